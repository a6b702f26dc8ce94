"""Tables of connections. Private to this slice, except for migrations."""

from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Column, DateTime, SmallInteger, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.core.clock import utcnow


class ConnectionRow(SQLModel, table=True):
    __tablename__ = "connection"

    id: int | None = Field(default=None, sa_column=Column(SmallInteger, primary_key=True, autoincrement=True))
    key: str = Field(unique=True)
    connector: str
    title: str
    roles: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    owner: str
    """Whom to call when the system refuses us: a name or an address."""
    auth: str
    settings: dict[str, str] = Field(sa_column=Column(JSONB, nullable=False))
    credentials: str
    """Sealed."""
    overrides: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    updated_at: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))


class RoutingRow(SQLModel, table=True):
    """Which connection serves a legal entity in a role; legal entity ``*`` is for all that have no row of their own."""

    __tablename__ = "routing"

    legal_entity: str = Field(primary_key=True)
    role: str = Field(primary_key=True)
    connection_id: int = Field(foreign_key="connection.id", sa_type=SmallInteger)
