"""Token endpoint, sessions, identity ("Salesforce Help, OAuth Authorization Flows"; fact sheet 2)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from starlette.requests import Request
from starlette.responses import Response

from simulators.salesforce.errors import ApiError
from simulators.salesforce.values import format_instant
from simulators.salesforce.wire import NO_BODY, Answer, parse_json, respond

if TYPE_CHECKING:
    from simulators.salesforce.simulator import SalesforceSimulator

JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LOGIN_HOST = "https://login.salesforce.com"
# The vendor allows about three minutes; some clock skew on top. Milliseconds in ``exp`` land far beyond it.
_LONGEST_ASSERTION = 300


class OAuthError(Exception):
    """An object, unlike the data API's arrays."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(f"{error}: {description}")
        self.error, self.description, self.status = error, description, status


@dataclass
class Session:
    issued: float
    used: float


class Sessions:
    """Opaque access tokens that die after a time of not being used, and refresh tokens."""

    def __init__(self, org_id: str, now: Callable[[], float]) -> None:
        self._org, self._now = org_id[:15], now
        self._open: dict[str, Session] = {}
        self._refresh: set[str] = set()
        self.idle_seconds = 7200.0
        self.rotate_refresh_tokens = False

    def start(self) -> str:
        token = f"{self._org}!AQE{secrets.token_urlsafe(69).replace('-', '.')}"
        self._open[token] = Session(self._now(), self._now())
        return token

    def find(self, token: str) -> Session | None:
        session = self._open.get(token)
        if session and self._now() - session.used > self.idle_seconds:
            del self._open[token]
            return None
        return session

    def use(self, token: str) -> Session | None:
        session = self.find(token)
        if session:
            session.used = self._now()
        return session

    def end(self, token: str) -> bool:
        if token in self._refresh:
            self._refresh.discard(token)
            return True
        return self._open.pop(token, None) is not None

    def end_all(self) -> None:
        self._open.clear()

    def new_refresh_token(self) -> str:
        """Stands in for the browser flow, which is the only way to get the first one."""
        token = f"5Aep861{secrets.token_urlsafe(48)}"
        self._refresh.add(token)
        return token

    def refresh(self, token: str) -> str | None:
        """The new refresh token when rotation is on; refuses an unknown one."""
        if token not in self._refresh:
            raise OAuthError("invalid_grant", "expired access/refresh token")
        if not self.rotate_refresh_tokens:
            return None
        self._refresh.discard(token)
        return self.new_refresh_token()


