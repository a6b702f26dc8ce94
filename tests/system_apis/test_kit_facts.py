"""Facts of the plain JSON dialect and of the field table that a document may state as well as a literal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import yaml

from app.core import jsonio
from app.core.failures import Kind, Malformed
from app.system_apis.kit.classify import classify
from app.system_apis.kit.connector import Connector, Overrides
from app.system_apis.kit.converters import Codes, Flag
from app.system_apis.kit.dialects import dialect
from app.system_apis.kit.mapping import clear, from_vendor, to_vendor
from app.system_apis.kit.wire import Query, Response

DOCUMENT = """
key: hub
title: Hub
dialect: rest
base_url: https://hub.example
auth: [{kind: bearer_token}]
rest:
  health: {path: "/spaces/{hint.space}"}
  errors: {message: [error], named: '^(\\w[\\w.]*): '}
  select: want
  keyed: {extras: id}
failures: [{status: 400, kind: rejected}]
resources:
  - entity: task
    object: job
    path: jobs
    modified: changed
    key: {kind: lookup, field: "extras[id=7].text"}
    operations: [read, list, create, update]
    extensions: {phase: "extras[id=9].text"}
    calls:
      scan: true
      id: "{id}"
      item: data
      items: data
      whole: state
      read: {path: "/jobs/{id}"}
      list: {path: /jobs, query: {space: "{hint.space}"}}
      create: {method: POST, path: /jobs, wrap: data, body: {data: {space: "{hint.space}"}}}
      update: {method: PUT, path: "/jobs/{id}", wrap: data}
      paging: {kind: token, token: offset, size: limit, next: next.offset}
    fields:
      - {canonical: project, vendor: projects.0.id, direction: read}
      - {canonical: name, vendor: name}
      - {canonical: kind, vendor: sort}
      - {canonical: starts_on, vendor: start, converter: {kind: day}, when: [due_on, "kind!=milestone"]}
      - {canonical: due_on, vendor: due, converter: {kind: day}}
      - {canonical: budget, vendor: "extras[id=8].number", converter: {kind: number}}
      - {canonical: state, vendor: "extras[id=5].choice.id"}
      - {canonical: completed_on, vendor: "extras[id=6].day.date", converter: {kind: day}}
