"""Allocations, rates and budgets of projects (§6). Money is exact inside."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from simulators.asana.context import Context
from simulators.asana.errors import bad, missing
from simulators.asana.facts import ALLOCATION, BUDGET, RATE
from simulators.asana.values import number, read
from simulators.asana.view import computed, full
from simulators.kit.simulator import Record

_FILTERS = ("billable", "non_billable", "any")
_BILLABLE = {"billable": ("billable",), "non_billable": ("nonBillable",), "any": ("billable", "nonBillable", "notApplicable")}


def allocations(ctx: Context, _: dict[str, str]) -> list[Record]:
    ctx.need_plan()
    where = {}
    for name, kind in (("parent", "project"), ("assignee", "user")):
        given = ctx.given(name, kind)
        if given:
            where[name] = given["gid"]
    if not where and ctx.given("workspace", "workspace") is None:
        raise bad("You should specify one of parent, assignee, workspace")
    return ctx.store.where("allocation", **where)


def create_allocation(ctx: Context, _: dict[str, str]) -> tuple[int, Any]:
    ctx.need_plan()
    values = _allocation(read(ctx, ALLOCATION, creating=True), {})
    blank: Record = {"effort": None, "created_by": ctx.user["gid"], "resource_subtype": "project_allocation"}
    return 201, {"data": full(ctx, "allocation", ctx.store.insert("allocation", {**blank, **values}))}


def update_allocation(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    ctx.need_plan()
    record = ctx.resolve("allocation", path["allocation"], "allocation", 404)
    values = _allocation(read(ctx, ALLOCATION, creating=False), record)
    return 200, {"data": full(ctx, "allocation", ctx.store.change("allocation", record["gid"], **values))}


def _allocation(values: Record, current: Record) -> Record:
    start, end = (values.get(name, current.get(name)) for name in ("start_date", "end_date"))
    if start and end and start > end:
        raise bad("start_date: Must not be after end_date")
    effort = values.get("effort")
    if effort is not None:
        if not isinstance(effort, dict) or effort.get("type") not in ("hours", "percent"):
            raise bad("effort.type: Must be one of hours, percent")
        if number("effort.value", effort.get("value")) < 0:
            raise bad("effort.value: Must not be negative")
        values["effort"] = {"type": effort["type"], "value": effort["value"]}
    return values


def rates(ctx: Context, _: dict[str, str]) -> list[Record]:
    ctx.need_plan()
    where = {"parent": ctx.needed("parent", "project")["gid"]}
    resource = ctx.given("resource", "user")
    return ctx.store.where("rate", **where, **({"resource": resource["gid"]} if resource else {}))


def create_rate(ctx: Context, _: dict[str, str]) -> tuple[int, Any]:
    """One rate per project and person."""
    ctx.need_plan()
    values = read(ctx, RATE, creating=True)
    if ctx.store.where("rate", parent=values["parent"], resource=values["resource"]):
        raise bad("resource: A rate for this parent and resource already exists")
    if values["rate"] < 0:
        raise bad("rate: Must not be negative")
    record = ctx.store.insert("rate", {**values, "currency_code": ctx.simulator.currency, "created_by": ctx.user["gid"]})
    return 201, {"data": full(ctx, "rate", record)}


def update_rate(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    ctx.need_plan()
    record = ctx.resolve("rate", path["rate"], "rate", 404)
    return 200, {"data": full(ctx, "rate", ctx.store.change("rate", record["gid"], **read(ctx, RATE, creating=False)))}


def budgets(ctx: Context, _: dict[str, str]) -> list[Record]:
    """``GET /budgets?parent=``: at most one."""
    ctx.need_plan()
    return ctx.store.where("budget", parent=ctx.needed("parent", "project")["gid"])


def create_budget(ctx: Context, _: dict[str, str]) -> tuple[int, Any]:
    ctx.need_plan()
    values = read(ctx, BUDGET, creating=True)
    if values.get("budget_type") is None:
        raise missing("budget_type")
    if ctx.store.where("budget", parent=values["parent"]):
        raise bad("parent: A budget for this parent already exists")
    record = ctx.store.insert("budget", {"parent": values["parent"], "budget_type": values["budget_type"], **_parts(values, {})})
    return 201, {"data": full(ctx, "budget", record)}


def update_budget(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    ctx.need_plan()
    record = ctx.resolve("budget", path["budget"], "budget", 404)
    values = read(ctx, BUDGET, creating=False)
    kind = values.get("budget_type", record["budget_type"])
    return 200, {"data": full(ctx, "budget", ctx.store.change("budget", record["gid"], budget_type=kind, **_parts(values, record)))}


def _parts(values: Record, current: Record) -> Record:
    blank: Record = {
        "estimate": {"billable_status_filter": "any", "source": "none", "enabled": False},
        "actual": {"billable_status_filter": "any"},
        "total": {"enabled": False, "value": None},
    }
    out = {}
    for name, standard in blank.items():
        given = values.get(name) or {}
        if not isinstance(given, dict) or set(given) - set(standard):
            raise bad(f"{name}: Value is not valid")
        out[name] = {**(current.get(f"_{name}") or standard), **given}
    if any(out[name]["billable_status_filter"] not in _FILTERS for name in ("estimate", "actual")):
        raise bad(f"billable_status_filter: Must be one of {', '.join(_FILTERS)}")
    if out["total"]["value"] is not None:
        number("total.value", out["total"]["value"])
    return {f"_{name}": part for name, part in out.items()}


def _units(ctx: Context, record: Record) -> str:
    return "minutes" if record["budget_type"] == "time" else ctx.simulator.currency


@computed("budget", "estimate")
def _estimate(ctx: Context, record: Record) -> Any:
    return {**record["_estimate"], "units": _units(ctx, record), "value": 0}


@computed("budget", "total")
def _total(ctx: Context, record: Record) -> Any:
    return {**record["_total"], "units": _units(ctx, record)}


@computed("budget", "actual")
def _actual(ctx: Context, record: Record) -> Any:
    """Minutes that are attributed to the project, or what they cost at its rates."""
    allowed = _BILLABLE[record["_actual"]["billable_status_filter"]]
    entries = ctx.store.where("time_tracking_entry", attributable_to=record["parent"])
    entries = [row for row in entries if row["billable_status"] in allowed]
    if record["budget_type"] == "time":
        value: int | float = sum(row["duration_minutes"] for row in entries)
    else:
        held = {row["resource"]: Decimal(str(row["rate"])) for row in ctx.store.where("rate", parent=record["parent"])}
        cost = sum((held.get(row["created_by"], Decimal(0)) * row["duration_minutes"] / 60 for row in entries), Decimal(0))
        value = float(cost.quantize(Decimal("0.01"), ROUND_HALF_UP))
    return {**record["_actual"], "units": _units(ctx, record), "value": value}
