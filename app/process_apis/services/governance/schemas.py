"""Governance on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import Field

from app.core.model import Wire
from app.platform.governance import HeldWrite

EXAMPLE_ID = "hld_01jd4z6k3ve0gr9ps8c0y3zq1n"

HeldWriteId = Annotated[str, Path(description="As the write was answered when it was held.", examples=[EXAMPLE_ID])]


class ExplanationOut(Wire):
    entity: str
    field: str = Field(examples=["name"])
    origin: list[str] = Field(description="The roles that the write would speak for.")
    state: str = Field(examples=["active"])
    outcome: Literal["allow", "hold", "refuse"] = Field(description="What would happen to the write.")
    owners: list[str] = Field(description="The system of record of this field in this state.")
    rule: str = Field(description="Path in the register.", examples=["entities.customer.owner"])
    line: int = Field(description="Line of the register's file that says so.", examples=[9])
    explanation: str


class ForeignFieldOut(Wire):
    field: str = Field(examples=["tax_number"])
    outcome: str = Field(examples=["hold"])
    owners: list[str]
    rule: str = Field(examples=["entities.customer.fields.tax_number.active"])
    line: int


class HeldWriteOut(Wire):
    id: str = Field(examples=[EXAMPLE_ID])
    state: Literal["held", "releasing", "applied", "rejected", "failed"]
    operation: str = Field(description="`create` or `update`.")
    connection: str
    entity: str
    canonical_id: str
    field_values: dict[str, Any] = Field(description="What would be written, in canonical form.")
    extensions: dict[str, Any]
    before: dict[str, Any] = Field(description="What the system said of these fields when the write was held.")
    origin: list[str] = Field(description="The roles that the write speaks for.")
    owner: list[str] = Field(description="Who owns the fields that hold it.")
    lifecycle: str
    reasons: list[ForeignFieldOut]
    requested_by: str
    at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    note: str | None = None


class HeldWritePage(Wire):
    items: list[HeldWriteOut]
    next_cursor: str | None = None


class AuditEntryOut(Wire):
    sequence: int
    at: str
    actor: str
    action: str
    subject: str
    decision: str
    detail: dict[str, Any]
    previous_hash: str
    hash: str


class AuditPage(Wire):
    items: list[AuditEntryOut]
    next_cursor: str | None = None


def held_out(held: HeldWrite) -> HeldWriteOut:
    return HeldWriteOut.model_validate(held.model_dump())
