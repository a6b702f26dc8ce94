"""Who is above whom: no circle, at most ten levels, and what a caller may see of it.

A customer that was merged into another one stands for that one everywhere: its children are the other's.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.problems import FieldError, InvalidInput
from app.process_apis.records import Change

MOST_LEVELS = 10
MOST_SHOWN = 1000
_HIERARCHY_LOCK = 0x43575348
"""Advisory lock: changes of the hierarchy come one after the other, because two that are right alone may close a circle together."""

# The customer that an id stands for today; the id itself where the cross-reference knows a record that we have not.
_STANDS = "coalesce((SELECT w.id FROM customer w WHERE w.id = xref_current({0})), {0})"

_ABOVE = text(
    f"""
WITH RECURSIVE up AS (
    SELECT c.id, c.parent_id, ARRAY[c.id] AS path FROM customer c WHERE c.id = {_STANDS.format("cast(:record AS uuid)")}
    UNION ALL
    SELECT c.id, c.parent_id, up.path || c.id FROM up JOIN customer c ON c.id = {_STANDS.format("up.parent_id")}
    WHERE c.id <> ALL (up.path) AND cardinality(up.path) < 100
)
SELECT id FROM up ORDER BY cardinality(path)
"""  # noqa: S608 - composed of this module's own parts
)

_BELOW = text(
    f"""
WITH RECURSIVE down AS (
    SELECT c.id, cast(NULL AS uuid) AS parent, 0 AS level, ARRAY[c.id] AS path FROM customer c WHERE c.id = :record
    UNION ALL
    SELECT c.id, down.id, down.level + 1, down.path || c.id FROM down
    JOIN customer c ON c.parent_id IN (SELECT xref_family(down.id)) AND c.id = {_STANDS.format("c.id")}
    WHERE c.id <> ALL (down.path) AND down.level < 100
)
SELECT id, parent, level FROM down WHERE level > 0 ORDER BY level, id LIMIT :most
"""  # noqa: S608 - composed of this module's own parts
)


async def above(session: AsyncSession, record: UUID) -> list[UUID]:
    """The customer and those above it, nearest first."""
    return [row[0] for row in await _rows(session, _ABOVE, record=record)]


async def below(session: AsyncSession, record: UUID, most: int = MOST_SHOWN) -> list[tuple[UUID, UUID, int]]:
    """(customer, the one above it, levels below ``record``) of all below it, nearest first."""
    return [(row[0], row[1], row[2]) for row in await _rows(session, _BELOW, record=record, most=most)]


async def guard(change: Change) -> None:
    """422 at ``/parent`` when the new parent would close a circle, or make the hierarchy deeper than ten levels."""
    parent = change.values.get("parent_id")
    if parent is None:
        return
    await change.session.exec(select(func.pg_advisory_xact_lock(_HIERARCHY_LOCK)))
    chain = await above(change.session, parent)
    if change.id in chain:
        raise _wrong("this parent is below the customer itself: the hierarchy would be a circle", "circle")
    under = await below(change.session, change.id)
    if len(chain) + 1 + max((level for _, _, level in under), default=0) > MOST_LEVELS:
        raise _wrong(f"with this parent the hierarchy would have more than {MOST_LEVELS} levels", "too_deep")


async def _rows(session: AsyncSession, statement: Any, **values: Any) -> Any:
    return (await (await session.connection()).execute(statement, values)).all()


def _wrong(detail: str, code: str) -> InvalidInput:
    return InvalidInput(detail, errors=[FieldError(pointer="/parent", detail=detail, code=code)])
