"""The records of one account, by the vendor's type name, and the ids it gives out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from simulators.kit.simulator import Record

ACCOUNT_ID = 30_114_507
TABLES = (
    "workspaces",
    "folders",
    "boards",
    "items",
    "updates",
    "users",
    "teams",
    "tags",
    "webhooks",
    "assets",
    "jobs",
    "activity_logs",
)
# Ids are numeric text, and those of boards and items are over 32 bits (sheet §3).
_FIRST = {"boards": 5_096_980_600, "items": 9_934_090_400, "updates": 4_410_202_000, "webhooks": 582_627_700, "assets": 2_118_000_100}


@dataclass
class Store:
    now: Callable[[], float]
    tables: dict[str, dict[str, Record]] = field(default_factory=lambda: {name: {} for name in TABLES})
    cursors: dict[str, Record] = field(default_factory=dict)
    due: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    _counters: dict[str, int] = field(default_factory=dict)
    _slugs: int = 0

    def insert(self, table: str, record: Record, ident: str | None = None) -> Record:
        key = ident or self.next_id(table)
        record["id"] = key
        self.tables[table][key] = record
        return record

    def next_id(self, table: str) -> str:
        self._counters[table] = self._counters.get(table, _FIRST.get(table, 7_200_000)) + 17
        return str(self._counters[table])

    def slug(self, prefix: str) -> str:
        """A generated id of a group or column, such as ``text_mm3k7081``: it tells nothing of the title."""
        self._slugs += 1
        number, text = 36**3 + self._slugs * 7919, ""
        while number:
            number, digit = divmod(number, 36)
            text = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + text
        return f"{prefix}_mm{text}"

    def get(self, table: str, ident: object) -> Record | None:
        return self.tables[table].get(str(ident))

    def all(self, table: str) -> list[Record]:
        return list(self.tables[table].values())

    def settle(self) -> None:
        """Does what the vendor's background workers have got to by now."""
        moment = self.now()
        ready = [work for at, work in self.due if at <= moment]
        self.due = [(at, work) for at, work in self.due if at > moment]
        for work in ready:
            work()

    def later(self, seconds: float, work: Callable[[], None]) -> None:
        if seconds <= 0:
            work()
        else:
            self.due.append((self.now() + seconds, work))

    def stamp(self) -> str:
        """UTC with ``Z``, to the second."""
        return stamp(self.now())

    def millis(self) -> str:
        return datetime.fromtimestamp(self.now(), UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def text_of(document: Any) -> str:
    """JSON as the vendor puts it into a string."""
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False)
