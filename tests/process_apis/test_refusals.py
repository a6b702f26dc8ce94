"""A refusal rolls back in reverse, in our words; the same subject may be tried again once its data has changed."""

from __future__ import annotations

import copy
from typing import Any

from app.core import ids
from app.process_apis.services.runs import RunRow
from tests.conftest import connections_document
from tests.process_apis.harness import Office, only, until
from tests.process_apis.people import Deal, Json


async def _refused(firm: Office, deal: Deal) -> RunRow:
    run = await firm.until((await firm.activate(deal)).id, "refused")
    for vendor in firm.vendors.values():
        vendor.clear_faults()
    return run


async def _again(firm: Office, deal: Deal, first: RunRow) -> None:
    """Sales changes the opportunity; the same activation is a new try, and everything exists once."""
    await firm.sales.change(deal.opportunity, Purchase_Order__c="PO-NEW")
    second = await firm.activate(deal)
    assert (second.revision, second.base_key) == (first.revision + 1, first.base_key)
    run = await firm.until(second.id, "completed")
    assert run.result is not None
    world = await firm.world()
    order = only(row for row in world["netsuite"]["salesOrder"] if row.get("memo") == deal.name)
    assert (order["id"], order["otherRefNum"]) == (run.result["contract_number"], "PO-NEW")
    workspaces = [row for row in world["kantata"]["workspaces"] if row["title"] == deal.name and not row["archived"]]
    assert only(workspaces)["id"] == run.result["project_reference"]
    await firm.check_books(world)


def _orders(world: dict[str, dict[str, list[Json]]], deal: Deal) -> list[Json]:
    return [row for row in world["netsuite"]["salesOrder"] if row.get("memo") == deal.name]


def _netsuite_says(text: str, path: str) -> Json:
    detail = {"detail": text, "o:errorPath": path, "o:errorCode": "INVALID_CONTENT"}
    return {
        "type": "https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.1",
        "title": "Bad Request",
        "status": 400,
        "o:errorDetails": [detail],
    }


async def _ended_links(firm: Office, run: RunRow, prefix: str) -> list[str]:
    """Vendor objects that this run had linked and let go."""
    wanted = [ids.decode(prefix, record) for record in run.records if ids.prefix_of(record) == prefix]
    query = "SELECT o.name FROM xref_link_history h JOIN xref_object o ON o.id = h.object_id "
    rows = await firm.rows(query + "WHERE h.canonical_id = ANY($1::uuid[]) AND h.ended_by = $2", wanted, run.id)
    return [row["name"] for row in rows]


async def test_the_erp_refuses_the_contract(firm: Office) -> None:
    await firm.a_worker()
    deal = await firm.sales.win()
    body = _netsuite_says("Invalid Field Value 3 for the following field: terms", "terms")
    firm.vendors["netsuite"].fault("status", method="PUT", path="/salesOrder/", times=None, status=400, body=body)
    run = await _refused(firm, deal)
    assert run.failure is not None
    assert (run.failure["kind"], run.failure["members"]["field"]) == ("rejected", "payment_terms")
    assert run.headline.startswith("Refused: NetSuite answered 400: Invalid Field Value 3")
    world = await firm.world()
    assert _orders(world, deal) == []
    assert [row for row in world["kantata"]["workspaces"] if row["title"] == deal.name] == []
    await firm.check_books(world)
    shown = (await firm.gateway.get(f"/experience/salesforce/v1/opportunities/{deal.opportunity}/activation")).json()
    assert (shown["activationStatus"], shown["failureField"], shown["retryable"]) == ("refused", "payment_terms", True)
    await _again(firm, deal, run)


async def test_the_psa_refuses_the_project(firm: Office) -> None:
    await firm.a_worker()
    deal = await firm.sales.win()
    body = {"errors": [{"type": "validation", "message": "Title is too vague", "field": "title"}]}
    firm.vendors["kantata"].fault("status", method="POST", path="/workspaces$", times=None, status=422, body=body)
    run = await _refused(firm, deal)
    assert run.failure is not None
    assert (run.failure["kind"], run.failure["members"]["field"]) == ("rejected", "name")
    assert "Title is too vague" in run.headline
    assert _orders(await firm.world(), deal) == []
    assert await _ended_links(firm, run, "con") == ["salesOrder"]
    steps = [(step.name, step.status) for step in await firm.built.runs.steps(run.id)]
    assert steps[-2:] == [("open_project", "failed"), ("void_contract", "done")]
    assert (
        await firm.rows("SELECT 1 FROM contract WHERE id = $1", ids.decode("con", next(r for r in run.records if r.startswith("con_"))))
        == []
    )
    await firm.check_books(await firm.world())
    await _again(firm, deal, run)


