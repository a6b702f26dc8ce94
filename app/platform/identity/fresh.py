"""What the hot path knows of a row: read again every few seconds, never older than five, and asked for once however many wait."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

FRESH_SECONDS = 4.0
OLDEST_SECONDS = 4.5
_RECHECK_SECONDS = 0.5
_KNOWN = 10_000


@dataclass(slots=True)
class _Known(Generic[T]):
    value: T
    read_at: float
    until: float


class Fresh(Generic[T]):
    """Values by name, over ``read``, which answers None for a name that nobody has.

    While one request asks the database, the others go on with what is known for half a second more, so that a busy name costs one
    query per period, not one per request in flight. A database that hangs does not stretch that: beyond the oldest age all wait.
    """

    def __init__(self, read: Callable[[str], Awaitable[T | None]]) -> None:
        self._read = read
        self._known: dict[str, _Known[T]] = {}

    def __len__(self) -> int:
        return len(self._known)

    async def get(self, name: str) -> T | None:
        now = time.monotonic()
        known = self._known.get(name)
        if known is not None:
            if known.until > now:
                return known.value
            known.until = min(now + _RECHECK_SECONDS, known.read_at + OLDEST_SECONDS)
        return await self.read(name)

    async def read(self, name: str) -> T | None:
        """Past the cache. Answers the same object as before when nothing has changed."""
        asked_at = time.monotonic()
        value = await self._read(name)
        if value is None:  # made-up names must not fill the memory
            self._known.pop(name, None)
            return None
        known = self._known.get(name)
        if known is not None and known.value == value:
            value = known.value
        if len(self._known) >= _KNOWN:
            self._known.clear()
        self._known[name] = _Known(value, asked_at, asked_at + FRESH_SECONDS)
        return value
