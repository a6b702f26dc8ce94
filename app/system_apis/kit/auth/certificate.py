"""Client credentials with the certificate of an app (RFC 7523 §2.2), as Microsoft Entra wants it: its thumbprint is in the header.

Source: Microsoft identity platform, "Certificate credentials for application authentication".
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import ssl
from typing import ClassVar, Literal

from joserfc import jwt
from joserfc.jwk import import_key

from app.core.model import Value
from app.system_apis.kit.auth.bearer import _bearer
from app.system_apis.kit.auth.scheme import Credentials, Token, read_token
from app.system_apis.kit.auth.signed_assertion import ASSERTION_TYPE
from app.system_apis.kit.wire import Request, Response


class Certificate(Value):
    """``token_path`` is a whole address, which is the audience too; ``{name}`` in it is a setting or credential of the connection."""

    kind: Literal["certificate"] = "certificate"
    token_path: str
    scope: str
    lifetime_seconds: int = 300
    credentials: tuple[str, ...] = ("client_id", "private_key_pem", "certificate_pem")
    signs_in: ClassVar[bool] = True

    def token_request(self, base_url: str, credentials: Credentials, now: float) -> Request | None:
        url, client = self.token_path.format_map(credentials), credentials["client_id"]
        digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(credentials["certificate_pem"].strip())).digest()
        header = {"alg": "PS256", "typ": "JWT", "x5t#S256": base64.urlsafe_b64encode(digest).rstrip(b"=").decode()}
        claims = {"iss": client, "sub": client, "aud": url, "jti": secrets.token_urlsafe(16)}
        times = {"iat": int(now), "nbf": int(now), "exp": int(now) + self.lifetime_seconds}
        key = import_key(credentials["private_key_pem"], "RSA")
        assertion = jwt.encode(header, {**claims, **times}, key, algorithms=["PS256"])
        form = (("grant_type", "client_credentials"), ("client_id", client), ("scope", self.scope))
        return Request(
            method="POST",
            path=url,
            reading=True,
            form=(*form, ("client_assertion_type", ASSERTION_TYPE), ("client_assertion", assertion)),
        )

    def token(self, response: Response, now: float, system: str) -> Token:
        return read_token(response, now, system)

    def sign(self, request: Request, url: str, token: Token | None, credentials: Credentials, now: float) -> Request:
        return _bearer(request, token)
