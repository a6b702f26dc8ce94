"""Tables of projects."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, DateTime
from sqlmodel import Field, SQLModel

from app.core.clock import utcnow


class ProjectRow(SQLModel, table=True):
    """The connections are those that served the project when it was opened: a later routing change does not move it."""

    __tablename__ = "project"

    id: UUID = Field(primary_key=True)
    contract_id: UUID = Field(foreign_key="contract.id", unique=True)
    name: str
    crm_connection: str
    erp_connection: str
    psa_connection: str
    run_id: str
    created_at: datetime = Field(default_factory=utcnow, sa_column=Column(DateTime(timezone=True), nullable=False))
