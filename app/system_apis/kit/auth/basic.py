"""What goes with every call as it is: user and password (RFC 7617), or a key in a header."""

from __future__ import annotations

import base64
from typing import ClassVar, Literal

from app.core.model import Value
from app.system_apis.kit.auth.scheme import Credentials, Token, read_token
from app.system_apis.kit.wire import Request, Response


class Basic(Value):
    kind: Literal["basic"] = "basic"
    credentials: tuple[str, ...] = ("username", "password")
    signs_in: ClassVar[bool] = False

    def token_request(self, base_url: str, credentials: Credentials, now: float) -> Request | None:
        return None

    def token(self, response: Response, now: float, system: str) -> Token:
        return read_token(response, now, system)

    def sign(self, request: Request, url: str, token: Token | None, credentials: Credentials, now: float) -> Request:
        user, password = (credentials[name] for name in self.credentials)
        return request.with_headers(("Authorization", "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()))


class ApiKey(Value):
    """``header: prefix key``."""

    kind: Literal["api_key"] = "api_key"
    header: str = "Authorization"
    prefix: str = ""
    credentials: tuple[str, ...] = ("api_key",)
    signs_in: ClassVar[bool] = False

    def token_request(self, base_url: str, credentials: Credentials, now: float) -> Request | None:
        return None

    def token(self, response: Response, now: float, system: str) -> Token:
        return read_token(response, now, system)

    def sign(self, request: Request, url: str, token: Token | None, credentials: Credentials, now: float) -> Request:
        return request.with_headers((self.header, self.prefix + credentials[self.credentials[0]]))
