"""Contracts over their API: sums, drafts and contracts in force, amendments decided by somebody else, versions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response

from app.core import ids
from app.main import Parts
from app.platform.pipeline.pipeline import Pipeline
from tests.clients import signed_in
from tests.process_apis.test_legal_entities import UK, US, Engagement

BASE = "/process/contract/v1"
SCOPES = [f"process.{product}:{verb}" for product in ("contract", "customer") for verb in ("read", "write")]
HOURS = {"billingRule": "time_and_materials", "description": "Migration", "role": "Consultant", "quantity": "33.333"}
HOURS |= {"unitPrice": "187.35", "taxRate": "20"}
CAPPED = {**HOURS, "billingRule": "capped", "quantity": "100", "unitPrice": "150.00", "capAmount": "12000.00"}


@pytest.fixture
def gateway(built: Parts) -> Pipeline:
    app = built.gateway()
    assert isinstance(app, Pipeline)
    return app


@pytest.fixture
async def crm(gateway: Pipeline, built: Parts) -> AsyncIterator[AsyncClient]:
    async with await signed_in(gateway, built.database, SCOPES, connection="salesforce") as client:
        yield client


@pytest.fixture
async def erp(gateway: Pipeline, built: Parts) -> AsyncIterator[AsyncClient]:
    async with await signed_in(gateway, built.database, SCOPES, connection="netsuite") as client:
        yield client


@pytest.fixture
async def british(gateway: Pipeline, built: Parts) -> AsyncIterator[AsyncClient]:
    async with await signed_in(gateway, built.database, SCOPES, connection="salesforce", legal_entities=[UK]) as client:
        yield client


@pytest.fixture
async def customer(crm: AsyncClient) -> str:
    body = {"name": f"Larkfield {uuid4().hex}", "legalEntity": UK, "matchReviewed": True}
    made = await crm.post("/process/customer/v1/customers", json=body, headers={"Idempotency-Key": str(uuid4())})
    return str(made.json()["id"])


async def post(client: AsyncClient, path: str, body: Any, key: str | None = None) -> Response:
    return await client.post(BASE + path, json=body, headers={"Idempotency-Key": key or str(uuid4())})


def agreed(customer: str, **changes: Any) -> dict[str, Any]:
    told = {"customer": customer, "name": "ERP rollout", "legalEntity": UK, "currencyCode": "GBP", "paymentTerms": "Net 30"}
    return {**told, "signedOn": "2026-10-01", "status": "active", "lines": [HOURS, CAPPED], **changes}


async def made(client: AsyncClient, customer: str, **changes: Any) -> str:
    answer = await post(client, "/contracts", agreed(customer, **changes))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def get(client: AsyncClient, path: str, **params: Any) -> Any:
    answer = await client.get(BASE + path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def sums(record: dict[str, Any]) -> tuple[str, str, str]:
    return record["subtotal"], record["taxTotal"], record["total"]


def errors(answer: Response) -> list[tuple[str, str]]:
    assert answer.status_code in (409, 422), answer.text
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


async def test_made_with_its_lines_in_one_request(crm: AsyncClient, british: AsyncClient, customer: str) -> None:
    answer = await post(crm, "/contracts", agreed(customer), "agreed-1")
    assert answer.status_code == 201, answer.text
    contract = answer.json()
    assert sums(contract) == ("18244.94", "3648.99", "21893.93")  # 6 244.94 + 12 000.00; 1 248.99 + 2 400.00
    assert (contract["customer"], contract["deliveryEntity"], contract["version"]) == (customer, UK, 1)
    assert (await post(crm, "/contracts", agreed(customer), "agreed-1")).content == answer.content
    lines = (await get(crm, "/contract-lines", contract=contract["id"]))["items"]
    assert [(line["number"], line["amount"], line["taxAmount"], line.get("capAmount")) for line in lines] == [
        (1, "6244.94", "1248.99", None),
        (2, "12000.00", "2400.00", "12000.00"),
    ]
    assert {line["legalEntity"] for line in lines} == {UK}
    assert [item["id"] for item in (await get(british, "/contracts", customer=customer))["items"]] == [contract["id"]]


async def test_every_fault_of_every_line_is_named(crm: AsyncClient, british: AsyncClient, customer: str) -> None:
    lines = [HOURS, {**CAPPED, "capAmount": None}, {**HOURS, "role": None, "billingPeriod": "month"}]
    assert errors(await post(crm, "/contracts", agreed(customer, lines=lines))) == [
        ("/lines/1/capAmount", "missing"),
        ("/lines/2/role", "missing"),
        ("/lines/2/billingPeriod", "not_of_this_rule"),
    ]
    assert errors(await post(crm, "/contracts", agreed(customer, lines=[{**HOURS, "billingRule": "barter"}]))) == [
        ("/lines/0/billingRule", "enum")
    ]
    assert errors(await post(crm, "/contracts", agreed(customer, signedOn=None))) == [("/signedOn", "missing")]
    dates = {"startsOn": "2026-10-01", "endsOn": "2026-09-30"}
    assert errors(await post(crm, "/contracts", agreed(customer, **dates))) == [("/endsOn", "invalid")]
    assert errors(await post(crm, "/contracts", agreed("cus_01jd4z6k3ve0gr9ps8c0y3zq1n"))) == [("/customer", "not_found")]
    assert errors(await post(british, "/contracts", agreed(customer, legalEntity=US))) == [("/legalEntity", "not_found")]
    assert (await get(crm, "/contracts", customer=customer))["items"] == []
    mixed = (await post(crm, "/contracts/bulk", {"items": [agreed(customer), agreed(customer, lines=[{}])]})).json()
    assert [item["status"] for item in mixed["items"]] == [201, 422]


async def test_a_draft_is_the_crms_and_a_contract_in_force_the_erps(crm: AsyncClient, erp: AsyncClient, customer: str) -> None:
    draft = await made(crm, customer, status="draft", signedOn=None, lines=[HOURS])
    path = f"{BASE}/contracts/{draft}"
    assert (await erp.patch(path, json={"paymentTerms": "Net 45"})).status_code == 403
    assert (await crm.patch(path, json={"paymentTerms": "Net 45"})).status_code == 200
    added = await post(crm, "/contract-lines", {"contract": draft, **CAPPED})
    assert (added.status_code, added.json()["number"]) == (201, 2)
    line = f"{BASE}/contract-lines/{added.json()['id']}"
    assert errors(await crm.patch(line, json={"capAmount": None})) == [("/capAmount", "missing")]
    assert (await crm.patch(line, json={"quantity": "79"})).json()["amount"] == "11850.00"
    assert sums(await get(crm, f"/contracts/{draft}")) == ("18094.94", "3618.99", "21713.93")
    assert errors(await crm.patch(path, json={"status": "active"})) == [("/signedOn", "missing")]
    assert (await post(crm, "/amendments", {"contract": draft, "title": "More"})).status_code == 409

    signed = await crm.patch(path, json={"status": "active", "signedOn": "2026-10-01"})
    assert (signed.status_code, signed.json()["version"]) == (200, 1)
    for url, change in ((path, {"paymentTerms": "Net 30"}), (line, {"quantity": "80"}), (path, {"status": "draft"})):
        assert (await crm.patch(url, json=change)).status_code == 403
    assert (await post(crm, "/contract-lines", {"contract": draft, **HOURS})).status_code == 409
    assert (await erp.patch(path, json={"status": "draft"})).status_code == 409
    assert (await erp.patch(line, json={"quantity": "80"})).json()["amount"] == "12000.00"
    assert (await erp.patch(path, json={"status": "closed"})).json()["version"] == 3
    assert (await erp.patch(line, json={"quantity": "81"})).status_code == 409
    versions = (await get(crm, f"/contracts/{draft}/versions"))["items"]
    assert [(item["number"], item["what"], item["subtotal"]) for item in versions] == [
        (1, "changed: signedOn, status", "18094.94"),
        (2, "changed line 2", "18244.94"),
        (3, "changed: status", "18244.94"),
    ]


async def test_an_approved_amendment_makes_the_next_version(crm: AsyncClient, erp: AsyncClient, customer: str) -> None:
    contract = await made(crm, customer)
    change = {"contract": contract, "title": "Two more weeks", "reason": "Twice the records", "effectiveOn": "2026-11-01"}
    lines = [{"number": 1, "quantity": "50"}, {**HOURS, "description": "Training", "quantity": "10", "unitPrice": "100"}]
    asked = await post(crm, "/amendments", {**change, "lines": lines})
    assert asked.status_code == 201, asked.text
    amendment = asked.json()
    # 50 × 187.35 = 9 367.50, less 6 244.94; and 10 × 100.00
    assert (amendment["status"], amendment["valueChange"], amendment["currencyCode"]) == ("requested", "4122.56", "GBP")
    assert {name: value for name, value in amendment["lines"][0].items() if value is not None} == {"number": 1, "quantity": "50"}
    decide = f"/amendments/{amendment['id']}"
    assert (await post(crm, f"{decide}/approve", {})).status_code == 403
    assert (await crm.get(f"{BASE}/contracts/{contract}")).json()["version"] == 1

    approved = await post(erp, f"{decide}/approve", {"note": "On the phone"}, "decide-1")
    assert approved.status_code == 200, approved.text
    told = approved.json()
    assert (told["status"], told["version"], told["note"]) == ("approved", 2, "On the phone")
    assert told["decidedBy"] != told["requestedBy"]
    assert (await post(erp, f"{decide}/approve", {"note": "On the phone"}, "decide-1")).content == approved.content
    assert (await post(erp, f"{decide}/approve", {})).json()["version"] == 2  # again, and nothing happens twice
    assert (await post(erp, f"{decide}/reject", {})).status_code == 409
    assert (await crm.patch(f"{BASE}{decide}", json={"title": "Other"})).status_code == 409

    # 9 367.50 + 12 000.00 + 1 000.00; 1 873.50 + 2 400.00 + 200.00
    assert sums(await get(crm, f"/contracts/{contract}")) == ("22367.50", "4473.50", "26841.00")
    items = (await get(crm, "/contract-lines", contract=contract))["items"]
    assert [(line["number"], line["amount"]) for line in items] == [(1, "9367.50"), (2, "12000.00"), (3, "1000.00")]
    page = await get(crm, f"/contracts/{contract}/versions", limit=1)
    assert [(item["number"], item["what"], item["total"]) for item in page["items"]] == [(1, "agreed", "21893.93")]
    (second,) = (await get(crm, f"/contracts/{contract}/versions", cursor=page["nextCursor"]))["items"]
    assert (second["what"], second["amendment"], second["madeBy"]) == ("Two more weeks", amendment["id"], told["decidedBy"])
    first = await get(crm, f"/contracts/{contract}/versions/1")
    assert (sums(first["contract"]), first["contract"]["customer"]) == (("18244.94", "3648.99", "21893.93"), customer)
    assert [(line["number"], line["quantity"], line["amount"]) for line in first["lines"]] == [
        (1, "33.333", "6244.94"),
        (2, "100", "12000.00"),
    ]
    assert len((await get(crm, f"/contracts/{contract}/versions/2"))["lines"]) == 3
    for path in (f"/contracts/{contract}/versions/3", "/contracts/con_x/versions", "/amendments/amd_x"):
        assert (await crm.get(BASE + path)).status_code == 404
    assert (await crm.get(f"{BASE}/contracts/{contract}/versions", params={"cursor": "x"})).status_code == 400


async def test_who_said_last_what_it_contains_does_not_decide(
    crm: AsyncClient, erp: AsyncClient, british: AsyncClient, customer: str
) -> None:
    contract = await made(crm, customer)
    asked = (await post(crm, "/amendments", {"contract": contract, "title": "More"})).json()["id"]
    assert errors(await post(erp, f"/amendments/{asked}/approve", {})) == [("/lines", "missing")]
    changed = await erp.patch(f"{BASE}/amendments/{asked}", json={"lines": [{"number": 1, "quantity": "1"}]})
    assert (changed.status_code, changed.json()["valueChange"]) == (200, "-6057.59")  # 187.35 less 6 244.94
    for client in (erp, crm):
        assert (await post(client, f"/amendments/{asked}/approve", {})).status_code == 403
    rejected = await post(british, f"/amendments/{asked}/reject", {"note": "No"})
    assert (rejected.status_code, rejected.json()["status"]) == (200, "rejected")
    assert (await get(crm, f"/contracts/{contract}"))["version"] == 1
    other = await made(crm, customer, legalEntity=US)
    hidden = (await post(crm, "/amendments", {"contract": other, "title": "More", "lines": [{"number": 1, "quantity": "1"}]})).json()["id"]
    assert (await post(british, f"/amendments/{hidden}/approve", {})).status_code == 404
    assert (await british.get(f"{BASE}/contracts/{other}/versions")).status_code == 404


async def test_of_two_amendments_at_once_both_count_and_none_is_lost(crm: AsyncClient, erp: AsyncClient, customer: str) -> None:
    contract = await made(crm, customer)
    asked = [
        (await post(crm, "/amendments", {"contract": contract, "title": f"Line {n}", "lines": [{"number": n, "quantity": "10"}]})).json()
        for n in (1, 2)
    ]
    answers = await asyncio.gather(*(post(erp, f"/amendments/{item['id']}/approve", {}) for item in asked for _ in range(2)))
    assert [answer.status_code for answer in answers] == [200] * 4
    assert {answer.json()["version"] for answer in answers} == {2, 3}
    # 10 × 187.35 and 10 × 150.00; 374.70 and 300.00
    assert sums(await get(crm, f"/contracts/{contract}")) == ("3373.50", "674.70", "4048.20")
    assert [item["number"] for item in (await get(crm, f"/contracts/{contract}/versions"))["items"]] == [1, 2, 3]


async def test_nothing_shrinks_below_what_is_billed(crm: AsyncClient, erp: AsyncClient, customer: str, built: Parts) -> None:
    contract = await made(crm, customer, lines=[{**HOURS, "quantity": "100", "unitPrice": "150.00"}])
    (line,) = (await get(crm, "/contract-lines", contract=contract))["items"]
    asked = {"contract": contract, "title": "Less", "lines": [{"number": 1, "quantity": "50"}]}
    early = (await post(crm, "/amendments", asked)).json()["id"]
    await bill(built, contract, line["id"], "9000.00")
    late = await post(erp, f"/amendments/{early}/approve", {})
    assert (late.status_code, errors(late)) == (409, [("/lines/0/quantity", "billed")])
    assert (await get(crm, f"/contracts/{contract}"))["version"] == 1
    assert errors(await post(crm, "/amendments", asked)) == [("/lines/0/quantity", "billed")]
    path = f"{BASE}/contract-lines/{line['id']}"
    assert errors(await erp.patch(path, json={"quantity": "59.99"})) == [("/quantity", "billed")]
    assert errors(await erp.patch(path, json={"unitPrice": "149.00"})) == [("/unitPrice", "billed")]
    assert (await erp.patch(path, json={"quantity": "60"})).json()["amount"] == "9000.00"


async def bill(built: Parts, contract: str, line: str, amount: str) -> None:
    """An issued invoice over a part of a line."""
    source = await Engagement(UK).store(built)
    project, invoice = ids.decode("prj", source.project), ids.new_uuid()
    pool = built.database.pool
    await pool.execute("update project set contract_id = $1 where id = $2", ids.decode("con", contract), project)
    await pool.execute(
        "insert into invoice (id, project_id, contract_id, run_id, period, status, currency_code, subtotal, tax_total, created_at) "
        "values ($1, $2, $3, $4, '2026-10', 'issued', 'GBP', $5::text::numeric, 0, now())",
        invoice,
        project,
        ids.decode("con", contract),
        source.run,
        amount,
    )
    await pool.execute(
        "insert into invoice_line (id, invoice_id, contract_line_id, number, minutes, quantity, amount, tax_amount) "
        "values ($1, $2, $3, 1, 3600, 60, $4::text::numeric, 0)",
        ids.new_uuid(),
        invoice,
        ids.decode("cln", line),
        amount,
    )
