"""Connections are lent again as they are; which are not, and who waits for whom."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import asyncpg
import pytest

from app.core.database import dsn
from app.core.pool import Pool

PID = "select pg_backend_pid()"
SIZE = 2


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    made = Pool(dsn(database_url), SIZE)
    await made.open()
    yield made
    await made.close()


async def test_the_same_connection_is_lent_again(pool: Pool) -> None:
    assert {await pool.fetchval(PID) for _ in range(5)} == {await pool.fetchval(PID)}


async def test_the_four_questions(pool: Pool) -> None:
    assert [tuple(row) for row in await pool.fetch("select n, $1::text from generate_series(1, 2) n", "x")] == [(1, "x"), (2, "x")]
    row = await pool.fetchrow("select 1 as one")
    assert row is not None
    assert row["one"] == 1
    assert await pool.fetchrow("select 1 where false") is None
    assert await pool.execute("select 1") == "SELECT 1"


async def test_never_more_connections_than_its_size_and_nobody_is_forgotten(pool: Pool) -> None:
    pids = await asyncio.gather(*(pool.fetchval(f"{PID} from pg_sleep(0.01)") for _ in range(40)))
    assert len(set(pids)) == SIZE
    assert len(pids) == 40


async def test_first_come_first_served(pool: Pool) -> None:
    served: list[int] = []
    async with pool.acquire(), pool.acquire():
        pass  # from now on both are open

    async def ask(number: int) -> None:
        async with pool.acquire() as connection:
            served.append(number)
            await connection.fetchval("select pg_sleep(0.01)")

    tasks = []
    for number in range(10):
        tasks.append(asyncio.create_task(ask(number)))
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    assert served == list(range(10))


@pytest.mark.parametrize("wrong", [("select 1/0", ()), ("selec", ()), ("select $1::int", ("x",))])
async def test_a_refused_statement_costs_no_connection(pool: Pool, wrong: tuple[str, tuple[Any, ...]]) -> None:
    before = await pool.fetchval(PID)
    with pytest.raises(asyncpg.PostgresError):
        await pool.fetch(wrong[0], *wrong[1])
    assert await pool.fetchval(PID) == before


async def test_a_server_that_speaks_another_language_is_understood(pool: Pool) -> None:
    """Only ``severity`` is translated (PostgreSQL protocol, "Error and Notice Message Fields"): the refusal is told by the other."""
    error = asyncpg.PostgresError.new({"S": "FEHLER", "V": "ERROR", "C": "42P01", "M": "Relation existiert nicht"})
    before = await pool.fetchval(PID)
    with pytest.raises(asyncpg.PostgresError):
        async with pool.acquire():
            raise error
    assert await pool.fetchval(PID) == before


async def test_an_error_of_the_borrowers_costs_no_connection(pool: Pool) -> None:
    before = await pool.fetchval(PID)
    with pytest.raises(KeyError):
        async with pool.acquire() as connection, connection.transaction():
            raise KeyError("x")
    assert await pool.fetchval(PID) == before


async def test_a_cut_connection_is_not_lent_again(pool: Pool) -> None:
    for _ in range(10):
        with pytest.raises(asyncpg.PostgresError):
            await pool.fetch("select pg_terminate_backend(pg_backend_pid())")
        assert await pool.fetchval("select 1") == 1


async def test_idle_connections_that_were_cut_are_left_out(pool: Pool) -> None:
    await asyncio.gather(pool.fetch("select pg_sleep(0.05)"), pool.fetch("select pg_sleep(0.05)"))
    async with pool.acquire() as connection:
        mine = await connection.fetchval(PID)
        others = "select count(pg_terminate_backend(pid)) from pg_stat_activity where pid <> $1 and datname = current_database()"
        assert await connection.fetchval(f"{others} and application_name = ''", mine) >= 1
    await asyncio.sleep(0.1)
    answers = await asyncio.gather(*(pool.fetchval("select 1") for _ in range(6)))
    assert answers == [1] * 6


async def test_what_is_left_in_a_transaction_is_closed(pool: Pool) -> None:
    async with pool.acquire() as connection:
        before = await connection.fetchval(PID)
        await connection.execute("begin")
    assert await pool.fetchval(PID) != before


async def asking(pool: Pool) -> None:
    await pool.fetch("select pg_sleep(30)")


async def holding(pool: Pool) -> None:
    async with pool.acquire() as connection:
        await connection.fetchval("select pg_sleep(30)")


async def waiting(pool: Pool) -> None:
    async with pool.acquire(), pool.acquire():
        await pool.fetch("select 1")


@pytest.mark.parametrize("doing", [asking, holding, waiting])
async def test_who_gives_up_leaves_its_place(pool: Pool, doing: Callable[[Pool], Any]) -> None:
    for _ in range(5):
        task = asyncio.create_task(doing(pool))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await asyncio.gather(*(pool.fetchval("select 1") for _ in range(6))) == [1] * 6


async def test_who_gives_up_in_the_moment_of_its_turn_passes_it_on(pool: Pool) -> None:
    async with pool.acquire():
        async with pool.acquire():
            tasks = [asyncio.create_task(pool.fetchval("select 1")) for _ in range(2)]
            await asyncio.sleep(0.01)
        tasks[0].cancel()  # it has been handed the connection, and has not run yet
        assert await tasks[1] == 1
    with pytest.raises(asyncio.CancelledError):
        await tasks[0]
    assert await asyncio.gather(*(pool.fetchval("select 1") for _ in range(4))) == [1] * 4


async def test_who_gives_up_just_before_its_turn_is_passed_over(pool: Pool) -> None:
    async with pool.acquire():
        async with pool.acquire():
            tasks = [asyncio.create_task(pool.fetchval("select 1")) for _ in range(2)]
            await asyncio.sleep(0.01)
            tasks[0].cancel()  # it does not run before the connection is given back
        assert await tasks[1] == 1
    with pytest.raises(asyncio.CancelledError):
        await tasks[0]
    assert await asyncio.gather(*(pool.fetchval("select 1") for _ in range(4))) == [1] * 4


async def test_a_timeout_ends_the_question_on_the_server(pool: Pool) -> None:
    with pytest.raises(TimeoutError):
        await pool.fetch("select pg_sleep(30) /* long */", timeout=0.1)
    running = "select count(*) from pg_stat_activity where query like '%/* long */%' and state = 'active' and pid <> pg_backend_pid()"
    for _ in range(50):
        if not await pool.fetchval(running):
            return
        await asyncio.sleep(0.1)
    pytest.fail("the server is still at it")


async def test_an_address_where_nobody_is(pool: Pool) -> None:
    nowhere = Pool("postgresql://nobody@127.0.0.1:1/x", 1)
    with pytest.raises(OSError, match="127"):
        await nowhere.open()
    refused = await asyncio.gather(*(nowhere.fetch("select 1") for _ in range(3)), return_exceptions=True)
    assert {isinstance(error, OSError) for error in refused} == {True}


async def test_closed_it_lends_nothing(database_url: str) -> None:
    pool = Pool(dsn(database_url), 1)
    async with pool.acquire() as connection:
        waiting = asyncio.create_task(pool.fetch("select 1"))
        await asyncio.sleep(0)
        await pool.close()
        with pytest.raises(asyncpg.InterfaceError, match="closed"):
            await waiting
        with pytest.raises(asyncpg.InterfaceError, match="closed"):
            await connection.fetch("select 1")
    with pytest.raises(asyncpg.InterfaceError, match="closed"):
        await pool.fetch("select 1")
