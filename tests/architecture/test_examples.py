"""Every published request example is sent, as it is written, to the running gateway over the simulators.

The examples tell one story, and the tests make it true first: records under the canonical ids that the examples name.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator
from starlette.types import ASGIApp

from app.canonical.entities import ENTITIES
from app.core import ids
from app.core.settings import Settings
from app.main import Parts, parts
from app.platform.xref import Place, Role
from app.process_apis.services.governance.schemas import EXAMPLE_ID
from app.process_apis.services.xref.needs import Stores, record_id
from app.specs import documents
from app.specs.walk import operations, parameters
from tests.clients import signed_in
from tests.conftest import Vendor, begin_anew
from tests.system_apis.bench import EVERYBODY, WRITABLE, Bench

CUSTOMER = ENTITIES["customer"].example_id
MERGE = "mrg_01jd4z6k3ve0gr9ps8c0y3zq1n"
WHOLE = {name: json.loads(text) for name, text in documents().items() if name.count(".") == 2}
NOT_IN_THE_STORY: dict[str, tuple[int, str]] = {
    "activateOpportunity": (404, "Salesforce gives out its own ids: an opportunity of the story's cannot be made there"),
    "getActivation": (404, "the same: what was not activated has no activation"),
    "getRun": (404, "runs are made by workers with ids of their own"),
    "retryRun": (404, "the same"),
    "startBillingRuns": (404, "a project that can be billed is opened by a run"),
    "getBillingPosition": (404, "the same"),
    "splitRecord": (409, "the digest of a plan depends on since when its links are believed"),
}
"""What the documented refusal is where the record of the example cannot be made beforehand, and why."""


class Call(NamedTuple):
    document: dict[str, Any]
    path: str
    method: str
    operation: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.method.upper()} {self.document['servers'][0]['url']}{self.path}"


def calls() -> Iterator[Call]:
    for document in WHOLE.values():
        for path, method, operation in operations(document):
            yield Call(document, path, method, operation)


def body_of(call: Call) -> Any:
    if "requestBody" not in call.operation:
        return None
    (media,) = call.operation["requestBody"]["content"].values()
    return media["example"]


@dataclass
class Story:
    """One gateway for all calls; what is told lasts until a call has changed it, or is about another product."""

    built: Parts
    gateway: ASGIApp
    vendors: dict[str, Vendor]
    told: str | None = None

    async def tell(self, call: Call) -> None:
        """A record of each kind in the system that the product is about, and what the cross-reference and governance say of a customer."""
        product = call.document["servers"][0]["url"].split("/")[2]
        if self.told != product:
            for vendor in self.vendors.values():
                vendor.reset()
            await begin_anew(self.built, self.vendors)
            system = product if product in self.vendors else "salesforce"
            await records(self.built, self.vendors, system)
            if system == "salesforce":
                await links(self.built)
                await held_write(self)
        self.told = product if call.method == "get" else None


@pytest.fixture(scope="module")
async def story(settings: Settings, database_url: str, vendor_servers: dict[str, Vendor]) -> AsyncIterator[Story]:
    async with parts(settings, database_url) as built:
        yield Story(built, built.gateway(), vendor_servers)


async def records(built: Parts, vendors: dict[str, Vendor], key: str) -> None:
    """In this system one of each kind that can be made there, with the canonical id that the examples name."""
    bench = Bench(built, vendors)
    try:
        connection = await bench.connection(key)
        known: dict[str, str] = {}
        for entity in [entity for vendor, entity in WRITABLE if vendor == key]:
            data = await bench.data(connection, entity, known)
            if entity not in known:
                known[entity] = ENTITIES[entity].example_id
                await built.writer.create(connection, entity, known[entity], data, origin=EVERYBODY)
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


@pytest.mark.parametrize("call", sorted(calls(), key=lambda item: item.method != "get"), ids=lambda item: item.name)
async def test_an_example_can_be_sent_as_it_is_written(call: Call, story: Story) -> None:
    await story.tell(call)
    url, query, headers = call.document["servers"][0]["url"] + call.path, {}, {}
    for item in parameters(call.document, call.path, call.operation):
        if item.get("required") and item["in"] == "path":
            url = url.replace("{" + item["name"] + "}", str(item["example"]))
        elif item.get("required"):
            (query if item["in"] == "query" else headers)[item["name"]] = item["example"]
    (scope,) = call.operation["security"][0]["oauth2"]
    for owner in ("salesforce", "netsuite", "kantata"):  # whoever may write these fields
        async with await signed_in(story.gateway, story.built.database, {scope}, connection=owner) as client:
            answer = await client.request(call.method, url, params=query, headers=headers, json=body_of(call))
        if not (answer.status_code == 403 and answer.json()["code"] == "not_owner"):
            break
    expected, _ = NOT_IN_THE_STORY.get(call.operation["operationId"], (None, ""))
    assert answer.status_code == expected if expected else answer.is_success, answer.text
    documented = call.operation["responses"][str(answer.status_code)]
    (media,) = documented["content"].values()
    validator = Draft202012Validator({**media["schema"], "components": call.document["components"]})
    assert [error.message for error in validator.iter_errors(answer.json())] == []
