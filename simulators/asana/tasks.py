"""Tasks, milestones and approvals (§4): what is written when, where a task is, what it depends on."""

from __future__ import annotations

from typing import Any

from simulators.asana import customfields, feed
from simulators.asana.context import Context
from simulators.asana.errors import bad, forbidden, missing, unknown_id
from simulators.asana.facts import DEPENDENCY_LIMIT, EXTERNAL_DATA_LIMIT, EXTERNAL_GID_LIMIT, TASK
from simulators.asana.store import Store
from simulators.asana.values import array, both_notes, people, read, text
from simulators.asana.view import full
from simulators.kit.simulator import Record

BLANK: Record = {
    "name": "",
    "resource_subtype": "default_task",
    "approval_status": None,
    "assignee": None,
    "assignee_section": None,
    "assignee_status": "upcoming",
    "completed": False,
    "completed_at": None,
    "completed_by": None,
    "due_at": None,
    "due_on": None,
    "start_at": None,
    "start_on": None,
    "notes": "",
    "html_notes": "<body></body>",
    "liked": False,
    "parent": None,
    "_external": None,
}
_FIELDS = (
    *("name", "resource_subtype", "approval_status", "assignee", "completed", "due_at", "due_on"),
    *("start_at", "start_on", "notes", "liked"),
)


