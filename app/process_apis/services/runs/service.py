"""What callers see of runs."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic.alias_generators import to_camel

from app.canonical import quantize
from app.canonical.entities import BY_PREFIX
from app.core import ids
from app.core.database import Database
from app.core.problems import BadRequest, NotFound
from app.platform.identity.sight import Sight
from app.platform.observability import VendorCall, calls_of_run
from app.platform.xref import CrossReference
from app.process_apis.services.runs.models import RunRow, RunStepRow
from app.process_apis.services.runs.repository import RunStore
from app.process_apis.services.runs.schemas import (
    FailureOut,
    MoneyOut,
    RecordOut,
    RunDetail,
    RunPage,
    RunStatus,
    RunSummary,
    StepOut,
    SubjectOut,
    VendorCallOut,
)


class RunService:
    """``resume`` is how the flow engine goes on with a parked run: services do not know flows, so it is handed in."""

    def __init__(self, database: Database, store: RunStore, xref: CrossReference, resume: Callable[[RunRow], Awaitable[None]]) -> None:
        self._database = database
        self._store = store
        self._xref = xref
        self._resume = resume

    async def retry(self, run_id: str, sight: Sight) -> RunDetail:
        await self._resume(await self._seen(run_id, sight))
        return await self.detail(run_id, sight)

    async def detail(self, run_id: str, sight: Sight) -> RunDetail:
        """Everything about one run; :class:`NotFound` when there is none in sight."""
        row = await self._seen(run_id, sight)
        calls = await calls_of_run(self._database, run_id)
        return RunDetail(
            **summary(row).model_dump(),
            trace_id=row.trace_id,
            resumes=row.resumes,
            resume_at=row.resume_at,
            steps=[_step(item) for item in await self._store.steps(run_id)],
            vendor_calls=[_call(item) for item in calls],
            vendor_seconds=round(sum(item.duration_ms for item in calls) / 1000, 3),
            records=await self._records(row.records),
            result={to_camel(name): value for name, value in row.result.items()} if row.result else None,
        )

    async def page(self, sight: Sight, *, flow: str | None, status: str | None, cursor: str | None, limit: int) -> RunPage:
        rows = await self._store.page(sight, flow=flow, status=status, before=_decode(cursor), limit=limit + 1)
        more = len(rows) > limit
        kept = rows[:limit]
        return RunPage(items=[summary(row) for row in kept], next_cursor=_encode(kept[-1]) if more else None)

    async def _seen(self, run_id: str, sight: Sight) -> RunRow:
        row = await self._store.get(run_id)
        if row is None or not sight.sees(row.legal_entity, by=row.requested_by):
            raise NotFound(f"there is no run {run_id[:80]}")
        return row

    async def _records(self, canonical: list[str]) -> list[RecordOut]:
        wanted: dict[UUID, RecordOut] = {}
        for text in canonical:
            entity = BY_PREFIX[ids.prefix_of(text)]
            wanted[ids.decode(entity.prefix, text)] = RecordOut(id=text, entity=entity.key, systems={})
        for link in await self._xref.links_of(*wanted):
            record = next(item for item in wanted.values() if item.id == link.canonical_id)
            record.systems.setdefault(link.connection, {})[link.object] = link.external_id
        return list(wanted.values())


def summary(row: RunRow) -> RunSummary:
    money = None
    if row.amount is not None and row.currency_code:
        money = MoneyOut(amount=str(quantize(row.amount, row.currency_code)), currency_code=row.currency_code)
    return RunSummary(
        id=row.id,
        flow=row.flow,
        status=RunStatus(row.status),
        headline=row.headline,
        owner=row.owner,
        subject=SubjectOut(connection=row.subject_connection, entity=row.subject_entity, id=row.subject_id),
        trigger=row.trigger,
        money=money,
        failure=_failure(row.failure),
        created_at=row.created_at,
        updated_at=row.updated_at,
        completed_at=row.completed_at,
    )


def _failure(data: dict[str, Any] | None) -> FailureOut | None:
    if not data:
        return None
    members = data.get("members", {})
    return FailureOut(
        kind=data["kind"],
        detail=data["detail"],
        system=members.get("system"),
        field=members.get("field"),
        owner=members.get("owner"),
    )


def _step(row: RunStepRow) -> StepOut:
    return StepOut(
        name=row.name,
        title=row.title,
        status=row.status,
        attempts=row.attempts,
        started_at=row.started_at,
        ended_at=row.ended_at,
        failure=_failure(row.failure),
    )


def _call(call: VendorCall) -> VendorCallOut:
    return VendorCallOut(**{name: getattr(call, name) for name in VendorCallOut.model_fields})


def _encode(row: RunRow) -> str:
    return base64.urlsafe_b64encode(json.dumps([row.created_at.isoformat(), row.id]).encode()).decode()


def _decode(cursor: str | None) -> tuple[datetime, str] | None:
    if cursor is None:
        return None
    try:
        at, run_id = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        return datetime.fromisoformat(at), str(run_id)
    except (ValueError, TypeError, binascii.Error) as error:
        raise BadRequest("cursor: not one that we gave out") from error
