"""Bearer tokens: a ready one, or one fetched with a client secret (RFC 6749 §4.4)."""

from __future__ import annotations

import base64
from typing import ClassVar, Literal
from urllib.parse import quote

from app.core.model import Value
from app.system_apis.kit.auth.scheme import Credentials, Token, read_token
from app.system_apis.kit.wire import Request, Response


class BearerToken(Value):
    """A token that a person copied or consented to once: it cannot be refreshed, a 401 needs its owner."""

    kind: Literal["bearer_token"] = "bearer_token"
    credentials: tuple[str, ...] = ("access_token",)
    signs_in: ClassVar[bool] = False

    def token_request(self, base_url: str, credentials: Credentials, now: float) -> Request | None:
        return None

    def token(self, response: Response, now: float, system: str) -> Token:
        return read_token(response, now, system)

    def sign(self, request: Request, url: str, token: Token | None, credentials: Credentials, now: float) -> Request:
        return request.with_headers(("Authorization", f"Bearer {credentials['access_token']}"))


class ClientCredentials(Value):
    """``token_path`` is below the system's address, or a whole address where tokens are given out elsewhere; ``{name}`` in it and in
    ``form`` is a setting or credential of the connection.
    """

    kind: Literal["client_credentials"] = "client_credentials"
    token_path: str
    send: Literal["body", "basic"] = "body"
    form: dict[str, str] = {}
    """Further members: ``scope``, say."""
    credentials: tuple[str, ...] = ("client_id", "client_secret")
    signs_in: ClassVar[bool] = True

    def token_request(self, base_url: str, credentials: Credentials, now: float) -> Request | None:
        form = (("grant_type", "client_credentials"), *((name, text.format_map(credentials)) for name, text in self.form.items()))
        return client_request(self.token_path, self.send, form, credentials)

    def token(self, response: Response, now: float, system: str) -> Token:
        return read_token(response, now, system)

    def sign(self, request: Request, url: str, token: Token | None, credentials: Credentials, now: float) -> Request:
        return _bearer(request, token)


class PasswordGrant(Value):
    """The resource owner's password (RFC 6749 §4.3), which some systems still want for a server.

    ``sign_out_path``: where a token's session is ended, in a system that counts sessions.
    """

    kind: Literal["password"] = "password"
    token_path: str
    sign_out_path: str | None = None
    send: Literal["body", "basic"] = "body"
    form: dict[str, str] = {}
    credentials: tuple[str, ...] = ("client_id", "client_secret", "username", "password")
    signs_in: ClassVar[bool] = True

    def token_request(self, base_url: str, credentials: Credentials, now: float) -> Request | None:
        owner = (("grant_type", "password"), ("username", credentials["username"]), ("password", credentials["password"]))
        form = (*owner, *((name, text.format_map(credentials)) for name, text in self.form.items()))
        return client_request(self.token_path, self.send, form, credentials)

    def token(self, response: Response, now: float, system: str) -> Token:
        return read_token(response, now, system)

    def sign(self, request: Request, url: str, token: Token | None, credentials: Credentials, now: float) -> Request:
        return _bearer(request, token)


class RefreshToken(Value):
    """A refresh token that a person consented to once and that stays the same (RFC 6749 §6)."""

    kind: Literal["refresh_token"] = "refresh_token"
    token_path: str
    send: Literal["body", "basic"] = "body"
    credentials: tuple[str, ...] = ("client_id", "client_secret", "refresh_token")
    signs_in: ClassVar[bool] = True

    def token_request(self, base_url: str, credentials: Credentials, now: float) -> Request | None:
        form = (("grant_type", "refresh_token"), ("refresh_token", credentials["refresh_token"]))
        return client_request(self.token_path, self.send, form, credentials)

    def token(self, response: Response, now: float, system: str) -> Token:
        return read_token(response, now, system)

    def sign(self, request: Request, url: str, token: Token | None, credentials: Credentials, now: float) -> Request:
        return _bearer(request, token)


def client_request(token_path: str, send: Literal["body", "basic"], form: tuple[tuple[str, str], ...], credentials: Credentials) -> Request:
    """A token request in which the client says who it is, in the form or in the header (RFC 6749 §2.3.1)."""
    path = token_path.format_map(credentials)
    if send == "body":
        form += (("client_id", credentials["client_id"]), ("client_secret", credentials["client_secret"]))
        return Request(method="POST", path=path, reading=True, form=form)
    pair = f"{quote(credentials['client_id'], safe='')}:{quote(credentials['client_secret'], safe='')}"
    basic = base64.b64encode(pair.encode()).decode()
    return Request(method="POST", path=path, reading=True, form=form, headers=(("Authorization", f"Basic {basic}"),))


def _bearer(request: Request, token: Token | None) -> Request:
    if token is None:
        raise ValueError("this scheme signs with a token")
    return request.with_headers(("Authorization", f"Bearer {token.value}"))
