"""Opens and ends exceptions, and knows which are in force without asking each time."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from app.core.clock import utcnow
from app.core.database import Database
from app.core.model import Value
from app.platform.exceptions.models import ExceptionRow, SchemaSnapshotRow

_CACHE_SECONDS = 1.0


class Trouble(Value):
    """Why writes of one field, or of a whole object (``field`` None), must wait. ``cause`` is for people."""

    kind: str
    entity: str
    object: str
    field: str | None
    vendor_field: str | None
    cause: str


class Exceptions:
    """One per process: what is in force is read again every second, never per write."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._until = 0.0
        self._open: dict[tuple[str, str], list[ExceptionRow]] = {}

    async def against(self, connection: str, entity: str, fields: Iterable[str]) -> ExceptionRow | None:
        """The exception that a write of these fields meets, if any."""
        if time.monotonic() >= self._until:
            async with self._database.session() as session:
                rows = (await session.exec(select(ExceptionRow).where(col(ExceptionRow.ended_at).is_(None)))).all()
            found: dict[tuple[str, str], list[ExceptionRow]] = {}
            for row in rows:
                found.setdefault((row.connection, row.entity), []).append(row)
            self._open, self._until = found, time.monotonic() + _CACHE_SECONDS
        named = set(fields)
        return next((row for row in self._open.get((connection, entity), ()) if row.field is None or row.field in named), None)

    async def settle(self, connection: str, owner: str, entity: str, kind: str, troubles: list[Trouble]) -> None:
        """Exactly these are in force now for an object: new ones begin, those that are over end, the others keep their beginning."""
        async with self._database.session() as session:
            # The command and the daily round may look at the same time.
            await session.exec(select(func.pg_advisory_xact_lock(func.hashtext(f"{kind}:{connection}:{entity}"))))
            query = select(ExceptionRow).where(
                ExceptionRow.connection == connection,
                ExceptionRow.entity == entity,
                ExceptionRow.kind == kind,
                col(ExceptionRow.ended_at).is_(None),
            )
            there = {row.field: row for row in (await session.exec(query)).all()}
            wanted = {trouble.field: trouble for trouble in troubles}
            for field, row in there.items():
                if field not in wanted:
                    row.ended_at = utcnow()
                    session.add(row)
            for field, trouble in wanted.items():
                if field in there:
                    there[field].cause, there[field].owner = trouble.cause, owner
                else:
                    session.add(ExceptionRow(connection=connection, owner=owner, **trouble.model_dump()))
        self._until = 0.0

    async def over(self, numbers: Iterable[UUID]) -> set[UUID]:
        """Those of them that hold up nobody any more."""
        query = select(ExceptionRow.id).where(col(ExceptionRow.id).in_(list(numbers)), col(ExceptionRow.ended_at).is_(None))
        async with self._database.session() as session:
            return set(numbers) - set((await session.exec(query)).all())

    async def looked_at_since(self, instant: datetime) -> set[str]:
        """Connections that were, and that have no exception."""
        held = select(ExceptionRow.connection).where(col(ExceptionRow.ended_at).is_(None))
        query = select(SchemaSnapshotRow.connection).where(SchemaSnapshotRow.taken_at > instant)
        async with self._database.session() as session:
            return set((await session.exec(query.where(col(SchemaSnapshotRow.connection).not_in(held)))).all())

    async def page(self, *, is_open: bool | None, connection: str | None, before: UUID | None, limit: int) -> list[ExceptionRow]:
        """Newest first."""
        query = select(ExceptionRow)
        if is_open is not None:
            query = query.where(col(ExceptionRow.ended_at).is_(None) if is_open else col(ExceptionRow.ended_at).is_not(None))
        if connection is not None:
            query = query.where(ExceptionRow.connection == connection)
        if before is not None:
            query = query.where(col(ExceptionRow.id) < before)
        async with self._database.session() as session:
            return list((await session.exec(query.order_by(col(ExceptionRow.id).desc()).limit(limit))).all())

    async def get(self, number: UUID) -> ExceptionRow | None:
        async with self._database.session() as session:
            return await session.get(ExceptionRow, number)

    async def snapshot(self, connection: str, entity: str) -> list[dict[str, Any]] | None:
        async with self._database.session() as session:
            row = await session.get(SchemaSnapshotRow, (connection, entity))
        return None if row is None else row.fields

    async def remember(self, connection: str, entity: str, fields: list[dict[str, Any]]) -> None:
        values = {"connection": connection, "entity": entity, "fields": fields, "taken_at": utcnow()}
        async with self._database.session() as session:
            statement = insert(SchemaSnapshotRow).values(**values)
            await session.exec(
                statement.on_conflict_do_update(
                    index_elements=["connection", "entity"],
                    set_={"fields": statement.excluded.fields, "taken_at": statement.excluded.taken_at},
                )
            )
