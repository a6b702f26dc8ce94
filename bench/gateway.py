"""``python -m bench.gateway``: what governance costs, as ratios of medians that were measured interleaved in one run.

Every round measures each server once, for a moment, one after the other: what the machine does meanwhile falls on all alike. Absolute
figures are printed for orientation; only the ratios mean something. The governed server runs as in production: three windows to count
per request, an access line per request in a file, 1 % of the requests traced. A missed target is printed, and no error.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple
from uuid import UUID

import asyncpg
import httpx

from app.canonical.entities import entity
from app.core import ids, migrate, postgres
from app.core.database import dsn, opened
from app.core.settings import Settings
from app.core.supervisor import Child, Supervisor, listen
from app.platform.connections import Connections
from app.platform.identity.clients import create_client
from bench import load
from bench.servers import EXTERNAL, ONE

CONNECTIONS = 16
_XREF = "/process/xref/v1"
BULK = 10_000
ROWS = 100_000
_SEED = """
INSERT INTO xref_entity (id, entity, created_at)
SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, $1, now() FROM generate_series(1, $2::int) n;
"""
_LINKS = """
INSERT INTO xref_link (canonical_id, connection_id, object_id, external_id, role, source, valid_from)
SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, $1, $2, lpad(n::text, 15, '0'), 0, 'bench', now()
FROM generate_series(1, $3::int) n;
"""
_TIERS = """
version: 1
default: bench
tiers:
  bench: [1000000/second, 10000000/minute, 100000000/day]
