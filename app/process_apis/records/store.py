"""Reading and writing records: in sight, as their owners allow, whole or not at all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any, Literal, get_args
from uuid import UUID

from pydantic.alias_generators import to_camel
from pydantic.fields import FieldInfo
from sqlalchemy import ColumnElement, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.canonical.money import IsAmount, quantize
from app.core import ids
from app.core.api import check_match, entity_tag
from app.core.clock import utcnow
from app.core.database import Database
from app.core.failures import Conflict
from app.core.model import Canonical
from app.core.problems import BadRequest, FieldError, InvalidInput, NotFound
from app.platform.governance import Governor, HeldWrite, Proposal
from app.platform.identity.sight import EVERYTHING, Sight
from app.platform.xref.models import XrefEntityRow
from app.process_apis.records.collection import Author, Change, Collection, differing, plain
from app.process_apis.records.wire import MOST_ITEMS, ListQuery, Recorded

Outcome = Literal["created", "updated", "unchanged"]
HERE = "crosswalk"
"""Stands for the connection in proposals and held writes on records of our own."""


class RecordStore:
    """``collections``: of all services, so that a reference can be looked up whosever record it names."""

    def __init__(self, database: Database, governor: Governor, collections: Iterable[Collection]) -> None:
        self._database = database
        self._governor = governor
        self._collections = tuple(collections)
        # A reference names a record of an entity, whichever of its collections that is in.
        self._named = {item.entity_key: replace(item, always={}, called=None) for item in self._collections}

    async def page(
        self, collection: Collection, query: ListQuery, sight: Sight, also: Sequence[ColumnElement[bool]] = ()
    ) -> tuple[list[Recorded], str | None]:
        """Records in the order in which they were made, and the cursor of the next page. ``also``: further conditions on its rows."""
        found = _seen(collection, sight).where(*collection.standing(), *collection.wanted(query), *also)
        if query.cursor is not None:
            found = found.where(col(collection.table.id) > _cursor(collection, query.cursor))
        if query.ids is not None:
            found = found.where(col(collection.table.id).in_(_listed(collection, query.ids)))
        if query.updated_since is not None:
            found = found.where(col(collection.table.updated_at) >= query.updated_since)
        async with self._database.session() as session:
            rows = (await session.exec(found.order_by(col(collection.table.id)).limit(query.limit + 1))).all()
        shown = [collection.show(row) for row in rows[: query.limit]]
        return shown, shown[-1].id if len(rows) > query.limit else None

    async def get(self, collection: Collection, record: str, sight: Sight) -> Recorded:
        async with self._database.session() as session:
            return collection.show(await self._row(session, collection, record, sight))

    async def seen(self, entity: str, records: Iterable[str], sight: Sight) -> set[str]:
        """Those of these records of an entity that are in sight."""
        collection = self._named[entity]
        query = _seen(collection, sight).where(col(collection.table.id).in_([_decode(collection, record) for record in records]))
        async with self._database.session() as session:
            return {ids.encode(collection.entity.prefix, row.id) for row in (await session.exec(query)).all()}

    async def create(self, collection: Collection, body: Canonical, author: Author, id: UUID) -> Recorded:
        """The record with this id, however often it is asked for. :class:`~app.core.failures.Held` when its owner is to agree first."""
        given = {name: getattr(body, name) for name in body.model_fields_set - collection.asides}
        proposal = self._proposal("create", collection, id, {**given, **collection.always}, author)
        made = await self._create(collection, body, author, id) if await self._governor.permit(proposal) else None
        return made or await self.get(collection, proposal.canonical_id, author.sight)

    async def put(self, collection: Collection, body: Canonical, author: Author, id: UUID) -> tuple[Recorded, Outcome]:
        """The record with this id made what ``body`` says, members that a patch may not have included; made first where it is not there."""
        record = ids.encode(collection.entity.prefix, id)
        try:
            known = await self.get(collection, record, author.sight)
        except NotFound:
            given = {name: getattr(body, name) for name in body.model_fields_set - collection.asides}
            proposal = self._proposal("create", collection, id, {**given, **collection.always}, author)
            if await self._governor.permit(proposal) and (made := await self._create(collection, body, author, id)):
                return made, "created"
            # Somebody else was faster; or it is there and not in sight.
            known = await self.get(collection, record, author.sight)
        told = {name: getattr(body, name) for name in type(body).model_fields.keys() - collection.asides}
        changed = {name: told[name] for name in differing(known, told)}
        if not changed:
            return known, "unchanged"
        return await self._update(collection, known, changed, None, author), "updated"

    async def patch(self, collection: Collection, record: str, changes: Canonical, if_match: str | None, author: Author) -> Recorded:
        """The record as it is then. What it is already is no change: a repetition succeeds whatever its ``If-Match`` (RFC 9110 §13.1.1)."""
        given = {name: getattr(changes, name) for name in changes.model_fields_set}
        known = await self.get(collection, record, author.sight)
        if not differing(known, given):
            return known
        check_match(if_match, entity_tag(known))
        return await self._update(collection, known, given, if_match, author)

    async def release(self, held: HeldWrite) -> None:
        """Makes a held write that was let through. :class:`Conflict` when its fields have changed since."""
        collection = await self._collection_of(held)
        author = Author(held.requested_by, held.origin, EVERYTHING)
        if held.operation == "create":
            said = {name: value for name, value in held.field_values.items() if name not in collection.always}
            await self._create(collection, collection.body.model_validate(said), author, _decode(collection, held.canonical_id))
            return
        changes = collection.entity.model.model_validate(held.field_values)
        given = {name: getattr(changes, name) for name in changes.model_fields_set}
        known = await self.get(collection, held.canonical_id, EVERYTHING)
        if not differing(known, given):
            return
        if _present(known, given) != held.before:
            raise Conflict(f"{collection.noun} {held.canonical_id} has changed since the write was held", held=held.id)
        await self._patch(collection, held.canonical_id, given, None, author)

    async def _update(
        self, collection: Collection, known: Recorded, given: dict[str, Any], if_match: str | None, author: Author
    ) -> Recorded:
        draft = await self._is_draft(collection, known.id)
        proposal = self._proposal("update", collection, _decode(collection, known.id), given, author, draft=draft)

        async def before() -> dict[str, Any]:
            return _present(known, given)

        if not await self._governor.permit(proposal, before=before):
            return await self.get(collection, known.id, author.sight)
        return await self._patch(collection, known.id, given, if_match, author, draft=draft)

    async def _collection_of(self, held: HeldWrite) -> Collection:
        """Of the collections of the entity, the one that the record is in, or is to be in."""
        found = [item for item in self._collections if item.entity_key == held.entity]
        for collection in found[:-1]:
            if held.operation == "create" and collection.always.items() <= held.field_values.items():
                return collection
            if held.operation == "update":
                with suppress(NotFound):
                    await self.get(collection, held.canonical_id, EVERYTHING)
                    return collection
        return found[-1]

    async def _create(self, collection: Collection, body: Canonical, author: Author, id: UUID) -> Recorded | None:
        """None when a record with this id is there."""
        given = {name: getattr(body, name) for name in type(body).model_fields}
        async with self._writing(collection) as session:
            if await session.get(collection.table, id) is not None:
                return None
            values = {**collection.always, **collection.stored(given), **await self._referred(session, collection, given, author.sight)}
            change = Change(session, None, values, author, id, given)
            _check_entity(values, author.sight)
            await self._inherit(session, collection, change)
            if collection.check is not None:
                await collection.check(change)
            _check_digits(collection, values, None)
            now = utcnow()
            row = {**values, "id": id, "brought_by": author.by, "created_at": now, "updated_at": now}
            register = insert(XrefEntityRow).values(id=id, entity=collection.entity.number, created_at=now)
            await session.exec(register.on_conflict_do_nothing())
            add = insert(collection.table).values(**row).on_conflict_do_nothing(index_elements=["id"])
            if (await session.exec(add.returning(col(collection.table.id)))).one_or_none() is None:
                return None
            if collection.after is not None:
                await collection.after(change)
            return collection.show(await session.get_one(collection.table, id))

    async def _patch(
        self,
        collection: Collection,
        record: str,
        given: dict[str, Any],
        if_match: str | None,
        author: Author,
        *,
        draft: bool | None = None,
    ) -> Recorded:
        """``draft``: what ownership took the record for; :class:`Conflict` when it is in force meanwhile."""
        async with self._writing(collection) as session:
            row = await self._row(session, collection, record, author.sight, lock=True)
            check_match(if_match, entity_tag(collection.show(row)))
            if draft is not None and draft != collection.draft(row):
                raise Conflict(f"the {collection.noun} came into force meanwhile: read it again")
            _check_present(collection, given)
            values = {**collection.stored(given), **await self._referred(session, collection, given, author.sight)}
            change = Change(session, row, values, author, row.id, given)
            _check_entity(values, author.sight)
            await self._inherit(session, collection, change)
            if collection.check is not None:
                await collection.check(change)
            _check_digits(collection, values, row)
            changed = {**values, "updated_at": utcnow()}
            await session.exec(update(collection.table).where(col(collection.table.id) == row.id).values(**changed))
            if collection.after is not None:
                await collection.after(change)
            await session.refresh(row)
            return collection.show(row)

    @asynccontextmanager
    async def _writing(self, collection: Collection) -> AsyncIterator[AsyncSession]:
        """One transaction; a constraint that stands in its way is a problem of the caller."""
        try:
            async with self._database.session() as session:
                yield session
        except IntegrityError as error:
            raise collection.clash(error) or error from None

    async def _row(self, session: AsyncSession, collection: Collection, record: str, sight: Sight, *, lock: bool = False) -> Any:
        return await find(session, collection, record, sight, lock=lock)

    async def _referred(self, session: AsyncSession, collection: Collection, given: dict[str, Any], sight: Sight) -> dict[str, Any]:
        """The columns of references: each must name a record in sight."""
        columns: dict[str, Any] = {}
        for name, entity in collection.references.items():
            if name not in given:
                continue
            try:
                named = None if given[name] is None else await self._row(session, self._named[entity], given[name], sight)
                columns[f"{name}_id"] = None if named is None else named.id
            except NotFound as problem:
                raise _wrong(name, problem.detail, "not_found") from None
        return columns

    async def _inherit(self, session: AsyncSession, collection: Collection, change: Change) -> None:
        """Whose the record is, and in which currency it counts, is what its parent says."""
        if collection.parent is None or change.values.get(f"{collection.parent}_id") is None:
            return
        table = self._named[collection.references[collection.parent]].table
        parent = await session.get_one(table, change.values[f"{collection.parent}_id"])
        for name in ("legal_entity", "delivery_entity", "currency_code"):
            if change.row is not None and name in collection.body.model_fields:
                continue
            if name in collection.columns.columns and change.values.get(name) is None:
                change.values[name] = getattr(parent, name, None)

    async def _is_draft(self, collection: Collection, record: str) -> bool:
        async with self._database.session() as session:
            return collection.draft(await self._row(session, collection, record, EVERYTHING))

    def _proposal(
        self, operation: Any, collection: Collection, id: UUID, given: dict[str, Any], author: Author, *, draft: bool = False
    ) -> Proposal:
        return Proposal(
            operation=operation,
            connection=HERE,
            entity=collection.entity_key,
            canonical_id=ids.encode(collection.entity.prefix, id),
            fields=tuple(sorted(given)),
            data={name: plain(value) for name, value in given.items()},
            origin=author.origin,
            by=author.by,
            draft=draft,
        )


async def find(session: AsyncSession, collection: Collection, record: str, sight: Sight, *, lock: bool = False) -> Any:
    """The row of a record in sight; :class:`NotFound` when there is none."""
    query = _seen(collection, sight).where(col(collection.table.id) == collection.at(_decode(collection, record)))
    # Ids never change, so those who only refer to the row (an invoice line) need not wait.
    row = (await session.exec(query.with_for_update(key_share=True) if lock else query)).one_or_none()
    if row is None:
        raise _missing(collection, record)
    return row


def _seen(collection: Collection, sight: Sight) -> Any:
    found: Any = select(collection.table).where(*collection.members())
    visible = collection.in_sight(sight)
    return found if visible is None else found.where(visible)


def _decode(collection: Collection, record: str) -> UUID:
    try:
        return ids.decode(collection.entity.prefix, record)
    except ids.BadId:
        raise _missing(collection, record) from None


def _missing(collection: Collection, record: str) -> NotFound:
    return NotFound(f"there is no {collection.noun} {record[:90]}")


def _cursor(collection: Collection, text: str) -> UUID:
    try:
        return ids.decode(collection.entity.prefix, text)
    except ids.BadId:
        raise BadRequest("cursor: not one that we gave out") from None


def _listed(collection: Collection, text: str) -> list[UUID]:
    asked = [part.strip() for part in text.split(",")]
    if len(asked) > MOST_ITEMS:
        raise InvalidInput(
            f"At most {MOST_ITEMS} ids.", errors=[FieldError(pointer="ids", detail=f"at most {MOST_ITEMS}", code="too_long")]
        )
    found = []
    for each in asked:
        try:
            found.append(ids.decode(collection.entity.prefix, each))
        except ids.BadId:
            continue
    return found


def _present(known: Recorded, given: dict[str, Any]) -> dict[str, Any]:
    return known.model_dump(mode="json", include=set(given))


def _check_present(collection: Collection, given: dict[str, Any]) -> None:
    for name, value in given.items():
        if value is None and collection.body.model_fields[name].is_required():
            raise _wrong(name, "this member cannot be empty", "missing")


def _check_entity(values: dict[str, Any], sight: Sight) -> None:
    entity = values.get("legal_entity")
    if entity is not None and not sight.sees(entity):
        raise _wrong("legal_entity", "not one of the legal entities that your client may see", "not_found")


def _check_digits(collection: Collection, values: dict[str, Any], row: Any) -> None:
    currency = values.get("currency_code") or getattr(row, "currency_code", None)
    for name, field in collection.body.model_fields.items():
        value = values.get(name)
        if value is None or not currency or not _is_amount(field):
            continue
        if quantize(value, currency) != value:
            raise _wrong(name, f"more digits than {currency} has", "too_many_digits")


def _is_amount(field: FieldInfo) -> bool:
    """Of an optional one, the mark is inside the union."""
    marks = [*field.metadata, *(mark for part in get_args(field.annotation) for mark in getattr(part, "__metadata__", ()))]
    return any(isinstance(mark, IsAmount) for mark in marks)


def _wrong(name: str, detail: str, code: str, *, parameter: bool = False) -> InvalidInput:
    pointer = name if parameter else f"/{to_camel(name)}"
    return InvalidInput(detail, errors=[FieldError(pointer=pointer, detail=detail, code=code)])
