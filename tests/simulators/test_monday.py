"""The monday.com simulator at its door: sign-in, versions, documents that do not validate, limits, and bad days."""

# The fixtures are imported by name.
# ruff: noqa: F811

from __future__ import annotations

import json
import threading
from typing import Any

import httpx
import pytest
from graphql import build_client_schema, get_introspection_query

from simulators.monday import Monday
from simulators.monday.schema import PUBLISHED
from tests.conftest import SPECS, needs_specs
from tests.simulators.monday_bench import TIME, Api, Clock, api, monday, monday_clock, monday_server  # noqa: F401

ME = "{me{id name kind}}"
MAKE = f'mutation{{create_item(board_id:{TIME},item_name:"x"){{id}}}}'
PAGE = "items_page(limit:25){items{id column_values{id text value}}}"
BACK = "http://127.0.0.1:8080/oauth/callback"


# Sign-in


def test_a_personal_token_acts_as_its_person_bare_or_with_bearer(api: Api, monday: Monday) -> None:
    assert api.ask(ME) == {"me": {"id": "70001", "name": "Robin Vale", "kind": "admin"}}
    api.http.headers["Authorization"] = f"Bearer {monday.issue_token('70002')}"
    assert api.ask(ME)["me"]["name"] == "Sam Okafor"


@pytest.mark.parametrize("header", ["", "nonsense", "Bearer nonsense", "Basic abc"])
def test_without_a_token_that_is_known_the_gateway_answers_401(api: Api, header: str) -> None:
    api.http.headers["Authorization"] = header
    answer = api.send(ME)
    assert answer.status_code == 401
    assert answer.json() == {"errors": [{"message": "Not authenticated", "extensions": {"code": "NOT_AUTHENTICATED"}}]}
    assert "api-version" not in answer.headers


def test_viewers_and_people_who_left_have_no_access(api: Api, monday: Monday) -> None:
    assert Api(api.address, monday.issue_token("70006")).send(ME).status_code == 401
    sam = Api(api.address, monday.issue_token("70002"))
    assert sam.ask(ME)
    monday.deactivate_user("70002")
    assert sam.send(ME).status_code == 401
    assert [row["id"] for row in api.ask("{users(non_active:true){id}}")["users"]] == ["70002"]


def test_a_regenerated_token_ends_the_one_before_and_revoke_ends_all(api: Api, monday: Monday) -> None:
    first, second = (Api(api.address, monday.issue_token("70003")) for _ in range(2))
    assert first.send(ME).status_code == 401
    assert second.ask(ME)
    api.control("POST", "revoke")
    assert second.send(ME).status_code == api.send(ME).status_code == 401
    api.control("POST", "reset")
    assert api.ask(ME)


def _authorize(api: Api, monday: Monday, **more: str) -> httpx.QueryParams:
    query = {"client_id": monday.credentials["client_id"], "redirect_uri": BACK, "state": "s1", **more}
    answer = api.http.get("/oauth2/authorize", params=query, headers={"Authorization": ""})
    assert answer.status_code == 302, answer.text
    return httpx.URL(answer.headers["location"]).params


def _redeem(api: Api, monday: Monday, code: str, *, form: bool = False, **more: Any) -> httpx.Response:
    body = {"code": code, "redirect_uri": BACK, **{name: monday.credentials[name] for name in ("client_id", "client_secret")}, **more}
    return api.http.post("/oauth2/token", **({"data": body} if form else {"json": body}))


def _app(api: Api, monday: Monday, scope: str) -> Api:
    code = _authorize(api, monday, scope=scope)["code"]
    return Api(api.address, _redeem(api, monday, code).json()["access_token"])


