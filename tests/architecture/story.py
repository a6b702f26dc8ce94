"""The story that the published examples tell, made true: records under the canonical ids that the examples name.

A call is about one of these worlds: what a system holds, what the cross-reference and governance say of a customer, or Crosswalk's own
books, in which Larkfield Retail has an ERP rollout running and its support drafted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from starlette.types import ASGIApp

from app.canonical.entities import ENTITIES
from app.core import ids
from app.main import Parts
from app.platform.identity.sight import EVERYTHING
from app.platform.xref import Place, Role
from app.process_apis.records import Author, Collection
from app.process_apis.services.billing.collections import (
    BILLING_SCHEDULES,
    CREDIT_MEMOS,
    EXPENSES,
    INVOICES,
    RATE_CARDS,
    RATES,
    TIME_ENTRIES,
)
from app.process_apis.services.contracts.collections import AMENDMENTS, CONTRACT_LINES, CONTRACTS
from app.process_apis.services.customers.collections import CONTACTS, CUSTOMERS
from app.process_apis.services.governance.schemas import EXAMPLE_ID
from app.process_apis.services.projects.collections import ASSIGNMENTS, MILESTONES, PROJECTS, STAFFING_DEMANDS, TASKS
from app.process_apis.services.projects.service import ProjectService
from app.process_apis.services.runs.models import RunRow
from app.process_apis.services.xref.needs import Stores, record_id
from tests.clients import signed_in
from tests.conftest import Servers, Vendor, begin_anew
from tests.system_apis.bench import EVERYBODY, WRITABLE, Bench
from tests.system_apis.samples import FACTS

IDS = {key: entity.example_id for key, entity in ENTITIES.items()}
CUSTOMER = IDS["customer"]
MERGE = "mrg_01jd4z6k3ve0gr9ps8c0y3zq1n"
SUPPORT = "con_01jd4z6k3ve0gr9ps8c0y3zq1n"
RUN = "run_01jd4z6k3ve0gr9ps8c0y3zq1n"
MILESTONE = "tsk_01jd4z6k3ve0gr9ps8c0y3zq1n"
BOOKS = ("customer", "contract", "project", "billing", "psa")
"""Products about Crosswalk's own books."""

_CONSULTANT = {"role": "Senior Consultant", "unitPrice": "180.00"}
_ROLLOUT_LINE = {"billingRule": "time_and_materials", "description": "Senior Consultant", "quantity": "100", "taxRate": "20", **_CONSULTANT}
_GO_LIVE = {"billingRule": "fixed_fee", "description": "Go-live", "milestoneName": "Go-live", "dueOn": "2026-12-01", "quantity": "1"}
_TAKEOVER = {**_GO_LIVE, "description": "Takeover", "milestoneName": "Takeover", "dueOn": "2027-06-30", "unitPrice": "6000.00"}
_MIGRATION = {**_ROLLOUT_LINE, "description": "Data migration", "quantity": "80"}
_AGREED = {"customer": CUSTOMER, "legalEntity": "HOLT-UK", "currencyCode": "GBP", "paymentTerms": "Net 30", "status": "draft"}
_IN_PROJECT = {"project": IDS["project"]}
_BILLED = {"contractLine": 1, "quantity": "12.5", "unitPrice": "180.00", "amount": "2250.00", "taxRate": "20", "taxAmount": "450.00"}

