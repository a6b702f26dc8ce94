"""The record service: path, headers and query string to one operation, and its answer back (sheet 3, 5)."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, unquote

from starlette.responses import Response

from simulators.netsuite import catalog
from simulators.netsuite.errors import Refused, answer, missing_instance, parameter
from simulators.netsuite.paging import page
from simulators.netsuite.query import compile_q
from simulators.netsuite.records import Options, Records
from simulators.netsuite.render import RECORD, Renderer, element_slot, link
from simulators.netsuite.schema import ELEMENTS, TYPES, Field, RecordType
from simulators.netsuite.store import Row, Store, Values, require_type
from simulators.netsuite.suiteql import run
from simulators.netsuite.tables import Catalogue

MEDIA = ("application/json", "application/vnd.oracle.resource+json")


@dataclass(frozen=True)
class Call:
    """One request; ``segments`` are the decoded path segments after the service's root."""

    method: str
    segments: list[str]
    query: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def params(self) -> dict[str, str]:
        return dict(parse_qsl(self.query, keep_blank_values=True))

    def flag(self, name: str) -> bool:
        return self.params.get(name, "").lower() == "true"

    def names(self, name: str) -> frozenset[str]:
        return frozenset(part.strip() for part in self.params.get(name, "").split(",") if part.strip())

    def json(self, *, empty: bool = False) -> Any:
        if not self.body.strip() and empty:
            return {}
        media = self.headers.get("content-type", "").split(";")[0].strip().lower()
        if media not in MEDIA:
            raise Refused(415, "UNSUPPORTED_MEDIA_TYPE", f"The media type '{media}' is not supported.", header="Content-Type")
        try:
            return json.loads(self.body, parse_float=Decimal, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise Refused(400, "INVALID_REQUEST", "Invalid request: the body is not valid JSON.") from error

    @property
    def options(self) -> Options:
        names = self.headers.get("x-netsuite-propertynamevalidation", "Warning").strip().capitalize()
        if names not in ("Error", "Warning", "Ignore"):
            raise Refused(400, "INVALID_HEADER", "The value of the header is not valid.", header="X-NetSuite-PropertyNameValidation")
        return Options(names, self.names("replace"), self.flag("replaceSelectedFields"))


def _no_constant(text: str) -> Any:
    raise ValueError(text)


def split_path(raw: str, root: str) -> list[str]:
    return [unquote(part) for part in raw[len(root) :].split("/") if part]


@dataclass(frozen=True)
class RecordService:
    store: Store
    base_url: str
    wrong_last_link: bool
    total_cap: int | None
    tables: Catalogue

    def handle(self, call: Call) -> Response:
        if call.segments[:1] == ["metadata-catalog"]:
            return self._catalogue(call)
        if not call.segments:
            raise Refused(404, "NONEXISTENT_ID", "The resource does not exist.")
        name, *rest = call.segments
        kind = require_type(catalog.by_name(name), name, f"/{name}")
        if not rest:
            return self._collection(call, kind)
        if len(rest) == 1:
            return self._instance(call, kind, rest[0])
        row = self.store.locate(kind, rest[0], "/".join(call.segments))
        if rest[1] == "!transform" and len(rest) == 3:
            return self._transform(call, row, rest[2])
        self._only(call, "GET")
        return self._sub_resource(call, row, rest[1:])

    def _only(self, call: Call, *methods: str) -> None:
        if call.method not in methods:
            raise Refused(
                405,
                "METHOD_NOT_ALLOWED",
                f"The method {call.method} is not allowed for this resource.",
                headers={"Allow": ", ".join(methods)},
            )

    def _renderer(self, call: Call) -> Renderer:
        fields = call.names("fields") or None
        return Renderer(
            self.store, self.base_url, call.flag("expandSubResources"), call.names("expand"), call.flag("simpleEnumFormat"), fields
        )

    def _written(self, row: Row, warnings: list[str], *, located: bool = True) -> Response:
        """204 without a body; the new id is in Location only (sheet 3.1)."""
        headers = {"Location": f"{self.base_url}{RECORD}/{row.type.name}/{row.id}"} if located else {}
        if warnings:
            headers["Warning"] = (
                ", ".join(f'299 - "Unknown property: {name}"' for name in warnings[:20]).encode("ascii", "replace").decode()
            )
        return answer(204, headers=headers)

    def _collection(self, call: Call, kind: RecordType) -> Response:
        """``POST`` creates (sheet 3.1), ``GET`` lists ids (sheet 3.6)."""
        self._only(call, "GET", "POST")
        if call.method == "POST":
            row, warnings = Records(self.store).create(kind, call.json(), call.options)
            if "replace" in call.params:
                location = {"Location": f"{self.base_url}{RECORD}/{kind.name}/{row.id}"}
                return answer(201, Renderer(self.store, self.base_url, expand_all=True).record(row), headers=location)
            return self._written(row, warnings)
        rows_page = page(call.params, rows_max=0, wrong_last=self.wrong_last_link, cap=self.total_cap)
        rows = list(self.store.all(kind.name))
        if call.params.get("q"):
            test = compile_q(kind, call.params["q"], self.tables.zone)
            rows = [row for row in rows if test(row)]
        rows.sort(key=lambda row: zlib.crc32(row.id.encode()))  # the order is not by id (sheet 3.6)
        render = Renderer(self.store, self.base_url)
        shown = rows[rows_page.offset : rows_page.offset + rows_page.limit]
        items = [{"links": link(render.href(row)), "id": row.id} for row in shown]
        href = f"{self.base_url}{RECORD}/{kind.name}"
        return answer(200, rows_page.envelope(href, call.query, items, len(rows)), "collection")

    def _instance(self, call: Call, kind: RecordType, slot: str) -> Response:
        """Read (sheet 3.2), update (3.3), upsert (3.4), delete (3.5)."""
        self._only(call, "GET", "PATCH", "DELETE", *(["PUT"] if kind.upsert else []))
        url, records = f"/{kind.name}/{slot}", Records(self.store)
        if call.method == "PUT":
            return self._upsert(call, kind, slot, records)
        row = self.store.locate(kind, slot, url)
        if call.method == "GET":
            return answer(200, self._renderer(call).record(row, call.query))
        if call.method == "PATCH":
            return self._written(row, records.update(row, call.json(), call.options))
        records.delete(row)
        return answer(204)

    def _upsert(self, call: Call, kind: RecordType, slot: str, records: Records) -> Response:
        if not slot.startswith("eid:") or not slot[4:]:
            raise Refused(400, "INVALID_REQUEST", "Invalid request: PUT needs an external ID (eid:).", url=f"/{kind.name}/{slot}")
        warnings = records.upsert(kind, slot[4:], call.json(), call.options)
        row = self.store.find_external(kind.name, slot[4:])
        if row is None:
            raise missing_instance(slot)
        return self._written(row, warnings, located=False)

    def _transform(self, call: Call, row: Row, name: str) -> Response:
        """A new record from this one (sheet 3.8)."""
        self._only(call, "POST")
        target = require_type(catalog.by_name(name), name, f"!transform/{name}")
        made, warnings = Records(self.store).transform(row, target, call.json(empty=True), call.options)
        return self._written(made, warnings)

    def _sub_resource(self, call: Call, row: Row, path: list[str]) -> Response:
        """A sublist, a line of it, a subrecord of the line (sheet 3.2, 3.7)."""
        render, href = self._renderer(call), Renderer(self.store, self.base_url).href(row)
        fields, values = row.type.fields, row.values
        spec: Field | None = None
        while path:
            spec, href = fields.get(path[0]), f"{href}/{path[0]}"
            if spec is not None and spec.kind == "multi" and len(path) == 1:
                return answer(200, render.member(spec, values.get(spec.name) or [], href), "collection")
            if spec is None or spec.kind not in ("list", "sub") or not spec.target:
                raise missing_instance("/".join(call.segments))
            value: Any = values.get(spec.name) or []
            fields, path = ELEMENTS[spec.target], path[1:]
            if spec.kind == "list":
                if not path:
                    return answer(200, render.sublist(spec, value, href, full=render.expand_all), "collection")
                values, href, path = self._line(call, spec, value, path[0]), f"{href}/{path[0]}", path[1:]
            elif not value:
                raise missing_instance("/".join(call.segments))
            else:
                values = value
        return answer(200, {"links": link(href)} | render.members(fields, values, href))

    def _line(self, call: Call, spec: Field, lines: list[Values], slot: str) -> Values:
        for index, line in enumerate(lines):
            if element_slot(spec.target, line, index) == slot:
                return line
        raise missing_instance("/".join(call.segments))

    def _catalogue(self, call: Call) -> Response:
        """``GET metadata-catalog[/{type}]`` in the media type that was asked for (sheet 5)."""
        self._only(call, "GET")
        exposed = [kind for kind in TYPES.values() if kind.exposed]
        if len(call.segments) == 1:
            wanted = {name.lower() for name in call.names("select")}
            return answer(
                200,
                catalog.listing(self.base_url, [kind for kind in exposed if not wanted or kind.name.lower() in wanted]),
                media=catalog.JSON,
            )
        kind = require_type(catalog.by_name(call.segments[1]), call.segments[1], "/".join(call.segments))
        accept = call.headers.get("accept", "*/*")
        if catalog.SCHEMA in accept:
            return answer(200, catalog.schema(kind), media=catalog.SCHEMA)
        if catalog.SWAGGER in accept:
            return answer(200, catalog.openapi(self.base_url, kind), media=catalog.SWAGGER)
        return answer(200, catalog.entry(self.base_url, kind), media=catalog.JSON)


def suiteql(call: Call, tables: Catalogue, base_url: str, path: str) -> Response:
    """``POST suiteql`` with ``Prefer: transient`` (sheet 4)."""
    if call.method != "POST":
        raise Refused(405, "METHOD_NOT_ALLOWED", f"The method {call.method} is not allowed for this resource.", headers={"Allow": "POST"})
    if "transient" not in [part.strip() for part in call.headers.get("prefer", "").lower().split(",")]:
        raise Refused(400, "INVALID_HEADER", "Invalid value of the header Prefer. The supported value is 'transient'.", header="Prefer")
    body = call.json()
    if not isinstance(body, dict) or not isinstance(body.get("q"), str) or not isinstance(body.get("params", []), list):
        raise parameter("Invalid search query. The body needs a text 'q' and, if any, a list 'params'.")
    params = body.get("params", [])
    if any(isinstance(one, dict | list) for one in params):
        raise parameter("Invalid search query. Parameters are plain values.")
    rows_page = page(call.params, rows_max=100_000)
    rows = run(tables, body["q"], params)[:100_000]
    items = [{"links": [], **row} for row in rows[rows_page.offset : rows_page.offset + rows_page.limit]]
    doc = rows_page.envelope(base_url + path, call.query, items, len(rows), "POST")
    return answer(200, doc, "collection", {"Preference-Applied": "transient"})
