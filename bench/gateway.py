"""``python -m bench.gateway``: what governance costs, as ratios of medians that were measured interleaved in one run.

Every round measures each server once, for a moment, one after the other: what the machine does meanwhile falls on all alike. The load
generator has one core, the server the other. Absolute figures are printed for orientation; only the ratios mean something.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
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
from bench.servers import ONE

CONNECTIONS = 16
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
        client, secret = await create_client(database, name="Bench", kind="service", scopes=scopes, tier="unmetered")
        return client.client_id, secret, connection, number


class Bench:
    def __init__(self, seconds: float, rounds: int) -> None:
        self._seconds = seconds
        self._rounds = rounds
        self.rates: dict[str, list[float]] = {}
        self.p50: dict[str, list[float]] = {}

    def rounds(self, requests: dict[str, tuple[int, bytes]], *, connections: int = CONNECTIONS) -> None:
        for port, wire in requests.values():
            load.run(port, wire, seconds=0.5, connections=connections)
        for _ in range(self._rounds):
            for name, (port, wire) in requests.items():
                measured = load.run(port, wire, seconds=self._seconds, connections=connections)
                if measured.other:
                    raise SystemExit(f"{name}: {measured.other} of {measured.answers} answers were no success")
                self.rates.setdefault(name, []).append(measured.rate)

    def moderate(self, requests: dict[str, tuple[int, bytes]]) -> None:
        """Four callers that think 5 ms between answer and next request."""
        for _ in range(self._rounds):
            for name, (port, wire) in requests.items():
                measured = load.run(port, wire, seconds=self._seconds, connections=4, pause=0.005)
                self.p50.setdefault(name, []).append(measured.p50_ms)

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
        for name, processes in (("bare", 1), ("fastapi", 1), ("floor", 1), ("fastapi_lookup", 1), ("governed", 1), ("governed_2", 2)):
            sock = stack.enter_context(listen(0))
            ports[name] = sock.getsockname()[1]
            environment = {
                "CROSSWALK_DATABASE_URL": url,
                "CROSSWALK_DATA_DIR": str(directory),
                "CROSSWALK_PUBLIC_URL": "http://bench.test",
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


async def _plain_bulk(url: str, connection: int, number: int, names: list[str], repeat: int) -> list[float]:
    """Seconds of the plain statement and its JSON, without any server."""
    loop, seconds = asyncio.get_running_loop(), []
    link = await asyncpg.connect(dsn(url))
    for _ in range(repeat):
        begin = loop.time()
        rows = await link.fetch(_PLAIN_BULK, connection, number, names)
        json.dumps([{"externalId": row[0], "id": ids.encode("cus", UUID(str(row[1])))} for row in rows])
        seconds.append(loop.time() - begin)
    await link.close()
    return seconds


def _bulk(port: int, token: str, names: list[str], repeat: int) -> list[float]:
    records = [{"connection": "crm", "objectName": "Account", "externalId": name} for name in names]
    seconds = []
    with httpx.Client(
        base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {token}"}, trust_env=False, timeout=60
    ) as http:
        body = json.dumps({"records": records}).encode()
        for _ in range(repeat):
            answer = http.post("/process/xref/v1/resolve", content=body, headers={"Content-Type": "application/json"}).raise_for_status()
            seconds.append(answer.elapsed.total_seconds())
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1.5, help="how long one measurement takes")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured")
    parser.add_argument("--json", type=Path, help="write the figures there")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="crosswalk-bench-") as folder:
        directory = Path(folder)
        settings = Settings(data_dir=directory)
        url = postgres.ensure(directory / "postgres")
        migrate.upgrade(url)
        client, secret, connection, number = asyncio.run(_seed(settings, url))
        with _servers(directory, url) as ports:
            figures = _measured(Bench(chosen.seconds, chosen.rounds), ports, _token(ports["governed"], client, secret))
            names = [str(n).rjust(15, "0") for n in range(1, BULK + 1)]
            token = _token(ports["governed"], client, secret)
            served, plain = _bulk(ports["governed"], token, names, 7), asyncio.run(_plain_bulk(url, connection, number, names, 7))
            figures[f"bulk resolve of {BULK:,} / plain SQL"] = round(median(plain) / median(served), 2)
    for words, value in figures.items():
        print(f"{words:<72} {value}")
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1))


def _measured(bench: Bench, ports: dict[str, int], token: str) -> dict[str, float]:
    bearer = {"Authorization": f"Bearer {token}"}
    lookup = load.request("GET", f"/process/xref/v1/records/{ids.encode('cus', UUID(ONE))}", bearer)
    plain = {name: (ports[name], load.request("GET", "/")) for name in ("bare", "fastapi", "floor", "fastapi_lookup")}
    bench.rounds({**plain, "governed": (ports["governed"], lookup), "governed_2": (ports["governed_2"], lookup)})
    bench.moderate({"fastapi_lookup": plain["fastapi_lookup"], "governed": (ports["governed"], lookup)})
    body = {"connection": "crm", "objectName": "Account", "externalId": secrets.token_hex(8), "entity": "customer"}
    wire = load.request(
        "POST",
        "/process/xref/v1/records",
        {**bearer, "Content-Type": "application/json", "Idempotency-Key": secrets.token_hex(8)},
        json.dumps(body).encode(),
    )
    bench.rounds({"write": (ports["governed"], wire), "floor ": plain["floor"]})
    figures: dict[str, float] = {f"{name.strip()}: requests per second": round(bench.rate(name)) for name in bench.rates}
    figures["governed lookup / floor (bare ASGI with the lookup)"] = round(bench.ratio("governed", "floor"), 2)
    figures["governed lookup / FastAPI with the lookup"] = round(bench.ratio("governed", "fastapi_lookup"), 2)
    figures["FastAPI with the lookup / floor"] = round(bench.ratio("fastapi_lookup", "floor"), 2)
    figures["governed lookup over 2 processes / over 1"] = round(bench.ratio("governed_2", "governed"), 2)
    figures["governed write, replayed / floor"] = round(bench.ratio("write", "floor "), 2)
    figures["p50 added by governance at moderate load, ms"] = round(median(bench.p50["governed"]) - median(bench.p50["fastapi_lookup"]), 2)
    return figures


if __name__ == "__main__":
    main()
