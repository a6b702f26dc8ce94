"""Texts, flags, numbers, days and instants."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator

from app.canonical import minor_units
from app.core.clock import wire
from app.core.model import Value

Maps = dict[str, dict[str, str]]
"""Value maps of a connection: name → our code → the system's value."""


def _several(value: Any) -> Any:
    """One word is a list of one."""
    return (value,) if isinstance(value, str) else value


def _known(zone: str) -> str:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"there is no time zone {zone}; one is called as in Europe/Berlin") from None
    return zone


Zone = Annotated[str, AfterValidator(_known)]


class Text(Value):
    kind: Literal["text"] = "text"
    max_length: int | None = None
    """The system's limit: longer text is cut on write, and an ellipsis shows it."""

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        text = str(value)
        return text if self.max_length is None or len(text) <= self.max_length else text[: self.max_length - 1] + "…"

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        return None if value in (None, "") else str(value)


class Flag(Value):
    """A boolean. ``when_true`` and ``when_false`` are the system's words where it has no booleans: all that mean it, the first of which is
    written (no word for a no: nothing is). Without words for a no, everything else is one. ``absent``: what it means when nothing is said.
    ``number``: the words are written as numbers.
    """

    kind: Literal["flag"] = "flag"
    when_true: Annotated[tuple[str, ...], BeforeValidator(_several)] = ()
    when_false: Annotated[tuple[str, ...], BeforeValidator(_several)] = ()
    absent: bool | None = None
    number: bool = False

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        if not isinstance(value, bool):
            raise ValueError(f"'{value}' is not a boolean")
        if not self.when_true:
            return value
        word = next(iter(self.when_true if value else self.when_false), None)
        return int(word) if self.number and word is not None else word

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        if value in (None, ""):
            return self.absent
        if isinstance(value, bool):
            return value
        if self.when_true:
            if self.when_false and str(value) not in (*self.when_true, *self.when_false):
                raise ValueError(f"'{value}' is neither a yes nor a no")
            return str(value) in self.when_true
        if value in ("T", "true", 1):
            return True
        if value in ("F", "false", 0):
            return False
        raise ValueError("is not a boolean")


class Number(Value):
    """``text``: the system wants and tells numbers as text, with ``point`` before the decimals, and perhaps ``thousands`` between them."""

    kind: Literal["number"] = "number"
    text: bool = False
    point: str = "."
    thousands: str = ""

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        number = told_number(value)
        return f"{number:f}".replace(".", self.point) if self.text else number

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        return decimal_of(_pointed(value, self.point, self.thousands) if self.text else value)


class Whole(Value):
    kind: Literal["whole"] = "whole"

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        number = told_number(value)
        if number != number.to_integral_value():
            raise ValueError(f"{value} is not a whole number")
        return int(number)

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        number = decimal_of(value)
        if number is not None and number != number.to_integral_value():
            raise ValueError("is not a whole number")
        return None if number is None else int(number)


class MinorUnits(Value):
    """An integer in the currency's smallest unit (``*_in_cents``); ``base`` is how many make one unit, unless the record itself tells
    that in its member ``base_from``, or ISO 4217 does for the currency in its member ``currency``.
    """

    kind: Literal["minor_units"] = "minor_units"
    base: int = 100
    base_from: str | None = None
    currency: str | None = None

    def of(self, raw: Any) -> MinorUnits:
        """This converter as one record of the system wants it."""
        if self.currency:
            return self.counting(within(self.currency, raw))
        told = decimal_of(within(self.base_from, raw)) if self.base_from else None
        return self if not told else self.model_copy(update={"base": int(told)})

    def counting(self, currency_code: Any) -> MinorUnits:
        """This converter for one currency: yen have no smaller unit."""
        if not self.currency:
            return self
        if not currency_code:
            raise ValueError("is in the smallest unit of a currency that nothing tells")
        return self.model_copy(update={"base": 10 ** minor_units(str(currency_code))})

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        scaled = told_number(value) * self.base
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has a fraction of the smallest unit")
        return int(scaled)

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        number = decimal_of(value)
        return None if number is None else number / self.base


class Net(Value):
    """An amount that includes what the record says at ``less``; ours does not. Only read."""

    kind: Literal["net"] = "net"
    less: str
    included: Decimal = Decimal(0)

    def of(self, raw: Any) -> Net:
        """This converter as one record of the system wants it."""
        return self.model_copy(update={"included": decimal_of(within(self.less, raw)) or Decimal(0)})

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        raise ValueError("is computed")

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        number = decimal_of(value)
        return None if number is None else number - self.included


class Scaled(Value):
    """A number in another unit: ours is the system's, times ``times``, over ``over`` (hours to minutes: 60; seconds to minutes: over 60).

    ``digits``: how many the system keeps. ``text``: it wants and tells numbers as text; ``unit`` is written behind them. ``whole``: ours
    has no fraction, and what the system cut off of it comes back (hundredths of an hour tell every minute).
    """

    kind: Literal["scaled"] = "scaled"
    times: int = 1
    over: int = 1
    digits: int = 5
    text: bool = False
    point: str = "."
    thousands: str = ""
    whole: bool = False
    unit: str = ""

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        number = round(told_number(value) * self.over / self.times, self.digits)
        plain = number.to_integral_value() if number == number.to_integral_value() else number.normalize()
        return f"{plain:f}{self.unit}".replace(".", self.point) if self.text else plain

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        number = decimal_of(_pointed(value, self.point, self.thousands) if self.text else value)
        # Digits that the system cut off come back: no unit of ours is finer than a thousandth.
        scaled = None if number is None else round(number * self.times / self.over, 0 if self.whole else 3)
        return None if scaled is None else scaled.normalize() + 0


