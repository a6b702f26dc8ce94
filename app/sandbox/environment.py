"""Starts everything that ``make up`` and ``make demo`` need, as children of this process, and writes ``dev.json``."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import secrets
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from sqlalchemy.engine import make_url

from app.core import migrate, postgres
from app.core.database import dsn, opened
from app.core.sealing import Sealer
from app.core.settings import Settings, private_file
from app.core.supervisor import Child, Supervisor, listen
from app.platform.connections import Connections
from app.platform.identity.clients import ensure_client
from app.sandbox import tenants

Say = Callable[[str], None]
_DATABASE = "crosswalk_sandbox"
_START_SECONDS = 90.0
_ENTITIES = ("HOLT-US", "HOLT-UK", "HOLT-DE")


def _scopes(*products: str) -> list[str]:
    return [f"{product}:{verb}" for product in products for verb in ("read", "write")]


def _reading(*products: str) -> list[str]:
    return [f"process.{product}:read" for product in products]


_CLIENTS: dict[str, dict[str, Any]] = {
    "salesforce": {
        "kind": "salesforce",
        "connection": "salesforce",
        "scopes": [
            *_scopes("experience.salesforce", "process.customer", "process.contract"),
            *_reading("billing", "flow", "project", "xref"),
        ],
    },
    "psa": {
        "kind": "psa",
        "connection": "psa",
        "scopes": [*_scopes("experience.psa", "process.project", "process.billing"), *_reading("contract", "customer", "flow", "xref")],
    },
    "partner": {
        "kind": "partner",
        "connection": None,
        "scopes": _reading("customer", "contract", "project", "billing", "xref"),
    },
    "operator": {
        "kind": "operator",
        "connection": None,
        "scopes": _scopes(
            *("experience.salesforce", "experience.psa"),
            *(f"process.{product}" for product in ("billing", "contract", "customer", "flow", "governance", "project", "xref")),
        ),
    },
}
"""``operator`` may also use the product of every connected system; ``psa`` speaks for the first delivery tool."""


@dataclass
class Sandbox:
    """The running environment. ``document`` is what ``dev.json`` holds."""

    settings: Settings
    database_url: str
    document: dict[str, Any]
    supervisor: Supervisor
    gateway_process: Child
    worker: Child

    @property
    def gateway(self) -> str:
        url: str = self.document["gateway"]
        return url

    def simulator(self, vendor: str) -> dict[str, Any]:
        found: dict[str, Any] = self.document["simulators"][vendor]
        return found

    def client(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.document["clients"][name]
        return found


@contextmanager
def running(
    settings: Settings, say: Say, *, environment: dict[str, str] | None = None, world: tenants.World | None = None
) -> Iterator[Sandbox]:
    """Everything up and healthy; stopped again at the end, whatever happens inside."""
    directory = settings.data_dir.resolve()
    # The socket is held by us and inherited by the gateway: while that is restarted, callers wait instead of being refused.
    with _only_one(directory), listen(settings.port) as sock:
        yield from _running(settings, say, directory, sock, environment or {}, world or tenants.sandbox())


def _running(
    settings: Settings, say: Say, directory: Path, sock: socket.socket, environment: dict[str, str], world: tenants.World
) -> Iterator[Sandbox]:
    tenants.know_own_systems()
    logs = directory / "logs"
    port = sock.getsockname()[1]
    shared = {
        "CROSSWALK_DATA_DIR": str(directory),
        "CROSSWALK_PORT": str(port),
        "CROSSWALK_PUBLIC_URL": f"http://127.0.0.1:{port}",
        **environment,
    }
    with Supervisor() as supervisor:
        say(f"Simulators: {world.titles}")
        announce = directory / "simulators.json"
        announce.unlink(missing_ok=True)
        kept = ["--announce", str(announce), "--credentials", str(directory / "simulators")]
        command = [sys.executable, "-m", "simulators", *world.connectors, *kept]
        simulators = supervisor.start(Child("simulators", command, log=logs / "simulators.log"))
        say("Postgres: starting" if settings.database_url is None else "Postgres: the one that CROSSWALK_DATABASE_URL names")
        url = asyncio.run(_fresh_database(settings.database_url or postgres.ensure(directory / "postgres")))
        shared["CROSSWALK_DATABASE_URL"] = url
        migrate.upgrade(url)
        simulators.wait_until(announce.exists, _START_SECONDS, "the simulators to listen")
        document = _document(directory, f"http://127.0.0.1:{port}", json.loads(announce.read_text()), world)
        asyncio.run(_provision(settings, url, document, world))
        for old in directory.glob("worker-*.ready"):
            old.unlink()
        say(f"Gateway and worker: http://127.0.0.1:{port}")
        program = [sys.executable, "-m", "app.cli"]
        inherited = {"CROSSWALK_SOCKET_FD": str(sock.fileno())}
        gateway = Child("gateway", [*program, "serve"], log=logs / "gateway.log", env=shared | inherited, fds=[sock.fileno()])
        worker = Child("worker", [*program, "worker"], log=logs / "worker.log", env=shared)
        supervisor.start(gateway)
        supervisor.start(worker)
        gateway.wait_until(lambda: _healthy(port), _START_SECONDS, "the gateway to answer")
        worker.wait_until(lambda: any(directory.glob("worker-*.ready")), _START_SECONDS, "the worker to claim its slot")
        _write_private(directory / "dev.json", json.dumps(document, indent=2))
        yield Sandbox(settings, url, document, supervisor, gateway, worker)


@contextmanager
def _only_one(directory: Path) -> Iterator[None]:
    """One sandbox per data directory; the lock goes with the process, however it ends."""
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / "sandbox.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit(
                f"Another sandbox is running in {directory}: stop it (Ctrl-C), or set CROSSWALK_DATA_DIR to another directory."
            ) from None
        yield


def database_here(settings: Settings) -> str:
    """For a command: the database of the sandbox that is up in the data directory; else the product's own, brought to this version."""
    lock = settings.data_dir / "sandbox.lock"
    if settings.database_url is None and lock.exists():
        with lock.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                url = make_url(postgres.ensure(settings.data_dir / "postgres"))
                return url.set(database=_DATABASE).render_as_string(hide_password=False)
    own = settings.database_url or postgres.ensure(settings.data_dir / "postgres")
    migrate.upgrade(own)
    return own


