"""The open routes of the authorization server: token (RFC 6749 §3.2), keys (RFC 7517), metadata (RFC 8414)."""

from __future__ import annotations

import hmac
import time
from collections.abc import Iterable

from limits import RateLimitItemPerMinute
from limits.aio.storage import Storage
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.platform.identity.clients import ClientDirectory, ClientRecord, digest
from app.platform.identity.credentials import BadTokenRequest, Credentials, plausible, read_credentials, read_form
from app.platform.identity.keys import KeyRing
from app.platform.identity.token_server import AUTH_METHODS, BAD_CLIENT, TokenRequest, TokenServer, oauth_error

WRONG_SECRETS_A_MINUTE = 20
_NO_CLIENT = digest("no client has this secret")


class WrongSecrets:
    """Counts wrong secrets per client and per address, in the storage of the rate limits.

    The budget refuses *wrong* secrets only. Ours have 256 random bits, so guessing is hopeless with or without a limit; and a budget
    that refused the right one would let any stranger who knows a client_id switch that client off.
    """

    def __init__(self, storage: Storage, *, a_minute: int = WRONG_SECRETS_A_MINUTE) -> None:
        self._storage = storage
        self._limit = RateLimitItemPerMinute(a_minute, namespace="wrong-secrets")

    async def count(self, *names: str) -> int | None:
        """Seconds to wait when one of ``names`` is over its budget with this wrong secret."""
        wait = None
        for name in names:
            key = self._limit.key_for(name)
            if await self._storage.incr(key, self._limit.get_expiry()) > self._limit.amount:
                wait = max(wait or 1, round(await self._storage.get_expiry(key) - time.time()))
        return wait


class AuthorizationEndpoints:
    def __init__(
        self,
        keys: KeyRing,
        clients: ClientDirectory,
        storage: Storage,
        *,
        issuer: str,
        access_token_seconds: int,
        scopes: Iterable[str],
    ) -> None:
        self._keys = keys
        self._clients = clients
        self._wrong = WrongSecrets(storage)
        self._server = TokenServer(issuer, access_token_seconds)
        self._metadata = {
            "issuer": issuer,
            "token_endpoint": f"{issuer}/oauth/token",
            "jwks_uri": f"{issuer}/oauth/jwks",
            "grant_types_supported": ["client_credentials"],
            "token_endpoint_auth_methods_supported": list(AUTH_METHODS),
            "scopes_supported": sorted(scopes),
            "response_types_supported": [],
        }

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/oauth/token", self.token, methods=["POST"]),
            Route("/oauth/jwks", self.jwks),
            Route("/.well-known/oauth-authorization-server", self.metadata),
        ]

    async def token(self, request: Request) -> Response:
        try:
            form = await read_form(request)
            credentials = read_credentials(request, form)
        except BadTokenRequest as error:
            return oauth_error("invalid_request", str(error))
        if "grant_type" not in form:
            return oauth_error("invalid_request", "grant_type is missing")
        client = await self._authenticate(credentials)
        if client is None and credentials.secret:
            address = request.client.host if request.client else "unknown"
            wait = await self._wrong.count(f"client:{credentials.client_id[:255]}", f"address:{address}")
            if wait is not None:
                headers = {"Retry-After": str(wait)}
                return oauth_error("invalid_client", f"{BAD_CLIENT} too often; wait", status=429, headers=headers)
        return self._server.answer(TokenRequest(form, credentials.method, client, await self._keys.signer()))

    async def _authenticate(self, credentials: Credentials) -> ClientRecord | None:
        """The same work for an unknown client as for a wrong secret, and no early end: time tells nothing."""
        known = plausible(credentials.client_id)
        record = await self._clients.read(credentials.client_id) if known else None
        digests = await self._clients.digests(credentials.client_id) if known else []
        presented = digest(credentials.secret)
        right = [hmac.compare_digest(presented, stored) for stored in digests or [_NO_CLIENT]]
        return record if record is not None and record.active and digests and any(right) else None

    async def jwks(self, request: Request) -> Response:
        await self._keys.signer()
        return JSONResponse(self._keys.jwks(), headers={"Cache-Control": "public, max-age=300"})

    async def metadata(self, request: Request) -> Response:
        return JSONResponse(self._metadata, headers={"Cache-Control": "public, max-age=3600"})
