"""What a service declares of one of its collections, and how the wire's words become columns and back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Select, Table, Uuid, and_, exists, false, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.functions import Function
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from app.canonical.entities import ENTITIES, Entity
from app.canonical.money import with_currency_digits
from app.core import ids
from app.core.model import Canonical
from app.core.problems import Conflict
from app.platform.identity.sight import Sight
from app.platform.xref.models import XrefEntityRow
from app.process_apis.records.row import RecordRow
from app.process_apis.records.wire import ListQuery, Recorded, Ref, patch_model

RowT = TypeVar("RowT", bound=RecordRow)


@dataclass(frozen=True)
class Author:
    """Who writes: ``by`` is a client, person or run; ``origin`` the roles that it speaks for, by which ownership decides."""

    by: str
    origin: tuple[str, ...]
    sight: Sight


@dataclass
class Change:
    """A write before it is made: ``row`` is the record as it is (None: a new one), locked; ``values`` are columns, and may be changed.

    ``given``: the members as they came, also those that have no column.
    """

    session: AsyncSession
    row: Any
    values: dict[str, Any]
    author: Author
    id: UUID
    given: dict[str, Any] = field(default_factory=dict)
    """The members of the body as they were told: of those without a column nobody else knows."""

    def now(self, column: str) -> Any:
        """What the column will hold."""
        return self.values[column] if column in self.values else getattr(self.row, column, None)


Rule = Callable[[Change], Awaitable[None]]
Visible = Callable[[Sight], ColumnElement[bool]]


@dataclass(frozen=True)
class Collection:
    """``fixed``: members that a patch may not have. ``parent``: the reference from which a new record has its legal entity and currency.
    ``asides``: members that say something about the request, not about the record: ownership has no view of them.

    ``check`` runs in the transaction of every create and patch, before it is written: it refuses with a problem, or completes
    ``values``. ``after`` runs behind the write. ``visible`` says which rows are in sight where that is not the legal entity's alone.
    ``draft``: whether a row is not in force yet, so that ownership takes it for new. ``clashes``: constraint of the table → what a caller
    is told, as a 409, when a write would break it. ``always``: columns that tell this collection from another one in the same table, which
    then is ``called`` otherwise than the entity. ``merges``: records may turn out to be one (cross-reference); then the old id answers the
    record that stands, and lists leave the old one out.
    """

    entity_key: str
    table: type[RecordRow]
    body: type[Canonical]
    shown: type[Recorded]
    path: str
    product: str
    query: type[ListQuery] = ListQuery
    fixed: frozenset[str] = frozenset()
    asides: frozenset[str] = frozenset()
    parent: str | None = None
    check: Rule | None = None
    after: Rule | None = None
    visible: Visible | None = None
    draft: Callable[[Any], bool] = lambda row: False
    clashes: Mapping[str, str] = field(default_factory=dict)
    always: Mapping[str, Any] = field(default_factory=dict)
    called: str | None = None
    merges: bool = False
    about: str = ""
    """A sentence on what one of them is, for the documents."""

    @property
    def entity(self) -> Entity:
        return ENTITIES[self.entity_key]

    @cached_property
    def name(self) -> str:
        """``RateCard``, as in ``getRateCard``."""
        return "".join(part.capitalize() for part in (self.called or self.entity_key).split("_"))

    @cached_property
    def names(self) -> str:
        """``RateCards``, as in ``listRateCards``."""
        return "".join(part.capitalize() for part in self.path.split("-"))

    @property
    def noun(self) -> str:
        return (self.called or self.entity_key).replace("_", " ")

    @cached_property
    def patch(self) -> Any:
        return patch_model(self.body, self.fixed)

    @cached_property
    def columns(self) -> Table:
        return self.table.__table__  # type: ignore[attr-defined,no-any-return]

    @cached_property
    def references(self) -> dict[str, str]:
        """Field → entity of the record that it names."""
        fields = [item for model in (self.shown, self.body, self.query) for item in model.model_fields.items()]
        return {name: mark.entity for name, field in fields for mark in field.metadata if isinstance(mark, Ref)}

    def members(self) -> Iterable[ColumnElement[bool]]:
        """What is true of its rows, and of no others in the table."""
        return [col(getattr(self.table, name)) == value for name, value in self.always.items()]

    def in_sight(self, sight: Sight) -> ColumnElement[bool] | None:
        """None: every row is."""
        if sight.legal_entities is None:
            return None
        if self.visible is not None:
            return self.visible(sight)
        return own_rows(self.table, sight)

    def at(self, id: UUID) -> Any:
        """What the row's id must be: ``id``, or where records merge the one that it was merged into, if that is here."""
        if not self.merges:
            return id
        standing = select(self.columns.c.id).where(self.columns.c.id == func.xref_current(id))
        return func.coalesce(standing.correlate(None).scalar_subquery(), id)

    def standing(self) -> Iterable[ColumnElement[bool]]:
        """Rows that were not merged into another one of this table."""
        if self.merges:
            other = self.columns.alias()
            merged = select(col(XrefEntityRow.id)).join(other, other.c.id == func.xref_current(XrefEntityRow.id))
            yield ~exists(merged.where(col(XrefEntityRow.id) == col(self.table.id), col(XrefEntityRow.superseded_by).is_not(None)))

    def wanted(self, query: ListQuery) -> Iterable[ColumnElement[bool]]:
        """The filters of ``query``; an id that cannot be one finds nothing."""
        for name in type(query).model_fields.keys() - ListQuery.model_fields.keys():
            value = getattr(query, name)
            if value is None:
                continue
            stem = name.removesuffix("_from").removesuffix("_to")
            if name in self.references:
                uuid = _decoded(self.references[name], value)
                yield false() if uuid is None else col(getattr(self.table, f"{name}_id")).in_(family(uuid))
            elif stem in self.columns.columns and name.endswith("_from") and name not in self.columns.columns:
                yield col(getattr(self.table, stem)) >= value
            elif stem in self.columns.columns and name.endswith("_to") and name not in self.columns.columns:
                yield col(getattr(self.table, stem)) <= value
            else:
                yield col(getattr(self.table, name)) == value

    def stored(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Columns of the members that have one. References are decoded: see :meth:`RecordStore._refer`."""
        columns: dict[str, Any] = {}
        for name, value in fields.items():
            if name in self.columns.columns:
                columns[name] = _json(value) if isinstance(self.columns.columns[name].type, JSONB) else value
        return columns

    def clash(self, error: IntegrityError) -> Conflict | None:
        """What to tell of a constraint that a write would break; None when it is not one that callers can meet."""
        broken = getattr(getattr(error.orig, "__cause__", None), "constraint_name", None)
        sentence = self.clashes.get(str(broken))
        return Conflict(sentence) if sentence else None

    def differing(self, row: Any, given: Mapping[str, Any]) -> set[str]:
        """Of the members of ``given``, those that are not so already."""
        return differing(self.show(row), given)

    def show(self, row: Any) -> Recorded:
        values: dict[str, Any] = {}
        for name in self.shown.model_fields:
            if name in self.references:
                uuid = getattr(row, f"{name}_id")
                values[name] = None if uuid is None else ids.encode(ENTITIES[self.references[name]].prefix, uuid)
            elif name == "id":
                values[name] = ids.encode(self.entity.prefix, row.id)
            else:
                values[name] = getattr(row, name)
        return with_currency_digits(self.shown.model_validate(values), getattr(row, "currency_code", None))


def differing(shown: Recorded, given: Mapping[str, Any]) -> set[str]:
    """Lines and other parts are the same when they say the same, whatever their class."""
    return {name for name, value in given.items() if plain(getattr(shown, name, None)) != plain(value)}


def plain(value: Any) -> Any:
    """Lines and other parts as dictionaries."""
    if isinstance(value, BaseModel):
        return value.model_dump()
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def family(id: Any) -> Select[Any]:
    """The ids that are the same record today: merged into it, or it into them."""
    return select(Function("xref_family", id, type_=Uuid()))


def own_rows(table: Any, sight: Sight) -> ColumnElement[bool]:
    """Rows of the legal entities in sight; where nobody knows the entity yet, those that the caller brought."""
    entities = sorted(sight.legal_entities or ())
    return or_(table.legal_entity.in_(entities), and_(table.legal_entity.is_(None), table.brought_by == sight.actor))


def _decoded(entity: str, text: str) -> UUID | None:
    try:
        return ids.decode(ENTITIES[entity].prefix, text)
    except ids.BadId:
        return None


def _json(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    return [_json(item) for item in value] if isinstance(value, (list, tuple)) else value
