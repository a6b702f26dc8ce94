"""Tables of exceptions and of what systems said of their own records. Private to this slice."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.core.clock import utcnow
from app.core.ids import new_uuid


class ExceptionRow(SQLModel, table=True):
    """One per cause while it lasts: ``field`` is null where the whole object is affected."""

    __tablename__ = "exception"
    __table_args__ = (
        Index(
            "ux_exception_open",
            "kind",
            "connection",
            "entity",
            text("coalesce(field, '')"),
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_uuid, primary_key=True)
    kind: str = Field(sa_column=Column(Text, nullable=False))
    connection: str = Field(sa_column=Column(Text, nullable=False))
    entity: str = Field(sa_column=Column(Text, nullable=False))
    object: str = Field(sa_column=Column(Text, nullable=False))
    field: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    vendor_field: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    owner: str = Field(sa_column=Column(Text, nullable=False))
    cause: str = Field(sa_column=Column(Text, nullable=False))
    since: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))
    ended_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True), nullable=True))


class SchemaSnapshotRow(SQLModel, table=True):
    """What a system's metadata said of one object when it was last asked."""

    __tablename__ = "schema_snapshot"

    connection: str = Field(sa_column=Column(Text, primary_key=True))
    entity: str = Field(sa_column=Column(Text, primary_key=True))
    fields: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    taken_at: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))
