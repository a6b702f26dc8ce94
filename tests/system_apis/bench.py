"""The workbench of these tests: connections as configured in the sandbox, records made from the samples, and looks behind the scenes."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from typing import Any
from urllib.parse import unquote

import httpx

from app.canonical import entity as entity_of
from app.core import ids
from app.core.failures import Failure
from app.main import Parts
from app.sandbox import tenants
from app.system_apis.kit.connector import Connection, Connector, Overrides, Resource
from app.system_apis.kit.converters import Const, Field, Lines
from app.system_apis.kit.dialects import dialect
from app.system_apis.kit.mapping import dig, put
from app.system_apis.kit.wire import Request
from app.system_apis.registry import connector
from app.system_apis.writer import Written
from tests.conftest import Servers, Vendor, connections_document
from tests.system_apis.samples import FACTS, SAMPLES, Row

EVERYBODY = ("crm", "erp", "psa", "crosswalk")
CONFIGURED: dict[str, Connector] = {
    item["key"]: connector(item["connector"]).with_overrides(Overrides.model_validate(item.get("overrides", {})), item.get("settings", {}))
    for item in map(tenants.connection, tenants.names())
}
RESOURCES = [(key, resource.entity) for key, connector in CONFIGURED.items() for resource in connector.resources]
WRITABLE = [(key, entity) for key, entity in RESOURCES if CONFIGURED[key].supports(entity, "create")]
_numbers = itertools.count(1)


def usual(key: str) -> str:
    """The entity of tests that any one will do for: the customer, or where a system keeps none, the project."""
    return "customer" if CONFIGURED[key].supports("customer", "create") else "project"


def each(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    return {"argvalues": pairs, "ids": ["-".join(pair) for pair in pairs]}


class Bench:
    """``vendors`` are those that were asked for so far: a system is started, reset and connected when a test first wants it."""

    def __init__(self, parts: Parts, servers: Servers, connected: Mapping[str, Vendor] | None = None) -> None:
        self.parts, self.vendors = parts, dict(connected or {})
        self._servers = servers
        self.reader, self.writer, self.gate = parts.reader, parts.writer, parts.reader.gate
        self._control = httpx.Client(timeout=10, trust_env=False)
        self._faulty: set[str] = set()

    def fault(self, key: str, kind: str, *, method: str | None = None, path: str | None = None, times: int | None = 1, **args: Any) -> None:
        document = {"kind": kind, "match": {"method": method, "path_regex": path}, "times": times, "args": args}
        self._control.post(f"{self.vendors[key].control}/faults", json=document).raise_for_status()
        self._faulty.add(key)

    def clear(self) -> None:
        while self._faulty:
            self._control.delete(f"{self.vendors[self._faulty.pop()].control}/faults").raise_for_status()

    def close(self) -> None:
        self._control.close()

    async def connection(self, key: str, *, maps: dict[str, dict[str, str]] | None = None, **policy: float) -> Connection:
        """The configured connection, with another policy or more entries in its value maps."""
        if key not in self.vendors:
            wanted = self._servers.of(key)
            for name, value in FACTS[wanted[key].key].switches.items():
                setattr(wanted[key].simulator, name, value)
            wanted[key].reset()
            if people := FACTS[wanted[key].key].people:
                people(wanted[key].simulator)
            self.vendors |= wanted
            await self.parts.connections.apply(connections_document(self.vendors))
        found = await self.gate.connection(key)
        overrides = found.overrides
        value_maps = {name: {**table, **(maps or {}).get(name, {})} for name, table in overrides.value_maps.items()}
        changed = overrides.model_copy(update={"policy": {**overrides.policy, **policy}, "value_maps": value_maps})
        return Connection(**{**{name: getattr(found, name) for name in Connection.model_fields}, "overrides": changed})

    async def data(self, connection: Connection, entity: str, world: dict[str, str], *, full: bool = False) -> Row:
        """The sample of ``entity``, and everything it refers to, made in the system. ``world`` remembers what is there."""
        sample = SAMPLES[connection.base.key, entity]
        data = numbered(sample.data)
        for name, wanted in sample.refs.items():
            if wanted not in world:
                world[wanted] = await self.made(connection, wanted, world)
            put(data, name, world[wanted])
        if full:
            for name, wanted in sample.more.items():
                put(data, name, await self.made(connection, wanted, {}))
        return data

    async def made(self, connection: Connection, entity: str, world: dict[str, str] | None = None) -> str:
        """The canonical id of a new record."""
        made = await self.create(connection, entity, new_id(entity), await self.data(connection, entity, {} if world is None else world))
        return made.id

    async def create(self, connection: Connection, entity: str, canonical: str, data: Row, **more: Any) -> Written:
        return await self.writer.create(connection, entity, canonical, data, origin=EVERYBODY, **more)

    async def update(self, connection: Connection, entity: str, canonical: str, data: Row, **more: Any) -> str:
        return await self.writer.update(connection, entity, canonical, data, origin=EVERYBODY, **more)

    async def read(self, connection: Connection, entity: str, canonical: str) -> Any:
        return await self.reader.get(connection, entity, await self.reader.external_id(connection, entity, canonical))

    async def indexed(self, connection: Connection) -> None:
        """Waits until the system's lists show what was written."""
        await asyncio.sleep(FACTS[connection.base.key].lag)

    async def within(self, connection: Connection, entity: str, canonical: str) -> dict[str, str]:
        """The filter without which the system lists nothing of this kind, for the surroundings of one record."""
        name = connection.connector.resource(entity).within
        if name is None:
            return {}
        return {name: (await self.read(connection, entity, canonical)).refs[name][1]}

    def held(self, connection: Connection, entity: str, canonical: str) -> list[Row]:
        """The records of the system that carry our key."""
        resource, facts = connection.connector.resource(entity), FACTS[connection.base.key]
        assert resource.key is not None
        collection = facts.states.get(resource.object, resource.object)
        return facts.held(self.vendors[connection.key].simulator.state(), collection, resource.key.field, canonical)

    def held_id(self, connection: Connection, row: Row) -> str:
        facts = FACTS[connection.base.key]
        return facts.external(row) if facts.external else str(row[facts.id_member])

    async def linked(self, connection: Connection, entity: str, canonical: str) -> str | None:
        """The external id in the cross-reference."""
        number = ids.decode(entity_of(entity).prefix, canonical)
        resource = connection.connector.resource(entity)
        found = await self.parts.xref.externals(connection.number, connection.base.key, resource.object, [number])
        return found.get(number)

    async def intent(self, canonical: str) -> Row | None:
        row = await self.parts.database.pool.fetchrow("SELECT * FROM xref_write_intent WHERE external_key = $1", canonical)
        return None if row is None else dict(row)

    async def check_one(self, connection: Connection, entity: str, canonical: str) -> None:
        """Exactly one record, rightly linked, and the intent settled."""
        held = self.held(connection, entity, canonical)
        assert len(held) == 1, f"{len(held)} records of {entity} carry the key"
        external = self.held_id(connection, held[0])
        assert await self.linked(connection, entity, canonical) == external
        intent = await self.intent(canonical)
        assert intent is not None
        assert (intent["state"], intent["external_id"]) == ("settled", external)

    @contextmanager
    def calls(self, key: str) -> Iterator[list[Row]]:
        """What the vendor hears inside: filled at the end."""
        entries = self.vendors[key].simulator.journal.entries
        start, heard = len(entries), []
        try:
            yield heard
        finally:
            heard.extend(entries[start:])

    def secrets(self) -> list[str]:
        """Every secret of every tenant, and every token given out so far."""
        found = []
        for vendor in self.vendors.values():
            for name, value in vendor.credentials.items():
                if any(word in name for word in ("secret", "token", "private_key", "password")) and name != "token_id":
                    found.extend(line for line in str(value).splitlines() if "KEY-----" not in line)
            for entry in vendor.simulator.journal.entries:
                if re.search(FACTS[vendor.key].token, entry["path"]):
                    found.extend(re.findall(r'"access_token"\s*:\s*"([^"]+)"', entry.get("response") or ""))
                    found.extend(re.findall(r"assertion=([^&]+)", entry["body"]))
        found.extend(token.value for token in self.gate._tokens.values())
        return sorted(set(found))

    def check_failure(self, failure: Failure, connection: Connection, operation: str | None = None) -> None:
        """It says where it happened, survives a checkpoint, and holds no secret."""
        assert failure.members.get("system") == connection.base.key, failure.members
        assert failure.members.get("connection") == connection.key, failure.members
        assert failure.members.get("operation"), failure.members
        if operation is not None:
            assert failure.members["operation"] == operation
        text = f"{failure!r} {failure} {failure.detail} {failure.members}"
        assert not [secret for secret in self.secrets() if secret in text]
        assert "Traceback" not in text
        again = Failure.from_dict(failure.to_dict())
        assert (type(again), again.to_dict()) == (type(failure), failure.to_dict())


