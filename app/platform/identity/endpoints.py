"""The routes of the authorization server for programs: token (RFC 6749 §3.2), revocation (RFC 7009), introspection (RFC 7662), keys
(RFC 7517) and metadata (RFC 8414). The page on which people sign in is in :mod:`~app.platform.identity.sign_in`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.platform.identity import token_server
from app.platform.identity.authentication import Authentication, TooOften
from app.platform.identity.clients import ClientRecord
from app.platform.identity.credentials import BadTokenRequest, Credentials, read_credentials, read_form
from app.platform.identity.grants import BadGrant, BadScope, Grants, Signed
from app.platform.identity.keys import KeyRing
from app.platform.identity.public_keys import ALGORITHMS
from app.platform.identity.revocations import Revocations
from app.platform.identity.token_server import AUTH_METHODS, BAD_CLIENT, NO_STORE, TokenRequest, TokenServer, may_use, oauth_error
from app.platform.identity.verifier import InvalidToken, Verifier

INTROSPECT = "oauth:introspect"
"""The scope of a client that may ask about other clients' tokens: a resource server of its own."""

_Handler = Callable[[Request, dict[str, str], Credentials], Awaitable[Response]]


class AuthorizationEndpoints:
    def __init__(
        self,
        keys: KeyRing,
        authentication: Authentication,
        grants: Grants,
        revocations: Revocations,
        verifier: Verifier,
        *,
        issuer: str,
        access_token_seconds: int,
        scopes: Iterable[str],
    ) -> None:
        self._keys = keys
        self._authentication = authentication
        self._grants = grants
        self._revocations = revocations
        self._verifier = verifier
        self._issuer = issuer
        self._server = TokenServer(issuer, access_token_seconds)
        self._metadata = metadata(issuer, scopes)

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/oauth/token", self._strict(self._token), methods=["POST"]),
            Route("/oauth/revoke", self._strict(self._revoke), methods=["POST"]),
            Route("/oauth/introspect", self._strict(self._introspect), methods=["POST"]),
            Route("/oauth/jwks", self.jwks),
            Route("/.well-known/oauth-authorization-server", self.metadata),
        ]

    async def jwks(self, request: Request) -> Response:
        await self._keys.signer()
        return JSONResponse(self._keys.jwks(), headers={"Cache-Control": "public, max-age=300"})

    async def metadata(self, request: Request) -> Response:
        return JSONResponse(self._metadata, headers={"Cache-Control": "public, max-age=3600"})

    def _strict(self, handle: _Handler) -> Callable[[Request], Awaitable[Response]]:
        async def route(request: Request) -> Response:
            try:
                form = await read_form(request)
                return await handle(request, form, read_credentials(request, form))
            except BadTokenRequest as error:
                return oauth_error("invalid_request", str(error))
            except TooOften as error:
                headers = {"Retry-After": str(error.seconds)}
                return oauth_error("invalid_client", f"{BAD_CLIENT} too often; wait", status=429, headers=headers)

        return route

    async def _token(self, request: Request, form: dict[str, str], credentials: Credentials) -> Response:
        grant = form.get("grant_type")
        if grant is None:
            raise BadTokenRequest("grant_type is missing")
        client = await self._authentication.client(request, credentials)
        method, signed = credentials.method, None
        try:
            if grant == token_server.JWT_BEARER:
                client = await self._by_assertion(request, form, credentials, client)
                method = method if method != "none" else "private_key_jwt"
            elif client is not None and grant in {token_server.AUTHORIZATION_CODE, token_server.REFRESH_TOKEN} and may_use(client, grant):
                signed = await self._signed(client, grant, form)
        except BadGrant:
            return oauth_error("invalid_grant", token_server.DESCRIPTIONS["invalid_grant"])
        except BadScope:
            return oauth_error("invalid_scope", token_server.DESCRIPTIONS["invalid_scope"])
        return self._server.answer(TokenRequest(form, method, client, await self._keys.signer(), signed))

    async def _by_assertion(
        self, request: Request, form: dict[str, str], credentials: Credentials, client: ClientRecord | None
    ) -> ClientRecord | None:
        """RFC 7523 §2.1 and §3.1. Client authentication is optional here; what is presented must be right, and of the same client."""
        if "assertion" not in form:
            raise BadTokenRequest("assertion is missing")
        named = credentials.client_id if credentials.method == "none" else ""
        if credentials.method != "none" and client is None:
            return None
        granted = await self._authentication.granted(request, form["assertion"])
        if granted is None or (client or granted).client_id != granted.client_id or (named or granted.client_id) != granted.client_id:
            raise BadGrant
        return granted

    async def _signed(self, client: ClientRecord, grant: str, form: dict[str, str]) -> Signed:
        if grant == token_server.REFRESH_TOKEN:
            return await self._grants.refresh(client, _needed(form, "refresh_token"), scope=form.get("scope"))
        code, verifier, redirect_uri = (_needed(form, name) for name in ("code", "code_verifier", "redirect_uri"))
        return await self._grants.redeem(client, code=code, redirect_uri=redirect_uri, verifier=verifier)

    async def _revoke(self, request: Request, form: dict[str, str], credentials: Credentials) -> Response:
        """A token that is dead or was never one is 200 as well: nothing is left to do (RFC 7009 §2.2)."""
        token = _needed(form, "token")
        client = await self._authentication.client(request, credentials)
        if client is None:
            return oauth_error("invalid_client", BAD_CLIENT, status=401)
        if await self._grants.revoke(client, token):
            return Response(status_code=200, headers=NO_STORE)
        try:
            verified, caller = await self._verifier.inspect(token)
        except InvalidToken:
            return Response(status_code=200, headers=NO_STORE)
        if caller.client_id != client.client_id or not verified.ours:
            return oauth_error("invalid_grant", "The token was not issued to this client by this server")
        await self._revocations.revoke(verified.token_id, caller.expires_at)
        return Response(status_code=200, headers=NO_STORE)

    async def _introspect(self, request: Request, form: dict[str, str], credentials: Credentials) -> Response:
        """A client learns of its own tokens; of others' with :data:`INTROSPECT`. All else is ``active: false`` (RFC 7662 §2.2)."""
        token = _needed(form, "token")
        client = await self._authentication.client(request, credentials)
        if client is None or client.public:
            return oauth_error("invalid_client", BAD_CLIENT, status=401)
        try:
            verified, caller = await self._verifier.inspect(token)
        except InvalidToken:
            return JSONResponse({"active": False}, headers=NO_STORE)
        if not verified.ours or (caller.client_id != client.client_id and INTROSPECT not in client.scopes):
            return JSONResponse({"active": False}, headers=NO_STORE)
        told = {
            "active": True,
            "client_id": caller.client_id,
            "sub": verified.subject,
            "scope": " ".join(sorted(caller.scopes)),
            "token_type": "Bearer",
            "exp": verified.expires,
            "iss": self._issuer,
            "aud": self._issuer,
            "jti": verified.token_id,
            **({"username": caller.user} if caller.user else {}),
        }
        return JSONResponse(told, headers=NO_STORE)


def metadata(issuer: str, scopes: Iterable[str]) -> dict[str, object]:
    """RFC 8414: exactly what is offered."""
    proofs = {"token": [*AUTH_METHODS, "none"], "revocation": [*AUTH_METHODS, "none"], "introspection": [*AUTH_METHODS]}
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/oauth/authorize",
        "token_endpoint": f"{issuer}/oauth/token",
        "revocation_endpoint": f"{issuer}/oauth/revoke",
        "introspection_endpoint": f"{issuer}/oauth/introspect",
        "jwks_uri": f"{issuer}/oauth/jwks",
        "scopes_supported": sorted(scopes),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": list(token_server.GRANTS),
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        **{f"{endpoint}_endpoint_auth_methods_supported": methods for endpoint, methods in proofs.items()},
        **{f"{endpoint}_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS) for endpoint in proofs},
    }


def _needed(form: dict[str, str], name: str) -> str:
    if name not in form:
        raise BadTokenRequest(f"{name} is missing")
    return form[name]
