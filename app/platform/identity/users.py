"""People who sign in: what administrators do to them, how the hot path reads them, and their passwords."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import select

from app.core import ids
from app.core.database import Database
from app.platform.identity.fresh import Fresh
from app.platform.identity.models import OAuthUser

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256
_EMAIL = re.compile(r"[^@\s\x00]{1,64}@[^@\s\x00]{1,190}")
_COST = (2**15, 8, 3)
"""scrypt N, r, p: 32 MiB and about 0.2 s (OWASP Password Storage Cheat Sheet)."""
_MEMORY = 64 * 2**20

_RECORD = "select id, email, name, scopes, legal_entities, active from oauth_user where id = $1"
_SIGN_IN = "select id, password, active from oauth_user where email = $1"


class BadUser(ValueError):
    """The e-mail or the password cannot be taken; the text says why."""


@dataclass(frozen=True, slots=True)
class UserRecord:
    id: str
    email: str
    name: str
    scopes: frozenset[str]
    legal_entities: frozenset[str] | None
    active: bool


async def create_user(
    database: Database, *, email: str, name: str, password: str, scopes: Iterable[str], legal_entities: Sequence[str] | None = None
) -> str:
    """The id (``usr_…``) of a new person. :class:`BadUser` when the e-mail is taken or the password is short."""
    email = email.strip().lower()
    if not _EMAIL.fullmatch(email):
        raise BadUser("this is no e-mail address")
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise BadUser(f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    hashed = await asyncio.to_thread(hash_password, password)
    async with database.session() as session:
        if (await session.exec(select(OAuthUser).where(OAuthUser.email == email))).first() is not None:
            raise BadUser(f"there is a person with the e-mail {email} already")
        user = OAuthUser(
            email=email,
            name=name,
            password=hashed,
            scopes=sorted(set(scopes)),
            legal_entities=None if legal_entities is None else list(legal_entities),
        )
        session.add(user)
    return ids.encode("usr", user.id)


async def deactivate_user(database: Database, email: str) -> None:
    """No more sign-ins, and every token of theirs dies within five seconds on all processes. ``LookupError`` when there is nobody."""
    async with database.session() as session:
        user = (await session.exec(select(OAuthUser).where(OAuthUser.email == email.strip().lower()))).first()
        if user is None:
            raise LookupError(email)
        user.active = False
        session.add(user)


def hash_password(password: str) -> str:
    """``scrypt$N$r$p$salt$hash`` (RFC 7914), so that the cost can be raised without losing anybody."""
    salt = secrets.token_bytes(16)
    n, r, p = _COST
    return f"scrypt${n}${r}${p}${base64.b64encode(salt).decode()}${base64.b64encode(_scrypt(password, salt, n, r, p)).decode()}"


def password_matches(password: str, stored: str) -> bool:
    _, n, r, p, salt, wanted = stored.split("$")
    found = _scrypt(password, base64.b64decode(salt), int(n), int(r), int(p))
    return hmac.compare_digest(found, base64.b64decode(wanted))


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=32)


_NOBODYS_PASSWORD = f"scrypt${_COST[0]}${_COST[1]}${_COST[2]}${base64.b64encode(bytes(16)).decode()}${base64.b64encode(bytes(32)).decode()}"


class UserDirectory:
    """People by id (``usr_…``), as fresh as clients are."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.known: Fresh[UserRecord] = Fresh(self._query)
        self.get = self.known.get

    async def sign_in(self, email: str, password: str) -> UserRecord | None:
        """The person, when the password is right. The same work for an unknown e-mail as for a wrong password."""
        email = email.strip().lower()
        row = await self._database.pool.fetchrow(_SIGN_IN, email) if _EMAIL.fullmatch(email) else None
        stored = _NOBODYS_PASSWORD if row is None else row["password"]
        right = await asyncio.to_thread(password_matches, password[:LONGEST_PASSWORD], stored)
        if row is None or not row["active"] or not right:
            return None
        return await self.known.read(ids.encode("usr", row["id"]))

    async def _query(self, user_id: str) -> UserRecord | None:
        try:
            key: UUID = ids.decode("usr", user_id)
        except ids.BadId:
            return None
        row = await self._database.pool.fetchrow(_RECORD, key)
        if row is None:
            return None
        entities = row["legal_entities"]
        return UserRecord(
            id=user_id,
            email=row["email"],
            name=row["name"],
            scopes=frozenset(row["scopes"]),
            legal_entities=None if entities is None else frozenset(entities),
            active=row["active"],
        )
