"""Canonical records as a whole: their links now or at any instant, their history, and changes of one under optimistic locking."""

# ruff: noqa: S608 - the statements are composed of this package's own parts, never of what a caller says

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

import asyncpg
import orjson

from app.canonical.entities import BY_NUMBER
from app.core import ids
from app.core.api import check_match
from app.core.database import Database, Pool, Row
from app.core.model import Value
from app.core.problems import NotFound
from app.platform.xref.links import CHAIN, ROLES, CrossReference, Link, LinkConflict, Names, Role, link_of
from app.platform.xref.moves import Held, Transaction, as_primary, changed, end, heirs, links_held, lock, rewrite

# As link_of reads them.
_COLUMNS = "l.canonical_id, e.entity, c.key, o.name, l.external_id, l.role, l.is_primary, l.source, l.valid_from"
_JOINS = "JOIN xref_entity e ON e.id = l.canonical_id JOIN connection c ON c.id = l.connection_id JOIN xref_object o ON o.id = l.object_id"
_CURRENT = f"{CHAIN} SELECT id FROM chain WHERE superseded_by IS NULL"
# A record without links has one row without a link, and so has a superseded one.
_STANDING = f"""
SELECT e.id, e.entity, e.superseded_by, l.id AS link, {_COLUMNS}
FROM xref_entity e LEFT JOIN xref_link l ON l.canonical_id = e.id
LEFT JOIN connection c ON c.id = l.connection_id LEFT JOIN xref_object o ON o.id = l.object_id
WHERE e.id = $1
"""
_LINKS = """
SELECT entity, connection_id, object_id, external_id, role, is_primary, source, valid_from FROM xref_link
WHERE canonical_id = $1 ORDER BY id
"""
# What a record was merged into at an instant: from the merges, because a record only knows it for now.
_CHAIN_AT = """
WITH RECURSIVE chain AS (
    SELECT id AS asked, id, entity, 0 AS depth FROM xref_entity WHERE id = ANY($1::uuid[])
    UNION ALL
    SELECT c.asked, m.winner_id, c.entity, c.depth + 1 FROM chain c
    JOIN xref_merge m ON m.loser_id = c.id AND m.merged_at <= $2 AND (m.undone_at IS NULL OR m.undone_at > $2)
), believed AS (
    SELECT id, canonical_id, connection_id, object_id, external_id, role, is_primary, source, valid_from,
           NULL::timestamptz AS valid_to, NULL::text AS ended_by, NULL::text AS reason
    FROM xref_link WHERE valid_from <= $2 AND canonical_id IN (SELECT id FROM chain)
    UNION ALL
    SELECT id, canonical_id, connection_id, object_id, external_id, role, is_primary, source, valid_from, valid_to, ended_by, reason
    FROM xref_link_history WHERE valid_from <= $2 AND valid_to > $2 AND canonical_id IN (SELECT id FROM chain)
)
"""
_STANDING_AT = f"{_CHAIN_AT} SELECT id, entity FROM chain ORDER BY depth DESC LIMIT 1"
_LINKS_AT = f"{_CHAIN_AT} SELECT {_COLUMNS}, l.valid_to, l.ended_by, l.reason FROM believed l {_JOINS} ORDER BY l.valid_from, l.id"
_HISTORY = f"""
SELECT {_COLUMNS}, l.valid_to, l.ended_by, l.reason FROM (
    SELECT canonical_id, connection_id, object_id, external_id, role, is_primary, source, valid_from, valid_to, ended_by, reason
    FROM xref_link_history WHERE canonical_id = $1
    UNION ALL
    SELECT canonical_id, connection_id, object_id, external_id, role, is_primary, source, valid_from, NULL, NULL, NULL
    FROM xref_link WHERE canonical_id = $1
) l {_JOINS} ORDER BY l.valid_from, l.valid_to NULLS LAST, l.external_id
"""
_ADD = """
INSERT INTO xref_link (canonical_id, connection_id, object_id, external_id, role, is_primary, source, valid_from)
VALUES ($1, $2, $3, $4, $5, $6, $7, clock_timestamp())
"""

_FREE = """
UPDATE xref_write_intent SET state = 'withdrawn', external_id = NULL
WHERE connection_id = $1 AND object_id = $2 AND external_id = $3 AND state = 'settled'
"""

