"""Who may call: cookies of a sign-in, OAuth tokens, and the licence's limit of API users (sheet 2, 3)."""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulators.acumatica.errors import Refused, failed

AUTH, ASP = ".ASPXAUTH", "ASP.NET_SessionId"
CREDENTIALS = "Error: Invalid credentials. Please try again."
LOGIN_LIMIT = "Error: API Login Limit. The number of API users that are signed in has reached the limit of the license."
SCOPES = ("api", "api:concurrent_access", "offline_access", "openid", "profile", "email")


@dataclass(frozen=True)
class Licence:
    """Limits of screen SM604000; ``None`` is no limit. ``queue`` is how many requests may wait (a number of ours, the sheet has none)."""

    api_users: int = 8
    concurrent: int = 3
    per_minute: int | None = None
    queue: int = 50


TRIAL = Licence(api_users=2, concurrent=3, per_minute=50)


@dataclass
class Session:
    """One API user who is signed in; calls of one session queue, unless its token allows concurrent access (sheet 2.2)."""

    ident: str
    ticket: str
    branch: str
    used: float
    locale: str = "en-US"
    token: str | None = None
    concurrent: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass
class Token:
    scope: tuple[str, ...]
    expires: float


class Denied(Exception):
    """An OAuth error of the identity server (sheet 2.2)."""

    def __init__(self, error: str, description: str = "", status: int = 400) -> None:
        super().__init__(error)
        self.document = {"error": error} | ({"error_description": description} if description else {})
        self.status = status


