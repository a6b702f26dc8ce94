"""The ``project`` product's own routes: a milestone is completed, and then accepted by the customer."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from pydantic import Field

from app.core.api import entity_tag, policy, problems
from app.core.failures import Held
from app.core.model import Day, Wire
from app.core.problems import Conflict, InvalidInput, NotFound, NotOwner
from app.process_apis.records.router import NeedsIt, record_id_of
from app.process_apis.services.projects.collections import MILESTONES, MilestoneShown
from app.process_apis.services.projects.service import ProjectService
from app.system_apis.schemas import HELD, waiting

router = APIRouter(tags=["milestones"])
MilestoneId: Any = record_id_of(MILESTONES)


class MilestoneCompletion(Wire):
    completed_on: Day | None = Field(default=None, description="When the work was done; today (UTC) when absent.", examples=["2026-10-08"])


class MilestoneAcceptance(Wire):
    accepted_on: Day | None = Field(
        default=None, description="When the customer accepted it; today (UTC) when absent.", examples=["2026-10-09"]
    )


@router.post(
    "/milestones/{id}/completion",
    operation_id="completeMilestone",
    summary="Say that a milestone is done",
    description="Its state becomes `completed`. Once more with the same day, or with none, changes nothing; with another day it is 409, as "
    "long as nobody has set the state back to `started`. After the customer's acceptance nothing changes any more.",
    response_model=MilestoneShown,
    responses={**problems(NotFound, NotOwner, InvalidInput, Conflict), **HELD},
    openapi_extra=policy("process.project:write", idempotency=True),
)
async def complete_milestone(id: MilestoneId, body: MilestoneCompletion, needs: NeedsIt, response: Response) -> Any:
    try:
        done = await ProjectService(needs.store).complete(id, body.completed_on, await needs.author())
    except Held as held:
        return waiting(held)
    response.headers["ETag"] = entity_tag(done)
    return done


@router.post(
    "/milestones/{id}/acceptance",
    operation_id="acceptMilestone",
    summary="Say that the customer has accepted a milestone",
    description="Only a completed milestone can be accepted (409 otherwise), not before the day of its completion, and once: with another "
    "day than the first time it is 409.",
    response_model=MilestoneShown,
    responses={**problems(NotFound, NotOwner, InvalidInput, Conflict), **HELD},
    openapi_extra=policy("process.project:write", idempotency=True),
)
async def accept_milestone(id: MilestoneId, body: MilestoneAcceptance, needs: NeedsIt, response: Response) -> Any:
    try:
        accepted = await ProjectService(needs.store).accept(id, body.accepted_on, await needs.author())
    except Held as held:
        return waiting(held)
    response.headers["ETag"] = entity_tag(accepted)
    return accepted
