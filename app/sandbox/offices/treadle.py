"""Consultants and their managers, in Treadle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import httpx

from app.sandbox.offices.kinds import Booked, Hours, Ours, Row, State, Task, Worked, number, ok

_OBJECTS = {"client": "", "job": "client", "step": "job"}
"""What we make → the member that names what it is in."""


class Office:
    def __init__(self, simulator: Mapping[str, Any]) -> None:
        self._http = httpx.Client(base_url=simulator["base_url"], timeout=60, trust_env=False)
        self._given = {name: simulator["credentials"][name] for name in ("user", "password")}

    def projects(self) -> dict[str, str]:
        return {row["no"]: row["nm"] for row in self._rows("/jobs")}

    def tasks(self, project: str) -> list[Task]:
        rows = self._rows("/steps", job=project)
        return [Task(row["no"], row["nm"], "milestone" if row["sort"] == "M" else "task") for row in rows]

    def staff(self, project: str) -> None:
        """By word of mouth."""

    def log(self, project: str, work: Sequence[Hours]) -> list[str]:
        return [
            self._call(
                "POST",
                f"/jobs/{project}/stamps.new",
                json={
                    "step": item.task,
                    "who": item.role,
                    "on": item.day.strftime("%d.%m.%Y"),
                    "hrs": f"{round(Decimal(item.minutes) / 60, 5):f}".replace(".", ","),
                    "chg": "Y" if item.billable else "N",
                    "txt": item.notes,
                },
            )["made"]
            for item in work
        ]

    def approve(self, project: str, entries: Sequence[str], title: str) -> None:
        for entry in entries:
            self._call("POST", f"/stamps/{entry}/sign")

    def accept(self, project: str, milestone: str) -> None:
        self._call("POST", f"/steps/{milestone}/set", json={"st": "9"})

    def worked(self, state: State) -> list[Worked]:
        return [
            Worked(
                row["no"],
                row["job"],
                int((number(row["hrs"].replace(",", ".")) * 60).to_integral_value()),
                row["sig"] == "Y",
                row["chg"] == "Y",
                row["paid"] == "Y",
            )
            for row in state["stamp"]
        ]

    def billed(self, state: State) -> list[Booked] | None:
        return None

    def ours(self, state: State) -> list[Ours]:
        return [
            Ours(name, row["no"], tag["v"], f"{row.get(inside, '')} {row['nm']}".strip())
            for name, inside in _OBJECTS.items()
            for row in state[name]
            for tag in row["tags"]
            if tag["t"] == "CROSSWALK"
        ]

    def _rows(self, path: str, **query: str) -> list[Row]:
        rows: list[Row] = []
        while True:
            answer = self._call("GET", path, params={**query, "start": str(len(rows)), "rows": "50"})
            rows += answer["rows"]
            if not answer["left"]:
                return rows

    def _call(self, method: str, path: str, **options: Any) -> Any:
        for _ in range(2):
            answer = ok(self._http.request(method, path, **options))
            if answer["ok"] == "Y":
                return answer
            if answer["err"]["no"] != 17:
                break
            self._http.headers["X-Ticket"] = ok(self._http.post("/door", json=self._given))["ticket"]
        raise RuntimeError(f"{method} {path}: {answer['err']}")
