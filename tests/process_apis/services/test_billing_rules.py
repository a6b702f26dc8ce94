"""The rules of billing, with numbers that a controller can check by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.canonical import BillingType, quantize
from app.process_apis.services.billing import Billable, BilledLine, LineTerms, plan_invoice
from app.process_apis.services.billing.rules import earned, hours

DAY = date(2026, 11, 2)


def hourly(
    price: str, *, tax: str = "20", billed: BilledLine | None = None, line: str = "a", number: int = 1, amount: str = "1000"
) -> LineTerms:
    return LineTerms(
        line=line,
        number=number,
        reference=f"L{number}",
        billing_type=BillingType.TIME_AND_MATERIALS,
        description="Consulting",
        quantity=Decimal(10),
        unit_price=Decimal(price),
        amount=Decimal(amount),
        tax_rate=Decimal(tax),
        billed_minutes=billed.minutes if billed else 0,
        billed_quantity=billed.quantity if billed else Decimal(0),
        billed_amount=billed.amount if billed else Decimal(0),
    )


def fixed(amount: str, *, billed: str = "0", number: int = 2) -> LineTerms:
    return LineTerms(
        line="fee",
        number=number,
        reference=f"L{number}",
        billing_type=BillingType.FIXED_FEE,
        description="Go-live",
        quantity=Decimal(1),
        unit_price=Decimal(amount),
        amount=Decimal(amount),
        tax_rate=Decimal("7.5"),
        billed_amount=Decimal(billed),
    )


def work(minutes: int, line: str = "a") -> Billable:
    return Billable(line=line, reference=f"t{minutes}", worked_on=DAY, minutes=minutes)


def invoices(price: str, currency: str, *portions: int) -> list[BilledLine]:
    """One invoice per portion of minutes, each after the one before."""
    made: list[BilledLine] = []
    for minutes in portions:
        so_far = None
        if made:
            total = {
                "minutes": sum(item.minutes for item in made),
                "quantity": sum((item.quantity for item in made), Decimal(0)),
                "amount": sum((item.amount for item in made), Decimal(0)),
            }
            so_far = made[0].model_copy(update=total)
        made.append(plan_invoice(currency, {"a": hourly(price, billed=so_far)}, [work(minutes)]).lines[0])
    return made


def test_three_times_twenty_minutes_are_one_hour_to_the_cent() -> None:
    made = invoices("100", "GBP", 20, 20, 20)
    assert [str(item.amount) for item in made] == ["33.33", "33.34", "33.33"]
    assert [str(item.quantity) for item in made] == ["0.33333", "0.33334", "0.33333"]


def test_a_discounted_price_is_not_rounded_before_it_is_used() -> None:
    # 173.29875 an hour: 95 min 274.3896…, 145 min 418.8053…, 165 min 476.5715…
    made = invoices("173.29875", "GBP", 95, 50, 20)
    assert [str(item.amount) for item in made] == ["274.39", "144.42", "57.76"]
    assert [str(item.tax_amount) for item in made] == ["54.88", "28.88", "11.55"]
    assert [str(item.quantity) for item in made] == ["1.58333", "0.83334", "0.33333"]


def test_yen_have_no_cents() -> None:
    made = invoices("34000", "JPY", 1, 1, 1)
    assert [str(item.amount) for item in made] == ["567", "566", "567"]  # 566.67, 1133.33, 1700
    assert str(made[0].tax_amount) == "113"  # 113.4


def test_nothing_worked_costs_nothing() -> None:
    plan = plan_invoice("GBP", {"a": hourly("100")}, [work(0)])
    assert (plan.subtotal, plan.tax_total, plan.lines[0].quantity) == (Decimal("0.00"), Decimal("0.00"), Decimal("0E-5"))
    assert plan_invoice("GBP", {"a": hourly("100")}, []).lines == ()


def test_free_hours_are_shown_with_their_quantity() -> None:
    line = plan_invoice("GBP", {"a": hourly("0")}, [work(90)]).lines[0]
    assert (line.amount, line.tax_amount, line.quantity) == (Decimal("0.00"), Decimal("0.00"), Decimal("1.50000"))


def test_a_fixed_fee_is_billed_whole_and_once() -> None:
    milestone = Billable(line="fee", reference="m", worked_on=DAY)
    line = plan_invoice("GBP", {"fee": fixed("15000")}, [milestone]).lines[0]
    assert (line.amount, line.quantity, line.tax_amount, line.fixed_fee) == (Decimal(15000), Decimal(1), Decimal("1125.00"), True)
    again = plan_invoice("GBP", {"fee": fixed("15000", billed="15000")}, [milestone]).lines[0]
    assert again.amount == 0


def test_entries_of_one_line_are_one_invoice_line_and_lines_keep_the_contracts_order() -> None:
    terms = {"b": hourly("60", line="b", number=3), "fee": fixed("500"), "a": hourly("100", number=1)}
    milestone = Billable(line="fee", reference="m", worked_on=DAY)
    plan = plan_invoice("GBP", terms, [work(30, "b"), milestone, work(20), work(40), work(15, "b")])
    assert [(line.number, str(line.amount), line.minutes) for line in plan.lines] == [(1, "100.00", 60), (2, "500", 0), (3, "45.00", 45)]
    assert plan.subtotal == Decimal("645.00")
    assert plan.tax_total == Decimal("20.00") + Decimal("37.50") + Decimal("9.00")


@pytest.mark.parametrize(("rate", "tax"), [("0", "0.00"), ("7.7", "7.70"), ("19", "19.00"), ("8.875", "8.88"), ("100", "100.00")])
def test_tax_is_rate_times_the_lines_amount(rate: str, tax: str) -> None:
    assert str(plan_invoice("EUR", {"a": hourly("100", tax=rate)}, [work(60)]).lines[0].tax_amount) == tax


@given(
    price=st.decimals(0, 2000, places=5),
    portions=st.lists(st.integers(0, 3000), min_size=1, max_size=12),
    currency=st.sampled_from(["GBP", "JPY", "KWD"]),
)
def test_however_work_is_split_into_invoices_the_sum_is_the_same(price: Decimal, portions: list[int], currency: str) -> None:
    made = invoices(str(price), currency, *portions)
    total = sum(portions)
    assert sum(item.amount for item in made) == earned(price, total, currency) == quantize(price * total / 60, currency)
    assert sum(item.quantity for item in made) == hours(total)
    assert all(item.amount >= 0 and item.quantity >= 0 for item in made)


@given(price=st.decimals("0.01", 2000, places=2), quarters=st.integers(1, 2000), cut=st.integers(0, 100))
def test_a_line_that_used_exactly_its_hours_has_billed_exactly_its_amount(price: Decimal, quarters: int, cut: int) -> None:
    minutes = quarters * 15
    first = minutes * cut // 100
    made = invoices(str(price), "GBP", first, minutes - first)
    assert sum(item.amount for item in made) == quantize(price * quarters / 4, "GBP")