# One row per entity instead of one per link: thousands of rows cost more to read than to find.
_RESOLVE = """
SELECT entity, array_agg(external_id) AS external_ids, string_agg(uuid_send(canonical_id), ''::bytea) AS packed
FROM xref_link WHERE connection_id = $1 AND object_id = $2 AND external_id = ANY($3::text[]) GROUP BY entity
"""
_RESOLVE_AT = """
SELECT e.entity, array_agg(b.external_id) AS external_ids, string_agg(uuid_send(b.canonical_id), ''::bytea) AS packed FROM (
    SELECT external_id, canonical_id FROM xref_link
    WHERE connection_id = $1 AND object_id = $2 AND external_id = ANY($3::text[]) AND valid_from <= $4
    UNION ALL
    SELECT external_id, canonical_id FROM xref_link_history
    WHERE connection_id = $1 AND object_id = $2 AND external_id = ANY($3::text[]) AND valid_from <= $4 AND valid_to > $4
) b JOIN xref_entity e ON e.id = b.canonical_id GROUP BY e.entity
"""
_LOCATE = """
SELECT e.id AS asked, e.id, e.entity, e.superseded_by, l.connection_id, l.object_id, l.external_id, l.role, l.is_primary
FROM xref_entity e LEFT JOIN xref_link l ON l.canonical_id = e.id WHERE e.id = ANY($1::uuid[])
"""
_LOCATE_THROUGH = f"""
{CHAIN}
SELECT c.asked, c.id, c.entity, c.superseded_by, l.connection_id, l.object_id, l.external_id, l.role, l.is_primary
FROM chain c LEFT JOIN xref_link l ON l.canonical_id = c.id WHERE c.superseded_by IS NULL
"""
_LOCATE_AT = f"""
{_CHAIN_AT}
SELECT c.asked, c.id, c.entity, l.connection_id, l.object_id, l.external_id, l.role, l.is_primary
FROM chain c LEFT JOIN believed l ON l.canonical_id = c.id ORDER BY c.asked, c.depth, l.id
"""

_LINK = itemgetter("link")


class Standing(NamedTuple):
    """A canonical record and its links. ``current`` differs from ``id`` when it was merged: then the links are the winner's."""

    id: UUID
    current: UUID
    entity: str
    links: tuple[Link, ...]

    @property
    def tag(self) -> str:
        """A strong ETag (RFC 9110 §8.8.3): another one as soon as any link changes, or the record is merged."""
        content = orjson.dumps((self.entity, *map(tuple, self.links)))
        return f'"{hashlib.sha256(self.id.bytes + self.current.bytes + content).hexdigest()[:32]}"'


class Place(Value):
    """A record of a system: numbers for the tables, words for people."""

    connection_id: int
    connection: str
    object_id: int
    object: str
    external_id: str

    def is_of(self, link: Held) -> bool:
        return (self.connection_id, self.object_id, self.external_id) == (link.connection_id, link.object_id, link.external_id)


class Records:
    def __init__(self, database: Database, xref: CrossReference) -> None:
        self._database = database
        self._xref = xref

    async def standing(self, record: UUID, as_of: datetime | None = None) -> Standing:
        """:class:`NotFound` when we never gave the id out. ``as_of``: what was believed at that instant."""
        # A record that has links was not merged away, and one index knows all of them; any other takes more to read.
        rows = [] if as_of else await self._database.pool.fetch(_LINKS, record)
        if not rows:
            return await read(self._database.pool, record, as_of)
        names = self._xref.names
        await names.cover(rows)
        return Standing(record, record, BY_NUMBER[rows[0]["entity"]].key, tuple(_named(record, row, names) for row in rows))

    async def history(self, record: UUID) -> list[Link]:
        """Every link that the record has or had, oldest first."""
        return [link_of(row) for row in await self._database.pool.fetch(_HISTORY, record)]

    async def resolve(
        self, connection: int, connector: str, object_: str, external_ids: list[str], as_of: datetime | None = None
    ) -> dict[str, str]:
        """External id → TypeID, for those that are linked: one round trip, however many."""
        number = await self._xref.known_object(connector, object_)
        if number is None:
            return {}
        moment = () if as_of is None else (as_of,)
        rows = await self._database.pool.fetch(_RESOLVE_AT if moment else _RESOLVE, connection, number, external_ids, *moment)
        found: dict[str, str] = {}
        for row in rows:
            found.update(zip(row["external_ids"], ids.encode_packed(BY_NUMBER[row["entity"]].prefix, row["packed"]), strict=True))
        return found

    async def locate(self, records: Collection[UUID], as_of: datetime | None = None) -> list[Row]:
        """Rows of (asked, id, entity, connection_id, object_id, external_id, role, is_primary): one round trip, however many.

        Two when some were merged. A record without links has one row without a connection; one that we never gave out has none. The
        last row of an asked id names the record that it is today.
        """
        if as_of is not None:
            return await self._database.pool.fetch(_LOCATE_AT, list(records), as_of)
        rows = await self._database.pool.fetch(_LOCATE, list(records))
        if merged := {row["asked"] for row in rows if row["superseded_by"] is not None}:
            standing = [row for row in rows if row["superseded_by"] is None]
            return standing + await self._database.pool.fetch(_LOCATE_THROUGH, list(merged))
        return rows

    async def link(self, record: UUID, place: Place, role: Role, *, primary: bool, by: str, expected: str | None = None) -> Standing:
        """Adds a link. A primary one where there is one already takes its place; the former stays as a further link.

        The same link again changes nothing. :class:`LinkConflict` when the system's record belongs to another record of ours.
        """

        try:
            return await changed(self._database, lambda transaction: _link(transaction, record, place, role, primary, by, expected))
        except asyncpg.UniqueViolationError as error:
            raise LinkConflict(f"{place.object} {place.external_id} in {place.connection} is linked to another record already") from error

    async def end(self, record: UUID, place: Place, *, reason: str, by: str, expected: str | None = None) -> Standing:
        """A tombstone: the system has deleted the record, or never meant this one. The link stays in the history, with the reason.

        The key of its write intent is free again; where it was primary, the oldest further link becomes primary.
        """
        return await changed(self._database, lambda transaction: _end(transaction, record, place, reason, by, expected))


