"""CloudEvents 1.0 in waiting: one row per event, in the caller's transaction; (type, subject) of a business fact is written once."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlmodel import Field, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from app.core import ids
from app.core.clock import utcnow


class OutboxEventRow(SQLModel, table=True):
    __tablename__ = "outbox_event"
    __table_args__ = (UniqueConstraint("type", "subject", name="uq_outbox_event_type_subject"),)

    id: UUID = Field(default_factory=ids.new_uuid, primary_key=True)
    type: str
    subject: str
    occurred_at: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))
    data: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))


async def append(session: AsyncSession, type_: str, subject: str, data: dict[str, Any]) -> None:
    """Adds ``type_`` (``project.started``) about ``subject``; the same fact told twice stays one event."""
    row = {"id": ids.new_uuid(), "type": type_, "subject": subject, "occurred_at": utcnow(), "data": data}
    await session.exec(insert(OutboxEventRow).values(**row).on_conflict_do_nothing(constraint="uq_outbox_event_type_subject"))
