"""Resolving ids, one or many, and claiming a canonical id for a system's record."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request
from pydantic import Field

from app.canonical.entities import BY_PREFIX, ENTITIES
from app.core import ids
from app.core.api import Deprecation, policy, problems
from app.core.model import Wire
from app.core.problems import FieldError, InvalidInput, NotFound
from app.platform.connections import Connections
from app.platform.pipeline.deps import caller
from app.platform.xref import CrossReference

router = APIRouter(tags=["cross-reference"])
RESOLVE_V1 = Deprecation(since=date(2026, 11, 23), sunset=date(2027, 11, 30), successor="/process/xref/v2/resolve")
"""One connection that does not exist refuses the whole batch: v2 gives a verdict per record."""


class SystemRecord(Wire):
    connection: str = Field(examples=["salesforce"])
    object_name: str = Field(description="The system's own object name.", examples=["Account"])
    external_id: str = Field(max_length=255, examples=["0015g00000ZzYyXAAV"])


class ClaimRequest(SystemRecord):
    entity: str = Field(description="Canonical entity.", examples=["customer"])


class ClaimOut(Wire):
    id: str = Field(examples=["cus_01jd4z6k3ve0gr9ps8c0y3zq01"])


class ResolveRequest(Wire):
    records: list[SystemRecord] = Field(min_length=1, max_length=1000)


class ResolvedOut(SystemRecord):
    id: str | None = Field(default=None, description="Canonical id; absent when the record is not linked.")


class ResolveOut(Wire):
    items: list[ResolvedOut] = Field(description="In the order of the request.")


class LinkOut(SystemRecord):
    role: str
    source: str = Field(description="Who said so.")


class EntityOut(Wire):
    id: str
    entity: str
    links: list[LinkOut]


class Lookup:
    """What the routes need from the platform."""

    def __init__(self, request: Request) -> None:
        self.xref: CrossReference = request.app.state.xref
        self.connections: Connections = request.app.state.connections
        self.source = caller(request).client_id


Needs = Annotated[Lookup, Depends(Lookup)]


@router.get(
    "/records/{id}",
    operation_id="getLinks",
    summary="All systems' ids of one canonical record",
    description="Every link of the record: which connection knows it, as which object, under which id, and who said so.",
    response_model=EntityOut,
    responses=problems(NotFound),
    openapi_extra=policy("process.xref:read"),
)
async def get_links(id: Annotated[str, Path(max_length=90, description="Canonical id.")], lookup: Needs) -> EntityOut:
    entity = BY_PREFIX.get(ids.prefix_of(id))
    if entity is None:
        raise NotFound(f"there is no record {id}")
    try:
        known = ids.decode(entity.prefix, id)
    except ids.BadId:
        raise NotFound(f"there is no record {id}") from None
    if await lookup.xref.known(known) != entity.key:
        raise NotFound(f"there is no record {id}")
    links = await lookup.xref.links_of(known)
    shown = [
        LinkOut(
            connection=link.connection,
            object_name=link.object,
            external_id=link.external_id,
            role=link.role.name.lower(),
            source=link.source,
        )
        for link in links
    ]
    return EntityOut(id=id, entity=entity.key, links=shown)


@router.post(
    "/resolve",
    operation_id="resolveRecords",
    summary="Canonical ids of up to 1,000 records of any systems",
    response_model=ResolveOut,
    openapi_extra=policy("process.xref:read", deprecation=RESOLVE_V1),
)
async def resolve_records(body: ResolveRequest, lookup: Needs) -> ResolveOut:
    """Asks only: nothing is created, so no ``Idempotency-Key`` is needed."""
    groups: dict[tuple[str, str], list[str]] = {}
    for record in body.records:
        groups.setdefault((record.connection, record.object_name), []).append(record.external_id)
    found: dict[tuple[str, str, str], str] = {}
    for (key, object_name), externals in groups.items():
        connection = await lookup.connections.get(key)
        resolved = await lookup.xref.resolve(connection.number, connection.connector, object_name, externals)
        texts = {link.external_id: link.canonical_id for link in await lookup.xref.links_of(*resolved.values()) if link.connection == key}
        found.update({(key, object_name, external): texts[external] for external in resolved})
    return ResolveOut(
        items=[
            ResolvedOut(**record.model_dump(), id=found.get((record.connection, record.object_name, record.external_id)))
            for record in body.records
        ]
    )


@router.post(
    "/records",
    operation_id="claimRecord",
    summary="Get or create the canonical id of a system's record",
    response_model=ClaimOut,
    openapi_extra=policy("process.xref:write", idempotency=True),
)
async def claim_record(body: ClaimRequest, lookup: Needs) -> ClaimOut:
    """Exactly one canonical id, however many callers ask at once."""
    if body.entity not in ENTITIES:
        known = ", ".join(sorted(ENTITIES))
        raise InvalidInput(f"unknown entity; there are: {known}", errors=[FieldError(pointer="/entity", detail="unknown entity")])
    connection = await lookup.connections.get(body.connection)
    found: UUID = await lookup.xref.get_or_create(
        body.entity, connection.number, connection.connector, body.object_name, body.external_id, lookup.source
    )
    return ClaimOut(id=ids.encode(ENTITIES[body.entity].prefix, found))
