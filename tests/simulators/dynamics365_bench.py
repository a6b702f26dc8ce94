"""One Business Central tenant on a real socket, and short words for talking to it."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import uvicorn

from simulators.dynamics365 import SIMULATOR, BusinessCentral
from simulators.kit import build
from simulators.kit.serve import bind

CREDENTIALS = SIMULATOR.new_credentials()
SCOPE = "https://api.businesscentral.dynamics.com/.default"
Json = dict[str, Any]
TLS = ssl.create_default_context()
PLAIN = httpx.Client(verify=TLS, timeout=60)  # nobody's: without credentials


@dataclass
class Tenant:
    base_url: str
    simulator: BusinessCentral

    @property
    def environment(self) -> str:
        return f"{self.base_url}/v2.0/{CREDENTIALS['tenant_id']}/{CREDENTIALS['environment']}"

    @property
    def api(self) -> str:
        return f"{self.environment}/api/v2.0"

    @property
    def token_url(self) -> str:
        return f"{self.base_url}/{CREDENTIALS['tenant_id']}/oauth2/v2.0/token"

    def company(self, name: str = "HOLT-UK") -> str:
        return self.simulator.books(name).company.id

    def url(self, path: str = "", company: str = "HOLT-UK") -> str:
        return f"{self.api}/companies({self.company(company)})/{path}"

    def pages(self, path: str, company: str = "HOLT-UK") -> str:
        return f"{self.environment}/ODataV4/Company('{company}')/{path}"

    def token(self) -> str:
        form = {"grant_type": "client_credentials", "client_id": CREDENTIALS["client_id"], "scope": SCOPE}
        answer = PLAIN.post(self.token_url, data=form | {"client_secret": CREDENTIALS["client_secret"]})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    def fault(self, kind: str, path: str, **args: Any) -> None:
        document = {"kind": kind, "match": {"path_regex": path}, "args": args}
        PLAIN.post(f"{self.base_url}/_control/faults", json=document).raise_for_status()

    def reset(self) -> None:
        PLAIN.post(f"{self.base_url}/_control/reset").raise_for_status()
        self.simulator.max_page = 20_000

    def state(self, set_: str) -> list[Json]:
        found: list[Json] = PLAIN.get(f"{self.base_url}/_control/state").json()[set_]
        return found


@contextmanager
def serving() -> Iterator[Tenant]:
    sock = bind()
    base_url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    simulator = SIMULATOR(base_url, CREDENTIALS)
    server = uvicorn.Server(uvicorn.Config(build(simulator), log_level="error", lifespan="off", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield Tenant(base_url, simulator)
    server.should_exit = True
    thread.join(5)


class Client:
    """A signed-in caller of one company, strict about success."""

    def __init__(self, tenant: Tenant, company: str = "HOLT-UK") -> None:
        self.tenant, self.name = tenant, company
        self.http = httpx.Client(headers={"Authorization": f"Bearer {tenant.token()}"}, timeout=60, verify=TLS)

    def at(self, path: str) -> str:
        return path if path.startswith("http") else self.tenant.url(path, self.name)

    def get(self, path: str, **params: str) -> Json:
        answer = self.http.get(self.at(path), params=params or None)
        assert answer.status_code == 200, answer.text
        return exact(answer)

    def all(self, path: str, **params: str) -> list[Json]:
        found: list[Json] = self.get(path, **params)["value"]
        return found

    def post(self, path: str, **body: Any) -> Json:
        answer = self.http.post(self.at(path), json=body)
        assert answer.status_code == 201, answer.text
        assert answer.headers["Location"].startswith(self.tenant.environment)
        return exact(answer)

    def patch(self, path: str, **body: Any) -> Json:
        answer = self.http.patch(self.at(path), json=body, headers={"If-Match": "*"})
        assert answer.status_code == 200, answer.text
        return exact(answer)

    def act(self, path: str, action: str) -> str:
        """Does it, and gives what ``Location`` points to."""
        answer = self.http.post(self.at(f"{path}/Microsoft.NAV.{action}"))
        assert (answer.status_code, answer.content) == (204, b""), answer.text
        return str(answer.headers.get("Location", ""))

    def refused(self, path: str, method: str = "POST", headers: dict[str, str] | None = None, **body: Any) -> tuple[int, str, str]:
        """Status, code and message of a refusal, without the correlation id that every message ends with."""
        content = body if method in ("POST", "PATCH") else None
        sent = {"If-Match": "*"} if method == "PATCH" and headers is None else headers
        return refusal(self.http.request(method, self.at(path), json=content, headers=sent))


def exact(answer: httpx.Response) -> Json:
    found: Json = json.loads(answer.content, parse_float=Decimal)
    return found


def refusal(answer: httpx.Response) -> tuple[int, str, str]:
    assert answer.status_code >= 400, answer.text
    error = answer.json()["error"]
    text, mark, ident = error["message"].partition("  CorrelationId:  ")
    assert mark, error
    assert (len(ident), ident[-1]) == (37, "."), error
    return answer.status_code, error["code"], text


class Listener:
    """A webhook endpoint of somebody else: gives tokens back, keeps what it hears, answers as it is told."""

    def __init__(self) -> None:
        self.heard: list[Json] = []
        self.statuses: list[int] = []
        self.polite = True
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                token = parse_qs(urlsplit(self.path).query).get("validationToken")
                status, text = 200, b""
                if token:
                    text = token[0].encode() if outer.polite else b"what?"
                else:
                    outer.heard.append(json.loads(body))
                    status = outer.statuses.pop(0) if outer.statuses else 200
                self.send_response(status)
                self.send_header("Content-Type", "text/plain")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/bc"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def wait_for(self, kind: str) -> Json:
        """The first item of this kind of change."""
        count = 1
        while True:
            found = [item for body in self.wait(count) for item in body["value"] if item["changeType"] == kind]
            if found:
                return dict(found[0])
            count = len(self.heard) + 1

    def wait(self, count: int = 1) -> list[Json]:
        deadline = time.monotonic() + 30
        while len(self.heard) < count:
            assert time.monotonic() < deadline, f"heard {len(self.heard)} of {count}"
            time.sleep(0.01)
        return self.heard

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
