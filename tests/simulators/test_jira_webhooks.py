"""Webhooks of the Jira Cloud simulator: dynamic ones that expire, the administrator's that are signed (sheet 9)."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.simulators.jira_bench import Site, doc, serving


@pytest.fixture(scope="module")
def served() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def site(served: Site) -> Site:
    served.reset()
    return served


class Ears:
    """An HTTP server of ours: what came in, and what it answers (the last status stays)."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.statuses = [200]
        ears = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers.get("content-length", 0)))
                status = ears.statuses.pop(0) if len(ears.statuses) > 1 else ears.statuses[0]
                ears.heard.append(({name.lower(): value for name, value in self.headers.items()}, raw))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks/jira"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def wait(self, count: int) -> list[tuple[dict[str, str], dict[str, Any]]]:
        deadline = time.monotonic() + 5
        while len(self.heard) < count and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(self.heard) == count
        return [(headers, json.loads(raw) if raw else {}) for headers, raw in self.heard]

    def named(self, count: int) -> dict[str, dict[str, Any]]:
        """The last body of each event."""
        return {body["webhookEvent"]: body for _, body in self.wait(count)}


@pytest.fixture
def ears() -> Iterator[Ears]:
    made = Ears()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def token(site: Site) -> str:
    site.project()
    site.simulator.webhook_retry_seconds = 0.01
    found: str = site.token()["access_token"]
    return found


def _hook(**values: Any) -> dict[str, Any]:
    return {"jqlFilter": "project = ACME1", "events": ["jira:issue_created", "jira:issue_updated", "jira:issue_deleted"], **values}


def _register(site: Site, token: str, url: str, *hooks: dict[str, Any]) -> list[dict[str, Any]]:
    answer = site.bearer("POST", "webhook", token, json={"url": url, "webhooks": list(hooks)})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["webhookRegistrationResult"]
    return found


def test_registration_is_partial(site: Site, token: str) -> None:
    wrong = [_hook(jqlFilter="watchCount = 3"), _hook(jqlFilter="summary ~ x"), _hook(jqlFilter="project > ACME1"), _hook(events=[])]
    found = _register(site, token, "https://ours.example/hooks", _hook(), *wrong, _hook(jqlFilter="project = NOPE"), _hook(jqlFilter="(("))
    assert found[0] == {"createdWebhookId": 1000}
    assert found[1] == {"errors": ["The clause watchCount is unsupported"]}
    assert [list(row) for row in found[1:]] == [["errors"]] * 6
    assert "The operator > is unsupported" in found[3]["errors"]
    assert [row["id"] for row in site.bearer("GET", "webhook", token).json()["values"]] == [1000]


def test_a_user_has_five_webhooks_at_most(site: Site, token: str) -> None:
    found = _register(site, token, "https://ours.example/hooks", *[_hook()] * 6)
    assert [list(row) for row in found] == [["createdWebhookId"]] * 5 + [["errors"]]


def test_user_credentials_cannot(site: Site) -> None:
    body = {"url": "https://ours.example", "webhooks": [_hook()]}
    site.refused(403, "POST", "webhook", body)
    for method, path in (("GET", "webhook"), ("PUT", "webhook/refresh"), ("DELETE", "webhook")):
        site.refused(403, method, path, {"webhookIds": [1000]} if method != "GET" else None)
    assert site.bearer("GET", "webhook/failed", site.token()["access_token"]).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {"webhooks": []},
        {"url": "ours", "webhooks": [{"jqlFilter": "project = ACME1", "events": ["jira:issue_created"]}]},
        {"url": "https://ours.example", "webhooks": []},
        {"url": "https://ours.example", "webhooks": [{"jqlFilter": "project = ACME1", "events": ["worklog_created"]}]},
        {"url": "https://ours.example", "webhooks": [{"events": ["jira:issue_created"]}]},
        {"url": "https://ours.example", "webhooks": [{"jqlFilter": "project = ACME1", "events": ["jira:issue_created"], "secret": "x"}]},
    ],
)
def test_a_registration_of_another_shape_is_refused(site: Site, token: str, body: dict[str, Any]) -> None:
    assert site.bearer("POST", "webhook", token, json=body).status_code == 400


def test_events_of_an_issue_come_with_plain_text_and_without_a_signature(site: Site, token: str, ears: Ears) -> None:
    _register(site, token, ears.url, _hook(events=["jira:issue_created", "jira:issue_updated", "jira:issue_deleted", "comment_created"]))
    site.issue(description=doc("Plain words"))
    ((headers, created),) = ears.wait(1)
    assert (created["webhookEvent"], created["issue_event_type_name"]) == ("jira:issue_created", "issue_created")
    assert (created["issue"]["key"], created["issue"]["fields"]["description"]) == ("ACME1-1", "Plain words")
    assert (created["timestamp"], created["user"]["displayName"]) == (1_777_383_902_123, "Robin Vale")
    assert (headers["x-atlassian-webhook-flow"], "x-hub-signature" in headers) == ("Primary", False)
    site.post("issue/ACME1-1/transitions", {"transition": {"id": "31"}}, 204)
    ears.wait(2)
    site.post("issue/ACME1-1/comment", {"body": doc("Said")})
    ears.wait(3)
    site.ask(204, "DELETE", "issue/ACME1-1")
    heard = ears.named(4)
    assert heard["jira:issue_updated"]["issue_event_type_name"] == "issue_generic"
    assert heard["jira:issue_updated"]["changelog"]["items"][0]["toString"] == "In Progress"
    assert heard["comment_created"]["comment"]["body"] == "Said"
    assert "changelog" not in heard["jira:issue_deleted"]


