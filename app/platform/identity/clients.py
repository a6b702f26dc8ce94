"""Clients: what administrators do to them, and how the hot path reads them."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import or_
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.core import ids
from app.core.clock import utcnow
from app.core.database import Database
from app.platform.identity.addresses import Network, networks
from app.platform.identity.fresh import Fresh
from app.platform.identity.models import ClientKind, OAuthClient, OAuthClientSecret

LIVE_SECRETS = 2
"""Enough to rotate without a gap, too few to hand one to everybody."""

_ADDRESS = re.compile(r"[A-Za-z0-9:/?&=%._~\[\]+-]{1,500}")
_NOBODY = networks(["255.255.255.255/32"])
"""The broadcast address: no request comes from there."""

_RECORD = """
    select client_id, name, kind, scopes, tier, legal_entities, connection, ip_allow_list, jwks::text, redirect_uris, public, active
    from oauth_client where client_id = $1
"""
_DIGESTS = """
    select s.digest from oauth_client_secret s join oauth_client c on c.id = s.client
    where c.client_id = $1 and (s.expires_at is null or s.expires_at > now())
"""


class ClientNotFound(LookupError):
    """There is no client with this client_id."""


class BadRedirect(ValueError):
    """Not an address that a browser may be sent back to with a code."""


class TooManySecrets(ValueError):
    """The client has two live secrets already: let one expire first."""


@dataclass(frozen=True, slots=True)
class ClientRecord:
    """A client as the rest of the process sees it."""

    client_id: str
    name: str
    kind: str
    scopes: frozenset[str]
    tier: str
    legal_entities: frozenset[str] | None
    connection: str | None
    networks: tuple[Network, ...]
    """From where it may call; empty: from everywhere."""
    jwks: str | None
    redirect_uris: tuple[str, ...]
    public: bool
    active: bool


def digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def new_secret() -> str:
    """256 random bits; the prefix lets secret scanners recognise a leak."""
    return f"cws_{secrets.token_urlsafe(32)}"


async def create_client(
    database: Database,
    *,
    name: str,
    kind: ClientKind,
    scopes: Iterable[str],
    tier: str = "standard",
    legal_entities: Sequence[str] | None = None,
    connection: str | None = None,
    ip_allow_list: Sequence[str] | None = None,
    jwks: dict[str, Any] | None = None,
    redirect_uris: Sequence[str] | None = None,
    public: bool = False,
    client_id: str | None = None,
) -> tuple[OAuthClient, str]:
    """The new client and its first secret, which nobody can read again; empty for one that signs (``jwks``) or keeps none (``public``).

    :class:`~app.platform.identity.addresses.BadNetwork` when the allow-list cannot be read, :class:`BadRedirect` likewise.
    """
    networks(ip_allow_list or ())
    check_redirects(redirect_uris or ())
    client = OAuthClient(
        client_id=client_id or ids.new("client"),
        name=name,
        kind=kind,
        scopes=sorted(set(scopes)),
        tier=tier,
        legal_entities=None if legal_entities is None else list(legal_entities),
        connection=connection,
        ip_allow_list=None if ip_allow_list is None else list(ip_allow_list),
        jwks=jwks,
        redirect_uris=None if redirect_uris is None else list(redirect_uris),
        public=public,
    )
    secret = "" if public or jwks else new_secret()
    async with database.session() as session:
        session.add(client)
        await session.flush()
        if secret:
            session.add(OAuthClientSecret(client=client.id, digest=digest(secret), label="first"))
    return client, secret


def check_redirects(addresses: Iterable[str]) -> None:
    """https, or http on loopback; absolute, without fragment or anything that a header could be broken with."""
    for text in addresses:
        url = urlsplit(text)
        safe = url.scheme == "https" or (url.scheme == "http" and url.hostname in {"localhost", "127.0.0.1", "::1"})
        if not safe or not url.hostname or url.fragment or "@" in url.netloc or not _ADDRESS.fullmatch(text):
            raise BadRedirect(f"{text[:200]!r}: give an https address without a fragment")


async def add_secret(database: Database, client_id: str, *, label: str = "", expires_at: datetime | None = None) -> str:
    """A second live secret, for rotation: give it out, then let the first expire (:func:`expire_secrets`)."""
    secret = new_secret()
    async with database.session() as session:
        client = await _locked(session, client_id)
        if len(await _live_secrets(session, client)) >= LIVE_SECRETS:
            raise TooManySecrets(f"{client_id} has {LIVE_SECRETS} live secrets")
        session.add(OAuthClientSecret(client=client.id, digest=digest(secret), label=label, expires_at=expires_at))
    return secret


async def expire_secrets(database: Database, client_id: str, *, keep_newest: int = 1, at: datetime | None = None) -> int:
    """End all live secrets but the newest; returns how many."""
    async with database.session() as session:
        client = await _locked(session, client_id)
        old = (await _live_secrets(session, client))[keep_newest:]
        for secret in old:
            secret.expires_at = at or utcnow()
    return len(old)


async def replace_keys(database: Database, client_id: str, jwks: dict[str, Any]) -> None:
    """The keys that the client signs with from now on; put the old one in as well while it rotates."""
    async with database.session() as session:
        (await _locked(session, client_id)).jwks = jwks


async def list_clients(database: Database) -> list[dict[str, Any]]:
    """Every client as an administrator sees it, with how many live secrets it has."""
    async with database.session() as session:
        clients = (await session.exec(select(OAuthClient).order_by(col(OAuthClient.created_at)))).all()
        return [_described(client, await _live_secrets(session, client)) for client in clients]


def _described(client: OAuthClient, live: Sequence[OAuthClientSecret]) -> dict[str, Any]:
    shown = client.model_dump(mode="json", exclude={"id", "jwks"})
    ends = [None if secret.expires_at is None else secret.expires_at.isoformat() for secret in live]
    return {**shown, "keys": len((client.jwks or {}).get("keys", [])), "live_secrets": [{"expires_at": end} for end in ends]}


async def deactivate(database: Database, client_id: str) -> None:
    """No more tokens, and every token it has dies within five seconds on all processes."""
    async with database.session() as session:
        (await _locked(session, client_id)).active = False


async def ensure_client(
    database: Database,
    *,
    client_id: str,
    secret: str,
    name: str,
    kind: ClientKind,
    scopes: Iterable[str],
    tier: str = "standard",
    legal_entities: Sequence[str] | None = None,
    connection: str | None = None,
) -> OAuthClient:
    """For the sandbox: exactly this client with exactly this secret, however often and from however many processes it is called."""
    async with database.session() as session:
        # Two processes may start at once; the lock makes the second find what the first wrote.
        await (await session.connection()).exec_driver_sql("select pg_advisory_xact_lock(hashtext($1))", (f"oauth_client:{client_id}",))
        client = (await session.exec(select(OAuthClient).where(OAuthClient.client_id == client_id))).first()
        if client is None:
            client = OAuthClient(client_id=client_id, name=name, kind=kind)
        client.name, client.kind, client.tier, client.connection, client.active = name, kind, tier, connection, True
        client.scopes = sorted(set(scopes))
        client.legal_entities = None if legal_entities is None else list(legal_entities)
        session.add(client)
        await session.flush()
        wanted = digest(secret)
        of_client = col(OAuthClientSecret.client) == client.id
        await session.exec(delete(OAuthClientSecret).where(of_client, col(OAuthClientSecret.digest) != wanted))
        if (await session.exec(select(OAuthClientSecret).where(of_client))).first() is None:
            session.add(OAuthClientSecret(client=client.id, digest=wanted, label="sandbox"))
    return client


async def _locked(session: AsyncSession, client_id: str) -> OAuthClient:
    client = (await session.exec(select(OAuthClient).where(OAuthClient.client_id == client_id).with_for_update())).first()
    if client is None:
        raise ClientNotFound(client_id)
    return client


async def _live_secrets(session: AsyncSession, client: OAuthClient) -> Sequence[OAuthClientSecret]:
    """Newest first."""
    expires = col(OAuthClientSecret.expires_at)
    statement = select(OAuthClientSecret).where(col(OAuthClientSecret.client) == client.id, or_(expires.is_(None), expires > utcnow()))
    return (await session.exec(statement.order_by(col(OAuthClientSecret.created_at).desc()))).all()


def _allowed(texts: Sequence[str] | None) -> tuple[Network, ...]:
    """An empty list lets nobody in: it is not the same as no list."""
    return () if texts is None else networks(texts) or _NOBODY


class ClientDirectory:
    """Clients by client_id, read again after four seconds: so a deactivation reaches every process within five."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.known: Fresh[ClientRecord] = Fresh(self._query)
        self.get = self.known.get
        self.read = self.known.read

    async def _query(self, client_id: str) -> ClientRecord | None:
        row = await self._database.pool.fetchrow(_RECORD, client_id)
        if row is None:
            return None
        entities = row["legal_entities"]
        return ClientRecord(
            client_id=row["client_id"],
            name=row["name"],
            kind=row["kind"],
            scopes=frozenset(row["scopes"]),
            tier=row["tier"],
            legal_entities=None if entities is None else frozenset(entities),
            connection=row["connection"],
            networks=_allowed(row["ip_allow_list"]),
            jwks=None if row["jwks"] is None else json.dumps(json.loads(row["jwks"]), sort_keys=True),
            redirect_uris=tuple(row["redirect_uris"] or ()),
            public=row["public"],
            active=row["active"],
        )

    async def digests(self, client_id: str) -> list[bytes]:
        """SHA-256 of the live secrets."""
        return [row["digest"] for row in await self._database.pool.fetch(_DIGESTS, client_id)]
