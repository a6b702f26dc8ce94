"""Writes whose answer was lost: whatever the system had done, the step's next try ends with exactly one record, link and settled intent."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from app.canonical import entity as entity_of
from app.core import ids, trail
from app.core.failures import Failure, OutcomeUnknown
from app.system_apis.kit.connector import Connection
from app.system_apis.kit.converters import Lines
from app.system_apis.kit.dialects import dialect
from app.system_apis.kit.mapping import dig
from app.system_apis.kit.wire import Request
from app.system_apis.writer import Write, Written
from tests.system_apis.bench import (
    CONFIGURED,
    EVERYBODY,
    WRITABLE,
    Bench,
    at,
    both_ways,
    each,
    leading_to,
    new_id,
    numbered,
    usual,
    value_at,
)
from tests.system_apis.samples import FACTS, SAMPLES, Row

LOST = {
    "dropped": ("drop_after_commit", {}),
    "truncated": ("truncate", {}),
    "cut": ("truncate", {"close": True, "keep": 0.3}),
}
UPDATABLE = [pair for pair in WRITABLE if CONFIGURED[pair[0]].supports(pair[1], "update")]
DELETABLE = [pair for pair in WRITABLE if CONFIGURED[pair[0]].supports(pair[1], "delete")]
TRANSITIONS = [
    (key, resource.entity, name)
    for key, connector in CONFIGURED.items()
    for resource in connector.resources
    for name in resource.transitions
]


async def as_a_step(bench: Bench, connection: Connection, call: Callable[[], Awaitable[Any]]) -> tuple[Any, list[Failure]]:
    """Weather is tried again, like the engine does it; the result, and what happened on the way."""
    failures: list[Failure] = []
    while True:
        try:
            return await call(), failures
        except Failure as failure:
            bench.check_failure(failure, connection)
            if not failure.weather or len(failures) == 4:
                raise
            failures.append(failure)


def create_request(connection: Connection, entity: str, canonical: str) -> Request:
    resource = connection.connector.resource(entity)
    return dialect(connection.connector.dialect).create(connection.connector, resource, canonical, {}, "1")


async def signed_in(bench: Bench, key: str, **policy: float) -> Connection:
    settle = FACTS[CONFIGURED[key].key].lag or 0.05
    connection = await bench.connection(key, settle_seconds=settle, **policy)
    assert await bench.reader.health(connection) is None
    return connection


@pytest.mark.parametrize("lost", sorted(LOST))
@pytest.mark.parametrize(("key", "entity"), **each(WRITABLE))
async def test_a_create_whose_answer_is_lost(bench: Bench, key: str, entity: str, lost: str) -> None:
    connection = await signed_in(bench, key)
    data, canonical = await bench.data(connection, entity, {}), new_id(entity)
    kind, args = LOST[lost]
    bench.fault(key, kind, method=create_request(connection, entity, canonical).method, **args)
    with bench.calls(key) as heard:
        made, _ = await as_a_step(bench, connection, lambda: bench.create(connection, entity, canonical, data))
    assert [entry["fault"] for entry in heard].count(kind) == 1, "the bad day happened"
    assert isinstance(made, Written)
    await bench.check_one(connection, entity, canonical)
    again = await bench.create(connection, entity, canonical, data)
    assert (again.outcome, again.external_id) == ("known", made.external_id)
    assert (await bench.reader.get(connection, entity, made.external_id)).id == canonical


@pytest.mark.parametrize(("key", "entity"), **each(WRITABLE))
async def test_a_create_and_its_look_up_are_both_lost(bench: Bench, key: str, entity: str) -> None:
    """The first try ends without knowing: the intent stays open, and the next try begins with a look, or repeats what may be repeated."""
    connection = await signed_in(bench, key)
    data, canonical = await bench.data(connection, entity, {}), new_id(entity)
    bench.fault(key, "drop_after_commit", method=create_request(connection, entity, canonical).method)
    looked = dialect(connection.connector.dialect).find(connection.connector, connection.connector.resource(entity), canonical)
    bench.fault(key, "status", method=looked.method, path=at(looked), status=403, body=[])
    with pytest.raises(Failure) as raised:
        await bench.create(connection, entity, canonical, data)
    bench.check_failure(raised.value, connection)
    assert isinstance(raised.value, OutcomeUnknown)
    intent = await bench.intent(canonical)
    assert intent is not None
    assert (intent["state"], intent["external_id"]) == ("open", None)
    made, _ = await as_a_step(bench, connection, lambda: bench.create(connection, entity, canonical, data))
    assert made.outcome in ("created", "found")
    await bench.check_one(connection, entity, canonical)


@pytest.mark.parametrize("lost", ["dropped", "truncated"])
@pytest.mark.parametrize(("key", "entity"), **each(UPDATABLE))
async def test_an_update_whose_answer_is_lost(bench: Bench, key: str, entity: str, lost: str) -> None:
    connection = await signed_in(bench, key)
    resource, sample = connection.connector.resource(entity), SAMPLES[connection.base.key, entity]
    canonical, change = await bench.made(connection, entity), numbered(sample.change)
    if change.get("status") == "issued":
        del change["status"]  # what is issued takes no second change, not even the same one: ask for the state alone
    external = str(await bench.linked(connection, entity, canonical))
    request = dialect(connection.connector.dialect).update(connection.connector, resource, external, {})
    kind, args = LOST[lost]
    # A part of the path may be known only when the record was read.
    bench.fault(key, kind, method=request.method, path=re.sub(r"\\\{.*?\\\}", "[^/]+", at(request)), **args)
    with bench.calls(key) as heard:
        _, failures = await as_a_step(bench, connection, lambda: bench.update(connection, entity, canonical, change))
    assert [entry["fault"] for entry in heard].count(kind) == 1
    # Where the answer alone says whether it was done, half an answer says nothing.
    rest = connection.connector.rest
    assert [type(item) for item in failures] == ([OutcomeUnknown] if lost == "dropped" or (rest and rest.errors.refused) else [])
    after = (await bench.reader.get(connection, entity, external)).data.model_dump()
    for path in both_ways(resource.fields, creating=False):
        if path.split(".")[0] in change:
            assert value_at(after, path) == value_at(change, path), path
    for item in resource.fields:
        if isinstance(item.converter, Lines) and item.readable and item.canonical in change:
            assert len(after[item.canonical]) == len(change[item.canonical]), "no line came twice"
    assert len(bench.held(connection, entity, canonical)) == 1
    assert await bench.linked(connection, entity, canonical) == external


@pytest.mark.parametrize("lost", ["dropped", "truncated", "cut"])
async def test_a_combined_update_whose_answer_is_lost(bench: Bench, lost: str) -> None:
    connection, world = await signed_in(bench, "salesforce"), {}
    opportunity = await bench.made(connection, "opportunity", world)
    writes = [
        Write(entity="customer", id=world["customer"], data={"erp_reference": f"erp-{lost}"}),
        Write(entity="opportunity", id=opportunity, data={"contract_reference": f"con-{lost}"}),
    ]
    kind, args = LOST[lost]
    bench.fault("salesforce", kind, method="POST", path="/composite", **args)
    _, failures = await as_a_step(bench, connection, lambda: bench.writer.update_all(connection, writes, origin=EVERYBODY))
    assert [type(item) for item in failures] == [OutcomeUnknown]
    assert (await bench.read(connection, "customer", world["customer"])).data.erp_reference == f"erp-{lost}"
    assert (await bench.read(connection, "opportunity", opportunity)).data.contract_reference == f"con-{lost}"


@pytest.mark.parametrize(("key", "entity"), **each(DELETABLE))
async def test_a_delete_whose_answer_is_lost(bench: Bench, key: str, entity: str) -> None:
    connection, world = await signed_in(bench, key), {}
    canonical = new_id(entity)
    first = await bench.create(connection, entity, canonical, await bench.data(connection, entity, world))
    gone = dialect(connection.connector.dialect).delete(connection.connector, connection.connector.resource(entity), first.external_id)
    bench.fault(key, "drop_after_commit", method=gone.method, path=at(gone))
    _, failures = await as_a_step(bench, connection, lambda: bench.writer.delete(connection, entity, canonical))
    assert [type(item) for item in failures] == [OutcomeUnknown]
    assert bench.held(connection, entity, canonical) == []
    assert await bench.linked(connection, entity, canonical) is None
    number = ids.decode(entity_of(entity).prefix, canonical)
    query = "SELECT count(*) FROM xref_link_history WHERE external_id = $1 AND canonical_id = $2"
    assert await bench.parts.database.pool.fetchval(query, first.external_id, number) == 1
    made = await bench.create(connection, entity, canonical, await bench.data(connection, entity, {}))
    assert made.external_id != first.external_id
    await bench.check_one(connection, entity, canonical)


@pytest.mark.parametrize("lost", ["dropped", "truncated"])
@pytest.mark.parametrize(("key", "entity", "name"), TRANSITIONS)
async def test_a_transition_whose_answer_is_lost(bench: Bench, key: str, entity: str, name: str, lost: str) -> None:
    connection = await signed_in(bench, key)
    resource = connection.connector.resource(entity)
    canonical = await bench.made(connection, entity)
    for other in leading_to(resource, name):
        await bench.writer.transition(connection, entity, canonical, other, origin=EVERYBODY)
    kind, args = LOST[lost]
    change = resource.transitions[name]
    by_update = dialect(connection.connector.dialect).update(connection.connector, resource, "1", {}) if change.path is None else None
    bench.fault(key, kind, method=by_update.method if by_update else change.method, **args)
    await as_a_step(bench, connection, lambda: bench.writer.transition(connection, entity, canonical, name, origin=EVERYBODY))
    raw, shown = (await bench.read(connection, entity, canonical)).raw, resource.transitions[name].shows
    assert {member: dig(raw, member) for member in shown} == shown
    assert len(bench.held(connection, entity, canonical)) == 1


@pytest.mark.parametrize("successor", ["the same run", "another run"])
@pytest.mark.parametrize(("key", "entity"), **each(WRITABLE))
async def test_a_create_is_taken_over_from_the_dead(bench: Bench, key: str, entity: str, successor: str) -> None:
    """A worker dies while the system is still at it: nobody settles, and the claim stays. Its run takes its own claim over at once; another
    caller waits until the claim ends.
    """
    connection = await signed_in(bench, key)
    data, canonical = await bench.data(connection, entity, {}), new_id(entity)
    bench.fault(key, "latency", method=create_request(connection, entity, canonical).method, seconds=0.3)
    with trail.following(trail.Trail(run_id="run_dead")):
        dying = asyncio.create_task(bench.create(connection, entity, canonical, data))
    while (intent := await bench.intent(canonical)) is None or not bench.vendors[key].simulator.journal.entries[-1]["fault"]:
        await asyncio.sleep(0.01)
    assert (intent["state"], intent["claimed_by"]) == ("open", "run_dead")
    dying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await dying
    # What a process that was killed leaves behind: it could not even give the claim back.
    seconds = 60 if successor == "the same run" else 0.6
    await bench.parts.database.pool.execute(
        "UPDATE xref_write_intent SET claimed_by = 'run_dead', claimed_until = now() + make_interval(secs => $2) WHERE external_key = $1",
        canonical,
        float(seconds),
    )
    await asyncio.sleep(0.35)  # the system finishes
    begin = asyncio.get_running_loop().time()
    with trail.following(trail.Trail(run_id="run_dead" if successor == "the same run" else "run_other")):
        made = await bench.create(connection, entity, canonical, data)
    waited = asyncio.get_running_loop().time() - begin
    assert waited > 0.15 if successor == "another run" else waited < 10
    assert made.id == canonical
    await bench.check_one(connection, entity, canonical)


@pytest.mark.parametrize(("key", "entity"), **each(WRITABLE))
async def test_two_creates_at_once_make_one_record(bench: Bench, key: str, entity: str) -> None:
    """Without a run behind either, and with a slow system that does not mind duplicates where its contract does not say that it does."""
    connection = await signed_in(bench, key)
    data, canonical = await bench.data(connection, entity, {}), new_id(entity)
    request = create_request(connection, entity, canonical)
    bench.fault(key, "latency", method=request.method, seconds=0.4)
    simulator: Any = bench.vendors[key].simulator
    lenient = hasattr(simulator, "unique_references")
    if lenient:
        simulator.unique_references = False
    try:
        with bench.calls(key) as heard:
            made = await asyncio.gather(*(bench.create(connection, entity, canonical, data) for _ in range(3)))
    finally:
        if lenient:
            del simulator.unique_references
    assert {item.external_id for item in made} == {made[0].external_id}
    assert sorted(item.outcome for item in made) == ["created", "known", "known"]
    assert len([entry for entry in heard if entry["method"] == request.method]) == 1
    await bench.check_one(connection, entity, canonical)


@pytest.mark.parametrize("key", sorted(CONFIGURED))
async def test_different_records_do_not_wait_for_each_other(bench: Bench, key: str) -> None:
    connection = await signed_in(bench, key)
    wanted: list[tuple[str, Row]] = [(new_id(usual(key)), await bench.data(connection, usual(key), {})) for _ in range(3)]
    made = await asyncio.gather(*(bench.create(connection, usual(key), canonical, data) for canonical, data in wanted))
    assert len({item.external_id for item in made}) == 3
    for canonical, _ in wanted:
        await bench.check_one(connection, usual(key), canonical)


@pytest.mark.parametrize("entity", ["project", "task"])
async def test_an_index_that_is_behind_for_long_makes_no_second_issue(bench: Bench, entity: str) -> None:
    """The answer is lost, and nothing of it is in the index when the next try looks, however often; a dozen others are."""
    connection = await bench.connection("jira", settle_seconds=0.0)
    await asyncio.gather(*[bench.made(connection, "project") for _ in range(12)])
    data, canonical = await bench.data(connection, entity, {}), new_id(entity)
    simulator: Any = bench.vendors["jira"].simulator
    simulator.search_lag = 600.0
    try:
        bench.fault("jira", "drop_after_commit", method="POST", path="/issue$")
        made = await bench.create(connection, entity, canonical, data)
        assert made.outcome == "found"
        await bench.check_one(connection, entity, canonical)
        assert await bench.reader.find(connection, entity, new_id(entity)) is None
    finally:
        simulator.search_lag = 2.0
        simulator.store.catch_up()
