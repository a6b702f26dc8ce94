"""Every query on billing. All of them run inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import and_, func, or_, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.canonical import BillingType
from app.core.clock import utcnow
from app.core.problems import NotFound
from app.platform.identity.sight import Sight
from app.process_apis.services.billing.models import (
    BillingEventRow,
    CreditMemoRow,
    InvoiceLineRow,
    InvoiceRow,
    RateCardRow,
    RateRow,
    TimeEntryRow,
)
from app.process_apis.services.billing.rules import InvoicePlan, LineTerms
from app.process_apis.services.contracts import ContractLineRow, ContractRow
from app.process_apis.services.projects import ProjectRow


async def project_and_contract(session: AsyncSession, project: UUID, *, lock: bool = False) -> tuple[ProjectRow, ContractRow]:
    """``lock``: nobody else plans an invoice of this project until we commit."""
    row = await session.get(ProjectRow, project, with_for_update=lock or None)
    if row is None:
        raise NotFound("there is no such project")
    contract = await session.get(ContractRow, row.contract_id)
    assert contract is not None  # noqa: S101 - a foreign key says so
    return row, contract


async def contract_lines(session: AsyncSession, contract: UUID) -> Sequence[ContractLineRow]:
    query = select(ContractLineRow).where(ContractLineRow.contract_id == contract).order_by(col(ContractLineRow.number))
    return (await session.exec(query)).all()


async def add_events(session: AsyncSession, events: Iterable[dict[str, Any]]) -> None:
    """Each piece of work once, whoever brings it again."""
    rows = list(events)
    if rows:
        await session.exec(insert(BillingEventRow).values(rows).on_conflict_do_nothing(constraint="uq_billing_event_source"))


async def open_events(session: AsyncSession, lines: Sequence[UUID], references: Sequence[str]) -> Sequence[BillingEventRow]:
    """Of the given work, what is on no invoice yet."""
    query = select(BillingEventRow).where(
        col(BillingEventRow.contract_line_id).in_(lines),
        col(BillingEventRow.reference).in_(references),
        col(BillingEventRow.invoice_id).is_(None),
    )
    return (await session.exec(query.order_by(col(BillingEventRow.worked_on), col(BillingEventRow.reference)))).all()


async def events_of(session: AsyncSession, invoice: UUID) -> Sequence[BillingEventRow]:
    query = select(BillingEventRow).where(BillingEventRow.invoice_id == invoice)
    return (await session.exec(query.order_by(col(BillingEventRow.worked_on), col(BillingEventRow.reference)))).all()


async def terms(session: AsyncSession, lines: Sequence[ContractLineRow], *, without: UUID | None = None) -> dict[str, LineTerms]:
    """Each contract line with what stands billed on it: planned, draft, issued and paid invoices count, others do not.

    Credit memos do not lessen it: what was taken back is billed again only when somebody says so, not by the next run.

    ``without``: the invoice that is being planned again after a crash does not count either.
    """
    query = (
        select(
            InvoiceLineRow.contract_line_id,
            func.sum(InvoiceLineRow.minutes),
            func.sum(InvoiceLineRow.quantity),
            func.sum(InvoiceLineRow.amount),
        )
        .join(InvoiceRow, col(InvoiceRow.id) == col(InvoiceLineRow.invoice_id))
        .where(
            col(InvoiceLineRow.contract_line_id).in_([line.id for line in lines]),
            col(InvoiceRow.status).not_in(["rejected", "cancelled"]),
            InvoiceRow.id != without if without else col(InvoiceRow.id).is_not(None),
        )
        .group_by(col(InvoiceLineRow.contract_line_id))
    )
    billed = {row[0]: row[1:] for row in (await session.exec(query)).all()}
    return {str(line.id): _terms(line, billed.get(line.id)) for line in lines}


async def add_invoice(session: AsyncSession, invoice: InvoiceRow, plan: InvoicePlan, events: Sequence[BillingEventRow]) -> None:
    session.add(invoice)
    await session.flush()
    for line in plan.lines:
        session.add(
            InvoiceLineRow(
                invoice_id=invoice.id,
                contract_line_id=UUID(line.line),
                number=line.number,
                description=line.description,
                minutes=line.minutes,
                quantity=line.quantity,
                unit_price=line.unit_price,
                amount=line.amount,
                tax_rate=line.tax_rate,
                tax_amount=line.tax_amount,
            )
        )
    ids = [event.id for event in events]
    await session.exec(update(BillingEventRow).where(col(BillingEventRow.id).in_(ids)).values(invoice_id=invoice.id))


async def invoice_of_run(session: AsyncSession, run_id: str) -> InvoiceRow | None:
    return (await session.exec(select(InvoiceRow).where(InvoiceRow.run_id == run_id))).one_or_none()


async def mark_invoice(session: AsyncSession, invoice: UUID, **values: Any) -> None:
    await session.exec(update(InvoiceRow).where(col(InvoiceRow.id) == invoice).values(updated_at=utcnow(), **values))


async def note_time(
    session: AsyncSession, invoice: InvoiceRow, events: Sequence[BillingEventRow], people: Mapping[str, str | None]
) -> None:
    """The billed time in our books: approved, and on an invoice. ``people``: who worked it, by the PSA's id of the entry.

    An entry that is no time of one day stays out of them; it is billed all the same, and the invoice's line counts it.
    """
    brought = {"project_id": invoice.project_id, "legal_entity": invoice.legal_entity, "brought_by": invoice.brought_by}
    now = utcnow()
    rows = [
        {
            **brought,
            "id": _time_entry_id(event),
            "person_reference": people.get(event.reference) or "unknown",
            "worked_on": event.worked_on,
            "minutes": event.minutes,
            "billable": True,
            "approved": True,
            "invoiced": True,
            "created_at": now,
            "updated_at": now,
        }
        for event in events
        if event.source == "time_entry" and 0 < event.minutes <= 1440
    ]
    if rows:
        told = insert(TimeEntryRow).values(rows)
        renewed = {name: told.excluded[name] for name in ("minutes", "worked_on", "invoiced", "updated_at")}
        await session.exec(told.on_conflict_do_update(index_elements=["id"], set_=renewed))


def _time_entry_id(event: BillingEventRow) -> UUID:
    """The canonical id of a time entry that only a billing run has told us of: the same whenever it is told."""
    return uuid5(NAMESPACE_URL, f"crosswalk:{event.connection}:time_entry:{event.reference}")


async def release(session: AsyncSession, invoice: UUID) -> None:
    """The invoice came to nothing: its work can be billed again."""
    await mark_invoice(session, invoice, status="rejected")
    entries = [_time_entry_id(event) for event in await events_of(session, invoice) if event.source == "time_entry"]
    await session.exec(update(TimeEntryRow).where(col(TimeEntryRow.id).in_(entries)).values(invoiced=False, updated_at=utcnow()))
    await session.exec(update(BillingEventRow).where(col(BillingEventRow.invoice_id) == invoice).values(invoice_id=None))


async def issued_invoices(session: AsyncSession, contract: UUID) -> Sequence[InvoiceRow]:
    """Those that the customer has, paid or not."""
    query = select(InvoiceRow).where(InvoiceRow.contract_id == contract, col(InvoiceRow.status).in_(["issued", "paid"]))
    return (await session.exec(query.order_by(col(InvoiceRow.created_at)))).all()


async def awaiting(session: AsyncSession, erp_connection: str) -> list[tuple[UUID, str]]:
    """(invoice, run) of every draft that finance has not decided on in that ERP."""
    query = (
        select(InvoiceRow.id, InvoiceRow.run_id)
        .join(ProjectRow, col(ProjectRow.id) == col(InvoiceRow.project_id))
        .where(InvoiceRow.status == "draft", ProjectRow.erp_connection == erp_connection)
    )
    return [(invoice, run) for invoice, run in (await session.exec(query)).all() if run is not None]


async def credited(session: AsyncSession, contract: UUID) -> list[tuple[UUID, Decimal, list[tuple[UUID, Decimal]]]]:
    """(invoice, net of its issued memos, its (contract line, amount)s) of every invoice that was credited."""
    sums = (
        select(CreditMemoRow.invoice_id, func.sum(CreditMemoRow.amount))
        .join(InvoiceRow, col(InvoiceRow.id) == col(CreditMemoRow.invoice_id))
        .where(InvoiceRow.contract_id == contract, CreditMemoRow.status == "issued")
        .group_by(col(CreditMemoRow.invoice_id))
    )
    found = []
    for invoice, net in (await session.exec(sums)).all():
        lines = select(col(InvoiceLineRow.contract_line_id), col(InvoiceLineRow.amount)).where(InvoiceLineRow.invoice_id == invoice)
        found.append((invoice, net, [(row[0], row[1]) for row in (await session.exec(lines.order_by(col(InvoiceLineRow.number)))).all()]))
    return found


async def rate_in_force(
    session: AsyncSession, *, on: date, role: str, legal_entity: str, customer: UUID | None, currency_code: str | None
) -> tuple[RateRow, RateCardRow] | None:
    """The customer's own card before the general one; of several, what began last."""
    query = (
        select(RateRow, RateCardRow)
        .join(RateCardRow, col(RateCardRow.id) == col(RateRow.rate_card_id))
        .where(
            RateRow.role == role,
            RateCardRow.legal_entity == legal_entity,
            or_(col(RateCardRow.customer_id).is_(None), col(RateCardRow.customer_id) == customer),
            *(_covers(table, on) for table in (RateRow, RateCardRow)),
        )
    )
    if currency_code is not None:
        query = query.where(RateCardRow.currency_code == currency_code)
    own_first = col(RateCardRow.customer_id).is_(None)
    latest = (col(RateCardRow.effective_from).desc(), col(RateRow.effective_from).desc(), col(RateRow.id).desc())
    return (await session.exec(query.order_by(own_first, *latest).limit(1))).first()


