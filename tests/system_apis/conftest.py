"""One crosswalk and one set of simulators per module: tests here use records of their own and share everything else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from app.core.settings import Settings
from app.main import parts
from tests.conftest import Vendor, connections_document
from tests.system_apis.bench import Bench

_TABLES = "xref_write_intent, xref_link, xref_link_history, xref_entity, vendor_call"


@pytest.fixture(scope="module")
async def shared_bench(settings: Settings, database_url: str, vendor_servers: dict[str, Vendor]) -> AsyncIterator[Bench]:
    """The simulators give out the same ids again after a reset, so the links of others must be gone."""
    for vendor in vendor_servers.values():
        vendor.reset()
    async with parts(settings, database_url) as wired:
        await wired.database.pool.execute(f"TRUNCATE {_TABLES} RESTART IDENTITY CASCADE")
        await wired.connections.apply(connections_document(vendor_servers))
        made = Bench(wired, vendor_servers)
        yield made
        made.close()


@pytest.fixture
def bench(shared_bench: Bench) -> Iterator[Bench]:
    yield shared_bench
    shared_bench.clear()
