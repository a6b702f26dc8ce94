"""Personal and service-account tokens, and the OAuth 2 code flow with PKCE and refresh tokens that do not rotate (§1)."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from simulators.kit.simulator import Record

if TYPE_CHECKING:
    from simulators.asana.simulator import Asana

CODE_SECONDS = 300.0


@dataclass(frozen=True)
class Grant:
    """What a token is for: ``app`` is None for personal and service-account tokens, ``scopes`` None for everything."""

    user: str
    app: str | None = None
    scopes: frozenset[str] | None = None
    expires: float | None = None
    refresh: str | None = None


@dataclass(frozen=True)
class Code:
    grant: Grant
    redirect_uri: str
    expires: float
    challenge: str | None


class Tokens:
    def __init__(self) -> None:
        self.access: dict[str, Grant] = {}
        self.refresh: dict[str, Grant] = {}
        self.codes: dict[str, Code] = {}

    def grant_of(self, token: str, now: float) -> Grant | None:
        grant = self.access.get(token)
        return grant if grant and (grant.expires is None or now < grant.expires) else None

    def issue(self, grant: Grant, now: float, lifetime: float, refresh: str) -> str:
        token = f"2/{secrets.randbelow(10**16)}/{secrets.token_hex(16)}"
        self.access[token] = Grant(grant.user, grant.app, grant.scopes, now + lifetime, refresh)
        return token


def authorize(simulator: Asana, request: Request) -> Response:
    """``GET /-/oauth_authorize``: the signed-in person consents at once, unless ``deny_consent``."""
    query = request.query_params
    target = query.get("redirect_uri", "")
    secret = simulator.apps.get(query.get("client_id", ""))
    if secret is None or (query["client_id"] == simulator.credentials["client_id"] and target != simulator.credentials["redirect_uri"]):
        return _refuse("invalid_request", "The `client_id` or the `redirect_uri` parameter does not match a registered application.")
    answer: dict[str, str] = {"state": query["state"]} if "state" in query else {}
    challenge = query.get("code_challenge")
    if simulator.deny_consent:
        answer |= {"error": "access_denied"}
    elif query.get("response_type") != "code":
        answer |= {"error": "unsupported_response_type"}
    elif challenge and query.get("code_challenge_method", "plain") != "S256":
        answer |= {"error": "invalid_request"}
    else:
        scopes = frozenset(query.get("scope", "").split()) - {"openid", "email", "profile"}
        grant = Grant(simulator.consenting, query["client_id"], None if not scopes or "default" in scopes else scopes)
        code = secrets.token_urlsafe(24)
        simulator.tokens.codes[code] = Code(grant, target, simulator.now() + CODE_SECONDS, challenge)
        answer["code"] = code
    return RedirectResponse(f"{target}{'&' if '?' in target else '?'}{urlencode(answer)}", status_code=302)


async def token(simulator: Asana, request: Request) -> Response:
    """``POST /-/oauth_token``, form encoded only."""
    form = await _form(request)
    if form is None:
        return _refuse("invalid_request", "The request must be form encoded.")
    if simulator.apps.get(form.get("client_id", "")) != form.get("client_secret", ""):
        return _refuse("invalid_client", "The client credentials are not valid.", 401)
    match form.get("grant_type"):
        case "authorization_code":
            return _redeem(simulator, form)
        case "refresh_token":
            grant = simulator.tokens.refresh.get(form.get("refresh_token", ""))
            if grant is None or grant.app != form["client_id"]:
                return _refuse("invalid_grant", "The refresh token is not valid.")
            return JSONResponse(_answer(simulator, grant, form["refresh_token"]))
    return _refuse("unsupported_grant_type", "The grant type is not supported.")


async def revoke(simulator: Asana, request: Request) -> Response:
    """``POST /-/oauth_revoke``: the refresh token and all access tokens that came of it."""
    form = await _form(request)
    if form is None:
        return _refuse("invalid_request", "The request must be form encoded.")
    if simulator.apps.get(form.get("client_id", "")) != form.get("client_secret", ""):
        return _refuse("invalid_client", "The client credentials are not valid.", 401)
    given = form.get("token", "")
    if simulator.tokens.refresh.pop(given, None) is None:
        return _refuse("invalid_grant", "The token is not a refresh token of this application.")
    kept = {key: grant for key, grant in simulator.tokens.access.items() if grant.refresh != given}
    simulator.tokens.access = kept
    return JSONResponse({})


def _redeem(simulator: Asana, form: dict[str, str]) -> Response:
    code = simulator.tokens.codes.pop(form.get("code", ""), None)
    stale = code is None or simulator.now() > code.expires or code.grant.app != form["client_id"]
    if code is None or stale or code.redirect_uri != form.get("redirect_uri"):
        return _refuse("invalid_grant", "The code is invalid, expired or already used.")
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    if code.challenge and code.challenge != base64.urlsafe_b64encode(digest).decode().rstrip("="):
        return _refuse("invalid_grant", "The code verifier does not match.")
    refresh = f"2/{secrets.randbelow(10**16)}:{secrets.token_hex(16)}"
    simulator.tokens.refresh[refresh] = code.grant
    return JSONResponse({**_answer(simulator, code.grant, refresh), "refresh_token": refresh})


def _answer(simulator: Asana, grant: Grant, refresh: str) -> Record:
    user = simulator.store.tables["user"][grant.user]
    access = simulator.tokens.issue(grant, simulator.now(), simulator.token_lifetime, refresh)
    who = {"id": int(user["gid"]), "gid": user["gid"], "name": user["name"], "email": user["email"]}
    return {"access_token": access, "token_type": "bearer", "expires_in": int(simulator.token_lifetime), "data": who}


async def _form(request: Request) -> dict[str, str] | None:
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return None
    return dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))


def _refuse(error: str, description: str, status: int = 400) -> Response:
    return JSONResponse({"error": error, "error_description": description}, status_code=status)
