"""Billing on the wire."""

from __future__ import annotations

from pydantic import Field

from app.core.model import Wire
from app.process_apis.services.runs.schemas import MoneyOut


class LinePositionOut(Wire):
    number: int
    billing_type: str
    description: str
    contract_value: MoneyOut
    billed: MoneyOut
    backlog: MoneyOut
    billed_hours: str = Field(examples=["1.58333"])


class PositionOut(Wire):
    """What a contract is worth, what of it is billed, what is still to come: ``contractValue = billed + backlog``, net of tax."""

    project_id: str
    contract_id: str
    legal_entity: str
    contract_value: MoneyOut
    billed: MoneyOut = Field(description="Planned, draft and issued invoices.")
    issued: MoneyOut = Field(description="Issued invoices only.")
    backlog: MoneyOut
    billed_hours: str
    lines: list[LinePositionOut]
