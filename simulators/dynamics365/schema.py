"""Entities, their properties and enumerations, read from the tables in :mod:`simulators.dynamics365.facts`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from simulators.dynamics365.facts import ENUMS, PAGES, QUERIES, RESOURCES

ZERO_GUID = "00000000-0000-0000-0000-000000000000"
NO_DATE = "0001-01-01"
NO_INSTANT = "0001-01-01T00:00:00Z"
EDM = {
    "guid": "Edm.Guid", "text": "Edm.String", "code": "Edm.String", "decimal": "Edm.Decimal", "int": "Edm.Int32", "long": "Edm.Int64",
    "bool": "Edm.Boolean", "date": "Edm.Date", "instant": "Edm.DateTimeOffset", "stream": "Edm.Stream", "option": "Edm.String",
}  # fmt: skip
_TOKEN = re.compile(r"(\w+):([a-z]+)(?:=(\w+))?(\d*)(!?)")
_ILLEGAL = re.compile(r"[^A-Za-z0-9_]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    length: int = 0
    enum: str = ""
    read_only: bool = False

    @property
    def edm(self) -> str:
        return f"Microsoft.NAV.{self.enum}" if self.kind == "enum" else EDM[self.kind]

    @property
    def members(self) -> list[str]:
        return list(ENUMS[self.enum]) if self.enum else []

    @property
    def blank(self) -> object:
        """What an absent value looks like (sheet 3.2); nulls do not occur."""
        if self.kind in ("enum", "option"):
            return self.members[0]
        empty: dict[str, object] = {"guid": ZERO_GUID, "decimal": Decimal(0), "int": 0, "long": 0, "bool": False, "date": NO_DATE}
        return empty.get(self.kind, NO_INSTANT if self.kind == "instant" else "")


@dataclass(frozen=True)
class Nav:
    name: str
    target: str
    many: bool


@dataclass(frozen=True)
class Entity:
    """``verbs`` are i, m, d as the page allows; ``actions`` are bound to one record; ``table`` is the name that error texts use."""

    set: str
    name: str
    verbs: str
    table: str
    fields: dict[str, Field]
    navs: dict[str, Nav] = field(default_factory=dict)
    actions: tuple[str, ...] = ()
    key: tuple[str, ...] = ("id",)

    @property
    def page(self) -> bool:
        """Whether it is a published page and not an API page: no deep insert, keys by number (sheet 3, 7a)."""
        return self.set in PAGE_SETS


def _parse(text: str, *, pages: bool = False) -> dict[str, Entity]:
    found = {}
    for block in text.strip().split("\n@"):
        names, table, navs, last, body = (part.strip() for part in block.lstrip("@").split("|", 4))
        set_, name, verbs = names.split()
        parts = [nav.partition(":") for nav in navs.split()]
        targets = {nav: Nav(nav, target.rstrip("*"), target.endswith("*")) for nav, _, target in parts}
        fields = {m[1]: Field(m[1], m[2], int(m[4] or 0), m[3] or "", bool(m[5])) for m in _TOKEN.finditer(body)}
        words = tuple(last.split())
        key = words if pages else ("subscriptionId",) if set_ == "subscriptions" else ("id",) if "id" in fields else ("contactId",)
        found[set_] = Entity(set_, name, verbs.strip("-"), table, fields, targets, () if pages else words, key)
    return found


def _query(name: str, columns: str) -> Entity:
    def kind(column: str) -> str:
        if re.search("quantity|Cost|Price|Amount", column):
            return "decimal"
        return "date" if column.endswith("Date") else "int" if column in ("lineNo", "indentation", "dimensionSetID") else "text"

    fields = {column: Field(column, "bool" if column == "complete" else kind(column), 0, "", True) for column in columns.split()}
    return Entity(name, name.removesuffix("s") if name != "jobLedgerEntries" else "jobLedgerEntry", "", "Query", fields, key=())


ENTITIES = _parse(RESOURCES)
PAGE_SETS = tuple(re.findall(r"^@(\w+)", PAGES, re.M))
PAGE_ENTITIES = _parse(PAGES, pages=True)
QUERY_ENTITIES = {name: _query(name, columns) for name, columns in QUERIES.items()}


def escaped(member: str) -> str:
    """An enumeration member as it travels: ``In Review`` is ``In_x0020_Review`` (sheet 3.2)."""
    return _ILLEGAL.sub(lambda found: f"_x{ord(found[0]):04X}_", member)


def unescaped(wire: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), wire)
