"""The ``billing`` product's own routes: positions. Billing runs are started by the flow's router."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request

from app.core.api import policy, problems
from app.core.problems import NotFound
from app.platform.pipeline.deps import caller
from app.process_apis.services.billing.schemas import PositionOut
from app.process_apis.services.billing.service import BillingService

router = APIRouter(tags=["billing"])


def service(request: Request) -> BillingService:
    found: BillingService = request.app.state.billing
    return found


Service = Annotated[BillingService, Depends(service)]


@router.get(
    "/projects/{projectId}/position",
    operation_id="getBillingPosition",
    summary="Contract value, billed and backlog of a project, line by line",
    description="What the contract is worth, what of it is billed, what is still to come; `contractValue = billed + backlog`, net of tax.",
    response_model=PositionOut,
    responses=problems(NotFound),
    openapi_extra=policy("process.billing:read"),
)
async def get_position(
    projectId: Annotated[str, Path(max_length=90, description="Canonical id of the project.")],  # noqa: N803 - the wire name
    billing: Service,
    request: Request,
) -> PositionOut:
    return await billing.position(projectId, caller(request).sight)
