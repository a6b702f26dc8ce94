"""Authlib's authorization server on Starlette: the grant, the RFC 9068 token, and the glue that Authlib does not bring.

Authlib is synchronous, so everything it asks for (the client, whether its secret is right, the signing key) is fetched before
(:class:`TokenRequest`). Its unsafe defaults are closed here: token life (10 days), error texts that tell an unknown client from a
wrong secret, two client authentications in one request.
"""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749.errors import InvalidClientError, InvalidScopeError, OAuth2Error
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc9068 import JWTBearerTokenGenerator
from joserfc.jwk import KeySet, RSAKey
from starlette.responses import JSONResponse, Response

from app.core.ids import new_uuid
from app.platform.identity.clients import ClientRecord
from app.platform.identity.keys import ALGORITHM

NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
AUTH_METHODS = ("client_secret_basic", "client_secret_post")
BAD_CLIENT = "Client authentication failed"
_DESCRIPTIONS = {
    "unsupported_grant_type": "This grant_type is not offered",
    "invalid_scope": "The scope is malformed, unknown, or not granted to this client",
}


@dataclass(frozen=True)
class TokenRequest:
    """One token request, with everything that had to be awaited. ``client`` is set only when its secret was right."""

    form: dict[str, str]
    method: str
    client: ClientRecord | None
    signing_key: RSAKey


class _Request(OAuth2Request):
    def __init__(self, prepared: TokenRequest) -> None:
        # TLS ends at the proxy in front of us, so what Authlib would see of it here is no evidence.
        super().__init__("POST", "https://crosswalk/oauth/token")
        self.prepared = prepared
        self.payload: BasicOAuth2Payload = BasicOAuth2Payload(prepared.form)  # type: ignore[assignment]


class _Client:
    """What Authlib wants of a client (RFC 6749 §2)."""

    def __init__(self, record: ClientRecord, method: str) -> None:
        self.record = record
        self.method = method

    def get_client_id(self) -> str:
        return self.record.client_id

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return endpoint == "token" and method == self.method

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "client_credentials"

    def get_allowed_scope(self, scope: str | None) -> str:
        """RFC 6749 §3.3: absent means all that the client has; one scope too many refuses the request, rather than shrink it."""
        if scope is None:
            return " ".join(sorted(self.record.scopes))
        wanted = scope.split()
        if not wanted or not self.record.scopes.issuperset(wanted):
            raise InvalidScopeError()
        return " ".join(dict.fromkeys(wanted))


class _Grant(ClientCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = list(AUTH_METHODS)


class _AccessTokens(JWTBearerTokenGenerator):
    """RFC 9068: ``typ`` is ``at+jwt``; audience and issuer are this server."""

    def __init__(self, issuer: str, seconds: int, key: RSAKey) -> None:
        super().__init__(issuer, alg=ALGORITHM, expires_generator=seconds)
        self.key = key

    def get_jwks(self) -> KeySet:
        return KeySet([self.key])

    def get_audiences(self, client: _Client, user: object, scope: str) -> str:
        return self.issuer  # type: ignore[no-any-return]

    def get_jti(self, client: _Client, grant_type: str, user: object, scope: str) -> str:
        return str(new_uuid())


class TokenServer(AuthorizationServer):
    def __init__(self, issuer: str, access_token_seconds: int) -> None:
        super().__init__()
        self.issuer = issuer
        self.access_token_seconds = access_token_seconds
        self.register_grant(_Grant)
        for method in AUTH_METHODS:
            self.register_client_auth_method(method, _authenticated)

    def answer(self, prepared: TokenRequest) -> Response:
        return self.create_token_response(_Request(prepared))  # type: ignore[no-any-return]

    def create_oauth2_request(self, request: _Request) -> _Request:
        self.register_token_generator("default", _AccessTokens(self.issuer, self.access_token_seconds, request.prepared.signing_key))
        return request

    def query_client(self, client_id: str) -> None:
        """Never asked: :func:`_authenticated` has the client already."""

    def save_token(self, token: dict[str, Any], request: _Request) -> None:
        """RFC 9068 tokens carry their state; nothing is stored."""

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Nobody listens."""

    def handle_response(self, status: int, body: dict[str, Any], headers: list[tuple[str, str]]) -> Response:
        return JSONResponse({"scope": "", **body}, status, NO_STORE)

    def handle_error_response(self, request: _Request, error: OAuth2Error) -> Response:
        """Our own texts: Authlib's tell more than a stranger should know, and echo what it sent."""
        if isinstance(error, InvalidClientError):
            return oauth_error("invalid_client", BAD_CLIENT, status=401)
        code = str(error.error)
        return oauth_error(code, _DESCRIPTIONS.get(code, "The request cannot be granted"))


def _authenticated(query_client: object, request: _Request) -> _Client | None:
    prepared = request.prepared
    return None if prepared.client is None else _Client(prepared.client, prepared.method)


def oauth_error(error: str, description: str, *, status: int = 400, headers: dict[str, str] | None = None) -> Response:
    """RFC 6749 §5.2. RFC 9110 §15.5.2 asks every 401 for a challenge."""
    challenge = {"WWW-Authenticate": 'Basic realm="crosswalk", charset="UTF-8"'} if status == 401 else {}
    return JSONResponse({"error": error, "error_description": description}, status, {**NO_STORE, **challenge, **(headers or {})})
