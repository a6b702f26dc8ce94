"""What changed in a system's own description of its records, and what that means for the mapping. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from app.core.model import Value
from app.system_apis.kit.connector import LookupKey, Resource
from app.system_apis.kit.converters import Choice, CodeList, Codes, Const, Field, Lines, Maps, Total
from app.system_apis.kit.mapping import trail, words
from app.system_apis.kit.wire import UNKNOWN, VendorField

Meaning = Literal["harmless", "unmapped_value", "breaking"]


class Drift(Value):
    """One change. ``field`` is ours (None: the whole object), ``vendor_field`` the system's; ``cause`` is for people."""

    meaning: Meaning
    field: str | None
    vendor_field: str | None
    cause: str


class Need(NamedTuple):
    """One place of a record that we use: ``ours`` waits when it is gone (None: the whole object). ``plain``: a description names it."""

    path: str
    ours: str | None
    words: str
    writes: bool = False
    plain: bool = False
    codes: Codes | None = None

    @property
    def steps(self) -> list[str]:
        return trail(self.path.casefold())

    def breaking(self, name: str, what: str) -> Drift:
        return Drift(meaning="breaking", field=self.ours, vendor_field=name, cause=f"{name} ({self.words}) {what}")


def compare(
    resource: Resource, maps: Maps, before: tuple[VendorField, ...] | None, now: tuple[VendorField, ...], *, complete: bool
) -> list[Drift]:
    """What is different from ``before``, and what the mapping needs and the system no longer has.

    ``complete``: the description names every field, so that what it does not name is not there.
    """
    here, were = {item.name.casefold(): item for item in now}, {item.name.casefold(): item for item in before or ()}
    users: dict[str, list[Need]] = {}
    found: list[Drift] = []
    for need in _needs(resource):
        said = [step for step in need.steps if step in here]
        lost = [step for step in need.steps if step in were and step not in here]
        if said:
            users.setdefault(said[-1], []).append(need)
        if lost:
            found.append(need.breaking(were[lost[0]].name, "is no longer there"))
        elif not said and complete and need.plain:
            found.append(need.breaking(need.path, "is no longer there"))
    for name, item in here.items():
        old, needs = were.get(name), users.get(name, [])
        demanded = [] if before is None else list(_demanded(resource, old, item, needs))
        found += demanded
        if old is None and before is not None and not needs and not demanded:
            found.append(Drift(meaning="harmless", field=None, vendor_field=item.name, cause=f"{item.name} is new; nothing here uses it"))
        elif old is not None and old.type != item.type and UNKNOWN not in (old.type, item.type):
            found += _retyped(item, old, needs)
        found += _values(item, old, needs, maps)
    missed = {item.vendor_field for item in found}
    gone = [item for name, item in were.items() if name not in here and missed.isdisjoint(trail(item.name))]
    found += [Drift(meaning="harmless", field=None, vendor_field=item.name, cause=f"{item.name} is no longer there") for item in gone]
    # Several rows of the field table may use one place.
    return list({(item.meaning, item.field, item.vendor_field): item for item in reversed(found)}.values())[::-1]


def _needs(resource: Resource) -> Iterator[Need]:
    for item in resource.fields:
        yield from _of_field(item)
    for name, path in resource.extensions.items():
        yield Need(path, f"extensions.{name}", words(name), writes=True)
    if resource.key is not None:
        path = (resource.key.read if isinstance(resource.key, LookupKey) else None) or resource.key.field
        yield Need(path, None, "our key: without it, a lost answer would make a second record", writes=True)


def _of_field(item: Field) -> Iterator[Need]:
    writes, converter = item.writable(creating=True), item.converter
    if isinstance(converter, Const):
        yield Need(item.vendor, None, "always said", writes=writes)
        return
    ours = item.canonical.split(".")[0]
    codes = converter.codes if isinstance(converter, Choice | CodeList) else converter
    # Children have a description of their own, and a word in braces stands for several fields.
    plain = trail(item.vendor) == [item.vendor] and not isinstance(converter, Lines | Total) and "{" not in item.vendor
    yield Need(item.vendor, ours, words(item.canonical), writes, plain, codes if isinstance(codes, Codes) else None)
    for inner in converter.fields if isinstance(converter, Lines) else ():
        for need in _of_field(inner):
            path, said = f"{item.vendor}.{need.path}", f"{words(item.canonical)} › {need.words}"
            yield need._replace(path=path, ours=ours, words=said, writes=writes and need.writes, plain=False)


def _retyped(item: VendorField, old: VendorField, needs: list[Need]) -> list[Drift]:
    what = f"was {old.type} and is {item.type} now"
    said = [need.breaking(item.name, what) for need in needs if need.ours is not None]
    return said or [Drift(meaning="harmless", field=None, vendor_field=item.name, cause=f"{item.name} {what}")]


def _demanded(resource: Resource, old: VendorField | None, item: VendorField, needs: list[Need]) -> Iterator[Drift]:
    """A field that must be given now, or can no longer be."""
    written = [need for need in needs if need.writes]
    if item.required and not (old and old.required) and not written and "create" in resource.operations:
        cause = f"{item.name} must be given now, and nothing here gives it: no {words(resource.entity)} can be made"
        yield Drift(meaning="breaking", field=None, vendor_field=item.name, cause=cause)
    if item.writable is False and old is not None and old.writable is not False:
        yield from (need.breaking(item.name, "can no longer be written") for need in written)


def _values(item: VendorField, old: VendorField | None, needs: list[Need], maps: Maps) -> Iterator[Drift]:
    if not item.values or old is None:
        return
    for need in needs:
        if need.codes is None:
            continue
        table = {**need.codes.table, **maps.get(need.codes.values or "", {})}
        # What our own table says was never among the system's values is spelled in other words there (ids beside labels).
        gone = [theirs for theirs in table.values() if theirs not in item.values and theirs in old.values]
        if gone:
            yield need.breaking(item.name, f"no longer takes {', '.join(gone)}")
        fresh = [value for value in item.values if value not in old.values and value not in table.values() and value not in need.codes.also]
        if fresh and need.codes.strict:
            cause = f"{item.name} ({need.words}) has new values without a partner in our value map: {', '.join(fresh)}"
            yield Drift(meaning="unmapped_value", field=need.ours, vendor_field=item.name, cause=cause)
