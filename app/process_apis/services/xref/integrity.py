"""Does every link resolve on both sides? Page by page in the order of the links, so that a check can stop and go on anywhere."""

from __future__ import annotations

import asyncio
from uuid import UUID

from app.canonical.entities import BY_NUMBER
from app.core import ids
from app.core.database import Database, Row
from app.core.failures import Failure, NotFound
from app.core.problems import BadRequest
from app.platform.xref import CrossReference
from app.process_apis.services.xref.schemas import CheckOut, FindingOut
from app.system_apis.kit.connector import Connection
from app.system_apis.reader import Reader

_AT_ONCE = 4

_LINKS = """
SELECT l.id, l.canonical_id, e.entity, e.superseded_by, l.connection_id, c.key AS connection, o.name AS object, l.external_id, l.role,
       l.is_primary,
       i.external_key AS written_as, i.canonical_id AS written_for
FROM xref_link l JOIN xref_entity e ON e.id = l.canonical_id
JOIN connection c ON c.id = l.connection_id JOIN xref_object o ON o.id = l.object_id
LEFT JOIN LATERAL (
    SELECT external_key, canonical_id FROM xref_write_intent
    WHERE connection_id = l.connection_id AND object_id = l.object_id AND external_id = l.external_id AND state = 'settled' LIMIT 1
) i ON true
WHERE l.id > $1 AND ($2::smallint IS NULL OR l.connection_id = $2) ORDER BY l.id LIMIT $3
"""


class Integrity:
    def __init__(self, database: Database, reader: Reader) -> None:
        self._database = database
        self._reader = reader
        self._xref = CrossReference(database)

    async def page(self, *, connection: str | None, cursor: str | None, limit: int) -> CheckOut:
        """The next ``limit`` links; each costs one or two calls to its system. :class:`BadRequest` for a cursor that is none of ours."""
        connections = {item.number: item for item in await self._reader.gate.all()}
        only = None if connection is None else (await self._reader.gate.connection(connection)).number
        rows = await self._database.pool.fetch(_LINKS, _position(cursor), only, limit)
        bounded = asyncio.Semaphore(_AT_ONCE)

        async def check(row: Row) -> FindingOut | None:
            async with bounded:
                return await self._check(row, connections.get(row["connection_id"]))

        found = await asyncio.gather(*(check(row) for row in rows))
        following = str(rows[-1]["id"]) if len(rows) == limit else None
        return CheckOut(checked=len(rows), findings=[item for item in found if item], next_cursor=following)

    async def _check(self, row: Row, connection: Connection | None) -> FindingOut | None:
        if row["superseded_by"] is not None:
            return _finding(row, "superseded", "the canonical record was merged into another one, and this link was left behind")
        entity = BY_NUMBER[row["entity"]].key
        if connection is None:
            return _finding(row, "unanswered", "the connection is gone")
        if not connection.connector.supports(entity, "read"):
            return None
        try:
            if connection.connector.resource(entity).object != row["object"]:
                return None
            await self._reader.get(connection, entity, row["external_id"])
            return await self._compare_key(row, connection, entity)
        except NotFound as failure:
            return _finding(row, "dangling", failure.detail)
        except Failure as failure:
            return _finding(row, "unanswered", failure.detail)

    async def _compare_key(self, row: Row, connection: Connection, entity: str) -> FindingOut | None:
        """The record that carries our key must be the linked one; a record that we did not make carries none."""
        kept = connection.connector.resource(entity).key
        if kept is None or not kept.field:
            return None
        if row["written_for"] is not None and await self._xref.current(row["written_for"]) != row["canonical_id"]:
            return _finding(row, "key_mismatch", f"we made it there as {row['written_as']}, and it is linked to another record")
        key = row["written_as"] or _canonical(row)
        holder = await self._reader.find(connection, entity, key)
        if holder is not None and holder.external_id != row["external_id"]:
            return _finding(row, "key_mismatch", f"our key {key} is on {row['object']} {holder.external_id} there")
        if holder is None and row["written_as"] is not None:
            return _finding(row, "key_mismatch", f"no record there carries our key {key} any more")
        return None


def _canonical(row: Row) -> str:
    return ids.encode(BY_NUMBER[row["entity"]].prefix, UUID(str(row["canonical_id"])))


def _finding(row: Row, kind: str, detail: str) -> FindingOut:
    return FindingOut.model_validate(
        {
            "id": _canonical(row),
            "connection": row["connection"],
            "object_name": row["object"],
            "external_id": row["external_id"],
            "kind": kind,
            "detail": detail,
        }
    )


def _position(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not cursor.isdigit() or len(cursor) > 18:
        raise BadRequest("cursor: not one that we gave out")
    return int(cursor)
