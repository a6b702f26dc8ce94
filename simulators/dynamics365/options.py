"""Query options: ``$select``, ``$expand`` with nested options, paging (sheet 3)."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from simulators.dynamics365.errors import Refused, bad
from simulators.dynamics365.filters import Test, comparable, compile_filter, order
from simulators.dynamics365.schema import Entity
from simulators.dynamics365.schema import Field as Property
from simulators.dynamics365.store import Values

KNOWN = ("$filter", "$select", "$expand", "$orderby", "$top", "$skip", "$count", "$skiptoken", "$schemaversion", "$format")
_EQUALITY = re.compile(r"(\w+)\s+eq\s+(?:'((?:[^']|'')*)'|([\w-]+))")


@dataclass
class Options:
    """The options of one level; ``expand`` holds those of the next."""

    entity: Entity
    filter: Test | None = None
    filter_text: str = ""
    select: list[str] = field(default_factory=list)
    expand: dict[str, Options] = field(default_factory=dict)
    order: list[tuple[Property, bool]] = field(default_factory=list)
    top: int | None = None
    skip: int = 0
    count: bool = False
    skip_token: str = ""

    @property
    def wanted(self) -> Values:
        """The equalities of the filter, for pages that insist on one."""
        return {found[1]: found[2] if found[2] is not None else found[3] for found in _EQUALITY.finditer(self.filter_text)}

    def sorted(self, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for prop, down in reversed(self.order):
            records = sorted(records, key=lambda row: comparable(prop, row[prop.name]), reverse=down)
        return records


def parse(params: dict[str, str], entity: Entity, entities: dict[str, Entity]) -> Options:
    for name in params:
        if name.startswith("$") and name not in KNOWN:
            raise Refused("BadRequest_InvalidRequestUrl", f"The query parameter '{name}' is not supported.")
    found = Options(entity)
    nested = params.get("$schemaversion") == "2.1"
    if params.get("$filter"):
        found.filter_text = params["$filter"]
        found.filter = compile_filter(params["$filter"], entity, nested=nested)
    found.order = order(params["$orderby"], entity) if params.get("$orderby") else []
    found.select = _select(params.get("$select", ""), entity)
    for part in _split(params.get("$expand", ""), ","):
        name, inner = _nested(part)
        nav = entity.navs.get(name)
        if nav is None or nav.target not in entities:
            raise bad(f"Could not find a property named '{name}' on type 'Microsoft.NAV.{entity.name}'.")
        found.expand[name] = parse({"$schemaversion": params.get("$schemaversion", "")} | inner, entities[nav.target], entities)
    found.top, found.skip = _whole(params, "$top"), _whole(params, "$skip") or 0
    found.count = params.get("$count", "false") == "true"
    found.skip_token = params.get("$skiptoken", "")
    return found


def _select(text: str, entity: Entity) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in entity.fields and name not in entity.navs and name != "*":
            raise bad(f"Could not find a property named '{name}' on type 'Microsoft.NAV.{entity.name}'.")
    return [] if "*" in names else names


def _split(text: str, mark: str) -> list[str]:
    parts, depth, quoted, part = [], 0, False, ""
    for letter in text:
        quoted ^= letter == "'"
        depth += 0 if quoted else {"(": 1, ")": -1}.get(letter, 0)
        if letter == mark and not depth and not quoted:
            parts.append(part)
            part = ""
        else:
            part += letter
    return [one.strip() for one in [*parts, part] if one.strip()]


def _nested(part: str) -> tuple[str, dict[str, str]]:
    name, opened, rest = part.partition("(")
    if opened and not rest.endswith(")"):
        raise Refused("BadRequest_InvalidRequestUrl", f"Syntax error in the $expand expression '{part}'.")
    inner = {}
    for option in _split(rest[:-1] if opened else "", ";"):
        key, _, value = option.partition("=")
        inner[key.strip()] = value.strip()
    return name.strip(), inner


def _whole(params: dict[str, str], name: str) -> int | None:
    text = params.get(name)
    if text is None:
        return None
    if not text.isdigit():
        raise Refused("BadRequest_InvalidRequestUrl", f"Invalid value '{text}' for {name} query option found.")
    return int(text)


# Skip tokens: where the page ended, not how many rows came before, so that writes in between do not shift pages.


def skip_token(record: dict[str, Any], options: Options, ident: str) -> str:
    place = [str(record[prop.name]) for prop, _ in options.order]
    return base64.urlsafe_b64encode(json.dumps([place, ident]).encode()).decode().rstrip("=")


def after(token: str, records: list[tuple[str, dict[str, Any]]], options: Options) -> list[tuple[str, dict[str, Any]]]:
    """What comes after the record that the token names; by its sort values, if it is gone or has moved."""
    try:
        place, ident = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, binascii.Error, TypeError):
        raise Refused("BadRequest_InvalidRequestUrl", "The value of $skiptoken is not valid.") from None
    for index, (one, record) in enumerate(records):
        if one == ident and [str(record[prop.name]) for prop, _ in options.order] == place:
            return records[index + 1 :]
    if not options.order:
        return []
    prop, down = options.order[0]
    mark = comparable(prop, Decimal(place[0]) if prop.kind in ("decimal", "int", "long") else place[0])
    values = ((pair, comparable(prop, pair[1][prop.name])) for pair in records)
    return [pair for pair, value in values if (value < mark if down else value > mark)]
