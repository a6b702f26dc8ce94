"""The Kantata OX simulator against the vendor's fact sheet: what goes over the wire, and what the tenant holds afterwards."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
import yaml

from simulators.kantata import SIMULATOR, KantataOX
from simulators.kantata.bodies import parse_brackets
from simulators.kantata.facts import ENUMS
from simulators.kantata.names import BY_NAME
from simulators.kit import build
from simulators.kit.serve import bind

Json = dict[str, Any]
START = 1_770_000_000.25


class Clock:
    def __init__(self) -> None:
        self.seconds = START

    def __call__(self) -> float:
        return self.seconds

    def forward(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vendor(clock: Clock) -> KantataOX:
    return SIMULATOR("http://kantata.test", SIMULATOR.new_credentials(), now=clock)


class Api:
    """A client with the administrator's token; ``post`` and the like answer the first row of the envelope."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def get(self, path: str, **params: Any) -> Json:
        answer = await self.http.get(f"/api/v1/{path}", params=params)
        assert answer.status_code == 200, answer.text
        body: Json = answer.json()
        return body

    async def rows(self, collection: str, **params: Any) -> list[Json]:
        body = await self.get(collection, **params)
        return [body[item["key"]][item["id"]] for item in body["results"]]

    async def ids(self, collection: str, **params: Any) -> list[str]:
        return [row["id"] for row in (await self.get(collection, **params))["results"]]

    async def send(self, method: str, path: str, body: Json | None = None) -> Json:
        answer = await self.http.request(method, f"/api/v1/{path}", json=body)
        assert answer.status_code == 200, answer.text
        doc = answer.json()
        first = doc["results"][0]
        row: Json = doc[first["key"]][first["id"]]
        return row

    async def make(self, collection: str, **values: Any) -> Json:
        return await self.send("POST", collection, {BY_NAME[collection].singular: values})

    async def put(self, collection: str, key: str, **values: Any) -> Json:
        return await self.send("PUT", f"{collection}/{key}", {BY_NAME[collection].singular: values})

    async def refused(self, status: int, method: str, path: str, body: Any = None, **params: Any) -> Json:
        answer = await self.http.request(method, f"/api/v1/{path}", json=body, params=params)
        assert answer.status_code == status, answer.text
        error: Json = answer.json()["errors"][0]
        return error

    async def project(self, **values: Any) -> Json:
        return await self.make("workspaces", **{"title": "ACME rollout", "creator_role": "maven", **values})

    async def entry(self, workspace: str, **values: Any) -> Json:
        given = {"date_performed": "2026-02-03", "time_in_minutes": 90, "rate_in_cents": 20000, **values}
        return await self.make("time_entries", workspace_id=workspace, **given)

    async def approved(self, workspace: str, *entries: str) -> Json:
        made = await self.make("timesheet_submissions", workspace_id=workspace, title="Week 6", line_item_ids=list(entries))
        return await self.send("PUT", f"timesheet_submissions/{made['id']}/approve", {"resolution": {"description": "ok"}})


@pytest.fixture
async def api(vendor: KantataOX) -> AsyncIterator[Api]:
    headers = {"Authorization": f"Bearer {vendor.credentials['access_token']}"}
    transport = httpx.ASGITransport(app=build(vendor))
    async with httpx.AsyncClient(transport=transport, base_url="http://kantata.test", headers=headers) as http:
        yield Api(http)


# Sign-in


@pytest.mark.parametrize("header", [None, "Bearer nonsense", "Basic abc"])
async def test_without_a_valid_token_the_vendor_answers_its_oauth_error(api: Api, header: str | None) -> None:
    api.http.headers["Authorization"] = header or ""
    answer = await api.http.get("/api/v1/workspaces")
    assert answer.status_code == 401
    assert answer.json() == {"errors": [{"type": "oauth", "message": "Invalid OAuth 2 Request"}]}
    assert answer.headers["x-request-id"]


async def _code(api: Api, vendor: KantataOX) -> str:
    query = {"response_type": "code", "client_id": vendor.credentials["client_id"], "redirect_uri": "http://us/back", "state": "s1"}
    answer = await api.http.get("/oauth/authorize", params=query)
    assert answer.status_code == 302
    location = httpx.URL(answer.headers["location"])
    assert location.params["state"] == "s1"
    return location.params["code"]


async def _redeem(api: Api, vendor: KantataOX, code: str) -> httpx.Response:
    client = {name: vendor.credentials[name] for name in ("client_id", "client_secret")}
    form = {**client, "grant_type": "authorization_code", "code": code, "redirect_uri": "http://us/back"}
    return await api.http.post("/oauth/token", data=form)


async def test_code_flow_gives_a_lasting_token_and_a_code_works_once(api: Api, vendor: KantataOX, clock: Clock) -> None:
    code = await _code(api, vendor)
    answer = await _redeem(api, vendor, code)
    assert set(answer.json()) == {"access_token", "token_type"}
    assert (await _redeem(api, vendor, code)).json()["error"] == "invalid_grant"
    clock.forward(400 * 86400)
    api.http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    assert (await api.rows("users/me"))[0]["full_name"] == "Robin Vale"


async def test_a_code_dies_after_five_minutes(api: Api, vendor: KantataOX, clock: Clock) -> None:
    code = await _code(api, vendor)
    clock.forward(301)
    assert (await _redeem(api, vendor, code)).status_code == 400


async def test_refused_consent_comes_back_in_the_redirect(api: Api, vendor: KantataOX) -> None:
    vendor.deny_consent = True
    query = {"response_type": "code", "client_id": vendor.credentials["client_id"], "redirect_uri": "http://us/back"}
    location = httpx.URL((await api.http.get("/oauth/authorize", params=query)).headers["location"])
    assert location.params["error"] == "access_denied"
    assert "code" not in location.params


async def test_revoked_personal_token_stays_dead_until_reset_while_the_code_flow_still_works(api: Api, vendor: KantataOX) -> None:
    assert (await api.http.post("/_control/revoke")).status_code == 204
    assert (await api.refused(401, "GET", "workspaces"))["type"] == "oauth"
    fresh = (await _redeem(api, vendor, await _code(api, vendor))).json()["access_token"]
    personal = api.http.headers["Authorization"]
    api.http.headers["Authorization"] = f"Bearer {fresh}"
    assert await api.rows("users/me")
    await api.http.post("/_control/reset")
    api.http.headers["Authorization"] = personal
    assert await api.rows("users/me")


async def test_token_lifetime_is_a_switch(api: Api, vendor: KantataOX, clock: Clock) -> None:
    vendor.token_lifetime = 60
    token = (await _redeem(api, vendor, await _code(api, vendor))).json()["access_token"]
    api.http.headers["Authorization"] = f"Bearer {token}"
    assert await api.rows("users/me")
    clock.forward(61)
    assert (await api.refused(401, "GET", "users/me"))["type"] == "oauth"


# Envelope


async def test_envelope_of_a_list_and_its_headers(api: Api) -> None:
    first, second = await api.project(title="A"), await api.project(title="B")
    answer = await api.http.get("/api/v1/workspaces.json", params={"order": "id:asc", "include": "participants,primary_workspace_group"})
    body = answer.json()
    assert body["count"] == 2
    assert body["results"] == [{"key": "workspaces", "id": first["id"]}, {"key": "workspaces", "id": second["id"]}]
    assert body["meta"] == {"count": 2, "page_count": 1, "page_number": 1, "page_size": 20}
    assert body["workspace_groups"] == {}
    assert body["users"]["70001"]["full_name"] == "Robin Vale"
    assert body["workspaces"][first["id"]]["participant_ids"] == ["70001"]
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.headers["etag"].startswith('W/"')
    assert {"x-request-id", "x-runtime", "cache-control"} <= set(answer.headers)