def numbered(value: Any, number: int | None = None) -> Any:
    """A copy of a sample in which ``{n}`` is a number that no other record has."""
    number = next(_numbers) if number is None else number
    if isinstance(value, str):
        return value.replace("{n}", str(number))
    if isinstance(value, dict):
        return {name: numbered(item, number) for name, item in value.items()}
    return [numbered(item, number) for item in value] if isinstance(value, list) else deepcopy(value)


def signs_in(key: str, entry: Row) -> bool:
    """Whether a call in a journal is a sign-in."""
    return re.search(FACTS[CONFIGURED[key].key].token, entry["path"].split("?")[0]) is not None


def elsewhere(key: str) -> str:
    """The expression for every path that is no sign-in."""
    return rf"^(?!.*({FACTS[CONFIGURED[key].key].token.removesuffix('$')}))"


def at(request: Request) -> str:
    """The expression for the path of a request, wherever it starts from, and for no path below it."""
    return re.escape(unquote(re.sub(r"^(/\.\.)+", "", request.path))) + r"(?=\?|$)"


def new_id(entity: str) -> str:
    return ids.new(entity_of(entity).prefix)


def leading_to(resource: Resource, name: str) -> list[str]:
    """The transitions that a record goes through before this one: all others, but for those that come after it."""
    return [other for other, change in resource.transitions.items() if other != name and change.after != name]


