"""Money is a decimal and an ISO 4217 currency; rounding is half up to the currency's minor unit, and happens in one place."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Literal, Protocol, TypeVar

from app.core.model import Canonical

_T = TypeVar("_T", bound=Canonical)
TaxPer = Literal["line", "rate"]


class Taxed(Protocol):
    """A line with tax on it, as its own line says."""

    @property
    def amount(self) -> Decimal: ...

    @property
    def tax_rate(self) -> Decimal: ...

    @property
    def tax_amount(self) -> Decimal: ...


_MINOR_UNITS = {"JPY": 0, "KRW": 0, "CLP": 0, "ISK": 0, "VND": 0, "BHD": 3, "KWD": 3, "OMR": 3, "TND": 3, "JOD": 3}


def minor_units(currency_code: str) -> int:
    """Digits after the point (ISO 4217): 2 unless listed."""
    return _MINOR_UNITS.get(currency_code, 2)


def quantize(amount: Decimal, currency_code: str) -> Decimal:
    """``amount`` rounded half up to the currency's minor unit."""
    return amount.quantize(Decimal(1).scaleb(-minor_units(currency_code)), rounding=ROUND_HALF_UP)


def tax_total(lines: Iterable[Taxed], currency_code: str, per: TaxPer) -> Decimal:
    """The tax on a document: the sum over its lines, or rounded once on all lines of one rate, as its system does it."""
    if per == "line":
        return sum((line.tax_amount for line in lines), Decimal(0))
    bases: dict[Decimal, Decimal] = {}
    for line in lines:
        bases[line.tax_rate] = bases.get(line.tax_rate, Decimal(0)) + line.amount
    return sum((quantize(base * rate / 100, currency_code) for rate, base in bases.items()), Decimal(0))


class Money(Canonical):
    amount: Decimal
    currency_code: str

    def rounded(self) -> Money:
        return Money(amount=quantize(self.amount, self.currency_code), currency_code=self.currency_code)

    def __str__(self) -> str:
        return f"{quantize(self.amount, self.currency_code)} {self.currency_code}"


class IsAmount:
    """Marks a field of a canonical record."""


Amount = Annotated[Decimal | None, IsAmount()]
"""A sum of money in the currency of its record. Prices per unit, rates and quantities are none: they keep the digits that they have."""


def with_currency_digits(record: _T, currency_code: str | None = None) -> _T:
    """``record`` with its amounts, and those of its lines, written with the digits of its currency (``50`` USD is ``50.00``).

    An amount that a system tells with more digits than that keeps them: showing is not the place to round.
    """
    currency = getattr(record, "currency_code", None) or currency_code
    changed: dict[str, object] = {}
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        if isinstance(value, Decimal) and currency and any(isinstance(mark, IsAmount) for mark in field.metadata):
            rounded = quantize(value, currency)
            changed[name] = rounded if rounded == value else value
        elif isinstance(value, list) and value and isinstance(value[0], Canonical):
            changed[name] = [with_currency_digits(item, currency) for item in value]
    return record.model_copy(update=changed)
