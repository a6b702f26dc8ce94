"""The governed request, driven through ASGI with small probe products on a real Postgres."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import APIRouter, Body, Request, Response
from httpx import ASGITransport, AsyncClient
from openapi_spec_validator import validate
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind
from pydantic import Field
from sqlalchemy import text
from sqlmodel import SQLModel

from app.core import failures
from app.core.api import Product, policy
from app.core.database import Database, opened
from app.core.model import Wire
from app.core.problems import Conflict
from app.core.settings import Settings
from app.core.telemetry import build_provider
from app.platform.identity.clients import create_client
from app.platform.pipeline import deps
from app.platform.pipeline.catalogue import Ungoverned
from app.platform.pipeline.gateway import build_gateway
from app.platform.pipeline.idempotency import Idempotency, purge
from app.platform.pipeline.pipeline import Pipeline
from app.platform.pipeline.product_app import mount

TIERS = {"standard": ["50/second", "1500/minute"], "unmetered": [], "five": ["5/day"], "two": ["20/minute", "10/day"]}
READ, WRITE = "probe.read", "probe.write"
P = "/process/probe/v1"

router = APIRouter()
runs: list[str] = []


class Line(Wire):
    unit_price: int = Field(ge=0)


class Thing(Wire):
    name: str = Field(min_length=1, max_length=20)
    lines: list[Line] = Field(default_factory=list, max_length=3)


@router.get("/things/search", openapi_extra=policy(READ))
async def search_things(page_size: int = 10) -> dict[str, int]:
    return {"pageSize": page_size}


@router.get("/things/{thing_id}", openapi_extra=policy(READ))
async def get_thing(thing_id: str, request: Request) -> dict[str, Any]:
    who = deps.caller(request)
    return {"id": thing_id, "clientId": who.client_id, "connection": who.connection, "traceId": deps.trace_id(request)}


@router.put("/things/{thing_id}", openapi_extra=policy(WRITE))
async def put_thing(thing_id: str, thing: Thing) -> Thing:
    return thing


@router.delete("/things/{thing_id}", status_code=204, openapi_extra=policy(WRITE))
async def delete_thing(thing_id: str) -> None:
    return None


@router.post("/things", status_code=201, openapi_extra=policy(WRITE, idempotency=True))
async def post_thing(thing: Thing, response: Response) -> dict[str, str]:
    runs.append(thing.name)
    await asyncio.sleep(0.2)
    made = str(uuid4())
    response.headers["Location"] = f"{P}/things/{made}"
    response.headers["ETag"] = '"1"'
    return {"id": made, "name": thing.name}


@router.post("/flaky", openapi_extra=policy(WRITE, idempotency=True))
async def flaky(wanted: str = Body(embed=True)) -> dict[str, int]:
    runs.append(wanted)
    if runs.count(wanted) == 1:
        if wanted.startswith("boom"):
            raise RuntimeError("secret detail")
        if wanted.startswith("slow"):
            await asyncio.sleep(60)
        raise failures.Throttled("slow down", retry_after=3)
    return {"attempt": runs.count(wanted)}


@router.post("/declined", openapi_extra=policy(WRITE, idempotency=True))
async def declined(wanted: str = Body(embed=True)) -> dict[str, int]:
    runs.append(wanted)
    raise Conflict("Not now.")


@router.get("/expensive", openapi_extra=policy(READ, cost=4))
async def expensive() -> dict[str, str]:
    return {}


@router.get("/fail/{kind}", openapi_extra=policy(READ))
async def fail(kind: str, request: Request) -> dict[str, str]:
    if kind in list(failures.Kind):
        hint = {"retry_after": 7.0} if kind in ("throttled", "unavailable") else {}
        raise failures.BY_KIND[failures.Kind(kind)]("The system said so.", system="erp-emea", field="lines[0].unit_price", **hint)
    match kind:
        case "bare":
            raise RuntimeError("password=hunter2")
        case "file":
            Path("/nowhere/secret-name").read_text()
        case "sql":
            async with request.app.state.database.session() as session:
                await session.exec(text("select * from secret_table"))
        case "asyncpg":
            await request.app.state.database.pool.execute("select * from secret_table")
        case "unreachable":
            async with request.app.state.elsewhere.session() as session:
                await session.exec(text("select 1"))
        case "terminated":
            await request.app.state.database.pool.execute("select pg_terminate_backend(pg_backend_pid())")
        case "terminated-orm":
            async with request.app.state.database.session() as session:
                await session.exec(text("select pg_terminate_backend(pg_backend_pid())"))
    return {}


PROBE = Product("process", "probe", "Probe", "For tests.", [router], scopes={READ: "Read things.", WRITE: "Write things."})
PLAIN = Product("experience", "plain", "Plain", "For Apex.", [router], version=2, problem_media_type="application/json")


@pytest.fixture(scope="module")
async def database(database_url: str) -> AsyncIterator[Database]:
    async with opened(database_url) as database:
        names = ("oauth_client", "oauth_client_secret", "oauth_signing_key", "idempotency_key")
        tables = [SQLModel.metadata.tables[name] for name in names]
        async with database.engine.begin() as connection:
            await connection.run_sync(lambda c: SQLModel.metadata.create_all(c, tables=tables))
        yield database


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(public_url="https://gateway.test", data_dir=Path(tmp_path_factory.mktemp("data")), max_body_bytes=10_000)


@pytest.fixture(scope="module")
def exporter() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture(scope="module")
async def gateway(database: Database, settings: Settings, exporter: InMemorySpanExporter) -> Pipeline:
    return build_gateway(
        [PROBE, PLAIN],
        database,
        settings,
        state={"elsewhere": Database("postgresql://nobody@127.0.0.1:1/none")},
        tiers=TIERS,
        tracer_provider=build_provider(1.0, SimpleSpanProcessor(exporter)),
        idempotency=Idempotency(database, lease=timedelta(seconds=1), wait_seconds=3),
    )


class Api(AsyncClient):
    """An HTTP client with the token of a client of its own."""

    @classmethod
    async def of(cls, gateway: Pipeline, database: Database, scopes: list[str], tier: str = "unmetered", **more: Any) -> Api:
        client, secret = await create_client(database, name="Probe", kind="service", scopes=scopes, tier=tier, **more)
        async with AsyncClient(transport=ASGITransport(gateway), base_url="http://test") as http:
            answer = await http.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=(client.client_id, secret))
        headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        return cls(transport=ASGITransport(gateway), base_url="http://test", headers=headers)


@pytest.fixture(scope="module")
async def api(gateway: Pipeline, database: Database) -> AsyncIterator[Api]:
    async with await Api.of(gateway, database, [READ, WRITE], connection="sf-emea") as api:
        yield api


@pytest.fixture
async def nobody(gateway: Pipeline) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(transport=ASGITransport(gateway), base_url="http://test") as client:
        yield client


@pytest.fixture
def key() -> Iterator[str]:
    return iter([f"key-{uuid4()}"])


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    if answer.request.method == "HEAD":
        return {}
    body: dict[str, Any] = answer.json()
    assert (body["status"], body["code"]) == (status, code)
    assert body["traceId"] == answer.headers["traceparent"].split("-")[1]
    for leak in ("Traceback", "secret", "hunter2", "select", "asyncpg", "sqlalchemy", 'File "'):
        assert leak not in answer.text
    return body


# Identity and scope


async def test_a_governed_request(api: Api) -> None:
    answer = await api.get(f"{P}/things/t1")
    assert answer.status_code == 200
    assert answer.json()["connection"] == "sf-emea"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in (await api.get(f"{P}/things/t1", headers={"Origin": "https://evil.test"})).headers


@pytest.mark.parametrize(
    "path", [f"{P}/things/t1", f"{P}/nothing", "/process/none/v1/x", "/", "/docs", "/openapi.json", f"{P}/openapi.json"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "HEAD", "TRACE"])
async def test_without_a_token_nothing_is_told(nobody: AsyncClient, path: str, method: str) -> None:
    answer = await nobody.request(method, path, params={"access_token": "x"})
    problem(answer, 401, "unauthenticated")
    assert answer.headers["www-authenticate"] == 'Bearer realm="crosswalk"'


async def test_other_schemes_and_two_headers(nobody: AsyncClient, api: Api) -> None:
    answer = await nobody.get(f"{P}/things/t1", auth=("a", "b"))
    assert answer.headers["www-authenticate"] == 'Bearer realm="crosswalk"'
    answer = await nobody.get(f"{P}/things/t1", headers={"Authorization": "Bearer"})
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]
    two = [("Authorization", api.headers["Authorization"])] * 2
    answer = await nobody.get(f"{P}/things/t1", headers=two)
    problem(answer, 400, "bad_request")
    assert 'error="invalid_request"' in answer.headers["www-authenticate"]


async def test_a_token_in_the_query_does_not_count(nobody: AsyncClient, api: Api) -> None:
    token = api.headers["Authorization"].split()[1]
    problem(await nobody.get(f"{P}/things/t1", params={"access_token": token}), 401, "unauthenticated")


@pytest.mark.parametrize("scopes", [[], [WRITE]])
async def test_missing_scope_is_403_and_named(gateway: Pipeline, database: Database, scopes: list[str]) -> None:
    async with await Api.of(gateway, database, scopes) as api:
        answer = await api.get(f"{P}/things/t1")
        problem(answer, 403, "forbidden")
        assert answer.headers["www-authenticate"] == f'Bearer realm="crosswalk", error="insufficient_scope", scope="{READ}"'


# Finding the operation


async def test_unknown_paths(api: Api) -> None:
    for path in ("/", f"{P}/none", f"{P}/things/a/b", f"{P}/things/", f"{P}//", "/process/none/v1/x", "/process/probe/v2/things/1"):
        problem(await api.get(path), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PATCH", f"{P}/things/t1", "DELETE, GET, PUT"),
        ("GET", f"{P}/things", "POST"),
        ("HEAD", f"{P}/things/t1", "DELETE, GET, PUT"),
        ("OPTIONS", f"{P}/things/search", "GET"),
        ("POST", f"{P}/fail/x", "GET"),
    ],
)
async def test_wrong_method_names_all_that_are_allowed(api: Api, method: str, path: str, allow: str) -> None:
    answer = await api.request(method, path)
    problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == allow


async def test_literal_wins_over_parameter(api: Api) -> None:
    assert (await api.get(f"{P}/things/search")).json() == {"pageSize": 10}


def _product(*routes: tuple[str, dict[str, Any]]) -> Product:
    bad = APIRouter()
    for index, (path, extra) in enumerate(routes):

        async def endpoint() -> None: ...

        bad.get(path, openapi_extra=extra, name=f"r{index}")(endpoint)
    return Product("process", "bad", "Bad", "", [bad])


@pytest.mark.parametrize(
    "product",
    [
        _product(("/x", {})),
        _product(("/x", {"security": [{"oauth2": [READ]}]})),
        _product(("/x", {**policy(READ), "security": [{"oauth2": []}]})),
        _product(("/x", policy(READ, cost=0))),
        _product(("/x/{a}", policy(READ)), ("/x/search", policy(READ))),
        _product(("/x/{a}/c", policy(READ)), ("/x/b/{d}", policy(READ))),
        _product(("/x/{a}", policy(READ)), ("/x/{b}", policy(READ))),
        _product(("/x/{a}:close", policy(READ))),
    ],
)
def test_ungoverned_or_hidden_routes_stop_the_start(product: Product, database: Database, settings: Settings) -> None:
    with pytest.raises(Ungoverned):
        build_gateway([product], database, settings)


def test_the_same_product_twice_stops_the_start(database: Database, settings: Settings) -> None:
    with pytest.raises(Ungoverned):
        build_gateway([PROBE, PROBE], database, settings)


# Limits


def figures(answer: httpx.Response) -> tuple[str, int, int]:
    match = re.fullmatch(r'"([a-z-]+)";r=(\d+);t=(\d+)', answer.headers["ratelimit"])
    assert match
    return match[1], int(match[2]), int(match[3])


async def test_limit_plus_one_is_429_with_agreeing_figures(gateway: Pipeline, database: Database) -> None:
    async with await Api.of(gateway, database, [READ], tier="five") as api:
        answers = await asyncio.gather(*(api.get(f"{P}/things/t{n}") for n in range(50)))
        assert sorted(a.status_code for a in answers) == [200] * 5 + [429] * 45
        assert sorted(figures(a)[1] for a in answers if a.status_code == 200) == [0, 1, 2, 3, 4]
        refused = next(a for a in answers if a.status_code == 429)
        body = problem(refused, 429, "too_many_requests")
        policy_name, remaining, reset = figures(refused)
        assert refused.headers["ratelimit-policy"] == '"day";q=5;w=86400'
        assert (policy_name, remaining) == ("day", 0)
        assert int(refused.headers["retry-after"]) == body["retryAfterSeconds"] == reset
        assert body["rateLimit"] == {"policy": "day", "quota": 5, "remaining": 0, "resetSeconds": reset, "windowSeconds": 86400}
        assert body["retryable"] is True
        problem(await api.get(f"{P}/unknown"), 429, "too_many_requests")


async def test_every_route_is_limited(gateway: Pipeline, database: Database) -> None:
    """slowapi's own middleware skips included routers; this one must skip none."""
    for mounted in gateway.catalogue.products:
        for operation in mounted.operations:
            async with await Api.of(gateway, database, [READ, WRITE], tier="five") as api:
                path = re.sub(r"\{\w+\}", "x", operation.route)
                statuses = [(await api.request(operation.method, path)).status_code for _ in range(6)]
                assert statuses[-1] == 429, operation


