"""Executes a statement: what is selected, in which order, how it prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from simulators.salesforce.records import Records
from simulators.salesforce.schema import Field, SObject
from simulators.salesforce.soql import groups
from simulators.salesforce.soql.conditions import Bound, Context, compile_condition, sort
from simulators.salesforce.soql.parser import parse
from simulators.salesforce.soql.syntax import Aggregate, FieldsOf, Path, Query, SoqlError
from simulators.salesforce.store import Row

Document = dict[str, Any]
_NO_COLUMN = (
    "No such column '{name}' on entity '{entity}'. If you are attempting to use a custom field, be sure to append the '__c' after the"
    " custom field name. Please reference your WSDL or the describe call for the appropriate names."
)
_NO_RELATIONSHIP = (
    "Didn't understand relationship '{name}' in {where}. If you are attempting to use a custom relationship, be sure to append the '__r'"
    " after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names."
)
_NO_OBJECT = (
    "sObject type '{name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity"
    " name. Please reference your WSDL or the describe call for the appropriate names."
)


@dataclass
class Result:
    total: int
    documents: list[Document]


@dataclass
class _Shape:
    """What to print of one record: its fields, its parents and its children, in the order of the select list."""

    kind: SObject
    items: dict[str, Field | tuple[Field, _Shape] | Callable[[Row], Any]] = field(default_factory=dict)


def run(records: Records, text: str, version: str, *, deleted: bool = False) -> Result:
    try:
        query = parse(text)
        kind = records.schema.find(query.source.names[0]) if len(query.source.names) == 1 else None
        if kind is None:
            raise SoqlError("INVALID_TYPE", _NO_OBJECT.format(name=".".join(query.source.names)), query.source.pos)
        return _Run(records, query, kind, version, deleted).execute(records.store.rows(kind, deleted=deleted))
    except SoqlError as error:
        raise error.against(text) from None


class _Run:
    def __init__(self, records: Records, query: Query, kind: SObject, version: str, deleted: bool) -> None:
        self.records, self.query, self.kind, self.version, self.deleted = records, query, kind, version, deleted
        self.aggregates = [item for item in query.select if isinstance(item, Aggregate)]

    def execute(self, source: Iterable[Row]) -> Result:
        rows = self._filtered(source)
        query = self.query
        if len(query.select) == 1 and self.aggregates and self.aggregates[0].path is None and not query.group_by:
            return Result(len(self._page(rows)), [])
        if self.aggregates or query.group_by:
            context = Context(self.bind, self._values_of, self.records.now().date())
            documents = groups.aggregate(query, rows, self.bind, context)
        else:
            shape = self._shape()
            ordered = self._ordered(rows)
            documents = [self._render(shape, row) for row in self._page(ordered)]
            return Result(len(documents), documents)
        documents = self._page(documents)
        if len(documents) > 2000:
            raise SoqlError(
                "EXCEEDED_ID_LIMIT", "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch"
            )
        return Result(len(documents), documents)

    def _filtered(self, source: Iterable[Row]) -> list[Row]:
        if self.query.where is None:
            return list(source)
        context = Context(self.bind, self._values_of, self.records.now().date())
        predicate = compile_condition(self.query.where, context)
        return [row for row in source if predicate(row)]

    def _page(self, found: list[Any]) -> list[Any]:
        end = None if self.query.limit is None else self.query.offset + self.query.limit
        return found[self.query.offset : end]

    def _ordered(self, rows: list[Row]) -> list[Row]:
        keys = [(self.bind(order.by), order) for order in self.query.order_by]
        return sort(rows, keys)

    # Names

    def bind(self, item: Path | Aggregate) -> Bound:
        if isinstance(item, Aggregate):
            raise SoqlError("MALFORMED_QUERY", f"aggregate function is not allowed here: {item.function}", item.pos)
        lookups, column = self.resolve(item)
        store = self.records.store

        def read(row: Row) -> Any:
            found: Row | None = row
            for lookup in lookups:
                found = (
                    store.get(self.records.schema.objects[lookup.target or ""], found[lookup.name])
                    if found and found[lookup.name]
                    else None
                )
            return found.get(column.name) if found else None

        return Bound((lambda row: row.get(column.name)) if not lookups else read, column.type, column.name)

    def resolve(self, path: Path) -> tuple[list[Field], Field]:
        """The lookups to follow and the field at their end; names may begin with the alias or the name of the object."""
        names = list(path.names)
        own = {self.kind.name.casefold(), (self.query.alias or "").casefold()}
        if len(names) > 1 and names[0].casefold() in own and names[0].casefold() not in self.kind.parents:
            names = names[1:]
        kind, lookups = self.kind, []
        for name in names[:-1]:
            lookup = kind.parents.get(name.casefold())
            if lookup is None:
                raise SoqlError("INVALID_FIELD", _NO_RELATIONSHIP.format(name=name, where="field path"), path.pos)
            lookups.append(lookup)
            kind = self.records.schema.objects[lookup.target or ""]
        if len(lookups) > 5:
            raise SoqlError("MALFORMED_QUERY", "SOQL relationship queries may not be more than 5 levels deep", path.pos)
        column = kind.field(names[-1])
        if column is None:
            raise SoqlError("INVALID_FIELD", _NO_COLUMN.format(name=names[-1], entity=kind.name), path.pos)
        return lookups, column

    # What is printed

    def _shape(self) -> _Shape:
        shape = _Shape(self.kind)
        for item in self.query.select:
            if isinstance(item, Query):
                name, render = self._children(item)
                shape.items[name] = render
            elif isinstance(item, FieldsOf):
                shape.items.update((column.name, column) for column in self._fields_of(item))
            elif isinstance(item, Path):
                self._add(shape, item)
        return shape

    def _add(self, shape: _Shape, path: Path) -> None:
        if path.alias:
            raise SoqlError("MALFORMED_QUERY", "only aggregate expressions use field aliasing", path.pos)
        lookups, column = self.resolve(path)
        for lookup in lookups:
            name = lookup.relationship or ""
            entry = shape.items.setdefault(name, (lookup, _Shape(self.records.schema.objects[lookup.target or ""])))
            shape = entry[1] if isinstance(entry, tuple) else shape
        if column.name in shape.items:
            raise SoqlError("INVALID_FIELD", f"duplicate field selected: {column.name}", path.pos)
        shape.items[column.name] = column

    def _fields_of(self, item: FieldsOf) -> list[Field]:
        if item.group not in ("ALL", "CUSTOM", "STANDARD"):
            raise SoqlError("MALFORMED_QUERY", f"unexpected token: {item.group}")
        if item.group != "STANDARD" and (self.query.limit is None or self.query.limit > 200):
            raise SoqlError("MALFORMED_QUERY", "The SOQL FIELDS function must have a LIMIT of at most 200", item.pos)
        wanted = {"ALL": (True, False), "CUSTOM": (True,), "STANDARD": (False,)}[item.group]
        return [column for column in self.kind.fields if column.custom in wanted]

    def _children(self, inner: Query) -> tuple[str, Callable[[Row], Any]]:
        name = inner.source.names[-1]
        found = self.records.schema.child(self.kind.name, name)
        if found is None:
            raise SoqlError("INVALID_TYPE", _NO_RELATIONSHIP.format(name=name, where="FROM part of query call"), inner.source.pos)
        kind, column = found
        nested = _Run(self.records, inner, kind, self.version, self.deleted)
        nested._filtered(())
        nested._shape()

        def render(row: Row) -> Any:
            """The vendor prints null, not an empty result, where there are no children."""
            rows = self.records.store.with_key(kind, column, row["Id"], deleted=self.deleted)
            result = nested.execute(rows)
            return {"totalSize": result.total, "done": True, "records": result.documents} if result.total else None

        return column.children or name, render

    def _render(self, shape: _Shape, row: Row) -> Document:
        document: Document = {"attributes": self.records.attributes(shape.kind, row["Id"], self.version)}
        for name, item in shape.items.items():
            if isinstance(item, Field):
                document[name] = self.records.value(shape.kind, item, row)
            elif isinstance(item, tuple):
                lookup, nested = item
                parent = self.records.store.get(nested.kind, row[lookup.name]) if row[lookup.name] else None
                document[name] = self._render(nested, parent) if parent else None
            else:
                document[name] = item(row)
        return document

    def _values_of(self, inner: Query) -> set[Any]:
        """The one column of a semi-join."""
        kind = self.records.schema.find(inner.source.names[0])
        if kind is None:
            raise SoqlError("INVALID_TYPE", _NO_OBJECT.format(name=inner.source.names[0]), inner.source.pos)
        if len(inner.select) != 1 or not isinstance(inner.select[0], Path):
            raise SoqlError("MALFORMED_QUERY", "A semi join sub-select must select exactly one field", inner.source.pos)
        nested = _Run(self.records, inner, kind, self.version, self.deleted)
        bound = nested.bind(inner.select[0])
        rows = nested._page(nested._ordered(nested._filtered(self.records.store.rows(kind, deleted=self.deleted))))
        return {bound.read(row) for row in rows} - {None}
