"""What is Asana's own: time that billing reads, the tasks of a contract, a key that is looked up through pages, tokens that people made."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from app.core.failures import Conflict, Forbidden, Unavailable, Unsupported
from app.sandbox import offices
from app.sandbox.offices.kinds import Hours
from app.system_apis.kit.connector import Connection
from app.system_apis.kit.wire import Query
from tests.system_apis.bench import Bench, new_id

KEY = "asana"


def office(bench: Bench) -> Any:
    vendor = bench.vendors[KEY]
    return offices.delivery(KEY, {"base_url": vendor.base_url, "credentials": vendor.credentials})


async def opened(bench: Bench, connection: Connection) -> tuple[str, dict[str, str]]:
    """A project as the flow opens it: two lines paid by the hour, one fixed fee. Our ids of the project and of its tasks by name."""
    project = new_id("project")
    figures = {"budget": Decimal("22292.43"), "currency_code": "GBP", "starts_on": date(2026, 10, 5), "ends_on": date(2027, 1, 29)}
    entities = {"contract_reference": "con_1", "billing_entity": "HOLT-UK", "delivery_entity": "HOLT-DE"}
    data = {"name": "Larkfield ERP", "customer": new_id("customer"), "customer_name": "Larkfield", **figures, **entities}
    await bench.create(connection, "project", project, data)
    tasks = {}
    for name, kind, more in (
        ("Senior Consultant: Advice", "task", {"planned_minutes": 8000}),
        ("Consultant: Build", "task", {"due_on": date(2026, 12, 18)}),
        ("Go-live", "milestone", {"due_on": date(2027, 1, 29), "fixed_fee": True}),
    ):
        given = {"project": project, "name": name, "kind": kind, "starts_on": date(2026, 10, 5), "billable": True, **more}
        tasks[name] = new_id("task")
        await bench.create(connection, "task", tasks[name], given)
    return project, tasks


async def test_the_work_of_a_project_is_read_as_billing_needs_it(bench: Bench) -> None:
    connection = await bench.connection(KEY)
    people = office(bench)
    project, tasks = await opened(bench, connection)
    external = str(await bench.linked(connection, "project", project))
    assert external in people.projects()
    theirs = {task.name: task for task in people.tasks(external)}
    assert {name: task.kind for name, task in theirs.items()} == dict(zip(tasks, ("task", "task", "milestone"), strict=True))
    advice, build, go_live = (theirs[name].id for name in tasks)
    week, later = date(2026, 10, 7), date(2026, 10, 14)
    logged = people.log(
        external,
        [
            Hours(advice, "Senior Consultant", week, 95),
            Hours(advice, "Senior Consultant", week, 30, billable=False),
            Hours(build, "Consultant", week, 481),
            Hours(build, "Consultant", later, 60),
        ],
    )
    people.approve(external, logged[:3], "Week of 5 October")
    people.approve(external, logged[:1], "again: harmless")
    people.accept(external, go_live)

    read = [item async for item in bench.reader.every(connection, "time_entry", Query(filters={"project": external}, limit=2))]
    told = {
        item.external_id: (item.data.task, item.data.minutes, item.data.billable, item.data.approved, item.data.invoiced) for item in read
    }
    wanted = [("Senior Consultant: Advice", 95, True, True), ("Senior Consultant: Advice", 30, False, True)]
    wanted += [("Consultant: Build", 481, True, True), ("Consultant: Build", 60, True, False)]
    assert told == {gid: (tasks[name], *more, False) for gid, (name, *more) in zip(logged, wanted, strict=True)}
    assert {item.refs["project"][1] for item in read} == {external}
    assert {(item.data.worked_on, item.data.person_reference) for item in read} >= {(week, "12027758900000013")}
    one = [item async for item in bench.reader.every(connection, "time_entry", Query(filters={"task": build}))]
    assert {item.external_id for item in one} == set(logged[2:])

    listed = {item.id: item.data async for item in bench.reader.every(connection, "task", Query(filters={"project": external}))}
    assert {listed[task].state for name, task in tasks.items() if name != "Go-live"} == {"not_started"}
    assert (listed[tasks["Go-live"]].kind, listed[tasks["Go-live"]].state) == ("milestone", "completed")
    assert listed[tasks["Go-live"]].completed_on is not None

    state = bench.vendors[KEY].simulator.state()
    assert {item.id: (item.minutes, item.approved, item.billable) for item in people.worked(state) if item.project == external} == {
        gid: (entry[1], entry[3], entry[2]) for gid, entry in told.items()
    }
    ours = {item.key: item.id for item in people.ours(state)}
    for canonical, entity in ((project, "project"), *((task, "task") for task in tasks.values())):
        assert ours[canonical] == await bench.linked(connection, entity, canonical)


async def test_a_list_that_tells_too_little_of_its_time_is_read_record_by_record(bench: Bench) -> None:
    """By the published contract, a list of time has neither approval nor task."""
    connection = await bench.connection(KEY)
    project, tasks = await opened(bench, connection)
    external = str(await bench.linked(connection, "project", project))
    advice = str(await bench.linked(connection, "task", tasks["Senior Consultant: Advice"]))
    logged = office(bench).log(external, [Hours(advice, "Analyst", date(2026, 11, day), 60) for day in (2, 3, 4)])
    query = Query(filters={"project": external})
    full = [item async for item in bench.reader.every(connection, "time_entry", query)]
    short = ["approval_status", "billable_status", "task", "description"]
    bench.fault(KEY, "schema_change", path=r"/time_tracking_entries\?", remove=short)
    with bench.calls(KEY) as heard:
        read = [item async for item in bench.reader.every(connection, "time_entry", query)]
    assert [item.data for item in read] == [item.data for item in full]
    assert sorted(urlsplit(entry["path"]).path.rpartition("/")[2] for entry in heard) == sorted(["time_tracking_entries", *logged])


async def test_a_start_goes_only_where_asana_takes_one(bench: Bench) -> None:
    connection = await bench.connection(KEY)
    _, tasks = await opened(bench, connection)
    starts = {name: (await bench.read(connection, "task", task)).data.starts_on for name, task in tasks.items()}
    assert starts == {"Senior Consultant: Advice": None, "Consultant: Build": date(2026, 10, 5), "Go-live": None}


async def test_a_doubtful_project_is_looked_up_through_all_pages(bench: Bench) -> None:
    connection = await bench.connection(KEY, settle_seconds=0.0)
    for _ in range(101):
        await bench.gate.send(
            connection, _request("POST", "/projects", {"name": "Of people", "workspace": "12027758900000001"}), operation="x"
        )
    canonical, data = new_id("project"), await bench.data(connection, "project", {})
    bench.fault(KEY, "drop_after_commit", method="POST", path="/projects")
    with bench.calls(KEY) as heard:
        made = await bench.create(connection, "project", canonical, data)
    assert made.outcome == "found"
    await bench.check_one(connection, "project", canonical)
    looked = [dict(parse_qsl(urlsplit(entry["path"]).query)) for entry in heard if entry["method"] == "GET"]
    assert len(looked) > 1
    assert [("offset" in query, query["limit"]) for query in looked[:2]] == [(False, "100"), (True, "100")]


async def test_signals_of_the_vendor_have_their_names(bench: Bench) -> None:
    connection = await bench.connection(KEY)
    task = await bench.made(connection, "task")
    external = str(await bench.linked(connection, "task", task))
    with pytest.raises(Unavailable, match="expired"):
        await bench.reader.page(connection, "project", Query(cursor="made.up"))
    taken = {"name": "x", "workspace": "12027758900000001", "external": {"gid": task}}
    with pytest.raises(Conflict):
        await bench.gate.send(connection, _request("POST", "/tasks", taken), operation="create")
    for status, wanted in ((402, Unsupported), (451, Forbidden)):
        bench.fault(KEY, "status", status=status)
        with pytest.raises(wanted):
            await bench.reader.get(connection, "task", external)


async def test_a_token_that_a_person_made_reads_and_cannot_leave_our_key_on_a_task(bench: Bench) -> None:
    connection = await bench.connection(KEY)
    project, tasks = await opened(bench, connection)
    held = bench.vendors[KEY].credentials
    for name in ("personal_access_token", "service_account_token"):
        bench.gate._tokens.pop(KEY, None)
        by_hand = connection.model_copy(update={"auth": "bearer_token", "credentials": {"access_token": held[name]}})
        by_hand.__dict__.pop("scheme", None)
        assert await bench.reader.health(by_hand) is None
        assert (await bench.read(by_hand, "task", tasks["Go-live"])).data.name == "Go-live"
        await bench.made(by_hand, "project")
        with pytest.raises(Forbidden, match="OAuth"):
            await bench.create(by_hand, "task", new_id("task"), {"project": project, "name": "By hand"})


def _request(method: str, path: str, data: dict[str, Any]) -> Any:
    from app.system_apis.kit.wire import Request

    return Request(method=method, path="/api/1.0" + path, json_body={"data": data})
