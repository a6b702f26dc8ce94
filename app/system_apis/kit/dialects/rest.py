"""Plain JSON over HTTP, described by facts alone (:mod:`app.system_apis.kit.calls`): no code per system, so a YAML document is enough.

Where a list goes on is told by the query string of the next page only: a path is never taken from a caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import parse_qsl, quote, urlsplit

from app.core.clock import wire
from app.core.failures import NotFound
from app.system_apis.kit.calls import (
    Call,
    CustomFields,
    Described,
    Endpoints,
    Inside,
    Links,
    NoPages,
    NumberedPages,
    Paging,
    Rest,
    Search,
    Tokens,
)
from app.system_apis.kit.connector import Connector, Look, LookupKey, Resource, Transition
from app.system_apis.kit.converters import Codes, Field, Flag, Instant, Lines
from app.system_apis.kit.dialects.inside import Other, Walk
from app.system_apis.kit.mapping import dig, put
from app.system_apis.kit.wire import Page, Query, Raw, Request, Response, VendorError, VendorField

_NAME = re.compile(r"\{([A-Za-z_][A-Za-z0-9_.]*)\}")
_ROW = re.compile(r"\{row\.([A-Za-z0-9_.]+)\}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_TOKEN = re.compile(r"[\x21-\x7e]{1,2000}")
Context = Mapping[str, str]


class PlainRest:
    key = "rest"

    def get(self, connector: Connector, resource: Resource, external_id: str) -> Request:
        form = _calls(resource).ids
        if form is not None and not re.fullmatch(form, external_id):
            raise NotFound(f"{connector.title} gives out no such id of a {resource.entity.replace('_', ' ')}")
        return _asking(connector, resource, self._request(connector, _call(resource, "read"), _identified(external_id)))

    def find(self, connector: Connector, resource: Resource, key: str) -> Request:
        calls = _calls(resource)
        if calls.find is not None:
            return _asking(connector, resource, self._request(connector, calls.find, {"key": key}))
        return self._list(connector, resource, Query()) if calls.scan else self._list(connector, resource, Query(limit=10), key=key)

    def scans(self, resource: Resource) -> bool:
        return _calls(resource).scan

    def list_rows(self, connector: Connector, resource: Resource, query: Query) -> Request:
        inside = _calls(resource).inside
        walk = Walk.resumed(query.cursor) if inside else None
        if inside and walk and walk.waiting:
            request = self._request(connector, inside.call, _identified(walk.waiting[0].id))
            turned = _turned(inside.paging, query.model_copy(update={"cursor": walk.inner}))
            return request.model_copy(update={"query": (*request.query, *turned.items())})
        return self._list(connector, resource, query.model_copy(update={"cursor": walk.outer}) if walk else query)

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
        cleared = _rest(connector).cleared
        told = {name: cleared if value is None else value for name, value in body.items()}
        return self._request(connector, _call(resource, "update"), _identified(external_id), _keyed(connector, told))

    def delete(self, connector: Connector, resource: Resource, external_id: str) -> Request:
        return self._request(connector, _call(resource, "delete"), _identified(external_id))

    def act(self, connector: Connector, resource: Resource, external_id: str, transition: Transition) -> Request:
        call = Call(method=transition.method, path=transition.path or "", body=transition.body)
        return self._request(connector, call, _identified(external_id))

    def look(self, connector: Connector, look: Look, external_id: str) -> Request:
        return self._request(connector, look.call, _identified(external_id))

    def locks(self, resource: Resource) -> bool:
        calls = _calls(resource)
        return calls.etag or calls.version is not None or bool(calls.rows)

    def locked(self, resource: Resource, request: Request, read: Response) -> Request:
        calls, record = _calls(resource), self.record(resource, read) or {}
        if calls.rows:
            request = self._replacing(resource, request, read)
        if not calls.etag and calls.version is None:
            return request
        version = read.headers.get("etag") if calls.version is None else f'"{dig(record, calls.version) or ""}"'
        if version in (None, '""'):
            raise ValueError("a record is read with its version")
        path = _ROW.sub(lambda match: quote(str(dig(record, match.group(1))), safe=""), request.path)
        changed = request.model_copy(update={"path": path})
        return changed if request.method == "POST" else changed.with_headers(("If-Match", str(version)))

    def record(self, resource: Resource, response: Response) -> Raw | None:
        calls, body = _calls(resource), response.parsed()
        found = _at(calls.item, body)
        if found is None and calls.item.endswith(".0") and isinstance(dig(body, calls.item.removesuffix(".0")), list):
            return None
        if not isinstance(found, dict):
            raise ValueError("a record is an object")
        self.row_id(resource, found)
        return None if _gone(calls, found) else found

    def found(self, resource: Resource, key: str, response: Response) -> Raw | None:
        if _calls(resource).find is not None:
            found = self.record(resource, response)
            rows = [] if found is None else [found]
        else:
            rows = [row for row in _rows(resource, response) if not _gone(_calls(resource), row)]
        if resource.key is None:
            return None
        column = (resource.key.read if isinstance(resource.key, LookupKey) else None) or resource.key.field
        return next((row for row in rows if dig(row, column) == key), None)

    def page(self, resource: Resource, query: Query, response: Response) -> Page:
        calls = _calls(resource)
        if calls.inside is not None:
            return self._inside(resource, calls.inside, query, response)
        rows = _rows(resource, response)
        cursor = _following(calls.paging or NoPages(), query, response, len(rows))
        if calls.whole and not all(calls.whole in row for row in rows):
            return Page(ids=tuple(self.row_id(resource, row) for row in rows), cursor=cursor)
        return Page(rows=tuple(row for row in rows if not _gone(calls, row)), cursor=cursor)

    def _inside(self, resource: Resource, inside: Inside, query: Query, response: Response) -> Page:
        """A page of others has no rows of its own: it says where to look."""
        calls, walk = _calls(resource), Walk.resumed(query.cursor)
        if not walk.waiting:
            others = [Other(id=_filled_in(inside.id, row), kept=_kept(inside, row)) for row in _rows(resource, response)]
            turned = query.model_copy(update={"cursor": walk.outer})
            outer = _following(calls.paging or NoPages(), turned, response, len(others))
            return Page(cursor=Walk(outer=outer, waiting=tuple(others)).cursor)
        rows = _listed(_at(inside.items, response.parsed()))
        inner = _following(inside.paging, query.model_copy(update={"cursor": walk.inner}), response, len(rows))
        kept = dict(zip(inside.keep, walk.waiting[0].kept, strict=True))
        since = query.changed_since and query.changed_since - timedelta(seconds=(calls.search or Search()).overlap_seconds)
        told = [row for row in rows if since is None or _changed(resource, row) >= since]
        return Page(rows=tuple({**row, **kept} for row in told), cursor=walk.turned(inner).cursor)

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
        return _filled_in(_calls(resource).id, raw)

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
        marked = list(_marked(body, errors.marks)) if errors.marks else []
        if marked:
            return VendorError(message="; ".join(text for _, text in marked), field=next((path for path, _ in marked if path), None))
        code, message, field = (_first(body, paths) for paths in (errors.code, errors.message, errors.field))
        # A JSON pointer (RFC 6901) is a path of ours with slashes.
        field = field[1:].replace("/", ".") if field and field.startswith("/") else field
        if field is None and errors.named and (told := re.search(errors.named, message or "")):
            field = told.group(1)
        inside = f"{errors.inside}." if field and errors.inside else ""
        return VendorError(code=code, message=message or "", field=field and inside + field)

    def describe(self, connector: Connector, resource: Resource) -> Request:
        described = _calls(resource).described
        return self._request(connector, described.call, {}) if described else self._list(connector, resource, Query(limit=1))

    def fields(self, resource: Resource, response: Response) -> tuple[VendorField, ...]:
        """As the system describes them; without a description, the members of a row."""
        described = _calls(resource).described
        if described is None and _calls(resource).inside is not None:
            return ()
        if described is None:
            rows = _rows(resource, response)
            return tuple(VendorField(name=name, type=type(value).__name__) for name, value in sorted(rows[0].items())) if rows else ()
        found = _at(described.rows, response.parsed())
        if described.skeleton:
            return tuple(_skeleton(found, described))
        if isinstance(found, dict):
            found = [{described.name: name, **row} for name, row in found.items()]
        return tuple(
            VendorField(
                name=str(dig(row, described.name)),
                type=str(dig(row, described.type) or "unknown"),
                required=bool(dig(row, described.required)) if described.required else None,
                custom=bool(dig(row, described.custom)) if described.custom else False,
                values=tuple(str(_at(described.value, value)) for value in (dig(row, described.values) or ())) if described.values else (),
            )
            for row in found
        )

    def describes_all(self, resource: Resource) -> bool:
        return _calls(resource).described is not None

    def health(self, connector: Connector) -> Request:
        return self._request(connector, _rest(connector).health, {})

    def _list(self, connector: Connector, resource: Resource, query: Query, key: str | None = None) -> Request:
        calls, rest = _calls(resource), _rest(connector)
        call, search, paging = _call(resource, "list"), calls.search or rest.search, calls.paging or NoPages()
        context = {f"filter.{name}": value for name, value in query.filters.items()}
        in_path = set(_NAME.findall(call.path))
        known = {f"hint.{name}": value for name, value in connector.hints.items()}
        clauses = [_text(clause, known) for clause in search.fixed]
        for name, value in query.filters.items():
            if search.values and not re.fullmatch(search.values, value):
                raise ValueError(f"a filter by {name} has another form here")
            if f"filter.{name}" not in in_path:
                template = resource.filters[name]
                told = {**known, "value": _spelled(resource, name, value)}
                clauses.append(_clause(template if "{value}" in template else template + "={value}", search, told))
        if key is not None:
            if search.key is None:
                raise ValueError(f"{connector.key} has no way to look a {resource.entity} up")
            clauses.append(_clause(search.key, search, {**known, "key": key}))
        elif query.changed_since is not None and search.since:
            clauses.append(_clause(search.since, search, {"since": _instant(query.changed_since, search)}))
        told = {**search.order, **_narrowed(search, clauses), **_turned(paging, query)}
        request = _asking(connector, resource, self._request(connector, call, context))
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
            _say_types(_rest(connector).custom, document)
        return Request(
            method=call.method,
            path=_NAME.sub(lambda match: match[0] if _ROW.fullmatch(match[0]) else quote(_part(known, match[1]), safe=""), call.path),
            query=tuple((name, _text(value, known)) for name, value in call.query.items()),
            headers=tuple((name, _text(value, known)) for name, value in {**_rest(connector).headers, **call.headers}.items()),
            json_body=document,
            reading=call.reading,
        )

    def _replacing(self, resource: Resource, request: Request, read: Response) -> Request:
        body = dict(request.json_body or {})
        there = self.record(resource, read) or {}
        for member in _calls(resource).rows:
            if member in body:
                present = [str(row["id"]) for row in dig(there, member) or ()]
                wanted = body[member]
                kept = [{"id": ident, **row} for ident, row in zip(present, wanted, strict=False)]
                gone = [{"id": ident, "delete": True} for ident in present[len(wanted) :]]
                body[member] = [*kept, *wanted[len(kept) :], *gone]
        return request.model_copy(update={"json_body": body or None})


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


def _part(known: Context, name: str) -> str:
    """An id that has no such part is nobody's: the system says that it knows none."""
    return known.get(name, "-") if name.startswith(("id.", "source.")) else known[name]


