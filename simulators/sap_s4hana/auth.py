"""Who may call (sheet 2): the communication user by Basic or X.509, or a business user by an OAuth 2.0 SAML bearer token.

Wrong passwords lock the communication user after a few attempts. Client credentials are refused: the vendor's own material shows them for
outbound calls only.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificate

from simulators.sap_s4hana.saml import BadAssertion, Trust

TOKEN_PATH: Final = "/sap/bc/sec/oauth2/token"
GRANT: Final = "urn:ietf:params:oauth:grant-type:saml2-bearer"
LIFETIME: Final = 3600
ATTEMPTS: Final = 5


class Unauthorized(Exception):
    """Credentials that are not accepted."""


class GrantRefused(Exception):
    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.status, self.error, self.description = status, error, description


@dataclass
class Token:
    user: str
    scopes: frozenset[str]
    expires: float


@dataclass
class Caller:
    """``scopes`` is None for the communication user, whose reach is that of its communication arrangements."""

    user: str
    scopes: frozenset[str] | None = None


@dataclass
class Gate:
    credentials: Mapping[str, Any]
    base_url: str
    now: Callable[[], float]
    scopes: frozenset[str]
    failures: int = 0
    tokens: dict[str, Token] = field(default_factory=dict)
    used: dict[str, float] = field(default_factory=dict)

    @property
    def locked(self) -> bool:
        return self.failures >= ATTEMPTS

    def admit(self, authorization: str, certificate: bytes | None = None) -> Caller:
        """``certificate``: what was shown in the TLS handshake (DER); credentials in the header go before it."""
        if not authorization and certificate is not None:
            return Caller(self._certified(certificate))
        scheme, _, rest = authorization.partition(" ")
        if scheme.lower() == "basic":
            return Caller(self._basic(rest.strip()))
        if scheme.lower() == "bearer":
            token = self.tokens.get(rest.strip())
            if token and token.expires > self.now():
                return Caller(token.user, token.scopes)
        raise Unauthorized

    def _certified(self, shown: bytes) -> str:
        """The very certificate that was uploaded for the communication user, while it is valid."""
        known, now = load_pem_x509_certificate(str(self.credentials["certificate_pem"]).encode()), datetime.fromtimestamp(self.now(), UTC)
        if self.locked or shown != known.public_bytes(Encoding.DER) or not known.not_valid_before_utc <= now <= known.not_valid_after_utc:
            raise Unauthorized
        return str(self.credentials["user"])

    def _basic(self, encoded: str) -> str:
        try:
            user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            raise Unauthorized from None
        if user.upper() != str(self.credentials["user"]).upper():
            raise Unauthorized
        if self.locked or not secrets.compare_digest(password.encode(), str(self.credentials["password"]).encode()):
            self.failures += 1
            raise Unauthorized
        self.failures = 0
        return str(self.credentials["user"])

    def issue(self, authorization: str, form: Mapping[str, str]) -> dict[str, str]:
        """``POST token`` (sheet 2): the client proves itself by Basic, the user by the assertion."""
        try:
            client = self._basic(authorization.removeprefix("Basic ").strip())
        except Unauthorized:
            raise GrantRefused(401, "invalid_client", "Client authentication failed") from None
        grant = form.get("grant_type", "")
        if not grant:
            raise GrantRefused(400, "invalid_request", "Parameter grant_type is missing")
        if grant != GRANT:
            raise GrantRefused(400, "unsupported_grant_type", f"Grant type {grant} is not supported")
        if form.get("client_id", client).upper() != str(self.credentials["client_id"]).upper():
            raise GrantRefused(400, "invalid_client", "Parameter client_id does not belong to the authenticated client")
        wanted = frozenset(form.get("scope", "").split())
        if not wanted or not wanted <= self.scopes:
            raise GrantRefused(400, "invalid_scope", f"Scope {' '.join(sorted(wanted - self.scopes))} is not assigned to the client")
        user = self._subject(form.get("assertion", ""))
        text = secrets.token_urlsafe(48)
        self.tokens[text] = Token(user, wanted, self.now() + LIFETIME)
        return {"access_token": text, "token_type": "Bearer", "expires_in": str(LIFETIME), "scope": " ".join(sorted(wanted))}

    def _subject(self, assertion: str) -> str:
        trust = Trust(
            certificate_pem=str(self.credentials["saml_certificate_pem"]),
            issuer=str(self.credentials["saml_issuer"]),
            audience=str(self.credentials["saml_audience"]),
            recipient=self.base_url + TOKEN_PATH,
        )
        try:
            found = trust.verify(assertion, self.now())
        except BadAssertion as bad:
            raise GrantRefused(400, "invalid_grant", f"Provided authorization grant is invalid. {bad}") from None
        if found.ident in self.used:
            raise GrantRefused(400, "invalid_grant", "Provided authorization grant is invalid. The assertion was used before")
        if found.subject.lower() != str(self.credentials["business_user"]).lower():
            raise GrantRefused(400, "invalid_grant", "Provided authorization grant is invalid. The user is unknown")
        self.used[found.ident] = self.now()
        return found.subject
