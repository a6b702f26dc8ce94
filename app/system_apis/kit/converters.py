"""Converters: how one field's value looks here and there. A closed union by ``kind``, so a literal and a YAML document are equal.

Reading never invents: an absent or empty vendor value is None. Writing never guesses: a value without a partner is a ValueError
whose text is meant for a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator
from pydantic import Field as PydanticField

from app.core.clock import wire
from app.core.model import Value
from app.system_apis.kit.pricing import Priced
from app.system_apis.kit.rich_text import RichText

Maps = dict[str, dict[str, str]]
"""Value maps of a connection: name → our code → the system's value."""


class Text(Value):
    kind: Literal["text"] = "text"
    max_length: int | None = None
    """The system's limit: longer text is cut on write, and an ellipsis shows it."""

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        text = str(value)
        return text if self.max_length is None or len(text) <= self.max_length else text[: self.max_length - 1] + "…"

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        return None if value in (None, "") else str(value)


def _several(value: Any) -> Any:
    """One word is a list of one."""
    return (value,) if isinstance(value, str) else value


class Flag(Value):
    """A boolean. ``when_true`` and ``when_false`` are the system's words where it has no booleans: all that mean it, the first of which is
    written (no word for a no: nothing is). Without words for a no, everything else is one. ``absent``: what it means when nothing is said.
    """

    kind: Literal["flag"] = "flag"
    when_true: Annotated[tuple[str, ...], BeforeValidator(_several)] = ()
    when_false: Annotated[tuple[str, ...], BeforeValidator(_several)] = ()
    absent: bool | None = None

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        if not isinstance(value, bool):
            raise ValueError(f"'{value}' is not a boolean")
        if not self.when_true:
            return value
        return next(iter(self.when_true if value else self.when_false), None)

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        if value in (None, ""):
            return self.absent
        if isinstance(value, bool):
            return value
        if self.when_true:
            if self.when_false and value not in (*self.when_true, *self.when_false):
                raise ValueError(f"'{value}' is neither a yes nor a no")
            return str(value) in self.when_true
        if value in ("T", "true", 1):
            return True
        if value in ("F", "false", 0):
            return False
        raise ValueError("is not a boolean")


class Number(Value):
    """``text``: the system wants and tells numbers as text, with ``point`` before the decimals."""

    kind: Literal["number"] = "number"
    text: bool = False
    point: str = "."

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        number = _number(value)
        return f"{number:f}".replace(".", self.point) if self.text else number

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        return _decimal(value.replace(self.point, ".") if self.text and isinstance(value, str) else value)


class Whole(Value):
    kind: Literal["whole"] = "whole"

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        number = _number(value)
        if number != number.to_integral_value():
            raise ValueError(f"{value} is not a whole number")
        return int(number)

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        number = _decimal(value)
        if number is not None and number != number.to_integral_value():
            raise ValueError("is not a whole number")
        return None if number is None else int(number)


class MinorUnits(Value):
    """An integer in the currency's smallest unit (``*_in_cents``); ``base`` is how many make one unit, unless the record itself tells
    that in its member ``base_from``.
    """

    kind: Literal["minor_units"] = "minor_units"
    base: int = 100
    base_from: str | None = None

    def of(self, raw: Any) -> MinorUnits:
        """This converter as one record of the system wants it."""
        told = _decimal(_dig(self.base_from, raw)) if self.base_from else None
        return self if not told else self.model_copy(update={"base": int(told)})

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        scaled = _number(value) * self.base
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has a fraction of the smallest unit")
        return int(scaled)

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        number = _decimal(value)
        return None if number is None else number / self.base


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
    whole: bool = False
    unit: str = ""

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        number = round(_number(value) * self.over / self.times, self.digits)
        plain = number.to_integral_value() if number == number.to_integral_value() else number.normalize()
        return f"{plain:f}{self.unit}".replace(".", self.point) if self.text else plain

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        number = _decimal(value.replace(self.point, ".") if self.text and isinstance(value, str) else value)
        # Digits that the system cut off come back: no unit of ours is finer than a thousandth.
        scaled = None if number is None else round(number * self.times / self.over, 0 if self.whole else 3)
        return None if scaled is None else scaled.normalize() + 0


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
        amount, quantity = _decimal(_dig(self.amount, line)), _decimal(_dig(self.quantity, line))
        kept = None if quantity is None else round(quantity, self.quantity_digits)
        if amount is None or not kept or (kept * _number(value)).quantize(Decimal("0.01"), ROUND_HALF_UP) == amount:
            return value
        return amount / kept

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        return f"{round(_number(value), self.digits).normalize():f}"

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        return _decimal(value)


