"""What is measured against each other, each on the socket that it inherits: ``python -m bench.servers NAME FD``.

All of them run on uvicorn with uvloop and httptools, like the product itself; those with a lookup ask the very same question.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import orjson
import uvicorn
import uvloop
from fastapi import FastAPI
from pydantic import BaseModel
from starlette.types import ASGIApp, Receive, Scope, Send

from app.core import telemetry
from app.core.database import dsn
from app.core.settings import Settings
from app.core.supervisor import follow_parent

LOOKUP = "SELECT l.external_id, l.source FROM xref_link l WHERE l.canonical_id = $1 AND l.is_primary"
RESOLVE = "SELECT external_id, canonical_id FROM xref_link WHERE connection_id = $1 AND object_id = $2 AND external_id = ANY($3)"
EXTERNAL = "000000000000001"
ONE = "00000000-0000-7000-8000-000000000001"


class Link(BaseModel):
    externalId: str  # noqa: N815 - the wire
    source: str


class Links(BaseModel):
    id: str
    items: list[Link]


ANSWER = Links(id=ONE, items=[Link(externalId="001000000000001AAA", source="bench")])
_FIELDS = [(b"content-type", b"application/json")]


async def _send(send: Send, body: bytes) -> None:
    fields = [*_FIELDS, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": fields})
    await send({"type": "http.response.body", "body": body})


def bare(_: Any) -> ASGIApp:
    body = orjson.dumps(ANSWER.model_dump())

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await _send(send, body)

    return app


def fastapi(_: Any) -> ASGIApp:
    app = FastAPI(openapi_url=None)

    @app.get("/", response_model=Links)
    async def answer() -> Links:
        return ANSWER

    return app


def floor(pool: asyncpg.Pool[Any]) -> ASGIApp:
    """The floor of a lookup: nothing but the question and its answer."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        rows = await pool.fetch(LOOKUP, ONE)
        await _send(send, orjson.dumps({"id": ONE, "items": [{"externalId": row[0], "source": row[1]} for row in rows]}))

    return app


def fastapi_lookup(pool: asyncpg.Pool[Any]) -> ASGIApp:
    app = FastAPI(openapi_url=None)

    @app.get("/", response_model=Links)
    async def answer() -> Links:
        rows = await pool.fetch(LOOKUP, ONE)
        return Links(id=ONE, items=[Link(externalId=row[0], source=row[1]) for row in rows])

    return app


HISTORY = """
SELECT c.key, o.name, l.external_id, l.source FROM xref_link l JOIN connection c ON c.id = l.connection_id
JOIN xref_object o ON o.id = l.object_id WHERE l.canonical_id = $1 ORDER BY l.valid_from
"""


def fastapi_reads(pool: asyncpg.Pool[Any]) -> ASGIApp:
    """What the other governed reads ask, asked by FastAPI with a response model."""
    app = FastAPI(openapi_url=None)

    @app.get("/resolve", response_model=Links)
    async def resolve() -> Links:
        rows = await pool.fetch(RESOLVE, 1, 1, [EXTERNAL])
        return Links(id=str(rows[0][1]), items=[Link(externalId=row[0], source="bench") for row in rows])

    @app.get("/history", response_model=Links)
    async def history() -> Links:
        rows = await pool.fetch(HISTORY, ONE)
        merges = await pool.fetch("SELECT id, winner_id FROM xref_merge WHERE winner_id = $1 OR loser_id = $1", ONE)
        return Links(id=ONE, items=[Link(externalId=row[2], source=row[3]) for row in rows if not merges])

    return app


FLOORS = {"bare": bare, "fastapi": fastapi, "floor": floor, "fastapi_lookup": fastapi_lookup, "fastapi_reads": fastapi_reads}


@asynccontextmanager
async def _app(name: str, settings: Settings) -> AsyncIterator[ASGIApp]:
    url = settings.database_url or ""
    if name == "governed":
        from app.main import parts

        telemetry.log_json()
        async with parts(settings, url) as built:
            yield built.gateway()
    else:
        # As anybody would who has not read app/core/pool.py.
        async with asyncpg.create_pool(dsn(url), min_size=1, max_size=10, command_timeout=30) as pool:
            yield FLOORS[name](pool)


async def serve(name: str, fd: int) -> None:
    async with _app(name, Settings()) as app:
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", server_header=False)
        await uvicorn.Server(config).serve(sockets=[socket.socket(fileno=fd)])


if __name__ == "__main__":
    follow_parent()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(sys.argv[1], int(sys.argv[2])))
