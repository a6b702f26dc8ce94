"""Customers: who is above whom, who sees them, and that a company is made once."""

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

BASE = "/process/customer/v1"
SCOPES = ["process.customer:read", "process.customer:write", "process.xref:read", "process.xref:write"]


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
async def british(gateway: Pipeline, built: Parts) -> AsyncIterator[AsyncClient]:
    async with await signed_in(gateway, built.database, SCOPES, connection="salesforce", legal_entities=[UK]) as client:
        yield client


async def post(client: AsyncClient, path: str, body: Any, key: str | None = None) -> Response:
    return await client.post(BASE + path, json=body, headers={"Idempotency-Key": key or str(uuid4())})


def named(name: str, **more: Any) -> dict[str, Any]:
    """A customer that nobody takes for another one: names alone are compared, so each is told to be looked at."""
    return {"name": f"{name} {uuid4().hex}", "matchReviewed": True, **more}


async def made(client: AsyncClient, name: str, **more: Any) -> str:
    answer = await post(client, "/customers", named(name, **more))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def pointers(answer: Response) -> list[tuple[str, str]]:
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


async def move(client: AsyncClient, customer: str, parent: str | None) -> Response:
    return await client.patch(f"{BASE}/customers/{customer}", json={"parent": parent})


async def test_created_changed_and_listed_with_its_contacts(crm: AsyncClient) -> None:
    address = {"street": "4 Quay Street", "city": "Bristol", "postalCode": "BS1 4DJ", "countryCode": "GB"}
    answer = await post(crm, "/customers", named("Larkfield", legalEntity=UK, address=address, website="https://larkfield.example"))
    assert answer.status_code == 201, answer.text
    customer = answer.json()
    assert customer["id"].startswith("cus_")
    assert (customer["legalEntity"], customer["status"]) == (UK, "active")
    assert customer["address"] == {**address, "state": None}
    assert "matchReviewed" not in customer

    path = f"{BASE}/customers/{customer['id']}"
    changed = await crm.patch(path, json={"phone": "+44 117 496 0000", "status": "inactive"}, headers={"If-Match": answer.headers["etag"]})
    assert changed.status_code == 200, changed.text
    assert (changed.json()["phone"], changed.json()["status"]) == ("+44 117 496 0000", "inactive")
    assert (await crm.patch(path, json={"phone": "1"}, headers={"If-Match": answer.headers["etag"]})).status_code == 412
    assert pointers(await crm.patch(path, json={"matchReviewed": True})) == [("/matchReviewed", "extra_forbidden")]

    person = {"customer": customer["id"], "lastName": "Lovelace", "email": "ada@larkfield.example", "function": "billing"}
    contact = await post(crm, "/contacts", person)
    assert contact.status_code == 201, contact.text
    listed = (await crm.get(f"{BASE}/contacts", params={"customer": customer["id"], "function": "billing"})).json()["items"]
    assert [item["id"] for item in listed] == [contact.json()["id"]]
    assert pointers(await post(crm, "/contacts", {**person, "email": "ada", "function": "chess"})) == [
        ("/email", "string_pattern_mismatch"),
        ("/function", "enum"),
    ]


async def test_no_circle_and_at_most_ten_levels(crm: AsyncClient) -> None:
    chain = [await made(crm, "Level 1")]
    for level in range(2, 11):
        chain.append(await made(crm, f"Level {level}", parent=chain[-1]))
    too_deep = await post(crm, "/customers", named("Level 11", parent=chain[-1]))
    assert (too_deep.status_code, pointers(too_deep)) == (422, [("/parent", "too_deep")])
    top = await made(crm, "Above all")
    assert pointers(await move(crm, chain[0], top)) == [("/parent", "too_deep")]
    for parent in (chain[0], chain[1], chain[9]):
        circle = await move(crm, chain[0], parent)
        assert (circle.status_code, pointers(circle)) == (422, [("/parent", "circle")])

    shown = (await crm.get(f"{BASE}/customers/{chain[4]}/hierarchy")).json()
    assert [item["id"] for item in shown["ancestors"]] == chain[:4]
    assert [item["level"] for item in shown["ancestors"]] == [-4, -3, -2, -1]
    assert [item["id"] for item in shown["descendants"]] == chain[5:]
    assert [item["parent"] for item in shown["descendants"]] == chain[4:9]
    assert (shown["customer"]["id"], shown["customer"]["parent"], shown["complete"]) == (chain[4], chain[3], True)

    assert (await move(crm, chain[5], None)).status_code == 200
    assert (await move(crm, chain[0], top)).status_code == 200


async def test_two_moves_at_once_close_no_circle(crm: AsyncClient) -> None:
    for _ in range(5):
        first, second = await made(crm, "First"), await made(crm, "Second")
        answers = await asyncio.gather(move(crm, first, second), move(crm, second, first))
        assert sorted(answer.status_code for answer in answers) == [200, 422]
        refused = next(answer for answer in answers if answer.status_code == 422)
        assert pointers(refused) == [("/parent", "circle")]


