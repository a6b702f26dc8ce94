"""Signing keys: RSA 2048, private halves sealed in Postgres, shared by all processes, rotated without a gap."""

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
_SIGNER_SECONDS = 60.0

_PUBLISHED = """
    select kid, private_key, public_jwk::text, retired_at from oauth_signing_key
    where retired_at is null or retired_at > now() - make_interval(secs => $1)
    order by created_at desc, kid
"""


class KeyRing:
    """The published keys and the one that signs, in memory; the first process to need a key makes it."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer
        self._public: dict[str, RSAKey] = {}
        self._signer: RSAKey | None = None
        self._loaded_at = float("-inf")
        self._lock = asyncio.Lock()

    @property
    def public(self) -> Mapping[str, RSAKey]:
        return self._public

    async def signer(self) -> RSAKey:
        if self._signer is None or time.monotonic() - self._loaded_at > _SIGNER_SECONDS:
            async with self._lock:
                await self._load()
                if self._signer is None:
                    await self._create(only_if_none=True)
                    await self._load()
        return cast(RSAKey, self._signer)

    async def find(self, kid: str) -> RSAKey | None:
        """The public key; one that is not known is looked for in the database, at most every few seconds."""
        if (key := self._public.get(kid)) is not None:
            return key
        async with self._lock:
            if time.monotonic() - self._loaded_at > _RELOAD_SECONDS:
                await self._load()
        return self._public.get(kid)

    async def rotate(self) -> str:
        """A new key signs from now on; the old ones verify until their last token has expired."""
        async with self._lock:
            kid = await self._create(only_if_none=False)
            await self._load()
        return kid

    def jwks(self) -> dict[str, Any]:
        """RFC 7517 key set, public halves only."""
        return {"keys": [{**key.as_dict(private=False), "use": "sig", "alg": ALGORITHM} for key in self._public.values()]}

    async def _load(self) -> None:
        rows = await self._database.pool.fetch(_PUBLISHED, float(_LONGEST_TOKEN_SECONDS * 2))
        self._public = {row["kid"]: RSAKey.import_key(json.loads(row["public_jwk"])) for row in rows}
        live = (self._unsealed(row["kid"], row["private_key"]) for row in rows if row["retired_at"] is None)
        self._signer = next((key for key in live if key is not None), None)
        self._loaded_at = time.monotonic()

    def _unsealed(self, kid: str, sealed: str) -> RSAKey | None:
        """None when it was sealed with a key that we do not hold: then we sign with one of our own, and publish both."""
        try:
            return RSAKey.import_key(self._sealer.unseal(sealed))
        except Unsealable:
            log.warning("signing key %s is sealed with another CROSSWALK_SECRET_KEY", kid)
            return None

    async def _create(self, *, only_if_none: bool) -> str:
        key = await asyncio.to_thread(RSAKey.generate_key, 2048, private=True, auto_kid=True)  # kid: RFC 7638 thumbprint
        kid = str(key.kid)
        row = OAuthSigningKey(
            kid=kid, private_key=self._sealer.seal(dict(key.as_dict(private=True))), public_jwk=dict(key.as_dict(private=False))
        )
        async with self._database.session() as session:
            connection = await session.connection()
            await connection.exec_driver_sql("select pg_advisory_xact_lock(hashtext('oauth_signing_key'))")
            rows = await connection.exec_driver_sql("select kid, private_key from oauth_signing_key where retired_at is null")
            live = [row.kid for row in rows.all() if self._unsealed(row.kid, row.private_key) is not None]
            if live and only_if_none:
                return str(live[0])
            retire = "update oauth_signing_key set retired_at = $1 where kid = any($2::text[])"
            await connection.exec_driver_sql(retire, (utcnow(), live))
            session.add(row)
        return kid
