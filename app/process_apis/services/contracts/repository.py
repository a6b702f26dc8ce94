"""Every query on contracts. All of them run inside the caller's transaction.

Who locks more than one thing locks in this order: amendment, line, project, contract. Billing holds the project while it plans an
invoice, so that with the lock on the project nothing of the contract becomes billed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.canonical import ENTITIES
from app.core.clock import utcnow
from app.platform.xref import XrefEntityRow
from app.process_apis.services.contracts.models import ContractLineRow, ContractRow

_LOCK_PROJECTS = text("SELECT id FROM project WHERE contract_id = :contract ORDER BY id FOR UPDATE")
_BILLED = text(
    "SELECT line.contract_line_id, sum(line.amount) FROM invoice_line line JOIN invoice ON invoice.id = line.invoice_id "
    "WHERE invoice.contract_id = :contract AND invoice.status <> 'rejected' GROUP BY line.contract_line_id"
)


async def lock_contract(session: AsyncSession, contract: UUID) -> ContractRow:
    """As it is now, and nobody else changes it or bills on it until we commit."""
    await (await session.connection()).execute(_LOCK_PROJECTS, {"contract": contract})
    query = select(ContractRow).where(ContractRow.id == contract).with_for_update(key_share=True)
    return (await session.exec(query.execution_options(populate_existing=True))).one()


async def lines_of(session: AsyncSession, contract: UUID, *, lock: bool = False) -> Sequence[ContractLineRow]:
    """By number, as they are now."""
    query = select(ContractLineRow).where(ContractLineRow.contract_id == contract).order_by(col(ContractLineRow.number))
    query = query.with_for_update(key_share=True) if lock else query
    return (await session.exec(query.execution_options(populate_existing=True))).all()


async def billed(session: AsyncSession, contract: UUID) -> dict[UUID, Decimal]:
    """Net, by line: planned, draft and issued invoices count, rejected ones do not."""
    rows = (await (await session.connection()).execute(_BILLED, {"contract": contract})).all()
    return {row[0]: row[1] for row in rows}


async def add_lines(session: AsyncSession, rows: Iterable[dict[str, Any]]) -> None:
    """Each once; the cross-reference knows them."""
    for row in rows:
        register = insert(XrefEntityRow).values(id=row["id"], entity=ENTITIES["contract_line"].number, created_at=utcnow())
        await session.exec(register.on_conflict_do_nothing())
        await session.exec(insert(ContractLineRow).values(**row).on_conflict_do_nothing())
