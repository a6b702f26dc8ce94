"""API clients of the gateway: registered in its database, with a token from its own authorization server, calling it through ASGI."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from httpx import ASGITransport, AsyncClient
from starlette.types import ASGIApp

from app.core.database import Database
from app.platform.identity.clients import create_client


def anonymous(gateway: ASGIApp) -> AsyncClient:
    return AsyncClient(transport=ASGITransport(gateway), base_url="http://gateway.test")


async def signed_in(
    gateway: ASGIApp,
    database: Database,
    scopes: Iterable[str],
    *,
    connection: str | None = None,
    tier: str = "unmetered",
    legal_entities: Sequence[str] | None = None,
    kind: str = "service",
) -> AsyncClient:
    """A client with exactly these scopes, speaking for ``connection``, and seeing only these legal entities."""
    client, secret = await create_client(
        database, name="Test", kind=kind, scopes=scopes, tier=tier, connection=connection, legal_entities=legal_entities
    )
    async with anonymous(gateway) as http:
        answer = await http.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=(client.client_id, secret))
    assert answer.status_code == 200, answer.text
    signed = anonymous(gateway)
    signed.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return signed
