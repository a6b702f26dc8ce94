"""A signed assertion in exchange for a token, for a user who consented beforehand (RFC 7523 §2.1): Salesforce's usual way for servers."""

from __future__ import annotations

from typing import ClassVar, Literal

from joserfc import jwt
from joserfc.jwk import import_key

from app.core.model import Value
from app.system_apis.kit.auth.bearer import _bearer
from app.system_apis.kit.auth.scheme import Credentials, Token, read_token
from app.system_apis.kit.wire import Request, Response

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


class JwtBearer(Value):
    """``audience`` is whom the assertion is for, unless the connection's setting of that name says otherwise. The answer to this grant
    has no lifetime: the token is used until the system says 401.
    """

    kind: Literal["jwt_bearer"] = "jwt_bearer"
    token_path: str
    audience: str
    lifetime_seconds: int = 180
    credentials: tuple[str, ...] = ("client_id", "username", "private_key_pem")
    signs_in: ClassVar[bool] = True

    def token_request(self, base_url: str, credentials: Credentials, now: float) -> Request | None:
        claims = {
            "iss": credentials["client_id"],
            "sub": credentials["username"],
            "aud": credentials.get("audience") or self.audience,
            "exp": int(now) + self.lifetime_seconds,
        }
        key = import_key(credentials["private_key_pem"], "RSA")
        assertion = jwt.encode({"alg": "RS256"}, claims, key, algorithms=["RS256"])
        form = (("grant_type", GRANT), ("assertion", assertion))
        return Request(method="POST", path=self.token_path.format_map(credentials), reading=True, form=form)

    def token(self, response: Response, now: float, system: str) -> Token:
        return read_token(response, now, system)

    def sign(self, request: Request, url: str, token: Token | None, credentials: Credentials, now: float) -> Request:
        return _bearer(request, token)
