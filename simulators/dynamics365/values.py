"""Values in, by the property's type, with the vendor's refusals (sheet 3.2, 4); values out."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from simulators.dynamics365.errors import Refused, bad
from simulators.dynamics365.schema import Field, escaped, unescaped

GUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LIMIT = Decimal(10) ** 15


def accept(field: Field, value: Any) -> Any:
    """The stored form of a value from a body; null stands for the blank value."""
    if value is None:
        return field.blank
    match field.kind:
        case "text" | "code":
            return _text(field, value)
        case "enum" | "option":
            return _member(field, value)
        case "decimal":
            if isinstance(value, bool) or not isinstance(value, int | Decimal):
                raise _literal(field, value)
            if abs(Decimal(value)) >= _LIMIT:
                raise Refused("Application_EvaluateException", f"The value {value} can't be evaluated into type Decimal.")
            return Decimal(value)
        case "int" | "long":
            if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= (2**31 if field.kind == "int" else 2**63):
                raise _literal(field, value)
            return value
        case "bool":
            if not isinstance(value, bool):
                raise _literal(field, value)
            return value
        case "guid":
            if not isinstance(value, str) or not GUID.fullmatch(value):
                raise Refused("Application_InvalidGUID", "Invalid format of GUID string.")
            return value.lower()
        case "date":
            return _date(value)
        case "instant":
            return _instant(value)
    raise Refused("BadRequest_InvalidOperation", f"Control '{field.name}' is read-only.")


def _literal(field: Field, value: Any) -> Refused:
    return bad(f"Cannot convert a value to target type '{field.edm}' because of conflict between input format string/number: {value!r}.")


def _text(field: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise bad(f"Cannot convert a primitive value to the expected type '{field.edm}'. See the inner exception for more details.")
    if field.length and len(value) > field.length:
        text = f"The length of the string is {len(value)}, but it must be less than or equal to {field.length} characters. Value: {value}"
        raise Refused("Application_StringExceededLength", text)
    return value.strip().upper() if field.kind == "code" else value


def _member(field: Field, value: Any) -> str:
    """Escaped and plain spelling are both understood."""
    if isinstance(value, str):
        for member in field.members:
            if unescaped(value).lower() == member.lower() or (not value and member == " "):
                return member
    raise Refused("Unknown", f"'{value}' is not an option. The existing options are: {','.join(field.members)}")


def _date(value: Any) -> str:
    try:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise ValueError(value)
        date.fromisoformat(value)
    except ValueError:
        raise bad("Unable to convert value to Date") from None
    return value


def _instant(value: Any) -> str:
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError(value)
    except (ValueError, TypeError):
        raise bad("Unable to convert value to DateTimeOffset") from None
    return stamp(moment)


def stamp(moment: datetime) -> str:
    """UTC to the millisecond; trailing zeros are dropped (sheet 3.1)."""
    moment = moment.astimezone(UTC)
    fraction = f"{moment.microsecond // 1000:03d}".rstrip("0")
    return moment.strftime("%Y-%m-%dT%H:%M:%S").zfill(19) + (f".{fraction}" if fraction else "") + "Z"


def show(field: Field, value: Any) -> Any:
    """A stored value as it travels."""
    if value is None:
        value = field.blank
    if field.kind == "enum":
        return escaped(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def cents(amount: Decimal, precision: Decimal = Decimal("0.01")) -> Decimal:
    """To the currency's rounding precision, half away from zero."""
    return (amount / precision).quantize(Decimal(1), ROUND_HALF_UP) * precision


def fine(amount: Decimal) -> Decimal:
    """Quantities and unit prices are kept to five places."""
    return amount.quantize(Decimal("0.00001"), ROUND_HALF_UP)
