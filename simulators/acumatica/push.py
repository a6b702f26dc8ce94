"""Push notifications (SM302000): changes of an entity, posted to a destination with its secret header (sheet 9).

An update is the old row in ``Deleted`` and the new one in ``Inserted``; values are not wrapped. The sheet has no retry schedule: a
destination that fails is tried ``ATTEMPTS`` times and the notification is dropped then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx

from simulators.acumatica.render import stamp
from simulators.acumatica.store import Row, Values, new_id

ATTEMPTS, PAUSE = 4, 0.2
_EPOCH = datetime(1, 1, 1, tzinfo=UTC)


@dataclass
class Push:
    credentials: dict[str, Any]
    now: Callable[[], float]
    sources: list[tuple[str, str, str]] = field(default_factory=list)
    queue: list[tuple[str, Values]] = field(default_factory=list)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def subscribe(self, url: str, entity: str, query: str) -> None:
        self.sources.append((url, entity, query))

    def notice(self, row: Row, before: Values | None, values: Values | None) -> None:
        for url, entity, query in self.sources:
            if entity == row.type.name:
                ticks = int((datetime.fromtimestamp(self.now(), UTC) - _EPOCH).total_seconds() * 10_000_000)
                body = {
                    "Inserted": _row(row, values),
                    "Deleted": _row(row, before),
                    "Query": query,
                    "CompanyId": self.credentials["tenant"],
                }
                self.queue.append((url, body | {"Id": new_id(), "TimeStamp": ticks, "AdditionalInfo": {}}))

    def deliver(self) -> None:
        """Sends what has been noticed, in the background."""
        sent, self.queue = self.queue, []
        for url, body in sent:
            task = asyncio.get_running_loop().create_task(self._post(url, body))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def _post(self, url: str, body: Values) -> None:
        headers = {self.credentials["webhook_header"]: self.credentials["webhook_secret"]}
        async with httpx.AsyncClient(timeout=10) as client:
            for attempt in range(1, ATTEMPTS + 1):
                try:
                    if (await client.post(url, json=body, headers=headers)).is_success:
                        return
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(PAUSE * attempt)


def _row(row: Row, values: Values | None) -> list[Values]:
    if values is None:
        return []
    return [{spec.name: _plain(values.get(spec.name)) for spec in row.type.fields.values() if spec.scalar} | {"NoteID": row.id}]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return stamp(value)
    return float(value) if isinstance(value, Decimal) else value
