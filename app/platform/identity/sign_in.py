"""The page on which people sign in (RFC 6749 §4.1): authorization code with PKCE, and nothing is remembered in the browser.

Until client and redirect address are known to belong together, errors are shown here and never sent on (RFC 9700 §4.1).
"""

from __future__ import annotations

import hmac
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import Storage
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from app.platform.identity import pages
from app.platform.identity.authentication import Authentication, Budget, TooOften
from app.platform.identity.clients import ClientDirectory, ClientRecord
from app.platform.identity.credentials import BadTokenRequest, plausible, read_form
from app.platform.identity.grants import Grants
from app.platform.identity.users import LONGEST_PASSWORD, UserDirectory

_WRONG_HERE = RateLimitItemPerMinute(10, 15, namespace="wrong-passwords")
"""Per person and address: whoever reaches it waits, with the right password too."""

_WRONG_FROM = RateLimitItemPerMinute(60, 15, namespace="wrong-passwords-from")
"""Per address, over many people: an office shares one."""

_WRONG_OF = RateLimitItemPerHour(100, 1, namespace="wrong-passwords-of")
"""Per person, from wherever: slow guessing from many addresses ends as well. High, so that one stranger cannot lock a person out."""

_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_MAX_STATE = 1024
_MAX_QUERY = 8192
_FIELDS = ("response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method")
_WRONG = "The e-mail or the password is wrong."


class BadAddress(Exception):
    """Nowhere to send the browser back to; the text is safe to show."""


class Refused(Exception):
    """RFC 6749 §4.1.2.1, told to the client by redirection."""

    def __init__(self, asked: Asked, error: str, description: str) -> None:
        super().__init__(error)
        self.asked = asked
        self.error = error
        self.description = description


@dataclass(frozen=True)
class Asked:
    """An authorization request whose client and redirect address belong together."""

    client: ClientRecord
    redirect_uri: str
    fields: dict[str, str]

    @property
    def origin(self) -> str:
        parts = urlsplit(self.redirect_uri)
        return f"{parts.scheme}://{parts.netloc}"


