"""Merge: two canonical records were one all along. Unmerge: they were not, and everything is put back exactly.

The loser is superseded by the winner and its links move; the loser's id goes on resolving, through the winner, for ever. Chains are not
compressed: what was merged into the loser still says so, which is what makes an unmerge exact.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from app.core import ids
from app.core.clock import utcnow
from app.core.database import Database
from app.core.model import Value
from app.core.problems import Conflict, FieldError, InvalidInput, NotFound
from app.platform.xref.links import Role, RoleName
from app.platform.xref.moves import Change, Held, Locked, Transaction, as_primary, changed, heirs, links_held, lock, rewrite
from app.platform.xref.records import check_unchanged

OnConflict = Literal["refuse", "keep_both"]

_INSERT = """
INSERT INTO xref_merge (id, winner_id, loser_id, moved, conflicts, merged_by, merged_at) VALUES ($1, $2, $3, $4::jsonb, $5::jsonb, $6, $7)
"""
_SUPERSEDE = "UPDATE xref_entity SET superseded_by = $2 WHERE id = $1"
_ONE = "SELECT m.*, e.entity FROM xref_merge m JOIN xref_entity e ON e.id = m.loser_id WHERE "


class Clash(Value):
    """Both records had a primary link in the same place; the winner's stays primary."""

    connection: str
    object: str
    role: RoleName
    winner: str
    loser: str


class Moved(Value):
    """One link that moved, as it was and as the merge left it."""

    link: int
    connection: str
    object: str
    external_id: str
    role: Role
    was_primary: bool
    is_primary: bool
    source: str
    valid_from: datetime
    """Since when the winner has it."""


class Merge(Value):
    id: UUID
    entity: int
    winner: UUID
    loser: UUID
    moved: tuple[Moved, ...]
    conflicts: tuple[Clash, ...]
    merged_by: str
    merged_at: datetime
    undone_by: str | None
    undone_at: datetime | None


class Merges:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def merge(self, winner: UUID, loser: UUID, *, by: str, on_conflict: OnConflict = "refuse", expected: str | None = None) -> Merge:
        """The same merge again changes nothing. ``expected``: the winner's tag, as it was read."""
        if winner == loser:
            detail = "a record cannot be merged into itself"
            raise InvalidInput(detail, errors=[FieldError(pointer="/loser", detail=detail)])
        return await changed(self._database, lambda transaction: _merge(transaction, winner, loser, by, on_conflict, expected))

    async def get(self, merge: UUID) -> Merge:
        async with self._database.pool.acquire() as connection:
            return await _read(connection, merge)

    async def of(self, record: UUID) -> list[Merge]:
        """Every merge that the record won or lost, oldest first."""
        rows = await self._database.pool.fetch(_ONE + "m.winner_id = $1 OR m.loser_id = $1 ORDER BY m.merged_at, m.id", record)
        return [_merge_of(row) for row in rows]

    async def unmerge(self, merge: UUID, *, by: str) -> Merge:
        """Gives every moved link back as it was; :class:`Conflict` says what has changed since and makes that impossible."""
        return await changed(self._database, lambda transaction: _unmerge(transaction, merge, by))


async def _merge(transaction: Transaction, winner: UUID, loser: UUID, by: str, on_conflict: OnConflict, expected: str | None) -> Merge:
    first, second = await lock(transaction, winner, loser)
    if second.superseded_by == winner:
        return await _in_force(transaction, loser)
    await check_unchanged(transaction, winner, expected)
    _check_both_stand(first, second)
    held = await links_held(transaction, winner, loser)
    conflicts = _conflicts(held, winner)
    if conflicts and on_conflict == "refuse":
        raise _refused(conflicts)
    moved = await _move(transaction, [item for item in held if item.canonical_id == loser], winner, conflicts, by)
    await transaction.execute(_SUPERSEDE, loser, winner)
    return await _store(transaction, first, loser, moved, conflicts, by)


async def _unmerge(transaction: Transaction, merge: UUID, by: str) -> Merge:
    known = await _read(transaction, merge)
    winner, _ = await lock(transaction, known.winner, known.loser)
    known = await _read(transaction, merge)
    if known.undone_at is not None:
        return known
    if winner.superseded_by is not None:
        raise Conflict(f"{winner.text} was itself merged into {winner.name(winner.superseded_by)}: undo that merge first")
    held = {item.id: item for item in await links_held(transaction, known.winner)}
    differences = [_difference(item, held.get(item.link)) for item in known.moved]
    if any(differences):
        raise Conflict(
            "what was merged has changed since: " + "; ".join(filter(None, differences)),
            errors=[FieldError(pointer=f"/moved/{index}", detail=text) for index, text in enumerate(differences) if text],
        )
    await transaction.execute(_SUPERSEDE, known.loser, None)
    await _give_back(transaction, known, held, by)
    await transaction.execute("UPDATE xref_merge SET undone_by = $2, undone_at = clock_timestamp() WHERE id = $1", merge, by)
    return await _read(transaction, merge)


