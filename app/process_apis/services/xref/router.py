"""Asking the cross-reference: one id or ten thousand, in either direction, now or as of any instant; and claiming a canonical id."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.canonical.entities import ENTITIES
from app.core import ids
from app.core.api import Deprecation, policy, problems
from app.core.problems import NotFound
from app.platform.xref import Facts, judge
from app.process_apis.services.xref import bulk
from app.process_apis.services.xref.needs import Needs, RecordId, checked, entity_named, links_shown, merge_shown, shown, standing
from app.process_apis.services.xref.schemas import (
    CandidateOut,
    ClaimOut,
    ClaimRequest,
    EntityOut,
    FactsIn,
    HistoryOut,
    Instant,
    LocateOut,
    LocateRequest,
    MatchOut,
    ResolveOut,
    ResolveRequest,
)

router = APIRouter(tags=["cross-reference"])
RESOLVE_V1 = Deprecation(since=date(2026, 11, 23), sunset=date(2027, 11, 30), successor="/process/xref/v2/resolve")
"""One connection that does not exist refuses the whole batch: version 2 gives a verdict per record."""
_READ = "process.xref:read"
AsOf = Annotated[Instant | None, Query(alias="asOf", description="What was believed at this instant (with a time zone).")]


@router.get(
    "/records/{id}",
    operation_id="getLinks",
    summary="All systems' ids of one canonical record, now or as of an instant",
    description="Every link of the record: which connection knows it, as which object, under which id, and who said so.",
    response_model=EntityOut,
    responses=problems(NotFound),
    openapi_extra=policy(_READ),
)
async def get_links(id: RecordId, store: Needs, response: Response, as_of: AsOf = None) -> EntityOut:
    found = await standing(store, id, as_of)
    if as_of is None:
        response.headers["ETag"] = found.tag
    return shown(found)


@router.get(
    "/records/{id}/history",
    operation_id="getLinkHistory",
    summary="Every link that a record has or had, and its merges",
    description="Oldest first: since when each link was believed, until when, who said so and why it ended.",
    response_model=HistoryOut,
    responses=problems(NotFound),
    openapi_extra=policy(_READ),
)
async def get_history(id: RecordId, store: Needs) -> HistoryOut:
    record = await checked(store, id)
    links, merges = await store.records.history(record), await store.merges.of(record)
    return HistoryOut(id=id, links=links_shown(links), merges=[merge_shown(item) for item in merges])


@router.post(
    "/resolve",
    operation_id="resolveRecords",
    summary="Canonical ids of up to 10,000 records of any systems",
    response_model=ResolveOut,
    responses=problems(NotFound),
    openapi_extra=policy(_READ, cost=bulk.COST, body_bytes=bulk.BYTES, deprecation=RESOLVE_V1),
)
async def resolve_records(body: ResolveRequest, store: Needs) -> Response:
    """Asks only: nothing is created, so no ``Idempotency-Key`` is needed."""
    return bulk.answer(await bulk.resolve(store, body))


@router.post(
    "/locate",
    operation_id="locateRecords",
    summary="Systems' ids of up to 10,000 canonical records",
    response_model=LocateOut,
    responses=problems(NotFound),
    openapi_extra=policy(_READ, cost=bulk.COST, body_bytes=bulk.BYTES),
)
async def locate_records(body: LocateRequest, store: Needs) -> Response:
    """Asks only: nothing is created, so no ``Idempotency-Key`` is needed."""
    return bulk.answer(await bulk.locate(store, body))


@router.post(
    "/records",
    operation_id="claimRecord",
    summary="Get or create the canonical id of a system's record",
    response_model=ClaimOut,
    responses=problems(NotFound),
    openapi_extra=policy("process.xref:write", idempotency=True),
)
async def claim_record(body: ClaimRequest, store: Needs) -> ClaimOut:
    """Exactly one canonical id, however many callers ask at once."""
    entity = entity_named(body.entity)
    connection = await store.connections.get(body.connection)
    found = await store.xref.get_or_create(
        entity.key, connection.number, connection.connector, body.object_name, body.external_id, store.source
    )
    claimed = ids.encode(entity.prefix, found)
    if claimed not in await store.seen([claimed]):
        raise NotFound("there is no such record")
    if body.facts is not None and entity.key == "customer":
        await store.matching.learn(found, Facts.model_validate(body.facts.model_dump()))
    return ClaimOut(id=claimed)


@router.post(
    "/match",
    operation_id="matchCustomer",
    summary="Before a new customer is made: is it one that we have?",
    response_model=MatchOut,
    openapi_extra=policy(_READ, cost=2),
)
async def match_customer(body: FactsIn, store: Needs) -> MatchOut:
    """Exact keys (tax id, domain) decide, names only suggest; the explanation says which it was. Asks only."""
    facts, prefix = Facts.model_validate(body.model_dump()), ENTITIES["customer"].prefix
    candidates = await store.matching.candidates(facts)
    seen = await store.seen(ids.encode(prefix, item.record) for item in candidates)
    found = judge(facts, [item for item in candidates if ids.encode(prefix, item.record) in seen])
    return MatchOut(
        verdict=found.verdict,
        id=ids.encode(prefix, found.record) if found.record else None,
        explanation=found.explanation,
        candidates=[
            CandidateOut(id=ids.encode(prefix, item.record), reasons=list(item.reasons), name_similarity=item.alike)
            for item in found.candidates
        ],
    )
