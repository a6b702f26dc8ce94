"""Assertions signed by a client's key (RFC 7521, RFC 7523): as client authentication, and as a grant.

Both are the same JWT under the same rules, and both draw from one pool of ``jti``: what was used as the one is not taken as the other.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, RSAKey

from app.core.database import Database
from app.platform.identity.clients import ClientRecord
from app.platform.identity.public_keys import ALGORITHMS

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
MOST_SECONDS = 3600
"""How far ahead ``exp`` may lie: an hour is what common clients ask for by default."""

LEEWAY_SECONDS = 30
_MAX_JTI = 255
_TYPES = frozenset({"", "jwt", "client-authentication+jwt", "authorization-grant+jwt"})
_USE = """
    insert into oauth_assertion (client_id, jti, expires_at) values ($1, $2, $3)
    on conflict do nothing returning 1
"""


class BadAssertion(Exception):
    """It proves nothing. Says no more: the difference is of use only to somebody who forges."""


def issuer_of(assertion: str) -> str:
    """``iss``, unverified: whose keys to look for. Empty when it cannot be read."""
    try:
        issuer = json.loads(jws.extract_compact(assertion.encode("ascii")).payload).get("iss")
    except (JoseError, ValueError, TypeError, AttributeError, RecursionError):
        return ""
    return issuer if isinstance(issuer, str) else ""


class Assertions:
    def __init__(self, database: Database, *, audiences: frozenset[str]) -> None:
        self._database = database
        self._audiences = audiences

    async def use(self, assertion: str, client: ClientRecord) -> None:
        """:class:`BadAssertion` unless ``client`` signed this for us, for itself, not long ago, and uses it for the first time.

        Salesforce may leave ``jti`` out: then its short life is all that bounds a repetition.
        """
        claims = self._claims(_decoded(assertion, client), client.client_id)
        if (jti := claims.get("jti")) is None:
            return
        if not isinstance(jti, str) or not 0 < len(jti) <= _MAX_JTI or not jti.isprintable():
            raise BadAssertion
        expires = datetime.fromtimestamp(claims["exp"] + LEEWAY_SECONDS + 1, UTC)
        if await self._database.pool.fetchval(_USE, client.client_id, jti, expires) is None:
            raise BadAssertion

    def _claims(self, claims: dict[str, Any], client_id: str) -> dict[str, Any]:
        """RFC 7523 §3. One audience, and that is us: an assertion that is good elsewhere as well could be carried here from there."""
        now = time.time()
        audience = claims.get("aud")
        if isinstance(audience, list) and len(audience) == 1:
            audience = audience[0]
        if claims.get("iss") != client_id or claims.get("sub") != client_id:
            raise BadAssertion
        if not isinstance(audience, str) or audience not in self._audiences:
            raise BadAssertion
        expires, issued, starts = (_instant(claims, name) for name in ("exp", "iat", "nbf"))
        if expires is None or not now - LEEWAY_SECONDS < expires <= now + MOST_SECONDS + LEEWAY_SECONDS:
            raise BadAssertion
        if any(when is not None and when > now + LEEWAY_SECONDS for when in (issued, starts)):
            raise BadAssertion
        return claims


def _decoded(assertion: str, client: ClientRecord) -> dict[str, Any]:
    """The claims under a signature of one of the client's stored keys; ``jwk``, ``jku`` and ``x5u`` in the header are not looked at."""
    try:
        header = jws.extract_compact(assertion.encode("ascii")).headers()
    except (JoseError, ValueError, TypeError, AttributeError, RecursionError):
        raise BadAssertion from None
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS or "crit" in header or str(header.get("typ", "")).lower() not in _TYPES:
        raise BadAssertion
    for key in _candidates(client, header.get("kid"), str(algorithm)):
        try:
            return jwt.decode(assertion, key, algorithms=[str(algorithm)]).claims
        except (JoseError, ValueError, TypeError, RecursionError):
            continue
    raise BadAssertion


def _candidates(client: ClientRecord, kid: object, algorithm: str) -> list[Key]:
    """Stored keys of the right type; a key without a ``kid`` (it came as PEM) answers to every name."""
    stored = json.loads(client.jwks)["keys"] if client.jwks else []
    wanted = "EC" if algorithm.startswith("ES") else "RSA"
    return [
        ECKey.import_key(item) if wanted == "EC" else RSAKey.import_key(item)
        for item in stored
        if item["kty"] == wanted and (kid is None or item.get("kid") in {None, kid}) and item.get("alg", algorithm) == algorithm
    ]


def _instant(claims: dict[str, Any], name: str) -> float | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e11:
        raise BadAssertion
    return float(value)
