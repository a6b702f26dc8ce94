"""Rules of time and expenses and of their approval (§7.5, §7.6)."""

from __future__ import annotations

from typing import Any

from simulators.kantata import money
from simulators.kantata.context import Context
from simulators.kantata.errors import Refused, fault, invalid
from simulators.kantata.facts import CURRENCIES
from simulators.kantata.people import rate_of
from simulators.kantata.validation import amount
from simulators.kit.simulator import Record

_OUTCOME = {"approve": "approved", "reject": "rejected", "cancel": "cancelled"}
_NOUN = {"approve": "approval", "reject": "rejection", "cancel": "cancellation"}
_LINES = {"timesheet_submissions": "time_entries", "expense_report_submissions": "expenses"}
_WORD = {"time_entries": "time entry", "expenses": "expense"}


def locked(collection: str, record: Record) -> None:
    """Approved and invoiced lines stay as they are."""
    if record["is_invoiced"] or record.get("approved") or record.get("_approved"):
        state = "invoiced" if record["is_invoiced"] else "approved"
        raise _refuse(f"This {_WORD[collection]} has been {state} and cannot be changed")


def _refuse(message: str) -> Refused:
    return Refused(422, [fault("base", message)])


def _owner(ctx: Context, values: Record, default: str) -> str:
    """``user_id`` is ignored unless the caller has financial access (§7.5)."""
    given = values.pop("user_id", None)
    return given if given and ctx.administrator else default


def _same_project(ctx: Context, values: Record, workspace: str) -> None:
    story = ctx.store.get("stories", values.get("story_id"))
    if story and (story["workspace_id"] != workspace or story["deleted_at"]):
        raise invalid("story_id", "Story must exist")


def create_entry(ctx: Context, values: Record) -> Record:
    workspace = ctx.store.get("workspaces", values["workspace_id"]) or {}
    _same_project(ctx, values, workspace["id"])
    user = ctx.store.get("users", _owner(ctx, values, ctx.user["id"])) or {}
    story = ctx.store.get("stories", values.get("story_id"))
    role = values.get("role_id") or user["role_id"]
    if workspace["require_notes_on_time_entries"] and not values.get("notes"):
        raise invalid("notes", "Notes can't be blank")
    defaults: Record = {
        "story_id": None,
        "notes": None,
        "billable": story["billable"] if story else True,
        "rate_in_cents": rate_of(ctx, workspace, role),
        "cost_rate_in_cents": None,
        "location": None,
    }
    given = {name: value for name, value in values.items() if value is not None}
    state: Record = {
        "approved": False,
        "taxable": False,
        "is_invoiced": False,
        "invoice_id": None,
        "active_submission_id": None,
        "recent_submission_id": None,
    }
    fixed = {"user_id": user["id"], "role_id": role, "currency": workspace["currency"]}
    return ctx.store.insert("time_entries", {**defaults, **given, **state, **fixed})


def update_entry(ctx: Context, record: Record, values: Record) -> Record:
    locked("time_entries", record)
    values["user_id"] = _owner(ctx, values, record["user_id"])
    workspace = ctx.store.get("workspaces", values.get("workspace_id", record["workspace_id"])) or {}
    _same_project(ctx, {**record, **values}, workspace["id"])
    return ctx.store.change("time_entries", record["id"], **values, currency=workspace["currency"])


def delete_entry(_: Context, record: Record) -> None:
    locked("time_entries", record)


def create_expense(ctx: Context, values: Record) -> Record:
    workspace = ctx.store.get("workspaces", values["workspace_id"]) or {}
    _same_project(ctx, values, workspace["id"])
    blank = dict.fromkeys(("notes", "story_id", "receipt_id", "expense_category_id", "vendor_id", "foreign_exchange_amount"))
    defaults: Record = {**blank, "billable": True, "reimbursable": False}
    state: Record = {
        "user_id": _owner(ctx, values, ctx.user["id"]),
        "taxable": False,
        "is_invoiced": False,
        "active_submission_id": None,
        "recent_submission_id": None,
        "_approved": False,
        "_invoice_id": None,
        "currency": workspace["currency"],
    }
    return ctx.store.insert("expenses", {**defaults, **_exchanged(values), **state})


def update_expense(ctx: Context, record: Record, values: Record) -> Record:
    locked("expenses", record)
    values["user_id"] = _owner(ctx, values, record["user_id"])
    _same_project(ctx, values, record["workspace_id"])
    return ctx.store.change("expenses", record["id"], **_exchanged(values))


def delete_expense(_: Context, record: Record) -> None:
    locked("expenses", record)


