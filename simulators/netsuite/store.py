"""Records in memory: id spaces, external ids, number sequences, what was deleted (sheet 3.4, 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from simulators.netsuite.errors import Refused, missing_instance, user_error
from simulators.netsuite.schema import ELEMENTS, TARGETS, TYPES, RecordType

Values = dict[str, Any]
_FIRST = {"entity": 4000, "transaction": 9000, "line": 600}


@dataclass
class Row:
    """One record: references are ids, numbers are Decimal, sublists are lists of the same."""

    type: RecordType
    id: str
    values: Values
    created: datetime
    modified: datetime

    @property
    def external_id(self) -> str | None:
        value: str | None = self.values.get("externalId")
        return value


@dataclass
class Store:
    clock: Callable[[], datetime]
    rows: dict[str, dict[str, Row]] = field(default_factory=lambda: {name: {} for name in TYPES})
    externals: dict[tuple[str, str], Row] = field(default_factory=dict)
    sequences: Counter[str] = field(default_factory=Counter)
    deleted: list[Values] = field(default_factory=list)

    def now(self) -> datetime:
        return self.clock().astimezone(UTC).replace(microsecond=0)

    def next(self, sequence: str) -> int:
        """The next number of a sequence; ids of records outside the two large spaces come from one sequence of their own."""
        number = _FIRST.get(sequence, 500 if sequence == "other" else 1) + self.sequences[sequence]
        self.sequences[sequence] += 1
        return number

    def new_id(self, kind: RecordType) -> str:
        return str(self.next(kind.space if kind.space in _FIRST else "other"))

    def all(self, *types: str) -> Iterator[Row]:
        for name in types:
            yield from self.rows[name].values()

    def find(self, target: str, ident: str) -> Row | None:
        """A record by internal id; ``target`` is a type or one of the groups that references may point to."""
        for name in TARGETS.get(target, (target,)):
            if ident in self.rows.get(name, {}):
                return self.rows[name][ident]
        return None

    def get(self, target: str, ident: str) -> Row:
        row = self.find(target, ident)
        if row is None:
            raise LookupError(f"{target} {ident}")
        return row

    def find_external(self, target: str, external: str) -> Row | None:
        names = TARGETS.get(target, (target,))
        row = self.externals.get((TYPES[names[0]].space, external)) if names[0] in TYPES else None
        return row if row and row.type.name in names else None

    def locate(self, kind: RecordType, slot: str, url: str) -> Row:
        """The record that a path segment names, ``eid:`` or internal id (sheet 3, 8)."""
        if slot.startswith("eid:"):
            row = self.find_external(kind.name, slot[4:])
        else:
            row = self.rows[kind.name].get(slot)
            if row is None and kind.space == "transaction":
                raise user_error("Transaction type specified is incorrect.")
        if row is None:
            raise missing_instance(url)
        return row

    def claim(self, row: Row, external: str | None) -> None:
        """Refuses an external id that another record of the same space has."""
        holder = self.externals.get((row.type.space, external)) if external else None
        if holder is not None and holder is not row:
            raise user_error("This entity already exists.")

    def put(self, row: Row, values: Values) -> None:
        """Commits new values: the only place where stored records change."""
        self.claim(row, values.get("externalId"))
        if row.external_id:
            self.externals.pop((row.type.space, row.external_id), None)
        row.values = values
        row.modified = self.now()
        self.rows[row.type.name][row.id] = row
        if row.external_id:
            self.externals[row.type.space, row.external_id] = row

    def touch(self, row: Row, **values: Any) -> None:
        """Sets derived members; a change of them is a change of the record."""
        if any(row.values.get(key) != value for key, value in values.items()):
            self.put(row, row.values | values)

    def remove(self, row: Row) -> None:
        self.rows[row.type.name].pop(row.id)
        if row.external_id:
            self.externals.pop((row.type.space, row.external_id), None)
        self.deleted.append(
            {"recordid": row.id, "type": row.type, "name": display_name(self, row), "deleteddate": self.now()},
        )

    def dependants(self, row: Row) -> list[Row]:
        """Records that refer to this one, by any member or line."""
        return [
            other for name, rows in self.rows.items() for other in rows.values() if other is not row and _refers(self, name, other, row)
        ]


def _refers(store: Store, name: str, other: Row, row: Row) -> bool:
    def hit(fields: dict[str, Any], values: Values) -> bool:
        for key, value in values.items():
            spec = fields.get(key)
            if spec is None or value is None:
                continue
            if spec.kind == "ref" and value == row.id and spec.target and store.find(spec.target, value) is row:
                return True
            if spec.kind == "list" and any(hit(ELEMENTS[spec.target], line) for line in value):
                return True
        return False

    return hit(TYPES[name].fields, other.values)


def display_name(store: Store, row: Row) -> str:
    """The text of a reference to this record, ``refName`` (sheet 3.2, 7.2)."""
    values = row.values
    if row.type.space == "transaction":
        return f"{row.type.title} #{values.get('tranId')}"
    if row.type.name in ("customer", "job"):
        name = values.get("companyName") or " ".join(filter(None, (values.get("firstName"), values.get("lastName"))))
        own = f"{values.get('entityId')} {name}".strip()
        parent = store.find("customer", values.get("parent") or "")
        return f"{display_name(store, parent)} : {own}" if parent else own
    for key in ("entityId", "itemId", "periodName", "name", "title"):
        if values.get(key):
            return str(values[key])
    return row.id


def require_type(kind: RecordType | None, name: str, url: str) -> RecordType:
    if kind is None:
        raise Refused(404, "NONEXISTENT_ID", f"Record type '{name}' does not exist.", url=url)
    return kind