async def test_an_empty_list_keeps_its_empty_map(api: Api) -> None:
    body = await api.get("invoices")
    assert (body["count"], body["results"], body["invoices"]) == (0, [], {})


async def test_workspace_answer_has_the_vendors_types(api: Api) -> None:
    row = await api.project(budgeted=True, price=50000, rate_card_id=41)
    assert isinstance(row["id"], str)
    assert row["creator_id"] == "70001"
    assert isinstance(row["account_id"], int)
    assert row["rate_card_id"] == 41
    assert (row["start_date"], row["due_date"], row["effective_due_date"]) == ("", "", "")
    assert (row["price"], row["price_in_cents"], row["currency_base_unit"]) == ("$50,000", 5_000_000, 100)
    assert row["created_at"].endswith("-08:00")
    assert isinstance(row["status"]["key"], int)
    assert "title" in row["update_whitelist"]
    assert "workspace_group_ids" not in row
    assert (await api.project())["price"] == "TBD"


async def test_an_include_of_the_same_collection_adds_rows_that_are_no_results(api: Api) -> None:
    project = await api.project()
    parent = await api.make("stories", workspace_id=project["id"], title="Phase")
    child = await api.make("stories", workspace_id=project["id"], title="Step", parent_id=parent["id"])
    body = await api.get("stories", include="parent", only=child["id"])
    assert [row["id"] for row in body["results"]] == [child["id"]]
    assert set(body["stories"]) == {child["id"], parent["id"]}


async def test_bracket_form_bodies_are_read_like_json(api: Api) -> None:
    project = await api.project()
    form = (
        f"invoice[workspace_id]={project['id']}&invoice[payment_schedule]=30&invoice[fixed_fee_items][][notes]=One"
        "&invoice[fixed_fee_items][][amount]=500&invoice[fixed_fee_items][][notes]=Two&invoice[fixed_fee_items][][amount]=0.5"
    )
    answer = await api.http.post("/api/v1/invoices.json", content=form, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert next(iter(body["invoices"].values()))["balance_in_cents"] == 50_050


def test_brackets_build_lists_and_objects() -> None:
    assert parse_brackets("a[b][]=1&a[b][]=2&a[c][d]=x&e[][f]=1&e[][g]=2&e[][f]=3") == {
        "a": {"b": ["1", "2"], "c": {"d": "x"}},
        "e": [{"f": "1", "g": "2"}, {"f": "3"}],
    }


@pytest.mark.parametrize(
    ("path", "kwargs"),
    [
        ("workspaces", {"json": {"project": {"title": "x"}}}),
        ("workspaces", {"json": {"workspace": {}}}),
        ("workspace_groups", {"json": {"workspace_groups": [{"name": "x"}]}}),
        ("workspaces", {"content": "{", "headers": {"Content-Type": "application/json"}}),
    ],
)
async def test_a_wrong_wrapper_or_broken_json_is_400(api: Api, path: str, kwargs: Json) -> None:
    answer = await api.http.post(f"/api/v1/{path}", **kwargs)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["type"] == "system"


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "nonsense"), ("GET", "workspaces/9"), ("DELETE", "workspaces/9"), ("GET", "stories/abc")]
)
async def test_unknown_paths_and_ids_are_the_vendors_404(api: Api, method: str, path: str) -> None:
    assert await api.refused(404, method, path) == {"type": "system", "message": "Not found"}


async def test_a_token_without_financial_access_sees_no_money(api: Api, vendor: KantataOX) -> None:
    await api.project(budgeted=True, price=10)
    api.http.headers["Authorization"] = f"Bearer {vendor.issue_token('70004')}"
    row = (await api.rows("workspaces"))[0]
    assert not {"price", "price_in_cents", "currency", "budget_used"} & set(row)
    assert row["title"] == "ACME rollout"


# Lists


async def test_paging_by_page_and_by_offset(api: Api) -> None:
    for start in (0, 100, 200):
        rows = [{"title": f"P{n}"} for n in range(start, min(start + 100, 205))]
        assert (await api.http.post("/api/v1/workspaces", json={"workspaces": rows})).status_code == 200
    body = await api.get("workspaces", per_page=500, order="id:asc")
    assert (len(body["results"]), body["meta"]["page_count"], body["meta"]["page_size"]) == (200, 2, 200)
    second = await api.ids("workspaces", per_page=200, page=2, order="id:asc")
    assert len(second) == 5
    assert not set(second) & {row["id"] for row in body["results"]}
    assert len(await api.ids("workspaces")) == 20
    offset = await api.get("workspaces", limit=3, offset=203, per_page=1, page=9, order="id:asc")
    assert [row["id"] for row in offset["results"]] == second[3:]
    assert len(await api.ids("workspaces", limit=3)) == 20


async def test_archived_projects_hide_from_lists_and_show(api: Api) -> None:
    kept, gone = await api.project(), await api.project()
    story = await api.make("stories", workspace_id=gone["id"], title="T")
    entry = await api.entry(gone["id"])
    archived = await api.put("workspaces", gone["id"], archived=True)
    assert archived["update_whitelist"] == ["archived"]
    assert await api.ids("workspaces") == [kept["id"]]
    assert await api.ids("workspaces", archived="only") == [gone["id"]]
    assert len(await api.ids("workspaces", include_archived="true")) == 2
    await api.refused(404, "GET", f"workspaces/{gone['id']}")
    assert (await api.rows(f"workspaces/{gone['id']}", include_archived="true"))[0]["archived"] is True
    assert await api.ids("stories") == []
    assert await api.ids("stories", show_from_archived_workspaces="true") == [story["id"]]
    assert await api.ids("time_entries") == []
    assert await api.ids("time_entries", from_archived_workspaces="true") == [entry["id"]]
    assert await api.ids("workspaces", only=f"{kept['id']},{gone['id']},123") == [kept["id"]]


async def test_changes_are_strictly_after_and_seconds_wide(api: Api, clock: Clock) -> None:
    first = await api.project()
    clock.forward(10)
    second = await api.project()
    mark = second["updated_at"]
    clock.forward(0.5)
    await api.put("workspaces", first["id"], title="Renamed")
    assert (await api.rows(f"workspaces/{first['id']}"))[0]["updated_at"] == mark, "both moved within one second"
    assert await api.ids("workspaces", updated_after=mark) == []
    overlap = {"updated_after": "2026-02-01T18:40:00-08:00", "order": "updated_at:asc"}
    assert await api.ids("workspaces", **overlap) == [first["id"], second["id"]]
    assert await api.ids("workspaces", created_before="2026-02-02T02:40:05Z") == [first["id"]]
    clock.forward(1)
    await api.put("workspaces", second["id"], title="Later")
    assert await api.ids("workspaces", updated_after=mark) == [second["id"]]
    assert (await api.ids("workspaces"))[0] == second["id"], "workspaces default to updated_at:desc"
    await api.refused(400, "GET", "workspaces", updated_after="yesterday")


async def test_search_and_unknown_filters(api: Api) -> None:
    await api.project(title="Alpha rollout")
    beta = await api.project(title="Beta rollout")
    assert await api.ids("workspaces", search="beta") == [beta["id"]]
    assert len(await api.ids("workspaces", no_such_filter="x", include="no_such_include")) == 2


async def test_time_entry_filters_work_by_presence(api: Api) -> None:
    project, other = await api.project(), await api.project()
    done = await api.entry(project["id"], date_performed="2026-02-02")
    open_ = await api.entry(project["id"], date_performed="2026-02-05", user_id=70002, billable=False)
    elsewhere = await api.entry(other["id"], date_performed="2026-03-01")
    await api.approved(project["id"], done["id"])
    assert await api.ids("time_entries") == [elsewhere["id"], open_["id"], done["id"]], "newest day first"
    assert await api.ids("time_entries", approved="false") == [done["id"]]
    assert await api.ids("time_entries", invoiced="") == []
    assert len(await api.ids("time_entries", uninvoiced="1")) == 3
    assert open_["id"] not in await api.ids("time_entries", billable="true")
    assert await api.ids("time_entries", workspace_ids=f"{other['id']},99") == [elsewhere["id"]]
    assert await api.ids("time_entries", with_user_ids="70002") == [open_["id"]]
    assert await api.ids("time_entries", date_performed_between="2026-02-03:2026-02-28") == [open_["id"]]


