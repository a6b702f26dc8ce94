"""Projects, their sections and their members (§3, §4)."""

from __future__ import annotations

from typing import Any

from simulators.asana import customfields, feed, tasks
from simulators.asana.context import Context
from simulators.asana.errors import bad, missing, unknown_id
from simulators.asana.facts import PROJECT, SECTION
from simulators.asana.store import Store
from simulators.asana.values import both_notes, people, read
from simulators.asana.view import Ref, computed, full
from simulators.kit.simulator import Record

_BLANK: Record = {
    "name": "",
    "archived": False,
    "color": None,
    "icon": None,
    "default_view": "list",
    "due_on": None,
    "start_on": None,
    "notes": "",
    "html_notes": "<body></body>",
    "privacy_setting": "public_to_workspace",
    "default_access_level": "editor",
    "minimum_access_level_for_customization": "admin",
    "minimum_access_level_for_sharing": "admin",
    "completed": False,
    "completed_at": None,
    "completed_by": None,
    "current_status_update": None,
    "created_from_template": None,
    "project_brief": None,
    "team": None,
}
DEPRECATION = "name=project_team_sharing;info=https://developers.asana.com/docs/deprecations;affected=true"
_FORMATS = ("precision", "format", "currency_code", "resource_subtype")
_NOT_FIELDS = ("_custom", "html_notes", "followers")


