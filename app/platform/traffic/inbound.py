"""Inbound rate limits: slowapi's rules as data, counted in the storage of ``limits``, asked once per request.

Not by slowapi's decorators or middleware: those skip included routers silently (slowapi 0.1.10 with FastAPI ≥ 0.137), and cost half
of the throughput. Windows are fixed: one atomic increment each, so with limit N exactly N pass, over any number of processes.

Response fields follow draft-ietf-httpapi-ratelimit-headers-10: ``RateLimit-Policy`` lists every window, ``RateLimit`` the tightest.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from limits import RateLimitItem
from limits.aio.storage import Storage
from limits.storage import storage_from_string
from slowapi.wrappers import LimitGroup

from app.core.problems import TooManyRequests
from app.core.settings import Settings

TIERS: dict[str, list[str]] = {
    "trial": ["10/second", "300/minute", "20000/day"],
    "standard": ["50/second", "1500/minute"],
    "premium": ["200/second", "6000/minute"],
    "operator": ["500/second", "15000/minute"],
    "unmetered": [],
}
"""Burst, sustained and quota per tier, each in units of cost. A tier that is not listed here counts as ``standard``."""


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


@dataclass(frozen=True, slots=True)
class _Window:
    item: RateLimitItem
    name: str
    amount: int
    seconds: int


def open_storage(settings: Settings) -> Storage:
    """Counters in this process, or in Redis when several processes must agree.

    A Redis that is away raises ``StorageError``, a 503 at the edge: limits fail closed, since nobody knows what has passed.
    """
    if settings.redis_url is None:
        return storage_from_string("async+memory://")  # type: ignore[return-value]
    options = {"implementation": "redispy", "wrap_exceptions": True, "socket_timeout": 1.0, "socket_connect_timeout": 1.0}
    return storage_from_string(f"async+{settings.redis_url}", **options)  # type: ignore[return-value, arg-type]


class InboundLimiter:
    def __init__(self, storage: Storage, tiers: Mapping[str, Sequence[str]] = TIERS) -> None:
        self._storage = storage
        self._windows = {tier: _windows(limits) for tier, limits in tiers.items()}
        self._policies = {tier: _policy_field(windows) for tier, windows in self._windows.items()}

    async def admit(self, client_id: str, tier: str, cost: int = 1) -> Decision | None:
        """Take ``cost`` from every window of the tier; None when the tier has no limits.

        Shortest window first, and the first refusal ends it: a burst that is refused does not eat the quota of the day.
        """
        tightest: Decision | None = None
        for window in self._windows.get(tier, self._windows["standard"]):
            decision = await self._take(window, client_id, cost)
            if not decision.allowed:
                return decision
            if tightest is None or decision.remaining < tightest.remaining:
                tightest = decision
        return tightest

    def headers(self, tier: str, decision: Decision | None) -> list[tuple[bytes, bytes]]:
        if decision is None:
            return []
        policy = self._policies.get(tier, self._policies["standard"])
        return [(b"ratelimit-policy", policy), (b"ratelimit", decision.field)]

    async def _take(self, window: _Window, client_id: str, cost: int) -> Decision:
        key = window.item.key_for(client_id)
        used = await self._storage.incr(key, window.seconds, amount=cost)
        resets_at = await self._storage.get_expiry(key)
        return Decision(
            allowed=used <= window.amount,
            policy=window.name,
            quota=window.amount,
            remaining=max(0, window.amount - used),
            reset_seconds=max(1, math.ceil(resets_at - time.time())),
            window_seconds=window.seconds,
        )


def _windows(limits: Sequence[str]) -> list[_Window]:
    group = LimitGroup(";".join(limits), str, None, False, None, None, None, 1, False) if limits else ()
    items = sorted((rule.limit for rule in group), key=lambda item: int(item.get_expiry()))
    return [_Window(item, _name(item), item.amount, item.get_expiry()) for item in items]


def _name(item: RateLimitItem) -> str:
    return item.GRANULARITY.name if item.multiples == 1 else f"{item.multiples}-{item.GRANULARITY.name}"


def _policy_field(windows: Sequence[_Window]) -> bytes:
    return ", ".join(f'"{w.name}";q={w.amount};w={w.seconds}' for w in windows).encode()
