"""Projects and what is in them: tasks, milestones and their states, staffing demand, assignments."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response

from app.core import ids
from app.core.clock import utcnow
from app.main import Parts
from app.platform.pipeline.pipeline import Pipeline
from tests.clients import signed_in
from tests.process_apis.test_legal_entities import UK, US, Engagement

BASE = "/process/project/v1"
SCOPES = ["process.project:read", "process.project:write"]


@pytest.fixture
def gateway(built: Parts) -> Pipeline:
    app = built.gateway()
    assert isinstance(app, Pipeline)
    return app


@pytest.fixture
async def psa(gateway: Pipeline, built: Parts) -> AsyncIterator[AsyncClient]:
    async with await signed_in(gateway, built.database, SCOPES, connection="kantata") as client:
        yield client


@pytest.fixture
async def seller(gateway: Pipeline, built: Parts) -> AsyncIterator[AsyncClient]:
    async with await signed_in(gateway, built.database, SCOPES, connection="salesforce") as client:
        yield client


@pytest.fixture
async def british(gateway: Pipeline, built: Parts) -> AsyncIterator[AsyncClient]:
    async with await signed_in(gateway, built.database, SCOPES, connection="kantata", legal_entities=[UK]) as client:
        yield client


@pytest.fixture
async def project(built: Parts) -> str:
    return (await Engagement(US).store(built)).project


@pytest.fixture
async def contract(built: Parts) -> str:
    """Without a project."""
    engagement = Engagement(US)
    async with built.database.session() as session:
        session.add(engagement._contract(ids.new_uuid()))
    return engagement.contract


async def post(client: AsyncClient, path: str, body: Any, key: str | None = None) -> Response:
    return await client.post(BASE + path, json=body, headers={"Idempotency-Key": key or str(uuid4())})


async def made(client: AsyncClient, path: str, body: Any) -> dict[str, Any]:
    answer = await post(client, path, body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def milestone(client: AsyncClient, project: str) -> str:
    told = {"project": project, "name": "Go-live", "dueOn": "2026-12-01", "budget": "1000.5"}
    return str((await made(client, "/milestones", told))["id"])


def problem(answer: Response) -> tuple[int, str]:
    body = answer.json()
    return answer.status_code, body["errors"][0]["pointer"] if body.get("errors") else body["code"]


# Projects


async def test_a_project_takes_after_its_contract(seller: AsyncClient, psa: AsyncClient, contract: str, built: Parts) -> None:
    record = await made(seller, "/projects", {"contract": contract, "name": "Rollout", "startsOn": "2026-10-01"})
    assert record["id"].startswith("prj_")
    assert (record["legalEntity"], record["deliveryEntity"], record["currencyCode"], record["budget"]) == (US, US, "USD", "100.00")
    assert [record[f"{role}Connection"] for role in ("crm", "erp", "psa")] == ["salesforce", "netsuite", "kantata"]
    assert (record["status"], record["startsOn"], record.get("endsOn")) == ("active", "2026-10-01", None)
    await built.database.pool.execute("update contract set subtotal = 250 where id = $1", ids.decode("con", contract))
    assert (await psa.get(f"{BASE}/projects/{record['id']}")).json()["budget"] == "250.00"
    listed = (await psa.get(f"{BASE}/projects", params={"contract": contract, "status": "active", "psaConnection": "kantata"})).json()
    assert [item["id"] for item in listed["items"]] == [record["id"]]
    assert (await psa.get(f"{BASE}/projects", params={"contract": contract, "status": "planned"})).json()["items"] == []


async def test_a_contract_has_one_project(seller: AsyncClient, contract: str) -> None:
    answers = await asyncio.gather(*(post(seller, "/projects", {"contract": contract, "name": "Rollout"}) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409]


async def test_a_routing_row_of_the_delivering_entity_says_which_tool(seller: AsyncClient, contract: str, built: Parts) -> None:
    await built.database.pool.execute(
        "insert into routing (legal_entity, role, connection_id) select $1, 'psa', id from connection where key = 'netsuite'", UK
    )
    record = await made(seller, "/projects", {"contract": contract, "name": "Rollout", "deliveryEntity": UK})
    assert (record["legalEntity"], record["psaConnection"], record["erpConnection"]) == (US, "netsuite", "netsuite")


async def test_the_states_of_a_project(psa: AsyncClient, project: str) -> None:
    seat = (await made(psa, "/staffing-demands", {"project": project, "role": "Consultant"}))["id"]
    path = f"{BASE}/projects/{project}"
    for status, expected in (
        ("planned", 409),
        ("on_hold", 200),
        ("active", 200),
        ("completed", 200),
        ("cancelled", 409),
        ("nonsense", 422),
    ):
        assert (await psa.patch(path, json={"status": status})).status_code == expected, status
    assert (await psa.get(f"{BASE}/staffing-demands/{seat}")).json()["status"] == "withdrawn"
    over = await post(psa, "/tasks", {"project": project, "name": "Too late"})
    assert problem(over) == (409, "conflict")
    assert problem(await psa.patch(path, json={"endsOn": "2026-09-30", "startsOn": "2026-10-01"})) == (422, "/endsOn")


async def test_what_is_of_another_entity_is_not_there(psa: AsyncClient, british: AsyncClient, project: str) -> None:
    step = await milestone(psa, project)
    task = (await made(psa, "/tasks", {"project": project, "name": "Design"}))["id"]
    seat = (await made(psa, "/staffing-demands", {"project": project, "role": "Consultant"}))["id"]
    person = {"project": project, "personReference": "70002", "role": "Consultant", "startsOn": "2026-10-01"}
    assigned = (await made(psa, "/assignments", person))["id"]
    for path, record in (
        ("projects", project),
        ("milestones", step),
        ("tasks", task),
        ("staffing-demands", seat),
        ("assignments", assigned),
    ):
        assert (await psa.get(f"{BASE}/{path}/{record}")).status_code == 200
        assert (await british.get(f"{BASE}/{path}/{record}")).status_code == 404
        assert (await british.get(f"{BASE}/{path}")).json()["items"] == []
    for action in ("completion", "acceptance"):
        assert (await post(british, f"/milestones/{step}/{action}", {})).status_code == 404
    assert problem(await post(british, "/tasks", {"project": project, "name": "x"})) == (422, "/project")
    assert problem(await post(british, "/assignments", person)) == (422, "/project")


# Tasks and milestones


async def test_tasks_and_milestones_are_two_collections(psa: AsyncClient, project: str) -> None:
    task = await made(psa, "/tasks", {"project": project, "name": "Design", "plannedMinutes": 600, "budget": "10"})
    step = await milestone(psa, project)
    assert task["id"].startswith("tsk_")
    assert step.startswith("tsk_")
    assert (task["currencyCode"], task["budget"]) == ("USD", "10.00")
    for path, own, other in (("tasks", task["id"], step), ("milestones", step, task["id"])):
        assert (await psa.get(f"{BASE}/{path}/{own}")).status_code == 200
        assert (await psa.get(f"{BASE}/{path}/{other}")).status_code == 404
        assert (await psa.patch(f"{BASE}/{path}/{other}", json={"name": "x"})).status_code == 404
        items = (await psa.get(f"{BASE}/{path}", params={"project": project})).json()["items"]
        assert [item["id"] for item in items] == [own]
    assert (await post(psa, f"/milestones/{task['id']}/completion", {})).status_code == 404


async def test_the_states_of_a_task(psa: AsyncClient, project: str) -> None:
    path = f"{BASE}/tasks/{(await made(psa, '/tasks', {'project': project, 'name': 'Design'}))['id']}"
    done = (await psa.patch(path, json={"state": "completed"})).json()
    assert (done["percentComplete"], date.fromisoformat(done["completedOn"]) <= utcnow().date()) == (100, True)
    assert (await psa.patch(path, json={"state": "not_started"})).status_code == 409
    again = (await psa.patch(path, json={"state": "started", "percentComplete": 90})).json()
    assert (again["state"], again["percentComplete"], again.get("completedOn")) == ("started", 90, None)
    for change, pointer in (
        ({"percentComplete": 101}, "/percentComplete"),
        ({"startsOn": "2026-10-02", "dueOn": "2026-10-01"}, "/dueOn"),
        ({"budget": "1.005"}, "/budget"),
        ({"project": project}, "/project"),
        ({"acceptedOn": "2026-10-01"}, "/acceptedOn"),
    ):
        assert problem(await psa.patch(path, json=change)) == (422, pointer), change


async def test_a_milestone_is_completed_and_then_accepted(psa: AsyncClient, project: str, built: Parts) -> None:
    step = await milestone(psa, project)
    early = await post(psa, f"/milestones/{step}/acceptance", {"acceptedOn": "2026-11-20"})
    assert problem(early) == (409, "conflict")
    assert problem(await psa.patch(f"{BASE}/milestones/{step}", json={"state": "completed"})) == (422, "/state")

    done = await post(psa, f"/milestones/{step}/completion", {"completedOn": "2026-11-10"}, "done-1")
    assert done.status_code == 200, done.text
    assert (done.json()["state"], done.json()["completedOn"], done.json()["percentComplete"]) == ("completed", "2026-11-10", 100)
    assert (await post(psa, f"/milestones/{step}/completion", {"completedOn": "2026-11-10"}, "done-1")).content == done.content
    for same in ({}, {"completedOn": "2026-11-10"}):
        assert (await post(psa, f"/milestones/{step}/completion", same)).json() == done.json()
    assert problem(await post(psa, f"/milestones/{step}/completion", {"completedOn": "2026-11-11"})) == (409, "conflict")
    assert problem(await post(psa, f"/milestones/{step}/acceptance", {"acceptedOn": "2026-11-09"})) == (422, "/acceptedOn")

    accepted = await post(psa, f"/milestones/{step}/acceptance", {"acceptedOn": "2026-11-12"})
    assert (accepted.status_code, accepted.json()["acceptedOn"]) == (200, "2026-11-12")
    assert (await post(psa, f"/milestones/{step}/acceptance", {})).json() == accepted.json()
    assert (await post(psa, f"/milestones/{step}/completion", {})).json() == accepted.json()
    for path, body in (("acceptance", {"acceptedOn": "2026-11-13"}), ("completion", {"completedOn": "2026-11-11"})):
        assert problem(await post(psa, f"/milestones/{step}/{path}", body)) == (409, "conflict")
    for change in ({"state": "started"}, {"name": "Other"}, {"budget": "1"}):
        assert problem(await psa.patch(f"{BASE}/milestones/{step}", json=change)) == (409, "conflict")
    told = await built.database.pool.fetch("select type from outbox_event where subject = $1 order by type", step)
    assert [row["type"] for row in told] == ["milestone.accepted", "milestone.completed"]


async def test_a_completion_that_was_wrong_is_taken_back_before_acceptance(psa: AsyncClient, project: str) -> None:
    step = await milestone(psa, project)
    ahead = utcnow().date() + timedelta(days=3)
    assert problem(await post(psa, f"/milestones/{step}/completion", {"completedOn": ahead.isoformat()})) == (422, "/completedOn")
    assert (await post(psa, f"/milestones/{step}/completion", {})).status_code == 200
    reopened = (await psa.patch(f"{BASE}/milestones/{step}", json={"state": "started"})).json()
    assert (reopened["state"], reopened.get("completedOn")) == ("started", None)
    assert (await post(psa, f"/milestones/{step}/acceptance", {})).status_code == 409
    assert (await post(psa, f"/milestones/{step}/completion", {"completedOn": "2026-11-11"})).json()["completedOn"] == "2026-11-11"


async def test_racing_completions_agree_on_one_day(psa: AsyncClient, project: str) -> None:
    step = await milestone(psa, project)
    days = [f"2026-11-{day:02}" for day in range(1, 9)]
    answers = await asyncio.gather(*(post(psa, f"/milestones/{step}/completion", {"completedOn": day}) for day in days))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
    (won,) = (answer.json()["completedOn"] for answer in answers if answer.status_code == 200)
    assert (await psa.get(f"{BASE}/milestones/{step}")).json()["completedOn"] == won


async def test_only_the_delivery_tool_says_what_is_done(psa: AsyncClient, seller: AsyncClient, project: str) -> None:
    step = await milestone(seller, project)
    refused = await post(seller, f"/milestones/{step}/completion", {})
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-owner")
    assert (await post(psa, f"/milestones/{step}/completion", {})).status_code == 200


# Staffing


async def test_the_states_of_a_staffing_demand(psa: AsyncClient, project: str) -> None:
    told = {
        "project": project,
        "role": "Consultant",
        "startsOn": "2026-10-05",
        "endsOn": "2026-12-18",
        "hoursPerWeek": "32.5",
        "confidence": 80,
    }
    seat = await made(psa, "/staffing-demands", told)
    assert (seat["status"], seat["confidence"], seat["hoursPerWeek"], seat["legalEntity"]) == ("open", 80, "32.50", US)
    path = f"{BASE}/staffing-demands/{seat['id']}"
    for change, pointer in (
        ({"confidence": 101}, "/confidence"),
        ({"hoursPerWeek": "169"}, "/hoursPerWeek"),
        ({"endsOn": "2026-10-04"}, "/endsOn"),
    ):
        assert problem(await psa.patch(path, json=change)) == (422, pointer)
    filled = (await psa.patch(path, json={"status": "filled", "personReference": "70002"})).json()
    assert (filled["status"], filled["personReference"]) == ("filled", "70002")
    again = (await psa.patch(path, json={"status": "open"})).json()
    assert (again["status"], again.get("personReference")) == ("open", None)
    assert (await psa.patch(path, json={"status": "withdrawn"})).status_code == 200
    for status in ("open", "filled"):
        assert problem(await psa.patch(path, json={"status": status})) == (409, "conflict")
    assert (await psa.get(f"{BASE}/staffing-demands", params={"project": project, "status": "open"})).json()["items"] == []


async def test_an_assignment_fills_its_seat(psa: AsyncClient, project: str, built: Parts) -> None:
    seat = (await made(psa, "/staffing-demands", {"project": project, "role": "Consultant"}))["id"]
    person = {"project": project, "personReference": "70002", "role": "Consultant", "startsOn": "2026-10-05", "staffingDemand": seat}
    racing = [{**person, "personReference": str(number)} for number in range(4)]
    answers = await asyncio.gather(*(post(psa, "/assignments", body) for body in racing))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    (won,) = (answer.json() for answer in answers if answer.status_code == 201)
    assert won["staffingDemand"] == seat
    filled = (await psa.get(f"{BASE}/staffing-demands/{seat}")).json()
    assert (filled["status"], filled["personReference"]) == ("filled", won["personReference"])

    elsewhere = (await Engagement(US).store(built)).project
    other = (await made(psa, "/staffing-demands", {"project": elsewhere, "role": "Consultant"}))["id"]
    assert problem(await post(psa, "/assignments", {**person, "staffingDemand": other})) == (422, "/staffingDemand")
    step = await milestone(psa, elsewhere)
    unseated = {name: value for name, value in person.items() if name != "staffingDemand"}
    assert problem(await post(psa, "/assignments", {**unseated, "task": step})) == (422, "/task")
    on_step = await made(psa, "/assignments", {**unseated, "task": await milestone(psa, project)})
    assert on_step["task"].startswith("tsk_")


async def test_a_person_is_not_twice_in_one_role_on_one_day(psa: AsyncClient, project: str, built: Parts) -> None:
    autumn = {"project": project, "personReference": "70002", "role": "Consultant", "startsOn": "2026-10-01", "endsOn": "2026-11-30"}
    first = await made(psa, "/assignments", autumn)
    overlapping = await post(psa, "/assignments", {**autumn, "startsOn": "2026-11-30", "endsOn": None})
    assert problem(overlapping) == (409, "conflict")
    assert first["id"] in overlapping.json()["detail"]
    after = await made(psa, "/assignments", {**autumn, "startsOn": "2026-12-01", "endsOn": None})
    for different in ({"role": "Analyst"}, {"personReference": "70003"}, {"project": (await Engagement(US).store(built)).project}):
        await made(psa, "/assignments", {**autumn, **different})
    longer = await psa.patch(f"{BASE}/assignments/{first['id']}", json={"endsOn": "2026-12-01"})
    assert problem(longer) == (409, "conflict")
    assert (await psa.patch(f"{BASE}/assignments/{first['id']}", json={"endsOn": "2026-11-15"})).status_code == 200
    assert (await psa.patch(f"{BASE}/assignments/{after['id']}", json={"startsOn": "2026-11-16"})).status_code == 200
    racing = [post(psa, "/assignments", {**autumn, "personReference": "70009"}) for _ in range(5)]
    assert sorted(answer.status_code for answer in await asyncio.gather(*racing)) == [201, 409, 409, 409, 409]
