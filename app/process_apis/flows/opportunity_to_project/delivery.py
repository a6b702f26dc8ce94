"""What a started project leaves in our own tables beside its row: tasks and milestones, and the seats that want a person."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from app.canonical import BillingType, TaskKind
from app.core import ids
from app.process_apis.flows.opportunity_to_project.schemas import Plan
from app.process_apis.services.contracts import AgreedContract, AgreedLine
from app.process_apis.services.projects import StaffingDemandRow, TaskRow

_HUNDREDTH = Decimal("0.01")
_MOST_HOURS = Decimal(168)


def project_columns(plan: Plan) -> dict[str, Any]:
    """What the contract says of the project. Its budget is the contract's value, and is read there."""
    agreed = plan.contract
    return {
        "status": "active",
        "starts_on": agreed.starts_on,
        "ends_on": agreed.ends_on,
        "delivery_entity": agreed.delivery_entity,
        "currency_code": agreed.currency_code,
    }


async def add_delivery(session: AsyncSession, plan: Plan, made: dict[str, Any]) -> None:
    """``made``: who made it, and when. The same again changes nothing."""
    shared = made | {"project_id": ids.decode("prj", plan.project_id), "legal_entity": plan.contract.billing_entity}
    tasks = [
        shared | _task(plan.contract, line) | {"id": ids.decode("tsk", task.id), "contract_line_id": ids.decode("cln", line_id)}
        for task, line, line_id in zip(plan.tasks, plan.contract.lines, plan.line_ids, strict=True)
    ]
    seats = [shared | _seat(plan.contract, role) | {"id": ids.decode("dem", demand)} for demand, role in plan.demands]
    await session.exec(insert(TaskRow).values(tasks).on_conflict_do_nothing())
    if seats:
        await session.exec(insert(StaffingDemandRow).values(seats).on_conflict_do_nothing())


def task_words(line: AgreedLine) -> dict[str, Any]:
    """A contract line as the task or milestone that delivers it, in the PSA and here."""
    fixed = line.billing_type is BillingType.FIXED_FEE
    return {
        "name": (line.milestone_name or line.description) if fixed else f"{line.role}: {line.description}",
        "kind": (TaskKind.MILESTONE if fixed else TaskKind.TASK).value,
        "due_on": line.due_on,
        "planned_minutes": None if fixed else int((line.quantity * 60).to_integral_value()),
        "budget": line.amount,
        "billable": True,
        "fixed_fee": fixed,
    }


def hours_per_week(hours: Decimal, starts_on: date | None, ends_on: date | None) -> Decimal | None:
    """``hours`` spread evenly over the days from the first to the last; None where that says nothing."""
    if starts_on is None or ends_on is None or ends_on < starts_on or hours <= 0:
        return None
    weeks = Decimal((ends_on - starts_on).days + 1) / 7
    spread = (hours / weeks).quantize(_HUNDREDTH, rounding=ROUND_HALF_UP)
    return spread if 0 < spread <= _MOST_HOURS else None


def _task(agreed: AgreedContract, line: AgreedLine) -> dict[str, Any]:
    return {**task_words(line), "starts_on": agreed.starts_on, "currency_code": agreed.currency_code, "state": "not_started"}


def seat_words(agreed: AgreedContract, role: str) -> dict[str, Any]:
    """One for each role that is paid by the hour: in the PSA and here."""
    lines = [line for line in agreed.lines if line.role == role and line.billing_type is BillingType.TIME_AND_MATERIALS]
    hours = sum((line.quantity for line in lines), Decimal(0))
    return {
        "role": role,
        "starts_on": agreed.starts_on,
        "ends_on": agreed.ends_on,
        "hours_per_week": hours_per_week(hours, agreed.starts_on, agreed.ends_on),
    }


def _seat(agreed: AgreedContract, role: str) -> dict[str, Any]:
    """What is won is needed for sure."""
    return {**seat_words(agreed, role), "confidence": 100, "status": "open"}