def _covers(table: type[RateRow] | type[RateCardRow], day: date) -> Any:
    return and_(col(table.effective_from) <= day, or_(col(table.effective_to).is_(None), col(table.effective_to) >= day))


async def all_projects(session: AsyncSession, sight: Sight) -> list[tuple[UUID, str]]:
    """(project, legal entity) of those in sight, oldest first."""
    query = select(ProjectRow.id, ContractRow.legal_entity).join(ContractRow, col(ContractRow.id) == col(ProjectRow.contract_id))
    if sight.legal_entities is not None:
        query = query.where(col(ContractRow.legal_entity).in_(sight.legal_entities))
    return [(row[0], row[1]) for row in (await session.exec(query.order_by(col(ProjectRow.created_at)))).all()]


def _terms(line: ContractLineRow, billed: Any) -> LineTerms:
    minutes, quantity, amount = billed or (0, 0, 0)
    return LineTerms(
        line=str(line.id),
        number=line.number,
        reference=f"L{line.number}",
        billing_type=BillingType(line.billing_type),
        description=line.description,
        quantity=line.quantity,
        unit_price=line.unit_price,
        amount=line.amount,
        tax_rate=line.tax_rate,
        billed_minutes=minutes,
        billed_quantity=quantity,
        billed_amount=amount,
    )
