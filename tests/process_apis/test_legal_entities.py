"""A client sees the records of its legal entities and no others: by id, in lists, in bulk; what it does not see is not there."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal

import pytest
from httpx import AsyncClient

from app.core import ids
from app.experience_apis.salesforce.ids import lengthened
from app.main import Parts
from app.platform.pipeline.pipeline import Pipeline
from app.process_apis.services.contracts import ContractRow
from app.process_apis.services.customers.models import CustomerRow
from app.process_apis.services.projects import ProjectRow
from app.process_apis.services.runs import RunRow
from tests.clients import signed_in
from tests.conftest import Vendor
from tests.process_apis.harness import key
from tests.process_apis.people import Sales

US, UK = "HOLT-US", "HOLT-UK"
SCOPES = [f"process.{product}:{verb}" for product in ("flow", "billing", "xref") for verb in ("read", "write")]
SCOPES += ["experience.salesforce:read", "experience.salesforce:write", "system.netsuite:read", "system.salesforce:read"]


@pytest.fixture
def gateway(built: Parts) -> Pipeline:
    app = built.gateway()
    assert isinstance(app, Pipeline)
    return app


@pytest.fixture
async def american(gateway: Pipeline, built: Parts) -> AsyncIterator[AsyncClient]:
    async with await signed_in(gateway, built.database, SCOPES, legal_entities=[US]) as client:
        yield client


@pytest.fixture
async def everybody(gateway: Pipeline, built: Parts) -> AsyncIterator[AsyncClient]:
    async with await signed_in(gateway, built.database, SCOPES) as client:
        yield client


@pytest.fixture
async def nobody(gateway: Pipeline, built: Parts) -> AsyncIterator[AsyncClient]:
    """Its list of entities is empty."""
    async with await signed_in(gateway, built.database, SCOPES, legal_entities=[]) as client:
        yield client


class Engagement:
    """A run that opened a project for one of our entities, with an opportunity that Salesforce has."""

    def __init__(self, entity: str | None) -> None:
        self.entity = entity
        self.run, self.project, self.contract = ids.new("run"), ids.new("prj"), ids.new("con")
        self.customer, self.salesforce_id = "", lengthened(f"006{secrets.token_hex(6)}")

    async def store(self, built: Parts) -> Engagement:
        connection = await built.connections.get("salesforce")
        record = secrets.token_hex(9)
        customer = await built.xref.get_or_create("customer", connection.number, "salesforce", "Account", record, self.run)
        self.customer, self.account = ids.encode("cus", customer), record
        async with built.database.session() as session:
            if self.entity:
                session.add(CustomerRow(id=customer, name=f"Probe {self.account}", legal_entity=self.entity))
                session.add(self._contract(ids.decode("cus", self.customer)))
                await session.flush()
                session.add(self._project())
            session.add(self._run())
        return self

    def _contract(self, customer: object) -> ContractRow:
        return ContractRow(
            id=ids.decode("con", self.contract),
            customer_id=customer,
            opportunity_id=ids.new_uuid(),
            legal_entity=self.entity,
            delivery_entity=self.entity,
            currency_code="USD",
            payment_terms="Net 30",
            signed_on=date(2026, 1, 1),
            subtotal=Decimal(100),
            tax_total=Decimal(0),
        )

    def _project(self) -> ProjectRow:
        return ProjectRow(
            id=ids.decode("prj", self.project),
            contract_id=ids.decode("con", self.contract),
            name="Probe",
            legal_entity=self.entity,
            delivery_entity=self.entity,
            currency_code="USD",
            crm_connection="salesforce",
            erp_connection="netsuite",
            psa_connection="kantata",
            run_id=self.run,
        )

    def _run(self) -> RunRow:
        return RunRow(
            id=self.run,
            flow="opportunity_to_project",
            base_key=f"opportunity-to-project:salesforce:{self.salesforce_id}",
            revision=1,
            workflow_id=f"opportunity-to-project:salesforce:{self.salesforce_id}:1",
            subject_connection="salesforce",
            subject_entity="opportunity",
            subject_id=self.salesforce_id,
            status="completed",
            trigger="push",
            requested_by="somebody",
            legal_entity=self.entity,
            records=[self.customer, self.project, self.contract],
            payload={},
        )


@pytest.fixture
async def ours(built: Parts) -> Engagement:
    return await Engagement(US).store(built)


@pytest.fixture
async def theirs(built: Parts) -> Engagement:
    return await Engagement(UK).store(built)


@pytest.fixture
async def unknown(built: Parts) -> Engagement:
    return await Engagement(None).store(built)


def paths(of: Engagement) -> dict[str, str]:
    return {
        "run": f"/process/flow/v1/runs/{of.run}",
        "position": f"/process/billing/v1/projects/{of.project}/position",
        "links": f"/process/xref/v1/records/{of.customer}",
        "activation": f"/experience/salesforce/v1/opportunities/{of.salesforce_id}/activation",
    }


@pytest.mark.parametrize("what", ["run", "position", "links", "activation"])
async def test_by_id(
    american: AsyncClient, everybody: AsyncClient, nobody: AsyncClient, ours: Engagement, theirs: Engagement, what: str
) -> None:
    assert (await american.get(paths(ours)[what])).status_code == 200
    refused = await american.get(paths(theirs)[what])
    assert refused.status_code == 404
    assert UK not in refused.text
    assert (await nobody.get(paths(ours)[what])).status_code == 404
    for engagement in (ours, theirs):
        assert (await everybody.get(paths(engagement)[what])).status_code == 200


async def test_another_entitys_id_answers_like_one_that_was_never_given_out(american: AsyncClient, theirs: Engagement) -> None:
    for what, path in paths(theirs).items():
        hidden = await american.get(path)
        absent = await american.get(paths(Engagement(UK))[what] if what != "links" else f"/process/xref/v1/records/{ids.new('cus')}")
        for answer in (hidden, absent):
            assert answer.status_code == 404
        told = [{name: value for name, value in answer.json().items() if name not in {"traceId", "detail"}} for answer in (hidden, absent)]
        assert told[0] == told[1], what


async def test_lists_and_bulk_leave_the_others_out(
    american: AsyncClient, everybody: AsyncClient, ours: Engagement, theirs: Engagement, unknown: Engagement
) -> None:
    seen = {row["id"] for row in (await american.get("/process/flow/v1/runs")).json()["items"]}
    assert (ours.run in seen, theirs.run in seen, unknown.run in seen) == (True, False, False)
    seen = {row["id"] for row in (await everybody.get("/process/flow/v1/runs")).json()["items"]}
    assert {ours.run, theirs.run, unknown.run} <= seen

    wanted = [{"connection": "salesforce", "objectName": "Account", "externalId": of.account} for of in (ours, theirs, unknown)]
    for version in ("v1", "v2"):
        items = (await american.post(f"/process/xref/{version}/resolve", json={"records": wanted})).json()["items"]
        assert [item["id"] for item in items] == [ours.customer, None, None]
        assert version == "v1" or [item["verdict"] for item in items] == ["linked", "unlinked", "unlinked"]
        items = (await everybody.post(f"/process/xref/{version}/resolve", json={"records": wanted})).json()["items"]
        assert [item["id"] for item in items] == [ours.customer, theirs.customer, unknown.customer]


async def test_pages_are_full_although_others_rows_lie_between(american: AsyncClient, built: Parts) -> None:
    mine = []
    for _ in range(3):
        mine.append((await Engagement(US).store(built)).run)
        await Engagement(UK).store(built)
    found, cursor = [], None
    while True:
        page = (await american.get("/process/flow/v1/runs", params={"limit": 2, **({"cursor": cursor} if cursor else {})})).json()
        found += [row["id"] for row in page["items"]]
        cursor = page.get("nextCursor")
        if cursor is None:
            break
        assert len(page["items"]) == 2
    assert found == mine[::-1]


async def test_writes_do_not_reach_another_entity(american: AsyncClient, built: Parts, ours: Engagement, theirs: Engagement) -> None:
    assert (await american.post(f"/process/flow/v1/runs/{theirs.run}/retry", headers=key())).status_code == 404
    assert (await american.post(f"/process/flow/v1/runs/{ours.run}/retry", headers=key())).status_code == 409
    through = {"through": "2026-10-31"}
    answer = await american.post("/process/billing/v1/billing-runs", json={"projectId": theirs.project, **through}, headers=key())
    assert answer.status_code == 404
    answer = await american.post("/process/billing/v1/billing-runs", json=through, headers=key())
    assert [row["subject"]["id"] for row in answer.json()["items"]] == [ours.project]
    assert await built.database.pool.fetchval("select count(*) from flow_run where subject_id = $1", theirs.project) == 0
    assert (await american.get(f"/process/flow/v1/runs/{answer.json()['items'][0]['id']}")).status_code == 200
    claim = {"entity": "customer", "connection": "salesforce", "objectName": "Account", "externalId": theirs.account}
    assert (await american.post("/process/xref/v1/records", json=claim, headers=key())).status_code == 404


async def test_what_a_client_claimed_itself_is_in_its_sight(american: AsyncClient, nobody: AsyncClient) -> None:
    claim = {"entity": "customer", "connection": "salesforce", "objectName": "Account", "externalId": secrets.token_hex(9)}
    claimed = (await american.post("/process/xref/v1/records", json=claim, headers=key())).json()["id"]
    assert (await american.get(f"/process/xref/v1/records/{claimed}")).status_code == 200
    assert (await nobody.get(f"/process/xref/v1/records/{claimed}")).status_code == 404
    assert (await nobody.post("/process/xref/v1/records", json=claim, headers=key())).status_code == 404


async def test_an_opportunity_of_another_entity_is_not_activated(
    american: AsyncClient, everybody: AsyncClient, built: Parts, vendors: dict[str, Vendor]
) -> None:
    sales = Sales(vendors["salesforce"])
    ours, theirs = await sales.win(Billing_Entity__c=US), await sales.win(Billing_Entity__c=UK)
    broken = await sales.win(Billing_Entity__c=UK, CurrencyIsoCode=None)
    slow = await sales.win(Billing_Entity__c=UK)
    await sales.close()

    async def activate(client: AsyncClient, opportunity: str) -> int:
        return (await client.post(f"/experience/salesforce/v1/opportunities/{opportunity}/activation", headers=key())).status_code

    assert await activate(american, theirs.opportunity) == 404
    assert await activate(american, broken.opportunity) == 404, "not even what is wrong with it is told"
    vendors["salesforce"].fault("latency", path="/query", times=None, seconds=3)
    assert await activate(american, slow.opportunity) == 503, "nobody knows yet whose it is"
    vendors["salesforce"].clear_faults()
    assert await built.database.pool.fetchval("select count(*) from flow_run") == 0
    assert await activate(american, ours.opportunity) == 202
    assert await activate(everybody, theirs.opportunity) == 202
    rows = await built.database.pool.fetch("select subject_id, legal_entity from flow_run")
    assert {row["subject_id"]: row["legal_entity"] for row in rows} == {ours.opportunity: US, theirs.opportunity: UK}
    assert await activate(american, theirs.opportunity) == 404


async def test_a_connection_that_holds_other_entities_is_hidden(
    american: AsyncClient, everybody: AsyncClient, built: Parts, vendors: dict[str, Vendor]
) -> None:
    path = "/system/netsuite/v1/connections"
    assert [row["key"] for row in (await everybody.get(path)).json()["items"]] == ["netsuite"]
    assert (await american.get(path)).json()["items"] == []
    for hidden in ("netsuite/customers", "netsuite/_health", "netsuite/_capabilities", "netsuite/customers/1"):
        assert (await american.get(f"{path}/{hidden}")).status_code == 404
    await built.database.pool.execute("update routing set legal_entity = $1 where role = 'erp'", US)
    built.connections._until = 0.0
    assert [row["key"] for row in (await american.get(path)).json()["items"]] == ["netsuite"]
    assert (await american.get(f"{path}/netsuite/customers")).status_code == 200
