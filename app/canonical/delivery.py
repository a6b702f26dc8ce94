"""What is delivered and by whom: project, tasks and milestones, staffing demand, time."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from app.canonical.money import Amount
from app.core.model import Canonical, Day


class TaskKind(StrEnum):
    TASK = "task"
    MILESTONE = "milestone"


class TaskState(StrEnum):
    NOT_STARTED = "not_started"
    STARTED = "started"
    NEEDS_INFO = "needs_info"
    COMPLETED = "completed"


class Project(Canonical):
    """``customer_name`` is for tools that keep no clients."""

    name: str | None = None
    customer: str | None = None
    customer_name: str | None = None
    currency_code: str | None = None
    budget: Amount = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    archived: bool | None = None
    contract: str | None = None
    status: str | None = None
    contract_reference: str | None = None
    billing_entity: str | None = None
    delivery_entity: str | None = None
    invoice_status: str | None = None
    invoiced_amount: Amount = None


class Task(Canonical):
    """A task or a milestone. ``contract_line`` says which line of the contract it delivers."""

    project: str | None = None
    name: str | None = None
    kind: str | None = None
    state: str | None = None
    percent_complete: int | None = None
    starts_on: Day | None = None
    due_on: Day | None = None
    planned_minutes: int | None = None
    budget: Amount = None
    billable: bool | None = None
    fixed_fee: bool | None = None
    contract_line: str | None = None
    completed_on: Day | None = None
    accepted_on: Day | None = None


class StaffingDemand(Canonical):
    """A seat on a project that wants a person with a role."""

    project: str | None = None
    role: str | None = None
    person_reference: str | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    hours_per_week: Decimal | None = None
    confidence: int | None = None
    status: str | None = None


class Assignment(Canonical):
    """A person on a project, in a role and for a time."""

    project: str | None = None
    task: str | None = None
    staffing_demand: str | None = None
    person_reference: str | None = None
    role: str | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    hours_per_week: Decimal | None = None


class Expense(Canonical):
    """What somebody spent on a project. ``amount`` is net of tax, in ``currency_code``."""

    project: str | None = None
    task: str | None = None
    person_reference: str | None = None
    spent_on: Day | None = None
    category: str | None = None
    description: str | None = None
    currency_code: str | None = None
    amount: Amount = None
    tax_amount: Amount = None
    billable: bool | None = None
    approved: bool | None = None
    invoiced: bool | None = None


class TimeEntry(Canonical):
    project: str | None = None
    task: str | None = None
    person_reference: str | None = None
    worked_on: Day | None = None
    minutes: int | None = None
    billable: bool | None = None
    approved: bool | None = None
    invoiced: bool | None = None
    notes: str | None = None
