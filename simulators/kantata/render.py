"""Records as the vendor shows them: computed fields, zone-offset times, money only for those who may see it (§4, §7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from simulators.kantata import money
from simulators.kantata.facts import ACCOUNT_ID, INTEGER_KEYS, KEYS_ON_INCLUDE, MONEY_KEYS, STATUSES, TIME_KEYS, ZONE
from simulators.kantata.names import BY_NAME
from simulators.kantata.store import Store
from simulators.kit.simulator import Record

_ARCHIVED_WHITELIST = ["archived"]


def timestamp(moment: int) -> str:
    return datetime.fromtimestamp(moment, ZONE).isoformat(timespec="seconds")


def render(store: Store, collection: str, record: Record, *, finances: bool = True, everything: bool = False) -> Record:
    """The record on the wire; ``everything`` also shows what the vendor would keep for an include."""
    compute = _COMPUTED.get(collection)
    shown = {key: value for key, value in record.items() if not key.startswith("_")}
    if compute:
        shown |= compute(store, record)
    if not everything:
        hidden = KEYS_ON_INCLUDE.get(collection, frozenset())
        shown = {key: value for key, value in shown.items() if key not in hidden and not _has_many(key)}
        if not finances:
            shown = {key: value for key, value in shown.items() if not _financial(collection, key)}
    return {key: _wire(key, value) for key, value in shown.items()}


def _has_many(key: str) -> bool:
    """``*_ids`` come only with their include; a story's ancestors were seen without (§4, §7.2)."""
    return key.endswith("_ids") and key != "ancestor_ids"


def _financial(collection: str, key: str) -> bool:
    return key.endswith("_in_cents") or key in MONEY_KEYS or (collection == "workspaces" and key == "currency")


def _wire(key: str, value: Any) -> Any:
    if key in TIME_KEYS and isinstance(value, int):
        return timestamp(value)
    if key in INTEGER_KEYS and value is not None:
        return int(value)
    return value


def _workspace(store: Store, record: Record) -> Record:
    currency, key = record["currency"], record["id"]
    entries = store.where("time_entries", "workspace_id", key)
    expenses = store.where("expenses", "workspace_id", key)
    spent = sum(row["amount_in_cents"] or 0 for row in expenses)
    used = sum(money.worked(row["time_in_minutes"], row["rate_in_cents"]) for row in entries if row["billable"])
    used += spent if record["expenses_in_burn_rate"] else 0
    price = None if record["_price"] is None else money.cents(record["_price"], currency)
    tops = [row for row in store.where("stories", "workspace_id", key) if not row["parent_id"] and not row["deleted_at"]]
    submitted = {name: store.where(name, "workspace_id", key) for name in ("timesheet_submissions", "expense_report_submissions")}
    return {
        **money.block(currency),
        "account_id": ACCOUNT_ID,
        "effective_due_date": record["due_date"],
        "price": money.display(price, currency),
        "price_in_cents": price,
        "budget_used": money.display(used, currency),
        "budget_used_in_cents": used,
        "budget_remaining": money.display(None if price is None else price - used, currency),
        "over_budget": price is not None and used > price,
        "percent_of_budget_used": round(100 * used / price) if price else 0,
        "total_expenses_in_cents": spent,
        "percentage_complete": sum(row["percentage_complete"] for row in tops) // len(tops) if tops else 0,
        "status": STATUSES[record["status_key"]],
        "update_whitelist": _ARCHIVED_WHITELIST if record["archived"] else sorted(BY_NAME["workspaces"].updatable),
        "has_active_timesheet_submissions": any(row["status"] == "pending" for row in submitted["timesheet_submissions"]),
        "has_active_expense_report_submissions": any(row["status"] == "pending" for row in submitted["expense_report_submissions"]),
        "permissions": {},
        "can_invite": True,
        "can_create_line_items": True,
        "has_budget_access": True,
    }


