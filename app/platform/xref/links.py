"""Links: resolve one or many, get or create under racing callers, link, unlink. Every operation is one statement on one round trip."""

# ruff: noqa: S608 - the statements are composed of this module's own parts, never of what a caller says

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from datetime import datetime
from enum import IntEnum
from typing import Any, Literal, NamedTuple, TypeVar, cast
from uuid import UUID

import asyncpg

from app.canonical.entities import BY_NUMBER, entity
from app.core import ids
from app.core.database import Database, Row
from app.core.problems import Conflict, NotFound

T = TypeVar("T")
RoleName = Literal["default", "legal", "billing", "delivery", "sold_to", "bill_to"]
_TRIES = 5


class Role(IntEnum):
    """What a link is for, where a record has several in one system. Stored: never renumber."""

    DEFAULT = 0
    LEGAL = 1
    BILLING = 2
    DELIVERY = 3
    SOLD_TO = 4
    BILL_TO = 5

    @property
    def word(self) -> RoleName:
        return _WORDS[self]


ROLES = {role.value: role for role in Role}
_WORDS = {role: cast(RoleName, role.name.lower()) for role in Role}


class LinkConflict(Conflict):
    """The record of the system belongs to another canonical record already."""


class Link(NamedTuple):
    """What we believe, or believed from ``valid_from`` until just before ``valid_to``. ``source`` said so first, ``ended_by`` ended it."""

    canonical_id: str
    entity: str
    connection: str
    object: str
    external_id: str
    role: Role
    is_primary: bool
    source: str
    valid_from: datetime
    valid_to: datetime | None = None
    ended_by: str | None = None
    reason: str | None = None


# Every asked id, and what it was merged into, and so on; the last of a chain is not superseded.
CHAIN = """
WITH RECURSIVE chain AS (
    SELECT id AS asked, id, entity, superseded_by FROM xref_entity WHERE id = ANY($1::uuid[])
    UNION ALL
    SELECT c.asked, e.id, e.entity, e.superseded_by FROM chain c JOIN xref_entity e ON e.id = c.superseded_by
)
"""

_RESOLVE = """
SELECT external_id, canonical_id FROM xref_link WHERE connection_id = $1 AND object_id = $2 AND external_id = ANY($3::text[])
"""

_EXTERNALS = """
SELECT canonical_id, external_id FROM xref_link
WHERE canonical_id = ANY($1::uuid[]) AND connection_id = $2 AND object_id = $3 AND role = $4 AND is_primary
"""

# For those that have no link of their own: a superseded record is found through the one that it was merged into.
_EXTERNALS_THROUGH = f"""
{CHAIN}
SELECT c.asked AS canonical_id, l.external_id FROM chain c JOIN xref_link l ON l.canonical_id = c.id
WHERE c.superseded_by IS NULL AND c.asked <> c.id AND l.connection_id = $2 AND l.object_id = $3 AND l.role = $4 AND l.is_primary
"""

# A loser of the race gets no row from either branch, because its snapshot is older than the winner's commit: it reads again.
# A system's record that was deleted there and came back is the canonical record that it was.
_GET_OR_CREATE = """
WITH found AS (
    SELECT canonical_id FROM xref_link WHERE connection_id = $1 AND object_id = $2 AND external_id = $3
), returned AS (
    SELECT h.canonical_id FROM xref_link_history h
    JOIN xref_entity e ON e.id = h.canonical_id AND e.entity = $5 AND e.superseded_by IS NULL
    WHERE h.connection_id = $1 AND h.object_id = $2 AND h.external_id = $3 AND h.reason LIKE 'deleted in %' AND NOT EXISTS (
        SELECT 1 FROM xref_link l
        WHERE l.canonical_id = h.canonical_id AND l.connection_id = $1 AND l.object_id = $2 AND l.role = 0 AND l.is_primary
    )
    ORDER BY h.valid_to DESC LIMIT 1
), linked AS (
    INSERT INTO xref_link (canonical_id, entity, connection_id, object_id, external_id, role, source, valid_from)
    SELECT coalesce((SELECT canonical_id FROM returned), $4), $5, $1, $2, $3, 0, $6, now() WHERE NOT EXISTS (SELECT 1 FROM found)
    ON CONFLICT (connection_id, object_id, external_id) DO NOTHING RETURNING canonical_id
), minted AS (
    INSERT INTO xref_entity (id, entity, created_at) SELECT canonical_id, $5, now() FROM linked WHERE canonical_id = $4
)
SELECT canonical_id FROM found UNION ALL SELECT canonical_id FROM linked
"""

