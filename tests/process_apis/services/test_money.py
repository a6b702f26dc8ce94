"""Rounding, in one place: half up, to the currency's own digits."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.canonical import Money, minor_units, quantize
from app.canonical.commercial import Invoice, InvoiceLine
from app.canonical.money import with_currency_digits


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("20882.499375", "GBP", "20882.50"),
        ("0.005", "EUR", "0.01"),
        ("0.0049999", "EUR", "0.00"),
        ("-0.005", "EUR", "-0.01"),
        ("2.5", "JPY", "3"),
        ("1234.49", "JPY", "1234"),
        ("1.0005", "KWD", "1.001"),
        ("7", "USD", "7.00"),
        ("0", "BHD", "0.000"),
    ],
)
def test_rounds_half_up_to_the_minor_unit(amount: str, currency: str, rounded: str) -> None:
    assert str(quantize(Decimal(amount), currency)) == rounded


@pytest.mark.parametrize(("currency", "digits"), [("JPY", 0), ("KRW", 0), ("GBP", 2), ("CHF", 2), ("TND", 3)])
def test_minor_units(currency: str, digits: int) -> None:
    assert minor_units(currency) == digits


def test_money_speaks_in_the_currencys_digits() -> None:
    assert str(Money(amount=Decimal("33.335"), currency_code="GBP")) == "33.34 GBP"
    assert str(Money(amount=Decimal("33.5"), currency_code="JPY")) == "34 JPY"
    assert Money(amount=Decimal("1.005"), currency_code="USD").rounded() == Money(amount=Decimal("1.01"), currency_code="USD")


@given(st.decimals(-(10**9), 10**9, places=6), st.sampled_from(["GBP", "JPY", "KWD"]))
def test_rounding_is_near_and_stays(amount: Decimal, currency: str) -> None:
    rounded = quantize(amount, currency)
    assert abs(rounded - amount) * 2 <= Decimal(1).scaleb(-minor_units(currency))
    assert quantize(rounded, currency) == rounded


@pytest.mark.parametrize(
    ("currency", "told", "shown"),
    [
        ("USD", "50", "50.00"),
        ("USD", "50.5", "50.50"),
        ("USD", "50.125", "50.125"),
        ("JPY", "50.0", "50"),
        ("KWD", "1.5", "1.500"),
        (None, "5", "5"),
    ],
)
def test_amounts_of_a_record_have_its_currencys_digits_and_prices_their_own(currency: str | None, told: str, shown: str) -> None:
    line = InvoiceLine(amount=Decimal(told), unit_price=Decimal("173.29875"), quantity=Decimal("2.5"))
    invoice = Invoice(currency_code=currency, subtotal=Decimal(told), number="7", lines=[line])
    found = with_currency_digits(invoice)
    assert found.lines is not None
    assert (str(found.subtotal), str(found.lines[0].amount)) == (shown, shown)
    assert (str(found.lines[0].unit_price), str(found.lines[0].quantity)) == ("173.29875", "2.5")
    assert (found.number, found.tax_total, found.total) == ("7", None, None)
