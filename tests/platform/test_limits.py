"""Rate limits: tiers as data, all windows or none, over processes through a real Redis, and without it."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import APIRouter
from httpx import ASGITransport, AsyncClient
from limits.errors import StorageError

from app.core.api import Product, policy
from app.core.database import Database
from app.core.documents import BadDocument
from app.core.settings import Settings
from app.platform.identity.clients import create_client
from app.platform.pipeline.gateway import build_gateway
from app.platform.pipeline.pipeline import Pipeline
from app.platform.traffic.counters import Counters, LocalCounters, counters, open_storage
from app.platform.traffic.inbound import InboundLimiter
from app.platform.traffic.tiers import Tiers, Window, load_tiers
from tests.platform.gateways import GatewayProcess, serving
from tests.redis_server import RedisServer, address, running

DAY = Window("day", 20, 86400)
TIERS = Tiers({"standard": ["7/day"], "both": ["3/minute", "5/day"], "none": []})


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    with address() as url:
        yield url


@pytest.fixture(params=["memory", "redis"])
def counted(request: pytest.FixtureRequest) -> Counters:
    url = request.getfixturevalue("redis_url") if request.param == "redis" else None
    return counters(open_storage(Settings(redis_url=url)))


def name() -> str:
    return f"client-{secrets.token_hex(8)}"


# Counters


async def test_exactly_the_limit_passes_of_many_at_once(counted: Counters) -> None:
    client = name()
    taken = await asyncio.gather(*(counted.take(client, [DAY], 1) for _ in range(200)))
    assert sum(item.fits for item in taken) == 20
    assert sorted(item.used[0] for item in taken if item.fits) == list(range(1, 21))


async def test_what_is_refused_takes_nothing_from_any_window(counted: Counters) -> None:
    client, minute, day = name(), Window("minute", 10, 60), Window("day", 5, 86400)
    for _ in range(5):
        assert (await counted.take(client, [minute, day], 1)).fits
    for _ in range(20):
        refused = await counted.take(client, [minute, day], 1)
        assert (refused.fits, refused.used) == (False, [5, 5])


async def test_a_cost_that_does_not_fit_leaves_what_does(counted: Counters) -> None:
    client, window = name(), [Window("day", 10, 86400)]
    assert (await counted.take(client, window, 8)).fits
    assert not (await counted.take(client, window, 3)).fits
    assert (await counted.take(client, window, 2)).fits


async def test_a_window_ends(counted: Counters) -> None:
    client, window = name(), [Window("second", 1, 1)]
    assert (await counted.take(client, window, 1)).fits
    refused = await counted.take(client, window, 1)
    assert (refused.fits, refused.reset_seconds) == (False, [1])
    for _ in range(100):
        if (await counted.take(client, window, 1)).fits:
            break
        await asyncio.sleep(0.05)
    else:
        pytest.fail("the window did not end")


async def test_clients_do_not_count_for_each_other(counted: Counters) -> None:
    assert all([(await counted.take(name(), [Window("day", 1, 86400)], 1)).fits for _ in range(5)])


# Decisions


async def test_the_window_that_lasts_longest_is_told() -> None:
    limiter, client = InboundLimiter(LocalCounters(), TIERS), name()
    for left in (2, 1, 0):
        allowed = await limiter.admit(client, "both")
        assert allowed is not None
        assert (allowed.allowed, allowed.policy, allowed.remaining) == (True, "minute", left)
    refused = await limiter.admit(client, "both")
    assert refused is not None
    assert (refused.allowed, refused.policy, refused.quota, refused.reset_seconds) == (False, "minute", 3, 60)


async def test_a_cost_above_a_window_takes_all_of_it() -> None:
    limiter, client = InboundLimiter(LocalCounters(), TIERS), name()
    first, second = [await limiter.admit(client, "standard", 50) for _ in range(2)]
    assert first is not None
    assert second is not None
    assert (first.allowed, second.allowed) == (True, False)


async def test_no_windows_no_limit() -> None:
    assert await InboundLimiter(LocalCounters(), TIERS).admit(name(), "none", 1000) is None


# Tiers as data


def test_our_tiers_have_burst_sustained_and_quota() -> None:
    tiers = load_tiers()
    assert [window.name for window in tiers["standard"].windows] == ["second", "minute", "day"]
    assert tiers["no such tier"] is tiers["standard"]
    assert tiers["trial"].policy == b'"second";q=10;w=1, "minute";q=300;w=60, "day";q=20000;w=86400'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("version: 1\ndefault: a\ntiers: {a: [10 per second]}", "tiers.a.0"),
        ("version: 1\ndefault: a\ntiers: {a: [0/second]}", "tiers.a.0"),
        ("version: 1\ndefault: b\ntiers: {a: [1/second]}", "default: there is no tier b"),
        ("version: 1\ndefault: a\ntiers: {a: [1/second, 2/second]}", "tiers.a: has two windows"),
        ("version: 2\ndefault: a\ntiers: {a: []}", "version"),
    ],
)
def test_a_wrong_file_stops_the_start(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "tiers.yaml"
    path.write_text(text)
    with pytest.raises(BadDocument, match=re.escape(words)):
        load_tiers(path)


async def test_a_firms_own_tiers_are_enforced(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "tiers.yaml"
    path.write_text("version: 1\ndefault: tiny\ntiers: {tiny: [2/day]}\n")
    settings = Settings(data_dir=tmp_path, public_url="https://gateway.test", tiers_file=path)
    async with await _client(build_gateway([PROBE], database, settings), database, "tiny") as api:
        assert [(await api.get(READING)).status_code for _ in range(3)] == [200, 200, 429]


# Redis that goes away


router = APIRouter()
READING, WRITING, CAREFUL = "/process/limits/v1/reading", "/process/limits/v1/writing", "/process/limits/v1/careful"


@router.get("/reading", openapi_extra=policy("process.limits:read"))
async def reading() -> dict[str, str]:
    return {}


@router.put("/writing", openapi_extra=policy("process.limits:write"))
async def writing() -> dict[str, str]:
    return {}


@router.get("/careful", openapi_extra=policy("process.limits:read", limiter_away="closed"))
async def careful() -> dict[str, str]:
    return {}


PROBE = Product("process", "limits", "Limits", "For tests.", [router])


async def _client(gateway: Pipeline, database: Database, tier: str, signer: Pipeline | None = None) -> AsyncClient:
    scopes = ["process.limits:read", "process.limits:write"]
    client, secret = await create_client(database, name="Limited", kind="service", scopes=scopes, tier=tier)
    async with AsyncClient(transport=ASGITransport(signer or gateway), base_url="http://test") as http:
        answer = await http.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=(client.client_id, secret))
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    return AsyncClient(transport=ASGITransport(gateway), base_url="http://test", headers=headers)


@pytest.fixture
def mortal() -> Iterator[RedisServer]:
    with running() as server:
        yield server


@pytest.fixture
async def over_redis(database: Database, mortal: RedisServer, tmp_path: Path) -> AsyncIterator[AsyncClient]:
    settings = Settings(data_dir=tmp_path, public_url="https://gateway.test", redis_url=mortal.url)
    async with await _client(build_gateway([PROBE], database, settings, tiers={"standard": ["4/day"]}), database, "standard") as api:
        yield api


async def test_each_route_says_what_happens_without_redis(over_redis: AsyncClient, mortal: RedisServer) -> None:
    assert (await over_redis.get(READING)).status_code == 200
    mortal.stop()
    closed = [await over_redis.put(WRITING), await over_redis.get(CAREFUL)]
    assert [answer.status_code for answer in closed] == [503, 503]
    assert {answer.json()["code"] for answer in closed} == {"unavailable"}
    assert all(answer.headers["retry-after"] for answer in closed)
    counted_here = [await over_redis.get(READING) for _ in range(6)]
    assert [answer.status_code for answer in counted_here] == [200] * 4 + [429] * 2
    assert counted_here[-1].headers["ratelimit-policy"] == '"day";q=4;w=86400'


async def test_redis_that_is_back_counts_again(over_redis: AsyncClient, mortal: RedisServer) -> None:
    assert (await over_redis.put(WRITING)).status_code == 200
    mortal.stop()
    assert (await over_redis.put(WRITING)).status_code == 503
    mortal.start()
    for _ in range(200):
        if (answer := await over_redis.put(WRITING)).status_code == 200:
            break
        await asyncio.sleep(0.05)
    assert (answer.status_code, answer.headers["ratelimit"].split(";")[1]) == (200, "r=3")


async def test_a_redis_that_is_away_is_not_asked_by_everybody(mortal: RedisServer) -> None:
    shared = counters(open_storage(Settings(redis_url=mortal.url)))
    mortal.stop()
    with pytest.raises(StorageError):
        await shared.take(name(), [DAY], 1)
    with pytest.raises(StorageError, match="away"):
        await shared.take(name(), [DAY], 1)


# Over processes


async def test_over_two_gateway_processes_exactly_the_limit_passes(make_database: Any, redis_url: str, tmp_path: Path) -> None:
    """10 N calls at once against limit N, half of them to each of two processes that know each other only through Redis."""
    limit, url = 30, await make_database()
    tiers = tmp_path / "tiers.yaml"
    tiers.write_text(f"version: 1\ndefault: standard\ntiers: {{standard: [{limit}/day]}}\n")
    more = {"CROSSWALK_REDIS_URL": redis_url, "CROSSWALK_TIERS_FILE": str(tiers)}
    gateways = [GatewayProcess(f"gateway{number}", tmp_path, url, **more) for number in (1, 2)]
    with serving(*gateways):
        database = Database(url)
        await database.open()
        client, secret = await create_client(database, name="Many", kind="service", scopes=["process.flow:read"])
        await database.close()
        async with httpx.AsyncClient(limits=httpx.Limits(max_connections=100), timeout=60) as http:
            token = await http.post(
                f"{gateways[0].base}/oauth/token", data={"grant_type": "client_credentials"}, auth=(client.client_id, secret)
            )
            headers = {"Authorization": f"Bearer {token.json()['access_token']}"}
            calls = [http.get(f"{gateways[n % 2].base}/process/flow/v1/runs", headers=headers) for n in range(10 * limit)]
            answers = await asyncio.gather(*calls)
    assert sorted(answer.status_code for answer in answers) == [200] * limit + [429] * (9 * limit)
    assert len({answer.url.port for answer in answers}) == 2
    remaining = [int(answer.headers["ratelimit"].split(";")[1].removeprefix("r=")) for answer in answers if answer.status_code == 200]
    assert sorted(remaining) == list(range(limit))
    for answer in answers:
        if answer.status_code == 429:
            body = answer.json()
            assert int(answer.headers["retry-after"]) == body["retryAfterSeconds"] == body["rateLimit"]["resetSeconds"]
