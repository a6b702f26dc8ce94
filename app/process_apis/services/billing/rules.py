"""The rules of billing, pure.

**Time and materials.** What a contract line has earned is its agreed price times *all* hours billed so far, rounded once; an invoice
bills the difference to what was billed before. So rounding never adds up: after any number of invoices, the billed total is the rounded
price of the total hours, and a line that used exactly its hours has billed exactly its amount.

Worked example: three invoices of 20 minutes each at 100.00 an hour. The line has earned 33.33 after 20 minutes, 66.67 after 40 and 100.00
after 60, so the invoices are 33.33, 33.34 and 33.33, together 100.00 (rounded one by one they would be 99.99). Hours are shown with five
digits by the same rule: 0.33333, 0.33334 and 0.33333.

**Fixed fee.** An accepted milestone bills its line's whole amount, once.

Tax is per invoice line: rate times the line's amount, rounded.

**Credit.** A credit memo is against an invoice as a whole. What of it falls on a line is by the lines' amounts, rounded so that the parts
are the whole: 100.00 of an invoice over 300.00 and 33.33 is 90.00 on the first line and 10.00 on the second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from app.canonical import BillingType, quantize
from app.core.model import Value

_HOURS = Decimal("0.00001")


class LineTerms(Value):
    """A contract line as billing sees it, with what was billed on it before."""

    line: str
    number: int
    reference: str
    billing_type: BillingType
    description: str
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    tax_rate: Decimal
    billed_minutes: int = 0
    billed_quantity: Decimal = Decimal(0)
    billed_amount: Decimal = Decimal(0)


class Billable(Value):
    """One piece of approved work: a time entry (``minutes``) or an accepted milestone (0 minutes)."""

    line: str
    reference: str
    worked_on: date
    minutes: int = 0


class BilledLine(Value):
    line: str
    number: int
    reference: str
    description: str
    minutes: int
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    tax_rate: Decimal
    tax_amount: Decimal
    fixed_fee: bool


class InvoicePlan(Value):
    currency_code: str
    lines: tuple[BilledLine, ...]

    @property
    def subtotal(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def tax_total(self) -> Decimal:
        return sum((line.tax_amount for line in self.lines), Decimal(0))


def plan_invoice(currency_code: str, terms: Mapping[str, LineTerms], work: Iterable[Billable]) -> InvoicePlan:
    """One invoice line per contract line that has work, in the contract's order."""
    by_line: dict[str, list[Billable]] = {}
    for item in work:
        by_line.setdefault(item.line, []).append(item)
    chosen = sorted((terms[line] for line in by_line), key=lambda item: item.number)
    return InvoicePlan(currency_code=currency_code, lines=tuple(_bill(item, by_line[item.line], currency_code) for item in chosen))


def hours(minutes: int) -> Decimal:
    """Minutes as hours with five digits, half up."""
    return (Decimal(minutes) / 60).quantize(_HOURS, rounding=ROUND_HALF_UP)


def earned(unit_price: Decimal, minutes: int, currency_code: str) -> Decimal:
    """What so many minutes are worth in all, rounded once. Exact minutes are used, not the shown hours."""
    return quantize(unit_price * minutes / 60, currency_code)


def spread(credited: Decimal, amounts: Sequence[Decimal], currency_code: str) -> list[Decimal]:
    """``credited`` over ``amounts``, in proportion; each part is the difference of two rounded sums, so nothing is lost."""
    whole = sum(amounts, Decimal(0))
    parts, reached, given = [], Decimal(0), Decimal(0)
    for amount in amounts:
        reached += amount
        until = quantize(credited * reached / whole, currency_code) if whole else Decimal(0)
        parts.append(until - given)
        given = until
    return parts


def _bill(terms: LineTerms, work: list[Billable], currency_code: str) -> BilledLine:
    fixed = terms.billing_type is BillingType.FIXED_FEE
    minutes = sum(item.minutes for item in work)
    total = terms.billed_minutes + minutes
    amount = terms.amount - terms.billed_amount if fixed else earned(terms.unit_price, total, currency_code) - terms.billed_amount
    quantity = terms.quantity if fixed else hours(total) - terms.billed_quantity
    return BilledLine(
        line=terms.line,
        number=terms.number,
        reference=terms.reference,
        description=terms.description,
        minutes=minutes,
        quantity=quantity,
        unit_price=terms.unit_price,
        amount=amount,
        tax_rate=terms.tax_rate,
        tax_amount=quantize(amount * terms.tax_rate / 100, currency_code),
        fixed_fee=fixed,
    )
