"""What the tests share: a real Postgres with all migrations, simulators on real sockets, and the product's parts wired to them."""

from __future__ import annotations

import json
import os
import re
import secrets
import threading
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
import uvicorn
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

from app.core import migrate, postgres
from app.core.database import Database, dsn
from app.core.settings import Settings
from app.main import Parts, parts
from app.sandbox import tenants
from simulators.__main__ import load
from simulators.kit.app import CONTROL, build
from simulators.kit.serve import bind
from simulators.kit.simulator import Simulator

ROOT = Path(__file__).resolve().parents[1]
# One for all, because each reads the certificates there are; without idle connections, which the other side may just be closing.
HTTP = httpx.Client(timeout=30, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))
SPECS = Path(os.environ.get("CROSSWALK_VENDOR_SPECS", ROOT.parent / "shared" / "vendors" / "specs"))
needs_specs = pytest.mark.skipif(not SPECS.is_dir(), reason=f"the vendors' published contracts are not in {SPECS} (CROSSWALK_VENDOR_SPECS)")


# The firm of the tests has a system of its own, too.
os.environ.setdefault("CROSSWALK_CONNECTORS_DIR", str(tenants.CONNECTORS))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--conformance", type=Path, help="Write here how many checks of tests/system_apis passed, per connection (JSON).")


class _Conformance:
    """Counts in the process that gathers all results."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._counts: dict[str, dict[str, int]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        path, _, name = report.nodeid.partition("::")
        if not path.startswith("tests/system_apis/") or (report.when != "call" and report.outcome == "passed"):
            return
        words = f"{Path(path).stem}[{name.partition('[')[2]}"
        for key in tenants.names():
            if re.search(rf"(?<![a-z0-9]){key}(?![a-z0-9])", words.replace("_contracts_", " ")):
                counts = self._counts.setdefault(key, {"passed": 0, "failed": 0, "skipped": 0})
                counts[report.outcome] += 1

    def pytest_sessionfinish(self) -> None:
        self._file.write_text(json.dumps(dict(sorted(self._counts.items())), indent=2) + "\n")


def pytest_configure(config: pytest.Config) -> None:
    wanted = config.getoption("--conformance")
    if wanted is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Conformance(wanted))
    if os.environ.get("CROSSWALK_REQUIRE_VENDOR_SPECS") and not SPECS.is_dir():
        raise pytest.UsageError(f"CI needs the vendors' published contracts: nothing at {SPECS}")


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A Postgres server: the one named by CROSSWALK_TEST_DATABASE_URL, or an embedded one shared by all xdist workers."""
    given = os.environ.get("CROSSWALK_TEST_DATABASE_URL")
    if given:
        return given
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    return postgres.ensure(shared / "postgres")


@pytest.fixture(scope="session")
async def make_database(postgres_url: str) -> AsyncIterator[Any]:
    """Makes fresh, migrated databases, copies of one that is migrated once; all are dropped at the end."""
    server = await asyncpg.connect(dsn(postgres_url))
    made: list[str] = []

    async def create(options: str = "") -> str:
        made.append(f"test_{secrets.token_hex(6)}")
        await server.execute(f'CREATE DATABASE "{made[-1]}" {options}')
        return made[-1]

    def url_of(name: str) -> str:
        return make_url(dsn(postgres_url)).set(database=name).render_as_string(hide_password=False)

    template = await create()
    migrate.upgrade(url_of(template))

    async def fresh() -> str:
        return url_of(await create(f'TEMPLATE "{template}"'))

    yield fresh
    for name in made:
        await server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    await server.close()


@pytest.fixture(scope="session")
async def database_url(make_database: Any) -> str:
    """One migrated database for this test process: tests use ids of their own."""
    url: str = await make_database()
    return url


@pytest.fixture(scope="session")
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    await opened.open()
    yield opened
    await opened.close()