async def test_cost_and_tightest_window(gateway: Pipeline, database: Database) -> None:
    async with await Api.of(gateway, database, [READ], tier="two") as api:
        answer = await api.get(f"{P}/expensive")
        assert answer.headers["ratelimit-policy"] == '"minute";q=20;w=60, "day";q=10;w=86400'
        assert figures(answer)[:2] == ("day", 6)
        assert figures(await api.get(f"{P}/things/x"))[:2] == ("day", 5)
        assert (await api.get(f"{P}/expensive")).status_code == 200
        assert (await api.get(f"{P}/expensive")).status_code == 429


async def test_an_unknown_tier_is_standard(gateway: Pipeline, database: Database) -> None:
    async with await Api.of(gateway, database, [READ], tier="typo") as api:
        assert (await api.get(f"{P}/things/x")).headers["ratelimit-policy"] == '"second";q=50;w=1, "minute";q=1500;w=60'


# Bodies and heads


async def chunks(total: int) -> AsyncIterator[bytes]:
    for _ in range(total // 1000):
        yield b"x" * 1000


async def test_body_bounds(api: Api) -> None:
    problem(await api.put(f"{P}/things/t1", content=b"x" * 10_001), 413, "payload_too_large")
    problem(await api.put(f"{P}/things/t1", content=chunks(50_000)), 413, "payload_too_large")
    problem(await api.request("GET", f"{P}/things/t1", content=b"x" * 10_001), 413, "payload_too_large")
    padded = json.dumps({"name": "a"}) + " " * 5000
    assert (await api.put(f"{P}/things/t1", content=padded, headers={"Content-Type": "application/json"})).status_code == 200


async def test_heads_that_cannot_be_trusted(api: Api) -> None:
    problem(await api.get(f"{P}/things/t1", headers={"X-Big": "x" * 40_000}), 431, "request_header_fields_too_large")
    for framing in ([("Content-Length", "1"), ("Transfer-Encoding", "chunked")], [("Content-Length", "-1")], [("Content-Length", "1")] * 2):
        problem(await api.request("PUT", f"{P}/things/t1", headers=framing, content=b"x"), 400, "bad_request")


@pytest.mark.parametrize("content", ["{", "not json", '{"name": ', "[" * 5000, '{"name": "\\ud800"', "\x00"])
async def test_malformed_json_is_400(api: Api, content: str) -> None:
    problem(await api.put(f"{P}/things/t1", content=content, headers={"Content-Type": "application/json"}), 400, "bad_request")


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["/name"]),
        ({"name": ""}, ["/name"]),
        ({"name": "a", "lines": [{"unitPrice": 1}, {"unitPrice": -1}, {}]}, ["/lines/1/unitPrice", "/lines/2/unitPrice"]),
        ({"name": "a", "lines": [{"unitPrice": 1}] * 4}, ["/lines"]),
        ({"name": "a", "id~/": 1}, ["/id~0~1"]),
        ([], [""]),
    ],
)
async def test_wrong_fields_are_named_by_pointer(api: Api, body: Any, pointers: list[str]) -> None:
    answer = problem(await api.put(f"{P}/things/t1", json=body), 422, "invalid_input")
    assert [error["pointer"] for error in answer["errors"]] == pointers
    assert all(error["detail"] and error["code"] for error in answer["errors"])


