"""What the tests of the Acumatica simulator share: one instance on a real socket, a signed-in client, short ways to write records."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import uvicorn

from simulators.acumatica import SIMULATOR, Acumatica
from simulators.kit import build
from simulators.kit.serve import bind
from tests.conftest import SPECS

CREDENTIALS = SIMULATOR.new_credentials()
SITE = "/AcumaticaERP"
ENTITY = f"{SITE}/entity/Default/24.200.001"
TOKEN = f"{SITE}/identity/connect/token"
Body = dict[str, Any]


def wrapped(**values: Any) -> Body:
    """Scalars in ``value`` wrappers, parts as they are."""
    return {name: value if isinstance(value, dict | list) else {"value": value} for name, value in values.items()}


def plain(record: Body) -> Body:
    """A record without its wrappers: ``{}`` is None."""

    def value(one: Any) -> Any:
        if isinstance(one, list):
            return [value(item) for item in one]
        if isinstance(one, dict):
            return one.get("value") if set(one) <= {"value", "error"} else {name: value(item) for name, item in one.items()}
        return one

    return {name: value(one) for name, one in record.items()}


def errors(document: Any, path: str = "") -> dict[str, str]:
    """Every ``error`` in the tree of a 422 (sheet 6)."""
    found: dict[str, str] = {}
    if isinstance(document, dict):
        if isinstance(document.get("error"), str):
            found[path] = document["error"]
        for name, one in document.items():
            found |= errors(one, f"{path}/{name}" if path else name)
    if isinstance(document, list):
        for index, one in enumerate(document):
            found |= errors(one, f"{path}/{index}")
    return found


class Bench:
    """A signed-in client of the instance."""

    def __init__(self, simulator: Acumatica, http: httpx.Client) -> None:
        self.simulator, self.http = simulator, http

    def sign_in(self, **changes: Any) -> httpx.Response:
        body = {"name": CREDENTIALS["username"], "password": CREDENTIALS["password"], "tenant": "Holt", "branch": "HOLT-UK"} | changes
        return self.http.post(f"{SITE}/entity/auth/login", json=body)

    def sign_out(self) -> httpx.Response:
        return self.http.post(f"{SITE}/entity/auth/logout")

    def get(self, path: str, **params: Any) -> httpx.Response:
        return self.http.get(f"{ENTITY}/{path}", params={f"${name}": one for name, one in params.items()})

    def read(self, path: str, **params: Any) -> Any:
        response = self.get(path, **params)
        assert response.status_code == 200, response.text
        document = response.json()
        return [plain(one) for one in document] if isinstance(document, list) else plain(document)

    def send(self, path: str, body: Any, **headers: str) -> httpx.Response:
        return self.http.put(f"{ENTITY}/{path}", json=body, headers={name.replace("_", "-"): one for name, one in headers.items()})

    def put(self, path: str, **values: Any) -> Body:
        response = self.send(path, wrapped(**values))
        assert response.status_code == 200, response.text
        return plain(response.json())

    def refused(self, path: str, **values: Any) -> dict[str, str]:
        response = self.send(path, wrapped(**values))
        assert response.status_code == 422, response.text
        return errors(response.json())

    def act(self, entity: str, action: str, parameters: Body | None = None, **keys: Any) -> httpx.Response:
        """Starts an action and, if it runs, polls it to its end."""
        body = {"entity": wrapped(**keys)} | ({"parameters": parameters} if parameters else {})
        response = self.http.post(f"{ENTITY}/{entity}/{action}", json=body)
        while response.status_code == 202:
            response = self.http.get(response.headers["Location"])
        return response

    def done(self, entity: str, action: str, **keys: Any) -> None:
        response = self.act(entity, action, **keys)
        assert response.status_code == 204, response.text

    def customer(self, **changes: Any) -> str:
        made = self.put(
            "Customer", **({"CustomerName": "Larkfield Partners LLP", "CustomerClass": "HOLTUK", "AccountRef": "CW-C1"} | changes)
        )
        return str(made["CustomerID"])

    def project(self, code: str = "PB0042", **changes: Any) -> str:
        """An active project from the template, with both tasks active."""
        owner = changes.pop("Customer", None) or self.customer()
        self.put("Project", ProjectID=code, ProjectTemplateID="TMSTD", Customer=owner, **changes)
        self.put("Project", ProjectID=code, Hold=False)
        for task in ("DESIGN", "BUILD"):
            self.done("ProjectTask", "ActivateProjectTask", ProjectID=code, ProjectTaskID=task)
        return owner

    def invoice(self, owner: str, **changes: Any) -> Body:
        lines = [wrapped(InventoryID="CONSULTING", Qty=62.5, UnitPrice=165, TransactionDescription="Consulting March")]
        body = {"Type": "Invoice", "Customer": owner, "Date": "2026-03-31", "Hold": False, "CustomerOrder": "CW-1", "Details": lines}
        return self.put("Invoice?$expand=Details,TaxDetails", **(body | changes))


@contextmanager
def served() -> Iterator[Bench]:
    sock = bind()
    base = f"http://127.0.0.1:{sock.getsockname()[1]}"
    simulator = Acumatica(base, CREDENTIALS)
    server = uvicorn.Server(uvicorn.Config(build(simulator), log_level="error", lifespan="off", http="httptools"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]})
    thread.start()
    try:
        with httpx.Client(base_url=base) as http:
            yield Bench(simulator, http)
    finally:
        server.should_exit = True
        thread.join()


def fresh(bench: Bench) -> Bench:
    """The seeded tenant, actions that end at once, and one session."""
    bench.simulator.action_time = bench.simulator.service_time = 0
    bench.http.post("/_control/reset")
    bench.http.cookies.clear()
    bench.http.headers.pop("Authorization", None)
    assert bench.sign_in().status_code == 204
    return bench


def published() -> Any:
    return json.loads((SPECS / "acumatica" / "Default_24.200.001.openapi.json").read_text())
