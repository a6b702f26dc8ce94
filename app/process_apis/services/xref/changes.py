"""Changing what the cross-reference believes: links, tombstones, merge and unmerge, split. Under ``If-Match``, by idempotency key."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from app.canonical.entities import BY_NUMBER
from app.core import ids
from app.core.api import policy, problems
from app.core.problems import Conflict, InvalidInput, NotFound, PreconditionFailed
from app.platform.xref import Merge, Parting, Role, SplitPlan
from app.process_apis.services.xref.needs import IfMatch, Needs, RecordId, Store, checked, merge_shown, record_id, shown
from app.process_apis.services.xref.schemas import (
    EndLinkRequest,
    EntityOut,
    LinkRequest,
    MergeOut,
    MergeRequest,
    SplitMove,
    SplitPlanBody,
    SplitRequest,
)

router = APIRouter(tags=["cross-reference"])
_READ, _WRITE = "process.xref:read", "process.xref:write"
MergeId = Annotated[
    str, Path(max_length=90, description="As the merge was answered, or from the history.", examples=["mrg_01jd4z6k3ve0gr9ps8c0y3zq1n"])
]


@router.post(
    "/records/{id}/links",
    operation_id="addLink",
    summary="Link a record of a system, in a role",
    response_model=EntityOut,
    responses=problems(NotFound, Conflict, PreconditionFailed),
    openapi_extra=policy(_WRITE, idempotency=True),
)
async def add_link(id: RecordId, body: LinkRequest, store: Needs, response: Response, if_match: IfMatch = None) -> EntityOut:
    """The first link of a role is primary; a further one becomes primary only when ``isPrimary`` says so."""
    record, role = await checked(store, id), Role[body.role.upper()]
    place = await store.place(body)
    standing = await store.records.link(record, place, role, primary=body.is_primary, by=store.source, expected=if_match)
    response.headers["ETag"] = standing.tag
    return shown(standing)


@router.post(
    "/records/{id}/links/end",
    operation_id="endLink",
    summary="End a link: the system has deleted its record, or it never was this one",
    response_model=EntityOut,
    responses=problems(NotFound, PreconditionFailed),
    openapi_extra=policy(_WRITE, idempotency=True),
)
async def end_link(id: RecordId, body: EndLinkRequest, store: Needs, response: Response, if_match: IfMatch = None) -> EntityOut:
    """The link stays in the history, with the reason. Where it was primary, the oldest further link of the role becomes primary."""
    record, place = await checked(store, id), await store.place(body)
    standing = await store.records.end(record, place, reason=body.reason, by=store.source, expected=if_match)
    response.headers["ETag"] = standing.tag
    return shown(standing)


@router.post(
    "/records/{id}/merge",
    operation_id="mergeRecords",
    summary="Two records were one all along: the loser's links move to this one",
    description="The loser's id goes on resolving, for ever, to the winner. Where both have a primary link in the same object of a system, "
    "409 names them, unless `onConflict` is `keep_both`. The same merge again changes nothing.",
    response_model=MergeOut,
    responses=problems(NotFound, Conflict, PreconditionFailed),
    openapi_extra=policy(_WRITE, idempotency=True),
)
async def merge_records(id: RecordId, body: MergeRequest, store: Needs, if_match: IfMatch = None) -> MergeOut:
    winner, loser = await checked(store, id), await checked(store, body.loser)
    merge = await store.merges.merge(winner, loser, by=store.source, on_conflict=body.on_conflict, expected=if_match)
    return merge_shown(merge)


@router.get(
    "/merges/{mergeId}",
    operation_id="getMerge",
    summary="What a merge moved, and where both records had a link",
    description="With who merged and when, and who undid it, if anybody did.",
    response_model=MergeOut,
    responses=problems(NotFound),
    openapi_extra=policy(_READ),
)
async def get_merge(mergeId: MergeId, store: Needs) -> MergeOut:  # noqa: N803 - the wire name
    return merge_shown(await _merge(store, mergeId))


@router.post(
    "/merges/{mergeId}/undo",
    operation_id="undoMerge",
    summary="Give back exactly what a merge moved",
    response_model=MergeOut,
    responses=problems(NotFound, Conflict),
    openapi_extra=policy(_WRITE, idempotency=True),
)
async def undo_merge(mergeId: MergeId, store: Needs) -> MergeOut:  # noqa: N803 - the wire name
    """409 names what has changed since, where that makes an exact undo impossible."""
    merge = await _merge(store, mergeId)
    return merge_shown(await store.merges.unmerge(merge.id, by=store.source))


@router.post(
    "/records/{id}/split/plan",
    operation_id="planSplit",
    summary="What a split would move",
    description="Changes nothing. Send the plan back to `splitRecord`, as it is, to have exactly that done.",
    response_model=SplitPlanBody,
    responses=problems(NotFound, Conflict),
    openapi_extra=policy(_READ),
)
async def plan_split(id: RecordId, body: SplitRequest, store: Needs) -> SplitPlanBody:
    record = await checked(store, id)
    plan = await store.splits.plan(record, [(item.connection, item.object_name, item.external_id) for item in body.links])
    return SplitPlanBody(
        new_id=ids.encode(ids.prefix_of(id), plan.new_record),
        moves=[
            SplitMove(
                connection=item.connection,
                object_name=item.object,
                external_id=item.external_id,
                role=item.role,
                is_primary=item.is_primary,
                stays=item.stays,
            )
            for item in plan.moves
        ],
        digest=plan.digest,
    )


@router.post(
    "/records/{id}/split",
    operation_id="splitRecord",
    summary="Carry out a split exactly as planned",
    response_model=EntityOut,
    responses=problems(NotFound, Conflict),
    openapi_extra=policy(_WRITE, idempotency=True),
)
async def split_record(id: RecordId, body: SplitPlanBody, store: Needs, response: Response) -> EntityOut:
    """The new record. 409 when the record is not as it was when the plan was made: nothing is moved then."""
    record = await checked(store, id)
    entity, new_record = record_id(body.new_id)
    if entity.prefix != ids.prefix_of(id):
        raise InvalidInput("newId: not the one of the plan")
    moves = tuple(
        Parting(
            connection=item.connection,
            object=item.object_name,
            external_id=item.external_id,
            role=item.role,
            is_primary=item.is_primary,
            stays=item.stays,
        )
        for item in body.moves
    )
    plan = SplitPlan(record=record, new_record=new_record, moves=moves, digest=body.digest)
    standing = await store.splits.apply(plan, by=store.source)
    response.headers["ETag"] = standing.tag
    return shown(standing)


async def _merge(store: Store, text: str) -> Merge:
    """A merge of two records that the caller sees."""
    try:
        merge = await store.merges.get(ids.decode("mrg", text))
    except ids.BadId:
        raise NotFound(f"there is no merge {text}") from None
    both = {ids.encode(BY_NUMBER[merge.entity].prefix, record) for record in (merge.winner, merge.loser)}
    if await store.seen(both) != both:
        raise NotFound(f"there is no merge {text}")
    return merge