async def test_wrong_parameters_are_named(api: Api) -> None:
    answer = problem(await api.get(f"{P}/things/search", params={"page_size": "x"}), 422, "invalid_input")
    assert [error["pointer"] for error in answer["errors"]] == ["page_size"]


# Idempotency


async def test_twenty_at_once_run_once(api: Api, key: Iterator[str]) -> None:
    headers, name = {"Idempotency-Key": next(key)}, uuid4().hex[:20]
    answers = await asyncio.gather(*(api.post(f"{P}/things", json={"name": name}, headers=headers) for _ in range(20)))
    assert [a.status_code for a in answers] == [201] * 20
    assert len({a.content for a in answers}) == 1
    assert runs.count(name) == 1
    assert sorted(a.headers.get("idempotency-replayed", "false") for a in answers) == ["false"] + ["true"] * 19
    for field in ("location", "etag", "content-type", "content-length"):
        assert len({a.headers[field] for a in answers}) == 1


async def test_the_key_with_another_request_is_422(api: Api, key: Iterator[str]) -> None:
    headers = {"Idempotency-Key": next(key)}
    assert (await api.post(f"{P}/things", json={"name": "a"}, headers=headers)).status_code == 201
    for path, body in ((f"{P}/things", {"name": "b"}), (f"{P}/things?x=1", {"name": "a"}), (f"{P}/declined", {"name": "a"})):
        problem(await api.post(path, json=body, headers=headers), 422, "idempotency_key_reused")


