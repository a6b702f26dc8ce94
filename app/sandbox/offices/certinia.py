"""Consultants and their managers, in Certinia: weekly timecards, assignments with a schedule, approvals."""

# SOQL of our own making, not SQL.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import httpx

from app.sandbox.offices.kinds import Booked, Hours, Ours, Row, State, Task, Worked, number, ok

_DATA = "/services/data/v66.0"
_KEY = "Platform_Key__c"
_PEOPLE = {
    "Engagement Manager": "Robin.Vale",
    "Senior Consultant": "Sam.Okafor",
    "Consultant": "Jo.Lindqvist",
    "Analyst": "Ana.Ruiz",
}
_ROLES = {
    "Project Manager": "Engagement Manager",
    "Senior Consultant": "Senior Consultant",
    "Consultant": "Consultant",
    "Business Analyst": "Analyst",
}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_OBJECTS = {
    "Account": "{Name}",
    "pse__Proj__c": "{Name}",
    "pse__Milestone__c": "{pse__Project__c} {Name}",
    "pse__Resource_Request__c": "{pse__Project__c} {pse__Resource_Role__c}",
}
"""What we make → what it says."""


class Office:
    def __init__(self, simulator: Mapping[str, Any]) -> None:
        self._http = httpx.Client(base_url=simulator["base_url"], timeout=60, trust_env=False)
        given = simulator["credentials"]
        form = {"grant_type": "client_credentials", "client_id": given["client_id"], "client_secret": given["client_secret"]}
        token = ok(self._http.post("/services/oauth2/token", data=form))["access_token"]
        self._http.headers["Authorization"] = f"Bearer {token}"
        emails = {row["Email"]: row["Id"] for row in self._query("SELECT Id, Email FROM Contact WHERE pse__Is_Resource__c = true")}
        self._people = {role: emails[f"{name}@holt-advisory.example".lower()] for role, name in _PEOPLE.items()}

    def projects(self) -> dict[str, str]:
        return {row["Id"]: row["Name"] for row in self._query("SELECT Id, Name FROM pse__Proj__c WHERE pse__Is_Template__c = false")}

    def tasks(self, project: str) -> list[Task]:
        asked = f"SELECT Id, Name, pse__Exclude_from_Billing__c FROM pse__Milestone__c WHERE pse__Project__c = '{project}' ORDER BY Id"
        return [Task(row["Id"], row["Name"], "task" if row["pse__Exclude_from_Billing__c"] else "milestone") for row in self._query(asked)]

    def staff(self, project: str) -> None:
        """An assignment with a schedule for every request that has none: that fills the request."""
        asked = (
            "SELECT Id, pse__Resource_Role__c, pse__Start_Date__c, pse__End_Date__c FROM pse__Resource_Request__c "
            f"WHERE pse__Project__c = '{project}' AND pse__Assignment__c = null"
        )
        for seat in self._query(asked):
            role = _ROLES[seat["pse__Resource_Role__c"]]
            week = {f"pse__{day}_Hours__c": 8 for day in _DAYS[:5]}
            dates = {name: seat[name] for name in ("pse__Start_Date__c", "pse__End_Date__c")}
            schedule = self._make("pse__Schedule__c", {**week, **dates})
            assignment = {
                "Name": f"{role} on the project",
                "pse__Project__c": project,
                "pse__Resource__c": self._people[role],
                "pse__Schedule__c": schedule,
                "pse__Resource_Request__c": seat["Id"],
                "pse__Is_Billable__c": True,
                "pse__Bill_Rate__c": 0,
                "pse__Status__c": "Scheduled",
            }
            self._make("pse__Assignment__c", assignment)
            body = {"pse__Resource__c": self._people[role]}
            ok(self._http.patch(f"{_DATA}/sobjects/pse__Resource_Request__c/{seat['Id']}", json=body))

    def log(self, project: str, work: Sequence[Hours]) -> list[str]:
        """A timecard per person, milestone and week; a second one for what is on the same day again."""
        weeks: list[tuple[tuple[str, str, date, bool], dict[date, Hours]]] = []
        places: list[int] = []
        for item in work:
            about = (item.role, item.task, item.day - timedelta(days=(item.day.weekday() + 1) % 7), item.billable)
            place = next((index for index, (what, days) in enumerate(weeks) if what == about and item.day not in days), len(weeks))
            if place == len(weeks):
                weeks.append((about, {}))
            weeks[place][1][item.day] = item
            places.append(place)
        cards = [self._card(project, *about, days) for about, days in weeks]
        return [self._entry(cards[place], item.day) for item, place in zip(work, places, strict=True)]

    def approve(self, project: str, entries: Sequence[str], title: str) -> None:
        """A consultant submits, a manager approves: whole timecards, as Certinia has it."""
        splits = ", ".join(f"'{entry.partition('/')[0]}'" for entry in entries)
        asked = f"SELECT pse__Timecard_Header__c FROM pse__Timecard__c WHERE Id IN ({splits}) AND pse__Approved__c = false"
        for card in dict.fromkeys(row["pse__Timecard_Header__c"] for row in self._query(asked)):
            body = {"pse__Status__c": "Submitted", "pse__Submitted__c": True, "pse__Timecard_Notes__c": title}
            ok(self._http.patch(f"{_DATA}/sobjects/pse__Timecard_Header__c/{card}", json=body))
            waiting = f"SELECT Id FROM ProcessInstanceWorkitem WHERE ProcessInstance.TargetObjectId = '{card}'"
            (item,) = self._query(waiting)
            request = {"actionType": "Approve", "contextId": item["Id"], "comments": "Looks right"}
            (result,) = ok(self._http.post(f"{_DATA}/process/approvals", json={"requests": [request]}))
            if not result["success"]:
                raise RuntimeError(f"Certinia refused an approval: {result['errors']}")

    def accept(self, project: str, milestone: str) -> None:
        flags = {"pse__Approved__c": True, "pse__Include_In_Financials__c": True}
        body = {"pse__Status__c": "Approved", "pse__Actual_Date__c": "2026-10-30", **flags}
        ok(self._http.patch(f"{_DATA}/sobjects/pse__Milestone__c/{milestone}", json=body))

    def worked(self, state: State) -> list[Worked]:
        """Hours have two digits, which tell every minute."""
        return [
            Worked(
                f"{row['Id']}/{day}",
                row["pse__Project__c"],
                int((hours * 60).to_integral_value(ROUND_HALF_UP)),
                bool(row["pse__Approved__c"]),
                bool(row["pse__Billable__c"]),
                None,
            )
            for row in state.get("pse__Timecard__c", [])
            for day in _DAYS
            if (hours := number(row[f"pse__{day}_Hours__c"]))
        ]

    def billed(self, state: State) -> list[Booked] | None:
        return None

    def ours(self, state: State) -> list[Ours]:
        return [
            Ours(name, row["Id"], row[_KEY], says.format_map(row))
            for name, says in _OBJECTS.items()
            for row in state.get(name, [])
            if row.get(_KEY)
        ]

    def _card(self, project: str, role: str, milestone: str, sunday: date, billable: bool, days: Mapping[date, Hours]) -> str:
        person = self._people[role]
        asked = f"SELECT Id FROM pse__Assignment__c WHERE pse__Project__c = '{project}' AND pse__Resource__c = '{person}'"
        body: Row = {
            "pse__Project__c": project,
            "pse__Resource__c": person,
            "pse__Assignment__c": self._query(asked)[0]["Id"],
            "pse__Milestone__c": milestone,
            "pse__Start_Date__c": sunday.isoformat(),
            "pse__End_Date__c": (sunday + timedelta(days=6)).isoformat(),
            "pse__Billable__c": billable,
        }
        for day, item in days.items():
            body[f"pse__{_DAYS[day.weekday()]}_Hours__c"] = float(round(Decimal(item.minutes) / 60, 2))
            body[f"pse__{_DAYS[day.weekday()]}_Notes__c"] = item.notes
        return self._make("pse__Timecard_Header__c", body)

    def _entry(self, card: str, day: date) -> str:
        """The split that holds the day, and the day."""
        column = f"pse__{_DAYS[day.weekday()]}_Hours__c"
        asked = f"SELECT Id FROM pse__Timecard__c WHERE pse__Timecard_Header__c = '{card}' AND {column} > 0"
        (split,) = self._query(asked)
        return f"{split['Id']}/{_DAYS[day.weekday()]}"

    def _make(self, kind: str, body: Row) -> str:
        return str(ok(self._http.post(f"{_DATA}/sobjects/{kind}", json=body))["id"])

    def _query(self, text: str) -> list[Row]:
        answer = ok(self._http.get(f"{_DATA}/query", params={"q": text}))
        rows: list[Row] = answer["records"]
        while not answer["done"]:
            answer = ok(self._http.get(answer["nextRecordsUrl"]))
            rows += answer["records"]
        return rows