def _keyed(connector: Connector, body: Raw) -> Raw:
    """Lists that are written as maps: ``[{gid: 7, text_value: x}]`` is ``{7: x}``, and so is ``[{gid: 7, enum_value: {gid: x}}]``."""
    ways = _rest(connector).keyed
    return {
        name: {str(row[ways[name]]): _pair(row, ways[name]) for row in value} if name in ways and isinstance(value, list) else value
        for name, value in body.items()
    }


def _pair(row: Raw, by: str) -> Any:
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


def _asking(connector: Connector, resource: Resource, request: Request) -> Request:
    """The request, naming the fields that the field table, the key and the extensions of this instance want."""
    custom, request = _rest(connector).custom, _selecting(connector, resource, request)
    if custom is None:
        return request
    key = (resource.key.read if isinstance(resource.key, LookupKey) else None) or (resource.key.field if resource.key else "")
    inner = [row.vendor for item in resource.fields if isinstance(item.converter, Lines) for row in item.converter.fields]
    paths = [*(item.vendor for item in resource.fields), *inner, key, *resource.extensions.values()]
    named = dict.fromkeys(".".join(path.split(".")[1:3]) for path in paths if path.startswith(f"{custom.member}."))
    return request.model_copy(update={"query": (*request.query, (custom.parameter, ",".join(named)))}) if named else request


