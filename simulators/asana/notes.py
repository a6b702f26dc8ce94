"""Comments, status updates and tags (§3, §4)."""

from __future__ import annotations

from typing import Any

from simulators.asana import feed, tasks
from simulators.asana.context import Context
from simulators.asana.errors import bad, forbidden, missing, unknown_id
from simulators.asana.facts import GOAL_STATUS_TYPES, STATUS_UPDATE, STORY, TAG
from simulators.asana.values import both_notes, instant, read
from simulators.asana.view import full
from simulators.kit.simulator import Record


def comment(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """``POST /tasks/{gid}/stories``; it also counts as a modification of the task."""
    task = ctx.resolve("task", path["task"], "task", 404)
    values = read(ctx, STORY, creating=True)
    both_notes(values, "text")
    if not values.get("text"):
        raise missing("text")
    row = tasks.story(ctx, ctx.store.change("task", task["gid"]), "comment_added", values["text"], kind="comment")
    return 201, {"data": full(ctx, "story", ctx.store.keep("story", row["gid"], **values))}


def update_comment(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    row = _own(ctx, path)
    values = read(ctx, STORY, creating=False)
    both_notes(values, "text")
    changed = ctx.store.change("story", row["gid"], **values)
    feed.changed(ctx.store, "story", row, changed, ["text"])
    return 200, {"data": full(ctx, "story", changed)}


def delete_comment(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    row = _own(ctx, path)
    feed.emit(ctx.store, "story", row, "deleted")
    ctx.store.remove("story", row["gid"])
    return 200, {"data": {}}


def _own(ctx: Context, path: dict[str, str]) -> Record:
    row = ctx.resolve("story", path["story"], "story", 404)
    if row["type"] != "comment" or row["created_by"] != ctx.user["gid"]:
        raise forbidden()
    return row


def statuses(ctx: Context, _: dict[str, str]) -> list[Record]:
    rows = ctx.store.where("status_update", parent=ctx.needed("parent")["gid"])
    since = instant("created_since", ctx.query["created_since"]) if ctx.query.get("created_since") else ""
    return [row for row in reversed(rows) if row["created_at"] >= since]


def create_status(ctx: Context, _: dict[str, str]) -> tuple[int, Any]:
    """``POST /status_updates``; the type ``complete`` completes a project, any other one opens it again."""
    values = read(ctx, STATUS_UPDATE, creating=True)
    parent, kind = values["parent"], ctx.store.kinds[values["parent"]]
    if kind not in ("project", "portfolio"):
        raise unknown_id("parent", parent)
    if values["status_type"] in GOAL_STATUS_TYPES:
        raise bad(f"status_type: Not valid for a {kind}: {values['status_type']}")
    both_notes(values, "text")
    author: Record = {"author": ctx.user["gid"], "created_by": ctx.user["gid"]}
    row = ctx.store.insert("status_update", {"title": "", "resource_subtype": f"{kind}_status_update", **author, **values})
    former = ctx.store.tables[kind][parent]
    changes: Record = {"current_status_update": row["gid"]}
    if kind == "project":
        done = values["status_type"] == "complete"
        changes |= {"completed": done, "completed_at": ctx.store.now() if done else None, "completed_by": ctx.user["gid"] if done else None}
    changed = ctx.store.change(kind, parent, **changes)
    feed.emit(ctx.store, "status_update", row, "added", parent=parent)
    feed.changed(ctx.store, kind, former, changed, ["current_status_update", "completed"])
    return 201, {"data": full(ctx, "status_update", row)}


def delete_status(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    row = ctx.resolve("status_update", path["status"], "status_update", 404)
    feed.emit(ctx.store, "status_update", row, "deleted")
    ctx.store.remove("status_update", row["gid"])
    for kind in ("project", "portfolio"):
        for held in ctx.store.where(kind, current_status_update=row["gid"]):
            ctx.store.change(kind, held["gid"], current_status_update=None)
    return 200, {"data": {}}


def tags(ctx: Context, _: dict[str, str]) -> list[Record]:
    ctx.given("workspace", "workspace")
    return ctx.store.all("tag")


def create_tag(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    if "workspace" in path:
        ctx.data["workspace"] = ctx.resolve("workspace", path["workspace"], "workspace", 404)["gid"]
    values = read(ctx, TAG, creating=True)
    if not values.get("workspace"):
        raise missing("workspace")
    row = ctx.store.insert("tag", {"name": "", "color": None, "notes": "", "followers": [], **values})
    row = ctx.store.keep("tag", row["gid"], permalink_url=f"https://app.asana.com/0/{row['gid']}/list")
    return 201, {"data": full(ctx, "tag", row)}


def update_tag(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    row = ctx.resolve("tag", path["tag"], "tag", 404)
    return 200, {"data": full(ctx, "tag", ctx.store.change("tag", row["gid"], **read(ctx, TAG, creating=False)))}


def delete_tag(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    gid = ctx.resolve("tag", path["tag"], "tag", 404)["gid"]
    for row in ctx.store.all("task"):
        if gid in row["tags"]:
            ctx.store.change("task", row["gid"], tags=[item for item in row["tags"] if item != gid])
    ctx.store.remove("tag", gid)
    return 200, {"data": {}}
