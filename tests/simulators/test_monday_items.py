"""Items of the monday.com simulator: column values in and out, finding them again, pages, and what happens to items."""

# The fixtures are imported by name.
# ruff: noqa: F811

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from simulators.monday import Monday
from simulators.monday.facts import COLUMN_TYPES, READ_ONLY
from tests.simulators.monday_bench import (  # noqa: F401
    INVOICES,
    PROJECTS,
    TEMPLATE,
    TIME,
    TODAY,
    Api,
    Clock,
    api,
    monday,
    monday_clock,
    monday_server,
)

CHANGED = '"changed_at":"2026-02-02T02:40:00.000Z"'
TYPED = """id type text value column{id title}
 ... on StatusValue{index label is_done label_style{color border}} ... on DateValue{date time} ... on TimelineValue{from to}
 ... on PeopleValue{persons_and_teams{id kind}} ... on NumbersValue{number} ... on CheckboxValue{checked}
 ... on LinkValue{url url_text}
 ... on DropdownValue{values{id label}} ... on BoardRelationValue{linked_item_ids display_value} ... on DependencyValue{linked_item_ids}
 ... on EmailValue{email label} ... on PhoneValue{phone country_short_name} ... on CountryValue{country{code name}}
 ... on RatingValue{rating}
 ... on HourValue{hour minute} ... on WeekValue{start_date end_date} ... on TagsValue{tag_ids} ... on ItemIdValue{item_id}
 ... on CreationLogValue{creator_id created_at} ... on LastUpdatedValue{updater_id updated_at} ... on MirrorValue{display_value}
 ... on FormulaValue{display_value} ... on TimeTrackingValue{running duration history{id status started_at ended_user_id}}
 ... on SubtasksValue{subitems_ids} ... on ButtonValue{label} ... on FileValue{files{... on FileAssetValue{asset_id name}}}"""
LABELS = {"labels": [{"label": "A"}, {"label": "B"}]}


def _value(api: Api, item: str, column: str) -> dict[str, Any]:
    query = "query($i:[ID!],$c:[String!]){items(ids:$i){column_values(ids:$c){%s}}}".replace("%s", TYPED)
    value: dict[str, Any] = api.ask(query, i=[item], c=[column])["items"][0]["column_values"][0]
    return value


def _change(api: Api, board: str, item: str, column: str, value: Any, *, refused: bool = False, labels: bool = False) -> Any:
    query = """mutation($b:ID!,$i:ID!,$c:String!,$v:JSON!,$l:Boolean){
        change_column_value(board_id:$b,item_id:$i,column_id:$c,value:$v,create_labels_if_missing:$l){id}}"""
    text = value if isinstance(value, str) and refused and value.startswith("raw:") else json.dumps(value)
    send = api.refused if refused else api.ask
    return send(query, b=board, i=item, c=column, v=text, l=labels)


# Column values


