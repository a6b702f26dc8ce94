"""Field by field: what the vendor accepts, how it reads it, and its words of refusal (§7, §11; the words are ours where §11 has none)."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from simulators.kantata.errors import Refused, fault, human
from simulators.kantata.facts import ENUMS, MAX_LENGTH, REFERS, REQUIRED, TYPES
from simulators.kantata.names import Spec
from simulators.kantata.store import Store
from simulators.kit.simulator import Record

_DAY = re.compile(r"(\d{4})[-/](\d{2})[-/](\d{2})")
# Structures whose numbers are read as decimals by the rules that take them apart.
_EXACT = ("fixed_fee_items", "additional_items", "value", "custom_fields")
_LARGEST = 10**12
_FALSE = ("", "0", "f", "false", "off")


class _Wrong(ValueError):
    """The rest of the vendor's sentence about one field."""


def read(store: Store, spec: Spec, given: Record, *, creating: bool) -> Record:
    """The permitted attributes with their values read, or 422 with every error found."""
    values: Record = {}
    errors: list[Record] = []
    for field in given.keys() & (spec.creatable if creating else spec.updatable):
        try:
            values[field] = _value(store, spec, field, given[field])
        except _Wrong as wrong:
            errors.append(fault(field, f"{human(field)} {wrong}"))
    faulty = {error["field"] for error in errors}
    for field in REQUIRED.get(spec.name, ()):
        absent = values.get(field) in (None, "", [])
        if field not in faulty and absent and (creating or field in values):
            errors.append(fault(field, f"{human(field)} can't be blank"))
    if errors:
        raise Refused(422, sorted(errors, key=lambda error: str(error["field"])))
    return values


def _value(store: Store, spec: Spec, field: str, raw: Any) -> Any:
    kind = TYPES.get(field, "")
    if kind == "structure":
        return raw if field in _EXACT else plain(raw)
    if field.endswith("_ids"):
        return _ids(store, field, raw)
    if field.endswith("_id") and field != "subject_id":
        return _id(store, field, raw)
    if kind == "boolean":
        return _boolean(raw)
    if raw is None or raw == "":
        return None
    if kind == "integer" or field.endswith(("_in_cents", "_in_subunits")):
        return whole(raw)
    if kind == "decimal":
        return number(raw)
    if kind == "date":
        return day(raw)
    return _text(spec, field, raw)


def _text(spec: Spec, field: str, raw: Any) -> str:
    if isinstance(raw, (dict, list, bool)):
        raise _Wrong("is invalid")
    text = str(raw)
    allowed = ENUMS.get((spec.name, field))
    if allowed and text not in allowed:
        raise _Wrong("is not included in the list")
    limit = MAX_LENGTH.get((spec.name, field))
    if limit and len(text) > limit:
        raise _Wrong(f"is too long (maximum is {limit} characters)")
    return text


def _id(store: Store, field: str, raw: Any) -> str | None:
    if raw is None or raw == "":
        return None
    if isinstance(raw, (dict, list, bool)) or (field in REFERS and store.get(REFERS[field], raw) is None):
        raise _Wrong("must exist")
    return str(raw)


def _ids(store: Store, field: str, raw: Any) -> list[str]:
    items = raw.split(",") if isinstance(raw, str) else raw or []
    if not isinstance(items, list):
        raise _Wrong("is invalid")
    keys = [str(item).strip() for item in items if item not in ("", None)]
    if field in REFERS and any(store.get(REFERS[field], key) is None for key in keys):
        raise _Wrong("must exist")
    return list(dict.fromkeys(keys))


def _boolean(raw: Any) -> bool:
    return str(raw).lower() not in _FALSE if raw is not None else False


def plain(raw: Any) -> Any:
    """A structure as JSON can hold it: the decimals that exact parsing made are numbers again."""
    if isinstance(raw, dict):
        return {name: plain(value) for name, value in raw.items()}
    if isinstance(raw, list):
        return [plain(value) for value in raw]
    return float(raw) if isinstance(raw, Decimal) else raw


def whole(raw: Any) -> int:
    value = number(raw)
    if value != value.to_integral_value():
        raise _Wrong("must be an integer")
    return int(value)


def number(raw: Any) -> Decimal:
    if isinstance(raw, (bool, dict, list)):
        raise _Wrong("is not a number")
    try:
        value = Decimal(str(raw))
    except InvalidOperation:
        raise _Wrong("is not a number") from None
    if not value.is_finite():
        raise _Wrong("is not a number")
    if abs(value) >= _LARGEST:
        raise _Wrong(f"must be less than {_LARGEST}")
    return value


def day(raw: Any) -> str:
    """Dates are written ``2026-02-03``; ``2012/01/01`` was accepted too (§7.6)."""
    match = _DAY.fullmatch(raw) if isinstance(raw, str) else None
    try:
        if match:
            return date(*(int(part) for part in match.groups())).isoformat()
    except ValueError:
        pass
    raise _Wrong("is not a valid date")


def amount(field: str, raw: Any) -> Decimal:
    """A number inside a nested structure."""
    try:
        return number(raw)
    except _Wrong as wrong:
        raise Refused(422, [fault(field, f"{human(field)} {wrong}")]) from None


def expect(field: str, kind: str, raw: Any) -> Any:
    """A nested value of kind ``integer`` or ``date``."""
    try:
        return whole(raw) if kind == "integer" else day(raw)
    except _Wrong as wrong:
        raise Refused(422, [fault(field, f"{human(field)} {wrong}")]) from None