async def _fresh_database(url: str) -> str:
    """A database of its own for every start: the simulated tenants begin from nothing, so must what we believe of them."""
    connection = await asyncpg.connect(dsn(url))
    try:
        await connection.execute(f'DROP DATABASE IF EXISTS "{_DATABASE}" WITH (FORCE)')
        await connection.execute(f'CREATE DATABASE "{_DATABASE}"')
    except asyncpg.InsufficientPrivilegeError as error:
        raise SystemExit("The sandbox makes a database of its own: CROSSWALK_DATABASE_URL must name a user that may (CREATEDB).") from error
    finally:
        await connection.close()
    return make_url(url).set(database=_DATABASE).render_as_string(hide_password=False)


def _document(directory: Path, gateway: str, simulators: dict[str, Any], world: tenants.World) -> dict[str, Any]:
    kept = json.loads(private_file(directory / "clients.json", lambda: json.dumps({name: secrets.token_urlsafe(32) for name in _CLIENTS})))
    clients = {name: {"client_id": f"dev-{name}", "client_secret": kept[name], "scopes": _allowed(name, world)} for name in _CLIENTS}
    return {"gateway": gateway, "console": None, "simulators": simulators, "clients": clients}


def _allowed(name: str, world: tenants.World) -> list[str]:
    scopes: list[str] = _CLIENTS[name]["scopes"]
    return [*scopes, *_scopes(*(f"system.{vendor}" for vendor in world.connectors))] if name == "operator" else scopes


async def _provision(settings: Settings, url: str, document: dict[str, Any], world: tenants.World) -> None:
    """Connections to the simulators, and API clients: the same ones at every start."""
    template = {
        "connections": [tenants.connected(item, document["simulators"][item["connector"]]) for item in world.connections],
        "routing": list(world.routing),
    }
    async with opened(url, pool_size=2) as database:
        await Connections(database, Sealer(settings.sealing_key)).apply(template)
        for name, item in _CLIENTS.items():
            given = document["clients"][name]
            await ensure_client(
                database,
                client_id=given["client_id"],
                secret=given["client_secret"],
                name=f"Sandbox {name}",
                kind=item["kind"],
                scopes=given["scopes"],
                tier="operator" if name == "operator" else "standard",
                legal_entities=None if name != "partner" else [_ENTITIES[0]],
                connection=world.serving("psa")[0] if item["connection"] == "psa" else item["connection"],
            )


@cache
def _local() -> httpx.Client:
    """One for all questions: a new client reads all certificates there are, which takes longer than the answer."""
    return httpx.Client(timeout=2, trust_env=False)


def _healthy(port: int) -> bool:
    try:
        return _local().get(f"http://127.0.0.1:{port}/health/ready").status_code == 200
    except httpx.HTTPError:
        return False


def _write_private(path: Path, text: str) -> None:
    temporary = path.with_suffix(".tmp")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    temporary.chmod(0o600)
    temporary.replace(path)
