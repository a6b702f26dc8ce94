"""Plain JSON over HTTP, described by facts alone (:mod:`app.system_apis.kit.calls`): no code per system, so a YAML document is enough.

Where a list goes on is told by the query string of the next page only: a path is never taken from a caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from app.core.clock import wire
from app.system_apis.kit.calls import Call, Endpoints, Links, NoPages, NumberedPages, Paging, Rest, Search, Tokens
from app.system_apis.kit.connector import Connector, LookupKey, Resource, Transition
from app.system_apis.kit.converters import Field, Lines
from app.system_apis.kit.mapping import dig, put
from app.system_apis.kit.wire import Page, Query, Raw, Request, Response, VendorError, VendorField

_NAME = re.compile(r"\{([A-Za-z_][A-Za-z0-9_.]*)\}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_TOKEN = re.compile(r"[\x21-\x7e]{1,2000}")
Context = Mapping[str, str]


class PlainRest:
    key = "rest"

    def get(self, connector: Connector, resource: Resource, external_id: str) -> Request:
        return _selecting(connector, resource, self._request(connector, _call(resource, "read"), _identified(external_id)))

    def find(self, connector: Connector, resource: Resource, key: str) -> Request:
        calls = _calls(resource)
        if calls.find is not None:
            return _selecting(connector, resource, self._request(connector, calls.find, {"key": key}))
        return self._list(connector, resource, Query()) if calls.scan else self._list(connector, resource, Query(limit=10), key=key)

    def scans(self, resource: Resource) -> bool:
        return _calls(resource).scan

    def list_rows(self, connector: Connector, resource: Resource, query: Query) -> Request:
        return self._list(connector, resource, query)

    def gave_out(self, query: Query) -> bool:
        """The dialect is not told which paging is in force: what is sent on is checked again when the request is made."""
        return _TOKEN.fullmatch(query.cursor or "") is not None

    def create(self, connector: Connector, resource: Resource, key: str, body: Raw, source_id: str | None) -> Request:
        keyed = dict(body)
        if resource.key is not None and resource.key.field:
            put(keyed, resource.key.field, key)
        context = {"key": key, **_identified(source_id or "", "source")}
        return self._request(connector, _call(resource, "create"), context, _keyed(connector, keyed))

    def update(self, connector: Connector, resource: Resource, external_id: str, body: Raw) -> Request:
        return self._request(connector, _call(resource, "update"), _identified(external_id), _keyed(connector, body))

    def delete(self, connector: Connector, resource: Resource, external_id: str) -> Request:
        return self._request(connector, _call(resource, "delete"), _identified(external_id))

    def act(self, connector: Connector, resource: Resource, external_id: str, transition: Transition) -> Request:
        call = Call(method=transition.method, path=transition.path or "", body=transition.body)
        return self._request(connector, call, _identified(external_id))

    def locks(self, resource: Resource) -> bool:
        return _calls(resource).etag

    def locked(self, resource: Resource, request: Request, read: Response) -> Request:
        if "etag" not in read.headers:
            raise ValueError("a record is read with its ETag")
        return request.with_headers(("If-Match", read.headers["etag"]))

    def record(self, resource: Resource, response: Response) -> Raw | None:
        body, item = response.parsed(), _calls(resource).item
        found = _at(item, body)
        holder, _, last = item.rpartition(".")
        if found is None and last.isdigit() and _at(holder, body) == []:
            return None
        if not isinstance(found, dict):
            raise ValueError("a record is an object")
        self.row_id(resource, found)
        return found

    def found(self, resource: Resource, key: str, response: Response) -> Raw | None:
        if _calls(resource).find is not None:
            found = self.record(resource, response)
            rows = [] if found is None else [found]
        else:
            rows = _rows(resource, response)
        if resource.key is None:
            return None
        column = (resource.key.read if isinstance(resource.key, LookupKey) else None) or resource.key.field
        return next((row for row in rows if dig(row, column) == key), None)

    def page(self, resource: Resource, query: Query, response: Response) -> Page:
        rows, calls = _rows(resource, response), _calls(resource)
        cursor = _following(calls.paging or NoPages(), query, response, len(rows))
        if calls.whole and not all(calls.whole in row for row in rows):
            return Page(ids=tuple(self.row_id(resource, row) for row in rows), cursor=cursor)
        return Page(rows=tuple(rows), cursor=cursor)

    def created_id(self, resource: Resource, response: Response) -> str | None:
        calls = _calls(resource)
        if calls.created == "header:location":
            return urlsplit(response.headers.get("location", "")).path.rstrip("/").rpartition("/")[2] or None
        if calls.created is not None:
            found = dig(response.parsed(), calls.created)
            return None if found in (None, "") else str(found)
        record = self.record(resource, response)
        return None if record is None else self.row_id(resource, record)

    def row_id(self, resource: Resource, raw: Raw) -> str:
        def part(match: re.Match[str]) -> str:
            value = dig(raw, match.group(1))
            if value in (None, "") or isinstance(value, dict | list):
                raise ValueError(f"a record has {match.group(1)}")
            return str(value)

        return _NAME.sub(part, _calls(resource).id)

    def succeeded(self, connector: Connector, response: Response) -> bool:
        refused = _rest(connector).errors.refused
        if not response.ok or not refused or not response.body:
            return response.ok
        try:
            body = response.parsed()
        except ValueError:
            return True
        return not any(_holds(body, condition) for condition in refused)

    def error(self, connector: Connector, response: Response) -> VendorError:
        errors = _rest(connector).errors
        try:
            body = response.parsed()
        except ValueError:
            return VendorError(message=response.body[:200].decode("utf-8", "replace"))
        code, message, field = (_first(body, paths) for paths in (errors.code, errors.message, errors.field))
        if field is None and errors.named and (told := re.search(errors.named, message or "")):
            field = told.group(1)
        return VendorError(code=code, message=message or "", field=field)

    def describe(self, connector: Connector, resource: Resource) -> Request:
        described = _calls(resource).described
        return self._request(connector, described.call, {}) if described else self._list(connector, resource, Query(limit=1))

    def fields(self, resource: Resource, response: Response) -> tuple[VendorField, ...]:
        """As the system describes them; without a description, the members of a row."""
        described = _calls(resource).described
        if described is None:
            rows = _rows(resource, response)
            return tuple(VendorField(name=name, type=type(value).__name__) for name, value in sorted(rows[0].items())) if rows else ()
        found = _at(described.rows, response.parsed())
        named = [{described.name: name, **row} for name, row in found.items()] if isinstance(found, dict) else found
        return tuple(
            VendorField(
                name=str(dig(row, described.name)),
                type=str(dig(row, described.type) or "unknown"),
                required=bool(dig(row, described.required)) if described.required else None,
                custom=bool(dig(row, described.custom)) if described.custom else False,
                values=tuple(str(value) for value in (dig(row, described.values) or ())) if described.values else (),
            )
            for row in named
        )

    def health(self, connector: Connector) -> Request:
        return self._request(connector, _rest(connector).health, {})

    def _list(self, connector: Connector, resource: Resource, query: Query, key: str | None = None) -> Request:
        calls, rest = _calls(resource), _rest(connector)
        call, search, paging = _call(resource, "list"), calls.search or rest.search, calls.paging or NoPages()
        context = {f"filter.{name}": value for name, value in query.filters.items()}
        in_path = set(_NAME.findall(call.path))
        clauses = [*search.fixed]
        for name, value in query.filters.items():
            if f"filter.{name}" not in in_path:
                template = resource.filters[name]
                clauses.append(_clause(template if "{value}" in template else template + "={value}", search, {"value": value}))
        if key is not None:
            if search.key is None:
                raise ValueError(f"{connector.key} has no way to look a {resource.entity} up")
            clauses.append(_clause(search.key, search, {"key": key}))
        elif query.changed_since is not None and search.since:
            clauses.append(_clause(search.since, search, {"since": _instant(query.changed_since, search)}))
        told = {**search.order, **_narrowed(search, clauses), **_turned(paging, query)}
        request = _selecting(connector, resource, self._request(connector, call, context))
        if search.into == "body":
            body = {**(request.json_body or {}), **{name: int(text) if _NUMBER.fullmatch(text) else text for name, text in told.items()}}
            return request.model_copy(update={"json_body": body})
        return request.model_copy(update={"query": (*request.query, *told.items())})

    def _request(self, connector: Connector, call: Call, context: Context, body: Raw | None = None) -> Request:
        known = {**{f"hint.{name}": value for name, value in connector.hints.items()}, **context}
        document: Any = None
        if body is not None or call.body:
            document = _filled(call.body, known)
            if body is not None and call.wrap:
                put(document, call.wrap, {**(dig(document, call.wrap) or {}), **body})
            elif body is not None:
                document = {**document, **body}
        return Request(
            method=call.method,
            path=_NAME.sub(lambda match: quote(known[match.group(1)], safe=""), call.path),
            query=tuple((name, _text(value, known)) for name, value in call.query.items()),
            headers=tuple((name, _text(value, known)) for name, value in {**_rest(connector).headers, **call.headers}.items()),
            json_body=document,
            reading=call.reading,
        )


def _calls(resource: Resource) -> Endpoints:
    if resource.calls is None:
        raise ValueError(f"the resource {resource.entity} says no calls")
    return resource.calls


def _rest(connector: Connector) -> Rest:
    if connector.rest is None:
        raise ValueError(f"the connector {connector.key} says no protocol")
    return connector.rest


def _call(resource: Resource, name: str) -> Call:
    found: Call | None = getattr(_calls(resource), name)
    if found is None:
        raise ValueError(f"the resource {resource.entity} says no call for {name}")
    return found


def _identified(external_id: str, name: str = "id") -> dict[str, str]:
    return {name: external_id, **{f"{name}.{index}": part for index, part in enumerate(external_id.split("/"))}}


def _keyed(connector: Connector, body: Raw) -> Raw:
    """Lists that are written as maps: ``[{gid: 7, text_value: x}]`` is ``{7: x}``, and so is ``[{gid: 7, enum_value: {gid: x}}]``."""
    ways = _rest(connector).keyed
    return {
        name: {str(row[ways[name]]): _kept(row, ways[name]) for row in value} if name in ways and isinstance(value, list) else value
        for name, value in body.items()
    }


def _kept(row: Raw, by: str) -> Any:
    value = next(value for name, value in row.items() if name != by)
    if not isinstance(value, dict):
        return value
    return None if all(item is None for item in value.values()) else value.get(by, value)


def _selecting(connector: Connector, resource: Resource, request: Request) -> Request:
    """Asks for what the field table reads. Indexes and selectors are no part of a name, and the id comes unasked."""
    select = _rest(connector).select
    if select is None:
        return request
    paths = [*_read(resource.fields), *resource.extensions.values(), resource.modified or ""]
    if resource.key is not None:
        paths.append((resource.key.read if isinstance(resource.key, LookupKey) else None) or resource.key.field)
    own = set(_NAME.findall(_calls(resource).id))
    names = (".".join(re.sub(r"\[.*", "", part) for part in path.split(".") if not part.isdigit()) for path in dict.fromkeys(paths) if path)
    wanted = dict.fromkeys(name.rpartition(".")[0] if name.rpartition(".")[2] in own else name for name in names)
    return request.model_copy(update={"query": (*request.query, (select, ",".join(name for name in wanted if name)))})


def _read(fields: tuple[Field, ...]) -> Iterator[str]:
    for item in fields:
        if item.readable and isinstance(item.converter, Lines):
            yield from (f"{item.vendor}.{inner}" for inner in _read(item.converter.fields))
        elif item.readable:
            yield item.vendor


def _text(template: str, context: Context) -> str:
    return _NAME.sub(lambda match: context[match.group(1)], template)


def _filled(value: Any, context: Context) -> Any:
    if isinstance(value, str):
        return _text(value, context)
    if isinstance(value, dict):
        return {name: _filled(item, context) for name, item in value.items()}
    return [_filled(item, context) for item in value] if isinstance(value, list) else value


def _clause(template: str, search: Search, context: Context) -> str:
    table = str.maketrans(search.escape)
    return _text(template, {name: value.translate(table) for name, value in context.items()})


def _narrowed(search: Search, clauses: list[str]) -> dict[str, str]:
    if search.parameter:
        return {search.parameter: search.join.join(clauses)} if clauses else {}
    return dict(clause.partition("=")[::2] for clause in clauses)


def _instant(since: datetime, search: Search) -> str:
    earlier = (since - timedelta(seconds=search.overlap_seconds)).astimezone(UTC)
    return wire(earlier) if search.since_format == "iso" else earlier.strftime(search.since_format)


def _turned(paging: Paging, query: Query) -> dict[str, str]:
    """The parameters that ask for this page."""
    cursor = query.cursor
    if isinstance(paging, NoPages):
        return {}
    size = {paging.size: str(min(query.limit, paging.most))} if paging.size else {}
    if isinstance(paging, Tokens):
        return size | ({paging.token: cursor} if cursor else {})
    if isinstance(paging, Links):
        return dict(parse_qsl(cursor, keep_blank_values=True)) if cursor else size
    if cursor is not None and not _NUMBER.fullmatch(cursor):
        raise ValueError("the cursor is not a number")
    return size | ({paging.page: cursor or str(paging.first)} if isinstance(paging, NumberedPages) else {paging.offset: cursor or "0"})


def _following(paging: Paging, query: Query, response: Response, count: int) -> str | None:
    """The cursor of the next page, None on the last one."""
    if isinstance(paging, NoPages):
        return None
    body = response.parsed()
    if isinstance(paging, Tokens):
        token = dig(body, paging.next)
        return str(token) if token else None
    if isinstance(paging, Links):
        address = dig(body, paging.next) if paging.next else _link(response.headers.get("link", ""))
        return urlsplit(str(address)).query or None if address else None
    size = min(query.limit, paging.most)
    if isinstance(paging, NumberedPages):
        number = int(query.cursor or paging.first)
        more = count >= size if paging.total is None else number - paging.first + 1 < int(dig(body, paging.total) or 0)
        return str(number + 1) if more else None
    start = int(query.cursor or 0)
    if paging.more is not None:
        more = dig(body, paging.more) is True
    else:
        more = count >= size if paging.total is None else start + count < int(dig(body, paging.total) or 0)
    return str(start + count) if more and count else None


def _link(header: str) -> str | None:
    for part in header.split(","):
        match = re.match(r'\s*<([^>]+)>.*;\s*rel="?next"?', part)
        if match:
            return match.group(1)
    return None


def _rows(resource: Resource, response: Response) -> list[Raw]:
    rows = _at(_calls(resource).items, response.parsed())
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("a list has rows")
    return rows


def _at(path: str, body: Any) -> Any:
    return dig(body, path) if path else body


def _holds(body: Any, condition: str) -> bool:
    path, equals, wanted = condition.partition("=")
    found = dig(body, path)
    return str(found).lower() == wanted.lower() if equals else found not in (None, [], {}, "")


def _first(body: Any, paths: tuple[str, ...]) -> str | None:
    for path in paths:
        found = dig(body, path) if path else body
        if isinstance(found, list):
            found = "; ".join(str(item) for item in found)
        elif isinstance(found, dict):
            found = "; ".join(f"{name}: {item}" for name, item in found.items())
        if found not in (None, ""):
            return str(found)
    return None