def _named(record: UUID, row: Row, names: Names) -> Link:
    number, connection, object_, external_id, role, is_primary, source, valid_from = row
    kind = BY_NUMBER[number]
    text = ids.encode(kind.prefix, record)
    return Link(
        text, kind.key, names.connections[connection], names.objects[object_], external_id, ROLES[role], is_primary, source, valid_from
    )


async def _link(transaction: Transaction, record: UUID, place: Place, role: Role, primary: bool, by: str, expected: str | None) -> Standing:
    (locked,) = await lock(transaction, record)
    await check_unchanged(transaction, record, expected)
    if locked.superseded_by is not None:
        raise LinkConflict(f"{locked.text} was merged into {locked.name(locked.superseded_by)}")
    held = await links_held(transaction, record)
    same = next((item for item in held if place.is_of(item)), None)
    if same is not None and same.role is not role:
        raise LinkConflict(f"{same.words} is linked to this record already, as {same.role.name.lower()}")
    slot = (place.connection_id, place.object_id, role)
    former = next((item for item in held if item.slot == slot and item.is_primary), None)
    first = primary or former is None
    if same is not None and same.is_primary >= first:
        return await read(transaction, record)
    if former is not None and first:
        await rewrite(transaction, [as_primary(former, False)], by=by, reason="another link became primary")
    if same is not None:
        await rewrite(transaction, [as_primary(same)], by=by, reason="became primary")
    else:
        await transaction.execute(_ADD, record, place.connection_id, place.object_id, place.external_id, int(role), first, by)
    return await read(transaction, record)


async def _end(transaction: Transaction, record: UUID, place: Place, reason: str, by: str, expected: str | None) -> Standing:
    await lock(transaction, record)
    await check_unchanged(transaction, record, expected)
    held = await links_held(transaction, record)
    gone = next((item for item in held if place.is_of(item)), None)
    if gone is None:
        raise NotFound(f"{place.object} {place.external_id} in {place.connection} is not linked to this record")
    await end(transaction, gone.id, by=by, reason=reason)
    await transaction.execute(_FREE, gone.connection_id, gone.object_id, gone.external_id)
    if gone.is_primary and (left := heirs((item for item in held if item.id != gone.id), [gone.slot])):
        await rewrite(transaction, map(as_primary, left), by=by, reason="became primary")
    return await read(transaction, record)


async def read(connection: Transaction | Pool, record: UUID, as_of: datetime | None = None) -> Standing:
    if as_of is None:
        rows = await connection.fetch(_STANDING, record)
        while rows and rows[0]["superseded_by"] is not None:  # merged, and by now perhaps merged again
            rows = await connection.fetch(_STANDING, await connection.fetchval(_CURRENT, [record]))
        row = rows[0] if rows else None
        links = [link_of(item[4:]) for item in sorted(rows, key=_LINK) if item["link"] is not None]
    else:
        row = await connection.fetchrow(_STANDING_AT, [record], as_of)
        links = [] if row is None else [link_of(item) for item in await connection.fetch(_LINKS_AT, [record], as_of)]
    if row is None:
        raise NotFound("there is no record with this id")
    return Standing(record, row["id"], BY_NUMBER[row["entity"]].key, tuple(links))


async def check_unchanged(transaction: Transaction, record: UUID, expected: str | None) -> None:
    """``PreconditionFailed`` unless the locked record still is what the caller read (``If-Match``)."""
    if expected is not None:
        check_match(expected, (await read(transaction, record)).tag)
