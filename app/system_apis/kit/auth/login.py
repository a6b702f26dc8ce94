"""A sign-in of the system's own: credentials go into a body, and a ticket comes back that goes into a header."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from app.core.failures import Malformed, Unauthenticated
from app.core.model import Value
from app.system_apis.kit.auth.scheme import Credentials, Token
from app.system_apis.kit.mapping import dig, put
from app.system_apis.kit.wire import Request, Response


class Login(Value):
    """``body`` (path → text) and ``path`` are templates over the credentials; ``ticket`` and ``lifetime`` (seconds) are paths in
    the answer.
    """

    kind: Literal["login"] = "login"
    path: str
    body: dict[str, str]
    ticket: str
    lifetime: str | None = None
    header: str = "Authorization"
    prefix: str = ""
    credentials: tuple[str, ...]
    signs_in: ClassVar[bool] = True

    def token_request(self, base_url: str, credentials: Credentials, now: float) -> Request | None:
        body: dict[str, Any] = {}
        for name, text in self.body.items():
            put(body, name, text.format_map(credentials))
        return Request(method="POST", path=self.path.format_map(credentials), reading=True, json_body=body)

    def token(self, response: Response, now: float, system: str) -> Token:
        try:
            body: Any = response.parsed()
        except ValueError as error:
            raise Malformed("the sign-in did not answer with JSON", system=system, status=response.status) from error
        value = dig(body, self.ticket)
        if not response.ok or not isinstance(value, str) or not value:
            raise Unauthenticated("the system refused our credentials", system=system, status=response.status)
        lifetime = dig(body, self.lifetime) if self.lifetime else None
        try:
            return Token(value=value, expires_at=None if lifetime is None else now + float(lifetime))
        except (TypeError, ValueError) as error:
            raise Malformed("the sign-in says no lifetime", system=system) from error

    def sign(self, request: Request, url: str, token: Token | None, credentials: Credentials, now: float) -> Request:
        if token is None:
            raise ValueError("this scheme signs with a ticket")
        return request.with_headers((self.header, self.prefix + token.value))