@pytest.mark.parametrize(
    ("kind", "sent", "value", "text", "typed"),
    [
        ("text", "abc", '"abc"', "abc", {}),
        ("numbers", "3.25", '"3.25"', "3.25", {"number": 3.25}),
        ("numbers", 3, '"3"', "3", {"number": 3.0}),
        ("status", {"label": "Done"}, '{"index":1,"post_id":null,%s}', "Done", {"index": 1, "label": "Done", "is_done": True}),
        ("status", {"index": 0}, '{"index":0,"post_id":null,%s}', "Working on it", {"index": 0, "is_done": False}),
        ("date", {"date": "2026-03-06"}, '{"date":"2026-03-06","icon":null,%s}', "2026-03-06", {"date": "2026-03-06", "time": ""}),
        (
            "date",
            {"date": "2026-03-06", "time": "09:00:00"},
            '{"date":"2026-03-06","icon":null,"time":"09:00:00",%s}',
            "2026-03-06 09:00",
            {"time": "09:00:00"},
        ),
        (
            "timeline",
            {"from": "2026-02-02", "to": "2026-02-27"},
            '{"from":"2026-02-02","to":"2026-02-27",%s}',
            "2026-02-02 - 2026-02-27",
            {"from": "2026-02-02T00:00:00Z", "to": "2026-02-27T00:00:00Z"},
        ),
        (
            "people",
            {"personsAndTeams": [{"id": 70002, "kind": "person"}, {"id": 880101, "kind": "team"}]},
            '{"personsAndTeams":[{"id":70002,"kind":"person"},{"id":880101,"kind":"team"}],%s}',
            "Sam Okafor, Delivery",
            {"persons_and_teams": [{"id": "70002", "kind": "person"}, {"id": "880101", "kind": "team"}]},
        ),
        ("long_text", {"text": "line"}, '{"text":"line",%s}', "line", {}),
        ("dropdown", {"labels": ["B"]}, '{"ids":[2]}', "B", {"values": [{"id": "2", "label": "B"}]}),
        ("dropdown", {"ids": [1, 2]}, '{"ids":[1,2]}', "A, B", {}),
        ("checkbox", {"checked": "true"}, '{"checked":true,%s}', "v", {"checked": True}),
        ("link", {"url": "https://a.example", "text": "A"}, '{"url":"https://a.example","text":"A",%s}', "A - https://a.example", {}),
        ("email", {"email": "a@b.example", "text": "A"}, '{"email":"a@b.example","text":"A",%s}', "A", {"email": "a@b.example"}),
        ("phone", {"phone": "+4411", "countryShortName": "GB"}, '{"phone":"+4411","countryShortName":"GB",%s}', "+4411", {}),
        ("country", {"countryCode": "DE", "countryName": "Germany"}, '{"countryCode":"DE","countryName":"Germany",%s}', "Germany", {}),
        ("rating", {"rating": 4}, '{"rating":4,%s}', "4", {"rating": 4}),
        ("hour", {"hour": 9, "minute": 5}, '{"hour":9,"minute":5,%s}', "09:05", {"hour": 9}),
    ],
)
def test_a_value_written_is_read_in_three_forms(api: Api, kind: str, sent: Any, value: str, text: str, typed: Any) -> None:
    board, ids = api.board(("C", kind), C=LABELS if kind == "dropdown" else None)
    item = api.item(board)
    _change(api, board, item, ids["C"], sent)
    seen = _value(api, item, ids["C"])
    assert (seen["value"], seen["text"]) == (value.replace("%s", CHANGED), text)
    assert {name: seen[name] for name in typed} == typed
    assert seen["column"] == {"id": ids["C"], "title": "C"}
    _change(api, board, item, ids["C"], {})
    assert _value(api, item, ids["C"])["text"] == ""


@pytest.mark.parametrize(
    ("kind", "sent", "text"),
    [
        ("status", "Stuck", "Stuck"),
        ("status", "1", "Done"),
        ("date", "2026-03-06 09:00:00", "2026-03-06 09:00"),
        ("people", "70002, 70003", "Sam Okafor, Jo Lindqvist"),
        ("numbers", "-0.5", "-0.5"),
        ("dropdown", "A, B", "A, B"),
        ("dropdown", "2", "B"),
        ("checkbox", "true", "v"),
        ("link", "https://a.example Text of it", "Text of it - https://a.example"),
        ("email", "a@b.example", "a@b.example"),
        ("long_text", "words", "words"),
        ("phone", "+4411 GB", "+4411"),
        ("country", "DE Germany", "Germany"),
    ],
)
def test_the_simple_form_of_a_value_is_text(api: Api, kind: str, sent: str, text: str) -> None:
    board, ids = api.board(("C", kind), C=LABELS if kind == "dropdown" else None)
    item = api.item(board)
    query = "mutation($b:ID!,$i:ID,$c:String!,$v:String){change_simple_column_value(board_id:$b,item_id:$i,column_id:$c,value:$v){id}}"
    api.ask(query, b=board, i=item, c=ids["C"], v=sent)
    assert _value(api, item, ids["C"])["text"] == text
    api.ask(query, b=board, i=item, c=ids["C"], v="")
    assert _value(api, item, ids["C"])["text"] == ""
    multiple = "mutation($b:ID!,$i:ID,$v:JSON!){change_multiple_column_values(board_id:$b,item_id:$i,column_values:$v){id}}"
    api.ask(multiple, b=board, i=item, v=json.dumps({ids["C"]: sent, "name": "Renamed"}))
    assert _value(api, item, ids["C"])["text"] == text
    api.ask(multiple, b=board, i=item, v=json.dumps({ids["C"]: None}))
    assert _value(api, item, ids["C"])["text"] == ""
    assert api.names(board) == ["Renamed"]


