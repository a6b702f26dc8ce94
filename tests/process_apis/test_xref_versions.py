"""Two versions of one operation beside each other: the first says when it goes and what replaces it, the second spoils no batch."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from httpx import AsyncClient

from app.main import Parts
from app.specs import documents
from app.specs.walk import operations
from tests.clients import signed_in

RECORDS = [
    {"connection": "salesforce", "objectName": "Account", "externalId": "0015g00000ZzYyXAAV"},
    {"connection": "nowhere", "objectName": "Account", "externalId": "1"},
    {"connection": "salesforce", "objectName": "Account", "externalId": "0015g00000AbCdEAAV"},
]


async def _client(built: Parts) -> AsyncClient:
    return await signed_in(built.gateway(), built.database, {"process.xref:read", "process.xref:write"})


def _fields(answer: Any) -> dict[str, str]:
    return {name: answer.headers[name] for name in ("deprecation", "sunset", "link") if name in answer.headers}


async def test_version_1_says_since_when_until_when_and_what_instead(built: Parts) -> None:
    async with await _client(built) as client:
        answer = await client.post("/process/xref/v1/resolve", json={"records": RECORDS[:1]})
        refused = await client.post("/process/xref/v1/resolve", json={"records": []})
    assert (answer.status_code, refused.status_code) == (200, 422)
    assert _fields(answer) == _fields(refused)
    since = datetime.fromtimestamp(int(answer.headers["deprecation"].removeprefix("@")), UTC)
    until = parsedate_to_datetime(answer.headers["sunset"])
    assert (since, until) == (datetime(2026, 11, 23, tzinfo=UTC), datetime(2027, 11, 30, tzinfo=UTC))
    assert answer.headers["sunset"] == "Tue, 30 Nov 2027 00:00:00 GMT"
    assert answer.headers["link"] == '</process/xref/v2/resolve>; rel="successor-version"'


def test_the_document_says_it_as_well_and_names_the_successor() -> None:
    first, second = (json.loads(documents()[f"process/xref.{version}.json"]) for version in ("v1", "v2"))
    going = {path for path, method, operation in operations(first) if operation.get("deprecated")}
    assert going == {"/resolve"}
    operation = first["paths"]["/resolve"]["post"]
    assert operation["x-crosswalk"]["deprecation"] == {
        "since": "2026-11-23",
        "sunset": "2027-11-30",
        "successor": "/process/xref/v2/resolve",
    }
    assert {"Deprecation", "Sunset", "Link"} <= set(operation["responses"]["200"]["headers"])
    assert second["servers"][0]["url"] + next(iter(second["paths"])) == "/process/xref/v2/resolve"
    assert not second["paths"]["/resolve"]["post"].get("deprecated")


async def test_what_stays_says_nothing_of_the_kind(built: Parts) -> None:
    async with await _client(built) as client:
        second = await client.post("/process/xref/v2/resolve", json={"records": RECORDS})
        other = await client.get("/process/xref/v1/records/cus_01jd4z6k3ve0gr9ps8c0y3zq1n")
    assert _fields(second) == _fields(other) == {}


async def test_version_2_answers_each_record_where_version_1_refuses_all(built: Parts) -> None:
    async with await _client(built) as client:
        made = await client.post("/process/xref/v1/records", json={**RECORDS[0], "entity": "customer"}, headers={"Idempotency-Key": "one"})
        assert made.status_code == 200, made.text
        first = await client.post("/process/xref/v1/resolve", json={"records": RECORDS})
        second = await client.post("/process/xref/v2/resolve", json={"records": RECORDS})
    assert first.status_code == 404
    assert second.status_code == 200
    assert [item["verdict"] for item in second.json()["items"]] == ["linked", "unknownConnection", "unlinked"]
    assert [item["id"] for item in second.json()["items"]] == [made.json()["id"], None, None]
    assert [item["externalId"] for item in second.json()["items"]] == [item["externalId"] for item in RECORDS]


async def test_version_2_takes_as_many_as_version_1_and_looks_back(built: Parts) -> None:
    many = [{**RECORDS[0], "externalId": f"001{number:06}"} for number in range(9_998)]
    async with await _client(built) as client:
        await client.post("/process/xref/v1/records", json={**RECORDS[0], "entity": "customer"}, headers={"Idempotency-Key": "two"})
        now = await client.post("/process/xref/v2/resolve", json={"records": [*many, RECORDS[0], RECORDS[1]]})
        then = await client.post("/process/xref/v2/resolve", json={"records": RECORDS[:1], "asOf": "2020-01-01T00:00:00Z"})
        more = await client.post("/process/xref/v2/resolve", json={"records": [*many, *RECORDS]})
    assert now.status_code == 200, now.text
    assert [item["verdict"] for item in now.json()["items"]] == [*["unlinked"] * 9_998, "linked", "unknownConnection"]
    assert [item["verdict"] for item in then.json()["items"]] == ["unlinked"]
    assert more.status_code == 422
