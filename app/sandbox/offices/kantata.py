"""Consultants and their managers, in Kantata."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from app.sandbox.offices.kinds import Booked, Hours, Ours, Row, State, Task, Worked, number, ok

_PEOPLE = {"Engagement Manager": "70001", "Senior Consultant": "70002", "Consultant": "70003", "Analyst": "70004"}
_ROLES = {"11": "Engagement Manager", "12": "Senior Consultant", "13": "Consultant", "14": "Analyst"}
_OBJECTS = {
    "workspace_group": ("workspace_groups", "name"),
    "workspace": ("workspaces", "title"),
    "story": ("stories", "title"),
    "workspace_resource": ("workspace_resources", "role_id"),
    "invoice": ("invoices", "user_invoice_title"),
}
"""What we make → its collection, and the member that says what it is."""


class Office:
    def __init__(self, simulator: Mapping[str, Any]) -> None:
        self._http = httpx.Client(base_url=simulator["base_url"] + "/api/v1", timeout=60, trust_env=False)
        self._http.headers["Authorization"] = f"Bearer {simulator['credentials']['access_token']}"

    def projects(self) -> dict[str, str]:
        return {str(row["id"]): row["title"] for row in self._list("workspaces", {})}

    def tasks(self, project: str) -> list[Task]:
        rows = self._list("stories", {"workspace_id": project})
        return [Task(str(row["id"]), row["title"], row["story_type"]) for row in rows if row["story_type"] in ("task", "milestone")]

    def staff(self, project: str) -> None:
        for seat in self._list("workspace_resources", {"workspace_id": project}):
            if not seat.get("user_id"):
                body = {"workspace_resource": {"user_id": _PEOPLE[_ROLES[str(seat["role_id"])]]}}
                ok(self._http.put(f"/workspace_resources/{seat['id']}", json=body))

    def log(self, project: str, work: Sequence[Hours]) -> list[str]:
        entries = [
            {
                "workspace_id": project,
                "story_id": item.task,
                "user_id": _PEOPLE[item.role],
                "date_performed": item.day.isoformat(),
                "time_in_minutes": item.minutes,
                "billable": item.billable,
                "notes": item.notes,
            }
            for item in work
        ]
        answer = ok(self._http.post("/time_entries", json={"time_entries": entries}))
        return [str(item["id"]) for item in answer["results"]]

    def approve(self, project: str, entries: Sequence[str], title: str) -> None:
        """A consultant submits, a manager approves."""
        submission = {"line_item_ids": list(entries), "title": title, "workspace_id": project}
        created = ok(self._http.post("/timesheet_submissions", json={"timesheet_submission": submission}))["results"][0]["id"]
        ok(self._http.put(f"/timesheet_submissions/{created}/approve", json={"resolution": {"description": "Looks right"}}))

    def accept(self, project: str, milestone: str) -> None:
        ok(self._http.put(f"/stories/{milestone}", json={"story": {"state": "completed"}}))

    def worked(self, state: State) -> list[Worked]:
        return [
            Worked(
                row["id"],
                str(row["workspace_id"]),
                int(row["time_in_minutes"]),
                bool(row["approved"]),
                bool(row["billable"]),
                bool(row.get("invoice_id")),
            )
            for row in state.get("time_entries", [])
        ]

    def billed(self, state: State) -> list[Booked] | None:
        return [
            Booked(row["id"], _key(row), row["currency"], number(row["balance_in_cents"]) / 100)
            for row in state.get("invoices", [])
            if row["status"] != "cancelled"
        ]

    def ours(self, state: State) -> list[Ours]:
        return [
            Ours(name, row["id"], key, f"{row.get('workspace_id') or ''} {row.get(says)}".strip())
            for name, (collection, says) in _OBJECTS.items()
            for row in state.get(collection, [])
            if (key := _key(row)) is not None
        ]

    def _list(self, collection: str, query: dict[str, str]) -> list[Row]:
        rows: list[Row] = []
        page = 1
        while True:
            answer = ok(self._http.get(f"/{collection}", params={**query, "per_page": "200", "page": str(page), "order": "created_at:asc"}))
            rows += [answer[item["key"]][item["id"]] for item in answer["results"]]
            if page >= answer["meta"]["page_count"]:
                return rows
            page += 1


def _key(row: Row) -> str | None:
    return next((item["service_model_ref"] for item in row["external_references"] if item["service_name"] == "crosswalk"), None)