BAD = {
    "text": [1, {"text": "a"}],
    "numbers": ["1,5", "abc", "1e3", True],
    "status": ["Nope", {"label": "Nope"}, {"index": 77}, {"labels": ["Done"]}, {"index": True}],
    "date": ["06.03.2026", {"date": "2026-02-30"}, {"date": "2026-03-06", "time": "9:00"}, {"day": "2026-03-06"}],
    "timeline": ["2026-02-02", {"from": "2026-02-02"}, {"from": "2026-02-03", "to": "2026-02-02"}],
    "people": ["Sam", {"personsAndTeams": [{"id": 1, "kind": "person"}]}, {"personsAndTeams": [{"id": 70002}]}, {"people": []}],
    "dropdown": ["C", {"ids": [9]}, {"labels": "A"}],
    "checkbox": [{"checked": "yes"}, "yes"],
    "link": [{"url": "a"}, {"text": "b"}],
    "email": ["nobody", {"email": "x"}],
    "phone": [{"phone": "abc"}, {"phone": "123", "countryShortName": "Germany"}],
    "country": [{"countryCode": "Germany"}],
    "long_text": [{"text": "x" * 2001}, [1]],
    "rating": [{"rating": 9}],
    "hour": [{"hour": 24}],
    "week": ["2026", {"week": {"startDate": "2026-02-02"}}],
    "tags": [{"tag_ids": [1]}],
    "board_relation": [{"item_ids": [1]}, {"linkedPulseIds": []}],
    "dependency": [{"item_ids": "1"}],
    "auto_number": ["1"],
    "time_tracking": [{"running": "true"}],
    "last_updated": ["2026-02-02"],
}


@pytest.mark.parametrize("kind", BAD)
def test_values_that_are_not_of_the_type_are_refused_and_change_nothing(api: Api, kind: str) -> None:
    board, ids = api.board(("C", kind), C=LABELS if kind == "dropdown" else None)
    item = api.item(board)
    before = _value(api, item, ids["C"])
    for sent in BAD[kind]:
        error = _change(api, board, item, ids["C"], sent, refused=True)
        assert error["extensions"]["code"] == "ColumnValueException", sent
        assert error["extensions"]["error_data"]["column_type"] == COLUMN_TYPES[kind][0]
        assert (error["path"], error["extensions"]["status_code"]) == (["change_column_value"], 200)
    assert _value(api, item, ids["C"]) == before


def test_a_json_argument_is_json_inside_a_string(api: Api) -> None:
    query = 'mutation($v:JSON){create_item(board_id:%s,item_name:"x",column_values:$v){id}}'.replace("%s", TIME)
    for sent in ({"text_mkt3tk8x": "a"}, "{", "[1]"):
        assert api.refused(query, v=sent)["extensions"]["code"] == "ColumnValueException"
    assert api.refused(query, v=json.dumps({"nope": "a"}))["extensions"]["code"] == "InvalidColumnIdException"
    assert api.names(TIME) == []
    assert api.ask(query, v=json.dumps({"text_mkt3tk8x": "a"}))


def test_every_type_is_read_empty_as_the_sheet_says(api: Api) -> None:
    kinds = [kind for kind in COLUMN_TYPES if kind not in ("name", "subtasks")]
    board, ids = api.board(*((kind, kind) for kind in kinds))
    item = api.item(board)
    for kind in kinds:
        seen = _value(api, item, ids[kind])
        assert seen["type"] == kind
        if kind in ("board_relation", "mirror", "dependency", "formula", "button"):
            assert (seen["text"], seen["value"]) == (None, None)
        elif kind not in ("auto_number", "creation_log", "item_id", "last_updated"):
            assert (seen["text"], seen["value"]) == ("", None), kind
    status = _value(api, item, ids["status"])
    assert (status["index"], status["label"], status["is_done"]) == (5, None, False)
    _change(api, board, item, ids["status"], {})
    assert json.loads(_value(api, item, ids["status"])["value"])["index"] == 5
    assert _value(api, item, ids["item_id"])["item_id"] == item
    assert _value(api, item, ids["auto_number"])["text"] == "1"
    assert _value(api, item, ids["creation_log"])["creator_id"] == "70001"
    assert set(COLUMN_TYPES) >= READ_ONLY


def test_labels_are_made_only_when_asked(api: Api) -> None:
    board, ids = api.board(("S", "status"), ("D", "dropdown"))
    item = api.item(board)
    _change(api, board, item, ids["S"], {"label": "Waiting"}, labels=True)
    _change(api, board, item, ids["D"], {"labels": ["New"]}, labels=True)
    assert (_value(api, item, ids["S"])["index"], _value(api, item, ids["D"])["text"]) == (3, "New")
    columns = api.ask("query($b:[ID!]){boards(ids:$b){columns{id settings settings_str}}}", b=[board])["boards"][0]["columns"]
    settings = next(row for row in columns if row["id"] == ids["S"])
    assert [row["label"] for row in settings["settings"]["labels"]] == ["Working on it", "Done", "Stuck", "", "Waiting"]
    assert json.loads(settings["settings_str"])["labels"] == {"0": "Working on it", "1": "Done", "2": "Stuck", "3": "Waiting"}
    assert json.loads(settings["settings_str"])["done_colors"] == [1]


