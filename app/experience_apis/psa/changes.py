"""Change requests: what a delivery tool says must change in the contract of a project. Commercial people decide on it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Path, Query, Request
from pydantic import Field

from app.canonical.money import Amount
from app.core.api import policy, problems
from app.core.model import Canonical, Day, Wire
from app.core.problems import BadRequest, Conflict, FieldError, InvalidInput, NotFound, NotOwner
from app.process_apis.records.external import ExternalIds
from app.process_apis.records.router import Needs, NeedsIt
from app.process_apis.services.contracts.collections import AMENDMENTS
from app.process_apis.services.contracts.schemas import (
    AmendedLine,
    AmendmentBody,
    AmendmentQuery,
    AmendmentShown,
    AmendmentStatus,
)
from app.process_apis.services.projects.collections import PROJECTS, ProjectQuery

router = APIRouter(tags=["change-requests"])
_READ, _WRITE = "experience.psa:read", "experience.psa:write"
ExternalId = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f]+$")]


class ChangeRequestIn(Canonical):
    external_id: ExternalId = Field(description="Your tool's id of it: the same one is the same request.", examples=["CR-17"])
    project_external_id: ExternalId = Field(description="Your tool's id of the project.", examples=["100001"])
    title: str = Field(min_length=1, max_length=255, examples=["Two more weeks of data migration"])
    reason: str | None = Field(default=None, max_length=2000, examples=["The legacy system has twice the records that were assumed."])
    effective_on: Day | None = Field(default=None, examples=["2026-11-01"])
    lines: list[AmendedLine] = Field(default=[], max_length=200, description="As far as the tool knows what it costs; may follow later.")


class ChangeRequest(Canonical):
    """``id`` is the amendment of the contract that it became."""

    external_id: str | None = Field(default=None, description="Null: asked for elsewhere, on the same contract.", examples=["CR-17"])
    project_external_id: str | None = Field(default=None, examples=["100001"])
    id: str = Field(examples=["amd_01jd4z6k3ve0gr9ps8c0y3zq13"])
    contract: str | None = None
    title: str | None = Field(default=None, examples=["Two more weeks of data migration"])
    reason: str | None = Field(default=None, examples=["The legacy system has twice the records that were assumed."])
    effective_on: Day | None = None
    lines: list[AmendedLine] | None = None
    status: AmendmentStatus | None = Field(default=None, examples=["requested"])
    currency_code: str | None = None
    value_change: Amount = Field(default=None, description="By how much the contract grows, net; negative when it shrinks.")
    decided_at: datetime | None = None
    note: str | None = Field(default=None, description="Why it was decided so.", examples=["Agreed with the customer"])
    version: int | None = Field(default=None, description="The version of the contract that it made.", examples=[2])
    created_at: datetime | None = None
    updated_at: datetime | None = None


class ChangeRequestPage(Wire):
    items: list[ChangeRequest]
    next_cursor: str | None


class Requests:
    """Of the tool that the client speaks for."""

    def __init__(self, needs: Needs, external: ExternalIds) -> None:
        self._store = needs.store
        self._sight = needs.sight
        self._author = needs.author
        self._external = external

    async def ask(self, body: ChangeRequestIn) -> ChangeRequest:
        """Known by the tool's id: asked again, it is the request as it stands."""
        contract = await self._contract(body.project_external_id)
        author = await self._author()
        told = AmendmentBody(
            contract=contract,
            title=body.title,
            reason=body.reason,
            effective_on=body.effective_on,
            external_reference=body.external_id,
            lines=body.lines,
        )
        known = (await self._external.records("amendment", [body.external_id])).get(body.external_id)
        if known is not None and (found := await self._found(known)) is not None:
            if found.contract != contract:
                raise Conflict(f"{body.external_id!r} is a change request of another project")
            return _shown(found, body.external_id, body.project_external_id)
        record = await self._external.identify("amendment", body.external_id, author.by)
        made: Any = await self._store.create(AMENDMENTS, told, author, record)
        return _shown(made, body.external_id, body.project_external_id)

    async def get(self, external_id: str) -> ChangeRequest:
        known = (await self._external.records("amendment", [external_id])).get(external_id)
        found = None if known is None else await self._found(known)
        if found is None or found.contract is None:
            raise NotFound(f"there is no change request {external_id[:90]!r} of your tool here")
        projects, _ = await self._store.page(PROJECTS, ProjectQuery(contract=found.contract), self._sight)
        names = await self._external.externals("project", [project.id for project in projects])
        return _shown(found, external_id, next(iter(names.values()), None))

    async def page(self, project: str, status: AmendmentStatus | None, cursor: str | None, limit: int) -> ChangeRequestPage:
        try:
            contract = await self._contract(project)
        except InvalidInput:
            return ChangeRequestPage(items=[], next_cursor=None)
        query = AmendmentQuery(contract=contract, status=status, cursor=cursor, limit=limit)
        found: Any
        found, following = await self._store.page(AMENDMENTS, query, self._sight)
        names = await self._external.externals("amendment", [item.id for item in found])
        return ChangeRequestPage(items=[_shown(item, names.get(item.id), project) for item in found], next_cursor=following)

    async def _contract(self, project: str) -> str:
        detail = f"there is no project {project[:90]!r} of your tool here"
        missing = InvalidInput(detail, errors=[FieldError(pointer="/projectExternalId", detail=detail, code="not_found")])
        known = (await self._external.records("project", [project])).get(project)
        if known is None:
            raise missing
        try:
            found: Any = await self._store.get(PROJECTS, known, self._sight)
        except NotFound:
            raise missing from None
        return str(found.contract)

    async def _found(self, amendment: str) -> AmendmentShown | None:
        """None: identified, and the request was never made; or not in sight."""
        try:
            found: Any = await self._store.get(AMENDMENTS, amendment, self._sight)
        except NotFound:
            return None
        return found if isinstance(found, AmendmentShown) else None