_BOOKS: tuple[tuple[Collection, str, dict[str, Any]], ...] = (
    (
        CUSTOMERS,
        CUSTOMER,
        {
            "name": "Larkfield Retail Ltd",
            "website": "https://larkfield.example",
            "taxNumber": "GB123456789",
            "address": {"street": "4 Quay Street", "city": "Bristol", "postalCode": "BS1 4DJ", "countryCode": "GB"},
            "legalEntity": "HOLT-UK",
            "billingEntity": "HOLT-UK",
            "deliveryEntity": "HOLT-UK",
            "currencyCode": "GBP",
        },
    ),
    (CONTACTS, IDS["contact"], {"customer": CUSTOMER, "firstName": "Ada", "lastName": "Byrne", "function": "billing"}),
    (
        CONTRACTS,
        IDS["contract"],
        {**_AGREED, "name": "Larkfield ERP rollout", "signedOn": "2026-09-30", "startsOn": "2026-10-01", "endsOn": "2027-03-31"},
    ),
    (CONTRACT_LINES, IDS["contract_line"], {"contract": IDS["contract"], "number": 1, **_ROLLOUT_LINE}),
    (
        CONTRACT_LINES,
        "cln_01jd4z6k3ve0gr9ps8c0y3zq1n",
        {"contract": IDS["contract"], "number": 2, **_GO_LIVE, "unitPrice": "2882.50", "taxRate": "20"},
    ),
    (CONTRACTS, SUPPORT, {**_AGREED, "name": "Larkfield support", "lines": [_TAKEOVER]}),
    (PROJECTS, IDS["project"], {"contract": IDS["contract"], "name": "Larkfield ERP rollout", "startsOn": "2026-10-01"}),
    (TASKS, IDS["task"], {**_IN_PROJECT, "name": "Design workshops", "state": "started", "percentComplete": 40}),
    (MILESTONES, MILESTONE, {**_IN_PROJECT, "name": "Blueprint agreed", "dueOn": "2026-10-16"}),
    (STAFFING_DEMANDS, IDS["staffing_demand"], {**_IN_PROJECT, "role": "Project Manager", "startsOn": "2026-10-01", "hoursPerWeek": "16"}),
    (
        ASSIGNMENTS,
        IDS["assignment"],
        {
            **_IN_PROJECT,
            "task": IDS["task"],
            "personReference": "70002",
            "role": "Senior Consultant",
            "startsOn": "2026-10-01",
            "endsOn": "2027-03-31",
            "hoursPerWeek": "32",
        },
    ),
    (
        RATE_CARDS,
        IDS["rate_card"],
        {"name": "Standard rates 2026", "legalEntity": "HOLT-UK", "currencyCode": "GBP", "effectiveFrom": "2026-01-01"},
    ),
    (RATES, IDS["rate"], {"rateCard": IDS["rate_card"], "effectiveFrom": "2026-01-01", **_CONSULTANT}),
    (
        BILLING_SCHEDULES,
        IDS["billing_schedule"],
        {
            "contract": IDS["contract"],
            "frequency": "milestones",
            "entries": [{"dueOn": "2026-12-01", "amount": "2882.50", "description": "Go-live"}],
        },
    ),
    (
        TIME_ENTRIES,
        IDS["time_entry"],
        {**_IN_PROJECT, "personReference": "70002", "workedOn": "2026-10-07", "minutes": 95, "notes": "Workshop with finance"},
    ),
    (
        EXPENSES,
        IDS["expense"],
        {
            **_IN_PROJECT,
            "personReference": "70002",
            "spentOn": "2026-10-07",
            "category": "travel",
            "currencyCode": "GBP",
            "amount": "184.20",
        },
    ),
    (
        INVOICES,
        IDS["invoice"],
        {
            "contract": IDS["contract"],
            "number": "INV-1001",
            "status": "issued",
            "period": "2026-10",
            "issuedOn": "2026-11-02",
            "dueOn": "2026-12-02",
            "lines": [_BILLED],
        },
    ),
    (
        CREDIT_MEMOS,
        IDS["credit_memo"],
        {
            "invoice": IDS["invoice"],
            "number": "CM-1001",
            "reason": "Two hours were billed that nobody worked",
            "amount": "360.00",
            "taxAmount": "72.00",
        },
    ),
)
"""Collection, canonical id and what is told of the record, in the order in which it happened."""

