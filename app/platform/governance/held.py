"""Held writes: proposals that wait until somebody other than their requester releases or rejects them.

``held`` → ``releasing`` (decided, on its way to the system; repeating the release resumes it) → ``applied``, or ``failed`` when the system
refuses it or the record has changed since; ``held`` → ``rejected``. Every step and its audit entry are one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.core import ids
from app.core.clock import utcnow
from app.core.database import Database
from app.core.model import Value
from app.core.problems import Conflict, Forbidden, NotFound
from app.platform.governance.audit import Audit, Entry
from app.platform.governance.models import HeldWriteRow

HeldState = Literal["held", "releasing", "applied", "rejected", "failed"]
PREFIX = "hld"
_OPEN = ("held", "releasing")


class HeldWrite(Value):
    """``field_values`` and ``before`` are canonical values as JSON; ``reasons`` is what the register said about each foreign field."""

    id: str
    operation: Literal["create", "update"]
    connection: str
    entity: str
    canonical_id: str
    field_values: dict[str, Any]
    extensions: dict[str, Any]
    before: dict[str, Any]
    origin: tuple[str, ...]
    owner: tuple[str, ...]
    lifecycle: str
    reasons: tuple[dict[str, Any], ...]
    requested_by: str
    at: datetime
    state: HeldState
    decided_by: str | None
    decided_at: datetime | None
    note: str | None

    @property
    def subject(self) -> str:
        return f"{self.entity}:{self.canonical_id}"


class HeldWrites:
    def __init__(self, database: Database, audit: Audit) -> None:
        self._database = database
        self._audit = audit

    async def propose(self, key: str, values: Mapping[str, Any], entry: Entry) -> HeldWrite:
        """Stores a proposal with its audit entry; one that is open already under ``key`` stays the only one."""
        async with self._database.session() as session:
            await session.exec(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
            query = select(HeldWriteRow).where(HeldWriteRow.key == key, col(HeldWriteRow.state).in_(_OPEN))
            row = (await session.exec(query)).one_or_none()
            if row is None:
                row = HeldWriteRow(key=key, **values)
                session.add(row)
                await self._append(session, entry.model_copy(update={"detail": {**entry.detail, "held": _id(row)}}))
            return _shown(row)

    async def latest(self, key: str) -> HeldWrite | None:
        async with self._database.session() as session:
            query = select(HeldWriteRow).where(HeldWriteRow.key == key).order_by(col(HeldWriteRow.at).desc()).limit(1)
            row = (await session.exec(query)).one_or_none()
            return None if row is None else _shown(row)

    async def get(self, held_id: str) -> HeldWrite:
        async with self._database.session() as session:
            return _shown(await _row(session, held_id))

    async def page(self, *, state: HeldState | None, before: tuple[datetime, str] | None, limit: int) -> list[HeldWrite]:
        """Newest first."""
        query = select(HeldWriteRow)
        if state:
            query = query.where(HeldWriteRow.state == state)
        if before:
            at, last = before[0], _uuid(before[1])
            query = query.where(or_(col(HeldWriteRow.at) < at, (col(HeldWriteRow.at) == at) & (col(HeldWriteRow.id) < last)))
        async with self._database.session() as session:
            ordered = query.order_by(col(HeldWriteRow.at).desc(), col(HeldWriteRow.id).desc()).limit(limit)
            return [_shown(row) for row in (await session.exec(ordered)).all()]

    async def begin_release(self, held_id: str, by: str, note: str | None) -> HeldWrite:
        """The decision to let it through. One that was decided and did not get through is begun again, by whom it may concern."""
        async with self._database.session() as session:
            row = await _row(session, held_id, lock=True)
            if row.state != "applied":
                _check_deciding(row, by, _OPEN)
            if row.state == "held":
                row.state, row.decided_by, row.decided_at, row.note = "releasing", by, utcnow(), note
                await self._append(session, _entry(row, by, "held.release", "release"))
            return _shown(row)

    async def reject(self, held_id: str, by: str, note: str | None) -> HeldWrite:
        async with self._database.session() as session:
            row = await _row(session, held_id, lock=True)
            if row.state != "rejected":
                _check_deciding(row, by, ("held",))
                row.state, row.decided_by, row.decided_at, row.note = "rejected", by, utcnow(), note
                await self._append(session, _entry(row, by, "held.reject", "reject"))
            return _shown(row)

    async def finish(self, held_id: str, state: Literal["applied", "failed"], note: str | None = None) -> HeldWrite:
        """How a released write ended."""
        async with self._database.session() as session:
            row = await _row(session, held_id, lock=True)
            if row.state == "releasing":
                row.state, row.note = state, note or row.note
                await self._append(session, _entry(row, row.decided_by or "", "held.release", state))
            return _shown(row)

    async def _append(self, session: AsyncSession, entry: Entry) -> None:
        await session.flush()
        raw = await (await session.connection()).get_raw_connection()
        assert raw.driver_connection is not None  # noqa: S101 - of a session at work
        await self._audit.append_within(raw.driver_connection, [entry])


def _check_deciding(row: HeldWriteRow, by: str, states: tuple[str, ...]) -> None:
    if row.requested_by == by:
        raise Forbidden("Whoever asked for a write cannot decide on it: somebody else must.")
    if row.state not in states:
        raise Conflict(f"This write is {row.state} already.")


async def _row(session: AsyncSession, held_id: str, *, lock: bool = False) -> HeldWriteRow:
    row = await session.get(HeldWriteRow, _uuid(held_id), with_for_update=lock)
    if row is None:
        raise NotFound(f"there is no held write {held_id[:80]}")
    return row


def _uuid(held_id: str) -> UUID:
    try:
        return ids.decode(PREFIX, held_id)
    except ids.BadId as error:
        raise NotFound(f"there is no held write {held_id[:80]}") from error


def _entry(row: HeldWriteRow, by: str, action: str, decision: str) -> Entry:
    detail = {"held": _id(row), "requestedBy": row.requested_by, "connection": row.connection, "fields": sorted(row.field_values)}
    told = {**detail, "note": row.note}
    return Entry(actor=by, action=action, subject=f"{row.entity}:{row.canonical_id}", decision=decision, detail=told)


def _id(row: HeldWriteRow) -> str:
    return ids.encode(PREFIX, row.id)


def _shown(row: HeldWriteRow) -> HeldWrite:
    return HeldWrite.model_validate({**row.model_dump(exclude={"id", "key"}), "id": _id(row)})
