"""Signing keys: RSA 2048, private halves sealed in Postgres, shared by all processes, rotated without a gap.

A new key is published before it signs, so that no process and no outside reader of the key set meets a token of a key it cannot find.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from typing import Any, cast

from joserfc.jwk import RSAKey

from app.core.clock import utcnow
from app.core.database import Database
from app.core.sealing import Sealer, Unsealable
from app.platform.identity.models import OAuthSigningKey

log = logging.getLogger("crosswalk.identity")

ALGORITHM = "RS256"
_LONGEST_TOKEN_SECONDS = 1800
_RELOAD_SECONDS = 3.0
_SIGNER_SECONDS = 5.0
LEAD_SECONDS = 6.0
"""How long a new key is published before it signs; longer than a process may go without looking (:meth:`KeyRing.find`)."""

# Live keys that end soonest sign: a key that is being rotated out does so until its successor is known everywhere.
_PUBLISHED = """
    select kid, private_key, public_jwk::text, created_at, retired_at, retired_at is null or retired_at > now() as live
    from oauth_signing_key
    where retired_at is null or retired_at > now() - make_interval(secs => $1)
    order by retired_at nulls last, created_at desc, kid
"""
_LIVE = "select kid, private_key from oauth_signing_key where retired_at is null or retired_at > now()"
_RETIRE = """
    update oauth_signing_key set retired_at = now() + make_interval(secs => $1)
    where kid = any($2::text[]) and (retired_at is null or retired_at > now() + make_interval(secs => $1))
"""
_YOUNG = "select kid from oauth_signing_key where retired_at is null and created_at > now() - make_interval(secs => $1)"


class KeyRing:
    """The published keys and the one that signs, in memory; the first process to need a key makes it."""

    def __init__(self, database: Database, sealer: Sealer, *, rotate_after_days: float = 90) -> None:
        self._database = database
        self._sealer = sealer
        self._oldest_seconds = rotate_after_days * 86_400
        self._public: dict[str, RSAKey] = {}
        self._signer: RSAKey | None = None
        self._aged = False
        self._loaded_at = float("-inf")
        self._lock = asyncio.Lock()

    @property
    def public(self) -> Mapping[str, RSAKey]:
        return self._public

    async def signer(self) -> RSAKey:
        if self._signer is None or time.monotonic() - self._loaded_at > _SIGNER_SECONDS:
            async with self._lock:
                if self._signer is None or time.monotonic() - self._loaded_at > _SIGNER_SECONDS:
                    await self._load()
                if self._signer is None:
                    await self._create(unless_any=_LIVE)
                    await self._load()
                elif self._aged:
                    await self._create(unless_any=_YOUNG, seconds=self._oldest_seconds)
                    await self._load()
        return cast(RSAKey, self._signer)

    async def find(self, kid: str) -> RSAKey | None:
        """The public key; one that is not known is looked for in the database, at most every few seconds."""
        if (key := self._public.get(kid)) is not None:
            return key
        async with self._lock:
            if not self._public or time.monotonic() - self._loaded_at > _RELOAD_SECONDS:
                await self._load()
        return self._public.get(kid)

    async def rotate(self, *, lead_seconds: float = LEAD_SECONDS) -> str:
        """A new key is published now and signs after ``lead_seconds``; the old ones verify until their last token has expired."""
        async with self._lock:
            kid = await self._create(lead_seconds=lead_seconds)
            await self._load()
        return kid

    async def published(self) -> list[dict[str, Any]]:
        """For people: ``kid``, ``created_at`` and ``retired_at`` of every published key, the one that signs first."""
        rows = await self._database.pool.fetch(_PUBLISHED, float(_LONGEST_TOKEN_SECONDS * 2))
        ordered = sorted(rows, key=lambda row: not row["live"])
        return [{name: row[name] for name in ("kid", "created_at", "retired_at")} for row in ordered]

    def jwks(self) -> dict[str, Any]:
        """RFC 7517 key set, public halves only."""
        return {"keys": [{**key.as_dict(private=False), "use": "sig", "alg": ALGORITHM} for key in self._public.values()]}

    async def _load(self) -> None:
        rows = await self._database.pool.fetch(_PUBLISHED, float(_LONGEST_TOKEN_SECONDS * 2))
        self._public = {row["kid"]: RSAKey.import_key(json.loads(row["public_jwk"])) for row in rows}
        self._signer, self._aged = None, False
        for row in rows:
            if row["live"] and (key := self._unsealed(row["kid"], row["private_key"])) is not None:
                age = (utcnow() - row["created_at"]).total_seconds()
                self._signer, self._aged = key, row["retired_at"] is None and age > self._oldest_seconds
                break
        self._loaded_at = time.monotonic()

    def _unsealed(self, kid: str, sealed: str) -> RSAKey | None:
        """None when it was sealed with a key that we do not hold: then we sign with one of our own, and publish both."""
        try:
            return RSAKey.import_key(self._sealer.unseal(sealed))
        except Unsealable:
            log.warning("signing key %s is sealed with another CROSSWALK_SECRET_KEY", kid)
            return None

    async def _create(self, *, unless_any: str | None = None, seconds: float | None = None, lead_seconds: float = LEAD_SECONDS) -> str:
        """A new key beside those of ours that live, which end in a moment. ``unless_any`` finds what another process has just made."""
        key = await asyncio.to_thread(RSAKey.generate_key, 2048, private=True, auto_kid=True)  # kid: RFC 7638 thumbprint
        kid = str(key.kid)
        row = OAuthSigningKey(
            kid=kid, private_key=self._sealer.seal(dict(key.as_dict(private=True))), public_jwk=dict(key.as_dict(private=False))
        )
        async with self._database.session() as session:
            connection = await session.connection()
            await connection.exec_driver_sql("select pg_advisory_xact_lock(hashtext('oauth_signing_key'))")
            rows = (await connection.exec_driver_sql(_LIVE)).all()
            live = [row.kid for row in rows if self._unsealed(row.kid, row.private_key) is not None]
            if unless_any is not None:
                found = (await connection.exec_driver_sql(unless_any, (seconds,) if seconds is not None else ())).all()
                if made := [row.kid for row in found if row.kid in live]:
                    return str(made[0])
            await connection.exec_driver_sql(_RETIRE, (lead_seconds, live))
            session.add(row)
        return kid
