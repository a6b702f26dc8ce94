"""Between JSON values and what the store holds: numbers as Decimal, dates as dates (fact sheet 3.1)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from simulators.salesforce import ids
from simulators.salesforce.errors import ApiError, integrity, malformed_id, unparsable
from simulators.salesforce.schema import Field, Schema

NUMERIC = frozenset({"currency", "double", "percent", "int"})
TEXT = frozenset({"string", "textarea", "phone", "url", "email", "picklist", "multipicklist", "combobox"})
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def round_half_up(value: Decimal, scale: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-scale), rounding=ROUND_HALF_UP)


def parse_instant(value: str) -> datetime | None:
    if not _INSTANT.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except ValueError:
        return None


def format_instant(value: datetime) -> str:
    """No colon in the offset and always +0000."""
    return f"{value:%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03d}+0000"


def _cannot_read(column: Field, raw: Any) -> ApiError:
    shape = "NUMBER" if isinstance(raw, (int, Decimal)) and not isinstance(raw, bool) else "STRING"
    shown = str(raw).lower() if isinstance(raw, bool) else raw
    kind = "dateTime" if column.type == "datetime" else column.type
    return unparsable(
        f"Cannot deserialize instance of {kind} from VALUE_{str(raw).upper() if isinstance(raw, bool) else shape} value {shown}"
        " or request may be missing a required field at [line:1, column:1]"
    )


def read(column: Field, raw: Any, schema: Schema) -> Any:
    """The stored value for what a client sent; raises the vendor's error when it cannot be one."""
    if raw is None:
        return False if column.type == "boolean" else None
    if isinstance(raw, (dict, list)):
        raise unparsable(f"Cannot deserialize instance of {column.type} from START_{'OBJECT' if isinstance(raw, dict) else 'ARRAY'} value")
    if column.type == "boolean":
        return _read_flag(column, raw)
    if raw == "":
        return None
    if column.type in NUMERIC:
        return _read_number(column, raw)
    if column.type == "date":
        return _read_date(column, raw)
    if column.type == "datetime":
        moment = parse_instant(raw) if isinstance(raw, str) else None
        if moment is None:
            raise _cannot_read(column, raw)
        return moment
    if column.type in ("reference", "id"):
        return _read_reference(column, raw, schema)
    return _read_text(column, raw)


def _read_flag(column: Field, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    if raw in ("true", "false"):
        return bool(raw == "true")
    raise _cannot_read(column, raw)


def _read_number(column: Field, raw: Any) -> Decimal | int:
    if isinstance(raw, bool):
        raise _cannot_read(column, raw)
    try:
        value = Decimal(str(raw))
    except InvalidOperation:
        raise _cannot_read(column, raw) from None
    if not value.is_finite() or (column.type == "int" and value != value.to_integral_value()):
        raise _cannot_read(column, raw)
    whole_digits = column.digits if column.type == "int" else column.precision - column.scale
    if abs(value) >= Decimal(10) ** whole_digits:
        message = f"{column.label}: value outside of valid range on numeric field: {raw}"
        raise ApiError(400, "NUMBER_OUTSIDE_VALID_RANGE", message, [column.name])
    return int(value) if column.type == "int" else round_half_up(value, column.scale)


def _read_date(column: Field, raw: Any) -> date:
    if isinstance(raw, str) and _DATE.fullmatch(raw):
        try:
            return date.fromisoformat(raw)
        except ValueError:
            pass
    raise _cannot_read(column, raw)


def _read_reference(column: Field, raw: Any, schema: Schema) -> str:
    full = ids.parse(raw) if isinstance(raw, str) else None
    if full is None:
        raise malformed_id(column.label, raw, column.name)
    if column.target and full[:3] != schema.objects[column.target].prefix:
        raise integrity(f"{column.label}: id value of incorrect type: {raw}", column.name)
    return full


def _read_text(column: Field, raw: Any) -> str | None:
    value = (str(raw).lower() if isinstance(raw, bool) else str(raw)).strip()
    if not value:
        return None
    if column.length and len(value) > column.length:
        message = f"{column.label}: data value too large: {value} (max length={column.length})"
        raise ApiError(400, "STRING_TOO_LONG", message, [column.name])
    if column.restricted and value not in column.values:
        message = f"{column.label}: bad value for restricted picklist field: {value}"
        raise ApiError(400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, [column.name])
    if column.type == "email" and not _EMAIL.fullmatch(value):
        raise ApiError(400, "INVALID_EMAIL_ADDRESS", f"{column.label}: invalid email address: {value}", [column.name])
    return value


def write(value: Any) -> Any:
    """The JSON value for what is stored. A Decimal prints like the vendor's doubles: ``23.0``, ``0.1``."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return format_instant(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
