"""Billing on the wire."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field

from app.core.model import Day, Wire
from app.process_apis.services.runs.schemas import MoneyOut


class LinePositionOut(Wire):
    number: int
    billing_type: str
    description: str
    contract_value: MoneyOut
    billed: MoneyOut = Field(description="Less what was credited.")
    credited: MoneyOut = Field(description="The line's part of the credit memos of its invoices.")
    backlog: MoneyOut
    billed_hours: str = Field(examples=["1.58333"])


class PositionOut(Wire):
    """What a contract is worth, what of it is billed, what is still to come: ``contractValue = billed + backlog``, net of tax.

    What an issued credit memo took back is no longer billed, so it is backlog again.
    """

    project_id: str
    contract_id: str
    legal_entity: str
    contract_value: MoneyOut
    billed: MoneyOut = Field(description="Planned, draft, issued and paid invoices, less what was credited.")
    issued: MoneyOut = Field(description="Issued and paid invoices, before credit.")
    credited: MoneyOut = Field(description="Issued credit memos.")
    backlog: MoneyOut
    billed_hours: str
    lines: list[LinePositionOut]


class RateInForce(Wire):
    """The price of a role on a day, and where it stands."""

    on: Day
    role: str
    legal_entity: str
    unit_price: Decimal = Field(description="Of one hour, net.")
    currency_code: str
    customer: str | None = Field(default=None, description="Whose own card says so; null: the general card does.")
    rate: str = Field(examples=["rat_01jd4z6k3ve0gr9ps8c0y3zq16"])
    rate_card: str
    rate_card_name: str
    effective_from: date = Field(description="The first day of this price by this card.")
    effective_to: Day | None = Field(default=None, description="The last one; null: until further notice.")
