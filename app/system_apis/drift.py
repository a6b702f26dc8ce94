"""Asks systems for their own metadata and settles what follows: snapshots, exceptions. Never on a hot path: a command and a daily round.

A connection with an exception in force is asked every few minutes, so that what waits goes on soon after somebody has put it right.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from datetime import timedelta

from app.core.clock import utcnow
from app.core.database import DATABASE_ERRORS, Database
from app.core.failures import Failure, NotFound, Unsupported
from app.core.leader import lead
from app.core.model import Value
from app.core.settings import Settings
from app.platform.exceptions import Exceptions, Trouble
from app.system_apis.kit.connector import Connection, Resource
from app.system_apis.kit.dialects import dialect
from app.system_apis.kit.drift import Drift, compare
from app.system_apis.kit.wire import VendorField
from app.system_apis.reader import Reader

KIND = "schema_drift"
_LEADER = 0x43574431  # "CWD1"
_PAUSE_SECONDS = 300.0
_log = logging.getLogger("crosswalk.drift")


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

    async def watch(self, database: Database, settings: Settings) -> None:
        """The daily round, for as long as this process lives. Its first look is not at the start, when there is most to do."""
        if settings.drift_hours:
            await asyncio.sleep(_PAUSE_SECONDS)
            await lead(database, _LEADER, _PAUSE_SECONDS, lambda: self.due(timedelta(hours=settings.drift_hours)), "asking for metadata")

    async def due(self, every: timedelta) -> None:
        """Asks those that were not asked for so long, or that an exception holds up."""
        fresh = await self._exceptions.looked_at_since(utcnow() - every)
        for connection in await self._reader.gate.all():
            if connection.key in fresh:
                continue
            try:
                counts = Counter(change.meaning for report in await self.round(connection.key) for change in report.changes)
                if counts["breaking"] or counts["unmapped_value"]:
                    _log.warning("%s has changed: %s; `crosswalk drift` tells what", connection.key, dict(counts))
            except DATABASE_ERRORS:
                raise
            except Exception:
                _log.exception("looking for what changed in %s failed by our own fault", connection.key)

    async def round(self, only: str | None = None, *, accept: bool = False) -> list[Report]:
        """Every object of every connection, or of one. ``accept``: what they say now is right, whatever they said before."""
        connections = [item for item in await self._reader.gate.all() if only is None or item.key == only]
        if only is not None and not connections:
            raise NotFound(f"there is no connection '{only}'")
        return [
            await self._object(connection, resource, accept=accept)
            for connection in connections
            for resource in connection.connector.resources
        ]

    async def _object(self, connection: Connection, resource: Resource, *, accept: bool) -> Report:
        place = {"connection": connection.key, "entity": resource.entity, "object": resource.object}
        try:
            now = await self._reader.schema(connection, resource.entity)
        except NotFound:
            return await self._gone(connection, resource, place)
        except Unsupported as failure:
            return Report(**place, failure=failure.detail)
        except Failure as failure:
            return Report(**place, failure=str(failure))
        extent = dialect(connection.connector.dialect).describes(resource)
        if extent == "sample" and not now:
            return Report(**place)  # No record: nothing is shown, and nothing is concluded from that.
        stored = None if accept else await self._exceptions.snapshot(connection.key, resource.entity)
        before = None if stored is None else tuple(VendorField.model_validate(item) for item in stored)
        changes = compare(resource, connection.maps, before, now, complete=extent == "whole")
        await self._settle(connection, resource, [item for item in changes if item.meaning == "breaking"])
        # What is not put right stays in the snapshot as it was: it must not be forgotten as long as it is missed.
        open_ones = {item.vendor_field.casefold() for item in changes if item.meaning != "harmless" and item.vendor_field}
        kept = [item for item in before or () if item.name.casefold() in open_ones]
        fresh = [item for item in now if before is None or item.name.casefold() not in open_ones]
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