@pytest.mark.parametrize("form", [False, True])
def test_the_code_flow_gives_a_token_with_scopes_and_a_code_works_once(api: Api, monday: Monday, form: bool) -> None:
    back = _authorize(api, monday, scope="me:read boards:read")
    assert back["state"] == "s1"
    answer = _redeem(api, monday, back["code"], form=form)
    assert set(answer.json()) == {"access_token", "token_type", "scope"}
    assert (answer.json()["token_type"], answer.json()["scope"]) == ("Bearer", "boards:read me:read")
    assert _redeem(api, monday, back["code"]).json()["error"] == "invalid_grant"
    assert Api(api.address, answer.json()["access_token"]).ask(ME)["me"]["id"] == "70001"


def test_wrong_clients_and_codes_are_refused(api: Api, monday: Monday, monday_clock: Clock) -> None:
    code = _authorize(api, monday)["code"]
    assert _redeem(api, monday, code, client_secret="no").status_code == 401
    assert _redeem(api, monday, code, client_id="no").json()["error"] == "invalid_client"
    assert _redeem(api, monday, code, redirect_uri="http://elsewhere/").json()["error"] == "invalid_grant"
    assert _redeem(api, monday, code).json()["error"] == "invalid_grant", "a wrong redirect uses the code up"
    assert _redeem(api, monday, "x", grant_type="password").json()["error"] == "unsupported_grant_type"
    late = _authorize(api, monday)["code"]
    monday_clock.forward(601)
    assert _redeem(api, monday, late).json()["error"] == "invalid_grant"
    bad: Any = {"client_id": monday.credentials["client_id"], "redirect_uri": "http://elsewhere/"}
    assert api.http.get("/oauth2/authorize", params=bad).status_code == 400
    assert api.http.get("/oauth2/authorize", params={"client_id": "no"}).status_code == 400


def test_refused_consent_and_unknown_scopes_come_back_in_the_redirect(api: Api, monday: Monday) -> None:
    assert _authorize(api, monday, scope="boards:own")["error"] == "invalid_scope"
    monday.deny_consent = True
    assert _authorize(api, monday)["error"] == "access_denied"


def test_a_field_without_its_scope_fails_alone(api: Api, monday: Monday) -> None:
    app = _app(api, monday, "me:read boards:read")
    body = app.send("{me{id} account{id}}").json()
    assert body["data"] == {"me": {"id": "70001"}, "account": None}
    assert (body["errors"][0]["extensions"]["code"], body["errors"][0]["path"]) == ("USER_UNAUTHORIZED", ["account"])
    assert "account:read" in body["errors"][0]["message"]
    error = app.refused(MAKE)
    assert error["extensions"]["status_code"] == 403
    assert app.refused(f"{{boards(ids:[{TIME}]){{workspace{{id}}}}}}")["path"] == ["boards", 0, "workspace"]


# Versions, headers, the document


def test_every_answer_names_its_version_and_its_limits(api: Api) -> None:
    answer = api.send("{version{kind value display_name} versions{kind value}}")
    assert answer.json()["data"]["version"] == {"kind": "current", "value": "2026-10", "display_name": "Current 2026-10"}
    assert [row["value"] for row in answer.json()["data"]["versions"]] == ["2027-01", "2026-10", "2026-07"]
    assert answer.headers["api-version"] == "2026-10"
    assert answer.headers["x-request-id"] == answer.json()["extensions"]["request_id"]
    assert answer.headers["x-powered-by"] == "Cosmo-Router"
    policy = '"minuteRate";q=1335;w=60, "concurrency";q=80;qu="concurrent-requests", "complexityMinute";q=10000000;w=60;qu="content-bytes"'
    assert answer.headers["ratelimit-policy"] == policy
    assert answer.headers["ratelimit"].startswith('"minuteRate";r=1334, "concurrency";r=79, "complexityMinute";r=99999')


