"""Every query on runs."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, text, update
from sqlmodel import col, select

from app.core.clock import utcnow
from app.core.database import Database
from app.core.failures import Failure
from app.platform.identity.sight import Sight
from app.process_apis.services.runs.models import RunRow, RunStepRow

_STEP_STARTED = """
WITH step AS (
    INSERT INTO flow_run_step (run_id, name, title, status, attempts, started_at, position)
    VALUES ($1::varchar, $2::varchar, $3::varchar, 'running', 1, now(), (SELECT count(*) FROM flow_run_step WHERE run_id = $1))
    ON CONFLICT (run_id, name) DO UPDATE SET attempts = flow_run_step.attempts + 1, status = 'running', ended_at = NULL
    RETURNING attempts
)
UPDATE flow_run SET status = 'running', headline = $3::varchar, updated_at = now() WHERE id = $1::varchar
RETURNING trace_id, (SELECT attempts FROM step) AS attempts
"""

_STEP_ENDED = """
UPDATE flow_run_step
SET status = $3::varchar, failure = $4::jsonb, ended_at = CASE WHEN $3::varchar = 'retrying' THEN NULL ELSE now() END
WHERE run_id = $1 AND name = $2
"""

_HELD_UP = """
SELECT DISTINCT failure #>> '{members,exception}' AS named FROM flow_run
WHERE status = 'parked' AND resume_at IS NULL AND failure #> '{members}' ? 'exception'
"""
_LET_GO = """
UPDATE flow_run SET resume_at = now()
WHERE status = 'parked' AND resume_at IS NULL AND failure #>> '{members,exception}' = ANY($1::text[])
"""

_SEEN = """
SELECT wanted.id FROM unnest($1::text[]) AS wanted (id)
WHERE EXISTS (SELECT FROM flow_run run WHERE run.records @> ARRAY[wanted.id] AND run.legal_entity = ANY($2::text[]))
"""


class RunStore:
    """Reads and marks runs. Each method is one transaction, safe to repeat."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, run_id: str) -> RunRow | None:
        if not run_id.isprintable():
            return None
        async with self._database.session() as session:
            return await session.get(RunRow, run_id)

    async def latest_for(self, flow: str, connection: str, subject_ids: Sequence[str]) -> dict[str, RunRow]:
        """The latest run of each subject that has one."""
        async with self._database.session() as session:
            query = select(RunRow).where(RunRow.flow == flow, RunRow.subject_connection == connection)
            query = query.where(col(RunRow.subject_id).in_([each for each in subject_ids if each.isprintable()]))
            return {row.subject_id: row for row in (await session.exec(query.order_by(col(RunRow.created_at)))).all()}

    async def page(
        self, sight: Sight, *, flow: str | None, status: str | None, before: tuple[datetime, str] | None, limit: int
    ) -> list[RunRow]:
        """Newest first."""
        query = select(RunRow)
        if sight.legal_entities is not None:
            unknown = col(RunRow.legal_entity).is_(None) & (col(RunRow.requested_by) == sight.actor)
            query = query.where(or_(col(RunRow.legal_entity).in_(sight.legal_entities), unknown))
        if flow:
            query = query.where(RunRow.flow == flow)
        if status:
            query = query.where(RunRow.status == status)
        if before:
            at, run_id = before
            query = query.where(or_(col(RunRow.created_at) < at, (col(RunRow.created_at) == at) & (col(RunRow.id) < run_id)))
        async with self._database.session() as session:
            ordered = query.order_by(col(RunRow.created_at).desc(), col(RunRow.id).desc()).limit(limit)
            return list((await session.exec(ordered)).all())

    async def steps(self, run_id: str) -> list[RunStepRow]:
        async with self._database.session() as session:
            query = select(RunStepRow).where(RunStepRow.run_id == run_id).order_by(col(RunStepRow.position))
            return list((await session.exec(query)).all())

    async def seen(self, sight: Sight, records: Sequence[str]) -> set[str]:
        """Of these canonical ids, those that a run touched whose legal entity is in sight."""
        if sight.legal_entities is None:
            return set(records)
        return {row["id"] for row in await self._database.pool.fetch(_SEEN, list(records), list(sight.legal_entities))}

    async def step_started(self, run_id: str, name: str, title: str) -> tuple[int, str | None]:
        """Marks another try of a step, in one round trip; returns its number, and the trace that the run belongs to."""
        row = await self._database.pool.fetchrow(_STEP_STARTED, run_id, name, title)
        return (row["attempts"], row["trace_id"]) if row else (1, None)

    async def step_ended(self, run_id: str, name: str, status: str, failure: Failure | None) -> None:
        """``status``: done, retrying or failed."""
        told = json.dumps(failure.to_dict()) if failure else None
        await self._database.pool.execute(_STEP_ENDED, run_id, name, status, told)

    async def mark(self, run_id: str, **values: Any) -> None:
        async with self._database.session() as session:
            await session.exec(_change(run_id, **values))

    async def about(self, run_id: str, amount: Decimal, currency_code: str, legal_entity: str) -> None:
        await self.mark(run_id, amount=amount, currency_code=currency_code, legal_entity=legal_entity)

    async def touched(self, run_id: str, records: Sequence[str]) -> None:
        """Adds canonical ids to the run; one that is there already stays once."""
        async with self._database.session() as session:
            row = await session.get(RunRow, run_id, with_for_update=True)
            if row is not None:
                row.records = list(dict.fromkeys([*row.records, *records]))
                session.add(row)

    async def due(self, now: datetime, most_resumes: int) -> list[RunRow]:
        """Parked runs that weather stopped and whose time has come; those that were resumed too often wait for a person.

        What an exception held up is let go once for each, however often the run was resumed before.
        """
        async with self._database.session() as session:
            waiting = select(RunRow).where(RunRow.status == "parked", col(RunRow.resume_at) <= now)
            waiting = waiting.where(or_(col(RunRow.resumes) < most_resumes, text("failure #> '{members}' ? 'exception'")))
            return list((await session.exec(waiting.order_by(col(RunRow.resume_at)).limit(20))).all())

    async def held_up(self) -> set[str]:
        """The exceptions that parked runs wait for."""
        return {row["named"] for row in await self._database.pool.fetch(_HELD_UP)}

    async def let_go(self, exceptions: Collection[str]) -> None:
        """Runs that waited for one of these are due."""
        await self._database.pool.execute(_LET_GO, list(exceptions))

    async def open_workflows(self) -> set[str]:
        """Workflows of runs that have not ended: their checkpoints are needed, however old."""
        async with self._database.session() as session:
            query = select(RunRow.workflow_id).where(col(RunRow.status).not_in(["completed", "refused"]))
            return set((await session.exec(query)).all())

    @asynccontextmanager
    async def resuming(self, run_id: str) -> AsyncIterator[RunRow | None]:
        """The parked run, for one caller at a time; None when there is nothing to resume. Changes are kept when the block succeeds.

        A lock and not a mark: whoever dies in the block leaves the run parked and due.
        """
        async with self._database.session() as session:
            query = select(RunRow).where(RunRow.id == run_id, RunRow.status == "parked").with_for_update(skip_locked=True)
            row = (await session.exec(query)).one_or_none()
            yield row
            if row is not None:
                row.updated_at = utcnow()


def resume_time(seconds: float) -> datetime:
    return utcnow() + timedelta(seconds=seconds)


def _change(run_id: str, **values: Any) -> Any:
    return update(RunRow).where(col(RunRow.id) == run_id).values(updated_at=utcnow(), **values)
