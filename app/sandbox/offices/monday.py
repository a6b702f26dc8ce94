"""Consultants and their managers, in monday.com: everything is an item of one of their boards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import httpx

from app.core import jsonio
from app.sandbox.offices.kinds import Booked, Hours, Ours, Row, State, Task, Worked, number, ok

_CLIENTS, _PROJECTS, _TIME, _INVOICES, _REQUESTS, _TASKS = (f"50969801{place:02}" for place in (1, 2, 3, 5, 6, 8))
_PEOPLE = {"Engagement Manager": 70001, "Senior Consultant": 70002, "Consultant": 70003, "Analyst": 70004}
_PROJECT = {
    _TASKS: "board_relation_mka8p",
    _TIME: "board_relation_mkt3p",
    _REQUESTS: "board_relation_mkr6p",
    _INVOICES: "board_relation_mki5p",
}
_OBJECTS = {
    _CLIENTS: ("client", "text_mkc1ex7d"),
    _PROJECTS: ("project", "text_mkp2ex8c"),
    _TASKS: ("task", "text_mka8ex5r"),
    _REQUESTS: ("resource_request", "text_mkr6ex4x"),
    _TIME: ("time_entry", "text_mkt3ex1b"),
    _INVOICES: ("invoice", "text_mki5ex3m"),
}
"""Board → the object as the cross-reference has it, and the column of our key."""
_CELLS = "column_values { id text ... on PeopleValue { persons_and_teams { id } } }"
_BATCH = 20


class Office:
    def __init__(self, simulator: Mapping[str, Any]) -> None:
        self._http = httpx.Client(base_url=simulator["base_url"], timeout=60, trust_env=False)
        self._http.headers.update({"Authorization": simulator["credentials"]["api_token"], "API-Version": "2026-10"})

    def projects(self) -> dict[str, str]:
        return {row["id"]: row["name"] for row in self._items(_PROJECTS)}

    def tasks(self, project: str) -> list[Task]:
        rows = [(row["id"], row["name"], _cells(row)["dropdown_mka8kd3c"]["text"]) for row in self._items(_TASKS, project)]
        return [Task(ident, name, "milestone" if kind == "Milestone" else "task") for ident, name, kind in rows]

    def staff(self, project: str) -> None:
        open_seats = [(row["id"], _cells(row)) for row in self._items(_REQUESTS, project)]
        self._change(
            _REQUESTS,
            {
                ident: {"multiple_person_mkr6": _person(cells["dropdown_mkr6ro9n"]["text"])}
                for ident, cells in open_seats
                if not cells["multiple_person_mkr6"]["persons_and_teams"]
            },
        )

    def log(self, project: str, work: Sequence[Hours]) -> list[str]:
        entries = [
            {
                _PROJECT[_TIME]: {"item_ids": [project]},
                "board_relation_mkt3t": {"item_ids": [item.task]},
                "multiple_person_mkt3": _person(item.role),
                "date_mkt3dy6n": {"date": item.day.isoformat()},
                "numeric_mkt3hr4v": str(_hours(item.minutes)),
                "boolean_mkt3bi2l": {"checked": "true"} if item.billable else None,
                "color_mkt3ap7p": {"label": "Submitted"},
                "long_text_mkt3no3d": {"text": item.notes},
            }
            for item in work
        ]
        call = "create_item(board_id: $board, item_name: {name}, column_values: {values}) {{ id }}"
        return [row["id"] for row in self._mutate(_TIME, [call.format(name='"Time"', values=_text(entry)) for entry in entries])]

    def approve(self, project: str, entries: Sequence[str], title: str) -> None:
        self._change(_TIME, {entry: {"color_mkt3ap7p": {"label": "Approved"}} for entry in entries})

    def accept(self, project: str, milestone: str) -> None:
        self._change(_TASKS, {milestone: {"color_mka8st9v": {"label": "Completed"}}})

    def worked(self, state: State) -> list[Worked]:
        return [
            Worked(
                row["id"],
                _project(row, cells),
                int((number(cells["numeric_mkt3hr4v"]["text"]) * 60).quantize(Decimal(1), rounding=ROUND_HALF_UP)),
                cells["color_mkt3ap7p"]["text"] == "Approved",
                bool(cells["boolean_mkt3bi2l"]["text"]),
                bool(cells["board_relation_mkt3i"]["linked_item_ids"]),
            )
            for row, cells in _active(state, _TIME)
        ]

    def billed(self, state: State) -> list[Booked] | None:
        """An invoice is in the currency of its project."""
        currencies = {row["id"]: cells["dropdown_mkp2cu1z"]["text"] for row, cells in _active(state, _PROJECTS)}
        return [
            Booked(
                row["id"],
                cells["text_mki5ex3m"]["text"] or None,
                currencies.get(_project(row, cells), ""),
                number(cells["numeric_mki5am7f"]["text"]),
            )
            for row, cells in _active(state, _INVOICES)
            if cells["color_mki5st6s"]["text"] != "Void"
        ]

    def ours(self, state: State) -> list[Ours]:
        return [
            Ours(name, row["id"], cells[column]["text"], f"{_project(row, cells)} {row['name']}".strip())
            for board, (name, column) in _OBJECTS.items()
            for row, cells in _active(state, board)
            if cells[column]["text"]
        ]

    def _items(self, board: str, project: str | None = None) -> list[Row]:
        rule = {"column_id": _PROJECT[board], "operator": "any_of", "compare_value": [int(project)]} if project else None
        query = "query($b: [ID!], $q: ItemsQuery) { boards(ids: $b) { items_page(limit: 100, query_params: $q)"
        query += f" {{ cursor items {{ id name {_CELLS} }} }} }} }}"
        page = self._ask(query, {"b": [board], "q": {"rules": [rule]} if rule else None})["boards"][0]["items_page"]
        rows: list[Row] = page["items"]
        following = f"query($c: String!) {{ next_items_page(cursor: $c, limit: 100) {{ cursor items {{ id name {_CELLS} }} }} }}"
        while page["cursor"]:
            page = self._ask(following, {"c": page["cursor"]})["next_items_page"]
            rows += page["items"]
        return rows

    def _change(self, board: str, items: Mapping[str, Row]) -> None:
        call = "change_multiple_column_values(board_id: $board, item_id: {item}, column_values: {values}) {{ id }}"
        self._mutate(board, [call.format(item=item, values=_text(values)) for item, values in items.items()])

    def _mutate(self, board: str, calls: Sequence[str]) -> list[Row]:
        """Several mutations in one document run one after the other."""
        rows: list[Row] = []
        for start in range(0, len(calls), _BATCH):
            batch = calls[start : start + _BATCH]
            document = "mutation($board: ID!) {" + " ".join(f"m{place}: {call}" for place, call in enumerate(batch)) + "}"
            answer = self._ask(document, {"board": board})
            rows += [answer[f"m{place}"] for place in range(len(batch))]
        return rows

    def _ask(self, query: str, variables: Row) -> Row:
        answer: Row = ok(self._http.post("/v2", json={"query": query, "variables": variables}))
        if "errors" in answer:
            raise RuntimeError(f"monday.com refused: {answer['errors'][0]}")
        data: Row = answer["data"]
        return data


def _text(values: Row) -> str:
    """JSON in a text, inside a document."""
    return jsonio.dumps(jsonio.dumps(values).decode()).decode()


def _person(role: str) -> Row:
    return {"personsAndTeams": [{"id": _PEOPLE[role], "kind": "person"}]}


def _hours(minutes: int) -> Decimal:
    """People write two digits."""
    return round(Decimal(minutes) / 60, 2)


def _cells(row: Row) -> dict[str, Row]:
    return {cell["id"]: cell for cell in row["column_values"]}


def _active(state: State, board: str) -> list[tuple[Row, dict[str, Row]]]:
    return [(row, _cells(row)) for row in state.get("items", []) if row["board_id"] == board and row["state"] == "active"]


def _project(row: Row, cells: dict[str, Row]) -> str:
    column = _PROJECT.get(row["board_id"])
    return next(iter(cells[column]["linked_item_ids"]), "") if column else ""
