"""Sessions and their CSRF tokens (sheet 2.1): fetched by a read, bound to session and user, ended after half an hour of silence."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Final

IDLE: Final = 1800.0
COOKIE: Final = "SAP_SESSIONID_S4H_100"
CONTEXT: Final = "sap-usercontext"


@dataclass
class Session:
    user: str
    token: str
    used: float


@dataclass
class Sessions:
    now: Callable[[], float]
    open: dict[str, Session] = field(default_factory=dict)

    def find(self, headers: Mapping[str, str], user: str) -> tuple[str, Session] | None:
        jar: SimpleCookie = SimpleCookie()
        try:
            jar.load(headers.get("cookie", ""))
        except CookieError:
            return None
        ident = jar[COOKIE].value if COOKIE in jar else ""
        session = self.open.get(ident)
        if session is None or session.user != user or self.now() - session.used > IDLE:
            return None
        session.used = self.now()
        return ident, session

    def fetch(self, headers: Mapping[str, str], user: str) -> list[tuple[str, str]]:
        """The headers that hand out a token: for the session of the cookies, else for a new one."""
        found = self.find(headers, user)
        if found:
            return [("x-csrf-token", found[1].token)]
        ident = base64.urlsafe_b64encode(secrets.token_bytes(33)).decode().rstrip("=")
        session = self.open[ident] = Session(user, base64.b64encode(secrets.token_bytes(16)).decode(), self.now())
        return [
            ("x-csrf-token", session.token),
            ("set-cookie", f"{CONTEXT}=sap-client=100; path=/"),
            ("set-cookie", f"{COOKIE}={ident}; path=/; HttpOnly"),
        ]

    def valid(self, headers: Mapping[str, str], user: str) -> bool:
        found = self.find(headers, user)
        sent = headers.get("x-csrf-token", "")
        return found is not None and secrets.compare_digest(sent.encode(), found[1].token.encode())
