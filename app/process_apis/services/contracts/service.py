"""From a won opportunity to an agreed contract: which fields must be there, and what each line is worth. Pure.

Worked example (a controller can check it by hand): 120.50 hours at 187.35 less 7.5 % is 187.35 × 0.925 = 173.29875 an hour and
120.50 × 173.29875 = 20 882.499375, so 20 882.50; 20 % tax on that is 4 176.50.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.canonical import BillingType, Opportunity, OpportunityLine, quantize
from app.core.model import Value
from app.core.problems import FieldError, InvalidInput

_BILLING_TYPES = {
    "time and materials": BillingType.TIME_AND_MATERIALS,
    "time_and_materials": BillingType.TIME_AND_MATERIALS,
    "fixed fee": BillingType.FIXED_FEE,
    "fixed_fee": BillingType.FIXED_FEE,
}


class AgreedLine(Value):
    number: int
    reference: str
    """Our short key of the line, unique in the contract: ``L1``."""
    billing_type: BillingType
    description: str
    role: str | None
    milestone_name: str | None
    due_on: date | None
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    tax_rate: Decimal
    tax_amount: Decimal


class AgreedContract(Value):
    name: str
    currency_code: str
    billing_entity: str
    delivery_entity: str
    payment_terms: str
    purchase_order: str | None
    signed_on: date
    starts_on: date | None
    ends_on: date | None
    lines: tuple[AgreedLine, ...]

    @property
    def subtotal(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def tax_total(self) -> Decimal:
        return sum((line.tax_amount for line in self.lines), Decimal(0))


def agree(opportunity: Opportunity) -> AgreedContract:
    """The contract that a won opportunity stands for; :class:`InvalidInput` names every field that stands in the way, in our words."""
    errors = [*_header_errors(opportunity)]
    for index, line in enumerate(opportunity.lines or []):
        errors += [FieldError(pointer=f"/lines/{index}/{name}", detail=detail, code=code) for name, detail, code in _line_errors(line)]
    if errors:
        raise InvalidInput(errors[0].detail, errors=errors)
    assert opportunity.currency_code and opportunity.closed_on and opportunity.billing_entity and opportunity.payment_terms  # noqa: S101
    return AgreedContract(
        name=opportunity.name or "",
        currency_code=opportunity.currency_code,
        billing_entity=opportunity.billing_entity,
        delivery_entity=opportunity.delivery_entity or opportunity.billing_entity,
        payment_terms=opportunity.payment_terms,
        purchase_order=opportunity.purchase_order,
        signed_on=opportunity.closed_on,
        starts_on=opportunity.starts_on,
        ends_on=opportunity.ends_on,
        lines=tuple(_line(number, line, opportunity) for number, line in enumerate(opportunity.lines or [], 1)),
    )


def _header_errors(opportunity: Opportunity) -> list[FieldError]:
    wanted = [
        ("/stage", opportunity.is_won, "the opportunity is not closed-won", "not_closed_won"),
        ("/currencyCode", opportunity.currency_code, "the opportunity has no currency", "missing"),
        ("/paymentTerms", opportunity.payment_terms, "the opportunity has no billing terms: payment terms are missing", "missing"),
        ("/billingEntity", opportunity.billing_entity, "the opportunity does not say which legal entity bills it", "missing"),
        ("/customer", opportunity.customer, "the opportunity has no account", "missing"),
        ("/closedOn", opportunity.closed_on, "the opportunity has no close date", "missing"),
        ("/lines", opportunity.lines, "the opportunity has no line items, so there is nothing to bill", "missing"),
    ]
    return [FieldError(pointer=pointer, detail=detail, code=code) for pointer, value, detail, code in wanted if not value]


def _line_errors(line: OpportunityLine) -> list[tuple[str, str, str]]:
    label = f"line '{line.name or line.description or line.reference}'"
    if not line.billing_type:
        return [("billingType", f"{label} has no billing terms: it is neither time and materials nor fixed fee", "missing")]
    if line.billing_type.lower() not in _BILLING_TYPES:
        return [("billingType", f"{label} has a billing type that we do not know: {line.billing_type}", "unknown_value")]
    errors = []
    if line.quantity is None or line.quantity <= 0:
        errors.append(("quantity", f"{label} has no quantity above zero", "invalid"))
    if line.amount is None or line.amount < 0:
        errors.append(("amount", f"{label} has no amount", "invalid"))
    if line.tax_rate is not None and not 0 <= line.tax_rate <= 100:
        errors.append(("taxRate", f"{label} has a tax rate outside 0 to 100 percent", "invalid"))
    if _BILLING_TYPES[line.billing_type.lower()] is BillingType.TIME_AND_MATERIALS and not line.role:
        errors.append(("role", f"{label} is time and materials and names no role", "missing"))
    return errors


def _line(number: int, line: OpportunityLine, opportunity: Opportunity) -> AgreedLine:
    assert line.quantity and line.amount is not None and line.billing_type and opportunity.currency_code  # noqa: S101 - checked
    currency = opportunity.currency_code
    amount = quantize(line.amount, currency)
    tax_rate = line.tax_rate or Decimal(0)
    return AgreedLine(
        number=number,
        reference=f"L{number}",
        billing_type=_BILLING_TYPES[line.billing_type.lower()],
        description=line.description or line.name or f"Line {number}",
        role=line.role,
        milestone_name=line.milestone_name,
        due_on=line.milestone_due or opportunity.ends_on,
        quantity=line.quantity,
        unit_price=_agreed_price(line, amount, currency),
        amount=amount,
        tax_rate=tax_rate,
        tax_amount=quantize(amount * tax_rate / 100, currency),
    )


def _agreed_price(line: OpportunityLine, amount: Decimal, currency: str) -> Decimal:
    """List price less discount, unrounded, if that gives the line's amount; else the amount spread over the quantity."""
    assert line.quantity  # noqa: S101 - checked
    if line.unit_price is not None:
        price = line.unit_price * (1 - (line.discount_percent or Decimal(0)) / 100)
        if quantize(price * line.quantity, currency) == amount:
            return price.normalize() if price else Decimal(0)
    return (amount / line.quantity).quantize(Decimal("0.000001"))