class Day(Value):
    """A date, as ISO 8601 or in ``format`` (of ``strftime``).

    ``midnight``: the system has no days, and wants the instant at which one begins, without a zone (OData 2 ``Edm.DateTime``).
    """

    kind: Literal["day"] = "day"
    format: str | None = None
    midnight: bool = False

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        if not isinstance(value, date) or isinstance(value, datetime):
            raise ValueError(f"'{value}' is not a date")
        if self.format:
            return value.strftime(self.format)
        return value.isoformat() + ("T00:00:00" if self.midnight else "")

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        if value in (None, ""):
            return None
        if self.format:
            return datetime.strptime(str(value), self.format).date()  # noqa: DTZ007 - a day has no zone
        return date.fromisoformat(str(value)[:10])


class Instant(Value):
    """Any ISO 8601 offset form (``+0000``, ``Z``, ``-08:00``) to UTC."""

    kind: Literal["instant"] = "instant"

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        return wire(value)

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        if value in (None, ""):
            return None
        parsed = datetime.fromisoformat(str(value))
        if parsed.tzinfo is None:
            raise ValueError("has no time zone")
        return parsed.astimezone(UTC)


class Codes(Value):
    """Our code ↔ the system's value, from ``table`` and, over it, the connection's value map ``values``.

    ``strict``: a value without a partner is refused on write (before anything is sent) and is ``unmapped`` on read.
    ``also``: further values of the system → our code, where it tells more apart than we do. ``flags``: the system's values are booleans,
    ``true`` and ``false`` in the table. Of several partners the first one is read.
    """

    kind: Literal["codes"] = "codes"
    table: dict[str, str] = {}
    also: dict[str, str] = {}
    values: str | None = None
    strict: bool = True
    flags: bool = False

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        table, code = self._table(maps), f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
        if code in table:
            return table[code] == "true" if self.flags else table[code]
        if self.strict:
            raise ValueError(f"'{value}' has no partner in this system's value map '{self.values or 'codes'}'")
        return value

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        if value in (None, ""):
            return None
        told = str(value).lower() if self.flags else str(value)
        for ours, theirs in self._table(maps).items():
            if theirs == told:
                return ours
        if str(value) in self.also:
            return self.also[str(value)]
        if self.strict:
            raise ValueError(f"'{value}' has no partner in our value map '{self.values or 'codes'}'")
        return str(value)

    def _table(self, maps: Maps) -> dict[str, str]:
        return {**self.table, **maps.get(self.values, {})} if self.values else self.table


class Choice(Value):
    """One of the values of a choice, as an object that names it (``{"value": "High"}``). ``many``: of several, the first."""

    kind: Literal["choice"] = "choice"
    member: str = "value"
    many: bool = False
    codes: Codes = Codes(strict=False)

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        chosen = {self.member: self.codes.to_vendor(value, maps)}
        return [chosen] if self.many else chosen

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        chosen = (value[0] if value else None) if isinstance(value, list) else value
        if chosen is not None and not isinstance(chosen, dict):
            raise ValueError("is not a choice")
        return None if chosen is None else self.codes.from_vendor(chosen.get(self.member), maps)


class CodeList(Value):
    """A list of objects that each hold one code at ``path`` (a currency list, say)."""

    kind: Literal["code_list"] = "code_list"
    path: str
    codes: Codes

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        return [_nest(self.path, self.codes.to_vendor(item, maps)) for item in value]

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        return None if value is None else [self.codes.from_vendor(_dig(self.path, item), maps) for item in value]


class TextList(Value):
    kind: Literal["text_list"] = "text_list"

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        return [str(item) for item in value]

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        return None if value is None else [str(item) for item in value]


class Ref(Value):
    """The value is an id of another entity: the gate translates it through the cross-reference."""

    kind: Literal["ref"] = "ref"
    entity: str
    number: bool = False
    """The system writes its ids as numbers."""

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        return int(value) if self.number else value

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        return None if value in (None, "") else str(value)


class Const(Value):
    """A value that the system wants and we have no word for; ``setting`` takes it from the connection's settings. ``beside``: only where
    that canonical field is written.
    """

    kind: Literal["const"] = "const"
    value: str | int | bool | None = None
    setting: str | None = None
    beside: str | None = None


class Given(Value):
    """What holds for every record of the system, which has no word for it: all time counts as approved where nobody approves, all
    belongs to the one company that a connection serves. Nothing is written; another value is refused.
    """

    kind: Literal["given"] = "given"
    value: str | int | bool

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        if value != self.value:
            raise ValueError(f"'{value}' cannot be: it is '{self.value}' for every record of this system")
        return value

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        return self.value


class Opposite(Value):
    """A flag of the system that says the opposite of ours: active, where ours says archived."""

    kind: Literal["opposite"] = "opposite"

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        return not Flag().to_vendor(value, maps)

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        told = Flag().from_vendor(value, maps)
        return None if told is None else not told


