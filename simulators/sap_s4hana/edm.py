"""The entity data model: what each service publishes in ``$metadata``, read from the tables in ``facts``.

A table has one line per thing: ``service name version path namespace scenario``; ``set name type capabilities`` where a ``-`` takes the
place of c(reatable), u(pdatable), d(eletable) or a(ddressable); ``type name keys`` and ``complex name``, each followed by properties and
``nav name set multiplicity``; ``function name method result set parameters``. A line that ends with ``&`` goes on.

A property is ``name:kind/marks~unit``. Kinds: S string with its length, B boolean, D date (Edm.DateTime), O instant with its fraction
digits, T time, G guid, N decimal with precision.scale, A Edm.Date, H I L Y F X numbers and binary, ``{name}`` a complex type. Marks:
``!`` not nullable, ``^`` upper case, ``@`` part of the ETag, ``r`` required, and c, u, f, s for what it is *not*: creatable, updatable,
filterable, sortable.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

TABLES: Final = (
    "business_partner", "sales_order", "sales_order_v4", "sales_quotation", "sales_contract", "memo_requests", "enterprise_project",
    "code_lists", "customer_project", "timesheet", "billing_document", "billing_document_v4", "event_queue",
)  # fmt: skip
EDM: Final = {
    "S": "Edm.String", "B": "Edm.Boolean", "D": "Edm.DateTime", "O": "Edm.DateTimeOffset", "T": "Edm.Time", "G": "Edm.Guid",
    "N": "Edm.Decimal", "A": "Edm.Date", "H": "Edm.Int16", "I": "Edm.Int32", "L": "Edm.Int64", "Y": "Edm.Byte", "F": "Edm.Double",
    "X": "Edm.Binary",
}  # fmt: skip
_TOKEN = re.compile(r"(\w+):(\{\w+\*?\}|[A-Z][\d.a-z]*)(?:/([!^@cufsr]+))?(?:~(\w+))?$")


@dataclass(frozen=True)
class Property:
    name: str
    kind: str
    size: int | None = None
    precision: int | None = None
    scale: int | None = None
    marks: str = ""
    unit: str | None = None
    complex: str | None = None
    many: bool = False

    @property
    def nullable(self) -> bool:
        return "!" not in self.marks

    @property
    def creatable(self) -> bool:
        return "c" not in self.marks

    @property
    def updatable(self) -> bool:
        return "u" not in self.marks

    @property
    def filterable(self) -> bool:
        return "f" not in self.marks

    @property
    def required(self) -> bool:
        return "r" in self.marks

    @property
    def control(self) -> bool:
        """A hint to user interfaces, computed when it is read: ``*_fc``, ``*_mc``, ``*_oc``, ``*_ac``."""
        return self.name[-3:] in ("_fc", "_mc", "_oc", "_ac")


@dataclass(frozen=True)
class Navigation:
    name: str
    target: str
    many: bool


@dataclass(frozen=True)
class EntityType:
    name: str
    keys: tuple[str, ...]
    properties: Mapping[str, Property]
    navigations: Mapping[str, Navigation]

    @property
    def etag(self) -> str | None:
        return next((one.name for one in self.properties.values() if "@" in one.marks), None)


@dataclass(frozen=True)
class EntitySet:
    """``table`` is where its rows are kept; two services may show one table under different names (``columns``)."""

    name: str
    type: EntityType
    creatable: bool
    updatable: bool
    deletable: bool
    table: str
    columns: Mapping[str, str] = field(default_factory=dict)

    def column(self, name: str) -> str:
        return self.columns.get(name, name)


@dataclass(frozen=True)
class Function:
    name: str
    method: str
    returns: str
    many: bool
    entity_set: str | None
    parameters: tuple[Property, ...]


@dataclass
class Service:
    name: str
    version: int
    path: str
    namespace: str
    scenario: str
    sets: dict[str, EntitySet] = field(default_factory=dict)
    types: dict[str, EntityType] = field(default_factory=dict)
    complexes: dict[str, EntityType] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)

    def follow(self, owner: EntitySet, name: str) -> EntitySet:
        return self.sets[owner.type.navigations[name].target]


# The version 4 services show the same documents as the version 2 services, under other names (sheet 6.2, 6.7).
VIEWS: Final[dict[str, dict[str, tuple[str, dict[str, str]]]]] = {
    "CE_SALESORDER_0001": {
        "SalesOrder": ("A_SalesOrder", {}),
        "SalesOrderItem": ("A_SalesOrderItem", {
            "Product": "Material", "WBSElementExternalID": "WBSElement", "ProductGroup": "MaterialGroup", "Plant": "ProductionPlant",
        }),
        "SalesOrderPartner": ("A_SalesOrderHeaderPartner", {}),
        "SalesOrderItemPartner": ("A_SalesOrderItemPartner", {}),
        "SalesOrderPricingElement": ("A_SalesOrderHeaderPrElement", {"ConditionRateAmount": "ConditionRateValue"}),
        "SalesOrderItemPricingElement": ("A_SalesOrderItemPrElement", {"ConditionRateAmount": "ConditionRateValue"}),
        "SalesOrderText": ("A_SalesOrderText", {}),
        "SalesOrderItemText": ("A_SalesOrderItemText", {}),
        "SalesOrderScheduleLine": ("A_SalesOrderScheduleLine", {}),
    },
    "CE_BILLINGDOCUMENT_0001": {
        "BillingDocument": ("A_BillingDocument", {}),
        "BillingDocumentItem": ("A_BillingDocumentItem", {"Product": "Material"}),
    },
}  # fmt: skip


def _property(token: str) -> Property:
    found = _TOKEN.match(token)
    if found is None:
        raise ValueError(token)
    name, kind, marks, unit = found.groups()
    if kind.startswith("{"):
        return Property(name, "C", marks=marks or "", complex=kind.strip("{}*"), many="*" in kind)
    letter, rest = kind[0], kind[1:]
    whole, _, fraction = rest.partition(".")
    size = int(whole) if letter == "S" and whole else None
    precision = int(whole) if letter in "NOT" and whole else None
    scale = int(fraction) if fraction.isdigit() else (3 if fraction == "variable" else 0) if letter == "N" and rest else None
    return Property(name, letter, size, precision, scale, marks or "", unit)


def _parse(text: str) -> list[Service]:
    services: list[Service] = []
    sets: list[tuple[Service, str, str, str]] = []
    types: list[tuple[Service, str, str, tuple[str, ...], dict[str, Property], dict[str, Navigation]]] = []
    for line in text.strip().replace("&\n", "").splitlines():
        if not line:
            continue
        head, *words = line.split()
        if head == "service":
            services.append(Service(words[0], int(words[1]), words[2], words[3], words[4]))
        elif head == "set":
            sets.append((services[-1], words[0], words[1], words[2]))
        elif head in ("type", "complex"):
            types.append((services[-1], head, words[0], tuple(words[1:]), {}, {}))
        elif head == "nav":
            types[-1][5][words[0]] = Navigation(words[0], words[1], words[2] == "*")
        elif head == "function":
            many = words[2].startswith("Collection(")
            result = words[2].removeprefix("Collection(").removesuffix(")")
            target = None if words[3] == "-" else words[3]
            parameters = tuple(_property(word) for word in words[4:])
            services[-1].functions[words[0]] = Function(words[0], words[1], result, many, target, parameters)
        else:
            types[-1][4].update({one.name: one for one in map(_property, line.split())})
    for service, head, name, keys, properties, navigations in types:
        (service.types if head == "type" else service.complexes)[name] = EntityType(name, keys, properties, navigations)
    for service, name, kind, can in sets:
        table, columns = VIEWS.get(service.name, {}).get(name, (name, {}))
        service.sets[name] = EntitySet(name, service.types[kind], "c" in can, "u" in can, "d" in can, table, columns)
    return services


@cache
def services() -> dict[str, Service]:
    """All services by path."""
    found: dict[str, Service] = {}
    for table in TABLES:
        text: str = importlib.import_module(f"simulators.sap_s4hana.facts.{table}").FACTS
        found |= {service.path: service for service in _parse(text)}
    return found


@cache
def owner(table: str) -> EntitySet:
    """The entity set that has the table's own column names."""
    return next(one for service in services().values() for one in service.sets.values() if one.table == table and one.name == table)
