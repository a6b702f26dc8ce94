"""Rates and concurrency. The vendor's numbers are not established (§11), so all are settings, and the rates are off by default."""

from __future__ import annotations

from collections import deque

from simulators.kantata.errors import Refused, system
from simulators.kantata.facts import LOWER_LIMITS

WINDOW = 60.0


class Window:
    """Calls of the last minute, by what is counted."""

    def __init__(self) -> None:
        self._calls: dict[str, deque[float]] = {}

    def admit(self, what: str, limit: int, now: float) -> float | None:
        """None, or the seconds until the oldest call leaves the window."""
        calls = self._calls.setdefault(what, deque())
        while calls and calls[0] <= now - WINDOW:
            calls.popleft()
        if len(calls) >= limit:
            return calls[0] + WINDOW - now if calls else WINDOW
        calls.append(now)
        return None


def over_limit(retry_after: float | None = None) -> Refused:
    headers = {} if retry_after is None else {"Retry-After": str(max(1, round(retry_after)))}
    return system(429, "Rate limit exceeded", headers)


def check(window: Window, operation: str, token: str, now: float, *, rate: int | None, lower: int | None, tell: bool) -> None:
    """Refuses a call over the general limit of its token, or over the lower limit of its operation."""
    counted = [(token, rate), (f"{operation} {token}", lower if operation in LOWER_LIMITS else None)]
    for what, limit in counted:
        wait = None if limit is None else window.admit(what, limit, now)
        if wait is not None:
            raise over_limit(wait if tell else None)
