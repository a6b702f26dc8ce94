"""Consultants and their managers, in Jira: engagements are epics of the delivery project, time is logged on the issues below them."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from app.sandbox.offices.kinds import Booked, Hours, Ours, Row, State, Task, Worked, ok

_PEOPLE = {"Engagement Manager": "robin", "Senior Consultant": "sam", "Consultant": "jo", "Analyst": "ana"}
_MANAGER = "robin"
_PROJECT, _EPIC, _MILESTONE, _KEY = "DEL", "10000", "10005", "customfield_10050"
_LOOKS = 100


class Office:
    """Everybody has an API token of their own, because time is logged in the name of whoever signs in."""

    def __init__(self, simulator: Mapping[str, Any]) -> None:
        self._people: Mapping[str, Mapping[str, str]] = simulator["credentials"]["people"]
        self._http = httpx.Client(base_url=simulator["base_url"] + "/rest/api/3", timeout=60, trust_env=False)

    def projects(self) -> dict[str, str]:
        return {row["id"]: row["fields"]["summary"] for row in self._issues() if row["fields"]["issuetype"]["id"] == _EPIC}

    def tasks(self, project: str) -> list[Task]:
        rows = [row for row in self._issues() if (row["fields"].get("parent") or {}).get("id") == project]
        return [Task(row["id"], row["fields"]["summary"], "milestone" if _kind(row) == _MILESTONE else "task") for row in rows]

    def staff(self, project: str) -> None:
        """There are no seats: tasks are assigned to who does them."""
        for task in self.tasks(project):
            person = self._people[_PEOPLE.get(task.role, _MANAGER)]["account_id"]
            ok(self._as(_MANAGER, "PUT", f"/issue/{task.id}/assignee", {"accountId": person}))

    def log(self, project: str, work: Sequence[Hours]) -> list[str]:
        return [self._log(item) for item in work]

    def approve(self, project: str, entries: Sequence[str], title: str) -> None:
        """What a timesheet app or an automation does for the manager: a property of the worklog."""
        for entry in entries:
            issue, _, log = entry.partition("/")
            ok(self._as(_MANAGER, "PUT", f"/issue/{issue}/worklog/{log}/properties/crosswalk-approved", True))

    def accept(self, project: str, milestone: str) -> None:
        """Done, by whatever transition the workflow has to it; and then a look at the board, which shows it a moment later."""
        ways = ok(self._as(_MANAGER, "GET", f"/issue/{milestone}/transitions"))["transitions"]
        done = next(way["id"] for way in ways if way["to"]["statusCategory"]["key"] == "done")
        ok(self._as(_MANAGER, "POST", f"/issue/{milestone}/transitions", {"transition": {"id": done}}))
        for _ in range(_LOOKS):
            if ok(self._as(_MANAGER, "GET", f"/search/jql?jql=id={milestone} AND statusCategory=done"))["issues"]:
                return
            time.sleep(0.1)

    def worked(self, state: State) -> list[Worked]:
        issues = {row["id"]: row for row in state.get("issues", [])}
        return [self._worked(row, issues[row["issueId"]]) for row in state.get("worklogs", []) if row["issueId"] in issues]

    def billed(self, state: State) -> list[Booked] | None:
        """Jira keeps no invoices."""
        return None

    def ours(self, state: State) -> list[Ours]:
        found = []
        for row in state.get("issues", []):
            if key := row["fields"].get(_KEY):
                parent = (row["fields"].get("parent") or {}).get("id") or ""
                says = f"{parent} {row['fields']['summary']}".strip()
                found.append(Ours("epic" if _kind(row) == _EPIC else "issue", row["id"], key, says))
        return found

    def _worked(self, row: Row, issue: Row) -> Worked:
        told = {item["key"]: item["value"] for item in row.get("properties", [])}
        approved, billable = told.get("crosswalk-approved") is True, told.get("crosswalk-billable", True) is True
        project = (issue["fields"].get("parent") or {}).get("id") or ""
        return Worked(f"{row['issueId']}/{row['id']}", project, int(row["timeSpentSeconds"]) // 60, approved, billable, None)

    def _log(self, item: Hours) -> str:
        body = {
            "started": f"{item.day.isoformat()}T09:00:00.000+0000",
            "timeSpentSeconds": item.minutes * 60,
            "comment": {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": item.notes}]}]},
            "properties": [{"key": "crosswalk-billable", "value": item.billable}],
        }
        made = ok(self._as(_PEOPLE[item.role], "POST", f"/issue/{item.task}/worklog?adjustEstimate=leave", body))
        return f"{item.task}/{made['id']}"

    def _issues(self) -> list[Row]:
        """By key, as a board shows them: at once, unlike the index."""
        rows: list[Row] = []
        first = 1
        while True:
            body = {"issueIdsOrKeys": [f"{_PROJECT}-{number}" for number in range(first, first + 100)]}
            body |= {"fields": ["summary", "issuetype", "parent"]}
            found = ok(self._as(_MANAGER, "POST", "/issue/bulkfetch", body))["issues"]
            if not found:
                return sorted(rows, key=lambda row: int(row["id"]))
            rows += found
            first += 100

    def _as(self, person: str, method: str, path: str, body: Any = None) -> httpx.Response:
        known = self._people[person]
        content = None if body is None else json.dumps(body)
        headers = {} if content is None else {"Content-Type": "application/json"}
        auth = (known["email"], known["api_token"])
        while True:
            answer = self._http.request(method, path, content=content, headers=headers, auth=auth)
            if answer.status_code != 429:
                return answer
            time.sleep(float(answer.headers.get("Retry-After", 1)))  # an issue takes twenty writes in two seconds


def _kind(row: Row) -> str:
    return str(row["fields"]["issuetype"]["id"])
