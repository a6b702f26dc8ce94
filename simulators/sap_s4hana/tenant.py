"""What the rules of every object work with: the records, the switches of the tenant, who is calling, and the events it raises."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from simulators.sap_s4hana.errors import Detail, Refused, business
from simulators.sap_s4hana.store import Row, Store


@dataclass
class Switches:
    """Configuration that differs between tenants."""

    time_approval: bool = True
    order_approval: bool = False
    locked_status: int = 423


@dataclass
class Tenant:
    store: Store
    switches: Switches
    user: str = "CC0000000001"
    locks: dict[tuple[str, str], str] = field(default_factory=dict)
    ignored: list[dict[str, Any]] = field(default_factory=list)
    events: dict[tuple[str, tuple[str, ...]], str] = field(default_factory=dict)

    def raise_event(self, kind: str, task: str, key: tuple[str, ...]) -> None:
        """One event per object and call: what is created or deleted is not also changed."""
        if task != "Changed" or (kind, key) not in self.events:
            self.events[kind, key] = task

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Records and events, all or none."""
        before = dict(self.events)
        try:
            with self.store.transaction():
                yield
        except BaseException:
            self.events = before
            raise

    def check_lock(self, table: str, number: str) -> None:
        """Somebody has the document open (sheet 4: V1/042)."""
        holder = self.locks.get((table, number))
        if holder:
            text = f"{number} is currently being processed by user {holder}"
            raise Refused(self.switches.locked_status, "V1/042", text, "", [Detail("V1/042", text)])


def require(row: Row, code: str, *names: str) -> None:
    """Every missing field is told, in the order of the table (sheet 4: read every entry)."""
    missing = [name for name in names if row.get(name) in (None, "")]
    if missing:
        details = [Detail(code, f"Enter a value for the field {name}", name) for name in missing]
        first, *rest = details
        raise business(first.code, first.message, first.target, *rest)


def member(row: Row, name: str, allowed: Any, code: str, what: str) -> None:
    """A code that must be in its check table, where it is filled."""
    value = row.get(name)
    if value not in (None, "") and value not in allowed:
        raise business(code, f"{what} {value} is not defined", name)
