"""Outside issuers (Okta, Entra, Keycloak …) whose tokens we take, by configuration: each names its keys, our audience, and which of its
clients is which of ours. What a token may do is still ours to say: the mapped client's scopes, entities and addresses bound it."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import httpx
import yaml
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, RSAKey
from pydantic import Field, model_validator

from app.core.model import Value
from app.core.problems import Unavailable
from app.platform.identity.public_keys import ALGORITHMS

log = logging.getLogger("crosswalk.identity")

_FRESH_SECONDS = 600.0
_REFETCH_SECONDS = 30.0
"""Between two fetches, whatever comes: a stranger who makes up key ids must not make us hammer the issuer."""
_STALE_SECONDS = 86_400.0
_FETCH_SECONDS = 5.0
_MAX_BYTES = 262_144
_LEEWAY_SECONDS = 30
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class TrustedIssuer(Value):
    """One issuer. Keys: ``jwks_url`` (https, or loopback) or ``jwks_file``; ``clients`` maps ``client_claim`` to our client_ids."""

    issuer: str = Field(min_length=1)
    jwks_url: str | None = None
    jwks_file: Path | None = None
    audience: str = Field(min_length=1)
    client_claim: str = "azp"
    clients: dict[str, str]
    scope_claim: str | None = Field(default=None, description="Where its tokens name scopes of ours; absent: all that our client has.")
    token_types: tuple[str, ...] = ("at+jwt", "jwt")

    @model_validator(mode="after")
    def _one_safe_source(self) -> Self:
        if (self.jwks_url is None) == (self.jwks_file is None):
            raise ValueError(f"{self.issuer}: give jwks_url or jwks_file")
        if self.jwks_url is not None:
            url = urlsplit(self.jwks_url)
            if url.scheme != "https" and not (url.scheme == "http" and url.hostname in _LOOPBACK):
                raise ValueError(f"{self.issuer}: jwks_url must be https")
        return self


class NotTrusted(Exception):
    """The token is not one that this issuer gave out for us. ``expired`` when that is all that is wrong with it."""

    def __init__(self, *, expired: bool = False) -> None:
        super().__init__()
        self.expired = expired


def read_issuers(path: Path | None) -> dict[str, OutsideIssuer]:
    """``issuers:`` of a YAML file, by their ``iss``. ``ValueError`` says what is wrong, and stops the start."""
    if path is None:
        return {}
    found = [TrustedIssuer.model_validate(item) for item in yaml.safe_load(path.read_text())["issuers"]]
    if len({item.issuer for item in found}) != len(found):
        raise ValueError(f"{path}: an issuer is named twice")
    return {item.issuer: OutsideIssuer(item) for item in found}


class OutsideIssuer:
    def __init__(self, trusted: TrustedIssuer) -> None:
        self.trusted = trusted
        self._keys = _KeySource(trusted)
        self._claims = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_SECONDS,
            iss={"essential": True, "value": trusted.issuer},
            aud={"essential": True, "value": trusted.audience},
            exp={"essential": True},
            sub={"essential": True},
        )

    async def claims(self, token: str, header: dict[str, Any]) -> dict[str, Any]:
        """Checked claims; :class:`NotTrusted`, or :class:`Unavailable` while its keys cannot be had."""
        algorithm, kid = header.get("alg"), header.get("kid")
        typed = str(header.get("typ", "jwt")).lower().removeprefix("application/")
        if algorithm not in ALGORITHMS or "crit" in header or typed not in {item.lower() for item in self.trusted.token_types}:
            raise NotTrusted
        for key in await self._keys.find(kid if isinstance(kid, str) else None, str(algorithm)):
            try:
                found = jwt.decode(token, key, algorithms=[str(algorithm)]).claims
            except (JoseError, ValueError, TypeError, RecursionError):
                continue
            return self._valid(found)
        raise NotTrusted

    def client_of(self, claims: dict[str, Any]) -> str:
        """Our client_id for a token's client."""
        named = claims.get(self.trusted.client_claim)
        if not isinstance(named, str) or named not in self.trusted.clients:
            raise NotTrusted
        return self.trusted.clients[named]

    def scopes_of(self, claims: dict[str, Any]) -> frozenset[str] | None:
        """None: whatever our client has."""
        if self.trusted.scope_claim is None:
            return None
        named = claims.get(self.trusted.scope_claim, "")
        parts = named.split() if isinstance(named, str) else named if isinstance(named, list) else []
        return frozenset(part for part in parts if isinstance(part, str))

    def _valid(self, claims: dict[str, Any]) -> dict[str, Any]:
        try:
            self._claims.validate(claims)
        except JoseError as error:
            raise NotTrusted(expired=error.error == "expired_token") from None
        if not isinstance(claims["sub"], str) or not isinstance(claims.get("jti", ""), str):
            raise NotTrusted
        return claims


class _KeySource:
    """The issuer's keys: fetched when they are needed, old, or lack a key that a token names; kept while the issuer is away."""

    def __init__(self, trusted: TrustedIssuer) -> None:
        self._trusted = trusted
        self._keys: list[dict[str, Any]] = []
        self._fetched_at = self._tried_at = float("-inf")
        self._lock = asyncio.Lock()

    async def find(self, kid: str | None, algorithm: str) -> list[Key]:
        found = self._matching(kid, algorithm)
        if not found or time.monotonic() - self._fetched_at > _FRESH_SECONDS:
            await self._refresh()
            found = self._matching(kid, algorithm)
        if time.monotonic() - self._fetched_at > _STALE_SECONDS:
            raise Unavailable("The keys of the token's issuer cannot be read just now.", retry_after=_REFETCH_SECONDS)
        return found

    def _matching(self, kid: str | None, algorithm: str) -> list[Key]:
        kind = "EC" if algorithm.startswith("ES") else "RSA"
        wanted = [
            item
            for item in self._keys
            if item.get("kty") == kind and item.get("use", "sig") == "sig" and (kid is None or item.get("kid") in {None, kid})
        ]
        keys: list[Key] = []
        for item in wanted:
            try:
                keys.append(ECKey.import_key(item) if kind == "EC" else RSAKey.import_key(item))
            except (JoseError, ValueError, TypeError, KeyError):
                continue
        return keys

    async def _refresh(self) -> None:
        async with self._lock:
            if time.monotonic() - self._tried_at < _REFETCH_SECONDS:
                return
            self._tried_at = time.monotonic()
            try:
                document = json.loads(await self._read())
                keys = [item for item in document["keys"] if isinstance(item, dict)]
            except (httpx.HTTPError, OSError, TimeoutError, ValueError, TypeError, KeyError, RecursionError) as error:
                log.warning("the keys of %s cannot be read: %s", self._trusted.issuer, type(error).__name__)
                return
            self._keys, self._fetched_at = keys, time.monotonic()

    async def _read(self) -> bytes:
        if self._trusted.jwks_url is None:
            assert self._trusted.jwks_file is not None  # noqa: S101 - one of the two is there
            return await asyncio.to_thread(self._trusted.jwks_file.read_bytes)
        async with (
            asyncio.timeout(_FETCH_SECONDS),
            httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=_FETCH_SECONDS) as http,
            http.stream("GET", self._trusted.jwks_url, headers={"Accept": "application/json"}) as answer,
        ):
            body = bytearray()
            async for chunk in answer.aiter_bytes():
                body += chunk
                if len(body) > _MAX_BYTES:
                    raise ValueError("larger than a key set")
            if answer.status_code != 200:
                raise ValueError("no key set")
            return bytes(body)
