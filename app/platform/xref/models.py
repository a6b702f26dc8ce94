"""Tables of the cross-reference. Layout as measured: small integer keys, UUIDv7 canonical ids, no partitions, covering index.

One primary link per (record, connection, object, role) and instant is the database's promise, not ours: a partial unique index for what we
believe now, an exclusion constraint for what we believed, and triggers (in the migration) for where the two meet. The triggers also
refuse a link to a superseded record.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, DateTime, ForeignKey, Index, SmallInteger, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlmodel import Field, SQLModel

from app.core.clock import utcnow


class XrefObjectRow(SQLModel, table=True):
    """A vendor's object name, as a small number."""

    __tablename__ = "xref_object"
    __table_args__ = (UniqueConstraint("connector", "name", name="uq_xref_object_connector_name"),)

    id: int | None = Field(default=None, sa_column=Column(SmallInteger, primary_key=True, autoincrement=True))
    connector: str
    name: str


class XrefEntityRow(SQLModel, table=True):
    """A canonical record. ``entity`` is the number in ``app.canonical.entities``; a superseded one was merged into another."""

    __tablename__ = "xref_entity"
    __table_args__ = (
        CheckConstraint("superseded_by <> id", name="ck_xref_entity_not_its_own"),
        Index("ix_xref_entity_superseded_by", "superseded_by", postgresql_where=text("superseded_by IS NOT NULL")),
    )

    id: UUID = Field(primary_key=True)
    entity: int = Field(sa_type=SmallInteger)
    created_at: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))
    superseded_by: UUID | None = Field(default=None, foreign_key="xref_entity.id")


class XrefLinkRow(SQLModel, table=True):
    """What we believe now: this canonical record is that record of that connection, in this role."""

    __tablename__ = "xref_link"
    __table_args__ = (
        Index(
            "uq_xref_link_external",
            "connection_id",
            "object_id",
            "external_id",
            unique=True,
            postgresql_include=["canonical_id", "entity"],
        ),
        Index(
            "uq_xref_link_primary",
            "canonical_id",
            "connection_id",
            "object_id",
            "role",
            unique=True,
            postgresql_where=text("is_primary"),
        ),
        Index("ix_xref_link_canonical_id", "canonical_id"),
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, primary_key=True, autoincrement=True))
    canonical_id: UUID = Field(foreign_key="xref_entity.id")
    connection_id: int = Field(sa_column=Column(SmallInteger, ForeignKey("connection.id"), nullable=False))
    object_id: int = Field(sa_column=Column(SmallInteger, ForeignKey("xref_object.id"), nullable=False))
    external_id: str
    entity: int = Field(sa_type=SmallInteger)
    """Of the canonical record, which never changes it: so that a resolve reads one index and no other table. A trigger fills it in."""
    role: int = Field(default=0, sa_type=SmallInteger)
    is_primary: bool = Field(default=True, sa_column=Column(Boolean, nullable=False, server_default=text("true")))
    source: str
    """Who said so: a run, a client, a person."""
    valid_from: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))


class XrefLinkHistoryRow(SQLModel, table=True):
    """What we believed from ``valid_from`` until just before ``valid_to``."""

    __tablename__ = "xref_link_history"
    __table_args__ = (
        Index("ix_xref_link_history_external", "connection_id", "object_id", "external_id"),
        ExcludeConstraint(
            (Column("canonical_id"), "="),
            (Column("connection_id"), "="),
            (Column("object_id"), "="),
            (Column("role"), "="),
            (func.tstzrange(Column("valid_from"), Column("valid_to")), "&&"),
            where=text("is_primary"),
            using="gist",
            name="ex_xref_link_history_primary",
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, primary_key=True, autoincrement=True))
    canonical_id: UUID = Field(index=True)
    connection_id: int = Field(sa_type=SmallInteger)
    object_id: int = Field(sa_type=SmallInteger)
    external_id: str
    role: int = Field(sa_type=SmallInteger)
    is_primary: bool = Field(default=True, sa_column=Column(Boolean, nullable=False, server_default=text("true")))
    source: str
    valid_from: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    valid_to: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))
    ended_by: str
    reason: str | None = None
    """Why it ended: ``merged``, ``split off``, …; one that begins with ``deleted in`` may return, and then means the same record again."""


class XrefMergeRow(SQLModel, table=True):
    """Two canonical records became one: what moved, exactly as it was, so that it can be moved back."""

    __tablename__ = "xref_merge"
    __table_args__ = (Index("uq_xref_merge_in_force", "loser_id", unique=True, postgresql_where=text("undone_at IS NULL")),)

    id: UUID = Field(primary_key=True)
    winner_id: UUID = Field(foreign_key="xref_entity.id", index=True)
    loser_id: UUID = Field(foreign_key="xref_entity.id", index=True)
    moved: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    conflicts: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    merged_by: str
    merged_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    undone_by: str | None = None
    undone_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))


class XrefMatchKeyRow(SQLModel, table=True):
    """What a customer is recognised by before a new one is made: ``tax`` id, ``domain``, ``name``; all normalised."""

    __tablename__ = "xref_match_key"
    __table_args__ = (
        CheckConstraint("kind IN ('tax', 'domain', 'name')", name="ck_xref_match_key_kind"),
        Index("ix_xref_match_key_value", "kind", "value"),
        Index(
            "ix_xref_match_key_similar",
            "value",
            postgresql_using="gin",
            postgresql_ops={"value": "gin_trgm_ops"},
            postgresql_where=text("kind = 'name'"),
        ),
    )

    canonical_id: UUID = Field(primary_key=True, foreign_key="xref_entity.id")
    kind: str = Field(primary_key=True)
    value: str = Field(primary_key=True)


class XrefWriteIntentRow(SQLModel, table=True):
    """Stored before every create in a system, so that a crash between its commit and ours is healed by looking up, never by repeating."""

    __tablename__ = "xref_write_intent"
    __table_args__ = (
        UniqueConstraint("connection_id", "object_id", "external_key", name="uq_xref_write_intent_key"),
        CheckConstraint("state IN ('open', 'settled', 'withdrawn')", name="ck_xref_write_intent_state"),
        Index(
            "ix_xref_write_intent_external",
            "connection_id",
            "object_id",
            "external_id",
            postgresql_where=text("external_id IS NOT NULL"),
        ),
        Index("ix_xref_write_intent_open", "opened_at", postgresql_where=text("state = 'open'")),
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, primary_key=True, autoincrement=True))
    canonical_id: UUID = Field(foreign_key="xref_entity.id")
    connection_id: int = Field(sa_column=Column(SmallInteger, ForeignKey("connection.id"), nullable=False))
    object_id: int = Field(sa_column=Column(SmallInteger, ForeignKey("xref_object.id"), nullable=False))
    external_key: str
    """Our key as the system stores it."""
    state: str = "open"
    attempts: int = 1
    external_id: str | None = None
    claimed_by: str
    """The run (or caller) that is creating it now; another one waits until the claim ends."""
    claimed_until: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    opened_at: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))
    settled_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
