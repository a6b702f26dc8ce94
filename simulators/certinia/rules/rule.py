"""What a validation rule is, and the shapes that most of the package's rules have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from simulators.certinia.rows import Save, refusal

Broken = Callable[[Save], bool]


@dataclass(frozen=True)
class Rule:
    """``broken`` is true of a save that the rule refuses. The texts are ours: the vendor's are not published."""

    name: str
    broken: Broken
    message: str
    field: str | None = None
    active: bool = True

    def check(self, save: Save) -> None:
        if self.broken(save):
            raise refusal(self.message, *([self.field] if self.field else []))


def held(name: str) -> Broken:
    """Required, and fixed unless an administrator overrides."""
    return lambda save: save[name] is None or (save.changed(name) and not save.overridden)


def fixed(name: str) -> Broken:
    """Required, and fixed for everybody."""
    return lambda save: save[name] is None or save.changed(name)


def once(name: str) -> Broken:
    """Fixed as soon as it is set."""
    return lambda save: save.was(name) is not None and save.changed(name)


def elsewhere(lookup: str, theirs: str, ours: str | None = None) -> Broken:
    """The record that a lookup names belongs to somebody else."""

    def broken(save: Save) -> bool:
        other = save.parent(lookup)
        return other is not None and other[theirs] != save[ours or theirs]

    return broken


def both(first: str, second: str) -> Broken:
    return lambda save: bool(save[first] and save[second])


def without(name: str, *needed: str) -> Broken:
    return lambda save: bool(save[name]) and not all(save[item] for item in needed)


def unordered(first: str, second: str) -> Broken:
    return lambda save: save[first] is not None and save[second] is not None and save[second] < save[first]


def outside(name: str, least: int, most: int | None = None) -> Broken:
    return lambda save: save[name] is not None and (save[name] < least or (most is not None and save[name] > most))


def uninvoiced(save: Save) -> bool:
    return not save["Invoiced"] and (save["Invoice_Number"] is not None or save["Invoice_Date"] is not None)


def currency_changed(save: Save) -> bool:
    return save.changed("CurrencyIsoCode")


def other_currency(lookup: str) -> Broken:
    return elsewhere(lookup, "CurrencyIsoCode")


def not_one_of(names: Sequence[str]) -> Broken:
    return lambda save: not any(save[name] for name in names)


def several_of(names: Sequence[str]) -> Broken:
    return lambda save: sum(save[name] is not None for name in names) > 1


def money_rules(prefix: str, *, invoicing: bool = True) -> tuple[Rule, ...]:
    """Billing wants inclusion in financials, invoicing wants billing: the same on everything that can be billed."""
    rules = [
        Rule(
            f"{prefix}Billing_Requires_Inclusion",
            without("Billed", "Include_In_Financials", "Approved"),
            "A record must be approved and included in financials before it is billed.",
            "Billed",
        )
    ]
    if invoicing:
        rules.append(
            Rule(
                f"{prefix}Invoicing_Requires_Billing",
                without("Invoiced", "Billed"),
                "A record must be billed before it is invoiced.",
                "Invoiced",
            )
        )
    return tuple(rules)


INVOICED = Rule("Invoiced", uninvoiced, "Invoice number and date need the Invoiced flag.")
VENDOR_INVOICE = Rule(
    "Vendor_Invoice_Constant", once("Vendor_Invoice_Item"), "The vendor invoice item cannot be changed.", "Vendor_Invoice_Item"
)


def exclusive(noun: str, plural: str, billable: str) -> tuple[Rule, ...]:
    """Billable, credited and excluded time are three different things."""
    return (
        Rule(
            f"Billable_{plural}_may_not_be_Credited",
            both(billable, "Time_Credited"),
            f"A billable {noun} cannot be credited.",
            "Time_Credited",
        ),
        Rule(
            f"Billable_{plural}_may_not_be_Excluded",
            both(billable, "Time_Excluded"),
            f"A billable {noun} cannot be excluded.",
            "Time_Excluded",
        ),
        Rule(
            f"Credited_{plural}_may_not_be_Excluded",
            both("Time_Credited", "Time_Excluded"),
            f"A credited {noun} cannot be excluded.",
            "Time_Excluded",
        ),
    )
