"""Tables of governance: the audit chain with its head, and writes that are held. Private to this slice."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Index, LargeBinary, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from app.core.clock import utcnow
from app.core.ids import new_uuid


class AuditEntryRow(SQLModel, table=True):
    """One decision. A trigger refuses UPDATE, DELETE and TRUNCATE, and an entry that does not follow from the one before it."""

    __tablename__ = "audit_entry"
    __table_args__ = (CheckConstraint("octet_length(hash) = 32 AND octet_length(previous_hash) = 32", name="audit_entry_hash_check"),)

    sequence: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    actor: str = Field(sa_column=Column(Text, nullable=False))
    action: str = Field(sa_column=Column(Text, nullable=False))
    subject: str = Field(sa_column=Column(Text, nullable=False, index=True))
    decision: str = Field(sa_column=Column(Text, nullable=False))
    detail: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    previous_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class AuditHeadRow(SQLModel, table=True):
    """One row: the last entry. Whoever appends locks it, so the chain has no gaps and no forks."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="audit_head_single_check"),)

    id: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    sequence: int = Field(sa_column=Column(BigInteger, nullable=False))
    hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class HeldWriteRow(SQLModel, table=True):
    """A write that somebody else's field stops until its owner decides: stored as a proposal, with the values as they were then."""

    __tablename__ = "held_write"
    __table_args__ = (
        CheckConstraint("operation in ('create', 'update')", name="held_write_operation_check"),
        CheckConstraint("state in ('held', 'releasing', 'applied', 'rejected', 'failed')", name="held_write_state_check"),
        CheckConstraint("decided_by is null or decided_by <> requested_by", name="held_write_four_eyes_check"),
        Index("held_write_state_idx", "state", "at", "id"),
        Index("held_write_open_key", "key", unique=True, postgresql_where=text("state in ('held', 'releasing')")),
        Index("held_write_key_idx", "key", "at"),
    )

    id: UUID = Field(default_factory=new_uuid, primary_key=True)
    key: str = Field(sa_column=Column(Text, nullable=False), description="The same proposal has the same key: it is open once.")
    operation: str = Field(sa_column=Column(Text, nullable=False))
    connection: str = Field(sa_column=Column(Text, nullable=False))
    entity: str = Field(sa_column=Column(Text, nullable=False))
    canonical_id: str = Field(sa_column=Column(Text, nullable=False))
    field_values: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    extensions: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    before: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    origin: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    owner: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    lifecycle: str = Field(sa_column=Column(Text, nullable=False))
    reasons: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    requested_by: str = Field(sa_column=Column(Text, nullable=False))
    at: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))
    state: str = Field(default="held", sa_column=Column(Text, nullable=False))
    decided_by: str | None = Field(default=None, sa_column=Column(Text))
    decided_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    note: str | None = Field(default=None, sa_column=Column(Text))
