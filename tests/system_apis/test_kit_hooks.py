"""How messages are proven and read, as tables: the facts of each system, without a socket."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from app.system_apis.asana.events import EVENTS as ASANA
from app.system_apis.dynamics365.events import EVENTS as BUSINESS_CENTRAL
from app.system_apis.jira.events import EVENTS as JIRA
from app.system_apis.kantata.events import FEED
from app.system_apis.kit.hooks import ALL, Change, Events, Hint, HmacHeader, Message, delivery_id, fill, hint, hints
from app.system_apis.monday.events import EVENTS as MONDAY

SETTINGS = {"epic_type": "10000"}
PLACES = {"5096980102": "project"}
AT = datetime(2026, 2, 3, 3, 33, 19, 7000, UTC)
INVOICE = "5d115c9c-44e3-ea11-bb43-000d3a2feca1"
COMPANY = "api/v2.0/companies(cfe02ac1-e9c5-5425-8493-c49d1ff9d540)"


def asana(kind: str, gid: str = "12", action: str = "changed") -> dict[str, Any]:
    return {"action": action, "created_at": "2026-02-03T03:33:19.007Z", "resource": {"gid": gid, "resource_type": kind}, "user": None}


def central(resource: str, kind: str = "updated") -> dict[str, Any]:
    return {"clientState": "s", "changeType": kind, "resource": f"{COMPANY}/{resource}", "lastModifiedDateTime": "2026-02-03T03:33:19.007Z"}


@pytest.mark.parametrize(
    ("events", "document", "expected"),
    [
        (ASANA, {"events": [asana("task"), asana("task"), asana("section")]}, [("task", "12"), ("task", "12"), (None, "")]),
        (ASANA, {"events": [asana("project", "7", "deleted")]}, [("project", "7")]),
        (BUSINESS_CENTRAL, {"value": [central(f"salesInvoices({INVOICE})")]}, [("invoice", INVOICE)]),
        (BUSINESS_CENTRAL, {"value": [central("salesInvoices?$filter=x", "collection")]}, [("invoice", ALL)]),
        (BUSINESS_CENTRAL, {"value": [central(f"vendors({INVOICE})"), central("salesInvoices(1)")]}, [(None, ""), (None, "")]),
        (JIRA, {"timestamp": 1, "webhookEvent": "worklog_updated", "worklog": {"id": "3", "issueId": "9"}}, [("time_entry", "9/3")]),
        (JIRA, {"webhookEvent": "jira:issue_deleted", "issue": {"id": "9", "fields": {"issuetype": {"id": "10000"}}}}, [("project", "9")]),
        (JIRA, {"webhookEvent": "jira:issue_created", "issue": {"id": "9", "fields": {"issuetype": {"id": "100001"}}}}, [("task", "9")]),
        (JIRA, {"webhookEvent": "sprint_started"}, [(None, "")]),
        (MONDAY, {"event": {"boardId": 5096980102, "pulseId": 8, "triggerTime": "2026-02-03T06:18:57.914Z"}}, [("project", "8")]),
        (MONDAY, {"event": {"boardId": 1, "pulseId": 8}}, [(None, "")]),
    ],
)
def test_what_a_message_is_about(events: Events, document: dict[str, Any], expected: list[tuple[str | None, str]]) -> None:
    found = hints(events, json.dumps(document).encode(), PLACES, SETTINGS)
    assert [(item.entity, item.record) for item in found] == expected


def test_when_it_changed() -> None:
    assert hints(ASANA, json.dumps({"events": [asana("task")]}).encode(), {}, {})[0].at == AT
    changed = {"timestamp": 1_770_089_599_007, "webhookEvent": "worklog_created", "worklog": {"id": 1, "issueId": 2}}
    assert hints(JIRA, json.dumps(changed).encode(), {}, {})[0].at == AT


def test_a_row_of_a_feed() -> None:
    row = {"id": "5", "subject_type": "TimeEntry", "subject_id": "77", "subject_changed_at": "2026-02-03T03:33:19.007Z"}
    assert hint(FEED.changes, row, {}, {}) == Hint(entity="time_entry", record="77", at=AT)


@pytest.mark.parametrize(
    "document",
    [
        {"webhookEvent": "worklog_created", "worklog": {"id": "1"}},
        {"webhookEvent": "worklog_created", "worklog": {"id": {}, "issueId": "2"}},
        {"webhookEvent": "worklog_created", "worklog": {"id": "a b", "issueId": "2"}},
        {"webhookEvent": "worklog_created", "worklog": {"id": "1\u0000", "issueId": "2"}},
        {"webhookEvent": "worklog_created", "worklog": {"id": "1" * 300, "issueId": "2"}},
        {"webhookEvent": "worklog_created", "worklog": {"id": "1", "issueId": "2"}, "timestamp": "now"},
        {"webhookEvent": "worklog_created", "worklog": {"id": "1", "issueId": "2"}, "timestamp": 1e300},
        [],
        7,
    ],
)
def test_what_names_no_record_is_said_to(document: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        hints(JIRA, json.dumps(document).encode(), {}, {})


@pytest.mark.parametrize("events", [{}, {"events": 7}, {"events": [7]}])
def test_a_list_that_is_none(events: Any) -> None:
    with pytest.raises(ValueError, match="no list of changes"):
        hints(ASANA, json.dumps(events).encode(), {}, {})


def message(body: bytes, **headers: str) -> Message:
    return Message(path="/events/v1/x", headers={name.replace("_", "-"): value for name, value in headers.items()}, body=body)


def test_a_delivery_has_the_systems_name_or_the_hash_of_its_body() -> None:
    assert delivery_id(JIRA, message(b"{}", x_atlassian_webhook_identifier="i1")) == "i1"
    assert delivery_id(MONDAY, message(b'{"event": {"triggerUuid": "u1"}}')) == "u1"
    digest = hashlib.sha256(b"{}").hexdigest()
    for events, given in ((JIRA, {"x_atlassian_webhook_identifier": "x" * 300}), (MONDAY, {}), (ASANA, {})):
        assert delivery_id(events, message(b"{}", **given)) == digest


def test_a_heartbeat_says_nothing() -> None:
    assert ASANA.says_nothing(message(b'{"events":[]}'))
    assert not ASANA.says_nothing(message(b"{}"))
    assert not JIRA.says_nothing(message(b"{"))


@pytest.mark.parametrize(
    ("body", "proven"),
    [
        ({"value": [{"clientState": "s"}]}, True),
        ({"value": [{"clientState": "s"}, {"clientState": "t"}]}, False),
        ({"value": [{"clientState": "s"}, {}]}, False),
        ({"value": []}, False),
        ({"value": {"clientState": "s"}}, False),
        ([], False),
        (None, False),
    ],
)
def test_each_item_repeats_our_secret(body: Any, proven: bool) -> None:
    assert BUSINESS_CENTRAL.verify.verified(message(json.dumps(body).encode()), "s", 0) is proven
    assert not BUSINESS_CENTRAL.verify.verified(message(b"[" * 5000), "s", 0)


def test_a_signature_is_of_the_very_bytes() -> None:
    signature = hmac.new(b"k", b'{"events": []}', hashlib.sha256).hexdigest()
    assert ASANA.verify.verified(message(b'{"events": []}', x_hook_signature=signature), "k", 0)
    assert not ASANA.verify.verified(message(b'{"events":[]}', x_hook_signature=signature), "k", 0)
    assert not ASANA.verify.verified(message(b'{"events": []}', x_hook_signature="\u00e9" + signature[1:]), "k", 0)


def test_settings_in_a_condition_are_words_and_no_expressions() -> None:
    change = Change(when={"kind": "{word}"}, entity="task", record="{id}")
    events = Events(verify=HmacHeader(header="x"), changes=(change,))
    assert hints(events, b'{"kind": "axb", "id": 1}', {}, {"word": "a.b"})[0].entity is None
    assert hints(events, b'{"kind": "a.b", "id": 1}', {}, {"word": "a.b"})[0].entity == "task"


def test_templates_are_filled_where_they_name_something() -> None:
    filled = fill({"a": ["{url}", 1], "b": "mutation { x(id: $id) { id } }"}, {"url": "https://x"})
    assert filled == {"a": ["https://x", 1], "b": "mutation { x(id: $id) { id } }"}
