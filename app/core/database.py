"""One Postgres, two ways in: SQLModel sessions where there is business logic, an asyncpg pool for hot lookups by prepared statement."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import asyncpg
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

Row = asyncpg.Record


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

    pool: asyncpg.Pool[Row]

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = url
        self.pool_size = pool_size
        self.engine: AsyncEngine = create_async_engine(driver_url(url, "asyncpg"), pool_size=pool_size, max_overflow=5, pool_pre_ping=True)

    async def open(self) -> None:
        self.pool = await asyncpg.create_pool(dsn(self.url), min_size=1, max_size=self.pool_size, command_timeout=30)

    async def close(self) -> None:
        await self.pool.close()
        await self.engine.dispose()

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed at the end, rolled back on any exception."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session


async def driver_of(session: AsyncSession) -> asyncpg.Connection[Row]:
    """The asyncpg connection under a session that has executed something: what runs on it is in the session's transaction."""
    raw = await (await session.connection()).get_raw_connection()
    return cast("asyncpg.Connection[Row]", raw.driver_connection)


@asynccontextmanager
async def opened(url: str, *, pool_size: int = 10) -> AsyncIterator[Database]:
    database = Database(url, pool_size=pool_size)
    await database.open()
    try:
        yield database
    finally:
        await database.close()
