"""Deciding on amendments, and contracts as they were."""

from __future__ import annotations

from typing import Any, Literal

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.canonical import quantize
from app.core import ids
from app.core.clock import utcnow
from app.core.database import Database
from app.core.problems import BadRequest, Conflict, Forbidden, NotFound
from app.platform.governance import Governor, Proposal
from app.platform.identity.sight import Sight
from app.process_apis.records import Author, Recorded, find
from app.process_apis.records.store import HERE
from app.process_apis.services.contracts import rules
from app.process_apis.services.contracts.collections import AMENDMENTS, CONTRACT_LINES, CONTRACTS
from app.process_apis.services.contracts.models import AmendmentRow, ContractLineRow, ContractRow, ContractVersionRow
from app.process_apis.services.contracts.schemas import VersionOut, VersionPage, VersionSummary

Verdict = Literal["approved", "rejected"]


class ContractService:
    def __init__(self, database: Database, governor: Governor) -> None:
        self._database = database
        self._governor = governor

    async def decide(self, amendment: str, verdict: Verdict, author: Author, note: str | None) -> Recorded:
        """The amendment as it is then. :class:`Forbidden` for who asked for it; deciding the same again changes nothing."""
        async with self._database.session() as session:
            _check_eyes(await find(session, AMENDMENTS, amendment, author.sight), author)
        await self._governor.permit(
            Proposal(
                operation="update",
                connection=HERE,
                entity="amendment",
                canonical_id=amendment,
                fields=("status",),
                data={"status": verdict},
                origin=author.origin,
                by=author.by,
            )
        )
        async with self._database.session() as session:
            row: AmendmentRow = await find(session, AMENDMENTS, amendment, author.sight, lock=True)
            _check_eyes(row, author)
            if row.status != verdict:
                await _decided(session, row, verdict, author, note)
            return AMENDMENTS.show(row)

    async def versions(self, contract: str, cursor: str | None, limit: int, sight: Sight) -> VersionPage:
        """Oldest first."""
        after = _number(cursor) if cursor is not None else 0
        async with self._database.session() as session:
            row = await find(session, CONTRACTS, contract, sight)
            found = select(ContractVersionRow).where(ContractVersionRow.contract_id == row.id, ContractVersionRow.number > after)
            rows = (await session.exec(found.order_by(col(ContractVersionRow.number)).limit(limit + 1))).all()
        items = [VersionSummary(**_summary(item)) for item in rows[:limit]]
        return VersionPage(items=items, next_cursor=str(items[-1].number) if len(rows) > limit else None)

    async def version(self, contract: str, number: int, sight: Sight) -> VersionOut:
        async with self._database.session() as session:
            row = await find(session, CONTRACTS, contract, sight)
            found = await session.get(ContractVersionRow, (row.id, number))
        if found is None:
            raise NotFound(f"the contract has no version {number}")
        lines = [ContractLineRow.model_validate(line) for line in found.lines]
        return VersionOut(
            **_summary(found),
            contract=CONTRACTS.show(ContractRow.model_validate(found.contract)),
            lines=[CONTRACT_LINES.show(line) for line in lines],
        )


async def _decided(session: AsyncSession, row: AmendmentRow, verdict: Verdict, author: Author, note: str | None) -> None:
    if row.status != "requested":
        raise Conflict(f"the amendment is {row.status} already")
    if verdict == "approved":
        await rules.approve(session, row, author)
    row.status, row.decided_by, row.note = verdict, author.by, note
    row.decided_at = row.updated_at = utcnow()
    await session.flush()


def _check_eyes(row: AmendmentRow, author: Author) -> None:
    if author.by in (row.brought_by, row.prepared_by):
        raise Forbidden("somebody other than who asked for the amendment, or said last what it contains, decides on it")


def _summary(row: ContractVersionRow) -> dict[str, Any]:
    subtotal, tax = quantize(row.subtotal, row.currency_code), quantize(row.tax_total, row.currency_code)
    return {
        "number": row.number,
        "made_at": row.made_at,
        "made_by": row.made_by,
        "what": row.what,
        "amendment": None if row.amendment_id is None else ids.encode("amd", row.amendment_id),
        "currency_code": row.currency_code,
        "subtotal": str(subtotal),
        "tax_total": str(tax),
        "total": str(subtotal + tax),
    }


def _number(cursor: str) -> int:
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 9:
        raise BadRequest("cursor: not one that we gave out")
    return int(cursor)
