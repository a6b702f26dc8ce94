"""Exceptions of the ``flow`` product: what stands in the way of records, who can mend it, and since when."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import Field

from app.core import ids
from app.core.api import policy, problems
from app.core.model import Wire
from app.core.problems import BadRequest, NotFound
from app.platform.connections import Connections
from app.platform.exceptions import ExceptionRow, Exceptions
from app.platform.identity.sight import Sight
from app.platform.pipeline.deps import caller

router = APIRouter(tags=["exceptions"])
PREFIX = "exc"


class ExceptionOut(Wire):
    id: str = Field(examples=["exc_01jd4z6k3ve0gr9ps8c0y3zq1n"])
    kind: str = Field(description="`schema_drift`: a system changed what it keeps or takes.", examples=["schema_drift"])
    status: Literal["open", "ended"]
    owner: str = Field(description="Whom to ask: the owner of the connection.", examples=["Priya Raman (NetSuite administrator)"])
    cause: str = Field(
        description="What happened and what waits for it, in business words.",
        examples=["NetSuite changed: url (website) is no longer there. Writes of it wait until the field or the mapping is put right."],
    )
    connection: str = Field(examples=["netsuite"])
    entity: str = Field(description="The affected object, in our words.", examples=["customer"])
    vendor_object: str = Field(description="The affected object, in the system's.", examples=["customer"])
    field: str | None = Field(default=None, description="The affected field, in our words; null: the whole object.", examples=["website"])
    vendor_field: str | None = Field(default=None, description="The affected field, in the system's words.", examples=["url"])
    since: datetime
    ended_at: datetime | None = None


class ExceptionPage(Wire):
    items: list[ExceptionOut]
    next_cursor: str | None = None


class Needs:
    def __init__(self, request: Request) -> None:
        self.exceptions: Exceptions = request.app.state.exceptions
        self._connections: Connections = request.app.state.connections
        self._sight: Sight = caller(request).sight

    async def in_sight(self, row: ExceptionRow) -> bool:
        """Who sees some legal entities only is told of the connections that serve no others."""
        entities = self._sight.legal_entities
        return entities is None or await self._connections.serves_only(row.connection, frozenset(entities))


NeedsIt = Annotated[Needs, Depends(Needs)]


@router.get(
    "/exceptions",
    operation_id="listExceptions",
    summary="List exceptions, newest first",
    description="What keeps records from being written until a person acts: owner, cause, affected object and field, since when.",
    response_model=ExceptionPage,
    openapi_extra=policy("process.flow:read"),
)
async def list_exceptions(
    needs: NeedsIt,
    status: Annotated[Literal["open", "ended"] | None, Query(description="Only those in force, or only those that are over.")] = None,
    connection: Annotated[str | None, Query(max_length=60, pattern=r"^[\x20-\x7e]*$", description="Only those of this connection.")] = None,
    cursor: Annotated[str | None, Query(max_length=400, description="`nextCursor` of the page before; absent: the first page.")] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="How many exceptions at most.")] = 50,
) -> ExceptionPage:
    try:
        before = ids.decode(PREFIX, cursor) if cursor is not None else None
    except ids.BadId:
        raise BadRequest("cursor: not one that we gave out") from None
    is_open = None if status is None else status == "open"
    rows = await needs.exceptions.page(is_open=is_open, connection=connection, before=before, limit=limit + 1)
    shown = [row for row in rows[:limit] if await needs.in_sight(row)]
    return ExceptionPage(
        items=[_out(row) for row in shown], next_cursor=ids.encode(PREFIX, rows[limit - 1].id) if len(rows) > limit else None
    )


@router.get(
    "/exceptions/{exceptionId}",
    operation_id="getException",
    summary="One exception",
    description="What happened, who can mend it, which object and field wait for it, and whether it is over.",
    response_model=ExceptionOut,
    responses=problems(NotFound),
    openapi_extra=policy("process.flow:read"),
)
async def get_exception(
    exceptionId: Annotated[str, Path(max_length=60, description="The exception.", examples=["exc_01jd4z6k3ve0gr9ps8c0y3zq1n"])],  # noqa: N803 - the wire name
    needs: NeedsIt,
) -> ExceptionOut:
    try:
        row = await needs.exceptions.get(ids.decode(PREFIX, exceptionId))
    except ids.BadId:
        row = None
    if row is None or not await needs.in_sight(row):
        raise NotFound(f"there is no exception {exceptionId}")
    return _out(row)


def _out(row: ExceptionRow) -> ExceptionOut:
    return ExceptionOut(
        id=ids.encode(PREFIX, row.id),
        kind=row.kind,
        status="open" if row.ended_at is None else "ended",
        owner=row.owner,
        cause=row.cause,
        connection=row.connection,
        entity=row.entity,
        vendor_object=row.object,
        field=row.field,
        vendor_field=row.vendor_field,
        since=row.since,
        ended_at=row.ended_at,
    )
