"""Who calls: Basic, tokens of the identity domain (client credentials, user assertion), and self-signed JWTs (sheet 1).

Authorisation is a user's duties (no privilege: 403) and business units (no data access: the row is not there).
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

TOKEN_PATH = "/oauth2/v1/token"
AUDIENCE = "https://identity.oraclecloud.com/"
ASSERTION = "urn:ietf:params:oauth:grant-type:jwt-bearer"
CLIENT_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
CONSUMER = "urn:opc:resource:consumer::all"
DUTIES = frozenset({"projects", "contracts", "billing", "receivables", "costing", "parties", "time", "jobs"})
_SKEW = 300


class Denied(Exception):
    """No token: an OAuth error code and what it means."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error, self.description, self.status = error, description, status


@dataclass(frozen=True)
class User:
    """``units`` None means every business unit."""

    name: str
    duties: frozenset[str] = DUTIES
    units: frozenset[str] | None = None


@dataclass
class Gate:
    credentials: dict[str, Any]
    base_url: str
    now: Callable[[], float]
    lifetime: int = 3600
    tokens: dict[str, tuple[float, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        given = self.credentials
        self.users = {given["username"]: User(given["username"]), given["client_id"]: User(given["client_id"])}
        # Somebody of the UK finance team: sees one business unit and has no billing duty.
        self.users[given["limited_username"]] = User(
            given["limited_username"], DUTIES - {"billing", "contracts"}, frozenset({"UK Consulting BU"})
        )
        self.passwords = {given["username"]: given["password"], given["limited_username"]: given["limited_password"]}

    def user(self, authorization: str) -> User | None:
        scheme, _, rest = authorization.partition(" ")
        if scheme.lower() == "basic":
            return self._basic(rest.strip())
        if scheme.lower() == "bearer":
            return self._bearer(rest.strip())
        return None

    def _basic(self, text: str) -> User | None:
        name, password = _pair(text)
        if name not in self.passwords or not hmac.compare_digest(self.passwords[name].encode(), password.encode()):
            return None
        return self.users[name]

    def _bearer(self, token: str) -> User | None:
        if token in self.tokens:
            expires, name = self.tokens[token]
            return self.users.get(name) if self.now() < expires else None
        try:
            claims = self._verified(token)
        except Denied:
            return None
        if claims.get("iss") != self.credentials["trusted_issuer"]:
            return None
        return self.users.get(str(claims.get("prn") or claims.get("sub")))

    def issue(self, form: dict[str, str], authorization: str) -> dict[str, Any]:
        """``POST /oauth2/v1/token`` of the identity domain."""
        self._client(form, authorization)
        grant = form.get("grant_type")
        if grant == "client_credentials":
            name = self.credentials["client_id"]
        elif grant == ASSERTION:
            name = self._subject(form.get("assertion", ""))
        else:
            raise Denied("unsupported_grant_type", f"The grant type {grant} is not supported.")
        audience = self.credentials["scope"].removesuffix(CONSUMER)
        if form.get("scope") not in (self.credentials["scope"], CONSUMER):
            raise Denied("invalid_scope", f"The scope {form.get('scope')} does not belong to {audience}.")
        expires = int(self.now()) + self.lifetime
        body = {"sub": name, "aud": audience, "exp": expires, "iat": int(self.now()), "jti": secrets.token_hex(8)}
        parts = [_segment({"alg": "RS256", "kid": "SIGNING_KEY", "typ": "JWT"}), _segment(body), secrets.token_urlsafe(64)]
        token = ".".join(parts)
        self.tokens[token] = (expires, name)
        return {"access_token": token, "token_type": "Bearer", "expires_in": self.lifetime}

    def _client(self, form: dict[str, str], authorization: str) -> None:
        if form.get("client_assertion_type") == CLIENT_ASSERTION:
            claims = self._assertion(form.get("client_assertion", ""), "invalid_client")
            if claims.get("sub") == self.credentials["client_id"] == claims.get("iss"):
                return
        scheme, _, rest = authorization.partition(" ")
        name, secret = _pair(rest.strip()) if scheme.lower() == "basic" else (form.get("client_id", ""), form.get("client_secret", ""))
        known = name == self.credentials["client_id"]
        if not known or not hmac.compare_digest(secret.encode(), self.credentials["client_secret"].encode()):
            raise Denied("invalid_client", "Client authentication failed.", 401)

    def _subject(self, assertion: str) -> str:
        claims = self._assertion(assertion, "invalid_grant")
        if claims.get("iss") != self.credentials["client_id"]:
            raise Denied("invalid_grant", "The issuer of the assertion is not the client.")
        if claims.get("sub") not in self.users:
            raise Denied("invalid_grant", "The user of the assertion is not known.")
        return str(claims["sub"])

    def _assertion(self, text: str, error: str) -> dict[str, Any]:
        claims = self._verified(text, error)
        audience = claims.get("aud")
        if not {AUDIENCE, self.base_url + TOKEN_PATH} & set(audience if isinstance(audience, list) else [audience]):
            raise Denied(error, "The audience of the assertion is not this identity domain.")
        return claims

    def _verified(self, text: str, error: str = "invalid_grant") -> dict[str, Any]:
        key = RSAKey.import_key(self.credentials["private_key_pem"])
        try:
            found = jwt.decode(text, key, algorithms=["RS256"])
        except (JoseError, ValueError, TypeError) as failure:
            raise Denied(error, "The signature of the assertion is not valid.") from failure
        if found.header.get("kid", self.credentials["certificate_alias"]) != self.credentials["certificate_alias"]:
            raise Denied(error, "The certificate of the assertion is not known.")
        expires = found.claims.get("exp")
        if not isinstance(expires, int) or expires <= self.now():
            raise Denied(error, "The assertion has expired.")
        if int(found.claims.get("iat") or 0) > self.now() + _SKEW:
            raise Denied(error, "The assertion is not valid yet.")
        return found.claims


def _pair(text: str) -> tuple[str, str]:
    try:
        name, _, secret = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, secret


def _segment(doc: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(doc).encode()).rstrip(b"=").decode()
