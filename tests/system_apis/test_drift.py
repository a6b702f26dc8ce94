"""A system's own metadata against the mapping: what is harmless stops nothing, what breaks holds one field, and people are told."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.failures import NotFound, Unavailable
from app.system_apis.drift import DriftWatch, Report
from app.system_apis.kit.connector import LookupKey, Resource
from app.system_apis.kit.converters import Codes, Day, Lines, Number, Ref, const, field
from app.system_apis.kit.drift import _needs, compare
from app.system_apis.kit.wire import Request, VendorField
from tests.clients import signed_in
from tests.system_apis.bench import CONFIGURED, Bench, new_id

RESOURCE = Resource(
    entity="project",
    object="Job",
    path="jobs",
    operations=frozenset({"read", "create", "update"}),
    fields=(
        field("name", "title"),
        field("customer", "client.id", Ref(entity="customer")),
        field("starts_on", "start", Day()),
        field("budget", "worth", Number()),
        field("status", "stage", Codes(table={"planned": "P", "active": "A"})),
        field("currency_code", "currency", direction="read"),
        field("lines", "parts.items", Lines(fields=(field("name", "text"),))),
        const("kind", "J"),
    ),
    key=LookupKey(field="key"),
    extensions={"smell": "scent"},
)
BEFORE = (
    VendorField(name="title", type="string", required=True, writable=True),
    VendorField(name="client", type="reference"),
    VendorField(name="start", type="date"),
    VendorField(name="worth", type="number"),
    VendorField(name="stage", type="picklist", values=("P", "A", "X")),
    VendorField(name="currency", type="string"),
    VendorField(name="kind", type="string"),
    VendorField(name="parts", type="list"),
    VendorField(name="colour", type="string"),
    VendorField(name="key", type="string"),
    VendorField(name="scent", type="string"),
    VendorField(name="parts.items.text", type="string"),
)


def changed(**changes: VendorField | None) -> tuple[VendorField, ...]:
    """The description with some fields replaced, taken away (None) or added."""
    if "words" in changes:
        changes["parts.items.text"] = changes.pop("words")
    kept = tuple(changes.get(item.name, item) for item in BEFORE if changes.get(item.name, item) is not None)
    there = {item.name for item in BEFORE}
    return (*(item for item in kept if item), *(item for name, item in changes.items() if item and name not in there))


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        (changed(), []),
        (changed(smell=VendorField(name="smell", type="string")), [("harmless", None, "smell")]),
        (changed(colour=None), [("harmless", None, "colour")]),
        (changed(colour=VendorField(name="colour", type="number")), [("harmless", None, "colour")]),
        (changed(worth=VendorField(name="worth", type="unknown")), []),
        (changed(kind=None), [("breaking", None, "kind")]),
        (changed(key=None), [("breaking", None, "key")]),
        (changed(scent=None), [("breaking", "extensions.smell", "scent")]),
        (changed(words=None), [("breaking", "lines", "parts.items.text")]),
        (changed(must=VendorField(name="must", type="string", required=True)), [("breaking", None, "must")]),
        (changed(worth=None), [("breaking", "budget", "worth")]),
        (changed(client=None), [("breaking", "customer", "client")]),
        (changed(parts=None), [("breaking", "lines", "parts")]),
        (changed(worth=VendorField(name="worth", type="string")), [("breaking", "budget", "worth")]),
        (changed(title=VendorField(name="title", type="string", writable=False)), [("breaking", "name", "title")]),
        (changed(currency=VendorField(name="currency", type="string", writable=False)), []),
        (changed(colour=VendorField(name="colour", type="string", required=True)), [("breaking", None, "colour")]),
        (changed(kind=VendorField(name="kind", type="string", required=True)), []),
        (changed(stage=VendorField(name="stage", type="picklist", values=("P", "A", "X", "N"))), [("unmapped_value", "status", "stage")]),
        (changed(stage=VendorField(name="stage", type="picklist", values=("P", "A"))), []),
        (changed(stage=VendorField(name="stage", type="picklist", values=("P", "X"))), [("breaking", "status", "stage")]),
    ],
)
def test_a_change_has_one_meaning(now: tuple[VendorField, ...], wanted: list[tuple[str, str | None, str]]) -> None:
    found = compare(RESOURCE, {}, BEFORE, now, complete=True)
    assert [(item.meaning, item.field, item.vendor_field) for item in found] == wanted
    assert all(len(item.cause) > 15 for item in found)


def test_a_first_look_misses_only_what_a_complete_description_does_not_name() -> None:
    less = tuple(item for item in BEFORE if item.name not in ("worth", "client"))
    assert compare(RESOURCE, {}, None, BEFORE, complete=True) == []
    # A path of several members may be named otherwise in a description: only one that was there before is missed.
    assert [item.field for item in compare(RESOURCE, {}, None, less, complete=True)] == ["budget"]
    assert compare(RESOURCE, {}, None, less, complete=False) == []


def test_the_connections_value_map_is_a_partner_too() -> None:
    resource = RESOURCE.model_copy(update={"fields": (field("status", "stage", Codes(values="stage")),)})
    now = changed(stage=VendorField(name="stage", type="picklist", values=("P", "A", "X", "N")))
    assert compare(resource, {"stage": {"new": "N"}}, BEFORE, now, complete=True)[-1:] == []
    assert compare(resource, {}, BEFORE, now, complete=True)[-1].meaning == "unmapped_value"


async def _looked(bench: Bench, key: str) -> dict[str, Report]:
    reports = await DriftWatch(bench.reader, bench.parts.exceptions).round(key)
    assert all(item.failure is None for item in reports), reports
    return {item.entity: item for item in reports}


async def test_a_vanished_field_holds_itself_alone_until_it_is_back(bench: Bench) -> None:
    connection = await bench.connection("netsuite")
    first = await _looked(bench, "netsuite")
    assert first["customer"].changes == ()
    assert first["customer"].fields > 20
    customer = await bench.made(connection, "customer")

    bench.fault("netsuite", "schema_change", path="metadata-catalog/customer$", remove=["url"], add={"brandNew": {"type": "string"}})
    second = await _looked(bench, "netsuite")
    assert [(item.meaning, item.field) for item in second["customer"].changes if item.meaning == "breaking"] == [("breaking", "website")]
    assert second["contract"].changes == ()

    with pytest.raises(Unavailable) as raised:
        await bench.update(connection, "customer", customer, {"website": "https://x.example"})
    bench.check_failure(raised.value, connection, "update")
    assert raised.value.field == "website"
    assert raised.value.members["owner"] == connection.owner
    await bench.update(connection, "customer", customer, {"phone": "+44 117 496 0001"})  # nothing else waits
    await bench.made(connection, "billing_schedule")

    (shown,) = (await _listed(bench, "open"))["items"]
    assert shown == {
        "id": raised.value.members["exception"],
        "kind": "schema_drift",
        "status": "open",
        "owner": connection.owner,
        "cause": "NetSuite changed: url (website) is no longer there. Writes of it wait until the field or the mapping is put right.",
        "connection": "netsuite",
        "entity": "customer",
        "vendorObject": "customer",
        "field": "website",
        "vendorField": "url",
        "since": shown["since"],
        "endedAt": None,
    }

    # Still missing: the same exception, with the same beginning.
    bench.fault("netsuite", "schema_change", path="metadata-catalog/customer$", remove=["url"])
    await _looked(bench, "netsuite")
    assert (await _listed(bench, "open"))["items"] == [shown]

    await _looked(bench, "netsuite")
    assert (await _listed(bench, "open"))["items"] == []
    assert [item["id"] for item in (await _listed(bench, "ended"))["items"]] == [shown["id"]]
    await bench.update(connection, "customer", customer, {"website": "https://x.example"})


async def test_an_object_that_is_gone_holds_its_creates(bench: Bench) -> None:
    connection = await bench.connection("netsuite")
    data = await bench.data(connection, "billing_schedule", {})
    bench.fault("netsuite", "status", path="metadata-catalog/billingSchedule$", status=404, body={"title": "Not Found"})
    found = await _looked(bench, "netsuite")
    assert [item.meaning for item in found["billing_schedule"].changes] == ["breaking"]
    with pytest.raises(Unavailable) as raised:
        await bench.create(connection, "billing_schedule", new_id("billing_schedule"), data)
    assert raised.value.field == "billing_schedule"
    await _looked(bench, "netsuite")
    await bench.create(connection, "billing_schedule", new_id("billing_schedule"), data)


@pytest.mark.parametrize("key", sorted(CONFIGURED))
async def test_nothing_has_changed_between_two_looks_at_any_system(bench: Bench, key: str) -> None:
    """Every mapping needs what its system describes, and a description says the same twice; what it does not say any more is missed."""
    connection = await bench.connection(key)
    watch, seen = DriftWatch(bench.reader, bench.parts.exceptions), set[str]()
    for report in (*await watch.round(key), *await watch.round(key)):
        assert report.failure is None, report
        assert [item for item in report.changes if item.meaning != "harmless"] == [], report
        if report.fields:
            seen.add(report.entity)
    assert seen, "nothing of this system is watched"
    for resource in connection.connector.resources:
        before = tuple(map(VendorField.model_validate, await bench.parts.exceptions.snapshot(key, resource.entity) or ()))
        used = {step for need in _needs(resource) for step in need.steps}
        without = (tuple(item for item in before if item is not gone) for gone in before if gone.name.casefold() in used)
        lost = [compare(resource, connection.maps, before, now, complete=False) for now in without]
        held = {item.field for found in lost for item in found if item.meaning == "breaking"}
        assert (key, resource.entity) in UNWATCHED or bool(held - {None}) == (resource.entity in seen), resource.entity
        assert WATCHED.get((key, resource.entity), set()) <= held


WATCHED = {
    ("jira", "project"): {"name", "ends_on", "budget"},
    ("jira", "task"): {"name", "kind", "planned_minutes", None},
    ("asana", "project"): {"customer_name", "delivery_entity", None},
    ("dynamics365", "invoice"): {"lines", "status"},
    ("sap_s4hana", "contract"): {"lines"},
    ("netsuite", "contract"): {"lines"},
    ("acumatica", "invoice"): {"lines"},
    ("monday", "time_entry"): {"minutes"},
}
"""(connection, entity) → some of what must be missed when its description goes; None: our key."""
UNWATCHED = {("asana", "task")}
"""Only custom fields are described, and this connection uses none of them here."""


async def test_without_a_record_to_show_its_fields_nothing_is_concluded(bench: Bench) -> None:
    await bench.made(await bench.connection("kantata"), "staffing_demand")
    first = await _looked(bench, "kantata")
    assert first["staffing_demand"].fields
    bench.fault("kantata", "status", path="workspace_resources", status=200, body={"count": 0, "results": []})
    assert (await _looked(bench, "kantata"))["staffing_demand"].changes == ()
    assert (await _looked(bench, "kantata"))["staffing_demand"].changes == ()


async def test_an_entity_set_that_metadata_no_longer_has_holds_its_object(bench: Bench) -> None:
    connection = await bench.connection("dynamics365")
    watch, at = DriftWatch(bench.reader, bench.parts.exceptions), r"/api/v2.0/\$metadata"
    old, new = "salesOrders", "salesOrdersV3"
    await watch.round("dynamics365")
    document = (await bench.gate.send(connection, Request(method="GET", path="/../$metadata"), operation="describe")).body.decode()
    bench.fault("dynamics365", "status", path=at, times=None, status=200, body=document.replace(f'Set Name="{old}"', f'Set Name="{new}"'))
    found = {item.entity: item.changes for item in await watch.round("dynamics365")}
    assert {entity: [item.field for item in changes] for entity, changes in found.items() if changes} == {"contract": [None]}
    bench.clear()
    assert not any(item.changes for item in await watch.round("dynamics365"))


async def test_what_the_mapping_knows_already_is_accepted(bench: Bench) -> None:
    await bench.connection("netsuite")
    await _looked(bench, "netsuite")
    watch, place = DriftWatch(bench.reader, bench.parts.exceptions), "metadata-catalog/customer$"
    said: dict[str, Any] = {"properties": {"url": {"type": "number"}}}
    for accept, wanted in ((False, ["breaking"]), (False, ["breaking"]), (True, []), (False, [])):
        before = tuple(map(VendorField.model_validate, await bench.parts.exceptions.snapshot("netsuite", "customer") or ()))
        properties = {item.name: {"type": item.type} for item in before if "." not in item.name}
        bench.fault("netsuite", "status", path=place, status=200, body={"properties": properties | said["properties"]})
        (report,) = [item for item in await watch.round("netsuite", accept=accept) if item.entity == "customer"]
        assert [item.meaning for item in report.changes if item.vendor_field == "url"] == wanted
    await watch.round("netsuite", accept=True)  # as it was before


async def test_a_system_that_cannot_be_asked_concludes_nothing(bench: Bench) -> None:
    await bench.connection("netsuite")
    bench.fault("netsuite", "status", path="metadata-catalog", times=None, status=503)
    reports = await DriftWatch(bench.reader, bench.parts.exceptions).round("netsuite")
    assert all(item.failure and not item.changes for item in reports)
    bench.clear()
    with pytest.raises(NotFound):
        await DriftWatch(bench.reader, bench.parts.exceptions).round("nobody")


async def _listed(bench: Bench, status: str) -> dict[str, Any]:
    async with await signed_in(bench.parts.gateway(), bench.parts.database, {"process.flow:read"}) as client:
        answer = await client.get("/process/flow/v1/exceptions", params={"status": status, "connection": "netsuite"})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        for item in found["items"]:
            again = await client.get(f"/process/flow/v1/exceptions/{item['id']}")
            assert again.json() == item
        assert (await client.get("/process/flow/v1/exceptions/exc_01jd4z6k3ve0gr9ps8c0y3zq1n")).status_code == 404
    return found
