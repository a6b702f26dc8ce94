"""Bearer tokens: a ready one, or one fetched with a client secret (RFC 6749 §4.4)."""

from __future__ import annotations

import base64
from typing import Literal
from urllib.parse import quote

from app.core.model import Value
from app.system_apis.kit.auth.scheme import Credentials, Token, read_token
from app.system_apis.kit.wire import Request, Response


class BearerToken(Value):
    """A token that a person copied or consented to once: it cannot be refreshed, a 401 needs its owner."""

    kind: Literal["bearer_token"] = "bearer_token"
    credentials: tuple[str, ...] = ("access_token",)

    def token_request(self, base_url: str, credentials: Credentials, now: float) -> Request | None:
        return None

    def token(self, response: Response, now: float, system: str) -> Token:
        return read_token(response, now, system)

    def sign(self, request: Request, url: str, token: Token | None, credentials: Credentials, now: float) -> Request:
        return request.with_headers(("Authorization", f"Bearer {credentials['access_token']}"))


class ClientCredentials(Value):
    kind: Literal["client_credentials"] = "client_credentials"
    token_path: str
    send: Literal["body", "basic"] = "body"
    credentials: tuple[str, ...] = ("client_id", "client_secret")

    def token_request(self, base_url: str, credentials: Credentials, now: float) -> Request | None:
        form: tuple[tuple[str, str], ...] = (("grant_type", "client_credentials"),)
        if self.send == "body":
            form += (("client_id", credentials["client_id"]), ("client_secret", credentials["client_secret"]))
            return Request(method="POST", path=self.token_path, reading=True, form=form)
        pair = f"{quote(credentials['client_id'], safe='')}:{quote(credentials['client_secret'], safe='')}"
        basic = base64.b64encode(pair.encode()).decode()
        return Request(method="POST", path=self.token_path, reading=True, form=form, headers=(("Authorization", f"Basic {basic}"),))

    def token(self, response: Response, now: float, system: str) -> Token:
        return read_token(response, now, system)

    def sign(self, request: Request, url: str, token: Token | None, credentials: Credentials, now: float) -> Request:
        return _bearer(request, token)


def _bearer(request: Request, token: Token | None) -> Request:
    if token is None:
        raise ValueError("this scheme signs with a token")
    return request.with_headers(("Authorization", f"Bearer {token.value}"))
