"""Rules of the people on projects: participations, named and unnamed seats, bookings and their rates (§7.1, §7.3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from simulators.kantata.context import Context
from simulators.kantata.errors import invalid, not_found
from simulators.kit.simulator import Record


def participation(ctx: Context, workspace: str, user: str, **values: Any) -> Record:
    """A person is on a project once."""
    for row in ctx.store.where("participations", "workspace_id", workspace):
        if row["user_id"] == user:
            return row
    blank: Record = {
        "role": "maven",
        "access_level": "edit_time_and_expenses",
        "is_team_lead": False,
        "can_invite": True,
        "can_schedule_their_hours": True,
        "can_schedule_team_hours": False,
        "rate_in_cents": None,
        "cost_in_cents": None,
        "workspace_role_id": None,
    }
    return ctx.store.insert("participations", {**blank, **values, "workspace_id": workspace, "user_id": user})


def create_participation(ctx: Context, values: Record) -> Record:
    workspace, user = values.pop("workspace_id"), values.pop("user_id")
    if any(row["user_id"] == user for row in ctx.store.where("participations", "workspace_id", workspace)):
        raise invalid("user_id", "User has already been taken")
    return participation(ctx, workspace, user, **{name: value for name, value in values.items() if value is not None})


def update_participation(ctx: Context, record: Record, values: Record) -> Record:
    if "team_lead" in values:
        values["is_team_lead"] = values.pop("team_lead")
    return ctx.store.change("participations", record["id"], **values)


def invite(ctx: Context, workspace: Record, invitation: Record) -> Record:
    """Adds the person, who is new to the account unless the address is known, to the project."""
    for name in ("full_name", "email_address", "invitee_role"):
        if not invitation.get(name):
            raise invalid(name, f"{name.replace('_', ' ').capitalize()} can't be blank")
    address = str(invitation["email_address"])
    user = next((row for row in ctx.store.all("users") if row["email_address"].lower() == address.lower()), None)
    user = user or ctx.store.insert("users", new_user(str(invitation["full_name"]), address, None))
    return participation(ctx, workspace["id"], user["id"], role=str(invitation["invitee_role"]))


def new_user(name: str, address: str, role: str | None, *, headline: str = "", administrator: bool = False) -> Record:
    return {
        "full_name": name,
        "email_address": address,
        "headline": headline,
        "photo_path": None,
        "disabled": False,
        "role_id": role,
        "account_permission": "Administrator" if administrator else "Collaborator",
    }


def create_resource(ctx: Context, values: Record) -> Record:
    user = ctx.store.get("users", values.get("user_id"))
    if user is None and not values.get("role_id"):
        raise invalid("role_id", "Role can't be blank")
    role = values.get("role_id") or (user or {}).get("role_id")
    blank = {"label": None, "resource_bill_rate": None, "resource_cost_rate": None}
    record = ctx.store.insert("workspace_resources", {**blank, **values, "user_id": user and user["id"], "role_id": role})
    if user:
        participation(ctx, values["workspace_id"], user["id"])
    return record


def update_resource(ctx: Context, record: Record, values: Record) -> Record:
    values.pop("auto_update_label", None)
    for written, read in (("bill_rate", "resource_bill_rate"), ("cost_rate", "resource_cost_rate")):
        if written in values:
            rate = values.pop(written)
            values[read] = None if rate is None else float(rate)
    merged = {**record, **values}
    if not merged["user_id"] and not merged["role_id"]:
        raise invalid("role_id", "Role can't be blank")
    if merged["user_id"]:
        participation(ctx, record["workspace_id"], merged["user_id"])
    for assignment in ctx.store.where("assignments", "resource_id", record["id"]):
        ctx.store.change("assignments", assignment["id"], assignee_id=merged["user_id"])
    return ctx.store.change("workspace_resources", record["id"], **values)


def delete_resource(ctx: Context, record: Record) -> None:
    for row in ctx.store.where("workspace_allocations", "workspace_resource_id", record["id"]):
        ctx.store.remove("workspace_allocations", row["id"])


def create_allocation(ctx: Context, values: Record) -> Record:
    """Written with ``resource_id``, read as ``workspace_resource_id`` (§7.3)."""
    seat = ctx.store.get("workspace_resources", values.pop("resource_id"))
    if seat is None:
        raise invalid("resource_id", "Resource must exist")
    owner = {"workspace_resource_id": seat["id"], "workspace_id": seat["workspace_id"], "creator_id": ctx.user["id"]}
    record = {"hard": False, "notes": None, **values, **owner, "updater_id": ctx.user["id"]}
    return ctx.store.insert("workspace_allocations", {**record, "percentage": _percentage(record)})


def update_allocation(ctx: Context, record: Record, values: Record) -> Record:
    merged = {**record, **values}
    return ctx.store.change("workspace_allocations", record["id"], **values, percentage=_percentage(merged), updater_id=ctx.user["id"])


def split_allocation(ctx: Context) -> list[Record]:
    """Two bookings out of one, the minutes by working days."""
    record = ctx.store.get("workspace_allocations", ctx.query.text("workspace_allocation_id"))
    if record is None:
        raise not_found()
    day = ctx.query.text("split_date") or ""
    if not record["start_date"] < day <= record["end_date"]:
        raise invalid("split_date", "Split date must be within the allocation")
    before = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    whole = max(working_days(record["start_date"], record["end_date"]), 1)
    first = record["minutes"] * working_days(record["start_date"], before) // whole
    rest = {name: record[name] for name in ("hard", "notes", "end_date")}
    seat = {"resource_id": record["workspace_resource_id"]}
    later = create_allocation(ctx, {**rest, **seat, "start_date": day, "minutes": record["minutes"] - first})
    return [update_allocation(ctx, record, {"end_date": before, "minutes": first}), later]


def _percentage(record: Record) -> float:
    if record["end_date"] < record["start_date"]:
        raise invalid("end_date", "End date must be on or after the start date")
    days = working_days(record["start_date"], record["end_date"])
    return round(100 * record["minutes"] / (days * 480), 2) if days else 0.0


def working_days(first: str, last: str) -> int:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return sum((start + timedelta(days=n)).weekday() < 5 for n in range((end - start).days + 1))


def rate_of(ctx: Context, workspace: Record, role: str | None) -> int:
    """Cents per hour: the role's on the project's rate card."""
    card = ctx.store.get("rate_cards", workspace["rate_card_id"])
    if card is None:
        return 0
    version = ctx.store.get("rate_card_versions", card["effective_rate_card_version_id"])
    for row in ctx.store.all("rate_card_roles"):
        if version and row["rate_card_version_id"] == version["id"] and row["role_id"] == role:
            return int(row["rate"])
    return int(version["default_rate"]) if version else 0
