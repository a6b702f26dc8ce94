"""What merge, unmerge, split and ended links share: records are locked, links change, and what was believed goes to the history."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import TypeAlias, TypeVar
from uuid import UUID

from app.canonical.entities import BY_NUMBER
from app.core import ids
from app.core.database import Connection, Database
from app.core.model import Value
from app.core.problems import NotFound
from app.platform.xref.links import Role, until_it_is_now

T = TypeVar("T")
Transaction: TypeAlias = Connection

# Whoever links one of these waits until we are done: the foreign key of a link needs the row that is locked here.
_LOCK = "SELECT id, entity, superseded_by FROM xref_entity WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE"

_LINKS = """
SELECT l.id, l.canonical_id, l.connection_id, c.key AS connection, l.object_id, o.name AS object, l.external_id, l.role, l.is_primary,
       l.source, l.valid_from
FROM xref_link l JOIN connection c ON c.id = l.connection_id JOIN xref_object o ON o.id = l.object_id
WHERE l.canonical_id = ANY($1::uuid[]) ORDER BY l.id FOR UPDATE OF l
"""

_REWRITE = """
WITH wanted AS (
    SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::boolean[], $4::text[]) AS w (id, canonical_id, is_primary, source)
), before AS (
    SELECT l.* FROM xref_link l JOIN wanted w ON w.id = l.id
), moment AS (
    SELECT greatest(clock_timestamp(), max(valid_from)) AS at FROM before
), past AS (
    INSERT INTO xref_link_history
        (canonical_id, connection_id, object_id, external_id, role, is_primary, source, valid_from, valid_to, ended_by, reason)
    SELECT b.canonical_id, b.connection_id, b.object_id, b.external_id, b.role, b.is_primary, b.source, b.valid_from, m.at, $5, $6
    FROM before b, moment m
)
UPDATE xref_link l SET canonical_id = w.canonical_id, is_primary = w.is_primary, source = w.source, valid_from = m.at
FROM wanted w, moment m WHERE l.id = w.id RETURNING l.id, l.valid_from
"""

_END = """
WITH gone AS (DELETE FROM xref_link WHERE id = $1 RETURNING *)
INSERT INTO xref_link_history
    (canonical_id, connection_id, object_id, external_id, role, is_primary, source, valid_from, valid_to, ended_by, reason)
SELECT canonical_id, connection_id, object_id, external_id, role, is_primary, source, valid_from,
       greatest(clock_timestamp(), valid_from), $2, $3 FROM gone
"""


class Held(Value):
    """A link that this transaction has locked. ``slot`` is where only one may be primary, besides the record."""

    id: int
    canonical_id: UUID
    connection_id: int
    connection: str
    object_id: int
    object: str
    external_id: str
    role: Role
    is_primary: bool
    source: str
    valid_from: datetime

    @property
    def slot(self) -> tuple[int, int, Role]:
        return self.connection_id, self.object_id, self.role

    @property
    def words(self) -> str:
        return f"{self.object} {self.external_id} in {self.connection}"


class Locked(Value):
    """A canonical record that this transaction has locked."""

    id: UUID
    entity: int
    superseded_by: UUID | None

    @property
    def text(self) -> str:
        return self.name(self.id)

    def name(self, other: UUID) -> str:
        """The TypeID of another record of the same entity."""
        return ids.encode(BY_NUMBER[self.entity].prefix, other)


class Change(Value):
    """What shall become of a link."""

    link: int
    canonical_id: UUID
    is_primary: bool
    source: str


async def changed(database: Database, work: Callable[[Transaction], Awaitable[T]]) -> T:
    """``work`` in a transaction; from the start again when it met another change of the same record."""

    async def attempt() -> T:
        async with database.pool.acquire() as transaction, transaction.transaction():
            return await work(transaction)

    return await until_it_is_now(attempt)


async def lock(transaction: Transaction, *wanted: UUID) -> list[Locked]:
    """In the order asked for, locked in the order of their ids; :class:`NotFound` names one that we never gave out."""
    found = {row["id"]: Locked(**dict(row)) for row in await transaction.fetch(_LOCK, list(wanted))}
    if any(item not in found for item in wanted):
        raise NotFound("there is no record with this id")
    return [found[item] for item in wanted]


async def links_held(transaction: Transaction, *records: UUID) -> list[Held]:
    return [Held(**dict(row)) for row in await transaction.fetch(_LINKS, list(records))]


async def rewrite(transaction: Transaction, changes: Iterable[Change], *, by: str, reason: str) -> dict[int, datetime]:
    """All at one instant; what was believed goes to the history. Link → since when it is so."""
    wanted = list(changes)
    rows = await transaction.fetch(
        _REWRITE,
        [item.link for item in wanted],
        [item.canonical_id for item in wanted],
        [item.is_primary for item in wanted],
        [item.source for item in wanted],
        by,
        reason,
    )
    return {row["id"]: row["valid_from"] for row in rows}


async def end(transaction: Transaction, link: int, *, by: str, reason: str | None) -> None:
    await transaction.execute(_END, link, by, reason)


def heirs(remaining: Iterable[Held], slots: Iterable[tuple[int, int, Role]]) -> list[Held]:
    """Who becomes primary where the primary went away: the oldest link of the slot that is left."""
    wanted = set(slots)
    chosen: dict[tuple[int, int, Role], Held] = {}
    for item in sorted(remaining, key=lambda item: item.id):
        if item.slot in wanted:
            chosen.setdefault(item.slot, item)
    return list(chosen.values())


def as_primary(item: Held, primary: bool = True) -> Change:
    return Change(link=item.id, canonical_id=item.canonical_id, is_primary=primary, source=item.source)
