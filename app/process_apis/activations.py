"""Handing over won opportunities: looked at first, so that what cannot become a contract is refused at once; then started, once each."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Mapping, Sequence

from app.core.failures import Failure, Forbidden, NotFound, OutcomeUnknown, Throttled, Unauthenticated, Unavailable
from app.core.problems import NotFound as NoSuchThing
from app.core.problems import Problem
from app.core.problems import Unavailable as TryAgain
from app.platform.identity.sight import Sight
from app.process_apis.flows.opportunity_to_project.schemas import FLOW
from app.process_apis.flows.opportunity_to_project.steps import opportunity_of
from app.process_apis.services.contracts import agree
from app.process_apis.services.runs import RunRow, RunStore
from app.process_apis.starter import Starter, StartRequest
from app.process_apis.triggers import opportunity_won
from app.system_apis.kit.connector import Connection
from app.system_apis.reader import Reader, Record

_RETRY_SECONDS = 5
_LOOK_SECONDS = 1.2
"""An Apex caller has its answer within two seconds: a CRM that is slower than this is read by the run instead."""
_START_SECONDS = 0.5
_AT_ONCE = 20
_WEATHER = (TimeoutError, Unavailable, Throttled, OutcomeUnknown)

Outcome = RunRow | Problem | Failure
Look = Record | Failure | None
"""What looking at an opportunity gave; None when the CRM is slow or away."""


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
        (outcome,) = await self.activate_all([opportunity], connection=connection, sight=sight)
        if isinstance(outcome, RunRow):
            return outcome
        raise outcome

    async def activate_all(self, opportunities: Sequence[str], *, connection: str | None, sight: Sight) -> list[Outcome]:
        """For each opportunity its run, or why it has none, in the order asked: what stands in the way of one does not touch the others.

        Raises only what concerns them all (no connection, credentials refused, our database away). What could not be started in time is
        :class:`~app.core.problems.Unavailable`: asking again is harmless.
        """
        crm = await self._crm(connection)
        running = await self._runs.latest_for(FLOW, crm.key, opportunities)
        outcomes: dict[str, Outcome] = {}
        for each, row in running.items():
            if not _in_sight(row, sight):
                outcomes[each] = _none_such(crm, each)
            elif row.status != "refused":
                outcomes[each] = row
        asked = [each for each in dict.fromkeys(opportunities) if each not in outcomes]
        looks = await self._look(crm, [each for each in asked if each.isprintable()])
        requests: dict[str, StartRequest] = {}
        for each in asked:
            judged = self._judged(crm, each, looks, sight)
            if isinstance(judged, StartRequest):
                requests[each] = judged
            else:
                outcomes[each] = judged
        outcomes.update(zip(requests, await self._start(list(requests.values())), strict=False))
        late = TryAgain("It could not be started within two seconds: ask for it again.", retry_after=1)
        return [outcomes.get(each, late) for each in opportunities]

    async def of(self, opportunity: str, *, connection: str | None, sight: Sight) -> RunRow:
        """The latest run of this opportunity."""
        found = await self.of_all([opportunity], connection=connection, sight=sight)
        if opportunity not in found:
            raise NoSuchThing(f"opportunity {opportunity} was never activated")
        return found[opportunity]

    async def of_all(self, opportunities: Sequence[str], *, connection: str | None, sight: Sight) -> dict[str, RunRow]:
        """The latest run of each opportunity that has one in sight."""
        crm = await self._crm(connection)
        found = await self._runs.latest_for(FLOW, crm.key, opportunities)
        return {each: row for each, row in found.items() if _in_sight(row, sight)}

    async def _start(self, requests: Sequence[StartRequest]) -> list[RunRow]:
        """A few in each transaction, until the time is over; the first few in any case."""
        over = time.monotonic() + _START_SECONDS
        rows: list[RunRow] = []
        for first in range(0, len(requests), _AT_ONCE):
            if first and time.monotonic() > over:
                break
            rows += await self._starter.start_all(requests[first : first + _AT_ONCE])
        return rows

    def _judged(self, crm: Connection, opportunity: str, looks: dict[str, Look], sight: Sight) -> StartRequest | Problem | Failure:
        look = looks.get(opportunity, NotFound("never looked for"))
        if isinstance(look, NotFound):
            return _none_such(crm, opportunity)
        if isinstance(look, Failure):
            return look
        if look is None:
            if not sight.unbounded:
                return TryAgain(f"{crm.title} does not answer just now", retry_after=_RETRY_SECONDS)
            return opportunity_won(crm, opportunity, trigger="push", requested_by=sight.actor, version=None)
        entity = look.data.billing_entity
        if entity is not None and not sight.sees(entity):
            return _none_such(crm, opportunity)
        try:
            agree(opportunity_of(look))
        except (Problem, Failure) as refusal:
            return refusal
        version = look.modified_at.isoformat() if look.modified_at else None
        return opportunity_won(crm, look.external_id, trigger="push", requested_by=sight.actor, version=version, legal_entity=entity)

    async def _look(self, crm: Connection, opportunities: Sequence[str]) -> dict[str, Look]:
        """Each as the CRM has it, in one call if it can; one that spoils such a call is found by looking at each alone."""
        looks: dict[str, Look] = dict.fromkeys(opportunities)
        with contextlib.suppress(*_WEATHER):
            async with asyncio.timeout(_LOOK_SECONDS):
                if len(opportunities) > 1 and (found := await self._look_together(crm, opportunities)) is not None:
                    return dict(found)
                await asyncio.gather(*(self._look_alone(crm, each, looks) for each in opportunities))
        return looks

    async def _look_together(self, crm: Connection, opportunities: Sequence[str]) -> Mapping[str, Look] | None:
        """None when an opportunity among them spoils the answer. Weather, and credentials that are refused, concern them all."""
        try:
            records = await self._reader.gather(crm, "opportunity", opportunities)
        except (Unauthenticated, Forbidden, *_WEATHER):
            raise
        except Failure:
            return None
        by_id = {record.external_id: record for record in records}
        absent = NotFound("not among those that were found")
        return {each: by_id.get(each, absent) for each in opportunities}

    async def _look_alone(self, crm: Connection, opportunity: str, looks: dict[str, Look]) -> None:
        try:
            looks[opportunity] = await self._reader.get(crm, "opportunity", opportunity)
        except _WEATHER:
            looks[opportunity] = None
        except Failure as failure:
            looks[opportunity] = failure

    async def _crm(self, connection: str | None) -> Connection:
        """The connection that the caller speaks for, if it is a CRM; else the one that the routing table names."""
        if connection is not None:
            found = await self._reader.gate.connection(connection)
            if "crm" in found.roles:
                return found
        return await self._reader.gate.serving("crm", "*")


def _in_sight(row: RunRow, sight: Sight) -> bool:
    return sight.sees(row.legal_entity, by=row.requested_by)


def _none_such(crm: Connection, opportunity: str) -> NoSuchThing:
    named = f"opportunity {opportunity}" if opportunity.isprintable() else "such opportunity"
    return NoSuchThing(f"{crm.title} has no {named}")
