"""Which event starts which flow, for systems that have to be asked: polling by watermark, one process at a time.

Late-arriving changes are caught by an overlap, and what was seen with the same version is left out. Everything started here has a
business key, so a record that was pushed as well, or is seen twice, leads to the same run.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from dbos import DBOS
from sqlalchemy import Column, DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.core import ids
from app.core.clock import utcnow
from app.core.database import Database
from app.core.failures import Failure, NotFound
from app.core.leader import lead
from app.core.problems import Problem
from app.core.settings import Settings
from app.platform.xref import CrossReference
from app.process_apis.flows import opportunity_to_project as won_flow
from app.process_apis.flows.opportunity_to_project.schemas import FLOW as WON_FLOW
from app.process_apis.flows.project_to_billing.schemas import TOPIC
from app.process_apis.services.billing import repository as billing
from app.process_apis.services.runs import RunStore
from app.process_apis.services.xref.mirror import Mirror
from app.process_apis.starter import Starter, StartRequest
from app.system_apis.kit.connector import Connection
from app.system_apis.kit.hooks import ALL
from app.system_apis.kit.wire import Query
from app.system_apis.reader import Reader, Record

_OVERLAP = timedelta(minutes=5)
_GRAIN = timedelta(seconds=90)
_LEADER = 0x43575031  # "CWP1"
_log = logging.getLogger("crosswalk.triggers")


class PollStateRow(SQLModel, table=True):
    """How far one entity of one connection was read. ``seen``: id → version of what lies within the overlap."""

    __tablename__ = "poll_state"

    connection: str = Field(primary_key=True)
    entity: str = Field(primary_key=True)
    watermark: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    seen: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    polled_at: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))


def opportunity_won(
    connection: Connection, opportunity: str, *, trigger: str, requested_by: str, version: str | None, legal_entity: str | None = None
) -> StartRequest:
    """The start of ``opportunity_to_project``: the same key from push and poll."""
    return StartRequest(
        flow=WON_FLOW,
        base_key=f"opportunity-to-project:{connection.key}:{opportunity}",
        connection=connection.key,
        entity="opportunity",
        subject_id=opportunity,
        version=version,
        trigger=trigger,
        requested_by=requested_by,
        legal_entity=legal_entity,
        payload=won_flow.OpportunityWon(connection=connection.key, opportunity=opportunity),
    )


class Poller:
    def __init__(
        self, database: Database, reader: Reader, xref: CrossReference, starter: Starter, runs: RunStore, settings: Settings
    ) -> None:
        self._database = database
        self._reader = reader
        self._starter = starter
        self._runs = runs
        self._settings = settings
        self._mirror = Mirror(database, xref)

    async def watch(self) -> None:
        """Polls for as long as this process lives, while it holds the leader's lock."""
        await lead(self._database, _LEADER, self._settings.poll_seconds, self.round, "polling")

    async def round(self) -> None:
        """One look at every connection; one that fails does not hold up the others."""
        for connection in await self._reader.gate.all():
            try:
                if "crm" in connection.roles and connection.connector.supports("opportunity", "changes"):
                    await self._poll(connection, "opportunity", {"is_won": "true"}, self._won)
                if "crm" in connection.roles and connection.connector.tells_deletions("customer"):
                    await self._poll_deletions(connection, "customer")
                if "erp" in connection.roles and connection.connector.supports("invoice", "changes"):
                    await self._poll_invoices(connection)
            except Failure as failure:
                _log.warning("polling %s failed: %s", connection.key, failure)

    async def look(self, connection: Connection, entity: str, record: str) -> str:
        """What polling would do with this record, now: it is read, and handed on. What came of it, in a word or two.

        ``record`` may be ``*``: then all that changed is looked at.
        """
        polled = connection.connector.supports(entity, "changes")
        try:
            if entity == "opportunity" and "crm" in connection.roles and polled:
                return await self._look_at_opportunity(connection, record)
            if entity == "invoice" and "erp" in connection.roles and polled:
                return await self._look_at_invoice(connection, record)
        except NotFound:
            return "it is not there any more"
        return "nothing follows from it"

    async def _look_at_opportunity(self, connection: Connection, record: str) -> str:
        if record == ALL:
            await self._poll(connection, "opportunity", {"is_won": "true"}, self._won)
            return "all that changed was looked at"
        found = await self._reader.get(connection, "opportunity", record)
        if not found.data.is_won:
            return "it is not won"
        await self._won(connection, found)
        return "it has its run"

    async def _look_at_invoice(self, connection: Connection, record: str) -> str:
        if record == ALL:
            await self._poll_invoices(connection)
            return "all that changed was looked at"
        runs = await self._waiting(connection)
        if not runs:
            return "no run waits for an invoice"
        await self._invoice_changed(await self._reader.get(connection, "invoice", record), runs)
        return "who waits for it was told"

    async def _waiting(self, connection: Connection) -> dict[str, str]:
        """Invoice (its number here) → the run that waits for it."""
        async with self._database.session() as session:
            return {str(invoice): run for invoice, run in await billing.awaiting(session, connection.key)}

    async def _poll_invoices(self, connection: Connection) -> None:
        runs = await self._waiting(connection)
        if not runs:
            return

        async def changed(connection: Connection, record: Record) -> None:
            await self._invoice_changed(record, runs)

        await self._poll(connection, "invoice", {}, changed)

    async def _poll(
        self,
        connection: Connection,
        entity: str,
        filters: dict[str, str],
        handle: Callable[[Connection, Record], Awaitable[None]],
    ) -> None:
        """Reads what changed, hands each over, and only then moves the watermark."""
        started = utcnow()
        async with self._database.session() as session:
            state = await session.get(PollStateRow, (connection.key, entity))
        since = state.watermark if state else started - timedelta(hours=self._settings.poll_lookback_hours)
        known = state.seen if state else {}
        seen: dict[str, str] = {}
        query: Query | None = Query(changed_since=since - _OVERLAP, filters=filters)
        while query is not None:
            page = await self._reader.page(connection, entity, query, seen=known)
            seen.update({item: version for item, version in page.versions.items() if known.get(item) == version})
            for record in page.items:
                version = page.versions.get(record.external_id) or _version(record)
                if known.get(record.external_id) != version:
                    await handle(connection, record)
                # Clocks are coarse (NetSuite's shows minutes): a second change may carry the same version, so what is fresh is read again.
                if record.modified_at is None or record.modified_at < started - _GRAIN:
                    seen[record.external_id] = version
            query = query.model_copy(update={"cursor": page.cursor}) if page.cursor else None
        async with self._database.session() as session:
            row = PollStateRow(connection=connection.key, entity=entity, watermark=started, seen=seen, polled_at=utcnow())
            await session.merge(row)

    async def _poll_deletions(self, connection: Connection, entity: str) -> None:
        """Mirrors what was deleted or merged there since the last look; what cannot be mirrored now is tried again at the next."""
        started, name = utcnow(), f"{entity}:deleted"
        async with self._database.session() as session:
            state = await session.get(PollStateRow, (connection.key, name))
        since = state.watermark if state else started - timedelta(hours=self._settings.poll_lookback_hours)
        known, seen, failed = state.seen if state else {}, dict[str, str](), False
        query: Query | None = Query(changed_since=since - _OVERLAP)
        while query is not None:
            page = await self._reader.deleted(connection, entity, query)
            for item in page.items:
                try:
                    if known.get(item.external_id) != item.version:
                        await self._mirror.deleted(connection, entity, item)
                    seen[item.external_id] = item.version
                except Problem as problem:
                    failed = True
                    _log.warning("the deletion of %s %s is not mirrored yet: %s", entity, item.external_id, problem)
            query = query.model_copy(update={"cursor": page.cursor}) if page.cursor else None
        watermark = since if failed else started
        async with self._database.session() as session:
            await session.merge(PollStateRow(connection=connection.key, entity=name, watermark=watermark, seen=seen, polled_at=utcnow()))

    async def _won(self, connection: Connection, record: Record) -> None:
        request = opportunity_won(
            connection,
            record.external_id,
            trigger="poll",
            requested_by=f"poll of {connection.title}",
            version=_version(record),
            legal_entity=record.data.billing_entity,
        )
        await self._starter.start(request)

    async def _invoice_changed(self, record: Record, runs: dict[str, str]) -> None:
        """Wakes the run that waits for this invoice, once per version of it."""
        run_id = runs.get(str(ids.decode("inv", record.id))) if record.id else None
        row = await self._runs.get(run_id) if run_id else None
        if row is not None and record.data.status != "draft":
            await DBOS.send_async(
                row.workflow_id, record.data.status, TOPIC, idempotency_key=f"{row.workflow_id}:{record.data.status}:{_version(record)}"
            )


def _version(record: Record) -> str:
    return record.modified_at.isoformat() if record.modified_at else ""
