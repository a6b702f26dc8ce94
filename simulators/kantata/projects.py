"""Rules of projects: workspaces, the groups they are in, the templates they are filled from (§7.1)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from simulators.kantata import stories
from simulators.kantata.context import Context
from simulators.kantata.errors import invalid
from simulators.kantata.facts import STATUSES, ZONE
from simulators.kantata.people import create_resource, participation
from simulators.kit.simulator import Record

_TEMPLATE_KEYS = (
    "project_tracker_template_id",
    "project_template_start_date",
    "project_template_assignment_mappings",
    "project_template_weekends_as_workdays",
    "project_template_create_unnamed_resources",
    "project_template_before_story_id",
)
_WORKSPACE: Record = {
    "archived": False,
    "description": None,
    "due_date": "",
    "start_date": "",
    "budgeted": False,
    "change_orders_enabled": False,
    "consultant_role_name": "Consultants",
    "client_role_name": "Clients",
    "default_rate": None,
    "stories_are_fixed_fee_by_default": False,
    "workspace_invoice_preference_id": None,
    "require_expense_approvals": True,
    "require_time_approvals": True,
    "access_level": "open",
    "status_key": 100,
    "exclude_archived_stories_percent_complete": False,
    "show_nonbillable_time_on_invoices": False,
    "tasks_default_non_billable": False,
    "rate_card_id": None,
    "posts_require_privacy_decision": False,
    "expenses_in_burn_rate": True,
    "external_link": None,
    "account_color_id": None,
    "target_margin": None,
    "revenue_recognition_method": None,
    "stage": "project",
    "require_notes_on_time_entries": False,
    "time_trackable": True,
    "currency": "USD",
    "workspace_group_ids": [],
    "primary_workspace_group_id": None,
    "primary_counterpart_id": None,
    "approver_id": None,
    "approver_ids": [],
    "_price": None,
}


def create_workspace(ctx: Context, values: Record) -> Record:
    template = {name: values.pop(name) for name in _TEMPLATE_KEYS if name in values}
    people = values.pop("participations", None) or []
    role = values.pop("creator_role", None) or "maven"
    values.pop("change_orders", None)
    if values.get("budgeted") and values.get("price") is None:
        raise invalid("price", "Price can't be blank")
    owner = {"creator_id": ctx.user["id"], "primary_maven_id": ctx.user["id"] if role in ("maven", "consultant") else None}
    record = ctx.store.insert("workspaces", {**_WORKSPACE, **owner, **_workspace(ctx, values, None)})
    participation(ctx, record["id"], ctx.user["id"], role=role, access_level="admin", is_team_lead=True)
    for person in people if isinstance(people, list) else []:
        user = ctx.store.get("users", person.get("user_id")) if isinstance(person, dict) else None
        if user is None:
            raise invalid("participations", "Participations is invalid")
        participation(ctx, record["id"], user["id"], role=person.get("role") or "maven")
    apply_template(ctx, record, template)
    return record


def update_workspace(ctx: Context, record: Record, values: Record) -> Record:
    template = {name: values.pop(name) for name in _TEMPLATE_KEYS if name in values}
    changed = ctx.store.change("workspaces", record["id"], **_workspace(ctx, values, record))
    apply_template(ctx, changed, template)
    return changed


def _workspace(ctx: Context, values: Record, current: Record | None) -> Record:
    if "price" in values:
        values["_price"] = values.pop("price")
    if values.get("status_key") is not None and values["status_key"] not in STATUSES:
        raise invalid("status_key", "Status key is not included in the list")
    for name in ("status_key", "currency", "stage", "access_level"):
        if name in values and values[name] is None:
            del values[name]
    for name in ("start_date", "due_date"):
        if name in values and values[name] is None:
            values[name] = ""
    former: Record = current or _WORKSPACE
    start, due = (values.get(name, former[name]) for name in ("start_date", "due_date"))
    if start and due and due < start:
        raise invalid("due_date", "Due date must be on or after the start date")
    if values.get("access_level") == "admins":
        values["access_level"] = "admin"  # written as "admins", read back as "admin" (§7.1)
    if values.get("target_margin") is not None:
        values["target_margin"] = float(values["target_margin"])
    if values.get("rate_card_id"):
        values["currency"] = (ctx.store.get("rate_cards", values["rate_card_id"]) or {})["currency"]
    primary = values.get("primary_workspace_group_id")
    groups: list[str] = values.get("workspace_group_ids") or (former["workspace_group_ids"] if "workspace_group_ids" not in values else [])
    if primary and primary not in groups:
        values["workspace_group_ids"] = [*groups, primary]
    return values


def apply_template(ctx: Context, workspace: Record, given: Record) -> None:
    """Fills the task tree; it may still be filling when the answer comes (§7.1), which ``template_delay`` shows."""
    template = ctx.store.get("project_templates", given.get("project_tracker_template_id"))
    if template is None:
        return
    mappings: Any = given.get("project_template_assignment_mappings") or []
    named = {str(item.get("resource_id")): item.get("user_id") for item in mappings if isinstance(item, dict)}
    seats: dict[str, Record] = {}
    for seat, role in template["_seats"].items():
        if seat in named:
            if ctx.store.get("users", named[seat]) is None:
                raise invalid("project_template_assignment_mappings", "Project template assignment mappings is invalid")
            seats[seat] = create_resource(ctx, {"workspace_id": workspace["id"], "user_id": str(named[seat])})
        elif given.get("project_template_create_unnamed_resources"):
            seats[seat] = create_resource(ctx, {"workspace_id": workspace["id"], "role_id": role})
    start = (
        given.get("project_template_start_date")
        or workspace["start_date"]
        or datetime.fromtimestamp(ctx.store.now(), ZONE).date().isoformat()
    )
    for item in template["_items"]:
        _template_story(ctx, workspace, item, date.fromisoformat(start), seats, None)


def _template_story(ctx: Context, workspace: Record, item: Record, start: date, seats: dict[str, Record], parent: str | None) -> None:
    values: Record = {
        "workspace_id": workspace["id"],
        "title": item["title"],
        "story_type": item["type"],
        "parent_id": parent,
        "start_date": (start + timedelta(days=item["from"])).isoformat(),
        "due_date": (start + timedelta(days=item["to"])).isoformat(),
        "time_estimate_in_minutes": item.get("minutes"),
        "_visible_at": ctx.store.now() + ctx.template_delay,
    }
    seat = seats.get(item.get("seat", ""))
    if seat:
        values["assignments"] = [{"resource_id": seat["id"]}]
    story = stories.create(ctx, values)
    for child in item.get("items", ()):
        _template_story(ctx, workspace, child, start, seats, story["id"])


def create_group(ctx: Context, values: Record) -> Record:
    blank = dict.fromkeys(("contact_name", "email", "phone_number", "address", "website", "notes"))
    added = values.pop("add_workspace_ids", [])
    record = ctx.store.insert("workspace_groups", {"company": False, **blank, **values})
    _regroup(ctx, record["id"], added, [])
    return record


def update_group(ctx: Context, record: Record, values: Record) -> Record:
    _regroup(ctx, record["id"], values.pop("add_workspace_ids", []), values.pop("remove_workspace_ids", []))
    return ctx.store.change("workspace_groups", record["id"], **values)


def delete_group(ctx: Context, record: Record) -> None:
    _regroup(ctx, record["id"], [], [row["id"] for row in ctx.store.all("workspaces") if record["id"] in row["workspace_group_ids"]])


def _regroup(ctx: Context, group: str, added: list[str], removed: list[str]) -> None:
    for key in dict.fromkeys([*added, *removed]):
        row = ctx.store.get("workspaces", key)
        if row:
            kept = [item for item in row["workspace_group_ids"] if item != group]
            primary = row["primary_workspace_group_id"]
            lost = primary == group and key not in added
            groups = [*kept, group] if key in added else kept
            ctx.store.change("workspaces", key, workspace_group_ids=groups, primary_workspace_group_id=None if lost else primary)
