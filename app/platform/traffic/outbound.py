"""Vendor quotas: one broker lends each connection's calls at once and per minute, and holds everybody back while a vendor says wait.

In this process only: several workers divide a connection's budget by configuration (``overrides.policy``).
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class _Lane:
    def __init__(self, slots: int) -> None:
        self.slots = asyncio.Semaphore(slots)
        self.open_at = 0.0
        self.begun: deque[float] = deque()

    def wait(self, most: int | None, window: float) -> float:
        """How long until the next call may begin."""
        now = time.monotonic()
        while self.begun and self.begun[0] <= now - window:
            self.begun.popleft()
        full = most is not None and len(self.begun) >= most
        return max(self.open_at - now, self.begun[0] + window - now if full else 0.0)


class Broker:
    """``window``: how many seconds a vendor's minute has."""

    def __init__(self, window: float = 60.0) -> None:
        self._window = window
        self._lanes: dict[str, _Lane] = {}

    @asynccontextmanager
    async def slot(self, connection: str, max_in_flight: int, per_minute: int | None = None) -> AsyncIterator[None]:
        """Waits for a free slot, for room in the last minute and for the end of a pause: work waits, it does not fail."""
        lane = self._lanes.setdefault(connection, _Lane(max_in_flight))
        async with lane.slots:
            while (wait := lane.wait(per_minute, self._window)) > 0:
                await asyncio.sleep(wait)
            if per_minute is not None:
                lane.begun.append(time.monotonic())
            yield

    def pause(self, connection: str, seconds: float) -> None:
        """The vendor said that it is too much: nobody calls this connection for so long."""
        lane = self._lanes.get(connection)
        if lane is not None:
            lane.open_at = max(lane.open_at, time.monotonic() + seconds)
