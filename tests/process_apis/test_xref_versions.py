"""Two versions of one operation beside each other: the first says when it goes and what replaces it, the second spoils no batch."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from httpx import AsyncClient

from app.main import Parts
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