def test_relations_mirrors_and_dependencies(api: Api) -> None:
    source, of_source = api.board(("State", "status"))
    first, second = (api.item(source, name, **{of_source["State"]: "Done"}) for name in ("One", "Two"))
    board, ids = api.board(("Link", "board_relation"), ("Needs", "dependency"), Link={"boardIds": [int(source)]})
    settings = {"relation_column": {ids["Link"]: True}, "displayed_linked_columns": {source: [of_source["State"]]}}
    query = 'mutation($b:ID!,$d:JSON){create_column(board_id:$b,title:"M",column_type:mirror,defaults:$d){id}}'
    mirror = api.ask(query, b=board, d=json.dumps(settings))["create_column"]["id"]
    item, other = api.item(board, "Item", **{ids["Link"]: {"item_ids": [int(first), second]}}), api.item(board, "Other")
    _change(api, board, item, ids["Needs"], {"item_ids": [other]})
    assert _value(api, item, ids["Link"])["linked_item_ids"] == [first, second]
    assert _value(api, item, ids["Link"])["display_value"] == "One, Two"
    assert _value(api, item, mirror)["display_value"] == "Done, Done"
    assert _value(api, item, ids["Needs"])["linked_item_ids"] == [other]
    assert _change(api, board, item, ids["Link"], {"item_ids": [other]}, refused=True), "the board is not connected"
    assert _change(api, board, item, ids["Needs"], {"item_ids": [first]}, refused=True), "an item of another board"
    found = api.ask("query($i:[ID!],$b:ID!,$c:String!){items(ids:$i){linked_items(linked_board_id:$b,link_to_item_column_id:$c){id}}}",
                    i=[item], b=source, c=ids["Link"])  # fmt: skip
    assert [row["id"] for row in found["items"][0]["linked_items"]] == [first, second]
    api.ask("mutation($i:ID){delete_item(item_id:$i){id}}", i=first)
    assert _value(api, item, ids["Link"])["linked_item_ids"] == [second]


def test_the_clock_of_an_item_is_run_by_people_and_read_by_the_api(api: Api, monday: Monday, monday_clock: Clock) -> None:
    item = api.ask("query($b:[ID!]){boards(ids:$b){items_page(limit:1){items{id}}}}", b=[TEMPLATE])["boards"][0]["items_page"]["items"][0][
        "id"
    ]
    monday.track_time(item, "70003", monday_clock() - 5400, 5400)
    seen = _value(api, item, "duration_mks7tt6r")
    assert (seen["duration"], seen["running"], seen["text"]) == (5400, False, "01:30:00")
    assert (seen["history"][0]["started_at"], seen["history"][0]["ended_user_id"]) == ("2026-02-02T01:10:00Z", "70003")


# Time and its approval, as a consulting firm does it here


def test_a_consultant_logs_time_and_a_manager_approves_it(api: Api, monday: Monday) -> None:
    project = api.item(PROJECTS, "ACME rollout")
    consultant = Api(api.address, monday.issue_token("70003"))
    values = {"multiple_person_mkt3": "70003", "date_mkt3dy6n": TODAY, "numeric_mkt3hr4v": "7.5", "color_mkt3ap7p": "Submitted"}
    entry = consultant.item(TIME, "Workshop", board_relation_mkt3p={"item_ids": [project]}, boolean_mkt3bi2l={"checked": "true"}, **values)
    _change(api, TIME, entry, "color_mkt3ap7p", {"label": "Approved"})
    row = next(row for row in api.state("items") if row["id"] == entry)
    assert row["creator_id"] == "70003"
    shown = {value["id"]: value for value in row["column_values"]}
    assert (shown["color_mkt3ap7p"]["text"], shown["numeric_mkt3hr4v"]["text"]) == ("Approved", "7.5")
    assert shown["board_relation_mkt3p"]["linked_item_ids"] == [project]
    assert _value(api, entry, "pulse_updated_mkt3")["updater_id"] == "70001"


# Finding and paging


