"""Small parts of the kit for systems of work items: rich text, choices, words for flags, lists inside others, an instance's transitions."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.system_apis.kit.auth import Basic
from app.system_apis.kit.calls import Call, Endpoints, Errors, Inside, Offsets, Rest, Search, Tokens
from app.system_apis.kit.connector import Connector, Overrides, Resource, Transition
from app.system_apis.kit.converters import Choice, Codes, Flag, Scaled, field
from app.system_apis.kit.dialects import dialect
from app.system_apis.kit.dialects.inside import Other, Walk
from app.system_apis.kit.rich_text import RichText
from app.system_apis.kit.wire import Page, Query, Response


def _paragraphs(*lines: str) -> dict[str, Any]:
    content = [{"type": "paragraph", "content": [{"type": "text", "text": line}] if line else []} for line in lines]
    return {"type": "doc", "version": 1, "content": content}


@pytest.mark.parametrize("text", ["Workshop", "One\nTwo", "One\n\nThree", "Söhne ✓"])
def test_rich_text_is_the_same_again(text: str) -> None:
    document = RichText().to_vendor(text, {})
    assert document == _paragraphs(*text.split("\n"))
    assert RichText().from_vendor(document, {}) == text


def test_rich_text_of_people_is_read_in_lines_and_without_what_has_no_words() -> None:
    def words(text: str) -> dict[str, Any]:
        return {"type": "text", "text": text}

    items = [{"type": "listItem", "content": [{"type": "paragraph", "content": [words(text)]}]} for text in ("first", "second")]
    content = [
        {
            "type": "heading",
            "attrs": {"level": 1},
            "content": [words("Plan "), {"type": "text", "text": "B", "marks": [{"type": "strong"}]}],
        },
        {"type": "bulletList", "content": items},
        {"type": "mediaSingle", "content": [{"type": "media", "attrs": {"id": "1", "type": "file", "collection": "c"}}]},
        {
            "type": "paragraph",
            "content": [
                {"type": "mention", "attrs": {"id": "5b10", "text": "@Ana"}},
                words(" see"),
                {"type": "hardBreak"},
                {"type": "inlineCard", "attrs": {"url": "https://x.example"}},
            ],
        },
    ]
    read = RichText().from_vendor({"type": "doc", "version": 1, "content": content}, {})
    assert read == "Plan B\nfirst\nsecond\n@Ana see\nhttps://x.example"
    assert RichText().from_vendor(_paragraphs(""), {}) is None
    assert RichText().from_vendor(None, {}) is None
    with pytest.raises(ValueError, match="document"):
        RichText().from_vendor("plain", {})


def test_a_choice_is_an_object_that_names_it() -> None:
    one, many = Choice(), Choice(many=True, codes=Codes(table={"True": "Yes", "False": "No"}))
    assert one.to_vendor("HOLT-UK", {}) == {"value": "HOLT-UK"}
    assert many.to_vendor(True, {}) == [{"value": "Yes"}]
    assert one.from_vendor({"value": "HOLT-UK", "id": "10021"}, {}) == "HOLT-UK"
    assert many.from_vendor([{"value": "No"}, {"value": "Yes"}], {}) == "False"
    assert (one.from_vendor(None, {}), many.from_vendor([], {})) == (None, None)
    with pytest.raises(ValueError, match="choice"):
        one.from_vendor("HOLT-UK", {})


def test_a_flag_may_have_words_and_a_meaning_of_silence() -> None:
    archived = Flag(when_true=("Won't Do",), absent=False)
    assert [archived.from_vendor(value, {}) for value in ("Won't Do", "Done", None)] == [True, False, False]
    assert [Flag().from_vendor(value, {}) for value in (True, "F", None)] == [True, False, None]


def test_a_duration_may_say_its_unit() -> None:
    assert Scaled(digits=0, text=True, unit="m").to_vendor(Decimal(2400), {}) == "2400m"
    assert Scaled(over=60).from_vendor(5700, {}) == 95


_LOGS = Resource(
    entity="time_entry",
    object="log",
    path="log",
    modified="updated",
    operations=frozenset({"read", "list", "changes"}),
    filters={"project": "project={value}"},
    fields=(field("notes", "text"),),
    calls=Endpoints(
        read=Call(path="/things/{id.0}/logs/{id.1}"),
        list=Call(path="/things"),
        items="things",
        id="{thing}/{id}",
        paging=Tokens(token="token", size="size", next="next"),
        search=Search(since="since={since}", since_format="ms", fixed=("owner={hint.owner}",), overlap_seconds=60),
        inside=Inside(
            call=Call(path="/things/{id}/logs"),
            items="logs",
            keep={"project": "project.id", "nothing": "gone"},
            paging=Offsets(offset="start", size="size", total="total", most=2),
        ),
    ),
)
_SYSTEM = Connector(
    key="things",
    title="Things",
    dialect="rest",
    base_url="https://things.example",
    auth=(Basic(),),
    failures=(),
    resources=(_LOGS,),
    rest=Rest(health=Call(path="/"), errors=Errors(message=("messages", "errors"), field=("errors.*",), inside="fields")),
).with_overrides(Overrides(transitions={"time_entry": {"close": Transition(path="/x")}}), {"owner": "us"})
_SPOKEN = dialect("rest")


def _answer(body: Any) -> Response:
    return Response(status=200, headers={}, body=json.dumps(body).encode())


def _page(query: Query, body: Any) -> Page:
    return _SPOKEN.page(_LOGS, query, _answer(body))


def test_what_is_set_for_an_instance_stands_among_the_hints_and_its_transitions_are_its_own() -> None:
    assert _SYSTEM.hints == {"owner": "us"}
    assert set(_SYSTEM.resources[0].transitions) == {"close"}
    assert not _LOGS.transitions


def test_lists_inside_others_are_walked_to_the_end_and_rows_know_whose_they_are() -> None:
    query = Query(filters={"project": "7"}, limit=50)
    steps = [
        ({"things": [{"id": "a/b", "project": {"id": "7"}}, {"id": "c"}], "next": "T2"}, "/things", []),
        ({"logs": [{"id": 1}, {"id": 2}], "total": 3}, "/things/a%2Fb/logs", [("7", 1), ("7", 2)]),
        ({"logs": [{"id": 3}], "total": 3}, "/things/a%2Fb/logs", [("7", 3)]),
        ({"logs": [], "total": 0}, "/things/c/logs", []),
        ({"things": [], "next": "T3"}, "/things", []),
        ({"things": [{"id": "d", "project": {"id": 7}}]}, "/things", []),
        ({"logs": [{"id": 4}], "total": 1}, "/things/d/logs", [("7", 4)]),
    ]
    asked = []
    for body, path, rows in steps:
        request = _SPOKEN.list_rows(_SYSTEM, _LOGS, query)
        asked.append(dict(request.query))
        assert request.path == path
        found = _page(query, body)
        assert [(row["project"], row["id"]) for row in found.rows] == rows
        assert found.cursor is None or _SPOKEN.gave_out(Query(cursor=found.cursor))
        query = query.model_copy(update={"cursor": found.cursor})
    assert query.cursor is None
    assert asked[0] == {"owner": "us", "project": "7", "size": "50"}
    assert [item.get("start") for item in asked] == [None, "0", "2", "0", None, None, "0"]
    assert [item.get("token") for item in asked] == [None, None, None, None, "T2", "T3", None]


def test_of_what_is_inside_only_the_changes_are_told() -> None:
    since = datetime(2026, 4, 28, 12, tzinfo=UTC)
    query = Query(changed_since=since)
    assert dict(_SPOKEN.list_rows(_SYSTEM, _LOGS, query).query)["since"] == str(int((since - timedelta(seconds=60)).timestamp() * 1000))
    cursor = Walk(waiting=(Other(id="a", kept=("7", "")),)).cursor
    old, late = ({"id": n, "updated": (since + timedelta(seconds=n)).isoformat()} for n in (-61, -59))
    found = _page(query.model_copy(update={"cursor": cursor}), {"logs": [old, late], "total": 2})
    assert [row["id"] for row in found.rows] == [-59]


@pytest.mark.parametrize("value", ["1 OR 2", "1)", "", "A-1", "१"])
def test_a_value_without_quotes_must_be_of_its_form(value: str) -> None:
    calls = Endpoints(list=Call(path="/x"), search=Search(parameter="q", tail=" ORDER BY x", values="[0-9]+"))
    resource = _LOGS.model_copy(update={"calls": calls, "filters": {"project": "parent = {value}"}})
    assert dict(_SPOKEN.list_rows(_SYSTEM, resource, Query(filters={"project": "7"})).query) == {"q": "parent = 7 ORDER BY x"}
    with pytest.raises(ValueError, match="another form"):
        _SPOKEN.list_rows(_SYSTEM, resource, Query(filters={"project": value}))


@pytest.mark.parametrize("cursor", ["x", "a!b", "a!b!c!d"])
def test_a_cursor_that_is_none_of_a_walk_is_refused(cursor: str) -> None:
    with pytest.raises(ValueError, match="walk"):
        _SPOKEN.list_rows(_SYSTEM, _LOGS, Query(cursor=cursor))


def test_an_id_that_lacks_a_part_is_asked_for_all_the_same() -> None:
    assert _SPOKEN.get(_SYSTEM, _LOGS, "12/34").path == "/things/12/logs/34"
    assert _SPOKEN.get(_SYSTEM, _LOGS, "nonsense").path == "/things/nonsense/logs/-"


def test_a_refusal_names_its_first_field_where_records_have_it() -> None:
    told = _SPOKEN.error(_SYSTEM, _answer({"messages": [], "errors": {"due": "is required", "name": "too"}}))
    assert (told.field, told.message) == ("fields.due", "due: is required; name: too")
    assert _SPOKEN.error(_SYSTEM, _answer({"messages": ["No."], "errors": {}})).field is None
