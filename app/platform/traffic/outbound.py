"""Vendor quotas: one broker lends slots of each connection's concurrency, and holds everybody back while a vendor says wait.

In this process only: several workers divide a connection's budget by configuration (``overrides.policy.max_in_flight``).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class _Lane:
    def __init__(self, slots: int) -> None:
        self.slots = asyncio.Semaphore(slots)
        self.open_at = 0.0


class Broker:
    def __init__(self) -> None:
        self._lanes: dict[str, _Lane] = {}

    @asynccontextmanager
    async def slot(self, connection: str, max_in_flight: int) -> AsyncIterator[None]:
        """Waits for a free slot and for the end of a pause: work waits, it does not fail."""
        lane = self._lanes.setdefault(connection, _Lane(max_in_flight))
        async with lane.slots:
            while (wait := lane.open_at - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            yield

    def pause(self, connection: str, seconds: float) -> None:
        """The vendor said that it is too much: nobody calls this connection for so long."""
        lane = self._lanes.get(connection)
        if lane is not None:
            lane.open_at = max(lane.open_at, time.monotonic() + seconds)
