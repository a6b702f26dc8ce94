"""The tenant's tables: ids, timestamps at second resolution, indexes, the event feed, and all-or-nothing writes.

Records are replaced, never changed in place, so that a rollback only has to put the former record back. Keys that begin with an
underscore are the simulator's own and never leave on the wire.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from simulators.kantata.names import BY_NAME, SPECS
from simulators.kit.simulator import Record

_INDEXED = (
    "workspace_id",
    "story_id",
    "parent_id",
    "invoice_id",
    "workspace_resource_id",
    "resource_id",
    "custom_field_id",
    "assignment_id",
    "user_id",
    "_subject",
    "_key",
    "_invoice_id",
)
_FIRST_ID = {name: 100_001 + 100_000 * place for place, name in enumerate(BY_NAME)}


class Store:
    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.actor: str | None = None
        self.tables: dict[str, dict[str, Record]] = {spec.name: {} for spec in SPECS}
        self._next = dict(_FIRST_ID)
        self._index: dict[tuple[str, str, Any], dict[str, None]] = {}
        self._undo: list[tuple[str, str, Record | None]] | None = None

    def now(self) -> int:
        return int(self._now())

    def get(self, collection: str, key: Any) -> Record | None:
        return self.tables[collection].get(str(key)) if key not in (None, "") else None

    def all(self, collection: str) -> list[Record]:
        return list(self.tables[collection].values())

    def where(self, collection: str, field: str, value: Any) -> list[Record]:
        """Rows by an indexed field, oldest first."""
        table = self.tables[collection]
        return [table[key] for key in sorted(self._index.get((collection, field, value), ()), key=int)]

    def insert(self, collection: str, values: Record, key: str | None = None) -> Record:
        if key is None:
            key = str(self._next[collection])
            self._next[collection] += 1
        record = {"id": key, "created_at": self.now(), "updated_at": self.now(), **values}
        self._put(collection, key, record)
        self._announce(collection, record, "created")
        return record

    def change(self, collection: str, key: str, **changes: Any) -> Record:
        record = {**self.tables[collection][key], "updated_at": self.now(), **changes}
        self._put(collection, key, record)
        self._announce(collection, record, "updated")
        return record

    def remove(self, collection: str, key: str) -> None:
        record = self.tables[collection][key]
        self._put(collection, key, None)
        self._announce(collection, record, "deleted")

    def announce(self, event_type: str, collection: str, record: Record) -> None:
        """Adds a row to the event feed (§10)."""
        key = str(self._next["subscribed_events"])
        self._next["subscribed_events"] += 1
        moment = self.now()
        event = {"event_type": event_type, "user_id": self.actor, "subject_id": record["id"], "subject_type": BY_NAME[collection].subject}
        times = {"subject_changed_at": moment, "created_at": moment, "updated_at": moment}
        self._put("subscribed_events", key, {"id": key, **event, **times, "_collection": collection, "_payload": record})

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """All writes inside, or none: a bulk request with one bad row leaves nothing behind (§7.2)."""
        self._undo = []
        try:
            yield
        except BaseException:
            undo, self._undo = self._undo, None
            for collection, key, former in reversed(undo or []):
                self._put(collection, key, former)
            raise
        finally:
            self._undo = None

    def _announce(self, collection: str, record: Record, verb: str) -> None:
        event = BY_NAME[collection].event
        if event:
            self.announce(f"{event}:{verb}", collection, record)

    def _put(self, collection: str, key: str, record: Record | None) -> None:
        table = self.tables[collection]
        former = table.get(key)
        if self._undo is not None:
            self._undo.append((collection, key, former))
        for field in _INDEXED:
            if former and former.get(field) is not None:
                self._index[(collection, field, former[field])].pop(key, None)
            if record and record.get(field) is not None:
                self._index.setdefault((collection, field, record[field]), {})[key] = None
        if record is None:
            table.pop(key, None)
        else:
            table[key] = record
