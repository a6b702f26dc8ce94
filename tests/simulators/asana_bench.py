"""A served Asana organization for the tests, and a client that holds every answer against the vendor's published contract."""

from __future__ import annotations

import re
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import httpx
import uvicorn
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from simulators.asana import SIMULATOR, Asana
from simulators.kit import build
from simulators.kit.serve import bind
from tests.conftest import SPECS

Json = dict[str, Any]
CONTEXT = ssl.create_default_context()
PLAIN = httpx.Client(timeout=10, verify=CONTEXT)
START = 1_770_000_000.25
WORKSPACE, TEAM = "12027758900000001", "12027758900000002"
ROBIN, SAM = "12027758900000011", "12027758900000012"
# The contract does not mark these as nullable, and the vendor sends null for them (§10).
NULL_ALL_THE_SAME = {"assignee", "parent", "current_status", "current_status_update", "completed_by", "user", "attributable_to", "team"}
NULL_ALL_THE_SAME |= {"last_failure_at", "last_failure_content", "last_success_at", "next_attempt_after", "failure_deletion_timestamp"}
NULL_ALL_THE_SAME |= {"next_page", "value", "currency_code", "date_time", "project"}


class Clock:
    """The tenant's clock stands still until a test moves it."""

    def __init__(self) -> None:
        self.seconds = START

    def __call__(self) -> float:
        return self.seconds

    def forward(self, seconds: float) -> None:
        self.seconds += seconds


@cache
def contract() -> Any:
    with (SPECS / "asana" / "asana_oas.yaml").open() as file:
        return _nullable(yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))  # noqa: S506


def _nullable(node: Any) -> Any:
    """OpenAPI 3.0 as JSON Schema: ``nullable`` becomes a second type, and in one part of an ``allOf`` it is meant for the whole."""
    if isinstance(node, list):
        return [_nullable(item) for item in node]
    if not isinstance(node, dict):
        return node
    parts = node.get("allOf")
    if isinstance(parts, list) and (node.get("nullable") or any(part.get("nullable") for part in parts)):
        whole = {"allOf": [_nullable({**part, "nullable": False}) for part in parts]}
        return {"anyOf": [{"type": "null"}, whole]}
    out = {key: _nullable(value) for key, value in node.items()}
    if out.get("nullable") is True and "type" in out:
        out["type"] = [out["type"], "null"]
        if "enum" in out and None not in out["enum"]:
            out["enum"] = [*out["enum"], None]
    return out


@cache
def _registry() -> Any:
    return Registry().with_resource("urn:asana", Resource.from_contents(contract(), default_specification=DRAFT202012))


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    paths = sorted(contract()["paths"], key=lambda path: path.count("{"))
    return [(re.compile("^" + re.sub(r"\{\w+\}", "[^/]+", path) + "$"), path) for path in paths]


def against_contract(method: str, path: str, status: int, document: Any) -> None:
    """Status and body of an answer as the contract has them; an error only by its shape."""
    template = next((name for pattern, name in _templates() if pattern.match(path) and method.lower() in contract()["paths"][name]), None)
    assert template, f"the contract has no {method} {path}"
    if status >= 400:
        pointer = "/components/schemas/ErrorResponse"
    else:
        answer = contract()["paths"][template][method.lower()]["responses"]
        assert str(status) in answer, f"{method} {template} answered {status}"
        media = next(iter(answer[str(status)]["content"]))
        parts = ["paths", template, method.lower(), "responses", str(status), "content", media, "schema"]
        pointer = "".join("/" + part.replace("~", "~0").replace("/", "~1").replace(" ", "%20") for part in parts)
        pointer = pointer.replace("{", "%7B").replace("}", "%7D")
    errors = Draft202012Validator({"$ref": f"urn:asana#{pointer}"}, registry=_registry()).iter_errors(document)
    wrong = [error for error in errors if not (error.instance is None and error.path and error.path[-1] in NULL_ALL_THE_SAME)]
    assert not wrong, f"{method} {path}: " + "; ".join(f"{error.json_path}: {error.message[:200]}" for error in wrong[:5])


class Api:
    """``get``, ``post`` and ``put`` answer ``data``; ``refused`` the message of an error with the expected status."""

    def __init__(self, base_url: str, token: str) -> None:
        self.http = httpx.Client(base_url=base_url, headers={"Authorization": f"Bearer {token}"}, timeout=10, verify=CONTEXT)
        self.checked = SPECS.is_dir()

    def call(self, method: str, path: str, data: Any = None, **query: Any) -> httpx.Response:
        params = {name.replace("__", "."): value for name, value in query.items()}
        answer = self.http.request(method, f"/api/1.0{path}", params=params, json=None if data is None else {"data": data})
        if self.checked and answer.status_code != 404:
            against_contract(method, path, answer.status_code, answer.json())
        return answer

    def _data(self, method: str, path: str, data: Any, query: Json) -> Any:
        answer = self.call(method, path, data, **query)
        assert answer.status_code < 300, answer.text
        return answer.json()["data"]

    def get(self, path: str, **query: Any) -> Any:
        return self._data("GET", path, None, query)

    def post(self, path: str, data: Any = None, **query: Any) -> Any:
        return self._data("POST", path, {} if data is None else data, query)

    def put(self, path: str, data: Any, **query: Any) -> Any:
        return self._data("PUT", path, data, query)

    def delete(self, path: str) -> Any:
        return self._data("DELETE", path, None, {})

    def refused(self, status: int, method: str, path: str, data: Any = None, **query: Any) -> str:
        answer = self.call(method, path, data, **query)
        assert answer.status_code == status, answer.text
        error = answer.json()["errors"][0]
        assert error["help"].startswith("For more information")
        message: str = error["message"]
        return message

    def project(self, **values: Any) -> Json:
        made: Json = self.post("/projects", {"name": "ACME - ERP rollout", "workspace": WORKSPACE, **values})
        return made

    def task(self, project: Json, **values: Any) -> Json:
        made: Json = self.post("/tasks", {"name": "Design", "projects": [project["gid"]], **values})
        return made


@contextmanager
def served(vendor: Any, sock: Any) -> Iterator[None]:
    app = vendor if callable(vendor) else build(vendor)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    limit = time.monotonic() + 10
    while not server.started and time.monotonic() < limit:
        time.sleep(0.01)
    yield
    server.should_exit = True
    thread.join(timeout=10)
    sock.close()


@contextmanager
def organization() -> Iterator[Asana]:
    sock = bind()
    vendor = SIMULATOR(f"http://127.0.0.1:{sock.getsockname()[1]}", SIMULATOR.new_credentials(), now=Clock())
    with served(vendor, sock):
        yield vendor


def as_new(vendor: Asana) -> None:
    """The seeded tenant with its usual settings, at the start of the clock."""
    for name in ("plan", "rate_limit", "most_reads", "external_needs_oauth", "local_targets", "deny_consent", "think_time"):
        vendor.__dict__.pop(name, None)
    for name in ("unpaged_maximum", "retry_seconds", "heartbeat_seconds", "failing_jobs", "consenting", "event_delay"):
        vendor.__dict__.pop(name, None)
    assert isinstance(vendor.now, Clock)
    vendor.now.seconds = START
    PLAIN.post(f"{vendor.base_url}/_control/reset").raise_for_status()


def forward(vendor: Asana, seconds: float) -> None:
    assert isinstance(vendor.now, Clock)
    vendor.now.forward(seconds)
