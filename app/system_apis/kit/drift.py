"""What changed in a system's own description of its records, and what that means for the mapping. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from app.core.model import Value
from app.system_apis.kit.connector import Resource
from app.system_apis.kit.converters import Codes, Const, Field, Lines, Maps, Total
from app.system_apis.kit.mapping import words
from app.system_apis.kit.wire import VendorField

Meaning = Literal["harmless", "unmapped_value", "breaking"]


class Drift(Value):
    """One change. ``field`` is ours (None: the whole object), ``vendor_field`` the system's; ``cause`` is for people."""

    meaning: Meaning
    field: str | None
    vendor_field: str | None
    cause: str


def compare(
    resource: Resource, maps: Maps, before: tuple[VendorField, ...] | None, now: tuple[VendorField, ...], *, complete: bool
) -> list[Drift]:
    """What is different from ``before``, and what the mapping needs and the system no longer has.

    ``complete``: the description names every field, so that what it does not name is not there.
    """
    here, were = {item.name.casefold(): item for item in now}, {item.name.casefold(): item for item in before or ()}
    needed = _needed(resource)
    found: list[Drift] = []
    for name, fields in needed.items():
        if name not in here and (name in were or (complete and _plain(fields[0]))):
            found += [_breaking(item, f"{_title(item)} is no longer there") for item in fields]
    for name, item in here.items():
        old, fields = were.get(name), needed.get(name, [])
        if old is None:
            found += _appeared(resource, item, fields, new=before is not None)
        elif old.type != item.type:
            found += [_breaking(field, f"{_title(field)} was {old.type} and is {item.type} now") for field in fields] or [
                Drift(meaning="harmless", field=None, vendor_field=item.name, cause=f"{item.name} was {old.type} and is {item.type} now")
            ]
        found += _demanded(resource, old, item, fields)
        found += _values(item, old, fields, maps)
    gone = [item for name, item in were.items() if name not in here and name not in needed]
    found += [Drift(meaning="harmless", field=None, vendor_field=item.name, cause=f"{item.name} is no longer there") for item in gone]
    return found


def _needed(resource: Resource) -> dict[str, list[Field]]:
    """The first member of every vendor path → the rows that use it."""
    rows: dict[str, list[Field]] = {}
    for item in resource.fields:
        if not isinstance(item.converter, Const):
            rows.setdefault(_head(item).casefold(), []).append(item)
    return rows


def _plain(field: Field) -> bool:
    """Whether a description would name it: children have one of their own, and a word in braces stands for several fields."""
    return field.vendor == _head(field) and not isinstance(field.converter, Lines | Total) and "{" not in field.vendor


def _head(field: Field) -> str:
    return field.vendor.split(".")[0].split("[")[0]


def _appeared(resource: Resource, item: VendorField, fields: list[Field], *, new: bool) -> Iterator[Drift]:
    if new and not fields:
        yield Drift(meaning="harmless", field=None, vendor_field=item.name, cause=f"{item.name} is new; nothing here uses it")


def _demanded(resource: Resource, old: VendorField | None, item: VendorField, fields: list[Field]) -> Iterator[Drift]:
    """A field that must be given now, or can no longer be."""
    written = [field for field in fields if field.writable(creating=True)]
    constant = any(_head(field).casefold() == item.name.casefold() for field in resource.fields if isinstance(field.converter, Const))
    if old is not None and item.required and not old.required and not written and not constant and "create" in resource.operations:
        cause = f"{item.name} must be given now, and nothing here gives it: no {resource.entity.replace('_', ' ')} can be made"
        yield Drift(meaning="breaking", field=None, vendor_field=item.name, cause=cause)
    if item.writable is False and old is not None and old.writable is not False:
        yield from (_breaking(field, f"{_title(field)} can no longer be written") for field in written)


def _values(item: VendorField, old: VendorField | None, fields: list[Field], maps: Maps) -> Iterator[Drift]:
    if not item.values:
        return
    for field in fields:
        if not isinstance(field.converter, Codes):
            continue
        table = {**field.converter.table, **maps.get(field.converter.values or "", {})}
        # What our own table says was never among the system's values is spelled in other words there (ids beside labels).
        gone = [theirs for theirs in table.values() if theirs not in item.values and old is not None and theirs in old.values]
        if gone:
            yield _breaking(field, f"{_title(field)} no longer takes {', '.join(gone)}")
        fresh = [value for value in item.values if old is not None and value not in old.values and value not in table.values()]
        if fresh and field.converter.strict:
            cause = f"{_title(field)} has new values without a partner in our value map: {', '.join(fresh)}"
            yield Drift(meaning="unmapped_value", field=field.canonical.split(".")[0], vendor_field=item.name, cause=cause)


def _breaking(field: Field, cause: str) -> Drift:
    return Drift(meaning="breaking", field=field.canonical.split(".")[0], vendor_field=_head(field), cause=cause)


def _title(field: Field) -> str:
    return f"{_head(field)} ({words(field.canonical)})"
