"""Records in memory, with an index per key field, a recycle bin (rows whose IsDeleted is true) and an undo log.

Rows are replaced, never changed in place: undoing puts the former row back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from simulators.salesforce.schema import Field, Schema, SObject

Row = dict[str, Any]


def key_of(column: Field, value: Any) -> Any:
    """What makes two values of a key field the same: text compares case-insensitively unless the field says otherwise."""
    return value.casefold() if isinstance(value, str) and column.type != "reference" and not column.case_sensitive else value


class Table:
    def __init__(self, kind: SObject) -> None:
        self.kind = kind
        self.rows: dict[str, Row] = {}
        self._index: dict[str, dict[Any, dict[str, None]]] = {column.name: defaultdict(dict) for column in kind.keyed}

    def replace(self, record_id: str, row: Row | None) -> Row | None:
        former = self.rows.get(record_id)
        for column in self.kind.keyed:
            before = former.get(column.name) if former else None
            after = row.get(column.name) if row else None
            if before == after:
                continue
            if before is not None:
                self._index[column.name][key_of(column, before)].pop(record_id, None)
            if after is not None:
                self._index[column.name][key_of(column, after)][record_id] = None
        if row is None:
            self.rows.pop(record_id, None)
        else:
            self.rows[record_id] = row
        return former

    def with_key(self, column: Field, value: Any) -> list[Row]:
        if column.type == "id":
            return [self.rows[value]] if value in self.rows else []
        return [self.rows[record_id] for record_id in self._index[column.name].get(key_of(column, value), ())]


class Store:
    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._tables = {name: Table(kind) for name, kind in schema.objects.items()}
        self._undo: list[tuple[str, str, Row | None]] = []

    def put(self, kind: SObject, row: Row) -> None:
        record_id = row["Id"]
        self._undo.append((kind.name, record_id, self._tables[kind.name].replace(record_id, row)))

    def get(self, kind: SObject, record_id: str) -> Row | None:
        return self._tables[kind.name].rows.get(record_id)

    def live(self, kind: SObject | str, record_id: str | None) -> Row | None:
        """The record, unless it is missing or in the recycle bin."""
        name = kind if isinstance(kind, str) else kind.name
        row = self._tables[name].rows.get(record_id) if record_id else None
        return row if row and not row["IsDeleted"] else None

    def rows(self, kind: SObject | str, *, deleted: bool = False) -> Iterator[Row]:
        table = self._tables[kind if isinstance(kind, str) else kind.name]
        return iter(list(table.rows.values())) if deleted else iter([row for row in table.rows.values() if not row["IsDeleted"]])

    def with_key(self, kind: SObject, column: Field, value: Any, *, deleted: bool = False) -> list[Row]:
        return [row for row in self._tables[kind.name].with_key(column, value) if deleted or not row["IsDeleted"]]

    def children(self, kind: str, column: str, parent: str, *, deleted: bool = False) -> list[Row]:
        sobject = self.schema.objects[kind]
        return self.with_key(sobject, sobject.by_name[column.casefold()], parent, deleted=deleted)

    def mark(self) -> int:
        return len(self._undo)

    def rollback(self, mark: int) -> None:
        while len(self._undo) > mark:
            name, record_id, former = self._undo.pop()
            self._tables[name].replace(record_id, former)

    def forget(self) -> None:
        """Ends the transaction: nothing before this can be undone."""
        self._undo.clear()

    def names(self) -> Iterable[str]:
        return self._tables