class Auth:
    """The OAuth routes of one tenant."""

    def __init__(self, simulator: SalesforceSimulator) -> None:
        self._sim = simulator
        self._credentials = simulator.credentials

    @cached_property
    def _key(self) -> RSAKey:
        """The certificate that the org keeps of the client's key."""
        return RSAKey.import_key(RSAKey.import_key(self._credentials["private_key_pem"]).as_pem(private=False))

    async def token(self, request: Request) -> Response:
        """ "OAuth 2.0 Client Credentials Flow", "OAuth 2.0 JWT Bearer Flow", "OAuth 2.0 Refresh Token Flow", token endpoint."""
        form = await _form(request)
        try:
            extra = self._grant(form, request)
        except OAuthError as error:
            return respond(Answer(error.status, {"error": error.error, "error_description": error.description}))
        issued_at = str(int(self._sim.now() * 1000))
        identity = self._sim.identity_url
        body = {
            "access_token": self._sim.sessions.start(),
            "signature": self._sign(identity + issued_at),
            "scope": "api refresh_token" if form.get("grant_type") == "refresh_token" else "api",
            "instance_url": self._sim.base_url,
            "id": identity,
            "token_type": "Bearer",
            "issued_at": issued_at,
            **extra,
        }
        return respond(Answer(200, body))

    def _grant(self, form: Mapping[str, str], request: Request) -> dict[str, str]:
        grant = form.get("grant_type", "")
        if grant == "client_credentials":
            self._check_client(form, request)
        elif grant == JWT_GRANT:
            self._check_assertion(form.get("assertion", ""))
        elif grant == "refresh_token":
            self._check_client(form, request)
            rotated = self._sim.sessions.refresh(form.get("refresh_token", ""))
            return {"refresh_token": rotated} if rotated else {}
        elif grant == "password":
            # Blocked by default in new orgs, which answers as if the password were wrong.
            raise OAuthError("invalid_grant", "authentication failure - Invalid Password")
        else:
            raise OAuthError("unsupported_grant_type", "grant type not supported")
        return {}

    def _check_client(self, form: Mapping[str, str], request: Request) -> None:
        client_id, secret = _basic(request) or (form.get("client_id", ""), form.get("client_secret", ""))
        if client_id != self._credentials["client_id"]:
            raise OAuthError("invalid_client_id", "client identifier invalid")
        if not hmac.compare_digest(secret.encode(), str(self._credentials["client_secret"]).encode()):
            raise OAuthError("invalid_client", "invalid client credentials")

    def _check_assertion(self, assertion: str) -> None:
        """Order as seen by clients: consumer key, signature, expiry, audience, user."""
        try:
            claims = parse_json(jws.extract_compact(assertion.encode()).payload)
        except (ApiError, JoseError, ValueError):
            raise OAuthError("invalid_grant", "invalid assertion") from None
        if claims is NO_BODY or not isinstance(claims, dict):
            raise OAuthError("invalid_grant", "invalid assertion")
        if claims.get("iss") != self._credentials["client_id"]:
            raise OAuthError("invalid_client_id", "client identifier invalid")
        try:
            jws.deserialize_compact(assertion, self._key, algorithms=["RS256"])
        except (JoseError, ValueError):
            raise OAuthError("invalid_grant", "invalid assertion") from None
        expiry = str(claims.get("exp", ""))
        if not expiry.isdigit() or not self._sim.now() < int(expiry) <= self._sim.now() + _LONGEST_ASSERTION:
            raise OAuthError("invalid_grant", "expired authorization code")
        if claims.get("aud") not in (LOGIN_HOST, self._sim.base_url):
            raise OAuthError("invalid_grant", "audience is invalid")
        if claims.get("sub") != self._credentials["username"]:
            raise OAuthError("invalid_grant", "user hasn't approved this consumer")

    def _sign(self, text: str) -> str:
        key = str(self._credentials["client_secret"]).encode()
        return base64.b64encode(hmac.new(key, text.encode(), hashlib.sha256).digest()).decode()

    async def revoke(self, request: Request) -> Response:
        """ "Revoke OAuth Tokens"."""
        token = (await _form(request)).get("token") or request.query_params.get("token", "")
        if self._sim.sessions.end(token):
            return Response(status_code=200)
        return respond(Answer(400, {"error": "unsupported_token_type", "error_description": "this token type is not supported"}))

    async def introspect(self, request: Request) -> Response:
        """ "OpenID Connect Token Introspection Endpoint"."""
        form = await _form(request)
        try:
            self._check_client(form, request)
        except OAuthError as error:
            return respond(Answer(error.status, {"error": error.error, "error_description": error.description}))
        session = self._sim.sessions.find(form.get("token", ""))
        if session is None:
            return respond(Answer(200, {"active": False}))
        body = {
            "active": True,
            "scope": "api",
            "client_id": self._credentials["client_id"],
            "username": self._credentials["username"],
            "sub": self._sim.identity_url,
            "token_type": "access_token",
            "exp": int(session.used + self._sim.sessions.idle_seconds),
            "iat": int(session.issued),
            "nbf": int(session.issued),
        }
        return respond(Answer(200, body))

    async def userinfo(self, request: Request) -> Response:
        """ "Query for User Information", also reached by the identity URL. The data API's version stays a literal in ``urls``."""
        token = bearer(request.headers.get("authorization")) or ""
        if self._sim.sessions.use(token) is None:
            return Response("Bad_OAuth_Token", 403, {"Content-Type": "text/html;charset=UTF-8"})
        user = self._sim.user
        base = self._sim.base_url
        body: dict[str, Any] = {
            "sub": self._sim.identity_url,
            "user_id": self._sim.user_id,
            "organization_id": self._credentials["org_id"],
            "preferred_username": user["Username"],
            "nickname": user["Alias"],
            "name": user["Name"],
            "email": user["Email"],
            "email_verified": True,
            "given_name": user["FirstName"],
            "family_name": user["LastName"],
            "zoneinfo": user["TimeZoneSidKey"],
            "profile": f"{base}/{self._sim.user_id}",
            "urls": {
                "rest": f"{base}/services/data/v{{version}}/",
                "sobjects": f"{base}/services/data/v{{version}}/sobjects/",
                "query": f"{base}/services/data/v{{version}}/query/",
                "partner": f"{base}/services/Soap/u/{{version}}/{self._credentials['org_id'][:15]}",
                "custom_domain": base,
            },
            "active": True,
            "user_type": "STANDARD",
            "language": user["LanguageLocaleKey"],
            "locale": user["LocaleSidKey"],
            "utcOffset": 0,
            "updated_at": format_instant(user["LastModifiedDate"]),
        }
        if "user" in request.path_params:  # the identity URL has words of its own for the same person
            body |= {"id": self._sim.identity_url, "username": user["Username"], "display_name": user["Name"]}
            body |= {"first_name": user["FirstName"], "last_name": user["LastName"]}
        return respond(Answer(200, body))


def bearer(header: str | None) -> str | None:
    """The token of ``Bearer`` (or the older ``OAuth``) authorization; None for any other scheme."""
    scheme, _, token = (header or "").partition(" ")
    return token.strip() if scheme.lower() in ("bearer", "oauth") else None


async def _form(request: Request) -> dict[str, str]:
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _basic(request: Request) -> tuple[str, str] | None:
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise OAuthError("invalid_client_id", "client identifier invalid") from None
    return unquote(user), unquote(password)
