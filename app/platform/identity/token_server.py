"""Authlib's authorization server on Starlette: the grants, the RFC 9068 token, and the glue that Authlib does not bring.

Authlib is synchronous, so everything it asks for (the client, whether it proved itself, whose sign-in it is, the signing key) is
fetched before (:class:`TokenRequest`); what is left to it is which grant asks for what, and the token. Its unsafe defaults are closed
here: token life (10 days), error texts that tell an unknown client from a wrong secret, two client authentications in one request.
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
from app.platform.identity.credentials import Method
from app.platform.identity.grants import Signed
from app.platform.identity.keys import ALGORITHM

NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
AUTH_METHODS: tuple[Method, ...] = ("client_secret_basic", "client_secret_post", "private_key_jwt")
CLIENT_CREDENTIALS, JWT_BEARER = "client_credentials", "urn:ietf:params:oauth:grant-type:jwt-bearer"
AUTHORIZATION_CODE, REFRESH_TOKEN = "authorization_code", "refresh_token"
GRANTS = (CLIENT_CREDENTIALS, JWT_BEARER, AUTHORIZATION_CODE, REFRESH_TOKEN)
BAD_CLIENT = "Client authentication failed"
DESCRIPTIONS = {
    "unsupported_grant_type": "This grant_type is not offered",
    "invalid_scope": "The scope is malformed, unknown, or not granted to this client",
    "invalid_grant": "The grant is not valid: wrong, expired, used before, or another client's",
    "unauthorized_client": "This client may not use this grant_type",
}


@dataclass(frozen=True)
class TokenRequest:
    """One token request, with everything that had to be awaited. ``client`` is set only when it proved itself.

    ``signed``: the person for whom it asks, where the grant is theirs.
    """

    form: dict[str, str]
    method: Method
    client: ClientRecord | None
    signing_key: RSAKey
    signed: Signed | None = None


class _Request(OAuth2Request):
    def __init__(self, prepared: TokenRequest) -> None:
        # TLS ends at the proxy in front of us, so what Authlib would see of it here is no evidence.
        super().__init__("POST", "https://crosswalk/oauth/token")
        self.prepared = prepared
        self.payload: BasicOAuth2Payload = BasicOAuth2Payload(prepared.form)  # type: ignore[assignment]


class _Client:
    """What Authlib wants of a client (RFC 6749 §2)."""

    def __init__(self, record: ClientRecord, method: Method, signed: Signed | None) -> None:
        self.record = record
        self.method = method
        self.signed = signed

    def get_client_id(self) -> str:
        return self.record.client_id

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return endpoint == "token" and method == self.method

    def check_grant_type(self, grant_type: str) -> bool:
        return may_use(self.record, grant_type)

    def get_allowed_scope(self, scope: str | None) -> str:
        """RFC 6749 §3.3: absent means all that there is; one scope too many refuses the request, rather than shrink it."""
        granted = self.record.scopes if self.signed is None else frozenset(self.signed.scope.split()) & self.record.scopes
        if scope is None:
            return " ".join(sorted(granted))
        wanted = scope.split()
        if not wanted or not granted.issuperset(wanted):
            raise InvalidScopeError()
        return " ".join(dict.fromkeys(wanted))


class _Grant(ClientCredentialsGrant):
    """The client for itself, by its own credentials."""

    TOKEN_ENDPOINT_AUTH_METHODS = list(AUTH_METHODS)


class _JwtBearer(_Grant):
    """The client for itself, by an assertion that its key has signed: it need not authenticate beside it."""

    GRANT_TYPE = JWT_BEARER  # type: ignore[assignment]


class _AuthorizationCode(_Grant):
    """For a person. The code was redeemed before: what is left is the token."""

    GRANT_TYPE = AUTHORIZATION_CODE  # type: ignore[assignment]
    TOKEN_ENDPOINT_AUTH_METHODS = [*AUTH_METHODS, "none"]

    def create_token_response(self) -> tuple[int, dict[str, Any], list[tuple[str, str]]]:
        status, token, headers = super().create_token_response()
        signed: Signed = self.request.prepared.signed  # type: ignore[attr-defined]
        return status, {**token, "refresh_token": signed.refresh_token}, headers


class _RefreshToken(_AuthorizationCode):
    GRANT_TYPE = REFRESH_TOKEN


class _AccessTokens(JWTBearerTokenGenerator):
    """RFC 9068: ``typ`` is ``at+jwt``; audience and issuer are this server."""

    def __init__(self, issuer: str, seconds: int, key: RSAKey) -> None:
        super().__init__(issuer, alg=ALGORITHM, expires_generator=seconds)
        self.key = key

    def get_jwks(self) -> KeySet:
        return KeySet([self.key])

    def get_audiences(self, client: _Client, user: object, scope: str) -> str:
        return self.issuer  # type: ignore[no-any-return]

    def get_extra_claims(self, client: _Client, grant_type: str, user: object, scope: str) -> dict[str, str]:
        """For a person: who, and which sign-in, so that all its tokens can be ended at once."""
        return {} if client.signed is None else {"sub": client.signed.user_id, "sid": client.signed.session}

    def get_jti(self, client: _Client, grant_type: str, user: object, scope: str) -> str:
        return str(new_uuid())


class TokenServer(AuthorizationServer):
    def __init__(self, issuer: str, access_token_seconds: int) -> None:
        super().__init__()
        self.issuer = issuer
        self.access_token_seconds = access_token_seconds
        for grant in (_Grant, _JwtBearer, _AuthorizationCode, _RefreshToken):
            self.register_grant(grant)
        for method in (*AUTH_METHODS, "none"):
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
        return oauth_error(code, DESCRIPTIONS.get(code, "The request cannot be granted"))


def _authenticated(query_client: object, request: _Request) -> _Client | None:
    prepared = request.prepared
    return None if prepared.client is None else _Client(prepared.client, prepared.method, prepared.signed)


def may_use(client: ClientRecord, grant_type: str) -> bool:
    """People sign in to clients that say where they are sent back to; a public client has no other grant."""
    if grant_type in {AUTHORIZATION_CODE, REFRESH_TOKEN}:
        return bool(client.redirect_uris)
    if grant_type == JWT_BEARER:
        return client.jwks is not None
    return grant_type == CLIENT_CREDENTIALS and not client.public


def oauth_error(error: str, description: str, *, status: int = 400, headers: dict[str, str] | None = None) -> Response:
    """RFC 6749 §5.2. RFC 9110 §15.5.2 asks every 401 for a challenge."""
    challenge = {"WWW-Authenticate": 'Basic realm="crosswalk", charset="UTF-8"'} if status == 401 else {}
    return JSONResponse({"error": error, "error_description": description}, status, {**NO_STORE, **challenge, **(headers or {})})
