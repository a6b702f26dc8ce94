"""Asks systems for their own metadata and settles what follows: snapshots, exceptions. Never on a hot path: a command and a daily round."""

from __future__ import annotations

from app.core.failures import Failure, NotFound, Unsupported
from app.core.model import Value
from app.platform.exceptions import Exceptions, Trouble
from app.system_apis.kit.connector import Connection, Resource
from app.system_apis.kit.dialects import dialect
from app.system_apis.kit.drift import Drift, compare
from app.system_apis.kit.wire import VendorField
from app.system_apis.reader import Reader

KIND = "schema_drift"


class Report(Value):
    """What one object of one connection said. ``failure``: it could not be asked; then nothing is concluded."""

    connection: str
    entity: str
    object: str
    fields: int = 0
    first: bool = False
    changes: tuple[Drift, ...] = ()
    failure: str | None = None


class DriftWatch:
    def __init__(self, reader: Reader, exceptions: Exceptions) -> None:
        self._reader = reader
        self._exceptions = exceptions

    async def round(self, only: str | None = None) -> list[Report]:
        """Every object of every connection, or of one."""
        connections = [item for item in await self._reader.gate.all() if only is None or item.key == only]
        if only is not None and not connections:
            raise NotFound(f"there is no connection '{only}'")
        return [await self._object(connection, resource) for connection in connections for resource in connection.connector.resources]

    async def _object(self, connection: Connection, resource: Resource) -> Report:
        place = {"connection": connection.key, "entity": resource.entity, "object": resource.object}
        try:
            now = await self._reader.schema(connection, resource.entity)
        except NotFound:
            return await self._gone(connection, resource, place)
        except Unsupported as failure:
            return Report(**place, failure=failure.detail)
        except Failure as failure:
            return Report(**place, failure=str(failure))
        stored = await self._exceptions.snapshot(connection.key, resource.entity)
        before = None if stored is None else tuple(VendorField.model_validate(item) for item in stored)
        complete = dialect(connection.connector.dialect).describes_all(resource)
        changes = compare(resource, connection.maps, before, now, complete=complete)
        await self._settle(connection, resource, [item for item in changes if item.meaning == "breaking"])
        # What is needed and gone stays in the snapshot: it must not be forgotten as long as it is missed.
        missed = {item.vendor_field.casefold() for item in changes if item.meaning == "breaking" and item.vendor_field}
        kept = [item for item in before or () if item.name.casefold() in missed]
        fresh = [item for item in now if item.name.casefold() not in {old.name.casefold() for old in kept}]
        await self._exceptions.remember(connection.key, resource.entity, [item.model_dump(mode="json") for item in (*fresh, *kept)])
        return Report(**place, fields=len(now), first=before is None, changes=tuple(changes))

    async def _gone(self, connection: Connection, resource: Resource, place: dict[str, str]) -> Report:
        cause = f"{connection.title} no longer knows {resource.object}, or does not show it to us"
        change = Drift(meaning="breaking", field=None, vendor_field=None, cause=cause)
        await self._settle(connection, resource, [change])
        return Report(**place, changes=(change,))

    async def _settle(self, connection: Connection, resource: Resource, changes: list[Drift]) -> None:
        troubles: dict[str | None, Trouble] = {}
        for change in changes:
            cause = f"{connection.title} changed: {change.cause}. Writes of it wait until the field or the mapping is put right."
            trouble = Trouble(
                kind=KIND,
                entity=resource.entity,
                object=resource.object,
                field=change.field,
                vendor_field=change.vendor_field,
                cause=cause,
            )
            troubles.setdefault(change.field, trouble)
        await self._exceptions.settle(connection.key, connection.owner, resource.entity, KIND, list(troubles.values()))
