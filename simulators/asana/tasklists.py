"""Tasks as they are read: computed fields, lists with their filters, and the search whose index is behind (§2, §4)."""

from __future__ import annotations

from typing import Any

from simulators.asana import customfields, tasks
from simulators.asana.context import Context
from simulators.asana.errors import Refused, bad, unknown_id
from simulators.asana.limits import Window
from simulators.asana.store import Store
from simulators.asana.values import day, instant
from simulators.asana.view import HIDDEN, Ref, computed
from simulators.kit.simulator import Record

FILTERS = "You should specify one of workspace, project, tag, section, user_task_list"
SEARCH_PER_MINUTE = 60
_SEARCH_PAGE = 100
_SORTS = ("due_date", "created_at", "completed_at", "likes", "modified_at")


def listed(ctx: Context, _: dict[str, str]) -> list[Record]:
    """``GET /tasks``: by project, section, tag, or by a person in a workspace; subtasks only where they were added (§4)."""
    store = ctx.store
    if ctx.query.get("project"):
        rows = tasks.in_project(store, ctx.needed("project", "project"))
    elif ctx.query.get("section"):
        rows = _in_section(store, ctx.needed("section", "section"))
    elif ctx.query.get("tag"):
        tag = ctx.needed("tag", "tag")["gid"]
        rows = [row for row in store.all("task") if tag in row["tags"]]
    elif ctx.query.get("user_task_list"):
        rows = _of(store, ctx.needed("user_task_list", "user_task_list")["owner"])
    elif ctx.query.get("assignee") and ctx.query.get("workspace"):
        ctx.needed("workspace", "workspace")
        rows = _of(store, ctx.needed("assignee", "user")["gid"])
    elif ctx.query.get("assignee") or ctx.query.get("workspace"):
        raise bad("You must specify both assignee and workspace, or one of project, tag, section, user_task_list")
    else:
        raise bad(FILTERS)
    return _since(ctx, rows)


def of_project(ctx: Context, path: dict[str, str]) -> list[Record]:
    return _since(ctx, tasks.in_project(ctx.store, ctx.resolve("project", path["project"], "project", 404)))


def of_section(ctx: Context, path: dict[str, str]) -> list[Record]:
    return _since(ctx, _in_section(ctx.store, ctx.resolve("section", path["section"], "section", 404)))


def of_tag(ctx: Context, path: dict[str, str]) -> list[Record]:
    tag = ctx.resolve("tag", path["tag"], "tag", 404)["gid"]
    return _since(ctx, [row for row in ctx.store.all("task") if tag in row["tags"]])


def of_list(ctx: Context, path: dict[str, str]) -> list[Record]:
    return _since(ctx, _of(ctx.store, ctx.resolve("user_task_list", path["list"], "user_task_list", 404)["owner"]))


def related(name: str, ctx: Context, path: dict[str, str]) -> list[Record]:
    """``GET /tasks/{gid}/subtasks|dependencies|dependents|projects|tags|stories``."""
    task = ctx.resolve("task", path["task"], "task", 404)
    store = ctx.store
    match name:
        case "subtasks" | "dependencies":
            return [store.tables["task"][gid] for gid in task[f"_{name}"] if gid in store.tables["task"]]
        case "dependents":
            return [store.tables["task"][gid] for gid in tasks.dependents(store, task["gid"])]
        case "projects":
            return [store.tables["project"][gid] for gid, _ in task["_memberships"]]
        case "tags":
            return [store.tables["tag"][gid] for gid in task["tags"] if gid in store.tables["tag"]]
    return store.where("story", target=task["gid"])


def _in_section(store: Store, section: Record) -> list[Record]:
    return [store.tables["task"][gid] for gid in section["_tasks"]]


def _of(store: Store, user: str) -> list[Record]:
    return store.where("task", assignee=user)


def _since(ctx: Context, rows: list[Record]) -> list[Record]:
    """``completed_since=now`` means open tasks only; ``modified_since`` is inclusive."""
    done, modified = ctx.query.get("completed_since"), ctx.query.get("modified_since")
    found = [row for row in rows if ctx.sees("task", row)]
    if done:
        moment = "9999" if done == "now" else _moment("completed_since", done)
        found = [row for row in found if not row["completed"] or row["completed_at"] >= moment]
    if modified:
        moment = _moment("modified_since", modified)
        found = [row for row in found if row["modified_at"] >= moment]
    return found


