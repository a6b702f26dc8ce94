"""Activations: won opportunities are handed over, and their status can be looked at."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request

from app.core.api import policy, problems
from app.core.items import Unreadable
from app.core.problems import FieldError, InvalidInput, NotFound, Problem
from app.experience_apis.salesforce.ids import is_record_id, lengthened
from app.experience_apis.salesforce.schemas import (
    MOST_ITEMS,
    RESULTS_EXAMPLE,
    Activation,
    ActivationAccepted,
    ActivationList,
    ActivationResults,
    ActivationsRequest,
)
from app.experience_apis.salesforce.views import activation, activation_accepted, activation_result, activation_results
from app.platform.pipeline.deps import caller, trace_id
from app.platform.pipeline.translation import to_problem
from app.process_apis.activations import Activations
from app.process_apis.services.runs import RunRow

router = APIRouter(tags=["activations"])
OpportunityId = Annotated[
    str,
    Path(
        description="Salesforce id of the opportunity, 15 or 18 characters.", min_length=1, max_length=40, examples=["0065g00000QwErTAAV"]
    ),
]
OpportunityIds = Annotated[
    str,
    Query(
        description="1 to 200 ids of 15 or 18 characters, separated by commas.",
        min_length=1,
        max_length=MOST_ITEMS * 20,
        examples=["0065g00000QwErTAAV,0065g00000QwErUAAV"],
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
    return activation_accepted(await service.activate(lengthened(opportunityId), connection=who.connection, sight=who.sight))


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
    who = caller(request)
    return activation(await service.of(lengthened(opportunityId), connection=who.connection, sight=who.sight))


@router.post(
    "/activations",
    operation_id="activateOpportunities",
    summary="Make up to 200 won opportunities contracts and projects",
    description="One trigger chunk in one call. Answers within two seconds with a result per item, in the order of the request: the run, "
    "or the problem that the item would have had alone. One bad item never spoils the rest.",
    status_code=202,
    response_model=ActivationResults,
    response_model_exclude_none=True,
    responses={**problems(InvalidInput), 202: {"content": {"application/json": {"example": RESULTS_EXAMPLE}}}},
    openapi_extra=policy("experience.salesforce:write", idempotency=True, cost=10),
)
async def activate_opportunities(
    body: ActivationsRequest,
    request: Request,
    service: Annotated[Activations, Depends(activations)],
) -> ActivationResults:
    who = caller(request)
    asked = [None if isinstance(item, Unreadable) else item.opportunity_id for item in body.items]
    known = {each: lengthened(each) for each in asked if each is not None and is_record_id(lengthened(each))}
    outcomes = await service.activate_all(list(known.values()), connection=who.connection, sight=who.sight)
    found = dict(zip(known.values(), outcomes, strict=True))
    results = []
    for item, sent in zip(body.items, asked, strict=True):
        outcome: RunRow | Problem
        if isinstance(item, Unreadable):
            outcome = InvalidInput("See errors for the fields.", errors=item.errors)
        elif sent not in known:
            outcome = NotFound("This is not the id of an opportunity.")
        else:
            got = found[known[sent]]
            outcome = got if isinstance(got, RunRow) else to_problem(got)
        results.append(activation_result(sent, outcome, trace_id(request)))
    return activation_results(results)


@router.get(
    "/activations",
    operation_id="listActivations",
    summary="Where up to 200 activations stand",
    description="For a list view or a scheduled job: each activation as `getActivation` shows it, and which ids were never activated.",
    response_model=ActivationList,
    responses=problems(InvalidInput),
    openapi_extra=policy("experience.salesforce:read", cost=2),
)
async def list_activations(
    opportunityIds: OpportunityIds,  # noqa: N803 - the wire name
    request: Request,
    service: Annotated[Activations, Depends(activations)],
) -> ActivationList:
    asked = list(dict.fromkeys(lengthened(each.strip()) for each in opportunityIds.split(",")))
    if len(asked) > MOST_ITEMS:
        detail = f"At most {MOST_ITEMS} ids, not {len(asked)}."
        raise InvalidInput(detail, errors=[FieldError(pointer="opportunityIds", detail=detail, code="too_long")])
    who = caller(request)
    found = await service.of_all(asked, connection=who.connection, sight=who.sight)
    missing = [each for each in asked if each not in found]
    return ActivationList(items=[activation(found[each]) for each in asked if each in found], missing_ids=missing)
