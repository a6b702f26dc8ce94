"""Handing over a won opportunity: looked at first, so that what cannot become a contract is refused at once; then started, once."""

from __future__ import annotations

import asyncio

from app.core.failures import NotFound, OutcomeUnknown, Throttled, Unavailable
from app.core.problems import NotFound as NoSuchThing
from app.process_apis.flows.opportunity_to_project.schemas import FLOW
from app.process_apis.flows.opportunity_to_project.steps import opportunity_of
from app.process_apis.services.contracts import agree
from app.process_apis.services.runs import RunRow, RunStore
from app.process_apis.starter import Starter
from app.process_apis.triggers import opportunity_won
from app.system_apis.kit.connector import Connection
from app.system_apis.reader import Reader

_LOOK_SECONDS = 1.2
"""An Apex caller has its answer within two seconds: a CRM that is slower than this is read by the run instead."""


class Activations:
    def __init__(self, reader: Reader, starter: Starter, runs: RunStore) -> None:
        self._reader = reader
        self._starter = starter
        self._runs = runs

    async def activate(self, opportunity: str, *, connection: str | None, requested_by: str) -> RunRow:
        """The run of this opportunity: the one there is, or a new one.

        :class:`~app.core.problems.NotFound` when the CRM has no such opportunity, :class:`~app.core.problems.InvalidInput` naming every
        field that stands in the way; both before anything is written. A CRM that is slow or away does not hold the caller up.
        """
        crm = await self._crm(connection)
        if not opportunity.isprintable():
            raise NoSuchThing(f"{crm.title} has no such opportunity")
        running = await self._runs.latest_for(FLOW, crm.key, opportunity)
        if running is not None and running.status != "refused":
            return running
        version = None
        try:
            record = await asyncio.wait_for(self._reader.get(crm, "opportunity", opportunity), _LOOK_SECONDS)
            opportunity = record.external_id
            version = record.modified_at.isoformat() if record.modified_at else None
            agree(opportunity_of(record))
        except NotFound:
            raise NoSuchThing(f"{crm.title} has no opportunity {opportunity}") from None
        except (TimeoutError, Unavailable, Throttled, OutcomeUnknown):
            pass
        return await self._starter.start(opportunity_won(crm, opportunity, trigger="push", requested_by=requested_by, version=version))

    async def of(self, opportunity: str, *, connection: str | None) -> RunRow:
        """The latest run of this opportunity."""
        crm = await self._crm(connection)
        row = await self._runs.latest_for(FLOW, crm.key, opportunity) if opportunity.isprintable() else None
        if row is None:
            raise NoSuchThing(f"opportunity {opportunity} was never activated")
        return row

    async def _crm(self, connection: str | None) -> Connection:
        """The connection that the caller speaks for, if it is a CRM; else the one that the routing table names."""
        if connection is not None:
            found = await self._reader.gate.connection(connection)
            if "crm" in found.roles:
                return found
        return await self._reader.gate.serving("crm", "*")
