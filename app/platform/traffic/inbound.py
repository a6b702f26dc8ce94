"""Inbound rate limits: slowapi's rules as data, counted in the storage of ``limits``, asked once per request.

Not by slowapi's decorators or middleware: those skip included routers silently (slowapi 0.1.10 with FastAPI ≥ 0.137), and cost half
of the throughput.

Response fields follow draft-ietf-httpapi-ratelimit-headers-10: ``RateLimit-Policy`` lists every window, ``RateLimit`` the tightest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from limits.errors import StorageError

from app.core.problems import TooManyRequests
from app.platform.traffic.counters import Counters, LocalCounters, Taken
from app.platform.traffic.tiers import Tiers, Window

WhenAway = Literal["open", "closed"]


class RateLimited(TooManyRequests):
    """429 that carries the figures of its headers in the body, for callers that see no headers (External Services)."""

    def __init__(self, decision: Decision) -> None:
        super().__init__("Wait, then send the same request again.", retry_after=decision.reset_seconds)
        self.decision = decision

    def body(self, trace_id: str | None = None) -> dict[str, Any]:
        d = self.decision
        figures = {"quota": d.quota, "remaining": d.remaining, "resetSeconds": d.reset_seconds, "windowSeconds": d.window_seconds}
        return {**super().body(trace_id), "rateLimit": {"policy": d.policy, **figures}}


@dataclass(frozen=True, slots=True)
class Decision:
    """What the tightest window says."""

    allowed: bool
    policy: str
    quota: int
    remaining: int
    reset_seconds: int
    window_seconds: int

    @property
    def field(self) -> bytes:
        return f'"{self.policy}";r={self.remaining};t={self.reset_seconds}'.encode()


class InboundLimiter:
    """While the shared counters are away, an operation is refused (``closed``) or counted in this process (``open``), as it declares."""

    def __init__(self, counters: Counters, tiers: Tiers) -> None:
        self._counters = counters
        self._own = LocalCounters()
        self._tiers = tiers

    async def admit(self, client_id: str, tier: str, cost: int = 1, when_away: WhenAway = "closed") -> Decision | None:
        """Take ``cost`` from every window of the tier, or from none; None when the tier has no limits. ``StorageError`` is a 503."""
        windows = self._tiers[tier].windows
        if not windows:
            return None
        cost = min(cost, *(window.amount for window in windows))  # what costs more than a window holds takes all of it
        try:
            taken = await self._counters.take(client_id, windows, cost)
        except StorageError:
            if when_away == "closed":
                raise
            taken = await self._own.take(client_id, windows, cost)
        return _decision(windows, taken, cost)

    def headers(self, tier: str, decision: Decision | None) -> list[tuple[bytes, bytes]]:
        if decision is None:
            return []
        return [(b"ratelimit-policy", self._tiers[tier].policy), (b"ratelimit", decision.field)]


def _decision(windows: Sequence[Window], taken: Taken, cost: int) -> Decision:
    """Of what refuses, the window that lasts longest: whoever waits for it is not refused by another. Else the one with least left."""
    left = [max(0, window.amount - used) for window, used in zip(windows, taken.used, strict=True)]
    if taken.fits:
        index = left.index(min(left))
    else:
        index = max((index for index in range(len(left)) if left[index] < cost), key=taken.reset_seconds.__getitem__)
    window, remaining, reset = windows[index], left[index], taken.reset_seconds[index]
    return Decision(taken.fits, window.name, window.amount, remaining, reset, window.seconds)
