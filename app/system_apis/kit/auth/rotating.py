"""A refresh token that is used up by each use (RFC 6749 §6, OAuth 2.1 §4.3.1): the new one is kept with the connection, or it is lost."""

from __future__ import annotations

from typing import ClassVar, Literal

from app.core.model import Value
from app.system_apis.kit.auth.bearer import _bearer
from app.system_apis.kit.auth.scheme import Credentials, Token, read_token
from app.system_apis.kit.wire import Request, Response


class RotatingRefreshToken(Value):
    """The request is a JSON document, as those want it who rotate."""

    kind: Literal["rotating_refresh_token"] = "rotating_refresh_token"
    token_path: str
    credentials: tuple[str, ...] = ("client_id", "client_secret", "refresh_token")
    signs_in: ClassVar[bool] = True

    def token_request(self, base_url: str, credentials: Credentials, now: float) -> Request | None:
        body = {"grant_type": "refresh_token", **{name: credentials[name] for name in self.credentials}}
        return Request(method="POST", path=self.token_path.format_map(credentials), reading=True, json_body=body)

    def token(self, response: Response, now: float, system: str) -> Token:
        token = read_token(response, now, system)
        following = response.parsed().get("refresh_token")
        return token.model_copy(update={"renewed": {"refresh_token": following}}) if following else token

    def sign(self, request: Request, url: str, token: Token | None, credentials: Credentials, now: float) -> Request:
        return _bearer(request, token)
