"""One process at a time: whoever holds an advisory lock of Postgres does the rounds, and when it dies the next one has it at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

import asyncpg

from app.core.database import DATABASE_ERRORS, Database, dsn, is_away

_log = logging.getLogger("crosswalk.leader")


async def lead(database: Database, lock: int, seconds: float, work: Callable[[], Awaitable[object]], name: str) -> None:
    """Does ``work`` every so many seconds for as long as this process lives, while it holds the lock."""
    while True:
        try:
            leader = await asyncpg.connect(dsn(database.url))
            try:
                while not await leader.fetchval("SELECT pg_try_advisory_lock($1)", lock):
                    await asyncio.sleep(seconds)
                while True:
                    await _round(work, name)
                    await asyncio.sleep(seconds)
                    await leader.fetchval("SELECT 1")
            finally:
                await leader.close()
        except DATABASE_ERRORS as error:
            _log.warning("%s pauses: %s", name, type(error).__name__)
            await asyncio.sleep(seconds)


async def _round(work: Callable[[], Awaitable[object]], name: str) -> None:
    """A mistake of ours in one round must not end the worker, and every run with it."""
    try:
        await work()
    except Exception as error:
        if is_away(error):
            raise
        _log.exception("%s: a round failed by our own fault", name)
