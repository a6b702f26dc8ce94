"""OAuth 2 of apps: the authorization code flow, with scopes; the token lasts until the app is uninstalled.

https://developer.monday.com/apps/docs/oauth
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from simulators.kit.simulator import Record
from simulators.monday.call import Token
from simulators.monday.facts import CODE_SECONDS, SCOPES


@dataclass
class Code:
    redirect_uri: str | None
    scopes: frozenset[str]
    expires: float
    user_id: str


@dataclass
class Tokens:
    """Every token that is good, personal and of the app, and the codes not yet redeemed."""

    known: dict[str, Token] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)

    def of(self, header: str) -> Token | None:
        """The bare token; ``Bearer`` before it is tolerated."""
        return self.known.get(header.removeprefix("Bearer ").strip())

    def issue(self, value: str, user_id: str, scopes: frozenset[str] | None = None) -> Token:
        self.known[value] = Token(value, user_id, scopes)
        return self.known[value]


def authorize(request: Request, tokens: Tokens, credentials: Record, user_id: str, now: float, *, denied: bool) -> Response:
    """Consent is given at once, or refused when the switch says so."""
    query = request.query_params
    redirect = query.get("redirect_uri") or credentials["redirect_uri"]
    if query.get("client_id") != credentials["client_id"]:
        return _refuse("invalid_client", "Unknown client", 400)
    if redirect != credentials["redirect_uri"]:
        return _refuse("invalid_request", "redirect_uri is not one of the app's", 400)
    asked = frozenset((query.get("scope") or " ".join(SCOPES)).replace(",", " ").split())
    back: dict[str, str] = {"state": query["state"]} if "state" in query else {}
    if denied:
        back |= {"error": "access_denied", "error_description": "The user denied the request"}
    elif asked - set(SCOPES):
        back |= {"error": "invalid_scope", "error_description": f"Unknown scope: {' '.join(sorted(asked - set(SCOPES)))}"}
    else:
        back["code"] = secrets.token_hex(16)
        tokens.codes[back["code"]] = Code(query.get("redirect_uri"), asked, now + CODE_SECONDS, user_id)
    return RedirectResponse(f"{redirect}{'&' if '?' in redirect else '?'}{urlencode(back)}", 302)


async def redeem(request: Request, tokens: Tokens, credentials: Record, now: float) -> Response:
    """JSON as the vendor's SDK sends it, or a form; ``redirect_uri`` is needed when it was sent before."""
    given = await _body(request)
    secret = str(given.get("client_secret") or "")
    known = given.get("client_id") == credentials["client_id"]
    if not known or not hmac.compare_digest(secret.encode(), str(credentials["client_secret"]).encode()):
        return _refuse("invalid_client", "Client authentication failed", 401)
    if given.get("grant_type", "authorization_code") != "authorization_code":
        return _refuse("unsupported_grant_type", "The grant type is not supported", 400)
    code = tokens.codes.pop(str(given.get("code")), None)
    if code is None or now > code.expires or (code.redirect_uri is not None and given.get("redirect_uri") != code.redirect_uri):
        return _refuse("invalid_grant", "The authorization code is invalid, expired or already used", 400)
    token = tokens.issue(secrets.token_hex(40), code.user_id, code.scopes)
    return JSONResponse({"access_token": token.value, "token_type": "Bearer", "scope": " ".join(sorted(code.scopes))})


async def _body(request: Request) -> dict[str, Any]:
    raw = (await request.body()).decode("utf-8", "replace")
    if "json" not in request.headers.get("content-type", ""):
        return dict(parse_qsl(raw))
    try:
        given = await request.json()
    except ValueError:
        return {}
    return given if isinstance(given, dict) else {}


def _refuse(error: str, description: str, status: int) -> Response:
    return JSONResponse({"error": error, "error_description": description}, status_code=status)
