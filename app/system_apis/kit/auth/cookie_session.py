"""A session that is signed in to with a name and a password, and carried by cookies."""

from __future__ import annotations

from typing import ClassVar, Literal

from app.core.failures import Malformed, Unauthenticated, Unavailable
from app.core.model import Value
from app.system_apis.kit.auth.scheme import Credentials, Token
from app.system_apis.kit.wire import Request, Response


class CookieSession(Value):
    """``body`` is sent as JSON, with settings and credentials for the ``{name}``s in it. ``cookie`` is the one that proves who we are.

    The paths are below the system's address, or whole addresses with ``{name}``s.
    """

    kind: Literal["cookie_session"] = "cookie_session"
    sign_in_path: str
    sign_out_path: str | None = None
    body: dict[str, str]
    cookie: str
    credentials: tuple[str, ...] = ("username", "password")
    signs_in: ClassVar[bool] = True

    def token_request(self, base_url: str, credentials: Credentials, now: float) -> Request | None:
        body = {name: text.format_map(credentials) for name, text in self.body.items()}
        return Request(method="POST", path=self.sign_in_path.format_map(credentials), reading=True, json_body=body)

    def token(self, response: Response, now: float, system: str) -> Token:
        if response.status in (429, 502, 503, 504):
            raise Unavailable("the sign-in is not available", system=system, status=response.status)
        if not response.ok:
            raise Unauthenticated("the system refused our credentials", system=system, status=response.status)
        if not response.cookies.get(self.cookie):
            raise Malformed("the sign-in gave no session", system=system, status=response.status)
        cookies = "; ".join(f"{name}={value}" for name, value in response.cookies.items())
        return Token(value=response.cookies[self.cookie], headers=(("Cookie", cookies),))

    def sign(self, request: Request, url: str, token: Token | None, credentials: Credentials, now: float) -> Request:
        if token is None:
            raise ValueError("this scheme signs with a session")
        return request.with_headers(*token.headers)
