"""From a won opportunity to what is agreed: each line's worth, and each field that may stand in the way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.canonical import BillingType, Opportunity, OpportunityLine, quantize
from app.core.problems import InvalidInput
from app.process_apis.services.contracts import agree

HOURS: dict[str, Any] = {
    "name": "Senior Consultant",
    "billing_type": "Time and Materials",
    "role": "Senior Consultant",
    "quantity": Decimal("120.5"),
    "unit_price": Decimal("187.35"),
    "discount_percent": Decimal("7.5"),
    "amount": Decimal("20882.50"),
    "tax_rate": Decimal(20),
}
FEE: dict[str, Any] = {
    "name": "Fixed fee milestone",
    "billing_type": "Fixed Fee",
    "milestone_name": "Go-live",
    "milestone_due": date(2026, 12, 15),
    "quantity": Decimal(1),
    "unit_price": Decimal(15000),
    "amount": Decimal(15000),
}


def won(*lines: dict[str, Any], **more: Any) -> Opportunity:
    header: dict[str, Any] = {
        "name": "ERP rollout",
        "customer": "cus_1",
        "stage": "Closed Won",
        "is_won": True,
        "currency_code": "GBP",
        "closed_on": date(2026, 10, 1),
        "billing_entity": "HOLT-UK",
        "delivery_entity": "HOLT-DE",
        "payment_terms": "Net 30",
        "ends_on": date(2027, 1, 29),
    }
    return Opportunity(**(header | more), lines=[OpportunityLine(**line) for line in lines])


def errors(opportunity: Opportunity) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        agree(opportunity)
    assert caught.value.detail == caught.value.errors[0].detail
    return [(item.pointer, item.code) for item in caught.value.errors]


def test_the_worked_example() -> None:
    contract = agree(won(HOURS, FEE))
    hours, fee = contract.lines
    assert (hours.amount, hours.tax_amount, hours.unit_price) == (Decimal("20882.50"), Decimal("4176.50"), Decimal("173.29875"))
    assert (hours.billing_type, hours.reference, hours.due_on) == (BillingType.TIME_AND_MATERIALS, "L1", date(2027, 1, 29))
    assert (fee.amount, fee.tax_amount, fee.unit_price, fee.due_on) == (Decimal("15000.00"), Decimal("0.00"), 15000, date(2026, 12, 15))
    assert (contract.subtotal, contract.tax_total) == (Decimal("35882.50"), Decimal("4176.50"))
    assert contract.delivery_entity == "HOLT-DE"


def test_who_bills_delivers_unless_said_otherwise() -> None:
    assert agree(won(HOURS, delivery_entity=None)).delivery_entity == "HOLT-UK"


def test_an_amount_that_the_price_does_not_explain_is_spread_over_the_quantity() -> None:
    line = agree(won(HOURS | {"quantity": Decimal(3), "unit_price": Decimal(99), "discount_percent": None, "amount": Decimal(100)})).lines[
        0
    ]
    assert (line.amount, line.unit_price) == (Decimal("100.00"), Decimal("33.333333"))


def test_yen_are_whole() -> None:
    line = agree(won(HOURS | {"amount": Decimal("34000.4"), "unit_price": None}, currency_code="JPY")).lines[0]
    assert (str(line.amount), str(line.tax_amount)) == ("34000", "6800")


@pytest.mark.parametrize(
    ("field", "pointer", "code"),
    [
        ("is_won", "/stage", "not_closed_won"),
        ("currency_code", "/currencyCode", "missing"),
        ("payment_terms", "/paymentTerms", "missing"),
        ("billing_entity", "/billingEntity", "missing"),
        ("customer", "/customer", "missing"),
        ("closed_on", "/closedOn", "missing"),
    ],
)
def test_a_missing_field_of_the_header_is_named(field: str, pointer: str, code: str) -> None:
    assert errors(won(HOURS, **{field: None})) == [(pointer, code)]


def test_no_lines_no_contract() -> None:
    assert errors(won()) == [("/lines", "missing")]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"billing_type": None}, "/lines/1/billingType", "missing"),
        ({"billing_type": "Barter"}, "/lines/1/billingType", "unknown_value"),
        ({"quantity": None}, "/lines/1/quantity", "invalid"),
        ({"quantity": Decimal(0)}, "/lines/1/quantity", "invalid"),
        ({"quantity": Decimal(-1)}, "/lines/1/quantity", "invalid"),
        ({"amount": None}, "/lines/1/amount", "invalid"),
        ({"amount": Decimal("-0.01")}, "/lines/1/amount", "invalid"),
        ({"tax_rate": Decimal("100.5")}, "/lines/1/taxRate", "invalid"),
        ({"tax_rate": Decimal(-1)}, "/lines/1/taxRate", "invalid"),
        ({"role": None}, "/lines/1/role", "missing"),
    ],
)
def test_what_is_wrong_with_a_line_is_named_with_its_place(change: dict[str, Any], pointer: str, code: str) -> None:
    assert errors(won(FEE, HOURS | change)) == [(pointer, code)]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    found = errors(won(HOURS | {"billing_type": None}, HOURS | {"role": None, "quantity": None}, currency_code=None, payment_terms=""))
    assert [pointer for pointer, _ in found] == [
        "/currencyCode",
        "/paymentTerms",
        "/lines/0/billingType",
        "/lines/1/quantity",
        "/lines/1/role",
    ]


def test_a_line_that_costs_nothing_is_agreed() -> None:
    line = agree(won(HOURS | {"discount_percent": Decimal(100), "amount": Decimal(0)})).lines[0]
    assert (line.amount, line.unit_price, line.tax_amount) == (Decimal("0.00"), Decimal(0), Decimal("0.00"))


@given(
    quantity=st.decimals("0.25", 5000, places=2),
    price=st.decimals("0.01", 2000, places=2),
    discount=st.decimals(0, 100, places=1),
)
def test_the_agreed_price_times_the_hours_is_the_agreed_amount(quantity: Decimal, price: Decimal, discount: Decimal) -> None:
    amount = quantize(quantity * price * (1 - discount / 100), "GBP")
    line = {"quantity": quantity, "unit_price": price, "discount_percent": discount, "amount": amount}
    agreed = agree(won(HOURS | line)).lines[0]
    assert agreed.amount == amount
    assert quantize(agreed.unit_price * agreed.quantity, "GBP") == amount
