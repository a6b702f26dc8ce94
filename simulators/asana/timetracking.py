"""Time entries, their categories, and the weekly timesheets in which they are approved (§6)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from simulators.asana import feed
from simulators.asana.context import Context
from simulators.asana.errors import bad, forbidden, missing
from simulators.asana.facts import CATEGORY, TIME_ENTRY, TIMESHEET
from simulators.asana.store import Store
from simulators.asana.values import day, read
from simulators.asana.view import computed, full
from simulators.kit.simulator import Record

STATES = ("draft", "submitted", "approved", "rejected")
# From each state, those that may follow. The vendor names submitting, recalling, approving and rejecting.
_NEXT = {"DRAFT": ("submitted",), "SUBMITTED": ("draft", "approved", "rejected"), "REJECTED": ("draft", "submitted"), "APPROVED": ()}
_LOCKED = ("SUBMITTED", "APPROVED")


def create(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """``POST /tasks/{gid}/time_tracking_entries``: always the caller's own time."""
    ctx.need_plan()
    task = ctx.resolve("task", path["task"], "task", 404)
    values = _checked(read(ctx, TIME_ENTRY, creating=True))
    values.setdefault("entered_on", ctx.store.today())
    blank: Record = {"attributable_to": None, "billable_status": "notApplicable", "description": "", "categories": []}
    _unlocked(ctx.store, str(ctx.user["gid"]), str(values["entered_on"]))
    if len(task["_memberships"]) == 1:
        # "If it only belongs to one project, it should be that project", says the contract.
        values.setdefault("attributable_to", task["_memberships"][0][0])
    entry = ctx.store.insert("time_tracking_entry", {**blank, **values, "task": task["gid"], "created_by": ctx.user["gid"]})
    _touched(ctx.store, entry, "added")
    return 201, {"data": full(ctx, "time_tracking_entry", entry)}


