"""Access tokens in, callers out: RFC 9068 validation with joserfc, remembered by hash until the token expires.

Ours, and those of outside issuers where some are configured.
"""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError

from app.platform.identity.addresses import Network
from app.platform.identity.clients import ClientDirectory, ClientRecord
from app.platform.identity.issuers import NotTrusted, OutsideIssuer
from app.platform.identity.keys import ALGORITHM, KeyRing
from app.platform.identity.revocations import Revocations
from app.platform.identity.sight import Sight
from app.platform.identity.users import UserDirectory, UserRecord

LEEWAY_SECONDS = 5
MAX_TOKEN_CHARACTERS = 8192
_REMEMBERED = 10_000
_OUTSIDE_SECONDS = 300.0
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
    networks: tuple[Network, ...] = ()
    """From where it may call; empty: from everywhere."""
    user: str | None = None
    """E-mail of the person who signed in; None when the client calls for itself."""

    @property
    def actor(self) -> str:
        """Who did it: the person where one signed in, else the client."""
        return self.user or self.client_id

    @property
    def sight(self) -> Sight:
        return Sight(self.actor, self.legal_entities)


@dataclass(slots=True)
class Verified:
    """What a token says, once its signature and claims were checked."""

    client_id: str
    subject: str
    scopes: frozenset[str] | None
    """None: whatever the client has."""
    token_id: str
    session: str
    """The sign-in of a person (``sid``); empty when the client calls for itself."""
    expires: int
    check_again_at: float = math.inf
    """When an outside issuer is asked again whether it still has the key."""
    ours: bool = True
    record: ClientRecord | None = None
    user: UserRecord | None = None
    caller: Caller | None = None


class Verifier:
    """``aud`` and ``iss`` are both our issuer: this process is authorization server and resource server."""

    def __init__(
        self,
        keys: KeyRing,
        clients: ClientDirectory,
        users: UserDirectory,
        revocations: Revocations,
        issuer: str,
        outside: Mapping[str, OutsideIssuer] = MappingProxyType({}),
    ) -> None:
        self._keys = keys
        self._outside = outside
        self._clients = clients
        self._users = users
        self._revocations = revocations
        self._remembered: OrderedDict[bytes, Verified] = OrderedDict()
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
        """The caller, or :class:`InvalidToken`. A known token costs a hash and three look-ups in memory."""
        return (await self.inspect(token))[1]

    async def inspect(self, token: str) -> tuple[Verified, Caller]:
        """As :meth:`verify`, with what the token itself says."""
        key = hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
        verified = self._remembered.get(key)
        if verified is None or verified.check_again_at <= time.time():
            verified = await self._check(token)
            self._remember(key, verified)
        elif verified.expires + LEEWAY_SECONDS <= time.time():
            self._remembered.pop(key, None)
            raise InvalidToken("The access token has expired")
        else:
            self._remembered.move_to_end(key)
        if await self._revocations.include(verified.token_id, verified.session):
            raise InvalidToken("The access token is no longer valid")
        return verified, await self._caller(verified)

    async def _caller(self, verified: Verified) -> Caller:
        """Client and person as they are now: what either has lost, the token has lost."""
        record = await self._clients.get(verified.client_id)
        user = await self._users.get(verified.subject) if verified.session else None
        if record is None or not record.active or (verified.session and (user is None or not user.active)):
            raise InvalidToken("The access token is no longer valid")
        if verified.caller is None or verified.record is not record or verified.user is not user:
            verified.record, verified.user, verified.caller = record, user, _bounded(verified, record, user)
        return verified.caller

    def _remember(self, key: bytes, verified: Verified) -> None:
        self._remembered[key] = verified
        if len(self._remembered) > _REMEMBERED:
            self._remembered.popitem(last=False)

    async def _check(self, token: str) -> Verified:
        if len(token) > MAX_TOKEN_CHARACTERS:
            raise InvalidToken("The access token is malformed")
        try:
            unverified = jws.extract_compact(token.encode("ascii"))
            header = unverified.headers()
            issuer = json.loads(unverified.payload).get("iss") if self._outside else None
        except (JoseError, ValueError, TypeError, AttributeError, RecursionError):
            raise InvalidToken("The access token is malformed") from None
        if isinstance(issuer, str) and issuer in self._outside:
            return await self._check_outside(self._outside[issuer], token, header)
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

    async def _check_outside(self, issuer: OutsideIssuer, token: str, header: dict[str, Any]) -> Verified:
        try:
            claims = await issuer.claims(token, header)
            client_id, scopes = issuer.client_of(claims), issuer.scopes_of(claims)
        except NotTrusted as error:
            raise InvalidToken("The access token has expired" if error.expired else "The access token is not for this server") from None
        token_id = f"{issuer.trusted.issuer} {claims.get('jti') or hashlib.sha256(token.encode()).hexdigest()}"
        again = time.time() + _OUTSIDE_SECONDS
        return Verified(client_id, claims["sub"], scopes, token_id, "", int(claims["exp"]), check_again_at=again, ours=False)

    def _claims_of(self, claims: dict[str, Any]) -> Verified:
        try:
            self._claims.validate(claims)
        except JoseError as error:
            expired = error.error == "expired_token"
            raise InvalidToken("The access token has expired" if expired else "The access token is not for this server") from None
        texts = [claims["client_id"], claims["sub"], claims.get("scope", ""), claims["jti"], claims.get("sid", "")]
        if not all(isinstance(text, str) for text in texts):
            raise InvalidToken("The access token is malformed")
        client_id, subject, scope, token_id, session = texts
        return Verified(client_id, subject, frozenset(scope.split()), token_id, session, int(claims["exp"]))


def _bounded(verified: Verified, record: ClientRecord, user: UserRecord | None) -> Caller:
    """A scope taken from the client is gone from its tokens as well. A person sees what both client and person may."""
    entities, scopes = record.legal_entities, record.scopes if verified.scopes is None else verified.scopes & record.scopes
    if user is not None:
        scopes &= user.scopes
        if user.legal_entities is not None:
            entities = user.legal_entities if entities is None else entities & user.legal_entities
    return Caller(
        client_id=record.client_id,
        kind=record.kind,
        scopes=scopes,
        tier=record.tier,
        connection=record.connection,
        legal_entities=entities,
        token_id=verified.token_id,
        expires_at=datetime.fromtimestamp(verified.expires, UTC),
        networks=record.networks,
        user=None if user is None else user.email,
    )
