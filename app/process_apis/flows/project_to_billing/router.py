"""Starting billing runs, for one project or for all, and seeing what became of them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import Field

from app.core.api import policy, problems
from app.core.model import Day, Wire
from app.core.problems import BadRequest, NotFound
from app.platform.pipeline.deps import caller
from app.process_apis.flows.project_to_billing.schemas import FLOW, BillingRequested
from app.process_apis.flows.project_to_billing.views import BillingRunOut, BillingRunPage, BillingRuns
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
        self.runs: BillingRuns = request.app.state.billing_runs
        self.sight = caller(request).sight


NeedsIt = Annotated[Needs, Depends(Needs)]


@router.get(
    "/billing-runs",
    operation_id="listBillingRuns",
    summary="Billing runs, newest first",
    description="Each with the day up to which it bills, where it stands, and the invoice that came of it with its sums.",
    response_model=BillingRunPage,
    responses=problems(BadRequest),
    openapi_extra=policy("process.billing:read", cost=2),
)
async def list_billing_runs(
    needs: NeedsIt,
    project: Annotated[str | None, Query(max_length=90, description="Only runs of this project.")] = None,
    status: Annotated[
        Literal["accepted", "running", "waiting", "parked", "completed", "refused"] | None, Query(description="Only runs that stand here.")
    ] = None,
    through: Annotated[date | None, Query(description="Only runs that bill up to this day.")] = None,
    cursor: Annotated[str | None, Query(max_length=90, description="`nextCursor` of the page before; absent: the first page.")] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="How many runs at most.")] = 50,
) -> BillingRunPage:
    return await needs.runs.page(needs.sight, project=project, status=status, through=through, cursor=cursor, limit=limit)


@router.get(
    "/billing-runs/{runId}",
    operation_id="getBillingRun",
    summary="One billing run and its invoice",
    description="Where the run stands. Its steps and calls are in the `flow` product under the same id.",
    response_model=BillingRunOut,
    responses=problems(NotFound),
    openapi_extra=policy("process.billing:read"),
)
async def get_billing_run(
    runId: Annotated[str, Path(max_length=90, description="The run.")],  # noqa: N803 - the wire name
    needs: NeedsIt,
) -> BillingRunOut:
    return await needs.runs.get(runId, needs.sight)


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
async def start_billing_runs(body: BillingRunRequest, needs: NeedsIt) -> BillingRunsOut:
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
