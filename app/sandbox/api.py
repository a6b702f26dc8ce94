"""Crosswalk as its callers see it, and the simulators' control plane."""

from __future__ import annotations

import time as clock
from typing import Any

import httpx

from app.sandbox.environment import Sandbox
from app.sandbox.offices.kinds import State


class Api:
    """Tokens are fetched when they are needed and kept until shortly before they end."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._http = httpx.Client(base_url=sandbox.gateway, timeout=60, trust_env=False)
        self._tokens: dict[str, tuple[str, float]] = {}

    def activate(self, opportunity: str) -> dict[str, Any]:
        headers = {"Idempotency-Key": f"won-{opportunity}"}
        return self._call("salesforce", "POST", f"/experience/salesforce/v1/opportunities/{opportunity}/activation", headers=headers)

    def bill(self, through: str) -> list[dict[str, Any]]:
        headers = {"Idempotency-Key": f"bill-{through}"}
        answer = self._call("operator", "POST", "/process/billing/v1/billing-runs", headers=headers, json={"through": through})
        return list(answer["items"])

    def runs(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        cursor: str | None = None
        while True:
            query = {"limit": "200", **({"cursor": cursor} if cursor else {})}
            page = self._call("operator", "GET", "/process/flow/v1/runs", params=query)
            found += page["items"]
            cursor = page.get("nextCursor")
            if not cursor:
                return found

    def run(self, run_id: str) -> dict[str, Any]:
        return self._call("operator", "GET", f"/process/flow/v1/runs/{run_id}")

    def position(self, project: str) -> dict[str, Any]:
        return self._call("operator", "GET", f"/process/billing/v1/projects/{project}/position")

    def state(self, vendor: str) -> State:
        found: State = self._control(vendor, "GET", "state")
        return found

    def journal(self, vendor: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._control(vendor, "GET", "journal")["entries"]
        return found

    def fault(self, vendor: str, kind: str, method: str, path: str, times: int, args: dict[str, Any]) -> dict[str, Any]:
        document = {"match": {"method": method, "path_regex": path}, "kind": kind, "times": times, "args": args}
        self._control(vendor, "POST", "faults", json=document)
        return document

    def _control(self, vendor: str, method: str, what: str, **options: Any) -> Any:
        answer = self._http.request(method, f"{self._sandbox.simulator(vendor)['control']}/{what}", **options)
        return answer.raise_for_status().json()

    def _call(self, client: str, method: str, path: str, **options: Any) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._token(client)}", **options.pop("headers", {})}
        answer = self._http.request(method, path, headers=headers, **options)
        if answer.status_code >= 300:
            raise SystemExit(f"{method} {path}: {answer.status_code} {answer.text[:500]}")
        found: dict[str, Any] = answer.json()
        return found

    def _token(self, client: str) -> str:
        token, until = self._tokens.get(client, ("", 0.0))
        if until < clock.monotonic():
            given = self._sandbox.client(client)
            form = {"grant_type": "client_credentials"}
            answer = self._http.post("/oauth/token", auth=(given["client_id"], given["client_secret"]), data=form).raise_for_status().json()
            token = answer["access_token"]
            self._tokens[client] = (token, clock.monotonic() + float(answer["expires_in"]) - 60)
        return token
