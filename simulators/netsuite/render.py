"""Records out: links first, then members in alphabetical order, absent ones left out (sheet 1, 3.2, 3.7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from simulators.netsuite.schema import ELEMENTS, KEYS, Field
from simulators.netsuite.store import Row, Store, Values, display_name

RECORD = "/services/rest/record/v1"


def link(href: str, rel: str = "self", method: str = "GET") -> list[dict[str, str]]:
    return [{"rel": rel, "href": href, "method": method}]


def number(value: Decimal) -> float:
    """A JSON number, a double in the vendor's schema; amounts have at most 15 digits and so print exactly."""
    return float(value)


def instant(moment: datetime) -> str:
    """Minute precision: two changes within a minute look equal (sheet 10.1)."""
    return moment.strftime("%Y-%m-%dT%H:%M:00Z")


def element_slot(target: str, line: Values, index: int) -> str:
    """The path segment of a sublist's line."""
    keys = KEYS[target]
    return str(line[keys[0]]) if len(keys) == 1 and line.get(keys[0]) is not None else str(index + 1)


@dataclass(frozen=True)
class Renderer:
    store: Store
    base_url: str
    expand_all: bool = False
    expand: frozenset[str] = frozenset()
    simple_enums: bool = False
    fields: frozenset[str] | None = None

    def href(self, row: Row) -> str:
        return f"{self.base_url}{RECORD}/{row.type.name}/{row.id}"

    def record(self, row: Row, query: str = "") -> dict[str, Any]:
        href = self.href(row)
        values = dict(row.values) | {"id": row.id}
        for name, moment in (("dateCreated", row.created), ("createdDate", row.created), ("lastModifiedDate", row.modified)):
            if name in row.type.fields:
                values[name] = instant(moment)
        if "refName" in row.type.fields:
            values["refName"] = display_name(self.store, row)
        for spec in row.type.fields.values():
            if spec.kind == "list" and spec.target:
                values.setdefault(spec.name, [])
        if self.fields is not None:
            values = {name: value for name, value in values.items() if name in self.fields or name == "id"}
        return {"links": link(href + (f"?{query}" if query else ""))} | self.members(row.type.fields, values, href)

    def members(self, fields: dict[str, Field], values: Values, href: str) -> dict[str, Any]:
        out = {}
        for name in sorted(values):
            if values[name] is not None and name in fields:
                out[name] = self.member(fields[name], values[name], f"{href}/{name}")
        return out

    def member(self, spec: Field, value: Any, href: str) -> Any:
        if spec.kind == "ref":
            return self.reference(spec.target, value)
        if spec.kind == "enum":
            return value if self.simple_enums else {"links": [], "id": value, "refName": spec.choice_name(value)}
        if spec.kind == "multi":
            return {"links": link(href), "items": [self.reference(spec.target, one) for one in value], "totalResults": len(value)}
        if spec.kind in ("list", "sub"):
            expanded = self.expand_all or spec.name in self.expand
            if not expanded:
                return {"links": link(href)}
            if spec.kind == "list":
                return self.sublist(spec, value, href)
            return {"links": link(href)} | self.members(ELEMENTS[spec.target], value, href)
        return number(value) if isinstance(value, Decimal) else value

    def sublist(self, spec: Field, lines: list[Values], href: str, *, full: bool = True) -> dict[str, Any]:
        """Real sublists have no count, hasMore or offset (sheet 3.2)."""
        items = []
        for index, line in enumerate(lines):
            place = f"{href}/{element_slot(spec.target, line, index)}"
            items.append({"links": link(place)} | (self.members(ELEMENTS[spec.target], line, place) if full else {}))
        return {"links": link(href), "items": items, "totalResults": len(items)}

    def reference(self, target: str, ident: str) -> dict[str, Any]:
        row = self.store.find(target, ident) if target else None
        if row is None:
            return {"links": [], "id": ident}
        links = link(self.href(row)) if row.type.exposed else []
        return {"links": links, "id": ident, "refName": display_name(self.store, row)}
