"""Plain JSON over HTTP, described by facts alone (:mod:`app.system_apis.kit.calls`): no code per system, so a YAML document is enough.

Where a list goes on is told by the query string of the next page only: a path is never taken from a caller.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from app.core.failures import NotFound, Unsupported
from app.system_apis.kit.calls import (
    Call,
    Endpoints,
    Inside,
    NoPages,
    Search,
)
from app.system_apis.kit.connector import Connector, LookupKey, Resource, Transition
from app.system_apis.kit.dialects.inside import Other, Walk
from app.system_apis.kit.dialects.rest_asking import asking, keyed_lists, marked, named_value, say_types, skeleton
from app.system_apis.kit.dialects.rest_facts import at, call_of, calls_of, filled, holds, rest_of
from app.system_apis.kit.dialects.rest_pages import clause, earlier, following, narrowed, spelled, turned
from app.system_apis.kit.mapping import dig, put
from app.system_apis.kit.wire import Extent, Page, Query, Raw, Request, Response, VendorError, VendorField, shown

_NAME = re.compile(r"\{([A-Za-z_][A-Za-z0-9_.]*)\}")
_ROW = re.compile(r"\{row\.([A-Za-z0-9_.]+)\}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_TOKEN = re.compile(r"[\x21-\x7e]{1,2000}")
_LOOKED = 10
"""How many rows a look-up by our key asks for: there is one, or none."""
Context = Mapping[str, str]


class PlainRest:
    key = "rest"

    def get(self, connector: Connector, resource: Resource, external_id: str) -> Request:
        form = calls_of(resource).ids
        if form is not None and not re.fullmatch(form, external_id):
            raise NotFound(f"{connector.title} gives out no such id of a {resource.entity.replace('_', ' ')}")
        return asking(connector, resource, self._request(connector, call_of(resource, "read"), _identified(external_id)))

    def find(self, connector: Connector, resource: Resource, key: str) -> Request:
        calls, kept = calls_of(resource), _kept_as(resource, key)
        if calls.find is not None:
            return asking(connector, resource, self._request(connector, calls.find, {"key": kept}))
        if calls.scan:
            return self._list(connector, resource, Query())
        if calls.search is None or calls.search.key is None:
            raise Unsupported(f"{connector.title} has no way to look up a {resource.entity.replace('_', ' ')} by our key")
        return self._list(connector, resource, Query(limit=_LOOKED), key=kept)

    def scans(self, resource: Resource) -> bool:
        return calls_of(resource).scan

    def newest(self, connector: Connector, resource: Resource, told: Response | None = None) -> Request | None:
        numbered = calls_of(resource).numbered
        if numbered is None or (told is not None and _rows(resource, told)):
            return None
        return self._request(connector, numbered.last if told is None else numbered.series, {})

    def around(self, connector: Connector, resource: Resource, newest: Response) -> Request:
        numbered, body = calls_of(resource).numbered, newest.parsed()
        rows = at(calls_of(resource).items, body)
        name = dig(rows[0] if rows else body, numbered.name) if numbered else None
        if numbered is None or not isinstance(name, str):
            raise ValueError("a numbered record has a name")
        series, _, number = name.rpartition("-") if rows else (name, "", "0")
        first = max(1, int(number) - numbered.most // 2 + 1)
        names = [f"{series}-{each}" for each in range(first, first + numbered.most)]
        return self._request(connector, numbered.call, {}, {numbered.names: names})

    def list_rows(self, connector: Connector, resource: Resource, query: Query) -> Request:
        inside = calls_of(resource).inside
        walk = Walk.resumed(query.cursor) if inside else None
        if inside and walk and walk.waiting:
            request = self._request(connector, inside.call, _identified(walk.waiting[0].id))
            page = turned(inside.paging, query.model_copy(update={"cursor": walk.inner}))
            return request.model_copy(update={"query": (*request.query, *page.items())})
        return self._list(connector, resource, query.model_copy(update={"cursor": walk.outer}) if walk else query)

    def gave_out(self, query: Query) -> bool:
        """The dialect is not told which paging is in force: what is sent on is checked again when the request is made."""
        return _TOKEN.fullmatch(query.cursor or "") is not None

    def create(self, connector: Connector, resource: Resource, key: str, body: Raw, source_id: str | None) -> Request:
        keyed = dict(body)
        if resource.key is not None and resource.key.field:
            put(keyed, resource.key.field, _kept_as(resource, key))
        context = {"key": key, **_identified(source_id or "", "source")}
        return self._request(connector, call_of(resource, "create"), context, keyed_lists(connector, keyed))

    def update(self, connector: Connector, resource: Resource, external_id: str, body: Raw) -> Request:
        cleared = rest_of(connector).cleared
        told = {name: cleared if value is None else value for name, value in body.items()}
        return self._request(connector, call_of(resource, "update"), _identified(external_id), keyed_lists(connector, told))

    def delete(self, connector: Connector, resource: Resource, external_id: str) -> Request:
        return self._request(connector, call_of(resource, "delete"), _identified(external_id))

    def act(self, connector: Connector, resource: Resource, external_id: str, transition: Transition) -> Request:
        call = Call(method=transition.method, path=transition.path or "", body=transition.body)
        return self._request(connector, call, _identified(external_id))

    def look(self, connector: Connector, call: Call, external_id: str) -> Request:
        return self._request(connector, call, _identified(external_id))

    def locks(self, resource: Resource) -> bool:
        calls = calls_of(resource)
        return calls.etag or calls.version is not None or bool(calls.rows)

    def locked(self, resource: Resource, request: Request, read: Response) -> Request:
        calls, record = calls_of(resource), self.record(resource, read) or {}
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
        calls, body = calls_of(resource), response.parsed()
        found = at(calls.item, body)
        if found is None and calls.item.endswith(".0") and isinstance(dig(body, calls.item.removesuffix(".0")), list):
            return None
        if not isinstance(found, dict):
            raise ValueError("a record is an object")
        found = {**found, **{name: _end(str(dig(found, path) or "")) for name, path in calls.linked.items()}}
        self.row_id(resource, found)
        return None if _gone(calls, found) else found

    def found(self, resource: Resource, key: str, response: Response) -> Raw | None:
        if calls_of(resource).find is not None:
            found = self.record(resource, response)
            rows = [] if found is None else [found]
        else:
            rows = _living(resource, response)
        ours = _ours(resource, key, rows)
        if ours is None and len(rows) >= _LOOKED and not calls_of(resource).scan:
            raise ValueError("a look-up by our key does not answer with a page of others: ours may be on the next")
        return ours

    def among(self, resource: Resource, key: str, response: Response) -> Raw | None:
        return _ours(resource, key, _living(resource, response))

    def page(self, resource: Resource, query: Query, response: Response) -> Page:
        calls = calls_of(resource)
        if calls.inside is not None:
            return self._inside(resource, calls.inside, query, response)
        rows = _rows(resource, response)
        cursor = following(calls.paging or NoPages(), query, response, len(rows))
        if calls.whole and not all(calls.whole in row for row in rows):
            return Page(ids=tuple(self.row_id(resource, row) for row in rows), cursor=cursor)
        return Page(rows=tuple(row for row in rows if not _gone(calls, row)), cursor=cursor)

    def _inside(self, resource: Resource, inside: Inside, query: Query, response: Response) -> Page:
        """A page of others has no rows of its own: it says where to look."""
        calls, walk = calls_of(resource), Walk.resumed(query.cursor)
        if not walk.waiting:
            others = [Other(id=_filled_in(inside.id, row), kept=_kept(inside, row)) for row in _rows(resource, response)]
            turned = query.model_copy(update={"cursor": walk.outer})
            outer = following(calls.paging or NoPages(), turned, response, len(others))
            return Page(cursor=Walk(outer=outer, waiting=tuple(others)).cursor)
        rows = _listed(at(inside.items, response.parsed()))
        inner = following(inside.paging, query.model_copy(update={"cursor": walk.inner}), response, len(rows))
        kept = dict(zip(inside.keep, walk.waiting[0].kept, strict=True))
        since = query.changed_since and query.changed_since - timedelta(seconds=(calls.search or Search()).overlap_seconds)
        told = [row for row in rows if since is None or _changed(resource, row) >= since]
        return Page(rows=tuple({**row, **kept} for row in told), cursor=walk.turned(inner).cursor)

    def created_id(self, resource: Resource, response: Response) -> str | None:
        calls = calls_of(resource)
        if calls.created == "header:location":
            return _end(response.headers.get("location", "")) or None
        if calls.created is not None:
            found = dig(response.parsed(), calls.created)
            return None if found in (None, "") else str(found)
        record = self.record(resource, response)
        return None if record is None else self.row_id(resource, record)

    def row_id(self, resource: Resource, raw: Raw) -> str:
        return _filled_in(calls_of(resource).id, raw)

    def succeeded(self, connector: Connector, response: Response) -> bool:
        """:class:`ValueError` for an answer that does not say it: a page of a proxy, a verdict that was cut off or is missing."""
        refused, text = rest_of(connector).errors.refused, response.body.lstrip()
        if not response.ok or response.status == 204 or (not refused and not text.startswith(b"<")):
            return response.ok
        body = response.parsed()
        for wanted in (condition.partition("!=")[0] for condition in refused if "!=" in condition):
            if dig(body, wanted) is None:
                raise ValueError(f"an answer says {wanted}")
        return not any(holds(body, condition) for condition in refused)

    def error(self, connector: Connector, response: Response) -> VendorError:
        errors = rest_of(connector).errors
        try:
            body = response.parsed()
        except ValueError:
            return VendorError(message=response.body[:200].decode("utf-8", "replace"))
        faults = list(marked(body, errors.marks)) if errors.marks else []
        if faults:
            return VendorError(message="; ".join(text for _, text in faults), field=next((path for path, _ in faults if path), None))
        code, message, field = (_first(body, paths) for paths in (errors.code, errors.message, errors.field))
        # A JSON pointer (RFC 6901) is a path of ours with slashes.
        field = field[1:].replace("/", ".") if field and field.startswith("/") else field
        if field is None and errors.named and (told := re.search(errors.named, message or "")):
            field = told.group(1)
        inside = f"{errors.inside}." if field and errors.inside else ""
        return VendorError(code=code, message=message or "", field=field and inside + field)

    def describe(self, connector: Connector, resource: Resource) -> Request:
        described = calls_of(resource).described
        return self._request(connector, described.call, {}) if described else self._list(connector, resource, Query(limit=50))

    def fields(self, resource: Resource, response: Response) -> tuple[VendorField, ...]:
        """As the system describes them; without a description, what a page of rows shows."""
        described = calls_of(resource).described
        if described is None and calls_of(resource).inside is not None:
            return ()
        if described is None:
            return shown(_rows(resource, response))
        found = at(described.rows, response.parsed())
        if described.skeleton:
            return tuple(skeleton(found, described))
        if isinstance(found, dict):
            found = [{described.name: name, **row} for name, row in found.items()]
        return tuple(
            VendorField(
                name=described.path.replace("{name}", str(dig(row, described.name))),
                type=str(dig(row, described.type) or "unknown"),
                required=bool(dig(row, described.required)) if described.required else None,
                custom=bool(dig(row, described.custom)) if described.custom else False,
                values=tuple(named_value(described, value) for value in (dig(row, described.values) or ())) if described.values else (),
            )
            for row in found
        )

    def describes(self, resource: Resource) -> Extent:
        described = calls_of(resource).described
        return "sample" if described is None else "whole" if described.complete else "part"

    def health(self, connector: Connector) -> Request:
        return self._request(connector, rest_of(connector).health, {})

    def _list(self, connector: Connector, resource: Resource, query: Query, key: str | None = None) -> Request:
        calls = calls_of(resource)
        call, search, paging = call_of(resource, "list"), calls.search or Search(), calls.paging or NoPages()
        context = {f"filter.{name}": value for name, value in query.filters.items()}
        in_path = set(_NAME.findall(call.path))
        known = {f"hint.{name}": value for name, value in connector.hints.items()}
        clauses = [filled(clause, known) for clause in search.fixed]
        for name, value in query.filters.items():
            if search.values and not re.fullmatch(search.values, value):
                raise ValueError(f"a filter by {name} has another form here")
            if f"filter.{name}" not in in_path:
                template = resource.filters[name]
                told = {**known, "value": spelled(resource, name, value)}
                clauses.append(clause(template if "{value}" in template else template + "={value}", search, told))
        if key is not None and search.key is not None:
            clauses.append(clause(search.key, search, {**known, "key": key}))
        elif query.changed_since is not None and search.since:
            clauses.append(clause(search.since, search, {"since": earlier(query.changed_since, search)}))
        told = {**search.order, **narrowed(search, clauses), **turned(paging, query)}
        request = asking(connector, resource, self._request(connector, call, context))
        if search.into == "body":
            body = deepcopy(request.json_body or {})
            for name, text in told.items():
                put(body, name, int(text) if _NUMBER.fullmatch(text) else text)
            return request.model_copy(update={"json_body": body})
        # The address of a next page says again what the call says by itself.
        own = tuple(item for item in request.query if item[0] not in told)
        return request.model_copy(update={"query": (*own, *told.items())})

    def _request(self, connector: Connector, call: Call, context: Context, body: Raw | None = None) -> Request:
        known = {**{f"hint.{name}": value for name, value in connector.hints.items()}, **context}
        document: Any = None
        if body is not None or call.body:
            document = _filled(call.body, known)
            if body is not None and call.wrap:
                put(document, call.wrap, {**(dig(document, call.wrap) or {}), **body})
            elif body is not None:
                document = {**document, **body}
            say_types(rest_of(connector).custom, document)
        return Request(
            method=call.method,
            path=_NAME.sub(lambda match: match[0] if _ROW.fullmatch(match[0]) else quote(_part(known, match[1]), safe=""), call.path),
            query=tuple((name, filled(value, known)) for name, value in call.query.items()),
            headers=tuple((name, filled(value, known)) for name, value in {**rest_of(connector).headers, **call.headers}.items()),
            json_body=document,
            reading=call.reading,
        )

    def _replacing(self, resource: Resource, request: Request, read: Response) -> Request:
        body = dict(request.json_body or {})
        there = self.record(resource, read) or {}
        for member in calls_of(resource).rows:
            if member in body:
                present = [str(row["id"]) for row in dig(there, member) or ()]
                wanted = body[member]
                kept = [{"id": ident, **row} for ident, row in zip(present, wanted, strict=False)]
                gone = [{"id": ident, "delete": True} for ident in present[len(wanted) :]]
                body[member] = [*kept, *wanted[len(kept) :], *gone]
        return request.model_copy(update={"json_body": body or None})


def _kept_as(resource: Resource, key: str) -> str:
    return resource.key.kept(key) if isinstance(resource.key, LookupKey) else key


def _identified(external_id: str, name: str = "id") -> dict[str, str]:
    return {name: external_id, **{f"{name}.{index}": part for index, part in enumerate(external_id.split("/"))}}


def _part(known: Context, name: str) -> str:
    """An id that has no such part is nobody's: the system says that it knows none."""
    return known.get(name, "-") if name.startswith(("id.", "source.")) else known[name]


