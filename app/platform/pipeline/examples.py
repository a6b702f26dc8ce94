"""Examples for what a route does not show itself: put together from the examples of fields and from ``examples.yaml``, by schema."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

Json = dict[str, Any]
_FORMATS = {"date": "2026-10-11", "date-time": "2026-10-11T09:13:35Z", "uri": "https://larkfield.example"}
UNKNOWN = "text"
"""What a text is when nobody has a better word."""
_PLAIN: dict[str, Any] = {"string": UNKNOWN, "integer": 1, "number": 1.5, "boolean": False, "object": {}, "null": None}
_MOST = 8
"""Depth at which a schema that holds itself ends."""


@cache
def _words() -> Json:
    found: Json = yaml.safe_load(Path(__file__).with_name("examples.yaml").read_text(encoding="utf-8"))
    return found


class Examples:
    """``schemas`` are what references name; ``own`` are values of one product, which win over ``examples.yaml``."""

    def __init__(self, schemas: Json, own: Json | None = None) -> None:
        self._schemas = schemas
        self._words = {**_words(), **(own or {})}

    def of(self, schema: Json, name: str = "", depth: int = 0) -> Any:
        """A value that the schema accepts; ``name`` is the member or parameter that has it."""
        for given in ([schema.get("example")], schema.get("examples", []), [schema.get("const")], schema.get("enum", [])):
            if given and given[0] is not None:
                return given[0]
        if "$ref" in schema:
            return self.of(self._schemas[schema["$ref"].rsplit("/", 1)[-1]], name, depth)
        kinds = {str(branch.get("type")) for branch in schema.get("anyOf", [])}
        branches = [branch for branch in [*schema.get("anyOf", []), *schema.get("oneOf", [])] if branch.get("type") != "null"]
        if branches:
            texts = [branch for branch in branches if branch.get("type") == "string"]
            found = self.of((texts or branches)[0], name, depth)
            return "1.50" if found == UNKNOWN and "number" in kinds else found  # a decimal
        kind = str(schema.get("type", "object"))
        if _fits(self._words.get(name), kind, schema):
            return self._words[name]
        if kind == "object":
            return self._object(schema, depth)
        if kind == "array":
            return [] if depth > _MOST else [self.of(schema.get("items", {}), name, depth + 1)]
        default = schema.get("default")
        return default if default is not None else _FORMATS.get(str(schema.get("format")), _PLAIN[kind])

    def _object(self, schema: Json, depth: int) -> Json:
        members = schema.get("properties", {})
        shown = members if depth <= _MOST else {name: members[name] for name in schema.get("required", [])}
        found = {name: self.of(member, name, depth + 1) for name, member in shown.items()}
        required = schema.get("required", ())
        return {name: value for name, value in found.items() if name in required or value not in (UNKNOWN, [UNKNOWN])}


def _fits(value: Any, kind: str, schema: Json) -> bool:
    """A word stands for another type elsewhere (``number`` of an invoice and of a line), and has to keep to the bounds here."""
    types: dict[str, tuple[type, ...]] = {"string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,)}
    if kind not in types or not isinstance(value, types[kind]) or (isinstance(value, bool) and kind != "boolean"):
        return False
    if isinstance(value, str):
        return schema.get("format") in (None, "uri", *_dated(value)) and schema.get("minLength", 0) <= len(value) <= schema.get(
            "maxLength", 10_000
        )
    return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))


def _dated(value: str) -> tuple[str, ...]:
    return ("date-time",) if value[10:11] == "T" else ("date",) if value[4:5] == "-" and len(value) == 10 else ()
