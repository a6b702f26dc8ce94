"""Activations: a won opportunity is handed over, and its status can be looked at."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request

from app.core.api import policy, problems
from app.core.problems import InvalidInput, NotFound
from app.experience_apis.salesforce.ids import lengthened
from app.experience_apis.salesforce.schemas import Activation, ActivationAccepted
from app.experience_apis.salesforce.views import activation, activation_accepted
from app.platform.pipeline.deps import caller
from app.process_apis.activations import Activations

router = APIRouter(tags=["activations"])
OpportunityId = Annotated[
    str,
    Path(
        description="Salesforce id of the opportunity, 15 or 18 characters.", min_length=1, max_length=40, examples=["0065g00000QwErTAAV"]
    ),
]


def activations(request: Request) -> Activations:
    found: Activations = request.app.state.activations
    return found


@router.post(
    "/opportunities/{opportunityId}/activation",
    operation_id="activateOpportunity",
    summary="Make a won opportunity a contract and a project",
    description="Answers within two seconds with the run that does it. The same opportunity leads to the same run, whether it is pushed "
    "here or found by polling. Not closed-won, or missing currency or billing terms: 422 naming the field, and nothing is written.",
    status_code=202,
    response_model=ActivationAccepted,
    responses=problems(NotFound, InvalidInput),
    openapi_extra=policy("experience.salesforce:write", idempotency=True),
)
async def activate_opportunity(
    opportunityId: OpportunityId,  # noqa: N803 - the wire name
    request: Request,
    service: Annotated[Activations, Depends(activations)],
) -> ActivationAccepted:
    who = caller(request)
    return activation_accepted(await service.activate(lengthened(opportunityId), connection=who.connection, requested_by=who.client_id))


@router.get(
    "/opportunities/{opportunityId}/activation",
    operation_id="getActivation",
    summary="Where an activation stands",
    description="Status in business words, ids of the contract and the project once they are there, and what is wrong if something is.",
    response_model=Activation,
    responses=problems(NotFound),
    openapi_extra=policy("experience.salesforce:read"),
)
async def get_activation(
    opportunityId: OpportunityId,  # noqa: N803 - the wire name
    request: Request,
    service: Annotated[Activations, Depends(activations)],
) -> Activation:
    return activation(await service.of(lengthened(opportunityId), connection=caller(request).connection))
