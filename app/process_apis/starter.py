"""Starting runs: one run per business key, whoever asks and however often; row and workflow in one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from dbos import DBOSClient, EnqueueOptions
from opentelemetry import trace
from pydantic import BaseModel
from sqlalchemy import Connection
from sqlmodel import col, func, select

from app.core import ids
from app.core.database import Database
from app.core.model import Value
from app.process_apis.services.runs import RunRow

APPLICATION_NAME = "crosswalk"
APPLICATION_VERSION = "1"
"""Ours, not the engine's: runs in flight survive a deploy. Raise it only together with ``DBOS.patch`` or a drained queue."""
QUEUE = "flows"


class StartRequest(Value):
    """``version`` is when the subject last changed: polling does not try an unchanged subject again after a refusal, a person may."""

    flow: str
    base_key: str
    connection: str
    entity: str
    subject_id: str
    version: str | None = None
    trigger: str
    requested_by: str
    legal_entity: str | None = None
    """Whose business it is, where that is known before the run has read its subject."""
    payload: Any
    """A registered checkpoint model; the flow gets it after the run's id."""


class Starter:
    def __init__(self, database: Database, client: DBOSClient) -> None:
        self._database = database
        self._client = client

    async def start(self, request: StartRequest) -> RunRow:
        """The run of this business key: the one there is, or a new one. A refused subject gets a new revision when asked again."""
        (row,) = await self.start_all([request])
        return row

    async def start_all(self, requests: Sequence[StartRequest]) -> list[RunRow]:
        """The same for several, all in one transaction; in the order asked."""
        keys = sorted({request.base_key for request in requests})
        async with self._database.session() as session:
            # Callers that race for a key queue up here, so that exactly one makes the run; in one order, so that they never wait in a ring.
            for key in keys:
                await session.exec(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 7))))
            query = select(RunRow).where(col(RunRow.base_key).in_(keys)).order_by(col(RunRow.revision))
            runs = {row.base_key: row for row in (await session.exec(query)).all()}
            made: list[tuple[StartRequest, RunRow]] = []
            for request in requests:
                latest = runs.get(request.base_key)
                if latest is None or _try_again(latest, request):
                    runs[request.base_key] = self._row(request, 1 if latest is None else latest.revision + 1)
                    made.append((request, runs[request.base_key]))
                else:
                    latest.legal_entity = latest.legal_entity or request.legal_entity
            session.add_all(row for _, row in made)
            await session.flush()
            connection = await session.connection()
            await connection.run_sync(self._enqueue, made)
            return [runs[request.base_key] for request in requests]

    def _enqueue(self, connection: Connection, made: Sequence[tuple[StartRequest, RunRow]]) -> None:
        for request, row in made:
            self._client.enqueue_in_transaction(connection, _options(request.flow, row.workflow_id), row.id, request.payload)

    def _row(self, request: StartRequest, revision: int) -> RunRow:
        payload = request.payload.model_dump(mode="json") if isinstance(request.payload, BaseModel) else request.payload
        span = trace.get_current_span().get_span_context()
        return RunRow(
            id=ids.new("run"),
            flow=request.flow,
            base_key=request.base_key,
            revision=revision,
            workflow_id=f"{request.base_key}:{revision}",
            subject_connection=request.connection,
            subject_entity=request.entity,
            subject_id=request.subject_id,
            subject_version=request.version,
            trigger=request.trigger,
            requested_by=request.requested_by,
            legal_entity=request.legal_entity,
            trace_id=format(span.trace_id, "032x") if span.is_valid else secrets.token_hex(16),
            payload=payload,
        )


def _try_again(latest: RunRow, request: StartRequest) -> bool:
    if latest.status == "completed" and (latest.result or {}).get("nothing_to_do"):
        return True
    if latest.status != "refused":
        return False
    return request.trigger != "poll" or latest.subject_version != request.version


def _options(flow: str, workflow_id: str) -> EnqueueOptions:
    return EnqueueOptions(
        workflow_name=flow,
        class_name=flow,
        instance_name="default",
        queue_name=QUEUE,
        workflow_id=workflow_id,
        app_version=APPLICATION_VERSION,
        application_name=APPLICATION_NAME,
    )
