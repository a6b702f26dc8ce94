"""One Postgres, two ways in: SQLModel sessions where there is business logic, an asyncpg pool for hot lookups by prepared statement."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import asyncpg
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.pool import Connection, Pool, Row

__all__ = ["DATABASE_ERRORS", "Connection", "Database", "Pool", "Row", "driver_of", "driver_url", "dsn", "is_away", "opened"]

DATABASE_ERRORS = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, DBAPIError, PoolTimeout, OSError)
"""All that a query may raise, of either way in; an OSError is a socket's, and every TimeoutError is one."""
_PASSING = ("08", "40", "53", "57014", "57P")
"""SQLSTATEs that pass by themselves (PostgreSQL appendix A): connection lost, deadlock, no resources, cancelled, shut down or starting."""


def is_away(error: BaseException) -> bool:
    """Whether the database cannot be reached just now: weather. What it refuses is a mistake of ours."""
    if isinstance(error, DBAPIError):
        gone = error.connection_invalidated or isinstance(error, OperationalError)
        # What the driver under SQLAlchemy raised is the cause of what it is wrapped in.
        cause = getattr(error.orig, "__cause__", None)
        return gone or _passes(error.orig) or (cause is not None and is_away(cause))
    if isinstance(error, asyncpg.PostgresError):
        return _passes(error)
    if isinstance(error, asyncpg.InterfaceError) and not isinstance(error, ValueError):
        return any(word in str(error) for word in ("closed", "closing", "connection", "operation"))
    if isinstance(error, (asyncpg.InternalClientError, PoolTimeout)):  # the first: cut in the middle of an operation
        return True
    # Of OSErrors, those of files name one; those of sockets do not.
    return isinstance(error, OSError) and error.filename is None


def _passes(error: object) -> bool:
    return str(getattr(error, "sqlstate", None) or "").startswith(_PASSING)


def driver_url(url: str, driver: str) -> str:
    """``url`` for a SQLAlchemy driver (``asyncpg``, ``psycopg``); accepts ``postgres://`` and ``postgresql://`` with or without one."""
    return _url(url, f"postgresql+{driver}").render_as_string(hide_password=False)


def dsn(url: str) -> str:
    """``url`` as libpq and asyncpg read it."""
    return _url(url, "postgresql").render_as_string(hide_password=False)


def _url(url: str, drivername: str) -> URL:
    return make_url(url.replace("postgres://", "postgresql://", 1)).set(drivername=drivername)


class Database:
    """Opened once per process; ``pool`` and ``engine`` are bounded and reconnect by themselves."""

    pool: Pool

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = url
        self.pool_size = pool_size
        self.engine: AsyncEngine = create_async_engine(driver_url(url, "asyncpg"), pool_size=pool_size, max_overflow=5, pool_pre_ping=True)

    async def open(self) -> None:
        self.pool = Pool(dsn(self.url), self.pool_size)
        await self.pool.open()

    async def close(self) -> None:
        await self.pool.close()
        await self.engine.dispose()

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed at the end, rolled back on any exception."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session


async def driver_of(session: AsyncSession) -> Connection:
    """The asyncpg connection under a session that has executed something: what runs on it is in the session's transaction."""
    raw = await (await session.connection()).get_raw_connection()
    return cast("Connection", raw.driver_connection)


@asynccontextmanager
async def opened(url: str, *, pool_size: int = 10) -> AsyncIterator[Database]:
    database = Database(url, pool_size=pool_size)
    await database.open()
    try:
        yield database
    finally:
        await database.close()
