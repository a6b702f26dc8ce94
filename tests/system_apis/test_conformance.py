"""One suite for every connector, as configured in the sandbox: what is declared works, what is not says why, bad days have names."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, get_args

import pytest
import yaml

from app.canonical import ENTITIES, InvoiceStatus
from app.core import jsonio
from app.core.failures import (
    Failure,
    Forbidden,
    Malformed,
    NotFound,
    OutcomeUnknown,
    Rejected,
    Throttled,
    Unauthenticated,
    Unavailable,
    Unsupported,
)
from app.sandbox import tenants
from app.system_apis.capabilities import capabilities
from app.system_apis.kit.connector import Connector, Operation
from app.system_apis.kit.converters import Codes, Lines, Ref
from app.system_apis.kit.dialects import dialect
from app.system_apis.kit.mapping import dig
from app.system_apis.kit.wire import Query
from app.system_apis.pages import pages
from app.system_apis.registry import connector, connectors, described
from app.system_apis.writer import Write
from tests.conftest import ROOT
from tests.system_apis.bench import (
    CONFIGURED,
    EVERYBODY,
    RESOURCES,
    WRITABLE,
    Bench,
    both_ways,
    each,
    elsewhere,
    leading_to,
    new_id,
    numbered,
    requests_of,
    signs_in,
    usual,
    value_at,
)
from tests.system_apis.samples import FACTS, SAMPLES, Refusal, Row

KEYS = sorted(CONFIGURED)
UPDATABLE = [pair for pair in WRITABLE if CONFIGURED[pair[0]].supports(pair[1], "update")]
DELETABLE = [pair for pair in WRITABLE if CONFIGURED[pair[0]].supports(pair[1], "delete")]
WITH_LINES = [
    (key, entity)
    for key, entity in WRITABLE
    if any(isinstance(item.converter, Lines) and item.readable for item in CONFIGURED[key].resource(entity).fields)
]
REFUSALS = [
    pytest.param(key, refusal, id=f"{key}-{refusal.entity}-{refusal.field}")
    for key, connector in CONFIGURED.items()
    for refusal in FACTS[connector.key].refusals
]
SIGNING_IN = [key for key in KEYS if CONFIGURED[key].auth[0].signs_in]
TRANSITIONS = [
    (key, resource.entity, name)
    for key, connector in CONFIGURED.items()
    for resource in connector.resources
    for name in resource.transitions
]


# ── What is declared ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_connector_is_configured_in_the_sandbox_and_every_writable_resource_has_a_sample() -> None:
    assert {connector.key for connector in CONFIGURED.values()} == {*connectors(), *described()}
    assert {(CONFIGURED[key].key, entity) for key, entity in WRITABLE} == set(SAMPLES)


@pytest.mark.parametrize("key", sorted(connectors() | described()))
def test_a_connector_is_equal_to_its_document(key: str) -> None:
    literal = connector(key)
    document = literal.model_dump(mode="json")
    assert Connector.model_validate(document) == literal
    assert Connector.model_validate(yaml.safe_load(yaml.safe_dump(document))) == literal
    assert Connector.model_validate_json(CONFIGURED[key].model_dump_json()) == CONFIGURED[key]


@pytest.mark.parametrize("key", sorted(connectors() | described()))
def test_every_canonical_entity_is_a_resource_or_missing_for_a_reason(key: str) -> None:
    found = connector(key)
    here = [item.entity for item in found.resources]
    assert len(here) == len(set(here))
    assert sorted([*here, *found.missing]) == sorted(ENTITIES)
    assert all(len(reason) > 20 for reason in found.missing.values())
    for entity in found.missing:
        with pytest.raises(Unsupported) as raised:
            found.resource(entity)
        assert raised.value.members == {"system": key, "reason": found.missing[entity]}


@pytest.mark.parametrize(("key", "entity"), **each(RESOURCES))
def test_capabilities_are_honest(key: str, entity: str) -> None:
    connector = CONFIGURED[key]
    resource = connector.resource(entity)
    operations = set(get_args(Operation))
    assert {item for item in operations if connector.supports(entity, item)} == resource.operations
    assert set(resource.missing) == operations - resource.operations, "an operation is offered, or missing for a reason"
    assert "changes" not in resource.operations or resource.modified
    assert "create" not in resource.operations or resource.key, "a create without our key could not be repeated"
    known = ENTITIES[entity].model.model_fields
    assert {item.canonical.split(".")[0] for item in resource.fields if item.canonical} <= set(known)
    assert set(resource.filters) <= {item.canonical for item in resource.fields} | {"uninvoiced"}
    assert {item.converter.entity for item in resource.fields if isinstance(item.converter, Ref)} <= {r.entity for r in connector.resources}
    assert any(item.readable for item in resource.fields)


@pytest.mark.parametrize("key", [name for name in tenants.names() if "erp" in tenants.connection(name)["roles"]])
def test_an_invoices_status_is_one_that_flows_know_or_nothing_that_is_read(key: str) -> None:
    """Whatever is no draft counts as issued in the end: an unknown word must not."""
    converters = [item.converter for item in CONFIGURED[key].resource("invoice").fields if item.canonical == "status" and item.readable]
    for converter in converters:
        assert isinstance(converter, Codes)
        assert converter.strict
        assert {*converter.table, *converter.also.values()} <= set(InvoiceStatus)
    assert converters


@pytest.mark.parametrize(("key", "entity"), **each(RESOURCES))
def test_a_request_is_built_for_every_declared_operation(key: str, entity: str) -> None:
    connector = CONFIGURED[key]
    built = requests_of(connector, connector.resource(entity))
    assert set(built) == connector.resource(entity).operations
    for operation, request in built.items():
        assert request.path.startswith("/")
        assert request.writes is (operation in ("create", "update", "delete")), operation
        assert request.json_body is None or not request.form
    if "create" in built:
        assert "key_1" in f"{built['create'].path} {built['create'].json_body}", "our key goes with every create"


# ── A good day ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("key", "entity"), **each(WRITABLE))
async def test_what_is_created_reads_back_equal_and_once(bench: Bench, key: str, entity: str) -> None:
    connection = await bench.connection(key)
    resource, sample, canonical = connection.connector.resource(entity), SAMPLES[connection.base.key, entity], new_id(entity)
    data = await bench.data(connection, entity, {}, full=True)
    made = await bench.create(connection, entity, canonical, data, extensions=sample.extensions or None)
    assert made.outcome == "created"
    record = await bench.reader.get(connection, entity, made.external_id)
    assert (record.id, record.entity, record.connection, record.external_id) == (canonical, entity, key, made.external_id)
    assert (record.modified_at is not None) == (resource.modified is not None)
    got = record.data.model_dump()
    paths = both_ways(resource.fields, creating=True)
    for path in [*paths, *sample.unread]:
        assert value_at(data, path) not in (None, [None]), f"the sample has no {path}"
        assert value_at(got, path) == value_at(data, path), path
    for item in resource.fields:
        if isinstance(item.converter, Ref) and item.readable and item.canonical in [*paths, *sample.unread] and data.get(item.canonical):
            assert record.refs[item.canonical][0] == item.converter.entity
    assert {name: record.extensions[name] for name in sample.extensions} == sample.extensions

    again = await bench.create(connection, entity, canonical, data, extensions=sample.extensions or None)
    assert (again.outcome, again.external_id) == ("known", made.external_id)
    await bench.check_one(connection, entity, canonical)


@pytest.mark.parametrize(("key", "entity"), **each(WRITABLE))
async def test_a_record_is_found_by_our_key_and_a_strange_key_is_not(bench: Bench, key: str, entity: str) -> None:
    connection = await bench.connection(key)
    canonical = await bench.made(connection, entity)
    await bench.indexed(connection)
    found = await bench.reader.find(connection, entity, canonical)
    assert found is not None
    assert (found.id, found.external_id) == (canonical, await bench.linked(connection, entity, canonical))
    assert await bench.reader.find(connection, entity, new_id(entity)) is None


@pytest.mark.parametrize(("key", "entity"), **each(UPDATABLE))
async def test_an_update_changes_what_it_names_and_clears_with_none(bench: Bench, key: str, entity: str) -> None:
    connection = await bench.connection(key)
    resource, sample = connection.connector.resource(entity), SAMPLES[connection.base.key, entity]
    canonical = await bench.made(connection, entity)
    before = (await bench.read(connection, entity, canonical)).data.model_dump()
    change = numbered(sample.change)
    external = await bench.update(connection, entity, canonical, change)
    after = (await bench.reader.get(connection, entity, external)).data.model_dump()
    references = {item.canonical for item in resource.fields if isinstance(item.converter, Ref)}
    for path in both_ways(resource.fields, creating=False):
        if path in references or path.split(".")[0] in sample.frozen:
            continue
        assert path.split(".")[0] in change, f"the sample's change has no {path}"
        assert value_at(after, path) == value_at(change, path), path
    untouched = {item.canonical for item in resource.fields if item.readable and not item.writable(False) and "." not in item.canonical}
    totals = {"subtotal", "total", "tax_total", "tax_amount", "balance", "amount"}
    settled = {*totals, "status", "due_on", "is_won", "quantity_billed", "completed_on"}
    for name in untouched - settled - set(change):
        assert after[name] == before[name], name
    for name, value in sample.frozen.items():
        with pytest.raises(Rejected) as raised:
            await bench.update(connection, entity, canonical, {name: value})
        bench.check_failure(raised.value, connection, "update")
        assert value_at((await bench.reader.get(connection, entity, external)).data.model_dump(), name) == after[name]
    if sample.clear:
        await bench.update(connection, entity, canonical, {sample.clear: None})
        cleared = (await bench.reader.get(connection, entity, external)).data.model_dump()
        assert cleared[sample.clear] is None
        assert cleared[next(name for name in change if name != sample.clear)] is not None
    assert len(bench.held(connection, entity, canonical)) == 1


@pytest.mark.parametrize(("key", "entity"), **each(DELETABLE))
async def test_a_deleted_record_is_gone_and_its_key_is_free_again(bench: Bench, key: str, entity: str) -> None:
    connection = await bench.connection(key)
    world: dict[str, str] = {}
    canonical = new_id(entity)
    made = await bench.create(connection, entity, canonical, await bench.data(connection, entity, world))
    await bench.writer.delete(connection, entity, canonical)
    assert bench.held(connection, entity, canonical) == []
    assert await bench.linked(connection, entity, canonical) is None
    with pytest.raises(NotFound) as raised:
        await bench.reader.get(connection, entity, made.external_id)
    bench.check_failure(raised.value, connection, "read")
    await bench.writer.delete(connection, entity, canonical)  # harmless
    second = await bench.create(connection, entity, canonical, await bench.data(connection, entity, {}))
    assert second.outcome == "created"
    assert second.external_id != made.external_id
    await bench.check_one(connection, entity, canonical)


@pytest.mark.parametrize(("key", "entity", "name"), TRANSITIONS)
async def test_a_transition_changes_the_state_and_may_be_repeated(bench: Bench, key: str, entity: str, name: str) -> None:
    connection = await bench.connection(key)
    resource = connection.connector.resource(entity)
    canonical = await bench.made(connection, entity)
    for other in (*leading_to(resource, name), name, name):
        await bench.writer.transition(connection, entity, canonical, other, origin=EVERYBODY)
    raw, shown = (await bench.read(connection, entity, canonical)).raw, resource.transitions[name].shows
    assert shown
    assert {member: dig(raw, member) for member in shown} == shown
    with pytest.raises(Unsupported) as raised:
        await bench.writer.transition(connection, entity, canonical, "vaporise")
    bench.check_failure(raised.value, connection)


@pytest.mark.parametrize(("key", "entity"), **each(WRITABLE))
async def test_listing_pages_through_everything(bench: Bench, key: str, entity: str) -> None:
    connection, world = await bench.connection(key), {}
    alone = entity == "customer_legal_entity"  # a customer has one per legal entity of ours
    made = [await bench.made(connection, entity, {} if alone else _shared(world, entity)) for _ in range(3)]
    within = await bench.within(connection, entity, made[0])
    await bench.indexed(connection)
    listed = [item async for item in bench.reader.every(connection, entity, Query(limit=2, filters=within))]
    assert set(made) <= {item.id for item in listed}
    assert len({item.external_id for item in listed}) == len(listed), "no row comes twice"
    first = await bench.reader.page(connection, entity, Query(limit=2, filters=within))
    assert len(first.items) == 2 or first.cursor is None, "pages of two, where the system has pages so small"


def _shared(world: dict[str, str], entity: str) -> dict[str, str]:
    """The same surroundings for several records of one entity."""
    world.pop(entity, None)
    return world


@pytest.mark.parametrize("key", KEYS)
async def test_changes_show_what_came_late_and_nothing_else(bench: Bench, key: str) -> None:
    """A late change of the oldest record is found from a watermark taken right before it, in the very same second."""
    connection = await bench.connection(key)
    entities = [item.entity for item in connection.connector.resources if {"changes", "create", "update"} <= item.operations]
    made = {entity: [await bench.made(connection, entity) for _ in range(2)] for entity in entities}
    await asyncio.sleep(2.1)  # the systems tell seconds, and are asked with a second to spare
    for entity in entities:
        watermark = datetime.now(UTC)
        await bench.update(connection, entity, made[entity][0], _late(key, entity))
        within = await bench.within(connection, entity, made[entity][0])
        await bench.indexed(connection)
        changed = [item async for item in bench.reader.every(connection, entity, Query(changed_since=watermark, limit=2, filters=within))]
        found = {item.id: item.modified_at for item in changed}
        assert made[entity][0] in found, entity
        coarse = FACTS[connection.base.key].coarse
        assert coarse or made[entity][1] not in found, entity
        assert min(found.values()) >= watermark - timedelta(seconds=coarse or 60)
        assert found[made[entity][0]] >= watermark - timedelta(minutes=1), "some tell minutes"


def _late(key: str, entity: str) -> Row:
    """A change of one word, or where there is none, all that the sample changes."""
    change = numbered(SAMPLES[CONFIGURED[key].key, entity].change)
    word = next((name for name in ("memo", "name", "notes") if name in change), None)
    return {word: "late"} if word else change


@pytest.mark.parametrize(
    ("key", "entity", "name"), [(key, entity, name) for key, entity in WRITABLE for name in CONFIGURED[key].resource(entity).filters]
)
async def test_a_filter_is_understood_and_narrows(bench: Bench, key: str, entity: str, name: str) -> None:
    connection = await bench.connection(key)
    world: dict[str, str] = {}
    canonical = new_id(entity)
    data = await bench.data(connection, entity, world, full=True)
    await bench.create(connection, entity, canonical, data)
    inside = connection.connector.resource(entity).within not in (None, name)
    others = {await bench.made(connection, entity, _shared(world, entity) if inside else None) for _ in range(2)}
    await bench.indexed(connection)
    refs = {**SAMPLES[connection.base.key, entity].refs, **SAMPLES[connection.base.key, entity].more}
    if "customer" not in refs and name == "customer":
        refs, data = {"customer": "customer"}, {"customer": world["customer"]}
    wanted = await bench.linked(connection, refs[name], data[name]) if name in refs else data.get(name)
    text = "true" if wanted is None or isinstance(wanted, bool) else str(wanted)
    within = await bench.within(connection, entity, canonical)
    rows = [item async for item in bench.reader.every(connection, entity, Query(filters={**within, name: text}, limit=50))]
    if name in refs or name == "name":
        assert {row.id for row in rows} - {None} == {canonical}, "but for what the system made by itself"
        return
    for row in rows:
        told = True if name == "uninvoiced" else value_at(row.data.model_dump(), name)
        assert told == (True if text == "true" else wanted)
    if name in data or name == "uninvoiced":
        assert {canonical, *others} <= {row.id for row in rows}


READ_ONLY = [pair for pair in RESOURCES if pair not in WRITABLE]


@pytest.mark.parametrize(("key", "entity"), **each(READ_ONLY))
async def test_what_only_people_make_is_read_and_listed(bench: Bench, key: str, entity: str) -> None:
    connection = await bench.connection(key)
    told = FACTS[connection.base.key].existing[entity]
    there = told(bench.vendors[key].simulator) if callable(told) else told
    await bench.indexed(connection)
    assert there
    for external in there:
        assert (await bench.reader.get(connection, entity, external)).external_id == external
    listed = [item.external_id async for item in bench.reader.every(connection, entity, Query(limit=2))]
    assert set(there) <= set(listed)
    assert len(set(listed)) == len(listed)


@pytest.mark.parametrize("key", KEYS)
async def test_an_unknown_filter_is_unsupported(bench: Bench, key: str) -> None:
    connection = await bench.connection(key)
    with pytest.raises(Unsupported, match="shoe size") as raised:
        await bench.reader.page(connection, usual(key), Query(filters={"shoe size": "44"}))
    bench.check_failure(raised.value, connection)


async def test_an_extension_goes_to_the_path_that_the_instance_names(bench: Bench) -> None:
    """``category.id`` is a member of a member."""
    connection = await bench.connection("netsuite")
    data = await bench.data(connection, "customer", {})
    with bench.calls("netsuite") as heard, suppress(Rejected):  # the account has no categories
        await bench.create(connection, "customer", new_id("customer"), data, extensions={"category": "1"})
    (sent,) = [entry for entry in heard if entry["method"] == "PUT"]
    assert jsonio.loads(sent["body"])["category"] == {"id": "1"}


async def test_salesforce_cursors_are_followed_beyond_the_smallest_batch(bench: Bench) -> None:
    """Its own pages have at least 200 rows, so 205 are put there; smaller pages go by key, and end where they should."""
    from app.system_apis.kit.wire import Request

    connection = await bench.connection("salesforce")
    rows = [{"attributes": {"type": "Account"}, "Name": f"Paged {number}"} for number in range(205)]
    for part in (rows[:200], rows[200:]):
        request = Request(method="POST", path="/services/data/v66.0/composite/sobjects", json_body={"allOrNone": True, "records": part})
        await bench.gate.send(connection, request, operation="create")
    first = await bench.reader.page(connection, "customer", Query(limit=1))
    assert (len(first.items), first.cursor) == (1, first.items[0].external_id)
    small = [item.external_id async for item in bench.reader.every(connection, "customer", Query(limit=50))]
    assert len(small) == len(set(small)) >= 205
    names = [item.data.name async for item in bench.reader.every(connection, "customer", Query(limit=200))]
    assert len([name for name in names if name.startswith("Paged ")]) == 205


@pytest.mark.parametrize(("key", "entity"), **each(RESOURCES))
async def test_a_missing_record_is_not_found(bench: Bench, key: str, entity: str) -> None:
    connection = await bench.connection(key)
    for external in (FACTS[connection.base.key].missing_id, "nonsense"):
        with pytest.raises(NotFound) as raised:
            await bench.reader.get(connection, entity, external)
        bench.check_failure(raised.value, connection, "read")
    with pytest.raises(NotFound) as raised:
        await bench.reader.external_id(connection, entity, new_id(entity))
    bench.check_failure(raised.value, connection)


@pytest.mark.parametrize(
    ("key", "entity", "operation"),
    [(key, entity, operation) for key, entity in RESOURCES for operation in CONFIGURED[key].resource(entity).missing],
)
async def test_an_undeclared_operation_is_unsupported_for_the_declared_reason(bench: Bench, key: str, entity: str, operation: str) -> None:
    connection = await bench.connection(key)
    call = {
        "changes": lambda: bench.reader.page(connection, entity, Query(changed_since=datetime.now(UTC))),
        "list": lambda: bench.reader.page(connection, entity, Query()),
        "read": lambda: bench.reader.get(connection, entity, "1"),
        "create": lambda: bench.create(connection, entity, new_id(entity), {}),
        "update": lambda: bench.update(connection, entity, new_id(entity), {}),
        "delete": lambda: bench.writer.delete(connection, entity, new_id(entity)),
    }[operation]
    with bench.calls(key) as heard, pytest.raises(Unsupported) as raised:
        await call()
    assert raised.value.members["reason"] == connection.connector.resource(entity).missing[operation]
    bench.check_failure(raised.value, connection)
    assert heard == [], "nothing is sent"


@pytest.mark.parametrize("key", KEYS)
async def test_the_systems_own_description_and_health_can_be_read(bench: Bench, key: str) -> None:
    connection = await bench.connection(key)
    await bench.made(connection, usual(key))
    for resource in connection.connector.resources:
        if "create" in resource.operations:
            await bench.made(connection, resource.entity)
        fields = await bench.reader.schema(connection, resource.entity)
        assert bool(fields) is (resource.entity not in FACTS[connection.base.key].undescribed), resource.entity
        assert all(item.name and item.type for item in fields)
    assert await bench.reader.health(connection) is None


async def test_lines_of_an_opportunity_come_with_it(bench: Bench) -> None:
    """Salesforce lines are read only: the sales people keep them. Every readable member of a line is there."""
    from app.system_apis.kit.wire import Request

    connection = await bench.connection("salesforce")
    canonical = await bench.made(connection, "opportunity")
    external = await bench.linked(connection, "opportunity", canonical)
    state = bench.vendors["salesforce"].simulator.state()
    product = next(row for row in state["Product2"] if row["ProductCode"] == "ROLE-SC")
    entry = next(row for row in state["PricebookEntry"] if row["Product2Id"] == product["Id"] and row["CurrencyIsoCode"] == "GBP")
    line = {
        "OpportunityId": external,
        "PricebookEntryId": entry["Id"],
        "Quantity": 12.5,
        "UnitPrice": 180,
        "Discount": 10,
        "Description": "Delivery",
        "Billing_Type__c": "Time and Materials",
        "Role__c": "Senior Consultant",
        "Milestone_Name__c": "Go-live",
        "Milestone_Due__c": "2027-03-31",
        "Tax_Rate__c": 20,
    }
    request = Request(method="POST", path="/services/data/v66.0/sobjects/OpportunityLineItem", json_body=line)
    await bench.gate.send(connection, request, operation="create")
    record = await bench.read(connection, "opportunity", canonical)
    (read,) = record.data.lines
    lines = next(item.converter for item in connection.connector.resource("opportunity").fields if item.canonical == "lines")
    assert isinstance(lines, Lines)
    assert [item.canonical for item in lines.fields if getattr(read, item.canonical) is None] == []
    assert (read.quantity, read.unit_price, read.discount_percent, read.amount) == (
        Decimal("12.5"),
        Decimal(180),
        Decimal(10),
        Decimal("2025"),
    )
    assert read.milestone_due.isoformat() == "2027-03-31"
    assert record.data.amount == Decimal("2025")


@pytest.mark.parametrize("key", KEYS)
async def test_money_in_a_currency_without_minor_units_keeps_its_value(bench: Bench, key: str) -> None:
    connection = await bench.connection(key)
    entity, name = FACTS[connection.base.key].money or ("project", "budget")
    canonical = new_id(entity)
    yen = {"quantity": Decimal(1), "unit_price": Decimal(1250000), "amount": Decimal(1250000)}
    data = await bench.data(connection, entity, {})
    data |= {"lines": [{**data["lines"][0], **yen}]} if name == "subtotal" else {name: Decimal(1250000)}
    if "currency_code" in data:
        data["currency_code"] = "JPY"
    await bench.create(connection, entity, canonical, data)
    assert dig((await bench.read(connection, entity, canonical)).data.model_dump(), name) == Decimal(1250000)


# ── What the system refuses ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("key", "refusal"), REFUSALS)
async def test_a_refused_value_names_the_field_in_our_words(bench: Bench, key: str, refusal: Refusal) -> None:
    connection = await bench.connection(key, maps=refusal.maps)
    canonical = new_id(refusal.entity)
    data = {**await bench.data(connection, refusal.entity, {}), **refusal.data}
    with pytest.raises(Rejected) as raised:
        await bench.create(connection, refusal.entity, canonical, data)
    assert raised.value.field == refusal.field
    bench.check_failure(raised.value, connection, "create")
    assert bench.held(connection, refusal.entity, canonical) == []
    intent = await bench.intent(canonical)
    assert intent is not None
    assert intent["state"] == "withdrawn"


@pytest.mark.parametrize(("key", "entity"), **each(WRITABLE))
async def test_what_we_cannot_translate_is_refused_before_anything_is_sent(bench: Bench, key: str, entity: str) -> None:
    connection = await bench.connection(key)
    sample, resource = SAMPLES[connection.base.key, entity], connection.connector.resource(entity)
    wrong = {name: new_id(wanted) for name, wanted in sample.refs.items()}
    if wrong:
        with bench.calls(key) as heard, pytest.raises(Rejected) as raised:
            await bench.create(connection, entity, new_id(entity), {**numbered(sample.data), **wrong})
        bench.check_failure(raised.value, connection, "create")
        assert raised.value.field in wrong
        assert heard == []
    with bench.calls(key) as heard, pytest.raises(Rejected) as raised:
        await bench.create(connection, entity, new_id(entity), await bench.data(connection, entity, {}), extensions={"nobody": 1})
    assert raised.value.field == "extensions.nobody"
    bench.check_failure(raised.value, connection, "create")
    assert not [entry for entry in heard if resource.key and "nobody" in entry["body"]]


async def test_of_a_combined_update_the_culprit_is_named_and_nothing_is_written(bench: Bench) -> None:
    connection = await bench.connection("salesforce")
    world: dict[str, str] = {}
    opportunity = await bench.made(connection, "opportunity", world)
    before = (await bench.read(connection, "customer", world["customer"])).data.name
    writes = [
        Write(entity="customer", id=world["customer"], data={"name": "Renamed"}),
        Write(entity="opportunity", id=opportunity, data={"billing_entity": "HOLT-XX"}),
    ]
    with pytest.raises(Rejected) as raised:
        await bench.writer.update_all(connection, writes, origin=EVERYBODY)
    assert raised.value.field == "billing_entity"
    bench.check_failure(raised.value, connection, "update")
    assert (await bench.read(connection, "customer", world["customer"])).data.name == before
    good = [writes[0], Write(entity="opportunity", id=opportunity, data={"billing_entity": "HOLT-DE"})]
    with bench.calls("salesforce") as heard:
        await bench.writer.update_all(connection, good, origin=EVERYBODY)
    assert [entry["path"].rpartition("/")[2] for entry in heard] == ["composite"], "one call"
    assert (await bench.read(connection, "opportunity", opportunity)).data.billing_entity == "HOLT-DE"


# ── Bad days ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def _a_record(bench: Bench, key: str, **policy: float) -> tuple[Any, str]:
    """A connection that is signed in, and the external id of a record there."""
    connection = await bench.connection(key, **policy)
    canonical = await bench.made(connection, usual(key))
    return connection, str(await bench.linked(connection, usual(key), canonical))


@pytest.mark.parametrize("hint", [None, 0.7])
@pytest.mark.parametrize("key", KEYS)
async def test_a_throttled_connection_is_left_alone_for_as_long_as_it_asks(bench: Bench, key: str, hint: float | None) -> None:
    connection, external = await _a_record(bench, key, throttle_pause_seconds=0.4)
    bench.fault(key, "throttle", retry_after=hint)
    with pytest.raises(Throttled) as raised:
        await bench.reader.get(connection, usual(key), external)
    bench.check_failure(raised.value, connection, "read")
    assert raised.value.retry_after == hint
    begin = time.monotonic()
    await bench.reader.get(connection, usual(key), external)
    waited = time.monotonic() - begin
    assert (hint or 0.4) - 0.1 < waited < (hint or 0.4) + 5


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("key", KEYS)
async def test_an_outage_is_weather(bench: Bench, key: str, status: int) -> None:
    connection, external = await _a_record(bench, key)
    bench.fault(key, "status", status=status)
    with pytest.raises(Unavailable) as raised:
        await bench.reader.get(connection, usual(key), external)
    bench.check_failure(raised.value, connection, "read")
    assert raised.value.members["status"] == status
    assert (await bench.reader.get(connection, usual(key), external)).external_id == external


@pytest.mark.parametrize("key", KEYS)
async def test_a_500_on_a_write_is_an_unknown_outcome(bench: Bench, key: str) -> None:
    connection = await bench.connection(key)
    await bench.reader.health(connection)
    data, canonical = await bench.data(connection, usual(key), {}), new_id(usual(key))
    request = dialect(connection.connector.dialect).create(connection.connector, connection.connector.resource(usual(key)), "k", {}, None)
    bench.fault(key, "status", method=request.method, status=500)
    with pytest.raises(OutcomeUnknown) as raised:
        await bench.create(connection, usual(key), canonical, data)
    bench.check_failure(raised.value, connection, "create")
    intent = await bench.intent(canonical)
    assert intent is not None
    assert intent["state"] == "open"
    assert (await bench.create(connection, usual(key), canonical, data)).outcome == "created"
    await bench.check_one(connection, usual(key), canonical)


@pytest.mark.parametrize("key", KEYS)
async def test_one_401_is_answered_by_one_new_token_where_the_scheme_has_one(bench: Bench, key: str) -> None:
    connection, external = await _a_record(bench, key)
    bench.fault(key, "status", status=401)
    with bench.calls(key) as heard:
        if not connection.scheme.signs_in:
            with pytest.raises(Unauthenticated) as raised:
                await bench.reader.get(connection, usual(key), external)
            bench.check_failure(raised.value, connection, "read")
            assert raised.value.members["owner"] == connection.owner
            assert len(heard) == 0
        else:
            assert (await bench.reader.get(connection, usual(key), external)).external_id == external
    signed = [signs_in(key, entry) for entry in heard]
    assert signed == ([False, True, False] if connection.scheme.signs_in else [False])
    assert [entry["status"] // 100 for entry in heard] == ([4, 2, 2] if connection.scheme.signs_in else [4])


@pytest.mark.parametrize("key", KEYS)
async def test_a_401_for_ever_ends_after_the_second_attempt(bench: Bench, key: str) -> None:
    connection, external = await _a_record(bench, key)
    bench.fault(key, "status", path=elsewhere(key), times=None, status=401)
    with bench.calls(key) as heard, pytest.raises(Unauthenticated) as raised:
        await bench.reader.get(connection, usual(key), external)
    bench.check_failure(raised.value, connection, "read")
    assert raised.value.members["owner"] == connection.owner
    attempts = [entry for entry in heard if not signs_in(key, entry)]
    assert len(attempts) == (2 if connection.scheme.signs_in else 1)


@pytest.mark.parametrize("key", SIGNING_IN)
async def test_many_callers_share_one_new_token(bench: Bench, key: str) -> None:
    connection, external = await _a_record(bench, key)
    bench.vendors[key].revoke()
    with bench.calls(key) as heard:
        await asyncio.gather(*(bench.reader.get(connection, usual(key), external) for _ in range(12)))
    assert len([entry for entry in heard if signs_in(key, entry)]) == 1


@pytest.mark.parametrize("key", SIGNING_IN)
@pytest.mark.parametrize(
    ("fault", "args", "wanted"),
    [
        ("status", {"status": 503}, Unavailable),
        ("throttle", {"retry_after": 0.2}, Throttled),
        ("drop_before", {}, Unavailable),
        ("truncate", {}, Malformed),
        ("status", {"status": 400, "body": {"error": "invalid_grant"}}, Unauthenticated),
    ],
)
async def test_a_sign_in_that_fails_has_a_name_too(bench: Bench, key: str, fault: str, args: dict[str, Any], wanted: type[Failure]) -> None:
    connection, external = await _a_record(bench, key, throttle_pause_seconds=0.1)
    bench.vendors[key].revoke()
    bench.fault(key, fault, path=FACTS[connection.base.key].token, times=None, **args)
    with pytest.raises(Failure) as raised:
        await bench.reader.get(connection, usual(key), external)
    assert type(raised.value) is wanted
    bench.check_failure(raised.value, connection)
    if wanted is Unauthenticated:
        assert raised.value.members["owner"] == connection.owner
    bench.clear()
    assert (await bench.reader.get(connection, usual(key), external)).external_id == external


@pytest.mark.parametrize("key", KEYS)
async def test_a_write_that_was_never_heard_is_repeated_into_exactly_one_record(bench: Bench, key: str) -> None:
    connection = await bench.connection(key)
    await bench.reader.health(connection)
    data, canonical = await bench.data(connection, usual(key), {}), new_id(usual(key))
    bench.fault(key, "drop_before")
    with pytest.raises((OutcomeUnknown, Unavailable)) as raised:
        await bench.create(connection, usual(key), canonical, data)
    bench.check_failure(raised.value, connection)
    assert bench.held(connection, usual(key), canonical) == []
    await bench.create(connection, usual(key), canonical, data)
    await bench.check_one(connection, usual(key), canonical)


@pytest.mark.parametrize("key", KEYS)
async def test_our_patience_ends_at_the_policys_timeout(bench: Bench, key: str) -> None:
    connection, external = await _a_record(bench, key, timeout_seconds=0.4, settle_seconds=FACTS[CONFIGURED[key].key].lag)
    bench.fault(key, "latency", seconds=1.0)
    begin = time.monotonic()
    with pytest.raises(Unavailable) as raised:
        await bench.reader.get(connection, usual(key), external)
    assert time.monotonic() - begin < 0.95
    bench.check_failure(raised.value, connection, "read")
    data, canonical = await bench.data(connection, usual(key), {}), new_id(usual(key))
    bench.fault(key, "latency", seconds=1.0)
    with pytest.raises(OutcomeUnknown) as unknown:
        await bench.create(connection, usual(key), canonical, data)
    bench.check_failure(unknown.value, connection, "create")
    await asyncio.sleep(0.9)  # the system finishes what it had heard
    await bench.create(connection, usual(key), canonical, data)
    await bench.check_one(connection, usual(key), canonical)


@pytest.mark.parametrize(
    ("fault", "args"),
    [
        ("truncate", {}),
        ("status", {"status": 200, "body": "<html><body>Signed in as admin, token=abcdefgh12345</body></html>"}),
        ("status", {"status": 200, "body": {}}),
        ("status", {"status": 200, "body": []}),
        ("status", {"status": 302, "body": "<html>moved</html>"}),
    ],
    ids=["truncated", "html", "empty", "list", "redirect"],
)
@pytest.mark.parametrize("key", KEYS)
async def test_an_answer_that_is_not_the_contracts_is_malformed(bench: Bench, key: str, fault: str, args: dict[str, Any]) -> None:
    connection, external = await _a_record(bench, key)
    bench.fault(key, fault, **args)
    with pytest.raises(Malformed) as raised:
        await bench.reader.get(connection, usual(key), external)
    bench.check_failure(raised.value, connection, "read")
    assert "abcdefgh12345" not in str(raised.value.to_dict())
    if args.get("status") != 302:
        assert "excerpt" in raised.value.members
    if args.get("body") == [] and FACTS[connection.base.key].bare_lists:
        return
    bench.fault(key, fault, **args)
    with pytest.raises(Malformed) as raised:
        await bench.reader.page(connection, usual(key), Query(limit=1))
    bench.check_failure(raised.value, connection)


@pytest.mark.parametrize("key", KEYS)
async def test_a_renamed_id_is_malformed_with_an_excerpt(bench: Bench, key: str) -> None:
    connection, external = await _a_record(bench, key)
    member = FACTS[connection.base.key].id_member
    bench.fault(key, "schema_change", rename={member: "ident"}, add={"access_token": "leaked-value-123"})
    with pytest.raises(Malformed) as raised:
        await bench.reader.get(connection, usual(key), external)
    bench.check_failure(raised.value, connection, "read")
    assert raised.value.members["excerpt"]
    assert "leaked-value-123" not in str(raised.value.to_dict())


@pytest.mark.parametrize("key", KEYS)
async def test_a_retyped_number_is_malformed_and_names_the_field_in_our_words(bench: Bench, key: str) -> None:
    connection = await bench.connection(key)
    entity, member, ours = FACTS[connection.base.key].number
    external = str(await bench.linked(connection, entity, await bench.made(connection, entity)))
    bench.fault(key, "schema_change", retype=[member])
    with pytest.raises(Malformed) as raised:
        await bench.reader.get(connection, entity, external)
    assert raised.value.field == ours
    bench.check_failure(raised.value, connection, "read")


@pytest.mark.parametrize(("key", "entity"), **each(WITH_LINES))
async def test_a_list_that_is_no_list_is_malformed(bench: Bench, key: str, entity: str) -> None:
    """Every member that holds lines turns into text: nobody must read it as no lines, or as one line per letter."""
    connection = await bench.connection(key)
    lines = [item for item in connection.connector.resource(entity).fields if isinstance(item.converter, Lines) and item.readable]
    members = {item.vendor.split(".")[0] for item in lines}
    if connection.connector.supports(entity, "create"):
        external = str(await bench.linked(connection, entity, await bench.made(connection, entity)))
    else:
        told = FACTS[connection.base.key].existing[entity]
        external = (told(bench.vendors[key].simulator) if callable(told) else told)[0]
    bench.fault(key, "schema_change", add={member: {"items": "gone", "records": "gone"} for member in members})
    with pytest.raises(Malformed) as raised:
        await bench.reader.get(connection, entity, external)
    assert raised.value.field == lines[0].canonical
    bench.check_failure(raised.value, connection, "read")


@pytest.mark.parametrize("key", KEYS)
async def test_new_members_in_an_answer_do_no_harm(bench: Bench, key: str) -> None:
    connection, external = await _a_record(bench, key)
    bench.fault(key, "schema_change", add={"brandNew": {"deep": [1, 2]}, "flag": True})
    assert (await bench.reader.get(connection, usual(key), external)).external_id == external


@pytest.mark.parametrize("key", KEYS)
async def test_no_secret_is_in_logs_reprs_or_the_transcript(bench: Bench, key: str, caplog: pytest.LogCaptureFixture) -> None:
    """A vendor that echoes our own headers and credentials in its refusals, and every bad day in a row."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, logger="httpcore")  # as in the process that serves: it would tell every header, cookies too
    connection, external = await _a_record(bench, key, throttle_pause_seconds=0.05, timeout_seconds=5)
    secrets = bench.secrets()
    assert secrets or not connection.scheme.signs_in
    vendor, failures = bench.vendors[key], []
    own = [str(value) for name, value in vendor.credentials.items() if "secret" in name or "token" in name]
    tokens = [bench.gate._tokens[key].value] if key in bench.gate._tokens else []
    told = " ".join(f"{secret} token={secret} Bearer {secret}" for secret in [*tokens, *own])
    for kind, args in (
        ("status", {"status": 400, "body": [{"errorCode": "X", "message": told}]}),
        ("status", {"status": 400, "body": {"errors": [{"message": told}], "title": told, "error": "x", "error_description": told}}),
        ("status", {"status": 200, "body": told}),
        ("status", {"status": 401, "body": told}),
        ("throttle", {}),
        ("drop_before", {}),
        ("truncate", {}),
    ):
        bench.fault(key, kind, path=elsewhere(key), **args)
        try:
            await bench.reader.get(connection, usual(key), external)
        except Failure as failure:
            failures.append(failure)
            bench.check_failure(failure, connection)
        bench.clear()
    assert len(failures) >= 6
    rows = await bench.parts.database.pool.fetch("SELECT to_jsonb(vendor_call)::text AS text FROM vendor_call")
    assert len(rows) > 5
    places = {
        "repr": f"{connection!r} {connection} {connection.scheme!r} {bench.gate!r}",
        "log": caplog.text,
        "transcript": "\n".join(row["text"] for row in rows),
        "failures": "\n".join(f"{item!r} {item.to_dict()}" for item in failures),
    }
    for name, text in places.items():
        assert not [secret for secret in bench.secrets() if secret in text], name


