"""Sign-in: API tokens on the site, OAuth 2.0 (3LO) and scoped API tokens on the gateway (sheet 1).

https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from simulators.jira.facts import ACCESS_SECONDS, CODE_SECONDS, REFRESH_GRACE_SECONDS, REFRESH_IDLE_SECONDS, SCOPES
from simulators.kit.simulator import Record

AUDIENCE = "api.atlassian.com"


@dataclass
class Code:
    account: str
    redirect_uri: str
    scopes: tuple[str, ...]
    expires: float


@dataclass
class Access:
    account: str
    scopes: tuple[str, ...]
    expires: float


@dataclass
class Family:
    """One consent: its refresh tokens are numbered, and the number in force rises with each use."""

    current: int = 0
    used_at: float = 0.0


@dataclass
class Sessions:
    codes: dict[str, Code] = field(default_factory=dict)
    access: dict[str, Access] = field(default_factory=dict)
    families: dict[str, Family] = field(default_factory=dict)
    dead_families: set[str] = field(default_factory=set)
    dead_api_tokens: set[str] = field(default_factory=set)

    def grant(self, account: str, scopes: tuple[str, ...], secret: str, now: float) -> str:
        """An access token: a JWT of an hour that the client is not meant to look into."""
        claims = {"sub": account, "aud": AUDIENCE, "scope": " ".join(scopes), "exp": int(now) + ACCESS_SECONDS, "jti": secrets.token_hex(8)}
        body = ".".join(_b64(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
        token = f"{body}.{_b64(hmac.new(secret.encode(), body.encode(), hashlib.sha256).digest())}"
        self.access[token] = Access(account, scopes, now + ACCESS_SECONDS)
        return token


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def refresh_token(secret: str, family: str, account: str, scopes: tuple[str, ...], number: int) -> str:
    """Signed and numbered, so that a restarted site still knows the client's latest one."""
    body = _b64(json.dumps([family, account, list(scopes), number]).encode())
    return f"{body}.{hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()}"


def _opened(secret: str, token: Any) -> tuple[str, str, tuple[str, ...], int] | None:
    body, _, signature = token.partition(".") if isinstance(token, str) else ("", "", "")
    if not hmac.compare_digest(hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest(), signature):
        return None
    family, account, scopes, number = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return family, account, tuple(scopes), number


def basic(header: str) -> tuple[str, str] | None:
    """Address and token of a Basic header."""
    scheme, _, encoded = header.partition(" ")
    try:
        name, colon, token = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (name, token) if scheme.lower() == "basic" and colon else None


def authorize(request: Request, sessions: Sessions, credentials: Record, account: str, now: float, *, denied: bool) -> Response:
    """``GET /authorize``: consent is given at once, or refused as ``error=access_denied``."""
    query = request.query_params
    target, scopes = query.get("redirect_uri", ""), tuple(query.get("scope", "").split())
    if query.get("client_id") != credentials["client_id"] or not target:
        return _refuse("invalid_client", "The client or its redirect_uri is not known.", 400)
    if query.get("audience") != AUDIENCE or query.get("response_type") != "code" or not scopes or set(scopes) - set(SCOPES):
        return _refuse("invalid_request", "audience, response_type or scope is missing or not valid.", 400)
    answer = {"state": query["state"]} if "state" in query else {}
    if denied:
        answer |= {"error": "access_denied", "error_description": "User did not authorize the request"}
    else:
        answer["code"] = secrets.token_urlsafe(24)
        sessions.codes[answer["code"]] = Code(account, target, scopes, now + CODE_SECONDS)
    return RedirectResponse(f"{target}{'&' if '?' in target else '?'}{urlencode(answer)}", status_code=302)


async def token(request: Request, sessions: Sessions, credentials: Record, now: float) -> Response:
    """``POST /oauth/token`` with a JSON body: a code, or a refresh token that dies by being used."""
    try:
        given = await request.json()
    except ValueError:
        given = None
    if not isinstance(given, dict) or "application/json" not in request.headers.get("content-type", ""):
        return _refuse("invalid_request", "The request body must be JSON.", 400)
    if (given.get("client_id"), given.get("client_secret")) != (credentials["client_id"], credentials["client_secret"]):
        return _refuse("access_denied", "Unauthorized", 401)
    if given.get("grant_type") == "authorization_code":
        return _by_code(given, sessions, credentials, now)
    if given.get("grant_type") == "refresh_token":
        return _by_refresh(given, sessions, credentials, now)
    return _refuse("unsupported_grant_type", "Unsupported grant type", 403)


def _by_code(given: Record, sessions: Sessions, credentials: Record, now: float) -> Response:
    code = sessions.codes.pop(str(given.get("code")), None)
    if code is None or now > code.expires or code.redirect_uri != given.get("redirect_uri"):
        return _refuse("invalid_grant", "Invalid authorization code", 403)
    return _granted(sessions, credentials, code.account, code.scopes, secrets.token_hex(8), 0, now)


def _by_refresh(given: Record, sessions: Sessions, credentials: Record, now: float) -> Response:
    opened = _opened(credentials["client_secret"], given.get("refresh_token"))
    if opened is None or opened[0] in sessions.dead_families:
        return _refuse("invalid_grant", "Unknown or invalid refresh token.", 403)
    family, account, scopes, number = opened
    known = sessions.families.setdefault(family, Family(number, now))
    late = number < known.current and not (number == known.current - 1 and now - known.used_at <= REFRESH_GRACE_SECONDS)
    if late or now - known.used_at > REFRESH_IDLE_SECONDS:
        return _refuse("invalid_grant", "Unknown or invalid refresh token.", 403)
    return _granted(sessions, credentials, account, scopes, family, max(number, known.current - 1) + 1, now)


def _granted(
    sessions: Sessions, credentials: Record, account: str, scopes: tuple[str, ...], family: str, number: int, now: float
) -> Response:
    secret = credentials["client_secret"]
    answer: Record = {"access_token": sessions.grant(account, scopes, secret, now), "expires_in": ACCESS_SECONDS}
    answer |= {"token_type": "Bearer", "scope": " ".join(scopes)}
    if "offline_access" in scopes:
        sessions.families[family] = Family(number, now)
        answer["refresh_token"] = refresh_token(secret, family, account, scopes, number)
    return JSONResponse(answer)


def _refuse(error: str, description: str, status: int) -> Response:
    return JSONResponse({"error": error, "error_description": description}, status_code=status)