_LINK = """
WITH known AS (
    INSERT INTO xref_entity (id, entity, created_at) VALUES ($1, $2, now()) ON CONFLICT (id) DO NOTHING
)
INSERT INTO xref_link (canonical_id, entity, connection_id, object_id, external_id, role, source, valid_from)
VALUES ($1, $2, $3, $4, $5, $6, $7, now())
ON CONFLICT (connection_id, object_id, external_id) DO UPDATE SET external_id = excluded.external_id
RETURNING canonical_id
"""

_UNLINK = """
WITH held AS (
    SELECT id FROM xref_entity WHERE id = $1 FOR UPDATE
), gone AS (
    DELETE FROM xref_link WHERE canonical_id = (SELECT id FROM held) AND connection_id = $2 AND object_id = $3 RETURNING *
)
INSERT INTO xref_link_history
    (canonical_id, connection_id, object_id, external_id, role, is_primary, source, valid_from, valid_to, ended_by)
SELECT canonical_id, connection_id, object_id, external_id, role, is_primary, source, valid_from, greatest(now(), valid_from), $4 FROM gone
"""

_LINKS_OF = """
SELECT l.canonical_id, e.entity, c.key, o.name, l.external_id, l.role, l.is_primary, l.source, l.valid_from
FROM xref_link l JOIN xref_entity e ON e.id = l.canonical_id JOIN connection c ON c.id = l.connection_id
JOIN xref_object o ON o.id = l.object_id
WHERE l.canonical_id = ANY($1::uuid[]) ORDER BY l.id
"""