# Projects


async def test_create_answers_200_and_update_keeps_the_rest(api: Api) -> None:
    group = await api.make("workspace_groups", name="ACME", company=True)
    body = {"title": "ACME", "price": 120000.55, "budgeted": True, "currency": "GBP", "access_level": "admins", "start_date": "2026-02-02"}
    answer = await api.http.post("/api/v1/workspaces", json={"workspace": {**body, "primary_workspace_group_id": int(group["id"])}})
    assert answer.status_code == 200
    row = next(iter(answer.json()["workspaces"].values()))
    assert (row["currency"], row["currency_symbol"], row["price_in_cents"]) == ("GBP", "£", 12_000_055)
    assert row["access_level"] == "admin"
    assert "primary_workspace_group_id" not in row, "this belongs-to needs its include"
    shown = await api.get(f"workspaces/{row['id']}", include="primary_workspace_group,workspace_groups")
    assert shown["workspaces"][row["id"]]["primary_workspace_group_id"] == group["id"]
    assert shown["workspaces"][row["id"]]["workspace_group_ids"] == [group["id"]]
    changed = await api.put("workspaces", row["id"], due_date="2026-07-31", status_key=300)
    assert (changed["title"], changed["due_date"], changed["effective_due_date"]) == ("ACME", "2026-07-31", "2026-07-31")
    assert changed["status"]["message"] == "At Risk"


async def test_yen_has_no_minor_unit(api: Api) -> None:
    row = await api.project(currency="JPY", budgeted=True, price=1_500_000)
    assert (row["price_in_cents"], row["currency_base_unit"], row["price"]) == (1_500_000, 1, "¥1,500,000")


@pytest.mark.parametrize(
    ("collection", "values", "field", "message"),
    [
        ("workspaces", {}, "title", "Title can't be blank"),
        ("workspaces", {"title": "x", "creator_role": "boss"}, "creator_role", "Creator role is not included in the list"),
        ("workspaces", {"title": "x", "currency": "XXX"}, "currency", "Currency is not included in the list"),
        ("workspaces", {"title": "x", "budgeted": True}, "price", "Price can't be blank"),
        ("workspaces", {"title": "x", "price": "lots"}, "price", "Price is not a number"),
        ("workspaces", {"title": "x", "start_date": "2026-02-30"}, "start_date", "Start date is not a valid date"),
        ("workspaces", {"title": "x", "workspace_group_ids": [9]}, "workspace_group_ids", "Workspace group must exist"),
        ("stories", {"title": "x", "workspace_id": 9}, "workspace_id", "Workspace must exist"),
        ("stories", {"workspace_id": "?"}, "title", "Title can't be blank"),
        ("stories", {"workspace_id": "?", "title": "x" * 201}, "title", "Title is too long (maximum is 200 characters)"),
        ("stories", {"workspace_id": "?", "title": "x", "description": "x" * 1001}, "description", "Description is too long"),
        ("stories", {"workspace_id": "?", "title": "x", "story_type": "epic"}, "story_type", "Story type is not included in the list"),
        ("stories", {"workspace_id": "?", "title": "x", "state": "fixed"}, "state", "State is not included in the list"),
        ("stories", {"workspace_id": "?", "title": "x", "assignee_ids": [5]}, "assignee_ids", "Assignee must exist"),
        ("time_entries", {"workspace_id": "?", "time_in_minutes": 5}, "date_performed", "Date performed can't be blank"),
        ("time_entries", {"workspace_id": "?", "time_in_minutes": 9.5}, "time_in_minutes", "Time in minutes must be an integer"),
        ("time_entries", {"workspace_id": "?", "user_id": 1}, "user_id", "User must exist"),
        ("workspace_resources", {"workspace_id": "?"}, "role_id", "Role can't be blank"),
        ("workspace_resources", {"workspace_id": "?", "role_id": 99}, "role_id", "Role must exist"),
        (
            "expenses",
            {"workspace_id": "?", "date": "2026-02-04", "category": "Travel"},
            "amount_in_cents",
            "Amount in cents can't be blank",
        ),
        ("invoices", {"workspace_id": "?"}, "payment_schedule", "Payment schedule can't be blank"),
        ("custom_field_values", {"subject_id": 1, "custom_field_id": 301, "value": "x"}, "subject_type", "Subject type can't be blank"),
    ],
)
async def test_validation_in_the_vendors_words(
    api: Api, vendor: KantataOX, collection: str, values: Json, field: str, message: str
) -> None:
    project = await api.project()
    before = len(vendor.state()[collection])
    given = {name: project["id"] if value == "?" else value for name, value in values.items()} or {"description": "no title"}
    answer = await api.http.post(f"/api/v1/{collection}", json={BY_NAME[collection].singular: given})
    assert answer.status_code == 422
    errors = {error["field"]: error for error in answer.json()["errors"]}
    assert errors[field]["type"] == "validation"
    assert errors[field]["message"].startswith(message)
    assert len(vendor.state()[collection]) == before


async def test_unknown_attributes_are_dropped_and_counted(api: Api, vendor: KantataOX) -> None:
    reference = {"service_name": "crosswalk", "service_model": "project", "service_model_ref": "1", "colour": "red"}
    row = await api.project(price_in_cents=5, external_reference=reference)
    await api.put("workspaces", row["id"], custom_fields=[])
    assert row["price_in_cents"] is None
    noted = {(item["operation"], item["attribute"]) for item in vendor.state()["__ignored"]}
    assert noted == {("create", "price_in_cents"), ("create", "external_reference.colour"), ("update", "custom_fields")}


async def test_bulk_is_all_or_nothing_and_capped(api: Api, vendor: KantataOX) -> None:
    error = await api.refused(422, "POST", "workspaces", {"workspaces": [{"title": "ok"}, {"title": ""}]})
    assert error["field"] == "title"
    assert vendor.state()["workspaces"] == []
    assert vendor.state()["participations"] == []
    await api.refused(422, "POST", "workspaces", {"workspaces": [{"title": "x"}] * 101})
    project = await api.project()
    rows = [{"workspace_id": project["id"], "title": f"T{n}"} for n in range(300)]
    answer = await api.http.post("/api/v1/stories", json={"stories": rows})
    assert [answer.json()["stories"][item["id"]]["title"] for item in answer.json()["results"]] == [row["title"] for row in rows]
    await api.refused(422, "POST", "stories", {"stories": [*rows, rows[0]]})


async def test_template_fills_the_task_tree_and_seats(api: Api, vendor: KantataOX, clock: Clock) -> None:
    vendor.template_delay = 5
    template = (await api.rows("project_templates"))[0]
    project = await api.project(
        project_tracker_template_id=template["id"],
        project_template_start_date="2026-02-02",
        project_template_assignment_mappings=[{"resource_id": 88, "user_id": 70002}],
        project_template_create_unnamed_resources=True,
    )
    assert await api.ids("stories", workspace_id=project["id"]) == [], "the tree may still be filling"
    clock.forward(5)
    stories = await api.rows("stories", workspace_id=project["id"], include="assignees")
    assert [row["title"] for row in stories] == ["Discovery", "Workshops", "Solution design", "Go-live"]
    assert stories[1]["assignee_ids"] == ["70002"]
    assert stories[0]["start_date"] == "2026-02-02"
    seats = await api.rows("workspace_resources", workspace_id=project["id"])
    assert [(seat["user_id"], seat["role_id"]) for seat in seats] == [("70002", "12"), (None, "13")]


