"""What contracts have beside the routes of every collection: decisions on amendments, and versions."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request

from app.core.api import policy, problems
from app.core.problems import BadRequest, Conflict, Forbidden, InvalidInput, NotFound, NotOwner
from app.platform.pipeline.deps import database
from app.process_apis.records import Recorded
from app.process_apis.records.router import NeedsIt, record_id_of
from app.process_apis.services.contracts.collections import AMENDMENTS, CONTRACTS
from app.process_apis.services.contracts.decisions import ContractService
from app.process_apis.services.contracts.schemas import AmendmentShown, DecisionIn, VersionOut, VersionPage

router = APIRouter()
ContractId: Any = record_id_of(CONTRACTS)
AmendmentId: Any = record_id_of(AMENDMENTS)


def contracts(request: Request) -> ContractService:
    return ContractService(database(request), request.app.state.governor)


Service = Annotated[ContractService, Depends(contracts)]
_DECISION = policy("process.contract:write", idempotency=True, cost=2)


@router.post(
    "/amendments/{id}/approve",
    tags=["amendments"],
    operation_id="approveAmendment",
    summary="Approve an amendment: the contract changes",
    description="Lines, sums and the next version of the contract in one transaction, or none of them. Not for who asked for it or said "
    "last what it contains. An amendment that the contract has outgrown meanwhile is 409, and `errors` says where.",
    response_model=AmendmentShown,
    responses=problems(NotFound, Forbidden, NotOwner, Conflict, InvalidInput),
    openapi_extra=_DECISION,
)
async def approve(id: AmendmentId, body: DecisionIn, needs: NeedsIt, service: Service) -> Recorded:
    return await service.decide(id, "approved", await needs.author(), body.note)


@router.post(
    "/amendments/{id}/reject",
    tags=["amendments"],
    operation_id="rejectAmendment",
    summary="Reject an amendment: the contract stays as it is",
    description="Not for who asked for it or said last what it contains. Rejecting it again changes nothing.",
    response_model=AmendmentShown,
    responses=problems(NotFound, Forbidden, NotOwner, Conflict),
    openapi_extra=_DECISION,
)
async def reject(id: AmendmentId, body: DecisionIn, needs: NeedsIt, service: Service) -> Recorded:
    return await service.decide(id, "rejected", await needs.author(), body.note)


@router.get(
    "/contracts/{id}/versions",
    tags=["contracts"],
    operation_id="listContractVersions",
    summary="All versions of a contract",
    description="Oldest first: who made each, when and why, and the sums. A draft has one, which follows it; in force, every change makes "
    "the next.",
    response_model=VersionPage,
    responses=problems(BadRequest, NotFound),
    openapi_extra=policy("process.contract:read", cost=2),
)
async def versions(
    id: ContractId,
    needs: NeedsIt,
    service: Service,
    cursor: Annotated[str | None, Query(max_length=20, description="`nextCursor` of the page before; absent: the first page.")] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="How many versions at most.")] = 50,
) -> VersionPage:
    return await service.versions(id, cursor, limit, needs.sight)


@router.get(
    "/contracts/{id}/versions/{number}",
    tags=["contracts"],
    operation_id="getContractVersion",
    summary="A contract as it was",
    description="The header and every line of one version, as they were until the next.",
    response_model=VersionOut,
    responses=problems(NotFound),
    openapi_extra=policy("process.contract:read"),
)
async def version(
    id: ContractId,
    needs: NeedsIt,
    service: Service,
    number: Annotated[int, Path(ge=1, le=1_000_000_000, description="Number of the version, from 1.", examples=[1])],
) -> VersionOut:
    return await service.version(id, number, needs.sight)
