"""Handing over a won opportunity: looked at first, so that what cannot become a contract is refused at once; then started, once."""

from __future__ import annotations

import asyncio

from app.core.failures import NotFound, OutcomeUnknown, Throttled, Unavailable
from app.core.problems import NotFound as NoSuchThing
from app.core.problems import Unavailable as NotNow
from app.platform.identity.sight import Sight
from app.process_apis.flows.opportunity_to_project.schemas import FLOW
from app.process_apis.flows.opportunity_to_project.steps import opportunity_of
from app.process_apis.services.contracts import agree
from app.process_apis.services.runs import RunRow, RunStore
from app.process_apis.starter import Starter
from app.process_apis.triggers import opportunity_won
from app.system_apis.kit.connector import Connection
from app.system_apis.reader import Reader

_RETRY_SECONDS = 5
_LOOK_SECONDS = 1.2
"""An Apex caller has its answer within two seconds: a CRM that is slower than this is read by the run instead."""


class Activations:
    def __init__(self, reader: Reader, starter: Starter, runs: RunStore) -> None:
        self._reader = reader
        self._starter = starter
        self._runs = runs

    async def activate(self, opportunity: str, *, connection: str | None, sight: Sight) -> RunRow:
        """The run of this opportunity: the one there is, or a new one.

        :class:`~app.core.problems.NotFound` when the CRM has no such opportunity in sight, :class:`~app.core.problems.InvalidInput`
        naming every field that stands in the way; both before anything is written. A CRM that is slow or away does not hold the caller
        up; but one who sees not everything has to wait until we can tell whose opportunity it is.
        """
        crm = await self._crm(connection)
        if not opportunity.isprintable():
            raise NoSuchThing(f"{crm.title} has no such opportunity")
        asked = opportunity
        running = await self._runs.latest_for(FLOW, crm.key, opportunity)
        if running is not None and not sight.sees(running.legal_entity, by=running.requested_by):
            raise NoSuchThing(f"{crm.title} has no opportunity {opportunity}")
        if running is not None and running.status != "refused":
            return running
        version = entity = None
        try:
            record = await asyncio.wait_for(self._reader.get(crm, "opportunity", opportunity), _LOOK_SECONDS)
            opportunity = record.external_id
            version = record.modified_at.isoformat() if record.modified_at else None
            entity = record.data.billing_entity
            if entity is not None and not sight.sees(entity):
                raise NoSuchThing(f"{crm.title} has no opportunity {asked}")
            agree(opportunity_of(record))
        except NotFound:
            raise NoSuchThing(f"{crm.title} has no opportunity {asked}") from None
        except (TimeoutError, Unavailable, Throttled, OutcomeUnknown):
            if not sight.unbounded:
                raise NotNow(f"{crm.title} does not answer just now", retry_after=_RETRY_SECONDS) from None
        won = opportunity_won(crm, opportunity, trigger="push", requested_by=sight.actor, version=version, legal_entity=entity)
        return await self._starter.start(won)

    async def of(self, opportunity: str, *, connection: str | None, sight: Sight) -> RunRow:
        """The latest run of this opportunity."""
        crm = await self._crm(connection)
        row = await self._runs.latest_for(FLOW, crm.key, opportunity) if opportunity.isprintable() else None
        if row is None or not sight.sees(row.legal_entity, by=row.requested_by):
            raise NoSuchThing(f"opportunity {opportunity} was never activated")
        return row

    async def _crm(self, connection: str | None) -> Connection:
        """The connection that the caller speaks for, if it is a CRM; else the one that the routing table names."""
        if connection is not None:
            found = await self._reader.gate.connection(connection)
            if "crm" in found.roles:
                return found
        return await self._reader.gate.serving("crm", "*")
