"""Business events (sheet 7): keys only, at least once, to a webhook of the event mesh and to the older pull queue.

The handshake is that of CloudEvents webhooks: ``OPTIONS`` with ``WebHook-Request-Origin``, answered with ``WebHook-Allowed-Origin``. The
sheet marks the delivery details as unconfirmed; a delivery is tried again after 0.2, 0.4 … seconds until it is taken with 2xx.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import httpx

ORIGIN: Final = "eventmesh.s4hana.example"
KEYS: Final = {
    "BusinessPartner": ("BusinessPartner",), "SalesOrder": ("SalesOrder",), "SalesContract": ("SalesContract",),
    "SalesQuotation": ("SalesQuotation",), "BillingDocument": ("BillingDocument",), "EnterpriseProject": ("ProjectUUID",),
}  # fmt: skip
ATTEMPTS: Final = 8


@dataclass
class Mesh:
    system: str
    clock: Callable[[], datetime]
    webhooks: dict[str, str] = field(default_factory=dict)
    published: list[dict[str, Any]] = field(default_factory=list)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def event(self, kind: str, task: str, key: tuple[str, ...]) -> dict[str, Any]:
        version = "" if kind.endswith(".v1") else ".v1"
        name = kind.rpartition(".")[2]
        return {
            "specversion": "1.0",
            "type": f"sap.s4.beh.{kind}.{task}{version}",
            "source": f"/default/sap.s4.beh/{self.system}",
            "id": str(uuid.uuid4()),
            "time": self.clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "datacontenttype": "application/json",
            "data": dict(zip(KEYS[name], key, strict=True)),
        }

    def subscribe(self, url: str, secret: str = "") -> bool:
        """An administrator adds a webhook; it must answer the handshake."""
        headers = {"WebHook-Request-Origin": ORIGIN} | ({"Authorization": f"Bearer {secret}"} if secret else {})
        answer = httpx.options(url, headers=headers, timeout=5)
        if answer.is_success and answer.headers.get("WebHook-Allowed-Origin") in (ORIGIN, "*"):
            self.webhooks[url] = secret
            return True
        return False

    def publish(self, events: list[dict[str, Any]]) -> None:
        """Sends what has been committed, in the background."""
        self.published += events
        for event in events:
            for url, secret in self.webhooks.items():
                task = asyncio.get_running_loop().create_task(self._deliver(url, secret, event))
                self.tasks.add(task)
                task.add_done_callback(self.tasks.discard)

    async def _deliver(self, url: str, secret: str, event: dict[str, Any]) -> None:
        headers = {"Content-Type": "application/cloudevents+json"} | ({"Authorization": f"Bearer {secret}"} if secret else {})
        async with httpx.AsyncClient(timeout=5) as client:
            for attempt in range(ATTEMPTS):
                try:
                    if (await client.post(url, json=event, headers=headers)).is_success:
                        return
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(0.2 * 2**attempt)
