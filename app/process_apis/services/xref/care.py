"""Keeping the cross-reference right: value maps, the integrity check against the systems, the sweep of write intents."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from app.core.api import policy, problems
from app.core.problems import BadRequest, NotFound, UpstreamFailed
from app.platform.connections import Connections
from app.platform.pipeline.deps import caller
from app.process_apis.services.xref import values
from app.process_apis.services.xref.integrity import Integrity
from app.process_apis.services.xref.schemas import CheckOut, CheckValuesOut, CheckValuesRequest, Key, SweepOut, ValueMapsOut
from app.process_apis.services.xref.sweeper import Sweeper
from app.system_apis.kit.connector import Connection
from app.system_apis.reader import Reader

router = APIRouter(tags=["care"])
_READ, _WRITE = "process.xref:read", "process.xref:write"


class Care:
    """What is asked of systems here; nothing is written to one."""

    def __init__(self, request: Request) -> None:
        self.reader: Reader = request.app.state.reader
        self.integrity: Integrity = request.app.state.integrity
        self.sweeper: Sweeper = request.app.state.sweeper
        self._routing: Connections = request.app.state.connections
        self.sight = caller(request).sight

    async def connection(self, key: str) -> Connection:
        """In sight: one that holds records of the caller's legal entities and of no other."""
        found = await self.reader.gate.connection(key)
        entities = self.sight.legal_entities
        if entities is not None and not await self._routing.serves_only(key, entities):
            raise NotFound(f"there is no connection '{key}'")
        return found

    def check_unbounded(self) -> None:
        if not self.sight.unbounded:
            raise NotFound("This looks at the links of every legal entity: it is for callers that see them all.")


Needs = Annotated[Care, Depends(Care)]


@router.get(
    "/value-maps",
    operation_id="listValueMaps",
    summary="Which code of ours is which code of a system, and which fields need it",
    description="The maps that a connection has, and those that its fields need and it does not have: these are empty.",
    response_model=ValueMapsOut,
    responses=problems(NotFound),
    openapi_extra=policy(_READ),
)
async def list_value_maps(connection: Annotated[Key, Query(description="Key of the connection.")], care: Needs) -> ValueMapsOut:
    return values.listed(await care.connection(connection))


@router.post(
    "/value-maps/check",
    operation_id="checkValues",
    summary="Whether every value has a partner in a system, before it is written",
    description="Asks only. A value without a partner is one whose write would be refused where the map is strict.",
    response_model=CheckValuesOut,
    responses=problems(NotFound),
    openapi_extra=policy(_READ),
)
async def check_values(body: CheckValuesRequest, care: Needs) -> CheckValuesOut:
    return values.checked(await care.connection(body.connection), body.values)


@router.get(
    "/integrity",
    operation_id="checkIntegrity",
    summary="Whether links resolve on both sides: the next so many, in the order of the links",
    response_model=CheckOut,
    responses=problems(BadRequest, NotFound, UpstreamFailed),
    openapi_extra=policy(_READ, cost=20),
)
async def check_integrity(
    care: Needs,
    connection: Annotated[Key | None, Query(description="Only links to this system; to all when absent.")] = None,
    cursor: Annotated[str | None, Query(max_length=20, description="`nextCursor` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="How many links to check.")] = 50,
) -> CheckOut:
    """Asks each link's system for its record: so pages are small, and a check can stop and go on at any cursor."""
    care.check_unbounded()
    return await care.integrity.page(connection=connection, cursor=cursor, limit=limit)


@router.post(
    "/intents/sweep",
    operation_id="sweepIntents",
    summary="Look up creates whose outcome nobody knows, and settle or withdraw them",
    response_model=SweepOut,
    responses=problems(NotFound),
    openapi_extra=policy(_WRITE, idempotency=True, cost=20),
)
async def sweep_intents(care: Needs) -> SweepOut:
    """The workers do this by themselves; up to 100 at a time."""
    care.check_unbounded()
    return await care.sweeper.sweep(limit=100)
