"""Clients: what administrators do to them, and how the hot path reads them."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.core import ids
from app.core.clock import utcnow
from app.core.database import Database
from app.platform.identity.models import ClientKind, OAuthClient, OAuthClientSecret

LIVE_SECRETS = 2
"""Enough to rotate without a gap, too few to hand one to everybody."""

_FRESH_SECONDS = 4.0
_RECHECK_SECONDS = 0.5
_KNOWN = 10_000

_RECORD = """
    select client_id, name, kind, scopes, tier, legal_entities, connection, ip_allow_list, active
    from oauth_client where client_id = $1
"""
_DIGESTS = """
    select s.digest from oauth_client_secret s join oauth_client c on c.id = s.client
    where c.client_id = $1 and (s.expires_at is null or s.expires_at > now())
"""


class ClientNotFound(LookupError):
    """There is no client with this client_id."""


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
    ip_allow_list: tuple[str, ...]
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
    client_id: str | None = None,
) -> tuple[OAuthClient, str]:
    """The new client and its first secret, which nobody can read again."""
    client = OAuthClient(
        client_id=client_id or ids.new("client"),
        name=name,
        kind=kind,
        scopes=sorted(set(scopes)),
        tier=tier,
        legal_entities=None if legal_entities is None else list(legal_entities),
        connection=connection,
        ip_allow_list=None if ip_allow_list is None else list(ip_allow_list),
    )
    secret = new_secret()
    async with database.session() as session:
        session.add(client)
        await session.flush()
        session.add(OAuthClientSecret(client=client.id, digest=digest(secret), label="first"))
    return client, secret


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


class ClientDirectory:
    """Clients by client_id, read again after four seconds: so a deactivation reaches every process within five.

    While one request asks the database, the others go on with what is known for half a second more, so that a busy client
    costs one query per period, not one per request in flight.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[str, tuple[float, ClientRecord]] = {}

    async def get(self, client_id: str) -> ClientRecord | None:
        now = time.monotonic()
        known = self._known.get(client_id)
        if known is not None:
            if known[0] > now:
                return known[1]
            self._known[client_id] = (now + _RECHECK_SECONDS, known[1])
        return await self.read(client_id)

    async def read(self, client_id: str) -> ClientRecord | None:
        """Past the cache. Answers the same object as before when nothing has changed."""
        row = await self._database.pool.fetchrow(_RECORD, client_id)
        record = None
        if row is not None:
            entities = row["legal_entities"]
            record = ClientRecord(
                client_id=row["client_id"],
                name=row["name"],
                kind=row["kind"],
                scopes=frozenset(row["scopes"]),
                tier=row["tier"],
                legal_entities=None if entities is None else frozenset(entities),
                connection=row["connection"],
                ip_allow_list=tuple(row["ip_allow_list"] or ()),
                active=row["active"],
            )
        known = self._known.get(client_id)
        if known is not None and known[1] == record:
            record = known[1]
        if record is None:  # made-up names must not fill the memory
            self._known.pop(client_id, None)
            return None
        if len(self._known) >= _KNOWN:
            self._known.clear()
        self._known[client_id] = (time.monotonic() + _FRESH_SECONDS, record)
        return record

    async def digests(self, client_id: str) -> list[bytes]:
        """SHA-256 of the live secrets."""
        return [row["digest"] for row in await self._database.pool.fetch(_DIGESTS, client_id)]
