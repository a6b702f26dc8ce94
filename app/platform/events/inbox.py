"""The inbox: verified messages of systems, kept raw before they are acknowledged, once each; and the changes they are about, in order.

Knows no vendor: what proves a message and what it says is the business of ``system_apis``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from app.core.clock import utcnow
from app.core.database import Database
from app.core.model import Value
from app.platform.events.models import VendorChangeRow, VendorEventRow

_AT_ONCE = 500
# A record waits as a whole while its next try is not due, so that nothing overtakes. One look answers all of its open changes.
_DUE = """
SELECT connection, entity, record, array_agg(id ORDER BY at NULLS FIRST, id) AS changes, max(tries) AS tries
FROM vendor_change WHERE state = 'open'
GROUP BY connection, entity, record HAVING max(due_at) <= now()
ORDER BY min(at) NULLS FIRST, min(id) LIMIT $1
"""
_COUNT = """
SELECT connection, state, count(*) AS number, min(received_at) AS since FROM vendor_event WHERE state <> 'read' GROUP BY 1, 2
UNION ALL
SELECT c.connection, c.state, count(*), min(e.received_at) FROM vendor_change c JOIN vendor_event e ON e.id = c.event_id GROUP BY 1, 2
"""
_PARKED = """
SELECT id, connection, 'message' AS about, coalesce(reason, '') AS why FROM vendor_event WHERE state = 'parked'
UNION ALL
SELECT event_id, connection, entity || ' ' || record, coalesce(outcome, '') FROM vendor_change WHERE state = 'parked' ORDER BY 1
"""


class Delivery(Value):
    connection: str
    delivery: str
    digest: str
    headers: dict[str, str]
    body: bytes


class Told(Value):
    """A record that a message is about."""

    entity: str
    record: str
    at: datetime | None = None


@dataclass(frozen=True)
class Due:
    """One record with all its open changes, in the system's order."""

    connection: str
    entity: str
    record: str
    changes: tuple[int, ...]
    tries: int


class Inbox:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, deliveries: Sequence[Delivery]) -> int:
        """Committed when this returns; how many were new. The same delivery, or the same bytes, are kept once."""
        if not deliveries:
            return 0
        rows = [{**item.model_dump(), "received_at": utcnow(), "state": "stored"} for item in deliveries]
        statement = insert(VendorEventRow).values(rows).on_conflict_do_nothing().returning(col(VendorEventRow.id))
        async with self._database.session() as session:
            return len((await session.exec(statement)).all())

    async def unread(self) -> list[VendorEventRow]:
        query = select(VendorEventRow).where(col(VendorEventRow.state) == "stored").order_by(col(VendorEventRow.id)).limit(_AT_ONCE)
        async with self._database.session() as session:
            return list((await session.exec(query)).all())

    async def read(self, event: VendorEventRow, told: Sequence[Told]) -> None:
        """The message is understood: from now on its changes are open."""
        assert event.id is not None  # noqa: S101 - it comes from the table
        async with self._database.session() as session:
            row = await session.get(VendorEventRow, event.id, with_for_update=True)
            if row is not None and row.state == "stored":
                row.state = "read"
                session.add_all(VendorChangeRow(event_id=event.id, connection=event.connection, **item.model_dump()) for item in told)

    async def unreadable(self, event: VendorEventRow, reason: str) -> None:
        async with self._database.session() as session:
            statement = update(VendorEventRow).where(col(VendorEventRow.id) == event.id)
            await session.exec(statement.values(state="parked", reason=_text(reason)))

    async def due(self) -> list[Due]:
        rows = await self._database.pool.fetch(_DUE, _AT_ONCE)
        return [Due(row["connection"], row["entity"], row["record"], tuple(row["changes"]), row["tries"]) for row in rows]

    async def handled(self, due: Due, outcome: str) -> None:
        await self._note(due, state="handled", outcome=outcome)

    async def again(self, due: Due, reason: str, seconds: float) -> None:
        await self._note(due, tries=due.tries + 1, outcome=reason, due_at=utcnow() + timedelta(seconds=seconds))

    async def park(self, due: Due, reason: str) -> None:
        """It waits for a person; whatever comes later about the same record is tried anew."""
        await self._note(due, state="parked", tries=due.tries + 1, outcome=reason)

    async def _note(self, due: Due, **values: object) -> None:
        outcome = _text(str(values.pop("outcome")))
        async with self._database.session() as session:
            statement = update(VendorChangeRow).where(col(VendorChangeRow.id).in_(due.changes), col(VendorChangeRow.state) == "open")
            await session.exec(statement.values(outcome=outcome, **values))

    async def counts(self) -> list[tuple[str, str, int, datetime]]:
        """(connection, state, how many, since when) of messages that are not read and of changes."""
        rows = await self._database.pool.fetch(_COUNT)
        return sorted((row["connection"], row["state"], row["number"], row["since"]) for row in rows)

    async def parked(self) -> list[tuple[int, str, str, str]]:
        """(number of the event, connection, what it is about, why), oldest first."""
        rows = await self._database.pool.fetch(_PARKED)
        return [(row["id"], row["connection"], row["about"], row["why"]) for row in rows]

    async def retry(self, connection: str | None = None) -> int:
        """Everything that is parked is tried again; how much."""
        number = 0
        async with self._database.session() as session:
            events = update(VendorEventRow).where(col(VendorEventRow.state) == "parked")
            changes = update(VendorChangeRow).where(col(VendorChangeRow.state) == "parked")
            if connection is not None:
                events = events.where(col(VendorEventRow.connection) == connection)
                changes = changes.where(col(VendorChangeRow.connection) == connection)
            number += (await session.exec(events.values(state="stored", reason=None))).rowcount
            number += (await session.exec(changes.values(state="open", tries=0, due_at=utcnow()))).rowcount
        return number

    async def forget(self, older_than: timedelta) -> None:
        """What was understood so long ago; what is parked stays."""
        open_ones = select(VendorChangeRow.event_id).where(col(VendorChangeRow.state) != "handled")
        async with self._database.session() as session:
            statement = delete(VendorEventRow).where(
                col(VendorEventRow.state) == "read", col(VendorEventRow.received_at) < utcnow() - older_than
            )
            await session.exec(statement.where(col(VendorEventRow.id).not_in(open_ones)))


def _text(words: str) -> str:
    """As Postgres takes it: what a system said may be in the words."""
    return words.replace("\x00", "")[:500]
