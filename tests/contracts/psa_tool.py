"""A small client as a delivery tool has one: its time goes to the gateway, and it looks what became of its projects."""

from __future__ import annotations

from typing import Any

import httpx

Json = dict[str, Any]


class PsaTool:
    def __init__(self, base_url: str) -> None:
        self._http = httpx.Client(base_url=base_url, timeout=20)

    def find(self, workspace: str) -> str:
        """The canonical id of a project that we know by our own."""
        records = [{"connection": "kantata", "objectName": "workspace", "externalId": workspace}]
        (item,) = self._read(self._http.post("/process/xref/v1/resolve", json={"records": records}))["items"]
        return str(item["id"])

    def book(self, project: str, minutes: int, day: str, *, key: str) -> str:
        """Time of a person; the same key books it once."""
        body = {"data": {"project": project, "personReference": "70002", "workedOn": day, "minutes": minutes, "billable": True}}
        path = "/system/kantata/v1/connections/kantata/timeEntries"
        return str(self._read(self._http.post(path, json=body, headers={"Idempotency-Key": key}))["externalId"])

    def bill(self, project: str, through: str, *, key: str) -> str:
        """The run that bills approved work."""
        body = {"projectId": project, "through": through}
        answer = self._http.post("/process/billing/v1/billing-runs", json=body, headers={"Idempotency-Key": key})
        return str(self._read(answer)["items"][0]["id"])

    def backlog(self, project: str) -> Json:
        found: Json = self._read(self._http.get(f"/process/billing/v1/projects/{project}/position"))["backlog"]
        return found

    def _read(self, answer: httpx.Response) -> Json:
        assert answer.is_success, answer.text
        found: Json = answer.json()
        return found
