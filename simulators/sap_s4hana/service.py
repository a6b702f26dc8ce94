"""One OData service at work: from a call to a reply, whichever version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from simulators.sap_s4hana import atom, batch, functions, metadata
from simulators.sap_s4hana.edm import EntitySet, EntityType, Property, Service
from simulators.sap_s4hana.engine import Engine
from simulators.sap_s4hana.errors import IF_MATCH, IF_MATCH_ACTION, Refused, body_v2, body_v4, body_xml, disabled, not_found
from simulators.sap_s4hana.query import next_link, page, shape
from simulators.sap_s4hana.render import Renderer, Shape
from simulators.sap_s4hana.rules import timesheet
from simulators.sap_s4hana.store import Row
from simulators.sap_s4hana.tenant import Tenant
from simulators.sap_s4hana.uri import ON_ENTITY, Literal, Options, Segment, coerce, key_of, literal, segments
from simulators.sap_s4hana.wire import XML, Call, Reply

ATOM: Final = "application/atom+xml;type={};charset=utf-8"
PLAIN: Final = "text/plain;charset=utf-8"
COMPONENT: Final = {
    "API_BUSINESS_PARTNER": "AP-MD-BP",
    "API_MANAGE_WORKFORCE_TIMESHEET": "CA-TS",
    "API_ENTERPRISE_PROJECT_SRV": "PPM-SCL-STR",
}
V4_PAGE: Final = 1000


class _Undo(Exception):
    """Takes a change set back."""

    def __init__(self, replies: list[Reply]) -> None:
        self.replies = replies


@dataclass
class Target:
    """What a path leads to: rows of a set, one or many, and whatever hangs on the end of it."""

    set: EntitySet
    rows: list[Row]
    single: bool = False
    owner: tuple[EntitySet, str, Row] | None = None
    prop: Property | None = None
    tail: str = ""
    path: list[str] = field(default_factory=list)

    @property
    def row(self) -> Row:
        return self.rows[0]


@dataclass
class ODataService:
    service: Service
    tenant: Tenant
    base_url: str

    @property
    def version(self) -> int:
        return self.service.version

    @property
    def engine(self) -> Engine:
        return Engine(self.service, self.tenant)

    @property
    def root(self) -> str:
        return self.base_url + self.service.path

    def renderer(self, call: Call) -> Renderer:
        engine = self.engine
        return Renderer(self.service, self.root, engine.related, engine.guard, self._hint, call.decimals_as_text)

    def _hint(self, entity_set: EntitySet, row: Row, name: str) -> Any:
        """Field, method and action control: everything is allowed until the project is closed."""
        closed = row.get("ProcessingStatus") == "40"
        return (1 if closed else 3) if name.endswith("_fc") else not closed

    def handle(self, call: Call) -> Reply:
        """Every refusal becomes a reply; whatever a refused call did is undone."""
        try:
            with self.tenant.transaction():
                return self._route(call)
        except Refused as refused:
            return self.refusal(call, refused)

    def refusal(self, call: Call, refused: Refused) -> Reply:
        headers = list(refused.headers.items())
        if refused.plain:
            return Reply.text(refused.status, *refused.plain, headers)
        form = dict(part.partition("=")[::2] for part in call.query.split("&")).get("$format")
        if self.version == 4:
            return Reply.json(refused.status, body_v4(refused), 4, headers)
        component = COMPONENT.get(self.service.name, "SD-SLS")
        now = self.tenant.store.clock()
        if not call.accepts_json(2, form):
            return Reply.text(refused.status, body_xml(refused, now, self.service.name, component), XML, headers)
        return Reply.json(refused.status, body_v2(refused, now, self.service.name, component), 2, headers)

    def _route(self, call: Call) -> Reply:
        rest = call.path[len(self.service.path) :].strip("/")
        if rest == "$batch":
            if call.method != "POST":
                raise disabled("readable", "$batch")
            return batch.run(call, self.service.path, self.version, self.handle, self._atomic)
        method = call.headers.get("x-http-method", call.method).upper() if call.method == "POST" else call.method
        method = {"MERGE": "PATCH", "HEAD": "GET"}.get(method, method)
        options = Options.parse(call.query, self.version)
        if rest in ("", "$metadata"):
            if method != "GET":
                raise Refused(405, "/IWFND/CM_MGW/405", f"Method {method} is not allowed here")
            return self._document(call, rest, options)
        parts = segments(rest)
        function = self.service.functions.get(parts[0].name) if parts else None
        if function is not None and len(parts) == 1:
            if method != function.method:
                raise Refused(405, "/IWFND/CM_MGW/405", f"Method {method} is not allowed for function import '{function.name}'")
            return self._function(call, parts[0].name, options)
        if parts[-1].name.startswith("SAP__self.") and self.version == 4:
            return self._action(call, parts, method)
        target = self._resolve(parts)
        work: dict[str, Callable[[Call, Target, Options], Reply]] = {
            "GET": self._read, "POST": self._create, "PATCH": self._update, "PUT": self._replace, "DELETE": self._delete,
        }  # fmt: skip
        if method not in work:
            raise Refused(405, "/IWFND/CM_MGW/405", f"Method {method} is not allowed here")
        return work[method](call, target, options)

    def _atomic(self, work: Callable[[], list[Reply]]) -> list[Reply]:
        try:
            with self.tenant.transaction():
                replies = work()
                if any(reply.status >= 400 for reply in replies):
                    raise _Undo(replies)
                return replies
        except _Undo as undo:
            return undo.replies

    def _document(self, call: Call, rest: str, options: Options) -> Reply:
        if rest == "$metadata":
            version = ("dataserviceversion", "2.0") if self.version == 2 else ("odata-version", "4.0")
            return Reply.text(200, metadata.edmx(self.service), XML, [version])
        if self.version == 4:
            sets = [{"name": name, "kind": "EntitySet", "url": name} for name in self.service.sets]
            return Reply.json(200, {"@odata.context": "$metadata", "value": sets}, 4)
        if call.accepts_json(2, options.raw.get("$format")):
            return Reply.json(200, {"d": {"EntitySets": list(self.service.sets)}}, 2)
        return Reply.text(
            200, metadata.service_document(self.service, self.root), "application/atomsvc+xml", [("dataserviceversion", "1.0")]
        )

    def _resolve(self, parts: list[Segment]) -> Target:
        """Along the path; a key that is not there, or a to-one that leads nowhere, is 404."""
        first, *rest = parts
        if first.name not in self.service.sets:
            raise not_found(first.name)
        start = self.service.sets[first.name]
        target = self._keyed(Target(start, list(self.tenant.store.rows(start.table))), first)
        for index, part in enumerate(rest):
            if part.name in ("$count", "$value") and index == len(rest) - 1:
                target.tail = part.name
            elif target.single and part.name in target.set.type.navigations:
                target = self._keyed(self._follow(target, part.name), part)
            elif target.single and part.name in target.set.type.properties and index >= len(rest) - 2:
                target.prop = target.set.type.properties[part.name]
            elif not target.single and self.version == 4 and part.predicate is None and not target.prop:
                target = self._keyed(target, Segment(part.name, f"'{part.name}'"))  # the key as a segment of its own
            else:
                raise not_found(part.name)
        return target

    def _keyed(self, target: Target, part: Segment) -> Target:
        if part.predicate is None:
            return target
        key = key_of(target.set, part.predicate, self.version)
        columns = [target.set.column(name) for name in target.set.type.keys]
        found = [row for row in target.rows if tuple(row.get(column) for column in columns) == key]
        if not found:
            raise not_found(target.set.name)
        return Target(target.set, found, single=True)

    def _follow(self, target: Target, name: str) -> Target:
        rows = self.engine.related(target.set, name, target.row)
        many = target.set.type.navigations[name].many
        if not many and not rows:
            raise not_found(name)
        return Target(self.service.follow(target.set, name), rows, single=not many, owner=(target.set, name, target.row))

    def _read(self, call: Call, target: Target, options: Options) -> Reply:
        if target.prop is not None:
            return self._property(call, target, target.prop)
        if target.single:
            options.only(ON_ENTITY)
            return self._entity(call, 200, target.set, target.row, shape(self.service, target.set, options), options)
        limit = V4_PAGE if self.version == 4 else None
        prefer = call.headers.get("prefer", "")
        if self.version == 4 and "maxpagesize=" in prefer:
            asked = prefer.partition("maxpagesize=")[2].split(",")[0].split(";")[0].strip()
            limit = min(int(asked), V4_PAGE) if asked.isdigit() and int(asked) else V4_PAGE
        counting = target.tail == "$count"
        found = page(self.service, target.set, target.rows, options, self.engine.related, None if counting else limit)
        if counting:
            return Reply.text(200, str(len(found.rows)), PLAIN)
        wanted, render = shape(self.service, target.set, options), self.renderer(call)
        docs = [render.entity(target.set, row, wanted) for row in found.rows]
        if self.version == 4:
            return self._feed_v4(call, target, docs, found.count, found.next)
        if not call.accepts_json(2, options.raw.get("$format")):
            uri = f"{self.root}/{target.set.name}"
            count = None if found.count is None else str(found.count)
            text = atom.feed(self.service, target.set, uri, docs, count, self.tenant.store.clock())
            return Reply.text(200, text, ATOM.format("feed"), [("dataserviceversion", "2.0")])
        doc: dict[str, Any] = {"results": docs}
        if found.count is not None:
            doc = {"__count": str(found.count), **doc}
        return Reply.json(200, {"d": doc}, 2)

    def _feed_v4(self, call: Call, target: Target, docs: list[Any], count: int | None, token: str | None) -> Reply:
        doc: dict[str, Any] = {"@odata.context": f"$metadata#{target.set.name}"}
        if count is not None:
            doc["@odata.count"] = str(count) if call.decimals_as_text else count
        doc["value"] = docs
        if token is not None:
            doc["@odata.nextLink"] = f"{call.path.rpartition('/')[2]}?{next_link(call.query, token)}"
        return Reply.json(200, doc, 4, as_text=call.decimals_as_text)

    def _property(self, call: Call, target: Target, prop: Property) -> Reply:
        doc = self.renderer(call).values(target.set, target.row, Shape({prop.name}))
        if target.tail == "$value":
            return Reply.text(200, str(doc[prop.name]), PLAIN)
        if self.version == 4:
            return Reply.json(200, {"@odata.context": f"$metadata#{target.set.name}/{prop.name}", "value": doc[prop.name]}, 4)
        return Reply.json(200, {"d": {prop.name: doc[prop.name]}}, 2)

    def _entity(
        self, call: Call, status: int, entity_set: EntitySet, row: Row, wanted: Shape, options: Options, location: str = ""
    ) -> Reply:
        render = self.renderer(call)
        doc, etag = render.entity(entity_set, row, wanted), render.etag(entity_set, row)
        headers = ([("location", location)] if location else []) + ([("etag", etag)] if etag else [])
        if self.version == 4:
            head = {"@odata.context": f"$metadata#{entity_set.name}/$entity"}
            return Reply.json(status, head | doc, 4, headers, as_text=call.decimals_as_text)
        if not call.accepts_json(2, options.raw.get("$format")):
            text = atom.entry(self.service, entity_set, doc, self.tenant.store.clock())
            return Reply.text(status, text, ATOM.format("entry"), [*headers, ("dataserviceversion", "2.0")])
        return Reply.json(status, {"d": doc}, 2, headers)

    def _create(self, call: Call, target: Target, options: Options) -> Reply:
        if target.single or target.prop or target.tail:
            raise Refused(405, "/IWFND/CM_MGW/405", "Method POST is not allowed on an entity")
        options.only({"$format"})
        body, engine = call.json(), self.engine
        if target.set.name == timesheet.TABLE:
            row = self._timesheet(target.set, body)
        else:
            fixed = engine.fixed(*target.owner) if target.owner else {}
            self._child(target)
            row = engine.create(target.set, body, fixed, nested=target.owner is not None and target.set.creatable)
        render = self.renderer(call)
        return self._entity(call, 201, target.set, row, self._echo(target.set, body), options, render.uri(target.set, row))

    def _child(self, target: Target) -> None:
        if target.owner and (not target.set.creatable or not self.engine.downward(target.owner[0], target.owner[1])):
            raise disabled("creatable", target.set.name)

    def _timesheet(self, entity_set: EntitySet, body: Mapping[str, Any]) -> Row:
        """The body says what to do (sheet 6.6)."""
        values, _ = self.engine.read_body(entity_set.type, body, entity_set)
        blank = dict.fromkeys(entity_set.type.keys, "")
        return timesheet.post(self.tenant, blank | {"TimeSheetDataFields": {}} | values)

    def _echo(self, entity_set: EntitySet, body: Mapping[str, Any]) -> Shape:
        """The answer to a deep insert repeats the nested rows."""
        made = Shape()
        for name in entity_set.type.navigations:
            value = body.get(name)
            rows = value.get("results") if isinstance(value, dict) and "results" in value else value
            found = [one for one in (rows if isinstance(rows, list) else [rows]) if isinstance(one, dict) and "__deferred" not in one]
            if found:
                inner = made.expand[name] = Shape()
                for one in found:
                    inner.expand |= self._echo(self.service.follow(entity_set, name), one).expand
        return made

    def _guarded(self, call: Call, entity_set: EntitySet, row: Row, code: str = IF_MATCH) -> None:
        """428 without ``If-Match``, 412 with a stale one; ``*`` overrides (sheet 3.1)."""
        current = self.renderer(call).etag(entity_set, row)
        if current is None:
            return
        sent = call.headers.get("if-match")
        if not sent:
            raise Refused(428, code, "Precondition required to change the entity (If-Match missing)")
        if sent.strip() == "*":
            return
        if not self.engine.rules(entity_set).any_etag:
            raise Refused(428, code, "Precondition required to change the entity (use If-Match: *)")
        if current not in [part.strip() for part in sent.split(",")]:
            raise Refused(412, "/IWBEP/CM_MGW_RT/053", "Precondition failed (ETag mismatch)")

    def _one(self, target: Target) -> None:
        if not target.single or target.prop or target.tail:
            raise Refused(405, "/IWFND/CM_MGW/405", "The method is allowed on a single entity only")

    def _update(self, call: Call, target: Target, options: Options, *, replace: bool = False) -> Reply:
        self._one(target)
        if not target.set.updatable:
            raise disabled("updatable", target.set.name)
        self._guarded(call, target.set, target.row)
        row = self.engine.update(target.set, target.row, call.json(), replace=replace)
        etag = self.renderer(call).etag(target.set, row)
        if self.version == 4 and "return=minimal" not in call.headers.get("prefer", ""):
            return self._entity(call, 200, target.set, row, Shape(), options)
        return Reply(204, headers=[("etag", etag)] if etag else [])

    def _replace(self, call: Call, target: Target, options: Options) -> Reply:
        if self.version == 4:
            raise Refused(405, "/IWFND/CM_MGW/405", "Method PUT is not allowed here")
        return self._update(call, target, options, replace=True)

    def _delete(self, call: Call, target: Target, options: Options) -> Reply:
        self._one(target)
        if not target.set.deletable:
            raise disabled("deletable", target.set.name)
        self._guarded(call, target.set, target.row)
        self.engine.delete(target.set, target.row)
        return Reply(204)

    def _function(self, call: Call, name: str, options: Options) -> Reply:
        function = self.service.functions[name]
        known = {one.name: one for one in function.parameters}
        given = {key: self._argument(known[key], value) for key, value in options.raw.items() if key in known}
        result = functions.run(self.tenant, function, given, call.headers.get("if-match", ""))
        render = self.renderer(call)
        if result.entity is not None and function.entity_set:
            return self._entity(call, 200, self.service.sets[function.entity_set], result.entity, Shape(), options)
        kind = self.service.complexes[function.returns]
        if result.collection is not None:
            docs = [self._complex(render, kind, one) for one in result.collection]
            return Reply.json(200, {"d": {"results": docs}}, 2)
        return Reply.json(200, {"d": {name: self._complex(render, kind, result.complex or {})}}, 2)

    def _complex(self, render: Renderer, kind: EntityType, values: Row) -> Row:
        return render.complex(kind, values)

    def _argument(self, prop: Property, text: str) -> Any:
        found: Literal = literal(text, 2)
        return coerce(prop, found, 2)

    def _action(self, call: Call, parts: list[Segment], method: str) -> Reply:
        """``CreateFromSDDocument`` and ``PostToAccounting`` (sheet 6.7)."""
        name = parts[-1].name.removeprefix("SAP__self.")
        target = self._resolve(parts[:-1])
        bound = {"CreateFromSDDocument": False, "PostToAccounting": True}
        if target.set.name != "BillingDocument" or name not in bound or bound[name] != target.single:
            raise not_found(parts[-1].name)
        if method != "POST":
            raise Refused(405, "/IWFND/CM_MGW/405", f"Method {method} is not allowed for action '{name}'")
        if target.single:
            self._guarded(call, target.set, target.row, IF_MATCH_ACTION)
            row = functions.post_to_accounting(self.tenant, target.row)
            return self._entity(call, 200, target.set, row, Shape(), Options(version=4))
        rows = functions.create_from_sd_document(self.tenant, call.json())
        render = self.renderer(call)
        return self._feed_v4(call, target, [render.entity(target.set, row, Shape()) for row in rows], None, None)
