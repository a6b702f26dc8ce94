"""Tables of projects: a project, its tasks and milestones, the seats that want a person, and who sits on them."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Numeric, column, select, table
from sqlalchemy.orm import column_property
from sqlmodel import Field, col

from app.process_apis.records import RecordRow


class ProjectRow(RecordRow, table=True):
    """The connections are those that served the project when it was opened: a later routing change does not move it."""

    __tablename__ = "project"
    __table_args__ = (CheckConstraint("status IN ('planned', 'active', 'on_hold', 'completed', 'cancelled')", name="ck_project_status"),)

    contract_id: UUID = Field(foreign_key="contract.id", unique=True)
    name: str
    status: str = Field(default="active", sa_column_kwargs={"server_default": "active"})
    starts_on: date | None = None
    ends_on: date | None = None
    delivery_entity: str | None = None
    currency_code: str | None = None
    crm_connection: str | None = None
    erp_connection: str | None = None
    psa_connection: str | None = Field(default=None, index=True)
    run_id: str | None = None


_contract = table("contract", column("id"), column("subtotal", Numeric(18, 4)))
# What the contract is worth now: an amendment that changes it changes the budget with it.
ProjectRow.budget = column_property(select(_contract.c.subtotal).where(_contract.c.id == col(ProjectRow.contract_id)).scalar_subquery())


class TaskRow(RecordRow, table=True):
    """A task, or a milestone; ``contract_line_id`` is the line that it delivers."""

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint("kind IN ('task', 'milestone')", name="ck_task_kind"),
        CheckConstraint("state IN ('not_started', 'started', 'needs_info', 'completed')", name="ck_task_state"),
        CheckConstraint("accepted_on IS NULL OR (kind = 'milestone' AND completed_on IS NOT NULL)", name="ck_task_accepted"),
        CheckConstraint("(state = 'completed') = (completed_on IS NOT NULL)", name="ck_task_completed"),
    )

    project_id: UUID = Field(foreign_key="project.id", index=True)
    contract_line_id: UUID | None = Field(default=None, foreign_key="contract_line.id", index=True)
    kind: str
    name: str
    state: str = "not_started"
    percent_complete: int | None = None
    starts_on: date | None = None
    due_on: date | None = None
    planned_minutes: int | None = None
    currency_code: str | None = None
    budget: Decimal | None = Field(default=None, sa_column=Column(Numeric(18, 4)))
    billable: bool = True
    fixed_fee: bool = False
    completed_on: date | None = None
    accepted_on: date | None = None


class StaffingDemandRow(RecordRow, table=True):
    __tablename__ = "staffing_demand"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'filled', 'withdrawn')", name="ck_staffing_demand_status"),
        CheckConstraint("confidence BETWEEN 0 AND 100", name="ck_staffing_demand_confidence"),
    )

    project_id: UUID = Field(foreign_key="project.id", index=True)
    role: str
    person_reference: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    hours_per_week: Decimal | None = Field(default=None, sa_column=Column(Numeric(6, 2)))
    confidence: int = 100
    status: str = "open"


class AssignmentRow(RecordRow, table=True):
    __tablename__ = "assignment"
    __table_args__ = (Index("ix_assignment_person", "project_id", "person_reference"),)

    project_id: UUID = Field(foreign_key="project.id")
    task_id: UUID | None = Field(default=None, foreign_key="task.id", index=True)
    staffing_demand_id: UUID | None = Field(default=None, foreign_key="staffing_demand.id", index=True)
    person_reference: str
    role: str
    starts_on: date
    ends_on: date | None = None
    hours_per_week: Decimal | None = Field(default=None, sa_column=Column(Numeric(6, 2)))
