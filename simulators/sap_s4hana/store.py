"""Rows in memory: tables by key, number ranges, a clock that never stands still, and transactions that are whole or nothing."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from simulators.sap_s4hana.edm import owner
from simulators.sap_s4hana.values import empty

Row = dict[str, Any]
Key = tuple[Any, ...]
# The first number of each range (sheet 3.2, 6).
RANGES = {
    "BusinessPartner": 10100100, "Address": 22600, "A_SalesOrder": 1, "A_SalesQuotation": 20000000, "A_SalesContract": 40000000,
    "A_CreditMemoRequest": 60000000, "A_DebitMemoRequest": 70000000, "BillingDocument": 90000000, "AccountingDocument": 9400000000,
    "BillingPlan": 300, "Project": 1, "WBS": 1, "Time": 1, "Relationship": 1,
}  # fmt: skip


@dataclass
class Store:
    clock: Callable[[], datetime]
    tables: dict[str, dict[Key, Row]] = field(default_factory=lambda: defaultdict(dict))
    sequences: Counter[str] = field(default_factory=Counter)
    last: datetime | None = None

    def now(self) -> datetime:
        """Later than ever before, so that no two changes have the same ETag."""
        moment = self.clock()
        if self.last is not None and moment <= self.last:
            moment = self.last + timedelta(microseconds=1)
        self.last = moment
        return moment

    def today(self) -> date:
        return self.clock().date()

    def next(self, name: str) -> int:
        found = RANGES[name] + self.sequences[name]
        self.sequences[name] += 1
        return found

    def guid(self) -> str:
        return str(uuid.uuid4())

    @staticmethod
    def key(table: str, row: Row) -> Key:
        return tuple(row[name] for name in owner(table).type.keys)

    def rows(self, table: str) -> Iterator[Row]:
        yield from list(self.tables[table].values())

    def where(self, table: str, **values: Any) -> list[Row]:
        return [row for row in self.rows(table) if all(row.get(name) == value for name, value in values.items())]

    def first(self, table: str, **values: Any) -> Row | None:
        return next(iter(self.where(table, **values)), None)

    def get(self, table: str, *key: Any) -> Row | None:
        return self.tables[table].get(key)

    def put(self, table: str, row: Row) -> Row:
        """Keeps a row, with every column it lacks empty. A stored row is never changed in place."""
        kind = owner(table).type
        full = {one.name: empty(one) for one in kind.properties.values() if not one.control and one.kind != "C"} | row
        self.tables[table][self.key(table, full)] = full
        return full

    def change(self, table: str, row: Row, **values: Any) -> Row:
        return self.put(table, self.tables[table][self.key(table, row)] | values)

    def drop(self, table: str, row: Row) -> None:
        self.tables[table].pop(self.key(table, row), None)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        saved = {name: dict(rows) for name, rows in self.tables.items()}
        try:
            yield
        except BaseException:
            self.tables = defaultdict(dict, saved)
            raise
