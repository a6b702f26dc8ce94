"""One product per vendor, made from its connector: canonical shapes in and out, nothing that the connector does not declare.

Writes speak for the connection of the calling client: ownership decides by its roles.
"""

from datetime import UTC, datetime
from enum import Enum
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, Header, Path, Query, Request, Response
from pydantic.alias_generators import to_camel

from app.canonical.entities import ENTITIES, Entity
from app.canonical.money import with_currency_digits
from app.core import ids
from app.core.api import Product, check_match, entity_tag, policy, problems
from app.core.failures import Held
from app.core.model import spaced
from app.core.problems import BadRequest, Conflict, FieldError, InvalidInput, NotFound, NotOwner, PreconditionFailed, UpstreamFailed
from app.platform.connections import Connections
from app.platform.pipeline.deps import action_id, caller
from app.system_apis.examples import write_example
from app.system_apis.kit.connector import Connection, Connector, Resource
from app.system_apis.kit.mapping import words
from app.system_apis.kit.wire import Query as RecordQuery
from app.system_apis.reader import Reader, Record
from app.system_apis.schemas import (
    HELD,
    CapabilitiesOut,
    CapabilityOut,
    ConnectionOut,
    ConnectionsOut,
    HealthOut,
    SchemaOut,
    VendorFieldOut,
    list_query,
    page_model,
    record_model,
    waiting,
    write_model,
)
from app.system_apis.writer import Writer

_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
ConnectionKey = Annotated[str, Path(max_length=60, description="Key of an instance of this system; `listConnections` lists them.")]
Include = Annotated[Literal["raw"] | None, Query(description="`raw` adds the system's own payload.")]


class Needs:
    """The gate's two hands, and the connection of the path, which must be of this product's vendor."""

    def __init__(self, request: Request) -> None:
        self.reader: Reader = request.app.state.reader
        self.writer: Writer = request.app.state.writer
        self._connector: str = request.app.product.name
        self._routing: Connections = request.app.state.connections
        self.caller = caller(request)
        self.by = self.caller.client_id

    async def connection(self, key: str) -> Connection:
        found = await self.reader.gate.connection(key)
        if found.base.key != self._connector or not await self._in_sight(key):
            raise NotFound(f"there is no {self._connector} connection '{key}'")
        return found

    async def connections(self) -> list[Connection]:
        return [item for item in await self.reader.gate.all() if item.base.key == self._connector and await self._in_sight(item.key)]

    async def _in_sight(self, key: str) -> bool:
        """A system's records do not all say whose they are: who sees some entities only is given connections that hold no others."""
        entities = self.caller.legal_entities
        return entities is None or await self._routing.serves_only(key, entities)

    async def external_id(self, connection: Connection, entity: Entity, text: str) -> str:
        if ids.prefix_of(text) != entity.prefix:
            return text
        try:
            return await self.reader.external_id(connection, entity.key, text)
        except ids.BadId as error:
            raise NotFound(str(error)) from None

    async def origin(self) -> tuple[str, ...]:
        """The roles that the calling client speaks for: those of its own connection."""
        if self.caller.connection is None:
            return ()
        return tuple(sorted((await self.reader.gate.connection(self.caller.connection)).roles))


NeedsIt = Annotated[Needs, Depends(Needs)]


def product(connector: Connector) -> Product:
    """``/system/{vendor}/v1``."""
    router = APIRouter()
    read, write = f"system.{connector.key}:read", f"system.{connector.key}:write"
    _connections(router, read)
    for resource in connector.resources:
        _Collection(router, connector, resource, read, write)
    return Product(
        layer="system",
        name=connector.key,
        title=f"{connector.title} system API",
        description=f"Records of {connector.title} in canonical shape. Fields that an instance has of its own are in `extensions`.",
        routers=[router],
        examples={"connection": connector.key, "entity": connector.resources[0].entity, **connector.examples},
    )


