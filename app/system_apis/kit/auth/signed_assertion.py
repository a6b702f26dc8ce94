"""Client credentials with a signed assertion (RFC 7523 §2.2): NetSuite's machine-to-machine OAuth 2.0."""

from __future__ import annotations

import secrets
from typing import ClassVar, Literal

from joserfc import jwt
from joserfc.jwk import import_key

from app.core.model import Value
from app.system_apis.kit.auth.bearer import _bearer
from app.system_apis.kit.auth.scheme import Credentials, Token, read_token
from app.system_apis.kit.wire import Request, Response

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class SignedAssertion(Value):
    """``aud`` is the exact token URL; the certificate's id goes into ``kid``; ``scope`` into the assertion, not the form."""

    kind: Literal["signed_assertion"] = "signed_assertion"
    token_path: str
    scope: tuple[str, ...]
    lifetime_seconds: int = 300
    credentials: tuple[str, ...] = ("client_id", "certificate_id", "private_key_pem", "algorithm")
    signs_in: ClassVar[bool] = True

    def token_request(self, base_url: str, credentials: Credentials, now: float) -> Request | None:
        algorithm = credentials.get("algorithm", "PS256")
        key = import_key(credentials["private_key_pem"], "EC" if algorithm.startswith("ES") else "RSA")
        header = {"alg": algorithm, "typ": "JWT", "kid": credentials["certificate_id"]}
        claims = {
            "iss": credentials["client_id"],
            "scope": list(self.scope),
            "aud": base_url + self.token_path,
            "iat": int(now),
            "exp": int(now) + self.lifetime_seconds,
            "jti": secrets.token_urlsafe(12),
        }
        assertion = jwt.encode(header, claims, key, algorithms=[algorithm])
        form = (("grant_type", "client_credentials"), ("client_assertion_type", ASSERTION_TYPE), ("client_assertion", assertion))
        return Request(method="POST", path=self.token_path, reading=True, form=form)

    def token(self, response: Response, now: float, system: str) -> Token:
        return read_token(response, now, system)

    def sign(self, request: Request, url: str, token: Token | None, credentials: Credentials, now: float) -> Request:
        return _bearer(request, token)