async def test_groups_take_and_release_projects(api: Api) -> None:
    project = await api.project()
    group = await api.make("workspace_groups", name="ACME", add_workspace_ids=[project["id"]])
    assert await api.ids("workspaces", workspace_groups=group["id"]) == [project["id"]]
    await api.put("workspace_groups", group["id"], remove_workspace_ids=[project["id"]], notes="left")
    body = await api.get(f"workspace_groups/{group['id']}", include="workspaces")
    assert body["workspace_groups"][group["id"]]["workspace_ids"] == []
    assert body["workspace_groups"][group["id"]]["notes"] == "left"
    assert (await api.http.delete(f"/api/v1/workspace_groups/{group['id']}")).status_code == 204
    await api.refused(404, "GET", f"workspace_groups/{group['id']}")


# Stories


async def test_story_depth_and_ancestors(api: Api) -> None:
    project = await api.project()
    chain = [await api.make("stories", workspace_id=project["id"], title="0", story_type="milestone")]
    for depth in range(1, 5):
        chain.append(await api.make("stories", workspace_id=project["id"], title=str(depth), parent_id=chain[-1]["id"]))
    assert chain[4]["ancestor_ids"] == [row["id"] for row in chain[:4]]
    assert (chain[4]["ancestry_depth"], chain[4]["root_id"], chain[4]["parent_id"]) == (4, chain[0]["id"], chain[3]["id"])
    top = (await api.rows("stories", parents_only="true"))[0]
    assert (top["subtree_depth"], top["sub_story_count"]) == (4, 1)
    body = {"story": {"workspace_id": project["id"], "title": "5", "parent_id": chain[4]["id"]}}
    assert (await api.refused(422, "POST", "stories", body))["field"] == "parent_id"


async def test_state_and_percentage_follow_each_other(api: Api) -> None:
    project = await api.project()
    milestone = await api.make("stories", workspace_id=project["id"], title="Go-live", story_type="milestone")
    assert (milestone["state"], milestone["percentage_complete"], milestone["priority"]) == ("not started", 0, "normal")
    started = await api.put("stories", milestone["id"], percentage_complete=40)
    assert started["state"] == "started"
    assert (await api.put("stories", milestone["id"], state="completed"))["percentage_complete"] == 100
    assert (await api.rows("workspaces"))[0]["percentage_complete"] == 100
    other = await api.make("stories", workspace_id=project["id"], title="x")
    assert (await api.put("stories", other["id"], percentage_complete=100))["state"] == "completed"
    issue = await api.make("stories", workspace_id=project["id"], title="bug", story_type="issue")
    assert issue["state"] == "new"
    assert (await api.put("stories", issue["id"], status="won't fix", state="blocked"))["state"] == "won't fix", "status wins"


async def test_a_deleted_story_is_soft_and_frees_its_reference(api: Api, vendor: KantataOX) -> None:
    project = await api.project()
    values = {"workspace_id": project["id"], "title": "T", "external_reference": _reference("line-1")}
    story = await api.make("stories", **values)
    answer = await api.http.delete(f"/api/v1/stories/{story['id']}.json")
    assert (answer.status_code, answer.content) == (204, b"")
    assert await api.ids("stories") == []
    assert (await api.rows("stories", show_deleted="true"))[0]["deleted_at"]
    assert vendor.state()["stories"] == []
    assert (await api.make("stories", **values))["id"] != story["id"]


async def test_budget_figures_need_a_budgeted_project(api: Api) -> None:
    plain, budgeted = await api.project(), await api.project(budgeted=True, price=1)
    values = {"title": "x", "time_estimate_in_minutes": 60}
    assert (await api.make("stories", workspace_id=plain["id"], **values))["time_estimate_in_minutes"] is None
    assert (await api.make("stories", workspace_id=budgeted["id"], **values))["time_estimate_in_minutes"] == 60


# People


async def test_unnamed_seat_is_named_booked_and_assigned(api: Api) -> None:
    project = await api.project()
    body = {"workspace_resources": [{"workspace_id": project["id"], "user_id": None, "role_id": 12}]}
    seat = await api.send("POST", "workspace_resources", body)
    assert (seat["user_id"], seat["role_name"], seat["deletable"]) == (None, "Senior Consultant", True)
    story = await api.make("stories", workspace_id=project["id"], title="T", assignments=[{"resource_id": seat["id"]}])
    named = await api.put("workspace_resources", seat["id"], user_id=70002, bill_rate=210)
    assert named["full_name"] == "Sam Okafor"
    assert "resource_bill_rate" not in named
    detailed = (await api.rows("workspace_resources", optional_fields="resource_bill_rate"))[0]
    assert detailed["resource_bill_rate"] == 210
    shown = await api.get(f"stories/{story['id']}", include="assignees,current_assignments")
    assert shown["stories"][story["id"]]["assignee_ids"] == ["70002"]
    assert len(shown["assignments"]) == 1
    assert {row["user_id"] for row in await api.rows("participations", workspace_id=project["id"])} == {"70001", "70002"}
    await api.refused(422, "PUT", f"workspace_resources/{seat['id']}", {"workspace_resource": {"user_id": None, "role_id": None}})


async def test_allocations_are_written_by_resource_and_split(api: Api) -> None:
    project = await api.project()
    seat = await api.make("workspace_resources", workspace_id=project["id"], user_id=70003)
    given = {"resource_id": seat["id"], "start_date": "2026-02-02", "end_date": "2026-02-13", "minutes": 4800}
    booking = await api.make("workspace_allocations", **given)
    assert (booking["workspace_resource_id"], booking["hard"], booking["percentage"]) == (seat["id"], False, 100.0)
    assert "resource_id" not in booking
    assert await api.ids("workspace_allocations", overlaps_with_date_range="2026-02-13:2026-03-01") == [booking["id"]]
    assert await api.ids("workspace_allocations", overlaps_with_date_range="2026-02-14:2026-03-01") == []
    answer = await api.http.put(
        "/api/v1/workspace_allocations/split", params={"workspace_allocation_id": booking["id"], "split_date": "2026-02-09"}
    )
    halves = answer.json()["workspace_allocations"].values()
    assert sorted((row["start_date"], row["minutes"]) for row in halves) == [("2026-02-02", 2400), ("2026-02-09", 2400)]
    hard = await api.put("workspace_allocations", booking["id"], hard=True)
    assert await api.ids("workspace_allocations", type="hard") == [hard["id"]]
    assert (await api.http.delete(f"/api/v1/workspace_allocations/{booking['id']}")).status_code == 204
    assert len(await api.ids("workspace_allocations")) == 1
    bad = {"workspace_allocation": {**given, "end_date": "2026-01-01"}}
    assert (await api.refused(422, "POST", "workspace_allocations", bad))["field"] == "end_date"


async def test_assignments_days_and_invitations(api: Api) -> None:
    project = await api.project()
    story = await api.make("stories", workspace_id=project["id"], title="T")
    assignment = await api.make("assignments", story_id=story["id"], assignee_id=70003, estimated_minutes=600)
    day = await api.make("story_allocation_days", assignment_id=assignment["id"], date="2026-02-03", minutes=240)
    assert (day["story_id"], day["workspace_id"]) == (story["id"], project["id"])
    shown = await api.rows(f"assignments/{assignment['id']}")
    assert (shown[0]["allocated_minutes"], shown[0]["estimated_minutes"], shown[0]["current"]) == (240, 600, True)
    invitation = {"full_name": "Kim Ode", "email_address": "kim@client.example", "invitee_role": "buyer"}
    seat = await api.send("POST", f"workspaces/{project['id']}/invite", {"invitation": invitation})
    assert (seat["role"], seat["workspace_id"]) == ("buyer", project["id"])
    error = await api.refused(422, "POST", f"workspaces/{project['id']}/invite", {"invitation": {"full_name": "x"}})
    assert error["field"] == "email_address"


