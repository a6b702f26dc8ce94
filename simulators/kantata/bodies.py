"""What a client sent: the query string, and JSON or Rails bracket form bodies with their wrapper key (§2)."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

from simulators.kantata.errors import Refused, bad_request, fault
from simulators.kantata.names import Spec
from simulators.kit.simulator import Record


class Query:
    """Query parameters; a list comes as ``a=1,2`` or as ``a[]=1&a[]=2``."""

    def __init__(self, text: str) -> None:
        self._values: dict[str, list[str]] = {}
        for key, value in parse_qsl(text, keep_blank_values=True):
            self._values.setdefault(key.removesuffix("[]"), []).append(value)

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def text(self, key: str) -> str | None:
        return self._values[key][-1] if key in self._values else None

    def many(self, key: str) -> list[str]:
        return [item.strip() for value in self._values.get(key, []) for item in value.split(",") if item.strip()]

    def flag(self, key: str) -> bool:
        return self.text(key) in ("true", "1", "t")

    def count(self, key: str, default: int, least: int = 1) -> int:
        text = self.text(key) or ""
        return int(text) if text.isdigit() and int(text) >= least else default


def parse_body(content_type: str, body: bytes) -> Record:
    if not body.strip():
        return {}
    if "json" in content_type.lower():
        try:
            document = json.loads(body, parse_float=Decimal)
        except ValueError as error:
            raise bad_request("There was a problem in the JSON you submitted") from error
        if not isinstance(document, dict):
            raise bad_request("The request body is not an object")
        return document
    try:
        return parse_brackets(body.decode())
    except (ValueError, TypeError) as error:
        raise bad_request("Invalid parameters") from error


def parse_brackets(text: str) -> Record:
    """``a[b]=1`` is ``{"a": {"b": "1"}}``, ``a[]=1`` a list, ``a[][b]=1`` a list of objects: a repeated key begins the next one."""
    root: Record = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        head, *rest = name.replace("]", "").split("[")
        _place(root, [head, *rest], value)
    return root


def _place(node: Record, path: list[str], value: str) -> None:
    key, *rest = path
    if not rest:
        node[key] = value
    elif rest[0] != "":
        child = node.setdefault(key, {})
        if not isinstance(child, dict):
            raise ValueError(key)
        _place(child, rest, value)
    else:
        _append(node.setdefault(key, []), rest[1:], value)


def _append(items: Any, rest: list[str], value: str) -> None:
    if not isinstance(items, list):
        raise ValueError(items)
    if not rest:
        items.append(value)
        return
    if not items or not isinstance(items[-1], dict) or (len(rest) == 1 and rest[0] in items[-1]):
        items.append({})
    _place(items[-1], rest, value)


def unwrap(body: Record, spec: Spec) -> tuple[list[Record], bool]:
    """The rows under the singular wrapper, or under the plural one where the collection takes bulk; and whether it was bulk."""
    if spec.bulk and spec.name in body:
        rows = body[spec.name]
        if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
            raise bad_request(f"param is missing or the value is empty: {spec.name}")
        if len(rows) > spec.bulk:
            raise Refused(422, [fault(spec.name, f"The maximum number of {spec.name} in one request is {spec.bulk}")])
        return rows, True
    return [wrapped(body, spec.singular)], False


def wrapped(body: Record, key: str, *, empty: bool = False) -> Record:
    given = body.get(key)
    if empty and not given:
        return {}
    if not isinstance(given, dict) or not given:
        raise bad_request(f"param is missing or the value is empty: {key}")
    return given
