"""Billing runs as billing sees them: which project up to which day, where it stands, and the invoice that came of it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import Field
from sqlmodel import col, or_, select

from app.canonical import quantize
from app.core import ids
from app.core.database import Database
from app.core.model import Wire
from app.core.problems import BadRequest, NotFound
from app.platform.identity.sight import Sight
from app.process_apis.flows.project_to_billing.schemas import FLOW
from app.process_apis.services.billing import InvoiceRow
from app.process_apis.services.runs import RunRow
from app.process_apis.services.runs.schemas import FailureOut, RunStatus
from app.process_apis.services.runs.service import summary


class RunInvoiceOut(Wire):
    id: str = Field(examples=["inv_01jd4z6k3ve0gr9ps8c0y3zq07"])
    status: str = Field(examples=["issued"])
    number: str | None = None
    issued_on: date | None = None
    currency_code: str
    subtotal: Decimal
    tax_total: Decimal
    total: Decimal


class BillingRunOut(Wire):
    id: str = Field(examples=["run_01jd4z6k3ve0gr9ps8c0y3zq1n"])
    project: str
    through: date = Field(description="Approved work up to and including this day.", examples=["2026-10-31"])
    status: RunStatus
    headline: str = Field(description="Where the run stands, in business words.", examples=["Invoice INV-1001 is issued"])
    owner: str = Field(description="Whom to ask.")
    legal_entity: str | None = None
    requested_by: str
    invoice: RunInvoiceOut | None = Field(
        default=None, description="What it drafted; null before that, and when there was nothing to bill."
    )
    held_references: list[str] = Field(description="Approved time that it could not bill: the delivery tool's ids.", examples=[["70031"]])
    failure: FailureOut | None = None
    created_at: datetime
    updated_at: datetime
    completed_at: datetime | None = None


class BillingRunPage(Wire):
    items: list[BillingRunOut]
    next_cursor: str | None = None


class BillingRuns:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self, sight: Sight, *, project: str | None, status: str | None, through: date | None, cursor: str | None, limit: int
    ) -> BillingRunPage:
        """Newest first."""
        query = _seen(sight)
        if project is not None:
            query = query.where(RunRow.subject_id == (project if project.isprintable() else ""))
        if status is not None:
            query = query.where(RunRow.status == status)
        if through is not None:
            query = query.where(col(RunRow.payload)["through"].astext == through.isoformat())
        if cursor is not None:
            query = query.where(col(RunRow.id) < _checked(cursor))
        async with self._database.session() as session:
            rows = (await session.exec(query.order_by(col(RunRow.id).desc()).limit(limit + 1))).all()
        items = [_shown(run, invoice) for run, invoice in rows[:limit]]
        return BillingRunPage(items=items, next_cursor=items[-1].id if len(rows) > limit else None)

    async def get(self, run_id: str, sight: Sight) -> BillingRunOut:
        """:class:`NotFound` when there is none in sight."""
        async with self._database.session() as session:
            query = _seen(sight).where(RunRow.id == (run_id if run_id.isprintable() else ""))
            found = (await session.exec(query)).one_or_none()
        if found is None:
            raise NotFound(f"there is no billing run {run_id[:80]}")
        return _shown(*found)


def _seen(sight: Sight) -> Any:
    query = select(RunRow, InvoiceRow).join(InvoiceRow, col(InvoiceRow.run_id) == col(RunRow.id), isouter=True).where(RunRow.flow == FLOW)
    if sight.legal_entities is None:
        return query
    unknown = col(RunRow.legal_entity).is_(None) & (col(RunRow.requested_by) == sight.actor)
    return query.where(or_(col(RunRow.legal_entity).in_(sight.legal_entities), unknown))


def _checked(cursor: str) -> str:
    try:
        ids.decode("run", cursor)
    except ids.BadId:
        raise BadRequest("cursor: not one that we gave out") from None
    return cursor


def _shown(run: RunRow, invoice: InvoiceRow | None) -> BillingRunOut:
    told = summary(run)
    return BillingRunOut(
        id=run.id,
        project=run.subject_id,
        through=run.payload["through"],
        status=told.status,
        headline=run.headline,
        owner=run.owner,
        legal_entity=run.legal_entity,
        requested_by=run.requested_by,
        invoice=None if invoice is None else _invoice(invoice),
        held_references=list((run.result or {}).get("held", [])),
        failure=told.failure,
        created_at=run.created_at,
        updated_at=run.updated_at,
        completed_at=run.completed_at,
    )


def _invoice(row: InvoiceRow) -> RunInvoiceOut:
    return RunInvoiceOut(
        id=ids.encode("inv", row.id),
        status=row.status,
        number=row.number,
        issued_on=row.issued_on,
        currency_code=row.currency_code,
        subtotal=quantize(row.subtotal, row.currency_code),
        tax_total=quantize(row.tax_total, row.currency_code),
        total=quantize(row.total, row.currency_code),
    )
