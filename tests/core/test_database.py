"""What says that Postgres cannot be reached, in either driver's words, and what says that we made a mistake."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.core.database import DATABASE_ERRORS, Database, is_away, opened

CUT = "select pg_terminate_backend(pg_backend_pid())"
MID_OPERATION = asyncpg.InternalClientError("cannot switch to state 12; another operation (2) is in progress")


@pytest.fixture
async def own(database_url: str) -> AsyncIterator[Database]:
    async with opened(database_url) as made:
        yield made


async def _asked(own: Database, way: str, sql: str, *arguments: Any) -> None:
    if way == "pool":
        await own.pool.execute(sql, *arguments)
    else:
        async with own.session() as session:
            await (await session.connection()).execute(text(sql))


async def _raised(own: Database, way: str, sql: str, *arguments: Any) -> Exception:
    with pytest.raises(DATABASE_ERRORS) as caught:
        await _asked(own, way, sql, *arguments)
    return caught.value


@pytest.mark.parametrize("way", ["pool", "session"])
async def test_weather(own: Database, way: str) -> None:
    assert is_away(await _raised(own, way, CUT))


@pytest.mark.parametrize("way", ["pool", "session"])
async def test_a_mistake_of_ours(own: Database, way: str) -> None:
    assert not is_away(await _raised(own, way, "select * from nowhere"))


async def test_a_wrong_argument_is_no_weather_whatever_it_says(own: Database) -> None:
    assert not is_away(await _raised(own, "pool", "select $1::int", "connection closed"))
    assert not is_away(await _raised(own, "pool", "select $1::int", 1, 2))


async def test_a_closed_pool(own: Database) -> None:
    await own.pool.close()
    assert is_away(await _raised(own, "pool", "select 1"))


async def test_a_connection_cut_in_the_middle_of_an_operation(own: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """asyncpg says so by an error of its own, in a race that cannot be timed: raised here where it raises it, under both ways in."""
    assert is_away(MID_OPERATION)

    async def cut(*_: Any, **__: Any) -> None:
        raise MID_OPERATION

    async with own.session() as session:
        connection = await session.connection()
        await connection.execute(text("select 1"))
        monkeypatch.setattr(asyncpg.prepared_stmt.PreparedStatement, "fetch", cut)
        monkeypatch.setattr(asyncpg.prepared_stmt.PreparedStatement, "_PreparedStatement__bind_execute", cut)
        with pytest.raises(DBAPIError) as caught:
            await connection.execute(text("select 2"))
        assert caught.value.orig is not None
        assert caught.value.orig.__cause__ is MID_OPERATION
        assert is_away(caught.value)
        monkeypatch.undo()


def test_a_file_that_is_not_there_is_no_database() -> None:
    assert not is_away(FileNotFoundError(2, "No such file", "/nowhere"))
    assert is_away(ConnectionRefusedError(111, "refused"))
