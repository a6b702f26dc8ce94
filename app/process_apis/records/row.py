"""The columns that the table of every collection has."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime
from sqlmodel import Field, SQLModel

from app.core.clock import utcnow


class RecordRow(SQLModel):
    """``legal_entity``: whose row it is, which decides who sees it. ``brought_by``: the client, person or run that made it."""

    id: UUID = Field(primary_key=True)
    legal_entity: str | None = Field(default=None, index=True)
    brought_by: str = Field(default="crosswalk", sa_column_kwargs={"server_default": "crosswalk"})
    created_at: datetime = Field(default_factory=utcnow, sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(default_factory=utcnow, sa_type=DateTime(timezone=True), sa_column_kwargs={"server_default": "now()"})
