"""Every published request example is sent, as it is written, to the running gateway over the simulators.

The examples tell one story, and the tests make it true first: records under the canonical ids that the examples name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator

from app.canonical.entities import ENTITIES
from app.core import ids
from app.main import Parts
from app.platform.xref import Place, Role
from app.process_apis.services.governance.schemas import EXAMPLE_ID
from app.process_apis.services.xref.needs import Stores, record_id
from app.specs import documents
from app.specs.walk import operations, parameters
from tests.clients import signed_in
from tests.conftest import Vendor
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


@pytest.fixture(params=list(calls()), ids=lambda item: item.name)
def call(request: pytest.FixtureRequest) -> Call:
    found: Call = request.param
    return found


@pytest.fixture
async def story(call: Call, built: Parts, vendors: dict[str, Vendor]) -> Parts:
    """A record of each kind in the system that the operation is about, and what the cross-reference and governance tell of a customer."""
    system = call.document["servers"][0]["url"].split("/")[2]
    await records(built, vendors, system if system in vendors else "salesforce")
    if system == "xref":
        await links(built)
    if system == "governance":
        await held_write(built)
    return built


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
    customer, other, third = (record_id(text)[1] for text in (CUSTOMER, "cus_01jd4z6k3ve0gr9ps8c0y3zq1n", "cus_01jd4z6k3ve0gr9ps8c0y3zq1p"))
    for record, key, object_name, external in (
        (customer, "salesforce", "Account", "0015g00000ZzYyXAAV"),
        (other, "netsuite", "customer", "4711"),
        (third, "kantata", "workspace_groups", "8001"),
    ):
        instance = await built.connections.get(key)
        if record == customer:
            number = await built.xref.object_number(instance.connector, object_name)
            place = Place(connection_id=instance.number, connection=key, object_id=number, object=object_name, external_id=external)
            await store.records.link(record, place, Role.DEFAULT, primary=False, by="tests")
        else:
            await built.xref.link(record, "customer", instance.number, instance.connector, object_name, external, "tests")
    merge = await store.merges.merge(customer, third, by="tests")
    await built.database.pool.execute("UPDATE xref_merge SET id = $2 WHERE id = $1", merge.id, ids.decode("mrg", MERGE))


async def held_write(built: Parts) -> None:
    """What the CRM says of a tax number waits for finance."""
    url = f"/system/salesforce/v1/connections/salesforce/customers/{CUSTOMER}"
    async with await signed_in(built.gateway(), built.database, {"system.salesforce:write"}, connection="salesforce") as crm:
        answer = await crm.patch(url, json={"data": {"taxNumber": "GB987654321"}})
    assert answer.status_code == 202, answer.text
    made, wanted = (ids.decode("hld", text) for text in (answer.json()["heldWriteId"], EXAMPLE_ID))
    await built.database.pool.execute("DELETE FROM held_write WHERE id = $1", wanted)
    await built.database.pool.execute("UPDATE held_write SET id = $2 WHERE id = $1", made, wanted)


async def test_an_example_can_be_sent_as_it_is_written(call: Call, story: Parts) -> None:
    url, query, headers = call.document["servers"][0]["url"] + call.path, {}, {}
    for item in parameters(call.document, call.path, call.operation):
        if item.get("required") and item["in"] == "path":
            url = url.replace("{" + item["name"] + "}", str(item["example"]))
        elif item.get("required"):
            (query if item["in"] == "query" else headers)[item["name"]] = item["example"]
    (scope,) = call.operation["security"][0]["oauth2"]
    for owner in ("salesforce", "netsuite", "kantata"):  # whoever may write these fields
        async with await signed_in(story.gateway(), story.database, {scope}, connection=owner) as client:
            answer = await client.request(call.method, url, params=query, headers=headers, json=body_of(call))
        if not (answer.status_code == 403 and answer.json()["code"] == "not_owner"):
            break
    expected, _ = NOT_IN_THE_STORY.get(call.operation["operationId"], (None, ""))
    assert answer.status_code == expected if expected else answer.is_success, answer.text
    documented = call.operation["responses"][str(answer.status_code)]
    (media,) = documented["content"].values()
    validator = Draft202012Validator({**media["schema"], "components": call.document["components"]})
    assert [error.message for error in validator.iter_errors(answer.json())] == []