class Clock(Value):
    """Minutes, as hours and minutes with a colon: ``07:30``."""

    kind: Literal["clock"] = "clock"

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        minutes = Whole().to_vendor(value, maps)
        if minutes < 0:
            raise ValueError(f"{value} is less than nothing")
        return f"{minutes // 60:02d}:{minutes % 60:02d}"

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        if value in (None, ""):
            return None
        found = re.fullmatch(r"(\d+):([0-5]\d)", str(value))
        if found is None:
            raise ValueError("is no time as in 07:30")
        return int(found[1]) * 60 + int(found[2])


class UnitPrice(Value):
    """The price of one, as text, out of the line's ``amount`` and its ``quantity`` in the ``quantity_digits`` that the system keeps.

    So that quantity times price is the agreed amount to the cent, however much of the quantity the system cuts off.
    """

    kind: Literal["unit_price"] = "unit_price"
    amount: str = "amount"
    quantity: str = "quantity"
    quantity_digits: int = 3
    digits: int = 9

    def of(self, line: Any, value: Any) -> Any:
        """The price that this line needs: ``value`` where that does it, or where the line does not say how much it comes to."""
        amount, quantity = decimal_of(within(self.amount, line)), decimal_of(within(self.quantity, line))
        kept = None if quantity is None else round(quantity, self.quantity_digits)
        if amount is None or not kept or (kept * told_number(value)).quantize(Decimal("0.01"), ROUND_HALF_UP) == amount:
            return value
        return amount / kept

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        return f"{round(told_number(value), self.digits).normalize():f}"

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        return decimal_of(value)


class Day(Value):
    """A date, as ISO 8601, in ``format`` (of ``strftime``), or ``ms``: milliseconds since 1970 of its midnight in ``zone``.

    ``midnight``: the system has no days, and wants the instant at which one begins, without a zone (OData 2 ``Edm.DateTime``).
    """

    kind: Literal["day"] = "day"
    format: str | None = None
    zone: Zone = "UTC"
    midnight: bool = False

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        if not isinstance(value, date) or isinstance(value, datetime):
            raise ValueError(f"'{value}' is not a date")
        if self.format == "ms":
            return int(datetime(value.year, value.month, value.day, tzinfo=ZoneInfo(self.zone)).timestamp() * 1000)
        if self.format:
            return value.strftime(self.format)
        return value.isoformat() + ("T00:00:00" if self.midnight else "")

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        if value in (None, ""):
            return None
        if self.format == "ms":
            return _since_1970(value, 1000).astimezone(ZoneInfo(self.zone)).date()
        if self.format:
            return datetime.strptime(str(value), self.format).date()  # noqa: DTZ007 - a day has no zone
        return date.fromisoformat(str(value)[:10])


class Instant(Value):
    """Any ISO 8601 offset form (``+0000``, ``Z``, ``-08:00``) to UTC; or ``ms`` or ``s`` since 1970, or a ``format`` of ``strftime``.

    ``zone``: where the system's clock hangs, if it does not say that with every instant.
    """

    kind: Literal["instant"] = "instant"
    format: str = "iso"
    zone: Zone | None = None

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        if self.format in _PER_SECOND:
            return int(value.timestamp() * _PER_SECOND[self.format])
        if self.format == "iso" and self.zone is None:
            return wire(value)
        local = value.astimezone(ZoneInfo(self.zone or "UTC"))
        return local.replace(tzinfo=None).isoformat(timespec="seconds") if self.format == "iso" else local.strftime(self.format)

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        if value in (None, ""):
            return None
        if self.format in _PER_SECOND:
            return _since_1970(value, _PER_SECOND[self.format])
        iso = self.format == "iso"
        parsed = datetime.fromisoformat(str(value)) if iso else datetime.strptime(str(value), self.format)  # noqa: DTZ007 - it has one below
        if parsed.tzinfo is None and iso and self.zone is None:
            raise ValueError("has no time zone")
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=ZoneInfo(self.zone or "UTC"))).astimezone(UTC)


_PER_SECOND = {"s": 1, "ms": 1000}


def _since_1970(value: Any, per_second: int) -> datetime:
    try:
        return datetime.fromtimestamp(float(told_number(value) / per_second), UTC)
    except (OverflowError, OSError) as error:
        raise ValueError("is no instant") from error


def _pointed(value: Any, point: str, thousands: str) -> Any:
    """Text with a decimal point. One that stands for something else must not become one: ``1.234`` may be a thousand and more."""
    if not isinstance(value, str):
        return value
    plain = value.replace(thousands, "") if thousands else value
    if point != "." and "." in plain:
        raise ValueError(f"has a point where decimals begin with '{point}'")
    return plain.replace(point, ".")


def told_number(value: Any) -> Decimal:
    """What we are told to write as a number, or a ValueError for a person."""
    try:
        number = decimal_of(value)
    except ValueError as error:
        raise ValueError(f"'{value}' {error}") from None
    if number is None:
        raise ValueError("an empty text is not a number")
    return number


def decimal_of(value: Any) -> Decimal | None:
    if value in (None, ""):
        return None
    if isinstance(value, bool):
        raise ValueError("is not a number")
    try:
        number = Decimal(value)
    except (InvalidOperation, TypeError, ValueError) as error:
        raise ValueError("is not a number") from error
    if not number.is_finite():
        raise ValueError("is not a number")
    return number


def within(path: str, node: Any) -> Any:
    for part in path.split("."):
        node = node.get(part) if isinstance(node, dict) else None
    return node
