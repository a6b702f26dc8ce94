"""Tokens that died before their time (RFC 7009). Every process knows within five seconds, although it remembers verified tokens."""

from __future__ import annotations

import time
from datetime import datetime

from app.core.database import Database, Row

_FRESH_SECONDS = 2.0
_RECHECK_SECONDS = 0.5
_OLDEST_SECONDS = 4.5
_OVERLAP_SECONDS = 60.0
"""Wider than any transaction that writes a revocation is long: its row appears when it commits, with the time when it began."""

REVOKE = """
    insert into oauth_revocation (subject, revoked_at, expires_at) values ($1, now(), $2)
    on conflict (subject) do update set expires_at = greatest(oauth_revocation.expires_at, excluded.expires_at)
"""
_LIVE = "select subject, expires_at from oauth_revocation where expires_at > now()"
_RECENT = f"{_LIVE} and revoked_at > now() - make_interval(secs => $1)"


class Revocations:
    """``subject`` is the ``jti`` of one token, or the ``sid`` that all tokens of a sign-in share."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ended: dict[str, float] = {}
        self._loaded_at = float("-inf")
        self._until = float("-inf")

    async def revoke(self, subject: str, expires_at: datetime) -> None:
        """For good: here at once, on the other processes within five seconds."""
        await self._database.pool.execute(REVOKE, subject, expires_at)
        self.forget(subject, expires_at)

    def forget(self, subject: str, expires_at: datetime) -> None:
        """This process need not wait to be told what it has just written."""
        self._ended[subject] = expires_at.timestamp()

    async def include(self, *subjects: str) -> bool:
        if (now := time.monotonic()) >= self._until:
            self._until = min(now + _RECHECK_SECONDS, self._loaded_at + _OLDEST_SECONDS)  # others go on with what is known meanwhile
            await self._load(now)
        return any(subject in self._ended for subject in subjects)

    async def _load(self, now: float) -> None:
        """All at first and after a gap, else only what is new."""
        rows: list[Row]
        if now - self._loaded_at < _OVERLAP_SECONDS / 2:
            rows = await self._database.pool.fetch(_RECENT, _OVERLAP_SECONDS)
        else:
            rows = await self._database.pool.fetch(_LIVE)
        today = time.time()
        self._ended = {subject: ends for subject, ends in self._ended.items() if ends > today}
        self._ended.update((row["subject"], row["expires_at"].timestamp()) for row in rows)
        self._loaded_at = now
        self._until = now + _FRESH_SECONDS


async def purge(database: Database) -> None:
    """Delete what has had its time: revocations of expired tokens, used assertions, ended sign-ins. For a daily schedule."""
    async with database.pool.acquire() as connection:
        for table in ("oauth_revocation", "oauth_assertion", "oauth_grant"):
            await connection.execute(f"delete from {table} where expires_at < now() - interval '1 hour'")  # noqa: S608 - our own names
