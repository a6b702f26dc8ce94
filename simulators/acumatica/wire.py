"""Bodies in: the vendor's lenient JSON, ``value`` wrappers and detail rows, to a draft of a record (sheet 4, 5.2)."""

from __future__ import annotations

import copy
import json
import re
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from simulators.acumatica.errors import BadFields, invalid_request
from simulators.acumatica.facts import (
    CALCULATED_CUSTOM,
    CUSTOM_LENGTH,
    KEYS,
    LENGTHS,
    LISTS,
    READ_ONLY,
    READ_ONLY_EVERYWHERE,
    REFERENCES,
)
from simulators.acumatica.schema import EntityType, Field, part
from simulators.acumatica.store import Row, Store, Values, new_id

Path = tuple[str | int, ...]
_COMMA = re.compile(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])', re.S)
_TYPES = {"Decimal": "decimal", "Double": "double", "Int": "int", "Long": "long", "Short": "short", "Boolean": "boolean"}
_RANGES = {"Int": 2**31, "Short": 2**15, "Long": 2**63}
WITH_TIME = frozenset({("TimeEntry", "Date"), ("TimeEntry", "Time")})


def read_json(body: bytes) -> dict[str, Any]:
    """An object; trailing commas are accepted, as the vendor's own samples have them."""
    if not body.strip():
        raise invalid_request("", "The request body should not be empty.")
    text = body.decode("utf-8", "replace").lstrip("\ufeff")
    try:
        try:
            document = json.loads(text, parse_float=Decimal)
        except ValueError:
            document = json.loads(_COMMA.sub(lambda match: match.group(1) or "", text), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise invalid_request("entity", f"Unexpected character encountered while parsing the request body: {error}") from error
    if not isinstance(document, dict):
        raise invalid_request("entity", "Cannot deserialize the current JSON array because the type requires a JSON object.")
    return document


def scalar(kind: str, raw: Any, path: str) -> Any:
    """A value of the kind; numeric strings are numbers, as for the vendor (sheet 4)."""
    if raw is None:
        return None
    try:
        if isinstance(raw, dict | list):
            raise ValueError("an object")
        return _converted(kind, raw)
    except (ValueError, InvalidOperation, OverflowError) as error:
        name = _TYPES.get(kind, kind)
        raise invalid_request(f"entity.{path}", f"Could not convert string to {name}: {raw}. Path '{path}'.") from error


def _converted(kind: str, raw: Any) -> Any:
    if kind == "String":
        return str(raw).lower() if isinstance(raw, bool) else str(raw)
    if kind == "Boolean":
        if isinstance(raw, bool):
            return raw
        return {"true": True, "false": False}[str(raw).strip().lower()] if str(raw).strip().lower() in ("true", "false") else _fail(raw)
    if isinstance(raw, bool):
        return _fail(raw)
    if kind in ("Decimal", "Double"):
        number = Decimal(str(raw).strip())
        return number if number.is_finite() and number.adjusted() < 15 else _fail(raw)
    if kind in _RANGES:
        number = Decimal(str(raw).strip())
        whole = number == number.to_integral_value() and abs(number) < _RANGES[kind]
        return int(number) if whole else _fail(raw)
    if kind == "Guid":
        return str(uuid.UUID(str(raw)))
    day = moment(str(raw))
    return day if 1900 <= day.year < 2079 else _fail(raw)  # What a date column of the database takes.


def _fail(raw: Any) -> Any:
    raise ValueError(raw)


def moment(text: str) -> datetime:
    """A date or a date with a time; one that is sent with an offset is shifted by it (sheet 4)."""
    found = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def fold(kind: EntityType, name: str, value: str) -> str:
    """Keys and selectors are upper-cased and trimmed by the server; lists take the display string or its code (sheet 4)."""
    listed = LISTS.get(kind.name, {}).get(name)
    if listed is not None:
        named = {code.lower(): word for word, code in listed.items()} | {word.lower(): word for word in listed}
        return named.get(value.strip().lower(), value)
    if kind.name == "TimeEntry" and name == "TimeEntryID":
        return value.strip().lower()
    selector = name in REFERENCES.get(kind.name, {}) or name in KEYS.get(kind.name, ()) or name in ("ProjectTaskID", "ProjectTask")
    return value.strip().upper() if selector else value


@dataclass
class Draft:
    """A record as it will be, what the body named, and what is wrong with it."""

    type: EntityType
    values: Values
    row: Row | None = None
    custom: Values = field(default_factory=dict)
    note: str | None = None
    sent: set[Path] = field(default_factory=set)
    errors: dict[Path, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    def __setitem__(self, name: str, value: Any) -> None:
        self.values[name] = value

    @property
    def created(self) -> bool:
        return self.row is None

    def named(self, *path: str | int) -> bool:
        return path in self.sent

    def changed(self, *names: str) -> bool:
        before = self.row.values if self.row else {}
        return any(before.get(name) != self.values.get(name) for name in names)

    def default(self, name: str, value: Any) -> None:
        if self.values.get(name) is None:
            self.values[name] = value

    def bad(self, text: str, *path: str | int) -> None:
        self.errors.setdefault(path, text)

    def check(self) -> None:
        if self.errors:
            raise BadFields(self.errors)

    def details(self, name: str) -> list[Values]:
        found: list[Values] = self.values.setdefault(name, [])
        return found

    def linked(self, name: str) -> Values:
        found: Values = self.values.setdefault(name, {"id": new_id()})
        return found


def new_draft(kind: EntityType, row: Row | None = None) -> Draft:
    return Draft(kind, copy.deepcopy(row.values) if row else {}, row, dict(row.custom) if row else {})


@dataclass
class Reader:
    """Applies a body to a draft."""

    store: Store
    draft: Draft

    def read(self, body: dict[str, Any]) -> Draft:
        self._entity(self.draft.type, self.draft.values, body, ())
        if isinstance(body.get("note"), dict):
            self.draft.note = scalar("String", body["note"].get("value"), "note.value") or ""
        elif isinstance(body.get("note"), str):
            self.draft.note = body["note"]
        self._custom(body.get("custom"))
        return self.draft

    def _entity(self, kind: EntityType, values: Values, body: dict[str, Any], path: Path) -> None:
        locked = READ_ONLY.get(kind.name, frozenset()) | READ_ONLY_EVERYWHERE
        for name, raw in body.items():
            spec = kind.fields.get(name)
            if spec is None or name in locked:
                continue  # Unknown and calculated fields are dropped without a word (sheet 4).
            if spec.scalar:
                self._scalar(kind, spec, values, raw, (*path, name))
            elif spec.kind == "linked":
                self._linked(spec, values, raw, (*path, name))
            else:
                self._details(spec, values, raw, (*path, name))

    def _scalar(self, kind: EntityType, spec: Field, values: Values, raw: Any, path: Path) -> None:
        dotted = ".".join(map(str, path))
        if raw is None:
            return
        if not isinstance(raw, dict):
            text = f"Error converting value {json.dumps(raw, default=str)} to type 'PX.Api.ContractBased.Models.{spec.kind}Value'."
            raise invalid_request(f"entity.{dotted}", f"{text} Path '{dotted}'.")
        if "value" not in raw:
            return
        value = scalar(spec.kind, raw["value"], f"{dotted}.value")
        self.draft.sent.add(path)
        if isinstance(value, str) and spec.kind == "String":
            value = self._text(kind, spec.name, value, path)
        if isinstance(value, datetime) and (kind.name, spec.name) not in WITH_TIME:
            value = value.replace(hour=0, minute=0, second=0, microsecond=0)
        if value is None or value == "":
            values.pop(spec.name, None)  # Cleared: defaulting rules may fill it again.
        else:
            values[spec.name] = value

    def _text(self, kind: EntityType, name: str, value: str, path: Path) -> str:
        listed, target = LISTS.get(kind.name, {}).get(name), REFERENCES.get(kind.name, {}).get(name)
        value = fold(kind, name, value)
        if value and listed is not None and value not in listed:
            self.draft.bad(f"The list value '{value}' is not allowed for '{name}'.", *path)
        if value and target is not None and not self.store.exists(target, value):
            self.draft.bad(f"{name} '{value}' cannot be found in the system.", *path)
        longest = LENGTHS.get(kind.name, {}).get(name)
        if longest is not None and len(value) > longest:
            self.draft.bad(f"The string value provided exceeds the field '{name}' length.", *path)
        return value

    def _linked(self, spec: Field, values: Values, raw: Any, path: Path) -> None:
        if raw is None:
            return
        if not isinstance(raw, dict):
            raise invalid_request(f"entity.{spec.name}", f"Error converting value to type '{spec.target}'. Path '{spec.name}'.")
        self.draft.sent.add(path)
        self._entity(part(spec.target), values.setdefault(spec.name, {"id": new_id()}), raw, path)

    def _details(self, spec: Field, values: Values, raw: Any, path: Path) -> None:
        """A row with ``id`` is updated or (``delete``) removed, a row without is appended (sheet 5.2)."""
        if raw is None:
            return
        if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
            raise invalid_request(f"entity.{spec.name}", f"Error converting value to type '{spec.target}[]'. Path '{spec.name}'.")
        self.draft.sent.add(path)
        rows: list[Values] = values.setdefault(spec.name, [])
        for one in raw:
            row = next((row for row in rows if one.get("id") and row["id"] == str(one["id"]).lower()), None)
            if one.get("id") and row is None:
                self.draft.bad(f"No {spec.target} row with the id '{one['id']}' exists.")
                continue
            if one.get("delete") is True:
                if row is not None:
                    rows.remove(row)
                continue
            if row is None:
                row = {"id": new_id()}
                rows.append(row)
            self._entity(part(spec.target), row, one, (*path, row["id"]))

    def _custom(self, raw: Any) -> None:
        """``custom``: fields of the screen by view; what the screen does not have is dropped like any unknown field (sheet 5.1)."""
        if not isinstance(raw, dict):
            return
        for view, fields in raw.items():
            for name, wrapped in (fields if isinstance(fields, dict) else {}).items():
                kind = self.draft.type.custom(view, name)
                place = f"{view}.{name}"
                if kind is None or place in CALCULATED_CUSTOM or not isinstance(wrapped, dict) or "value" not in wrapped:
                    continue
                value = scalar(kind, wrapped["value"], f"custom.{place}.value")
                if isinstance(value, str) and len(value) > CUSTOM_LENGTH:
                    self.draft.bad(f"The string value provided exceeds the field '{name}' length.")
                self.draft.custom[place] = value
                self.draft.sent.add(("custom", place))
