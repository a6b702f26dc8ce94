"""Tables of contracts."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Column, Numeric, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.process_apis.records import RecordRow


class ContractRow(RecordRow, table=True):
    __tablename__ = "contract"

    legal_entity: str = Field(index=True)
    customer_id: UUID = Field(index=True)
    opportunity_id: UUID = Field(unique=True)
    delivery_entity: str
    currency_code: str
    payment_terms: str
    purchase_order: str | None = None
    signed_on: date
    subtotal: Decimal = Field(sa_column=Column(Numeric(18, 4), nullable=False))
    tax_total: Decimal = Field(sa_column=Column(Numeric(18, 4), nullable=False))


class ContractLineRow(SQLModel, table=True):
    """``unit_price`` is net after discount, unrounded; ``amount`` is rounded to the currency."""

    __tablename__ = "contract_line"
    __table_args__ = (UniqueConstraint("contract_id", "number", name="uq_contract_line_number"),)

    id: UUID = Field(primary_key=True)
    contract_id: UUID = Field(foreign_key="contract.id")
    number: int
    billing_type: str
    description: str
    role: str | None = None
    milestone_name: str | None = None
    due_on: date | None = None
    quantity: Decimal = Field(sa_column=Column(Numeric(18, 5), nullable=False))
    unit_price: Decimal = Field(sa_column=Column(Numeric(24, 10), nullable=False))
    amount: Decimal = Field(sa_column=Column(Numeric(18, 4), nullable=False))
    tax_rate: Decimal = Field(sa_column=Column(Numeric(9, 6), nullable=False))
    tax_amount: Decimal = Field(sa_column=Column(Numeric(18, 4), nullable=False))
    task_id: UUID | None = None
    """The task or milestone that delivers it."""
