"""What happened: events that bubble up to everything above their resource, and ``GET /events`` with its sync tokens (§7)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from simulators.asana.context import Context
from simulators.asana.errors import STALE_SYNC, Refused, missing
from simulators.asana.store import Store
from simulators.asana.view import project, tree_of
from simulators.kit.simulator import Record

TOKEN_SECONDS = 86_400.0
_PAGE, _WORKSPACE_PAGE = 100, 1000


@dataclass(frozen=True)
class Sync:
    resource: str
    position: int
    issued: float
    before: str | None


def emit(store: Store, kind: str, record: Record, action: str, *, parent: str | None = None, change: Record | None = None) -> None:
    """Puts one event down, for the resource, for its parent and for everything above both."""
    above = above_of(store, record["gid"], record, kind) | (above_of(store, parent) if parent else set())
    store.note(
        {
            "gid": secrets.token_hex(8),
            "user": store.actor,
            "created_at": store.now(),
            "action": action,
            "kind": kind,
            "resource": record["gid"],
            "name": record.get("name"),
            "subtype": record.get("resource_subtype"),
            "parent": parent,
            "change": change,
            "_above": above,
            "_due": store.clock(),
        }
    )


def changed(store: Store, kind: str, former: Record, record: Record, names: list[str]) -> None:
    """One event per field that has another value now."""
    for name in names:
        if former.get(name) != record.get(name):
            change: Record = {"field": name, "action": "changed"}
            found = store.find(record.get(name))
            if found:
                change["new_value"] = record[name]
            emit(store, kind, record, "changed", change=change)


def above_of(store: Store, gid: str, record: Record | None = None, kind: str | None = None) -> set[str]:
    """The resource and all that shows its changes: parents, sections, projects, their team and portfolios, the workspace."""
    found = (kind, record) if kind and record else store.find(gid)
    if not found:
        return {gid}
    of, row = found
    above = {gid}
    for name in ("project", "team", "workspace", "task", "target", "parent", "organization"):
        held = row.get(name) if (of, name) != ("user", "workspace") else None
        if isinstance(held, str) and held not in above:
            above |= above_of(store, held)
    for held, section in row.get("_memberships", ()):
        above |= above_of(store, held) | {section}
    if of == "project":
        above |= {item["gid"] for item in store.all("portfolio") if gid in item["_items"]}
    return above


def shown(store: Store, event: Record, *, named: bool) -> Record:
    """The event on the wire; webhooks carry no names."""
    resource: Record = {"gid": event["resource"], "resource_type": event["kind"]}
    if event["subtype"]:
        resource["resource_subtype"] = event["subtype"]
    if named and event["name"] is not None:
        resource["name"] = event["name"]
    out: Record = {
        "user": _thing(store, event["user"], named),
        "created_at": event["created_at"],
        "action": event["action"],
        "resource": resource,
        "parent": _thing(store, event["parent"], named),
    }
    if named:
        out["type"] = event["kind"]
    if event["change"]:
        out["change"] = {name: _thing(store, value, named) if name.endswith("_value") else value for name, value in event["change"].items()}
    return out


def _thing(store: Store, gid: str | None, named: bool) -> Record | None:
    found = store.find(gid)
    if gid is None or found is None:
        return None
    kind, record = found
    out: Record = {"gid": gid, "resource_type": kind}
    if record.get("resource_subtype") and kind != "custom_field":
        out["resource_subtype"] = record["resource_subtype"]
    if named and record.get("name") is not None:
        out["name"] = record["name"]
    return out


def poll(ctx: Context, _: dict[str, str]) -> tuple[int, Any]:
    """``GET /events``."""
    if not ctx.query.get("resource"):
        raise missing("resource")
    return _poll(ctx, ctx.needed("resource")["gid"], _PAGE)


def poll_workspace(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """``GET /workspaces/{gid}/events``."""
    return _poll(ctx, ctx.resolve("workspace", path["workspace"], "workspace", 404)["gid"], _WORKSPACE_PAGE)


def _poll(ctx: Context, resource: str, size: int) -> tuple[int, Any]:
    syncs, now, events = ctx.simulator.syncs, ctx.simulator.now(), ctx.store.events
    token = ctx.query.get("sync")
    sync = syncs.get(token or "")
    if token is None or sync is None or sync.resource != resource or now - sync.issued > TOKEN_SECONDS:
        fresh = _issue(ctx, Sync(resource, _ripe(ctx), now, None))
        raise Refused(412, STALE_SYNC, more={"sync": fresh})
    if sync.before:
        syncs.pop(sync.before, None)
    found: list[Record] = []
    position, end = sync.position, _ripe(ctx)
    while position < end and len(found) < size:
        if resource in events[position]["_above"]:
            found.append(events[position])
        position += 1
    more = any(resource in event["_above"] for event in events[position:end])
    rows: Any = [shown(ctx.store, event, named=True) for event in found]
    if ctx.fields is not None:
        rows = [project(ctx, item, tree_of(ctx.fields)) for item in rows]
    return 200, {"data": rows, "sync": _issue(ctx, Sync(resource, position, now, token)), "has_more": more}


def _ripe(ctx: Context) -> int:
    """Events are told usually within a minute: ``event_delay`` holds the latest ones back."""
    events, latest = ctx.store.events, ctx.simulator.now() - ctx.simulator.event_delay
    end = len(events)
    while end and events[end - 1]["_due"] > latest:
        end -= 1
    return end


def _issue(ctx: Context, sync: Sync) -> str:
    token = f"{secrets.token_hex(16)}:{sync.position}"
    ctx.simulator.syncs[token] = sync
    return token
