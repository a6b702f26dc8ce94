"""The gateway over the simulators, built once for the module, and API clients that speak for one system each."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from httpx import AsyncClient
from starlette.types import ASGIApp

from app.core.settings import Settings
from app.main import Parts, parts
from tests.clients import signed_in
from tests.conftest import Vendor, connections_document

VENDORS = ("salesforce", "netsuite", "kantata")
SCOPES = [f"system.{vendor}:{verb}" for vendor in VENDORS for verb in ("read", "write")]


@pytest.fixture(scope="module")
async def wired(settings: Settings, database_url: str, vendor_servers: dict[str, Vendor]) -> AsyncIterator[Parts]:
    async with parts(settings, database_url) as built:
        await built.connections.apply(connections_document(vendor_servers))
        yield built


@pytest.fixture(scope="module")
def gateway(wired: Parts) -> ASGIApp:
    return wired.gateway()


@pytest.fixture(autouse=True)
async def fresh(wired: Parts, vendors: dict[str, Vendor]) -> None:
    """The simulators, reset, give out the same ids again: what was linked to them is forgotten. Our tokens died with the reset."""
    await wired.database.pool.execute(
        "DELETE FROM xref_write_intent; DELETE FROM xref_link; DELETE FROM xref_link_history; DELETE FROM idempotency_key"
    )
    for vendor in VENDORS:
        assert await wired.reader.health(await wired.reader.gate.connection(vendor)) is None
        vendors[vendor].forget_journal()


@pytest.fixture(scope="module")
async def crm(gateway: ASGIApp, wired: Parts) -> AsyncIterator[AsyncClient]:
    """Speaks for Salesforce, which owns what is new."""
    async with await signed_in(gateway, wired.database, SCOPES, connection="salesforce") as client:
        yield client


@pytest.fixture(scope="module")
async def erp(gateway: ASGIApp, wired: Parts) -> AsyncIterator[AsyncClient]:
    async with await signed_in(gateway, wired.database, SCOPES, connection="netsuite") as client:
        yield client


@pytest.fixture(scope="module")
async def psa(gateway: ASGIApp, wired: Parts) -> AsyncIterator[AsyncClient]:
    async with await signed_in(gateway, wired.database, SCOPES, connection="kantata") as client:
        yield client
