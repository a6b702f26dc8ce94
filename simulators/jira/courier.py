"""Carries webhooks to their addresses in a thread of its own, again when the other side is not well (sheet 9)."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from simulators.jira.facts import WEBHOOK_RETRIES, WEBHOOK_RETRY_ON
from simulators.kit.simulator import Record

_IDLE_SECONDS = 5.0


@dataclass
class Delivery:
    url: str
    body: bytes
    headers: dict[str, str]
    tries: int = 0


@dataclass
class Courier:
    """``wait`` says how long until the next try. What happened is in ``log``, oldest first."""

    wait: Callable[[], float]
    log: list[Record] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._due: list[tuple[float, int, Delivery]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()
        self._running = self._stopped = False

    def send(self, delivery: Delivery, after: float = 0.0) -> None:
        with self._changed:
            if self._stopped:
                return
            heapq.heappush(self._due, (time.monotonic() + after, next(self._order), delivery))
            if not self._running:
                self._running = True
                threading.Thread(target=self._run, daemon=True).start()
            self._changed.notify()

    def stop(self) -> None:
        """Nothing is carried any more: the site was reset."""
        with self._changed:
            self._stopped = True
            self._due.clear()
            self._changed.notify()

    def _run(self) -> None:
        with httpx.Client(timeout=20, trust_env=False, follow_redirects=False) as client:
            while delivery := self._next():
                self._try(client, delivery)

    def _next(self) -> Delivery | None:
        with self._changed:
            while True:
                left = self._due[0][0] - time.monotonic() if self._due else _IDLE_SECONDS
                if self._due and left <= 0:
                    return heapq.heappop(self._due)[2]
                woken = self._changed.wait(left)
                if self._stopped or (not woken and not self._due):
                    self._running = False
                    return None

    def _try(self, client: httpx.Client, delivery: Delivery) -> None:
        delivery.tries += 1
        headers = delivery.headers | ({"X-Atlassian-Webhook-Retry": str(delivery.tries - 1)} if delivery.tries > 1 else {})
        status: int | None = None
        try:
            status = client.post(delivery.url, content=delivery.body, headers=headers).status_code
        except httpx.HTTPError:
            pass
        except ValueError:
            return
        identifier = delivery.headers["X-Atlassian-Webhook-Identifier"]
        self.log.append({"url": delivery.url, "identifier": identifier, "status": status, "retry": delivery.tries - 1})
        if (status is None or status in WEBHOOK_RETRY_ON or status >= 500) and delivery.tries <= WEBHOOK_RETRIES:
            self.send(delivery, self.wait())