class Names:
    """What numbers in links stand for. Neither a connection's key nor an object's name ever changes: what was read once is known."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.connections: dict[int, str] = {}
        self.objects: dict[int, str] = {}

    async def cover(self, links: Iterable[Row]) -> None:
        """Makes sure that the names in these links are known; a link without a record has no connection."""
        for link in links:
            connection, object_ = link["connection_id"], link["object_id"]
            if connection is not None and not (connection in self.connections and object_ in self.objects):
                self.connections = {row["id"]: row["key"] for row in await self._database.pool.fetch("SELECT id, key FROM connection")}
                self.objects = {row["id"]: row["name"] for row in await self._database.pool.fetch("SELECT id, name FROM xref_object")}
                return


class CrossReference:
    """``connection`` is a connection's number, ``object`` the vendor's object name (of that ``connector``)."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._objects: dict[tuple[str, str], int] = {}
        self.names = Names(database)

    async def object_number(self, connector: str, name: str) -> int:
        """The small number of a vendor's object name; made on first use."""
        number = await self.known_object(connector, name)
        while number is None:
            await self._database.pool.execute(
                "INSERT INTO xref_object (connector, name) VALUES ($1, $2) ON CONFLICT DO NOTHING", connector, name
            )
            number = await self.known_object(connector, name)
        return number

    async def known_object(self, connector: str, name: str) -> int | None:
        """Its number where it has one: asking makes none."""
        number = self._objects.get((connector, name))
        if number is None:
            found = await self._database.pool.fetchval("SELECT id FROM xref_object WHERE connector = $1 AND name = $2", connector, name)
            if found is not None:
                number = self._objects[(connector, name)] = int(found)
        return number

    async def resolve(self, connection: int, connector: str, object_: str, external_ids: Iterable[str]) -> dict[str, UUID]:
        """External id → canonical id, for those that are linked."""
        number = await self.object_number(connector, object_)
        rows = await self._database.pool.fetch(_RESOLVE, connection, number, list(external_ids))
        return {row["external_id"]: row["canonical_id"] for row in rows}

    async def externals(
        self, connection: int, connector: str, object_: str, canonical_ids: Iterable[UUID], role: Role = Role.DEFAULT
    ) -> dict[UUID, str]:
        """Canonical id → external id in that system, for those that are linked; a superseded one by the record it was merged into."""
        number = await self.object_number(connector, object_)
        wanted = list(canonical_ids)
        rows = await self._database.pool.fetch(_EXTERNALS, wanted, connection, number, int(role))
        found: dict[UUID, str] = {row["canonical_id"]: row["external_id"] for row in rows}
        if missing := [item for item in wanted if item not in found]:
            rows = await self._database.pool.fetch(_EXTERNALS_THROUGH, missing, connection, number, int(role))
            found.update({row["canonical_id"]: row["external_id"] for row in rows})
        return found

    async def current(self, canonical_id: UUID) -> UUID:
        """The record itself, or the one that it was merged into, however often."""
        found = await self._database.pool.fetchval(f"{CHAIN} SELECT id FROM chain WHERE superseded_by IS NULL", [canonical_id])
        return canonical_id if found is None else UUID(str(found))

    async def get_or_create(self, entity_key: str, connection: int, connector: str, object_: str, external_id: str, source: str) -> UUID:
        """Exactly one canonical id for a system's record, however many callers ask at once."""
        number = await self.object_number(connector, object_)
        arguments = (connection, number, external_id, ids.new_uuid(), entity(entity_key).number, source)
        while (found := await self._database.pool.fetchval(_GET_OR_CREATE, *arguments)) is None:
            pass  # lost the race: the winner has committed by now
        return UUID(str(found))

    async def link(
        self,
        canonical_id: UUID,
        entity_key: str,
        connection: int,
        connector: str,
        object_: str,
        external_id: str,
        source: str,
        role: Role = Role.DEFAULT,
    ) -> None:
        """Believes from now on that the two are one. The same link again changes nothing."""
        number = await self.object_number(connector, object_)
        arguments = (canonical_id, entity(entity_key).number, connection, number, external_id, int(role), source)
        try:
            owner = await until_it_is_now(lambda: self._database.pool.fetchval(_LINK, *arguments))
        except asyncpg.UniqueViolationError as error:
            raise LinkConflict(f"this {entity_key} is linked to another {object_} already") from error
        except asyncpg.CheckViolationError as error:
            raise LinkConflict(f"this {entity_key} was merged into another one") from error
        if owner != canonical_id:
            raise LinkConflict(f"{object_} {external_id} is linked to another {entity_key} already")

    async def unlink(self, canonical_id: UUID, connection: int, connector: str, object_: str, ended_by: str) -> None:
        """Ends a link; it stays in the history."""
        number = await self.object_number(connector, object_)
        await self._database.pool.execute(_UNLINK, canonical_id, connection, number, ended_by)

    async def links_of(self, *canonical_ids: UUID) -> list[Link]:
        rows = await self._database.pool.fetch(_LINKS_OF, list(canonical_ids))
        return [link_of(row) for row in rows]

    async def mint(self, entity_key: str, canonical_id: UUID) -> None:
        """Stores a canonical record that no system has yet."""
        await self._database.pool.execute(
            "INSERT INTO xref_entity (id, entity, created_at) VALUES ($1, $2, now()) ON CONFLICT DO NOTHING",
            canonical_id,
            entity(entity_key).number,
        )

    async def known(self, canonical_id: UUID) -> str:
        """The entity of a canonical id; :class:`NotFound` when we never gave it out."""
        number = await self._database.pool.fetchval("SELECT entity FROM xref_entity WHERE id = $1", canonical_id)
        if number is None:
            raise NotFound("there is no record with this id")
        return BY_NUMBER[number].key


def link_of(row: Row | tuple[Any, ...]) -> Link:
    """A row of links, or of their history when it has the columns for it."""
    record, number, connection, object_, external_id, role, is_primary, source, valid_from, *ended = row
    kind = BY_NUMBER[number]
    return Link(
        *(ids.encode(kind.prefix, record), kind.key, connection, object_, external_id),
        *(ROLES[role], is_primary, source, valid_from, *ended),
    )


async def until_it_is_now(attempt: Callable[[], Awaitable[T]]) -> T:
    """Tries again when two changes of one record met: one would begin before the other has ended, or each waits for the other."""
    for _ in range(_TRIES):
        with suppress(asyncpg.ExclusionViolationError, asyncpg.DeadlockDetectedError):
            return await attempt()
        await asyncio.sleep(0.01)
    return await attempt()