def test_pages_of_items_go_on_by_cursor(api: Api, monday_clock: Clock) -> None:
    board, _ = api.board()
    for number in range(5):
        api.item(board, f"I{number}")
    query = "query($b:[ID!],$c:String){boards(ids:$b){items_page(limit:2,cursor:$c){cursor items{name}}}}"
    first = api.ask(query, b=[board])["boards"][0]["items_page"]
    second = api.ask("query($c:String!){next_items_page(cursor:$c,limit:2){cursor items{name}}}", c=first["cursor"])["next_items_page"]
    third = api.ask(query, b=[board], c=second["cursor"])["boards"][0]["items_page"]
    assert [[row["name"] for row in page["items"]] for page in (first, second, third)] == [["I0", "I1"], ["I2", "I3"], ["I4"]]
    assert third["cursor"] is None
    monday_clock.forward(3601)
    for document, given in (
        (query, {"b": [board], "c": first["cursor"]}),
        ("query($c:String!){next_items_page(cursor:$c,limit:2){cursor}}", {"c": first["cursor"]}),
    ):
        body = api.send(document, **given).json()
        assert "data" not in body
        assert "expired" in body["errors"][0]["message"]
    assert "invalid" in api.send('{next_items_page(cursor:"x",limit:2){cursor}}').json()["errors"][0]["message"]
    both = "query($b:[ID!],$c:String){boards(ids:$b){items_page(limit:2,cursor:$c,query_params:{ids:[1]}){cursor}}}"
    assert api.refused(both, b=[board], c=first["cursor"])["path"] == ["boards", 0, "items_page"]


def test_sizes_of_pages(api: Api) -> None:
    assert (
        api.refused("{boards(ids:[%s]){items_page(limit:501){cursor}}}".replace("%s", TIME))["extensions"]["code"]
        == "InvalidArgumentException"
    )
    assert api.refused("{boards(ids:[%s]){items_page(limit:0){cursor}}}".replace("%s", TIME))
    ids = [str(number) for number in range(101)]
    assert api.refused("query($i:[ID!]){items(ids:$i){id}}", i=ids)["path"] == ["items"]
    assert api.http.post("/v2", json={"query": "{boards(ids:[%s]){items_page{items{id}}}}".replace("%s", TIME)}).json()["data"]["boards"]


def test_items_and_boards_by_id_leave_out_what_they_do_not_know(api: Api) -> None:
    item = api.item(TIME, "kept")
    assert api.ask("query($i:[ID!]){items(ids:$i){id name}}", i=["1", item])["items"] == [{"id": item, "name": "kept"}]
    assert api.ask("{items(ids:[1]){id} boards(ids:[1]){id}}") == {"items": [], "boards": []}
    api.ask("mutation($i:ID){delete_item(item_id:$i){id}}", i=item)
    assert api.ask("query($i:[ID!]){items(ids:$i){state}}", i=[item])["items"] == [{"state": "deleted"}]
    assert api.ask("query($i:[ID!]){items(ids:$i,exclude_nonactive:true){state}}", i=[item])["items"] == []
    assert api.names(TIME) == []


def test_a_doubtful_create_is_found_by_its_external_id(api: Api) -> None:
    item = api.item(PROJECTS, "ACME", text_mkp2ex8c="006Hs1")
    api.item(PROJECTS, "Other", text_mkp2ex8c="006Hs2")
    query = """query($c:[ItemsPageByColumnValuesQuery!]){
        items_page_by_column_values(board_id:%s,limit:10,columns:$c){cursor items{id}}}""".replace("%s", PROJECTS)
    wanted = [{"column_id": "text_mkp2ex8c", "column_values": ["006Hs1", "x"]}]
    assert api.ask(query, c=wanted)["items_page_by_column_values"] == {"cursor": None, "items": [{"id": item}]}
    assert api.ask(query, c=[*wanted, {"column_id": "name", "column_values": ["Other"]}])["items_page_by_column_values"]["items"] == []
    assert (
        api.refused(query, c=[{"column_id": "board_relation_mkp2cl", "column_values": ["x"]}])["extensions"]["code"]
        == "InvalidColumnTypeException"
    )
    assert api.refused(query, c=[{"column_id": "nope", "column_values": ["x"]}])["extensions"]["code"] == "InvalidColumnIdException"
    assert api.refused(query)


def _rule(column: str, operator: str, *wanted: Any) -> Any:
    return {"rules": [{"column_id": column, "operator": operator, "compare_value": list(wanted)}]}


