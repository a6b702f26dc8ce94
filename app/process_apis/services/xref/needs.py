"""What the routes of the cross-reference need from the platform, and how its words become the wire's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from fastapi import Depends, Header, Path, Request

from app.canonical.entities import BY_NUMBER, BY_PREFIX, ENTITIES, Entity
from app.core import ids
from app.core.database import Database
from app.core.problems import FieldError, InvalidInput, NotFound
from app.platform.connections import Connections
from app.platform.pipeline.deps import caller, database
from app.platform.xref import CrossReference, Link, Matching, Merge, Merges, Place, Records, Splits, Standing
from app.process_apis.services.xref.schemas import ClashOut, EntityOut, LinkOut, MergeOut, MovedOut, SystemRecord

RecordId = Annotated[str, Path(max_length=90, description="A canonical id; superseded ones go on working.")]
IfMatch = Annotated[str | None, Header(alias="If-Match", description="The ETag of the record as you read it; 412 when it is stale.")]


class Stores:
    """What the cross-reference can do, over one database."""

    def __init__(self, database: Database, xref: CrossReference) -> None:
        self.xref = xref
        self._database = database

    @property
    def records(self) -> Records:
        return Records(self._database, self.xref)

    @property
    def merges(self) -> Merges:
        return Merges(self._database)

    @property
    def splits(self) -> Splits:
        return Splits(self._database)

    @property
    def matching(self) -> Matching:
        return Matching(self._database)


class Store(Stores):
    """The same for a request: and who is asking."""

    def __init__(self, request: Request) -> None:
        self._state = request.app.state
        super().__init__(database(request), self._state.xref)
        self.sight = caller(request).sight

    @property
    def source(self) -> str:
        return self.sight.actor

    @property
    def connections(self) -> Connections:
        return cast(Connections, self._state.connections)

    async def seen(self, records: Iterable[str]) -> set[str]:
        """Those of these canonical ids in sight: a run of the caller's legal entities touched them, or the caller linked them."""
        wanted = set(records)
        if self.sight.unbounded or not wanted:
            return wanted
        links = await self.xref.links_of(*(record_id(text)[1] for text in wanted))
        own = {link.canonical_id for link in links if link.source == self.sight.actor}
        touched: set[str] = await self._state.seen_records(self.sight, sorted(wanted - own))
        return (own & wanted) | touched

    async def place(self, record: SystemRecord) -> Place:
        connection = await self.connections.get(record.connection)
        return Place(
            connection_id=connection.number,
            connection=connection.key,
            object_id=await self.xref.object_number(connection.connector, record.object_name),
            object=record.object_name,
            external_id=record.external_id,
        )


Needs = Annotated[Store, Depends(Store)]


def record_id(text: str) -> tuple[Entity, UUID]:
    """The kind and the UUID of a canonical id; :class:`NotFound` when it is none."""
    entity = BY_PREFIX.get(ids.prefix_of(text))
    if entity is None:
        raise NotFound(f"there is no record {text}")
    try:
        return entity, ids.decode(entity.prefix, text)
    except ids.BadId:
        raise NotFound(f"there is no record {text}") from None


async def checked(store: Store, text: str) -> UUID:
    """The UUID of a record that we gave out as what its prefix says, and that the caller sees."""
    entity, record = record_id(text)
    if await store.xref.known(record) != entity.key or text not in await store.seen([text]):
        raise NotFound(f"there is no record {text}")
    return record


async def standing(store: Store, text: str, as_of: datetime | None) -> Standing:
    """The record with its links, where :func:`checked` would find it; one round trip for a caller who sees everything."""
    entity, record = record_id(text)
    found = await store.records.standing(record, as_of)
    if found.entity != entity.key or text not in await store.seen([text]):
        raise NotFound(f"there is no record {text}")
    return found


def entity_named(key: str) -> Entity:
    if key not in ENTITIES:
        detail = f"unknown entity; there are: {', '.join(sorted(ENTITIES))}"
        raise InvalidInput(detail, errors=[FieldError(pointer="/entity", detail="unknown entity")])
    return ENTITIES[key]


def shown(standing: Standing) -> EntityOut:
    prefix = ENTITIES[standing.entity].prefix
    superseded = standing.current != standing.id
    return EntityOut.model_validate(
        {
            "id": ids.encode(prefix, standing.id),
            "entity": standing.entity,
            "superseded_by": ids.encode(prefix, standing.current) if superseded else None,
            "links": [_link(link) for link in standing.links],
        }
    )


def links_shown(links: Iterable[Link]) -> list[LinkOut]:
    return [LinkOut.model_validate(_link(link)) for link in links]


def _link(link: Link) -> dict[str, Any]:
    return {
        "connection": link.connection,
        "object_name": link.object,
        "external_id": link.external_id,
        "role": link.role.word,
        "is_primary": link.is_primary,
        "source": link.source,
        "valid_from": link.valid_from,
        "valid_to": link.valid_to,
        "ended_by": link.ended_by,
        "reason": link.reason,
    }


def merge_shown(merge: Merge) -> MergeOut:
    prefix = BY_NUMBER[merge.entity].prefix
    return MergeOut(
        id=ids.encode("mrg", merge.id),
        winner=ids.encode(prefix, merge.winner),
        loser=ids.encode(prefix, merge.loser),
        moved=[
            MovedOut(
                connection=item.connection,
                object_name=item.object,
                external_id=item.external_id,
                role=item.role.word,
                is_primary=item.is_primary,
                was_primary=item.was_primary,
            )
            for item in merge.moved
        ],
        conflicts=[
            ClashOut(
                connection=item.connection,
                object_name=item.object,
                role=item.role,
                winner_external_id=item.winner,
                loser_external_id=item.loser,
            )
            for item in merge.conflicts
        ],
        merged_by=merge.merged_by,
        merged_at=merge.merged_at,
        undone_by=merge.undone_by,
        undone_at=merge.undone_at,
    )
