"""Bodies in: JSON to stored values, with the vendor's complaints and sublist merge rules (sheet 3.1, 3.3, 3.9, 10)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from simulators.netsuite.errors import Refused, invalid
from simulators.netsuite.schema import ELEMENTS, KEYS, NUMBERED, Field
from simulators.netsuite.store import Row, Store, Values

SENT = "_sent"
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass
class Reader:
    """Reads one body. ``names`` is the X-NetSuite-PropertyNameValidation mode; what it warned of is in ``warnings``."""

    store: Store
    names: str = "Warning"
    replace: frozenset[str] = frozenset()
    replace_selected: bool = False
    warnings: list[str] = field(default_factory=list)

    def read(self, fields: dict[str, Field], body: Any, before: Values, path: str = "") -> Values:
        """The values after the write: ``before`` with the sent members changed."""
        if not isinstance(body, dict):
            raise Refused(400, "INVALID_CONTENT", "Invalid content: a JSON object is expected.", path=path or "$")
        after = dict(before)
        for name, raw in body.items():
            spec, where = fields.get(name), f"{path}.{name}" if path else name
            if spec is None:
                self._unknown(name, where)
            elif spec.modelled and not spec.read_only:
                if spec.kind == "list":
                    after[name] = self._lines(spec, raw, before.get(name) or [], where)
                else:
                    after[name] = self.value(spec, raw, where, before.get(name))
        return after

    def _unknown(self, name: str, where: str) -> None:
        if name == "links":
            return
        if self.names == "Error":
            raise Refused(400, "INVALID_CONTENT", f"Invalid content: unknown property '{name}'.", path=where)
        if self.names == "Warning":
            self.warnings.append(where)

    def value(self, spec: Field, raw: Any, where: str, before: Any = None) -> Any:
        if raw is None or (raw == "" and spec.kind not in ("list", "sub")):
            return None
        if spec.kind in ("ref", "enum"):
            return self._choice(spec, raw, where)
        if spec.kind == "multi":
            items = raw.get("items") if isinstance(raw, dict) else None
            if not isinstance(items, list):
                raise invalid(where, raw, spec.name)
            return [self._choice(spec, one, f"{where}.items[{index}]") for index, one in enumerate(items)]
        if spec.kind == "sub":
            return self.read(ELEMENTS[spec.target], raw, before or {}, where)
        read = {"string": _text, "boolean": _flag, "number": _number, "integer": _integer, "date": _day, "datetime": _instant}[spec.kind]
        found = read(raw)
        if found is None:
            raise invalid(where, raw, spec.name)
        return found

    def _choice(self, spec: Field, raw: Any, where: str) -> str:
        """``{"id": "3"}``, ``{"externalId": "X"}`` or, tolerated, the bare id (sheet 3.1)."""
        ident = raw.get("id") if isinstance(raw, dict) else raw
        if isinstance(raw, dict) and ident is None and spec.kind != "enum" and isinstance(raw.get("externalId"), str):
            found = self.store.find_external(spec.target, raw["externalId"])
            if found is None:
                raise invalid(where, raw["externalId"], spec.name)
            return found.id
        if isinstance(ident, bool) or not isinstance(ident, str | int) or ident == "":
            raise invalid(where, raw, spec.name)
        ident, choices = str(ident), spec.choices()
        if (choices is not None and ident not in choices) or (spec.target == "country" and not _COUNTRY.fullmatch(ident)):
            raise invalid(where, ident, spec.name)
        if spec.kind != "enum" and spec.target and self.store.find(spec.target, ident) is None:
            raise invalid(where, ident, spec.name)
        return ident

    def _lines(self, spec: Field, raw: Any, before: list[Values], where: str) -> list[Values]:
        """Lines with a known key are changed, others are added; with ``replace`` the sent list is the list (sheet 3.3)."""
        items = raw.get("items") if isinstance(raw, dict) else raw
        if not isinstance(items, list):
            raise Refused(400, "INVALID_CONTENT", f"Invalid content: '{spec.name}' takes an object with items.", path=where)
        replace = spec.name in self.replace
        fields, keys, numbered = ELEMENTS[spec.target], KEYS[spec.target], KEYS[spec.target][0] in NUMBERED
        kept, after = list(before), []
        for index, item in enumerate(items):
            place = f"{where}.items[{index}]"
            key = self._key(fields, keys, item, place)
            known = next((line for line in kept if key and line_key(keys, line) == key), None)
            if known is None and key and before and (numbered or keys == ("id",)):
                raise invalid(f"{place}.{keys[0]}", key[0], keys[0])
            base = dict(known or {})
            if known is not None and replace and self.replace_selected:
                base = {name: value for name, value in base.items() if name in keys or fields[name].read_only}
            line = self.read(fields, item, base, place)
            line[SENT] = frozenset(item) if isinstance(item, dict) else frozenset()
            if known is not None:
                kept = [one for one in kept if one is not known]
                line |= {name: known[name] for name in keys}
            elif numbered or keys == ("id",):
                line.pop(keys[0], None)
            after.append(line)
        return self._numbered(after if replace else _in_place(before, kept, after, keys), keys, before)

    def _key(self, fields: dict[str, Field], keys: tuple[str, ...], item: Any, place: str) -> tuple[Any, ...]:
        if not isinstance(item, dict):
            return ()
        sent = dict(item)
        if keys == ("id",) and sent.get("id") is None:
            sent["id"] = next((sent[name] for name in ("internalId", "addressId") if sent.get(name) is not None), None)
        values = [self.value(fields[name], sent.get(name), f"{place}.{name}") for name in keys]
        return tuple(values) if values[0] is not None else ()

    def _numbered(self, lines: list[Values], keys: tuple[str, ...], before: list[Values]) -> list[Values]:
        if keys[0] in NUMBERED:
            last = max((int(line[keys[0]]) for line in [*before, *lines] if line.get(keys[0])), default=0)
            for line in lines:
                if line.get(keys[0]) is None:
                    last += 1
                    line[keys[0]] = last
        if keys == ("id",):
            for line in lines:
                if line.get("id") is None:
                    line["id"] = line["internalId"] = self.store.next("line")
                    line["addressId"] = str(line["id"])
        return lines


def line_key(keys: tuple[str, ...], line: Values) -> tuple[Any, ...]:
    return tuple(line.get(name) for name in keys)


def _in_place(before: list[Values], untouched: list[Values], written: list[Values], keys: tuple[str, ...]) -> list[Values]:
    changed = {line_key(keys, line): line for line in written if line.get(keys[0]) is not None}
    lines = [one if any(one is other for other in untouched) else changed.pop(line_key(keys, one)) for one in before]
    fresh = [line for line in written if not any(line is one for one in lines)]
    return lines + fresh


def strip_sent(values: Values) -> Values:
    """Without the marks of what a body named, which only the rules of one write need."""
    cleaned = {}
    for name, value in values.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            value = [{key: one for key, one in line.items() if key != SENT} for line in value]
        cleaned[name] = value
    return cleaned


def _text(raw: Any) -> str | None:
    return raw if isinstance(raw, str) else None


def _flag(raw: Any) -> bool | None:
    return raw if isinstance(raw, bool) else None


def _number(raw: Any) -> Decimal | None:
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
        return None
    number = Decimal(raw)
    return number if number.is_finite() and number.adjusted() < 15 else None


def _integer(raw: Any) -> int | None:
    number = _number(int(raw) if isinstance(raw, str) and re.fullmatch(r"-?[0-9]{1,14}", raw) else raw)
    return int(number) if number is not None and number == number.to_integral_value() else None


def _day(raw: Any) -> str | None:
    try:
        return date.fromisoformat(raw).isoformat() if isinstance(raw, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", raw) else None
    except ValueError:
        return None


def _instant(raw: Any) -> str | None:
    try:
        moment = datetime.fromisoformat(raw) if isinstance(raw, str) and "T" in raw else None
    except ValueError:
        return None
    return None if moment is None else moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def as_body(store: Store, row: Row, names: tuple[str, ...]) -> Values:
    """Members of a record in the form that a write takes: how a transform passes them on."""
    fields, body = row.type.fields, {}
    for name in names:
        value, spec = row.values.get(name), fields.get(name)
        if value is not None and spec is not None:
            body[name] = {"id": value} if spec.kind in ("ref", "enum") else value
    return body
