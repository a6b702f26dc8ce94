"""Approved work becomes invoices to the cent, each piece once. An hour costs 173.29875; every figure here was computed by hand."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

from app.process_apis.services.runs import RunRow
from tests.process_apis.harness import Office, billing_key, key, money, only
from tests.process_apis.people import Deal, Json


async def _invoice(firm: Office, run: RunRow) -> Json:
    """The run's invoice as NetSuite has it."""
    number = await firm.erp_invoice(run.id)
    return only(row for row in (await firm.world())["netsuite"]["invoice"] if row["id"] == number)


async def _invoices(firm: Office, project: Json) -> list[Json]:
    world = await firm.world()
    mine = [row for row in world["netsuite"]["invoice"] if row.get("createdFrom", {}).get("id") == project["contract_number"]]
    return sorted(mine, key=lambda row: int(row["id"]))


def _totals(invoice: Json) -> tuple[Decimal, Decimal]:
    return money(invoice["subtotal"]), money(invoice["taxTotal"])


async def _position(firm: Office, project: Json) -> Json:
    answer = await firm.gateway.get(f"/process/billing/v1/projects/{project['project']}/position")
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def _mirrors(firm: Office, project: Json) -> list[Json]:
    return [row for row in (await firm.world())["kantata"]["invoices"] if project["project_reference"] in row["workspace_ids"]]


async def _ready(firm: Office, **more: Any) -> tuple[Deal, Json, str, str]:
    """A project with its two tasks: the hours and the milestone."""
    await firm.a_worker()
    deal, project = await firm.started(**more)
    hours, go_live = await firm.tasks(project)
    return deal, project, hours, go_live


async def test_two_invoices_of_awkward_minutes(firm: Office) -> None:
    deal, project, hours, _ = await _ready(firm)
    workspace = project["project_reference"]
    first = [await firm.delivery.work(workspace, hours, 95, "2026-11-02"), await firm.delivery.work(workspace, hours, 50, "2026-11-05")]
    later = await firm.delivery.work(workspace, hours, 20, "2026-11-06")
    body = {"projectId": project["project"], "through": "2026-11-05"}
    asked = [await firm.gateway.post("/process/billing/v1/billing-runs", json=body, headers=key()) for _ in range(2)]
    assert [answer.status_code for answer in asked] == [202, 202]
    assert asked[0].json()["items"][0]["id"] == asked[1].json()["items"][0]["id"], "the same day is the same run"
    one = await firm.issued(await firm.run(asked[0].json()["items"][0]["id"]))
    # 145 min: 418.8053…, tax 83.762
    assert _totals(await _invoice(firm, one)) == (Decimal("418.81"), Decimal("83.76"))
    two = await firm.issued(await firm.bill(project["project"], "2026-11-30"))
    # 165 min: 476.5715…; less what is billed, tax 11.552
    assert _totals(await _invoice(firm, two)) == (Decimal("57.76"), Decimal("11.55"))
    line = (await _invoice(firm, two))["item"]["items"][0]
    assert (money(line["quantity"]), money(line["rate"]), line["orderLine"]) == (Decimal("0.33333"), Decimal("173.29875"), 1)
    assert sorted(item["time_entry_ids"] for item in await _mirrors(firm, project)) == sorted([sorted(first), [later]])
    assert sorted(item["balance_in_cents"] for item in await _mirrors(firm, project)) == [5776, 41881]
    sold = await firm.sales.look("Opportunity", deal.opportunity)
    assert (money(sold["Invoiced_Amount__c"]), money(sold["Invoiced_Tax__c"])) == (Decimal("476.57"), Decimal("95.31"))
    place = await _position(firm, project)
    assert [place[name]["amount"] for name in ("contractValue", "billed", "issued", "backlog")] == [
        "35882.50",
        "476.57",
        "476.57",
        "35405.93",
    ]
    assert place["billedHours"] == "2.75000"
    await _check_records(firm, project, one, two)
    await firm.check_books(await firm.world())


async def _check_records(firm: Office, project: Json, one: RunRow, two: RunRow) -> None:
    """What the billing product shows of the two runs: schedule, runs, invoices, time."""

    async def listed(collection: str, **params: str) -> list[Json]:
        answer = await firm.gateway.get(f"/process/billing/v1/{collection}", params=params)
        assert answer.status_code == 200, answer.text
        found: list[Json] = answer.json()["items"]
        return found

    schedule = only(await listed("billing-schedules", contract=project["contract"]))
    assert (schedule["frequency"], [entry["amount"] for entry in schedule["entries"]]) == ("milestones", ["15000.00"])
    invoices = await listed("invoices", project=project["project"])
    assert [(item["runId"], item["period"], item["status"], item["subtotal"], item["taxTotal"]) for item in invoices] == [
        (one.id, "2026-11-05", "issued", "418.81", "83.76"),
        (two.id, "2026-11-30", "issued", "57.76", "11.55"),
    ]
    line = only(invoices[1]["lines"])
    assert (line["contractLine"], line["quantity"], line["unitPrice"], line["amount"]) == (1, "0.33333", "173.29875", "57.76")
    assert {item["legalEntity"] for item in [schedule, *invoices]} == {invoices[0]["legalEntity"]}
    runs = await listed("billing-runs", project=project["project"], status="completed")
    assert [(run["id"], run["through"], run["invoice"]["id"], run["invoice"]["total"]) for run in runs] == [
        (two.id, "2026-11-30", invoices[1]["id"], "69.31"),
        (one.id, "2026-11-05", invoices[0]["id"], "502.57"),
    ]
    time = await listed("time-entries", project=project["project"], invoiced="true")
    assert sorted(entry["minutes"] for entry in time) == [20, 50, 95]
    assert all(entry["approved"] and entry["personReference"] != "unknown" for entry in time)


