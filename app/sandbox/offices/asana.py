"""Consultants and their managers, in Asana. Everybody logs their own time; a manager approves the timesheet of a person and a week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal

import httpx

from app.sandbox.offices.kinds import Booked, Hours, Ours, Row, State, Task, Worked, ok

_PEOPLE = {
    "Engagement Manager": "sam.okafor@example.com",
    "Senior Consultant": "jo.lindqvist@example.com",
    "Consultant": "ana.ruiz@example.com",
    "Analyst": "lee.tan@example.com",
}
_KINDS: dict[str, Literal["task", "milestone"]] = {"default_task": "task", "milestone": "milestone"}
_KEY = "12027758900000323"
"""The custom field of a project that carries our key."""


class Office:
    def __init__(self, simulator: Mapping[str, Any]) -> None:
        given = simulator["credentials"]
        self._workspace = str(given["workspace"])
        self._http = httpx.Client(base_url=simulator["base_url"] + "/api/1.0", timeout=60, trust_env=False)
        self._manager = {"Authorization": f"Bearer {given['personal_access_token']}"}
        self._own = {email: {"Authorization": f"Bearer {token}"} for email, token in given["people"].items()}

    def projects(self) -> dict[str, str]:
        return {row["gid"]: row["name"] for row in self._list("/projects", {"workspace": self._workspace, "opt_fields": "name"})}

    def tasks(self, project: str) -> list[Task]:
        rows = self._list("/tasks", {"project": project, "opt_fields": "name,resource_subtype"})
        return [Task(row["gid"], row["name"], _KINDS[row["resource_subtype"]]) for row in rows if row["resource_subtype"] in _KINDS]

    def staff(self, project: str) -> None:
        """There are no seats."""

    def log(self, project: str, work: Sequence[Hours]) -> list[str]:
        return [self._logged(project, item) for item in work]

    def _logged(self, project: str, item: Hours) -> str:
        entry = {
            "duration_minutes": item.minutes,
            "entered_on": item.day.isoformat(),
            "attributable_to": project,
            "billable_status": "billable" if item.billable else "nonBillable",
            "description": item.notes,
        }
        path = f"/tasks/{item.task}/time_tracking_entries"
        return str(ok(self._http.post(path, json={"data": entry}, headers=self._own[_PEOPLE[item.role]]))["data"]["gid"])

    def approve(self, project: str, entries: Sequence[str], title: str) -> None:
        """The weeks in which these entries are: with each, all that its person logged in it."""
        for user, monday in dict.fromkeys(self._week(entry) for entry in entries):
            sheet = self._sheet(user, monday)
            path = f"/timesheet_approval_statuses/{sheet['gid']}"
            steps = {"DRAFT": ("submitted", "approved"), "SUBMITTED": ("approved",)}.get(sheet["approval_status"], ())
            for state in steps:
                headers = self._manager if state == "approved" else self._of(user)
                ok(self._http.put(path, json={"data": {"approval_status": state}}, headers=headers))

    def accept(self, project: str, milestone: str) -> None:
        ok(self._http.put(f"/tasks/{milestone}", json={"data": {"completed": True}}, headers=self._manager))

    def worked(self, state: State) -> list[Worked]:
        return [
            Worked(
                row["gid"],
                row["attributable_to"]["gid"],
                int(row["duration_minutes"]),
                row["approval_status"] == "APPROVED",
                row["billable_status"] == "billable",
                None,
            )
            for row in state.get("time_tracking_entries", [])
            if row["attributable_to"]
        ]

    def billed(self, state: State) -> list[Booked] | None:
        return None

    def ours(self, state: State) -> list[Ours]:
        projects = [Ours("project", row["gid"], key, row["name"]) for row in state.get("projects", []) if (key := _key(row))]
        tasks = [
            Ours("task", row["gid"], row["external"]["gid"], f"{row['projects'][0]['gid']} {row['name']}")
            for row in state.get("tasks", [])
            if row["external"]
        ]
        return projects + tasks

    def _week(self, entry: str) -> tuple[str, date]:
        query = {"opt_fields": "created_by,entered_on"}
        row = ok(self._http.get(f"/time_tracking_entries/{entry}", params=query, headers=self._manager))["data"]
        day = date.fromisoformat(row["entered_on"])
        return row["created_by"]["gid"], day - timedelta(days=day.weekday())

    def _sheet(self, user: str, monday: date) -> Row:
        sunday = monday + timedelta(days=6)
        days = {"workspace": self._workspace, "user": user, "from_date": monday.isoformat(), "to_date": sunday.isoformat()}
        for row in self._list("/timesheet_approval_statuses", days):
            if row["start_date"] == monday.isoformat():
                return row
        made = {"user": user, "workspace": self._workspace, "start_date": monday.isoformat(), "end_date": sunday.isoformat()}
        sheet: Row = ok(self._http.post("/timesheet_approval_statuses", json={"data": made}, headers=self._of(user)))["data"]
        return sheet

    def _of(self, user: str) -> dict[str, str]:
        """Their own token, where the person is one of the consultants."""
        who = ok(self._http.get(f"/users/{user}", params={"opt_fields": "email"}, headers=self._manager))["data"]["email"]
        return self._own.get(who, self._manager)

    def _list(self, path: str, query: dict[str, str]) -> list[Row]:
        rows: list[Row] = []
        more: dict[str, str] = {}
        while True:
            answer = ok(self._http.get(path, params={**query, "limit": "100", **more}, headers=self._manager))
            rows += answer["data"]
            if answer["next_page"] is None:
                return rows
            more = {"offset": answer["next_page"]["offset"]}


def _key(row: Row) -> str | None:
    return next((item["text_value"] for item in row["custom_fields"] if item["gid"] == _KEY), None)
