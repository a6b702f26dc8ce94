"""Tables of contracts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, DateTime, Numeric, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.process_apis.records import RecordRow


class ContractRow(RecordRow, table=True):
    """Sums are those of its lines. ``version`` is the number of the latest version; a draft has none but the first."""

    __tablename__ = "contract"
    __table_args__ = (CheckConstraint("status IN ('draft', 'active', 'closed')", name="ck_contract_status"),)

    legal_entity: str = Field(index=True)
    customer_id: UUID = Field(index=True)
    opportunity_id: UUID | None = Field(default=None, unique=True)
    name: str | None = None
    delivery_entity: str
    currency_code: str
    payment_terms: str
    purchase_order: str | None = None
    signed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    status: str = Field(default="active", sa_column_kwargs={"server_default": "active"})
    subtotal: Decimal = Field(default=Decimal(0), sa_column=Column(Numeric(18, 4), nullable=False))
    tax_total: Decimal = Field(default=Decimal(0), sa_column=Column(Numeric(18, 4), nullable=False))
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})

    @property
    def total(self) -> Decimal:
        return self.subtotal + self.tax_total


class ContractLineRow(RecordRow, table=True):
    """``unit_price`` is net after discount, unrounded; ``amount`` is rounded to the currency.

    ``billing_rule`` is what was agreed; ``billing_type`` how work on it is measured: by the hour or by the milestone. ``in_force``
    follows the contract: a line of a draft is as new as the draft.
    """

    __tablename__ = "contract_line"
    __table_args__ = (
        UniqueConstraint("contract_id", "number", name="uq_contract_line_number"),
        CheckConstraint(
            "billing_rule IN ('time_and_materials', 'fixed_fee', 'capped', 'retainer', 'prepaid')", name="ck_contract_line_billing_rule"
        ),
        CheckConstraint("(billing_rule = 'capped') = (cap_amount IS NOT NULL)", name="ck_contract_line_cap"),
        CheckConstraint("(billing_rule = 'retainer') = (billing_period IS NOT NULL)", name="ck_contract_line_period"),
    )

    contract_id: UUID = Field(foreign_key="contract.id")
    number: int
    billing_rule: str
    billing_type: str
    currency_code: str
    description: str
    role: str | None = None
    milestone_name: str | None = None
    due_on: date | None = None
    quantity: Decimal = Field(sa_column=Column(Numeric(18, 5), nullable=False))
    unit_price: Decimal = Field(sa_column=Column(Numeric(24, 10), nullable=False))
    cap_amount: Decimal | None = Field(default=None, sa_column=Column(Numeric(18, 4)))
    billing_period: str | None = None
    draws_until: date | None = None
    amount: Decimal = Field(sa_column=Column(Numeric(18, 4), nullable=False))
    tax_rate: Decimal = Field(sa_column=Column(Numeric(9, 6), nullable=False))
    tax_amount: Decimal = Field(sa_column=Column(Numeric(18, 4), nullable=False))
    in_force: bool = Field(default=True, sa_column_kwargs={"server_default": "true"})
    task_id: UUID | None = None
    """The task or milestone that delivers it."""


class AmendmentRow(RecordRow, table=True):
    """``prepared_by`` said last what it contains: neither that one nor who requested it (``brought_by``) may decide."""

    __tablename__ = "amendment"
    __table_args__ = (
        CheckConstraint("status IN ('requested', 'approved', 'rejected')", name="ck_amendment_status"),
        CheckConstraint("(status = 'requested') = (decided_by IS NULL)", name="ck_amendment_decided"),
        CheckConstraint("decided_by <> brought_by AND decided_by <> prepared_by", name="ck_amendment_four_eyes"),
    )

    contract_id: UUID = Field(foreign_key="contract.id", index=True)
    title: str
    reason: str | None = None
    status: str = "requested"
    effective_on: date | None = None
    lines: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    currency_code: str
    value_change: Decimal = Field(sa_column=Column(Numeric(18, 4), nullable=False))
    external_reference: str | None = None
    prepared_by: str
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    note: str | None = None
    version: int | None = None
    """The version of the contract that it made."""

    @property
    def requested_by(self) -> str:
        return self.brought_by


class ContractVersionRow(SQLModel, table=True):
    """The contract as it was from ``made_at`` until the next version. Written once; only that of a draft follows the draft."""

    __tablename__ = "contract_version"

    contract_id: UUID = Field(foreign_key="contract.id", primary_key=True)
    number: int = Field(primary_key=True)
    made_at: datetime = Field(sa_type=DateTime(timezone=True))
    made_by: str
    what: str
    amendment_id: UUID | None = Field(default=None, foreign_key="amendment.id")
    currency_code: str
    subtotal: Decimal = Field(sa_column=Column(Numeric(18, 4), nullable=False))
    tax_total: Decimal = Field(sa_column=Column(Numeric(18, 4), nullable=False))
    contract: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    lines: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
