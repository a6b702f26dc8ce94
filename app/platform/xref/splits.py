"""Split: one canonical record was two all along. A plan says what would move; only exactly that plan is carried out."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from uuid import UUID

from app.core import ids
from app.core.database import Database
from app.core.model import Value
from app.core.problems import Conflict, FieldError, InvalidInput
from app.platform.xref.links import RoleName
from app.platform.xref.moves import Change, Held, Locked, Transaction, as_primary, changed, heirs, links_held, lock, rewrite
from app.platform.xref.records import Standing, read

_MINT = "INSERT INTO xref_entity (id, entity, created_at) VALUES ($1, $2, clock_timestamp()) ON CONFLICT DO NOTHING RETURNING id"


class Parting(Value):
    """A link that goes to the new record, or (``stays``) becomes primary where the primary goes."""

    connection: str
    object: str
    external_id: str
    role: RoleName
    is_primary: bool
    stays: bool = False


class SplitPlan(Value):
    """``digest`` stands for the plan and for the world that it was made for."""

    record: UUID
    new_record: UUID
    moves: tuple[Parting, ...]
    digest: str


class Splits:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def plan(self, record: UUID, links: Collection[tuple[str, str, str]]) -> SplitPlan:
        """What would move; writes nothing. ``links``: (connection, object, external id) of those that belong to another record."""
        async with self._database.pool.acquire() as transaction, transaction.transaction():
            (locked,) = await lock(transaction, record)
            plan, _ = await _plan(transaction, locked, ids.new_uuid(), links)
            return plan

    async def apply(self, plan: SplitPlan, *, by: str) -> Standing:
        """The new record. :class:`Conflict` when anything of the record has changed since the plan was made; the same again is harmless."""
        return await changed(self._database, lambda transaction: _apply(transaction, plan, by))


async def _apply(transaction: Transaction, plan: SplitPlan, by: str) -> Standing:
    links = [(item.connection, item.object, item.external_id) for item in plan.moves if not item.stays]
    (locked,) = await lock(transaction, plan.record)
    if done := await _done(transaction, plan, links):
        return done
    try:
        now, changes = await _plan(transaction, locked, plan.new_record, links)
    except InvalidInput as error:
        raise Conflict(f"the world has changed since the plan was made: {error.detail}") from error
    if now != plan:
        raise Conflict("the world has changed since the plan was made: make a new one")
    if await transaction.fetchval(_MINT, plan.new_record, locked.entity) is None:
        raise Conflict("the id of the new record is taken: make a new plan")
    await rewrite(transaction, [item for item in changes if item.canonical_id == plan.new_record], by=by, reason="split off")
    if heired := [item for item in changes if item.canonical_id != plan.new_record]:
        await rewrite(transaction, heired, by=by, reason="became primary")
    return await read(transaction, plan.new_record)


async def _plan(
    transaction: Transaction, locked: Locked, new_record: UUID, links: Collection[tuple[str, str, str]]
) -> tuple[SplitPlan, list[Change]]:
    if locked.superseded_by is not None:
        raise Conflict(f"{locked.text} was merged into {locked.name(locked.superseded_by)}: split that one, or undo the merge")
    held = await links_held(transaction, locked.id)
    going = _chosen(held, links)
    staying = [item for item in held if item not in going]
    if not staying:
        raise InvalidInput("a record cannot part with all of its links", errors=[FieldError(pointer="/links", detail="names every link")])
    kept = {item.slot for item in staying if item.is_primary}
    promoted = heirs(staying, {item.slot for item in going if item.is_primary} - kept)
    primary = _primaries(going)
    changes = [Change(link=item.id, canonical_id=new_record, is_primary=item.id in primary, source=item.source) for item in going] + [
        as_primary(item) for item in promoted
    ]
    moves = [_parting(item, item.id in primary) for item in going] + [_parting(item, True, stays=True) for item in promoted]
    basis = (await read(transaction, locked.id)).tag
    text = "\n".join([basis, str(new_record), *(move.model_dump_json() for move in moves)])
    digest = hashlib.sha256(text.encode()).hexdigest()
    return SplitPlan(record=locked.id, new_record=new_record, moves=tuple(moves), digest=digest), changes


def _chosen(held: list[Held], links: Collection[tuple[str, str, str]]) -> list[Held]:
    known = {(item.connection, item.object, item.external_id): item for item in held}
    missing = [link for link in links if link not in known]
    if missing or not links:
        errors = [FieldError(pointer="/links", detail=f"{object_} {external} in {key} is not linked") for key, object_, external in missing]
        raise InvalidInput("name links of this record", errors=errors)
    return sorted((known[link] for link in set(links)), key=lambda item: item.id)


def _primaries(going: list[Held]) -> set[int]:
    """Primary ones stay primary; where only further ones go, the oldest becomes primary of the new record."""
    slots = {item.slot for item in going if item.is_primary}
    return {item.id for item in going if item.is_primary} | {item.id for item in heirs(going, {item.slot for item in going} - slots)}


def _parting(item: Held, primary: bool, *, stays: bool = False) -> Parting:
    return Parting(
        connection=item.connection,
        object=item.object,
        external_id=item.external_id,
        role=item.role.word,
        is_primary=primary,
        stays=stays,
    )


async def _done(transaction: Transaction, plan: SplitPlan, links: list[tuple[str, str, str]]) -> Standing | None:
    """The new record, if this very plan was carried out before."""
    held = await links_held(transaction, plan.new_record)
    there = {(item.connection, item.object, item.external_id) for item in held}
    return await read(transaction, plan.new_record) if links and set(links) <= there else None
