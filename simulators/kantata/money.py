"""Amounts: units on some writes, the currency's smallest unit on reads, and display strings for people (§4)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from simulators.kantata.facts import CURRENCIES
from simulators.kit.simulator import Record


def cents(units: Decimal, currency: str) -> int:
    return round_half_up(units * CURRENCIES[currency].base_unit)


def round_half_up(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def worked(minutes: int, rate_in_cents: int | None) -> int:
    """The value of a time entry: ``rate_in_cents`` is per hour (§7.5)."""
    return round_half_up(Decimal(minutes) * Decimal(rate_in_cents or 0) / 60)


def display(amount: int | None, currency: str) -> str:
    """The rounded twin: ``$50,000``, ``-$117``, ``TBD``."""
    if amount is None:
        return "TBD"
    units = round_half_up(Decimal(abs(amount)) / CURRENCIES[currency].base_unit)
    return f"{'-' if amount < 0 else ''}{CURRENCIES[currency].symbol}{units:,}"


def block(currency: str) -> Record:
    return {
        "currency": currency,
        "currency_symbol": CURRENCIES[currency].symbol,
        "currency_base_unit": CURRENCIES[currency].base_unit,
    }
