"""The ``flow`` product: runs, and resuming a parked one."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request

from app.core.api import policy, problems
from app.core.problems import Conflict, NotFound
from app.platform.pipeline.deps import caller
from app.process_apis.services.runs.schemas import RunDetail, RunPage
from app.process_apis.services.runs.service import RunService

router = APIRouter(tags=["runs"])


def service(request: Request) -> RunService:
    found: RunService = request.app.state.runs
    return found


Service = Annotated[RunService, Depends(service)]
RunId = Annotated[str, Path(description="The run.")]


@router.get(
    "/runs",
    operation_id="listRuns",
    summary="List runs, newest first",
    description="Every run of a process that crosses systems, with where it stands in business words and the money that it holds up.",
    response_model=RunPage,
    openapi_extra=policy("process.flow:read"),
)
async def list_runs(
    runs: Service,
    request: Request,
    flow: Annotated[Literal["opportunity_to_project", "project_to_billing"] | None, Query(description="Only runs of this process.")] = None,
    status: Annotated[
        Literal["accepted", "running", "waiting", "parked", "completed", "refused"] | None, Query(description="Only runs that stand here.")
    ] = None,
    cursor: Annotated[str | None, Query(max_length=400, description="`nextCursor` of the page before; absent: the first page.")] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="How many runs at most.")] = 50,
) -> RunPage:
    return await runs.page(caller(request).sight, flow=flow, status=status, cursor=cursor, limit=limit)


@router.get(
    "/runs/{runId}",
    operation_id="getRun",
    summary="One run: business status, steps, attempts, vendor calls, ids per system, money",
    description="Everything about one run: where it stands and who owns it, each step and call to a system, the records that it touched.",
    response_model=RunDetail,
    responses=problems(NotFound),
    openapi_extra=policy("process.flow:read"),
)
async def get_run(runId: RunId, runs: Service, request: Request) -> RunDetail:  # noqa: N803 - the wire name
    return await runs.detail(runId, caller(request).sight)


@router.post(
    "/runs/{runId}/retry",
    operation_id="retryRun",
    summary="Resume a parked run from the step that failed",
    description="Goes on where the run was parked; what is done is not done again. A run that is not parked answers 409.",
    status_code=202,
    response_model=RunDetail,
    responses=problems(NotFound, Conflict),
    openapi_extra=policy("process.flow:write", idempotency=True),
)
async def retry_run(runId: RunId, runs: Service, request: Request) -> RunDetail:  # noqa: N803 - the wire name
    return await runs.retry(runId, caller(request).sight)
