"""A small client as a delivery tool has one: everything in the tool's own ids, a repetition is harmless."""

from __future__ import annotations

from typing import Any

import httpx

Json = dict[str, Any]
ROOT_PATH = "/experience/psa/v1"


class PsaTool:
    def __init__(self, base_url: str) -> None:
        self._http = httpx.Client(base_url=base_url + ROOT_PATH, timeout=20)

    def project(self, workspace: str) -> Json:
        """What the gateway knows of a project that we know by our own id."""
        return self._read(self._http.get(f"/projects/{workspace}"))

    def book(self, *entries: Json, key: str) -> Json:
        """Time of people: what became of each entry."""
        return self._read(self._http.post("/time-entries", json={"items": list(entries)}, headers={"Idempotency-Key": key}))

    def complete(self, milestone: str, day: str, *, key: str) -> Json:
        answer = self._http.post(f"/milestones/{milestone}/completion", json={"completedOn": day}, headers={"Idempotency-Key": key})
        return self._read(answer)

    def request_change(self, change: Json, *, key: str) -> Json:
        """More work than was sold: the contract side decides."""
        return self._read(self._http.post("/change-requests", json=change, headers={"Idempotency-Key": key}))

    def open_seats(self) -> list[Json]:
        found: list[Json] = self._read(self._http.get("/staffing-demands", params={"status": "open"}))["items"]
        return found

    def _read(self, answer: httpx.Response) -> Json:
        assert answer.is_success, answer.text
        found: Json = answer.json()
        return found
