"""The OData protocol over the pages: paths, reading, writing, bound actions (sheet 3). One call is one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from simulators.dynamics365.attachments import PdfDocuments
from simulators.dynamics365.books import Books
from simulators.dynamics365.errors import Refused, bad, no_record, no_segment, not_allowed
from simulators.dynamics365.lines import DimensionSetLines, of_parent
from simulators.dynamics365.metadata import csdl, service_document
from simulators.dynamics365.options import Options, after, parse, skip_token
from simulators.dynamics365.page import Page
from simulators.dynamics365.queries import query_rows
from simulators.dynamics365.registry import TENANT_SETS, page_of
from simulators.dynamics365.schema import ENTITIES, PAGE_ENTITIES, QUERY_ENTITIES, Entity
from simulators.dynamics365.store import Row, Store, Values, check_version
from simulators.dynamics365.values import accept, show
from simulators.dynamics365.wire import Answer, Call, Segment, segments

ACTION = "Microsoft.NAV."


@dataclass
class Place:
    """Where a path has led: a page, below a record of another, and one of its records, if one is named."""

    page: Page
    parent: Row | None
    row: Row | None
    url: str


@dataclass
class Service:
    """``books_of`` finds a company by id or name; ``tenant`` are the books that belong to no company."""

    store: Store
    tenant: Books
    books_of: Callable[[str], Books]
    max_page: int = 20_000

    def handle(self, call: Call, kind: str) -> Answer:
        with self.store.transaction():
            return self._handle(call, kind)

    def _handle(self, call: Call, kind: str) -> Answer:
        if call.method != "GET" and call.headers.get("data-access-intent", "").lower() == "readonly":
            raise Refused("BadRequest_InvalidOperation", "Data-Access-Intent ReadOnly is not allowed on a request that modifies data.")
        entities = {"api": ENTITIES, "odata": PAGE_ENTITIES}.get(kind, QUERY_ENTITIES)
        if call.path in ("", "/"):
            return Answer(200, service_document(kind, call.root))
        if call.path == "/$metadata":
            return Answer(200, content=csdl(kind).encode(), media="application/xml")
        parts = segments(call.path)
        books, parts, prefix = self._company(call, kind, parts)
        if kind == "analytics":
            return self._query(call, books, parts)
        return self._entity(call, Walk(self, call, entities, prefix), books, parts)

    # Where to

    def _company(self, call: Call, kind: str, parts: list[Segment]) -> tuple[Books | None, list[Segment], str]:
        """The company that the path, the query or (in a batch) a header names, and what is left of the path."""
        first = parts[0]
        if kind == "odata" and first.name == "Company" and first.key:
            name = first.key.strip()[1:-1].replace("''", "'") if first.key.startswith("'") else ""
            return self.books_of(name), parts[1:], f"/Company('{quote(name)}')"
        if first.name == "companies" and first.key and len(parts) > 1:
            row = page_of(self.tenant, ENTITIES["companies"]).locate(first.values(ENTITIES["companies"]))
            return self.books_of(row.id), parts[1:], f"/companies({row.id})"
        named = call.params.get("company") or call.headers.get("companyid") or call.headers.get("company")
        if named:
            books = self.books_of(named)
            return books, parts, f"/companies({books.company.id})"
        return None, parts, ""

    def _books(self, books: Books | None, set_: str) -> Books:
        if set_ in TENANT_SETS:
            return self.tenant
        if books is None:
            raise Refused("BadRequest_NotFound", "The company is missing: use companies({id}) or the company query option.", 400)
        return books

    def _entity(self, call: Call, walk: Walk, books: Books | None, parts: list[Segment]) -> Answer:
        if not parts:
            raise no_segment("Company")
        entity = walk.entities.get(parts[0].name)
        if entity is None:
            raise no_segment(parts[0].name)
        place = walk.follow(self._books(books, entity.set), entity, parts)
        last = parts[-1].name
        if last.startswith(ACTION):
            return self._action(call, walk, place, last.removeprefix(ACTION))
        if last == "$count":
            options = parse(call.params, place.page.entity, walk.entities)
            return Answer(200, content=str(len(walk.found(place, options))).encode(), media="text/plain")
        field = place.page.entity.fields.get(last)
        if field is not None and place.row is not None and len(parts) > 1:
            return self._member(call, place, last)
        if place.row is not None:
            return self._record(call, walk, place)
        return self._collection(call, walk, place)

    # Reading and writing

    def _collection(self, call: Call, walk: Walk, place: Place) -> Answer:
        entity = place.page.entity
        if call.method == "GET":
            return self._list(call, walk, place)
        if call.method != "POST" or "i" not in entity.verbs:
            raise not_allowed(entity.set, call.method)
        row = walk.create(place.page, call.json(), place.parent)
        headers = {"Location": f"{call.root}{walk.url_of(place.url, entity, row)}"}
        if call.prefers("return-no-content") or call.prefers("return") == "minimal":
            return Answer(204, headers=headers | {"Preference-Applied": "return-no-content"})
        return Answer(201, walk.document(place, row, parse(call.params, entity, walk.entities)), headers)

    def _record(self, call: Call, walk: Walk, place: Place) -> Answer:
        page, row = place.page, place.row
        if row is None:
            raise no_segment(page.entity.set)
        if call.method == "GET":
            options = parse(call.params, page.entity, walk.entities)
            if call.headers.get("if-none-match") == row.etag:
                return Answer(304)
            return Answer(200, walk.document(place, row, options), {"ETag": row.etag})
        if call.method == "PATCH" and "m" in page.entity.verbs:
            check_version(row, call.headers.get("if-match"), required=True)
            page.modify(row, walk.accepted(page, call.json(), update=True)[0])
            fresh = walk.again(place)
            return Answer(200, walk.document(place, fresh, parse(call.params, page.entity, walk.entities)))
        if call.method == "DELETE" and "d" in page.entity.verbs:
            check_version(row, call.headers.get("if-match"), required=False)
            page.delete(row)
            return Answer(204)
        raise not_allowed(page.entity.set, call.method)

    def _list(self, call: Call, walk: Walk, place: Place) -> Answer:
        """A page of the collection; the link to the next goes on where this one ended."""
        options = parse(call.params, place.page.entity, walk.entities)
        pairs = walk.found(place, options)
        total = len(pairs)
        if options.skip_token:
            pairs = after(options.skip_token, pairs, options)
        pairs = pairs[options.skip :]
        preferred = call.prefers("maxpagesize") or ""
        size = min(self.max_page, int(preferred)) if preferred.isdigit() and int(preferred) else self.max_page
        wanted = len(pairs) if options.top is None else min(options.top, len(pairs))
        shown = pairs[: min(size, wanted)]
        document: dict[str, Any] = {"@odata.context": walk.context(place, options, one=False)}
        if options.count:
            document["@odata.count"] = total
        document["value"] = [walk.shaped(place, ident, record, options) for ident, record in shown]
        if len(shown) < wanted:
            again = {name: value for name, value in call.params.items() if name not in ("$skip", "$skiptoken", "aid")}
            if options.top is not None:
                again["$top"] = str(wanted - len(shown))
            again |= {"aid": "FIN", "$skiptoken": skip_token(shown[-1][1], options, shown[-1][0])}
            document["@odata.nextLink"] = f"{call.root}{call.path}?{urlencode(again, safe='$', quote_via=quote)}"
        applied = {"Preference-Applied": f"odata.maxpagesize={preferred}"} if preferred else {}
        return Answer(200, document, applied)

    def _action(self, call: Call, walk: Walk, place: Place, name: str) -> Answer:
        """204 without a body; what was made is pointed to (sheet 3, 6.1)."""
        if place.row is None:
            raise no_segment(f"{ACTION}{name}")
        if call.method != "POST":
            raise not_allowed(place.page.entity.set, call.method)
        made = place.page.act(place.row, name)
        if made is None:
            return Answer(204)
        base = place.url.rsplit("/", 1)[0]
        return Answer(204, headers={"Location": f"{call.root}{base}/{made.table}({made.id})"})

    def _member(self, call: Call, place: Place, name: str) -> Answer:
        """One property by path; streams are bytes (sheet 9)."""
        page, row = place.page, place.row
        if row is None:
            raise no_segment(name)
        field = page.entity.fields[name]
        if field.kind != "stream":
            if call.method != "GET":
                raise not_allowed(page.entity.set, call.method)
            value = show(field, page.read(row).get(name))
            return Answer(200, {"@odata.context": f"{call.root}/$metadata#{page.entity.set}({row.id})/{name}", "value": value})
        if call.method == "GET":
            content = PdfDocuments.content(row) if isinstance(page, PdfDocuments) else row["_content"] or b""
            media = "application/pdf" if isinstance(page, PdfDocuments) else "application/octet-stream"
            return Answer(200, content=content, media=media) if content else Answer(204)
        if call.method not in ("PATCH", "PUT") or field.read_only:
            raise not_allowed(page.entity.set, call.method)
        check_version(row, call.headers.get("if-match"), required=True)
        self.store.put(row, _content=call.body, byteSize=len(call.body))
        return Answer(204)

    def _query(self, call: Call, books: Books | None, parts: list[Segment]) -> Answer:
        """The reporting queries: read-only, without keys (sheet 7b)."""
        entity = QUERY_ENTITIES.get(parts[0].name)
        if entity is None or len(parts) > 1 or parts[0].key:
            raise no_segment(parts[-1].name)
        if call.method != "GET":
            raise not_allowed(entity.set, call.method)
        options = parse(call.params, entity, QUERY_ENTITIES)
        records = [
            record for record in query_rows(self._books(books, entity.set), entity) if not options.filter or options.filter.run(record)
        ]
        records = options.sorted(records)[options.skip :][: options.top]
        kept = [{name: value for name, value in record.items() if not options.select or name in options.select} for record in records]
        return Answer(200, {"@odata.context": f"{call.root}/$metadata#{entity.set}", "value": kept})


@dataclass
class Walk:
    """One call's way from page to page, and how records look on it."""

    service: Service
    call: Call
    entities: dict[str, Entity]
    prefix: str

    def follow(self, books: Books, entity: Entity, parts: list[Segment]) -> Place:
        place = Place(page_of(books, entity), None, None, f"{self.prefix}/{entity.set}")
        if parts[0].key is not None:
            place.row = place.page.locate(parts[0].values(entity))
            place.url = self.url_of(place.url, entity, place.row)
        for part in parts[1:]:
            if part.name == "$count" or part.name.startswith(ACTION) or part.name in place.page.entity.fields:
                if part is not parts[-1]:
                    raise no_segment(part.name)
                break
            place = self._part(place, part)
        return place

    def _part(self, place: Place, part: Segment) -> Place:
        nav = place.page.entity.navs.get(part.name)
        if nav is None or place.row is None:
            raise no_segment(part.name)
        page, parent, url = page_of(place.page.books, self.entities[nav.target]), place.row, f"{place.url}/{nav.name}"
        if part.key is None:
            if nav.many:
                return Place(page, parent, None, url)
            row = self.single(page, place.page, parent, nav.name)
            if row is None:
                raise no_record(page.entity.table, f"SystemId='{{{parent.id.upper()}}}'")
            return Place(page, parent, row, url)
        key = part.values(page.entity)
        ident = str(key.get("id", ""))
        row = of_parent(page, parent, ident) if isinstance(page, DimensionSetLines) else page.locate(key)
        if all(one.id != row.id for one in page.rows(parent)):
            raise no_record(page.entity.table, f"SystemId='{{{ident.upper()}}}'")
        return Place(page, parent, row, f"{url}({ident})")

    def single(self, page: Page, own: Page, parent: Row, name: str) -> Row | None:
        """A part of which there is one: the record that ``{name}Id`` names, or the only one below the parent."""
        if f"{name}Id" in own.entity.fields:
            return page.books.find(page.table, str(own.read(parent).get(f"{name}Id")))
        return next(iter(page.rows(parent)), None)

    def again(self, place: Place) -> Row:
        row = place.row
        if isinstance(place.page, DimensionSetLines) and place.parent is not None and row is not None:
            return of_parent(place.page, place.parent, row.id)
        if row is None:
            raise no_segment(place.page.entity.set)
        return row

    def url_of(self, base: str, entity: Entity, row: Row) -> str:
        values = row.values | {"id": row.id, "subscriptionId": row.id}
        parts = [
            f"'{quote(str(values[name]))}'" if entity.fields[name].kind in ("text", "code") else str(values[name]) for name in entity.key
        ]
        if len(parts) > 1:
            parts = [f"{name}={part}" for name, part in zip(entity.key, parts, strict=True)]
        return f"{base}({','.join(parts)})"

    # Reading

    def found(self, place: Place, options: Options) -> list[tuple[str, dict[str, Any]]]:
        pairs = [(row.id, place.page.record(row)) for row in place.page.rows(place.parent, options.wanted)]
        if options.filter:
            pairs = [pair for pair in pairs if options.filter.run(pair[1])]
        if options.order:
            records = options.sorted([{**record, "@id": ident} for ident, record in pairs])
            pairs = [(record.pop("@id"), record) for record in records]
        return pairs

    def document(self, place: Place, row: Row, options: Options) -> dict[str, Any]:
        shaped = self.shaped(place, row.id, place.page.record(row), options, row)
        return {"@odata.context": self.context(place, options, one=True), **shaped}

    def shaped(self, place: Place, ident: str, record: dict[str, Any], options: Options, row: Row | None = None) -> dict[str, Any]:
        """The selected properties, links of streams, and the parts that were asked for."""
        page = place.page
        kept = {name: value for name, value in record.items() if not options.select or name in options.select or name.startswith("@")}
        for field in page.entity.fields.values():
            if field.kind == "stream" and (not options.select or field.name in options.select):
                link = f"{self.call.root}{self.prefix}/{page.entity.set}({ident})/{field.name}"
                kept[f"{field.name}@odata.mediaReadLink"] = link
                if not field.read_only:
                    kept[f"{field.name}@odata.mediaEditLink"] = link
        for name, inner in options.expand.items():
            row = row or page.books.find(page.table, ident)
            if row is not None:
                kept[name] = self._expanded(page, row, name, inner)
        return kept

    def _expanded(self, own: Page, row: Row, name: str, options: Options) -> Any:
        nav = own.entity.navs[name]
        page = page_of(own.books, options.entity)
        if not nav.many:
            found = self.single(page, own, row, name)
            place = Place(page, row, found, "")
            return None if found is None else self.shaped(place, found.id, page.record(found), options, found)
        place = Place(page, row, None, "")
        pairs = self.found(place, options)[options.skip :][: options.top]
        return [self.shaped(place, ident, record, options) for ident, record in pairs]

    def context(self, place: Place, options: Options, *, one: bool) -> str:
        prefix = self.prefix.lstrip("/") + "/" if self.prefix and place.page.entity.set not in TENANT_SETS else ""
        selected = f"({','.join(options.select)})" if options.select else ""
        return f"{self.call.root}/$metadata#{prefix}{place.page.entity.set}{selected}{'/$entity' if one else ''}"

    # Writing

    def accepted(self, page: Page, document: dict[str, Any], *, update: bool) -> tuple[Values, dict[str, Any]]:
        """The body by the page's properties; parts apart. Annotations are ignored, also ``@odata.etag`` (sheet 3.2)."""
        values: Values = {}
        parts: dict[str, Any] = {}
        entity = page.entity
        for name, value in document.items():
            if "@" in name:
                continue
            if name in entity.navs and not update and not entity.page:
                parts[name] = value
                continue
            field = entity.fields.get(name)
            if field is None:
                if name in entity.navs:
                    raise bad(
                        f"The navigation property '{name}' cannot be updated together with '{entity.name}': deep update is not supported."
                    )
                text = f"The property '{name}' does not exist on type 'Microsoft.NAV.{entity.name}'."
                raise bad(f"{text} Make sure to only use property names that are defined by the type.")
            if field.read_only or field.kind == "stream":
                raise Refused("BadRequest_InvalidOperation", f"Control '{name}' is read-only.")
            if value is None and name in page.required:
                raise Refused("BadRequest_RequiredParamNotProvided", f"The required parameter '{name}' is null.")
            values[name] = accept(field, value)
        return values, parts

    def create(self, page: Page, document: Any, parent: Row | None) -> Row:
        """Deep insert: parts are made below the new record, all or nothing."""
        if not isinstance(document, dict):
            raise bad("The body of the request must be a JSON object.")
        values, parts = self.accepted(page, document, update=False)
        row = page.insert(values, parent)
        for name, children in parts.items():
            nav = page.entity.navs[name]
            target = page_of(page.books, self.entities[nav.target])
            if not nav.many or "i" not in target.entity.verbs or not isinstance(children, list):
                raise bad(f"The value of the navigation property '{name}' cannot be inserted.")
            for child in children:
                self.create(target, child, row)
        return row
