"""GraphQL over HTTP (https://graphql.github.io/graphql-over-http/draft/), described by facts alone (:mod:`app.system_apis.kit.graph`).

Everything is a POST to one address, so whether something changes is told by the document, and whether it worked by the body: an
answer of 200 that holds ``errors`` is a refusal, even when there is ``data`` beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from app.core import jsonio
from app.core.failures import NotFound
from app.system_apis.kit.connector import Connector, LookupKey, Resource
from app.system_apis.kit.graph import Cells, Document, Documents, Graph, Narrowing
from app.system_apis.kit.mapping import dig, put
from app.system_apis.kit.wire import Extent, Page, Query, Raw, Request, Response, VendorError, VendorField

_WORD = re.compile(r"\{([a-z][A-Za-z0-9_.]*)\}")
_CURSOR = re.compile(r"[\x21-\x7e]{1,2000}")
_WHOLE = re.compile(r"0|[1-9][0-9]{0,17}")
Known = Mapping[str, Any]


class GraphQL:
    key = "graphql"

    def get(self, connector: Connector, resource: Resource, external_id: str) -> Request:
        return _request(connector, _documents(resource).read, _known(resource, id=external_id), reading=True)

    def find(self, connector: Connector, resource: Resource, key: str) -> Request:
        return _request(connector, _documents(resource).find, _known(resource, key=key, limit=10), reading=True)

    def list_rows(self, connector: Connector, resource: Resource, query: Query) -> Request:
        documents = _documents(resource)
        limit = min(query.limit, documents.most)
        if query.cursor is not None:
            return _request(connector, documents.following, _known(resource, cursor=query.cursor, limit=limit), reading=True)
        return _request(connector, documents.list, _known(resource, limit=limit, narrowed=_narrowed(resource, query)), reading=True)

    def gave_out(self, query: Query) -> bool:
        return _CURSOR.fullmatch(query.cursor or "") is not None

    def create(self, connector: Connector, resource: Resource, key: str, body: Raw, source_id: str | None) -> Request:
        keyed = dict(body)
        if resource.key is not None:
            put(keyed, resource.key.field, key)
        return self._write(connector, resource, _documents(resource).create, keyed, key=key, source=source_id)

    def update(self, connector: Connector, resource: Resource, external_id: str, body: Raw) -> Request:
        return self._write(connector, resource, _documents(resource).update, dict(body), id=external_id)

    def delete(self, connector: Connector, resource: Resource, external_id: str) -> Request:
        return self._write(connector, resource, _documents(resource).delete, {}, id=external_id)

    def record(self, resource: Resource, response: Response) -> Raw | None:
        documents = _documents(resource)
        rows = _list(_result(documents.read, response))
        if not rows or not _is_one(documents, resource, rows[0]):
            return None
        found = _read(resource, rows[0])
        self.row_id(resource, found)
        return found

    def found(self, resource: Resource, key: str, response: Response) -> Raw | None:
        if resource.key is None:
            return None
        rows = [_read(resource, row) for row in _rows(resource, _result(_documents(resource).find, response))]
        column = (resource.key.read if isinstance(resource.key, LookupKey) else None) or resource.key.field
        return next((row for row in rows if dig(row, column) == key), None)

    def page(self, resource: Resource, query: Query, response: Response) -> Page:
        documents = _documents(resource)
        result = _result(documents.following if query.cursor else documents.list, response)
        rows, cursor = _rows(resource, result), dig(result, documents.cursor)
        if query.changed_since is not None and resource.modified:
            mark = query.changed_since.astimezone(UTC).replace(microsecond=0) - timedelta(seconds=documents.overlap_seconds)
            fresh = [row for row in rows if _instant(dig(row, resource.modified)) >= mark]
            cursor, rows = (cursor if len(fresh) == len(rows) else None), fresh
        return Page(rows=tuple(_read(resource, row) for row in rows), cursor=None if cursor is None else str(cursor))

    def created_id(self, resource: Resource, response: Response) -> str | None:
        documents = _documents(resource)
        found = dig(_result(_there(documents.create), response), documents.id)
        return None if found in (None, "") else str(found)

    def row_id(self, resource: Resource, raw: Raw) -> str:
        found = dig(raw, _documents(resource).id)
        if not isinstance(found, str | int) or found == "":
            raise ValueError("a record has an id")
        return str(found)

    def succeeded(self, connector: Connector, response: Response) -> bool:
        return response.ok and _errors(_graph(connector), response) is None

    def error(self, connector: Connector, response: Response) -> VendorError:
        graph = _graph(connector)
        found, facts = _errors(graph, response), graph.errors
        if found is None:
            return VendorError(message=response.body[:200].decode("utf-8", "replace"))
        message, status = str(_first(found, facts.message) or found)[:500], str(_first(found, facts.status) or "")
        waits = [str(_first(found, facts.wait) or "")]
        if facts.wait_text is not None and (told := re.search(facts.wait_text, message)) is not None:
            waits.append(told.group(1))
        seconds = [float(text) for text in waits if re.fullmatch(r"\d{1,9}(\.\d+)?", text)]
        code, field = _first(found, facts.code), _first(found, facts.field)
        return VendorError(
            code=None if code is None else str(code),
            message=message,
            field=None if field is None else str(field),
            status=int(status) if re.fullmatch(r"[1-5]\d\d", status) else None,
            retry_after=max(seconds, default=None),
        )

    def describe(self, connector: Connector, resource: Resource) -> Request:
        return _request(connector, _documents(resource).columns.document, _known(resource), reading=True)

    def fields(self, resource: Resource, response: Response) -> tuple[VendorField, ...]:
        columns = _documents(resource).columns
        if dig(response.parsed(), f"data.{columns.document.result.partition('.')[0]}") == []:
            raise NotFound(f"there is no {resource.object} any more")
        return tuple(
            VendorField(
                name=str(row[columns.name]),
                type=str(row[columns.type]),
                custom=True,
                values=tuple(str(dig(value, columns.value)) for value in dig(row, columns.values) or ()) if columns.values else (),
            )
            for row in _list(dig(_result(columns.document, response), columns.rows))
        )

    def describes(self, resource: Resource) -> Extent:
        return "whole"

    def health(self, connector: Connector) -> Request:
        return _request(connector, _graph(connector).health, {}, reading=True)

    def other_version(self, connector: Connector, response: Response) -> str | None:
        graph = _graph(connector)
        told = response.headers.get((graph.version or "").lower())
        return told if told != graph.headers.get(graph.version or "") else None

    def _write(self, connector: Connector, resource: Resource, given: Document | None, body: Raw, **known: Any) -> Request:
        document = _there(given)
        taken = {word for word in _words(document.variables) if word.startswith("body.")}
        words = {word: body.pop(word.removeprefix("body."), "") for word in sorted(taken)}
        cells = _documents(resource).cells
        record: Any = body if cells is None else jsonio.dumps({name: _written(cells, value) for name, value in body.items()}).decode()
        return _request(connector, document, {**_known(resource, **known), **words, "record": record})


def _documents(resource: Resource) -> Documents:
    if resource.documents is None:
        raise ValueError(f"the resource {resource.entity} says no documents")
    return resource.documents


def _graph(connector: Connector) -> Graph:
    if connector.graph is None:
        raise ValueError(f"the connector {connector.key} says no protocol")
    return connector.graph


def _there(document: Document | None) -> Document:
    if document is None:
        raise ValueError("the resource says no document for that")
    return document


def _request(connector: Connector, document: Document, known: Known, *, reading: bool = False) -> Request:
    graph = _graph(connector)
    body = {"query": document.text, "variables": _filled(document.variables, known)}
    return Request(method="POST", path=graph.path, headers=tuple(graph.headers.items()), json_body=body, reading=reading)


def _known(resource: Resource, **more: Any) -> dict[str, Any]:
    key_cell = resource.key.field.split(".")[0] if resource.key else ""
    return {"place": resource.path, "cells": _cells(resource), "key_cell": key_cell, **more}


def _cells(resource: Resource) -> list[str]:
    """The names of the cells that the mapping reads."""
    cells = _documents(resource).cells
    if cells is None:
        return []
    paths = [path for item in resource.fields if item.readable for path in item.looked_at] + list(resource.extensions.values())
    if resource.key is not None:
        paths.append(resource.key.field)
    return sorted({path.split(".")[0] for path in paths} - set(cells.beside))


def _words(template: Any) -> set[str]:
    if isinstance(template, dict):
        return {word for item in template.values() for word in _words(item)}
    if isinstance(template, list):
        return {word for item in template for word in _words(item)}
    return set(_WORD.findall(template)) if isinstance(template, str) else set()


def _filled(template: Any, known: Known) -> Any:
    if isinstance(template, dict):
        return {name: _filled(item, known) for name, item in template.items()}
    if isinstance(template, list):
        return [_filled(item, known) for item in template]
    if not isinstance(template, str):
        return template
    whole = _WORD.fullmatch(template)
    return known[whole.group(1)] if whole else _WORD.sub(lambda match: str(known[match.group(1)]), template)


def _narrowed(resource: Resource, query: Query) -> Raw | None:
    """The argument that narrows a list; None for the whole of it."""
    narrowing = _documents(resource).narrowing
    if narrowing is None:
        return None
    rules = [_rule(narrowing, resource.filters[name], value) for name, value in query.filters.items()]
    latest = narrowing.latest if query.changed_since is not None else {}
    whole: Raw = _filled(narrowing.whole, {"rules": rules}) if rules else {}
    return {**whole, **latest} or None


def _rule(narrowing: Narrowing, filter_: str, value: str) -> Raw:
    cell, operator, compared = [*filter_.split(" ", 2), ""][:3]
    if "{value}" in compared:
        compared = compared.replace("{value}", value)
    elif value.lower() != "true":
        operator = narrowing.no[operator]
    values: list[Any] = [int(compared) if _WHOLE.fullmatch(compared) else compared] if compared else []
    rule: Raw = _filled(narrowing.rule, {"cell": cell, "operator": operator, "value": values})
    return rule


def _written(cells: Cells, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if _hollow(value):
        return None
    return next(iter(value.values())) if len(value) == 1 and next(iter(value)) in cells.bare else value


def _hollow(value: Any) -> bool:
    """Whether nothing is in it: a reference that is cleared, say."""
    if isinstance(value, dict):
        return all(_hollow(item) for item in value.values())
    return all(_hollow(item) for item in value) if isinstance(value, list) and value else value is None


def _read(resource: Resource, row: Raw) -> Raw:
    """A record with its cells as members. One that was asked for and is not there has vanished from the system."""
    cells = _documents(resource).cells
    if cells is None:
        return row
    found = {name: value for name, value in row.items() if name != cells.path}
    for cell in _list(dig(row, cells.path)):
        decoded = cell.get(cells.decoded) if cells.decoded else None
        found[str(cell[cells.name])] = cell if decoded is None else {**cell, str(cells.decoded): jsonio.loads(decoded)}
    gone = [name for name in _cells(resource) if name not in found]
    if gone:
        raise ValueError(f"a record has {', '.join(gone)}")
    return found


def _is_one(documents: Documents, resource: Resource, row: Raw) -> bool:
    known = _known(resource)
    vague = [path for path in (*documents.holds, *documents.lacks) if dig(row, path) is None]
    if vague:
        raise ValueError(f"a record has {', '.join(vague)}")
    return all(str(dig(row, path)) == _filled(wanted, known) for path, wanted in documents.holds.items()) and not any(
        str(dig(row, path)) == _filled(unwanted, known) for path, unwanted in documents.lacks.items()
    )


def _rows(resource: Resource, result: Any) -> list[Raw]:
    return _list(dig(result, _documents(resource).rows))


def _list(rows: Any) -> list[Raw]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("a list has rows")
    return rows


def _result(document: Document, response: Response) -> Any:
    body = response.parsed()
    data = body.get("data") if isinstance(body, dict) else None
    found = dig(data, document.result)
    if found is None:
        raise ValueError(f"an answer has data.{document.result}")
    return found


def _instant(text: Any) -> datetime:
    return datetime.fromisoformat(str(text))


def _errors(graph: Graph, response: Response) -> Any:
    """The first error that has a code, or the first; None in a success, and in what is not the protocol's."""
    try:
        body = response.parsed()
    except ValueError:
        return None
    if not isinstance(body, dict):
        return None
    errors = body.get("errors")
    if isinstance(errors, list) and errors:
        return next((item for item in errors if _first(item, graph.errors.code) is not None), errors[0])
    return body if any(body.get(name) is not None for name in graph.errors.flat) else None


def _first(node: Any, paths: tuple[str, ...]) -> Any:
    return next((found for path in paths if (found := dig(node, path)) not in (None, "")), None)