async def test_a_key_belongs_to_its_client(gateway: Pipeline, database: Database, api: Api, key: Iterator[str]) -> None:
    headers = {"Idempotency-Key": next(key)}
    first = await api.post(f"{P}/things", json={"name": "a"}, headers=headers)
    async with await Api.of(gateway, database, [WRITE]) as other:
        second = await other.post(f"{P}/things", json={"name": "a"}, headers=headers)
    assert (second.status_code, "idempotency-replayed" in second.headers) == (201, False)
    assert second.json()["id"] != first.json()["id"]


@pytest.mark.parametrize("value", [None, "", "x" * 256, "tab\there", b"\xff\xfe"])
async def test_the_key_is_required_and_sane(api: Api, value: Any) -> None:
    headers = {} if value is None else {"Idempotency-Key": value}
    body = problem(await api.post(f"{P}/things", json={"name": "a"}, headers=headers), 400, "bad_request")
    assert "Idempotency-Key" in body["detail"]


async def test_refusals_are_stored_too(api: Api, key: Iterator[str]) -> None:
    headers, wanted = {"Idempotency-Key": next(key)}, uuid4().hex
    first, second = [await api.post(f"{P}/declined", json={"wanted": wanted}, headers=headers) for _ in range(2)]
    assert (first.status_code, second.status_code, runs.count(wanted)) == (409, 409, 1)
    assert first.content == second.content
    assert second.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(("prefix", "status"), [("throttled", 503), ("boom", 500)])
