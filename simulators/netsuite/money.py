"""Amounts: rounded half up to the currency's precision, always Decimal."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from simulators.netsuite.errors import invalid
from simulators.netsuite.store import Store

ZERO = Decimal(0)
LIMIT = 13
_PLACES = Decimal("0.00000001")


def rounded(store: Store, amount: Decimal, currency: str) -> Decimal:
    if amount.adjusted() >= LIMIT:
        raise invalid("amount", amount, "amount")
    row = store.find("currency", currency)
    places = str(row.values.get("currencyPrecision") or "2") if row else "2"
    return amount.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP)


def ratio(part: Decimal, whole: Decimal) -> Decimal:
    """To eight places, as unit prices and billed quantities are kept."""
    found = part / whole
    if found.adjusted() >= LIMIT:
        raise invalid("quantity", whole, "quantity")
    return found.quantize(_PLACES, ROUND_HALF_UP).normalize() + ZERO


def unit_rate(amount: Decimal, quantity: Decimal) -> Decimal:
    """The price of one unit; an amount without a quantity is its own rate."""
    return ratio(amount, quantity) if quantity else amount


def total(values: Any) -> Decimal:
    return sum(values, ZERO)
