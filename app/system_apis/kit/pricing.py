"""Lines whose amount a system computes itself, as quantity times price, made to come to the amount that was agreed.

A price of ours may have more digits than the system keeps, and the amount of an invoice line may be a cent beside quantity times price
(:mod:`app.process_apis.services.billing.rules` says why). Then the price is the amount over the quantity, rounded up, and what is too
much is a discount.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any

from app.core.model import Value


class Priced(Value):
    """The system's members of a line. ``digits``: how many a price has there."""

    unit_price: str
    discount: str
    digits: int = 5

    def settled(self, line: Mapping[str, Any], cents: int) -> dict[str, Decimal]:
        """Price, and discount where one is needed, of a canonical line in a currency with so many digits."""
        quantity, price, amount = (line.get(name) for name in ("quantity", "unit_price", "amount"))
        if not quantity or price is None or amount is None:
            return {}
        cent, fine = Decimal(1).scaleb(-cents), Decimal(1).scaleb(-self.digits)
        price = Decimal(price).quantize(fine, ROUND_HALF_UP)
        if (quantity * price).quantize(cent, ROUND_HALF_UP) != amount:
            price = (Decimal(amount) / quantity).quantize(fine, ROUND_UP)
        more = (quantity * price).quantize(cent, ROUND_HALF_UP) - amount
        return {self.unit_price: price} | ({self.discount: more} if more else {})