"""
_PLAIN_BULK = (
    "SELECT external_id, canonical_id FROM xref_link WHERE connection_id = $1 AND object_id = $2 AND external_id = ANY($3::text[])"
)


async def _seed(settings: Settings, url: str) -> tuple[str, str, int, int]:
    """(client id, secret, connection's number, object's number), over a table of realistic size."""
    settings_connection = {
        "key": "crm",
        "connector": "salesforce",
        "title": "CRM",
        "roles": ["crm"],
        "owner": "bench",
        "auth": "client_credentials",
        "credentials": {},
    }
    from app.core.sealing import Sealer
    from app.platform.xref import CrossReference

    async with opened(url) as database:
        connections = Connections(database, Sealer(settings.sealing_key))
        await connections.apply({"connections": [settings_connection], "routing": []})
        connection = (await connections.get("crm")).number
        number = await CrossReference(database).object_number("salesforce", "Account")
        await database.pool.execute(_SEED, entity("customer").number, ROWS, timeout=120)
        await database.pool.execute(_LINKS, connection, number, ROWS, timeout=120)
        await database.pool.execute("ANALYZE")
        scopes = ["process.xref:read", "process.xref:write"]
        client, secret = await create_client(database, name="Bench", kind="service", scopes=scopes, tier="bench")
        return client.client_id, secret, connection, number


class Bench:
    def __init__(self, seconds: float, rounds: int) -> None:
        self._seconds = seconds
        self._rounds = rounds
        self.rates: dict[str, list[float]] = {}
        self.p50: dict[str, list[float]] = {}

    def rounds(self, requests: dict[str, tuple[int, load.Wire]], *, connections: int = CONNECTIONS) -> None:
        for port, wire in requests.values():
            load.run(port, wire, seconds=0.5, connections=connections)
        for _ in range(self._rounds):
            for name, (port, wire) in requests.items():
                measured = load.run(port, wire, seconds=self._seconds, connections=connections)
                if measured.other:
                    raise SystemExit(f"{name}: {measured.other} of {measured.answers} answers were no success")
                self.rates.setdefault(name, []).append(measured.rate)

    def moderate(self, requests: dict[str, tuple[int, load.Wire]]) -> None:
        """Four callers that think 5 ms between answer and next request."""
        for _ in range(self._rounds):
            for name, (port, wire) in requests.items():
                measured = load.run(port, wire, seconds=self._seconds, connections=4, pause=0.005)
                self.p50.setdefault(name, []).append(measured.p50_ms)

    def added(self, name: str, to: str) -> float:
        return median(one - other for one, other in zip(self.p50[name], self.p50[to], strict=True))

    def rate(self, name: str) -> float:
        return median(self.rates[name])

    def ratio(self, name: str, to: str) -> float:
        """The median of the rounds' own ratios: each round's two figures stand side by side."""
        return median(one / other for one, other in zip(self.rates[name], self.rates[to], strict=True))


@contextmanager
def _servers(directory: Path, url: str) -> Iterator[dict[str, int]]:
    """Port of each server; ``governed_2`` is two processes on one socket."""
    with ExitStack() as stack:
        supervisor = stack.enter_context(Supervisor())
        ports = {}
        for name, processes in (
            ("bare", 1),
            ("fastapi", 1),
            ("floor", 1),
            ("fastapi_lookup", 1),
            ("fastapi_reads", 1),
            ("governed", 1),
            ("governed_2", 2),
        ):
            sock = stack.enter_context(listen(0))
            ports[name] = sock.getsockname()[1]
            environment = {
                "CROSSWALK_DATABASE_URL": url,
                "CROSSWALK_DATA_DIR": str(directory),
                "CROSSWALK_PUBLIC_URL": "http://bench.test",
                "CROSSWALK_TIERS_FILE": str(directory / "tiers.yaml"),
            }
            for number in range(processes):
                command = [sys.executable, "-m", "bench.servers", name.removesuffix("_2"), str(sock.fileno())]
                child = Child(f"{name} {number}", command, log=directory / f"{name}.log", env=environment, fds=[sock.fileno()])
                supervisor.start(child)
                child.wait_until(lambda port=ports[name]: _answers(port), 30, "an answer")  # type: ignore[misc]
        yield ports


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health/live", timeout=2, trust_env=False).status_code < 500
    except httpx.HTTPError:
        return False


def _token(port: int, client: str, secret: str) -> str:
    form = {"grant_type": "client_credentials"}
    answer = httpx.post(f"http://127.0.0.1:{port}/oauth/token", data=form, auth=(client, secret), trust_env=False)
    token: str = answer.raise_for_status().json()["access_token"]
    return token


async def _plain_bulk(url: str, connection: int, number: int, names: list[str]) -> float:
    """Seconds of the plain SQL: the same ids in one statement on an open connection, its rows fetched. No server, no JSON."""
    link = await asyncpg.connect(dsn(url))
    try:
        await link.fetch(_PLAIN_BULK, connection, number, names)
        begin = time.perf_counter()
        await link.fetch(_PLAIN_BULK, connection, number, names)
        return time.perf_counter() - begin
    finally:
        await link.close()


def _bulk(port: int, token: str, names: list[str]) -> float:
    """Seconds from the request's first byte to the answer's last, over the socket."""
    body = json.dumps({"records": [{"connection": "crm", "objectName": "Account", "externalId": name} for name in names]}).encode()
    fields = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    measured = load.run(port, load.request("POST", f"{_XREF}/resolve", fields, body), seconds=0.5, connections=1)
    if measured.other:
        raise SystemExit(f"bulk resolve: {measured.other} of {measured.answers} answers were no success")
    return measured.p50_ms / 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1.0, help="how long one measurement takes")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured")
    parser.add_argument("--json", type=Path, help="write the figures there")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="crosswalk-bench-") as folder:
        directory = Path(folder)
        (directory / "tiers.yaml").write_text(_TIERS)
        settings = Settings(data_dir=directory)
        url = postgres.ensure(directory / "postgres")
        migrate.upgrade(url)
        client, secret, connection, number = asyncio.run(_seed(settings, url))
        with _servers(directory, url) as ports:
            token = _token(ports["governed"], client, secret)
            bench = Bench(chosen.seconds, chosen.rounds)
            _measure(bench, ports, token)
            names = [str(n).rjust(15, "0") for n in range(1, BULK + 1)]
            bulk = [
                asyncio.run(_plain_bulk(url, connection, number, names)) / _bulk(ports["governed"], token, names)
                for _ in range(chosen.rounds)
            ]
    rates = {name: round(bench.rate(name)) for name in bench.rates}
    reached = [*_ratios(bench), Reached("bulk resolve of 10,000 ids / plain SQL", median(bulk), 0.7)]
    for name, rate in rates.items():
        print(f"{name:<58}{rate:>8} requests/s")
    print(f"\n{'':<58}{'reached':>8}{'target':>9}")
    for item in reached:
        print(f"{item.what:<58}{item.value:>8.2f}{item.told:>9}")
    if chosen.json:
        chosen.json.write_text(json.dumps({"rates": rates, "ratios": [item._asdict() for item in reached]}, indent=1))


def _measure(bench: Bench, ports: dict[str, int], token: str) -> None:
    bearer = {"Authorization": f"Bearer {token}"}
    record = f"{_XREF}/records/{ids.encode('cus', UUID(ONE))}"
    asked = json.dumps({"records": [{"connection": "crm", "objectName": "Account", "externalId": EXTERNAL}]}).encode()
    body = json.dumps({"connection": "crm", "objectName": "Account", "externalId": EXTERNAL, "entity": "customer"}).encode()
    sent = {**bearer, "Content-Type": "application/json"}

    def write() -> bytes:
        return load.request("POST", f"{_XREF}/records", {**sent, "Idempotency-Key": secrets.token_hex(16)}, body)

    lookup = load.request("GET", record, bearer)
    requests: dict[str, tuple[int, load.Wire]] = {
        "bare ASGI answer": (ports["bare"], load.request("GET", "/")),
        "FastAPI with a response model": (ports["fastapi"], load.request("GET", "/")),
        "bare ASGI with the lookup (the floor)": (ports["floor"], load.request("GET", "/")),
        "FastAPI with the lookup": (ports["fastapi_lookup"], load.request("GET", "/")),
        "governed lookup": (ports["governed"], lookup),
        "governed lookup over 2 workers": (ports["governed_2"], lookup),
        "governed write": (ports["governed"], write),
        "governed resolve of one id": (ports["governed"], load.request("POST", f"{_XREF}/resolve", sent, asked)),
        "FastAPI with the query of the resolve": (ports["fastapi_reads"], load.request("GET", "/resolve")),
        "governed history": (ports["governed"], load.request("GET", f"{record}/history", bearer)),
        "FastAPI with the queries of the history": (ports["fastapi_reads"], load.request("GET", "/history")),
    }
    bench.rounds(requests)
    bench.moderate({name: requests[name] for name in ("FastAPI with the lookup", "governed lookup")})


class Reached(NamedTuple):
    """``most``: the target is not to be exceeded."""

    what: str
    value: float
    target: float | None = None
    most: bool = False

    @property
    def told(self) -> str:
        return "" if self.target is None else f"{'<=' if self.most else '>='} {self.target}"


def _ratios(bench: Bench) -> list[Reached]:
    floor = "bare ASGI with the lookup (the floor)"
    return [
        Reached("governed lookup / the floor", bench.ratio("governed lookup", floor), 0.7),
        Reached("governed lookup / FastAPI with the lookup", bench.ratio("governed lookup", "FastAPI with the lookup"), 0.5),
        Reached("FastAPI with the lookup / the floor", bench.ratio("FastAPI with the lookup", floor)),
        Reached(
            "governed resolve of one / FastAPI", bench.ratio("governed resolve of one id", "FastAPI with the query of the resolve"), 0.5
        ),
        Reached("governed history / FastAPI", bench.ratio("governed history", "FastAPI with the queries of the history"), 0.5),
        Reached("governed lookup over 2 workers / over 1", bench.ratio("governed lookup over 2 workers", "governed lookup")),
        Reached("governed write / the floor", bench.ratio("governed write", floor)),
        Reached("p50 added at moderate load, ms", bench.added("governed lookup", "FastAPI with the lookup"), 1.0, most=True),
    ]


if __name__ == "__main__":
    main()
