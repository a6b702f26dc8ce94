"""User and password with every call, and for what changes something a session with its CSRF token (SAP Gateway, "CSRF protection").

The token is fetched by a read and bound to the session that its cookies name. A stale one is refused with 403 before anything is done,
so a connector maps that refusal to ``unauthenticated``: the gate fetches another and repeats once. A 401 is the password's, which no
token cures, and a user who is refused too often is locked.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from app.core.failures import Malformed, Unauthenticated, Unavailable
from app.core.model import Value
from app.system_apis.kit.auth.basic import Basic
from app.system_apis.kit.auth.scheme import Credentials, Token
from app.system_apis.kit.wire import Request, Response

_HEADER = "x-csrf-token"


class BasicWithCsrf(Value):
    """``token_path``: what is read to get a token: a service's own document is the cheapest."""

    kind: Literal["basic_with_csrf"] = "basic_with_csrf"
    token_path: str
    idle_seconds: float = 1500.0
    """Sessions end after half an hour of silence; one is given up before."""
    credentials: tuple[str, ...] = ("username", "password")
    signs_in: ClassVar[bool] = False

    def token_request(self, base_url: str, credentials: Credentials, now: float) -> Request | None:
        request = Request(method="GET", path=self.token_path, headers=((_HEADER, "Fetch"),))
        return self._basic(request, credentials, now)

    def token(self, response: Response, now: float, system: str) -> Token:
        if response.status >= 500 or response.status == 429:
            raise Unavailable("the system gives out no session", system=system, status=response.status)
        if not response.ok:
            raise Unauthenticated("the system refused our credentials", system=system, status=response.status)
        value = response.headers.get(_HEADER)
        if not value or not response.cookies:
            raise Malformed("the answer has no CSRF token or no session", system=system, status=response.status)
        cookies = "; ".join(f"{name}={text}" for name, text in response.cookies.items())
        return Token(value=value, headers=((_HEADER, value), ("Cookie", cookies)), expires_at=now + self.idle_seconds)

    def sign(self, request: Request, url: str, token: Token | None, credentials: Credentials, now: float) -> Request:
        signed = self._basic(request, credentials, now)
        return signed.with_headers(*token.headers) if token else signed

    def _basic(self, request: Request, credentials: Credentials, now: float) -> Request:
        return Basic(credentials=self.credentials).sign(request, "", None, credentials, now)