class Either(Value):
    """A flag of the system that is one of two words of ours."""

    kind: Literal["either"] = "either"
    yes: str
    no: str

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        if str(value) not in (self.yes, self.no):
            raise ValueError(f"'{value}' is neither '{self.yes}' nor '{self.no}'")
        return str(value) == self.yes

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        told = Flag().from_vendor(value, maps)
        return None if told is None else self.yes if told else self.no


class Total(Value):
    """The sum of one member over a list of records (dots descend, through lists too), where the system tells no sum itself."""

    kind: Literal["total"] = "total"
    of: str

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        raise ValueError("is computed")

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        if value is None:
            return None
        if not isinstance(value, list):
            raise ValueError("is not a list of records")
        return sum((number for number in map(_decimal, _every(value, self.of)) if number is not None), Decimal(0))


class Present(Value):
    """A flag that the system tells by whether something is there (an invoice that the time is on), or by whether it is ``value``."""

    kind: Literal["present"] = "present"
    value: str | None = None

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        raise ValueError("is told by something else in this system")

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        return value not in (None, "", [], {}) if self.value is None else value == self.value


class Sum(Value):
    """The sum of one member over our lines, as text, where the system keeps the sum and no lines."""

    kind: Literal["sum"] = "sum"
    member: str

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        return f"{sum((_number(line.get(self.member) or 0) for line in value), Decimal(0)):f}"

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        raise ValueError("is kept as a sum only")


class Lines(Value):
    """A list of records inside the record. ``having``/``lacking``: only lines in which that canonical field is set / not set.

    A line that is written may say what holds for the record around it: ``^.currency_code``; ``^.position`` is its place, from 1.
    ``priced``: the system computes amounts, and shall come to ours.
    """

    kind: Literal["lines"] = "lines"
    fields: tuple[Field, ...]
    having: str | None = None
    lacking: str | None = None
    priced: Priced | None = None


Converter = Annotated[
    Text
    | Flag
    | Number
    | Whole
    | MinorUnits
    | Scaled
    | UnitPrice
    | Day
    | Instant
    | Codes
    | Choice
    | CodeList
    | TextList
    | Ref
    | Const
    | Given
    | Opposite
    | Either
    | Total
    | Present
    | Sum
    | Lines
    | RichText,
    PydanticField(discriminator="kind"),
]


class Field(Value):
    """One row of a mapping: canonical path, vendor path (dots descend, digits index a list), converter, direction.

    ``when``: a create says it only if another field is given (``due_on``) or is something else (``kind!=milestone``): all must hold.
    ``empty`` is what the system tells, and is told, where there is nothing; without it that is null.
    """

    canonical: str
    vendor: str
    converter: Converter = Text()
    direction: Literal["both", "read", "write", "create"] = "both"
    when: tuple[str, ...] = ()
    empty: str | None = None

    @property
    def readable(self) -> bool:
        return self.direction in ("both", "read") and not isinstance(self.converter, Const)

    def writable(self, creating: bool) -> bool:
        return self.direction in ("both", "write") or (creating and self.direction == "create")


Lines.model_rebuild()
Field.model_rebuild()


def field(
    canonical: str,
    vendor: str,
    converter: Converter | None = None,
    direction: Literal["both", "read", "write", "create"] = "both",
    when: tuple[str, ...] = (),
    empty: str | None = None,
) -> Field:
    return Field(canonical=canonical, vendor=vendor, converter=converter or Text(), direction=direction, when=when, empty=empty)


def const(vendor: str, value: str | int | bool | None = None, *, setting: str | None = None, beside: str | None = None) -> Field:
    """A fixed member of every create."""
    return Field(canonical="", vendor=vendor, converter=Const(value=value, setting=setting, beside=beside), direction="create")


def _number(value: Any) -> Decimal:
    """What we are told to write as a number, or a ValueError for a person."""
    try:
        number = _decimal(value)
    except ValueError as error:
        raise ValueError(f"'{value}' {error}") from None
    if number is None:
        raise ValueError("an empty text is not a number")
    return number


def _decimal(value: Any) -> Decimal | None:
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


def _every(node: Any, path: str) -> Iterator[Any]:
    """What is at ``path`` in each record of a list."""
    if isinstance(node, list):
        for item in node:
            yield from _every(item, path)
    elif isinstance(node, dict):
        head, _, rest = path.partition(".")
        yield from _every(node.get(head), rest) if rest else iter((node.get(head),))


def _dig(path: str, node: Any) -> Any:
    for part in path.split("."):
        node = node.get(part) if isinstance(node, dict) else None
    return node


def _nest(path: str, value: Any) -> Any:
    for part in reversed(path.split(".")):
        value = {part: value}
    return value
