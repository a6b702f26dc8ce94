"""Tables of the cross-reference. Layout as measured: small integer keys, UUIDv7 canonical ids, no partitions, covering index.

``xref_entity.superseded_by`` waits for merges, ``valid_from`` and the history table for as-of questions, ``is_primary`` for several links
of one record in one system: none of them changes the shape of a link.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, DateTime, ForeignKey, Index, SmallInteger, UniqueConstraint, text
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
    """A canonical record. ``entity`` is the number in ``app.canonical.entities``."""

    __tablename__ = "xref_entity"

    id: UUID = Field(primary_key=True)
    entity: int = Field(sa_type=SmallInteger)
    created_at: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))
    superseded_by: UUID | None = Field(default=None, foreign_key="xref_entity.id")


class XrefLinkRow(SQLModel, table=True):
    """What we believe now: this canonical record is that record of that connection, in this role."""

    __tablename__ = "xref_link"
    __table_args__ = (
        Index("uq_xref_link_external", "connection_id", "object_id", "external_id", unique=True, postgresql_include=["canonical_id"]),
        Index(
            "uq_xref_link_primary",
            "canonical_id",
            "connection_id",
            "object_id",
            "role",
            unique=True,
            postgresql_where=text("is_primary"),
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, primary_key=True, autoincrement=True))
    canonical_id: UUID = Field(foreign_key="xref_entity.id")
    connection_id: int = Field(sa_column=Column(SmallInteger, ForeignKey("connection.id"), nullable=False))
    object_id: int = Field(sa_column=Column(SmallInteger, ForeignKey("xref_object.id"), nullable=False))
    external_id: str
    role: int = Field(default=0, sa_type=SmallInteger)
    is_primary: bool = Field(default=True, sa_column=Column(Boolean, nullable=False, server_default=text("true")))
    source: str
    """Who said so: a run, a client, a person."""
    valid_from: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))


class XrefLinkHistoryRow(SQLModel, table=True):
    """What we believed until ``valid_to``."""

    __tablename__ = "xref_link_history"

    id: int | None = Field(default=None, sa_column=Column(BigInteger, primary_key=True, autoincrement=True))
    canonical_id: UUID = Field(index=True)
    connection_id: int = Field(sa_type=SmallInteger)
    object_id: int = Field(sa_type=SmallInteger)
    external_id: str
    role: int = Field(sa_type=SmallInteger)
    source: str
    valid_from: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    valid_to: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))
    ended_by: str


class XrefWriteIntentRow(SQLModel, table=True):
    """Stored before every create in a system, so that a crash between its commit and ours is healed by looking up, never by repeating."""

    __tablename__ = "xref_write_intent"
    __table_args__ = (
        UniqueConstraint("connection_id", "object_id", "external_key", name="uq_xref_write_intent_key"),
        CheckConstraint("state IN ('open', 'settled', 'withdrawn')", name="ck_xref_write_intent_state"),
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
