"""The authorization server, wired: what the gateway serves of it, and the verifier that the pipeline asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from limits.aio.storage import Storage
from starlette.routing import Route

from app.core.database import Database
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.platform.identity.addresses import networks
from app.platform.identity.assertions import Assertions
from app.platform.identity.authentication import Authentication
from app.platform.identity.clients import ClientDirectory
from app.platform.identity.endpoints import AuthorizationEndpoints
from app.platform.identity.grants import Grants
from app.platform.identity.issuers import read_issuers
from app.platform.identity.keys import KeyRing
from app.platform.identity.revocations import Revocations
from app.platform.identity.sign_in import SignIn
from app.platform.identity.users import UserDirectory
from app.platform.identity.verifier import Verifier


@dataclass(frozen=True)
class AuthorizationServer:
    routes: list[Route]
    verifier: Verifier


def build_authorization_server(database: Database, storage: Storage, settings: Settings, *, scopes: Iterable[str]) -> AuthorizationServer:
    """The database may be opened later, but before the first request."""
    issuer = settings.issuer
    keys = KeyRing(database, Sealer(settings.sealing_key), rotate_after_days=settings.signing_key_days)
    clients, users, revocations = ClientDirectory(database), UserDirectory(database), Revocations(database)
    verifier = Verifier(keys, clients, users, revocations, issuer, read_issuers(settings.trusted_issuers_file))
    assertions = Assertions(database, audiences=frozenset({issuer, f"{issuer}/oauth/token"}))
    authentication = Authentication(clients, assertions, storage, networks(settings.trusted_proxies))
    grants = Grants(database, revocations)
    endpoints = AuthorizationEndpoints(
        keys,
        authentication,
        grants,
        revocations,
        verifier,
        issuer=issuer,
        access_token_seconds=settings.access_token_seconds,
        scopes=scopes,
    )
    sign_in = SignIn(clients, users, grants, authentication, storage, issuer)
    return AuthorizationServer([*endpoints.routes, *sign_in.routes], verifier)
