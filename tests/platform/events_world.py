"""A gateway process with a door for events, simulators that deliver to it over sockets, and the drain to be run by hand."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from app.core.settings import Settings
from app.main import Parts, parts
from app.process_apis.triggers import Poller
from app.process_apis.vendor_events import Drain
from app.system_apis.feeds import Feeds
from tests.conftest import Servers, Vendor, connections_document
from tests.platform.gateways import GatewayProcess, serving

Json = dict[str, Any]
PATIENCE = 30.0


@dataclass
class World:
    gateway: GatewayProcess
    built: Parts
    vendors: dict[str, Vendor]
    http: httpx.AsyncClient
    document: Json

    def door(self, connection: str) -> str:
        return f"{self.gateway.base}/events/v1/{connection}"

    async def post(self, connection: str, body: bytes | Json, headers: dict[str, str] | None = None, **params: str) -> httpx.Response:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Content-Type": "application/json", **(headers or {})}
        return await self.http.post(self.door(connection), content=raw, headers=sent, params=params)

    async def events(self, connection: str) -> list[asyncpg.Record]:
        query = "SELECT * FROM vendor_event WHERE connection = $1 ORDER BY id"
        found: list[asyncpg.Record] = await self.built.database.pool.fetch(query, connection)
        return found

    async def changes(self, connection: str) -> list[tuple[str, str, str, str | None]]:
        """(entity, record, state, outcome)."""
        query = "SELECT entity, record, state, outcome FROM vendor_change WHERE connection = $1 ORDER BY id"
        rows = await self.built.database.pool.fetch(query, connection)
        return [(row["entity"], row["record"], row["state"], row["outcome"]) for row in rows]

    async def forget(self) -> None:
        await self.built.database.pool.execute("DELETE FROM vendor_event; DELETE FROM vendor_subscription; DELETE FROM feed_state")

    @property
    def poller(self) -> Poller:
        built = self.built
        return Poller(built.database, built.reader, built.xref, built.starter, built.runs, built.settings)

    def drain(self) -> Drain:
        built = self.built
        feeds = Feeds(built.database, built.reader.gate, built.inbox, built.settings)
        return Drain(built.database, built.reader.gate, built.inbox, feeds, built.subscriber, self.poller, built.settings)


@asynccontextmanager
async def world(make_database: Any, servers: Servers, directory: Path, *keys: str, **environment: Any) -> AsyncIterator[World]:
    url = await make_database()
    vendors = servers.of(*keys)
    for vendor in vendors.values():
        vendor.clear_faults()
        vendor.reset()
    settings = Settings(data_dir=directory / "data", database_url=url, event_retry_seconds=0.05, event_tries=3, poll_lookback_hours=1)
    document = connections_document(vendors)
    async with parts(settings, url) as built, httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as http:
        await built.connections.apply(document)
        gateway = GatewayProcess("gateway", directory, url, **environment)
        with serving(gateway):
            yield World(gateway, built, vendors, http, document)


async def until(probe: Callable[[], Awaitable[Any]], what: str) -> Any:
    deadline = time.monotonic() + PATIENCE
    while not (found := await probe()):
        assert time.monotonic() < deadline, what
        await asyncio.sleep(0.05)
    return found


def signed(secret: str, body: Json | bytes, identifier: str | None = None) -> tuple[bytes, dict[str, str]]:
    """As Jira sends it for a webhook with a secret."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    signature = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    return raw, {"X-Hub-Signature": f"sha256={signature}", "X-Atlassian-Webhook-Identifier": identifier or secrets.token_hex(16)}


def issue_event(issue: str, at: int = 1_770_000_000_000, kind: str = "10002", event: str = "jira:issue_updated") -> Json:
    return {"timestamp": at, "webhookEvent": event, "issue": {"id": issue, "key": "A-1", "fields": {"issuetype": {"id": kind}}}}
