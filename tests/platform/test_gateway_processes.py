"""Real gateway processes over real sockets: killed between effect and answer, raced by callers, fed with rubbish while others work."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from app.core import ids
from app.core.database import dsn
from app.core.settings import Settings
from app.main import parts
from app.platform.identity.clients import create_client
from tests.conftest import HTTP, Vendor, connections_document
from tests.platform.gateways import GatewayProcess, serving

CUSTOMERS = "/system/netsuite/v1/connections/netsuite/customers"
DATA = {"legalEntity": "HOLT-UK", "currencyCode": "GBP"}
SCOPES = ["system.netsuite:read", "system.netsuite:write", "process.flow:read", "process.billing:read", "process.billing:write"]
RATE_CARDS = "/process/billing/v1/rate-cards"
PATIENCE = 60.0


class World:
    """Two gateways over one database, and a client that speaks for the CRM."""

    def __init__(self, gateways: list[GatewayProcess], headers: dict[str, str], netsuite: Vendor, url: str) -> None:
        self.gateways = gateways
        self.headers = headers
        self.netsuite = netsuite
        self.url = url

    def made(self, name: str) -> list[dict[str, Any]]:
        return [row for row in self.netsuite.state()["customer"] if row.get("companyName") == name]

    async def post(self, http: httpx.AsyncClient, gateway: int, name: str, key: str, path: str = CUSTOMERS) -> httpx.Response:
        body = {"data": {**DATA, "name": name}} if path == CUSTOMERS else {**DATA, "name": name, "effectiveFrom": "2026-01-01"}
        return await http.post(f"{self.gateways[gateway].base}{path}", json=body, headers={**self.headers, "Idempotency-Key": key})

    async def until_answered(self, http: httpx.AsyncClient, gateway: int, name: str, key: str, path: str = CUSTOMERS) -> httpx.Response:
        """As a patient client does: the same request with the same key, as long as the answer says that it may be repeated."""
        deadline = time.monotonic() + PATIENCE
        while True:
            answer = await self.post(http, gateway, name, key, path)
            if answer.status_code < 400 or not answer.json()["retryable"] or time.monotonic() > deadline:
                return answer
            await asyncio.sleep(0.2)


@pytest.fixture(scope="module")
async def world(make_database: Any, vendor_servers: dict[str, Vendor], tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    directory: Path = tmp_path_factory.mktemp("gateways")
    url = await make_database()
    for vendor in vendor_servers.values():
        vendor.reset()
    document = connections_document(vendor_servers)
    for item in document["connections"]:
        item["overrides"] = {**item.get("overrides", {}), "policy": {"timeout_seconds": 5}}
    async with parts(Settings(data_dir=directory / "data", database_url=url), url) as built:
        await built.connections.apply(document)
        made = await create_client(built.database, name="Real", kind="service", scopes=SCOPES, tier="unmetered", connection="salesforce")
    gateways = [GatewayProcess(f"gateway{n}", directory, url, CROSSWALK_IDEMPOTENCY_LEASE_SECONDS="2") for n in (1, 2)]
    with serving(*gateways):
        credentials = (made[0].client_id, made[1])
        answer = HTTP.post(f"{gateways[0].base}/oauth/token", data={"grant_type": "client_credentials"}, auth=credentials, timeout=30)
        yield World(gateways, {"Authorization": f"Bearer {answer.json()['access_token']}"}, vendor_servers["netsuite"], url)


async def until(probe: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not await asyncio.to_thread(probe):
        assert time.monotonic() < deadline, what
        await asyncio.sleep(0.02)


def after_the_record_was_linked(netsuite: Vendor) -> None:
    """The create has been answered and settled; the gateway hangs while it reads the record back for its answer."""
    netsuite.fault("latency", method="GET", path=r"customer/\d+", times=None, seconds=4)


def before_the_vendors_answer_arrived(netsuite: Vendor) -> None:
    """The system has committed, its answer is lost; the gateway hangs while it looks the record up."""
    netsuite.fault("drop_after_commit", method="PUT", times=1)
    netsuite.fault("latency", method="GET", path="customer", times=None, seconds=4)


@pytest.mark.parametrize("moment", [after_the_record_was_linked, before_the_vendors_answer_arrived])
async def test_killed_between_effect_and_answer_the_retry_finds_the_effect(world: World, moment: Callable[[Vendor], None]) -> None:
    name, key = f"Killed {uuid4().hex[:8]}", f"kill-{uuid4()}"
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        moment(world.netsuite)
        first = asyncio.create_task(world.post(http, 0, name, key))
        await until(lambda: len(world.made(name)) == 1, "the record to be made")
        await asyncio.to_thread(world.gateways[0].child.kill9)
        with pytest.raises(httpx.TransportError):
            await first
        world.netsuite.clear_faults()
        by_another = await world.until_answered(http, 1, name, key)
        await asyncio.to_thread(world.gateways[0].start)
        by_itself = await world.until_answered(http, 0, name, key)
    assert by_another.status_code == 201, by_another.text
    assert [row["id"] for row in world.made(name)] == [by_another.json()["externalId"]]
    assert by_itself.content == by_another.content, "byte for byte, also after a restart"
    assert by_itself.headers["idempotency-replayed"] == "true"
    for field in ("location", "content-type"):
        assert by_itself.headers[field] == by_another.headers[field]


async def test_killed_between_a_record_and_its_answer_the_retry_gives_the_same_record(world: World) -> None:
    """The record is committed, its answer is not kept yet: the test holds the tables one after the other."""
    name, key = f"Killed {uuid4().hex[:8]}", f"kill-{uuid4()}"
    waiting = "FROM pg_locks WHERE relation = $1::text::regclass AND NOT granted"
    watcher, first, second = [await asyncpg.connect(dsn(world.url)) for _ in range(3)]

    async def reached(query: str, value: str, what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not await watcher.fetchval(query, value):
            assert time.monotonic() < deadline, what
            await asyncio.sleep(0.02)

    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        before, between = first.transaction(), second.transaction()
        await before.start()
        await first.execute("LOCK TABLE rate_card IN EXCLUSIVE MODE")
        request = asyncio.create_task(world.post(http, 0, name, key, RATE_CARDS))
        await reached(f"SELECT count(*) {waiting}", "rate_card", "the request to be claimed")
        await between.start()
        await second.execute("LOCK TABLE idempotency_key IN EXCLUSIVE MODE")
        await before.rollback()
        await reached("SELECT count(*) FROM rate_card WHERE name = $1", name, "the record to be made")
        await asyncio.to_thread(world.gateways[0].child.kill9)
        with pytest.raises(httpx.TransportError):
            await request
        # What the dead process still asks of the database is asked by nobody.
        await watcher.execute(f"SELECT pg_terminate_backend(pid) {waiting}", "idempotency_key")
        await between.rollback()
        record = await watcher.fetchval("SELECT id FROM rate_card WHERE name = $1", name)
        by_another = await world.until_answered(http, 1, name, key, RATE_CARDS)
        await asyncio.to_thread(world.gateways[0].start)
        by_itself = await world.until_answered(http, 0, name, key, RATE_CARDS)
    assert (by_another.status_code, by_another.json()["id"]) == (201, ids.encode("rtc", record)), by_another.text
    assert "idempotency-replayed" not in by_another.headers, "the answer was never kept: this one is new"
    assert (by_itself.content, by_itself.headers["idempotency-replayed"]) == (by_another.content, "true")
    assert await watcher.fetchval("SELECT count(*) FROM rate_card WHERE name = $1", name) == 1
    for connection in (watcher, first, second):
        await connection.close()


async def test_twenty_callers_at_two_processes_make_one_object(world: World) -> None:
    name, key = f"Raced {uuid4().hex[:8]}", f"race-{uuid4()}"
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        answers = await asyncio.gather(*(world.until_answered(http, n % 2, name, key) for n in range(20)))
        other = await world.post(http, 1, f"{name} too", key)
    assert {answer.status_code for answer in answers} == {201}, [answer.text for answer in answers]
    assert len({answer.content for answer in answers}) == 1
    assert len(world.made(name)) == 1
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


RUBBISH: list[bytes] = [
    b"{",
    b'{"data": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    b'{"data": {"name": "' + b"x" * 20_000_000 + b'"}}',
    b'{"data": {"name": "\\u0000"}}',
    b'{"data": {"name": "\\ud800"}}',
    b'{"data": {"name": 1e999999999}}',
    b'{"data": {"name": "a", "name": "b"}}',
    b'{"data": {"nmae": "a"}}',
    b'{"data": [' + b"[]," * 300_000 + b"1]}",
]


async def test_rubbish_is_4xx_and_others_are_not_affected(world: World) -> None:
    base = world.gateways[0].base

    async def throw(http: httpx.AsyncClient, body: bytes) -> httpx.Response:
        headers = {**world.headers, "Idempotency-Key": f"bad-{uuid4()}", "Content-Type": "application/json"}
        return await http.post(f"{base}{CUSTOMERS}", content=body, headers=headers)

    async with httpx.AsyncClient(timeout=PATIENCE) as http, httpx.AsyncClient(timeout=PATIENCE) as bad:
        thrown = asyncio.gather(*(throw(bad, body) for body in RUBBISH * 3))
        good = [await http.get(f"{base}/process/flow/v1/runs", headers=world.headers) for _ in range(50)]
        refused = await thrown
    assert {answer.status_code for answer in good} == {200}
    assert [answer.status_code for answer in refused] == [400, 400, 413, 400, 400, 422, 400, 422, 400] * 3
    assert {answer.headers["content-type"] for answer in refused} == {"application/problem+json"}
    for answer in refused:
        assert answer.json()["detail"]


def exchange(base: str, *pieces: bytes) -> bytes:
    """What the gateway answers to these bytes until it closes, or has answered; a refusal to read on is an answer, too."""
    host, _, number = base.removeprefix("http://").partition(":")
    received = b""
    with socket.create_connection((host, int(number)), timeout=20) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
            while chunk := connection.recv(65_536):
                received += chunk
                if b"\r\n\r\n" in received:
                    break
        except (BrokenPipeError, ConnectionResetError):
            pass
    return received


@pytest.mark.parametrize(
    ("pieces", "status"),
    [
        ([b"GET /process/flow/v1/runs HTTP/1.1\r\nHost: x\r\nX-Big: ", b"x" * 40_000, b"\r\n\r\n"], b"431"),
        ([b"GET /process/flow/v1/runs?q=", b"x" * 20_000, b" HTTP/1.1\r\nHost: x\r\n\r\n"], b"414"),
        ([b"GET /process/flow/v1/runs HTTP/1.1\r\nHost: x\r\n", *[b"X-%d: y\r\n" % n for n in range(3000)], b"\r\n"], b"431"),
        ([b"GET \x00 HTTP/1.1\r\nHost: x\r\n\r\n"], b"400"),
        ([b"nonsense\r\n\r\n"], b"400"),
    ],
    ids=["a big header", "a long target", "many headers", "a NUL", "no HTTP"],
)
async def test_what_is_hardly_http_is_refused(world: World, pieces: list[bytes], status: bytes) -> None:
    answer = await asyncio.to_thread(exchange, world.gateways[1].base, *pieces)
    assert answer.split(b" ")[1] == status, answer[:200]
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        assert (await http.get(f"{world.gateways[1].base}/process/flow/v1/runs", headers=world.headers)).status_code == 200


async def test_a_head_without_end_is_cut_off(world: World) -> None:
    """Nobody may fill our memory with a request that never begins."""
    head = b"GET /process/flow/v1/runs HTTP/1.1\r\nHost: x\r\n" + b"X-Pad: " + b"x" * 1000 + b"\r\n"
    endless = [head, *[b"X-Pad: " + b"x" * 60_000 + b"\r\n"] * 200]
    answer = await asyncio.to_thread(exchange, world.gateways[1].base, *endless)
    assert answer == b"" or answer.split(b" ")[1] == b"431"  # reset while we were still sending, or told
    assert json.loads(HTTP.get(f"{world.gateways[1].base}/health/live", timeout=20).text) == {"status": "live"}