def _say_types(custom: CustomFields | None, document: Any) -> None:
    for group in (document.get(custom.member) or {}).values() if custom is not None and isinstance(document, dict) else ():
        for field in group.values():
            value = field.get("value")
            kind: Literal["text", "number", "flag"] = "text" if value is None or isinstance(value, str) else "number"
            field["type"] = custom.types["flag" if isinstance(value, bool) else kind]  # type: ignore[union-attr]


def _skeleton(node: Any, described: Described, prefix: str = "") -> Iterator[VendorField]:
    for name, item in node.items():
        part = item[0] if isinstance(item, list) and item else item
        inner = part if isinstance(part, dict) and described.type not in part else {}
        kind = part.get(described.type) if isinstance(part, dict) else None
        yield VendorField(name=prefix + name, type=str(kind or "unknown"), custom=prefix.startswith(f"{described.custom}."))
        yield from _skeleton(inner, described, f"{prefix}{name}.")


def _marked(node: Any, mark: str, path: str = "") -> Iterator[tuple[str, str]]:
    """(where, what is wrong) of every mark in the tree."""
    if isinstance(node, dict):
        if isinstance(node.get(mark), str):
            yield path, node[mark]
        for name, item in node.items():
            yield from _marked(item, mark, f"{path}.{name}" if path else name)
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _marked(item, mark, f"{path}.{index}")


