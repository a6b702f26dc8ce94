"""Records by the ids that a system gives them: the cross-reference, asked for one connection."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from app.canonical.entities import ENTITIES
from app.core import ids
from app.platform.xref import CrossReference
from app.system_apis.kit.connector import Connection


class ExternalIds:
    """Of one connection. A system that does not know an entity as an object of its own keeps it under our word for it."""

    def __init__(self, xref: CrossReference, connection: Connection) -> None:
        self._xref = xref
        self._connection = connection

    async def records(self, entity: str, external_ids: Iterable[str]) -> dict[str, str]:
        """External id → canonical id, for those that are linked to a record of this entity: one round trip, however many."""
        found = await self._xref.resolve(*self._place(entity), external_ids)
        return {external: ids.encode(ENTITIES[entity].prefix, uuid) for external, uuid in found.items()}

    async def externals(self, entity: str, records: Iterable[str]) -> dict[str, str]:
        """Canonical id → external id, for those that are linked."""
        prefix = ENTITIES[entity].prefix
        found = await self._xref.externals(*self._place(entity), [ids.decode(prefix, record) for record in records])
        return {ids.encode(prefix, uuid): external for uuid, external in found.items()}

    async def identify(self, entity: str, external_id: str, by: str) -> UUID:
        """The id that a record has here, or is to have: one, whoever asks first."""
        return await self._xref.get_or_create(entity, *self._place(entity), external_id, by)

    def _place(self, entity: str) -> tuple[int, str, str]:
        connector = self._connection.connector
        objects = {item.entity: item.object for item in connector.resources}
        return self._connection.number, connector.key, objects.get(entity, entity)
