"""The limits of one application identity (sheet 5): requests in a sliding window, executing and queued at once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from simulators.dynamics365.errors import Refused


@dataclass
class Limits:
    """All may be scaled down at any time."""

    now: Callable[[], float]
    per_window: int = 6000
    window: float = 300.0
    executing: int = 5
    queued: int = 95
    queue_timeout: float = 480.0
    service_time: float = 0.0
    running: int = 0
    calls: deque[float] = field(default_factory=deque)
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)

    def count(self) -> None:
        while self.calls and self.calls[0] <= self.now() - self.window:
            self.calls.popleft()
        if len(self.calls) >= self.per_window:
            raise too_many(len(self.calls) + 1, self.per_window)
        self.calls.append(self.now())

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """A place among those executing; too long in the queue is 503 with a hint."""
        if self.running >= self.executing:
            if len(self.waiting) >= self.queued:
                most = self.executing + self.queued
                raise too_many(most + 1, most)
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self.waiting.append(turn)
            try:
                await asyncio.wait_for(turn, self.queue_timeout)
            except TimeoutError:
                self.waiting = deque(one for one in self.waiting if one is not turn)
                text = "The request was queued for too long. Please try again later."
                raise Refused("Internal_ServerTooBusy", text, 503, {"Retry-After": "10"}) from None
        else:
            self.running += 1
        try:
            if self.service_time:
                await asyncio.sleep(self.service_time)
            yield
        finally:
            self._next()

    def _next(self) -> None:
        """Hands the place to who waits longest."""
        while self.waiting:
            turn = self.waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self.running = max(0, self.running - 1)


def too_many(actual: int, maximum: int) -> Refused:
    return Refused("Application_TooManyRequests", f"Too many requests reached. Actual ({actual}). Maximum ({maximum}).")
