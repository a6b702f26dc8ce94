"""The hierarchy as a caller sees it, and customers as a flow brings them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.core import ids
from app.core.database import Database
from app.core.model import Value
from app.core.problems import NotFound
from app.platform.identity.sight import Sight
from app.process_apis.services.customers.collections import CUSTOMERS
from app.process_apis.services.customers.hierarchy import MOST_SHOWN, above, below
from app.process_apis.services.customers.models import CustomerRow


class Relative(Value):
    """``level``: from the customer that was asked for, negative above it."""

    id: str
    name: str
    parent: str | None
    level: int


class Hierarchy(Value):
    """``relatives`` from the top down."""

    relatives: tuple[Relative, ...]
    complete: bool


class Customers:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def hierarchy(self, customer: str, sight: Sight) -> Hierarchy:
        """:class:`NotFound` when the customer is not in sight; relatives that are not are left out."""
        try:
            asked = ids.decode("cus", customer)
        except ids.BadId:
            raise _missing(customer) from None
        async with self._database.session() as session:
            chain = await above(session, asked)
            under = await below(session, chain[0], MOST_SHOWN + 1) if chain else []
            levels = {record: -step for step, record in enumerate(chain)} | {record: level for record, _, level in under[:MOST_SHOWN]}
            seen = await _seen(session, levels, sight)
        if not chain or chain[0] not in seen:
            raise _missing(customer)
        over = dict(pairwise(chain)) | {record: parent for record, parent, _ in under}
        relatives = [_relative(row, levels, over, seen) for row in seen.values()]
        return Hierarchy(relatives=tuple(sorted(relatives, key=lambda item: (item.level, item.id))), complete=len(under) <= MOST_SHOWN)


async def bring(session: AsyncSession, rows: Iterable[dict[str, Any]]) -> None:
    """Customers as a system has them, parents first; those that we have stay as they are."""
    for row in rows:
        await session.exec(insert(CustomerRow).values(**row).on_conflict_do_nothing())


async def _seen(session: AsyncSession, levels: dict[UUID, int], sight: Sight) -> dict[UUID, CustomerRow]:
    query = select(CustomerRow).where(col(CustomerRow.id).in_(levels))
    visible = CUSTOMERS.in_sight(sight)
    rows = (await session.exec(query if visible is None else query.where(visible))).all()
    return {row.id: row for row in rows}


def _relative(row: CustomerRow, levels: dict[UUID, int], over: dict[UUID, UUID], seen: dict[UUID, CustomerRow]) -> Relative:
    parent = over.get(row.id)
    shown = ids.encode("cus", parent) if parent is not None and parent in seen else None
    return Relative(id=ids.encode("cus", row.id), name=row.name, parent=shown, level=levels[row.id])


def _missing(customer: str) -> NotFound:
    return NotFound(f"there is no customer {customer[:90]}")
