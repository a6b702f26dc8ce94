"""The Brainstem envelope: ``count``, ``results``, one keyed map per collection, ``meta``; and the includes that fill those maps (§4)."""

from __future__ import annotations

from collections.abc import Callable

from simulators.kantata.context import Context
from simulators.kantata.names import BY_NAME
from simulators.kantata.references import subject_key
from simulators.kantata.render import descendants, render
from simulators.kantata.store import Store
from simulators.kit.simulator import Record

# Rows of a child collection that point back: (collection, include) -> (child collection, key in the child).
_BACK = {
    ("workspaces", "participations"): ("participations", "workspace_id"),
    ("workspaces", "timesheet_submissions"): ("timesheet_submissions", "workspace_id"),
    ("stories", "sub_stories"): ("stories", "parent_id"),
    ("stories", "current_assignments"): ("assignments", "story_id"),
    ("assignments", "story_allocation_days"): ("story_allocation_days", "assignment_id"),
    ("invoices", "time_entries"): ("time_entries", "invoice_id"),
    ("invoices", "billing_milestones"): ("billing_milestones", "invoice_id"),
    ("invoices", "expenses"): ("expenses", "_invoice_id"),
    ("invoices", "fixed_fee_items"): ("fixed_fee_items", "_invoice_id"),
    ("invoices", "additional_items"): ("additional_items", "_invoice_id"),
    ("custom_fields", "choices"): ("custom_field_choices", "custom_field_id"),
}


def _participants(store: Store, record: Record) -> list[str]:
    return [row["user_id"] for row in store.where("participations", "workspace_id", record["id"])]


def _financial_viewers(store: Store, record: Record) -> list[str]:
    rows = store.where("participations", "workspace_id", record["id"])
    return [row["user_id"] for row in rows if row["access_level"] in ("admin", "edit_financials", "view_financials")]


def _named(store: Store, record: Record) -> list[str]:
    return [row["id"] for row in store.where("workspace_resources", "workspace_id", record["id"]) if row["user_id"]]


def _seats(store: Store, record: Record) -> list[str]:
    return [row["id"] for row in store.where("workspace_resources", "workspace_id", record["id"])]


def _assignees(store: Store, record: Record) -> list[str]:
    rows = store.where("assignments", "story_id", record["id"])
    return [row["assignee_id"] for row in rows if row["current"] and row["assignee_id"]]


def _in_group(store: Store, record: Record) -> list[str]:
    return [row["id"] for row in store.all("workspaces") if record["id"] in row["workspace_group_ids"]]


def _descendants(store: Store, record: Record) -> list[str]:
    return [row["id"] for row in descendants(store, record["id"])]


def _fields_of_set(store: Store, record: Record) -> list[str]:
    return [row["id"] for row in store.all("custom_fields") if row["custom_field_set_id"] == record["id"]]


_REACHED: dict[tuple[str, str], Callable[[Store, Record], list[str]]] = {
    ("workspaces", "participants"): _participants,
    ("workspaces", "financial_viewers"): _financial_viewers,
    ("workspaces", "possible_approvers"): _financial_viewers,
    ("workspaces", "workspace_resources"): _named,
    ("workspaces", "workspace_resources_with_unnamed"): _seats,
    ("workspace_groups", "workspaces"): _in_group,
    ("stories", "assignees"): _assignees,
    ("stories", "descendants"): _descendants,
    ("custom_field_sets", "custom_fields"): _fields_of_set,
}


def linked(store: Store, collection: str, include: str, record: Record) -> list[str] | str | None:
    """The foreign key of an include: an id, or the ids of a has-many."""
    key, target = BY_NAME[collection].includes[include]
    if include in ("external_references", "custom_field_values"):
        return [row["id"] for row in store.where(include, "_subject", subject_key(collection, record["id"]))]
    if (collection, include) in _BACK:
        child, pointer = _BACK[collection, include]
        rows = store.where(child, pointer, record["id"])
        return [row["id"] for row in rows if row.get("current", True) and not row.get("deleted_at")]
    if (collection, include) in _REACHED:
        return _REACHED[collection, include](store, record)
    if target not in BY_NAME:
        return [] if key.endswith("_ids") else None
    held: list[str] | str | None = record.get(key, [] if key.endswith("_ids") else None)
    return held


def envelope(ctx: Context, collection: str, records: list[Record], *, count: int | None = None, meta: Record | None = None) -> Record:
    total = len(records) if count is None else count
    maps: dict[str, Record] = {collection: {}}
    for row in records:
        maps[collection][row["id"]] = _shown(ctx, collection, row)
    _include(ctx, collection, records, maps)
    size = max(len(records), 1)
    numbers = meta or {"count": total, "page_count": 1, "page_number": 1, "page_size": size}
    results = [{"key": collection, "id": row["id"]} for row in records]
    return {"count": total, "results": results, **maps, "meta": numbers}


def _shown(ctx: Context, collection: str, row: Record) -> Record:
    shown = render(ctx.store, collection, row, finances=ctx.administrator)
    optional = ctx.query.many("optional_fields")
    if collection == "workspace_resources":
        shown = {key: value for key, value in shown.items() if key not in _RATES or (key in optional and ctx.administrator)}
    if collection == "subscribed_events":
        shown |= {name: _payload(ctx, row) if name == "current_payload" else {} for name in _PAYLOADS if name in optional}
        if "subject" in ctx.query.many("include"):
            shown["subject_ref"] = {"id": row["subject_id"], "key": row["_collection"]}
    return shown


_RATES = ("resource_bill_rate", "resource_cost_rate")
_PAYLOADS = ("previous_payload", "current_payload", "payload_changes")


def _payload(ctx: Context, row: Record) -> Record:
    return render(ctx.store, row["_collection"], row["_payload"])


def _include(ctx: Context, collection: str, records: list[Record], maps: dict[str, Record]) -> None:
    """Adds each include's foreign key to the rows and its rows to the maps; an include without rows is an empty map."""
    links = BY_NAME[collection].includes
    for include in ctx.query.many("include"):
        if include not in links:
            continue
        key, target = links[include]
        maps.setdefault(target, {})
        for record in records:
            held = linked(ctx.store, collection, include, record)
            maps[collection][record["id"]][key] = held
            for item in held if isinstance(held, list) else [held]:
                row = ctx.store.get(target, item) if target in BY_NAME else None
                if row and row["id"] not in maps[target]:
                    maps[target][row["id"]] = _shown(ctx, target, row)
