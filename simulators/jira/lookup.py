"""Finding the record that a path names, and the vendor's page of a list."""

from __future__ import annotations

from typing import Any

from simulators.jira.context import Call
from simulators.jira.errors import bad, no_issue, no_project
from simulators.kit.simulator import Record


def find(call: Call, key: str | None = None) -> Record:
    """The issue of the path, also by a key that it had before (sheet 2)."""
    issue = call.store.issue(call.path["issue"] if key is None else key)
    if issue is None or call.store.projects[issue["_project"]]["_trashed"]:
        raise no_issue()
    return issue


def writable(call: Call, key: str | None = None) -> Record:
    issue = find(call, key)
    if call.store.projects[issue["_project"]]["_archived"]:
        raise bad("The issue's project is archived: it is read-only.")
    return issue


def project(call: Call, key: str | None = None, *, trashed: bool = False) -> Record:
    wanted = call.path["project"] if key is None else key
    found = call.store.project(wanted)
    if found is None or (found["_trashed"] and not trashed):
        raise no_project(wanted)
    return found


def page(call: Call, address: str, rows: list[Any], start: int, size: int) -> Record:
    """The vendor's PageBean: ``nextPage`` only when there is more (sheet 3)."""
    cut, last = rows[start : start + size], start + size >= len(rows)
    parameters = "&".join(f"{key}={value}" for key, value in call.query.items if key not in ("startAt", "maxResults"))
    link = f"{call.base}/{address}?{parameters + '&' if parameters else ''}maxResults={size}&startAt="
    shown: Record = {"self": f"{link}{start}", "maxResults": size, "startAt": start, "total": len(rows), "isLast": last, "values": cut}
    return shown if last else {**shown, "nextPage": f"{link}{start + size}"}