_AMENDMENT = {
    "contract": IDS["contract"],
    "title": "Two more weeks of data migration",
    "reason": "The legacy system has twice the records that were assumed.",
    "effectiveOn": "2026-11-01",
    "externalReference": "CR-17",
    "lines": [_MIGRATION],
}
"""Asked for when the contract is in force."""

_IN_THE_TOOL = {IDS["project"]: ("project", "100001"), MILESTONE: ("task", "520003"), IDS["amendment"]: ("amendment", "CR-17")}
"""What the delivery tool calls the records."""

_ONCE = {
    *("createCustomer", "createCustomers", "createProject", "createProjects", "createRate", "createRates"),
    *("createBillingSchedule", "createBillingSchedules", "createContractLine", "createContractLines"),
    *("createAssignment", "createAssignments", "approveAmendment", "rejectAmendment", "acceptMilestone", "startBillingRuns"),
}
"""Calls about the books after which another one cannot be made: what it would make or decide is there."""


class Call(NamedTuple):
    document: dict[str, Any]
    path: str
    method: str
    operation: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.method.upper()} {self.document['servers'][0]['url']}{self.path}"

    @property
    def product(self) -> str:
        return str(self.document["servers"][0]["url"].split("/")[2])

    @property
    def world(self) -> str:
        """What must be true beforehand."""
        if "/system/" in self.document["servers"][0]["url"]:
            return self.product
        return "books" if self.product in BOOKS else "salesforce"

    @property
    def spoils(self) -> bool:
        """Whether the world has to be made anew for the next call."""
        return self.method != "get" and (self.world != "books" or self.operation["operationId"] in _ONCE)

    @property
    def speakers(self) -> tuple[str | None, ...]:
        """Connections whose clients may be the ones to write this; None: who speaks for none keeps Crosswalk's own books."""
        return ("kantata",) if self.product == "psa" else ("salesforce", "netsuite", "kantata", None)


@dataclass
class Story:
    """One gateway for all calls; what is told lasts until a call has changed it, or is about another world."""

    built: Parts
    gateway: ASGIApp
    servers: Servers
    vendors: dict[str, Vendor]
    told: str | None = None

    async def tell(self, call: Call) -> None:
        if self.told != call.world:
            await self._begin_anew(call.world)
        if call.operation["operationId"] == "createCreditMemo" and call.world == "dynamics365":  # only of a posted invoice
            connection = await self.built.reader.gate.connection("dynamics365")
            await self.built.writer.transition(connection, "invoice", IDS["invoice"], "issue", origin=EVERYBODY)
        self.told = None if call.spoils else call.world

    async def _begin_anew(self, world: str) -> None:
        for vendor in self.vendors.values():
            vendor.reset()
        await begin_anew(self.built, self.vendors)
        if world == "books":
            await books(self.built)
            return
        await records(self.built, self.servers, self.vendors, world)
        if world == "salesforce":
            await links(self.built)
            await held_write(self)


async def books(built: Parts) -> None:
    """Every record is made as the services make it, so that it is one that their rules allow."""
    author = Author("tests", EVERYBODY, EVERYTHING)
    await built.database.pool.execute("TRUNCATE rate_card CASCADE")
    for collection, record, told in _BOOKS:
        if collection is PROJECTS:
            await _in_force(built, author)
        await built.records.create(collection, collection.body.model_validate(told), author, ids.decode(collection.entity.prefix, record))
    await ProjectService(built.records).complete(MILESTONE, date(2026, 10, 8), author)
    await _billing_run(built)
    tool = await built.reader.gate.connection("kantata")
    objects = {item.entity: item.object for item in tool.connector.resources}
    for record, (entity, external_id) in _IN_THE_TOOL.items():
        uuid = ids.decode(ENTITIES[entity].prefix, record)
        await built.xref.link(uuid, entity, tool.number, "kantata", objects.get(entity, entity), external_id, "tests")