def _connections(router: APIRouter, scope: str) -> None:
    @router.get(
        "/connections",
        operation_id="listConnections",
        summary="The instances of this system",
        description="Every connection to this system: what it is for, and whom to call about it. Nothing is asked of the system.",
        response_model=ConnectionsOut,
        tags=["connections"],
        openapi_extra=policy(scope),
    )
    async def connections(needs: NeedsIt) -> ConnectionsOut:
        rows = [
            ConnectionOut(key=item.key, title=item.title, roles=sorted(item.roles), owner=item.owner) for item in await needs.connections()
        ]
        return ConnectionsOut(items=rows)

    @router.get(
        "/connections/{connection}/_health",
        operation_id="getHealth",
        summary="Whether the connection and its credentials work",
        description="Signs in to the system and says whether that worked; the kind of failure if it did not.",
        response_model=HealthOut,
        tags=["connections"],
        responses=problems(NotFound),
        openapi_extra=policy(scope),
    )
    async def health(connection: ConnectionKey, needs: NeedsIt) -> HealthOut:
        failure = await needs.reader.health(await needs.connection(connection))
        return HealthOut(
            healthy=failure is None, failure_kind=failure.kind.value if failure else None, detail=failure.detail if failure else None
        )

    @router.get(
        "/connections/{connection}/_capabilities",
        operation_id="getCapabilities",
        summary="What can be done with each entity, and what cannot, with the reason",
        description="What the connector declares. A missing capability is named with its reason, so that a flow can take another path.",
        response_model=CapabilitiesOut,
        tags=["connections"],
        responses=problems(NotFound),
        openapi_extra=policy(scope),
    )
    async def capabilities(connection: ConnectionKey, needs: NeedsIt) -> CapabilitiesOut:
        return CapabilitiesOut(items=_capabilities((await needs.connection(connection)).connector))

    @router.get(
        "/connections/{connection}/_schema",
        operation_id="getSchema",
        summary="The system's own description of an object",
        description="The fields of the system's object behind a canonical entity, custom fields included, as the system itself tells them.",
        response_model=SchemaOut,
        tags=["connections"],
        responses=problems(NotFound, Conflict, UpstreamFailed),
        openapi_extra=policy(scope, cost=5),
    )
    async def schema(
        connection: ConnectionKey, entity: Annotated[str, Query(description="Canonical entity.")], needs: NeedsIt
    ) -> SchemaOut:
        instance = await needs.connection(connection)
        resource = instance.connector.resource(entity)
        fields = await needs.reader.schema(instance, entity)
        shown = [
            VendorFieldOut(
                name=item.name,
                field_type=item.type,
                required=item.required,
                writable=item.writable,
                custom=item.custom,
                options=list(item.values),
            )
            for item in fields
        ]
        return SchemaOut(entity=entity, vendor_object=resource.object, fields=shown)


