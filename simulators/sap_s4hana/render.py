"""Rows as JSON, version 2 and 4 (sheet 3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from simulators.sap_s4hana.edm import EntitySet, EntityType, Property, Service
from simulators.sap_s4hana.errors import no_property
from simulators.sap_s4hana.store import Row
from simulators.sap_s4hana.values import empty, etag_of, show_v2, show_v4

Related = Callable[[EntitySet, str, Row], list[Row]]
Doc = dict[str, Any]


@dataclass
class Shape:
    """What was asked for: ``$select`` and ``$expand`` as a tree. ``select`` empty means everything."""

    select: set[str] = field(default_factory=set)
    expand: dict[str, Shape] = field(default_factory=dict)

    @classmethod
    def of(cls, service: Service, entity_set: EntitySet, select: list[str], expand: list[str]) -> Shape:
        shape = cls()
        for path in expand:
            at, where = shape, entity_set
            for name in path.split("/"):
                if name not in where.type.navigations:
                    raise no_property(name, where.type.name)
                at = at.expand.setdefault(name, cls())
                where = service.follow(where, name)
        for path in select:
            shape._choose(service, entity_set, path.split("/"))
        return shape

    def _choose(self, service: Service, where: EntitySet, names: list[str]) -> None:
        head, *rest = names
        if head == "*":
            self.select |= set(where.type.properties)
        elif rest and head in self.expand:
            self.select.add(head)
            self.expand[head]._choose(service, service.follow(where, head), rest)
        elif head in where.type.properties or (head in where.type.navigations and not rest):
            self.select.add(head)
        else:
            raise no_property("/".join(names), where.type.name)

    def wants(self, name: str) -> bool:
        return not self.select or name in self.select


@dataclass
class Renderer:
    """``hints`` gives the value of a control field (``*_fc`` and its like), which is computed when it is read."""

    service: Service
    root: str
    related: Related
    guard: Callable[[EntitySet, Row], Any]
    hints: Callable[[EntitySet, Row, str], Any]
    as_text: bool = False

    def uri(self, entity_set: EntitySet, row: Row) -> str:
        return f"{self.root}/{entity_set.name}({self.predicate(entity_set, row)})"

    def predicate(self, entity_set: EntitySet, row: Row) -> str:
        shown = [self._literal(entity_set.type.properties[name], row[entity_set.column(name)]) for name in entity_set.type.keys]
        if len(shown) == 1:
            return shown[0]
        return ",".join(f"{name}={value}" for name, value in zip(entity_set.type.keys, shown, strict=True))

    def _literal(self, prop: Property, value: Any) -> str:
        if prop.kind == "G":
            return f"guid'{value}'" if self.service.version == 2 else str(value)
        if prop.kind in "DO":
            text = quote(f"{value:%Y-%m-%dT%H:%M:%S}", safe="")
            return f"datetime'{text}'" if prop.kind == "D" else f"datetimeoffset'{text}Z'"
        return f"'{quote(str(value).replace(chr(39), chr(39) * 2), safe=chr(39))}'" if prop.kind == "S" else str(value)

    def etag(self, entity_set: EntitySet, row: Row) -> str | None:
        value = self.guard(entity_set, row)
        return etag_of(value) if value is not None else None

    def entity(self, entity_set: EntitySet, row: Row, shape: Shape) -> Doc:
        return self._v2(entity_set, row, shape) if self.service.version == 2 else self._v4(entity_set, row, shape)

    def values(self, entity_set: EntitySet, row: Row, shape: Shape) -> Doc:
        shown: Doc = {}
        currency = str(row.get("TransactionCurrency") or row.get("ConditionCurrency") or row.get("Currency") or "")
        for prop in entity_set.type.properties.values():
            if not shape.wants(prop.name) or (prop.many and not shape.select and self.service.version == 2):
                continue
            shown[prop.name] = self._value(entity_set, prop, row, currency)
        return shown

    def _value(self, entity_set: EntitySet, prop: Property, row: Row, currency: str) -> Any:
        if prop.control:
            return self.hints(entity_set, row, prop.name)
        value = row.get(entity_set.column(prop.name))
        if value is None:
            value = empty(prop)
        if prop.many:
            return []
        if prop.complex:
            return self.complex(self.service.complexes[prop.complex], value or {})
        return show_v2(prop, value, currency) if self.service.version == 2 else show_v4(prop, value, as_text=self.as_text)

    def complex(self, kind: EntityType, value: Doc) -> Doc:
        members: Doc = {"__metadata": {"type": f"{self.service.namespace}.{kind.name}"}} if self.service.version == 2 else {}
        for prop in kind.properties.values():
            found = value.get(prop.name, empty(prop))
            members[prop.name] = show_v2(prop, found) if self.service.version == 2 else show_v4(prop, found, as_text=self.as_text)
        return members

    def _v2(self, entity_set: EntitySet, row: Row, shape: Shape) -> Doc:
        uri = self.uri(entity_set, row)
        meta = {"id": uri, "uri": uri, "type": f"{self.service.namespace}.{entity_set.type.name}"}
        etag = self.etag(entity_set, row)
        doc: Doc = {"__metadata": meta | ({"etag": etag} if etag else {})} | self.values(entity_set, row, shape)
        for nav in entity_set.type.navigations.values():
            if nav.name in shape.expand:
                doc[nav.name] = self._expanded(entity_set, nav.name, row, shape.expand[nav.name])
            elif shape.wants(nav.name):
                doc[nav.name] = {"__deferred": {"uri": f"{uri}/{nav.name}"}}
        return doc

    def _expanded(self, entity_set: EntitySet, name: str, row: Row, shape: Shape) -> Any:
        target = self.service.follow(entity_set, name)
        shown = [self.entity(target, found, shape) for found in self.related(entity_set, name, row)]
        if not entity_set.type.navigations[name].many:
            return shown[0] if shown else None
        return {"results": shown} if self.service.version == 2 else shown

    def _v4(self, entity_set: EntitySet, row: Row, shape: Shape) -> Doc:
        etag = self.etag(entity_set, row)
        doc: Doc = ({"@odata.etag": etag} if etag else {}) | self.values(entity_set, row, shape)
        for name, inner in shape.expand.items():
            doc[name] = self._expanded(entity_set, name, row, inner)
        return doc


def total(rows: list[Row], column: str) -> Decimal:
    return sum((row[column] for row in rows), Decimal(0))
