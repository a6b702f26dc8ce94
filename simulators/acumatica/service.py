"""The endpoint's operations on one entity: list, get, upsert, delete, files, actions (sheet 5)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from simulators.acumatica import rules
from simulators.acumatica.context import Context
from simulators.acumatica.errors import BadFields, Refused, answer, busy, failed, forbidden, invalid_request, missing, precondition
from simulators.acumatica.facts import NUMBERED, REQUIRED, REQUIRED_IN_ROW
from simulators.acumatica.filters import compile_filter
from simulators.acumatica.jobs import Jobs
from simulators.acumatica.render import Renderer, View, schema_of
from simulators.acumatica.schema import EntityType
from simulators.acumatica.store import Row, Store, Values, new_id
from simulators.acumatica.wire import Draft, Reader, fold, new_draft, read_json, scalar

TABLES = {"Invoice": "ARRegister", "SalesInvoice": "ARRegister", "Payment": "ARRegister", "SalesOrder": "SOOrder", "Project": "PMProject"}


def is_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


@dataclass(frozen=True)
class Service:
    store: Store
    context: Context
    jobs: Jobs
    root: str
    missing_status: int

    def _missing(self) -> Refused:
        return missing(self.missing_status)

    def _writable(self, kind: EntityType) -> None:
        if kind.reference:
            raise forbidden(kind.screen)

    def _unlocked(self, row: Row) -> None:
        """A long-running action holds its record (sheet 5.3)."""
        if self.jobs.holds(row.id):
            raise busy(TABLES.get(row.type.name, row.type.name))

    # Reading.

    def query(self, kind: EntityType, params: Mapping[str, str]) -> Response:
        view = View.of(kind, params)
        rows = list(self.store.all(kind.name))
        if params.get("$filter"):
            test = compile_filter(kind, params["$filter"])
            rows = [row for row in rows if test(row)]
        rows.sort(key=lambda row: row.key)
        skip, top = self._whole(params, "$skip"), self._whole(params, "$top")
        shown = rows[skip or 0 :][: top if top is not None else None]
        render = Renderer(self.root)
        return answer(200, [render.record(row, view, number) for number, row in enumerate(shown, 1)])

    @staticmethod
    def _whole(params: Mapping[str, str], name: str) -> int | None:
        text = params.get(name, "")
        if text and not text.isdigit():
            raise invalid_request(name, f"The value '{text}' is not valid for Nullable`1.")
        return int(text) if text else None

    def locate(self, kind: EntityType, segments: list[str]) -> Row:
        """By the values of the key fields, or by the note id (sheet 4, 5)."""
        row = self.store.by_id(kind.name, segments[0]) if len(segments) == 1 and is_id(segments[0]) else None
        if row is None and len(segments) == len(kind.keys):
            row = self.store.find(kind.name, *self._folded(kind, segments))
        if row is None:
            raise self._missing()
        return row

    def _folded(self, kind: EntityType, segments: list[str]) -> list[str]:
        return [fold(kind, name, value) for name, value in zip(kind.keys, segments, strict=True)]

    def get(self, kind: EntityType, segments: list[str], params: Mapping[str, str]) -> Response:
        row, view = self.locate(kind, segments), View.of(kind, params)
        return answer(200, Renderer(self.root).record(row, view))

    def ad_hoc(self, kind: EntityType) -> Response:
        return answer(200, schema_of(kind))

    # Writing.

    def put(self, kind: EntityType, params: Mapping[str, str], headers: Mapping[str, str], body: bytes) -> Response:
        document, view = read_json(body), View.of(kind, params)
        if kind.inquiry:
            return self._inquiry(kind, document, view)
        self._writable(kind)
        row = self._existing(kind, document, params)
        if row is not None and headers.get("if-none-match", "").strip() == "*":
            raise precondition("The entity cannot be inserted because it already exists.")
        if row is None and headers.get("if-match", "").strip() == "*":
            raise precondition("The entity cannot be updated because it does not exist.")
        if row is not None:
            self._unlocked(row)
        draft = Reader(self.store, new_draft(kind, row)).read(document)
        try:
            saved = self._save(draft)
        except BadFields as bad:
            return answer(422, self._annotated(draft, bad, view))
        return answer(200, Renderer(self.root).record(saved, view))

    def _existing(self, kind: EntityType, document: Values, params: Mapping[str, str]) -> Row | None:
        """By ``id``, else by key fields, else by ``$filter`` (sheet 5.2)."""
        if document.get("id"):
            row = self.store.by_id(kind.name, str(document["id"]))
            if row is None:
                raise self._missing()
            return row
        sent = {name: document[name].get("value") for name in kind.keys if isinstance(document.get(name), dict)}
        if kind.name == "ProjectBudget":
            sent = {"InventoryID": "<N/A>", "CostCode": "00-000"} | sent
        if len(sent) == len(kind.keys) and all(value is not None for value in sent.values()):
            return self.store.find(kind.name, *self._folded(kind, [str(sent[name]) for name in kind.keys]))
        if params.get("$filter"):
            test = compile_filter(kind, params["$filter"])
            found = [row for row in self.store.all(kind.name) if test(row)]
            if len(found) > 1:
                raise failed("More than one entity satisfies the condition.")
            return found[0] if found else None
        return None

    def _save(self, draft: Draft) -> Row:
        kind = draft.type
        self._defaults(draft)
        self._required(draft)
        rule = rules.PREPARE.get(kind.name)
        if rule is not None and not any(len(path) == 1 and path[0] in kind.keys for path in draft.errors):
            rule(self.context, draft)
        draft.check()
        before = draft.row.values if draft.row else None
        row = draft.row or Row(kind, new_id(), {})
        if draft.created:
            self._number(draft, row)
        row.custom = draft.custom
        if draft.note is not None:
            row.note = draft.note
        self.store.put(row, draft.values)
        rules.after(self.context, row, before)
        return row

    def _number(self, draft: Draft, row: Row) -> None:
        """An auto-numbered key replaces whatever was sent (sheet 5.2)."""
        if draft.type.name in NUMBERED:
            name = NUMBERED[draft.type.name][0]
            draft[name] = self.store.number(draft.type.name, str(draft["OrderType"] or ""))
        if draft.type.name == "TimeEntry":
            draft["TimeEntryID"] = row.id
        if draft.row is None and self.store.find(draft.type.name, *(draft[name] for name in draft.type.keys)):
            raise failed("The record cannot be inserted: another record with the same key exists.")

    def _defaults(self, draft: Draft) -> None:
        if draft.type.name == "ProjectBudget":
            draft.default("InventoryID", "<N/A>")
            draft.default("CostCode", "00-000")
        if draft.row is not None:
            for name in draft.type.keys:
                if draft.named(name) and draft[name] != draft.row[name]:
                    draft[name] = draft.row[name]  # Keys change by an action only.
        for spec in draft.type.fields.values():
            if spec.kind == "detail":
                draft.details(spec.name)

    def _required(self, draft: Draft) -> None:
        for name in REQUIRED.get(draft.type.name, ()):
            if draft[name] is None:
                draft.bad(f"'{name}' cannot be empty.", name)
        for spec in draft.type.fields.values():
            if spec.kind != "detail":
                continue
            for row in draft.details(spec.name):
                for name in REQUIRED_IN_ROW.get(spec.target, ()):
                    if row.get(name) is None:
                        draft.bad(f"'{name}' cannot be empty.", spec.name, row["id"], name)

    def _annotated(self, draft: Draft, bad: BadFields, view: View) -> Values:
        """The entity itself, with what is wrong at the record, the fields and the rows (sheet 6)."""
        shown = View(view.select, view.expand, view.custom, errors=bad.errors)
        row = draft.row or Row(draft.type, new_id(), {})
        candidate = Row(draft.type, row.id, draft.values, draft.note or row.note, draft.custom, row.files)
        return Renderer(self.root).record(candidate, shown)

    def _inquiry(self, kind: EntityType, document: Values, view: View) -> Response:
        """Parameters in the body, results in ``Results`` (sheet 5)."""
        row = next(self.store.all(kind.name))
        draft = Reader(self.store, new_draft(kind, row)).read({name: one for name, one in document.items() if name != "Results"})
        wanted = {"EmployeeID": draft["Employee"], "LaborItem": draft["LaborItem"]} if kind.name == "LaborCostRate" else {}
        results = [one for one in draft.details("Results") if all(value in (None, one.get(name)) for name, value in wanted.items())]
        return answer(200, Renderer(self.root).record(Row(kind, new_id(), draft.values | {"Results": results}), view))

    def delete(self, kind: EntityType, segments: list[str]) -> Response:
        self._writable(kind)
        row = self.locate(kind, segments)
        self._unlocked(row)
        check = rules.DELETE.get(kind.name)
        if check is not None:
            check(self.context, row)
        self.store.remove(row)
        return answer(204)

    def attach(self, kind: EntityType, segments: list[str], filename: str, content: bytes, comment: str | None) -> Response:
        """A file of the same name is replaced."""
        row = self.locate(kind, segments)
        ident = new_id()
        self.store.contents[ident] = content
        named = {"id": ident, "filename": f"{kind.name} ({', '.join(row.key)})\\{filename}", "comment": comment}
        row.files = [one for one in row.files if one["filename"] != named["filename"]] + [named]
        return answer(204, headers={"Location": f"{self.root}/files/{ident}"})

    # Actions.

    def act(self, kind: EntityType, name: str, body: bytes) -> Response:
        action = kind.action(name)
        document = read_json(body)
        if action is None:
            raise failed(f"The action '{name}' cannot be found on the screen {kind.screen}.", "System.InvalidOperationException")
        if not isinstance(document.get("entity"), dict):
            raise invalid_request("invocation.entity", "The entity field is required.")
        row = self._existing(kind, document["entity"], {})
        if row is None:
            raise self._missing()
        self._unlocked(row)
        raw = document.get("parameters") or {}
        parameters = {
            spec.name: scalar(spec.kind, raw[spec.name].get("value"), f"parameters.{spec.name}")
            for spec in action.parameters.values()
            if isinstance(raw.get(spec.name), dict)
        }
        return self._perform(kind, row, action.name, parameters)

    def _perform(self, kind: EntityType, row: Row, name: str, parameters: Values) -> Response:
        quick, long = rules.SHORT.get((kind.name, name)), rules.LONG.get((kind.name, name))
        if long is not None:
            job = self.jobs.start(row, lambda: long(self.context, row, parameters))
            return answer(202, headers={"Location": f"{self.root}/{kind.name}/{name}/status/{job.ident}"})
        if quick is not None:
            quick(self.context, row, parameters)
        # Other actions of the contract (e-mail, recalculation, locks) have no effect that records of this tenant show.
        return answer(204, headers={"Location": f"{self.root}/{kind.name}/{row.id}"})


def as_document(row: Row, root: str) -> dict[str, Any]:
    return Renderer(root).record(row, View(everything=True))