def test_rules_select_items(api: Api, monday_clock: Clock) -> None:
    board, ids = api.board(("S", "status"), ("N", "numbers"), ("D", "date"), ("P", "people"), ("T", "text"), ("C", "dropdown"), C=LABELS)
    monday_clock.forward(-86400)
    api.item(
        board, "Alpha", **{ids["S"]: "Done", ids["N"]: "10", ids["D"]: "2026-01-01", ids["P"]: "70001", ids["T"]: "red", ids["C"]: "A"}
    )
    monday_clock.forward(86400)
    api.item(board, "Beta", **{ids["S"]: "Stuck", ids["N"]: "2", ids["D"]: TODAY, ids["T"]: "red wine", ids["C"]: "B"})
    api.item(board, "Gamma")
    for expected, params in (
        (["Alpha"], _rule(ids["S"], "any_of", 1)),
        (["Beta", "Gamma"], _rule(ids["S"], "not_any_of", 1)),
        (["Gamma"], _rule(ids["S"], "is_empty")),
        (["Alpha", "Beta"], _rule(ids["N"], "is_not_empty")),
        (["Alpha"], _rule(ids["N"], "greater_than", 2)),
        (["Beta"], _rule(ids["N"], "between", 1, 3)),
        (["Beta"], _rule(ids["D"], "any_of", "TODAY")),
        (["Alpha"], _rule(ids["D"], "any_of", "EXACT", "2026-01-01")),
        (["Beta"], _rule(ids["D"], "greater_than", "EXACT", "2026-01-15")),
        (["Alpha"], _rule(ids["P"], "any_of", "person-70001")),
        (["Alpha"], _rule(ids["P"], "any_of", "assigned_to_me")),
        (["Alpha"], _rule(ids["T"], "any_of", "red")),
        (["Alpha", "Beta"], _rule(ids["T"], "contains_text", "RED")),
        (["Beta"], _rule(ids["C"], "any_of", 2)),
        (["Alpha"], _rule("name", "starts_with", "al")),
        (["Beta", "Gamma"], _rule("__last_updated__", "any_of", "TODAY")),
        (["Alpha"], _rule("__last_updated__", "any_of", "YESTERDAY")),
        (["Beta", "Gamma"], _rule("__last_updated__", "greater_than_or_equals", TODAY)),
        (["Alpha", "Beta", "Gamma"], _rule("group", "any_of", "topics")),
        (["Alpha", "Gamma"], {**_rule(ids["S"], "any_of", 1, 5), "operator": "or"}),
        (["Alpha"], {"operator": "and", "groups": [_rule(ids["S"], "any_of", 1), _rule(ids["T"], "any_of", "red")]}),
        (["Beta", "Alpha", "Gamma"], {"order_by": [{"column_id": ids["N"]}]}),
        (["Gamma", "Beta", "Alpha"], {"order_by": [{"column_id": "name", "direction": "desc"}]}),
        (["Alpha", "Beta", "Gamma"], {"order_by": [{"column_id": "__last_updated__", "direction": "asc"}]}),
    ):
        assert api.names(board, params) == expected, params
    for params in (
        _rule("nope", "any_of", 1),
        _rule(ids["S"], "between", 1, 2),
        _rule(ids["D"], "any_of", "SOON"),
        _rule(ids["N"], "greater_than", "x"),
    ):
        query = "query($b:[ID!],$p:ItemsQuery){boards(ids:$b){items_page(limit:100,query_params:$p){items{name}}}}"
        assert api.refused(query, b=[board], p=params)["extensions"]["code"] in ("InvalidArgumentException", "InvalidColumnIdException")


# Lives of items


def test_aliased_mutations_fail_one_by_one(api: Api) -> None:
    one = 'create_item(board_id:%s,item_name:"%s"){id}'
    query = f"mutation{{a:{one % (TIME, 'a')} b:{one % (1, 'b')} c:{one % (TIME, '')} d:{one % (TIME, 'd')}}}"
    body = api.send(query).json()
    assert [name for name, row in body["data"].items() if row is None] == ["b", "c"]
    assert [(error["path"], error["extensions"]["code"]) for error in body["errors"]] == [
        (["b"], "InvalidBoardIdException"),
        (["c"], "InvalidArgumentException"),
    ]
    assert api.names(TIME) == ["a", "d"]


@pytest.mark.parametrize(
    ("mutation", "code"),
    [
        ('create_item(board_id:1,item_name:"x"){id}', "InvalidBoardIdException"),
        (f'create_item(board_id:{TIME},item_name:"x",group_id:"nope"){{id}}', "ResourceNotFoundException"),
        (f'create_item(board_id:{TIME},item_name:"{"x" * 256}"){{id}}', "ItemNameTooLongException"),
        (f'create_item(board_id:{TIME},item_name:"x",relative_to:1){{id}}', "InvalidItemIdException"),
        ('create_subitem(parent_item_id:1,item_name:"x"){id}', "InvalidItemIdException"),
        ("delete_item(item_id:1){id}", "InvalidItemIdException"),
        ('move_item_to_group(item_id:1,group_id:"topics"){id}', "InvalidItemIdException"),
        (f'change_simple_column_value(board_id:{TIME},item_id:1,column_id:"name",value:"x"){{id}}', "InvalidItemIdException"),
        ('create_update(item_id:1,body:"x"){id}', "InvalidItemIdException"),
    ],
)
def test_unknown_ids_are_refused_by_name(api: Api, mutation: str, code: str) -> None:
    error = api.refused("mutation{" + mutation + "}")
    assert error["extensions"]["code"] == code
    assert error["extensions"]["service"] == "monolith"
    assert error["path"] == [mutation.partition("(")[0]]
    assert api.names(TIME) == []


