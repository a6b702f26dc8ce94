"""Tables of runs. The workflow engine keeps its own checkpoints; these rows are what people read."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ARRAY, CheckConstraint, Column, DateTime, Index, Numeric, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.core.clock import utcnow


class RunRow(SQLModel, table=True):
    __tablename__ = "flow_run"
    __table_args__ = (
        CheckConstraint(
            "status IN ('accepted', 'running', 'waiting', 'parked', 'completed', 'refused')",
            name="ck_flow_run_status",
        ),
        UniqueConstraint("base_key", "revision", name="uq_flow_run_base_key_revision"),
        Index("ix_flow_run_subject", "flow", "subject_connection", "subject_id"),
        Index("ix_flow_run_records", "records", postgresql_using="gin"),
        Index("ix_flow_run_parked", "resume_at", postgresql_where=text("status = 'parked'")),
    )

    id: str = Field(primary_key=True)
    flow: str
    base_key: str
    """``{flow}:{connection}:{subject}``. ``revision`` counts on when a refused subject is tried again: together the workflow's id."""
    revision: int
    workflow_id: str = Field(unique=True)
    """The workflow that tells the story now: a resumed run goes on under a new one."""
    subject_connection: str
    subject_entity: str
    subject_id: str
    """The subject as its system spells it, or its canonical id."""
    subject_version: str | None = None
    """When the subject had last changed as this run was asked for: an unchanged subject is not tried again after a refusal."""
    status: str = "accepted"
    headline: str = "Accepted"
    owner: str = "integration operations"
    trigger: str
    requested_by: str
    legal_entity: str | None = None
    """Whose business it is; None until the subject has been read."""
    trace_id: str | None = None
    amount: Decimal | None = Field(default=None, sa_column=Column(Numeric(18, 4)))
    currency_code: str | None = None
    records: list[str] = Field(default_factory=list, sa_column=Column(ARRAY(Text), nullable=False, server_default=text("'{}'")))
    """Canonical ids that the run has touched."""
    payload: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    failure: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    result: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    resumes: int = 0
    resume_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    created_at: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))
    updated_at: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))
    completed_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))


class RunStepRow(SQLModel, table=True):
    __tablename__ = "flow_run_step"

    run_id: str = Field(primary_key=True, foreign_key="flow_run.id")
    name: str = Field(primary_key=True)
    position: int
    title: str
    status: str
    attempts: int = 0
    failure: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    started_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    ended_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