async def test_two_runs_at_once_bill_each_entry_once(firm: Office) -> None:
    _, project, hours, _ = await _ready(firm)
    for minutes in (95, 50, 20):
        await firm.delivery.work(project["project_reference"], hours, minutes, "2026-11-02")
    days = ("2026-11-04", "2026-11-05", "2026-11-06")
    numbers = [await firm.holds.put("before", billing_key(project["project"], day), "plan_invoice") for day in days]
    runs = await asyncio.gather(*(firm.bill(project["project"], day) for day in days))
    await firm.holds.reached(*numbers)
    await firm.holds.release()
    settled = [await firm.until(run.id, "waiting", "completed") for run in runs]
    assert sorted(run.headline for run in settled if run.status == "completed") == ["Nothing to bill", "Nothing to bill"]
    winner = only_run(settled, "waiting")
    await firm.issued(winner)
    assert [_totals(row) for row in await _invoices(firm, project)] == [(Decimal("476.57"), Decimal("95.31"))]
    assert len(only(await _mirrors(firm, project))["time_entry_ids"]) == 3


def only_run(runs: list[RunRow], status: str) -> RunRow:
    (found,) = (run for run in runs if run.status == status)
    return found


async def test_what_may_not_be_billed_is_left_out_or_held(firm: Office) -> None:
    _, project, hours, go_live = await _ready(firm)
    workspace = project["project_reference"]
    extra = await firm.delivery.new_task(workspace, "Workshop that nobody sold")
    billed = await firm.delivery.work(workspace, hours, 30, "2026-11-02")
    await firm.delivery.work(workspace, hours, 60, "2026-11-02", billable=False)
    await firm.delivery.work(workspace, hours, 60, "2026-11-02", approve=False)
    await firm.delivery.work(workspace, hours, 60, "2026-11-06")
    unsold = await firm.delivery.work(workspace, extra, 60, "2026-11-02")
    on_the_fee = await firm.delivery.work(workspace, go_live, 480, "2026-11-02")
    loose = await firm.delivery.work(workspace, None, 60, "2026-11-02")
    run = await firm.issued(await firm.bill(project["project"], "2026-11-05"))
    # 30 min: 86.649375, tax 17.33; the milestone is not completed, whatever time is booked on it
    assert _totals(await _invoice(firm, run)) == (Decimal("86.65"), Decimal("17.33"))
    assert run.result is not None
    assert sorted(run.result["held"]) == sorted([unsold, on_the_fee, loose])
    assert only(await _mirrors(firm, project))["time_entry_ids"] == [billed]


async def test_a_milestone_is_billed_once(firm: Office) -> None:
    _, project, hours, go_live = await _ready(firm)
    await firm.delivery.complete(go_live)
    one = await firm.issued(await firm.bill(project["project"], "2026-11-05"))
    assert _totals(await _invoice(firm, one)) == (Decimal("15000.00"), Decimal("3000.00"))
    await firm.delivery.work(project["project_reference"], hours, 60, "2026-11-09")
    two = await firm.issued(await firm.bill(project["project"], "2026-11-10"))
    assert _totals(await _invoice(firm, two)) == (Decimal("173.30"), Decimal("34.66"))
    three = await firm.until((await firm.bill(project["project"], "2026-11-20")).id, "completed")
    assert three.headline == "Nothing to bill"
    assert (await _position(firm, project))["billed"]["amount"] == "15173.30"
    fee = only(row for row in await _mirrors(firm, project) if row["balance_in_cents"] == 1_500_000)
    assert (
        only(row for row in (await firm.world())["kantata"]["fixed_fee_items"] if row["story_id"] == go_live)["amount_in_cents"]
        == 1_500_000
    )
    assert fee["time_entry_ids"] == []


