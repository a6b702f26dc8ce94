"""One crosswalk and one set of simulators per module: tests here use records of their own and share everything else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from app.core.settings import Settings
from app.main import parts
from tests.conftest import Servers
from tests.system_apis.bench import Bench

_TABLES = "xref_write_intent, xref_link, xref_link_history, xref_entity, vendor_call"


@pytest.fixture(scope="module")
async def shared_bench(settings: Settings, database_url: str, servers: Servers) -> AsyncIterator[Bench]:
    """The simulators give out the same ids again after a reset, so the links of others must be gone."""
    async with parts(settings, database_url) as wired:
        await wired.database.pool.execute(f"TRUNCATE {_TABLES} RESTART IDENTITY CASCADE")
        made = Bench(wired, servers)
        yield made
        made.close()


@pytest.fixture
def bench(shared_bench: Bench) -> Iterator[Bench]:
    yield shared_bench
    shared_bench.clear()