def _moment(name: str, value: str) -> str:
    return instant(name, value if "T" in value else f"{value}T00:00:00Z")


class Index:
    """What the search knows: every change arrives ``search_lag`` seconds late (§2)."""

    def __init__(self) -> None:
        self.rows: dict[str, Record] = {}
        self.waiting: list[tuple[float, str, Record | None]] = []
        self.window = Window()

    def offer(self, due: float, changes: list[tuple[str, Record | None]]) -> None:
        self.waiting.extend((due, gid, record) for gid, record in changes)

    def catch_up(self, now: float) -> list[Record]:
        ready = [item for item in self.waiting if item[0] <= now]
        self.waiting = [item for item in self.waiting if item[0] > now]
        for _, gid, record in ready:
            if record is None:
                self.rows.pop(gid, None)
            else:
                self.rows[gid] = record
        return list(self.rows.values())


def search(ctx: Context, path: dict[str, str]) -> list[Record]:
    """``GET /workspaces/{gid}/tasks/search``: no paging, at most 100, a paid feature, 60 calls in a minute."""
    ctx.need_plan()
    ctx.resolve("workspace", path["workspace"], "workspace", 404)
    if ctx.query.get("sort_by", "modified_at") not in _SORTS:
        raise bad(f"sort_by: Not a valid value: {ctx.query['sort_by']}. Must be one of {', '.join(_SORTS)}")
    size = ctx.query.get("limit", str(_SEARCH_PAGE))
    if not size.isdigit() or not 1 <= int(size) <= _SEARCH_PAGE:
        raise bad(f"limit: Must be between 1 and {_SEARCH_PAGE}")
    found = [row for row in ctx.simulator.index.catch_up(ctx.simulator.now()) if ctx.sees("task", row) and _matches(ctx, row)]
    name = {"due_date": "due_on", "likes": "created_at"}.get(ctx.query.get("sort_by", ""), ctx.query.get("sort_by", "modified_at"))
    found.sort(key=lambda row: row[name] or "", reverse=not ctx.flag("sort_ascending"))
    return found[: int(size)]


def _matches(ctx: Context, row: Record) -> bool:
    query = ctx.query
    where = {project for project, _ in row["_memberships"]}
    inside = {section for _, section in row["_memberships"]}
    tests: list[bool] = []
    if query.get("text"):
        tests.append(query["text"].lower() in f"{row['name']} {row['notes']}".lower())
    if query.get("resource_subtype"):
        tests.append(row["resource_subtype"] == query["resource_subtype"])
    flags = {"completed": row["completed"], "is_subtask": bool(row["parent"])}
    tests.extend(value == ctx.flag(name) for name, value in flags.items() if ctx.flag(name) is not None)
    for name, held in (("projects", where), ("sections", inside), ("tags", set(row["tags"])), ("assignee", {row["assignee"]})):
        tests.extend(_any_of(ctx, name, held))
    for name in ("due_on", "start_on"):
        tests.extend(_before_after(query, name, row[name], day))
    for name in ("created_at", "modified_at", "completed_at", "due_at"):
        tests.extend(_before_after(query, name, row[name], instant))
    tests.extend(_custom(ctx, row, name, value) for name, value in query.items() if name.startswith("custom_fields."))
    return all(tests)


def _any_of(ctx: Context, name: str, held: set[str]) -> list[bool]:
    def given(suffix: str) -> set[str]:
        items = ctx.query[f"{name}.{suffix}"].split(",")
        return {ctx.resolve("user", item, name)["gid"] if name == "assignee" and item != "null" else item for item in items}

    tests = [bool(given("any") & held)] if f"{name}.any" in ctx.query else []
    if f"{name}.not" in ctx.query:
        tests.append(not given("not") & held)
    if f"{name}.all" in ctx.query:
        tests.append(given("all") <= held)
    return tests


