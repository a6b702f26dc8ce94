"""A Jira Cloud site on a real socket for the tests beside this file, with a clock that stands still until it is told otherwise.

Every answer that the helper sees is held against the vendor's published contract, where that is at hand.
"""

from __future__ import annotations

import json
import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import uvicorn

from simulators.jira import JiraCloud
from simulators.kit import build
from simulators.kit.serve import bind

Json = dict[str, Any]
START = datetime(2026, 4, 28, 13, 45, 2, 123_000, tzinfo=UTC).timestamp()
_SPECS = Path(os.environ.get("CROSSWALK_VENDOR_SPECS", Path(__file__).parents[2] / "../shared/vendors/specs")).resolve()
CONTRACT = _SPECS / "jira" / "jira_platform_v3.openapi.json"
KANBAN = "com.pyxis.greenhopper.jira:gh-simplified-kanban-classic"
SCRUM = "com.pyxis.greenhopper.jira:gh-simplified-scrum-classic"
TEAM = "com.pyxis.greenhopper.jira:gh-simplified-agility-kanban"
BUSINESS = "com.atlassian.jira-core-project-templates:jira-core-simplified-project-management"
TASK, SUBTASK, EPIC, BUG, MILESTONE = "10002", "10003", "10000", "10004", "10005"


def doc(words: str = "Hello") -> Json:
    return {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": words}]}]}


class Clock:
    seconds = START

    def __call__(self) -> float:
        return self.seconds

    def forward(self, seconds: float) -> None:
        self.seconds += seconds


class Site:
    """The served site; ``get``, ``post`` and the like are Robin's calls with the API token, and check the status."""

    def __init__(self, simulator: JiraCloud, clock: Clock) -> None:
        self.simulator, self.clock = simulator, clock
        self.credentials = simulator.credentials
        self.url = simulator.base_url
        self.http = httpx.Client(base_url=self.url, timeout=20)
        self.seen: set[tuple[str, str, int]] = set()

    @property
    def gateway(self) -> str:
        return f"/ex/jira/{self.credentials['cloud_id']}"

    def basic(self, person: str = "robin") -> tuple[str, str]:
        found = self.credentials["people"][person]
        return found["email"], found["api_token"]

    def reset(self) -> None:
        self.clock.seconds = START
        for name in [name for name in vars(self.simulator) if name in JiraCloud.__annotations__ and name != "hooks"]:
            delattr(self.simulator, name)
        self.http.post("/_control/reset").raise_for_status()

    def send(self, method: str, path: str, *, person: str = "robin", **kwargs: Any) -> httpx.Response:
        url = path if path.startswith("/") else f"/rest/api/3/{path}"
        kwargs.setdefault("auth", self.basic(person))
        return self.checked(self.http.request(method, url, **kwargs))

    def bearer(self, method: str, path: str, token: str, **kwargs: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return self.checked(self.http.request(method, f"{self.gateway}/rest/api/3/{path}", headers=headers, **kwargs))

    def checked(self, answer: httpx.Response) -> httpx.Response:
        found = judge(answer)
        if found:
            self.seen.add(found)
        return answer

    def ask(self, status: int, method: str, path: str, **kwargs: Any) -> Any:
        answer = self.send(method, path, **kwargs)
        assert answer.status_code == status, (answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def get(self, path: str, **params: Any) -> Any:
        return self.ask(200, "GET", path, params=params)

    def post(self, path: str, body: Any, status: int = 201, **kwargs: Any) -> Any:
        return self.ask(status, "POST", path, json=body, **kwargs)

    def put(self, path: str, body: Any, status: int = 204, **kwargs: Any) -> Any:
        return self.ask(status, "PUT", path, json=body, **kwargs)

    def refused(self, status: int, method: str, path: str, body: Any = None, **kwargs: Any) -> Json:
        """The errors by field, or the messages under an empty name."""
        answer = self.send(method, path, **({"json": body} if body is not None else {}), **kwargs)
        assert answer.status_code == status, (answer.status_code, answer.text)
        found = answer.json()
        return {**found.get("errors", {}), "": " ".join(found["errorMessages"])}

    def project(self, key: str = "ACME1", template: str = KANBAN, **values: Any) -> Json:
        lead = self.credentials["account_id"]
        given = {"key": key, "name": f"{key} ERP rollout", "projectTemplateKey": template, "leadAccountId": lead, **values}
        made: Json = self.post("project", given)
        return made

    def issue(self, summary: str = "Kick-off", project: str = "ACME1", kind: str = TASK, **fields: Any) -> Json:
        given = {"project": {"key": project}, "issuetype": {"id": kind}, "summary": summary, **fields}
        made: Json = self.post("issue", {"fields": given})
        return made

    def log(self, issue: str, person: str = "robin", seconds: int = 5700, **values: Any) -> Json:
        given = {"started": "2026-04-27T09:00:00.000+0000", "timeSpentSeconds": seconds, **values}
        made: Json = self.post(f"issue/{issue}/worklog?adjustEstimate=leave", given, person=person)
        return made

    def search(self, jql: str, **values: Any) -> Json:
        found: Json = self.post("search/jql", {"jql": jql, **values}, 200)
        return found

    def keys(self, jql: str) -> list[str]:
        return [row["key"] for row in self.search(jql, fields=["key"])["issues"]]

    def settle(self) -> None:
        """Long enough for the index."""
        self.clock.forward(self.simulator.search_lag)

    def token(self, **changes: Any) -> Json:
        """The answer to the refresh grant."""
        names = ("client_id", "client_secret", "refresh_token")
        given = {"grant_type": "refresh_token", **{name: self.credentials[name] for name in names}, **changes}
        answer = self.http.post("/oauth/token", json=given)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found


class Empty(JiraCloud):
    """Without the delivery project, so that ids and counts are a test's own."""

    delivery_project = False


@contextmanager
def serving() -> Iterator[Site]:
    sock, clock = bind(), Clock()
    simulator = Empty(f"http://127.0.0.1:{sock.getsockname()[1]}", Empty.new_credentials(), now=clock)
    server = uvicorn.Server(uvicorn.Config(build(simulator), log_level="error", lifespan="off", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    site = Site(simulator, clock)
    yield site
    site.http.close()
    simulator.hooks.courier.stop()
    server.should_exit = True
    thread.join(10)
    sock.close()


# The published contract

# Recorded answers have these, though the contract does not know them (SOURCES.md and sheet 2).
_RECORDED = {
    "IssueTypeDetails": ("untranslatedName",),
    "IssueTypeIssueCreateMetadata": ("untranslatedName",),
    "FieldDetails": ("untranslatedName",),
    "Project": ("entityId",),
}
_NULLABLE = {"ChangeDetails": ("from", "fromString", "to", "toString")}


@cache
def _document() -> Json:
    document: Json = json.loads(CONTRACT.read_text())
    schemas = document["components"]["schemas"]
    for name, members in _RECORDED.items():
        schemas[name]["properties"] |= {member: {} for member in members}
    for name, members in _NULLABLE.items():
        for member in members:
            schemas[name]["properties"][member] = {"type": ["string", "null"]}
    return document


@cache
def paths() -> list[tuple[re.Pattern[str], str]]:
    """Plain paths before those with parameters, as ``createmeta`` is no issue."""
    found = sorted((path for path in _document()["paths"] if path.startswith("/rest/api/3/")), key=lambda path: path.count("{"))
    return [(re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), path) for path in found]


@cache
def _validator(path: str, method: str, status: int) -> Any:
    """The validator of one answer; None where the contract says nothing of its body."""
    responses = _document()["paths"][path][method]["responses"]
    content = (responses.get(str(status)) or {}).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    if not schema:
        return None
    return jsonschema.Draft7Validator({**schema, "components": {"schemas": _reached(schema)}})


def _reached(schema: Any) -> Json:
    """The named schemas that one needs, at any depth: the whole document would be read for each."""
    found: Json = {}
    waiting = [schema]
    while waiting:
        for name in re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(waiting.pop())):
            if name not in found:
                found[name] = _document()["components"]["schemas"][name]
                waiting.append(found[name])
    return found


def judge(answer: httpx.Response) -> tuple[str, str, int] | None:
    """Holds an answer of v3 against the contract: a documented status, and a body of its schema."""
    request = answer.request
    target = re.sub(r"^/ex/jira/[^/]+", "", request.url.path)
    if not CONTRACT.exists() or not target.startswith("/rest/api/3/"):
        return None
    template = next((path for pattern, path in paths() if pattern.fullmatch(target)), None)
    method, status = request.method.lower(), answer.status_code
    if template is None or method not in _document()["paths"][template]:
        assert status == 404, f"{method} {target} is not in the contract and was answered {status}"
        return None
    if status >= 400 and str(status) not in _document()["paths"][template][method]["responses"]:
        return template, method, status  # 401, 403, 415 and 429 are everywhere, whether or not they are listed
    documented = _document()["paths"][template][method]["responses"]
    assert str(status) in documented, f"{method} {template} is not documented to answer {status}"
    validator = _validator(template, method, status)
    gateways = status == 401 and "code" in answer.text  # not Jira's own answer
    if validator is not None and answer.content and "json" in answer.headers["content-type"] and not gateways:
        errors = [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(answer.json())]
        assert not errors, (method, template, status, errors[:5])
    return template, method, status
