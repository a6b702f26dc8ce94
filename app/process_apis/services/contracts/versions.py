"""Versions: the contract as it was, who made it so, when and why.

A draft has one, which follows it; in force, every change makes the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.clock import utcnow
from app.process_apis.services.contracts.models import ContractLineRow, ContractRow, ContractVersionRow
from app.process_apis.services.contracts.repository import lines_of


async def begin(session: AsyncSession, contract: ContractRow) -> None:
    """Before a change: what there is becomes a version, if nothing wrote one yet."""
    if await session.get(ContractVersionRow, (contract.id, contract.version)) is None:
        await _write(session, contract, await lines_of(session, contract.id), contract.brought_by, "agreed", None)


async def settle(session: AsyncSession, contract: ContractRow, *, by: str, what: str, amendment: UUID | None = None) -> int:
    """After a change of a locked contract: its sums are those of its lines, and its version says so. The version's number."""
    latest = await session.get(ContractVersionRow, (contract.id, contract.version))
    lines = await lines_of(session, contract.id)
    contract.subtotal = sum((line.amount for line in lines), Decimal(0))
    contract.tax_total = sum((line.tax_amount for line in lines), Decimal(0))
    contract.version += latest is not None and latest.contract["status"] != "draft"
    contract.updated_at = utcnow()
    await session.flush()
    await _write(session, contract, lines, by, what, amendment)
    return contract.version


async def _write(
    session: AsyncSession, contract: ContractRow, lines: Sequence[ContractLineRow], by: str, what: str, amendment: UUID | None
) -> None:
    values = {
        "made_at": utcnow(),
        "made_by": by,
        "what": what,
        "amendment_id": amendment,
        "currency_code": contract.currency_code,
        "subtotal": contract.subtotal,
        "tax_total": contract.tax_total,
        "contract": contract.model_dump(mode="json"),
        "lines": [line.model_dump(mode="json") for line in lines],
    }
    write = insert(ContractVersionRow).values(contract_id=contract.id, number=contract.version, **values)
    await session.exec(write.on_conflict_do_update(index_elements=["contract_id", "number"], set_=values))