async def test_answers_that_say_again_free_the_key(api: Api, key: Iterator[str], prefix: str, status: int) -> None:
    headers, wanted = {"Idempotency-Key": next(key)}, f"{prefix}-{uuid4().hex}"
    first, second = [await api.post(f"{P}/flaky", json={"wanted": wanted}, headers=headers) for _ in range(2)]
    assert (first.status_code, second.status_code) == (status, 200)
    assert second.json() == {"attempt": 2}


async def test_a_dead_holders_lease_is_taken_over(api: Api, key: Iterator[str]) -> None:
    """The first request is cut off like by ``kill -9``: no answer, no clean-up. Its twin waits for the lease to end and runs."""
    headers, wanted = {"Idempotency-Key": next(key)}, f"slow-{uuid4().hex}"
    first = asyncio.create_task(api.post(f"{P}/flaky", json={"wanted": wanted}, headers=headers))
    while wanted not in runs:
        await asyncio.sleep(0.02)
    first.cancel()
    second = await api.post(f"{P}/flaky", json={"wanted": wanted}, headers=headers)
    assert (second.status_code, second.json()) == (200, {"attempt": 2})
    assert "idempotency-replayed" not in second.headers


async def test_a_living_holder_keeps_its_lease_and_its_twin_is_told_to_wait(api: Api, key: Iterator[str]) -> None:
    headers, wanted = {"Idempotency-Key": next(key)}, f"slow-{uuid4().hex}"
    first = asyncio.create_task(api.post(f"{P}/flaky", json={"wanted": wanted}, headers=headers))
    while wanted not in runs:
        await asyncio.sleep(0.02)
    answer = await api.post(f"{P}/flaky", json={"wanted": wanted}, headers=headers)  # waits three seconds, three times the lease
    body = problem(answer, 409, "in_progress")
    assert (answer.headers["retry-after"], body["retryAfterSeconds"], body["retryable"]) == ("1", 1, True)
    assert runs.count(wanted) == 1
    first.cancel()