async def test_finance_rejects_and_the_next_run_bills_it(firm: Office) -> None:
    deal, project, hours, _ = await _ready(firm)
    entry = await firm.delivery.work(project["project_reference"], hours, 95, "2026-11-02")
    run = await firm.until((await firm.bill(project["project"], "2026-11-05")).id, "waiting")
    await firm.finance.decide(await firm.erp_invoice(run.id), approved=False)
    rejected = await firm.until(run.id, "refused")
    assert "Finance rejected" in rejected.headline
    assert (await _position(firm, project))["billed"]["amount"] == "0.00"
    time = await firm.gateway.get("/process/billing/v1/time-entries", params={"project": project["project"]})
    assert [item["invoiced"] for item in time.json()["items"]] == [False]
    assert await _mirrors(firm, project) == []
    following = await firm.issued(await firm.bill(project["project"], "2026-11-06"))
    assert _totals(await _invoice(firm, following)) == (Decimal("274.39"), Decimal("54.88"))
    assert [row["approvalStatus"]["id"] for row in await _invoices(firm, project)] == ["3", "2"]
    assert only(await _mirrors(firm, project))["time_entry_ids"] == [entry]
    assert money((await firm.sales.look("Opportunity", deal.opportunity))["Invoiced_Amount__c"]) == Decimal("274.39")
    again = await firm.bill(project["project"], "2026-11-05")
    assert (again.revision, (await firm.until(again.id, "completed")).headline) == (2, "Nothing to bill")


async def test_approved_before_the_run_waits(firm: Office) -> None:
    """Before it first looks, and between its look and its waiting: the second message waits in the database."""
    for kind, name in (("before", "read_invoice_1"), ("unchecked", "wait")):
        _, project, hours, _ = await _ready(firm)
        await firm.delivery.work(project["project_reference"], hours, 95, "2026-11-02")
        number = await firm.holds.put(kind, billing_key(project["project"], "2026-11-05"), name)
        run = await firm.bill(project["project"], "2026-11-05")
        await firm.holds.reached(number)
        await firm.finance.decide(await firm.erp_invoice(run.id))
        await firm.polls(2)
        await firm.holds.release()
        ended = await firm.until(run.id, "completed")
        assert ended.result is not None
        assert ended.result["subtotal"] == "274.39"


async def test_totals_that_differ_are_taken_back(firm: Office) -> None:
    _, project, hours, _ = await _ready(firm)
    entry = await firm.delivery.work(project["project_reference"], hours, 95, "2026-11-02")
    number = await firm.holds.put("unsettled", billing_key(project["project"], "2026-11-05"), "netsuite invoice")
    run = await firm.bill(project["project"], "2026-11-05")
    await firm.holds.reached(number)
    drafted = only(await _invoices(firm, project))
    body = drafted | {"subtotal": 274.40}
    firm.vendors["netsuite"].fault("status", method="GET", path=f"/invoice/{drafted['id']}", times=None, status=200, body=body)
    await firm.holds.release()
    refused = await firm.until(run.id, "refused")
    assert refused.failure is not None
    assert refused.failure["members"]["field"] == "lines"
    assert "computed 274.4 and 54.88 tax where 274.39 and 54.88 were billed" in refused.headline
    assert await _invoices(firm, project) == []
    assert (await _position(firm, project))["billed"]["amount"] == "0.00"
    firm.vendors["netsuite"].clear_faults()
    await firm.check_books(await firm.world())
    again = await firm.issued(await firm.bill(project["project"], "2026-11-05"))
    assert again.revision == 2
    assert _totals(only(await _invoices(firm, project))) == (Decimal("274.39"), Decimal("54.88"))
    assert only(await _mirrors(firm, project))["time_entry_ids"] == [entry]


async def test_finance_changes_the_draft_and_its_figure_is_the_one_that_counts(firm: Office) -> None:
    deal, project, hours, _ = await _ready(firm)
    await firm.delivery.work(project["project_reference"], hours, 95, "2026-11-02")
    run = await firm.until((await firm.bill(project["project"], "2026-11-05")).id, "waiting")
    number = await firm.erp_invoice(run.id)
    line = (await _invoice(firm, run))["item"]["items"][0]
    await firm.finance.patch("invoice", number, {"item": {"items": [{"line": line["line"], "amount": 250}]}})
    await firm.issued(run)
    there = await _invoice(firm, run)
    assert money(there["subtotal"]) == 250
    sold = await firm.sales.look("Opportunity", deal.opportunity)
    assert (money(sold["Invoiced_Amount__c"]), money(sold["Invoiced_Tax__c"])) == _totals(there)
    assert (await _position(firm, project))["issued"]["amount"] == "250.00"


async def test_a_psa_that_refuses_the_mirror_does_not_unmake_an_issued_invoice(firm: Office) -> None:
    deal, project, hours, _ = await _ready(firm)
    await firm.delivery.work(project["project_reference"], hours, 95, "2026-11-02")
    run = await firm.until((await firm.bill(project["project"], "2026-11-05")).id, "waiting")
    body = {"errors": [{"type": "validation", "message": "Project is locked", "field": "workspace_id"}]}
    firm.vendors["kantata"].fault("status", method="POST", path="/invoices$", times=None, status=422, body=body)
    await firm.finance.decide(await firm.erp_invoice(run.id))
    parked = await firm.until(run.id, "parked")
    assert "Project is locked" in parked.headline
    firm.vendors["kantata"].clear_faults()
    answer = await firm.gateway.post(f"/process/flow/v1/runs/{run.id}/retry", headers=key())
    assert answer.status_code == 202
    await firm.until(run.id, "completed")
    assert len(await _invoices(firm, project)) == len(await _mirrors(firm, project)) == 1
    assert money((await firm.sales.look("Opportunity", deal.opportunity))["Invoiced_Amount__c"]) == Decimal("274.39")
