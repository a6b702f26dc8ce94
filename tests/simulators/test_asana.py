"""The Asana simulator against the fact sheet and the published contract: sign-in, envelope, paging, projects, tasks, custom fields."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from simulators.asana import Asana
from tests.conftest import needs_specs
from tests.simulators.asana_bench import PLAIN, ROBIN, SAM, TEAM, WORKSPACE, Api, Json, against_contract, as_new, forward, organization

LINE, HOURS, CONTRACT, ENTITY = "12027758900000321", "12027758900000322", "12027758900000301", "12027758900000303"


@pytest.fixture(scope="module")
def running() -> Iterator[Asana]:
    with organization() as vendor:
        yield vendor


@pytest.fixture
def vendor(running: Asana) -> Asana:
    as_new(running)
    return running


@pytest.fixture
def api(vendor: Asana) -> Api:
    return Api(vendor.base_url, vendor.credentials["personal_access_token"])


def _token(vendor: Asana, **form: str) -> httpx.Response:
    client = {name: vendor.credentials[name] for name in ("client_id", "client_secret")}
    return PLAIN.post(f"{vendor.base_url}/-/oauth_token", data={**client, **form})


def _app(vendor: Asana) -> Api:
    answer = _token(vendor, grant_type="refresh_token", refresh_token=vendor.credentials["refresh_token"])
    return Api(vendor.base_url, answer.json()["access_token"])


def _authorize(vendor: Asana, **query: str) -> httpx.URL:
    given = {"client_id": vendor.credentials["client_id"], "redirect_uri": vendor.credentials["redirect_uri"], "response_type": "code"}
    answer = PLAIN.get(f"{vendor.base_url}/-/oauth_authorize", params={**given, "state": "s1", **query})
    assert answer.status_code == 302, answer.text
    return httpx.URL(answer.headers["location"])


def _redeem(vendor: Asana, **query: str) -> httpx.Response:
    code = _authorize(vendor, **query).params["code"]
    return _token(vendor, grant_type="authorization_code", code=code, redirect_uri=vendor.credentials["redirect_uri"])


# Sign-in


@pytest.mark.parametrize("header", ["", "Bearer nonsense", "Basic abc"])
def test_without_a_valid_token_nothing_is_answered(api: Api, header: str) -> None:
    api.http.headers["Authorization"] = header
    assert api.refused(401, "GET", "/users/me") == "Not Authorized"


def test_code_flow_with_pkce_and_a_refresh_token_that_does_not_rotate(vendor: Asana) -> None:
    verifier = "v" * 50
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    location = _authorize(vendor, code_challenge=challenge, code_challenge_method="S256")
    assert location.params["state"] == "s1"
    form = {"grant_type": "authorization_code", "redirect_uri": vendor.credentials["redirect_uri"]}
    assert _token(vendor, **form, code=location.params["code"], code_verifier="wrong").json()["error"] == "invalid_grant"
    code = _authorize(vendor, code_challenge=challenge, code_challenge_method="S256").params["code"]
    body = _token(vendor, **form, code=code, code_verifier=verifier).json()
    assert (body["token_type"], body["expires_in"], body["data"]["gid"]) == ("bearer", 3600, ROBIN)
    assert _token(vendor, **form, code=code, code_verifier=verifier).status_code == 400
    again = _token(vendor, grant_type="refresh_token", refresh_token=body["refresh_token"]).json()
    assert "refresh_token" not in again
    assert Api(vendor.base_url, again["access_token"]).get("/users/me")["name"] == "Robin Vale"


def test_access_tokens_of_an_application_end_after_an_hour(vendor: Asana) -> None:
    app = _app(vendor)
    assert app.get("/users/me")["gid"] == ROBIN
    forward(vendor, 3600)
    app.refused(401, "GET", "/users/me")
    _app(vendor).get("/users/me")


def test_oauth_errors_have_their_own_shape(vendor: Asana) -> None:
    assert _token(vendor, grant_type="refresh_token", refresh_token="x").json()["error"] == "invalid_grant"
    assert _token(vendor, grant_type="password").json()["error"] == "unsupported_grant_type"
    assert _token(vendor, grant_type="refresh_token", client_secret="wrong").status_code == 401
    body = {"grant_type": "refresh_token", "refresh_token": vendor.credentials["refresh_token"]}
    assert PLAIN.post(f"{vendor.base_url}/-/oauth_token", json=body).json()["error"] == "invalid_request"
    vendor.deny_consent = True
    assert _authorize(vendor).params["error"] == "access_denied"
    wrong = {"client_id": vendor.credentials["client_id"], "redirect_uri": "https://elsewhere.example", "response_type": "code"}
    assert PLAIN.get(f"{vendor.base_url}/-/oauth_authorize", params=wrong).status_code == 400


def test_revoking_a_refresh_token_ends_its_access_tokens(vendor: Asana) -> None:
    app = _app(vendor)
    form = {name: vendor.credentials[name] for name in ("client_id", "client_secret")}
    answer = PLAIN.post(f"{vendor.base_url}/-/oauth_revoke", data={**form, "token": vendor.credentials["refresh_token"]})
    assert answer.status_code == 200
    app.refused(401, "GET", "/users/me")
    assert _token(vendor, grant_type="refresh_token", refresh_token=vendor.credentials["refresh_token"]).status_code == 400


def test_revoke_on_the_control_plane_leaves_the_refresh_token(vendor: Asana, api: Api) -> None:
    PLAIN.post(f"{vendor.base_url}/_control/revoke")
    api.refused(401, "GET", "/users/me")
    assert _app(vendor).get("/users/me")


def test_granular_scopes_close_what_they_do_not_name(vendor: Asana, api: Api) -> None:
    task = api.task(api.project())
    narrow = Api(vendor.base_url, _redeem(vendor, scope="tasks:read projects:read").json()["access_token"])
    assert narrow.get(f"/tasks/{task['gid']}")["memberships"] == [{}]
    assert "actual_time_minutes" not in narrow.get(f"/tasks/{task['gid']}")
    narrow.refused(403, "POST", "/tasks", {"name": "x", "workspace": WORKSPACE})
    narrow.refused(403, "GET", "/events", resource=task["gid"])
    whole = Api(vendor.base_url, _redeem(vendor, scope="default").json()["access_token"])
    assert whole.get(f"/tasks/{task['gid']}")["memberships"][0]["section"]["name"] == "Untitled section"


@needs_specs
def test_the_published_contract_judges_every_answer_of_these_tests() -> None:
    against_contract("GET", "/projects/1", 200, {"data": {"gid": "1", "name": "x", "color": None}})
    for wrong in ({"data": {"name": 5}}, {"data": {"color": "crimson"}}, {"data": []}):
        with pytest.raises(AssertionError):
            against_contract("GET", "/projects/1", 200, wrong)
    with pytest.raises(AssertionError):
        against_contract("POST", "/projects", 200, {"data": {}})


def test_calls_at_the_same_time_are_limited(vendor: Asana, api: Api) -> None:
    token = vendor.credentials["personal_access_token"]
    for reading, most in ((True, 50), (False, 15)):
        assert vendor.flight.enter((token, reading), most, calls=most)
    assert api.call("GET", "/users/me").status_code == 429
    assert api.call("POST", "/projects", {"name": "x", "workspace": WORKSPACE}).headers["retry-after"] == "1"
    vendor.flight.leave((token, True), calls=50)
    api.get("/users/me")
    api.refused(429, "POST", "/batch", {"actions": [{"method": "post", "relative_path": "/tasks", "data": {"workspace": WORKSPACE}}]})
    assert vendor.state()["tasks"] == []


# Envelope, opt_fields, paging, limits


def test_the_data_wrapper_is_enforced(api: Api) -> None:
    answer = api.http.post("/api/1.0/tasks", json={"name": "x", "workspace": WORKSPACE})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["message"].startswith("You should specify one of")
    for body in (b"{", b"[]", b'{"data": 5}'):
        assert api.http.post("/api/1.0/projects", content=body).status_code == 400
    project = api.project()
    api.refused(400, "PUT", f"/projects/{project['gid']}", {})
    assert api.http.get("/api/1.0/nothing").json()["errors"][0]["message"] == "No matching route for request"


def test_gids_are_text_beyond_what_a_number_holds(api: Api) -> None:
    gid = api.project()["gid"]
    assert isinstance(gid, str)
    assert int(gid) > 2**53


def test_lists_are_compact_and_opt_fields_narrow(api: Api) -> None:
    project = api.project()
    api.task(project, assignee="sam.okafor@example.com")
    row = api.get("/tasks", project=project["gid"])[0]
    assert set(row) == {"gid", "resource_type", "name", "resource_subtype"}
    asked = "name,assignee.email,projects.name,memberships.section.name,nonsense,assignee.nonsense"
    row = api.get("/tasks", project=project["gid"], opt_fields=asked)[0]
    assert set(row) == {"gid", "name", "assignee", "projects", "memberships"}
    assert row["assignee"] == {"gid": SAM, "email": "sam.okafor@example.com"}
    assert row["projects"] == [{"gid": project["gid"], "name": project["name"]}]
    assert row["memberships"][0]["section"]["name"] == "Untitled section"
    made = api.post("/tasks", {"name": "B", "workspace": WORKSPACE}, opt_fields="gid")
    assert set(made) == {"gid"}


def test_next_page_only_with_a_limit_and_bound_to_its_query(vendor: Asana, api: Api) -> None:
    project = api.project()
    names = [api.task(project, name=f"T{number}")["name"] for number in range(5)]
    assert "next_page" not in api.call("GET", "/tasks", project=project["gid"]).json()
    seen, query = [], {"project": project["gid"], "limit": 2}
    page = api.call("GET", "/tasks", **query).json()
    first = page["next_page"]
    assert first["uri"].startswith(f"{vendor.base_url}/api/1.0/tasks?")
    while True:
        seen += [row["name"] for row in page["data"]]
        if page["next_page"] is None:
            break
        page = api.call("GET", "/tasks", **query, offset=page["next_page"]["offset"]).json()
    assert seen == names
    api.refused(400, "GET", f"/projects/{project['gid']}/tasks", limit=2, offset=first["offset"])
    api.refused(400, "GET", "/tasks", **query, offset="eyJhIjoxfQ.forged")
    for limit in ("0", "101", "x"):
        api.refused(400, "GET", "/tasks", project=project["gid"], limit=limit)
    forward(vendor, 901)
    assert "expired" in api.refused(400, "GET", "/tasks", **query, offset=first["offset"])


def test_big_lists_ask_for_paging(vendor: Asana, api: Api) -> None:
    vendor.unpaged_maximum = 1
    for name in ("A", "B"):
        api.project(name=name)
    assert "pagination" in api.refused(400, "GET", "/projects", workspace=WORKSPACE)
    assert len(api.get("/projects", workspace=WORKSPACE, limit=100)) == 2


def test_rejected_calls_count_against_the_limit(vendor: Asana, api: Api) -> None:
    vendor.rate_limit = 3
    for _ in range(3):
        api.get("/users/me")
    answer = api.call("GET", "/users/me")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    forward(vendor, 30)
    for _ in range(3):
        answer = api.call("GET", "/users/me")
    forward(vendor, 31)
    assert api.call("GET", "/users/me").status_code == 429
    forward(vendor, 61)
    api.get("/users/me")


def test_faults_speak_as_the_vendor(vendor: Asana, api: Api) -> None:
    def fault(kind: str, **args: Any) -> httpx.Response:
        PLAIN.post(f"{vendor.base_url}/_control/faults", json={"kind": kind, "args": args}).raise_for_status()
        return api.call("GET", "/users/me")

    assert fault("throttle").headers["retry-after"] == "30"
    assert fault("throttle", retry_after=0.7).headers["retry-after"] == "0.7"
    assert "retry-after" not in fault("throttle", retry_after=None).headers
    assert "phrase" in fault("status", status=500).json()["errors"][0]
    assert fault("status", status=401).json()["errors"][0]["message"] == "Not Authorized"


# Projects


def test_a_project_is_created_read_changed_and_deleted(api: Api) -> None:
    given = {"team": TEAM, "privacy_setting": "private", "start_on": "2026-02-02", "due_on": "2026-07-31", "default_view": "list"}
    answer = api.call("POST", "/projects", {"name": "ACME", "workspace": WORKSPACE, "owner": ROBIN, **given})
    assert answer.status_code == 201
    assert "affected=true" in answer.headers["asana-change"]
    project = answer.json()["data"]
    assert project["due_date"] == "2026-07-31"
    assert project["team"]["name"] == "Delivery"
    assert [row["name"] for row in api.get(f"/projects/{project['gid']}/sections")] == ["Untitled section"]
    changed = api.put(f"/projects/{project['gid']}", {"archived": True, "name": "ACME 2"})
    assert (changed["archived"], changed["name"], changed["due_on"]) == (True, "ACME 2", "2026-07-31")
    assert api.get("/projects", workspace=WORKSPACE, archived="false") == []
    assert api.delete(f"/projects/{project['gid']}") == {}
    assert api.refused(404, "GET", f"/projects/{project['gid']}") == f"project: Not a recognized ID: {project['gid']}"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"workspace": None}, "workspace: Value must not be null"),
        ({"workspace": "1"}, "workspace: Not a recognized ID: 1"),
        ({"color": "crimson"}, "color: Not a valid value"),
        ({"start_on": "2026-01-01"}, "start_on: A start date requires a due date"),
        ({"start_on": "2026-02-01", "due_on": "2026-01-01"}, "start_on: The start date must not be after"),
        ({"due_on": "1 May"}, "due_on: Not a valid date"),
        ({"archived": "yes"}, "archived: Value is not a boolean"),
        ({"name": 5}, "name: Value is not a string"),
        ({"owner": "nobody@example.com"}, "owner: Not a recognized ID"),
        ({"completed": True}, "completed: Cannot write this property"),
        ({"gid": "1"}, "gid: Cannot write this property"),
        ({"privacy_setting": "private_to_team"}, "team: Missing input"),
        ({"html_notes": "<body><b>x</b></body>"}, "html_notes: XML is invalid"),
        ({"html_notes": "<body>"}, "html_notes: XML is invalid"),
        ({"custom_fields": {"9": 1}}, "custom_field: Not a recognized ID: 9"),
    ],
)
def test_what_a_project_refuses(api: Api, values: Json, message: str) -> None:
    assert api.refused(400, "POST", "/projects", {"name": "P", "workspace": WORKSPACE, **values}).startswith(message)
    assert api.get("/projects", workspace=WORKSPACE) == []


def test_a_project_stays_in_its_workspace_and_status_updates_complete_it(vendor: Asana, api: Api) -> None:
    api.refused(400, "POST", "/projects", {"name": "nowhere"})
    project = api.project(unknown_member=1)
    assert vendor.state()["__ignored"][0]["member"] == "unknown_member"
    assert "workspace" in api.refused(400, "PUT", f"/projects/{project['gid']}", {"workspace": WORKSPACE})
    update = {"parent": project["gid"], "status_type": "complete", "text": "done"}
    api.post("/status_updates", update)
    assert api.get(f"/projects/{project['gid']}")["completed"] is True
    api.refused(400, "POST", "/status_updates", {**update, "status_type": "achieved"})
    api.refused(400, "POST", "/status_updates", {**update, "text": ""})
    assert len(api.get("/status_updates", parent=project["gid"])) == 1


def test_private_projects_are_for_members(vendor: Asana, api: Api) -> None:
    project = api.project(privacy_setting="private")
    sam = Api(vendor.base_url, vendor.issue_token("sam.okafor@example.com"))
    sam.refused(403, "GET", f"/projects/{project['gid']}")
    assert sam.get("/projects", workspace=WORKSPACE) == []
    membership = api.post("/memberships", {"parent": project["gid"], "member": TEAM, "access_level": "editor"})
    assert membership["access_level"] == "editor"
    assert sam.get(f"/projects/{project['gid']}")["name"] == project["name"]
    api.refused(400, "POST", "/memberships", {"parent": project["gid"], "member": TEAM})
    service = Api(vendor.base_url, vendor.credentials["service_account_token"])
    assert service.get(f"/projects/{project['gid']}")
    assert len(api.get("/memberships", parent=project["gid"])) == 2


def test_sections_move_and_must_be_empty_to_go(api: Api) -> None:
    project = api.project()
    first = api.get(f"/projects/{project['gid']}/sections")[0]["gid"]
    design = api.post(f"/projects/{project['gid']}/sections", {"name": "Design"})["gid"]
    api.post(f"/projects/{project['gid']}/sections/insert", {"section": design, "before_section": first})
    assert [row["gid"] for row in api.get(f"/projects/{project['gid']}/sections")] == [design, first]
    task = api.task(project)["gid"]
    assert api.post(f"/sections/{first}/addTask", {"task": task}) == {}
    api.refused(400, "DELETE", f"/sections/{first}")
    api.delete(f"/sections/{design}")
    api.refused(400, "POST", f"/projects/{project['gid']}/sections", {})


# Tasks


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"due_on": "2026-03-06", "due_at": "2026-03-06T10:00:00Z"}, "due_on: You may only specify one"),
        ({"start_on": "2026-03-06"}, "start_on: due_on or due_at must be present"),
        ({"start_on": "2026-03-07", "due_on": "2026-03-06"}, "start_on: The start date must not be after"),
        ({"resource_subtype": "milestone", "start_on": "2026-03-01", "due_on": "2026-03-06"}, "start_on: A milestone"),
        ({"resource_subtype": "custom"}, "resource_subtype"),
        ({"resource_subtype": "epic"}, "resource_subtype: Not a valid value"),
        ({"approval_status": "approved"}, "approval_status: Only approval tasks"),
        ({"assignee": "9"}, "assignee: Not a recognized ID: 9"),
        ({"assignee": 9}, "assignee: Not a recognized ID: 9"),
        ({"projects": ["9"]}, "projects: Not a recognized ID: 9"),
        ({"completed_at": "2026-03-06T10:00:00Z"}, "completed_at: Cannot write this property"),
        ({"due_at": "tomorrow"}, "due_at: Not a valid date-time"),
        ({"custom_fields": {LINE: "x"}}, f"Custom field with ID {LINE} is not on given object"),
    ],
)
def test_what_a_task_refuses(api: Api, values: Json, message: str) -> None:
    project = api.project()
    assert api.refused(400, "POST", "/tasks", {"name": "T", "projects": [project["gid"]], **values}).startswith(message)
    assert api.get("/tasks", project=project["gid"]) == []


def test_a_milestone_is_completed_and_filters_find_what_changed(vendor: Asana, api: Api) -> None:
    project = api.project()
    stone = api.task(project, resource_subtype="milestone", due_on="2026-03-06")
    assert (stone["due_at"], stone["due_on"], stone["completed"]) == (None, "2026-03-06", False)
    timed = api.task(project, due_at="2026-03-06T10:00:00+01:00")
    assert (timed["due_at"], timed["due_on"]) == ("2026-03-06T09:00:00.000Z", "2026-03-06")
    forward(vendor, 60)
    done = api.put(f"/tasks/{stone['gid']}", {"completed": True})
    assert done["completed_at"]
    assert [row["gid"] for row in api.get("/tasks", project=project["gid"], completed_since="now")] == [timed["gid"]]
    assert [row["gid"] for row in api.get("/tasks", project=project["gid"], modified_since=done["modified_at"])] == [stone["gid"]]
    forward(vendor, 1)
    api.post(f"/tasks/{timed['gid']}/stories", {"text": "a comment bumps it"})
    assert len(api.get("/tasks", project=project["gid"], modified_since=done["modified_at"])) == 2
    assert api.get(f"/projects/{project['gid']}/task_counts", opt_fields="num_tasks,num_milestones") == {
        "num_tasks": 2,
        "num_milestones": 1,
    }
    for query in ({}, {"assignee": "me"}, {"workspace": WORKSPACE}):
        api.refused(400, "GET", "/tasks", **query)


def test_places_are_for_creation_and_later_by_actions(api: Api) -> None:
    project, other = api.project(), api.project(name="Other")
    section = api.post(f"/projects/{project['gid']}/sections", {"name": "Design"})["gid"]
    task = api.post("/tasks", {"name": "T", "memberships": [{"project": project["gid"], "section": section}]})
    assert task["memberships"][0]["section"]["name"] == "Design"
    for name, value in (("projects", [other["gid"]]), ("parent", task["gid"]), ("tags", []), ("memberships", [])):
        assert "Cannot write" in api.refused(400, "PUT", f"/tasks/{task['gid']}", {name: value})
    assert api.post(f"/tasks/{task['gid']}/addProject", {"project": other["gid"]}) == {}
    assert len(api.get(f"/tasks/{task['gid']}/projects")) == 2
    assert api.post(f"/tasks/{task['gid']}/removeProject", {"project": project["gid"]}) == {}
    assert api.get("/tasks", project=project["gid"]) == []
    api.refused(400, "POST", f"/tasks/{task['gid']}/addProject", {})
    api.refused(400, "POST", f"/tasks/{task['gid']}/addProject", {"project": other["gid"], "section": section})


def test_subtasks_are_not_in_the_project_and_dependencies_are_links(api: Api) -> None:
    project = api.project()
    task, before = api.task(project), api.task(project, name="Before")
    child = api.post(f"/tasks/{task['gid']}/subtasks", {"name": "Child"})
    assert child["parent"]["gid"] == task["gid"]
    assert len(api.get(f"/projects/{project['gid']}/tasks")) == 2
    assert [row["gid"] for row in api.get(f"/tasks/{task['gid']}/subtasks")] == [child["gid"]]
    api.refused(400, "POST", f"/tasks/{task['gid']}/setParent", {"parent": child["gid"]})
    assert api.post(f"/tasks/{child['gid']}/setParent", {"parent": None})["parent"] is None
    api.post(f"/tasks/{task['gid']}/addDependencies", {"dependencies": [before["gid"]]})
    assert api.get(f"/tasks/{before['gid']}/dependents")[0]["gid"] == task["gid"]
    api.refused(400, "POST", f"/tasks/{task['gid']}/addDependencies", {"dependencies": [task["gid"]]})
    assert api.delete(f"/tasks/{task['gid']}") == {}
    api.refused(404, "GET", f"/tasks/{task['gid']}")


def test_approvals_tags_and_followers(api: Api) -> None:
    task = api.task(api.project(), resource_subtype="approval")
    assert task["approval_status"] == "pending"
    assert api.put(f"/tasks/{task['gid']}", {"approval_status": "rejected"})["completed"] is True
    tag = api.post("/tags", {"name": "urgent", "workspace": WORKSPACE})
    api.post(f"/tasks/{task['gid']}/addTag", {"tag": tag["gid"]})
    assert api.get("/tasks", tag=tag["gid"])[0]["gid"] == task["gid"]
    followed = api.post(f"/tasks/{task['gid']}/addFollowers", {"followers": ["sam.okafor@example.com"]})
    assert [row["gid"] for row in followed["followers"]] == [ROBIN, SAM]


def test_external_data_belongs_to_the_application(vendor: Asana, api: Api) -> None:
    app, project = _app(vendor), api.project()
    external = {"gid": "opp-1-ms-1", "data": '{"src":"crm"}'}
    task = app.task(project, external=external)
    assert task["external"] == external
    assert app.get("/tasks/external:opp-1-ms-1")["gid"] == task["gid"]
    assert "already exists" in app.refused(400, "POST", "/tasks", {"name": "x", "projects": [project["gid"]], "external": external})
    assert "external" not in api.get(f"/tasks/{task['gid']}", opt_fields="name,external")
    api.refused(403, "GET", "/tasks/external:opp-1-ms-1")
    api.refused(403, "POST", "/tasks", {"name": "x", "workspace": WORKSPACE, "external": {"gid": "a"}})
    other = vendor.register_app()
    vendor.credentials["redirect_uri"], kept = "https://o.example/cb", vendor.credentials["redirect_uri"]
    code = _authorize(vendor, client_id=other["client_id"]).params["code"]
    token = _token(vendor, **other, grant_type="authorization_code", code=code, redirect_uri="https://o.example/cb").json()["access_token"]
    vendor.credentials["redirect_uri"] = kept
    Api(vendor.base_url, token).refused(404, "GET", "/tasks/external:opp-1-ms-1")
    app.refused(400, "POST", "/tasks", {"workspace": WORKSPACE, "external": {"gid": "x" * 1025}})
    app.delete(f"/tasks/{task['gid']}")
    app.task(project, external=external)


def test_the_search_is_behind(vendor: Asana, api: Api) -> None:
    project = api.project()
    task = api.task(project, name="Find me")
    path = f"/workspaces/{WORKSPACE}/tasks/search"
    assert api.get(path, text="find") == []
    forward(vendor, 11)
    assert [row["gid"] for row in api.get(path, text="find", projects__any=project["gid"])] == [task["gid"]]
    api.put(f"/tasks/{task['gid']}", {"name": "Other"})
    assert len(api.get(path, text="find")) == 1
    vendor.plan = "personal"
    api.refused(402, "GET", path)
    vendor.plan = "advanced"
    for _ in range(60):
        answer = api.http.get(f"/api/1.0{path}")
    assert answer.status_code == 429


# Custom fields


def test_custom_fields_are_written_as_a_map_and_read_as_an_array(api: Api) -> None:
    project = api.project(custom_fields={CONTRACT: "006Hs1"})
    assert project["custom_fields"][0]["text_value"] == "006Hs1"
    for field in (LINE, HOURS, ENTITY):
        api.post(f"/projects/{project['gid']}/addCustomFieldSetting", {"custom_field": field})
    api.refused(400, "POST", f"/projects/{project['gid']}/addCustomFieldSetting", {"custom_field": LINE})
    settings = api.get(f"/projects/{project['gid']}/custom_field_settings", limit=100)
    options = next(row["custom_field"] for row in settings if row["custom_field"]["gid"] == ENTITY)["enum_options"]
    uk = next(row["gid"] for row in options if row["name"] == "HOLT-UK")
    task = api.task(project, custom_fields={LINE: "L-1", HOURS: 12.345, ENTITY: uk})
    read = {row["gid"]: row for row in task["custom_fields"]}
    assert (read[LINE]["text_value"], read[HOURS]["number_value"], read[HOURS]["display_value"]) == ("L-1", 12.34, "12.34")
    assert (read[ENTITY]["enum_value"]["name"], read[ENTITY]["display_value"]) == ("HOLT-UK", "HOLT-UK")
    narrow = api.get(f"/tasks/{task['gid']}", opt_fields="custom_fields.gid,custom_fields.display_value")["custom_fields"]
    assert all(set(row) == {"gid", "display_value"} for row in narrow)
    refusals: list[Json] = [{ENTITY: "HOLT-UK"}, {LINE: "x" * 1025}, {LINE: 5}, {HOURS: "5"}, {CONTRACT: "x"}]
    for values in refusals:
        api.refused(400, "PUT", f"/tasks/{task['gid']}", {"custom_fields": values})
    api.put(f"/enum_options/{uk}", {"enabled": False})
    assert "disabled" in api.refused(400, "PUT", f"/tasks/{task['gid']}", {"custom_fields": {ENTITY: uk}})
    assert api.put(f"/tasks/{task['gid']}", {"custom_fields": {ENTITY: None}})["custom_fields"][2]["enum_value"] is None


def test_fields_of_every_type(api: Api) -> None:
    project, made = api.project(), {}
    for kind in ("date", "people", "multi_enum"):
        more = {"enum_options": [{"name": "A"}, {"name": "B"}]} if kind == "multi_enum" else {}
        made[kind] = api.post("/custom_fields", {"name": f"Of {kind}", "resource_subtype": kind, "workspace": WORKSPACE, **more})
        api.post(f"/projects/{project['gid']}/addCustomFieldSetting", {"custom_field": made[kind]["gid"]})
    option = made["multi_enum"]["enum_options"][1]["gid"]
    values = {made["date"]["gid"]: {"date": "2026-03-06"}, made["people"]["gid"]: [SAM], made["multi_enum"]["gid"]: [option]}
    shown = [row["display_value"] for row in api.task(project, custom_fields=values)["custom_fields"]]
    assert shown == ["2026-03-06", "Sam Okafor", "B"]
    for bad in (
        {"name": "Of date"},
        {"name": "Assignee"},
        {"resource_subtype": "wish"},
        {"precision": 2},
        {"resource_subtype": "number", "precision": 7},
        {"resource_subtype": "number", "format": "currency"},
        {"workspace": None},
    ):
        api.refused(400, "POST", "/custom_fields", {"name": "New", "resource_subtype": "text", "workspace": WORKSPACE, **bad})
    assert len(api.get(f"/workspaces/{WORKSPACE}/custom_fields", limit=100)) == 15


def test_people_teams_and_typeahead(api: Api) -> None:
    assert api.get(f"/workspaces/{WORKSPACE}/users")[0]["name"] == "Ana Ruiz"
    assert len(api.get("/users", workspace=WORKSPACE, limit=100, opt_fields="email")) == 5
    assert len(api.get(f"/teams/{TEAM}/users")) == 5
    assert api.get("/users/sam.okafor@example.com")["gid"] == SAM
    assert api.get(f"/workspaces/{WORKSPACE}/typeahead", resource_type="user", query="sam")[0]["gid"] == SAM
    api.refused(400, "GET", f"/workspaces/{WORKSPACE}/typeahead")
    assert api.get("/workspaces")[0]["name"] == "Holt Group"
    assert api.get("/users/me/user_task_list", workspace=WORKSPACE)["owner"]["gid"] == ROBIN