async def test_expired_keys_are_forgotten(api: Api, database: Database, key: Iterator[str]) -> None:
    text_key, name = next(key), uuid4().hex[:20]
    headers = {"Idempotency-Key": text_key}
    first = await api.post(f"{P}/things", json={"name": name}, headers=headers)
    await database.pool.execute("update idempotency_key set expires_at = now() - interval '1 second' where key = $1", text_key)
    second = await api.post(f"{P}/things", json={"name": name}, headers=headers)
    assert second.json()["id"] != first.json()["id"]
    await database.pool.execute("update idempotency_key set expires_at = now() - interval '1 second' where key = $1", text_key)
    assert await purge(database) >= 1
    assert await database.pool.fetchval("select count(*) from idempotency_key where key = $1", text_key) == 0


# Exceptions


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("throttled", 503, "unavailable"),
        ("unavailable", 503, "unavailable"),
        ("outcome-unknown", 503, "unavailable"),
        ("unauthenticated", 502, "system_failed"),
        ("forbidden", 502, "system_failed"),
        ("malformed", 502, "system_failed"),
        ("conflict", 409, "conflict"),
        ("unsupported", 409, "conflict"),
        ("not-found", 404, "not_found"),
        ("rejected", 422, "refused_by_system"),
    ],
)
async def test_failures_become_problems(api: Api, kind: str, status: int, code: str) -> None:
    answer = await api.get(f"{P}/fail/{kind}")
    body = problem(answer, status, code)
    assert body["detail"] == "The system said so."
    assert body["retryable"] is (status == 503)
    if kind in ("throttled", "unavailable"):
        assert answer.headers["retry-after"] == "7"
    assert ("retry-after" in answer.headers) is (status == 503)
    if kind == "rejected":
        assert body["errors"][0]["pointer"] == "/lines/0/unitPrice"


