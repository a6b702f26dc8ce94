"""Tables of what systems tell us unasked. Private to this slice, except for migrations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Identity, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.core.clock import utcnow


class VendorEventRow(SQLModel, table=True):
    """A verified message as it came. ``state``: stored, read (its changes are rows of their own), or parked with a reason."""

    __tablename__ = "vendor_event"
    __table_args__ = (
        Index("ux_vendor_event_delivery", "connection", "delivery", unique=True),
        Index("ux_vendor_event_digest", "connection", "digest", unique=True),
        Index("ix_vendor_event_stored", "id", postgresql_where=text("state = 'stored'")),
        Index("ix_vendor_event_received_at", "received_at"),
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    connection: str
    delivery: str
    digest: str
    received_at: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))
    headers: dict[str, str] = Field(sa_column=Column(JSONB, nullable=False))
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    state: str = "stored"
    reason: str | None = None


class VendorChangeRow(SQLModel, table=True):
    """One record that a message is about. ``state``: open, handled or parked; ``outcome`` says what came of it, or why it is parked."""

    __tablename__ = "vendor_change"
    __table_args__ = (
        Index("ix_vendor_change_open", "connection", "entity", "record", postgresql_where=text("state = 'open'")),
        Index("ix_vendor_change_parked", "id", postgresql_where=text("state = 'parked'")),
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    event_id: int = Field(sa_column=Column(BigInteger, ForeignKey("vendor_event.id", ondelete="CASCADE"), nullable=False, index=True))
    connection: str
    entity: str
    record: str
    at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    state: str = "open"
    tries: int = 0
    due_at: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))
    outcome: str | None = None


class VendorSubscriptionRow(SQLModel, table=True):
    """One subscription. ``token`` is the hash of what only its address says; ``secret`` is sealed, and what its messages are signed with.

    Until ``open_until``, and only once, a handshake may bring the secret.
    """

    __tablename__ = "vendor_subscription"

    token: str = Field(primary_key=True)
    connection: str = Field(index=True)
    target: str
    event: str
    url: str
    """Without the token."""
    vendor_id: str | None = None
    secret: str | None = None
    open_until: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    expires_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
