"""Tables of the authorization server. Private to this slice: others see :class:`~app.platform.identity.clients.ClientRecord`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from app.core.clock import utcnow
from app.core.ids import new_uuid

ClientKind = Literal["salesforce", "psa", "partner", "operator", "service"]


class OAuthClient(SQLModel, table=True):
    __tablename__ = "oauth_client"
    __table_args__ = (CheckConstraint("kind in ('salesforce', 'psa', 'partner', 'operator', 'service')", name="oauth_client_kind_check"),)

    id: UUID = Field(default_factory=new_uuid, primary_key=True)
    client_id: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    name: str = Field(sa_column=Column(Text, nullable=False))
    kind: str = Field(sa_column=Column(Text, nullable=False))
    scopes: list[str] = Field(default_factory=list, sa_column=Column(ARRAY(Text), nullable=False))
    tier: str = Field(default="standard", sa_column=Column(Text, nullable=False))
    legal_entities: list[str] | None = Field(default=None, sa_column=Column(ARRAY(Text)), description="None: all.")
    connection: str | None = Field(default=None, sa_column=Column(Text), description="The connection whose data it speaks for.")
    ip_allow_list: list[str] | None = Field(default=None, sa_column=Column(ARRAY(Text)), description="Stored; not yet enforced.")
    active: bool = True
    created_at: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))


class OAuthClientSecret(SQLModel, table=True):
    """Only the SHA-256 of a random 256-bit secret: with that much entropy a slow hash would add cost and no safety."""

    __tablename__ = "oauth_client_secret"
    __table_args__ = (UniqueConstraint("client", "digest", name="oauth_client_secret_client_digest_key"),)

    id: UUID = Field(default_factory=new_uuid, primary_key=True)
    client: UUID = Field(sa_column=Column(ForeignKey("oauth_client.id", ondelete="CASCADE"), nullable=False))
    digest: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    label: str = Field(default="", sa_column=Column(Text, nullable=False))
    expires_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    created_at: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))


class OAuthSigningKey(SQLModel, table=True):
    """``retired_at`` ends signing; the public half stays published until the last token signed with it has expired."""

    __tablename__ = "oauth_signing_key"

    kid: str = Field(sa_column=Column(Text, primary_key=True))
    private_key: str = Field(sa_column=Column(Text, nullable=False), description="Private JWK, sealed.")
    public_jwk: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    created_at: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))
    retired_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
