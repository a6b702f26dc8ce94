"""How values of each attribute type are written on the wire (sheet 9.4, 9.5)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from simulators.oracle_erp.schema import Attribute
from simulators.oracle_erp.store import stamp

_DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class WrongType(ValueError):
    """The value cannot be of the attribute's type."""


class TooLong(ValueError):
    """The value has more characters or digits than the attribute."""


def parse(attribute: Attribute, value: Any) -> Any:
    """The value as the tenant keeps it: Decimal for numbers, ISO text for dates. Text that spells a number is a number."""
    if value is None:
        return None
    found: Any = _PARSERS[attribute.type](value)
    if attribute.length and isinstance(found, str) and len(found) > attribute.length:
        raise TooLong
    if attribute.type == "integer" and abs(found) >= 10 ** (attribute.length or 18):
        raise TooLong
    return found


def day(text: str) -> date:
    return date.fromisoformat(text[:10])


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise WrongType
    return value


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, str, Decimal)):
        raise WrongType
    try:
        found = Decimal(value)
    except InvalidOperation as error:
        raise WrongType from error
    if not found.is_finite():
        raise WrongType
    if found.adjusted() >= 18:
        raise TooLong
    return found


def _integer(value: Any) -> int:
    found = _number(value)
    if found != found.to_integral_value():
        raise WrongType
    return int(found)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise WrongType
    return value


def _date(value: Any) -> str:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise WrongType
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise WrongType from error


def instant(value: Any) -> str:
    if not isinstance(value, str) or not (_DATETIME.fullmatch(value) or _DATE.fullmatch(value)):
        raise WrongType
    try:
        found = datetime.fromisoformat(value)
    except ValueError as error:
        raise WrongType from error
    return stamp(found if found.tzinfo else found.replace(tzinfo=UTC))


_PARSERS = {
    "string": _string, "number": _number, "integer": _integer, "boolean": _boolean, "date": _date, "datetime": instant,
    "attachment": _string,
}  # fmt: skip


def plain(value: Any) -> Any:
    """A kept value as JSON has it: whole amounts without a point, others with the digits that they have."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