@pytest.mark.parametrize("key", KEYS)
async def test_every_call_leaves_a_row_with_its_outcome(bench: Bench, key: str) -> None:
    connection, external = await _a_record(bench, key)
    last = await bench.parts.database.pool.fetchval("SELECT coalesce(max(id), 0) FROM vendor_call")
    await bench.reader.get(connection, usual(key), external)
    bench.fault(key, "status", status=503)
    with pytest.raises(Unavailable):
        await bench.reader.get(connection, usual(key), external)
    rows = await bench.parts.database.pool.fetch("SELECT * FROM vendor_call WHERE id > $1 ORDER BY id", last)
    assert [(row["connection"], row["operation"], row["entity"], row["status"], row["outcome"]) for row in rows] == [
        (key, "read", usual(key), 200, "ok"),
        (key, "read", usual(key), 503, "unavailable"),
    ]
    assert all(row["duration_ms"] > 0 and "?" not in row["path"] for row in rows)


@pytest.mark.parametrize("key", KEYS)
async def test_a_forbidden_call_is_forbidden(bench: Bench, key: str) -> None:
    connection, external = await _a_record(bench, key)
    bench.fault(key, "status", status=403, body=FACTS[connection.base.key].forbidden)
    with pytest.raises(Forbidden) as raised:
        await bench.reader.get(connection, usual(key), external)
    bench.check_failure(raised.value, connection, "read")


def test_the_pages_of_the_systems_say_what_the_connectors_declare() -> None:
    directory = ROOT / "docs" / "systems"
    assert {path.stem for path in pages(directory)} >= {item.key for item in capabilities()} - {"treadle"}
    for path, text in pages(directory).items():
        assert path.read_text() == text, f"crosswalk systems --pages docs/systems writes {path.name} anew"
