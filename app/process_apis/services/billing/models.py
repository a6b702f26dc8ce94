"""Tables of billing. A billing event is one approved time entry or one accepted milestone, and is billed once: a constraint says so."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, DateTime, Index, Numeric, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlmodel import Field, Relationship, SQLModel

from app.core import ids
from app.core.clock import utcnow
from app.process_apis.records import RecordRow


class RateCardRow(RecordRow, table=True):
    """``customer_id`` None: for all customers. ``effective_to`` is the last day; None: until further notice."""

    __tablename__ = "rate_card"
    __table_args__ = (CheckConstraint("effective_from <= effective_to", name="ck_rate_card_days"),)

    name: str
    customer_id: UUID | None = Field(default=None, index=True)
    currency_code: str
    effective_from: date
    effective_to: date | None = None


class RateRow(RecordRow, table=True):
    __tablename__ = "rate"
    __table_args__ = (
        CheckConstraint("effective_from <= effective_to", name="ck_rate_days"),
        ExcludeConstraint(
            (Column("rate_card_id"), "="),
            (Column("role"), "="),
            (func.daterange(Column("effective_from"), Column("effective_to"), "[]"), "&&"),
            using="gist",
            name="ex_rate_days",
        ),
    )

    rate_card_id: UUID = Field(foreign_key="rate_card.id", index=True)
    role: str
    unit_price: Decimal = Field(sa_column=Column(Numeric(), nullable=False))
    effective_from: date
    effective_to: date | None = None


class BillingScheduleRow(RecordRow, table=True):
    """``entries``: days and amounts of a fixed fee, as JSON."""

    __tablename__ = "billing_schedule"
    __table_args__ = (UniqueConstraint("contract_id", name="uq_billing_schedule_contract"),)

    contract_id: UUID = Field(foreign_key="contract.id")
    name: str | None = None
    frequency: str
    in_arrears: bool = True
    currency_code: str
    entries: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))


class InvoiceLineRow(SQLModel, table=True):
    """``number`` is the position of the contract line that it bills; ``minutes`` are exact where ``quantity`` is hours, rounded."""

    __tablename__ = "invoice_line"
    __table_args__ = (UniqueConstraint("invoice_id", "contract_line_id", name="uq_invoice_line_contract_line"),)

    id: UUID = Field(default_factory=ids.new_uuid, primary_key=True)
    invoice_id: UUID = Field(foreign_key="invoice.id")
    contract_line_id: UUID = Field(foreign_key="contract_line.id", index=True)
    number: int
    description: str | None = None
    minutes: int
    quantity: Decimal = Field(sa_column=Column(Numeric(18, 5), nullable=False))
    unit_price: Decimal | None = Field(default=None, sa_column=Column(Numeric()))
    amount: Decimal = Field(sa_column=Column(Numeric(18, 4), nullable=False))
    tax_rate: Decimal | None = Field(default=None, sa_column=Column(Numeric()))
    tax_amount: Decimal = Field(sa_column=Column(Numeric(18, 4), nullable=False))


class CreditMemoRow(RecordRow, table=True):
    __tablename__ = "credit_memo"
    __table_args__ = (
        CheckConstraint("status IN ('draft', 'issued', 'void')", name="ck_credit_memo_status"),
        CheckConstraint("amount >= 0 AND tax_amount >= 0", name="ck_credit_memo_amount"),
    )

    invoice_id: UUID = Field(foreign_key="invoice.id", index=True)
    number: str | None = None
    status: str
    reason: str
    issued_on: date | None = None
    currency_code: str
    amount: Decimal = Field(sa_column=Column(Numeric(18, 4), nullable=False))
    tax_amount: Decimal = Field(sa_column=Column(Numeric(18, 4), nullable=False))


class InvoiceRow(RecordRow, table=True):
    """``run_id``: the billing run that planned it; None where the ERP brought it."""

    __tablename__ = "invoice"
    __table_args__ = (
        CheckConstraint("status IN ('planned', 'draft', 'issued', 'paid', 'rejected', 'cancelled')", name="ck_invoice_status"),
    )

    project_id: UUID | None = Field(default=None, foreign_key="project.id", index=True)
    contract_id: UUID = Field(foreign_key="contract.id", index=True)
    customer_id: UUID | None = Field(default=None, index=True)
    run_id: str | None = Field(default=None, unique=True)
    period: str | None = None
    status: str = "planned"
    currency_code: str
    subtotal: Decimal = Field(sa_column=Column(Numeric(18, 4), nullable=False))
    tax_total: Decimal = Field(sa_column=Column(Numeric(18, 4), nullable=False))
    number: str | None = None
    issued_on: date | None = None
    due_on: date | None = None
    paid_on: date | None = None

    line_rows: list[InvoiceLineRow] = Relationship(
        sa_relationship_kwargs={"lazy": "selectin", "viewonly": True, "order_by": "InvoiceLineRow.number"}
    )
    memo_rows: list[CreditMemoRow] = Relationship(sa_relationship_kwargs={"lazy": "selectin", "viewonly": True})

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [_shown_line(line) for line in self.line_rows]

    @property
    def total(self) -> Decimal:
        return self.subtotal + self.tax_total

    @property
    def credited(self) -> Decimal:
        """By issued credit memos, net."""
        return sum((memo.amount for memo in self.memo_rows if memo.status == "issued"), Decimal(0))

    @property
    def credited_tax(self) -> Decimal:
        return sum((memo.tax_amount for memo in self.memo_rows if memo.status == "issued"), Decimal(0))


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


def _shown_line(line: InvoiceLineRow) -> dict[str, Any]:
    return {
        "contract_line": line.number,
        "description": line.description,
        "quantity": _plain(line.quantity),
        "unit_price": _plain(line.unit_price),
        "amount": line.amount,
        "tax_rate": _plain(line.tax_rate),
        "tax_amount": line.tax_amount,
    }


def _plain(number: Decimal | None) -> Decimal | None:
    """Without the zeros that a column adds."""
    return None if number is None else Decimal(f"{number.normalize():f}")
