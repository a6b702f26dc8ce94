"""Tables of customers."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from app.process_apis.records import RecordRow


class CustomerRow(RecordRow, table=True):
    """``legal_entity`` of ours sells to the customer, ``billing_entity`` bills it, ``delivery_entity`` works for it."""

    __tablename__ = "customer"
    __table_args__ = (
        CheckConstraint("parent_id <> id", name="ck_customer_not_its_own_parent"),
        CheckConstraint("status IN ('active', 'inactive')", name="ck_customer_status"),
    )

    name: str
    parent_id: UUID | None = Field(default=None, foreign_key="customer.id", index=True)
    website: str | None = None
    phone: str | None = None
    tax_number: str | None = None
    address: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    billing_entity: str | None = Field(default=None, index=True)
    delivery_entity: str | None = Field(default=None, index=True)
    currency_code: str | None = None
    status: str = Field(default="active", sa_column_kwargs={"server_default": "active"})


class ContactRow(RecordRow, table=True):
    __tablename__ = "contact"

    customer_id: UUID = Field(foreign_key="customer.id", index=True)
    first_name: str | None = None
    last_name: str
    email: str | None = Field(default=None, index=True)
    phone: str | None = None
    job_title: str | None = None
    function: str | None = None
