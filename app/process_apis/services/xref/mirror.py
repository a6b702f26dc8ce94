"""What a system did to its own records, done here as well: merged accounts are merged, deleted ones are ended links."""

from __future__ import annotations

import logging

from app.core.database import Database
from app.platform.xref import CrossReference, Merges, Place, Records
from app.system_apis.kit.connector import Connection
from app.system_apis.kit.wire import Deletion

_log = logging.getLogger("crosswalk.mirror")


class Mirror:
    """Repeating is harmless: a merge that was mirrored, or a link that has ended, is left alone."""

    def __init__(self, database: Database, xref: CrossReference) -> None:
        self._xref = xref
        self._merges = Merges(database)
        self._records = Records(database, xref)

    async def deleted(self, connection: Connection, entity: str, gone: Deletion) -> None:
        """A record that we never knew is not our concern."""
        object_ = connection.connector.resource(entity).object
        place = (connection.number, connection.connector.key, object_)
        known = (await self._xref.resolve(*place, [gone.external_id])).get(gone.external_id)
        if known is None:
            return
        if gone.successor is None:
            where = Place(
                connection_id=connection.number,
                connection=connection.key,
                object_id=await self._xref.object_number(connection.connector.key, object_),
                object=object_,
                external_id=gone.external_id,
            )
            await self._records.end(known, where, reason=f"deleted in {connection.title}", by=f"poll of {connection.title}")
            return
        by = f"merge in {connection.title}"
        winner = await self._xref.get_or_create(entity, *place, gone.successor, by)
        if winner != known:
            merge = await self._merges.merge(winner, known, by=by, on_conflict="keep_both")
            named = [f"{item.object} in {item.connection}: {item.winner} and {item.loser}" for item in merge.conflicts]
            _log.info("%s %s was merged into %s (%s)", object_, gone.external_id, gone.successor, "; ".join(named) or "no conflicts")
