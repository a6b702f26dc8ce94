"""One provider per module: real Postgres, simulators on sockets, a gateway process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.conftest import Vendor
from tests.contracts.provider import Provider
from tests.platform.gateways import GatewayProcess, serving
from tests.process_apis.harness import office


@pytest.fixture(scope="module")
async def provider(
    make_database: Any, vendor_servers: dict[str, Vendor], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Provider]:
    directory = tmp_path_factory.mktemp("provider")
    async with office(make_database, vendor_servers, directory) as opened:
        gateway = GatewayProcess("gateway", directory, opened.url, CROSSWALK_TRACE_SAMPLE_RATIO="0")
        with serving(gateway):
            yield Provider(opened, gateway)