def both_ways(fields: tuple[Field, ...], *, creating: bool) -> list[str]:
    """The canonical paths that are written and can be read again; ``lines.*.amount`` for a member of a list."""
    readable = {item.canonical: item for item in fields if item.readable}
    out: list[str] = []
    for item in fields:
        twin = readable.get(item.canonical)
        if twin is None or isinstance(item.converter, Const) or not item.writable(creating):
            continue
        if isinstance(item.converter, Lines) and isinstance(twin.converter, Lines):
            inner = {row.canonical for row in twin.converter.fields if row.readable}
            names = {row.canonical for row in item.converter.fields if row.canonical in inner and row.writable(True)}
            out += [f"{item.canonical}.*.{name}" for name in sorted(names)]
        else:
            out.append(item.canonical)
    return list(dict.fromkeys(out))


def value_at(data: Any, path: str) -> Any:
    head, star, tail = path.partition(".*.")
    found = dig(data, head)
    return [dig(line, tail) for line in found or []] if star else found


def requests_of(connector: Connector, resource: Resource) -> dict[str, Request]:
    """The request that the dialect builds for every declared operation."""
    from datetime import UTC, datetime

    from app.system_apis.kit.wire import Query

    spoken = dialect(connector.dialect)
    within = {resource.within: "1"} if resource.within else {}
    part = "00000000-0000-0000-0000-000000000001" if resource.hints.get("id_type") == "guid" else "1"
    one = "/".join(part for _ in resource.hints.get("keys", "").split(","))
    build = {
        "read": lambda: spoken.get(connector, resource, one),
        "list": lambda: spoken.list_rows(connector, resource, Query(filters=within)),
        "changes": lambda: spoken.list_rows(
            connector, resource, Query(changed_since=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), filters=within)
        ),
        "create": lambda: spoken.create(connector, resource, "key_1", {"name": "x"}, "7"),
        "update": lambda: spoken.update(connector, resource, one, {"name": "x"}),
        "delete": lambda: spoken.delete(connector, resource, one),
    }
    return {operation: build[operation]() for operation in sorted(resource.operations)}