async def test_participations_may_demand_a_workspace(api: Api, vendor: KantataOX) -> None:
    project = await api.project()
    assert len(await api.ids("participations")) == 1
    vendor.participations_need_workspace = True
    assert (await api.refused(422, "GET", "participations"))["field"] == "workspace_id"
    assert len(await api.ids("participations", workspace_id=project["id"])) == 1


# Time, expenses, approvals


async def test_a_time_entry_takes_its_rate_role_and_currency_from_the_project(api: Api) -> None:
    project = await api.project(rate_card_id=41, currency="EUR")
    assert project["currency"] == "USD", "currency is ignored with a rate card"
    given = {"workspace_id": project["id"], "date_performed": "2026-02-03", "time_in_minutes": 95, "user_id": 70003}
    entry = await api.make("time_entries", **given, notes="Workshop")
    assert (entry["user_id"], entry["role_id"], entry["rate_in_cents"]) == ("70003", "13", 17_000)
    assert (entry["currency"], entry["currency_base_unit"], entry["approved"], entry["is_invoiced"]) == ("USD", 100, False, False)
    assert entry["billable"] is True
    changed = await api.put("time_entries", entry["id"], time_in_minutes=60)
    assert (changed["time_in_minutes"], changed["notes"]) == (60, "Workshop")
    assert (await api.rows("workspaces"))[0]["budget_used_in_cents"] == 17_000


async def test_a_time_entrys_story_must_be_of_its_project(api: Api) -> None:
    one, two = await api.project(), await api.project()
    story = await api.make("stories", workspace_id=one["id"], title="T", billable=False)
    assert (await api.entry(one["id"], story_id=story["id"]))["billable"] is False
    body = {"time_entry": {"workspace_id": two["id"], "story_id": story["id"], "date_performed": "2026-02-03", "time_in_minutes": 5}}
    assert (await api.refused(422, "POST", "time_entries", body))["field"] == "story_id"


async def test_approval_locks_entries_and_moves_updated_at(api: Api, clock: Clock) -> None:
    project = await api.project()
    entry = await api.entry(project["id"])
    clock.forward(30)
    submission = await api.make("timesheet_submissions", workspace_id=project["id"], title="Week 6", line_item_ids=[entry["id"]])
    assert (submission["status"], submission["line_item_total_in_cents"]) == ("pending", 30_000)
    again = {"timesheet_submission": {"workspace_id": project["id"], "title": "x", "line_item_ids": [entry["id"]]}}
    await api.refused(422, "POST", "timesheet_submissions", again)
    clock.forward(30)
    done = await api.send("PUT", f"timesheet_submissions/{submission['id']}/approve", {"resolution": {"description": "fine"}})
    assert (done["status"], done["current_resolution_description"]) == ("approved", "fine")
    row = (await api.rows("time_entries", updated_after=submission["updated_at"]))[0]
    assert (row["id"], row["approved"], row["user_can_edit"]) == (entry["id"], True, False)
    assert row["active_submission_id"] == submission["id"]
    await api.refused(422, "PUT", f"time_entries/{entry['id']}", {"time_entry": {"time_in_minutes": 1}})
    await api.refused(422, "DELETE", f"time_entries/{entry['id']}")
    await api.refused(422, "PUT", f"timesheet_submissions/{submission['id']}/approve")
    await api.send("PUT", f"timesheet_submissions/{submission['id']}/cancel")
    assert (await api.rows(f"time_entries/{entry['id']}"))[0]["approved"] is False
    assert (await api.http.delete(f"/api/v1/time_entries/{entry['id']}")).status_code == 204


async def test_a_submission_is_of_one_project(api: Api) -> None:
    one, two = await api.project(), await api.project()
    mine, other = await api.entry(one["id"]), await api.entry(two["id"])
    body = {"timesheet_submission": {"workspace_id": one["id"], "title": "x", "line_item_ids": [mine["id"], other["id"]]}}
    assert (await api.refused(422, "POST", "timesheet_submissions", body))["field"] == "line_item_ids"


@pytest.mark.parametrize(("path", "status", "approved"), [("approvals", "approved", True), ("rejections", "rejected", False)])
async def test_bulk_resolutions_answer_a_plain_list(api: Api, path: str, status: str, approved: bool) -> None:
    project = await api.project()
    entry = await api.entry(project["id"])
    made = await api.make("timesheet_submissions", workspace_id=project["id"], title="x", line_item_ids=[entry["id"]])
    body = {"resolution": {"submission_ids": [made["id"]], "description": "bulk"}}
    answer = await api.http.post(f"/api/v1/timesheet_{path}", json=body)
    assert set(answer.json()) == {"resolutions"}
    assert answer.json()["resolutions"][0]["target_id"] == made["id"]
    assert (await api.rows("timesheet_submissions"))[0]["status"] == status
    assert (await api.rows("time_entries"))[0]["approved"] is approved
    body["resolution"]["submission_ids"] = [made["id"], "99"]
    await api.refused(422, "POST", "timesheet_cancellations", body)
    assert (await api.rows("timesheet_submissions"))[0]["status"] == status, "all or nothing"


async def test_bulk_delete_of_time_is_all_or_nothing(api: Api) -> None:
    project = await api.project()
    one, two = await api.entry(project["id"]), await api.entry(project["id"])
    await api.approved(project["id"], two["id"])
    await api.refused(422, "DELETE", "time_entries", ids=f"{one['id']},{two['id']}")
    assert len(await api.ids("time_entries")) == 2
    answer = await api.http.delete("/api/v1/time_entries", params={"ids": one["id"]})
    assert answer.status_code == 204
    assert await api.ids("time_entries") == [two["id"]]


async def test_expenses_and_their_reports(api: Api, vendor: KantataOX) -> None:
    project = await api.project()
    category = (await api.rows("expense_categories"))[0]
    given = {"workspace_id": project["id"], "date": "2012/01/01", "category": "Travel", "expense_category_id": category["id"]}
    expense = await api.make(
        "expenses", **given, amount_in_cents=15250, foreign_exchange_amount={"source_value": 9.5, "source_currency": "EUR"}
    )
    assert (expense["date"], expense["billable"], expense["is_billable"], expense["amount_in_cents"]) == ("2012-01-01", True, True, 15250)
    assert expense["foreign_exchange_amount"]["source_value"] == 9.5
    report = await api.make("expense_report_submissions", workspace_id=project["id"], title="Trip", line_item_ids=[expense["id"]])
    await api.send("PUT", f"expense_report_submissions/{report['id']}/approve", {"resolution": {}})
    await api.refused(422, "PUT", f"expenses/{expense['id']}", {"expense": {"notes": "late"}})
    assert vendor.state()["expenses"][0]["approved"] is True
    spare = await api.make("expenses", **given, amount_in_cents=1)
    answer = await api.http.delete("/api/v1/expenses", params={"ids": spare["id"]})
    assert (answer.status_code, answer.json()) == (200, {"deleted": [spare["id"]]})
    vendor.bare_expense_categories = True
    assert (await api.http.get("/api/v1/expense_categories")).json()[0] == "Travel"


# Invoices