def _exchanged(values: Record) -> Record:
    """Foreign money: ``{"source_value": .., "source_currency": "EUR"}``."""
    foreign = values.get("foreign_exchange_amount")
    if foreign is None:
        return values
    if not isinstance(foreign, dict) or foreign.get("source_currency") not in CURRENCIES:
        raise invalid("foreign_exchange_amount", "Foreign exchange amount is invalid")
    value = float(amount("source_value", foreign.get("source_value")))
    return {**values, "foreign_exchange_amount": {**foreign, "source_value": value}}


def create_submission(ctx: Context, collection: str, values: Record) -> Record:
    """A pending request for approval of lines of one project."""
    lines, workspace = _LINES[collection], ctx.store.get("workspaces", values["workspace_id"]) or {}
    rows = [_submittable(ctx, lines, workspace, key) for key in values.pop("line_item_ids")]
    total = sum(_worth(row) for row in rows)
    days = sorted(str(row.get("date_performed") or row.get("date")) for row in rows)
    record: Record = {
        "title": values["title"],
        "comment": values.get("comment"),
        "workspace_id": workspace["id"],
        "user_id": values.get("user_id") or rows[0]["user_id"],
        "status": "pending",
        "type": "TimesheetSubmission" if lines == "time_entries" else "ExpenseReportSubmission",
        "start_date": days[0],
        "end_date": days[-1],
        "line_item_total_in_cents": total,
        "currency": workspace["currency"],
        "resolution_description": None,
        "current_resolution_description": None,
        "current_resolution_creator_id": None,
        "current_resolution_created_at_date": None,
        "permissions": {"can_approve": True, "can_reject": True, "can_cancel": True},
        "time_entry_ids" if lines == "time_entries" else "expense_ids": [row["id"] for row in rows],
    }
    submission = ctx.store.insert(collection, record)
    for row in rows:
        ctx.store.change(lines, row["id"], active_submission_id=submission["id"], recent_submission_id=submission["id"])
        if lines == "time_entries":
            ctx.store.announce("timesheet:time_entry_added", collection, submission)
    return submission


def _submittable(ctx: Context, lines: str, workspace: Record, key: str) -> Record:
    row = ctx.store.get(lines, key)
    if row is None or row["workspace_id"] != workspace["id"]:
        raise invalid("line_item_ids", "Line items must exist and belong to the project")
    if row.get("approved") or row.get("_approved") or row["is_invoiced"] or row["active_submission_id"]:
        raise invalid("line_item_ids", "Line items have already been submitted or approved")
    return row


def _worth(row: Record) -> int:
    if "time_in_minutes" in row:
        return money.worked(row["time_in_minutes"], row["rate_in_cents"]) if row["billable"] else 0
    return int(row["amount_in_cents"])


def resolve(ctx: Context, collection: str, record: Record, action: str, description: Any) -> tuple[Record, Record]:
    """Approves, rejects or cancels; the resolution and the submission after it. Every line's ``updated_at`` moves."""
    if not (record["status"] == "pending" or (record["status"] == "approved" and action != "approve")):
        raise _refuse(f"This submission is {record['status']} and cannot be {_OUTCOME[action]}")
    lines = _LINES[collection]
    rows = [row for key in record.get("time_entry_ids") or record.get("expense_ids") or [] if (row := ctx.store.get(lines, key))]
    if action != "approve" and any(row["is_invoiced"] for row in rows):
        raise _refuse("This submission has invoiced line items")
    flag = "approved" if lines == "time_entries" else "_approved"
    approving = action == "approve"
    for row in rows:
        changes = {flag: approving} if approving else {flag: False, "active_submission_id": None}
        ctx.store.change(lines, row["id"], **changes)
    text = str(description) if description else None
    changed = ctx.store.change(
        collection,
        record["id"],
        status=_OUTCOME[action],
        resolution_description=text,
        current_resolution_description=text,
        current_resolution_creator_id=ctx.user["id"],
        current_resolution_created_at_date=ctx.store.now(),
    )
    resolution = {
        "type": _NOUN[action],
        "description": text,
        "target_type": record["type"],
        "target_id": record["id"],
        "user_id": ctx.user["id"],
    }
    return ctx.store.insert("resolutions", resolution), changed


def bulk_resolve(ctx: Context, collection: str, action: str, given: Record) -> list[Record]:
    """All submissions or none."""
    keys = given.get("submission_ids")
    if not isinstance(keys, list) or not keys:
        raise invalid("submission_ids", "Submission ids can't be blank")
    out = []
    for key in keys:
        record = ctx.store.get(collection, key)
        if record is None:
            raise invalid("submission_ids", "Submission must exist")
        resolution, _ = resolve(ctx, collection, record, action, given.get("description"))
        out.append(resolution)
    return out
