"""Counters of fixed windows: a cost is taken from all windows of a client at once, or from none.

In Redis that is one script, which Redis runs alone: with limit N exactly N pass, over any number of processes. In memory it is exact for
one process.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.storage.base import Storage
from limits.errors import StorageError
from limits.storage import storage_from_string
from redis.asyncio.connection import BlockingConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from app.core.settings import Settings
from app.platform.traffic.tiers import Window

_ASK_AGAIN_SECONDS = 1.0
_CONNECTIONS = 16
_TIDY = 1000
"""From this many counters on, those whose window has ended are forgotten."""

# KEYS: one per window. ARGV: cost, then amount and milliseconds of each window. Returns {fits, used, ms to reset, used, …}.
_TAKE = """
local cost, fits, found = tonumber(ARGV[1]), 1, {}
for i, key in ipairs(KEYS) do
    found[i] = tonumber(redis.call('GET', key) or '0')
    if found[i] + cost > tonumber(ARGV[2 * i]) then fits = 0 end
end
local answer = {fits}
for i, key in ipairs(KEYS) do
    if fits == 1 then found[i] = redis.call('INCRBY', key, cost) end
    local left = redis.call('PTTL', key)
    if left < 0 then
        left = tonumber(ARGV[2 * i + 1])
        redis.call('PEXPIRE', key, left)
    end
    answer[2 * i], answer[2 * i + 1] = found[i], left
end
return answer
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """``used`` and ``reset_seconds`` per window, in their order."""

    fits: bool
    used: list[int]
    reset_seconds: list[int]


class Counters(Protocol):
    async def take(self, client_id: str, windows: Sequence[Window], cost: int) -> Taken: ...


class LocalCounters:
    """Exact without a lock: nothing here waits, so no other request comes between.

    The storage's own ``incr`` is not asked: it starts a task over all counters for every call.
    """

    def __init__(self, storage: MemoryStorage | None = None) -> None:
        storage = storage or MemoryStorage()
        self._used = storage.storage
        self._ends = storage.expirations
        self._tidy_at = _TIDY

    async def take(self, client_id: str, windows: Sequence[Window], cost: int) -> Taken:
        now = time.time()
        keys = [_key(client_id, window) for window in windows]
        ends = [self._ends.get(key, 0.0) for key in keys]
        used = [self._used[key] if end > now else 0 for key, end in zip(keys, ends, strict=True)]
        fits = True
        for taken, window in zip(used, windows, strict=True):
            fits = fits and taken + cost <= window.amount
        if fits:
            for index, key in enumerate(keys):
                if not used[index]:
                    self._ends[key] = ends[index] = now + windows[index].seconds
                self._used[key] = used[index] = used[index] + cost
            if len(self._ends) > self._tidy_at:
                self._tidy(now)
        return Taken(fits, used, [math.ceil(end - now) if end > now else 1 for end in ends])

    def _tidy(self, now: float) -> None:
        for key in [key for key, end in self._ends.items() if end <= now]:
            self._ends.pop(key)
            self._used.pop(key, None)
        self._tidy_at = max(_TIDY, 2 * len(self._ends))


class SharedCounters:
    """:class:`StorageError` while Redis is away; it is asked again once a second, so that waiting for it costs one request and not all."""

    def __init__(self, storage: RedisStorage) -> None:
        self._away: tuple[type[Exception], ...] = (storage.bridge.dependency.RedisError, OSError, asyncio.TimeoutError)
        self._script: Any = storage.bridge.get_connection().register_script(_TAKE)  # type: ignore[attr-defined]
        self._ask_again_at = 0.0

    async def take(self, client_id: str, windows: Sequence[Window], cost: int) -> Taken:
        if time.monotonic() < self._ask_again_at:
            raise StorageError(ConnectionError("the counters are away"))
        figures = [number for window in windows for number in (window.amount, window.seconds * 1000)]
        try:
            fits, *answer = await self._script([_key(client_id, window) for window in windows], [cost, *figures])
        except self._away as error:
            self._ask_again_at = time.monotonic() + _ASK_AGAIN_SECONDS
            raise StorageError(error) from error
        return Taken(bool(fits), answer[::2], [max(1, math.ceil(left / 1000)) for left in answer[1::2]])


def open_storage(settings: Settings) -> Storage:
    """Of ``limits``: in this process, or in Redis when several processes must agree. Never retried: what timed out may have counted."""
    if settings.redis_url is None:
        return MemoryStorage()
    bounds: dict[str, Any] = {"retry": Retry(NoBackoff(), 0), "socket_timeout": 2.0, "socket_connect_timeout": 1.0}
    if settings.redis_url.startswith(("redis://", "rediss://")):  # the pool of redis-py itself fails when it is used up; this one waits
        pool = BlockingConnectionPool.from_url(settings.redis_url, max_connections=_CONNECTIONS, timeout=5, **bounds)
        bounds = {"connection_pool": pool}
    return storage_from_string(f"async+{settings.redis_url}", implementation="redispy", wrap_exceptions=True, **bounds)  # type: ignore[return-value]


def counters(storage: Storage) -> Counters:
    return SharedCounters(storage) if isinstance(storage, RedisStorage) else LocalCounters()


def _key(client_id: str, window: Window) -> str:
    """The braces keep the windows of a client on one node of a Redis cluster."""
    return f"crosswalk:limit:{{{client_id}}}:{window.name}"
