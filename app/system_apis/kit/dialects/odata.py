"""OData 4 and 2 (OASIS OData 4.01; the 2.0 protocol as SAP Gateway speaks it): ``$filter``, ``$expand``, ``$orderby``, server-driven pages.

Resource hints: ``version`` (``2``, else 4), ``keys`` (members of the key, comma-separated; default the resource's ``id``), ``id_type``
(``bare`` for GUIDs and numbers, ``guid`` for the GUIDs of version 2, else quoted), ``expand``, ``where`` (a clause of every list),
``etag`` (``required``: a change says which version it saw; ``any``: that it is for any), ``metadata`` (where that is not beside the entity
sets). Hints of the connector: ``health``, ``error_field``, ``metadata``.
A compound key's parts are joined by ``/`` in our cross-reference.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from app.core.failures import NotFound
from app.system_apis.kit.connector import Connector, LookupKey, Resource, Transition
from app.system_apis.kit.dialects.csdl import fields_of
from app.system_apis.kit.mapping import dig, put, vendor_paths
from app.system_apis.kit.wire import Extent, Page, Query, Raw, Request, Response, VendorError, VendorField

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICKS = re.compile(r"/Date\((-?\d{1,15})([+-]\d{4})?\)/")
_CURSOR = re.compile(r"[\x21-\x7e]{1,2000}")
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class OData:
    key = "odata"

    def get(self, connector: Connector, resource: Resource, external_id: str) -> Request:
        return Request(method="GET", path=_one(resource, external_id), query=_expand(resource))

    def find(self, connector: Connector, resource: Resource, key: str) -> Request:
        assert resource.key is not None  # noqa: S101 - no create without a key
        clause = f"{_column(resource)} eq {literal(_kept(resource, key))}"
        return Request(method="GET", path=f"/{resource.path}", query=(*_filter(resource, [clause]), *_expand(resource)))

    def list_rows(self, connector: Connector, resource: Resource, query: Query) -> Request:
        if query.cursor and not query.cursor.isdigit():
            following = Request(method="GET", path=f"/{resource.path}", query=tuple(parse_qsl(query.cursor, keep_blank_values=True)))
            return following if _version(resource) == "2" else following.with_headers(_page_size(query))
        clauses = []
        for name, value in query.filters.items():
            column, _, kind = resource.filters[name].partition(":")
            clauses.append(f"{column} eq {_literal(kind, value)}")
        if query.changed_since and resource.modified:
            clauses.append(f"{resource.modified} ge {_since(resource, query.changed_since)}")
        old = _version(resource) == "2"
        # Pages that are counted off go by a key that never changes: a row that changes meanwhile would move, and another be left out.
        order = ",".join(name for name in (None if old else resource.modified, *_keys(resource)) if name)
        skip = (("$top", str(query.limit)), ("$skip", query.cursor or "0"), ("$inlinecount", "allpages"))
        top: tuple[tuple[str, str], ...] = skip if old else ()
        request = Request(
            method="GET", path=f"/{resource.path}", query=(*_filter(resource, clauses), ("$orderby", order), *top, *_expand(resource))
        )
        return request if old else request.with_headers(_page_size(query))

    def gave_out(self, query: Query) -> bool:
        return _CURSOR.fullmatch(query.cursor or "") is not None

    def create(self, connector: Connector, resource: Resource, key: str, body: Raw, source_id: str | None) -> Request:
        keyed = dict(body)
        if resource.key is not None:
            put(keyed, resource.key.field, _kept(resource, key, creating=True))
        path = resource.path
        if resource.transform is not None and resource.transform.path:
            path = resource.transform.path.replace("{source}", quote(source_id or "", safe=""))
        return Request(method="POST", path=f"/{path}", json_body=keyed)

    def update(self, connector: Connector, resource: Resource, external_id: str, body: Raw) -> Request:
        return _any(resource, Request(method="PATCH", path=_one(resource, external_id), json_body=body))

    def delete(self, connector: Connector, resource: Resource, external_id: str) -> Request:
        return _any(resource, Request(method="DELETE", path=_one(resource, external_id)))

    def act(self, connector: Connector, resource: Resource, external_id: str, transition: Transition) -> Request:
        place = (transition.path or "").replace("{id}", quote(external_id, safe=""))
        if place.startswith("/"):  # a function import stands beside the entity sets, and is told what it is for
            path, _, query = f"/{resource.path.rpartition('/')[0]}{place}".partition("?")
            return _any(resource, Request(method=transition.method, path=path, query=tuple(parse_qsl(query))))
        path = f"{_one(resource, external_id)}/{place}"
        return Request(method=transition.method, path=path, json_body=transition.body or None)

    def locks(self, resource: Resource) -> bool:
        return resource.hints.get("etag") == "required"

    def locked(self, resource: Resource, request: Request, read: Response) -> Request:
        record = self.record(resource, read) or {}
        etag = record.get("@odata.etag") or dig(record, "__metadata.etag") or read.headers.get("etag")
        if not etag:
            raise ValueError("a record is read with its ETag")
        return request.with_headers(("If-Match", str(etag)))

    def record(self, resource: Resource, response: Response) -> Raw | None:
        body = response.parsed()
        record = dig(body, "d") if _version(resource) == "2" else body
        if not isinstance(record, dict):
            raise ValueError("a record is an object")
        self.row_id(resource, record)
        plain: Raw = _plain(record)
        return plain

    def found(self, resource: Resource, key: str, response: Response) -> Raw | None:
        rows = _rows(resource, response)
        column = _column(resource)
        return next((row for row in rows if str(dig(row, column)).casefold() == _kept(resource, key).casefold()), None)

    def page(self, resource: Resource, query: Query, response: Response) -> Page:
        rows = _rows(resource, response)
        body = response.parsed()
        following = body.get("@odata.nextLink") or dig(body, "d.__next")
        if following:
            return Page(rows=tuple(rows), cursor=urlsplit(str(following)).query or None)
        if _version(resource) == "2":
            reached, count = int(query.cursor or 0) + len(rows), dig(body, "d.__count")
            # Some sets pass over the wish for a count: then a page that is full may not be the last.
            more = len(rows) == query.limit if count is None else reached < int(count)
            return Page(rows=tuple(rows), cursor=str(reached) if rows and more else None)
        return Page(rows=tuple(rows))

    def created_id(self, resource: Resource, response: Response) -> str | None:
        record = self.record(resource, response)
        return None if record is None else self.row_id(resource, record)

    def row_id(self, resource: Resource, raw: Raw) -> str:
        values = [raw.get(name) for name in _keys(resource)]
        if any(value in (None, "") for value in values):
            raise ValueError(f"a record has {', '.join(_keys(resource))}")
        return "/".join(str(value) for value in values)

    def succeeded(self, connector: Connector, response: Response) -> bool:
        return response.ok

    def error(self, connector: Connector, response: Response) -> VendorError:
        try:
            error: Any = response.parsed()["error"]
            if not isinstance(error, dict):
                # A token endpoint speaks OAuth (RFC 6749 §5.2).
                return VendorError(code=str(error), message=str(response.parsed().get("error_description", "")))
            message = error.get("message")
            text = message.get("value") if isinstance(message, dict) else message
            details = dig(error, "innererror.errordetails") or ()
            told = error.get("target") or next((item["target"] for item in details if item.get("target")), None)
            return VendorError(code=str(error.get("code") or ""), message=str(text or ""), field=told or _told(connector, str(text or "")))
        except (ValueError, KeyError, TypeError, AttributeError):
            return VendorError(message=response.body[:200].decode("utf-8", "replace"))

    def describe(self, connector: Connector, resource: Resource) -> Request:
        service, _, _ = resource.path.rpartition("/")
        path = resource.hints.get("metadata") or connector.hints.get("metadata") or f"/{service}/$metadata"
        return Request(method="GET", path=path, headers=(("Accept", "application/xml"),))

    def fields(self, resource: Resource, response: Response) -> tuple[VendorField, ...]:
        return fields_of(response.body, resource.path.rpartition("/")[2], vendor_paths(resource.fields))

    def describes(self, resource: Resource) -> Extent:
        return "whole"

    def health(self, connector: Connector) -> Request:
        return Request(method="GET", path=connector.hints["health"])


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _literal(kind: str, value: str) -> str:
    if kind == "guid" and not _GUID.fullmatch(value):
        raise NotFound(f"there is nothing of the id {value}: it is no GUID")
    return value if kind == "bare" else f"guid'{value}'" if kind == "guid" else literal(value)


def _any(resource: Resource, request: Request) -> Request:
    return request.with_headers(("If-Match", "*")) if resource.hints.get("etag") == "any" else request


def _version(resource: Resource) -> str:
    return resource.hints.get("version", "4")


def _keys(resource: Resource) -> list[str]:
    return resource.hints.get("keys", resource.id).split(",")


def _column(resource: Resource) -> str:
    assert resource.key is not None  # noqa: S101 - no create without a key
    return (resource.key.read if isinstance(resource.key, LookupKey) else None) or resource.key.field


def _kept(resource: Resource, key: str, *, creating: bool = False) -> str:
    """Our key as the system keeps it; that it does so in capitals is its own affair when it is told."""
    if not isinstance(resource.key, LookupKey):
        return key
    return (resource.key.model_copy(update={"upper": False}) if creating else resource.key).kept(key)


def _told(connector: Connector, message: str) -> str | None:
    """The field at fault where only the message names it (the connector's hint ``error_field``)."""
    pattern = connector.hints.get("error_field")
    match = re.search(pattern, message) if pattern else None
    return match.group(1) if match else None


def _page_size(query: Query) -> tuple[str, str]:
    return "Prefer", f"odata.maxpagesize={query.limit}"


def _one(resource: Resource, external_id: str) -> str:
    names = _keys(resource)
    values = external_id.split("/") if len(names) > 1 else [external_id]
    if len(names) != len(values):
        raise NotFound(f"there is no {resource.entity.replace('_', ' ')} {external_id}: its id has {len(names)} parts")
    quoted = [_literal(resource.hints.get("id_type", ""), value) for value in values]
    if len(names) == 1:
        inner = quote(quoted[0], safe="'")
    else:
        inner = ",".join(f"{name}={quote(value, safe=chr(39))}" for name, value in zip(names, quoted, strict=True))
    return f"/{resource.path}({inner})"


def _expand(resource: Resource) -> tuple[tuple[str, str], ...]:
    expand = resource.hints.get("expand")
    return (("$expand", expand),) if expand else ()


def _filter(resource: Resource, clauses: list[str]) -> tuple[tuple[str, str], ...]:
    every = [*([resource.hints["where"]] if resource.hints.get("where") else []), *clauses]
    return (("$filter", " and ".join(every)),) if every else ()


def _since(resource: Resource, since: datetime) -> str:
    """A second earlier: what comes in the same instant comes again rather than never."""
    stamp = (since - timedelta(seconds=1)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    if _version(resource) == "2":
        return f"datetimeoffset'{stamp}Z'" if resource.hints.get("modified_type") != "datetime" else f"datetime'{stamp}'"
    return f"{stamp}Z"


def _rows(resource: Resource, response: Response) -> list[Raw]:
    body = response.parsed()
    rows = dig(body, "d.results") if _version(resource) == "2" else dig(body, "value")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("a list has rows")
    return [_plain(row) for row in rows]


def _plain(value: Any) -> Any:
    """OData 2 wraps a list of children once more, ``{"results": [...]}``, and tells dates as ``/Date(milliseconds)/``."""
    if isinstance(value, dict):
        if set(value) <= {"results", "__count", "__next"} and isinstance(value.get("results"), list):
            return [_plain(item) for item in value["results"]]
        return {name: _plain(item) for name, item in value.items()}
    ticks = _TICKS.fullmatch(value) if isinstance(value, str) else None
    return value if ticks is None else _moment(int(ticks[1]), zoned=ticks[2] is not None)


def _moment(milliseconds: int, *, zoned: bool) -> str:
    """``Edm.DateTimeOffset`` tells its zone; ``Edm.DateTime`` is a calendar date: midnight UTC, whatever the clock says."""
    moment = _EPOCH + timedelta(milliseconds=milliseconds)
    return moment.isoformat() if zoned else moment.date().isoformat()