@pytest.mark.parametrize(("asked", "given"), [("2026-07", "2026-07"), ("2019-01", "2026-10"), ("soon", "2026-10"), (None, "2026-10")])
def test_an_unknown_or_retired_version_is_replaced_without_a_word(api: Api, asked: str | None, given: str) -> None:
    del api.http.headers["API-Version"]
    headers = {"API-Version": asked} if asked else {}
    answer = api.http.post("/v2", json={"query": "{version{value}}"}, headers=headers)
    assert answer.headers["api-version"] == answer.json()["data"]["version"]["value"] == given


def test_the_flip_to_a_new_version_can_lag_and_changes_the_schema(api: Api, monday: Monday) -> None:
    assert "errors" in api.http.post("/v2", json={"query": "{me{is_admin}}"}).json()
    del api.http.headers["API-Version"]
    monday.account_version = "2026-07"
    assert api.http.post("/v2", json={"query": "{me{is_admin}}"}).json()["data"] == {"me": {"is_admin": True}}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("{boards{x}}", 'Cannot query field "x" on type "Board".'),
        ("{boards(state:gone){id}}", 'Value "gone" does not exist in "State" enum.'),
        ('mutation{create_item(item_name:"x"){id}}', "board_id"),
        ("{boards{id}", "Syntax Error"),
        ("query A{me{id}} query B{me{id}}", "operationName"),
        ("query($n:Int!){boards(limit:$n){id}}", "$n"),
        ("{me{is_admin}}", "is_admin"),
    ],
)
def test_what_does_not_validate_is_told_in_a_200_without_data(api: Api, query: str, message: str) -> None:
    answer = api.http.post("/v2", json={"query": query})
    assert answer.status_code == 200
    assert set(answer.json()) == {"errors", "extensions"}
    assert message in answer.json()["errors"][0]["message"]
    assert "extensions" not in answer.json()["errors"][0]
    assert "api-version" not in answer.headers


def test_what_is_no_graphql_request_is_refused(api: Api) -> None:
    assert api.http.get("/v2").status_code == 405
    for sent in (
        {"content": "{", "headers": {"Content-Type": "application/json"}},
        {"json": []},
        {"json": {"query": ""}},
        {"data": {"query": ME}},
    ):
        assert api.http.post("/v2", **sent).status_code == 400
    assert api.http.post("/v2", json={"query": ME, "variables": "{}"}).status_code == 400
    assert api.http.post("/v2/file", json={"query": ME}).status_code == 400


def test_published_fields_that_are_not_kept_say_so(api: Api) -> None:
    assert api.refused("{docs{id}}")["extensions"]["code"] == "NOT_SIMULATED"


@needs_specs
def test_introspection_and_the_document_are_the_published_schema(api: Api) -> None:
    assert PUBLISHED.read_text() == (SPECS / "monday" / "schema-2026-10.graphql").read_text()
    assert api.http.get("/v2/get_schema", params={"format": "sdl", "version": "2026-10"}).text == PUBLISHED.read_text()
    assert api.http.get("/v2/get_schema").status_code == 400
    seen = build_client_schema(api.http.post("/v2", json={"query": get_introspection_query()}).json()["data"])
    assert len(seen.query_type.fields if seen.query_type else ()) == 102
    assert len(seen.mutation_type.fields if seen.mutation_type else ()) == 207


def test_the_account_and_its_people(api: Api) -> None:
    found = api.ask("{account{id name slug plan{tier}} workspaces{id name kind} teams{name users{name}} users(kind:guests){name status}}")
    assert found["account"] == {"id": "30114507", "name": "Holt Group", "slug": "holt-group", "plan": {"tier": "pro"}}
    assert [row["name"] for row in found["workspaces"]] == ["Main workspace", "Delivery"]
    assert [row["name"] for row in found["teams"][0]["users"]] == ["Robin Vale", "Sam Okafor", "Jo Lindqvist"]
    assert found["users"] == [{"name": "Noor Haddad", "status": "ACTIVE"}]
    assert api.ask('{users(emails:["sam.okafor@example.com"]){id teams{name}}}')["users"] == [
        {"id": "70002", "teams": [{"name": "Delivery"}]}
    ]
    assert [row["id"] for row in api.ask("{users(limit:2,page:2){id}}")["users"]] == ["70003", "70004"]
    assert api.refused("{users(limit:1001){id}}")["extensions"]["code"] == "InvalidArgumentException"


