"""Change requests of a delivery tool: known by the tool's own ids, amendments of the contract, decided by somebody else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response

from app.core import ids
from app.core.api import Product
from app.experience_apis.psa import changes
from app.main import Parts
from app.platform.pipeline.gateway import build_gateway
from app.platform.pipeline.pipeline import Pipeline
from app.process_apis.records import routes
from app.process_apis.services.contracts import collections
from app.process_apis.services.contracts import router as contracts
from tests.clients import signed_in
from tests.process_apis.test_legal_entities import UK, US, Engagement

BASE = "/experience/psa/v1/change-requests"
SCOPES = ["experience.psa:read", "experience.psa:write", "process.contract:read", "process.contract:write"]
FEE = {"billingRule": "fixed_fee", "description": "Training", "milestoneName": "Trained", "quantity": "1", "unitPrice": "4000"}


@pytest.fixture
def gateway(built: Parts) -> Pipeline:
    psa = Product(layer="experience", name="psa", title="PSA", description="For delivery tools.", routers=[changes.router])
    records = [contracts.router, *map(routes, collections.COLLECTIONS)]
    process = Product(layer="process", name="contract", title="Contracts", description="Contracts.", routers=records)
    state = {name: getattr(built, name) for name in ("reader", "xref", "governor", "connections", "records")}
    app = build_gateway([psa, process], built.database, built.settings, state=state)
    assert isinstance(app, Pipeline)
    return app


@asynccontextmanager
async def client(gateway: Pipeline, built: Parts, connection: str | None, *entities: str) -> AsyncIterator[AsyncClient]:
    async with await signed_in(gateway, built.database, SCOPES, connection=connection, legal_entities=list(entities) or None) as http:
        yield http


@pytest.fixture
async def tool(gateway: Pipeline, built: Parts) -> AsyncIterator[AsyncClient]:
    async with client(gateway, built, "kantata") as http:
        yield http


@pytest.fixture
async def engagement(built: Parts) -> Engagement:
    return await delivered(built, UK)


async def delivered(built: Parts, entity: str) -> Engagement:
    """A project that the tool has under an id of its own."""
    stored = await Engagement(entity).store(built)
    stored.in_tool = uuid4().hex[:10]  # type: ignore[attr-defined]
    kantata = await built.connections.get("kantata")
    project = ids.decode("prj", stored.project)
    await built.xref.link(project, "project", kantata.number, "kantata", "workspace", stored.in_tool, "test")  # type: ignore[attr-defined]
    return stored


async def ask(http: AsyncClient, project: str, external_id: str, **more: Any) -> Response:
    body = {"externalId": external_id, "projectExternalId": project, "title": "Training for the shops", "lines": [FEE], **more}
    return await http.post(BASE, json=body, headers={"Idempotency-Key": str(uuid4())})


async def test_asked_for_in_the_tool_decided_by_finance(tool: AsyncClient, gateway: Pipeline, built: Parts, engagement: Any) -> None:
    asked = await ask(tool, engagement.in_tool, "CR-17", effectiveOn="2026-11-01")
    assert asked.status_code == 201, asked.text
    told = asked.json()
    assert (told["externalId"], told["projectExternalId"], told["status"]) == ("CR-17", engagement.in_tool, "requested")
    assert (told["contract"], told["valueChange"], told["currencyCode"]) == (engagement.contract, "4000.00", "USD")
    again = await ask(tool, engagement.in_tool, "CR-17", effectiveOn="2026-11-01")
    assert (again.status_code, again.json()) == (201, told)
    decide = f"/process/contract/v1/amendments/{told['id']}/approve"
    assert (await tool.post(decide, json={}, headers={"Idempotency-Key": str(uuid4())})).status_code == 403
    async with client(gateway, built, "netsuite") as finance:
        approved = await finance.post(decide, json={"note": "Fine"}, headers={"Idempotency-Key": str(uuid4())})
        assert approved.status_code == 200, approved.text
    known = (await tool.get(f"{BASE}/CR-17")).json()
    assert (known["status"], known["version"], known["note"]) == ("approved", 2, "Fine")
    assert known["projectExternalId"] == engagement.in_tool
    assert (await ask(tool, engagement.in_tool, "CR-17")).json() == known  # late, and as it stands


async def test_racing_deliveries_make_one_request(tool: AsyncClient, engagement: Any) -> None:
    answers = await asyncio.gather(*(ask(tool, engagement.in_tool, "CR-race") for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len((await tool.get(BASE, params={"projectExternalId": engagement.in_tool})).json()["items"]) == 1


async def test_listed_by_project_in_pages(tool: AsyncClient, built: Parts, engagement: Any) -> None:
    other = await delivered(built, UK)
    for number in range(3):
        assert (await ask(tool, engagement.in_tool, f"CR-{number}")).status_code == 201
    wrong_project = await ask(tool, other.in_tool, "CR-0")  # type: ignore[attr-defined]
    assert wrong_project.status_code == 409
    seen, cursor = [], None
    while True:
        params = {"projectExternalId": engagement.in_tool, "limit": 2, **({"cursor": cursor} if cursor else {})}
        page = (await tool.get(BASE, params=params)).json()
        seen += [item["externalId"] for item in page["items"]]
        if (cursor := page["nextCursor"]) is None:
            break
    assert seen == ["CR-0", "CR-1", "CR-2"]
    approved = {"projectExternalId": engagement.in_tool, "status": "approved"}
    assert (await tool.get(BASE, params=approved)).json()["items"] == []
    assert (await tool.get(BASE, params={"projectExternalId": "nonsense"})).json() == {"items": [], "nextCursor": None}


async def test_what_a_client_may_not(tool: AsyncClient, gateway: Pipeline, built: Parts, engagement: Any) -> None:
    missing = await ask(tool, "nonsense", "CR-1")
    assert [(error["pointer"], error["code"]) for error in missing.json()["errors"]] == [("/projectExternalId", "not_found")]
    bad = await ask(tool, engagement.in_tool, "CR-1", lines=[{"number": 9, "quantity": "1"}])
    assert [(error["pointer"], error["code"]) for error in bad.json()["errors"]] == [("/lines/0/number", "not_found")]
    assert (await tool.get(f"{BASE}/CR-1")).status_code == 404
    assert (await ask(tool, engagement.in_tool, "CR-1")).status_code == 201  # corrected, under the same id
    async with client(gateway, built, "kantata", US) as american:
        assert (await ask(american, engagement.in_tool, "CR-2")).status_code == 422
        assert (await american.get(f"{BASE}/CR-1")).status_code == 404
        assert (await american.get(BASE, params={"projectExternalId": engagement.in_tool})).json()["items"] == []
    async with client(gateway, built, None) as nobody:
        assert (await ask(nobody, engagement.in_tool, "CR-2")).status_code == 409
