"""Records in memory: keys, note ids, numbering sequences, time stamps (sheet 1, 4)."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from simulators.acumatica.facts import CODES, NUMBERED
from simulators.acumatica.schema import TYPES, EntityType

Values = dict[str, Any]
Listener = Callable[["Row", Values | None, Values | None], None]
MODIFIED = ("LastModifiedDateTime", "LastModified", "LastModifiedDate")
CREATED = ("CreatedDateTime", "CreatedDate")


@dataclass
class Row:
    """One record: scalars are Python values, linked entities are mappings, details are lists of mappings with an ``id``."""

    type: EntityType
    id: str
    values: Values
    note: str = ""
    custom: Values = field(default_factory=dict)
    files: list[Values] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(str(self.values.get(name) or "") for name in self.type.keys)

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)


def new_id() -> str:
    return str(uuid.uuid4())


@dataclass
class Store:
    clock: Callable[[], datetime]
    rows: dict[str, dict[str, Row]] = field(default_factory=lambda: {name: {} for name in TYPES})
    index: dict[str, dict[tuple[str, ...], Row]] = field(default_factory=lambda: {name: {} for name in TYPES})
    sequences: Counter[str] = field(default_factory=Counter)
    contents: dict[str, bytes] = field(default_factory=dict)
    listeners: list[Listener] = field(default_factory=list)

    def now(self) -> datetime:
        """Database time, which is kept in hundredths of a second."""
        now = self.clock().astimezone(UTC)
        return now.replace(microsecond=now.microsecond // 10_000 * 10_000)

    def number(self, entity: str, variant: str = "") -> str:
        _, prefix, digits = NUMBERED[entity]
        sequence = "Invoice" if entity == "Invoice" else f"{entity}{variant}"
        return f"{prefix}{self.next(sequence):0{digits}d}"

    def next(self, sequence: str) -> int:
        self.sequences[sequence] += 1
        return self.sequences[sequence]

    def all(self, entity: str) -> Iterator[Row]:
        yield from self.rows[entity].values()

    def find(self, entity: str, *key: str | None) -> Row | None:
        return self.index[entity].get(tuple(str(part or "") for part in key))

    def get(self, entity: str, *key: str | None) -> Row:
        row = self.find(entity, *key)
        if row is None:
            raise LookupError(f"{entity} {key}")
        return row

    def by_id(self, entity: str, ident: str) -> Row | None:
        return self.rows[entity].get(ident.lower())

    def exists(self, target: str, value: str) -> bool:
        """Whether a selector accepts a value: an entity's key, or a member of a set-up list."""
        if target == "Item":
            return value == "<N/A>" or self.find("NonStockItem", value) is not None
        if target == "Project" and value == "X":
            return True
        if target == "Branch":
            return any(one["BranchID"] == value for one in self.branches())
        if target in CODES:
            return value in CODES[target]
        return self.find(target, value) is not None

    def branches(self) -> list[Values]:
        """The lines of the companies' structure."""
        return [line for row in self.all("CompaniesStructure") for line in row.values["Results"]]

    def branch_currency(self, branch: str | None) -> str:
        return next((one["BaseCurrencyID"] for one in self.branches() if one["BranchID"] == branch), "USD")

    def put(self, row: Row, values: Values, *, silent: bool = False) -> Row:
        """Commits values; the only place where stored records change. ``silent`` keeps the time of the last change."""
        before = row.values if row.id in self.rows[row.type.name] else None
        now = self.now()
        if before is None:
            values |= {name: now for name in CREATED if name in row.type.fields}
            if "NoteID" in row.type.fields:
                values["NoteID"] = row.id
        if before is None or not silent:
            values |= {name: now for name in MODIFIED if name in row.type.fields}
        if before is not None:
            self.index[row.type.name].pop(row.key, None)
        row.values = values
        self.rows[row.type.name][row.id] = row
        self.index[row.type.name][row.key] = row
        for listener in self.listeners:
            listener(row, before, values)
        return row

    def touch(self, row: Row, **values: Any) -> None:
        """Sets derived members, if they are different."""
        if any(row.values.get(name) != value for name, value in values.items()):
            self.put(row, row.values | values)

    def add(self, entity: str, **values: Any) -> Row:
        row = Row(TYPES[entity], new_id(), {})
        return self.put(row, {name: value for name, value in values.items() if value is not None})

    def remove(self, row: Row) -> None:
        self.rows[row.type.name].pop(row.id)
        self.index[row.type.name].pop(row.key, None)
        for listener in self.listeners:
            listener(row, row.values, None)
