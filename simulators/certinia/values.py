"""Rates and currencies as the package reads them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from simulators.certinia.rows import View, number
from simulators.salesforce.values import round_half_up


def exchange(record: View, amount: Decimal, source: str | None, target: str | None) -> Decimal:
    """By the org's conversion rates, to the cent."""
    if source == target or source is None or target is None:
        return amount
    rates = {row["IsoCode"]: row["ConversionRate"] for row in record.records.store.rows("CurrencyType")}
    return round_half_up(amount / rates[source] * rates[target], 2)


def resource_cost(record: View) -> tuple[Decimal, str | None, Any]:
    """``(rate, currency, is daily)``: what the assigned person costs by default."""
    person = record.parent("Resource")
    if person is None:
        return Decimal("0.00"), record.currency, False
    return number(person["Default_Cost_Rate"]), person.currency or record.currency, person["Daily_Default_Cost_Rate"]