def _check_both_stand(winner: Locked, loser: Locked) -> None:
    if winner.entity != loser.entity:
        raise Conflict("records of two kinds cannot be one")
    for item in (winner, loser):
        if item.superseded_by is not None:
            raise Conflict(f"{item.text} was merged into {item.name(item.superseded_by)} already")


def _conflicts(held: list[Held], winner: UUID) -> list[Clash]:
    """Where both have a primary link."""
    primary = {item.slot: item for item in held if item.is_primary and item.canonical_id == winner}
    return [
        Clash(
            connection=item.connection,
            object=item.object,
            role=item.role.word,
            winner=primary[item.slot].external_id,
            loser=item.external_id,
        )
        for item in held
        if item.is_primary and item.canonical_id != winner and item.slot in primary
    ]


def _refused(conflicts: list[Clash]) -> Conflict:
    named = [f"{item.object} in {item.connection} ({item.role}): {item.winner} and {item.loser}" for item in conflicts]
    return Conflict(
        "both records have a primary link: " + "; ".join(named),
        errors=[FieldError(pointer="/loser", detail=text, code="both_linked") for text in named],
    )


async def _move(transaction: Transaction, links: list[Held], winner: UUID, conflicts: list[Clash], by: str) -> list[Moved]:
    clashing = {(item.connection, item.object, item.loser) for item in conflicts}
    changes = {
        item.id: Change(
            link=item.id,
            canonical_id=winner,
            is_primary=item.is_primary and (item.connection, item.object, item.external_id) not in clashing,
            source=item.source,
        )
        for item in links
    }
    since = await rewrite(transaction, changes.values(), by=by, reason="merged")
    return [
        Moved(
            link=item.id,
            connection=item.connection,
            object=item.object,
            external_id=item.external_id,
            role=item.role,
            was_primary=item.is_primary,
            is_primary=changes[item.id].is_primary,
            source=item.source,
            valid_from=since[item.id],
        )
        for item in links
    ]


async def _store(transaction: Transaction, winner: Locked, loser: UUID, moved: list[Moved], conflicts: list[Clash], by: str) -> Merge:
    # The instant at which the links moved, so that a question about any instant finds either the one belief or the other.
    at = max((item.valid_from for item in moved), default=None) or await transaction.fetchval("SELECT clock_timestamp()") or utcnow()
    merge = Merge(
        id=ids.new_uuid(),
        entity=winner.entity,
        winner=winner.id,
        loser=loser,
        moved=tuple(moved),
        conflicts=tuple(conflicts),
        merged_by=by,
        merged_at=at,
        undone_by=None,
        undone_at=None,
    )
    stored = merge.model_dump(mode="json", include={"moved", "conflicts"})
    await transaction.execute(
        _INSERT, merge.id, merge.winner, merge.loser, json.dumps(stored["moved"]), json.dumps(stored["conflicts"]), by, at
    )
    return merge


def _difference(moved: Moved, now: Held | None) -> str | None:
    """What is no longer as the merge left it."""
    name = f"{moved.object} {moved.external_id} in {moved.connection}"
    if now is None:
        return f"{name} is no longer linked to the winner"
    if (now.external_id, now.role, now.is_primary, now.source) != (moved.external_id, moved.role, moved.is_primary, moved.source):
        return f"{name} is linked in another way now"
    return None


async def _give_back(transaction: Transaction, merge: Merge, held: dict[int, Held], by: str) -> None:
    changes = [Change(link=item.link, canonical_id=merge.loser, is_primary=item.was_primary, source=item.source) for item in merge.moved]
    await rewrite(transaction, changes, by=by, reason="unmerged")
    gone = {item.link for item in merge.moved}
    staying = [item for item in held.values() if item.id not in gone]
    kept = {item.slot for item in staying if item.is_primary}
    vacant = {held[item.link].slot for item in merge.moved if item.is_primary} - kept
    if orphans := heirs(staying, vacant):
        # The winner was given further links behind a primary that was only the loser's.
        await rewrite(transaction, map(as_primary, orphans), by=by, reason="unmerged")


async def _in_force(transaction: Transaction, loser: UUID) -> Merge:
    row = await transaction.fetchrow(_ONE + "m.loser_id = $1 AND m.undone_at IS NULL", loser)
    if row is None:
        raise Conflict("the record is superseded, but not by a merge")
    return _merge_of(row)


async def _read(connection: Transaction, merge: UUID) -> Merge:
    row = await connection.fetchrow(_ONE + "m.id = $1", merge)
    if row is None:
        raise NotFound("there is no such merge")
    return _merge_of(row)


def _merge_of(row: Any) -> Merge:
    return Merge(
        id=row["id"],
        entity=row["entity"],
        winner=row["winner_id"],
        loser=row["loser_id"],
        moved=json.loads(row["moved"]),
        conflicts=json.loads(row["conflicts"]),
        merged_by=row["merged_by"],
        merged_at=row["merged_at"],
        undone_by=row["undone_by"],
        undone_at=row["undone_at"],
    )
