"""Connections to Postgres that are lent and given back without a round trip or a task of the event loop.

asyncpg's own pool asks the server to reset a connection every time that one is given back, in a task of its own: for a lookup by prepared
statement both together cost more than the lookup. What makes the reset needless holds here: a connection goes back only when what was done
with it has ended well or was refused in full, outside of a transaction; any other is closed. Nothing here may leave state in a session
(``SET``, session locks, ``LISTEN``): who needs that has a connection of its own, or takes back what it did.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeAlias, TypeVar

import asyncpg

Row = asyncpg.Record
Connection: TypeAlias = "asyncpg.Connection[Row]"
T = TypeVar("T")
_CLOSE_SECONDS = 5.0


class Pool:
    """At most ``size`` connections, made when they are wanted; whoever comes when all are lent waits for one, first come first served."""

    def __init__(self, url: str, size: int, *, command_timeout: float = 30) -> None:
        self._url = url
        self._size = size
        self._timeout = command_timeout
        self._idle: list[Connection] = []
        self._lent: set[Connection] = set()
        self._opening = 0
        self._waiting: deque[asyncio.Future[Connection | None]] = deque()
        self._ending: set[asyncio.Future[None]] = set()
        self._closed = False

    async def open(self) -> None:
        """One connection, so that a wrong address is told now."""
        async with self.acquire():
            pass

    async def close(self) -> None:
        """Those at work are closed at once."""
        self._closed = True
        idle, self._idle = self._idle, []
        await asyncio.gather(*(connection.close(timeout=_CLOSE_SECONDS) for connection in idle), *self._ending, return_exceptions=True)
        for connection in list(self._lent):
            connection.terminate()
        while self._wake(None):
            pass

    # As asyncpg's pool has them.

    async def fetch(self, query: str, *values: Any, timeout: float | None = None) -> list[Row]:
        return await self._once(lambda connection: connection.fetch(query, *values, timeout=timeout))

    async def fetchrow(self, query: str, *values: Any, timeout: float | None = None) -> Row | None:
        return await self._once(lambda connection: connection.fetchrow(query, *values, timeout=timeout))

    async def fetchval(self, query: str, *values: Any, timeout: float | None = None) -> Any:
        return await self._once(lambda connection: connection.fetchval(query, *values, timeout=timeout))

    async def execute(self, query: str, *values: Any, timeout: float | None = None) -> str:
        return await self._once(lambda connection: connection.execute(query, *values, timeout=timeout))

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Connection]:
        """One connection for several statements."""
        connection = self._idle_one() or await self._take()
        sound = True
        try:
            yield connection
        except BaseException as error:
            sound = _outlives(error)
            raise
        finally:
            self._give(connection, sound)

    async def _once(self, ask: Callable[[Connection], Awaitable[T]]) -> T:
        connection = self._idle_one() or await self._take()
        sound = True
        try:
            return await ask(connection)
        except BaseException as error:
            sound = _outlives(error)
            raise
        finally:
            self._give(connection, sound)

    def _idle_one(self) -> Connection | None:
        """The one that was given back last."""
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_closed():
                self._lent.add(connection)
                return connection
        return None

    async def _take(self) -> Connection:
        while not self._closed:
            if len(self._lent) + self._opening < self._size:
                return self._idle_one() or await self._open()
            turn: asyncio.Future[Connection | None] = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            try:
                handed = await turn
            except asyncio.CancelledError:
                if turn.cancelled():
                    # Unless whoever gave a connection back in the same moment has passed it over already.
                    with suppress(ValueError):
                        self._waiting.remove(turn)
                elif (handed := turn.result()) is not None:
                    self._give(handed, sound=True)
                else:
                    self._wake(None)
                raise
            if handed is not None:
                return handed
        raise asyncpg.InterfaceError("the pool is closed")

    async def _open(self) -> Connection:
        self._opening += 1
        try:
            connection: Connection = await asyncpg.connect(self._url, command_timeout=self._timeout)
        except BaseException:
            self._opening -= 1
            self._wake(None)
            raise
        self._opening -= 1
        self._lent.add(connection)
        return connection

    def _give(self, connection: Connection, sound: bool) -> None:
        if self._closed or not sound or connection.is_closed() or connection.is_in_transaction():
            self._lent.discard(connection)
            # Closed in peace: what was given up is cancelled on the server before, which would be at it for long.
            ending = asyncio.ensure_future(connection.close(timeout=_CLOSE_SECONDS))
            self._ending.add(ending)
            ending.add_done_callback(self._ended)
            self._wake(None)
        elif not self._wake(connection):
            self._lent.discard(connection)
            self._idle.append(connection)

    def _ended(self, ending: asyncio.Future[None]) -> None:
        self._ending.discard(ending)
        if not ending.cancelled():
            ending.exception()  # looked at: a broken connection may not say goodbye

    def _wake(self, connection: Connection | None) -> bool:
        """Hands a connection, or the room for a new one, to whoever has waited longest."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(connection)
                return True
        return False


def _outlives(error: BaseException) -> bool:
    """Whether a connection outlives this: the server refused the statement, the driver its arguments, or it is not about the database."""
    if isinstance(error, asyncpg.PostgresError):
        return isinstance(error, asyncpg.DataError) or getattr(error, "severity_en", None) == "ERROR"
    return isinstance(error, Exception) and not isinstance(error, (OSError, asyncpg.InterfaceError, asyncpg.InternalClientError))