class SignIn:
    def __init__(
        self, clients: ClientDirectory, users: UserDirectory, grants: Grants, authentication: Authentication, storage: Storage, issuer: str
    ) -> None:
        self._clients = clients
        self._users = users
        self._grants = grants
        self._authentication = authentication
        self._budgets = [Budget(storage, limit) for limit in (_WRONG_HERE, _WRONG_FROM, _WRONG_OF)]
        self._issuer = issuer
        self._secure = issuer.startswith("https:")
        self._cookie = "__Host-crosswalk-sign-in" if self._secure else "crosswalk-sign-in"

    @property
    def routes(self) -> list[Route]:
        return [Route("/oauth/authorize", self.handle, methods=["GET", "POST"])]

    async def handle(self, request: Request) -> Response:
        try:
            return await (self._submitted(request) if request.method == "POST" else self._shown(request))
        except BadAddress as error:
            return self._page(pages.wrong(str(error)), 400)
        except BadTokenRequest:
            return self._page(pages.wrong("The form cannot be read."), 400)
        except Refused as refused:
            return self._back(refused.asked, error=refused.error, error_description=refused.description)

    async def _shown(self, request: Request) -> Response:
        asked = await self._asked(_query(request))
        self._scope(asked)
        return self._form(asked)

    async def _submitted(self, request: Request) -> Response:
        form = await read_form(request)
        asked = await self._asked(form)
        scope = self._scope(asked)
        if not self._same_browser(request, form.get("csrf", "")):
            return self._form(asked, "This page had expired. Please sign in again.", status=403)
        email, password = form.get("email", "").strip().lower()[:255], form.get("password", "")
        address = self._authentication.address(request)
        try:
            for budget, name in zip(self._budgets, _counted(email, address), strict=True):
                await budget.check(name)
        except TooOften as error:
            return self._form(asked, "Too many wrong passwords. Please wait.", status=429, wait=error.seconds)
        user = await self._users.sign_in(email, password) if 0 < len(password) <= LONGEST_PASSWORD else None
        if user is None:
            await self._count(email, address)
            return self._form(asked, _WRONG, status=401)
        granted = " ".join(sorted(scope & user.scopes))
        if not granted:
            raise Refused(asked, "access_denied", "This person has none of the scopes asked for")
        challenge = asked.fields["code_challenge"]
        code = await self._grants.begin(asked.client, user.id, redirect_uri=asked.redirect_uri, scope=granted, challenge=challenge)
        return self._back(asked, code=code)

    async def _count(self, email: str, address: str) -> None:
        """What is over is refused at the next try, by :meth:`Budget.check`."""
        for budget, name in zip(self._budgets, _counted(email, address), strict=True):
            with suppress(TooOften):
                await budget.count(name)

    async def _asked(self, fields: dict[str, str]) -> Asked:
        """Exactly one of the stored redirect addresses, compared as text (RFC 9700 §2.1)."""
        client_id = fields.get("client_id", "")
        client = await self._clients.read(client_id) if plausible(client_id) else None
        if client is None or not client.active or not client.redirect_uris:
            raise BadAddress("This application is not known here.")
        if fields.get("redirect_uri") not in client.redirect_uris:
            raise BadAddress("The application asked to be called back at an address that is not registered for it.")
        return Asked(client, fields["redirect_uri"], {name: fields[name] for name in _FIELDS if name in fields})

    def _scope(self, asked: Asked) -> frozenset[str]:
        """What the client may ask for here, or :class:`Refused`."""
        fields = asked.fields
        if len(fields.get("state", "")) > _MAX_STATE:
            raise BadAddress("The application sent a state that is too long.")
        if fields.get("response_type") != "code":
            raise Refused(asked, "unsupported_response_type", "response_type must be code")
        if fields.get("code_challenge_method") != "S256" or not _CHALLENGE.fullmatch(fields.get("code_challenge", "")):
            raise Refused(asked, "invalid_request", "PKCE is needed: code_challenge with code_challenge_method S256")
        scope = frozenset(fields["scope"].split()) if "scope" in fields else asked.client.scopes
        if not scope or not scope <= asked.client.scopes:
            raise Refused(asked, "invalid_scope", "The scope is unknown or not granted to this application")
        return scope

    def _same_browser(self, request: Request, token: str) -> bool:
        """The form came from our page in this browser: its token equals the cookie's, which other sites cannot set or read."""
        cookie = request.cookies.get(self._cookie, "")
        origin = request.headers.get("origin", self._issuer)
        own = {self._issuer, f"{request.url.scheme}://{request.url.netloc}"}
        return bool(cookie) and hmac.compare_digest(cookie.encode(), token.encode()) and origin in own

    def _form(self, asked: Asked, error: str = "", *, status: int = 200, wait: int | None = None) -> Response:
        token = secrets.token_urlsafe(32)
        page = pages.sign_in(asked.client.name, {**asked.fields, "csrf": token}, error)
        answer = self._page(page, status, form_target=asked.origin)
        answer.set_cookie(self._cookie, token, max_age=1800, path="/", secure=self._secure, httponly=True, samesite="strict")
        if wait is not None:
            answer.headers["Retry-After"] = str(wait)
        return answer

    def _page(self, text: str, status: int, *, form_target: str = "") -> Response:
        """Browsers hold a redirection that follows a form to ``form-action`` too, so the client's origin has to be in it."""
        policy = (
            f"default-src 'none'; style-src '{pages.STYLE_HASH}'; form-action 'self' {form_target}; frame-ancestors 'none'; base-uri 'none'"
        )
        headers = {
            "Content-Security-Policy": policy,
            "X-Frame-Options": "DENY",
            # Not no-referrer: browsers would then hide the origin of the form from us as well.
            "Referrer-Policy": "same-origin",
            "Cache-Control": "no-store",
            **({"Strict-Transport-Security": "max-age=31536000"} if self._secure else {}),
        }
        return HTMLResponse(text, status, headers)

    def _back(self, asked: Asked, **answer: str) -> Response:
        """303, so that the password is not posted on (RFC 9700 §4.12); ``iss`` says who answered (RFC 9207)."""
        parts = urlsplit(asked.redirect_uri)
        state = {"state": asked.fields["state"]} if "state" in asked.fields else {}
        query = [*parse_qsl(parts.query, keep_blank_values=True), *answer.items(), *state.items(), ("iss", self._issuer)]
        headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
        found = RedirectResponse(urlunsplit(parts._replace(query=urlencode(query))), 303, headers)
        found.delete_cookie(self._cookie, path="/", secure=self._secure, httponly=True, samesite="strict")
        return found


def _counted(email: str, address: str) -> tuple[str, str, str]:
    return f"{email} {address}", address, email


def _query(request: Request) -> dict[str, str]:
    """Each parameter at most once (RFC 6749 §3.1)."""
    if len(request.url.query) > _MAX_QUERY:
        raise BadAddress("The request is too long.")
    pairs = request.query_params.multi_items()
    fields = {name: value for name, value in pairs if value}
    if len({name for name, _ in pairs}) != len(pairs):
        raise BadAddress("The application sent a parameter twice.")
    return fields