async def test_invoice_of_time_expenses_fees_and_tax_then_cancelled_and_paid(api: Api, clock: Clock) -> None:
    project = await api.project()
    entry = await api.entry(project["id"])
    expense = await api.make("expenses", workspace_id=project["id"], date="2026-02-04", category="Food", amount_in_cents=1250)
    story = await api.make("stories", workspace_id=project["id"], title="M", story_type="milestone")
    body: Json = {
        "workspace_id": project["id"],
        "payment_schedule": 30,
        "invoice_date": "2026-02-28",
        "time_entry_ids": [entry["id"]],
        "expense_ids": [expense["id"]],
        "fixed_fee_items": [{"story_id": story["id"], "notes": "Fee", "amount": 500}],
        "additional_items": [{"notes": "Extra", "amount": 100.05, "taxable": True}],
        "tax_rate": 10,
        "external_reference": _reference("schedule-1"),
    }
    error = await api.refused(422, "POST", "invoices", {"invoice": body})
    assert error["field"] == "time_entry_ids", "not approved yet"
    await api.approved(project["id"], entry["id"])
    clock.forward(5)
    invoice = await api.make("invoices", **body)
    assert invoice["balance_in_cents"] == 30_000 + 1_250 + 50_000 + 10_005 + 1_001
    assert (invoice["title"], invoice["due_date"], invoice["status"]) == ("Invoice #1001", "2026-03-30", "new")
    assert invoice["user_invoice_number"] == 1001
    row = (await api.rows(f"time_entries/{entry['id']}"))[0]
    assert (row["is_invoiced"], row["invoice_id"], row["updated_at"]) == (True, invoice["id"], invoice["updated_at"])
    shown = await api.get(f"invoices/{invoice['id']}", include="fixed_fee_items,additional_items,time_entries,expenses,workspaces")
    assert next(iter(shown["fixed_fee_items"].values()))["amount_in_cents"] == 50_000
    assert shown["invoices"][invoice["id"]]["time_entry_ids"] == [entry["id"]]
    assert set(shown["expenses"]) == {expense["id"]}
    plain = {"workspace_id": project["id"], "payment_schedule": 30, "time_entry_ids": [entry["id"]]}
    await api.refused(422, "POST", "invoices", {"invoice": plain})
    cancelled = await api.send("PUT", f"invoices/{invoice['id']}/cancel")
    assert cancelled["status"] == "cancelled"
    assert (await api.rows("time_entries", uninvoiced="1"))[0]["invoice_id"] is None
    second = await api.make("invoices", **plain)
    assert (second["title"], second["balance_in_cents"]) == ("Invoice #1002", 30_000)
    assert await api.ids("invoices", paid="1") == []
    payment = await api.make("external_payments", workspace_id=project["id"], invoice_id=second["id"])
    assert payment["amount_in_cents"] == 30_000
    paid = (await api.rows("invoices", paid="1"))[0]
    assert (paid["id"], paid["status"], paid["balance_in_cents"]) == (second["id"], "accepted payment", 0)
    await api.refused(422, "PUT", f"invoices/{second['id']}/cancel")


async def test_draft_invoices_and_part_payments(api: Api) -> None:
    project = await api.project()
    items = [{"notes": "Fee", "amount": 100}]
    draft = await api.make("invoices", workspace_id=project["id"], payment_schedule=14, draft=True, fixed_fee_items=items)
    assert draft["title"] == "Draft Invoice #1001"
    payment = {"workspace_id": project["id"], "invoice_id": draft["id"], "amount_in_cents": 4000}
    await api.refused(422, "POST", "external_payments", {"external_payment": payment})
    assert (await api.put("invoices", draft["id"], draft=False, message="Thanks"))["title"] == "Invoice #1001"
    await api.make("external_payments", **payment)
    row = (await api.rows("invoices"))[0]
    assert (row["status"], row["balance_in_cents"], row["message"]) == ("new", 6000, "Thanks")
    assert (await api.refused(422, "POST", "external_payments", {"external_payment": {**payment, "amount_in_cents": 6001}}))["field"]


async def test_billing_milestones_are_invoiced_once(api: Api) -> None:
    project = await api.project()
    milestone = await api.make("billing_milestones", workspace_id=project["id"], title="Kick-off", amount_in_cents=90_000)
    body = {"workspace_id": project["id"], "payment_schedule": 30, "billing_milestone_ids": [milestone["id"]]}
    invoice = await api.make("invoices", **body)
    assert invoice["balance_in_cents"] == 90_000
    assert (await api.rows("billing_milestones"))[0]["invoice_id"] == invoice["id"]
    assert (await api.refused(422, "POST", "invoices", {"invoice": body}))["field"] == "billing_milestone_ids"


# References and custom fields


def _reference(ref: str, **values: Any) -> Json:
    return {"service_name": "crosswalk", "service_model": "project", "service_model_ref": ref, **values}


@pytest.mark.parametrize(
    "collection",
    "workspaces workspace_groups stories workspace_resources workspace_allocations time_entries timesheet_submissions invoices".split(),  # noqa: SIM905
)
async def test_a_nested_reference_finds_its_record_and_is_unique(api: Api, vendor: KantataOX, collection: str) -> None:
    project = await api.project()
    seat = await api.make("workspace_resources", workspace_id=project["id"], role_id=12)
    entries = [await api.entry(project["id"]) for _ in range(2)]
    values: dict[str, Json] = {
        "workspaces": {"title": "x"},
        "workspace_groups": {"name": "x"},
        "stories": {"workspace_id": project["id"], "title": "x"},
        "workspace_resources": {"workspace_id": project["id"], "role_id": 12},
        "workspace_allocations": {"resource_id": seat["id"], "start_date": "2026-02-02", "end_date": "2026-02-03", "minutes": 1},
        "time_entries": {"workspace_id": project["id"], "date_performed": "2026-02-02", "time_in_minutes": 1},
        "timesheet_submissions": {"workspace_id": project["id"], "title": "x", "line_item_ids": [entries[0]["id"]]},
        "invoices": {"workspace_id": project["id"], "payment_schedule": 1},
    }
    row = await api.make(collection, **values[collection], external_reference=_reference("cw-1", status="pending"))
    assert "external_reference_ids" not in row
    query = {"external_reference_service_name": "crosswalk", "external_reference_service_model_refs": "cw-0,cw-1"}
    body = await api.get(collection, **query, include="external_references")
    assert [item["id"] for item in body["results"]] == [row["id"]]
    (key,) = body[collection][row["id"]]["external_reference_ids"]
    held = body["external_references"][key]
    assert (held["service_model_ref"], held["status"], held["subject_id"]) == ("cw-1", "pending", row["id"])
    flat = next(item for item in vendor.state()[collection] if item["id"] == row["id"])
    assert flat["external_references"][0]["service_model_ref"] == "cw-1"
    second = dict(values[collection])
    if collection == "timesheet_submissions":
        second["line_item_ids"] = [entries[1]["id"]]
    before = len(vendor.state()[collection])
    error = await api.refused(422, "POST", collection, {BY_NAME[collection].singular: {**second, "external_reference": _reference("cw-1")}})
    assert "has already been entered" in error["message"]
    assert len(vendor.state()[collection]) == before
    vendor.unique_references = False
    await api.make(collection, **second, external_reference=_reference("cw-1"))


async def test_references_are_unique_per_collection_and_updated_in_place(api: Api) -> None:
    project = await api.project(external_reference=_reference("a"))
    await api.make("workspace_groups", name="x", external_reference=_reference("a"))
    await api.put("workspaces", project["id"], external_reference=_reference("b", status="failed", external_message="why"))
    rows = await api.rows("external_references", subject_type="Workspace")
    assert [(row["service_model_ref"], row["status"], row["external_message"]) for row in rows] == [("b", "failed", "why")]
    other = await api.project()
    assert await api.ids("workspaces", has_external_references="true") == [project["id"]]
    assert await api.ids("workspaces", without_external_reference_service_name="crosswalk") == [other["id"]]
    error = await api.refused(422, "POST", "workspaces", {"workspace": {"title": "x", "external_reference": {"service_name": "crosswalk"}}})
    assert error["field"] == "service_model"


