"""What is Certinia's own: weeks that become days, and the main job with the people who do it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.core.failures import Failure, NotFound, Rejected, Unavailable
from app.sandbox.offices.certinia import Office
from app.sandbox.offices.kinds import Hours
from app.system_apis.kit.connector import Connection
from app.system_apis.kit.converters import Either, Opposite, Scaled
from app.system_apis.kit.dialects.salesforce_rest import literal
from app.system_apis.kit.wire import Query
from tests.system_apis.bench import Bench, new_id
from tests.system_apis.samples.certinia import spent, staffed, worked

KEY = "certinia"
# As the billing flow asks.
BILLABLE = {"approved": "true", "uninvoiced": "true", "billable": "true"}


async def entries(bench: Bench, connection: Connection, **filters: str) -> list[Any]:
    return [item async for item in bench.reader.every(connection, "time_entry", Query(filters=filters))]


def test_a_flag_may_say_the_opposite_or_one_of_two_words() -> None:
    active, word = Opposite(), Either(yes="task", no="milestone")
    told = [(active.to_vendor(value, {}), active.from_vendor(not value, {})) for value in (True, False)]
    assert told == [(False, True), (True, False)]
    assert (active.from_vendor("T", {}), active.from_vendor("false", {}), active.from_vendor(None, {})) == (False, True, None)
    assert [word.from_vendor(word.to_vendor(value, {}), {}) for value in ("task", "milestone")] == ["task", "milestone"]
    assert word.from_vendor(None, {}) is None
    for wrong in (lambda: word.to_vendor("chapter", {}), lambda: word.from_vendor("perhaps", {})):
        with pytest.raises(ValueError):
            wrong()
    assert (literal("true", "opposite"), literal("false", "opposite")) == ("false", "true")
    with pytest.raises(ValueError):
        literal("1 OR 1=1", "opposite")


def test_hundredths_of_an_hour_tell_every_minute() -> None:
    hours = Scaled(times=60, digits=2, whole=True)
    assert [hours.from_vendor(hours.to_vendor(minute, {}), {}) for minute in range(24 * 60)] == list(range(24 * 60))
    assert hours.to_vendor(95, {}) == Decimal("1.58")


async def test_a_week_is_as_many_entries_as_it_has_days_with_hours(bench: Bench) -> None:
    connection = await bench.connection(KEY)
    before = datetime.now(UTC) - timedelta(seconds=1)
    there = worked(bench.vendors[KEY].simulator)
    read = [await bench.reader.get(connection, "time_entry", external) for external in there]
    told = [(item.data.worked_on, item.data.minutes, item.data.notes) for item in read]
    assert told == [(date(2026, 9, 28), 95, "Course"), (date(2026, 9, 30), 450, None), (date(2026, 10, 1), 480, None)]
    assert all((item.data.approved, item.data.billable, item.data.invoiced) == (True, True, False) for item in read)
    assert {item.refs["task"][0] for item in read} == {"task"}
    project = read[0].refs["project"][1]
    listed = await entries(bench, connection, project=project, **BILLABLE)
    assert {item.external_id for item in listed} == set(there)
    changed = [item.external_id async for item in bench.reader.every(connection, "time_entry", Query(changed_since=before, limit=1))]
    assert set(there) <= set(changed)
    split = there[0].partition("/")[0]
    for external in (f"{split}/Tuesday", f"{split}/Noday", f"{split}/", split):
        with pytest.raises(NotFound):
            await bench.reader.get(connection, "time_entry", external)
    gathered = await bench.reader.gather(connection, "time_entry", there)
    assert {item.external_id for item in gathered} == set(there)


async def test_what_certinia_has_billed_by_itself_is_not_offered(bench: Bench) -> None:
    """Somebody let the package bill a part of a project: whole splits, so those days are gone from what we bill."""
    connection = await bench.connection(KEY)
    simulator: Any = bench.vendors[KEY].simulator
    there = worked(simulator)
    project = (await bench.reader.get(connection, "time_entry", there[0])).refs["project"][1]
    split = simulator.psa.view("pse__Timecard__c", there[0].partition("/")[0])
    simulator.psa.change(split, Billed=True)
    assert {item.external_id for item in await entries(bench, connection, project=project, **BILLABLE)} == {there[2]}
    simulator.psa.change(simulator.psa.view("pse__Timecard__c", split.id), Invoiced=True)
    assert (await bench.reader.get(connection, "time_entry", there[0])).data.invoiced is True


async def test_an_expense_is_told_without_the_tax_in_it_and_an_assignment_by_its_schedule(bench: Bench) -> None:
    connection = await bench.connection(KEY)
    simulator: Any = bench.vendors[KEY].simulator
    (line,), (booked,) = spent(simulator), staffed(simulator)
    cost = (await bench.reader.get(connection, "expense", line)).data
    assert (cost.amount, cost.tax_amount, cost.currency_code, cost.category) == (Decimal("100.50"), Decimal("20.10"), "GBP", "Taxi")
    assert (cost.spent_on, cost.approved, cost.billable, cost.invoiced) == (date(2026, 10, 6), True, True, False)
    plan = (await bench.reader.get(connection, "assignment", booked)).data
    assert (plan.role, plan.starts_on, plan.ends_on) == ("Consultant", date(2026, 10, 5), date(2026, 10, 30))


async def test_what_is_held_excluded_or_not_in_financials_is_not_billed(bench: Bench) -> None:
    connection = await bench.connection(KEY)
    simulator: Any = bench.vendors[KEY].simulator
    first, *_ = worked(simulator)

    async def set_and_read(**flags: bool) -> tuple[bool | None, bool | None]:
        simulator.psa.change(simulator.psa.view("pse__Timecard__c", first.partition("/")[0]), **flags)
        data = (await bench.reader.get(connection, "time_entry", first)).data
        return data.billable, data.approved

    assert await set_and_read(Billing_Hold=True) == (False, True)
    assert await set_and_read(Billing_Hold=False, Exclude_from_Billing=True) == (False, True)
    assert await set_and_read(Exclude_from_Billing=False, Include_In_Financials=False) == (True, False)
    assert await set_and_read(Include_In_Financials=True) == (True, True)
    fee = await bench.made(connection, "task")
    await bench.update(connection, "task", fee, {"kind": "milestone", "state": "completed"})
    milestone = simulator.psa.view("pse__Milestone__c", str(await bench.linked(connection, "task", fee)))
    assert (await bench.read(connection, "task", fee)).data.state == "completed"
    simulator.psa.change(milestone, Billing_Hold=True)
    assert (await bench.read(connection, "task", fee)).data.state is None


async def test_the_main_job(bench: Bench) -> None:
    connection, world = await bench.connection(KEY), {}
    vendor = bench.vendors[KEY]
    office = Office({"base_url": vendor.base_url, "credentials": vendor.credentials})
    project, fee, time = await bench.made(connection, "project", world), new_id("task"), new_id("task")
    lines = {
        time: {"name": "Senior Consultant: Delivery", "kind": "task", "planned_minutes": 8000, "budget": Decimal("16793.69")},
        fee: {"name": "Go-live", "kind": "milestone", "due_on": date(2026, 10, 30), "budget": Decimal("22499.99"), "fixed_fee": True},
    }
    for task, line in lines.items():
        await bench.create(connection, "task", task, {"project": project, "starts_on": date(2026, 10, 5), "billable": True, **line})
    seat, dates = new_id("staffing_demand"), {"starts_on": date(2026, 10, 5), "ends_on": date(2027, 1, 29)}
    demand = {"project": project, "role": "Senior Consultant", "hours_per_week": Decimal("7.98"), **dates}
    await bench.create(connection, "staffing_demand", seat, demand)
    external = str(await bench.linked(connection, "project", project))
    assert external in office.projects()

    office.staff(external)
    assert (await bench.read(connection, "staffing_demand", seat)).data.status == "filled"
    tasks = {item.kind: item for item in office.tasks(external)}
    assert tasks["task"].role == "Senior Consultant"
    monday = date(2026, 9, 28)
    work = [Hours(tasks["task"].id, "Senior Consultant", monday + timedelta(days=day), 95 + day) for day in range(5)]
    work.append(Hours(tasks["task"].id, "Senior Consultant", monday, 30, billable=False, notes="Travel"))
    work.append(Hours(tasks["task"].id, "Senior Consultant", monday, 35))
    made = office.log(external, work)
    assert len(set(made)) == len(work)
    assert await entries(bench, connection, project=external, **BILLABLE) == []
    office.approve(external, made, "Week 40")
    found = {item.external_id: item for item in await entries(bench, connection, project=external, **BILLABLE)}
    assert set(found) == {*made} - {made[5]}
    for item, entry in zip(work, made, strict=True):
        if item.billable:
            data = found[entry].data
            assert (data.task, data.worked_on, data.minutes, data.invoiced) == (time, item.day, item.minutes, False)

    office.accept(external, tasks["milestone"].id)
    states = {item.id: (item.data.kind, item.data.state) async for item in bench.reader.every(connection, "task", _of(external))}
    assert states == {time: ("task", "not_started"), fee: ("milestone", "completed")}
    state = vendor.simulator.state()
    booked = [item for item in office.worked(state) if item.project == external]
    assert {item.id for item in booked} == set(made)
    assert sum(item.minutes for item in booked if item.billable) == sum(item.minutes for item in work if item.billable)
    keys = {item.key for item in office.ours(state)}
    assert {project, fee, time, seat, world["customer"]} <= keys
    assert office.billed(state) is None


def _of(project: str) -> Query:
    return Query(filters={"project": project})


async def test_the_packages_rules_and_limits_have_names(bench: Bench) -> None:
    connection = await bench.connection(KEY)
    simulator: Any = bench.vendors[KEY].simulator
    data = await bench.data(connection, "task", {})
    project = str(await bench.linked(connection, "project", data["project"]))

    async def failing(entity: str, given: dict[str, Any]) -> Failure:
        with pytest.raises(Failure) as raised:
            await bench.create(connection, entity, new_id(entity), given)
        bench.check_failure(raised.value, connection, "create")
        return raised.value

    simulator.psa.locked.add(project)
    locked = await failing("task", data)
    simulator.psa.locked.clear()
    most, simulator.psa.governor.most = simulator.psa.governor.most, 1
    exceeded = await failing("task", data)
    simulator.psa.governor.most = most
    seat = await failing("staffing_demand", {"project": data["project"], "role": "Analyst", "starts_on": date(2026, 10, 5)})
    assert [type(item) for item in (locked, exceeded, seat)] == [Unavailable, Unavailable, Rejected]
    assert seat.members["code"] == "FIELD_CUSTOM_VALIDATION_EXCEPTION"
    assert exceeded.members["code"] == "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"
    await bench.create(connection, "task", new_id("task"), data)


async def test_templates_are_no_projects(bench: Bench) -> None:
    connection = await bench.connection(KEY)
    canonical = await bench.made(connection, "project")
    external = str(await bench.linked(connection, "project", canonical))
    simulator: Any = bench.vendors[KEY].simulator
    simulator.psa.change(simulator.psa.view("pse__Proj__c", external), Is_Template=True)
    assert external not in [item.external_id async for item in bench.reader.every(connection, "project", Query())]


@pytest.mark.parametrize(
    ("key", "kind"), [(key, kind) for key in ("salesforce", "certinia") for kind in ("client_credentials", "jwt_bearer")]
)
async def test_servers_sign_in_with_a_secret_or_with_a_key(bench: Bench, key: str, kind: str) -> None:
    found = await bench.connection(key)
    other = {**{name: getattr(found, name) for name in Connection.model_fields}, "auth": kind}
    bench.gate._tokens.pop(key, None)
    connection = Connection(**other)
    assert await bench.reader.health(connection) is None
    bench.gate._tokens.pop(key, None)
    wrong = Connection(**{**other, "credentials": {**found.credentials, "client_id": "nobody"}})
    failure = await bench.reader.health(wrong)
    assert failure is not None
    bench.check_failure(failure, connection, "sign in")
    assert failure.members["code"] == "invalid_client_id"


async def test_an_assertion_for_a_sandbox_names_its_login_host(bench: Bench) -> None:
    found = await bench.connection(KEY)
    elsewhere = {**found.settings, "audience": "https://test.salesforce.com"}
    other = Connection(**{**{name: getattr(found, name) for name in Connection.model_fields}, "settings": elsewhere})
    bench.gate._tokens.pop(KEY, None)
    failure = await bench.reader.health(other)
    assert failure is not None, "this org is none"
    assert failure.members["code"] == "invalid_grant"
    assert await bench.reader.health(found) is None