def test_subitems_live_on_their_own_board(api: Api) -> None:
    board, _ = api.board(name="Plan")
    parent = api.item(board, "Parent")
    query = """mutation($i:ID!,$v:JSON){
        create_subitem(parent_item_id:$i,item_name:"Child",column_values:$v){id board{id name type} parent_item{id}}}"""
    child = api.ask(query, i=parent, v=json.dumps({"status": "Done"}))["create_subitem"]
    assert child["board"]["name"] == "Subitems of Plan"
    assert (child["board"]["type"], child["parent_item"]["id"]) == ("sub_items_board", parent)
    assert child["board"]["id"] in [row["id"] for row in api.ask("{boards(limit:100){id}}")["boards"]]
    assert api.ask("query($i:[ID!]){items(ids:$i){subitems{id}}}", i=[parent])["items"] == [{"subitems": [{"id": child["id"]}]}]
    assert api.names(board) == ["Parent"]
    columns = api.ask("query($b:[ID!]){boards(ids:$b){columns(types:[subtasks]){id}}}", b=[board])["boards"][0]["columns"]
    assert _value(api, parent, columns[0]["id"])["subitems_ids"] == [child["id"]]
    assert api.refused(query, i=child["id"])["extensions"]["code"] == "InvalidArgumentException"
    direct = 'mutation($b:ID!){create_item(board_id:$b,item_name:"x"){id}}'
    assert api.refused(direct, b=child["board"]["id"])["extensions"]["code"] == "InvalidArgumentException"
    api.ask("mutation($i:ID){delete_item(item_id:$i){id}}", i=parent)
    assert api.ask("query($i:[ID!]){items(ids:$i){state}}", i=[child["id"]])["items"] == [{"state": "deleted"}]


def test_moves_copies_archive_and_restore(api: Api, monday: Monday) -> None:
    board, ids = api.board(("T", "text"), ("N", "numbers"))
    group = api.ask('mutation($b:ID!){create_group(board_id:$b,group_name:"Next"){id}}', b=board)["create_group"]["id"]
    item = api.item(board, "One", group="topics", **{ids["T"]: "a", ids["N"]: "1"})
    moved = api.ask("mutation($i:ID,$g:String!){move_item_to_group(item_id:$i,group_id:$g){group{id}}}", i=item, g=group)
    assert moved["move_item_to_group"]["group"]["id"] == group
    copied = api.ask("mutation($b:ID!,$i:ID){duplicate_item(board_id:$b,item_id:$i){id name column_values{text}}}", b=board, i=item)
    assert copied["duplicate_item"]["name"] == "One (copy)"
    other, of_other = api.board(("T", "text"), ("X", "numbers"))
    query = """mutation($b:ID!,$i:ID!,$m:[ColumnMappingInput!]){
        move_item_to_board(board_id:$b,group_id:"topics",item_id:$i,columns_mapping:$m){id board{id}}}"""
    assert api.refused(query, b=other, i=item, m=[{"source": ids["T"], "target": of_other["X"]}])
    api.ask(query, b=other, i=item, m=[{"source": ids["N"], "target": of_other["X"]}])
    assert (_value(api, item, of_other["X"])["text"], _value(api, item, of_other["T"])["text"]) == ("1", "")
    api.ask(query, b=other, i=copied["duplicate_item"]["id"])
    assert _value(api, copied["duplicate_item"]["id"], of_other["T"])["text"] == "a"
    api.ask("mutation($i:ID){archive_item(item_id:$i){id state}}", i=item)
    assert api.names(other) == ["One (copy)"]
    error = api.refused("mutation($i:ID){archive_item(item_id:$i){id}}", i=item)
    assert error["extensions"]["error_data"] == {"item_id": int(item)}
    monday.restore_item(item)
    assert api.names(other) == ["One", "One (copy)"]


def test_positions(api: Api) -> None:
    board, _ = api.board()
    first = api.item(board, "A")
    api.item(board, "B")
    query = (
        'mutation($b:ID!,$r:ID,$m:PositionRelative){create_item(board_id:$b,item_name:"C",relative_to:$r,position_relative_method:$m){id}}'
    )
    last = api.ask(query, b=board, r=first, m="after_at")["create_item"]["id"]
    assert api.names(board) == ["A", "C", "B"]
    api.ask(
        "mutation($i:ID!,$r:ID){change_item_position(item_id:$i,relative_to:$r,position_relative_method:before_at){id}}", i=last, r=first
    )
    assert api.names(board) == ["C", "A", "B"]