def create(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """``POST /projects``, ``/workspaces/{gid}/projects`` or ``/teams/{gid}/projects``."""
    for name in ("workspace", "team"):
        if name in path:
            ctx.data[name] = ctx.resolve(name, path[name], name, 404)["gid"]
    values = read(ctx, PROJECT, creating=True)
    if not values.get("workspace") and not values.get("team"):
        raise bad("You should specify one of workspace, team")
    values.setdefault("workspace", next(iter(ctx.store.tables["workspace"])))
    values = _checked(ctx, values, None)
    record = make(ctx, values)
    if values.get("_custom"):
        record = ctx.store.keep("project", record["gid"], _custom=values["_custom"])
    return 201, {"data": full(ctx, "project", record)}


def make(ctx: Context, values: Record, *, section: str | None = "Untitled section") -> Record:
    """A project with its owner as administrator and, as the vendor does, one default section."""
    me = ctx.user["gid"]
    followers = values.pop("followers", None) or [me]
    blank = {**_BLANK, "owner": me, "_custom": {}, "_sections": [], "workspace": next(iter(ctx.store.tables["workspace"]))}
    record = ctx.store.insert("project", {**blank, **values, "followers": followers})
    ctx.store.keep("project", record["gid"], permalink_url=f"https://app.asana.com/0/{record['gid']}/{record['gid']}")
    join(ctx.store, record["gid"], me, "admin")
    feed.emit(ctx.store, "project", record, "added", parent=record["team"] or record["workspace"])
    if section:
        add_section(ctx.store, record["gid"], section)
    return ctx.store.tables["project"][record["gid"]]


def update(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """``PUT /projects/{gid}``: what is not given stays; a workspace cannot change."""
    record = ctx.resolve("project", path["project"], "project", 404)
    values = _checked(ctx, read(ctx, PROJECT, creating=False), record)
    changed = ctx.store.change("project", record["gid"], **values)
    feed.changed(ctx.store, "project", record, changed, [name for name in values if name not in _NOT_FIELDS])
    if "_custom" in values:
        feed.emit(ctx.store, "project", changed, "changed", change={"field": "custom_fields", "action": "changed"})
    return 200, {"data": full(ctx, "project", changed)}


def _checked(ctx: Context, values: Record, current: Record | None) -> Record:
    if "team" in values or values.get("privacy_setting") == "private_to_team":
        ctx.headers["Asana-Change"] = DEPRECATION
    if "due_date" in values:
        values.setdefault("due_on", values.pop("due_date"))
    if "public" in values:
        values.setdefault("privacy_setting", "public_to_workspace" if values.pop("public") else "private")
    both_notes(values)
    start, due = (values.get(name, (current or _BLANK)[name]) for name in ("start_on", "due_on"))
    if start and not due:
        raise bad("start_on: A start date requires a due date")
    if start and due and start > due:
        raise bad("start_on: The start date must not be after the due date")
    team = values.get("team", (current or _BLANK)["team"])
    if values.get("privacy_setting") == "private_to_team" and not team:
        raise missing("team")
    if "custom_fields" in values:
        values["_custom"] = customfields.written(ctx, values.pop("custom_fields"), (current or {}).get("_custom", {}), _own_fields(ctx))
    return values


def _own_fields(ctx: Context) -> list[str]:
    """A project itself takes the fields of the workspace; those of its settings are for its tasks."""
    return [row["gid"] for row in ctx.store.where("custom_field", is_global_to_workspace=True)]


def delete(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """``DELETE /projects/{gid}``; its tasks go with it unless they are in another project too."""
    record = ctx.resolve("project", path["project"], "project", 404)
    gid = record["gid"]
    for task in tasks.in_project(ctx.store, record):
        kept = [pair for pair in task["_memberships"] if pair[0] != gid]
        if kept:
            ctx.store.change("task", task["gid"], _memberships=kept)
        else:
            tasks.discard(ctx, task)
    feed.emit(ctx.store, "project", record, "deleted")
    for section in record["_sections"]:
        ctx.store.remove("section", section)
    for kind in ("membership", "custom_field_setting", "rate", "budget", "allocation"):
        for row in ctx.store.where(kind, parent=gid):
            ctx.store.remove(kind, row["gid"])
    for portfolio in ctx.store.all("portfolio"):
        if gid in portfolio["_items"]:
            ctx.store.change("portfolio", portfolio["gid"], _items=[item for item in portfolio["_items"] if item != gid])
    ctx.store.remove("project", gid)
    return 200, {"data": {}}


def listed(ctx: Context, path: dict[str, str]) -> list[Record]:
    """``GET /projects``, of a workspace, of a team."""
    where: Record = {name: ctx.resolve(name, path[name], name, 404)["gid"] for name in ("workspace", "team") if name in path}
    for name in ("workspace", "team"):
        given = ctx.given(name, name)
        if given:
            where[name] = given["gid"]
    archived = ctx.flag("archived")
    if archived is not None:
        where["archived"] = archived
    return [row for row in ctx.store.where("project", **where) if ctx.sees("project", row)]


def counts(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """``GET /projects/{gid}/task_counts``: every field is opt-in."""
    rows = tasks.in_project(ctx.store, ctx.resolve("project", path["project"], "project", 404))
    stones = [row for row in rows if row["resource_subtype"] == "milestone"]
    known: Record = {}
    for name, group in (("tasks", rows), ("milestones", stones)):
        done = sum(row["completed"] for row in group)
        known |= {f"num_{name}": len(group), f"num_incomplete_{name}": len(group) - done, f"num_completed_{name}": done}
    return 200, {"data": {name: known[name] for name in ctx.fields or () if name in known}}


def change_people(adding: bool, ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """``POST /projects/{gid}/addMembers`` and ``removeMembers``."""
    record = ctx.resolve("project", path["project"], "project", 404)
    if not ctx.data.get("members"):
        raise missing("members")
    for user in people(ctx, "members", ctx.data["members"]):
        held = ctx.store.where("membership", parent=record["gid"], member=user)
        if adding and not held:
            join(ctx.store, record["gid"], user, record["default_access_level"])
        for row in held if not adding else ():
            ctx.store.remove("membership", row["gid"])
    return 200, {"data": full(ctx, "project", record)}


def join(store: Store, parent: str, member: str, level: str, subtype: str = "project_membership") -> Record:
    return store.insert("membership", {"resource_subtype": subtype, "parent": parent, "member": member, "access_level": level})


def add_section(store: Store, project: str, name: str, *, before: str | None = None, after: str | None = None) -> Record:
    section = store.insert("section", {"name": name, "project": project, "_tasks": []})
    order = [*store.tables["project"][project]["_sections"], section["gid"]]
    store.keep("project", project, _sections=_moved(order, section["gid"], before, after))
    feed.emit(store, "section", section, "added", parent=project)
    return section


def _moved(order: list[str], gid: str, before: str | None, after: str | None) -> list[str]:
    rest = [item for item in order if item != gid]
    if before is None and after is None:
        return [*rest, gid]
    place = rest.index(before) if before else rest.index(str(after)) + 1
    return [*rest[:place], gid, *rest[place:]]


def sections(ctx: Context, path: dict[str, str]) -> list[Record]:
    record = ctx.resolve("project", path["project"], "project", 404)
    return [ctx.store.tables["section"][gid] for gid in record["_sections"]]


def create_section(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    record = ctx.resolve("project", path["project"], "project", 404)
    before, after = _places(ctx, record, "insert_before", "insert_after")
    values = read(ctx, SECTION, creating=True)
    section = add_section(ctx.store, record["gid"], values["name"], before=before, after=after)
    return 201, {"data": full(ctx, "section", section)}


def _places(ctx: Context, project: Record, *names: str) -> tuple[str | None, str | None]:
    given = [ctx.data.pop(name, None) for name in names]
    for name, gid in zip(names, given, strict=True):
        if gid is not None and gid not in project["_sections"]:
            raise unknown_id(name, gid)
    if all(given):
        raise bad(f"You should specify one of {', '.join(names)}")
    return given[0], given[1]


def insert_section(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """``POST /projects/{gid}/sections/insert``: moves a section."""
    record = ctx.resolve("project", path["project"], "project", 404)
    section = ctx.data.get("section")
    if section is None:
        raise missing("section")
    if section not in record["_sections"]:
        raise unknown_id("section", section)
    before, after = _places(ctx, record, "before_section", "after_section")
    if section in (before, after) or (before is None and after is None):
        raise bad("You should specify one of before_section, after_section")
    ctx.store.keep("project", record["gid"], _sections=_moved(record["_sections"], section, before, after))
    return 200, {"data": {}}


def update_section(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    section = ctx.resolve("section", path["section"], "section", 404)
    changed = ctx.store.change("section", section["gid"], **read(ctx, SECTION, creating=False))
    feed.changed(ctx.store, "section", section, changed, ["name"])
    return 200, {"data": full(ctx, "section", changed)}


def delete_section(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """A section must be empty, and a project keeps one."""
    section = ctx.resolve("section", path["section"], "section", 404)
    project = ctx.store.tables["project"][section["project"]]
    if section["_tasks"]:
        raise bad("section: A section must be empty to be deleted")
    if len(project["_sections"]) == 1:
        raise bad("section: The last section of a project cannot be deleted")
    feed.emit(ctx.store, "section", section, "deleted")
    ctx.store.keep("project", project["gid"], _sections=[gid for gid in project["_sections"] if gid != section["gid"]])
    ctx.store.remove("section", section["gid"])
    return 200, {"data": {}}


@computed("project", "due_date")
def _due_date(_: Context, record: Record) -> Any:
    return record["due_on"]


@computed("project", "public")
def _public(_: Context, record: Record) -> Any:
    return record["privacy_setting"] == "public_to_workspace"


@computed("project", "current_status")
def _status(_: Context, __: Record) -> Any:
    return None


@computed("project", "members")
def _members(ctx: Context, record: Record) -> Any:
    rows = ctx.store.where("membership", parent=record["gid"])
    return [Ref(row["member"]) for row in rows if row["member"] in ctx.store.tables["user"]]


@computed("project", "custom_field_settings")
def _settings(ctx: Context, record: Record) -> Any:
    return [setting(ctx, row) for row in ctx.store.where("custom_field_setting", parent=record["gid"])]


def setting(ctx: Context, row: Record) -> Record:
    parent = {"project": Ref(row["project"])} if row["project"] else {}
    inner = customfields.field_in_full(ctx, row)
    head = {"gid": row["gid"], "resource_type": "custom_field_setting"}
    return {**head, **parent, "parent": Ref(row["parent"]), "is_important": row["is_important"], "custom_field": inner}


@computed("project", "custom_fields")
def _custom(ctx: Context, record: Record) -> Any:
    """In short: the contract gives a project's fields without their formats."""
    rows = customfields.values_of(ctx, record, list(record["_custom"]))
    return [{name: value for name, value in row.items() if name not in _FORMATS} for row in rows]