async def test_a_company_is_made_once(crm: AsyncClient, british: AsyncClient) -> None:
    tax = f"GB{uuid4().int % 10**9:09d}"
    body = {"name": f"Orchard {uuid4().hex} Ltd", "taxNumber": tax, "website": f"https://{uuid4().hex}.example", "legalEntity": US}
    first = await post(crm, "/customers", body, "orchard-1")
    assert first.status_code == 201, first.text
    known = first.json()["id"]
    again = await post(crm, "/customers", {**body, "name": "Something else", "matchReviewed": True})
    assert again.status_code == 409
    assert known in again.json()["detail"]
    assert "the tax id is the same" in again.json()["detail"]
    assert pointers(again) == [("/taxNumber", "match")]
    by_domain = await post(crm, "/customers", {"name": body["name"], "website": body["website"]})
    assert (by_domain.status_code, pointers(by_domain)) == (409, [("/website", "match")])
    hidden = await post(british, "/customers", {"name": "Something else", "taxNumber": tax})
    assert hidden.status_code == 409
    assert known not in hidden.text

    alike = {"name": body["name"], "legalEntity": UK}
    doubtful = await post(crm, "/customers", alike)
    assert (doubtful.status_code, pointers(doubtful)) == (409, [("/name", "candidate")])
    assert known in doubtful.json()["errors"][0]["detail"]
    assert "matchReviewed" in doubtful.json()["detail"]
    assert (await post(crm, "/customers", {**alike, "matchReviewed": True})).status_code == 201
    mixed = (await post(crm, "/customers/bulk", {"items": [body, named("Fresh"), {}]})).json()
    assert [item["status"] for item in mixed["items"]] == [409, 201, 422]


async def test_of_callers_at_once_one_makes_the_company(crm: AsyncClient) -> None:
    body = {"name": f"Racer {uuid4().hex}", "taxNumber": f"GB{uuid4().int % 10**9:09d}"}
    answers = await asyncio.gather(*(post(crm, "/customers", body) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7


async def test_who_plays_a_role_or_has_a_contract_sees_the_customer(crm: AsyncClient, british: AsyncClient, built: Parts) -> None:
    group = await made(crm, "Group", legalEntity=US)
    billed = await made(crm, "Billed", legalEntity=US, billingEntity=UK, parent=group)
    delivered = await made(crm, "Delivered", legalEntity=US, deliveryEntity=UK, parent=group)
    below = await made(crm, "Below", legalEntity=US, parent=billed)
    contracted = await made(crm, "Contracted", legalEntity=US)
    engagement = await Engagement(UK).store(built)
    await built.database.pool.execute(
        "update contract set customer_id = $1 where id = $2", ids.decode("cus", contracted), ids.decode("con", engagement.contract)
    )
    status = {item: (await british.get(f"{BASE}/customers/{item}")).status_code for item in (group, billed, delivered, below, contracted)}
    assert status == {group: 404, billed: 200, delivered: 200, below: 404, contracted: 200}
    listed = {item["id"] for item in (await british.get(f"{BASE}/customers", params={"limit": 200})).json()["items"]}
    assert listed & set(status) == {billed, delivered, contracted}
    assert (await british.get(f"{BASE}/customers/{group}/hierarchy")).status_code == 404
    shown = (await british.get(f"{BASE}/customers/{billed}/hierarchy")).json()
    assert (shown["ancestors"], shown["descendants"], shown["customer"]["parent"]) == ([], [], None)

    for customer, expected in ((billed, 200), (below, 404)):
        contact = (await post(crm, "/contacts", {"customer": customer, "lastName": "Lovelace"})).json()["id"]
        assert (await british.get(f"{BASE}/contacts/{contact}")).status_code == expected
    assert pointers(await post(british, "/contacts", {"customer": below, "lastName": "X"})) == [("/customer", "not_found")]
    assert (await post(british, "/contacts", {"customer": billed, "lastName": "X"})).status_code == 201
    assert pointers(await post(british, "/customers", named("Theirs", legalEntity=UK, billingEntity=US))) == [
        ("/billingEntity", "not_found")
    ]


async def test_a_superseded_id_answers_the_customer_that_it_was_merged_into(crm: AsyncClient, british: AsyncClient, built: Parts) -> None:
    winner, loser = await made(crm, "Winner", legalEntity=US), await made(crm, "Loser", legalEntity=US)
    child = await made(crm, "Child", legalEntity=US, parent=loser)
    contact = (await post(crm, "/contacts", {"customer": loser, "lastName": "Lovelace"})).json()["id"]
    url = f"/process/xref/v1/records/{winner}/merge"
    merge = await crm.post(url, json={"loser": loser}, headers={"Idempotency-Key": str(uuid4())})
    assert merge.status_code == 200, merge.text
    assert (await crm.get(f"{BASE}/customers/{loser}")).json()["id"] == winner
    assert (await crm.patch(f"{BASE}/customers/{loser}", json={"phone": "1"})).json()["id"] == winner
    assert [item["id"] for item in (await crm.get(f"{BASE}/customers", params={"ids": f"{winner},{loser}"})).json()["items"]] == [winner]
    for asked in (winner, loser):
        shown = (await crm.get(f"{BASE}/customers/{asked}/hierarchy")).json()
        assert (shown["customer"]["id"], [item["id"] for item in shown["descendants"]]) == (winner, [child])
        assert [item["id"] for item in (await crm.get(f"{BASE}/contacts", params={"customer": asked})).json()["items"]] == [contact]
    assert pointers(await move(crm, winner, child)) == [("/parent", "circle")]
    engagement = await Engagement(UK).store(built)
    await built.database.pool.execute(
        "update contract set customer_id = $1 where id = $2", ids.decode("cus", loser), ids.decode("con", engagement.contract)
    )
    assert (await british.get(f"{BASE}/customers/{winner}")).status_code == 200  # by the contract that the loser had