async def test_create_or_update_reference(api: Api) -> None:
    project, other = await api.project(), await api.project()
    body = {**_reference("x"), "subject_type": "Workspace", "subject_id": project["id"]}
    made = await api.send("POST", "external_references/create_or_update", {"external_reference": body})
    again = await api.send("POST", "external_references/create_or_update", {"external_reference": {**body, "external_status": "Open"}})
    assert (again["id"], again["external_status"], again["status"]) == (made["id"], "Open", "successful")
    taken = {"external_reference": {**body, "subject_id": other["id"]}}
    assert "has already been entered" in (await api.refused(422, "POST", "external_references/create_or_update", taken))["message"]
    bad = {"external_reference": {**body, "subject_id": "9"}}
    assert (await api.refused(422, "POST", "external_references/create_or_update", bad))["field"] == "subject_id"


async def test_seeded_custom_fields_nested_and_unique(api: Api) -> None:
    fields = {row["id"]: row for row in await api.rows("custom_fields", subject_type="workspace")}
    assert (fields["301"]["name"], fields["301"]["unique_constraint"]) == ("Crosswalk contract", True)
    assert "311" not in fields
    given = {"title": "x", "custom_fields": [{"custom_field_id": 301, "value": "cw-1"}]}
    project = await api.make("workspaces", **given)
    shown = await api.get(f"workspaces/{project['id']}", include="custom_field_values")
    value = next(iter(shown["custom_field_values"].values()))
    assert (value["value"], value["custom_field_name"], value["subject_id"]) == ("cw-1", "Crosswalk contract", int(project["id"]))
    error = await api.refused(422, "POST", "workspaces", {"workspace": given})
    assert "has already been entered" in error["message"]
    assert len(await api.ids("workspaces")) == 1


async def test_custom_field_values_are_an_upsert_by_type(api: Api) -> None:
    project = await api.project()
    group = await api.make("workspace_groups", name="x")
    story = await api.make("stories", workspace_id=project["id"], title="x")

    async def write(subject: str, key: str, field: int, value: Any) -> Json:
        return await api.make("custom_field_values", subject_type=subject, subject_id=key, custom_field_id=field, value=value)

    first = await write("Workspace", project["id"], 304, "Draft")
    assert (await write("Workspace", project["id"], 304, "Sent"))["id"] == first["id"]
    assert (await write("Workspace", project["id"], 305, [12500, "USD"]))["display_value"] == "$125.00"
    assert (await write("workspace_group", group["id"], 311, "cust"))["value"] == "cust"
    assert (await write("Story", story["id"], 321, "line-1"))["subject_id"] == int(story["id"])
    choice = (await api.rows("custom_field_choices", custom_field_id=306))[0]
    assert (await write("Workspace", project["id"], 306, [int(choice["id"])]))["display_value"] == choice["label"]
    assert len(await api.ids("custom_field_values", subject_type="Workspace")) == 3
    assert len(await api.ids("custom_field_values", subject_type="workspace_group")) == 1
    assert (await api.refused(422, "GET", "custom_field_values"))["field"] == "subject_type"
    for field, value in ((305, 12), (306, [1]), (321, "x"), (304, {"a": 1})):
        body = {"subject_type": "Workspace", "subject_id": project["id"], "custom_field_id": field, "value": value}
        await api.refused(422, "POST", "custom_field_values", {"custom_field_value": body})


# Account data and events


async def test_seeded_people_roles_and_rates(api: Api, vendor: KantataOX) -> None:
    users = {row["id"]: row for row in await api.rows("users", include="role")}
    assert [users[key]["full_name"] for key in sorted(users)] == ["Robin Vale", "Sam Okafor", "Jo Lindqvist", "Ana Ruiz", "Lee Tan"]
    assert {row["id"]: row["name"] for row in await api.rows("roles")} == {
        "11": "Engagement Manager",
        "12": "Senior Consultant",
        "13": "Consultant",
        "14": "Analyst",
    }
    assert users["70005"]["role_id"] == "12"
    card = await api.get("rate_cards", include="effective_rate_card_version")
    version = next(iter(card["rate_card_versions"].values()))
    rates = await api.rows("rate_card_roles", rate_card_version_id=version["id"], include="role")
    assert {row["role_id"]: row["rate"] for row in rates}["12"] == 21_000
    assert len(await api.rows("cost_rates")) == 5
    assert vendor.state()["workspaces"] == []


async def test_the_event_feed_is_unordered_repeats_and_forgets(api: Api, vendor: KantataOX, clock: Clock) -> None:
    made = [await api.project(title=f"P{n}") for n in range(12)]
    body = await api.get("subscribed_events", event_types="workspace:created", per_page=200, include="subject")
    ids = [item["id"] for item in body["results"]]
    assert len(set(ids)) == 12 < len(ids), "some come twice"
    assert ids != sorted(ids, key=int), "in no order"
    row = body["subscribed_events"][ids[0]]
    assert row["subject_ref"] == {"id": row["subject_id"], "key": "workspaces"}
    assert {row["subject_id"] for row in body["subscribed_events"].values()} == {row["id"] for row in made}
    assert "current_payload" not in row
    payload = await api.rows("subscribed_events", optional_fields="current_payload", subject_type="Workspace", subject_id=made[0]["id"])
    assert payload[0]["current_payload"]["title"] == "P0"
    types = (await api.get("subscribed_events/event_types"))["subscribed_event_types"]
    assert {"workspace:updated", "story:deleted", "time_entry:created", "timesheet:time_entry_added"} <= set(types)
    clock.forward(9 * 86400 + 1)
    assert await api.ids("subscribed_events") == []
    api.http.headers["Authorization"] = f"Bearer {vendor.issue_token('70002')}"
    assert (await api.refused(403, "GET", "subscribed_events"))["type"] == "system"


async def test_a_refused_write_leaves_no_event(api: Api, vendor: KantataOX) -> None:
    project = await api.project(external_reference=_reference("a"))
    before = len(vendor.state()["subscribed_events"])
    await api.refused(422, "POST", "workspaces", {"workspace": {"title": "x", "external_reference": _reference("a")}})
    assert len(vendor.state()["subscribed_events"]) == before
    assert await api.ids("workspaces") == [project["id"]]


# Limits and bad days


async def test_rate_limit_with_and_without_a_hint(api: Api, vendor: KantataOX, clock: Clock) -> None:
    vendor.rate_limit = 2
    assert [(await api.http.get("/api/v1/roles")).status_code for _ in range(3)] == [200, 200, 429]
    vendor.tell_retry_after = True
    answer = await api.http.get("/api/v1/roles")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert answer.json()["errors"][0]["type"] == "system"
    clock.forward(61)
    assert (await api.http.get("/api/v1/roles")).status_code == 200


async def test_some_operations_have_a_lower_limit(api: Api, vendor: KantataOX) -> None:
    vendor.lower_rate_limit = 1
    await api.project()
    answer = await api.http.post("/api/v1/workspaces", json={"workspace": {"title": "x"}})
    assert answer.status_code == 429
    assert "retry-after" not in answer.headers
    assert (await api.http.get("/api/v1/workspaces")).status_code == 200
    assert [(await api.http.get("/api/v1/stories")).status_code for _ in range(3)] == [200, 200, 200]


