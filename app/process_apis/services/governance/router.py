"""What anybody may ask of governance."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request

from app.canonical.entities import ENTITIES
from app.core.api import policy, problems
from app.core.problems import BadRequest, NotFound
from app.platform.governance import Governor
from app.platform.pipeline.deps import caller
from app.process_apis.services.governance.schemas import (
    AuditEntryOut,
    AuditPage,
    ExplanationOut,
    HeldWriteId,
    HeldWriteOut,
    HeldWritePage,
    held_out,
)

READ = "process.governance:read"
router = APIRouter(tags=["governance"])


def governor(request: Request) -> Governor:
    """What is governed belongs to no legal entity: only those who see all of them may ask."""
    if not caller(request).sight.unbounded:
        raise NotFound("This is about every legal entity: it is for callers that see them all.")
    found: Governor = request.app.state.governor
    return found


Governs = Annotated[Governor, Depends(governor)]


@router.get(
    "/ownership/{entity}/{field}",
    operation_id="explainOwnership",
    summary="Who owns a field, by which line of the register, and what would happen to a write",
    description="Decides as a write would be decided, and writes nothing. Without `origin` the write speaks for nobody.",
    response_model=ExplanationOut,
    responses=problems(NotFound),
    openapi_extra=policy(READ),
)
async def explain_ownership(
    entity: Annotated[str, Path(description="Canonical entity.", examples=["customer"])],
    field: Annotated[str, Path(description="Canonical field, as the register spells it.", examples=["name"])],
    governs: Governs,
    origin: Annotated[
        list[Literal["crm", "erp", "psa", "crosswalk"]],
        Query(max_length=4, description="Roles that the write would speak for; none: nobody's."),
    ] = [],  # noqa: B006
    state: Annotated[Literal["new", "active"], Query(description="`new` while the record is created.")] = "active",
) -> ExplanationOut:
    if entity not in ENTITIES or field not in ENTITIES[entity].model.model_fields:
        raise NotFound(f"there is no field {field[:80]} of {entity[:80]}")
    decision = governs.register.decide(entity, [field], origin, state)
    item = decision.fields[0]
    return ExplanationOut(
        entity=entity,
        origin=list(decision.origin),
        state=state,
        explanation=governs.register.explain(decision),
        **item.model_dump(),
    )


@router.get(
    "/held-writes",
    operation_id="listHeldWrites",
    summary="Writes that waited or wait for a decision, newest first",
    description="What is `held` waits for somebody other than its requester: `releaseHeldWrite` or `rejectHeldWrite`.",
    response_model=HeldWritePage,
    responses=problems(NotFound),
    openapi_extra=policy(READ),
)
async def list_held_writes(
    governs: Governs,
    state: Annotated[
        Literal["held", "releasing", "applied", "rejected", "failed"] | None, Query(description="Only those in this state.")
    ] = None,
    cursor: Annotated[str | None, Query(max_length=400, description="`nextCursor` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Page size.")] = 50,
) -> HeldWritePage:
    rows = await governs.held.page(state=state, before=_before(cursor), limit=limit + 1)
    last = rows[limit - 1] if len(rows) > limit else None
    return HeldWritePage(items=[held_out(row) for row in rows[:limit]], next_cursor=f"{last.at.isoformat()}|{last.id}" if last else None)


@router.get(
    "/held-writes/{heldWriteId}",
    operation_id="getHeldWrite",
    summary="One held write: what would be written, who owns it, what became of it",
    description="With what the system said of the same fields when the write was held, and the register's reasons.",
    response_model=HeldWriteOut,
    responses=problems(NotFound),
    openapi_extra=policy(READ),
)
async def get_held_write(heldWriteId: HeldWriteId, governs: Governs) -> HeldWriteOut:  # noqa: N803 - the wire name
    return held_out(await governs.held.get(heldWriteId))


@router.get(
    "/audit-entries",
    operation_id="listAuditEntries",
    summary="The audit, newest first",
    description="Each entry carries the hash of the one before it. `crosswalk audit export` writes the audit whole and signed, for "
    "`crosswalk audit verify`.",
    response_model=AuditPage,
    responses=problems(NotFound),
    openapi_extra=policy(READ, cost=2),
)
async def list_audit_entries(
    governs: Governs,
    subject: Annotated[
        str | None,
        Query(
            max_length=200,
            description="Only entries about this: entity and canonical id.",
            examples=["customer:cus_01jd4z6k3ve0gr9ps8c0y3zq01"],
        ),
    ] = None,
    cursor: Annotated[
        str | None, Query(max_length=19, pattern="^[1-9][0-9]{0,17}$", description="`nextCursor` of the page before.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Page size.")] = 50,
) -> AuditPage:
    rows = await governs.audit.page(before=int(cursor) if cursor else None, subject=subject, limit=limit + 1)
    more = str(rows[limit - 1]["sequence"]) if len(rows) > limit else None
    return AuditPage(items=[AuditEntryOut.model_validate(row) for row in rows[:limit]], next_cursor=more)


def _before(cursor: str | None) -> tuple[datetime, str] | None:
    if cursor is None:
        return None
    at, _, held_id = cursor.partition("|")
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not held_id:
        raise BadRequest("cursor: not one that we gave out")
    return found, held_id
