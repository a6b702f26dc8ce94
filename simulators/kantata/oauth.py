"""Sign-in: authorization codes of five minutes and one use, tokens that live until revoked, one personal token (§3)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from simulators.kantata.facts import CODE_SECONDS
from simulators.kit.simulator import Record


@dataclass
class Code:
    user: str
    redirect_uri: str
    expires: float


@dataclass
class Tokens:
    """What was issued. Nothing expires unless a lifetime was asked for: the vendor's tokens do not."""

    codes: dict[str, Code] = field(default_factory=dict)
    tokens: dict[str, tuple[str, float | None]] = field(default_factory=dict)

    def issue(self, user: str, expires: float | None = None) -> str:
        token = secrets.token_hex(32)
        self.tokens[token] = (user, expires)
        return token

    def user_of(self, token: str, now: float) -> str | None:
        user, expires = self.tokens.get(token, (None, None))
        return user if expires is None or now < expires else None


def authorize(request: Request, tokens: Tokens, credentials: Record, user: str, now: float, *, denied: bool) -> Response:
    """``GET /oauth/authorize``: consent is given at once, or refused as ``error=access_denied``."""
    query = request.query_params
    target = query.get("redirect_uri", "")
    if query.get("client_id") != credentials["client_id"] or not target:
        return _refuse("invalid_client", "Unknown client or missing redirect URI.", 401)
    answer: dict[str, str] = {"state": query["state"]} if "state" in query else {}
    if denied:
        answer |= {"error": "access_denied", "error_description": "The resource owner denied the request."}
    elif query.get("response_type") != "code":
        answer |= {"error": "unsupported_response_type", "error_description": "The response type is not supported."}
    else:
        code = secrets.token_hex(32)
        tokens.codes[code] = Code(user, target, now + CODE_SECONDS)
        answer["code"] = code
    return RedirectResponse(f"{target}{'&' if '?' in target else '?'}{urlencode(answer)}", status_code=302)


async def token(request: Request, tokens: Tokens, credentials: Record, now: float, lifetime: float | None) -> Response:
    """``POST /oauth/token``: no ``expires_in``, no ``refresh_token``, no scopes in the answer."""
    form = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
    if (form.get("client_id"), form.get("client_secret")) != (credentials["client_id"], credentials["client_secret"]):
        return _refuse("invalid_client", "Client authentication failed.", 401)
    if form.get("grant_type") != "authorization_code":
        return _refuse("unsupported_grant_type", "The grant type is not supported.", 400)
    code = tokens.codes.pop(form.get("code", ""), None)
    if code is None or now > code.expires or code.redirect_uri != form.get("redirect_uri"):
        return _refuse("invalid_grant", "The code is invalid, expired or already used.", 400)
    issued = tokens.issue(code.user, None if lifetime is None else now + lifetime)
    return JSONResponse({"access_token": issued, "token_type": "bearer"})


def _refuse(error: str, description: str, status: int) -> Response:
    return JSONResponse({"error": error, "error_description": description}, status_code=status)