def test_filters_of_project_field_and_property(site: Site, token: str, ears: Ears) -> None:
    hooks = (
        _hook(events=["jira:issue_updated"], fieldIdsFilter=["duedate"]),
        _hook(events=["issue_property_set"], issuePropertyKeysFilter=["cw"]),
    )
    _register(site, token, ears.url, *hooks)
    site.project("ACME2")
    site.issue()
    site.issue(project="ACME2")
    site.put("issue/ACME1-1", {"fields": {"summary": "x"}})
    site.put("issue/ACME2-1", {"fields": {"duedate": "2026-05-05"}})
    site.put("issue/ACME1-1/properties/other", 1, 201)
    site.put("issue/ACME1-1", {"fields": {"duedate": "2026-05-05"}})
    site.put("issue/ACME1-1/properties/cw", {"id": 7}, 201)
    heard = ears.named(2)
    assert heard["jira:issue_updated"]["changelog"]["items"][0]["fieldId"] == "duedate"
    assert heard["issue_property_set"]["property"] == {"key": "cw", "value": {"id": 7}}


def test_a_failed_delivery_comes_again_under_the_same_identifier(site: Site, token: str, ears: Ears) -> None:
    _register(site, token, ears.url, _hook())
    ears.statuses = [503, 429, 200]
    site.issue()
    heard = ears.wait(3)
    assert len({headers["x-atlassian-webhook-identifier"] for headers, _ in heard}) == 1
    assert [headers.get("x-atlassian-webhook-retry") for headers, _ in heard] == [None, "1", "2"]
    ears.heard.clear()
    ears.statuses = [500]
    site.issue()
    ears.wait(6)
    ears.heard.clear()
    ears.statuses = [400]
    site.issue()
    ears.wait(1)
    time.sleep(0.05)
    ears.wait(1)
    assert len(site.simulator.state()["__deliveries"]) == 10


def test_webhooks_expire_after_thirty_days_unless_refreshed(site: Site, token: str, ears: Ears) -> None:
    idents = [row["createdWebhookId"] for row in _register(site, token, ears.url, _hook(), _hook())]
    site.clock.forward(20 * 86400)
    scopes = ("manage:jira-webhook", "read:jira-work")
    fresh = site.simulator.sessions.grant(site.credentials["account_id"], scopes, "x", site.clock.seconds)
    expires = site.bearer("PUT", "webhook/refresh", fresh, json={"webhookIds": idents[:1]}).json()["expirationDate"]
    assert expires == round((site.clock.seconds + 30 * 86400) * 1000)
    site.clock.forward(11 * 86400)
    site.issue()
    ((_, body),) = ears.wait(1)
    assert body["matchedWebhookIds"] == idents[:1]
    latest = site.simulator.sessions.grant(site.credentials["account_id"], scopes, "x", site.clock.seconds)
    answer = site.bearer("DELETE", "webhook", latest, content=json.dumps({"webhookIds": idents}))
    assert answer.status_code == 415
    headers = {"Authorization": f"Bearer {latest}"}
    answer = site.http.request("DELETE", f"{site.gateway}/rest/api/3/webhook", headers=headers, json={"webhookIds": idents})
    assert (answer.status_code, answer.content) == (202, b"")
    assert site.bearer("GET", "webhook", latest).json()["total"] == 0


def test_the_administrators_webhook_is_signed_and_hears_of_worklogs_and_versions(site: Site, token: str, ears: Ears) -> None:
    path = "/rest/webhooks/1.0/webhook"
    events = ["worklog_created", "worklog_deleted", "jira:version_released", "project_created", "issuelink_created"]
    secret = site.credentials["webhook_secret"]
    body = {
        "name": "Crosswalk",
        "url": ears.url,
        "events": events,
        "filters": {"issue-related-events-section": "project = ACME1"},
        "secret": secret,
    }
    made = site.post(path, body)
    assert (made["isSigned"], "secret" in made) == (True, False)
    site.issue()
    site.log("ACME1-1", "sam")
    version = site.post("version", {"name": "M1", "projectId": 10000})
    site.put(f"version/{version['id']}", {"released": True}, 200)
    site.project("ACME2")
    site.issue(project="ACME2")
    site.log("ACME2-1")
    heard = ears.named(3)
    assert heard["worklog_created"]["worklog"]["author"]["displayName"] == "Sam Okafor"
    assert heard["jira:version_released"]["version"]["name"] == "M1"
    assert heard["project_created"]["project"]["key"] == "ACME2"
    for headers, raw in ears.heard:
        assert headers["x-hub-signature"] == f"sha256={hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()}"
    number = made["self"].rsplit("/", 1)[1]
    assert site.put(f"{path}/{number}", {"enabled": False}, 200)["isSigned"] is True
    assert site.get(f"{path}/{number}")["enabled"] is False
    assert len(site.get(path)) == 1
    site.refused(403, "GET", path, person="sam")
    site.refused(400, "POST", path, {**body, "events": ["moon_landed"]})
    site.refused(400, "POST", path, {**body, "filters": {"issue-related-events-section": "project ="}})
    site.refused(400, "POST", path, {"name": "x"})
    site.ask(204, "DELETE", f"{path}/{number}")
    site.refused(404, "GET", f"{path}/{number}")
