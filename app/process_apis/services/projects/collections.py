"""Projects on the wire: what is delivered under a contract, in which steps, and by whom."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from app.canonical.money import Amount
from app.core.model import Canonical, Day
from app.process_apis.records import Collection, EntityCode, ListQuery, Recorded, Ref, Sum, Text
from app.process_apis.services.projects import rules
from app.process_apis.services.projects.models import AssignmentRow, ProjectRow, StaffingDemandRow, TaskRow

Project = Annotated[str, Ref("project"), Field(max_length=90, description="Canonical id of the project.")]
ProjectStatus = Literal["planned", "active", "on_hold", "completed", "cancelled"]
Unfinished = Literal["not_started", "started", "needs_info"]
TaskState = Literal["not_started", "started", "needs_info", "completed"]
DemandStatus = Literal["open", "filled", "withdrawn"]
Hours = Annotated[Decimal, Field(gt=0, le=168, max_digits=5, decimal_places=2, allow_inf_nan=False, examples=["32"])]
Person = Annotated[str, Field(min_length=1, max_length=255, description="The delivery tool's id of the person.")]


class OfProject(ListQuery):
    """Filters of what belongs to a project."""

    project: Annotated[str | None, Ref("project")] = Field(default=None, max_length=90)


class ProjectBody(Canonical):
    contract: Annotated[str, Ref("contract"), Field(max_length=90, description="A contract has one project.")]
    name: Text
    status: ProjectStatus = Field(default="active", examples=["active"])
    starts_on: Day | None = None
    ends_on: Day | None = None
    delivery_entity: EntityCode | None = Field(default=None, description="Who delivers; the contract says so where this is empty.")


class ProjectShown(Recorded):
    contract: Annotated[str | None, Ref("contract")] = None
    name: str | None = None
    status: ProjectStatus | None = Field(default=None, examples=["active"])
    starts_on: Day | None = None
    ends_on: Day | None = None
    delivery_entity: str | None = None
    currency_code: str | None = None
    budget: Amount = Field(default=None, description="The contract's value, net of tax.")
    crm_connection: str | None = Field(default=None, examples=["salesforce"])
    erp_connection: str | None = Field(default=None, examples=["netsuite"])
    psa_connection: str | None = Field(default=None, description="The delivery tool that the project lives in.", examples=["kantata"])


class ProjectQuery(ListQuery):
    contract: Annotated[str | None, Ref("contract")] = Field(default=None, max_length=90)
    status: ProjectStatus | None = Field(default=None, examples=["active"])
    legal_entity: str | None = Field(default=None, max_length=40)
    delivery_entity: str | None = Field(default=None, max_length=40)
    psa_connection: str | None = Field(default=None, max_length=255, examples=["kantata"])
    ends_on_from: Day | None = None
    ends_on_to: Day | None = None


class _Step(Canonical):
    """What a task and a milestone have in common."""

    project: Project
    name: Text
    percent_complete: int | None = Field(default=None, ge=0, le=100)
    starts_on: Day | None = None
    due_on: Day | None = None
    budget: Sum | None = Field(default=None, ge=0, description="Net of tax, in the project's currency.")
    billable: bool = True
    fixed_fee: bool = False


class TaskBody(_Step):
    state: TaskState = Field(default="not_started", examples=["started"])
    planned_minutes: int | None = Field(default=None, ge=0, le=100_000_000)


class MilestoneBody(_Step):
    state: Unfinished = Field(default="not_started", examples=["started"], description="It is completed by `…/completion` alone.")


class _StepShown(Recorded):
    project: Annotated[str | None, Ref("project")] = None
    contract_line: Annotated[str | None, Ref("contract_line")] = Field(
        default=None, description="The line of the contract that it delivers.", examples=["cln_01jd4z6k3ve0gr9ps8c0y3zq12"]
    )
    name: str | None = None
    state: TaskState | None = Field(default=None, examples=["started"])
    percent_complete: int | None = None
    starts_on: Day | None = None
    due_on: Day | None = None
    currency_code: str | None = None
    budget: Amount = None
    billable: bool | None = None
    fixed_fee: bool | None = None
    completed_on: Day | None = Field(default=None, examples=["2026-10-08"])


class TaskShown(_StepShown):
    planned_minutes: int | None = None


class MilestoneShown(_StepShown):
    accepted_on: Day | None = Field(default=None, description="When the customer accepted it.", examples=["2026-10-09"])


class TaskQuery(OfProject):
    contract_line: Annotated[str | None, Ref("contract_line")] = Field(
        default=None, max_length=90, examples=["cln_01jd4z6k3ve0gr9ps8c0y3zq12"]
    )
    state: TaskState | None = Field(default=None, examples=["completed"])
    due_on_from: Day | None = None
    due_on_to: Day | None = None


class DemandBody(Canonical):
    project: Project
    role: Text
    person_reference: Person | None = Field(default=None, description="Who is wished for, or who fills it.")
    starts_on: Day | None = None
    ends_on: Day | None = None
    hours_per_week: Hours | None = None
    confidence: int = Field(
        default=100, ge=0, le=100, description="How sure it is that the seat will be needed, in percent.", examples=[80]
    )
    status: DemandStatus = Field(default="open", examples=["open"])


class DemandShown(Recorded):
    project: Annotated[str | None, Ref("project")] = None
    role: str | None = None
    person_reference: str | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    hours_per_week: Decimal | None = Field(default=None, examples=["32"])
    confidence: int | None = Field(default=None, examples=[80])
    status: DemandStatus | None = Field(default=None, examples=["open"])


class DemandQuery(OfProject):
    role: str | None = Field(default=None, max_length=255)
    status: DemandStatus | None = Field(default=None, examples=["open"])
    starts_on_from: Day | None = None
    starts_on_to: Day | None = None


class AssignmentBody(Canonical):
    project: Project
    task: Annotated[str | None, Ref("task")] = Field(default=None, max_length=90, description="A task or milestone of the project.")
    staffing_demand: Annotated[str | None, Ref("staffing_demand")] = Field(
        default=None, max_length=90, description="The open seat that this fills.", examples=["dem_01jd4z6k3ve0gr9ps8c0y3zq09"]
    )
    person_reference: Person
    role: Text
    starts_on: Day
    ends_on: Day | None = Field(default=None, description="The last day; until further notice where it is empty.")
    hours_per_week: Hours | None = None


class AssignmentShown(Recorded):
    project: Annotated[str | None, Ref("project")] = None
    task: Annotated[str | None, Ref("task")] = None
    staffing_demand: Annotated[str | None, Ref("staffing_demand")] = Field(default=None, examples=["dem_01jd4z6k3ve0gr9ps8c0y3zq09"])
    person_reference: str | None = None
    role: str | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    hours_per_week: Decimal | None = Field(default=None, examples=["32"])


class AssignmentQuery(OfProject):
    task: Annotated[str | None, Ref("task")] = Field(default=None, max_length=90)
    staffing_demand: Annotated[str | None, Ref("staffing_demand")] = Field(
        default=None, max_length=90, examples=["dem_01jd4z6k3ve0gr9ps8c0y3zq09"]
    )
    person_reference: str | None = Field(default=None, max_length=255)
    role: str | None = Field(default=None, max_length=255)
    starts_on_from: Day | None = None
    starts_on_to: Day | None = None


PROJECTS = Collection(
    entity_key="project",
    table=ProjectRow,
    body=ProjectBody,
    shown=ProjectShown,
    query=ProjectQuery,
    path="projects",
    product="project",
    fixed=frozenset({"contract"}),
    parent="contract",
    check=rules.project,
    after=rules.after_project,
    about="What is delivered under a contract.",
)
TASKS = Collection(
    entity_key="task",
    table=TaskRow,
    body=TaskBody,
    shown=TaskShown,
    query=TaskQuery,
    path="tasks",
    product="project",
    fixed=frozenset({"project"}),
    parent="project",
    check=rules.task,
    always={"kind": "task"},
    about="A piece of the work on a project.",
)
MILESTONES = Collection(
    entity_key="task",
    called="milestone",
    table=TaskRow,
    body=MilestoneBody,
    shown=MilestoneShown,
    query=TaskQuery,
    path="milestones",
    product="project",
    fixed=frozenset({"project"}),
    parent="project",
    check=rules.milestone,
    after=rules.after_milestone,
    always={"kind": "milestone"},
    about="A result that the customer accepts; often what a fixed fee is paid for.",
)
STAFFING_DEMANDS = Collection(
    entity_key="staffing_demand",
    table=StaffingDemandRow,
    body=DemandBody,
    shown=DemandShown,
    query=DemandQuery,
    path="staffing-demands",
    product="project",
    fixed=frozenset({"project"}),
    parent="project",
    check=rules.demand,
    about="A seat on a project that wants a person with a role.",
)
ASSIGNMENTS = Collection(
    entity_key="assignment",
    table=AssignmentRow,
    body=AssignmentBody,
    shown=AssignmentShown,
    query=AssignmentQuery,
    path="assignments",
    product="project",
    fixed=frozenset({"project", "staffing_demand"}),
    parent="project",
    check=rules.assignment,
    after=rules.after_assignment,
    about="A person on a project, in a role and for a time.",
)
COLLECTIONS = (PROJECTS, TASKS, MILESTONES, STAFFING_DEMANDS, ASSIGNMENTS)
