"""The ``billing`` product's own routes beside those of its collections: positions and prices. Billing runs are in the flow's router."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request

from app.core.api import policy, problems
from app.core.problems import NotFound
from app.platform.pipeline.deps import caller
from app.process_apis.services.billing.schemas import PositionOut, RateInForce
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
    description="What the contract is worth, what of it is billed, what is still to come; `contractValue = billed + backlog`, net of tax. "
    "`billed` is less what issued credit memos took back: that is backlog again.",
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


@router.get(
    "/rates/effective",
    operation_id="getEffectiveRate",
    summary="Which price applies on a day",
    description="What an hour of a role costs a customer of a legal entity on a day. The customer's own rate card goes before the general "
    "one; of several that cover the day, the card that began last says it. 404 when none does.",
    response_model=RateInForce,
    responses=problems(NotFound),
    openapi_extra=policy("process.billing:read"),
)
async def get_effective_rate(
    billing: Service,
    request: Request,
    on: Annotated[date, Query(description="The day that is worked.")],
    role: Annotated[str, Query(min_length=1, max_length=255, description="As the rate says it.")],
    legalEntity: Annotated[str, Query(min_length=1, max_length=40, description="Whose price: the entity that bills.")],  # noqa: N803
    customer: Annotated[str | None, Query(max_length=90, description="Canonical id; absent: the general card only.")] = None,
    currencyCode: Annotated[str | None, Query(pattern="^[A-Z]{3}$", description="Only cards in this currency.")] = None,  # noqa: N803
) -> RateInForce:
    return await billing.rate(
        caller(request).sight, on=on, role=role, legal_entity=legalEntity, customer=customer, currency_code=currencyCode
    )