async def test_too_many_calls_at_once_are_refused(api: Api, vendor: KantataOX) -> None:
    vendor.max_concurrent, vendor.think_time = 3, 0.05
    answers = await asyncio.gather(*(api.http.get("/api/v1/roles") for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 429, 429]
    assert (await api.http.get("/api/v1/roles")).status_code == 200


@pytest.mark.parametrize(
    ("fault", "status", "headers", "text"),
    [
        ({"kind": "throttle"}, 429, {}, "Rate limit exceeded"),
        ({"kind": "throttle", "args": {"retry_after": 3}}, 429, {"retry-after": "3"}, "Rate limit exceeded"),
        ({"kind": "status", "args": {"status": 503}}, 503, {}, "maintenance"),
        ({"kind": "status", "args": {"status": 503, "html": True}}, 503, {"content-type": "text/html; charset=utf-8"}, "<html>"),
        ({"kind": "status", "args": {"status": 500}}, 500, {}, "Internal server error"),
        ({"kind": "status", "args": {"status": 401}}, 401, {}, "Invalid OAuth 2 Request"),
        ({"kind": "status", "args": {"status": 422, "body": {"errors": []}}}, 422, {}, '{"errors": []}'),
    ],
)
async def test_bad_days_speak_the_vendors_words(api: Api, fault: Json, status: int, headers: Json, text: str) -> None:
    await api.http.post("/_control/faults", json={"match": {"method": "GET"}, **fault})
    answer = await api.http.get("/api/v1/workspaces")
    assert answer.status_code == status
    assert text in answer.text
    assert "x-request-id" in answer.headers
    assert {name: answer.headers.get(name) for name in headers} == headers
    assert "retry-after" in headers or "retry-after" not in answer.headers


async def test_control_plane_state_and_reset(api: Api) -> None:
    await api.project(external_reference=_reference("a"), custom_fields=[{"custom_field_id": 301, "value": "c"}])
    state = (await api.http.get("/_control/state")).json()
    (project,) = state["workspaces"]
    assert project["external_references"][0]["service_model_ref"] == "a"
    assert project["custom_field_values"][0]["value"] == "c"
    assert state["__ignored"] == []
    assert (await api.http.post("/_control/reset")).status_code == 204
    assert (await api.http.get("/_control/state")).json()["workspaces"] == []


@pytest.fixture
def socket_url(vendor: KantataOX) -> Iterator[str]:
    sock = bind()
    server = uvicorn.Server(uvicorn.Config(build(vendor), log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    limit = time.monotonic() + 10
    while not server.started and time.monotonic() < limit:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)
    sock.close()


async def test_a_create_whose_answer_is_lost_is_found_by_its_reference(vendor: KantataOX, socket_url: str) -> None:
    headers = {"Authorization": f"Bearer {vendor.credentials['access_token']}"}
    async with httpx.AsyncClient(base_url=socket_url, headers=headers) as http:
        fault = {"match": {"method": "POST", "path_regex": "/workspaces"}, "kind": "drop_after_commit"}
        assert (await http.post("/_control/faults", json=fault)).status_code == 200
        body = {"workspace": {"title": "Lost", "external_reference": _reference("cw-9")}}
        with pytest.raises(httpx.TransportError):
            await http.post("/api/v1/workspaces", json=body)
        query = {"external_reference_service_name": "crosswalk", "external_reference_service_model_refs": "cw-9"}
        found = (await http.get("/api/v1/workspaces", params=query)).json()
        assert found["count"] == 1
        again = await http.post("/api/v1/workspaces", json=body)
        assert again.status_code == 422
        assert len(vendor.state()["workspaces"]) == 1


# The vendor's own names, where the published data is at hand


SPECS = Path(os.environ.get("CROSSWALK_VENDOR_SPECS", Path(__file__).parents[2] / "../shared/vendors/specs")).resolve() / "kantata"
needs_specs = pytest.mark.skipif(not SPECS.is_dir(), reason=f"the vendor's published data is not at {SPECS} (CROSSWALK_VENDOR_SPECS)")


class _Loader(yaml.SafeLoader):
    """The vendor's file has lists as keys, which Python's dictionaries do not take."""


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    pairs = ((loader.construct_object(key, deep=True), loader.construct_object(value, deep=True)) for key, value in node.value)
    return {tuple(key) if isinstance(key, list) else key: value for key, value in pairs}


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


@pytest.fixture(scope="module")
def published() -> dict[str, Json]:
    document: dict[str, Json] = yaml.load((SPECS / "kantata_ox_collections.yml").read_text(), _Loader)  # noqa: S506
    return document


@needs_specs
@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_writable_names_and_includes_are_the_vendors(published: dict[str, Json], name: str) -> None:
    theirs, ours = published[name], BY_NAME[name]
    assert ours.creatable == set(theirs.get("create_attributes") or theirs.get("create_or_update_attributes") or ())
    assert ours.updatable == set(theirs.get("update_attributes") or ())
    links = {key: (value["foreign_key"], value["collection"]) for key, value in (theirs.get("associations") or {}).items()}
    assert ours.includes == links


@needs_specs
def test_every_operation_of_the_contract_file_is_served(vendor: KantataOX) -> None:
    contract = yaml.safe_load((SPECS / "kantata_ox_contract.json").read_text())
    served = {(method, route.path.replace("{id:int}", "{id}")) for route in vendor.routes() for method in route.methods}  # type: ignore[attr-defined]
    wanted = set()
    for endpoint in contract["endpoints"]:
        head, _, tail = endpoint["path"].rpartition("/")
        wanted |= {(endpoint["method"], f"/api/v1{head}/{part}") for part in tail.split("|")}
    assert wanted - served == set()
    assert {tuple(contract["enums"]["story.story_type"])} == {ENUMS["stories", "story_type"]}
    caps = {endpoint["bulk"]: endpoint["bulk_max"] for endpoint in contract["endpoints"] if "bulk" in endpoint}
    assert caps == {spec.name: spec.bulk for spec in BY_NAME.values() if spec.bulk}


# Keys of answers that the sheet has from recorded traffic and the published list lacks.
_RECORDED = {
    "*": {"created_at", "updated_at", "user_id", "id", "currency", "currency_symbol", "currency_base_unit"},
    "workspaces": {"update_whitelist", "status", "permissions"},
    "stories": {"root_id", "ancestry_depth", "subtree_depth", "uninvoiced_balance_in_cents", "invoiced_balance_in_cents"},
    "expenses": {"billable", "vendor_id"},
    "participations": {"workspace_id"},
    "custom_fields": {"subject_type", "required"},
    "rate_card_versions": {"rate_card_id", "rate_card_set_version_id"},
    "rate_card_roles": {"rate_card_version_id", "role_id"},
    "rate_cards": {"effective_rate_card_version_id"},
    "timesheet_submissions": {"line_item_total_formatted"},
    "expense_report_submissions": {"start_date", "end_date"},
    "additional_items": {"id"},
}


@needs_specs
async def test_answers_hold_no_key_the_vendor_does_not_have(api: Api, vendor: KantataOX, published: dict[str, Json]) -> None:
    project = await api.project(project_tracker_template_id=5512, project_template_create_unnamed_resources=True, rate_card_id=41)
    entry = await api.entry(project["id"])
    await api.approved(project["id"], entry["id"])
    expense = await api.make("expenses", workspace_id=project["id"], date="2026-02-04", category="Food", amount_in_cents=1)
    await api.make("expense_report_submissions", workspace_id=project["id"], title="x", line_item_ids=[expense["id"]])
    await api.make("workspace_groups", name="x", external_reference=_reference("g"))
    seat = (await api.rows("workspace_resources"))[0]
    await api.make("workspace_allocations", resource_id=seat["id"], start_date="2026-02-02", end_date="2026-02-03", minutes=1)
    await api.make("billing_milestones", workspace_id=project["id"], title="x", amount_in_cents=1)
    await api.make("invoices", workspace_id=project["id"], payment_schedule=1, additional_items=[{"notes": "x", "amount": 1}])
    await api.make("custom_field_values", subject_type="Workspace", subject_id=project["id"], custom_field_id=304, value="x")
    seen = {}
    for name, rows in vendor.state().items():
        if rows and name not in ("__ignored", "resolutions"):
            params = {"subject_type": "Workspace"} if name == "custom_field_values" else {}
            answer = await api.http.get(f"/api/v1/{name}", params=params)
            keys = {key for row in answer.json().get(name, {}).values() for key in row}
            seen[name] = keys - set(published[name]["attributes"]) - _RECORDED["*"] - _RECORDED.get(name, set())
    assert len(seen) > 20
    assert {name: keys for name, keys in seen.items() if keys} == {}
