"""The tenant's tables: gids beyond 2^53, millisecond timestamps, all-or-nothing writes, and the log of events that every write leaves.

Records are replaced, never changed in place, so that a rollback only puts former records back. Members that begin with an underscore
are the simulator's own and never leave on the wire.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from simulators.asana.facts import KINDS
from simulators.kit.simulator import Record

_FIRST_GID = 12_090_000_000_000_001


def stamp(moment: float) -> str:
    """An instant as the vendor writes it: UTC, milliseconds, ``Z``."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Store:
    def __init__(self, now: Callable[[], float]) -> None:
        self.clock = now
        self.actor: str | None = None
        self.tables: dict[str, dict[str, Record]] = {name: {} for name in KINDS}
        self.kinds: dict[str, str] = {}
        self.externals: dict[tuple[str, str], str] = {}
        self.events: list[Record] = []
        self.committed: Callable[[list[Record], list[tuple[str, Record | None]]], None] = lambda _events, _tasks: None
        self._next = _FIRST_GID
        self._undo: list[tuple[str, str, Record | None]] | None = None
        self._pending: list[Record] = []

    def now(self) -> str:
        return stamp(self.clock())

    def today(self) -> str:
        return self.now()[:10]

    def get(self, kind: str, gid: Any) -> Record | None:
        return self.tables[kind].get(gid) if isinstance(gid, str) else None

    def find(self, gid: Any) -> tuple[str, Record] | None:
        """Any record, with its kind."""
        kind = self.kinds.get(gid) if isinstance(gid, str) else None
        return (kind, self.tables[kind][gid]) if kind else None

    def all(self, kind: str) -> list[Record]:
        return list(self.tables[kind].values())

    def where(self, kind: str, **equal: Any) -> list[Record]:
        return [row for row in self.tables[kind].values() if all(row.get(name) == value for name, value in equal.items())]

    def new_gid(self) -> str:
        self._next += 1
        return str(self._next)

    def insert(self, kind: str, values: Record, gid: str | None = None) -> Record:
        key = gid or self.new_gid()
        record = {"gid": key, "created_at": self.now(), "modified_at": self.now(), **values}
        self._put(kind, key, record)
        return record

    def change(self, kind: str, gid: str, **changes: Any) -> Record:
        record = {**self.tables[kind][gid], "modified_at": self.now(), **changes}
        self._put(kind, gid, record)
        return record

    def keep(self, kind: str, gid: str, **changes: Any) -> Record:
        """A change of the simulator's own members, which is no modification."""
        record = {**self.tables[kind][gid], **changes}
        self._put(kind, gid, record)
        return record

    def remove(self, kind: str, gid: str) -> None:
        self._put(kind, gid, None)

    def note(self, event: Record) -> None:
        """Puts an event down; it is announced when the write is complete."""
        self._pending.append(event)

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """All writes inside, or none."""
        self._undo, self._pending = [], []
        try:
            yield
        except BaseException:
            undo, self._undo, self._pending = self._undo, None, []
            for kind, gid, former in reversed(undo):
                self._put(kind, gid, former)
            raise
        events, self._pending = self._pending, []
        changed = {gid: None for kind, gid, _ in self._undo if kind == "task"}
        self._undo = None
        self.events.extend(events)
        self.committed(events, [(gid, self.get("task", gid)) for gid in changed])

    def _put(self, kind: str, gid: str, record: Record | None) -> None:
        table = self.tables[kind]
        former = table.get(gid)
        if self._undo is not None:
            self._undo.append((kind, gid, former))
        if former and former.get("_external"):
            self.externals.pop((former["_external"]["app"], former["_external"]["gid"]), None)
        if record is None:
            table.pop(gid, None)
            self.kinds.pop(gid, None)
            return
        table[gid] = record
        self.kinds[gid] = kind
        if record.get("_external"):
            self.externals[record["_external"]["app"], record["_external"]["gid"]] = gid
