"""A system's own metadata against the mapping: what is harmless stops nothing, what breaks holds one field, and people are told."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.failures import NotFound, Unavailable
from app.system_apis.drift import DriftWatch, Report
from app.system_apis.kit.connector import Resource
from app.system_apis.kit.converters import Codes, Day, Lines, Number, Ref, const, field
from app.system_apis.kit.drift import compare
from app.system_apis.kit.wire import VendorField
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
)


def changed(**changes: VendorField | None) -> tuple[VendorField, ...]:
    """The description with some fields replaced, taken away (None) or added."""
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
    """Every mapping needs what its system describes, and a description says the same twice."""
    await bench.connection(key)
    watch = DriftWatch(bench.reader, bench.parts.exceptions)
    for report in (*await watch.round(key), *await watch.round(key)):
        assert report.failure is None, report
        assert [item for item in report.changes if item.meaning != "harmless"] == [], report


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
