"""Project templates and the jobs that work behind the answer: instantiation and duplication (§3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from simulators.asana import customfields, projects, tasks
from simulators.asana.context import Context
from simulators.asana.errors import Refused, bad, forbidden, missing, over_limit, unknown_id
from simulators.asana.facts import DUPLICATE_PROJECT, DUPLICATE_TASK, JOB_LIMIT
from simulators.asana.store import Store
from simulators.asana.values import array, day, text
from simulators.asana.view import HIDDEN, Ref, computed, full
from simulators.kit.simulator import Record

RUNNING = ("not_started", "in_progress")
START, DUE = "1", "2"


def listed(ctx: Context, path: dict[str, str]) -> list[Record]:
    """``GET /project_templates`` by workspace or team."""
    if "team" in path:
        return ctx.store.where("project_template", team=ctx.resolve("team", path["team"], "team", 404)["gid"])
    team = ctx.given("team", "team")
    if team is None and ctx.given("workspace", "workspace") is None:
        raise bad("You should specify one of workspace, team")
    return [row for row in ctx.store.all("project_template") if team is None or row["team"] == team["gid"]]


def delete(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    ctx.store.remove("project_template", ctx.resolve("project_template", path["template"], "project_template", 404)["gid"])
    return 200, {"data": {}}


def instantiate(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """``POST /project_templates/{gid}/instantiateProject``: a job, and a project that is half-built until it has succeeded."""
    template = ctx.resolve("project_template", path["template"], "project_template", 404)
    if not ctx.data.get("name"):
        raise missing("name")
    given = _dates(ctx, template)
    start = given.get(START) or ctx.store.today()
    roles = _roles(ctx, template)
    team = ctx.resolve("team", ctx.data.get("team") or template["team"], "team")
    privacy = ctx.data.get("privacy_setting") or ("public_to_workspace" if ctx.data.get("public") else "private_to_team")
    if privacy not in ("public_to_workspace", "private_to_team", "private"):
        raise bad(f"privacy_setting: Not a valid value: {privacy}")
    _admit(ctx)
    values = {
        "name": text("name", ctx.data["name"]),
        "team": team["gid"],
        "privacy_setting": privacy,
        "start_on": start,
        "due_on": given.get(DUE) or (date.fromisoformat(start) + timedelta(days=template["_days"])).isoformat(),
        "created_from_template": template["gid"],
    }
    project = projects.make(ctx, values, section=None)
    for field in template["_fields"]:
        customfields.attach(ctx.store, project, "project", field)
    for name in template["_sections"]:
        projects.add_section(ctx.store, project["gid"], name)
    plan = [{**item, "assignee": roles.get(item.get("role", ""))} for item in template["_tasks"]]
    return _started(ctx, "instantiate_project", "new_project", project, {"tasks": plan, "start": start})


def _dates(ctx: Context, template: Record) -> dict[str, str]:
    """With ``is_strict`` every date must be given; otherwise today stands in for a missing one."""
    wanted = [item["gid"] for item in template["requested_dates"]]
    given: dict[str, str] = {}
    for item in array("requested_dates", ctx.data.get("requested_dates")):
        if not isinstance(item, dict) or item.get("gid") not in wanted:
            raise unknown_id("requested_dates", item.get("gid") if isinstance(item, dict) else item)
        if item.get("value") is not None:
            given[item["gid"]] = day("requested_dates", str(item["value"])[:10])
    lacking = sorted(set(wanted) - set(given))
    if lacking and ctx.data.get("is_strict"):
        raise Refused(422, f"requested_dates: Missing date variables: {', '.join(lacking)}")
    return given | dict.fromkeys(lacking, ctx.store.today())


def _roles(ctx: Context, template: Record) -> dict[str, str]:
    wanted = [item["gid"] for item in template["requested_roles"]]
    roles: dict[str, str] = {}
    for item in array("requested_roles", ctx.data.get("requested_roles")):
        if not isinstance(item, dict) or item.get("gid") not in wanted:
            raise unknown_id("requested_roles", item.get("gid") if isinstance(item, dict) else item)
        roles[item["gid"]] = ctx.resolve("user", item.get("value"), "requested_roles")["gid"]
    return roles


def _admit(ctx: Context) -> None:
    """At most five jobs of a person at once (§3)."""
    mine = ctx.store.where("job", _user=ctx.user["gid"])
    if sum(row["status"] in RUNNING for row in mine) >= JOB_LIMIT:
        raise over_limit(ctx.simulator.job_seconds)


def _started(ctx: Context, subtype: str, made: str, record: Record, rest: Record) -> tuple[int, Any]:
    values = {
        "resource_subtype": subtype,
        "status": "in_progress",
        made: record["gid"],
        "_user": ctx.user["gid"],
        "_due": ctx.simulator.now() + ctx.simulator.job_seconds,
        "_rest": rest,
    }
    return 201, {"data": full(ctx, "job", ctx.store.insert("job", values))}


def read_job(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """``GET /jobs/{gid}``: only for who started it."""
    job = ctx.resolve("job", path["job"], "job", 404)
    if job["_user"] != ctx.user["gid"]:
        raise forbidden()
    return 200, {"data": full(ctx, "job", job)}


def settle(ctx: Context) -> None:
    """Finishes the jobs whose time has come, in the name of who started them."""
    due = [row for row in ctx.store.all("job") if row["status"] in RUNNING and row["_due"] <= ctx.simulator.now()]
    for job in due:
        person = ctx.store.tables["user"][job["_user"]]
        own = Context(ctx.simulator, ctx.store, ctx.grant, person, {}, {}, ctx.path)
        with ctx.store.atomic():
            ctx.store.actor = person["gid"]
            failed = ctx.simulator.failing_jobs or not _finish(own, job)
            ctx.store.change("job", job["gid"], status="failed" if failed else "succeeded")


def _finish(ctx: Context, job: Record) -> bool:
    project = ctx.store.get("project", job.get("new_project"))
    if project is None:
        return job.get("new_task") is not None
    start = date.fromisoformat(job["_rest"].get("start") or ctx.store.today())
    for item in job["_rest"]["tasks"]:
        _task(ctx, project, item, start, None)
    return True


def _task(ctx: Context, project: Record, item: Record, start: date, parent: str | None) -> None:
    values: Record = {"name": item["name"], "resource_subtype": item.get("subtype", "default_task"), "assignee": item.get("assignee")}
    if item.get("to") is not None:
        values["due_on"] = (start + timedelta(days=item["to"])).isoformat()
    if item.get("from") is not None and item.get("subtype") != "milestone":
        values["start_on"] = (start + timedelta(days=item["from"])).isoformat()
    values |= item.get("values", {})
    places = [] if parent else [(project["gid"], project["_sections"][item["section"]])]
    made = tasks.make(ctx, {**values, "parent": parent}, places)
    if item.get("custom"):
        ctx.store.keep("task", made["gid"], _custom=item["custom"])
    for child in item.get("children", ()):
        _task(ctx, project, child, start, made["gid"])


def duplicate_project(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """``POST /projects/{gid}/duplicate``: ``include`` says what is copied, ``schedule_dates`` shifts."""
    source = ctx.resolve("project", path["project"], "project", 404)
    if not ctx.data.get("name"):
        raise missing("name")
    include = _include(ctx, DUPLICATE_PROJECT)
    schedule = ctx.data.get("schedule_dates") or {}
    if not isinstance(schedule, dict):
        raise bad("schedule_dates: Value is not an object")
    if schedule and "should_skip_weekends" not in schedule:
        raise missing("schedule_dates.should_skip_weekends")
    if schedule and not (schedule.get("start_on") or schedule.get("due_on")):
        raise bad("schedule_dates: You should specify one of start_on, due_on")
    if schedule and "task_dates" not in include:
        raise bad("schedule_dates: Requires task_dates in include")
    _admit(ctx)
    kept = ("default_view", "privacy_setting", "team", "color", "icon", "_custom")
    values = {name: source[name] for name in kept} | ({"notes": source["notes"]} if "notes" in include else {})
    project = projects.make(ctx, {**values, "name": text("name", ctx.data["name"])}, section=None)
    for setting in ctx.store.where("custom_field_setting", parent=source["gid"]):
        customfields.attach(ctx.store, project, "project", setting["_field"], important=setting["is_important"])
    for gid in source["_sections"]:
        projects.add_section(ctx.store, project["gid"], ctx.store.tables["section"][gid]["name"])
    if "members" in include:
        for row in ctx.store.where("membership", parent=source["gid"]):
            if row["member"] != ctx.user["gid"]:
                projects.join(ctx.store, project["gid"], row["member"], row["access_level"])
    shift = _shift(ctx.store, source, schedule) if schedule else timedelta()
    plan = [
        {"section": place, **_copied(ctx.store, task, include, shift)}
        for place, gid in enumerate(source["_sections"])
        for task in (ctx.store.tables["task"][held] for held in ctx.store.tables["section"][gid]["_tasks"])
    ]
    return _started(ctx, "duplicate_project", "new_project", project, {"tasks": plan})


def _include(ctx: Context, known: frozenset[str]) -> list[str]:
    given = ctx.data.get("include") or ""
    items = [item.strip() for item in given.split(",") if item.strip()] if isinstance(given, str) else array("include", given)
    for item in items:
        if item not in known:
            raise bad(f"include: Not a valid value: {item}. Must be one of {', '.join(sorted(known))}")
    return items


def _shift(store: Store, source: Record, schedule: Record) -> timedelta:
    name = "start_on" if schedule.get("start_on") else "due_on"
    rows = [row for row in tasks.in_project(store, source) if row["due_on"]]
    days = [source[name]] if source[name] else [row[name] or row["due_on"] for row in rows]
    if not days:
        return timedelta()
    anchor = min(days) if name == "start_on" else max(days)
    return date.fromisoformat(day(name, schedule[name])) - date.fromisoformat(anchor)


def _copied(store: Store, task: Record, include: list[str], shift: timedelta) -> Record:
    def moved(value: str | None) -> str | None:
        return (date.fromisoformat(value) + shift).isoformat() if value else None

    values: Record = {"name": task["name"], "resource_subtype": task["resource_subtype"]}
    if "task_dates" in include and task["due_on"]:
        values |= {"due_on": moved(task["due_on"])} | ({"start_on": moved(task["start_on"])} if task["start_on"] else {})
    if "task_assignee" in include:
        values["assignee"] = task["assignee"]
    if "task_notes" in include:
        values["notes"] = task["notes"]
    children = (
        [_copied(store, store.tables["task"][gid], include, shift) for gid in task["_subtasks"]] if "task_subtasks" in include else []
    )
    return {"name": task["name"], "subtype": task["resource_subtype"], "values": values, "children": children, "custom": task["_custom"]}


def duplicate_task(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """``POST /tasks/{gid}/duplicate``."""
    source = ctx.resolve("task", path["task"], "task", 404)
    include = _include(ctx, DUPLICATE_TASK)
    if not ctx.data.get("name"):
        raise missing("name")
    _admit(ctx)
    values: Record = {"name": text("name", ctx.data["name"]), "resource_subtype": source["resource_subtype"]}
    for name, copied in (("notes", ("notes",)), ("assignee", ("assignee",)), ("parent", ("parent",))):
        values |= {field: source[field] for field in copied if name in include}
    if "dates" in include and source["due_on"]:
        values |= {"due_on": source["due_on"]} | ({"start_on": source["start_on"]} if source["start_on"] else {})
    made = tasks.make(ctx, values, list(source["_memberships"]) if "projects" in include else [])
    return _started(ctx, "duplicate_task", "new_task", made, {"tasks": []})


def _new(name: str) -> None:
    @computed("job", name)
    def made(_: Context, record: Record) -> Any:
        return Ref(record[name]) if record.get(name) else HIDDEN


for _name in ("new_project", "new_task"):
    _new(_name)


@computed("project_template", "requested_roles")
def _requested_roles(_: Context, record: Record) -> Any:
    return [{**item, "resource_type": "template_role"} for item in record["requested_roles"]]
