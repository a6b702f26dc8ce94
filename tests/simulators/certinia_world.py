"""One Certinia org on a real socket, and a client that speaks short field names to it."""

# SOQL of our own making, not SQL.
# ruff: noqa: S608

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import uvicorn

from simulators.certinia import SIMULATOR, CertiniaSimulator
from simulators.certinia.rows import fields
from simulators.kit import build
from simulators.kit.serve import bind

CREDENTIALS = SIMULATOR.new_credentials()
DATA = "/services/data/v66.0"
GOVERNOR = "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"
VALIDATION = "FIELD_CUSTOM_VALIDATION_EXCEPTION"
Json = dict[str, Any]


class Clock:
    def __init__(self) -> None:
        self.time = 0.0
        self.back()

    def back(self) -> None:
        self.time = datetime(2026, 2, 2, 8, tzinfo=UTC).timestamp()

    def __call__(self) -> float:
        return self.time


class World:
    """Made fresh by :meth:`start`; records are made with short names (``Project`` is ``pse__Project__c``)."""

    def __init__(self, simulator: CertiniaSimulator, http: httpx.Client, clock: Clock) -> None:
        self.simulator, self.http, self.clock = simulator, http, clock

    def start(self) -> World:
        self.clock.back()
        self.http.headers.pop("Authorization", None)
        self.http.post("/_control/reset")
        form = {"grant_type": "client_credentials", "client_id": CREDENTIALS["client_id"], "client_secret": CREDENTIALS["client_secret"]}
        token = self.http.post("/services/oauth2/token", data=form).json()["access_token"]
        self.http.headers["Authorization"] = f"Bearer {token}"
        self.ids: dict[str, str] = {}
        return self

    # Calls

    def call(self, method: str, path: str, body: Any = None, **params: Any) -> httpx.Response:
        return self.http.request(method, DATA + path, json=body, params=params or None)

    def post(self, kind: str, **values: Any) -> httpx.Response:
        return self.call("POST", f"/sobjects/{api(kind)}", fields(**values))

    def make(self, kind: str, **values: Any) -> str:
        answer = self.post(kind, **values)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def patch(self, kind: str, record_id: str, **values: Any) -> httpx.Response:
        return self.call("PATCH", f"/sobjects/{api(kind)}/{record_id}", fields(**values))

    def change(self, kind: str, record_id: str, **values: Any) -> None:
        answer = self.patch(kind, record_id, **values)
        assert answer.status_code == 204, answer.text

    def get(self, kind: str, record_id: str) -> Json:
        answer = self.call("GET", f"/sobjects/{api(kind)}/{record_id}")
        assert answer.status_code == 200, answer.text
        return short(answer.json())

    def query(self, text: str) -> list[Json]:
        answer = self.call("GET", "/query", q=text)
        assert answer.status_code == 200, answer.text
        return [short(row) for row in answer.json()["records"]]

    def approve(self, record_id: str, action: str = "Approve") -> Json:
        context = record_id
        if action != "Submit":
            asked = f"SELECT Id FROM ProcessInstanceWorkitem WHERE ProcessInstance.TargetObjectId = '{record_id}'"
            context = self.query(asked)[0]["Id"]
        answer = self.call("POST", "/process/approvals", {"requests": [{"actionType": action, "contextId": context}]})
        assert answer.status_code == 200, answer.text
        return dict(answer.json()[0])

    def apex(self, verb: str, **body: Any) -> httpx.Response:
        return self.http.post(f"/services/apexrest/psaBilling/{verb}", json=body)

    def later(self, seconds: float = 5) -> None:
        self.clock.time += seconds

    # A project with somebody on it

    def named(self, kind: str, name: str) -> str:
        return str(self.query(f"SELECT Id FROM {api(kind)} WHERE Name = '{name}'")[0]["Id"])

    def project(self, **values: Any) -> str:
        if "account" not in self.ids:
            self.ids["account"] = self.make("Account", Name="Larkfield Energy Ltd")
        given = {
            "Name": "Rollout",
            "Account": self.ids["account"],
            "Region": self.named("Region", "HOLT-UK"),
            "Start_Date": "2026-01-01",
            "End_Date": "2026-06-30",
            "Is_Billable": True,
            "Is_Active": True,
            "CurrencyIsoCode": "GBP",
            **values,
        }
        return self.make("Proj", **given)

    def person(self, name: str = "Sam Okafor") -> str:
        return self.named("Contact", name)

    def schedule(self, **values: Any) -> str:
        week = {f"{day}_Hours": 8 for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")}
        return self.make("Schedule", **{"Start_Date": "2026-01-05", "End_Date": "2026-03-27", **week, **values})

    def assignment(self, project: str, person: str | None = None, **values: Any) -> str:
        given = {"Name": "Sam on Rollout", "Project": project, "Resource": person or self.person(), "Bill_Rate": 180, "Is_Billable": True}
        return self.make("Assignment", **{**given, "Schedule": self.schedule(), "Status": "Scheduled", **values})

    def staffed(self) -> tuple[str, str, str]:
        """Project, person, assignment."""
        project, person = self.project(), self.person()
        return project, person, self.assignment(project, person)

    def timecard_body(self, project: str, person: str, assignment: str, **values: Any) -> Json:
        given = {"Project": project, "Resource": person, "Assignment": assignment, "Start_Date": "2026-02-01", "End_Date": "2026-02-07"}
        return {**given, "Monday_Hours": 8, "Tuesday_Hours": 7.5, "Monday_Notes": "Design workshop", **values}

    def approved_timecard(self, **values: Any) -> tuple[str, str]:
        """Project and timecard."""
        project, person, assignment = self.staffed()
        card = self.make("Timecard_Header", **self.timecard_body(project, person, assignment, Status="Submitted", **values))
        assert self.approve(card)["success"] is True
        return project, card

    def splits(self, card: str) -> list[Json]:
        return self.query(f"SELECT FIELDS(ALL) FROM pse__Timecard__c WHERE pse__Timecard_Header__c = '{card}' ORDER BY Name LIMIT 200")


def api(kind: str) -> str:
    standard = ("Account", "Contact", "Opportunity", "Product2", "RecordType", "User", "ProcessInstance", "ProcessInstanceWorkitem")
    return kind if kind in standard or "__" in kind else f"pse__{kind}__c"


def short(document: Any) -> Any:
    """The same document with short names; relationships keep theirs."""
    if isinstance(document, list):
        return [short(item) for item in document]
    if not isinstance(document, dict):
        return document
    return {name[5:-3] if name.startswith("pse__") and name.endswith("__c") else name: short(value) for name, value in document.items()}


def refused(answer: httpx.Response, code: str = VALIDATION, text: str = "", status: int = 400, fields: list[str] | None = None) -> None:
    assert answer.status_code == status, answer.text
    (error,) = answer.json()
    assert error["errorCode"] == code, error
    assert text in error["message"], error
    if fields is not None:
        assert error["fields"] == fields


@contextmanager
def served() -> Iterator[World]:
    sock = bind()
    address = f"http://127.0.0.1:{sock.getsockname()[1]}"
    clock = Clock()
    simulator = SIMULATOR(address, CREDENTIALS, now=clock)
    server = uvicorn.Server(uvicorn.Config(build(simulator), log_level="warning", lifespan="off", http="httptools"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    try:
        with httpx.Client(base_url=address) as http:
            yield World(simulator, http, clock)
    finally:
        server.should_exit = True
        thread.join(timeout=5)
