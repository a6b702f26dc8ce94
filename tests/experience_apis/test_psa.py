"""What a delivery tool does in its own ids: projects and seats out, time, expenses and milestones in, each once however often it comes."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response

from app.core import ids
from app.main import Parts
from app.platform.pipeline.pipeline import Pipeline
from tests.clients import signed_in
from tests.process_apis.test_legal_entities import UK, US, Engagement

BASE = "/experience/psa/v1"
SCOPES = ["experience.psa:read", "experience.psa:write"]
SCOPES += [f"process.{product}:{verb}" for product in ("project", "billing") for verb in ("read", "write")]


@dataclass
class Place:
    """A project that the tool has, by its id there."""

    id: str
    external_id: str


@pytest.fixture
def gateway(built: Parts) -> Pipeline:
    app = built.gateway()
    assert isinstance(app, Pipeline)
    return app


@pytest.fixture
async def tool(gateway: Pipeline, built: Parts) -> AsyncIterator[AsyncClient]:
    async with await signed_in(gateway, built.database, SCOPES, connection="kantata") as client:
        yield client


@pytest.fixture
async def british(gateway: Pipeline, built: Parts) -> AsyncIterator[AsyncClient]:
    async with await signed_in(gateway, built.database, SCOPES, connection="kantata", legal_entities=[UK]) as client:
        yield client


async def linked(built: Parts, entity: str, object_: str, record: str) -> str:
    """Kantata has the record under the id that is returned."""
    connection = await built.connections.get("kantata")
    external = secrets.token_hex(5)
    uuid = ids.decode(ids.prefix_of(record), record)
    await built.xref.link(uuid, entity, connection.number, "kantata", object_, external, "test")
    return external


async def place(built: Parts, entity: str = US) -> Place:
    record = (await Engagement(entity).store(built)).project
    return Place(record, await linked(built, "project", "workspace", record))


@pytest.fixture
async def project(built: Parts) -> Place:
    return await place(built)


@pytest.fixture
async def theirs(built: Parts) -> Place:
    return await place(built, UK)


async def post(client: AsyncClient, path: str, body: Any, key: str | None = None) -> Response:
    return await client.post(BASE + path, json=body, headers={"Idempotency-Key": key or str(uuid4())})


def entry(project: Place, own: str = "te-1", **changes: Any) -> dict[str, Any]:
    told = {
        "externalId": own,
        "projectExternalId": project.external_id,
        "personReference": "70002",
        "workedOn": "2026-10-12",
        "minutes": 95,
    }
    return {**told, **changes}


def expense(project: Place, own: str = "ex-1", **changes: Any) -> dict[str, Any]:
    told = {"externalId": own, "projectExternalId": project.external_id, "personReference": "70002", "spentOn": "2026-10-12"}
    return {**told, "category": "travel", "currencyCode": "GBP", "amount": "84.5", **changes}


async def bring(client: AsyncClient, *items: Any, path: str = "/time-entries") -> list[dict[str, Any]]:
    answer = await post(client, path, {"items": list(items)})
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()["items"]
    assert [item["index"] for item in results] == list(range(len(items)))
    return results


async def entries(client: AsyncClient, project: Place) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.get("/process/billing/v1/time-entries", params={"project": project.id})).json()["items"]
    return found


def told(results: list[dict[str, Any]]) -> list[tuple[int, str | None]]:
    return [(item["status"], item.get("outcome")) for item in results]


# Time and expenses


async def test_an_entry_is_one_record_whichever_batch_brings_it(tool: AsyncClient, project: Place) -> None:
    first = await bring(tool, entry(project), entry(project, "te-2"), entry(project))
    assert told(first) == [(201, "created"), (201, "created"), (200, "unchanged")]
    assert first[0]["id"] == first[2]["id"] != first[1]["id"]
    assert first[0]["id"].startswith("tme_")
    assert [item["externalId"] for item in first] == ["te-1", "te-2", "te-1"]

    later = await bring(tool, entry(project, "te-2"), entry(project, minutes=60, approved=True), entry(project, "te-3"))
    assert told(later) == [(200, "unchanged"), (200, "updated"), (201, "created")]
    assert later[1]["id"] == first[0]["id"]
    records = {item["id"]: item for item in await entries(tool, project)}
    assert len(records) == 3
    assert (records[first[0]["id"]]["minutes"], records[first[0]["id"]]["approved"]) == (60, True)
    assert records[first[0]["id"]]["legalEntity"] == US


async def test_the_same_key_gets_the_same_answer(tool: AsyncClient, project: Place) -> None:
    body = {"items": [entry(project), entry(project, "te-2")]}
    first = await post(tool, "/time-entries", body, "batch-1")
    assert (first.json()["createdCount"], first.json()["failedCount"]) == (2, 0)
    assert (await post(tool, "/time-entries", body, "batch-1")).content == first.content
    other = await post(tool, "/time-entries", body, "batch-2")
    assert (other.json()["createdCount"], other.json()["unchangedCount"]) == (0, 2)


async def test_racing_batches_make_one_record(tool: AsyncClient, project: Place) -> None:
    items = [entry(project, f"te-{number}") for number in range(5)]
    batches = await asyncio.gather(*(bring(tool, *items) for _ in range(8)))
    for number in range(5):
        outcomes = sorted(str(batch[number]["outcome"]) for batch in batches)
        assert outcomes == ["created"] + ["unchanged"] * 7
        assert len({batch[number]["id"] for batch in batches}) == 1
    assert len(await entries(tool, project)) == 5


async def test_racing_changes_leave_one_record_that_one_of_them_said(tool: AsyncClient, project: Place) -> None:
    batches = await asyncio.gather(*(bring(tool, entry(project, minutes=minutes)) for minutes in range(10, 18)))
    assert {batch[0]["status"] for batch in batches} <= {200, 201}
    (record,) = await entries(tool, project)
    assert record["minutes"] in range(10, 18)


async def test_what_is_invoiced_stays(tool: AsyncClient, project: Place, built: Parts) -> None:
    (first,) = await bring(tool, entry(project))
    await built.database.pool.execute("update time_entry set invoiced = true where id = $1", ids.decode("tme", first["id"]))
    results = await bring(tool, entry(project), entry(project, minutes=60), entry(project, "te-2"))
    assert told(results) == [(200, "unchanged"), (409, None), (201, "created")]
    assert results[1]["problem"]["code"] == "conflict"
    assert "id" not in results[1] or results[1]["id"] is None
    assert [item["minutes"] for item in await entries(tool, project)] == [95, 95]


async def test_an_entry_moves_to_another_project_of_the_tool(tool: AsyncClient, project: Place, built: Parts, theirs: Place) -> None:
    (first,) = await bring(tool, entry(project))
    (moved,) = await bring(tool, entry(theirs))
    assert (moved["outcome"], moved["id"]) == ("updated", first["id"])
    assert await entries(tool, project) == []
    (record,) = await entries(tool, theirs)
    assert record["legalEntity"] == UK


async def test_one_bad_item_never_spoils_the_rest(tool: AsyncClient, project: Place) -> None:
    results = await bring(
        tool,
        entry(project),
        entry(project, "te-2", minutes=0),
        entry(project, "te-3", projectExternalId="nobodys"),
        7,
        {"externalId": "te-5"},
        entry(project, "te-6", invoiced=True),
        entry(project, "x" * 256),
        entry(project, "te-8"),
    )
    assert [item["status"] for item in results] == [201, 422, 422, 422, 422, 422, 422, 201]
    pointers = [item["problem"]["errors"][0]["pointer"] for item in results[1:3]]
    assert pointers == ["/minutes", "/projectExternalId"]
    assert {error["pointer"] for error in results[4]["problem"]["errors"]} >= {"/projectExternalId", "/minutes"}
    assert results[5]["problem"]["errors"][0]["pointer"] == "/invoiced"
    assert len(await entries(tool, project)) == 2
    for body in ({"items": []}, {"items": [entry(project)] * 201}, {}, {"items": [], "more": 1}):
        assert (await post(tool, "/time-entries", body)).status_code == 422


async def test_expenses_come_the_same_way(tool: AsyncClient, project: Place) -> None:
    first = await bring(tool, expense(project), expense(project, amount="84.505"), expense(project, "ex-2", amount="-1"), path="/expenses")
    assert told(first) == [(201, "created"), (422, None), (422, None)]
    assert first[1]["problem"]["errors"][0]["pointer"] == "/amount"
    assert first[0]["id"].startswith("exp_")
    again = await bring(tool, expense(project, amount="84.50"), expense(project, category="meals"), path="/expenses")
    assert told(again) == [(200, "unchanged"), (200, "updated")]
    (record,) = (await tool.get("/process/billing/v1/expenses", params={"project": project.id})).json()["items"]
    assert (record["amount"], record["currencyCode"], record["category"]) == ("84.50", "GBP", "meals")


async def test_an_expense_keeps_its_currency_when_it_moves(tool: AsyncClient, project: Place, theirs: Place) -> None:
    await bring(tool, expense(project), path="/expenses")
    await bring(tool, expense(theirs), path="/expenses")
    (record,) = (await tool.get("/process/billing/v1/expenses", params={"project": theirs.id})).json()["items"]
    assert (record["currencyCode"], record["legalEntity"]) == ("GBP", UK)


async def test_a_time_entry_and_an_expense_may_have_the_same_id(tool: AsyncClient, project: Place) -> None:
    (time,), (spent,) = await bring(tool, entry(project, "1")), await bring(tool, expense(project, "1"), path="/expenses")
    assert (time["outcome"], spent["outcome"]) == ("created", "created")


# Whose ids


async def test_a_client_without_a_tool_is_told_so(gateway: Pipeline, built: Parts, project: Place) -> None:
    for connection, word in ((None, "no connection"), ("salesforce", "no delivery tool")):
        async with await signed_in(gateway, built.database, SCOPES, connection=connection) as client:
            for answer in (
                await client.get(f"{BASE}/projects"),
                await client.get(f"{BASE}/projects/{project.external_id}"),
                await client.get(f"{BASE}/staffing-demands"),
                await post(client, "/time-entries", {"items": [entry(project)]}),
                await post(client, "/milestones/1/completion", {}),
            ):
                assert answer.status_code == 409
                assert word in answer.json()["detail"]


async def test_what_is_of_another_entity_is_not_there(british: AsyncClient, tool: AsyncClient, project: Place, theirs: Place) -> None:
    hidden = await british.get(f"{BASE}/projects/{project.external_id}")
    absent = await british.get(f"{BASE}/projects/nobodys")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert hidden.json()["detail"].replace(project.external_id, "nobodys") == absent.json()["detail"]
    assert [item["id"] for item in (await british.get(f"{BASE}/projects")).json()["items"]] == [theirs.id]

    refused = await bring(british, entry(project), entry(theirs, "te-9"))
    assert told(refused) == [(422, None), (201, "created")]
    assert project.id not in str(refused)
    (ours,) = await bring(tool, entry(project, "shared"))
    (clash,) = await bring(british, entry(theirs, "shared"))
    assert clash["status"] == 404
    assert US not in str(clash)
    assert ours["id"] not in str(clash)
    assert [item["minutes"] for item in await entries(tool, project)] == [95]


# Projects and seats


async def test_a_project_by_the_tools_own_id(tool: AsyncClient, project: Place) -> None:
    answer = await tool.get(f"{BASE}/projects/{project.external_id}")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["externalId"], found["id"], found["name"], found["status"]) == (project.external_id, project.id, "Probe", "active")
    assert (found["budget"], found["currencyCode"], found["legalEntity"]) == ("100.00", "USD", US)
    assert (await tool.get(f"{BASE}/projects/{project.id}")).status_code == 404
    assert (await tool.get(f"{BASE}/projects/%00")).status_code in (400, 404, 422)


async def test_projects_in_pages_and_since(tool: AsyncClient, built: Parts) -> None:
    places = [await place(built) for _ in range(3)]
    unlinked = (await Engagement(US).store(built)).project
    elsewhere = (await Engagement(US).store(built)).project
    await built.database.pool.execute("update project set psa_connection = 'other' where id = $1", ids.decode("prj", elsewhere))
    seen: dict[str, str | None] = {}
    cursor = None
    for expected in (2, 2):
        page = (await tool.get(f"{BASE}/projects", params={"limit": 2, **({"cursor": cursor} if cursor else {})})).json()
        assert len(page["items"]) == expected
        seen |= {item["id"]: item.get("externalId") for item in page["items"]}
        cursor = page.get("nextCursor")
    assert cursor is None
    assert seen == {**{each.id: each.external_id for each in places}, unlinked: None}
    assert (await tool.get(f"{BASE}/projects", params={"cursor": "2"})).status_code == 400

    since = (await tool.get(f"/process/project/v1/projects/{unlinked}")).json()["updatedAt"]
    await tool.patch(f"/process/project/v1/projects/{places[0].id}", json={"name": "Renamed"})
    items = (await tool.get(f"{BASE}/projects", params={"updatedSince": since})).json()["items"]
    assert {item["name"] for item in items if item["id"] != unlinked} == {"Renamed"}


async def test_the_feed_of_seats(tool: AsyncClient, british: AsyncClient, project: Place, built: Parts) -> None:
    async def seat(**more: Any) -> str:
        body = {"project": project.id, "role": "Consultant", "startsOn": "2026-12-28", "endsOn": "2027-01-08", **more}
        answer = await tool.post("/process/project/v1/staffing-demands", json=body, headers={"Idempotency-Key": str(uuid4())})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    first, second = await seat(hoursPerWeek="32", confidence=60), await seat()
    external = await linked(built, "staffing_demand", "workspace_resource", first)
    items = (await tool.get(f"{BASE}/staffing-demands")).json()["items"]
    assert [item["id"] for item in items] == [first, second]
    assert (items[0]["externalId"], items[0]["projectExternalId"], items[0]["role"]) == (external, project.external_id, "Consultant")
    assert (items[0]["firstWeek"], items[0]["lastWeek"]) == ("2026-W53", "2027-W01")
    assert (items[0]["hoursPerWeek"], items[0]["confidence"], items[1].get("externalId")) == ("32.00", 60, None)
    assert (await british.get(f"{BASE}/staffing-demands")).json()["items"] == []

    since = items[1]["updatedAt"]
    await tool.patch(f"/process/project/v1/staffing-demands/{first}", json={"status": "withdrawn"})
    assert [item["id"] for item in (await tool.get(f"{BASE}/staffing-demands")).json()["items"]] == [second]
    changed = (await tool.get(f"{BASE}/staffing-demands", params={"updatedSince": since, "status": "any"})).json()["items"]
    assert {item["id"]: item["status"] for item in changed} == {first: "withdrawn", second: "open"}
    page = (await tool.get(f"{BASE}/staffing-demands", params={"limit": 1, "status": "any"})).json()
    following = (await tool.get(f"{BASE}/staffing-demands", params={"limit": 1, "status": "any", "cursor": page["nextCursor"]})).json()
    assert [page["items"][0]["id"], following["items"][0]["id"]] == [first, second]


# Milestones


async def test_a_milestone_is_completed_and_accepted_by_the_tools_own_id(
    tool: AsyncClient, british: AsyncClient, project: Place, built: Parts
) -> None:
    body = {"project": project.id, "name": "Go-live"}
    made = (await tool.post("/process/project/v1/milestones", json=body, headers={"Idempotency-Key": str(uuid4())})).json()
    external = await linked(built, "task", "story", made["id"])
    assert (await post(british, f"/milestones/{external}/completion", {})).status_code == 404
    assert (await post(tool, "/milestones/nobodys/completion", {})).status_code == 404
    assert (await post(tool, f"/milestones/{external}/acceptance", {})).status_code == 409

    done = await post(tool, f"/milestones/{external}/completion", {"completedOn": "2026-11-10"})
    assert done.status_code == 200, done.text
    assert done.json() | {"dueOn": None} == {
        "externalId": external,
        "id": made["id"],
        "project": project.id,
        "name": "Go-live",
        "state": "completed",
        "dueOn": None,
        "completedOn": "2026-11-10",
        "acceptedOn": None,
    }
    assert (await post(tool, f"/milestones/{external}/completion", {})).json() == done.json()
    assert (await post(tool, f"/milestones/{external}/completion", {"completedOn": "2026-11-09"})).status_code == 409
    accepted = await post(tool, f"/milestones/{external}/acceptance", {"acceptedOn": "2026-11-12"})
    assert (accepted.status_code, accepted.json()["acceptedOn"]) == (200, "2026-11-12")
    assert (await tool.get(f"/process/project/v1/milestones/{made['id']}")).json()["acceptedOn"] == "2026-11-12"


async def test_a_task_is_no_milestone(tool: AsyncClient, project: Place, built: Parts) -> None:
    body = {"project": project.id, "name": "Design"}
    made = (await tool.post("/process/project/v1/tasks", json=body, headers={"Idempotency-Key": str(uuid4())})).json()
    external = await linked(built, "task", "story", made["id"])
    assert (await post(tool, f"/milestones/{external}/completion", {})).status_code == 404
