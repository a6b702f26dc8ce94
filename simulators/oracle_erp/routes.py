"""The REST framework: one grammar of paths for every resource of the three roots (sheet 1, 2, 5)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from starlette.responses import Response

from simulators.oracle_erp import describe, query
from simulators.oracle_erp.auth import User
from simulators.oracle_erp.errors import ERROR, Fault, Refused, bad_request, forbidden, not_allowed, not_found
from simulators.oracle_erp.render import VERSION, Place, Renderer, Shape, envelope, key_of, with_port
from simulators.oracle_erp.resources import RESOURCES
from simulators.oracle_erp.schema import Resource
from simulators.oracle_erp.store import Row
from simulators.oracle_erp.tenant import Tenant
from simulators.oracle_erp.writes import Writer

_ADF = "application/vnd.oracle.adf."
ITEM, COLLECTION, DESCRIPTION = f"{_ADF}resourceitem+json", f"{_ADF}resourcecollection+json", f"{_ADF}description+json"
ACTION, RESULT, BATCH = f"{_ADF}action+json", f"{_ADF}actionresult+json", f"{_ADF}batch+json"
MAX_LIMIT = 500
_READ = {"limit", "offset", "fields", "expand", "onlyData", "links", "orderBy", "q", "finder", "totalResults", "dependency",
         "effectiveDate", "metadataMode", "includeChildren"}  # fmt: skip


@dataclass
class Call:
    method: str
    root: str
    path: list[str]
    params: dict[str, str]
    headers: Mapping[str, str]
    user: User
    body: bytes
    framework: int = 1

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def structured(self) -> bool:
        """Whether an error is a document: asked for, or framework 4 and later (sheet 7)."""
        return self.framework >= 4 or ERROR in self.headers.get("accept", "")

    def accepts(self, media: str) -> str:
        """The content type of the answer."""
        wanted = [part.partition(";")[0].strip().lower() for part in self.headers.get("accept", "*/*").split(",")]
        if "application/json" in wanted:
            return "application/json"
        if {"*/*", "application/*", ""} & set(wanted) or any(one.startswith(_ADF) for one in wanted):
            return media
        raise Refused(406, Fault("The server cannot produce a representation that the Accept header admits."))

    def json(self, *media: str) -> Any:
        if self.media not in media:
            raise Refused(415, Fault(f"The content type {self.media or '(none)'} is not supported."))
        try:
            return json.loads(self.body, parse_float=Decimal)
        except ValueError as error:
            raise bad_request("Unable to parse the provided JSON payload.") from error


@dataclass
class Target:
    """Where a path has led: a collection, or one row of it."""

    resource: Resource
    rows: list[Row]
    place: Place
    row: Row | None = None
    parent: Row | None = None
    above: tuple[str, str] | None = None
    listing: bool = False


class Service:
    def __init__(self, tenant: Tenant, writer: Writer, base_url: str) -> None:
        self.tenant, self.writer, self.base_url = tenant, writer, base_url

    def handle(self, call: Call) -> Response:
        if call.method == "POST" and call.headers.get("x-http-method-override"):
            call.method = call.headers["x-http-method-override"].upper()
        call.accepts(ITEM)
        if len(call.path) == 1 and call.path[0] == "describe":
            return self._catalog(call)
        resource = RESOURCES.get((call.root, call.path[0]))
        if resource is None:
            raise not_found()
        if resource.duty and resource.duty not in call.user.duties:
            raise forbidden()
        if call.path[1:] == ["describe"]:
            return self._describe(call, resource)
        if "action" in call.path:
            return self._action(call)
        target = self.walk(call, call.path)
        if target.row is None:
            return self._collection(call, target)
        return self._item(call, target)

    # ------------------------------------------------------------------------------------------------- paths

    def walk(self, call: Call, path: list[str]) -> Target:
        resource = RESOURCES.get((call.root, path[0]))
        if resource is None:
            raise not_found()
        place = Place(f"{with_port(self.base_url)}{resource.path}{VERSION}")
        target = Target(resource, self._visible(resource), place)
        rest = path[1:]
        while rest:
            step, rest = rest[0], rest[1:]
            target.row = self._row(target, step)
            if not rest:
                return target
            if len(rest) < 2 or rest[0] not in ("child", "lov"):
                raise not_found()
            target, rest = self._below(target, rest[0], rest[1]), rest[2:]
        return target

    def _visible(self, resource: Resource) -> list[Row]:
        rows = self.writer.rules(resource).rows(resource)
        return [row for row in rows if self.tenant.visible(row.get(resource.unit))] if resource.unit else rows

    def _row(self, target: Target, key: str) -> Row:
        found = [row for row in target.rows if key_of(target.resource, row) == key]
        if not found:
            raise not_found()
        return found[-1]

    def _below(self, target: Target, accessor: str, name: str) -> Target:
        row, resource = target.row, target.resource
        held = resource.children if accessor == "child" else resource.lovs
        if row is None or name not in held:
            raise not_found()
        href = target.place.item(resource, row)
        rows = row.rows(name) if accessor == "child" else self.tenant.store.all(held[name].table)
        below = Target(held[name], rows, Place(href, accessor), parent=row, above=(href, resource.name), listing=accessor == "lov")
        if name in ("billToSites",):
            below.rows = [one for one in rows if one.get("AccountNumber") == row.get("BillToCustomerNumber")]
        return below

    # ------------------------------------------------------------------------------------------------- collections

    def _collection(self, call: Call, target: Target) -> Response:
        methods = {"GET"} | ({"POST"} if "create" in target.resource.methods and not target.listing else set())
        if call.method not in methods:
            raise not_allowed(sorted(methods))
        if call.method == "GET":
            return reply(call, 200, self.page(call, target), COLLECTION)
        return self._create(call, target)

    def page(self, call: Call, target: Target) -> dict[str, Any]:
        resource, params = target.resource, call.params
        strange = sorted(set(params) - _READ)
        if strange:
            raise bad_request(f"URL request parameter {strange[0]} cannot be used in this context.")
        limit = min(_whole(params, "limit", resource.range_size or 25, 1), MAX_LIMIT)
        offset = _whole(params, "offset", 0, 0)
        rows = target.rows
        if params.get("finder"):
            rows = list(filter(query.finder(resource, params["finder"]), rows))
        if params.get("q"):
            rows = list(filter(query.condition(resource, params["q"], call.framework), rows))
        if params.get("orderBy"):
            rows = query.ordered(resource, rows, params["orderBy"])
        total = len(rows) if params.get("totalResults", "").lower() == "true" else None
        shown, more = rows[offset : offset + limit], offset + limit < len(rows)
        render = Renderer(self.base_url, Shape.of(resource, params, call.framework))
        items = [render.item(resource, row, target.place, parent=target.above) for row in shown]
        return envelope(items, more, limit, offset, target.place.collection(resource), resource, total)

    def _create(self, call: Call, target: Target) -> Response:
        body = call.json("application/json", ITEM)
        upsert = call.headers.get("upsert-mode", "").lower() == "true"
        if upsert and "upsert" not in target.resource.methods:
            raise bad_request(f"The upsert operation is not supported by {target.resource.name}.")
        new = True
        with self.tenant.transaction():
            if upsert:
                row, new = self.writer.upsert(target.resource, body)
            else:
                row = self.writer.create(target.resource, body, target.parent)
        target.row = row
        return self._whole_row(call, target, 201 if new else 200, body)

    def _whole_row(self, call: Call, target: Target, status: int, body: Any) -> Response:
        """The full representation, with the children that were sent (sheet 5)."""
        if target.row is None:
            raise not_found()
        sent = set(_sent(target.resource, body))
        shape = Shape(call.framework, expand=sent, deep=bool(sent) and status == 200 and target.resource.whole_tree)
        doc = Renderer(self.base_url, shape).item(target.resource, target.row, target.place, parent=target.above)
        headers = {"Location": target.place.item(target.resource, target.row)} if status == 201 else {}
        return reply(call, status, doc, ITEM, headers | _etag(call, target.row))

    # ------------------------------------------------------------------------------------------------- items

    def _item(self, call: Call, target: Target) -> Response:
        resource = target.resource
        methods = {"GET"} | {verb for verb, name in (("PATCH", "update"), ("DELETE", "delete")) if name in resource.methods}
        if call.method == "POST" and call.media == ACTION:
            return self._old_action(call, target)
        if call.method not in methods or (target.listing and call.method != "GET"):
            raise not_allowed(sorted(methods))
        row = target.row
        if row is None:
            raise not_found()
        if call.method == "GET":
            render = Renderer(self.base_url, Shape.of(resource, call.params, call.framework))
            return reply(call, 200, render.item(resource, row, target.place, parent=target.above), ITEM, _etag(call, row))
        _if_match(call, row)
        if call.method == "DELETE":
            with self.tenant.transaction():
                self.writer.delete(resource, row)
            return Response(status_code=204)
        body = call.json("application/json", ITEM)
        with self.tenant.transaction():
            self.writer.update(resource, row, body)
        return self._whole_row(call, target, 200, body)

    # ------------------------------------------------------------------------------------------------- actions

    def _action(self, call: Call) -> Response:
        place = call.path.index("action")
        if len(call.path) != place + 2:
            raise not_found()
        target = self.walk(call, call.path[:place])
        if call.method != "POST":
            raise not_allowed(["POST"])
        given = call.json(ACTION) if call.body.strip() else {}
        return self._act(call, target, call.path[place + 1], given)

    def _old_action(self, call: Call, target: Target) -> Response:
        """The form of older frameworks: the name in the body, the parameters as a list of single members (sheet 5)."""
        body = call.json(ACTION)
        if not isinstance(body, dict) or not isinstance(body.get("name"), str):
            raise bad_request("The action payload needs a name.")
        given: dict[str, Any] = {}
        listed = body.get("parameters") or []
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            raise bad_request("The parameters of the action payload must be a list of objects.")
        for one in listed:
            given |= one
        return self._act(call, target, body["name"], given)

    def _act(self, call: Call, target: Target, name: str, given: Any) -> Response:
        declared = target.resource.item_actions if target.row else target.resource.collection_actions
        if name not in declared:
            raise not_found(f"The action {name} is not found in {target.resource.name}.")
        if not isinstance(given, dict):
            raise bad_request("The action payload must be an object.")
        for parameter in given:
            if parameter not in declared[name]:
                raise bad_request(f"Parameter {parameter} is not found in action {name}.")
        with self.tenant.transaction():
            result = self.writer.rules(target.resource).act(target.row, name, given)
        return reply(call, 200, {"result": result}, RESULT)

    # ------------------------------------------------------------------------------------------------- metadata

    def _describe(self, call: Call, resource: Resource) -> Response:
        place = Place(f"{with_port(self.base_url)}{resource.path}{VERSION}")
        if call.method != "GET":
            raise not_allowed(["GET"])
        return reply(call, 200, describe.document(resource, place), DESCRIPTION)

    def _catalog(self, call: Call) -> Response:
        found: dict[str, Any] = {}
        for (root, _), resource in RESOURCES.items():
            if root == call.root and (not resource.duty or resource.duty in call.user.duties):
                found |= describe.document(resource, Place(f"{with_port(self.base_url)}{resource.path}{VERSION}"))["Resources"]
        return reply(call, 200, {"Resources": found}, DESCRIPTION)


def reply(call: Call, status: int, doc: Any, media: str, headers: dict[str, str] | None = None) -> Response:
    found = {"REST-Framework-Version": str(call.framework), "Cache-Control": "no-cache, no-store, must-revalidate"} | (headers or {})
    return Response(json.dumps(doc, ensure_ascii=False).encode(), status, found, media_type=call.accepts(media))


def _etag(call: Call, row: Row) -> dict[str, str]:
    return {"ETag": f'"{row.indicator}"'} if call.framework >= 2 else {}


def _if_match(call: Call, row: Row) -> None:
    wanted = call.headers.get("if-match")
    if wanted and wanted.strip() != "*" and wanted.strip().removeprefix("W/").strip('"') != row.indicator:
        raise Refused(412, Fault("The If-Match header does not match the current state of the row."))


def _sent(resource: Resource, body: Any, path: str = "") -> list[str]:
    found: list[str] = []
    for name, child in resource.children.items() if isinstance(body, dict) else ():
        if name in body:
            here = f"{path}{name}"
            found.append(here)
            for one in body[name] or []:
                found += _sent(child, one, f"{here}.")
    return found


def _whole(params: dict[str, str], name: str, default: int, least: int) -> int:
    text = params.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= least):
        raise bad_request(f"The value {text} of URL request parameter {name} is not valid.")
    return int(text)
