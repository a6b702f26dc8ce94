"""Sign-ins of people: authorization codes that work once, and refresh tokens that are replaced at every use (RFC 9700 §4.14.2).

A code or a refresh token that comes a second time is in two hands: the whole sign-in ends, with every token that came of it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.core import ids
from app.core.clock import utcnow
from app.core.database import Connection, Database, Row
from app.platform.identity.clients import ClientRecord, digest
from app.platform.identity.models import OAuthGrant
from app.platform.identity.revocations import REVOKE, Revocations

CODE_SECONDS = 60
SIGN_IN_HOURS = 12
_LONGEST_TOKEN = timedelta(seconds=1800 + 60)
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")

_BY_CODE = """
    select g.*, u.active from oauth_grant g join oauth_user u on u.id = g.user_id
    where g.code = $1 and g.client_id = $2 for update of g
"""
_BY_REFRESH = """
    select g.*, u.active, t.used_at from oauth_refresh_token t join oauth_grant g on g.id = t.grant_id
    join oauth_user u on u.id = g.user_id
    where t.digest = $1 and g.client_id = $2 for update of t, g
"""


class BadScope(Exception):
    """``invalid_scope``: more than the person agreed to."""


class BadGrant(Exception):
    """``invalid_grant``: the code or refresh token is wrong, expired, used before, or another client's."""


@dataclass(frozen=True)
class Signed:
    """Whose sign-in a token request continues: ``user_id`` is ``usr_…``, ``session`` the ``sid`` of its tokens."""

    user_id: str
    session: str
    scope: str
    refresh_token: str


class Grants:
    def __init__(self, database: Database, revocations: Revocations) -> None:
        self._database = database
        self._revocations = revocations

    async def begin(self, client: ClientRecord, user_id: str, *, redirect_uri: str, scope: str, challenge: str) -> str:
        """The authorization code of a new sign-in."""
        code = secrets.token_urlsafe(32)
        now = utcnow()
        row = OAuthGrant(
            client_id=client.client_id,
            user_id=ids.decode("usr", user_id),
            scope=scope,
            redirect_uri=redirect_uri,
            challenge=challenge,
            code=digest(code),
            code_expires_at=now + timedelta(seconds=CODE_SECONDS),
            expires_at=now + timedelta(hours=SIGN_IN_HOURS),
        )
        async with self._database.session() as session:
            session.add(row)
        return code

    async def redeem(self, client: ClientRecord, *, code: str, redirect_uri: str, verifier: str) -> Signed:
        """:class:`BadGrant`. One try: a code that comes with the wrong verifier or address is used up as well."""
        async with self._database.pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(_BY_CODE, digest(code), client.client_id)
            if row is not None and row["code_used_at"] is None and _alive(row) and row["code_expires_at"] > utcnow():
                await connection.execute("update oauth_grant set code_used_at = now() where id = $1", row["id"])
                if row["redirect_uri"] == redirect_uri and _proves(verifier, row["challenge"]):
                    return await self._continue(connection, row)
            elif row is not None and row["code_used_at"] is not None:
                await self._end(connection, row["id"])
        raise BadGrant

    async def refresh(self, client: ClientRecord, token: str, *, scope: str | None = None) -> Signed:
        """A new refresh token for this one, which is used up; :class:`BadGrant`, or :class:`BadScope` and then it is not."""
        async with self._database.pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(_BY_REFRESH, digest(token), client.client_id)
            if row is not None and row["used_at"] is not None:
                await self._end(connection, row["id"])
            elif row is not None and _alive(row):
                if scope is not None and not set(scope.split()) <= set(row["scope"].split()):
                    raise BadScope
                await connection.execute("update oauth_refresh_token set used_at = now() where digest = $1", digest(token))
                return await self._continue(connection, row)
        raise BadGrant

    async def revoke(self, client: ClientRecord, token: str) -> bool:
        """Ends the sign-in of this refresh token (RFC 7009 §2.1); False when it is none of this client's."""
        async with self._database.pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(_BY_REFRESH, digest(token), client.client_id)
            if row is not None:
                await self._end(connection, row["id"])
            return row is not None

    async def _continue(self, connection: Any, row: Row) -> Signed:
        token = f"cwr_{secrets.token_urlsafe(32)}"
        await connection.execute("insert into oauth_refresh_token (digest, grant_id) values ($1, $2)", digest(token), row["id"])
        return Signed(ids.encode("usr", row["user_id"]), str(row["id"]), row["scope"], token)

    async def _end(self, connection: Connection, grant: UUID) -> None:
        ends = utcnow() + _LONGEST_TOKEN
        await connection.execute("update oauth_grant set ended_at = coalesce(ended_at, now()) where id = $1", grant)
        await connection.execute(REVOKE, str(grant), ends)
        self._revocations.forget(str(grant), ends)


def challenge_of(verifier: str) -> str:
    """RFC 7636 §4.2, S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode()


def _proves(verifier: str, challenge: str) -> bool:
    return _VERIFIER.fullmatch(verifier) is not None and hmac.compare_digest(challenge_of(verifier), challenge)


def _alive(row: Row) -> bool:
    return bool(row["active"]) and row["ended_at"] is None and row["expires_at"] > utcnow()