async def test_the_last_step_that_can_be_refused_takes_everything_back_in_reverse(firm: Office) -> None:
    await firm.a_worker()
    deal = await firm.sales.win()
    body = _netsuite_says("Invalid Field Value for the following field: name", "name")
    firm.vendors["netsuite"].fault("status", method="PUT", path="/billingSchedule/", times=None, status=400, body=body)
    # The way back meets weather as well, and goes on.
    firm.vendors["netsuite"].fault("status", method="DELETE", path="/salesOrder/", times=2, status=503)
    run = await _refused(firm, deal)
    steps = [(step.name, step.status) for step in await firm.built.runs.steps(run.id)]
    assert steps[-3:] == [("schedule_billing", "failed"), ("archive_project", "done"), ("void_contract", "done")]
    world = await firm.world()
    assert _orders(world, deal) == []
    assert only(row for row in world["kantata"]["workspaces"] if row["title"] == deal.name)["archived"] is True
    assert await firm.rows("SELECT 1 FROM outbox_event WHERE data->>'opportunity' = ANY($1::text[])", run.records) == []
    await firm.check_books(world)
    await _again(firm, deal, run)


async def test_weather_that_outlasts_the_way_back_parks_and_then_finishes_it(firm: Office) -> None:
    await firm.a_worker()
    deal = await firm.sales.win()
    body = {"errors": [{"type": "validation", "message": "No", "field": "title"}]}
    firm.vendors["kantata"].fault("status", method="POST", path="/workspaces$", times=None, status=422, body=body)
    firm.vendors["netsuite"].fault("status", method="DELETE", path="/salesOrder/", times=None, status=503)
    run = await firm.activate(deal)
    await firm.until(run.id, "parked")
    assert len(_orders(await firm.world(), deal)) == 1
    firm.vendors["netsuite"].clear_faults()
    ended = await firm.until(run.id, "refused")
    assert ended.failure is not None
    assert ended.failure["members"]["field"] == "name"
    assert _orders(await firm.world(), deal) == []
    await firm.check_books(await firm.world())


async def test_values_that_have_no_partner_in_the_value_maps(firm: Office) -> None:
    await firm.a_worker()
    poorer: dict[str, Any] = copy.deepcopy(connections_document(firm.vendors))
    maps = poorer["connections"][1]["overrides"]["value_maps"]
    del maps["payment_terms"]["Net 60"], maps["legal_entity"]["HOLT-US"]
    async with firm.connected(poorer):
        terms, entity = await firm.sales.win(Payment_Terms__c="Net 60"), await firm.sales.win(Billing_Entity__c="HOLT-US")
        first, second = await _refused(firm, terms), await _refused(firm, entity)
    for run, field, value in ((first, "payment_terms", "Net 60"), (second, "legal_entity", "HOLT-US")):
        assert run.failure is not None
        assert (run.failure["kind"], run.failure["members"]["field"]) == ("rejected", field)
        assert run.headline.startswith(f"Refused: {field.replace('_', ' ')}: ")
        assert value in run.headline
    world = await firm.world()
    assert _orders(world, terms) == _orders(world, entity) == []
    assert [row for row in world["netsuite"]["customer"] if row["companyName"] == entity.client] == []
    await firm.check_books(world)
    await _again(firm, terms, first)
    await _again(firm, entity, second)


async def test_polling_tries_what_was_refused_again_only_when_it_has_changed(firm: Office) -> None:
    await firm.a_worker()
    deal = await firm.sales.win(Payment_Terms__c=None)

    async def runs() -> list[Any]:
        return await firm.rows("SELECT id, revision, status, failure FROM flow_run WHERE base_key = $1 ORDER BY revision", deal.base_key)

    async def refused() -> bool:
        return [row["status"] for row in await runs()] == ["refused"]

    await until(refused, "the poller to find the opportunity, and the run to be refused")
    assert '"paymentTerms"' in str((await runs())[0]["failure"])
    await firm.polls(3)
    assert len(await runs()) == 1
    await firm.sales.change(deal.opportunity, Payment_Terms__c="Net 15")

    async def completed() -> bool:
        return [row["status"] for row in await runs()] == ["refused", "completed"]

    await until(completed, "the changed opportunity to be tried again")
    await firm.polls(2)
    assert [row["revision"] for row in await runs()] == [1, 2]


async def test_an_unchanged_refused_opportunity_may_be_tried_again_by_a_person(firm: Office) -> None:
    await firm.a_worker()
    deal = await firm.sales.win()
    body = _netsuite_says("You do not have permissions", "entity")
    firm.vendors["netsuite"].fault("status", method="PUT", path="/salesOrder/", times=None, status=400, body=body)
    first = await _refused(firm, deal)
    await firm.polls(2)
    assert len(await firm.rows("SELECT 1 FROM flow_run WHERE base_key = $1", deal.base_key)) == 1
    second = await firm.activate(deal)
    assert (second.revision, (await firm.until(second.id, "completed")).status) == (first.revision + 1, "completed")
