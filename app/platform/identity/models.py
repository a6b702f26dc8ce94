"""Tables of the authorization server. Private to this slice: others see :class:`~app.platform.identity.clients.ClientRecord`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, false
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
    ip_allow_list: list[str] | None = Field(default=None, sa_column=Column(ARRAY(Text)), description="CIDR; None: from everywhere.")
    jwks: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)), description="Its public keys (RFC 7517).")
    redirect_uris: list[str] | None = Field(default=None, sa_column=Column(ARRAY(Text)), description="Exact; None: no people sign in.")
    public: bool = Field(default=False, sa_column_kwargs={"server_default": false()}, description="Keeps no secret: a browser.")
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


class OAuthUser(SQLModel, table=True):
    """A person who signs in. ``password`` is a scrypt hash with its parameters (:mod:`~app.platform.identity.passwords`)."""

    __tablename__ = "oauth_user"

    id: UUID = Field(default_factory=new_uuid, primary_key=True)
    email: str = Field(sa_column=Column(Text, nullable=False, unique=True), description="Lower case.")
    name: str = Field(sa_column=Column(Text, nullable=False))
    password: str = Field(sa_column=Column(Text, nullable=False))
    scopes: list[str] = Field(default_factory=list, sa_column=Column(ARRAY(Text), nullable=False))
    legal_entities: list[str] | None = Field(default=None, sa_column=Column(ARRAY(Text)), description="None: all.")
    active: bool = True
    created_at: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))


class OAuthGrant(SQLModel, table=True):
    """One sign-in of a person: its authorization code, and the family of tokens that came of it."""

    __tablename__ = "oauth_grant"

    id: UUID = Field(default_factory=new_uuid, primary_key=True)
    client_id: str = Field(sa_column=Column(Text, nullable=False))
    user_id: UUID = Field(sa_column=Column(ForeignKey("oauth_user.id", ondelete="CASCADE"), nullable=False))
    scope: str = Field(sa_column=Column(Text, nullable=False))
    redirect_uri: str = Field(sa_column=Column(Text, nullable=False))
    challenge: str = Field(sa_column=Column(Text, nullable=False), description="PKCE, S256.")
    code: bytes = Field(sa_column=Column(LargeBinary, nullable=False, unique=True), description="SHA-256 of the code.")
    code_expires_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    code_used_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    expires_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False, index=True))
    ended_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))


class OAuthRefreshToken(SQLModel, table=True):
    __tablename__ = "oauth_refresh_token"

    digest: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    grant_id: UUID = Field(sa_column=Column(ForeignKey("oauth_grant.id", ondelete="CASCADE"), nullable=False, index=True))
    used_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))


class OAuthRevocation(SQLModel, table=True):
    """A token (by ``jti``) or all tokens of a grant (by ``sid``) that are dead before their time; kept until they would have expired."""

    __tablename__ = "oauth_revocation"
    __table_args__ = (Index("ix_oauth_revocation_revoked_at", "revoked_at"), Index("ix_oauth_revocation_expires_at", "expires_at"))

    subject: str = Field(sa_column=Column(Text, primary_key=True))
    revoked_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    expires_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class OAuthAssertion(SQLModel, table=True):
    """The ``jti`` of an assertion that a client has used: it is not taken again (RFC 7523 §3)."""

    __tablename__ = "oauth_assertion"

    client_id: str = Field(sa_column=Column(Text, primary_key=True))
    jti: str = Field(sa_column=Column(Text, primary_key=True))
    expires_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False, index=True))


class OAuthSigningKey(SQLModel, table=True):
    """``retired_at`` ends signing, and may lie ahead; the public half stays published until the last token signed with it has expired."""

    __tablename__ = "oauth_signing_key"

    kid: str = Field(sa_column=Column(Text, primary_key=True))
    private_key: str = Field(sa_column=Column(Text, nullable=False), description="Private JWK, sealed.")
    public_jwk: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    created_at: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))
    retired_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