# Limits


def test_complexity_is_told_and_adds_up(api: Api) -> None:
    found = api.ask(f"{{complexity{{before query after reset_in_x_seconds}} boards(ids:[{TIME}]){{{PAGE}}}}}")
    points = found["complexity"]
    assert points["before"] == 10_000_000
    assert points["after"] == points["before"] - points["query"]
    assert 1000 <= points["query"] <= 5000, "25 items with their values are in the low thousands"
    made = api.ask(MAKE.replace("{", "{complexity{before query} ", 1))["complexity"]
    assert made["before"] == points["after"]
    assert 10_000 <= made["query"] < 10_100


DEEP = "{boards(limit:100){items_page(limit:500){items{subitems{column_values{id text value}}}}}}"


def test_a_query_over_five_million_points_is_refused_at_once(api: Api) -> None:
    answer = api.send(DEEP)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (200, "maxComplexityExceeded")
    assert "data" not in answer.json()


def test_a_spent_budget_is_told_with_the_seconds_to_wait(api: Api, monday: Monday, monday_clock: Clock) -> None:
    monday.complexity_budget = 25_000
    api.control("POST", "reset")
    api.item(TIME, "one")
    api.item(TIME, "two")
    monday_clock.forward(20)
    answer = api.send(MAKE)
    error = answer.json()["errors"][0]
    assert (answer.status_code, error["extensions"]["code"], error["extensions"]["retry_in_seconds"]) == (
        429,
        "COMPLEXITY_BUDGET_EXHAUSTED",
        40,
    )
    assert answer.headers["retry-after"] == "40"
    assert "reset in 40 seconds" in error["message"]
    assert api.ask("{complexity{reset_in_x_seconds}}")["complexity"]["reset_in_x_seconds"] == 40
    monday_clock.forward(40)
    assert api.item(TIME, "three")


@pytest.mark.parametrize(("style", "status", "code"), [("2024", 429, "complexityBudgetExhausted"), ("2023", 200, "ComplexityException")])
def test_older_answers_to_a_spent_budget(api: Api, monday: Monday, style: str, status: int, code: str) -> None:
    monday.complexity_budget = 5
    monday.error_style = style
    api.control("POST", "reset")
    answer = api.send(MAKE)
    assert (answer.status_code, answer.json()["error_code"]) == (status, code)
    assert "reset in" in answer.json()["error_message"]
    assert set(answer.json()) == {"error_message", "error_code", "error_data", "status_code", "account_id"}


def test_an_app_has_one_budget_for_reading_and_one_for_writing(api: Api, monday: Monday) -> None:
    app = _app(api, monday, "boards:read boards:write me:read")
    app.item(TIME, "x")
    assert app.ask("{complexity{before}}")["complexity"]["before"] == 5_000_000


def test_flat_errors_of_older_versions(api: Api, monday: Monday) -> None:
    monday.error_style = "2023"
    body = api.send("mutation{delete_board(board_id:1){id}}").json()
    assert (body["error_code"], body["status_code"], body["error_data"]) == ("InvalidBoardIdException", 200, {"board_id": 1})
    assert api.send(ME).json()["account_id"] == 30114507


