"""``kill -9`` at every boundary of every step of both flows; another process goes on, and everything exists exactly once."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest

from app.process_apis.services.runs import RunRow
from tests.process_apis.harness import Office, billing_key, money, only

_WON_STEPS = (
    "read_won_opportunity",
    "ensure_customer",
    "draft_contract",
    "ensure_client",
    "open_project",
    "plan_tasks",
    "request_staffing",
    "schedule_billing",
    "record_and_announce",
    "write_back",
)
_WON_RECORDS = (
    "netsuite customer",
    "netsuite salesOrder",
    "kantata workspace_group",
    "kantata workspace",
    "kantata story",
    "kantata workspace_resource",
    "netsuite billingSchedule",
)
WON = [
    *(("before", step) for step in _WON_STEPS),
    *(("unsettled", record) for record in _WON_RECORDS),
    *(("unchecked", step) for step in (*_WON_STEPS, "complete")),
]
_EARLY = ("read_approved_work", "plan_invoice", "draft_invoice", "read_invoice_1")
_LATE = ("mirror_invoice", "record_issued", "write_back")
BILLING = [
    *(("before", step) for step in (*_EARLY, *_LATE)),
    ("unsettled", "netsuite invoice"),
    ("unsettled", "kantata invoice"),
    *(("unchecked", step) for step in (*_EARLY, "wait", *_LATE, "complete")),
    ("waiting", "for finance"),
]


@pytest.mark.parametrize("third", range(3))
async def test_opportunity_to_project(firm: Office, third: int) -> None:
    # Of each kind a third: a held transaction keeps one of the worker's few database connections.
    boundaries = WON[third::3]
    worker = await firm.a_worker()
    async with firm.no_polling():  # or a deal would be on its way before its hold is there
        deals = [await firm.sales.win() for _ in boundaries]
        numbers = [await firm.holds.put(kind, deal.base_key, name) for deal, (kind, name) in zip(deals, boundaries, strict=True)]
        runs = [await firm.activate(deal) for deal in deals]
    await firm.holds.reached(*numbers)
    await firm.kill(worker)
    await firm.holds.bury()
    await firm.worker()
    ended = [await firm.until(run.id, "completed") for run in runs]
    world = await firm.world()
    await firm.check_books(world)
    for deal, run in zip(deals, ended, strict=True):
        assert run.result is not None
        firm.check_started(world, deal, run.result, subtotal="35882.50", tax="7176.50", seats=1)
        await firm.check_records(run)
        assert (run.amount, run.currency_code, run.failure) == (Decimal("35882.5000"), "GBP", None)
    for collection in ("workspace_groups", "workspaces", "stories", "workspace_resources"):
        made = firm.creates("kantata", collection)
        assert set(made.values()) == {1}, f"{collection} were created more than once: {made}"
    events = await firm.rows("SELECT subject FROM outbox_event WHERE type = 'project.started'")
    assert {row["subject"] for row in events} >= {run.result["project"] for run in ended if run.result}


@pytest.mark.parametrize("half", range(2))
async def test_project_to_billing(firm: Office, half: int) -> None:
    """95 minutes at 173.29875 an hour are 274.39 (274.3896875), their tax 54.88; the milestone is 15 000.00 and 3 000.00."""
    boundaries = BILLING[half::2]
    worker = await firm.a_worker()
    chosen = await asyncio.gather(*(firm.started() for _ in boundaries))
    entries = []
    for _, project in chosen:
        hours, go_live = await firm.tasks(project)
        entries.append(await firm.delivery.work(project["project_reference"], hours, 95, "2026-11-02"))
        await firm.delivery.complete(go_live)
    numbers: dict[str, int] = {}
    runs: list[RunRow] = []
    for (kind, name), (_, project) in zip(boundaries, chosen, strict=True):
        base_key = billing_key(project["project"], "2026-11-05")
        if kind != "waiting":
            numbers[base_key] = await firm.holds.put(kind, base_key, name)
        runs.append(await firm.bill(project["project"], "2026-11-05"))
    for (kind, name), run in zip(boundaries, runs, strict=True):
        if (kind, name) == ("waiting", "for finance"):
            await firm.until(run.id, "waiting")
        elif name in _LATE or name in ("complete", "kantata invoice"):
            await firm.until(run.id, "waiting")
            await firm.finance.decide(await firm.erp_invoice(run.id))
    await firm.holds.reached(*numbers.values())
    await firm.kill(worker)
    await firm.holds.bury()
    for (kind, name), run in zip(boundaries, runs, strict=True):
        if (kind, name) == ("waiting", "for finance"):
            await firm.finance.decide(await firm.erp_invoice(run.id))  # nobody is there to hear it
    await firm.worker()
    ended = []
    for run in runs:
        row = await firm.until(run.id, "waiting", "completed")
        ended.append(
            await firm.issued(row) if row.status == "waiting" and await _is_draft(firm, run) else await firm.until(run.id, "completed")
        )
    world = await firm.world()
    await firm.check_books(world)
    for run, (deal, project), entry in zip(ended, chosen, entries, strict=True):
        assert run.result is not None
        invoice = only(row for row in world["netsuite"]["invoice"] if row["memo"] == f"Crosswalk {run.result['invoice']}")
        assert (money(invoice["subtotal"]), money(invoice["taxTotal"])) == (Decimal("15274.39"), Decimal("3054.88"))
        assert invoice["createdFrom"]["id"] == project["contract_number"]
        mirror = only(row for row in world["kantata"]["invoices"] if project["project_reference"] in row["workspace_ids"])
        assert (mirror["balance_in_cents"], mirror["time_entry_ids"]) == (1527439, [entry])
        sold = only(row for row in world["salesforce"]["Opportunity"] if row["Id"] == deal.opportunity)
        assert (money(sold["Invoiced_Amount__c"]), money(sold["Invoiced_Tax__c"])) == (Decimal("15274.39"), Decimal("3054.88"))
        assert (sold["Invoice_Status__c"], sold["Last_Invoice_Number__c"]) == ("Issued", invoice["tranId"])
    assert set(firm.creates("netsuite", "!transform/invoice").values()) == {1}
    assert set(firm.creates("kantata", "invoices").values()) == {1}


async def _is_draft(firm: Office, run: RunRow) -> bool:
    number = await firm.erp_invoice(run.id)
    return bool(only(row for row in (await firm.world())["netsuite"]["invoice"] if row["id"] == number)["approvalStatus"]["id"] == "1")