@pytest.mark.parametrize("kind", ["bare", "file", "sql", "asyncpg"])
async def test_bare_exceptions_say_nothing_and_are_logged(api: Api, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    answer = await api.get(f"{P}/fail/{kind}")
    body = problem(answer, 500, "internal")
    assert "detail" not in body
    line = next(r for r in caplog.records if r.name == "crosswalk.pipeline")
    assert line.exc_info
    assert line.fields["traceId"] == body["traceId"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["unreachable", "terminated", "terminated-orm"])
async def test_a_database_that_is_away_is_503(api: Api, kind: str) -> None:
    answer = await api.get(f"{P}/fail/{kind}")
    problem(answer, 503, "unavailable")
    assert answer.headers["retry-after"] == "2"


async def test_without_a_database_everything_else_is_503(database: Database, settings: Settings) -> None:
    async with opened(database.url) as own:
        gateway = build_gateway([PROBE], own, settings)
        async with await Api.of(gateway, own, [READ, WRITE]) as api:
            assert (await api.get(f"{P}/things/x")).status_code == 200
            assert (await api.get("/health/ready")).json() == {"status": "ready"}
            await own.pool.close()
            answer = await api.post(f"{P}/things", json={"name": "a"}, headers={"Idempotency-Key": "k"})
            problem(answer, 503, "unavailable")
            ready = await api.get("/health/ready")
            assert (ready.status_code, ready.json()) == (503, {"status": "unavailable"})
            token = await api.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=("x", "y"))
            problem(token, 503, "unavailable")
            assert (await api.get("/health/live")).status_code == 200
            await own.open()


async def test_limits_fail_closed_when_redis_is_away(database: Database, settings: Settings, gateway: Pipeline) -> None:
    away = build_gateway([PROBE], database, settings.model_copy(update={"redis_url": "redis://127.0.0.1:1/0"}))
    headers = (await Api.of(gateway, database, [READ], tier="standard")).headers
    async with AsyncClient(transport=ASGITransport(away), base_url="http://test", headers=headers) as own:
        problem(await own.get(f"{P}/things/x"), 503, "unavailable")
        problem(await own.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=("x", "y")), 503, "unavailable")


async def test_products_for_apex_send_problems_as_json(api: Api, nobody: AsyncClient) -> None:
    base = "/experience/plain/v2"
    answers = [
        await nobody.get(f"{base}/things/x"),
        await api.get(f"{base}/none"),
        await api.patch(f"{base}/things/x"),
        await api.put(f"{base}/things/x", json={}),
        await api.get(f"{base}/fail/bare"),
        await api.get(f"{base}/fail/conflict"),
        await api.post(f"{base}/things", json={"name": "a"}),
    ]
    assert [a.status_code for a in answers] == [401, 404, 405, 422, 500, 409, 400]
    assert {a.headers["content-type"] for a in answers} == {"application/json"}


# Traces, logs, health


async def test_the_callers_trace_goes_on(api: Api, exporter: InMemorySpanExporter) -> None:
    exporter.clear()
    trace_id, parent = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
    answer = await api.get(f"{P}/things/t1", headers={"traceparent": f"00-{trace_id}-{parent}-01", "X-Request-Id": "req-7"})
    version, answered, span_id, flags = answer.headers["traceparent"].split("-")
    assert (version, answered, flags) == ("00", trace_id, "01")
    assert answer.json()["traceId"] == trace_id
    assert answer.headers["x-request-id"] == "req-7"
    (span,) = exporter.get_finished_spans()
    assert (span.name, span.kind) == (f"GET {P}/things/{{thing_id}}", SpanKind.SERVER)
    assert f"{span.context.span_id:016x}" == span_id
    assert span.parent is not None
    assert f"{span.parent.span_id:016x}" == parent
    assert span.attributes is not None
    assert span.attributes["http.route"] == f"{P}/things/{{thing_id}}"
    assert span.attributes["http.response.status_code"] == 200
    assert span.attributes["crosswalk.client_id"] == answer.json()["clientId"]


