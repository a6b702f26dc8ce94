"""Reading from systems: through the gate, mapped to canonical shapes, references resolved through the crosswalk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, ValidationError

from app.canonical import entity as entity_of
from app.core import ids
from app.core.failures import Failure, Malformed, NotFound, Rejected, Unsupported
from app.core.model import Value
from app.platform.xref import CrossReference
from app.system_apis.gate import Gate, located, malformed
from app.system_apis.kit.connector import Connection, Resource
from app.system_apis.kit.dialects import GatheringDialect, NumberingDialect, RememberingDialect, ScanningDialect, VersionedDialect, dialect
from app.system_apis.kit.mapping import dig, from_vendor, put
from app.system_apis.kit.wire import DeletionPage, Query, Raw, Request, Response, VendorField


class Record(Value):
    """One record of a system in our words. ``refs`` holds every reference as the system spells it: canonical path → (entity, its id)."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    id: str | None
    """The canonical id, if we know the record."""
    entity: str
    connection: str
    external_id: str
    modified_at: datetime | None
    data: Any
    refs: dict[str, tuple[str, str]] = {}
    extensions: dict[str, Any] = {}
    raw: Raw = {}


class RecordPage(Value):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    items: list[Record]
    cursor: str | None
    versions: dict[str, str] = {}


