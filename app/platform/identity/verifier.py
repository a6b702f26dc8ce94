"""Access tokens in, callers out: RFC 9068 validation with joserfc, remembered by hash until the token expires."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError

from app.platform.identity.clients import ClientDirectory, ClientRecord
from app.platform.identity.keys import ALGORITHM, KeyRing

LEEWAY_SECONDS = 5
MAX_TOKEN_CHARACTERS = 8192
_REMEMBERED = 10_000
_HEADER_MEMBERS = frozenset({"alg", "typ", "kid"})


class InvalidToken(Exception):
    """The token cannot be used; the text is safe to show (RFC 6750 ``error_description``)."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is calling, and within which bounds."""

    client_id: str
    kind: str
    scopes: frozenset[str]
    tier: str
    connection: str | None
    legal_entities: frozenset[str] | None
    token_id: str
    expires_at: datetime

    def may_see(self, legal_entity: str) -> bool:
        return self.legal_entities is None or legal_entity in self.legal_entities


@dataclass(slots=True)
class _Verified:
    client_id: str
    scopes: frozenset[str]
    token_id: str
    expires: int
    record: ClientRecord | None = None
    caller: Caller | None = None


class Verifier:
    """``aud`` and ``iss`` are both our issuer: this process is authorization server and resource server."""

    def __init__(self, keys: KeyRing, clients: ClientDirectory, issuer: str) -> None:
        self._keys = keys
        self._clients = clients
        self._remembered: OrderedDict[bytes, _Verified] = OrderedDict()
        self._claims = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": issuer},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            jti={"essential": True},
            client_id={"essential": True},
        )

    async def verify(self, token: str) -> Caller:
        """The caller, or :class:`InvalidToken`. A known token costs a hash and two look-ups in memory."""
        key = hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
        verified = self._remembered.get(key)
        if verified is None:
            verified = await self._check(token)
            self._remember(key, verified)
        elif verified.expires + LEEWAY_SECONDS <= time.time():
            self._remembered.pop(key, None)
            raise InvalidToken("The access token has expired")
        else:
            self._remembered.move_to_end(key)
        record = await self._clients.get(verified.client_id)
        if record is None or not record.active:
            raise InvalidToken("The access token is no longer valid")
        if verified.caller is None or verified.record is not record:
            verified.record, verified.caller = record, _caller(verified, record)
        return verified.caller

    def _remember(self, key: bytes, verified: _Verified) -> None:
        self._remembered[key] = verified
        if len(self._remembered) > _REMEMBERED:
            self._remembered.popitem(last=False)

    async def _check(self, token: str) -> _Verified:
        if len(token) > MAX_TOKEN_CHARACTERS:
            raise InvalidToken("The access token is malformed")
        try:
            header = jws.extract_compact(token.encode("ascii")).headers()
        except (JoseError, ValueError, TypeError, AttributeError, RecursionError):
            raise InvalidToken("The access token is malformed") from None
        # RFC 8725 §3.1: the algorithm is ours to name, never the token's; jwk, jku, x5u and crit have no business in our tokens.
        kid = header.get("kid")
        if header.get("alg") != ALGORITHM or not isinstance(kid, str) or not _HEADER_MEMBERS.issuperset(header):
            raise InvalidToken("The access token was not signed by this server")
        if str(header.get("typ")).lower() not in {"at+jwt", "application/at+jwt"}:
            raise InvalidToken("This is not an access token")
        if (public := await self._keys.find(kid)) is None:
            raise InvalidToken("The access token was not signed by this server")
        try:
            claims = jwt.decode(token, public, algorithms=[ALGORITHM]).claims
        except (JoseError, ValueError, TypeError, RecursionError):
            raise InvalidToken("The access token was not signed by this server") from None
        return self._claims_of(claims)

    def _claims_of(self, claims: dict[str, Any]) -> _Verified:
        try:
            self._claims.validate(claims)
        except JoseError as error:
            expired = error.error == "expired_token"
            raise InvalidToken("The access token has expired" if expired else "The access token is not for this server") from None
        client_id, scope = claims["client_id"], claims.get("scope", "")
        if not isinstance(client_id, str) or not isinstance(scope, str):
            raise InvalidToken("The access token is malformed")
        return _Verified(client_id=client_id, scopes=frozenset(scope.split()), token_id=claims["jti"], expires=int(claims["exp"]))


def _caller(verified: _Verified, record: ClientRecord) -> Caller:
    """A scope taken from the client is gone from its tokens as well."""
    return Caller(
        client_id=record.client_id,
        kind=record.kind,
        scopes=verified.scopes & record.scopes,
        tier=record.tier,
        connection=record.connection,
        legal_entities=record.legal_entities,
        token_id=verified.token_id,
        expires_at=datetime.fromtimestamp(verified.expires, UTC),
    )
