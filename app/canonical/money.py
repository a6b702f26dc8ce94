"""Money is a decimal and an ISO 4217 currency; rounding is half up to the currency's minor unit, and happens in one place."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from app.core.model import Canonical

_MINOR_UNITS = {"JPY": 0, "KRW": 0, "CLP": 0, "ISK": 0, "VND": 0, "BHD": 3, "KWD": 3, "OMR": 3, "TND": 3, "JOD": 3}


def minor_units(currency_code: str) -> int:
    """Digits after the point (ISO 4217): 2 unless listed."""
    return _MINOR_UNITS.get(currency_code, 2)


def quantize(amount: Decimal, currency_code: str) -> Decimal:
    """``amount`` rounded half up to the currency's minor unit."""
    return amount.quantize(Decimal(1).scaleb(-minor_units(currency_code)), rounding=ROUND_HALF_UP)


class Money(Canonical):
    amount: Decimal
    currency_code: str

    def rounded(self) -> Money:
        return Money(amount=quantize(self.amount, self.currency_code), currency_code=self.currency_code)

    def __str__(self) -> str:
        return f"{quantize(self.amount, self.currency_code)} {self.currency_code}"
