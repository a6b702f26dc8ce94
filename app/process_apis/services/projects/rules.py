"""What must hold of projects and what is in them, checked in the transaction of every write.

States go only along these tables; what is not in them is a conflict (409). A milestone is completed and accepted by routes of their own,
and once it is accepted it stays as it was accepted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic.alias_generators import to_camel
from sqlalchemy import func, or_, update
from sqlmodel import col, select

from app.canonical import ENTITIES, TaskState
from app.core import ids
from app.core.clock import utcnow
from app.core.problems import Conflict, FieldError, InvalidInput
from app.platform.connections import ConnectionRow, RoutingRow
from app.platform.events import append
from app.process_apis.records import Change
from app.process_apis.services.projects.models import AssignmentRow, ProjectRow, StaffingDemandRow, TaskRow

_OPEN = ("not_started", "started", "needs_info")
PROJECT_STATES: Mapping[str, tuple[str, ...]] = {
    "planned": ("active", "cancelled"),
    "active": ("on_hold", "completed", "cancelled"),
    "on_hold": ("active", "completed", "cancelled"),
    "completed": ("active",),
    "cancelled": (),
}
TASK_STATES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_OPEN, (*_OPEN, "completed")),
    "completed": ("started", "needs_info"),
}
DEMAND_STATES: Mapping[str, tuple[str, ...]] = {"open": ("filled", "withdrawn"), "filled": ("open", "withdrawn"), "withdrawn": ()}


async def project(change: Change) -> None:
    _check_order(change, "starts_on", "ends_on")
    _check_move(change, "status", PROJECT_STATES, "project")
    if change.row is None:
        await _check_only_one(change)
        change.values.update(await _connections(change))


async def after_project(change: Change) -> None:
    """Nobody is wanted any more for what is over."""
    if change.row is not None and change.values.get("status") in ("completed", "cancelled"):
        withdrawn = {"status": "withdrawn", "updated_at": utcnow()}
        seats = update(StaffingDemandRow).where(col(StaffingDemandRow.project_id) == change.id, col(StaffingDemandRow.status) == "open")
        await change.session.exec(seats.values(**withdrawn))


async def task(change: Change) -> None:
    await _step(change, "task")


async def milestone(change: Change) -> None:
    if change.row is not None and change.row.accepted_on is not None:
        raise Conflict(f"The customer accepted this milestone on {change.row.accepted_on}: it cannot change any more.")
    if change.values.get("accepted_on") is not None:
        if change.now("state") != TaskState.COMPLETED:
            raise Conflict("Only a completed milestone can be accepted.")
        if change.values["accepted_on"] < change.row.completed_on:
            raise wrong("accepted_on", f"it was completed on {change.row.completed_on}", "too_early")
    done = change.row is not None and change.row.state == TaskState.COMPLETED
    if done and change.now("state") == TaskState.COMPLETED and change.now("completed_on") != change.row.completed_on:
        raise Conflict(f"The milestone was completed on {change.row.completed_on}; set its state to started before it is completed anew.")
    await _step(change, "milestone")


async def after_milestone(change: Change) -> None:
    if change.row is None:
        return
    told = {"project": ids.encode(ENTITIES["project"].prefix, change.row.project_id), "name": change.now("name")}
    subject = ids.encode(ENTITIES["task"].prefix, change.id)
    for event, column in (("milestone.completed", "completed_on"), ("milestone.accepted", "accepted_on")):
        if change.values.get(column) is not None:
            await append(change.session, event, subject, {**told, column: change.values[column].isoformat()})


async def demand(change: Change) -> None:
    _check_order(change, "starts_on", "ends_on")
    _check_move(change, "status", DEMAND_STATES, "staffing demand")
    if change.row is None:
        await _lock_running(change)
    elif change.row.status == "filled" and change.values.get("status") == "open":
        change.values.setdefault("person_reference", None)


async def assignment(change: Change) -> None:
    _check_order(change, "starts_on", "ends_on")
    await _lock_running(change)
    await _check_same_project(change, "task", TaskRow)
    if change.row is None:
        seat = await _check_same_project(change, "staffing_demand", StaffingDemandRow)
        if seat is not None and seat.status != "open":
            raise Conflict(f"The staffing demand is {seat.status}: only an open one can be filled.")
    await _check_overlap(change)


async def after_assignment(change: Change) -> None:
    """Who is assigned to a seat fills it."""
    if change.row is None and change.values.get("staffing_demand_id") is not None:
        filled = {"status": "filled", "person_reference": change.values["person_reference"], "updated_at": utcnow()}
        seat = update(StaffingDemandRow).where(col(StaffingDemandRow.id) == change.values["staffing_demand_id"])
        await change.session.exec(seat.values(**filled))


def wrong(name: str, detail: str, code: str) -> InvalidInput:
    return InvalidInput(detail, errors=[FieldError(pointer=f"/{to_camel(name)}", detail=detail, code=code)])


async def _step(change: Change, noun: str) -> None:
    _check_order(change, "starts_on", "due_on")
    _check_move(change, "state", TASK_STATES, noun)
    if change.row is None:
        await _lock_running(change)
    if "state" not in change.values:
        return
    if change.values["state"] == TaskState.COMPLETED:
        known = change.row.completed_on if change.row is not None else None
        change.values["completed_on"] = change.values.get("completed_on") or known or utcnow().date()
        change.values["percent_complete"] = 100
    else:
        change.values["completed_on"] = None


def _check_order(change: Change, first: str, last: str) -> None:
    begin, end = change.now(first), change.now(last)
    if begin is not None and end is not None and end < begin:
        raise wrong(last, f"it is before {to_camel(first)}, {begin}", "before_start")


def _check_move(change: Change, name: str, table: Mapping[str, tuple[str, ...]], noun: str) -> None:
    if change.row is None or name not in change.values:
        return
    before, after = getattr(change.row, name), change.values[name]
    if before != after and after not in table[before]:
        possible = " or ".join(table[before]) or "nothing else"
        raise Conflict(f"A {noun} that is {before} can become {possible}, not {after}.")


async def _check_only_one(change: Change) -> None:
    contract = change.values["contract_id"]
    # Two at once: the second waits here, and then sees the first.
    await change.session.exec(select(func.pg_advisory_xact_lock(func.hashtextextended(f"project of {contract}", 0))))
    if (await change.session.exec(select(ProjectRow.id).where(ProjectRow.contract_id == contract))).first() is not None:
        raise Conflict("This contract has a project already.")


async def _connections(change: Change) -> dict[str, str | None]:
    """Which systems serve the project, by the routing table as it is now: the ones that bill and sell, and the one that delivers."""
    query = select(RoutingRow.role, RoutingRow.legal_entity, ConnectionRow.key).join(
        ConnectionRow, col(ConnectionRow.id) == col(RoutingRow.connection_id)
    )
    routes = {(role, entity): key for role, entity, key in (await change.session.exec(query)).all()}
    billing = change.values["legal_entity"]
    entities = {"crm": billing, "erp": billing, "psa": change.values["delivery_entity"] or billing}
    return {f"{role}_connection": routes.get((role, entity)) or routes.get((role, "*")) for role, entity in entities.items()}


async def _lock_running(change: Change) -> None:
    """Nothing new comes into a project that is over; and what is checked of it holds until we commit."""
    project_id = change.now("project_id")
    query = select(ProjectRow.status).where(ProjectRow.id == project_id).with_for_update(key_share=True)
    status = (await change.session.exec(query)).one()
    if change.row is None and status in ("completed", "cancelled"):
        raise Conflict(f"The project is {status}.")


async def _check_same_project(change: Change, name: str, table: type[TaskRow] | type[StaffingDemandRow]) -> Any:
    uuid = change.values.get(f"{name}_id")
    if uuid is None:
        return None
    row: Any = await change.session.get_one(table, uuid, with_for_update=True)
    if row.project_id != change.now("project_id"):
        raise wrong(name, "it belongs to another project", "other_project")
    return row


async def _check_overlap(change: Change) -> None:
    """A person has one assignment per role and day in a project: a second one would count the same hours twice."""
    begin, end = change.now("starts_on"), change.now("ends_on")
    same = select(AssignmentRow).where(
        AssignmentRow.project_id == change.now("project_id"),
        AssignmentRow.person_reference == change.now("person_reference"),
        AssignmentRow.role == change.now("role"),
        AssignmentRow.id != change.id,
        or_(col(AssignmentRow.ends_on).is_(None), col(AssignmentRow.ends_on) >= begin),
    )
    if end is not None:
        same = same.where(AssignmentRow.starts_on <= end)
    other = (await change.session.exec(same)).first()
    if other is not None:
        until = f"until {other.ends_on}" if other.ends_on else "until further notice"
        known = ids.encode(ENTITIES["assignment"].prefix, other.id)
        raise Conflict(f"The person has this role on the project from {other.starts_on} {until} already: {known}.")
