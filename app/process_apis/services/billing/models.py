"""Tables of billing. A billing event is one approved time entry or one accepted milestone, and is billed once: a constraint says so."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, DateTime, Index, Numeric, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.core import ids
from app.core.clock import utcnow
from app.process_apis.records import RecordRow


class InvoiceRow(SQLModel, table=True):
    __tablename__ = "invoice"
    __table_args__ = (CheckConstraint("status IN ('planned', 'draft', 'issued', 'rejected')", name="ck_invoice_status"),)

    id: UUID = Field(primary_key=True)
    project_id: UUID = Field(foreign_key="project.id", index=True)
    contract_id: UUID = Field(foreign_key="contract.id", index=True)
    run_id: str = Field(unique=True)
    period: str
    status: str = "planned"
    currency_code: str
    subtotal: Decimal = Field(sa_column=Column(Numeric(18, 4), nullable=False))
    tax_total: Decimal = Field(sa_column=Column(Numeric(18, 4), nullable=False))
    number: str | None = None
    issued_on: date | None = None
    created_at: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))


class InvoiceLineRow(SQLModel, table=True):
    __tablename__ = "invoice_line"
    __table_args__ = (UniqueConstraint("invoice_id", "contract_line_id", name="uq_invoice_line_contract_line"),)

    id: UUID = Field(default_factory=ids.new_uuid, primary_key=True)
    invoice_id: UUID = Field(foreign_key="invoice.id")
    contract_line_id: UUID = Field(foreign_key="contract_line.id", index=True)
    minutes: int
    quantity: Decimal = Field(sa_column=Column(Numeric(18, 5), nullable=False))
    amount: Decimal = Field(sa_column=Column(Numeric(18, 4), nullable=False))
    tax_amount: Decimal = Field(sa_column=Column(Numeric(18, 4), nullable=False))


class TimeEntryRow(RecordRow, table=True):
    """Time as a delivery tool brought it. ``invoiced`` is ours to say: it is on an invoice line."""

    __tablename__ = "time_entry"
    __table_args__ = (CheckConstraint("minutes > 0 AND minutes <= 1440", name="ck_time_entry_minutes"),)

    project_id: UUID = Field(foreign_key="project.id", index=True)
    person_reference: str
    worked_on: date = Field(index=True)
    minutes: int
    billable: bool = True
    approved: bool = False
    invoiced: bool = False
    notes: str | None = None


class ExpenseRow(RecordRow, table=True):
    __tablename__ = "expense"

    project_id: UUID = Field(foreign_key="project.id", index=True)
    person_reference: str
    spent_on: date = Field(index=True)
    category: str
    description: str | None = None
    currency_code: str
    amount: Decimal = Field(sa_column=Column(Numeric(18, 4), nullable=False))
    tax_amount: Decimal | None = Field(default=None, sa_column=Column(Numeric(18, 4)))
    billable: bool = True
    approved: bool = False
    invoiced: bool = False


class BillingEventRow(SQLModel, table=True):
    __tablename__ = "billing_event"
    __table_args__ = (
        UniqueConstraint("connection", "source", "reference", name="uq_billing_event_source"),
        CheckConstraint("source IN ('time_entry', 'milestone')", name="ck_billing_event_source"),
        Index("ix_billing_event_invoice_id", "invoice_id"),
    )

    id: UUID = Field(default_factory=ids.new_uuid, primary_key=True)
    connection: str
    source: str
    reference: str
    """The PSA's own id of the time entry or milestone."""
    contract_line_id: UUID = Field(foreign_key="contract_line.id")
    worked_on: date
    minutes: int = 0
    invoice_id: UUID | None = Field(default=None, foreign_key="invoice.id")
    created_at: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))