"""
HUB = Connector.model_validate(yaml.safe_load(DOCUMENT)).with_overrides(Overrides(), {"space": "s 1"})
JOB, REST = HUB.resource("task"), dialect("rest")


def answer(document: Any, status: int = 200) -> Response:
    return Response(status=status, headers={}, body=jsonio.dumps(document))


def test_an_answer_is_asked_for_what_the_table_reads() -> None:
    wanted = "projects,name,sort,start,due,extras.number,extras.choice,extras.day.date,extras.text,changed"
    assert dict(REST.get(HUB, JOB, "1").query) == {"want": wanted}
    listed = REST.list_rows(HUB, JOB, Query(limit=500))
    assert dict(listed.query) == {"space": "s 1", "want": wanted, "limit": "100"}
    assert REST.health(HUB).path == "/spaces/s%201", "a setting of the connection is a hint"


def test_a_list_that_is_written_as_a_map() -> None:
    data = {"name": "Design", "budget": Decimal("7.5"), "state": "33", "completed_on": date(2026, 10, 1)}
    body = to_vendor(JOB.fields, data, creating=True, refs={}, maps={}, settings={})
    sent = REST.create(HUB, JOB, "tsk_1", body, None).json_body
    extras = {"8": Decimal("7.5"), "5": "33", "6": {"date": "2026-10-01"}, "7": "tsk_1"}
    assert sent == {"data": {"space": "s 1", "name": "Design", "extras": extras}}
    emptied = dict.fromkeys(("budget", "state", "completed_on"))
    changed = to_vendor(JOB.fields, emptied, creating=False, refs={}, maps={}, settings={})
    clear(changed, JOB.extensions["phase"])
    assert REST.update(HUB, JOB, "1", changed).json_body == {"data": {"extras": {"8": None, "5": None, "6": None, "9": None}}}
    read = {
        "id": "1",
        "extras": [{"id": "8", "number": 7.5}, {"id": "5", "choice": {"id": "33"}}, {"id": "6", "day": {"date": "2026-10-01"}}],
    }
    assert from_vendor(JOB.fields, read, {})[0] | data == from_vendor(JOB.fields, read, {})[0] | {"name": "Design"}


@pytest.mark.parametrize(
    ("data", "creating", "sent"),
    [
        ({"starts_on": date(2026, 10, 1)}, True, False),
        ({"starts_on": date(2026, 10, 1), "due_on": None}, True, False),
        ({"starts_on": date(2026, 10, 1), "due_on": date(2026, 10, 2)}, True, True),
        ({"starts_on": date(2026, 10, 1), "due_on": date(2026, 10, 2), "kind": "milestone"}, True, False),
        ({"starts_on": date(2026, 10, 1)}, False, True),
    ],
)
def test_a_create_leaves_out_what_the_system_would_refuse_and_an_update_does_not(data: dict[str, Any], creating: bool, sent: bool) -> None:
    assert ("start" in to_vendor(JOB.fields, data, creating=creating, refs={}, maps={}, settings={})) is sent


def test_rows_that_are_only_a_part_come_as_ids() -> None:
    rows = [{"id": "1", "state": "x"}, {"id": "2"}]
    page = REST.page(JOB, Query(), answer({"data": rows, "next": {"offset": "abc"}}))
    assert (page.rows, page.ids, page.cursor) == ((), ("1", "2"), "abc")
    assert REST.page(JOB, Query(), answer({"data": rows[:1], "next": None})).rows == (rows[0],)
    assert REST.page(JOB, Query(), answer({"data": []})).rows == ()


def test_a_key_is_found_on_any_page() -> None:
    page = answer({"data": [{"id": "1", "extras": []}, {"id": "2", "extras": [{"id": "7", "text": "tsk_1"}]}]})
    assert REST.scans(JOB)  # type: ignore[attr-defined]
    assert REST.found(JOB, "tsk_1", page) == {"id": "2", "extras": [{"id": "7", "text": "tsk_1"}]}
    assert REST.found(JOB, "tsk_2", page) is None


def test_an_answer_without_its_record_is_no_absent_record() -> None:
    with pytest.raises(ValueError, match="record"):
        REST.record(JOB, answer({}))
    listed = JOB.model_copy(update={"calls": JOB.calls.model_copy(update={"item": "items.0"})})  # type: ignore[union-attr]
    assert REST.record(listed, answer({"items": []})) is None
    with pytest.raises(ValueError, match="record"):
        REST.record(listed, answer({}))


@pytest.mark.parametrize(
    ("message", "field"), [("start: must be before due", "starts_on"), ("extras.8: no number", "budget"), ("Go away", None)]
)
def test_a_message_names_the_field(message: str, field: str | None) -> None:
    refused = answer({"error": message}, 400)
    failure = classify(HUB, JOB, REST.update(HUB, JOB, "1", {}), refused, REST.error(HUB, refused))
    assert (failure.kind, failure.members.get("field")) == (Kind.REJECTED, field)


def test_words_and_flags() -> None:
    approved = Flag(when_true=("APPROVED", "LOCKED"), when_false=("DRAFT",))
    assert [approved.from_vendor(value, {}) for value in ("APPROVED", "LOCKED", "DRAFT", None)] == [True, True, False, None]
    assert (approved.to_vendor(True, {}), approved.to_vendor(False, {})) == ("APPROVED", "DRAFT")
    with pytest.raises(ValueError, match="PENDING"):
        approved.from_vendor("PENDING", {})
    state = Codes(table={"completed": "true", "not_started": "false", "started": "false"}, flags=True)
    assert (state.to_vendor("completed", {}), state.to_vendor("started", {})) == (True, False)
    assert (state.from_vendor(True, {}), state.from_vendor(False, {}), state.from_vendor(None, {})) == ("completed", "not_started", None)


def test_a_malformed_choice_names_our_field() -> None:
    with pytest.raises(Malformed) as raised:
        from_vendor(JOB.fields, {"extras": [{"id": "8", "number": "many"}]}, {})
    assert raised.value.members["field"] == "budget"
