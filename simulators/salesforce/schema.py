"""What an sObject and its fields are, and short constructors to write them down with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Field:
    name: str
    type: str
    length: int = 0
    precision: int = 0
    scale: int = 0
    digits: int = 0
    nillable: bool = True
    createable: bool = True
    updateable: bool = True
    unique: bool = False
    case_sensitive: bool = False
    external_id: bool = False
    id_lookup: bool = False
    calculated: bool = False
    auto_number: bool = False
    name_field: bool = False
    default: Any = None
    defaulted: bool = False
    values: tuple[str, ...] = ()
    restricted: bool = False
    target: str | None = None
    relationship: str | None = None
    children: str | None = None
    cascade: bool = False
    title: str | None = None

    @property
    def custom(self) -> bool:
        return self.name.endswith("__c")

    @property
    def label(self) -> str:
        if self.title:
            return self.title
        if self.custom:
            return self.name[:-3].replace("_", " ")
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", self.name)
        return re.sub(r" Id$", " ID", words)

    @property
    def required(self) -> bool:
        """The vendor's own rule for "required on create"."""
        return self.createable and not self.nillable and not self.defaulted

    @property
    def keyed(self) -> bool:
        """Whether the store keeps an index on it."""
        return self.type == "reference" or self.unique or self.external_id or self.id_lookup


@dataclass(frozen=True)
class SObject:
    name: str
    prefix: str
    fields: tuple[Field, ...]
    label: str = ""
    plural: str = ""
    createable: bool = True
    updateable: bool = True
    deletable: bool = True
    # (id, name, developer name) of those beside the master record type.
    record_types: tuple[tuple[str, str, str], ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {item.name.casefold(): item for item in self.fields}

    @cached_property
    def parents(self) -> dict[str, Field]:
        return {item.relationship.casefold(): item for item in self.fields if item.relationship}

    @cached_property
    def keyed(self) -> tuple[Field, ...]:
        return tuple(item for item in self.fields if item.keyed)

    def field(self, name: str) -> Field | None:
        return self.by_name.get(name.casefold())

    def key_field(self, name: str) -> Field | None:
        """The field, if records may be addressed and upserted by it."""
        found = self.field(name)
        return found if found and (found.external_id or found.id_lookup) else None


@dataclass
class Schema:
    objects: dict[str, SObject]
    _folded: dict[str, SObject] = field(init=False, default_factory=dict)
    _prefixes: dict[str, SObject] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._folded = {name.casefold(): item for name, item in self.objects.items()}
        self._prefixes = {item.prefix: item for item in self.objects.values()}

    def find(self, name: str) -> SObject | None:
        return self._folded.get(name.casefold())

    def of_id(self, record_id: str) -> SObject | None:
        return self._prefixes.get(record_id[:3])

    def referring(self, target: str) -> Iterable[tuple[SObject, Field]]:
        for item in self.objects.values():
            for column in item.fields:
                if column.target == target:
                    yield item, column

    def child(self, target: str, relationship: str) -> tuple[SObject, Field] | None:
        wanted = relationship.casefold()
        return next(((kind, column) for kind, column in self.referring(target) if (column.children or "").casefold() == wanted), None)


def text(name: str, length: int = 255, **more: Any) -> Field:
    return Field(name, more.pop("type", "string"), length=length, **more)


def picklist(name: str, values: Sequence[str] = (), **more: Any) -> Field:
    return Field(name, "picklist", length=more.pop("length", 255), values=tuple(values), **more)


def money(name: str, precision: int = 18, scale: int = 2, **more: Any) -> Field:
    return Field(name, "currency", precision=precision, scale=scale, **more)


def percent(name: str, precision: int = 3, scale: int = 0, **more: Any) -> Field:
    return Field(name, "percent", precision=precision, scale=scale, **more)


def number(name: str, precision: int = 18, scale: int = 2, **more: Any) -> Field:
    return Field(name, "double", precision=precision, scale=scale, **more)


def whole(name: str, digits: int = 9, **more: Any) -> Field:
    return Field(name, "int", digits=digits, **more)


def flag(name: str, default: bool = False, **more: Any) -> Field:
    return Field(name, "boolean", nillable=False, defaulted=True, default=default, **more)


def day(name: str, **more: Any) -> Field:
    return Field(name, "date", **more)


def instant(name: str, **more: Any) -> Field:
    return Field(name, "datetime", **more)


def ref(name: str, target: str, children: str | None = None, **more: Any) -> Field:
    relationship = more.pop("relationship", name.removesuffix("Id"))
    return Field(name, "reference", length=18, target=target, relationship=relationship, children=children, **more)


def read_only(column: Field) -> Field:
    return replace(column, createable=False, updateable=False)


def create_only(column: Field) -> Field:
    return replace(column, updateable=False)


def address(prefix: str) -> tuple[Field, ...]:
    """The writable parts and the read-only compound field over them."""
    return (
        text(f"{prefix}Street", type="textarea"),
        text(f"{prefix}City", 40),
        text(f"{prefix}State", 80),
        text(f"{prefix}PostalCode", 20),
        text(f"{prefix}Country", 80),
        number(f"{prefix}Latitude", 18, 15),
        number(f"{prefix}Longitude", 18, 15),
        picklist(
            f"{prefix}GeocodeAccuracy", ("Address", "NearAddress", "Block", "Street", "Zip", "City", "State"), restricted=True, length=40
        ),
        read_only(Field(f"{prefix}Address", "address")),
    )
