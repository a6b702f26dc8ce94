"""What every collection of business records does, shown on time entries and expenses."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response

from tests.process_apis.services.conftest import BASE
from tests.process_apis.test_legal_entities import US


def entry(project: str, **changes: Any) -> dict[str, Any]:
    return {"project": project, "personReference": "70002", "workedOn": "2026-10-12", "minutes": 95, **changes}


def expense(project: str, **changes: Any) -> dict[str, Any]:
    told = {"project": project, "personReference": "70002", "spentOn": "2026-10-12", "category": "travel", "currencyCode": "GBP"}
    return {**told, "amount": "84.50", **changes}


async def post(client: AsyncClient, path: str, body: Any, key: str | None = None) -> Response:
    return await client.post(BASE + path, json=body, headers={"Idempotency-Key": key or str(uuid4())})


async def test_created_read_changed(psa: AsyncClient, project: str) -> None:
    made = await post(psa, "/time-entries", entry(project))
    assert made.status_code == 201, made.text
    record = made.json()
    assert record["id"].startswith("tme_")
    assert record["legalEntity"] == US
    assert made.headers["location"] == f"{BASE}/time-entries/{record['id']}"

    read = await psa.get(made.headers["location"])
    assert read.json() == record
    assert read.headers["etag"] == made.headers["etag"]

    changed = await psa.patch(made.headers["location"], json={"minutes": 90}, headers={"If-Match": read.headers["etag"]})
    assert changed.status_code == 200, changed.text
    assert changed.json()["minutes"] == 90
    assert changed.json()["updatedAt"] > record["updatedAt"]
    stale = await psa.patch(made.headers["location"], json={"minutes": 80}, headers={"If-Match": read.headers["etag"]})
    assert stale.status_code == 412
    again = await psa.patch(made.headers["location"], json={"minutes": 90}, headers={"If-Match": read.headers["etag"]})
    assert again.status_code == 200  # it is so already
    assert again.json() == changed.json()


async def test_the_same_key_makes_one_record(psa: AsyncClient, project: str) -> None:
    first, second = await post(psa, "/time-entries", entry(project), "k-1"), await post(psa, "/time-entries", entry(project), "k-1")
    assert first.content == second.content
    assert len((await psa.get(f"{BASE}/time-entries", params={"project": project})).json()["items"]) == 1


async def test_pages_filters_and_fields(psa: AsyncClient, project: str) -> None:
    days = ["2026-10-12", "2026-10-13", "2026-10-14", "2026-10-15", "2026-10-16"]
    for day in days:
        assert (await post(psa, "/time-entries", entry(project, workedOn=day))).status_code == 201
    seen: list[str] = []
    cursor = None
    for _ in range(3):
        page = (
            await psa.get(f"{BASE}/time-entries", params={"project": project, "limit": 2, **({"cursor": cursor} if cursor else {})})
        ).json()
        seen += [item["workedOn"] for item in page["items"]]
        cursor = page["nextCursor"]
    assert seen == days
    assert cursor is None

    ranged = {"project": project, "workedOnFrom": "2026-10-13", "workedOnTo": "2026-10-14", "fields": "workedOn"}
    items = (await psa.get(f"{BASE}/time-entries", params=ranged)).json()["items"]
    assert [item.keys() for item in items] == [{"id", "workedOn"}] * 2
    assert [item["workedOn"] for item in items] == days[1:3]
    picked = (await psa.get(f"{BASE}/time-entries", params={"ids": f"{items[0]['id']},tme_nonsense"})).json()["items"]
    assert [item["id"] for item in picked] == [items[0]["id"]]

    for params, status, pointer in (
        ({"fields": "minutes,nonsense"}, 422, "fields"),
        ({"limit": 201}, 422, "limit"),
        ({"nonsense": "1"}, 422, "nonsense"),
        ({"updatedSince": "2026-10-13T00:00:00"}, 422, "updatedSince"),
    ):
        answer = await psa.get(f"{BASE}/time-entries", params=params)
        assert answer.status_code == status, answer.text
        assert answer.json()["errors"][0]["pointer"] == pointer
    assert (await psa.get(f"{BASE}/time-entries", params={"cursor": "2"})).status_code == 400


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"minutes": 0}, "/minutes", "greater_than_equal"),
        ({"minutes": "long"}, "/minutes", "int_parsing"),
        ({"workedOn": None}, "/workedOn", "date_type"),
        ({"project": "prj_01jd4z6k3ve0gr9ps8c0y3zq1n"}, "/project", "not_found"),
        ({"project": "nonsense"}, "/project", "not_found"),
        ({"invoiced": True}, "/invoiced", "extra_forbidden"),
        ({"id": "tme_01jd4z6k3ve0gr9ps8c0y3zq1n"}, "/id", "extra_forbidden"),
    ],
)
async def test_bad_input_names_the_field(psa: AsyncClient, project: str, change: dict[str, Any], pointer: str, code: str) -> None:
    answer = await post(psa, "/time-entries", {**entry(project), **change})
    assert answer.status_code == 422, answer.text
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, code)]


async def test_sums_have_their_currencys_digits(psa: AsyncClient, project: str) -> None:
    made = await post(psa, "/expenses", expense(project, amount="84.5"))
    assert made.json()["amount"] == "84.50"
    yen = await post(psa, "/expenses", expense(project, amount="8450", currencyCode="JPY"))
    assert yen.json()["amount"] == "8450"
    for amount, currency in (("84.505", "GBP"), ("8450.5", "JPY")):
        answer = await post(psa, "/expenses", expense(project, amount=amount, currencyCode=currency))
        assert answer.status_code == 422
        assert answer.json()["errors"] == [{"pointer": "/amount", "detail": f"more digits than {currency} has", "code": "too_many_digits"}]
    huge = await post(psa, "/expenses", expense(project, amount="9" * 30))
    assert huge.status_code == 422
    assert huge.json()["errors"][0]["pointer"] == "/amount"


async def test_one_bad_item_never_spoils_the_rest(psa: AsyncClient, british: AsyncClient, project: str) -> None:
    items: list[Any] = [
        entry(project),
        {"minutes": "x"},
        entry(project, minutes=0),
        entry("prj_01jd4z6k3ve0gr9ps8c0y3zq1n"),
        7,
        entry(project, minutes=60),
    ]
    answer = await post(psa, "/time-entries/bulk", {"items": items}, "bulk-1")
    assert answer.status_code == 200, answer.text
    results = answer.json()["items"]
    assert [item["status"] for item in results] == [201, 422, 422, 422, 422, 201]
    assert [item["index"] for item in results] == list(range(6))
    assert answer.json()["succeededCount"] == 2
    assert answer.json()["failedCount"] == 4
    assert {error["pointer"] for error in results[1]["problem"]["errors"]} >= {"/minutes", "/project"}
    first, last = results[0]["record"], results[5]["record"]
    assert first["id"] != last["id"]
    assert (await post(psa, "/time-entries/bulk", {"items": items}, "bulk-1")).content == answer.content

    changes = [
        {"id": first["id"], "ifMatch": results[0]["etag"], "changes": {"minutes": 30}},
        {"id": last["id"], "ifMatch": '"stale"', "changes": {"minutes": 30}},
        {"id": "tme_01jd4z6k3ve0gr9ps8c0y3zq1n", "changes": {"minutes": 30}},
        {"id": last["id"], "changes": {"project": project}},
    ]
    answer = await post(psa, "/time-entries/bulk-update", {"items": changes})
    assert [item["status"] for item in answer.json()["items"]] == [200, 412, 404, 422]
    assert answer.json()["items"][0]["record"]["minutes"] == 30
    hidden = await post(british, "/time-entries/bulk-update", {"items": [{"id": first["id"], "changes": {"minutes": 1}}]})
    assert [item["status"] for item in hidden.json()["items"]] == [404]


async def test_records_of_another_entity_are_not_there(psa: AsyncClient, british: AsyncClient, project: str) -> None:
    made = (await post(psa, "/time-entries", entry(project))).json()["id"]
    assert (await british.get(f"{BASE}/time-entries/{made}")).status_code == 404
    assert (await british.patch(f"{BASE}/time-entries/{made}", json={"minutes": 5})).status_code == 404
    for params in ({}, {"project": project}, {"ids": made}):
        assert made not in str((await british.get(f"{BASE}/time-entries", params=params)).json())
    answer = await post(british, "/time-entries", entry(project))
    assert answer.status_code == 422  # as of a project that does not exist
    assert answer.json()["errors"] == [{"pointer": "/project", "detail": f"there is no project {project}", "code": "not_found"}]


async def test_only_the_owner_of_a_field_writes_it(psa: AsyncClient, seller: AsyncClient, project: str) -> None:
    answer = await post(seller, "/time-entries", entry(project))
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/not-owner"
    made = (await post(psa, "/time-entries", entry(project))).json()["id"]
    assert (await seller.patch(f"{BASE}/time-entries/{made}", json={"minutes": 5})).status_code == 403
    audited = await psa.get("/process/governance/v1/audit-entries", params={"subject": f"time_entry:{made}"})
    assert [entry["decision"] for entry in audited.json()["items"]] == ["refuse", "allow"]


async def test_of_concurrent_changes_under_one_tag_one_is_made(psa: AsyncClient, project: str) -> None:
    made = await post(psa, "/time-entries", entry(project))
    path, tag = made.headers["location"], {"If-Match": made.headers["etag"]}
    answers = await asyncio.gather(*(psa.patch(path, json={"minutes": 100 + n}, headers=tag) for n in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 7
    (won,) = (answer for answer in answers if answer.status_code == 200)
    assert (await psa.get(path)).json() == won.json()
    later = await psa.patch(path, json={"notes": "checked"}, headers={"If-Match": won.headers["etag"]})
    assert (later.status_code, later.json()["minutes"]) == (200, won.json()["minutes"])


async def test_a_partner_writes_nothing(psa: AsyncClient, partner: AsyncClient, project: str) -> None:
    made = (await post(psa, "/time-entries", entry(project))).json()["id"]
    card = {"name": "Ours", "legalEntity": US, "currencyCode": "USD", "effectiveFrom": "2026-01-01"}
    for path, body in (("/time-entries", entry(project)), ("/expenses", expense(project)), ("/rate-cards", card)):
        refused = await post(partner, path, body)
        assert (refused.status_code, refused.json()["code"]) == (403, "not_owner")
        bulk = await post(partner, f"{path}/bulk", {"items": [body]})
        assert [item["status"] for item in bulk.json()["items"]] == [403]
    assert (await partner.patch(f"{BASE}/time-entries/{made}", json={"minutes": 5})).status_code == 403
    changes = [{"id": made, "changes": {"minutes": 5}}]
    assert [item["status"] for item in (await post(partner, "/time-entries/bulk-update", {"items": changes})).json()["items"]] == [403]
    assert (await partner.get(f"{BASE}/time-entries/{made}")).json()["minutes"] == 95


async def test_many_are_approved_in_one_request(psa: AsyncClient, project: str) -> None:
    entries = [entry(project, minutes=minutes) for minutes in range(1, 51)]
    made = (await post(psa, "/time-entries/bulk", {"items": entries})).json()["items"]
    changes = [{"id": item["record"]["id"], "ifMatch": item["etag"], "changes": {"approved": True}} for item in made]
    answer = (await post(psa, "/time-entries/bulk-update", {"items": changes})).json()
    assert (answer["succeededCount"], answer["failedCount"]) == (50, 0)
    approved = (await psa.get(f"{BASE}/time-entries", params={"project": project, "approved": True, "billable": True})).json()["items"]
    assert [item["minutes"] for item in approved] == list(range(1, 51))
