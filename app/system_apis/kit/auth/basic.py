"""What goes with every call as it is: user and password (RFC 7617), or a key in a header or in the query."""

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
    """``header: prefix key``, or the parameter ``query``."""

    kind: Literal["api_key"] = "api_key"
    header: str = "Authorization"
    prefix: str = ""
    query: str | None = None
    credentials: tuple[str, ...] = ("api_key",)
    signs_in: ClassVar[bool] = False

    def token_request(self, base_url: str, credentials: Credentials, now: float) -> Request | None:
        return None

    def token(self, response: Response, now: float, system: str) -> Token:
        return read_token(response, now, system)

    def sign(self, request: Request, url: str, token: Token | None, credentials: Credentials, now: float) -> Request:
        key = self.prefix + credentials[self.credentials[0]]
        if self.query is None:
            return request.with_headers((self.header, key))
        others = tuple(item for item in request.query if item[0] != self.query)
        return request.model_copy(update={"query": (*others, (self.query, key))})
