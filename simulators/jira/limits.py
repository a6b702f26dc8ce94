"""The three limiters and the headers they show on every answer (sheet 10)."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import ceil

from simulators.jira.errors import Refused, collection
from simulators.jira.facts import QUOTA_SECONDS

_NEAR = 0.2


@dataclass
class Bucket:
    tokens: float
    filled: float


@dataclass
class Limiters:
    """Token buckets per endpoint and method, points per hour of the app, and writes per issue."""

    buckets: dict[str, Bucket] = field(default_factory=dict)
    spent: tuple[int, int] = (0, 0)
    writes: dict[str, deque[float]] = field(default_factory=dict)

    def burst(self, endpoint: str, limit: int, now: float) -> dict[str, str]:
        """Takes one token, or refuses; the headers of the answer."""
        bucket = self.buckets.setdefault(endpoint, Bucket(limit, now))
        bucket.tokens = min(float(limit), bucket.tokens + max(0.0, now - bucket.filled) * limit)
        bucket.filled = now
        if bucket.tokens < 1:
            raise over_limit("jira-burst-based", 1, now, {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remaining": "0"})
        bucket.tokens -= 1
        left = int(bucket.tokens)
        headers = {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remaining": str(left)}
        return {**headers, "X-RateLimit-NearLimit": "true"} if left < limit * _NEAR else headers

    def quota(self, points: int, now: float) -> dict[str, str]:
        """The app's pool of the clock hour; a point a call."""
        hour = int(now // QUOTA_SECONDS)
        used = self.spent[1] if self.spent[0] == hour else 0
        wait = ceil((hour + 1) * QUOTA_SECONDS - now)
        policy = {"Beta-RateLimit-Policy": f'"global-app-quota";q={points};w={QUOTA_SECONDS}'}
        if used >= points:
            raise over_limit("jira-quota-global-based", wait, now, {**policy, "Beta-RateLimit": f'"global-app-quota";r=0;t={wait}'})
        self.spent = (hour, used + 1)
        return {**policy, "Beta-RateLimit": f'"global-app-quota";r={points - used - 1};t={wait}'}

    def write(self, issue: str, limits: tuple[tuple[int, float], ...], now: float) -> None:
        """Twenty writes to one issue in two seconds, a hundred in thirty."""
        moments = self.writes.setdefault(issue, deque())
        while moments and moments[0] <= now - max((window for _, window in limits), default=0.0):
            moments.popleft()
        for count, window in limits:
            recent = [moment for moment in moments if moment > now - window]
            if len(recent) >= count:
                raise over_limit("jira-per-issue-on-write", max(1, ceil(recent[0] + window - now)), now)
        moments.append(now)


def over_limit(reason: str, wait: float | None, now: float, headers: dict[str, str] | None = None) -> Refused:
    shown = {"X-RateLimit-Remaining": "0", "RateLimit-Reason": reason, **(headers or {})}
    if wait is not None:
        reset = datetime.fromtimestamp(now + wait, UTC)
        shown |= {"Retry-After": f"{wait:g}", "X-RateLimit-Reset": f"{reset:%Y-%m-%dT%H:%M:%SZ}"}
    return Refused(429, collection(["Rate limit exceeded."]), shown)
