"""Create, update and delete: permitted attributes, the collection's own rule, then reference and custom fields (§7, §8)."""

from __future__ import annotations

from collections.abc import Callable

from simulators.kantata import billing, people, projects, references, stories, worklog
from simulators.kantata.context import Context
from simulators.kantata.errors import invalid
from simulators.kantata.names import BY_NAME
from simulators.kantata.validation import read
from simulators.kit.simulator import Record


def _timesheet(ctx: Context, values: Record) -> Record:
    return worklog.create_submission(ctx, "timesheet_submissions", values)


def _expense_report(ctx: Context, values: Record) -> Record:
    return worklog.create_submission(ctx, "expense_report_submissions", values)


def _custom_value(ctx: Context, values: Record) -> Record:
    collection, key = references.subject_of(ctx, values)
    return references.set_custom_value(ctx, collection, key, values["custom_field_id"], values["value"])


def _change_custom_value(ctx: Context, record: Record, values: Record) -> Record:
    collection, key = references.subject_of(ctx, record)
    return references.set_custom_value(ctx, collection, key, record["custom_field_id"], values.get("value"))


_CREATE: dict[str, Callable[[Context, Record], Record]] = {
    "workspaces": projects.create_workspace,
    "workspace_groups": projects.create_group,
    "workspace_resources": people.create_resource,
    "workspace_allocations": people.create_allocation,
    "participations": people.create_participation,
    "stories": stories.create,
    "assignments": stories.create_assignment,
    "story_allocation_days": stories.create_day,
    "time_entries": worklog.create_entry,
    "expenses": worklog.create_expense,
    "timesheet_submissions": _timesheet,
    "expense_report_submissions": _expense_report,
    "invoices": billing.create_invoice,
    "external_payments": billing.create_payment,
    "billing_milestones": billing.create_milestone,
    "custom_field_values": _custom_value,
}
_UPDATE: dict[str, Callable[[Context, Record, Record], Record]] = {
    "workspaces": projects.update_workspace,
    "workspace_groups": projects.update_group,
    "workspace_resources": people.update_resource,
    "workspace_allocations": people.update_allocation,
    "participations": people.update_participation,
    "stories": stories.update,
    "time_entries": worklog.update_entry,
    "expenses": worklog.update_expense,
    "invoices": billing.update_invoice,
    "custom_field_values": _change_custom_value,
}
_DELETE: dict[str, Callable[[Context, Record], None]] = {
    "workspace_groups": projects.delete_group,
    "workspace_resources": people.delete_resource,
    "time_entries": worklog.delete_entry,
    "expenses": worklog.delete_expense,
}


def create(ctx: Context, collection: str, given: Record) -> Record:
    spec = BY_NAME[collection]
    ctx.note_ignored(spec, given, creating=True)
    if collection == "invoices" and not given.get("workspace_id") and given.get("workspace_ids"):
        given = {**given, "workspace_id": given["workspace_ids"][0]}
    values = read(ctx.store, spec, given, creating=True)
    reference, custom = values.pop("external_reference", None), values.pop("custom_fields", None)
    rule = _CREATE.get(collection)
    record = rule(ctx, values) if rule else ctx.store.insert(collection, values)
    if reference:
        references.reference(ctx, collection, record["id"], reference)
    if custom:
        references.set_custom_values(ctx, collection, record["id"], custom)
    return ctx.store.tables[collection][record["id"]]


def update(ctx: Context, collection: str, record: Record, given: Record) -> Record:
    spec = BY_NAME[collection]
    ctx.note_ignored(spec, given, creating=False)
    values = read(ctx.store, spec, given, creating=False)
    reference = values.pop("external_reference", None)
    rule = _UPDATE.get(collection)
    if rule:
        rule(ctx, record, values)
    elif values:
        ctx.store.change(collection, record["id"], **values)
    if reference:
        references.reference(ctx, collection, record["id"], reference)
    return ctx.store.tables[collection][record["id"]]


def delete(ctx: Context, collection: str, record: Record) -> None:
    if collection == "stories":
        stories.delete(ctx, record)
        return
    rule = _DELETE.get(collection)
    if rule:
        rule(ctx, record)
    references.forget(ctx, collection, record["id"])
    ctx.store.remove(collection, record["id"])


def create_or_update_reference(ctx: Context, given: Record) -> Record:
    """``POST /external_references/create_or_update`` (§8)."""
    ctx.note_ignored(BY_NAME["external_references"], given, creating=True)
    for name in ("subject_type", "subject_id"):
        if not given.get(name):
            raise invalid(name, f"{name.replace('_', ' ').capitalize()} can't be blank")
    collection, key = references.subject_of(ctx, given)
    return references.reference(ctx, collection, key, given)
