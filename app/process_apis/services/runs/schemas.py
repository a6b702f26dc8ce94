"""Runs on the wire."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import Field

from app.core.model import Wire


class RunStatus(StrEnum):
    """``accepted`` → ``running`` ⇄ ``waiting`` (for a person) ⇄ ``parked`` (for weather or a fix) → ``completed`` or ``refused``."""

    ACCEPTED = "accepted"
    RUNNING = "running"
    WAITING = "waiting"
    PARKED = "parked"
    COMPLETED = "completed"
    REFUSED = "refused"


class MoneyOut(Wire):
    amount: str = Field(description="Decimal with the currency's digits.", examples=["20882.50"])
    currency_code: str = Field(description="ISO 4217.", examples=["GBP"])


class SubjectOut(Wire):
    connection: str
    entity: str
    id: str


class FailureOut(Wire):
    kind: str = Field(examples=["unauthenticated"])
    detail: str
    system: str | None = None
    field: str | None = Field(default=None, description="The field at fault, in our words.")
    owner: str | None = Field(default=None, description="Who can mend it.")


class StepOut(Wire):
    name: str
    title: str
    status: str = Field(description="`running`, `retrying`, `done` or `failed`.")
    attempts: int
    started_at: datetime
    ended_at: datetime | None = None
    failure: FailureOut | None = None


class VendorCallOut(Wire):
    step: str | None = None
    attempt: int
    connection: str
    operation: str
    entity: str | None = None
    method: str
    path: str
    status: int | None = None
    outcome: str = Field(description="`ok` or the kind of failure.")
    started_at: datetime
    duration_ms: float


class RecordOut(Wire):
    """One canonical record that the run touched, and its ids: connection → vendor object → id."""

    id: str
    entity: str
    systems: dict[str, dict[str, str]]


class RunSummary(Wire):
    id: str
    flow: str
    status: RunStatus
    headline: str = Field(description="Where the run stands, in business words.")
    owner: str = Field(description="Whom to ask.")
    subject: SubjectOut
    trigger: str = Field(description="`push`, `poll` or `request`.")
    money: MoneyOut | None = Field(default=None, description="What the run is about, and holds up while it is not completed.")
    failure: FailureOut | None = None
    created_at: datetime
    updated_at: datetime
    completed_at: datetime | None = None


class RunDetail(RunSummary):
    trace_id: str | None = None
    resumes: int
    resume_at: datetime | None = Field(default=None, description="When a parked run goes on by itself.")
    steps: list[StepOut]
    vendor_calls: list[VendorCallOut]
    vendor_seconds: float = Field(description="Sum of the vendors' time on this run.")
    records: list[RecordOut]
    result: dict[str, Any] | None = None


class RunPage(Wire):
    items: list[RunSummary]
    next_cursor: str | None = None
