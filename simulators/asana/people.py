"""Workspaces, teams, users, memberships and typeahead (§3); portfolios (§6)."""

from __future__ import annotations

from typing import Any

from simulators.asana import customfields, feed, projects
from simulators.asana.context import Context
from simulators.asana.errors import bad, missing, unknown_id
from simulators.asana.facts import MEMBERSHIP, PORTFOLIO
from simulators.asana.values import read
from simulators.asana.view import Ref, computed, full
from simulators.kit.simulator import Record

_TYPEAHEAD = ("custom_field", "portfolio", "project", "project_template", "tag", "task", "team", "user")
_TYPEAHEAD_MOST = 100


def workspaces(ctx: Context, _: dict[str, str]) -> list[Record]:
    return ctx.store.all("workspace")


def of_workspace(kind: str, ctx: Context, path: dict[str, str]) -> list[Record]:
    """``GET /workspaces/{gid}/users|teams|tags|custom_fields``; people by name."""
    ctx.resolve("workspace", path["workspace"], "workspace", 404)
    rows = [row for row in ctx.store.all(kind) if row.get("is_global_to_workspace", True) and not row.get("_service")]
    return sorted(rows, key=lambda row: row["name"]) if kind == "user" else rows


def users(ctx: Context, path: dict[str, str]) -> list[Record]:
    """``GET /users``, or of a team."""
    ctx.given("workspace", "workspace")
    team = ctx.resolve("team", path["team"], "team", 404) if "team" in path else ctx.given("team", "team")
    rows = [row for row in ctx.store.all("user") if not row.get("_service") and (team is None or row["gid"] in team["_members"])]
    return sorted(rows, key=lambda row: int(row["gid"]))


def teams_of_user(ctx: Context, path: dict[str, str]) -> list[Record]:
    ctx.needed("organization", "workspace")
    me = ctx.resolve("user", path["user"], "user", 404)["gid"]
    return [row for row in ctx.store.all("team") if me in row["_members"]]


