"""The site's tables, and the search index that is a little behind them (sheet 5, 6).

Issues are replaced, never changed in place, so that the index can keep what an issue was. Keys that begin with an underscore are the
simulator's own and never leave on the wire.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from simulators.jira.fields import Field
from simulators.kit.simulator import Record

_FIRST = {"project": 10_000, "issue": 10_000, "version": 10_000, "worklog": 10_000, "comment": 10_000, "link": 10_000, "changelog": 10_000}
_OTHERS = {"option": 10_020, "status": 10_010, "issue_type": 10_010, "field": 10_100, "webhook": 1000, "admin_webhook": 1, "task": 10_000}


class Store:
    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.users: dict[str, Record] = {}
        self.categories: dict[str, Record] = {}
        self.statuses: dict[str, Record] = {}
        self.issue_types: dict[str, Record] = {}
        self.fields: dict[str, Field] = {}
        self.on_screens: set[str] = set()
        self.options: dict[str, Record] = {}
        self.projects: dict[str, Record] = {}
        self.issues: dict[str, Record] = {}
        self.versions: dict[str, Record] = {}
        self.worklogs: dict[str, Record] = {}
        self.comments: dict[str, Record] = {}
        self.links: dict[str, Record] = {}
        self.changelogs: dict[str, list[Record]] = {}
        self.properties: dict[tuple[str, str], dict[str, Any]] = {}
        self.worklogs_deleted: list[tuple[int, float]] = []
        self.tasks: dict[str, Record] = {}
        self.former_keys: dict[str, str] = {}
        self._ids: dict[str, int] = {**_FIRST, **_OTHERS}
        self._numbers: dict[str, int] = {}
        self._by_number: dict[tuple[str, int], str] = {}
        self._indexed: dict[str, Record] = {}
        self._waiting: deque[tuple[float, str, Record | None]] = deque()

    def now(self) -> float:
        """Milliseconds are what the vendor keeps."""
        return int(self._now() * 1000) / 1000

    def new_id(self, kind: str) -> int:
        self._ids[kind] += 1
        return self._ids[kind] - 1

    def next_number(self, project: str) -> int:
        self._numbers[project] = self._numbers.get(project, 0) + 1
        return self._numbers[project]

    def add_option(self, field: str, value: str, parent: str | None = None) -> str:
        ident = str(self.new_id("option"))
        self.options[ident] = {"id": ident, "value": value, "_field": field, "_parent": parent}
        return ident

    def project(self, key: str) -> Record | None:
        """By id, by key, or by a key that it had; keys are case sensitive (sheet 2)."""
        found = self.projects.get(key) or next((row for row in self.projects.values() if key == row["key"]), None)
        return found or next((row for row in self.projects.values() if key in row["_former_keys"]), None)

    def issue(self, key: str) -> Record | None:
        """By id, by key in any case, or by a key that it had before a move or a renaming (sheet 2)."""
        if key.isdigit():
            return self.issues.get(key)
        stem, _, number = key.upper().rpartition("-")
        if not number.isdigit():
            return None
        former = self.former_keys.get(f"{stem}-{int(number)}")
        if former:
            return self.issues.get(former)
        project = self.project(stem)
        if project is None:
            return None
        return self.issues.get(self._by_number.get((project["id"], int(number)), ""))

    def key_of(self, issue: Record) -> str:
        return f"{self.projects[issue['_project']]['key']}-{issue['_number']}"

    def worklogs_of(self, issue: str) -> list[Record]:
        return [row for row in self.worklogs.values() if row["issueId"] == issue]

    def put(self, issue: Record, lag: float) -> None:
        self.issues[issue["id"]] = issue
        self._by_number[issue["_project"], issue["_number"]] = issue["id"]
        self._waiting.append((self.now() + lag, issue["id"], issue))

    def drop(self, issue: Record, lag: float) -> None:
        del self.issues[issue["id"]]
        self._waiting.append((self.now() + lag, issue["id"], None))

    def catch_up(self) -> None:
        """The index knows everything."""
        self._waiting = deque((self.now(), ident, issue) for _, ident, issue in self._waiting)

    def searchable(self, fresh: set[str]) -> list[Record]:
        """The issues as the index has them; those in ``fresh`` as they are."""
        while self._waiting and self._waiting[0][0] <= self.now():
            _, ident, issue = self._waiting.popleft()
            if issue is None:
                self._indexed.pop(ident, None)
            else:
                self._indexed[ident] = issue
        view = dict(self._indexed)
        for ident in fresh:
            if ident in self.issues:
                view[ident] = self.issues[ident]
            else:
                view.pop(ident, None)
        # A project that was deleted takes its issues out of every search at once.
        return [issue for issue in view.values() if issue["_project"] in self.projects and not self.projects[issue["_project"]]["_trashed"]]