def test_calls_per_minute(api: Api, monday: Monday, monday_clock: Clock) -> None:
    monday.calls_per_minute = 3
    api.control("POST", "reset")
    assert [api.send(ME).status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = api.send(ME)
    assert answer.json()["errors"][0]["message"] == "Minute limit rate exceeded"
    assert answer.headers["retry-after"] == "60"
    assert "api-version" not in answer.headers
    monday_clock.forward(61)
    assert api.ask(ME)


def test_calls_per_day_end_at_midnight_utc(api: Api, monday: Monday, monday_clock: Clock) -> None:
    monday.calls_per_day = 2
    api.control("POST", "reset")
    assert [api.send(ME).status_code for _ in range(3)] == [200, 200, 429]
    error = api.send(ME).json()["errors"][0]["extensions"]
    assert error["code"] == "DAILY_LIMIT_EXCEEDED"
    monday_clock.forward(error["retry_in_seconds"])
    assert api.ask(ME)


def test_calls_from_one_address(api: Api, monday: Monday, monday_clock: Clock) -> None:
    monday.calls_per_address = 2
    api.control("POST", "reset")
    assert [api.send(ME).status_code for _ in range(3)] == [200, 200, 429]
    assert api.send(ME).json()["errors"][0]["extensions"]["code"] == "IP_RATE_LIMIT_EXCEEDED"
    monday_clock.forward(10.1)
    assert api.ask(ME)


def test_concurrent_calls(api: Api, monday: Monday) -> None:
    monday.concurrent, monday.think_time = 2, 0.2
    api.control("POST", "reset")
    seen: list[httpx.Response] = []
    threads = [threading.Thread(target=lambda: seen.append(api.http.post("/v2", json={"query": ME}))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in seen) == [200, 200, 429, 429, 429]
    refused = next(answer for answer in seen if answer.status_code == 429)
    assert refused.json()["errors"][0]["extensions"]["code"] == "maxConcurrencyExceeded"
    assert api.ask(ME)


def test_boards_are_made_forty_times_a_minute(api: Api, monday_clock: Clock) -> None:
    one = 'create_board(board_name:"B",board_kind:public,empty:true){id}'
    for start in (0, 20):
        api.ask("mutation{" + " ".join(f"a{number}:{one}" for number in range(start, start + 20)) + "}")
    error = api.refused("mutation{" + one + "}")
    assert error["message"] == "Call limit exceeded for CreateBoard"
    assert error["extensions"]["status_code"] == 429
    monday_clock.forward(60)
    assert api.board()


# Bad days


@pytest.mark.parametrize(
    ("fault", "status", "text"),
    [
        ({"kind": "throttle"}, 429, "Minute limit rate exceeded"),
        ({"kind": "throttle", "args": {"code": "COMPLEXITY_BUDGET_EXHAUSTED", "retry_after": 3}}, 429, '"retry_in_seconds":3'),
        ({"kind": "status", "args": {"status": 200}}, 200, '"error_code":"INTERNAL_SERVER_ERROR"'),
        ({"kind": "status", "args": {"status": 500}}, 500, '"data":null'),
        ({"kind": "status", "args": {"status": 503}}, 503, "<html>"),
        ({"kind": "status", "args": {"status": 401}}, 401, "Not authenticated"),
        ({"kind": "status", "args": {"status": 502, "body": "<p>", "headers": {"X-A": "b"}}}, 502, "<p>"),
    ],
)
def test_faults_in_the_vendors_shapes(api: Api, fault: Any, status: int, text: str) -> None:
    api.control("POST", "faults", fault)
    answer = api.http.post("/v2", json={"query": ME})
    assert (answer.status_code, text in answer.text) == (status, True), answer.text
    assert ("retry-after" in answer.headers) == ("retry_after" in fault.get("args", {}))
    assert api.ask(ME)


def test_an_answer_lost_after_the_commit_leaves_the_item(api: Api) -> None:
    api.control("POST", "faults", {"kind": "drop_after_commit"})
    with pytest.raises(httpx.TransportError):
        api.item(TIME, "lost")
    assert api.names(TIME) == ["lost"]
    entry = api.control("GET", "journal")["entries"][0]
    assert (entry["path"], entry["fault"]) == ("/v2", "drop_after_commit")
    assert "lost" in json.loads(entry["body"])["variables"]["n"]