def create(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """``POST /tasks`` and ``POST /tasks/{gid}/subtasks``: it must be clear where the task lives."""
    if "task" in path:
        ctx.data["parent"] = ctx.resolve("task", path["task"], "parent", 404)["gid"]
    values = read(ctx, TASK, creating=True)
    places = _places(ctx, values)
    if not (places or values.get("parent") or values.get("workspace")):
        raise bad("You should specify one of workspace, parent, projects")
    record = make(ctx, values, places)
    return 201, {"data": full(ctx, "task", record)}


def _places(ctx: Context, values: Record) -> list[tuple[str, str]]:
    """Where ``projects`` and ``memberships`` put it: without a section, at the end of the project's first one."""
    places: dict[str, str] = {}
    for item in array("memberships", values.pop("memberships", None)):
        if not isinstance(item, dict):
            raise bad("memberships: Value is not an object")
        project = ctx.resolve("project", item.get("project"), "memberships.project")
        section = item.get("section") or project["_sections"][0]
        if section not in project["_sections"]:
            raise unknown_id("memberships.section", section)
        places[project["gid"]] = section
    for gid in values.pop("projects", None) or ():
        places.setdefault(gid, ctx.store.tables["project"][gid]["_sections"][0])
    return list(places.items())


def make(ctx: Context, values: Record, places: list[tuple[str, str]]) -> Record:
    store, me = ctx.store, ctx.user["gid"]
    workspace = values.pop("workspace", None) or next(iter(store.tables["workspace"]))
    followers = list(dict.fromkeys([me, *(values.pop("followers", None) or [])]))
    blank = {**BLANK, "workspace": workspace, "created_by": me, "followers": followers, "tags": []}
    lists: Record = {"_memberships": [], "_subtasks": [], "_dependencies": [], "_custom": {}}
    record = {**blank, **lists}
    custom = values.pop("custom_fields", None)
    values = _checked(ctx, values, record)
    record = store.insert("task", {**record, **values, "_custom": {}})
    gid = record["gid"]
    store.keep("task", gid, permalink_url=f"https://app.asana.com/0/0/{gid}")
    for project, section in places:
        place(store, gid, project, section)
        story(ctx, store.tables["task"][gid], "added_to_project", f"added to {store.tables['project'][project]['name']}")
    if record["parent"]:
        parent = store.tables["task"][record["parent"]]
        store.change("task", parent["gid"], _subtasks=[*parent["_subtasks"], gid])
        feed.emit(store, "task", record, "added", parent=parent["gid"])
    if custom is not None:
        allowed = customfields.fields_of(store, [project for project, _ in places])
        store.keep("task", gid, _custom=customfields.written(ctx, custom, {}, allowed))
    return store.tables["task"][gid]


def update(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """``PUT /tasks/{gid}``."""
    record = ctx.resolve("task", path["task"], "task", 404)
    values = read(ctx, TASK, creating=False)
    custom = values.pop("custom_fields", None)
    values = _checked(ctx, values, record)
    if custom is not None:
        allowed = customfields.fields_of(ctx.store, [project for project, _ in record["_memberships"]])
        values["_custom"] = customfields.written(ctx, custom, record["_custom"], allowed)
    changed = ctx.store.change("task", record["gid"], **values)
    feed.changed(ctx.store, "task", record, changed, [name for name in _FIELDS if name in values])
    if values.get("_custom", record["_custom"]) != record["_custom"]:
        feed.emit(ctx.store, "task", changed, "changed", change={"field": "custom_fields", "action": "changed"})
    if changed["completed"] != record["completed"]:
        story(ctx, changed, "marked_complete" if changed["completed"] else "marked_incomplete", "changed the completion")
    return 200, {"data": full(ctx, "task", ctx.store.tables["task"][record["gid"]])}


def _checked(ctx: Context, values: Record, current: Record) -> Record:
    both_notes(values)
    _dates(values, current)
    subtype = values.get("resource_subtype", current["resource_subtype"])
    if subtype == "custom":
        raise bad("resource_subtype: The workspace has no custom task types")
    if subtype == "milestone" and (values.get("start_on") or values.get("start_at")):
        raise bad("start_on: A milestone has no start date")
    if values.get("approval_status") and subtype != "approval":
        raise bad("approval_status: Only approval tasks have an approval status")
    if subtype == "approval":
        _approve(values, current)
    if "completed" in values and values["completed"] != current["completed"]:
        done = values["completed"]
        values |= {"completed_at": ctx.store.now() if done else None, "completed_by": ctx.user["gid"] if done else None}
    if "external" in values:
        values["_external"] = _external(ctx, values.pop("external"), current)
    return values


def _approve(values: Record, current: Record) -> None:
    if values.get("approval_status"):
        values["completed"] = values["approval_status"] != "pending"
    elif "completed" in values:
        values["approval_status"] = "approved" if values["completed"] else "pending"
    elif current["approval_status"] is None:
        values["approval_status"] = "pending"


def _dates(values: Record, current: Record) -> None:
    """A day or an instant, never both; a start only beside a due date in the same request."""
    for stem in ("due", "start"):
        day, moment = f"{stem}_on", f"{stem}_at"
        if values.get(day) and values.get(moment):
            raise bad(f"{day}: You may only specify one of {day} and {moment}")
        if values.get(moment):
            values[day] = values[moment][:10]
        elif day in values:
            values[moment] = None
        elif moment in values:
            values[day] = None
    if ("start_on" in values or "start_at" in values) and "due_on" not in values and current["resource_subtype"] != "milestone":
        raise bad("start_on: due_on or due_at must be present in the request when setting or unsetting a start")
    start, due = (values.get(name, current[name]) for name in ("start_on", "due_on"))
    if start and not due:
        raise bad("start_on: A start date requires a due date")
    if start and due and start > due:
        raise bad("start_on: The start date must not be after the due date")


def _external(ctx: Context, given: Any, current: Record) -> Record | None:
    """Data of an application, which no other one sees; its gid is unique for the application."""
    app = ctx.grant.app
    if app is None and ctx.simulator.external_needs_oauth:
        raise forbidden("external: Authenticate with OAuth to access or modify external data.")
    if given is None:
        return None
    if not isinstance(given, dict) or not given.get("gid"):
        raise missing("external.gid")
    gid = text("external.gid", given["gid"], EXTERNAL_GID_LIMIT)
    held = ctx.store.externals.get((app or "", gid))
    if held and held != current.get("gid"):
        raise bad(f"external: A task with the external gid {gid} already exists")
    data = given.get("data")
    return {"app": app or "", "gid": gid, **({} if data is None else {"data": text("external.data", data, EXTERNAL_DATA_LIMIT)})}


def place(store: Store, task: str, project: str, section: str, *, before: str | None = None, after: str | None = None) -> None:
    """Puts a task into a section of a project, once per project."""
    record = store.tables["task"][task]
    former = next((held for where, held in record["_memberships"] if where == project), None)
    if former:
        store.keep("section", former, _tasks=[gid for gid in store.tables["section"][former]["_tasks"] if gid != task])
    order = [*store.tables["section"][section]["_tasks"]]
    at = order.index(before) if before in order else order.index(after) + 1 if after in order else 0 if after == "" else len(order)
    store.keep("section", section, _tasks=[*order[:at], task, *order[at:]])
    others = [pair for pair in record["_memberships"] if pair[0] != project]
    changed = store.change("task", task, _memberships=[*others, (project, section)])
    if former is None:
        feed.emit(store, "task", changed, "added", parent=project)
    if former != section:
        feed.emit(store, "task", changed, "added", parent=section)


def in_project(store: Store, project: Record) -> list[Record]:
    return [store.tables["task"][gid] for section in project["_sections"] for gid in store.tables["section"][section]["_tasks"]]


def story(ctx: Context, task: Record, subtype: str, words: str, *, kind: str = "system") -> Record:
    values: Record = {"resource_subtype": subtype, "type": kind, "target": task["gid"], "created_by": ctx.user["gid"], "is_pinned": False}
    row = ctx.store.insert("story", {**values, "text": words, "html_text": f"<body>{words}</body>"})
    feed.emit(ctx.store, "story", row, "added", parent=task["gid"])
    return row


def delete(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    discard(ctx, ctx.resolve("task", path["task"], "task", 404))
    return 200, {"data": {}}


def discard(ctx: Context, record: Record) -> None:
    """Into the trash, with its subtasks: no longer to be read."""
    store, gid = ctx.store, record["gid"]
    for child in record["_subtasks"]:
        discard(ctx, store.tables["task"][child])
    feed.emit(store, "task", record, "deleted")
    for _, section in record["_memberships"]:
        store.keep("section", section, _tasks=[item for item in store.tables["section"][section]["_tasks"] if item != gid])
    parent = store.get("task", record["parent"])
    if parent:
        store.keep("task", parent["gid"], _subtasks=[item for item in parent["_subtasks"] if item != gid])
    for entry in store.where("time_tracking_entry", task=gid):
        store.remove("time_tracking_entry", entry["gid"])
    for row in store.where("story", target=gid):
        store.remove("story", row["gid"])
    store.remove("task", gid)


def add_project(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """``POST /tasks/{gid}/addProject``, also to move it inside the project."""
    task = ctx.resolve("task", path["task"], "task", 404)
    if ctx.data.get("project") is None:
        raise missing("project")
    project = ctx.resolve("project", ctx.data["project"], "project")
    before, after, section = (ctx.data.get(name) for name in ("insert_before", "insert_after", "section"))
    if before and after:
        raise bad("You should specify one of insert_before, insert_after")
    anchor = ctx.resolve("task", before or after, "insert_before" if before else "insert_after") if before or after else None
    if anchor:
        beside = dict(anchor["_memberships"]).get(project["gid"])
        if beside is None or (section and section != beside):
            raise bad("insert_before: The task is not in this project and section")
        section = beside
    current = dict(task["_memberships"]).get(project["gid"])
    section = section or current or project["_sections"][0]
    if section not in project["_sections"]:
        raise unknown_id("section", section)
    front = "insert_after" in ctx.data and after is None and bool(ctx.data.get("section"))
    place(ctx.store, task["gid"], project["gid"], section, before=before, after="" if front else after)
    if current is None:
        story(ctx, task, "added_to_project", f"added to {project['name']}")
    return 200, {"data": {}}


def remove_project(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    task = ctx.resolve("task", path["task"], "task", 404)
    if ctx.data.get("project") is None:
        raise missing("project")
    project = ctx.resolve("project", ctx.data["project"], "project")["gid"]
    section = dict(task["_memberships"]).get(project)
    if section is None:
        raise bad(f"project: The task is not in the project {project}")
    ctx.store.keep("section", section, _tasks=[gid for gid in ctx.store.tables["section"][section]["_tasks"] if gid != task["gid"]])
    feed.emit(ctx.store, "task", task, "removed", parent=project)
    ctx.store.change("task", task["gid"], _memberships=[pair for pair in task["_memberships"] if pair[0] != project])
    return 200, {"data": {}}


def add_to_section(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """``POST /sections/{gid}/addTask``: the task joins the section's project if it is not in it."""
    section = ctx.resolve("section", path["section"], "section", 404)
    if ctx.data.get("task") is None:
        raise missing("task")
    task = ctx.resolve("task", ctx.data["task"], "task")
    before, after = ctx.data.get("insert_before"), ctx.data.get("insert_after")
    for name, gid in (("insert_before", before), ("insert_after", after)):
        if gid is not None and gid not in section["_tasks"]:
            raise unknown_id(name, gid)
    place(ctx.store, task["gid"], section["project"], section["gid"], before=before, after=after)
    return 200, {"data": {}}


def set_parent(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    task = ctx.resolve("task", path["task"], "task", 404)
    if "parent" not in ctx.data:
        raise missing("parent")
    parent = ctx.resolve("task", ctx.data["parent"], "parent") if ctx.data["parent"] is not None else None
    above = parent
    while above:
        if above["gid"] == task["gid"]:
            raise bad("parent: A task cannot be a subtask of itself")
        above = ctx.store.get("task", above["parent"])
    former = ctx.store.get("task", task["parent"])
    if former:
        ctx.store.change("task", former["gid"], _subtasks=[gid for gid in former["_subtasks"] if gid != task["gid"]])
    if parent:
        now = ctx.store.tables["task"][parent["gid"]]
        ctx.store.change("task", parent["gid"], _subtasks=[*now["_subtasks"], task["gid"]])
    changed = ctx.store.change("task", task["gid"], parent=parent["gid"] if parent else None)
    feed.changed(ctx.store, "task", task, changed, ["parent"])
    return 200, {"data": full(ctx, "task", changed)}


def link(adding: bool, reverse: bool, ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """``addDependencies``, ``removeDependencies`` and the same for dependents: at most 30 together."""
    task = ctx.resolve("task", path["task"], "task", 404)
    name = "dependents" if reverse else "dependencies"
    given = ctx.data.get(name)
    if not isinstance(given, list):
        raise missing(name)
    for item in given:
        other = ctx.resolve("task", item, name)
        waiting, on = (other, task) if reverse else (task, other)
        held = ctx.store.tables["task"][waiting["gid"]]["_dependencies"]
        if adding and waiting["gid"] == on["gid"]:
            raise bad(f"{name}: A task cannot depend on itself")
        rest = [gid for gid in held if gid != on["gid"]]
        ctx.store.change("task", waiting["gid"], _dependencies=[*rest, on["gid"]] if adding else rest)
    mine = ctx.store.tables["task"][task["gid"]]
    if adding and len(mine["_dependencies"]) + len(dependents(ctx.store, task["gid"])) > DEPENDENCY_LIMIT:
        raise bad(f"{name}: A task can have at most {DEPENDENCY_LIMIT} dependents and dependencies combined")
    change = {"field": name, "action": "added" if adding else "removed"}
    feed.emit(ctx.store, "task", mine, "changed", change=change)
    return 200, {"data": {}}


def dependents(store: Store, gid: str) -> list[str]:
    return [row["gid"] for row in store.all("task") if gid in row["_dependencies"]]


def change_followers(adding: bool, ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    task = ctx.resolve("task", path["task"], "task", 404)
    if not ctx.data.get("followers"):
        raise missing("followers")
    given = people(ctx, "followers", ctx.data["followers"])
    kept = [gid for gid in task["followers"] if gid not in given]
    changed = ctx.store.change(
        "task", task["gid"], followers=[*task["followers"], *(g for g in given if g not in task["followers"])] if adding else kept
    )
    for gid in given:
        verb = "added" if adding else "removed"
        feed.emit(ctx.store, "task", changed, "changed", change={"field": "followers", "action": verb, f"{verb}_value": gid})
    return 200, {"data": full(ctx, "task", changed)}


def change_tag(adding: bool, ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    task = ctx.resolve("task", path["task"], "task", 404)
    if ctx.data.get("tag") is None:
        raise missing("tag")
    tag = ctx.resolve("tag", ctx.data["tag"], "tag")["gid"]
    rest = [gid for gid in task["tags"] if gid != tag]
    changed = ctx.store.change("task", task["gid"], tags=[*rest, tag] if adding else rest)
    verb = "added" if adding else "removed"
    feed.emit(ctx.store, "task", changed, "changed", change={"field": "tags", "action": verb, f"{verb}_value": tag})
    return 200, {"data": {}}
