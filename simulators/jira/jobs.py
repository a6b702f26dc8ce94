"""Bulk operations: taken at once, done a moment later, looked at in the queue (sheet 5)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from simulators.jira import issues, render
from simulators.jira.context import Answer, Call, texts
from simulators.jira.errors import Refused, bad, missing, payload
from simulators.jira.facts import BULK_JOB
from simulators.jira.history import touch
from simulators.jira.lookup import writable
from simulators.jira.store import Store
from simulators.jira.workflow import move as move_status
from simulators.jira.workflow import statuses
from simulators.kit.simulator import Record

Work = Callable[[Record], Any]


def transition(call: Call) -> Answer:
    given = call.document("bulkTransitionInputs", "sendBulkNotification", required=("bulkTransitionInputs",))
    work: list[tuple[str, Work]] = []
    for item in _objects(given["bulkTransitionInputs"]):
        if set(item) != {"selectedIssueIdsOrKeys", "transitionId"}:
            raise payload()
        wanted = str(item["transitionId"])
        step = partial(_step, call, wanted)
        work += [(key, step) for key in _keys(item["selectedIssueIdsOrKeys"])]
    return _submit(call, work)


def delete(call: Call) -> Answer:
    given = call.document("selectedIssueIdsOrKeys", "sendBulkNotification", required=("selectedIssueIdsOrKeys",))
    return _submit(call, [(key, lambda issue: issues.remove(call, issue)) for key in _keys(given["selectedIssueIdsOrKeys"])])


def move(call: Call) -> Answer:
    """``targetToSourcesMapping``: ``"ACME2,10002"`` (project and issue type) to what goes there."""
    given = call.document("targetToSourcesMapping", "sendBulkNotification", required=("targetToSourcesMapping",))
    if not isinstance(given["targetToSourcesMapping"], dict):
        raise payload()
    work: list[tuple[str, Work]] = []
    for target, source in given["targetToSourcesMapping"].items():
        place, _, rest = target.partition(",")
        found = call.store.project(place)
        kind = rest.split(",")[0]
        if found is None or kind not in found["_types"] or not isinstance(source, dict):
            raise bad(f"The target '{target}' is not valid.")
        keys = _keys(source.get("issueIdsOrKeys"))
        work += [(key, partial(_relocate, call, found, kind)) for key in keys]
    return _submit(call, work)


def _step(call: Call, wanted: str, issue: Record) -> None:
    move_status(call, issue, wanted, {})


def _relocate(call: Call, target: Record, kind: str, issue: Record) -> None:
    relocate(call, issue, target, kind)


def relocate(call: Call, issue: Record, target: Record, kind: str) -> Record:
    """The issue gets a new key; the old one still leads to it (sheet 2)."""
    store = call.store
    if target["id"] == issue["_project"]:
        return issue
    old = store.key_of(issue)
    store.former_keys[old] = issue["id"]
    moved = {**issue, "_project": target["id"], "_number": store.next_number(target["id"])}
    fields: Record = {"issuetype": kind, "fixVersions": [], "versions": []}
    if (
        target["_team"]
        or store.projects[issue["_project"]]["_team"]
        or target["_workflow"] != store.projects[issue["_project"]]["_workflow"]
    ):
        fields["status"] = statuses(call, target)[0]
    changed = touch(call, moved, **fields)
    item = {"fieldtype": "jira", "from": None, "to": None}
    key = {**item, "field": "Key", "fromString": old, "toString": store.key_of(changed)}
    place = {**item, "field": "project", "fieldId": "project", "from": issue["_project"], "to": target["id"]}
    names = {"fromString": store.projects[issue["_project"]]["name"], "toString": target["name"]}
    entry = {"id": str(store.new_id("changelog")), "_author": call.user["accountId"], "_created": store.now()}
    store.changelogs.setdefault(issue["id"], []).append({**entry, "items": [{**place, **names}, key]})
    call.sim.hooks.issue_event(call, "jira:issue_updated", changed, kind="issue_moved", entry=store.changelogs[issue["id"]][-1])
    return changed


def _objects(raw: Any) -> list[Record]:
    if not isinstance(raw, list) or not raw or any(not isinstance(item, dict) for item in raw):
        raise payload()
    return raw


def _keys(raw: Any) -> list[str]:
    if not texts(raw):
        raise payload()
    return texts(raw)


def _submit(call: Call, work: list[tuple[str, Work]]) -> Answer:
    if len(work) > BULK_JOB:
        raise bad(f"The number of issues must not exceed {BULK_JOB}.")
    ident, now = str(call.store.new_id("task")), call.store.now()
    call.store.tasks[ident] = {"id": ident, "_created": now, "_by": call.user["accountId"], "_call": call, "_work": work, "_result": None}
    return Answer(201, {"taskId": ident})


def progress(call: Call) -> Answer:
    task = call.store.tasks.get(call.path["id"])
    if task is None or task["_by"] != call.user["accountId"]:
        raise missing(f"The task with id '{call.path['id']}' was not found.")
    waited = call.store.now() - task["_created"]
    state = "ENQUEUED" if waited < call.sim.job_seconds / 2 else "RUNNING" if waited < call.sim.job_seconds else "COMPLETE"
    shown: Record = {
        "taskId": task["id"],
        "status": state,
        "progressPercent": {"ENQUEUED": 0, "RUNNING": 50, "COMPLETE": 100}[state],
        "submittedBy": render.user(call, task["_by"]),
        "created": call.instant(task["_created"]),
        "started": call.instant(task["_created"]),
        "updated": call.instant(call.store.now()),
        "totalIssueCount": len(task["_work"]),
    }
    return Answer(200, shown | (task["_result"] or {}))


def run_due(store: Store, seconds: float) -> None:
    """Does the work of the tasks whose time has come, whether or not anybody looks at the queue."""
    for task in store.tasks.values():
        if task["_result"] is None and store.now() - task["_created"] >= seconds:
            task["_result"] = _run(task["_call"], task)


def _run(call: Call, task: Record) -> Record:
    done, failed, unknown = [], {}, 0
    for key, work in task["_work"]:
        try:
            issue = writable(call, key)
        except Refused:
            unknown += 1
            continue
        try:
            work(issue)
            done.append(int(issue["id"]))
        except Refused as refused:
            failed[issue["id"]] = refused.body["errorMessages"] or list(refused.body["errors"].values())
    counts = {"processedAccessibleIssues": done, "failedAccessibleIssues": failed}
    return {**counts, "invalidOrInaccessibleIssueCount": unknown}