def test_updates_and_the_activity_log(api: Api, monday: Monday, monday_clock: Clock) -> None:
    item = api.item(TIME, "x", color_mkt3ap7p="Draft")
    made = api.ask('mutation($i:ID){create_update(item_id:$i,body:"<p>Hello &amp; more</p>"){id text_body creator{name}}}', i=item)[
        "create_update"
    ]
    assert (made["text_body"], made["creator"]["name"]) == ("Hello & more", "Robin Vale")
    assert api.refused('mutation($i:ID){create_update(item_id:$i,body:"<p></p>"){id}}', i=item)
    sam = Api(api.address, monday.issue_token("70002"))
    assert sam.refused('mutation($i:ID!){edit_update(id:$i,body:"no"){id}}', i=made["id"])["extensions"]["code"] == "USER_UNAUTHORIZED"
    assert api.ask('mutation($i:ID!){edit_update(id:$i,body:"Bye"){text_body}}', i=made["id"])["edit_update"]["text_body"] == "Bye"
    assert [row["text_body"] for row in api.ask("query($i:[ID!]){items(ids:$i){updates{text_body}}}", i=[item])["items"][0]["updates"]] == [
        "Bye"
    ]
    monday_clock.forward(60)
    _change(api, TIME, item, "color_mkt3ap7p", {"label": "Approved"})
    query = (
        "query($f:ISO8601DateTime,$i:[ID!]){boards(ids:[%s]){activity_logs(from:$f,item_ids:$i){event data user_id created_at}}}".replace(
            "%s", TIME
        )
    )
    logs = api.ask(query, f="2026-02-02T02:40:30Z", i=[item])["boards"][0]["activity_logs"]
    assert [row["event"] for row in logs] == ["update_column_value"]
    assert json.loads(logs[0]["data"])["value"]["label"]["text"] == "Approved"
    assert re.fullmatch(r"\d{17}", logs[0]["created_at"])
    assert len(api.ask(query)["boards"][0]["activity_logs"]) == 4
    api.ask("mutation($i:ID!){delete_update(id:$i){id}}", i=made["id"])
    assert api.refused("mutation($i:ID!){delete_update(id:$i){id}}", i=made["id"])["extensions"]["status_code"] == 404


def test_files_are_sent_as_a_form(api: Api) -> None:
    board, ids = api.board(("F", "file"), ("T", "text"))
    item = api.item(board)
    query = 'mutation($file:File!){add_file_to_column(item_id:%s,column_id:"%s",file:$file){id name file_size uploaded_by{id}}}'
    part: Any = {"variables[file]": ("receipt.pdf", b"%PDF-1.7", "application/pdf")}
    made = api.http.post("/v2/file", data={"query": query % (item, ids["F"])}, files=part).json()["data"]["add_file_to_column"]
    assert (made["name"], made["file_size"]) == ("receipt.pdf", 8)
    assert _value(api, item, ids["F"])["files"] == [{"asset_id": made["id"], "name": "receipt.pdf"}]
    mapped: Any = {"0": ("b.txt", b"b", "text/plain")}
    form = {"query": query % (item, ids["F"]), "map": json.dumps({"0": ["variables.file"]})}
    assert api.http.post("/v2/file", data=form, files=mapped).json()["data"]["add_file_to_column"]["name"] == "b.txt"
    wrong = api.http.post("/v2/file", data={"query": query % (item, ids["T"])}, files=part).json()
    assert wrong["errors"][0]["extensions"]["code"] == "ColumnValueException"


def test_a_two_way_connection_shows_on_both_sides(api: Api) -> None:
    entries = [api.item(TIME, name) for name in ("Monday", "Tuesday")]
    invoice = api.item(INVOICES, "INV-1", board_relation_mki5t={"item_ids": entries})
    query = 'query($i:[ID!]){items(ids:$i){column_values(ids:["board_relation_mkt3i"]){... on BoardRelationValue{linked_item_ids}}}}'

    def linked() -> list[list[str]]:
        return [row["column_values"][0]["linked_item_ids"] for row in api.ask(query, i=entries)["items"]]

    assert linked() == [[invoice], [invoice]]
    change = 'mutation($b:ID!,$i:ID,$v:JSON!){change_column_value(board_id:$b,item_id:$i,column_id:"board_relation_mki5t",value:$v){id}}'
    api.ask(change, b=INVOICES, i=invoice, v=json.dumps({"item_ids": entries[:1]}))
    assert linked() == [[invoice], []]
    api.ask("mutation($i:ID){delete_item(item_id:$i){id}}", i=invoice)
    assert linked() == [[], []]