class Reader:
    def __init__(self, gate: Gate, xref: CrossReference) -> None:
        self.gate = gate
        self._xref = xref

    @located("read")
    async def get(self, connection: Connection, entity: str, external_id: str) -> Record:
        """The record with the system's id; :class:`NotFound` when there is none."""
        resource = connection.offered(entity, "read")
        spoken = dialect(connection.connector.dialect)
        request = spoken.get(connection.connector, resource, external_id)
        # In our own words either way: what a system says about an id that is none may repeat our whole query.
        absent = NotFound(f"{connection.title} has no {entity.replace('_', ' ')} {external_id}", system=connection.connector.key)
        try:
            response = await self.gate.send(connection, request, resource=resource, operation="read")
        except NotFound as failure:
            raise absent from failure
        try:
            raw = spoken.record(resource, response)
        except (ValueError, KeyError, TypeError) as error:
            raise malformed(connection, response, error) from error
        if raw is None:
            raise absent
        return (await self._records(connection, resource, [raw], response))[0]

    @located("read")
    async def gather(self, connection: Connection, entity: str, external_ids: Sequence[str]) -> list[Record]:
        """Those of up to 200 records that are there, in one call where the system allows it; in no order."""
        resource = connection.offered(entity, "read")
        spoken = dialect(connection.connector.dialect)
        if not isinstance(spoken, GatheringDialect):
            found = await asyncio.gather(*(self._still_there(connection, entity, each) for each in external_ids))
            return [record for record in found if record is not None]
        request: Request | None = spoken.gather(connection.connector, resource, external_ids)
        records: list[Record] = []
        while request is not None and len(records) < len(external_ids):
            response = await self.gate.send(connection, request, resource=resource, operation="read")
            try:
                page = spoken.page(resource, Query(), response)
            except (ValueError, KeyError, TypeError) as error:
                raise malformed(connection, response, error) from error
            records += await self._records(connection, resource, list(page.rows), response)
            request = spoken.list_rows(connection.connector, resource, Query(cursor=page.cursor)) if page.rows and page.cursor else None
        return records

    @located("find")
    async def find(self, connection: Connection, entity: str, key: str) -> Record | None:
        """The record that carries our key, if there is one."""
        resource = connection.offered(entity, "read")
        spoken = dialect(connection.connector.dialect)
        if isinstance(spoken, ScanningDialect) and spoken.scans(resource):
            return await self._sought(connection, resource, key)
        try:
            response = await self.gate.send(
                connection, spoken.find(connection.connector, resource, key), resource=resource, operation="find"
            )
        except NotFound:
            return None
        try:
            raw = spoken.found(resource, key, response)
        except (ValueError, KeyError, TypeError) as error:
            raise malformed(connection, response, error) from error
        if raw is None:
            return await self._among_newest(connection, resource, key, spoken) if isinstance(spoken, NumberingDialect) else None
        return (await self._records(connection, resource, [raw], response))[0]

    async def _among_newest(self, connection: Connection, resource: Resource, key: str, spoken: NumberingDialect) -> Record | None:
        """What the search does not know yet is among these, however long it takes to learn of it."""
        request = spoken.newest(connection.connector, resource)
        if request is None:
            return None
        response = await self.gate.send(connection, request, resource=resource, operation="find")
        try:
            if (series := spoken.newest(connection.connector, resource, response)) is not None:
                response = await self.gate.send(connection, series, resource=resource, operation="find")
            following = spoken.around(connection.connector, resource, response)
            response = await self.gate.send(connection, following, resource=resource, operation="find")
            raw = spoken.among(resource, key, response)
        except (ValueError, KeyError, TypeError) as error:
            raise malformed(connection, response, error) from error
        return None if raw is None else (await self._records(connection, resource, [raw], response))[0]

    async def _sought(self, connection: Connection, resource: Resource, key: str) -> Record | None:
        """Where the system cannot search by our key: page by page through its list, which tells what was committed a moment ago."""
        spoken, query, seen = dialect(connection.connector.dialect), Query(), set[str | None]()
        while query.cursor not in seen:
            seen.add(query.cursor)
            request = spoken.list_rows(connection.connector, resource, query)
            response = await self.gate.send(connection, request, resource=resource, operation="find")
            try:
                raw, cursor = spoken.found(resource, key, response), spoken.page(resource, query, response).cursor
            except (ValueError, KeyError, TypeError) as error:
                raise malformed(connection, response, error) from error
            if raw is not None:
                return (await self._records(connection, resource, [raw], response))[0]
            if cursor is None:
                return None
            query = query.model_copy(update={"cursor": cursor})
        raise Malformed(f"{connection.title} repeats a page", system=connection.connector.key, connection=connection.key, operation="find")

    @located("list")
    async def page(self, connection: Connection, entity: str, query: Query, *, seen: Mapping[str, str] | None = None) -> RecordPage:
        """One page. ``seen`` (id → version) leaves out what has not changed since, where the system lists versions with its ids."""
        resource = connection.offered(entity, "changes" if query.changed_since else "list")
        unknown = set(query.filters) - set(resource.filters)
        if unknown:
            raise Unsupported(f"{connection.title} cannot filter by {', '.join(sorted(unknown))}", system=connection.connector.key)
        if resource.within and resource.within not in query.filters:
            raise Unsupported(f"{connection.title} lists these only with a filter by {resource.within}", system=connection.connector.key)
        spoken = dialect(connection.connector.dialect)
        try:
            request = spoken.list_rows(connection.connector, resource, query)
        except ValueError as error:  # a cursor or a filter that we never gave out
            raise Rejected(f"{connection.title} cannot be asked for that list: {error}", system=connection.connector.key) from error
        response = await self.gate.send(connection, request, resource=resource, operation="list")
        try:
            page = spoken.page(resource, query, response)
        except (ValueError, KeyError, TypeError) as error:
            raise malformed(connection, response, error) from error
        if page.ids:
            known = seen or {}
            wanted = [each for each in page.ids if each not in known or known[each] != page.versions.get(each)]
            items = list(await asyncio.gather(*(self._still_there(connection, entity, each) for each in wanted)))
            return RecordPage(items=[item for item in items if item is not None], cursor=page.cursor, versions=page.versions)
        return RecordPage(items=await self._records(connection, resource, list(page.rows), response), cursor=page.cursor)

    @located("list")
    async def deleted(self, connection: Connection, entity: str, query: Query) -> DeletionPage:
        """What was deleted there, in the order of deletion; :class:`Unsupported` where the system does not tell."""
        resource, spoken = connection.connector.resource(entity), dialect(connection.connector.dialect)
        if resource.successor is None or not isinstance(spoken, RememberingDialect):
            raise Unsupported(f"{connection.title} does not tell which {entity.replace('_', ' ')} was deleted", system=connection.base.key)
        request = spoken.deleted_rows(connection.connector, resource, query)
        response = await self.gate.send(connection, request, resource=resource, operation="list")
        try:
            return spoken.deletions(resource, query, response)
        except (ValueError, KeyError, TypeError) as error:
            raise malformed(connection, response, error) from error

    def gave_out(self, connection: Connection, query: Query) -> bool:
        """Whether a cursor that a caller sent back can be one of ours."""
        return query.cursor is None or dialect(connection.connector.dialect).gave_out(query)

    async def every(self, connection: Connection, entity: str, query: Query) -> AsyncIterator[Record]:
        """All pages; a page that repeats is :class:`Malformed`, not an endless loop."""
        seen: set[str] = set()
        before: list[str] = []
        while True:
            page = await self.page(connection, entity, query)
            shown = [item.external_id for item in page.items]
            # Where we count ourselves, only the rows show that a system turns no page.
            if page.cursor in seen or (shown and shown == before):
                raise Malformed(
                    f"{connection.title} repeats a page", system=connection.connector.key, connection=connection.key, operation="list"
                )
            for item in page.items:
                yield item
            if page.cursor is None:
                return
            seen.add(page.cursor)
            before = shown
            query = query.model_copy(update={"cursor": page.cursor})

    @located("describe")
    async def schema(self, connection: Connection, entity: str) -> tuple[VendorField, ...]:
        """The system's own description of the object. Never on a hot path."""
        resource = connection.connector.resource(entity)
        spoken = dialect(connection.connector.dialect)
        response = await self.gate.send(
            connection, spoken.describe(connection.connector, resource), resource=resource, operation="describe"
        )
        _check_version(connection, response)
        try:
            return spoken.fields(resource, response)
        except (ValueError, KeyError, TypeError) as error:
            raise malformed(connection, response, error) from error

    async def health(self, connection: Connection) -> Failure | None:
        """None when the connection and its credentials work."""
        try:
            spoken = dialect(connection.connector.dialect)
            _check_version(connection, await self.gate.send(connection, spoken.health(connection.connector), operation="health"))
        except Failure as failure:
            return failure
        return None

    @located("resolve")
    async def external_id(self, connection: Connection, entity: str, canonical_id: str) -> str:
        """The system's id of a record we know; :class:`NotFound` when it is not linked there."""
        resource = connection.connector.resource(entity)
        known = ids.decode(entity_of(entity).prefix, canonical_id)
        found = await self._xref.externals(connection.number, connection.connector.key, resource.object, [known])
        if known not in found:
            raise NotFound(f"{canonical_id} has no record in {connection.title}", system=connection.connector.key, field=entity)
        return found[known]

    async def _still_there(self, connection: Connection, entity: str, external_id: str) -> Record | None:
        """A record of a list of ids; one deleted in between is left out."""
        try:
            return await self.get(connection, entity, external_id)
        except NotFound:
            return None

    async def _records(self, connection: Connection, resource: Resource, raws: list[Raw], response: Response) -> list[Record]:
        spoken, found = dialect(connection.connector.dialect), []
        for raw in raws:
            try:
                external_id = spoken.row_id(resource, raw)
            except (ValueError, KeyError, TypeError) as error:
                raise malformed(connection, response, error) from error
            data, refs = from_vendor(resource.fields, raw, connection.maps)
            found.append((external_id, raw, data, refs))
        known = await self._canonical(connection, resource.entity, [item[0] for item in found])
        linked = await self._linked(connection, [ref for item in found for ref in item[3].values()])
        return [self._record(connection, resource, item, known.get(item[0]), linked) for item in found]

    def _record(
        self,
        connection: Connection,
        resource: Resource,
        found: tuple[str, Raw, dict[str, Any], dict[str, tuple[str, str]]],
        canonical: str | None,
        linked: dict[tuple[str, str], str],
    ) -> Record:
        external_id, raw, data, refs = found
        for path, ref in refs.items():
            put(data, path, linked.get(ref))
        try:
            model = entity_of(resource.entity).model.model_validate(data)
            modified = resource.modified_as.from_vendor(_modified(resource, raw), {})
        except (ValidationError, ValueError) as error:
            raise Malformed(f"{connection.title} sent a {resource.entity} that we cannot read", system=connection.connector.key) from error
        return Record(
            id=canonical,
            entity=resource.entity,
            connection=connection.key,
            external_id=external_id,
            modified_at=modified,
            data=model,
            refs=refs,
            extensions={name: dig(raw, path) for name, path in resource.extensions.items()},
            raw=raw,
        )

    async def _canonical(self, connection: Connection, entity: str, external_ids: list[str]) -> dict[str, str]:
        resource = connection.connector.resource(entity)
        found = await self._xref.resolve(connection.number, connection.connector.key, resource.object, external_ids)
        return {external: ids.encode(entity_of(entity).prefix, UUID(str(value))) for external, value in found.items()}

    async def _linked(self, connection: Connection, refs: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """(entity, system's id) → canonical id, one round trip per entity."""
        linked: dict[tuple[str, str], str] = {}
        for entity in {item[0] for item in refs}:
            found = await self._canonical(connection, entity, sorted({item[1] for item in refs if item[0] == entity}))
            linked.update({(entity, external): canonical for external, canonical in found.items()})
        return linked


def _check_version(connection: Connection, response: Response) -> None:
    """Looked at where nobody waits for it: records are read and written as long as that goes well."""
    spoken = dialect(connection.connector.dialect)
    told = spoken.other_version(connection.connector, response) if isinstance(spoken, VersionedDialect) else None
    if told is not None:
        raise Unsupported(f"{connection.title} answers by version {told}, which this connector does not speak", system=connection.base.key)


def _modified(resource: Resource, raw: Raw) -> Any:
    """The last change as the system spells it; NetSuite's query column and its record field differ in case only."""
    if resource.modified is None:
        return None
    return dig(raw, resource.modified) or raw.get("lastModifiedDate")
