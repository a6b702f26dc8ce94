"""Projects and staffing demand for a delivery tool to take; time, expenses and milestones for it to bring."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request

from app.core.api import policy, problems
from app.core.problems import BadRequest, Conflict, InvalidInput, NotFound, NotOwner
from app.experience_apis.psa import batches, views
from app.experience_apis.psa.schemas import (
    BatchResults,
    DemandFeed,
    ExpenseBatch,
    ExternalId,
    ProjectFeed,
    PsaAcceptance,
    PsaCompletion,
    PsaMilestone,
    PsaProject,
    PsaProjectPage,
    PsaStaffingDemandPage,
    TimeEntryBatch,
)
from app.experience_apis.psa.tool import ToolIt
from app.platform.pipeline.deps import trace_id
from app.process_apis.records.router import BULK_BYTES, BULK_COST
from app.process_apis.services.billing.work import EXPENSES, TIME_ENTRIES
from app.process_apis.services.projects.collections import PROJECTS, DemandQuery, MilestoneShown, ProjectQuery, ProjectShown

router = APIRouter()
_READ, _WRITE = "experience.psa:read", "experience.psa:write"
_EACH = (
    "One result per item, in the order of the request. An item is known by `externalId`: the same one makes one record, whichever batch "
    "brings it and however often; what differs is changed, what is the same is `unchanged`. What is on an invoice does not change any "
    "more: 409 for that item. One bad item never spoils the rest."
)
ProjectId = Annotated[ExternalId, Path(alias="externalId", description="Your tool's id of the project.", examples=["100001"])]
MilestoneId = Annotated[ExternalId, Path(alias="externalId", description="Your tool's id of the milestone.", examples=["520003"])]


@router.get(
    "/projects",
    tags=["projects"],
    operation_id="listProjects",
    summary="A page of the projects that live in your tool",
    description="In the order in which they were made; ask again with `nextCursor` until it is null. `updatedSince`: what has changed.",
    response_model=PsaProjectPage,
    responses=problems(BadRequest, Conflict),
    openapi_extra=policy(_READ, cost=2),
)
async def list_projects(tool: ToolIt, query: Annotated[ProjectFeed, Query()]) -> PsaProjectPage:
    asked = ProjectQuery(**query.model_dump())
    found, following = await tool.projects.in_tool(tool.key, asked, tool.sight)
    externals = await tool.external.externals("project", [record.id for record in found])
    return PsaProjectPage(items=[views.project(record, externals.get(record.id)) for record in found], next_cursor=following)


@router.get(
    "/projects/{externalId}",
    tags=["projects"],
    operation_id="getProject",
    summary="One project, by your tool's id",
    description="What was sold as this project: its contract, dates, money, and whose it is.",
    response_model=PsaProject,
    responses=problems(NotFound, Conflict),
    openapi_extra=policy(_READ),
)
async def get_project(external_id: ProjectId, tool: ToolIt) -> PsaProject:
    record: Any = await tool.store.get(PROJECTS, await tool.record("project", "project", external_id), tool.sight)
    assert isinstance(record, ProjectShown)  # noqa: S101 - of that collection
    return views.project(record, external_id)


@router.get(
    "/staffing-demands",
    tags=["staffing-demands"],
    operation_id="listStaffingDemands",
    summary="A page of the seats that want a person",
    description="Open seats on the projects that live in your tool: role, dates, hours and confidence. Ask again with `nextCursor` until "
    "it is null. To keep up, ask with `updatedSince` and `status=any`: a seat that was filled or withdrawn is told as well.",
    response_model=PsaStaffingDemandPage,
    responses=problems(BadRequest, Conflict),
    openapi_extra=policy(_READ, cost=2),
)
async def list_staffing_demands(tool: ToolIt, query: Annotated[DemandFeed, Query()]) -> PsaStaffingDemandPage:
    status = None if query.status == "any" else query.status
    asked = DemandQuery(cursor=query.cursor, limit=query.limit, updated_since=query.updated_since, status=status)
    found, following = await tool.projects.wanted_in_tool(tool.key, asked, tool.sight)
    own = await tool.external.externals("staffing_demand", [record.id for record in found])
    projects = await tool.external.externals("project", {record.project for record in found if record.project})
    return PsaStaffingDemandPage(items=[views.demand(record, own, projects) for record in found], next_cursor=following)


@router.post(
    "/time-entries",
    tags=["time-entries"],
    operation_id="writeTimeEntries",
    summary="Bring up to 200 time entries",
    description=_EACH,
    response_model=BatchResults,
    responses=problems(InvalidInput, Conflict),
    openapi_extra=policy(_WRITE, idempotency=True, cost=BULK_COST, body_bytes=BULK_BYTES),
)
async def write_time_entries(body: Annotated[TimeEntryBatch, Body()], tool: ToolIt, request: Request) -> BatchResults:
    return await batches.write(tool, TIME_ENTRIES, body.items, trace_id(request))


@router.post(
    "/expenses",
    tags=["expenses"],
    operation_id="writeExpenses",
    summary="Bring up to 200 expenses",
    description=_EACH,
    response_model=BatchResults,
    responses=problems(InvalidInput, Conflict),
    openapi_extra=policy(_WRITE, idempotency=True, cost=BULK_COST, body_bytes=BULK_BYTES),
)
async def write_expenses(body: Annotated[ExpenseBatch, Body()], tool: ToolIt, request: Request) -> BatchResults:
    return await batches.write(tool, EXPENSES, body.items, trace_id(request))


@router.post(
    "/milestones/{externalId}/completion",
    tags=["milestones"],
    operation_id="completeMilestone",
    summary="Say that a milestone is done, by your tool's id",
    description="Once more with the same day, or with none, changes nothing. With another day it is 409, and so it is after the customer "
    "has accepted the milestone.",
    response_model=PsaMilestone,
    responses=problems(NotFound, NotOwner, InvalidInput, Conflict),
    openapi_extra=policy(_WRITE, idempotency=True),
)
async def complete_milestone(external_id: MilestoneId, body: PsaCompletion, tool: ToolIt) -> PsaMilestone:
    known = await tool.record("task", "milestone", external_id)
    done: MilestoneShown = await tool.projects.complete(known, body.completed_on, await tool.author())
    return views.milestone(done, external_id)


@router.post(
    "/milestones/{externalId}/acceptance",
    tags=["milestones"],
    operation_id="acceptMilestone",
    summary="Say that the customer has accepted a milestone, by your tool's id",
    description="Only what is completed can be accepted (409 otherwise), and once: with another day than the first time it is 409.",
    response_model=PsaMilestone,
    responses=problems(NotFound, NotOwner, InvalidInput, Conflict),
    openapi_extra=policy(_WRITE, idempotency=True),
)
async def accept_milestone(external_id: MilestoneId, body: PsaAcceptance, tool: ToolIt) -> PsaMilestone:
    known = await tool.record("task", "milestone", external_id)
    accepted: MilestoneShown = await tool.projects.accept(known, body.accepted_on, await tool.author())
    return views.milestone(accepted, external_id)
