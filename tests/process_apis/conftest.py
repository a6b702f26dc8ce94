"""Each module of flow tests has an office of its own; its tests use deals of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.conftest import Vendor
from tests.process_apis.harness import Office, office


@pytest.fixture(scope="module")
async def firm(make_database: Any, vendor_servers: dict[str, Vendor], tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    async with office(make_database, vendor_servers, tmp_path_factory.mktemp("office")) as opened:
        yield opened


@pytest.fixture(autouse=True)
def fair_weather(vendor_servers: dict[str, Vendor], request: pytest.FixtureRequest) -> Any:
    """No fault outlives its test."""
    yield
    if "firm" in request.fixturenames:
        for vendor in vendor_servers.values():
            vendor.clear_faults()
