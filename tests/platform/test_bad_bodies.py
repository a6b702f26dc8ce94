"""What a caller may send at worst: each is a clear 4xx that names the field, none a 500."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

import pytest
from fastapi import APIRouter
from httpx import ASGITransport, AsyncClient
from pydantic import Field

from app.core.api import Product, policy
from app.core.database import Database
from app.core.model import Wire
from app.core.problems import Problem
from app.core.settings import Settings
from app.platform.identity.clients import create_client
from app.platform.pipeline import jsonbody
from app.platform.pipeline.gateway import build_gateway
from app.platform.pipeline.head import Head
from app.platform.pipeline.jsonbody import MAX_DEPTH, MAX_ITEMS, read_json
from app.platform.pipeline.product_app import mount

P = "/process/bad/v1"
JSON = {"Content-Type": "application/json"}
router = APIRouter()


class Thing(Wire):
    name: str | None = None
    price: Decimal | None = None
    count: int | None = None
    tags: list[str] = Field(default_factory=list)
    more: dict[str, Any] = Field(default_factory=dict)


@router.put("/things/{thingId}", openapi_extra=policy("process.bad:write"))
async def put_thing(thingId: str, thing: Thing, q: str | None = None) -> Thing:  # noqa: N803 - the wire name
    return thing


@router.get("/things/{thingId}", openapi_extra=policy("process.bad:read"))
async def get_thing(thingId: str, q: str | None = None) -> dict[str, str]:  # noqa: N803 - the wire name
    return {"id": thingId}


@router.get("/slow", openapi_extra=policy("process.bad:read"))
async def slow() -> dict[str, str]:
    await asyncio.sleep(600)
    return {}


@router.post("/slow", openapi_extra=policy("process.bad:write", idempotency=True))
async def slow_once() -> dict[str, str]:
    seen.append(1)
    if len(seen) == 1:
        await asyncio.sleep(600)
    return {"tries": str(len(seen))}


seen: list[int] = []
PRODUCT = Product("process", "bad", "Bad", "For tests.", [router])


@pytest.fixture(scope="module")
async def api(database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[AsyncClient]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"), public_url="https://gateway.test", request_seconds=0.5)
    gateway = build_gateway([PRODUCT], database, settings)
    scopes = ["process.bad:read", "process.bad:write"]
    client, secret = await create_client(database, name="Bad", kind="service", scopes=scopes, tier="unmetered")
    async with AsyncClient(transport=ASGITransport(gateway), base_url="http://test") as http:
        answer = await http.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=(client.client_id, secret))
        http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield http


def deep(opening: str, closing: str, depth: int) -> str:
    return '{"more": {"x": ' + opening * depth + "1" + closing * depth + "}}"


BAD: dict[str, tuple[str | bytes, int, str, str | None]] = {
    "not JSON": ("not json", 400, "bad_request", None),
    "half": ('{"name": "a"', 400, "bad_request", None),
    "two documents": ("{}{}", 400, "bad_request", None),
    "not UTF-8": (b'{"name": "\xff\xfe"}', 400, "bad_request", None),
    "UTF-16": ('{"name": "a"}'.encode("utf-16"), 400, "bad_request", None),
    "a raw NUL": ('{"name": "a\x00b"}', 400, "bad_request", None),
    "an escaped NUL": ('{"name": "a\\u0000b"}', 400, "bad_request", "/name"),
    "a NUL far down": ('{"more": {"a": [1, {"b/c": "\\u0000"}]}}', 400, "bad_request", "/more/a/1/b~1c"),
    "a NUL in a name": ('{"more": {"\\u0000": 1}}', 400, "bad_request", "/more"),
    "half a surrogate": ('{"name": "\\ud800"}', 400, "bad_request", "/name"),
    "the other half": ('{"tags": ["ok", "\\udc00x"]}', 400, "bad_request", "/tags/1"),
    "a surrogate in UTF-8": (b'{"name": "\xed\xa0\x80"}', 400, "bad_request", None),
    "arrays 10,000 deep": (deep("[", "]", 10_000), 400, "bad_request", "/more"),
    "objects 10,000 deep": (deep('{"a":', "}", 10_000), 400, "bad_request", "/more"),
    "brackets that never close": ("[" * 10_000, 400, "bad_request", ""),
    "a million brackets": ("[" + "[]," * 330_000 + "1]", 400, "bad_request", None),
    "one level too deep": (deep("[", "]", MAX_DEPTH - 1), 400, "bad_request", "/more"),
    "NaN": ('{"price": NaN}', 400, "bad_request", "/price"),
    "Infinity": ('{"more": {"a": [-Infinity]}}', 400, "bad_request", "/more/a/0"),
    "a float beyond decimal": ('{"price": 1e400}', 422, "invalid_input", "/price"),
    "an exponent that eats memory": ('{"count": 1e999999999}', 422, "invalid_input", "/count"),
    "an exponent beyond any": ('{"count": 1e99999999999999999999}', 422, "invalid_input", "/count"),
    "too many digits": ('{"price": 0.' + "1" * 40 + "}", 422, "invalid_input", "/price"),
    "an integer of 5,000 digits": ('{"count": ' + "9" * 5000 + "}", 422, "invalid_input", "/count"),
    "a number far down": ('{"more": {"a": [0, 1e500]}}', 422, "invalid_input", "/more/a/1"),
    "a member twice": ('{"name": "a", "name": "b"}', 400, "bad_request", "/name"),
    "a member twice far down": ('{"more": {"a": [{"b": 1, "b": 1}]}}', 400, "bad_request", "/more/a/0/b"),
    "too long an array": (json.dumps({"tags": ["x"] * (MAX_ITEMS + 1)}), 422, "invalid_input", "/tags"),
    "an unknown field": ('{"nmae": "a"}', 422, "invalid_input", "/nmae"),
    "a wrong type": ('{"name": {"a": 1}}', 422, "invalid_input", "/name"),
    "a wrong type in a list": ('{"tags": ["a", 1]}', 422, "invalid_input", "/tags/1"),
    "an array instead of an object": ("[]", 422, "invalid_input", ""),
    "a text instead of an object": ('"x"', 422, "invalid_input", ""),
    "null": ("null", 422, "invalid_input", ""),
    "nothing": ("", 422, "invalid_input", ""),
    "20 MB": (b'{"name": "' + b"x" * 20_000_000 + b'"}', 413, "payload_too_large", None),
}


@pytest.mark.parametrize("kind", BAD)
async def test_a_bad_body_is_refused_and_its_field_named(api: AsyncClient, kind: str) -> None:
    content, status, code, pointer = BAD[kind]
    answer = await api.put(f"{P}/things/t1", content=content, headers=JSON)
    body = answer.json()
    assert (answer.status_code, body["code"]) == (status, code), body
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["detail"]
    if pointer is not None:
        assert [error["pointer"] for error in body["errors"]][:1] == [pointer]


@pytest.mark.parametrize(
    "content",
    [
        "{}",
        '{"name": "\\ud83d\\ude42 \\u00e9 [[[[ \\" {{{"}',
        deep("[", "]", MAX_DEPTH - 2),
        json.dumps({"tags": ["["] * MAX_ITEMS}),
        '{"price": 12345678901234567890.12345678901234}',
        '{"count": 9223372036854775807}',
        '{"more": {"a": ' + "[" + ",".join("[]" for _ in range(5000)) + "]}}",
    ],
)
async def test_what_is_strange_but_right_passes(api: AsyncClient, content: str) -> None:
    answer = await api.put(f"{P}/things/t1", content=content, headers=JSON)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "application/xml"}, 415),
        ({}, 415),
        ({"Content-Type": "application/json; charset=utf-16"}, 415),
        ({"Content-Type": "application/json", "Content-Encoding": "gzip"}, 415),
        ({"Content-Type": "application/json; charset=UTF-8"}, 200),
        ({"Content-Type": "APPLICATION/JSON"}, 200),
        ({"Content-Type": "application/vnd.acme+json"}, 200),
    ],
)
async def test_the_type_of_the_body_decides_whether_it_is_read(api: AsyncClient, headers: dict[str, str], status: int) -> None:
    request = api.build_request("PUT", f"{P}/things/t1", content=b"{}", headers=headers)
    answer = await api.send(request)
    assert answer.status_code == status, answer.text
    if status == 415:
        assert answer.json()["code"] == "unsupported_media_type"


@pytest.mark.parametrize(
    ("target", "pointer"),
    [
        ("/things/a%00b", "thingId"),
        ("/things/a?q=%00", "q"),
        ("/things/a?x=1&q=%ff%fe", "q"),
        ("/things/a?%00=1", ""),
    ],
)
async def test_parameters_that_nothing_can_store_are_named(api: AsyncClient, target: str, pointer: str) -> None:
    answer = await api.get(P + target)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_targets_and_heads_are_bounded(api: AsyncClient) -> None:
    answer = await api.get(f"{P}/things/a", params={"q": "x" * 9000})
    assert (answer.status_code, answer.json()["code"]) == (414, "uri_too_long")
    assert (await api.get(f"{P}/things/a", params={"q": "x" * 8000})).status_code == 200
    answer = await api.get(f"{P}/things/a", headers={f"X-{n}": "x" * 1000 for n in range(40)})
    assert (answer.status_code, answer.json()["code"]) == (431, "request_header_fields_too_large")


async def test_an_answer_that_takes_too_long_is_504(api: AsyncClient) -> None:
    answer = await api.get(f"{P}/slow")
    assert (answer.status_code, answer.json()["code"], answer.json()["retryable"]) == (504, "timed_out", True)


async def test_a_write_that_took_too_long_can_be_repeated_with_its_key(api: AsyncClient) -> None:
    first, second = [await api.post(f"{P}/slow", headers={"Idempotency-Key": "slow-1"}) for _ in range(2)]
    assert (first.status_code, first.headers["retry-after"]) == (504, "1")
    assert (second.status_code, second.json()) == (200, {"tries": "2"})


async def test_the_documents_say_so() -> None:
    responses = mount(PRODUCT).openapi()["paths"]["/things/{thingId}"]["put"]["responses"]
    assert {"400", "408", "413", "414", "415", "422", "429", "431", "500", "503", "504"} <= set(responses)


_SCALARS = ["1e5", "-0", "1.50", "1" * 23, "1E40", "0." + "1" * 40, "7", "1e400", '"a"', '"[{"', '":0"', '",5e1"', '""', '"a:b"', "NaN"]
_SCALARS += ["true", "null", r'"\u0000"', r'"\ud800"', r'"\n"']
_EDGES = ["[" * depth + "]" * depth for depth in (63, 64, 65)] + ["[" + "1," * count + "1]" for count in (9_999, 10_000)]
_EDGES += ["[[]," + "1," * 9_999 + "1]", '["[",' * 70 + '"]"' + "]" * 70, '{"a":' * 65 + "1" + "}" * 65]


def _random_body(random: Random, depth: int = 0) -> str:
    kind = random.randrange(6) if depth < 5 else 0
    if kind < 3:
        return random.choice(_SCALARS)
    inner = [_random_body(random, depth + 1) for _ in range(random.randrange(4))]
    if kind == 3:
        return "[" + random.choice([",", ", "]).join(inner) + "]"
    return "{" + ",".join(f'"{random.choice("abcdef")}"{random.choice([":", " : "])}{item}' for item in inner) + "}"


def test_the_fast_reader_and_the_careful_one_say_the_same() -> None:
    random = Random(3)
    head = Head("POST", "/", content_type="application/json")

    def said(read: Callable[[], Any]) -> object:
        try:
            return repr(read())
        except Problem as problem:
            return problem.slug, problem.detail, problem.errors

    for text in [*_EDGES, *(_random_body(random) for _ in range(5_000))]:
        body = text.encode()
        assert said(partial(read_json, head, body)) == said(partial(jsonbody._read_with_care, body)), text[:100]
