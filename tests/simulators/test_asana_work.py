"""The Asana simulator at work: templates and jobs, time and timesheets, capacity, events, webhooks, batch, a client of the vendor's own."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from simulators.asana import Asana
from tests.simulators.asana_bench import PLAIN, ROBIN, SAM, TEAM, WORKSPACE, Api, Json, as_new, forward, organization

TEMPLATE = "12027758900000401"
MANAGER = "12027758900000411"


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


@pytest.fixture
def sam(vendor: Asana) -> Api:
    return Api(vendor.base_url, vendor.issue_token("sam.okafor@example.com"))


def soon(true: Callable[[], Any]) -> Any:
    limit = time.monotonic() + 20
    while not (found := true()) and time.monotonic() < limit:
        time.sleep(0.01)
    return found


# Templates and jobs


def _instantiate(api: Api, **values: Any) -> Json:
    given = {"name": "ACME", "team": TEAM, "is_strict": True, "requested_dates": [{"gid": "1", "value": "2026-02-02"}], **values}
    job: Json = api.post(f"/project_templates/{TEMPLATE}/instantiateProject", given)
    return job


def test_a_template_becomes_a_project_that_is_half_built_until_the_job_is_done(vendor: Asana, api: Api, sam: Api) -> None:
    wanted = api.get(f"/project_templates/{TEMPLATE}", opt_fields="name,requested_dates,requested_roles")
    assert [row["gid"] for row in wanted["requested_dates"]] == ["1"]
    job = _instantiate(api, requested_roles=[{"gid": MANAGER, "value": SAM}])
    assert (job["status"], job["resource_subtype"]) == ("in_progress", "instantiate_project")
    project = job["new_project"]["gid"]
    assert api.get(f"/projects/{project}/tasks") == []
    assert api.get(f"/jobs/{job['gid']}")["status"] == "in_progress"
    forward(vendor, 1)
    assert api.get(f"/jobs/{job['gid']}")["status"] == "succeeded"
    rows = api.get(f"/projects/{project}/tasks", opt_fields="name,start_on,due_on,assignee.name,num_subtasks,resource_subtype")
    assert [row["name"] for row in rows] == ["Workshops", "Solution design", "Design sign-off", "Build", "Go-live"]
    assert rows[0]["assignee"]["name"] == "Sam Okafor"
    assert (rows[0]["start_on"], rows[2]["due_on"], rows[2]["resource_subtype"]) == ("2026-02-02", "2026-02-15", "milestone")
    assert len(api.get(f"/projects/{project}/custom_field_settings")) == 3
    sam.refused(403, "GET", f"/jobs/{job['gid']}")


def test_what_an_instantiation_refuses(vendor: Asana, api: Api) -> None:
    path = f"/project_templates/{TEMPLATE}/instantiateProject"
    assert "Missing date" in api.refused(422, "POST", path, {"name": "x", "is_strict": True})
    api.refused(400, "POST", path, {"name": "x", "requested_dates": [{"gid": "9", "value": "2026-02-02"}]})
    api.refused(400, "POST", path, {"name": "x", "requested_roles": [{"gid": "9", "value": SAM}]})
    for odd in ({"requested_dates": 1}, {"requested_dates": [{"gid": []}]}, {"requested_roles": True}):
        api.refused(400, "POST", path, {"name": "x", **odd})
    api.refused(400, "POST", path, {})
    assert api.get("/projects", workspace=WORKSPACE) == []
    lenient = api.post(path, {"name": "x", "is_strict": False})
    assert api.get(f"/projects/{lenient['new_project']['gid']}")["start_on"] == "2026-02-02"
    for _ in range(4):
        _instantiate(api)
    assert api.call("POST", path, {"name": "sixth"}).status_code == 429
    forward(vendor, 1)
    vendor.failing_jobs = True
    assert api.get(f"/jobs/{lenient['gid']}")["status"] == "failed"


def test_a_project_is_duplicated_with_its_dates_moved(vendor: Asana, api: Api) -> None:
    project = api.project()
    task = api.task(project, start_on="2026-02-02", due_on="2026-02-06", notes="secret")
    api.post(f"/tasks/{task['gid']}/subtasks", {"name": "Child"})
    schedule = {"should_skip_weekends": False, "start_on": "2026-03-02"}
    given = {"name": "Copy", "include": "task_dates,task_subtasks", "schedule_dates": schedule}
    job = api.post(f"/projects/{project['gid']}/duplicate", given)
    forward(vendor, 1)
    rows = api.get(f"/projects/{job['new_project']['gid']}/tasks", opt_fields="start_on,due_on,notes,num_subtasks")
    assert [(row["start_on"], row["due_on"], row["notes"], row["num_subtasks"]) for row in rows] == [("2026-03-02", "2026-03-06", "", 1)]
    api.refused(400, "POST", f"/projects/{project['gid']}/duplicate", {"name": "x", "include": "wishes"})
    api.refused(400, "POST", f"/projects/{project['gid']}/duplicate", {"name": "x", "schedule_dates": schedule})
    assert api.post(f"/tasks/{task['gid']}/duplicate", {"name": "Again", "include": "notes"})["new_task"]["name"] == "Again"


# Time and timesheets


def test_people_log_time_submit_it_and_have_it_approved(vendor: Asana, api: Api, sam: Api) -> None:
    project = api.project()
    task = api.task(project)["gid"]
    category = api.get("/time_tracking_categories", workspace=WORKSPACE)[0]["gid"]
    given = {"duration_minutes": 95, "entered_on": "2026-02-03", "attributable_to": project["gid"], "billable_status": "billable"}
    entry = sam.post(f"/tasks/{task}/time_tracking_entries", {**given, "description": "Workshop", "categories": [category]})
    assert (entry["approval_status"], entry["created_by"]["gid"], entry["task"]["gid"]) == ("DRAFT", SAM, task)
    assert api.get(f"/tasks/{task}")["actual_time_minutes"] == 95
    api.refused(403, "PUT", f"/time_tracking_entries/{entry['gid']}", {"duration_minutes": 5})
    week = {"user": SAM, "workspace": WORKSPACE, "start_date": "2026-02-02", "end_date": "2026-02-08"}
    sheet = sam.post("/timesheet_approval_statuses", week)
    path = f"/timesheet_approval_statuses/{sheet['gid']}"
    assert sheet["approval_status"] == "DRAFT"
    api.refused(400, "PUT", path, {"approval_status": "approved"})
    assert sam.put(path, {"approval_status": "submitted"})["approval_status"] == "SUBMITTED"
    sam.refused(403, "PUT", path, {"approval_status": "approved"})
    sam.refused(403, "PUT", f"/time_tracking_entries/{entry['gid']}", {"duration_minutes": 5})
    api.put(path, {"approval_status": "approved", "message": "fine"})
    assert api.get(f"/time_tracking_entries/{entry['gid']}")["approval_status"] == "APPROVED"
    sam.refused(403, "POST", f"/tasks/{task}/time_tracking_entries", given)
    sam.refused(400, "PUT", path, {"approval_status": "draft"})
    query = {"workspace": WORKSPACE, "entered_on_start_date": "2026-02-01", "entered_on_end_date": "2026-02-28"}
    assert [row["gid"] for row in api.get("/time_tracking_entries", **query, limit=100)] == [entry["gid"]]
    assert len(api.get("/time_tracking_entries", timesheet_approval_status=sheet["gid"])) == 1
    assert api.get("/timesheet_approval_statuses", workspace=WORKSPACE, approval_statuses="approved,submitted")[0]["gid"] == sheet["gid"]
    assert api.get("/timesheet_approval_statuses", workspace=WORKSPACE, approval_statuses="draft") == []


def test_what_time_refuses(vendor: Asana, api: Api) -> None:
    task = api.task(api.project())["gid"]
    path = f"/tasks/{task}/time_tracking_entries"
    wrong: list[Json] = [{}, {"duration_minutes": 0}, {"duration_minutes": 1.5}, {"duration_minutes": 5, "billable_status": "maybe"}]
    for values in [*wrong, {"duration_minutes": 5, "categories": ["1", "2"]}, {"duration_minutes": 5, "approval_status": "APPROVED"}]:
        api.refused(400, "POST", path, values)
    api.refused(400, "GET", "/time_tracking_entries")
    api.refused(400, "GET", "/time_tracking_entries", workspace=WORKSPACE)
    entry = api.post(path, {"duration_minutes": 5})
    assert entry["entered_on"] == "2026-02-02"
    assert entry["attributable_to"]["gid"] == api.get(f"/tasks/{task}")["projects"][0]["gid"], "the only project that it can be"
    own = Api(vendor.base_url, vendor.credentials["people"]["sam.okafor@example.com"])
    assert own.post(path, {"duration_minutes": 5})["created_by"]["gid"] == SAM
    assert api.put(f"/time_tracking_entries/{entry['gid']}", {"duration_minutes": 7})["duration_minutes"] == 7
    assert api.delete(f"/time_tracking_entries/{entry['gid']}") == {}
    week = {"user": SAM, "workspace": WORKSPACE, "start_date": "2026-02-03", "end_date": "2026-02-09"}
    api.refused(400, "POST", "/timesheet_approval_statuses", week)
    vendor.plan = "personal"
    api.http.headers["X"] = "1"
    assert api.http.post(f"/api/1.0{path}", json={"data": {"duration_minutes": 5}}).status_code == 402


def test_allocations_rates_and_budgets(api: Api, sam: Api) -> None:
    project = api.project()
    gid = project["gid"]
    span = {"start_date": "2026-02-02", "end_date": "2026-02-27"}
    allocation = api.post("/allocations", {"assignee": SAM, "parent": gid, **span, "effort": {"type": "hours", "value": 20}})
    assert [row["gid"] for row in api.get("/allocations", parent=gid)] == [allocation["gid"]]
    api.refused(400, "POST", "/allocations", {"assignee": SAM, "parent": gid, "start_date": "2026-02-02"})
    api.refused(400, "POST", "/allocations", {"assignee": SAM, "parent": gid, **span, "effort": {"type": "days", "value": 1}})
    api.refused(400, "GET", "/allocations")
    changed = api.put(f"/allocations/{allocation['gid']}", {"effort": {"type": "percent", "value": 50}})
    assert changed["effort"]["type"] == "percent"
    rate = api.post("/rates", {"parent": gid, "resource": SAM, "rate": 210.5})
    assert rate["currency_code"] == "USD"
    api.refused(400, "POST", "/rates", {"parent": gid, "resource": SAM, "rate": 1})
    budget = api.post("/budgets", {"parent": gid, "budget_type": "cost", "total": {"enabled": True, "value": 5000}})
    api.refused(400, "POST", "/budgets", {"parent": gid, "budget_type": "time"})
    task = api.task(project)["gid"]
    sam.post(f"/tasks/{task}/time_tracking_entries", {"duration_minutes": 95, "attributable_to": gid, "billable_status": "billable"})
    assert api.get(f"/budgets/{budget['gid']}")["actual"]["value"] == 333.29
    assert api.delete(f"/allocations/{allocation['gid']}") == {}


def test_portfolios(api: Api, sam: Api) -> None:
    project = api.project()
    portfolio = api.post("/portfolios", {"name": "Clients", "workspace": WORKSPACE})["gid"]
    assert api.post(f"/portfolios/{portfolio}/addItem", {"item": project["gid"]}) == {}
    assert api.get(f"/portfolios/{portfolio}/items")[0]["gid"] == project["gid"]
    api.refused(400, "POST", f"/portfolios/{portfolio}/addItem", {"item": project["gid"]})
    assert len(api.get("/portfolios", workspace=WORKSPACE, owner="me")) == 1
    sam.refused(400, "GET", "/portfolios", workspace=WORKSPACE)
    api.post(f"/portfolios/{portfolio}/removeItem", {"item": project["gid"]})
    assert api.get(f"/portfolios/{portfolio}/items") == []


# Events


def _sync(api: Api, resource: str, token: str | None = None) -> Json:
    answer = api.call("GET", "/events", resource=resource, **({"sync": token} if token else {}))
    assert answer.status_code == (200 if token else 412), answer.text
    body: Json = answer.json()
    return body


def test_events_begin_with_412_bubble_up_and_come_by_the_hundred(vendor: Asana, api: Api) -> None:
    project = api.project()
    first = _sync(api, project["gid"])
    assert first["errors"][0]["message"].startswith("Sync token invalid or too old")
    task = api.task(project)
    child = api.post(f"/tasks/{task['gid']}/subtasks", {"name": "Child"})
    api.put(f"/tasks/{child['gid']}", {"completed": True})
    body = _sync(api, project["gid"], first["sync"])
    kinds = [(event["action"], event["resource"]["resource_type"]) for event in body["data"]]
    assert kinds[:3] == [("added", "task"), ("added", "task"), ("added", "story")]
    done = next(event for event in body["data"] if event["action"] == "changed")
    assert (done["resource"]["gid"], done["change"]) == (child["gid"], {"field": "completed", "action": "changed"})
    again = _sync(api, project["gid"], first["sync"])
    assert again["data"] == body["data"]
    last = _sync(api, project["gid"], body["sync"])
    assert (last["data"], last["has_more"]) == ([], False)
    assert api.call("GET", "/events", resource=project["gid"], sync=first["sync"]).status_code == 412
    for number in range(101):
        api.http.put(f"/api/1.0/tasks/{task['gid']}", json={"data": {"name": f"N{number}"}})
    many = _sync(api, project["gid"], last["sync"])
    assert (len(many["data"]), many["has_more"]) == (100, True)
    assert len(_sync(api, project["gid"], many["sync"])["data"]) == 1
    other = api.project(name="Other")
    assert api.call("GET", "/events", resource=other["gid"], sync=many["sync"]).status_code == 412
    fresh = _sync(api, project["gid"])["sync"]
    forward(vendor, 86401)
    assert api.call("GET", "/events", resource=project["gid"], sync=fresh).status_code == 412
    api.refused(400, "GET", "/events")


# Webhooks


class Target:
    """A receiver of webhooks, in its own thread."""

    def __init__(self) -> None:
        self.secrets: list[str] = []
        self.deliveries: list[tuple[bytes, str]] = []
        self.status, self.echo = 200, True
        target = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                secret = self.headers.get("x-hook-secret")
                self.send_response(200 if secret else target.status)
                if secret:
                    target.secrets.append(secret)
                    if target.echo:
                        self.send_header("X-Hook-Secret", secret)
                else:
                    target.deliveries.append((body, self.headers["x-hook-signature"]))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks/asana"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def target() -> Iterator[Target]:
    made = Target()
    yield made
    made.server.shutdown()
    made.server.server_close()


FILTERS = [{"resource_type": "task", "resource_subtype": "milestone", "action": "changed", "fields": ["completed"]}]


def test_a_webhook_shakes_hands_and_signs_what_it_delivers(api: Api, target: Target) -> None:
    project = api.project()
    answer = api.call("POST", "/webhooks", {"resource": project["gid"], "target": target.url, "filters": FILTERS})
    body = answer.json()
    assert (answer.status_code, body["data"]["active"], body["X-Hook-Secret"]) == (201, False, target.secrets[0])
    stone = api.task(project, resource_subtype="milestone")
    api.put(f"/tasks/{stone['gid']}", {"name": "not wanted"})
    api.put(f"/tasks/{stone['gid']}", {"completed": True})
    raw, signature = soon(lambda: target.deliveries)[0]
    assert signature == hmac.new(target.secrets[0].encode(), raw, hashlib.sha256).hexdigest()
    (event,) = json.loads(raw)["events"]
    assert event["resource"] == {"gid": stone["gid"], "resource_type": "task", "resource_subtype": "milestone"}
    assert (event["action"], event["user"], event["parent"]) == ("changed", {"gid": ROBIN, "resource_type": "user"}, None)
    listed = api.get("/webhooks", workspace=WORKSPACE, resource=project["gid"])
    assert listed[0]["active"] is True
    assert "already exists" in api.refused(400, "POST", "/webhooks", {"resource": project["gid"], "target": target.url})
    api.delete(f"/webhooks/{body['data']['gid']}")
    assert api.get("/webhooks", workspace=WORKSPACE) == []


def test_what_a_webhook_refuses(vendor: Asana, api: Api, target: Target) -> None:
    gid = api.project()["gid"]
    target.echo = False
    api.refused(403, "POST", "/webhooks", {"resource": gid, "target": target.url})
    api.refused(403, "POST", "/webhooks", {"resource": gid, "target": "http://127.0.0.1:9/closed"})
    api.refused(400, "POST", "/webhooks", {"resource": WORKSPACE, "target": target.url})
    api.refused(400, "POST", "/webhooks", {"resource": "1", "target": target.url})
    api.refused(400, "POST", "/webhooks", {"resource": gid, "target": "ours"})
    api.refused(
        400, "POST", "/webhooks", {"resource": gid, "target": target.url, "filters": [{"resource_type": "task", "fields": ["name"]}]}
    )
    vendor.local_targets = False
    api.refused(403, "POST", "/webhooks", {"resource": gid, "target": target.url})
    assert api.get("/webhooks", workspace=WORKSPACE) == []


def test_deliveries_are_retried_until_the_webhook_is_given_up(vendor: Asana, api: Api, target: Target) -> None:
    project = api.project()
    vendor.retry_seconds = 0.02
    hook = api.post("/webhooks", {"resource": project["gid"], "target": target.url})["gid"]
    target.status = 500
    api.task(project)
    assert soon(lambda: len(target.deliveries) > 1)
    shown = api.get(f"/webhooks/{hook}")
    assert shown["delivery_retry_count"] > 0
    assert shown["last_failure_content"].startswith("500")
    assert target.deliveries[0] == target.deliveries[1]
    target.status = 200
    assert soon(lambda: api.get(f"/webhooks/{hook}")["last_success_at"])
    target.status = 503
    api.task(project)
    assert soon(lambda: api.get(f"/webhooks/{hook}")["delivery_retry_count"])
    forward(vendor, 86401)
    assert soon(lambda: not api.get("/webhooks", workspace=WORKSPACE))


def test_heartbeats_are_empty_and_410_deletes_at_once(vendor: Asana, api: Api, target: Target) -> None:
    project = api.project()
    vendor.heartbeat_seconds = 0.05
    api.post("/webhooks", {"resource": project["gid"], "target": target.url})
    raw, signature = soon(lambda: target.deliveries)[0]
    assert raw == b'{"events":[]}'
    assert signature == hmac.new(target.secrets[0].encode(), raw, hashlib.sha256).hexdigest()
    target.status = 410
    assert soon(lambda: not api.get("/webhooks", workspace=WORKSPACE))


# Batch


def test_a_batch_answers_each_action_by_itself(vendor: Asana, api: Api) -> None:
    gid = api.project()["gid"]
    actions = [
        {"method": "post", "relative_path": "/tasks", "data": {"name": "A", "projects": [gid]}, "options": {"fields": ["name"]}},
        {"method": "post", "relative_path": "/tasks", "data": {"name": "lost"}},
        {"method": "get", "relative_path": "/tasks", "data": {"project": gid}, "options": {"limit": 1}},
        {"method": "get", "relative_path": "/tasks?project=1"},
        {"method": "post", "relative_path": "/attachments", "data": {}},
    ]
    rows = api.post("/batch", {"actions": actions})
    assert [row["status_code"] for row in rows] == [201, 400, 200, 400, 400]
    assert set(rows[0]["body"]["data"]) == {"gid", "name"}
    assert rows[2]["body"]["data"] == []
    api.refused(400, "POST", "/batch", {})
    api.refused(400, "POST", "/batch", {"actions": actions * 3})
    for odd in ({"data": "A"}, {"data": 1}, {"options": ["name"]}):
        api.refused(400, "POST", "/batch", {"actions": [{**actions[0], **odd}]})
    vendor.rate_limit = 10
    api.refused(429, "POST", "/batch", {"actions": actions * 2})
    assert len(vendor.state()["tasks"]) == 1


# Bad days, and a library that nobody here wrote


def test_a_task_whose_answer_is_lost_is_found_by_its_external_gid(vendor: Asana) -> None:
    form = {name: vendor.credentials[name] for name in ("client_id", "client_secret", "refresh_token")}
    token = PLAIN.post(f"{vendor.base_url}/-/oauth_token", data={"grant_type": "refresh_token", **form}).json()["access_token"]
    app = Api(vendor.base_url, token)
    body = {"name": "Once", "workspace": WORKSPACE, "external": {"gid": "cw-1"}}
    PLAIN.post(f"{vendor.base_url}/_control/faults", json={"match": {"method": "POST"}, "kind": "drop_after_commit"})
    with pytest.raises(httpx.TransportError):
        app.post("/tasks", body)
    assert app.get("/tasks/external:cw-1")["name"] == "Once"
    app.refused(400, "POST", "/tasks", body)
    assert len(vendor.state()["tasks"]) == 1


def test_the_vendors_own_python_library_works(vendor: Asana, target: Target) -> None:
    import asana

    configuration = asana.Configuration()
    configuration.host = f"{vendor.base_url}/api/1.0"
    configuration.access_token = vendor.credentials["personal_access_token"]
    client = asana.ApiClient(configuration)
    projects, tasks = asana.ProjectsApi(client), asana.TasksApi(client)
    project = projects.create_project({"data": {"name": "ACME", "workspace": WORKSPACE}}, {})
    assert projects.update_project({"data": {"notes": "x"}}, project["gid"], {})["notes"] == "x"
    configuration.page_limit = 2
    for number in range(5):
        tasks.create_task({"data": {"name": f"T{number}", "projects": [project["gid"]]}}, {})
    rows = list(tasks.get_tasks({"project": project["gid"], "limit": 2, "opt_fields": "name,memberships.section.name"}))
    assert [row["name"] for row in rows] == [f"T{number}" for number in range(5)]
    given = {"name": "T", "team": TEAM, "requested_dates": [{"gid": "1", "value": "2026-02-02"}], "is_strict": True}
    job = asana.ProjectTemplatesApi(client).instantiate_project(TEMPLATE, {"body": {"data": given}})
    forward(vendor, 1)
    assert asana.JobsApi(client).get_job(job["gid"], {})["status"] == "succeeded"
    entry = asana.TimeTrackingEntriesApi(client).create_time_tracking_entry({"data": {"duration_minutes": 30}}, rows[0]["gid"], {})
    assert entry["duration_minutes"] == 30
    hook = asana.WebhooksApi(client).create_webhook({"data": {"resource": project["gid"], "target": target.url}}, {})
    assert hook["target"] == target.url
    assert list(asana.EventsApi(client).get_events(project["gid"], {})) == []
    with pytest.raises(asana.rest.ApiException) as refused:
        tasks.get_task("1", {})
    assert refused.value.status == 404
    tasks.delete_task(rows[0]["gid"])
    assert len(list(tasks.get_tasks_for_project(project["gid"], {}))) == 4