def task_list(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """``GET /users/{gid}/user_task_list``."""
    workspace = ctx.needed("workspace", "workspace")["gid"]
    user = ctx.resolve("user", path["user"], "user", 404)
    held = ctx.store.where("user_task_list", owner=user["gid"], workspace=workspace)
    return 200, {"data": full(ctx, "user_task_list", held[0])}


def typeahead(ctx: Context, path: dict[str, str]) -> list[Record]:
    """``GET /workspaces/{gid}/typeahead``: one page, by words of the name."""
    ctx.resolve("workspace", path["workspace"], "workspace", 404)
    kind = ctx.query.get("resource_type") or ctx.query.get("type")
    if not kind:
        raise missing("resource_type")
    if kind not in _TYPEAHEAD:
        raise bad(f"resource_type: Not a valid value: {kind}. Must be one of {', '.join(_TYPEAHEAD)}")
    words, count = ctx.query.get("query", "").lower(), ctx.query.get("count", "20")
    if not count.isdigit() or not 1 <= int(count) <= _TYPEAHEAD_MOST:
        raise bad(f"count: Must be between 1 and {_TYPEAHEAD_MOST}")
    rows = [row for row in ctx.store.all(kind) if words in f"{row['name']} {row.get('email', '')}".lower() and ctx.sees(kind, row)]
    return [{**row, "_kind": kind} for row in rows[: int(count)]]


def memberships(ctx: Context, _: dict[str, str]) -> list[Record]:
    """``GET /memberships``: of a parent, or of a team with ``resource_subtype``."""
    parent, member = ctx.given("parent"), ctx.given("member")
    if parent is None:
        if member is None or ctx.query.get("resource_subtype") != "project_membership":
            raise bad("You should specify one of parent, member and resource_subtype")
        if member["gid"] not in ctx.store.tables["team"]:
            raise bad("member: Must be a team when parent is absent")
        return ctx.store.where("membership", member=member["gid"], resource_subtype="project_membership")
    return ctx.store.where("membership", parent=parent["gid"], **({"member": member["gid"]} if member else {}))


def of_project(ctx: Context, path: dict[str, str]) -> list[Record]:
    """``GET /projects/{gid}/project_memberships``."""
    parent, user = ctx.resolve("project", path["project"], "project", 404), ctx.given("user", "user")
    return ctx.store.where("membership", parent=parent["gid"], **({"member": user["gid"]} if user else {}))


def create_membership(ctx: Context, _: dict[str, str]) -> tuple[int, Any]:
    """``POST /memberships``: a person or a team on a project or portfolio."""
    values = read(ctx, MEMBERSHIP, creating=True)
    kind, parent = ctx.store.kinds[values["parent"]], values["parent"]
    if kind not in ("project", "portfolio"):
        raise unknown_id("parent", parent)
    if ctx.store.kinds[values["member"]] not in ("user", "team"):
        raise unknown_id("member", values["member"])
    if ctx.store.where("membership", parent=parent, member=values["member"]):
        raise bad("member: Is already a member")
    level = values.get("access_level") or values.get("role") or "editor"
    record = projects.join(ctx.store, parent, values["member"], level, f"{kind}_membership")
    return 201, {"data": full(ctx, "membership", record)}


def update_membership(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    record = ctx.resolve("membership", path["membership"], "membership", 404)
    values = read(ctx, MEMBERSHIP, creating=False)
    return 200, {"data": full(ctx, "membership", ctx.store.change("membership", record["gid"], **values))}


def portfolios(ctx: Context, _: dict[str, str]) -> list[Record]:
    """``GET /portfolios``: one's own, all only for a service account."""
    ctx.needed("workspace", "workspace")
    owner = ctx.given("owner", "user")
    if not ctx.all_seeing and (owner is None or owner["gid"] != ctx.user["gid"]):
        raise bad("owner: You can only get the portfolios that you own")
    return [row for row in ctx.store.all("portfolio") if owner is None or row["owner"] == owner["gid"]]


def create_portfolio(ctx: Context, _: dict[str, str]) -> tuple[int, Any]:
    values = read(ctx, PORTFOLIO, creating=True)
    blank: Record = {
        "archived": False,
        "color": "light-blue",
        "start_on": None,
        "due_on": None,
        "default_access_level": "viewer",
        "public": False,
        "current_status_update": None,
        "created_by": ctx.user["gid"],
        "owner": ctx.user["gid"],
        "_items": [],
        "_custom": {},
    }
    record = ctx.store.insert("portfolio", {**blank, **values})
    ctx.store.keep("portfolio", record["gid"], permalink_url=f"https://app.asana.com/0/portfolio/{record['gid']}/list")
    projects.join(ctx.store, record["gid"], ctx.user["gid"], "admin", "portfolio_membership")
    return 201, {"data": full(ctx, "portfolio", ctx.store.tables["portfolio"][record["gid"]])}


def update_portfolio(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    record = ctx.resolve("portfolio", path["portfolio"], "portfolio", 404)
    values = read(ctx, PORTFOLIO, creating=False)
    if "custom_fields" in values:
        allowed = customfields.fields_of(ctx.store, [record["gid"]])
        values["_custom"] = customfields.written(ctx, values.pop("custom_fields"), record["_custom"], allowed)
    changed = ctx.store.change("portfolio", record["gid"], **values)
    feed.changed(ctx.store, "portfolio", record, changed, [name for name in values if name != "_custom"])
    return 200, {"data": full(ctx, "portfolio", changed)}


def items(ctx: Context, path: dict[str, str]) -> list[Record]:
    record = ctx.resolve("portfolio", path["portfolio"], "portfolio", 404)
    return [ctx.store.tables["project"][gid] for gid in record["_items"]]


def change_item(adding: bool, ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """``POST /portfolios/{gid}/addItem`` and ``removeItem``."""
    record = ctx.resolve("portfolio", path["portfolio"], "portfolio", 404)
    if ctx.data.get("item") is None:
        raise missing("item")
    project = ctx.resolve("project", ctx.data["item"], "item")
    if adding == (project["gid"] in record["_items"]):
        raise bad(f"item: Is {'already' if adding else 'not'} in this portfolio")
    rest = [gid for gid in record["_items"] if gid != project["gid"]]
    ctx.store.change("portfolio", record["gid"], _items=[*rest, project["gid"]] if adding else rest)
    feed.emit(ctx.store, "project", project, "added" if adding else "removed", parent=record["gid"])
    return 200, {"data": {}}


@computed("portfolio", "members")
def _members(ctx: Context, record: Record) -> Any:
    return [Ref(row["member"]) for row in ctx.store.where("membership", parent=record["gid"]) if row["member"] in ctx.store.tables["user"]]


@computed("portfolio", "custom_field_settings")
def _settings(ctx: Context, record: Record) -> Any:
    return [projects.setting(ctx, row) for row in ctx.store.where("custom_field_setting", parent=record["gid"])]


@computed("portfolio", "custom_fields")
def _custom(ctx: Context, record: Record) -> Any:
    return customfields.values_of(ctx, record, customfields.fields_of(ctx.store, [record["gid"]]))