def update(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    entry = _own(ctx, path)
    values = _checked(read(ctx, TIME_ENTRY, creating=False))
    _unlocked(ctx.store, entry["created_by"], str(values.get("entered_on", entry["entered_on"])))
    changed = ctx.store.change("time_tracking_entry", entry["gid"], **values)
    _touched(ctx.store, changed, "changed")
    return 200, {"data": full(ctx, "time_tracking_entry", changed)}


def delete(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    entry = _own(ctx, path)
    ctx.store.remove("time_tracking_entry", entry["gid"])
    _touched(ctx.store, entry, "removed")
    return 200, {"data": {}}


def _own(ctx: Context, path: dict[str, str]) -> Record:
    entry = ctx.resolve("time_tracking_entry", path["entry"], "time_tracking_entry", 404)
    if entry["created_by"] != ctx.user["gid"] and not ctx.all_seeing:
        raise forbidden("Only the person who logged the time can change it.")
    _unlocked(ctx.store, entry["created_by"], entry["entered_on"])
    return entry


def _touched(store: Store, entry: Record, verb: str) -> None:
    task = store.tables["task"][entry["task"]]
    feed.emit(store, "task", store.change("task", task["gid"]), "changed", change={"field": "actual_time_minutes", "action": verb})


def _checked(values: Record) -> Record:
    if "duration_minutes" in values and values["duration_minutes"] <= 0:
        raise bad("duration_minutes: Must be greater than 0")
    if len(values.get("categories") or ()) > 1:
        raise bad("categories: At most one category can be assigned")
    return values


def _unlocked(store: Store, user: str, entered_on: str) -> None:
    if state_of(store, user, entered_on) in _LOCKED:
        raise forbidden("Time in a timesheet that was submitted or approved cannot be changed.")


def state_of(store: Store, user: str, entered_on: str) -> str:
    sheet = next((row for row in store.where("timesheet_approval_status", user=user) if _inside(row, entered_on)), None)
    return str(sheet["approval_status"]) if sheet else "DRAFT"


def _inside(sheet: Record, entered_on: str) -> bool:
    return bool(sheet["start_date"] <= entered_on <= sheet["end_date"])


def listed(ctx: Context, _: dict[str, str]) -> list[Record]:
    """``GET /time_tracking_entries``; a whole workspace only within dates. There is no filter by modification."""
    ctx.need_plan()
    where: Record = {}
    for name, kind, member in (("task", "task", "task"), ("attributable_to", "project", "attributable_to"), ("user", "user", "created_by")):
        given = ctx.given(name, kind)
        if given:
            where[member] = given["gid"]
    portfolio, sheet = ctx.given("portfolio", "portfolio"), ctx.given("timesheet_approval_status", "timesheet_approval_status")
    workspace = ctx.given("workspace", "workspace")
    first, last = (day(name, ctx.query[name]) if ctx.query.get(name) else None for name in ("entered_on_start_date", "entered_on_end_date"))
    if not (where or portfolio or sheet or workspace):
        raise bad("You should specify one of task, attributable_to, portfolio, user, workspace, timesheet_approval_status")
    if workspace and not (where or portfolio or sheet or first or last):
        raise bad("You should specify one of entered_on_start_date, entered_on_end_date")
    rows = ctx.store.where("time_tracking_entry", **where)
    if portfolio:
        rows = [row for row in rows if row["attributable_to"] in portfolio["_items"]]
    if sheet:
        rows = [row for row in rows if row["created_by"] == sheet["user"] and _inside(sheet, row["entered_on"])]
    rows = [row for row in rows if (not first or row["entered_on"] >= first) and (not last or row["entered_on"] <= last)]
    return _visible(ctx, rows)


def _visible(ctx: Context, rows: list[Record]) -> list[Record]:
    return [row for row in rows if row["created_by"] == ctx.user["gid"] or ctx.sees("task", ctx.store.tables["task"][row["task"]])]


def of_task(ctx: Context, path: dict[str, str]) -> list[Record]:
    ctx.need_plan()
    return ctx.store.where("time_tracking_entry", task=ctx.resolve("task", path["task"], "task", 404)["gid"])


@computed("time_tracking_entry", "approval_status")
def _state(ctx: Context, record: Record) -> Any:
    return state_of(ctx.store, record["created_by"], record["entered_on"])


def categories(ctx: Context, _: dict[str, str]) -> list[Record]:
    workspace, archived = ctx.needed("workspace", "workspace"), ctx.flag("is_archived")
    rows = ctx.store.where("time_tracking_category", workspace=workspace["gid"])
    return [row for row in rows if archived is None or row["is_archived"] == archived]


def create_category(ctx: Context, _: dict[str, str]) -> tuple[int, Any]:
    values = read(ctx, CATEGORY, creating=True)
    return 201, {"data": full(ctx, "time_tracking_category", ctx.store.insert("time_tracking_category", {**_CATEGORY, **values}))}


_CATEGORY: Record = {"color": "none", "is_archived": False}


def update_category(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    record = ctx.resolve("time_tracking_category", path["category"], "time_tracking_category", 404)
    values = read(ctx, CATEGORY, creating=False)
    return 200, {"data": full(ctx, "time_tracking_category", ctx.store.change("time_tracking_category", record["gid"], **values))}


def timesheets(ctx: Context, _: dict[str, str]) -> list[Record]:
    """``GET /timesheet_approval_statuses``: states in lower case here, in upper case in the answer."""
    ctx.need_plan()
    ctx.needed("workspace", "workspace")
    user = ctx.given("user", "user")
    first, last = (day(name, ctx.query[name]) if ctx.query.get(name) else None for name in ("from_date", "to_date"))
    states = [item for item in ctx.query.get("approval_statuses", "").split(",") if item]
    for item in states:
        if item not in STATES:
            raise bad(f"approval_statuses: Not a valid value: {item}. Must be one of {', '.join(STATES)}")
    return [
        row
        for row in ctx.store.all("timesheet_approval_status")
        if (user is None or row["user"] == user["gid"])
        and (first is None or row["end_date"] >= first)
        and (last is None or row["start_date"] <= last)
        and (not states or row["approval_status"].lower() in states)
    ]


def create_timesheet(ctx: Context, _: dict[str, str]) -> tuple[int, Any]:
    """One per person and week, Monday to Sunday; it begins as a draft."""
    ctx.need_plan()
    values = read(ctx, TIMESHEET, creating=True)
    start, end = date.fromisoformat(values["start_date"]), date.fromisoformat(values["end_date"])
    if start.weekday() != 0:
        raise bad("start_date: Must be a Monday")
    if end != start + timedelta(days=6):
        raise bad("end_date: Must be the Sunday after start_date")
    if values["user"] != ctx.user["gid"] and not ctx.administrator:
        raise forbidden()
    if ctx.store.where("timesheet_approval_status", user=values["user"], start_date=values["start_date"]):
        raise bad("A timesheet approval status for this user and week already exists")
    record = ctx.store.insert("timesheet_approval_status", {**values, "approval_status": "DRAFT"})
    return 201, {"data": full(ctx, "timesheet_approval_status", record)}


def decide(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """``PUT /timesheet_approval_statuses/{gid}``: people submit and recall their own, administrators approve and reject."""
    ctx.need_plan()
    record = ctx.resolve("timesheet_approval_status", path["sheet"], "timesheet_approval_status", 404)
    wanted = ctx.data.get("approval_status")
    if wanted is None:
        raise missing("approval_status")
    if wanted not in STATES:
        raise bad(f"approval_status: Not a valid value: {wanted}. Must be one of submitted, draft, approved, rejected")
    if wanted not in _NEXT[record["approval_status"]]:
        raise bad(f"approval_status: Invalid transition from {record['approval_status'].lower()} to {wanted}")
    deciding = wanted in ("approved", "rejected")
    if deciding and not ctx.administrator:
        raise forbidden("Only an approver can approve or reject a timesheet.")
    if not deciding and record["user"] != ctx.user["gid"] and not ctx.all_seeing:
        raise forbidden("Only its owner can submit or recall a timesheet.")
    changed = ctx.store.change("timesheet_approval_status", record["gid"], approval_status=wanted.upper())
    return 200, {"data": full(ctx, "timesheet_approval_status", changed)}
