"""What a bulk resolve costs beside the plain SQL: 10,000 ids, interleaved, as ratios of medians in one run.

The plain SQL is what nobody can do without: one statement with an array on an open connection, its rows fetched.
"""

from __future__ import annotations

import random
import secrets
import statistics
import time
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import asyncpg
import orjson
from pydantic_core import to_json
from sqlalchemy.engine import make_url

from app.canonical.entities import entity
from app.core import ids, migrate
from app.core.database import Database, dsn, opened
from app.platform.identity.sight import EVERYTHING
from app.platform.pipeline.head import Head
from app.platform.pipeline.jsonbody import read_json
from app.platform.xref import CrossReference
from app.process_apis.services.xref import bulk
from app.process_apis.services.xref.needs import Store, Stores
from app.process_apis.services.xref.schemas import MOST, LocateRequest, ResolveRequest

_PLAIN = "SELECT external_id, canonical_id FROM xref_link WHERE connection_id = $1 AND object_id = $2 AND external_id = ANY($3::text[])"
_PLAIN_REVERSE = (
    "SELECT canonical_id, connection_id, object_id, external_id, role, is_primary FROM xref_link WHERE canonical_id = ANY($1::uuid[])"
)
_JSON = Head("POST", "/", content_type="application/json")
Measured = Callable[[], Awaitable[Any]]


async def run(url: str, *, links: int, rounds: int) -> list[str]:
    name = f"crosswalk_bench_{secrets.token_hex(4)}"
    server = await asyncpg.connect(dsn(url))
    try:
        await server.execute(f'CREATE DATABASE "{name}"')
        here = make_url(dsn(url)).set(database=name).render_as_string(hide_password=False)
        migrate.upgrade(here)
        async with opened(here, pool_size=2) as database:
            return await _measured(database, links, rounds)
    finally:
        await server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        await server.close()


async def _measured(database: Database, links: int, rounds: int) -> list[str]:
    loaded, made = await _load(database, links)
    asked = random.Random(7).sample(range(links), MOST)  # noqa: S311 - the same choice in every run
    externals, canonical = [_external(number) for number in asked], [made[number] for number in asked]
    xref = CrossReference(database)
    number = await xref.object_number("salesforce", "Account")
    known = SimpleNamespace(number=1, key="crm", connector="salesforce")

    async def get(_: str) -> Any:
        return known

    async def all_() -> list[Any]:
        return [known]

    store = cast(
        Store, SimpleNamespace(connections=SimpleNamespace(get=get, all=all_), records=Stores(database, xref).records, sight=EVERYTHING)
    )
    body = to_json({"records": [{"connection": "crm", "objectName": "Account", "externalId": item} for item in externals]})
    reverse = to_json({"ids": ids.encode_packed("cus", b"".join(item.bytes for item in canonical))})

    async def resolve() -> bytes:
        return orjson.dumps({"items": await bulk.resolve(store, ResolveRequest.model_validate(read_json(_JSON, body)))})

    async def locate() -> bytes:
        return orjson.dumps({"items": await bulk.locate(store, LocateRequest.model_validate(read_json(_JSON, reverse)))})

    ways: dict[str, Measured] = {
        "plain SQL, external → canonical": lambda: database.pool.fetch(_PLAIN, 1, number, externals),
        "bulk resolve, body to body": resolve,
        "plain SQL, canonical → external": lambda: database.pool.fetch(_PLAIN_REVERSE, canonical),
        "bulk locate, body to body": locate,
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for round_ in range(rounds + 1):
        for name, way in ways.items():
            begin = time.perf_counter()
            await way()
            if round_:
                times[name].append(time.perf_counter() - begin)
    median = {name: statistics.median(values) for name, values in times.items()}
    names = list(ways)
    lines = [f"{links:,} links loaded at {loaded:,.0f} rows/s; {MOST:,} ids, median of {rounds} interleaved rounds"]
    for plain, ours in ((names[0], names[1]), (names[2], names[3])):
        lines.append(f"{plain:<34} {median[plain] * 1000:8.1f} ms")
        lines.append(f"{ours:<34} {median[ours] * 1000:8.1f} ms   {median[plain] / median[ours]:.2f} of the plain SQL")
    return lines


async def _load(database: Database, links: int) -> tuple[float, list[UUID]]:
    """(rows/s, canonical ids): customers and their accounts, by COPY."""
    await database.pool.execute(
        "INSERT INTO connection (id, key, connector, title, roles, owner, auth, settings, credentials, overrides, updated_at) "
        "VALUES (1, 'crm', 'salesforce', 'CRM', '{}', 'nobody', 'none', '{}', '', '{}', now())"
    )
    number = await CrossReference(database).object_number("salesforce", "Account")
    made = [ids.new_uuid() for _ in range(links)]
    now = await database.pool.fetchval("SELECT now()")
    kind = entity("customer").number
    begin = time.perf_counter()
    async with database.pool.acquire() as connection:
        await connection.copy_records_to_table(
            "xref_entity", records=((item, kind, now) for item in made), columns=["id", "entity", "created_at"], timeout=600
        )
        await connection.copy_records_to_table(
            "xref_link",
            records=((item, 1, number, _external(position), 0, True, "bench", now) for position, item in enumerate(made)),
            columns=["canonical_id", "connection_id", "object_id", "external_id", "role", "is_primary", "source", "valid_from"],
            timeout=600,
        )
        elapsed = time.perf_counter() - begin
        await connection.execute("VACUUM ANALYZE xref_link", timeout=600)
        await connection.execute("VACUUM ANALYZE xref_entity", timeout=600)
    return links / elapsed, made


def _external(number: int) -> str:
    return f"0015g00000{number:08d}"
