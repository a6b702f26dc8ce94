"""The GraphQL dialect, what an instance names, and the converters that came with them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.core.failures import Kind, Unsupported
from app.system_apis.kit.classify import classify
from app.system_apis.kit.connector import Connector, Overrides
from app.system_apis.kit.converters import Flag, Present, Scaled, Sum
from app.system_apis.kit.dialects.graphql import GraphQL
from app.system_apis.kit.wire import Query, Response
from app.system_apis.monday import CONNECTOR

SPOKEN = GraphQL()
NAMES = {
    "project": {"board": "1", "external_id": "text_1", "client": "link_1", "stage": "color_1", "budget": "num_1"},
    "customer": {"board": "2", "external_id": "text_2"},
}
HERE: Connector = CONNECTOR.with_overrides(Overrides(names=NAMES))
PROJECT = HERE.resource("project")


def answer(body: Any, status: int = 200, **headers: str) -> Response:
    return Response(status=status, headers=headers, body=json.dumps(body).encode())


def error(code: str | None = None, status: int | None = None, message: str = "No", **more: Any) -> dict[str, Any]:
    extensions = {"code": code, "status_code": status, **more}
    return {"data": {"x": None}, "errors": [{"message": message, "extensions": {k: v for k, v in extensions.items() if v is not None}}]}


@pytest.mark.parametrize(
    ("response", "reading", "writing", "patience"),
    [
        (answer(error("NOT_AUTHENTICATED"), 401), Kind.UNAUTHENTICATED, Kind.UNAUTHENTICATED, None),
        (answer({"errors": ["Not Authenticated"]}, 401), Kind.UNAUTHENTICATED, Kind.UNAUTHENTICATED, None),
        (answer(error("COMPLEXITY_BUDGET_EXHAUSTED", 429, retry_in_seconds=17), 429), Kind.THROTTLED, Kind.THROTTLED, 17),
        (answer(error("COMPLEXITY_BUDGET_EXHAUSTED", 429, retry_in_seconds=17), 429, **{"retry-after": "21"}), *[Kind.THROTTLED] * 2, 21),
        (answer(error("ComplexityException", 200, "Budget exhausted, reset in 33 seconds")), Kind.THROTTLED, Kind.THROTTLED, 33),
        (
            answer({"error_code": "complexityBudgetExhausted", "error_message": "reset in 9 seconds", "status_code": 429}, 429),
            *[Kind.THROTTLED] * 2,
            9,
        ),
        (answer(error("DAILY_LIMIT_EXCEEDED", 429), 429), Kind.THROTTLED, Kind.THROTTLED, 3600),
        (answer(error("maxConcurrencyExceeded", 429), 429), Kind.THROTTLED, Kind.THROTTLED, None),
        (answer(error(message="Call limit exceeded for CreateBoard")), Kind.THROTTLED, Kind.THROTTLED, 60),
        (answer(error("maxComplexityExceeded", 200)), Kind.REJECTED, Kind.REJECTED, None),
        (answer(error("USER_UNAUTHORIZED", 403)), Kind.FORBIDDEN, Kind.FORBIDDEN, None),
        (answer(error("SomethingNew", 403)), Kind.FORBIDDEN, Kind.FORBIDDEN, None),
        (answer(error("InvalidItemIdException", 200)), Kind.NOT_FOUND, Kind.NOT_FOUND, None),
        (answer(error("ResourceNotFoundException", 404)), Kind.NOT_FOUND, Kind.NOT_FOUND, None),
        (answer(error("CursorException", 200)), Kind.CONFLICT, Kind.CONFLICT, None),
        (answer(error("ColumnValueException", 200)), Kind.REJECTED, Kind.REJECTED, None),
        (answer(error("SomethingNew", 422)), Kind.REJECTED, Kind.REJECTED, None),
        # A fault of the server is told in a 200: after a write nobody knows.
        (answer(error(None, 500, error_code="INTERNAL_SERVER_ERROR")), Kind.UNAVAILABLE, Kind.OUTCOME_UNKNOWN, None),
        (answer(error(None, 500), 500), Kind.UNAVAILABLE, Kind.OUTCOME_UNKNOWN, None),
        # What does not validate has no code and no data, and what is unknown stays its own class.
        (answer({"errors": [{"message": 'Cannot query field "x" on type "Board".'}]}), Kind.MALFORMED, Kind.MALFORMED, None),
        (answer(error("SomethingNew", 200)), Kind.MALFORMED, Kind.MALFORMED, None),
        (answer({"error_code": "InvalidColumnIdException", "error_message": "No", "status_code": 200}), *[Kind.REJECTED] * 2, None),
    ],
)
def test_an_error_is_known_by_its_body(response: Response, reading: Kind, writing: Kind, patience: float | None) -> None:
    assert not SPOKEN.succeeded(HERE, response)
    told = SPOKEN.error(HERE, response)
    for request, kind in (
        (SPOKEN.get(HERE, PROJECT, "1"), reading),
        (SPOKEN.update(HERE, PROJECT, "1", {"name": "x"}), writing),
    ):
        failure = classify(HERE, PROJECT, request, response, told)
        assert (failure.kind, failure.retry_after) == (kind, patience)


def test_an_error_beside_data_is_no_success() -> None:
    assert not SPOKEN.succeeded(HERE, answer({"data": {"items": []}, "errors": [{"message": "No"}]}))
    assert SPOKEN.succeeded(HERE, answer({"data": {"items": []}}))
    assert SPOKEN.succeeded(HERE, answer([])), "what is not the protocol's is found when it is read"


def test_the_field_of_an_error_is_said_in_our_words() -> None:
    response = answer(error("ColumnValueException", 200, error_data={"column_id": "color_1"}))
    failure = classify(HERE, PROJECT, SPOKEN.update(HERE, PROJECT, "1", {}), response, SPOKEN.error(HERE, response))
    assert failure.members["field"] == "status"


def test_what_an_instance_does_not_name_it_does_not_have() -> None:
    assert {item.canonical for item in PROJECT.fields} == {"name", "customer", "status", "archived", "budget"}
    assert {item.vendor for item in PROJECT.fields} == {"name", "link_1.item_ids.0", "color_1.label", "num_1.number"}
    assert PROJECT.filters == {"customer": "link_1 any_of {value}"}
    assert PROJECT.transitions["archive"].body == {"color_1": {"label": "Cancelled"}}
    assert HERE.missing["task"] == "this connection does not name its place in monday.com"
    assert not HERE.supports("task", "read")
    bare = CONNECTOR.with_overrides(Overrides(names={"project": {"board": "1", "cancelled": "Stopped"}})).resource("project")
    assert (bare.key, bare.transitions, bare.filters) == (None, {}, {})
    again = CONNECTOR.with_overrides(Overrides(names={"project": NAMES["project"] | {"cancelled": "Stopped"}})).resource("project")
    assert again.transitions["archive"].shows == {"color_1.label": "Stopped"}


@pytest.mark.parametrize("names", [{"project": {"bord": "1"}}, {"opportunity": {"board": "1"}}])
def test_a_name_of_nothing_is_refused(names: dict[str, dict[str, str]]) -> None:
    with pytest.raises(Unsupported, match="nothing to name as"):
        CONNECTOR.with_overrides(Overrides(names=names))


def test_a_write_is_json_in_a_text() -> None:
    body = {"name": "P", "num_1": {"number": "1.5"}, "link_1": {"item_ids": ["7"]}, "color_1": {"label": None}}
    variables = SPOKEN.create(HERE, PROJECT, "prj_1", body, None).json_body["variables"]
    assert (variables["board"], variables["name"]) == ("1", "P")
    values = {"num_1": "1.5", "link_1": {"item_ids": ["7"]}, "color_1": None, "text_1": "prj_1"}
    assert json.loads(variables["values"]) == values
    assert json.loads(SPOKEN.update(HERE, PROJECT, "9", {"name": "Q"}).json_body["variables"]["values"]) == {"name": "Q"}


def item(ident: str, updated: str = "2026-02-03T10:00:00Z", board: str = "1", state: str = "active", **cells: Any) -> dict[str, Any]:
    there = {"text_1": {"value": None}, "link_1": {"item_ids": []}, "color_1": {"label": None}, "num_1": {"number": None}, **cells}
    values = [{"id": name, "type": "x", **cell} for name, cell in there.items() if cell is not None]
    named = {"id": ident, "name": "P", "state": state, "updated_at": updated, "board": {"id": board}}
    return {**named, "column_values": values}


def test_a_record_is_read_with_its_cells_as_members() -> None:
    read = SPOKEN.record(PROJECT, answer({"data": {"items": [item("5", text_1={"value": '"prj_1"'}, num_1={"number": 1.5})]}}))
    assert read is not None
    assert (read["id"], read["text_1"]["value"], read["num_1"]["number"]) == ("5", "prj_1", Decimal("1.5"))


@pytest.mark.parametrize("rows", [[], [item("5", board="2")], [item("5", state="deleted")]])
def test_what_is_nowhere_on_another_board_or_deleted_is_no_record(rows: list[Any]) -> None:
    assert SPOKEN.record(PROJECT, answer({"data": {"items": rows}})) is None


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"data": None},
        {"data": {"items": None}},
        {"data": {"items": ["x"]}},
        {"data": {"items": [item("5", num_1=None)]}},
        {"data": {"items": [item("5", text_1={"value": "no JSON"})]}},
        {"data": {"items": [{**item("5"), "id": None}]}},
    ],
    ids=["empty", "null", "no rows", "text", "column gone", "no JSON", "no id"],
)
def test_an_answer_that_is_not_the_contracts_is_refused(body: Any) -> None:
    with pytest.raises(ValueError, match=r"has|JSON|Expecting"):
        SPOKEN.record(PROJECT, answer(body))


def test_changes_end_at_the_mark() -> None:
    query = Query(changed_since=datetime(2026, 2, 3, 10, 0, 0, 900_000, tzinfo=UTC))
    request = SPOKEN.list_rows(HERE, PROJECT, query).json_body["variables"]["narrowed"]
    assert request == {"order_by": [{"column_id": "__last_updated__", "direction": "desc"}]}
    rows = [item(str(place), f"2026-02-03T10:00:{second:02}Z") for place, second in enumerate((5, 0))]
    page = SPOKEN.page(PROJECT, query, answer({"data": {"boards": [{"items_page": {"cursor": "c", "items": rows}}]}}))
    assert ([row["id"] for row in page.rows], page.cursor) == (["0", "1"], "c")
    rows.append(item("2", "2026-02-03T09:59:58Z"))
    page = SPOKEN.page(PROJECT, query, answer({"data": {"boards": [{"items_page": {"cursor": "c", "items": rows}}]}}))
    assert ([row["id"] for row in page.rows], page.cursor) == (["0", "1"], None)


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("project", "12", {"column_id": "p", "operator": "any_of", "compare_value": [12]}),
        ("approved", "true", {"column_id": "a", "operator": "contains_terms", "compare_value": ["Approved"]}),
        ("approved", "false", {"column_id": "a", "operator": "not_contains_text", "compare_value": ["Approved"]}),
        ("uninvoiced", "true", {"column_id": "i", "operator": "is_empty", "compare_value": []}),
        ("uninvoiced", "false", {"column_id": "i", "operator": "is_not_empty", "compare_value": []}),
    ],
)
def test_a_filter_becomes_a_rule(name: str, value: str, rule: dict[str, Any]) -> None:
    names = {"board": "1", "external_id": "e", "project": "p", "approval": "a", "invoice": "i"}
    here = CONNECTOR.with_overrides(Overrides(names={"time_entry": names}))
    request = SPOKEN.list_rows(here, here.resource("time_entry"), Query(filters={name: value}))
    assert request.json_body["variables"]["narrowed"] == {"rules": [rule], "operator": "and"}


@pytest.mark.parametrize(("cursor", "ours"), [("MSw5NzI4", True), ("", False), ("a b", False), ("x" * 2001, False)])
def test_a_cursor_is_one_word(cursor: str, ours: bool) -> None:
    assert SPOKEN.gave_out(Query(cursor=cursor)) is ours


def test_converters_of_what_is_told_otherwise() -> None:
    assert (Flag(when_true="true").to_vendor(True, {}), Flag(when_true="true").to_vendor(False, {})) == ("true", None)
    assert [Present().from_vendor(value, {}) for value in (["1"], [], None, "")] == [True, False, False, False]
    assert [Present(value="Approved").from_vendor(value, {}) for value in ("Approved", "Not Approved", None)] == [True, False, False]
    assert Sum(member="amount").to_vendor([{"amount": Decimal("0.10")}, {"amount": "0.2"}, {}], {}) == "0.30"
    hours = Scaled(times=60, text=True, whole=True)
    assert [hours.to_vendor(minutes, {}) for minutes in (95, 30, 7)] == ["1.58333", "0.5", "0.11667"]
    assert [hours.from_vendor(text, {}) for text in ("1.58333", "0.33", "0.5", None)] == [95, 20, 30, None]
    for converter in (Present(), Sum(member="x")):
        with pytest.raises(ValueError, match=r"told|sum"):
            converter.to_vendor(None, {}) if isinstance(converter, Present) else converter.from_vendor(None, {})
