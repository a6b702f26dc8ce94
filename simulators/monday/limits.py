"""The account's limits: calls per minute and day, concurrency, addresses, and the complexity budget of each token (sheet §10)."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

from simulators.kit.simulator import Record
from simulators.monday.call import Token
from simulators.monday.errors import Rejected, limited
from simulators.monday.facts import APP_BUDGET, PERSONAL_BUDGET


@dataclass
class Budget:
    """Points left of one minute, counted from the first query in it."""

    size: int
    since: float = 0.0
    used: int = 0

    def left(self, now: float) -> int:
        if now - self.since >= 60:
            self.since, self.used = now, 0
        return self.size - self.used

    def reset_in(self, now: float) -> int:
        return max(1, math.ceil(self.since + 60 - now))


@dataclass
class Limits:
    per_minute: int
    per_day: int
    concurrent: int
    per_address: int
    budget: int | None = None
    in_flight: int = 0
    calls: deque[float] = field(default_factory=deque)
    addresses: dict[str, deque[float]] = field(default_factory=dict)
    fields: dict[str, deque[float]] = field(default_factory=dict)
    day: int = 0
    used_today: float = 0.0
    budgets: dict[tuple[str, str], Budget] = field(default_factory=dict)

    def admit(self, address: str, now: float) -> None:
        """Refuses a call over a limit of the account. A refused call counts a tenth of one towards the day."""
        try:
            self._window(self.addresses.setdefault(address, deque()), self.per_address, 10, now, "IP_RATE_LIMIT_EXCEEDED", "Too many calls")
            self._today(now)
            if self.in_flight >= self.concurrent:
                raise limited("maxConcurrencyExceeded", "Max concurrent requests exceeded", 1)
            self._window(self.calls, self.per_minute, 60, now, "RATE_LIMIT_EXCEEDED", "Minute limit rate exceeded")
        except Rejected:
            self.used_today += 0.1
            raise
        self.used_today += 1

    def _today(self, now: float) -> None:
        if self.day != int(now // 86_400):
            self.day, self.used_today = int(now // 86_400), 0.0
        if self.used_today + 1 > self.per_day:
            raise limited("DAILY_LIMIT_EXCEEDED", "Daily limit exceeded", math.ceil((self.day + 1) * 86_400 - now))

    @staticmethod
    def _window(seen: deque[float], most: int, seconds: int, now: float, code: str, message: str) -> None:
        while seen and seen[0] <= now - seconds:
            seen.popleft()
        if len(seen) >= most:
            raise limited(code, message, max(1, math.ceil(seen[0] + seconds - now)) if seen else seconds)
        seen.append(now)

    def field_wait(self, name: str, most: int, now: float) -> int | None:
        """None, or the seconds until this mutation may be called again."""
        seen = self.fields.setdefault(name, deque())
        while seen and seen[0] <= now - 60:
            seen.popleft()
        if len(seen) >= most:
            return max(1, math.ceil(seen[0] + 60 - now))
        seen.append(now)
        return None

    def budget_of(self, token: Token, writes: bool) -> Budget:
        """An app has one for reading and one for writing; a personal token has a single one."""
        key = (token.value, ("write" if writes else "read") if token.of_app else "all")
        size = self.budget or (APP_BUDGET if token.of_app else PERSONAL_BUDGET)
        return self.budgets.setdefault(key, Budget(size))

    def headers(self, budget: Budget, now: float) -> dict[str, str]:
        left, calls = budget.left(now), self.per_minute - len(self.calls)
        return {
            "RateLimit-Policy": f'"minuteRate";q={self.per_minute};w=60, "concurrency";q={self.concurrent};qu="concurrent-requests", '
            f'"complexityMinute";q={budget.size};w=60;qu="content-bytes"',
            "RateLimit": f'"minuteRate";r={calls}, "concurrency";r={self.concurrent - self.in_flight}, '
            f'"complexityMinute";r={left};t={budget.reset_in(now)}',
        }


def complexity_of(budget: Budget, cost: int, now: float) -> Record:
    before = budget.left(now)
    return {"before": before, "query": cost, "after": before - cost, "reset_in_x_seconds": budget.reset_in(now)}