def _before_after(query: dict[str, str], name: str, value: str | None, read: Any) -> list[bool]:
    tests = []
    if f"{name}.before" in query:
        tests.append(value is not None and value < read(f"{name}.before", query[f"{name}.before"]))
    if f"{name}.after" in query:
        tests.append(value is not None and value > read(f"{name}.after", query[f"{name}.after"]))
    if name in query:
        tests.append(value == (None if query[name] == "null" else read(name, query[name])))
    return tests


def _custom(ctx: Context, row: Record, name: str, value: str) -> bool:
    """``custom_fields.{gid}.value``, ``.contains`` and ``.is_set``."""
    _, gid, operator = (*name.split("."), "value")[:3]
    if ctx.store.get("custom_field", gid) is None:
        raise unknown_id("custom_field", gid)
    held = row["_custom"].get(gid)
    if operator == "is_set":
        return (held is not None) == (value.lower() == "true")
    if operator == "contains":
        return isinstance(held, str) and value.lower() in held.lower()
    if operator != "value":
        raise bad(f"{name}: Not a valid filter")
    return value in held if isinstance(held, list) else held is not None and str(held) == value


def throttle_search(ctx: Context) -> float | None:
    return ctx.simulator.index.window.admit(ctx.user["gid"], SEARCH_PER_MINUTE, ctx.simulator.now())


def by_custom_id(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """No field of the type custom_id exists in this workspace."""
    raise Refused(404, f"custom_id: Not a recognized ID: {path['id']}")


@computed("task", "projects")
def _projects(_: Context, record: Record) -> Any:
    return [Ref(project) for project, _section in record["_memberships"]]


@computed("task", "created_by")
def _created_by(_: Context, record: Record) -> Any:
    return {"gid": record["created_by"], "resource_type": "user"}


@computed("task", "memberships")
def _memberships(ctx: Context, record: Record) -> Any:
    """Without the scopes of projects and sections a membership comes empty (§1)."""
    if not (ctx.allows("projects:read") and ctx.allows("project_sections:read")):
        return [{} for _ in record["_memberships"]]
    return [{"project": Ref(project), "section": Ref(section)} for project, section in record["_memberships"]]


@computed("task", "custom_fields")
def _custom_fields(ctx: Context, record: Record) -> Any:
    parents = [project for project, _ in record["_memberships"]]
    return customfields.values_of(ctx, record, customfields.fields_of(ctx.store, parents))


@computed("task", "external")
def _external(ctx: Context, record: Record) -> Any:
    held = record["_external"]
    if held is None or held["app"] != (ctx.grant.app or ""):
        return HIDDEN
    return {name: value for name, value in held.items() if name != "app"}


@computed("task", "dependencies")
def _dependencies(ctx: Context, record: Record) -> Any:
    return [{"gid": gid, "resource_type": "task"} for gid in record["_dependencies"]]


@computed("task", "dependents")
def _dependents(ctx: Context, record: Record) -> Any:
    return [{"gid": gid, "resource_type": "task"} for gid in tasks.dependents(ctx.store, record["gid"])]


@computed("task", "num_subtasks")
def _num_subtasks(_: Context, record: Record) -> Any:
    return len(record["_subtasks"])


@computed("task", "actual_time_minutes")
def _minutes(ctx: Context, record: Record) -> Any:
    if not ctx.allows("time_tracking_entries:read") or ctx.simulator.plan == "personal":
        return HIDDEN
    found = ctx.store.where("time_tracking_entry", task=record["gid"])
    return sum(row["duration_minutes"] for row in found) if found else None


@computed("task", "approval_status")
def _approval(_: Context, record: Record) -> Any:
    return record["approval_status"] if record["resource_subtype"] == "approval" else HIDDEN


def _constant(name: str, value: Any) -> None:
    computed("task", name)(lambda _ctx, _record: value)


for _name, _value in (("hearted", False), ("num_hearts", 0), ("is_rendered_as_separator", False)):
    _constant(_name, _value)


@computed("task", "hearts")
def _hearts(_: Context, __: Record) -> Any:
    return []


@computed("task", "likes")
def _likes(_: Context, __: Record) -> Any:
    return []


@computed("task", "num_likes")
def _num_likes(_: Context, record: Record) -> Any:
    return int(record["liked"])
