"""Time and expenses: what people worked and spent, as the delivery tool says."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.canonical.money import Amount
from app.core.model import Canonical, Day
from app.core.problems import Conflict
from app.process_apis.records import Change, Collection, CurrencyCode, ListQuery, Recorded, Ref, Sum, Text
from app.process_apis.services.billing.models import ExpenseRow, TimeEntryRow


class TimeEntryBody(Canonical):
    project: Annotated[str, Ref("project"), Field(max_length=90)]
    person_reference: Text = Field(description="The delivery tool's id of the person.")
    worked_on: Day
    minutes: int = Field(ge=1, le=1440)
    billable: bool = True
    approved: bool = Field(default=False, description="Approved time is billed.")
    notes: str | None = Field(default=None, max_length=2000)


class TimeEntryShown(Recorded):
    project: Annotated[str | None, Ref("project")] = None
    person_reference: str | None = None
    worked_on: Day | None = None
    minutes: int | None = None
    billable: bool | None = None
    approved: bool | None = None
    invoiced: bool | None = Field(default=None, description="Whether an invoice line bills it.")
    notes: str | None = None


class TimeEntryQuery(ListQuery):
    project: Annotated[str | None, Ref("project")] = Field(default=None, max_length=90)
    person_reference: str | None = Field(default=None, max_length=255)
    worked_on_from: Day | None = None
    worked_on_to: Day | None = None
    billable: bool | None = None
    approved: bool | None = None
    invoiced: bool | None = None


class ExpenseBody(Canonical):
    project: Annotated[str, Ref("project"), Field(max_length=90)]
    person_reference: Text = Field(description="The delivery tool's id of the person.")
    spent_on: Day
    category: Text = Field(examples=["travel"])
    description: str | None = Field(default=None, max_length=2000)
    currency_code: CurrencyCode
    amount: Sum = Field(gt=0, description="Net of tax.")
    tax_amount: Sum | None = Field(default=None, ge=0)
    billable: bool = True
    approved: bool = Field(default=False, description="Approved expenses are billed.")


class ExpenseShown(Recorded):
    project: Annotated[str | None, Ref("project")] = None
    person_reference: str | None = None
    spent_on: Day | None = None
    category: str | None = None
    description: str | None = None
    currency_code: str | None = None
    amount: Amount = None
    tax_amount: Amount = None
    billable: bool | None = None
    approved: bool | None = None
    invoiced: bool | None = Field(default=None, description="Whether an invoice line bills it.")


class ExpenseQuery(ListQuery):
    project: Annotated[str | None, Ref("project")] = Field(default=None, max_length=90)
    person_reference: str | None = Field(default=None, max_length=255)
    spent_on_from: Day | None = None
    spent_on_to: Day | None = None
    category: str | None = Field(default=None, max_length=255)
    currency_code: str | None = Field(default=None, max_length=3)
    billable: bool | None = None
    approved: bool | None = None
    invoiced: bool | None = None


async def not_invoiced(change: Change) -> None:
    """What is on an invoice stays as it was billed: a correction is a credit memo."""
    if change.row is not None and change.row.invoiced:
        raise Conflict("It is on an invoice and cannot change any more; a correction is a credit memo and a new invoice.")


TIME_ENTRIES = Collection(
    entity_key="time_entry",
    table=TimeEntryRow,
    body=TimeEntryBody,
    shown=TimeEntryShown,
    query=TimeEntryQuery,
    path="time-entries",
    product="billing",
    fixed=frozenset({"project"}),
    parent="project",
    check=not_invoiced,
    about="Minutes that somebody worked on a project on a day.",
)
EXPENSES = Collection(
    entity_key="expense",
    table=ExpenseRow,
    body=ExpenseBody,
    shown=ExpenseShown,
    query=ExpenseQuery,
    path="expenses",
    product="billing",
    fixed=frozenset({"project"}),
    parent="project",
    check=not_invoiced,
    about="What somebody spent on a project.",
)
