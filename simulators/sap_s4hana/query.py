"""Collections and entities as they are asked for: filter, order, page, count, select, expand (sheet 3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode

from simulators.sap_s4hana.edm import EntitySet, Service
from simulators.sap_s4hana.errors import BAD_OPTION, Refused, bad_uri
from simulators.sap_s4hana.filters import Compiler, ordered
from simulators.sap_s4hana.render import Related, Shape
from simulators.sap_s4hana.store import Row
from simulators.sap_s4hana.uri import Options

# The timesheet passes over these, and takes gt and lt of its date for ge and le (sheet 6.6).
QUIRKS: Final = {"TimeSheetEntryCollection": (frozenset(("$orderby", "$inlinecount")), frozenset(("TimeSheetDate",)))}
NO_QUIRK: Final = (frozenset[str](), frozenset[str]())


@dataclass
class Page:
    rows: list[Row]
    count: int | None
    next: str | None


def page(service: Service, entity_set: EntitySet, rows: list[Row], options: Options, related: Related, limit: int | None) -> Page:
    ignored, widened = QUIRKS.get(entity_set.name, NO_QUIRK)
    if "$search" in options.raw:
        raise Refused(400, BAD_OPTION, "System query options '$search' are not allowed in the requested URI")
    if "$filter" in options.raw:
        test = Compiler(service, entity_set, options.raw["$filter"], related, widened).compile()
        rows = [row for row in rows if test(row)]
    rows = ordered(entity_set, "" if "$orderby" in ignored else options.raw.get("$orderby", ""), rows)
    counted = options.counted and not ("$inlinecount" in ignored and service.version == 2)
    count = len(rows) if counted else None
    top, skip = options.whole("$top"), options.whole("$skip") or 0
    rows = rows[skip:] if top is None else rows[skip : skip + top]
    start = options.whole("$skiptoken") or 0
    more = limit is not None and len(rows) - start > limit
    return Page(rows[start : start + limit] if limit else rows[start:], count, str(start + (limit or 0)) if more else None)


def next_link(query: str, token: str) -> str:
    return urlencode([*((name, value) for name, value in parse_qsl(query) if name != "$skiptoken"), ("$skiptoken", token)])


def shape(service: Service, entity_set: EntitySet, options: Options) -> Shape:
    if service.version == 2:
        return Shape.of(service, entity_set, options.names("$select"), options.names("$expand"))
    return _shape_v4(service, entity_set, options.raw.get("$select", ""), options.raw.get("$expand", ""))


def _shape_v4(service: Service, entity_set: EntitySet, select: str, expand: str) -> Shape:
    """``$expand=_Item($select=Product;$expand=_ItemText)``."""
    made = Shape.of(service, entity_set, [one.strip() for one in select.split(",") if one.strip()], [])
    for part in _split(expand, ","):
        found = re.fullmatch(r"(\w+)(?:\((.*)\))?", part)
        if found is None:
            raise bad_uri(f"Malformed $expand '{part}'")
        name, inner = found[1], dict(one.partition("=")[::2] for one in _split(found[2] or "", ";"))
        if set(inner) - {"$select", "$expand"}:
            raise Refused(400, BAD_OPTION, f"System query options '{','.join(sorted(inner))}' are not allowed in $expand")
        Shape.of(service, entity_set, [], [name])
        target = service.follow(entity_set, name)
        made.expand[name] = _shape_v4(service, target, inner.get("$select", ""), inner.get("$expand", ""))
    return made


def _split(text: str, sign: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for index, letter in enumerate(text + sign):
        depth += (letter == "(") - (letter == ")")
        if letter == sign and depth == 0:
            parts.append(text[start:index].strip())
            start = index + 1
    return [part for part in parts if part]
