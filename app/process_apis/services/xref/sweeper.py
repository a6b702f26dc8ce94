"""Write intents that nobody came back for: looked up in the system by our key, and settled or withdrawn.

An intent is a reservation: its key stands for a create that may or may not have reached the system. Only reading can tell.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Literal

from app.core import ids
from app.core.database import Database
from app.core.failures import Failure
from app.core.problems import Problem
from app.core.settings import Settings
from app.platform.xref import CrossReference, Doubt, Intents, LinkConflict
from app.process_apis.services.xref.schemas import SweepOut
from app.system_apis.kit.connector import Connection
from app.system_apis.reader import Reader

Outcome = Literal["settled", "withdrawn", "doubtful"]
_BATCH = 50
_PAUSE_SECONDS = 30.0
_log = logging.getLogger("crosswalk.sweeper")


class Sweeper:
    def __init__(self, database: Database, reader: Reader, xref: CrossReference, settings: Settings) -> None:
        self._reader = reader
        self._intents = Intents(database, xref)
        self._grace = settings.intent_grace_seconds

    async def watch(self) -> None:
        """A job of every worker: they do not get into each other's way."""
        while True:
            try:
                await self.sweep()
            except Exception as error:
                # Whatever one round met (the database away, say), the next must come.
                _log.warning("the sweep of write intents skipped a round: %s", type(error).__name__, exc_info=True)
            await asyncio.sleep(_PAUSE_SECONDS)

    async def sweep(self, *, limit: int = 1000, grace_seconds: float | None = None) -> SweepOut:
        """Each open intent whose claim ended longer ago than the grace, once."""
        ended: dict[Outcome, list[str]] = {"settled": [], "withdrawn": [], "doubtful": []}
        seen: set[int] = set()
        connections = {item.number: item for item in await self._reader.gate.all()}
        while len(seen) < limit:
            doubts = await self._intents.doubtful(
                ended_seconds_ago=self._grace if grace_seconds is None else grace_seconds,
                limit=min(_BATCH, limit - len(seen)),
                claimant=f"sweep:{ids.new_uuid()}",
                lease_seconds=_lease(connections),
                without=seen,
            )
            if not doubts:
                break
            for doubt in doubts:
                seen.add(doubt.id)
                ended[await self._end(doubt, connections.get(doubt.connection_id))].append(doubt.external_key)
        return SweepOut(**ended)

    async def _end(self, doubt: Doubt, connection: Connection | None) -> Outcome:
        """What could not be looked up stays open, and nobody's."""
        try:
            if connection is not None and await self._intents.still_held(doubt):
                return await self._look_up(doubt, connection)
        except (Failure, Problem) as error:
            _log.warning("%s stays in doubt: %s", doubt.external_key, error)
        await self._intents.release(doubt.intent)
        return "doubtful"

    async def _look_up(self, doubt: Doubt, connection: Connection) -> Outcome:
        record = await self._reader.find(connection, doubt.entity, doubt.external_key)
        if not await self._intents.still_held(doubt):
            return "doubtful"
        if record is None:
            await self._intents.withdraw(doubt.intent)
            _log.info("%s is not in %s: withdrawn", doubt.external_key, connection.title)
            return "withdrawn"
        place = (doubt.connection_id, doubt.connector, doubt.object)
        try:
            await self._intents.settle(doubt.intent, doubt.canonical_id, *place, record.external_id, "sweep of write intents")
        except LinkConflict as conflict:
            _log.warning("%s is in %s, but cannot be linked: %s", doubt.external_key, connection.title, conflict)
            raise
        return "settled"


def _lease(connections: dict[int, Connection]) -> float:
    """Long enough for a whole batch of look-ups."""
    return max((item.connector.policy.timeout_seconds for item in connections.values()), default=30.0) * _BATCH
