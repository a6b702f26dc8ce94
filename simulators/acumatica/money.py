"""Amounts: rounded half up to the digits of the currency, always Decimal; taxes of lines by zone and category (sheet 7)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from simulators.acumatica.store import Store, Values, new_id

ZERO = Decimal(0)
CENT = Decimal("0.01")


def cents(amount: Decimal, digits: int = 2) -> Decimal:
    return amount.quantize(CENT if digits == 2 else Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def precision(store: Store, currency: str | None) -> int:
    row = store.find("Currency", currency) if currency else None
    return 2 if row is None else int(row["DecimalPrecision"])


def unit_price(amount: Decimal, quantity: Decimal) -> Decimal:
    return (amount / quantity).quantize(Decimal("0.000001"), ROUND_HALF_UP)


def total(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((one or ZERO for one in amounts), ZERO)


def taxes(store: Store, zone: str | None, lines: Iterable[tuple[str | None, Decimal]], digits: int = 2) -> list[Values]:
    """Tax rows of a document. Taxes here are exclusive and calculated per line ("Exclusive Line-Level"): each line is rounded."""
    found: dict[str, Values] = {}
    row = store.find("TaxZone", zone) if zone else None
    applicable = [one["TaxID"] for one in row.values["ApplicableTaxes"]] if row else []
    for category, amount in lines:
        listed = store.find("TaxCategory", category) if category else None
        for name in applicable:
            if listed is None or not any(one["TaxID"] == name for one in listed.values["Details"]):
                continue
            rate = store.get("Tax", name).values["TaxSchedule"][-1]["TaxRate"]
            tax = found.setdefault(name, {"id": new_id(), "TaxID": name, "TaxRate": rate, "TaxableAmount": ZERO, "TaxAmount": ZERO})
            tax["TaxableAmount"] += amount
            tax["TaxAmount"] += cents(amount * rate / 100, digits)
    return list(found.values())
