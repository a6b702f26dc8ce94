"""Reads the tables of ``package`` into sObjects.

One object begins with ``# API name | label | plural | text or auto FORMAT | label of the name field | detail`` (``detail``: sharing is
the parent's, so there is no owner). Below it is a line per field: ``name | type | flags | = default | : picklist values | "label``.
A name without a namespace is ``pse__{name}__c``; a label that is missing is the name with blanks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from simulators.certinia.package import foundations, money, organization, people, projects, standard, worklog
from simulators.salesforce.schema import Field, SObject
from simulators.salesforce.standard import ACCOUNT

TODAY, NOW = "TODAY()", "NOW()"
_SYSTEM = ("IsDeleted", "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp")
_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_NUMERIC = {"number": "double", "currency": "currency", "percent": "percent"}
_TEXTUAL = {"text": "string", "area": "textarea", "url": "url", "phone": "phone", "email": "email"}
_LENGTHS = {"text": 255, "area": 255, "url": 255, "phone": 40, "email": 80}


@dataclass
class Entry:
    """One object of a table; ``restricted`` are the lookups that keep their target from being deleted."""

    name: str
    label: str = ""
    plural: str = ""
    naming: str = "text"
    name_label: str = "Name"
    detail: bool = False
    fields: list[Field] = field(default_factory=list)
    restricted: set[str] = field(default_factory=set)


def api_name(name: str) -> str:
    return name if "__" in name else f"pse__{name}__c"


@cache
def entries() -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for module in (projects, people, worklog, money, organization, foundations, standard):
        entry = Entry("")
        for line in module.TABLE.strip().splitlines():
            if line.startswith("# "):
                entry = _head(line.removeprefix("# ").split(" | "))
                found[entry.name] = entry
            else:
                _field(entry, line.split(" | "))
    return found


def _head(parts: list[str]) -> Entry:
    """Of a standard object the name is all that is said."""
    if len(parts) < 5:
        return Entry(parts[0])
    name, label, plural, naming, name_label = parts[:5]
    return Entry(name, label, plural, naming, name_label, detail=parts[-1] == "detail")


def _field(entry: Entry, parts: list[str]) -> None:
    name = api_name(parts[0])
    kind, *arguments = parts[1].split()
    flags, default, values, title = _rest(parts[2:])
    column = _of_type(name, kind, arguments)
    computed = bool(flags & {"formula", "rollup"}) or column.auto_number
    column = replace(
        column,
        values=values,
        title=title or name.split("__")[1].replace("_", " "),
        nillable=column.nillable and "required" not in flags,
        unique="unique" in flags,
        external_id="external" in flags,
        id_lookup="external" in flags,
        restricted="restricted" in flags,
        calculated=bool(flags & {"formula", "rollup"}),
        createable=column.createable and not computed,
        updateable=column.updateable and not computed,
    )
    if default is not None:
        column = replace(column, default=_default(column, default), defaulted=column.defaulted or not column.nillable)
    if "restrict" in arguments:
        entry.restricted.add(name)
    entry.fields.append(column)


def _rest(parts: list[str]) -> tuple[set[str], str | None, tuple[str, ...], str | None]:
    flags: set[str] = set()
    default = title = None
    values: tuple[str, ...] = ()
    for part in parts:
        if part.startswith("= "):
            default = part[2:]
        elif part.startswith(": "):
            values = _zones() if part == ": @zones" else tuple(part[2:].split("; "))
        elif part.startswith('"'):
            title = part[1:]
        else:
            flags |= set(part.split())
    return flags, default, values, title


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(zone for zone in available_timezones() if re.fullmatch(r"[A-Z][A-Za-z]+/[A-Za-z_/-]+", zone)))


def _of_type(name: str, kind: str, arguments: list[str]) -> Field:
    if kind in ("lookup", "master"):
        target, children, *_ = arguments
        relationship = name.removesuffix("__c") + "__r"
        master = kind == "master"
        return Field(
            name,
            "reference",
            length=18,
            target=target,
            relationship=relationship,
            children=None if children == "-" else children,
            cascade=master,
            nillable=not master,
            updateable=not master,
        )
    if kind in _NUMERIC:
        return Field(name, _NUMERIC[kind], precision=int(arguments[0]), scale=int(arguments[1]))
    if kind in _TEXTUAL:
        return Field(name, _TEXTUAL[kind], length=int(arguments[0]) if arguments else _LENGTHS[kind])
    if kind == "flag":
        return Field(name, "boolean", nillable=False, defaulted=True, default=False)
    if kind == "auto":
        return Field(name, "string", length=30, nillable=False, defaulted=True, auto_number=True)
    simple = {"date": "date", "instant": "datetime", "picklist": "picklist", "multi": "multipicklist"}[kind]
    return Field(name, simple, length={"picklist": 255, "multi": 4099}.get(kind, 0))


def _default(column: Field, text: str) -> Any:
    if column.type == "boolean":
        return text == "true"
    if column.type in ("double", "currency", "percent"):
        return Decimal(text).quantize(Decimal(1).scaleb(-column.scale))
    if column.type in ("date", "datetime"):
        return text.upper()
    return text


def objects(standard_objects: tuple[SObject, ...], own: dict[str, tuple[Field, ...]]) -> dict[str, SObject]:
    """The schema of an org with the packages: its standard objects, extended, and those of the packages; ``own`` are the org's fields."""
    tables = entries()
    found = {
        item.name: replace(item, fields=(*item.fields, *(tables[item.name].fields if item.name in tables else ()), *own.get(item.name, ())))
        for item in standard_objects
    }
    packaged = [entry for entry in tables.values() if entry.name not in found]
    missing = {column.target for entry in tables.values() for column in entry.fields if column.target} - set(tables) - set(found)
    packaged += [
        Entry(name, name.split("__")[1].replace("_", " "), name.split("__")[1].replace("_", " ")) for name in sorted(missing - {None})
    ]
    for number, entry in enumerate(packaged, 1):
        prefix = f"a{number // 62}{_BASE62[number % 62]}"
        found[entry.name] = _sobject(entry, prefix, own.get(entry.name, ()))
    return found


def _sobject(entry: Entry, prefix: str, own: tuple[Field, ...]) -> SObject:
    standard_field = ACCOUNT.by_name
    auto = entry.naming.startswith("auto")
    name = Field(
        "Name",
        "string",
        length=80,
        name_field=True,
        title=entry.name_label,
        nillable=False,
        createable=not auto,
        updateable=not auto,
        auto_number=auto,
        defaulted=auto,
    )
    columns = [replace(standard_field["id"], title="Record ID"), name]
    if not entry.detail:
        columns.append(standard_field["ownerid"])
    columns.append(standard_field["currencyisocode"])
    columns += [standard_field[item.casefold()] for item in _SYSTEM]
    return SObject(entry.name, prefix, (*columns, *entry.fields, *own), entry.label, entry.plural)


def name_format(kind: str) -> str:
    """The display format of an object's automatic name, such as ``TCH-{MM}-{DD}-{YYYY}-{000000}``."""
    return entries()[kind].naming.removeprefix("auto ")
