"""Records in memory, by company and table: versions, number series, an undo log for transactions, and what changed for webhooks."""

from __future__ import annotations

import base64
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from simulators.dynamics365.errors import CHANGED, Refused

Values = dict[str, Any]


@dataclass(eq=False)
class Row:
    """One record. ``values`` is replaced as a whole by :meth:`Store.put`, never changed in place; hidden members begin with ``_``."""

    company: str
    table: str
    id: str
    values: Values
    created: datetime
    modified: datetime
    version: int

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    @property
    def etag(self) -> str:
        """Opaque; the text inside looks like the vendor's (sheet 3.2)."""
        digits = str(self.version)
        text = f"'{len(digits)};{digits};00;'"
        return f'W/"{base64.b64encode(text.encode()).decode()}"'


@dataclass(frozen=True)
class Change:
    company: str
    table: str
    id: str
    kind: str
    moment: datetime


@dataclass
class Store:
    clock: Callable[[], datetime]
    tables: dict[tuple[str, str], dict[str, Row]] = field(default_factory=dict)
    series: Counter[tuple[str, str]] = field(default_factory=Counter)
    changes: list[Change] = field(default_factory=list)
    version: int = 1_122_334_455_667_788_990
    undo: list[Callable[[], None]] = field(default_factory=list)
    depth: int = 0

    def table(self, company: str, name: str) -> dict[str, Row]:
        return self.tables.setdefault((company, name), {})

    def all(self, company: str, name: str) -> list[Row]:
        return list(self.table(company, name).values())

    def find(self, company: str, name: str, ident: str) -> Row | None:
        return self.table(company, name).get(ident)

    def where(self, company: str, name: str, **values: Any) -> list[Row]:
        return [row for row in self.all(company, name) if all(row[key] == value for key, value in values.items())]

    def one(self, company: str, name: str, **values: Any) -> Row | None:
        return next(iter(self.where(company, name, **values)), None)

    def add(self, company: str, name: str, values: Values, ident: str = "") -> Row:
        moment = self.clock()
        row = Row(company, name, ident or str(uuid.uuid4()), values, moment, moment, self._next_version())
        table = self.table(company, name)
        table[row.id] = row

        def back() -> None:
            table.pop(row.id, None)

        self.undo.append(back)
        self._note(row, "created")
        return row

    def put(self, row: Row, **changes: Any) -> None:
        """Every write is a new version, also one that changes nothing."""
        before = (row.values, row.modified, row.version)

        def back() -> None:
            row.values, row.modified, row.version = before

        self.undo.append(back)
        row.values, row.modified, row.version = row.values | changes, self.clock(), self._next_version()
        self._note(row, "updated")

    def remove(self, row: Row) -> None:
        table = self.table(row.company, row.table)
        before = dict(table)

        def back() -> None:
            table.clear()
            table.update(before)

        self.undo.append(back)
        del table[row.id]
        self._note(row, "deleted")

    def number(self, company: str, series: str, first: int) -> int:
        """The next number; a transaction that is undone gives it back."""
        key = (company, series)
        self.series[key] += 1

        def back() -> None:
            self.series[key] -= 1

        self.undo.append(back)
        return first + self.series[key] - 1

    def _next_version(self) -> int:
        self.version += 1
        return self.version

    def _note(self, row: Row, kind: str) -> None:
        self.changes.append(Change(row.company, row.table, row.id, kind, self.clock()))

        def back() -> None:
            self.changes.pop()

        self.undo.append(back)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; may be nested."""
        mark = len(self.undo)
        self.depth += 1
        try:
            yield
        except BaseException:
            self.roll_back(mark)
            raise
        finally:
            self.depth -= 1
            if not self.depth:
                self.undo.clear()

    def roll_back(self, mark: int) -> None:
        while len(self.undo) > mark:
            self.undo.pop()()


def check_version(row: Row, header: str | None, *, required: bool) -> None:
    """``If-Match``: mandatory on PATCH, looked at where sent otherwise (sheet 3, 4: 409, never 412)."""
    if header is None:
        if required:
            raise Refused("BadRequest_InvalidToken", "The request requires the If-Match header to be sent with the record's ETag.")
        return
    if header.strip() == "*":
        return
    sent = [part.strip() for part in header.split(",")]
    if not all(part.startswith('W/"') and part.endswith('"') and len(part) > 4 for part in sent):
        raise Refused("BadRequest_InvalidToken", "The If-Match header is not a valid ETag.")
    if row.etag not in sent:
        raise Refused("Request_EntityChanged", CHANGED)
