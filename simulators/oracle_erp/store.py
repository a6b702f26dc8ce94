"""The tenant's rows. Every change can be undone, because a request (and a batch) happens wholly or not at all (sheet 5.3)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Values = dict[str, Any]
_SERIALISED = "ACED0005737200136A6176612E7574696C2E41727261794C697374"


@dataclass(eq=False)
class Row:
    """``id`` is the row's own number, whatever its resource uses as a key; ``version`` grows with each change."""

    table: str
    id: int
    values: Values
    parent: Row | None = None
    children: dict[str, list[Row]] = field(default_factory=dict)
    version: int = 1

    def get(self, name: str) -> Any:
        return self.values.get(name)

    def rows(self, child: str) -> list[Row]:
        return self.children.setdefault(child, [])

    @property
    def indicator(self) -> str:
        """``changeIndicator``: a serialised list as hexadecimal digits, opaque to clients (sheet 2.1)."""
        return _SERIALISED + hashlib.sha256(f"{self.table}/{self.id}/{self.version}".encode()).hexdigest().upper()[:48]

    @property
    def opaque(self) -> str:
        """The hash key of a row with a composite key (sheet 4)."""
        mark = hashlib.sha256(f"{self.table}#{self.id}".encode()).hexdigest().upper()
        return f"00020000000{len(str(self.id)) % 10}EACED00057708{self.id:016X}00000007EACED00057372{mark[:36]}"


@dataclass
class Store:
    clock: Callable[[], datetime]
    tables: dict[str, list[Row]] = field(default_factory=dict)
    next_id: int = 300000771200001
    counters: dict[str, int] = field(default_factory=dict)
    user: str = "SEED_DATA_FROM_APPLICATION"
    _undo: list[Callable[[], None]] = field(default_factory=list)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; a transaction inside another one belongs to it."""
        start = len(self._undo)
        try:
            yield
        except BaseException:
            while len(self._undo) > start:
                self._undo.pop()()
            raise
        if not start:
            self._undo.clear()

    def number(self, name: str, first: int) -> int:
        self.counters[name] = self.counters.get(name, first - 1) + 1
        return self.counters[name]

    def new_id(self) -> int:
        self.next_id += 1
        return self.next_id - 1

    def all(self, table: str) -> list[Row]:
        return self.tables.setdefault(table, [])

    def add(self, table: str, values: Values, *, parent: Row | None = None, child: str = "", ident: int | None = None) -> Row:
        row = Row(table, ident or self.new_id(), dict(values), parent)
        now = stamp(self.clock())
        row.values |= {"CreatedBy": self.user, "CreationDate": now, "LastUpdatedBy": self.user, "LastUpdateDate": now}
        rows = parent.rows(child) if parent else self.all(table)
        rows.append(row)
        self._undo.append(lambda: rows.remove(row))
        return row

    def put(self, row: Row, **values: Any) -> None:
        """A change that a user sees: version and who columns move."""
        now = stamp(self.clock())
        self.quietly(row, **(values | {"LastUpdatedBy": self.user, "LastUpdateDate": now}))
        row.version += 1

    def quietly(self, row: Row, **values: Any) -> None:
        """A roll-up: the row does not count as changed."""
        before, version = dict(row.values), row.version
        row.values |= values

        def undo() -> None:
            row.values, row.version = before, version

        self._undo.append(undo)

    def remove(self, row: Row, child: str = "") -> None:
        rows = row.parent.rows(child) if row.parent else self.all(row.table)
        place = rows.index(row)
        rows.remove(row)
        self._undo.append(lambda: rows.insert(place, row))

    def find(self, table: str, **wanted: Any) -> Row | None:
        return next((row for row in self.all(table) if all(row.values.get(name) == value for name, value in wanted.items())), None)

    def where(self, table: str, **wanted: Any) -> list[Row]:
        return [row for row in self.all(table) if all(row.values.get(name) == value for name, value in wanted.items())]


def stamp(at: datetime) -> str:
    """An instant as the pod writes it: UTC, milliseconds, explicit offset (sheet 9.5)."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}+00:00"
