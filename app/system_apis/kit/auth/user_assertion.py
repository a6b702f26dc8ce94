"""A JWT of our own in place of a password: exchanged for a token that acts for a user (RFC 7523 §2.1), or sent as the token itself."""

from __future__ import annotations

import secrets
from typing import ClassVar, Literal

from joserfc import jwt
from joserfc.jwk import import_key

from app.core.model import Value
from app.system_apis.kit.auth.bearer import _bearer, client_request
from app.system_apis.kit.auth.scheme import Credentials, Token, read_token
from app.system_apis.kit.wire import Request, Response

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


class UserAssertion(Value):
    """The client says who it is in the header, and signs whom it acts for: ``username``. ``form`` as in client credentials."""

    kind: Literal["user_assertion"] = "user_assertion"
    token_path: str
    audience: str
    form: dict[str, str] = {}
    lifetime_seconds: int = 300
    credentials: tuple[str, ...] = ("client_id", "client_secret", "username", "private_key_pem", "certificate_alias")
    signs_in: ClassVar[bool] = True

    def token_request(self, base_url: str, credentials: Credentials, now: float) -> Request | None:
        about = {"iss": credentials["client_id"], "sub": credentials["username"], "aud": self.audience}
        form = (
            ("grant_type", GRANT),
            ("assertion", signed(about, credentials, now, self.lifetime_seconds)),
            *((name, text.format_map(credentials)) for name, text in self.form.items()),
        )
        return client_request(self.token_path, "basic", form, credentials)

    def token(self, response: Response, now: float, system: str) -> Token:
        return read_token(response, now, system)

    def sign(self, request: Request, url: str, token: Token | None, credentials: Credentials, now: float) -> Request:
        return _bearer(request, token)


class SelfSigned(Value):
    """The JWT is the token: its issuer is trusted by the system, which has the certificate. A new one goes with every call."""

    kind: Literal["self_signed"] = "self_signed"
    lifetime_seconds: int = 300
    credentials: tuple[str, ...] = ("trusted_issuer", "username", "private_key_pem", "certificate_alias")
    signs_in: ClassVar[bool] = False

    def token_request(self, base_url: str, credentials: Credentials, now: float) -> Request | None:
        return None

    def token(self, response: Response, now: float, system: str) -> Token:
        return read_token(response, now, system)

    def sign(self, request: Request, url: str, token: Token | None, credentials: Credentials, now: float) -> Request:
        user = credentials["username"]
        about = {"iss": credentials["trusted_issuer"], "sub": user, "prn": user}
        return request.with_headers(("Authorization", f"Bearer {signed(about, credentials, now, self.lifetime_seconds)}"))


def signed(about: dict[str, str], credentials: Credentials, now: float, lifetime: int) -> str:
    """RS256; ``kid`` is the alias under which the system knows the certificate."""
    header = {"alg": "RS256", "typ": "JWT", "kid": credentials["certificate_alias"]}
    claims = {**about, "iat": int(now), "exp": int(now) + lifetime, "jti": secrets.token_urlsafe(12)}
    return jwt.encode(header, claims, import_key(credentials["private_key_pem"], "RSA"), algorithms=["RS256"])
