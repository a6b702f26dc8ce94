"""Starting billing runs, for one project or for all."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from app.core.api import policy, problems
from app.core.model import Day, Wire
from app.core.problems import NotFound
from app.platform.pipeline.deps import caller
from app.process_apis.flows.project_to_billing.schemas import FLOW, BillingRequested
from app.process_apis.services.billing.service import BillingService
from app.process_apis.services.runs.schemas import RunSummary
from app.process_apis.services.runs.service import summary
from app.process_apis.starter import Starter, StartRequest

router = APIRouter(tags=["billing runs"])


class BillingRunRequest(Wire):
    project_id: str | None = Field(default=None, max_length=90, description="Absent: every project that this client sees.")
    through: Day = Field(description="Bill approved work up to and including this day.", examples=["2026-10-31"])


class BillingRunsOut(Wire):
    items: list[RunSummary] = Field(description="One run per project: the same project and day is the same run.")


class Needs:
    def __init__(self, request: Request) -> None:
        self.billing: BillingService = request.app.state.billing
        self.starter: Starter = request.app.state.starter
        self.sight = caller(request).sight


@router.post(
    "/billing-runs",
    operation_id="startBillingRuns",
    summary="Turn approved work into draft invoices",
    description="Starts a run per project that bills what is approved up to a day. The same project and day is the same run, for ever.",
    status_code=202,
    response_model=BillingRunsOut,
    responses=problems(NotFound),
    openapi_extra=policy("process.billing:write", idempotency=True),
)
async def start_billing_runs(body: BillingRunRequest, needs: Annotated[Needs, Depends(Needs)]) -> BillingRunsOut:
    if body.project_id is not None:
        projects = [(body.project_id, (await needs.billing.position(body.project_id, needs.sight)).legal_entity)]
    else:
        projects = await needs.billing.projects(needs.sight)
    rows = [await needs.starter.start(_request(project, entity, body.through, needs.sight.actor)) for project, entity in projects]
    return BillingRunsOut(items=[summary(row) for row in rows])


def _request(project: str, legal_entity: str, through: date, requested_by: str) -> StartRequest:
    return StartRequest(
        flow=FLOW,
        base_key=f"project-to-billing:{project}:{through.isoformat()}",
        connection="crosswalk",
        entity="project",
        subject_id=project,
        trigger="request",
        requested_by=requested_by,
        legal_entity=legal_entity,
        payload=BillingRequested(project=project, through=through),
    )