@dataclass
class Gate:
    credentials: dict[str, Any]
    now: Callable[[], float]
    branch_known: Callable[[str], bool]
    licence: Licence
    idle: int = 1200
    token_lifetime: int = 3600
    refresh_lifetime: int = 30 * 86_400
    sessions: dict[str, Session] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    refreshes: dict[str, tuple[tuple[str, ...], float]] = field(default_factory=dict)
    codes: dict[str, tuple[tuple[str, ...], str, float]] = field(default_factory=dict)

    # Sign-in with cookies (sheet 2.1).

    def sign_in(self, body: dict[str, Any]) -> Session:
        name, password = str(body.get("name") or ""), str(body.get("password") or "")
        tenant, branch = str(body.get("tenant") or body.get("company") or ""), str(body.get("branch") or "")
        if tenant.lower() != self.credentials["tenant"].lower():
            raise failed(f"Error: The tenant '{tenant}' does not exist.", "PX.Data.PXUndefinedCompanyException")
        right = hmac.compare_digest(password.encode(), str(self.credentials["password"]).encode())
        if name.lower() != self.credentials["username"].lower() or not right:
            raise failed(CREDENTIALS)
        if branch and not self.branch_known(branch.upper()):
            raise failed(f"Error: The branch '{branch}' does not exist or you have no access to it.")
        return self._open(branch.upper() or "HOLT-US", str(body.get("locale") or "en-US"))

    def _open(self, branch: str, locale: str = "en-US", token: str | None = None, concurrent: bool = False) -> Session:
        self._expire()
        if len(self.sessions) >= self.licence.api_users:
            raise failed(LOGIN_LIMIT)
        session = Session(secrets.token_hex(12), secrets.token_hex(60).upper(), branch, self.now(), locale, token, concurrent)
        self.sessions[session.ident] = session
        return session

    def _expire(self) -> None:
        limit = self.now() - self.idle
        self.sessions = {ident: one for ident, one in self.sessions.items() if one.used > limit}

    def find(self, cookies: dict[str, str], authorization: str) -> Session | None:
        """The session of a request: by cookies or by bearer token; a token opens its session with its first call."""
        self._expire()
        scheme, _, text = authorization.partition(" ")
        session = self._bearer(text.strip()) if scheme.lower() == "bearer" else self._cookies(cookies)
        if session is not None:
            session.used = self.now()
        return session

    def _cookies(self, cookies: dict[str, str]) -> Session | None:
        session = self.sessions.get(cookies.get(ASP, ""))
        if session is None or session.token is not None:
            return None
        return session if hmac.compare_digest(cookies.get(AUTH, "").encode(), session.ticket.encode()) else None

    def _bearer(self, text: str) -> Session | None:
        token = self.tokens.get(text)
        if token is None or token.expires <= self.now() or "api" not in token.scope:
            return None
        session = next((one for one in self.sessions.values() if one.token == text), None)
        return session or self._open("HOLT-US", token=text, concurrent="api:concurrent_access" in token.scope)

    def sign_out(self, session: Session) -> None:
        self.sessions.pop(session.ident, None)

    # The identity server (sheet 2.2).

    def issue(self, form: dict[str, str], basic: tuple[str, str] | None) -> dict[str, Any]:
        self._client(form, basic)
        grant = form.get("grant_type", "")
        if grant == "password":
            scope = self._scope(form.get("scope", ""))
            right = hmac.compare_digest(form.get("password", "").encode(), str(self.credentials["password"]).encode())
            if form.get("username", "").lower() != self.credentials["username"].lower() or not right:
                raise Denied("invalid_grant", "invalid_username_or_password")
        elif grant == "authorization_code":
            scope = self._code(form)
        elif grant == "refresh_token":
            scope = self._refresh(form)
        elif grant == "client_credentials":
            raise Denied("unauthorized_client")
        else:
            raise Denied("unsupported_grant_type")
        return self._token(scope)

    def _client(self, form: dict[str, str], basic: tuple[str, str] | None) -> None:
        ident, secret = basic or (form.get("client_id", ""), form.get("client_secret", ""))
        right = hmac.compare_digest(secret.encode(), str(self.credentials["client_secret"]).encode())
        if ident != self.credentials["client_id"] or not right:
            raise Denied("invalid_client")

    def _scope(self, text: str) -> tuple[str, ...]:
        scope = tuple(text.split())
        if not scope or any(one not in SCOPES for one in scope):
            raise Denied("invalid_scope")
        return scope

    def _code(self, form: dict[str, str]) -> tuple[str, ...]:
        scope, redirect, expires = self.codes.pop(form.get("code", ""), ((), "", 0.0))
        if not scope or expires <= self.now() or form.get("redirect_uri") != redirect:
            raise Denied("invalid_grant")
        return scope

    def _refresh(self, form: dict[str, str]) -> tuple[str, ...]:
        """Refresh tokens are used up by their use (sheet 2.2)."""
        scope, expires = self.refreshes.pop(form.get("refresh_token", ""), ((), 0.0))
        if not scope or expires <= self.now():
            raise Denied("invalid_grant")
        return scope

    def _token(self, scope: tuple[str, ...]) -> dict[str, Any]:
        text = secrets.token_hex(32)
        self.tokens[text] = Token(scope, self.now() + self.token_lifetime)
        reply = {"access_token": text, "expires_in": self.token_lifetime, "token_type": "Bearer", "scope": " ".join(scope)}
        if "offline_access" in scope:
            refresh = secrets.token_hex(32)
            self.refreshes[refresh] = (scope, self.now() + self.refresh_lifetime)
            reply["refresh_token"] = refresh
        return reply

    def authorise(self, params: dict[str, str]) -> str:
        """A code for a client that a signed-in person has let in."""
        if params.get("client_id") != self.credentials["client_id"]:
            raise Denied("unauthorized_client")
        if params.get("redirect_uri") != self.credentials["redirect_uri"]:
            raise Denied("invalid_request", "Invalid redirect_uri")
        if params.get("response_type") != "code":
            raise Denied("unsupported_response_type")
        code = secrets.token_hex(24)
        self.codes[code] = (self._scope(params.get("scope", "")), params["redirect_uri"], self.now() + 300)
        return code

    def revoke_token(self, form: dict[str, str], basic: tuple[str, str] | None) -> None:
        """RFC 7009: an unknown token is no error."""
        self._client(form, basic)
        text = form.get("token", "")
        self.tokens.pop(text, None)
        self.refreshes.pop(text, None)
        self.sessions = {ident: one for ident, one in self.sessions.items() if one.token != text}

    def revoke_all(self) -> None:
        self.sessions.clear()
        self.tokens.clear()


@dataclass
class Turnstile:
    """The licence's concurrency and rate: requests over the cap wait, over the queue they are declined (sheet 3)."""

    licence: Licence
    now: Callable[[], float]
    active: int = 0
    waiting: int = 0
    recent: list[float] = field(default_factory=list)
    free: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def __aenter__(self) -> None:
        self._count()
        if self.active >= self.licence.concurrent and self.waiting >= self.licence.queue:
            raise too_many()
        self.waiting += 1
        try:
            async with self.free:
                await self.free.wait_for(lambda: self.active < self.licence.concurrent)
                self.active += 1
        finally:
            self.waiting -= 1

    async def __aexit__(self, *_: object) -> None:
        async with self.free:
            self.active -= 1
            self.free.notify()

    def _count(self) -> None:
        if self.licence.per_minute is None:
            return
        now = self.now()
        self.recent = [one for one in self.recent if one > now - 60]
        if len(self.recent) >= self.licence.per_minute:
            raise too_many()
        self.recent.append(now)


def too_many() -> Refused:
    return Refused(429, "Too many requests")
