"""What customers have beside the routes of every collection: the hierarchy as a whole."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from app.core.api import policy, problems
from app.core.model import Wire
from app.core.problems import NotFound
from app.platform.identity.sight import Sight
from app.platform.pipeline.deps import caller, database
from app.process_apis.records.router import record_id_of
from app.process_apis.services.customers.collections import CUSTOMERS
from app.process_apis.services.customers.service import Customers

router = APIRouter(tags=["customers"])
CustomerId: Any = record_id_of(CUSTOMERS)


class Relative(Wire):
    id: str
    name: str
    parent: str | None = Field(default=None, description="The customer above it; null where that is not in sight, or there is none.")
    level: int = Field(description="Levels from the customer asked for: negative above it, 0 itself, positive below.", examples=[1])


class Hierarchy(Wire):
    """Customers out of sight are left out; levels count them."""

    customer: Relative
    ancestors: list[Relative] = Field(description="From the top down to the one directly above.")
    descendants: list[Relative] = Field(description="Level by level.")
    complete: bool = Field(description="False when there are more descendants than the 1000 that are shown.", examples=[True])


class Needs:
    def __init__(self, request: Request) -> None:
        self.customers = Customers(database(request))
        self.sight: Sight = caller(request).sight


@router.get(
    "/customers/{id}/hierarchy",
    operation_id="getCustomerHierarchy",
    summary="Who is above and below a customer",
    description="All ancestors and descendants in sight of the caller. A superseded id shows the hierarchy of the customer that it was "
    "merged into.",
    response_model=Hierarchy,
    responses=problems(NotFound),
    openapi_extra=policy("process.customer:read", cost=2),
)
async def get_hierarchy(id: CustomerId, needs: Annotated[Needs, Depends(Needs)]) -> Hierarchy:
    found = await needs.customers.hierarchy(id, needs.sight)
    shown = [Relative.model_validate(item, from_attributes=True) for item in found.relatives]
    return Hierarchy(
        customer=next(item for item in shown if item.level == 0),
        ancestors=[item for item in shown if item.level < 0],
        descendants=[item for item in shown if item.level > 0],
        complete=found.complete,
    )
