"""Calls per minute and calls at the same time, per token (§9). Rejected calls count too, so a caller that keeps on stays out."""

from __future__ import annotations

from collections import deque

WINDOW = 60.0


class Window:
    """Calls of the last minute, by what is counted."""

    def __init__(self) -> None:
        self._calls: dict[str, deque[float]] = {}

    def admit(self, what: str, limit: int, now: float, calls: int = 1) -> float | None:
        """None, or the seconds until there is room again."""
        seen = self._calls.setdefault(what, deque())
        while seen and seen[0] <= now - WINDOW:
            seen.popleft()
        full = len(seen) + calls > limit
        seen.extend([now] * calls)
        if not full:
            return None
        return seen[max(0, len(seen) - limit)] + WINDOW - now


class Flight:
    """Calls under way, by token and by whether they read or write."""

    def __init__(self) -> None:
        self.calls: dict[tuple[str, bool], int] = {}

    def enter(self, key: tuple[str, bool], limit: int, calls: int = 1) -> bool:
        if self.calls.get(key, 0) + calls > limit:
            return False
        self.calls[key] = self.calls.get(key, 0) + calls
        return True

    def leave(self, key: tuple[str, bool], calls: int = 1) -> None:
        self.calls[key] = self.calls.get(key, 0) - calls