def _story(store: Store, record: Record) -> Record:
    logged = store.where("time_entries", "story_id", record["id"])
    below = [row for row in descendants(store, record["id"]) if not row["deleted_at"]]
    deeper = [entry for row in below for entry in store.where("time_entries", "story_id", row["id"])]
    depth = max((len(row["ancestor_ids"]) for row in below), default=len(record["ancestor_ids"])) - len(record["ancestor_ids"])
    return {
        "ancestry_depth": len(record["ancestor_ids"]),
        "subtree_depth": depth,
        "sub_story_count": sum(row["parent_id"] == record["id"] for row in below),
        "logged_billable_time_in_minutes": sum(row["time_in_minutes"] for row in logged if row["billable"]),
        "logged_nonbillable_time_in_minutes": sum(row["time_in_minutes"] for row in logged if not row["billable"]),
        "budget_used_in_cents": _value(logged),
        "uninvoiced_balance_in_cents": _value([row for row in logged if not row["is_invoiced"]]),
        "invoiced_balance_in_cents": _value([row for row in logged if row["is_invoiced"]]),
        "sub_stories_time_estimate_in_minutes": sum(row["time_estimate_in_minutes"] or 0 for row in below),
        "sub_stories_budget_estimate_in_cents": sum(row["budget_estimate_in_cents"] or 0 for row in below),
        "sub_stories_billable_time_in_minutes": sum(row["time_in_minutes"] for row in deeper if row["billable"]),
        "sub_stories_budget_used_in_cents": _value(deeper),
    }


def descendants(store: Store, key: str) -> list[Record]:
    children = store.where("stories", "parent_id", key)
    return children + [row for child in children for row in descendants(store, child["id"])]


def _value(entries: list[Record]) -> int:
    return sum(money.worked(row["time_in_minutes"], row["rate_in_cents"]) for row in entries if row["billable"])


def _resource(store: Store, record: Record) -> Record:
    user, role = store.get("users", record["user_id"]), store.get("roles", record["role_id"])
    workspace = store.get("workspaces", record["workspace_id"]) or {}
    bookings = store.where("workspace_allocations", "workspace_resource_id", record["id"])
    seats = store.where("assignments", "resource_id", record["id"])
    name = user["full_name"] if user else None
    return {
        "label": record["label"] or name or (role or {}).get("name"),
        "display_label": name or (role or {}).get("name"),
        "full_name": name,
        "role_name": (role or {}).get("name"),
        "workspace_title": workspace.get("title"),
        "allocations_count": len(bookings),
        "assignments_count": len(seats),
        "deletable": not bookings and not seats,
        "total_allocated_minutes": sum(row["minutes"] for row in bookings),
        "earliest_allocation_date": min((row["start_date"] for row in bookings), default=None),
        "latest_allocation_date": max((row["end_date"] for row in bookings), default=None),
    }


def _entry(_: Store, record: Record) -> Record:
    return {**money.block(record["currency"]), "user_can_edit": not (record["approved"] or record["is_invoiced"])}


def _expense(_: Store, record: Record) -> Record:
    return {
        **money.block(record["currency"]),
        "is_billable": record["billable"],
        "user_can_edit": not (record["_approved"] or record["is_invoiced"]),
    }


def _priced(_: Store, record: Record) -> Record:
    return money.block(record["currency"])


def _submission(_: Store, record: Record) -> Record:
    return {
        **money.block(record["currency"]),
        "line_item_total_formatted": money.display(record["line_item_total_in_cents"], record["currency"]),
    }


def _assignment(store: Store, record: Record) -> Record:
    return {"allocated_minutes": sum(row["minutes"] for row in store.where("story_allocation_days", "assignment_id", record["id"]))}


def _custom_field(store: Store, record: Record) -> Record:
    count = len(store.where("custom_field_values", "custom_field_id", record["id"]))
    return {"values_count": count, "has_values": count > 0}


_COMPUTED: dict[str, Callable[[Store, Record], Record]] = {
    "workspaces": _workspace,
    "stories": _story,
    "workspace_resources": _resource,
    "time_entries": _entry,
    "expenses": _expense,
    "invoices": _priced,
    "timesheet_submissions": _submission,
    "expense_report_submissions": _submission,
    "assignments": _assignment,
    "custom_fields": _custom_field,
}
