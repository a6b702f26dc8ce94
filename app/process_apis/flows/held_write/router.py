"""Deciding on held writes. The requester may not decide on his own."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from app.core.api import policy, problems
from app.core.model import Wire
from app.core.problems import Conflict, Forbidden, NotFound, UpstreamFailed, UpstreamRefused
from app.platform.pipeline.deps import caller
from app.process_apis.flows.held_write.release import Releases
from app.process_apis.services.governance.schemas import HeldWriteId, HeldWriteOut, held_out

WRITE = "process.governance:write"
router = APIRouter(tags=["held writes"])


class VerdictIn(Wire):
    note: str | None = Field(
        default=None, max_length=500, description="Why; kept with the write and in the audit.", examples=["agreed with finance"]
    )


class Needs:
    def __init__(self, request: Request) -> None:
        if not caller(request).sight.unbounded:
            raise NotFound("This is about every legal entity: it is for callers that see them all.")
        self.releases: Releases = request.app.state.releases
        self.client = caller(request).client_id


NeedsIt = Annotated[Needs, Depends(Needs)]


@router.post(
    "/held-writes/{heldWriteId}/release",
    operation_id="releaseHeldWrite",
    summary="Let a held write through",
    description="The write is made while you wait; repeat the release when its answer was lost. 409 when the record has changed since "
    "the write was held, 403 for whoever asked for the write.",
    response_model=HeldWriteOut,
    responses=problems(NotFound, Forbidden, Conflict, UpstreamRefused, UpstreamFailed),
    openapi_extra=policy(WRITE, idempotency=True, cost=2),
)
async def release_held_write(heldWriteId: HeldWriteId, body: VerdictIn, needs: NeedsIt) -> HeldWriteOut:  # noqa: N803 - the wire name
    return held_out(await needs.releases.release(heldWriteId, needs.client, body.note))


@router.post(
    "/held-writes/{heldWriteId}/reject",
    operation_id="rejectHeldWrite",
    summary="Reject a held write",
    description="Nothing is written. The rejection stays with the write and in the audit; 403 for whoever asked for the write.",
    response_model=HeldWriteOut,
    responses=problems(NotFound, Forbidden, Conflict),
    openapi_extra=policy(WRITE, idempotency=True),
)
async def reject_held_write(heldWriteId: HeldWriteId, body: VerdictIn, needs: NeedsIt) -> HeldWriteOut:  # noqa: N803 - the wire name
    return held_out(await needs.releases.reject(heldWriteId, needs.client, body.note))
