"""What a contract line is worth and what stands in its way; the sums are worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.canonical import BillingType
from app.process_apis.services.contracts.changes import amend
from app.process_apis.services.contracts.terms import BillingRule, billing_type, faults, worth

D = Decimal
HOURS: dict[str, Any] = {"billing_rule": "time_and_materials", "description": "Migration", "role": "Consultant"}
HOURS |= {"quantity": D("33.333"), "unit_price": D("187.35"), "tax_rate": D(20)}
CAPPED = {**HOURS, "billing_rule": "capped", "quantity": D(100), "unit_price": D(150), "cap_amount": D(12000)}
FEE = {**HOURS, "billing_rule": "fixed_fee", "role": None, "milestone_name": "Go-live", "quantity": D(1), "unit_price": D(15000)}
RETAINER = {**HOURS, "billing_rule": "retainer", "role": None, "quantity": D(6), "unit_price": D("2499.99"), "billing_period": "month"}
PREPAID = {**HOURS, "billing_rule": "prepaid", "quantity": D(40), "unit_price": D("162.5")}


@pytest.mark.parametrize(
    ("line", "currency", "amount", "tax"),
    [
        (HOURS, "GBP", "6244.94", "1248.99"),  # 33.333 × 187.35 = 6 244.93755; 20 % of 6 244.94 = 1 248.988
        (CAPPED, "GBP", "12000.00", "2400.00"),  # 100 × 150 = 15 000, above the cap
        ({**CAPPED, "quantity": D(79)}, "GBP", "11850.00", "2370.00"),  # below it
        (FEE, "GBP", "15000.00", "3000.00"),
        (RETAINER, "GBP", "14999.94", "2999.99"),  # 6 × 2 499.99; 20 % = 2 999.988
        (PREPAID, "GBP", "6500.00", "1300.00"),
        ({**HOURS, "quantity": D("0.5"), "unit_price": D("0.01"), "tax_rate": D(50)}, "GBP", "0.01", "0.01"),  # 0.005 and 0.005, half up
        ({**HOURS, "unit_price": D(18735), "tax_rate": D(10)}, "JPY", "624494", "62449"),  # 624 493.755; 62 449.4
        ({**HOURS, "tax_rate": D(0)}, "KWD", "6244.938", "0.000"),
    ],
)
def test_worth(line: dict[str, Any], currency: str, amount: str, tax: str) -> None:
    assert faults(line, currency) == []
    found = worth(line, currency)
    assert (str(found.amount), str(found.tax_amount)) == (amount, tax)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ({**CAPPED, "cap_amount": None}, [("cap_amount", "missing")]),
        ({**CAPPED, "cap_amount": D(0)}, [("cap_amount", "greater_than")]),
        ({**CAPPED, "cap_amount": D("1.005")}, [("cap_amount", "too_many_digits")]),
        ({**HOURS, "cap_amount": D(1)}, [("cap_amount", "not_of_this_rule")]),
        ({**HOURS, "role": None}, [("role", "missing")]),
        (
            {**FEE, "milestone_name": None, "draws_until": D(1)},
            [("milestone_name", "missing"), ("draws_until", "not_of_this_rule")],
        ),
        ({**RETAINER, "billing_period": None}, [("billing_period", "missing")]),
        ({**PREPAID, "role": None}, [("role", "missing")]),
        ({"quantity": D(1)}, [("billing_rule", "missing"), ("description", "missing"), ("unit_price", "missing")]),
    ],
)
def test_each_rule_needs_its_numbers(line: dict[str, Any], found: list[tuple[str, str]]) -> None:
    assert [(item.name, item.code) for item in faults(line, "GBP")] == found


def test_every_rule_is_measured_by_the_hour_or_by_the_milestone() -> None:
    by_the_hour = {rule for rule in BillingRule if billing_type(rule) is BillingType.TIME_AND_MATERIALS}
    assert by_the_hour == {BillingRule.TIME_AND_MATERIALS, BillingRule.CAPPED, BillingRule.PREPAID}


def known(line: dict[str, Any]) -> dict[str, Any]:
    return {**line, **worth(line, "GBP").model_dump()}


def test_an_amendment_changes_what_it_names_and_adds_what_has_no_number() -> None:
    lines = {1: known({**HOURS, "quantity": D(100), "unit_price": D(150)}), 2: known(FEE)}
    outcome = amend(lines, {1: D(9000)}, [{"number": 1, "quantity": D(80)}, CAPPED], "GBP")
    assert outcome.errors == ()
    assert [(line.number, line.values["amount"], line.value_change) for line in outcome.lines] == [(1, 12000, -3000), (None, 12000, 12000)]
    assert outcome.value_change == 9000
    assert outcome.lines[0].values["unit_price"] == 150


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"number": 1, "quantity": D("59.99")}, ("/lines/0/quantity", "billed")),  # 8 998.50 where 9 000.00 are billed
        ({"number": 1, "unit_price": D(151)}, ("/lines/0/unitPrice", "billed")),
        ({"number": 1, "billing_rule": "prepaid"}, ("/lines/0/billingRule", "billed")),
        ({"number": 1, "cap_amount": D(1)}, ("/lines/0/capAmount", "not_of_this_rule")),
        ({"number": 7, "quantity": D(1)}, ("/lines/0/number", "not_found")),
        ({"quantity": D(1)}, ("/lines/0/billingRule", "missing")),
    ],
)
def test_what_an_amendment_cannot_do(change: dict[str, Any], error: tuple[str, str]) -> None:
    outcome = amend({1: known({**HOURS, "quantity": D(100), "unit_price": D(150)})}, {1: D(9000)}, [change], "GBP")
    assert error in [(item.pointer, item.code) for item in outcome.errors]
    assert outcome.lines == ()


def test_down_to_what_is_billed_and_no_line_twice() -> None:
    lines = {1: known({**HOURS, "quantity": D(100), "unit_price": D(150)})}
    assert amend(lines, {1: D(9000)}, [{"number": 1, "quantity": D(60)}], "GBP").errors == ()
    twice = amend(lines, {}, [{"number": 1, "quantity": D(1)}, {"number": 1, "quantity": D(2)}], "GBP")
    assert [(item.pointer, item.code) for item in twice.errors] == [("/lines/1/number", "duplicate")]


@given(
    st.lists(st.tuples(st.decimals(0, 1000, places=5), st.decimals(0, 1000, places=6)), min_size=1, max_size=6),
    st.integers(0, 5),
    st.decimals(0, 1000, places=5),
)
def test_the_change_in_value_is_the_difference_of_the_sums(terms: list[tuple[D, D]], which: int, quantity: D) -> None:
    lines = {n: known({**HOURS, "quantity": q, "unit_price": p}) for n, (q, p) in enumerate(terms, 1)}
    number = which % len(lines) + 1
    outcome = amend(lines, {}, [{"number": number, "quantity": quantity}], "GBP")
    after = {**lines, number: outcome.lines[0].values}
    assert sum(line["amount"] for line in after.values()) - sum(line["amount"] for line in lines.values()) == outcome.value_change