async def _billing_run(built: Parts) -> None:
    """As a worker left it."""
    project, day = IDS["project"], "2026-10-31"
    key = f"project-to-billing:{project}:{day}"
    run = RunRow(
        id=RUN,
        flow="project_to_billing",
        base_key=key,
        revision=1,
        workflow_id=f"{key}:1",
        subject_connection="crosswalk",
        subject_entity="project",
        subject_id=project,
        status="completed",
        headline="INV-1001 is issued",
        trigger="request",
        requested_by="tests",
        legal_entity="HOLT-UK",
        records=[project, IDS["invoice"]],
        payload={"project": project, "through": day},
    )
    async with built.database.session() as session:
        session.add(run)


async def _in_force(built: Parts, author: Author) -> None:
    await built.records.patch(CONTRACTS, IDS["contract"], CONTRACTS.patch(status="active"), None, author)
    told = AMENDMENTS.body.model_validate(_AMENDMENT)
    await built.records.create(AMENDMENTS, told, author, ids.decode("amd", IDS["amendment"]))


async def records(built: Parts, servers: Servers, vendors: dict[str, Vendor], key: str) -> None:
    """In this system one of each kind that can be made there, with the canonical id that the examples name."""
    bench = Bench(built, servers, vendors)
    try:
        connection = await bench.connection(key)
        known: dict[str, str] = {}
        for entity in [entity for vendor, entity in WRITABLE if vendor == key]:
            data = await bench.data(connection, entity, known)
            if entity not in known:
                known[entity] = ENTITIES[entity].example_id
                await built.writer.create(connection, entity, known[entity], data, origin=EVERYBODY)
        for entity, there in FACTS[connection.base.key].existing.items():  # what only people make there
            first = (there(bench.vendors[key].simulator) if callable(there) else there)[0]
            object_ = connection.connector.resource(entity).object
            uuid = ids.decode(ENTITIES[entity].prefix, ENTITIES[entity].example_id)
            await built.xref.link(uuid, entity, connection.number, connection.base.key, object_, first, "tests")
    finally:
        bench.close()


async def links(built: Parts) -> None:
    """The customer has a second account and has won a merge; another customer, in the ERP, is the same one."""
    store = Stores(built.database, built.xref)
    salesforce, netsuite, kantata = [await built.connections.get(key) for key in ("salesforce", "netsuite", "kantata")]
    customer, other, third = (record_id(text)[1] for text in (CUSTOMER, "cus_01jd4z6k3ve0gr9ps8c0y3zq1n", "cus_01jd4z6k3ve0gr9ps8c0y3zq1p"))
    account = Place(
        connection_id=salesforce.number,
        connection="salesforce",
        object_id=await built.xref.object_number("salesforce", "Account"),
        object="Account",
        external_id="0015g00000ZzYyXAAV",
    )
    await store.records.link(customer, account, Role.DEFAULT, primary=False, by="tests")
    await built.xref.link(other, "customer", netsuite.number, "netsuite", "customer", "4711", "tests")
    await built.xref.link(third, "customer", kantata.number, "kantata", "workspace_groups", "8001", "tests")
    merge = await store.merges.merge(customer, third, by="tests")
    await built.database.pool.execute("UPDATE xref_merge SET id = $2 WHERE id = $1", merge.id, ids.decode("mrg", MERGE))


async def held_write(story: Story) -> None:
    """What the CRM says of a tax number waits for finance."""
    url = f"/system/salesforce/v1/connections/salesforce/customers/{CUSTOMER}"
    pool = story.built.database.pool
    async with await signed_in(story.gateway, story.built.database, {"system.salesforce:write"}, connection="salesforce") as crm:
        answer = await crm.patch(url, json={"data": {"taxNumber": "GB987654321"}})
    assert answer.status_code == 202, answer.text
    made, wanted = (ids.decode("hld", text) for text in (answer.json()["heldWriteId"], EXAMPLE_ID))
    await pool.execute("DELETE FROM held_write WHERE id = $1", wanted)
    await pool.execute("UPDATE held_write SET id = $2 WHERE id = $1", made, wanted)