def _clause(template: str, search: Search, context: Context) -> str:
    table = str.maketrans(search.escape)
    return _text(template, {name: value.translate(table) for name, value in context.items()})


def _spelled(resource: Resource, canonical: str, value: str) -> str:
    """A filter's value in the system's words, where the field has words of its own for flags and codes."""
    for field in resource.fields:
        if field.canonical == canonical and isinstance(field.converter, Flag) and value in ("true", "false"):
            return str(field.converter.to_vendor(value == "true", {}) if field.converter.when_true else value)
        if field.canonical == canonical and isinstance(field.converter, Codes):
            return field.converter.table.get(value, value)
    return value


def _narrowed(search: Search, clauses: list[str]) -> dict[str, str]:
    if search.parameter:
        return {search.parameter: search.join.join(clauses) + search.tail} if clauses else {}
    told: dict[str, str] = {}
    for name, _, text in (clause.partition("=") for clause in clauses):
        told[name] = f"{told[name]}{search.join}{text}" if name in told else text
    return told


def _instant(since: datetime, search: Search) -> str:
    earlier = (since - timedelta(seconds=search.overlap_seconds)).astimezone(UTC)
    if search.since_format == "ms":
        return str(int(earlier.timestamp() * 1000))
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
    elif paging.left is not None:
        more = int(dig(body, paging.left) or 0) > 0
    else:
        more = count >= size if paging.total is None else start + count < int(dig(body, paging.total) or 0)
    return str(start + count) if more and count else None


def _link(header: str) -> str | None:
    for part in header.split(","):
        match = re.match(r'\s*<([^>]+)>.*;\s*rel="?next"?', part)
        if match:
            return match.group(1)
    return None


def _filled_in(template: str, raw: Raw) -> str:
    def part(match: re.Match[str]) -> str:
        value = dig(raw, match.group(1))
        if value in (None, "") or isinstance(value, dict | list):
            raise ValueError(f"a record has {match.group(1)}")
        return str(value)

    return _NAME.sub(part, template)


def _kept(inside: Inside, row: Raw) -> tuple[str, ...]:
    return tuple("" if (value := dig(row, path)) is None else str(value) for path in inside.keep.values())


def _changed(resource: Resource, row: Raw) -> datetime:
    found: datetime | None = Instant().from_vendor(dig(row, resource.modified or ""), {})
    if found is None:
        raise ValueError("a record says when it was changed")
    return found


def _rows(resource: Resource, response: Response) -> list[Raw]:
    return _listed(_at(_calls(resource).items, response.parsed()))


def _listed(rows: Any) -> list[Raw]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("a list has rows")
    return rows


def _at(path: str, body: Any) -> Any:
    return dig(body, path) if path else body


def _gone(calls: Endpoints, row: Raw) -> bool:
    return calls.gone is not None and _holds(row, calls.gone)


def _holds(body: Any, condition: str) -> bool:
    path, equals, wanted = condition.partition("=")
    found = dig(body, path)
    return str(found).lower() == wanted.lower() if equals else found not in (None, [], {}, "")


def _first(body: Any, paths: tuple[str, ...]) -> str | None:
    for path in paths:
        found = dig(body, path.removesuffix(".*")) if path else body
        if path.endswith(".*"):
            found = next(iter(found), None) if isinstance(found, dict) else None
        elif isinstance(found, list):
            found = "; ".join(str(item) for item in found)
        elif isinstance(found, dict):
            found = "; ".join(f"{name}: {item}" for name, item in found.items())
        if found not in (None, ""):
            return str(found)
    return None