@pytest.mark.parametrize(
    "header", ["", "nonsense", "00-00000000000000000000000000000000-00f067aa0ba902b7-01", "ff-" + "1" * 32 + "-" + "1" * 16 + "-01"]
)
async def test_a_trace_id_exists_in_any_case(nobody: AsyncClient, header: str) -> None:
    answer = await nobody.get(f"{P}/x", headers={"traceparent": header, "X-Request-Id": "bad id\t"})
    trace_id = answer.headers["traceparent"].split("-")[1]
    assert re.fullmatch(r"[0-9a-f]{32}", trace_id)
    assert int(trace_id, 16) != 0
    assert answer.headers["x-request-id"] == answer.json()["traceId"] == trace_id


async def test_an_unsampled_request_has_a_trace_id(database: Database, settings: Settings) -> None:
    gateway = build_gateway([PROBE], database, settings, tracer_provider=build_provider(0.0))
    async with AsyncClient(transport=ASGITransport(gateway), base_url="http://test") as client:
        first, second = [(await client.get("/health/live")).headers["traceparent"] for _ in range(2)]
    assert int(first[-2:], 16) & 1 == 0
    assert first.split("-")[1] != second.split("-")[1]


async def test_one_line_per_request_without_secrets(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "crosswalk.access")
    answer = await api.get(f"{P}/things/t1", params={"token": "hunter2"})
    (line,) = [r for r in caplog.records if r.name == "crosswalk.access"]
    fields = line.fields  # type: ignore[attr-defined]
    assert (fields["status"], fields["route"], fields["clientId"]) == (200, f"{P}/things/{{thing_id}}", answer.json()["clientId"])
    assert "hunter2" not in str(fields)
    assert api.headers["Authorization"].split()[1] not in str(fields)


async def test_health_is_open_and_small(nobody: AsyncClient) -> None:
    for path, word in (("/health/live", "live"), ("/health/ready", "ready")):
        answer = await nobody.get(path)
        assert (answer.status_code, answer.json()) == (200, {"status": word})
        assert (await nobody.head(path)).status_code == 200
    problem(await nobody.get("/health/other"), 404, "not_found")
    answer = await nobody.post("/health/live")
    problem(answer, 405, "method_not_allowed")
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


async def test_lifespan_and_websockets(gateway: Pipeline) -> None:
    inbox = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    sent: list[Any] = []

    async def receive() -> Any:
        return next(inbox)

    async def send(message: Any) -> None:
        sent.append(message)

    await gateway({"type": "lifespan"}, receive, send)
    await gateway({"type": "websocket", "path": "/"}, receive, send)
    assert [m["type"] for m in sent] == ["lifespan.startup.complete", "lifespan.shutdown.complete", "websocket.close"]


# The published document


@pytest.mark.parametrize("product", [PROBE, PLAIN])
def test_the_document_says_what_is_enforced(product: Product) -> None:
    document = mount(product).openapi()
    validate(document)
    assert document["servers"] == [{"url": product.prefix}]
    flow = document["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]
    assert flow["tokenUrl"] == "/oauth/token"
    assert set(flow["scopes"]) == {READ, WRITE}
    assert not {"HTTPValidationError", "ValidationError"} & set(document["components"]["schemas"])
    post = document["paths"]["/things"]["post"]
    assert {"201", "400", "401", "403", "409", "413", "422", "429", "500", "503"} <= set(post["responses"])
    for status, response in post["responses"].items():
        if status >= "4":
            assert list(response["content"]) == [product.problem_media_type]
            assert response["content"][product.problem_media_type]["schema"] == {"$ref": "#/components/schemas/ProblemBody"}
