"""What the connectors send, taken from the simulators' journals while every declared operation of every resource runs."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from app.core import jsonio
from app.core.failures import NotFound
from app.system_apis.kit.connector import Connection
from app.system_apis.kit.wire import Query
from tests.system_apis.bench import EVERYBODY, Bench, new_id, numbered, signs_in
from tests.system_apis.samples import FACTS, SAMPLES, Row


@dataclass
class Call:
    key: str
    entity: str
    operation: str
    method: str
    path: str
    query: list[tuple[str, str]]
    body: Any


@dataclass
class Recording:
    calls: list[Call] = field(default_factory=list)
    sign_ins: list[Row] = field(default_factory=list)
    credentials: dict[str, dict[str, Any]] = field(default_factory=dict)
    base_urls: dict[str, str] = field(default_factory=dict)

    def of(self, key: str) -> list[Call]:
        found = [call for call in self.calls if call.key == key]
        assert found
        return found


async def record(bench: Bench, key: str) -> Recording:
    """Every declared operation of every resource of a connection, once, with the samples' full records."""
    out, connection = Recording(), await bench.connection(key)
    for resource in connection.connector.resources:
        await (_run if "create" in resource.operations else _read)(bench, key, resource.entity, out)
    with bench.calls(key) as heard:
        await bench.reader.health(connection)
    note(out, key, "-", "health", heard)
    vendor = bench.vendors[key]
    out.base_urls[key], out.credentials[key] = vendor.base_url, vendor.credentials
    out.sign_ins = [entry for entry in vendor.simulator.journal.entries if signs_in(key, entry)]
    return out


async def _run(bench: Bench, key: str, entity: str, out: Recording) -> None:
    connection = await bench.connection(key)
    resource = connection.connector.resource(entity)
    sample = SAMPLES[connection.base.key, entity]
    canonical, data = new_id(entity), await bench.data(connection, entity, {}, full=True)
    with bench.calls(key) as heard:
        made = await bench.create(connection, entity, canonical, data, extensions=sample.extensions or None)
    note(out, key, entity, "create", heard)
    within = await bench.within(connection, entity, canonical)
    steps = _looks(bench, connection, entity, made.external_id, within)
    steps.append(("find", lambda: bench.reader.find(connection, entity, canonical)))
    if "update" in resource.operations:
        steps.append(("update", lambda: bench.update(connection, entity, canonical, numbered(sample.change))))
    steps += [
        (f"transition {name}", lambda name=name: bench.writer.transition(connection, entity, canonical, name, origin=EVERYBODY))
        for name in resource.transitions
    ]
    if "delete" in resource.operations:
        other, again = new_id(entity), await bench.data(connection, entity, {})
        await bench.create(connection, entity, other, again)
        steps.append(("delete", lambda: bench.writer.delete(connection, entity, other)))
    await _take(bench, key, entity, steps, out)


def _looks(bench: Bench, connection: Connection, entity: str, external: str, within: dict[str, str]) -> list[tuple[str, Any]]:
    resource = connection.connector.resource(entity)
    steps: list[tuple[str, Any]] = [
        ("read", lambda: bench.reader.get(connection, entity, external)),
        ("list", lambda: bench.reader.page(connection, entity, Query(limit=5, filters=within))),
        ("describe", lambda: bench.reader.schema(connection, entity)),
    ]
    for name in resource.filters:
        sample = SAMPLES.get((connection.base.key, entity))
        nobody = FACTS[connection.base.key].missing_id if sample and name in {**sample.refs, **sample.more} else _filter(name)
        filters = {**within, name: within.get(name) or nobody}
        steps.append(("list", lambda filters=filters: bench.reader.page(connection, entity, Query(filters=filters))))
    if "changes" in resource.operations:
        changed = Query(changed_since=datetime(2026, 1, 2, tzinfo=UTC), limit=5, filters=within)
        steps.append(("changes", lambda: bench.reader.page(connection, entity, changed)))
    return steps


async def _take(bench: Bench, key: str, entity: str, steps: list[tuple[str, Any]], out: Recording) -> None:
    for operation, step in steps:
        with bench.calls(key) as heard, suppress(NotFound):  # a filter by an id that nobody has
            await step()
        note(out, key, entity, operation, heard)


async def _read(bench: Bench, key: str, entity: str, out: Recording) -> None:
    """What people make: read, and listed to the end, with each filter, and by changes."""
    connection = await bench.connection(key)
    resource, told = connection.connector.resource(entity), FACTS[connection.base.key].existing[entity]
    there = told(bench.vendors[key].simulator) if callable(told) else told
    with bench.calls(key) as heard:
        record = await bench.reader.get(connection, entity, there[0])
    note(out, key, entity, "read", heard)
    narrowed = [{name: record.refs[name][1] if name in record.refs else _filter(name)} for name in resource.filters]
    queries = [("list", Query(limit=2)), *(("list", Query(filters=filters)) for filters in narrowed)]
    if "changes" in resource.operations:
        queries.append(("changes", Query(changed_since=datetime(2026, 1, 2, tzinfo=UTC), limit=5)))
    for operation, query in queries:
        with bench.calls(key) as heard, suppress(NotFound):
            _ = [item async for item in bench.reader.every(connection, entity, query)]
        note(out, key, entity, operation, heard)
    with bench.calls(key) as heard:
        await bench.reader.schema(connection, entity)
    note(out, key, entity, "describe", heard)


def _filter(name: str) -> str:
    return "true" if name in ("is_won", "approved", "uninvoiced", "billable") else "1"


def note(out: Recording, key: str, entity: str, operation: str, heard: list[Row]) -> None:
    for entry in heard:
        if signs_in(key, entry):
            continue
        parts_ = urlsplit(entry["path"])
        body = jsonio.loads(entry["body"]) if entry["body"] else None
        out.calls.append(Call(key, entity, operation, entry["method"], parts_.path, parse_qsl(parts_.query, keep_blank_values=True), body))