def _filled(value: Any, context: Context) -> Any:
    if isinstance(value, str):
        return filled(value, context)
    if isinstance(value, dict):
        return {name: _filled(item, context) for name, item in value.items()}
    return [_filled(item, context) for item in value] if isinstance(value, list) else value


def _filled_in(template: str, raw: Raw) -> str:
    def part(match: re.Match[str]) -> str:
        value = dig(raw, match.group(1))
        if value in (None, "") or isinstance(value, dict | list):
            raise ValueError(f"a record has {match.group(1)}")
        return str(value)

    return _NAME.sub(part, template)


def _end(address: str) -> str:
    return urlsplit(address).path.rstrip("/").rpartition("/")[2]


def _kept(inside: Inside, row: Raw) -> tuple[str, ...]:
    return tuple("" if (value := dig(row, path)) is None else str(value) for path in inside.keep.values())


def _changed(resource: Resource, row: Raw) -> datetime:
    found: datetime | None = resource.modified_as.from_vendor(dig(row, resource.modified or ""), {})
    if found is None:
        raise ValueError("a record says when it was changed")
    return found


def _rows(resource: Resource, response: Response) -> list[Raw]:
    return _listed(at(calls_of(resource).items, response.parsed()))


def _living(resource: Resource, response: Response) -> list[Raw]:
    return [row for row in _rows(resource, response) if not _gone(calls_of(resource), row)]


def _ours(resource: Resource, key: str, rows: list[Raw]) -> Raw | None:
    """The row with our key."""
    if resource.key is None:
        return None
    column = (resource.key.read if isinstance(resource.key, LookupKey) else None) or resource.key.field
    return next((row for row in rows if dig(row, column) == _kept_as(resource, key)), None)


def _listed(rows: Any) -> list[Raw]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("a list has rows")
    return rows


def _gone(calls: Endpoints, row: Raw) -> bool:
    return calls.gone is not None and holds(row, calls.gone)


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
