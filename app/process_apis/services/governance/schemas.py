"""Governance on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from app.core.model import Wire
from app.platform.governance import HeldWrite


class ExplanationOut(Wire):
    entity: str
    field: str
    origin: list[str] = Field(description="The roles that the write would speak for.")
    state: str
    outcome: Literal["allow", "hold", "refuse"] = Field(description="What would happen to the write.")
    owners: list[str] = Field(description="The system of record of this field in this state.")
    rule: str = Field(description="Path in the register.", examples=["entities.customer.fields.tax_number.active"])
    line: int = Field(description="Line of the register's file that says so.")
    explanation: str


class ForeignFieldOut(Wire):
    field: str
    outcome: str
    owners: list[str]
    rule: str
    line: int


class HeldWriteOut(Wire):
    id: str = Field(examples=["hld_01k0x3f1s8e2kbq5v7m9n4p6rt"])
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