@dataclass
class Vendor:
    """One simulator on a real socket. ``simulator`` is the object behind it: for switches that the wire does not have."""

    key: str
    base_url: str
    credentials: dict[str, Any]
    simulator: Simulator

    @property
    def control(self) -> str:
        return self.base_url + CONTROL

    def fault(self, kind: str, *, method: str | None = None, path: str | None = None, times: int | None = 1, **args: Any) -> None:
        document = {"kind": kind, "match": {"method": method, "path_regex": path}, "times": times, "args": args}
        HTTP.post(f"{self.control}/faults", json=document).raise_for_status()

    def clear_faults(self) -> None:
        HTTP.delete(f"{self.control}/faults").raise_for_status()

    def state(self) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = HTTP.get(f"{self.control}/state").json()
        return found

    def journal(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = HTTP.get(f"{self.control}/journal").json()["entries"]
        return entries

    def forget_journal(self) -> None:
        HTTP.delete(f"{self.control}/journal").raise_for_status()

    def reset(self) -> None:
        HTTP.post(f"{self.control}/reset").raise_for_status()

    def revoke(self) -> None:
        HTTP.post(f"{self.control}/revoke").raise_for_status()


@dataclass
class Servers:
    """Simulators, each served in a thread from the first time that somebody asks for it."""

    vendors: dict[str, Vendor] = field(default_factory=dict)
    servers: list[uvicorn.Server] = field(default_factory=list)

    def of(self, *keys: str) -> dict[str, Vendor]:
        """Those of these connections of the sandbox, by the connection's key."""
        return {key: self._served(tenants.connection(key)["connector"]) for key in keys}

    def _served(self, name: str) -> Vendor:
        if name not in self.vendors:
            kind, sock = load(name), bind()
            base_url = f"http://127.0.0.1:{sock.getsockname()[1]}"
            credentials = kind.new_credentials()
            simulator = kind(base_url, credentials)
            server = uvicorn.Server(uvicorn.Config(build(simulator), log_level="error", lifespan="off", timeout_graceful_shutdown=1))
            threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True).start()
            deadline = time.monotonic() + 20
            while not server.started:
                assert time.monotonic() < deadline, f"the simulator of {name} did not start"
                time.sleep(0.01)
            self.servers.append(server)
            self.vendors[name] = Vendor(name, base_url, credentials, simulator)
        return self.vendors[name]


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    made = Servers()
    yield made
    for server in made.servers:
        server.should_exit = True


THREE = ("salesforce", "netsuite", "kantata")
"""The systems of most tests: one of each role."""


@pytest.fixture(scope="session")
def vendor_servers(servers: Servers) -> dict[str, Vendor]:
    return servers.of(*THREE)


@pytest.fixture
def vendors(vendor_servers: dict[str, Vendor]) -> dict[str, Vendor]:
    """The simulators, reset to their seeded tenants."""
    for vendor in vendor_servers.values():
        vendor.reset()
    return vendor_servers


def connections_document(vendors: dict[str, Vendor]) -> dict[str, Any]:
    """The sandbox's connections to these simulators, serving all legal entities in their roles."""
    wanted = [tenants.connection(key) for key in vendors]
    return {
        "connections": [
            tenants.connected(item, {"base_url": vendors[item["key"]].base_url, "credentials": vendors[item["key"]].credentials})
            for item in wanted
        ],
        "routing": [
            {"legal_entity": "*", "role": role, "connection": connection}
            for role, connection in {role: item["key"] for item in reversed(wanted) for role in item["roles"]}.items()
        ],
    }


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Settings:
    return Settings(
        data_dir=tmp_path_factory.mktemp("data"),
        database_url=database_url,
        step_retry_seconds=0.05,
        step_retry_max_seconds=0.2,
        park_retry_seconds=1.0,
        poll_seconds=0.5,
    )


@pytest.fixture
async def built(settings: Settings, database_url: str, vendors: dict[str, Vendor]) -> AsyncIterator[Parts]:
    """The product's parts over a fresh crosswalk, connected to reset simulators.

    The simulators give out the same ids again after a reset, so what earlier tests linked must be gone.
    """
    async with parts(settings, database_url) as wired:
        await begin_anew(wired, vendors)
        yield wired


_FORGOTTEN = (
    *("billing_event", "invoice_line", "invoice", "project", "contract_line", "contract", "customer", "flow_run_step", "flow_run"),
    *("outbox_event", "xref_write_intent", "xref_link", "xref_link_history", "xref_entity", "poll_state", "vendor_call"),
)


@cache
def _forgetting() -> str:
    """Deletes from these tables and all that refer to them: TRUNCATE takes twenty times as long with a handful of rows."""
    tables = SQLModel.metadata.sorted_tables
    gone = set(_FORGOTTEN)
    while more := {
        table.name for table in tables for key in table.foreign_keys if key.column.table.name in gone and table.name not in gone
    }:
        gone |= more
    return ";".join(f'DELETE FROM "{table.name}"' for table in reversed(tables) if table.name in gone)  # noqa: S608


async def begin_anew(wired: Parts, vendors: dict[str, Vendor]) -> None:
    """Nothing is linked, running or billed, and the connections are those to these simulators."""
    await wired.database.pool.execute(_forgetting())
    await wired.connections.apply(connections_document(vendors))
