"""What changes something at SAP goes with a session and its CSRF token (SAP Gateway, "CSRF protection"), however one signs in.

The token is fetched by a read and bound to the session that its cookies name. A stale one is refused with 403 before anything is done,
so a connector maps that refusal to ``unauthenticated``: the gate fetches another and repeats once. A 401 is the password's or the
certificate's, which no token cures, and a user who is refused too often is locked.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from app.core.failures import Malformed, Unauthenticated, Unavailable
from app.core.model import Value
from app.system_apis.kit.auth.basic import Basic
from app.system_apis.kit.auth.scheme import Credentials, Token
from app.system_apis.kit.wire import Request, Response

_HEADER = "x-csrf-token"
IDLE_SECONDS = 1500.0
"""Sessions end after half an hour of silence; one is given up before."""


class BasicWithCsrf(Value):
    """``token_path``: what is read to get a token: a service's own document is the cheapest."""

    kind: Literal["basic_with_csrf"] = "basic_with_csrf"
    token_path: str
    credentials: tuple[str, ...] = ("username", "password")
    signs_in: ClassVar[bool] = False

    def token_request(self, base_url: str, credentials: Credentials, now: float) -> Request | None:
        return self._basic(fetching(self.token_path), credentials, now)

    def token(self, response: Response, now: float, system: str) -> Token:
        return session(response, now, system)

    def sign(self, request: Request, url: str, token: Token | None, credentials: Credentials, now: float) -> Request:
        signed = self._basic(request, credentials, now)
        return signed.with_headers(*token.headers) if token else signed

    def _basic(self, request: Request, credentials: Credentials, now: float) -> Request:
        return Basic(credentials=self.credentials).sign(request, "", None, credentials, now)


class ClientCertificate(Value):
    """Mutual TLS: the handshake says who we are, with a certificate that the system maps to a user. ``authority_pem``, a further
    credential, is who signed the system's own certificate, where that is a private authority.
    """

    kind: Literal["client_certificate"] = "client_certificate"
    token_path: str
    credentials: tuple[str, ...] = ("certificate_pem", "private_key_pem")
    signs_in: ClassVar[bool] = False

    def token_request(self, base_url: str, credentials: Credentials, now: float) -> Request | None:
        return fetching(self.token_path)

    def token(self, response: Response, now: float, system: str) -> Token:
        return session(response, now, system)

    def sign(self, request: Request, url: str, token: Token | None, credentials: Credentials, now: float) -> Request:
        return request.with_headers(*token.headers) if token else request


def fetching(path: str) -> Request:
    return Request(method="GET", path=path, headers=((_HEADER, "Fetch"),))


def session(response: Response, now: float, system: str) -> Token:
    """The session and its token, out of the answer to :func:`fetching`."""
    if response.status >= 500 or response.status == 429:
        raise Unavailable("the system gives out no session", system=system, status=response.status)
    if not response.ok:
        raise Unauthenticated("the system refused our credentials", system=system, status=response.status)
    value = response.headers.get(_HEADER)
    if not value or not response.cookies:
        raise Malformed("the answer has no CSRF token or no session", system=system, status=response.status)
    cookies = "; ".join(f"{name}={text}" for name, text in response.cookies.items())
    return Token(value=value, headers=((_HEADER, value), ("Cookie", cookies)), expires_at=now + IDLE_SECONDS)
