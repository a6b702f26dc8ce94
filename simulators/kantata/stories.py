"""Rules of tasks, milestones, deliverables and issues, and of the people assigned to them (§7.2)."""

from __future__ import annotations

from typing import Any

from simulators.kantata import references
from simulators.kantata.context import Context
from simulators.kantata.errors import Refused, fault, invalid
from simulators.kantata.facts import DONE_STATES, ISSUE_STATES, MAX_DEPTH, TASK_STATES
from simulators.kantata.names import BY_NAME
from simulators.kantata.render import descendants
from simulators.kantata.validation import read
from simulators.kit.simulator import Record

_BUDGET_FIELDS = ("budget_estimate_in_cents", "cost_budget_in_cents", "time_estimate_in_minutes")
_BLANK: Record = {
    "description": None,
    "start_date": None,
    "due_date": None,
    "archived": False,
    "deleted_at": None,
    "percentage_complete": 0,
    "priority": "normal",
    "time_trackable": True,
    "fixed_fee": False,
    "weight": None,
    "checklist": [],
    "parent_id": None,
    **dict.fromkeys(_BUDGET_FIELDS),
}


def create(ctx: Context, values: Record) -> Record:
    people, children = _people(values), values.pop("sub_stories", None) or []
    values.pop("project_plan", None)
    workspace = ctx.store.get("workspaces", values["workspace_id"]) or {}
    kind = values["story_type"] = values.get("story_type") or "task"
    defaults = {
        **_BLANK,
        "state": "new" if kind == "issue" else "not started",
        "billable": not workspace["tasks_default_non_billable"],
        "fixed_fee": workspace["stories_are_fixed_fee_by_default"],
        "creator_id": ctx.user["id"],
        # Sparse, as in recorded traffic, so that a task can be put between two others.
        "position": 100_000_000 + 10_000 * (1 + len(ctx.store.where("stories", "workspace_id", workspace["id"]))),
    }
    ancestors = _ancestors(ctx, workspace, values.get("parent_id"))
    record = {**defaults, **_progress(kind, _writable(workspace, values), defaults)}
    record |= {"ancestor_ids": ancestors, "root_id": ancestors[0] if ancestors else None}
    story = ctx.store.insert("stories", record)
    assign(ctx, story, people)
    for child in children if isinstance(children, list) else []:
        if not isinstance(child, dict):
            raise invalid("sub_stories", "Sub stories is invalid")
        nested = {**child, "workspace_id": workspace["id"], "parent_id": story["id"]}
        create(ctx, read(ctx.store, BY_NAME["stories"], nested, creating=True))
    return story


def update(ctx: Context, record: Record, values: Record) -> Record:
    people = _people(values)
    workspace = ctx.store.get("workspaces", record["workspace_id"]) or {}
    changes = _progress(values.get("story_type") or record["story_type"], _writable(workspace, values), record)
    if "parent_id" in values:
        changes |= _move(ctx, workspace, record, values["parent_id"])
    story = ctx.store.change("stories", record["id"], **changes)
    assign(ctx, story, people)
    if "state" in changes and changes["state"] != record["state"]:
        ctx.store.announce("story:status_selected", "stories", story)
    return story


def delete(ctx: Context, record: Record) -> None:
    """A deletion is soft, and takes the sub-stories along."""
    if any(row["is_invoiced"] for row in ctx.store.where("time_entries", "story_id", record["id"])):
        raise Refused(422, [fault("base", "Stories with invoiced time cannot be deleted")])
    for row in [*descendants(ctx.store, record["id"]), record]:
        ctx.store.change("stories", row["id"], deleted_at=ctx.store.now())
        ctx.store.announce("story:deleted", "stories", row)
        references.forget(ctx, "stories", row["id"])


def assign(ctx: Context, story: Record, people: list[Record] | None) -> None:
    """Replaces the current assignments by those named; None leaves them as they are."""
    if people is None:
        return
    current = [row for row in ctx.store.where("assignments", "story_id", story["id"]) if row["current"]]
    wanted = [_assignment(ctx, story, person) for person in people]
    kept = {(row["assignee_id"], row["resource_id"]) for row in wanted}
    for row in current:
        if (row["assignee_id"], row["resource_id"]) not in kept:
            ctx.store.change("assignments", row["id"], current=False)
    held = {(row["assignee_id"], row["resource_id"]) for row in current}
    for row in wanted:
        if (row["assignee_id"], row["resource_id"]) not in held:
            ctx.store.insert("assignments", row)