class _Collection:
    """The routes of one resource: as many as the connector declares operations."""

    def __init__(self, router: APIRouter, connector: Connector, resource: Resource, read: str, write: str) -> None:
        self._router = router
        self._entity = ENTITIES[resource.entity]
        self._record = record_model(self._entity)
        self._base = f"/connections/{{connection}}/{self._entity.collection}"
        self._tags: list[str | Enum] = [self._entity.collection]
        self._read, self._write = read, write
        self._id = Annotated[
            str,
            Path(
                max_length=255, description="The system's id, or the canonical id of a linked record.", examples=[self._entity.example_id]
            ),
        ]
        self._examples = {creating: write_example(connector, self._entity, creating=creating) for creating in (True, False)}
        name = self._record.__name__.removesuffix("Record")
        if resource.operations & {"list", "changes"}:
            self._add_list(f"list{self._entity.collection[0].upper()}{self._entity.collection[1:]}", resource)
        if "read" in resource.operations:
            self._add_get(f"get{name}")
        if "create" in resource.operations:
            self._add_create(f"create{name}")
        if "update" in resource.operations:
            self._add_update(f"update{name}")

    def _add_list(self, operation_id: str, resource: Resource) -> None:
        record, entity, sieves = self._record, self._entity, resource.sieves()
        page = page_model(entity, record)
        Asked: Any = list_query(operation_id, sieves, resource.within)  # noqa: N806 - a type

        @self._router.get(
            self._base,
            operation_id=operation_id,
            summary=f"A page of {spaced(entity.collection)}",
            description="Records in canonical shape, each with the ids that we know. Ask again with `nextCursor` until it is null.",
            response_model=page,
            tags=self._tags,
            responses=problems(NotFound, Conflict, UpstreamFailed),
            openapi_extra=policy(self._read, cost=2),
        )
        async def rows(connection: ConnectionKey, needs: NeedsIt, asked: Annotated[Asked, Query()]) -> Any:
            since: datetime | None = asked.changed_since
            if since is not None and since.tzinfo is None:
                raise BadRequest("changedSince: give the instant with a time zone (Z)")
            instance = await needs.connection(connection)
            given = {name: value for name in sieves if (value := getattr(asked, name)) is not None}
            filters = {name: await needs.external_id(instance, ENTITIES[sieves[name]], value) for name, value in given.items()}
            query = RecordQuery(changed_since=since and _sane(since), filters=filters, limit=asked.limit, cursor=asked.cursor)
            if not needs.reader.gave_out(instance, query):
                raise BadRequest("cursor: not one that we gave out")
            found = await needs.reader.page(instance, entity.key, query)
            return page(items=[_shown(record, item, asked.include) for item in found.items], next_cursor=found.cursor)

    def _add_get(self, operation_id: str) -> None:
        record, entity = self._record, self._entity
        ExternalId: Any = self._id  # noqa: N806 - a type

        @self._router.get(
            f"{self._base}/{{id}}",
            operation_id=operation_id,
            summary=f"{entity.one.capitalize()} in canonical shape",
            description="By the system's id or by ours. The ETag of the answer is what a change gives back in `If-Match`.",
            response_model=record,
            tags=self._tags,
            responses=problems(NotFound, UpstreamFailed),
            openapi_extra=policy(self._read),
        )
        async def get(connection: ConnectionKey, id: ExternalId, needs: NeedsIt, response: Response, include: Include = None) -> Any:
            instance = await needs.connection(connection)
            found = await needs.reader.get(instance, entity.key, await needs.external_id(instance, entity, id))
            response.headers["ETag"] = entity_tag(_shown(record, found, None))
            return _shown(record, found, include)

    def _add_create(self, operation_id: str) -> None:
        record, entity, base = self._record, self._entity, self._base
        model: Any = write_model(entity)

        @self._router.post(
            base,
            operation_id=operation_id,
            summary=f"Create {entity.one}, exactly once in effect",
            description="Every member of `data` must be writable in this system: what would go nowhere is refused, naming the field. "
            "A lost answer is looked up before anything is sent again, so one key makes one record.",
            status_code=201,
            response_model=record,
            tags=self._tags,
            responses={**problems(NotFound, NotOwner, InvalidInput, Conflict, UpstreamFailed), **HELD},
            openapi_extra=policy(self._write, idempotency=True),
        )
        async def create(
            connection: ConnectionKey,
            body: Annotated[model, Body(examples=[self._examples[True]])],
            needs: NeedsIt,
            request: Request,
            response: Response,
        ) -> Any:
            instance = await needs.connection(connection)
            canonical = ids.encode(entity.prefix, action_id(request))
            data = body.data.model_dump(exclude_unset=True, exclude_none=True)
            _check_writable(instance, entity.key, data, creating=True)
            origin, extensions = await needs.origin(), body.extensions or None
            try:
                made = await needs.writer.create(instance, entity.key, canonical, data, origin=origin, extensions=extensions, by=needs.by)
            except Held as held:
                return waiting(held)
            response.headers["Location"] = f"{request.app.product.prefix}{base.format(connection=connection)}/{canonical}"
            return _shown(record, await needs.reader.get(instance, entity.key, made.external_id), None)

    def _add_update(self, operation_id: str) -> None:
        record, entity = self._record, self._entity
        ExternalId: Any = self._id  # noqa: N806 - a type
        model: Any = write_model(entity)

        @self._router.patch(
            f"{self._base}/{{id}}",
            operation_id=operation_id,
            summary=f"Change fields of {entity.one}",
            description="Absent members stay as they are, an explicit null clears. Only the system of record of a field may change it.",
            response_model=record,
            tags=self._tags,
            responses={**problems(NotFound, NotOwner, InvalidInput, Conflict, PreconditionFailed, UpstreamFailed), **HELD},
            openapi_extra=policy(self._write),
        )
        async def update(
            connection: ConnectionKey,
            id: ExternalId,
            body: Annotated[model, Body(examples=[self._examples[False]])],
            needs: NeedsIt,
            response: Response,
            if_match: Annotated[str | None, Header(alias="If-Match", description="The ETag that you read; 412 when it is stale.")] = None,
        ) -> Any:
            instance = await needs.connection(connection)
            external_id = await needs.external_id(instance, entity, id)
            known = await needs.reader.get(instance, entity.key, external_id)
            if known.id is None:
                raise Conflict("this record is not linked to a canonical record yet")
            check_match(if_match, entity_tag(_shown(record, known, None)))
            data = body.data.model_dump(exclude_unset=True)
            _check_writable(instance, entity.key, data, creating=False)
            origin, extensions = await needs.origin(), body.extensions or None
            try:
                await needs.writer.update(instance, entity.key, known.id, data, origin=origin, extensions=extensions, by=needs.by)
            except Held as held:
                return waiting(held)
            changed = _shown(record, await needs.reader.get(instance, entity.key, external_id), None)
            response.headers["ETag"] = entity_tag(changed)
            return changed


def _shown(model: Any, found: Record, include: str | None) -> Any:
    return model(
        id=found.id,
        external_id=found.external_id,
        connection=found.connection,
        modified_at=found.modified_at,
        data=with_currency_digits(found.data),
        extensions=found.extensions,
        raw=found.raw if include == "raw" else None,
    )


def _check_writable(connection: Connection, entity: str, data: dict[str, Any], *, creating: bool) -> None:
    """Refuses a write with a field that would go nowhere: nothing that a caller says is dropped without a word."""
    verb = "be given to a new" if creating else "be changed in a"
    errors = [
        FieldError(
            pointer="/data/" + "/".join(to_camel(part) for part in path.split(".")),
            detail=f"{words(path)} cannot {verb} {words(entity)} of {connection.title}",
            code="not_writable",
        )
        for path in connection.connector.resource(entity).lost(data, creating=creating)
    ]
    if errors:
        raise InvalidInput(errors[0].detail, errors=errors)


def _sane(instant: datetime) -> datetime:
    """No system has records from before 1970 or after 9000: there, systems refuse the year and arithmetic overflows."""
    return min(max(instant, _EARLIEST), _LATEST)


def _capabilities(connector: Connector) -> list[CapabilityOut]:
    offered = [
        CapabilityOut(entity=item.entity, vendor_object=item.object, operations=sorted(item.operations), missing=dict(item.missing))
        for item in connector.resources
    ]
    absent = [CapabilityOut(entity=entity, operations=[], missing={"all": reason}) for entity, reason in connector.missing.items()]
    return offered + absent