async def requests(needs: NeedsIt, request: Request) -> Requests:
    if needs.caller.connection is None:
        raise Conflict("This client speaks for no connection, so there is no tool whose ids it could mean: its operator has to name one.")
    connection = await request.app.state.reader.gate.connection(needs.caller.connection)
    return Requests(needs, ExternalIds(request.app.state.xref, connection))


RequestsIt = Annotated[Requests, Depends(requests)]


@router.post(
    "/change-requests",
    operation_id="requestChange",
    summary="Ask for a change of a project's contract",
    description="It becomes an amendment of the contract with status `requested`: nothing changes before somebody else approves it. "
    "Asked again with the same `externalId` it is the same request, as it stands then, whatever else the body says.",
    status_code=201,
    response_model=ChangeRequest,
    responses=problems(NotOwner, InvalidInput, NotFound, Conflict),
    openapi_extra=policy(_WRITE, idempotency=True),
)
async def request_change(body: Annotated[ChangeRequestIn, Body()], asked: RequestsIt) -> ChangeRequest:
    return await asked.ask(body)


@router.get(
    "/change-requests",
    operation_id="listChangeRequests",
    summary="A page of the change requests on a project",
    description="All that were asked for on the project's contract, also by others, in the order in which they were made; ask again with "
    "`nextCursor` until it is null. A project that is not there has none.",
    response_model=ChangeRequestPage,
    responses=problems(BadRequest, Conflict),
    openapi_extra=policy(_READ, cost=2),
)
async def list_change_requests(
    asked: RequestsIt,
    project: Annotated[ExternalId, Query(alias="projectExternalId", description="Your tool's id of the project.", examples=["100001"])],
    status: Annotated[AmendmentStatus | None, Query(description="Only those that stand so.")] = None,
    cursor: Annotated[str | None, Query(max_length=90, description="`nextCursor` of the page before; absent: the first page.")] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="How many at most.")] = 50,
) -> ChangeRequestPage:
    return await asked.page(project, status, cursor, limit)


@router.get(
    "/change-requests/{externalId}",
    operation_id="getChangeRequest",
    summary="One change request, by your tool's id",
    description="Where it stands: `requested`, `approved` with the version of the contract that it made, or `rejected` and why.",
    response_model=ChangeRequest,
    responses=problems(NotFound, Conflict),
    openapi_extra=policy(_READ),
)
async def get_change_request(
    external_id: Annotated[ExternalId, Path(alias="externalId", description="Your tool's id of the change request.", examples=["CR-17"])],
    asked: RequestsIt,
) -> ChangeRequest:
    return await asked.get(external_id)


def _shown(amendment: AmendmentShown, external_id: str | None, project: str | None) -> ChangeRequest:
    names = ChangeRequest.model_fields.keys() & AmendmentShown.model_fields.keys()
    return ChangeRequest(**{name: getattr(amendment, name) for name in names}, external_id=external_id, project_external_id=project)