def create_assignment(ctx: Context, values: Record) -> Record:
    story = ctx.store.get("stories", values["story_id"]) or {}
    return ctx.store.insert("assignments", {**_assignment(ctx, story, values), "current": values.get("current", True)})


def create_day(ctx: Context, values: Record) -> Record:
    assignment = ctx.store.get("assignments", values["assignment_id"]) or {}
    story = ctx.store.get("stories", assignment["story_id"]) or {}
    owner = {"story_id": story["id"], "workspace_id": story["workspace_id"], "current": True}
    return ctx.store.insert("story_allocation_days", {**values, **owner})


def _assignment(ctx: Context, story: Record, given: Record) -> Record:
    seat = ctx.store.get("workspace_resources", given.get("resource_id"))
    if given.get("resource_id") and (seat is None or seat["workspace_id"] != story["workspace_id"]):
        raise invalid("resource_id", "Resource must exist")
    assignee = str(given.get("assignee_id") or (seat or {}).get("user_id") or "") or None
    if assignee and ctx.store.get("users", assignee) is None:
        raise invalid("assignee_id", "Assignee must exist")
    if assignee is None and seat is None:
        raise invalid("assignee_id", "Assignee can't be blank")
    minutes = given.get("estimated_minutes")
    return {
        "story_id": story["id"],
        "assignee_id": assignee,
        "resource_id": seat and seat["id"],
        "estimated_minutes": minutes,
        "current": True,
    }


def _people(values: Record) -> list[Record] | None:
    """``assignments`` or ``assignee_ids``, as one list."""
    ids, rows = values.pop("assignee_ids", None), values.pop("assignments", None)
    if rows is not None and not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
        raise invalid("assignments", "Assignments is invalid")
    if rows is None and ids is None:
        return None
    return [*(rows or []), *({"assignee_id": key} for key in ids or [])]


def _writable(workspace: Record, values: Record) -> Record:
    """Budget figures are only taken in budgeted projects."""
    if "tag_list" in values:
        values["_tag_list"] = values.pop("tag_list")
    return {name: value for name, value in values.items() if workspace["budgeted"] or name not in _BUDGET_FIELDS or value is None}


def _progress(kind: str, values: Record, current: Record) -> Record:
    """``state`` and ``percentage_complete`` follow each other; ``status`` wins over ``state`` (§7.2)."""
    status = values.pop("status", None)
    if status:
        values["state"] = status
    for name in ("state", "story_type", "priority"):
        if name in values and values[name] is None:
            del values[name]
    state: Any = values.get("state")
    if state and state not in (ISSUE_STATES if kind == "issue" else TASK_STATES):
        raise invalid("state", "State is not included in the list")
    done = values.get("percentage_complete")
    if done is not None and not 0 <= done <= 100:
        raise Refused(422, [fault("percentage_complete", "Percentage complete must be between 0 and 100")])
    if "percentage_complete" in values and done is None:
        del values["percentage_complete"]
    if state in DONE_STATES:
        values["percentage_complete"] = 100
    elif done == 100 and state is None:
        values["state"] = "resolved" if kind == "issue" else "completed"
    elif done and state is None and current["state"] in ("not started", "completed", "new"):
        values["state"] = "in progress" if kind == "issue" else "started"
    elif state and current["state"] in DONE_STATES and done is None:
        values["percentage_complete"] = 0
    return values


def _ancestors(ctx: Context, workspace: Record, parent_id: str | None) -> list[str]:
    parent = ctx.store.get("stories", parent_id)
    if parent is None:
        return []
    if parent["workspace_id"] != workspace["id"] or parent["deleted_at"]:
        raise invalid("parent_id", "Parent must exist")
    ancestors = [*parent["ancestor_ids"], parent["id"]]
    if len(ancestors) > MAX_DEPTH:
        raise invalid("parent_id", "Parent is nested too deeply")
    return ancestors


def _move(ctx: Context, workspace: Record, record: Record, parent_id: str | None) -> Record:
    ancestors = _ancestors(ctx, workspace, parent_id)
    below = descendants(ctx.store, record["id"])
    depth = max((len(row["ancestor_ids"]) for row in below), default=len(record["ancestor_ids"])) - len(record["ancestor_ids"])
    if record["id"] in ancestors or len(ancestors) + depth > MAX_DEPTH:
        raise invalid("parent_id", "Parent is nested too deeply")
    for row in below:
        tail = row["ancestor_ids"][row["ancestor_ids"].index(record["id"]) :]
        path = [*ancestors, *tail]
        ctx.store.change("stories", row["id"], ancestor_ids=path, root_id=path[0])
    return {"ancestor_ids": ancestors, "root_id": ancestors[0] if ancestors else None}
