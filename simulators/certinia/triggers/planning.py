"""Projects, tasks, assignments and schedules."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from simulators.certinia import ledger
from simulators.certinia.rows import ZERO, Save, View, number, weekday
from simulators.certinia.values import resource_cost

_KEY_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def before_project(save: Save) -> None:
    parent = save.parent("Parent_Project")
    save["Hierarchy_Depth"] = number(parent["Hierarchy_Depth"]) + 1 if parent else ZERO
    save["Master_Project"] = (parent["Master_Project"] or parent.id) if parent else None


def after_project(save: Save) -> None:
    parent = save.parent("Parent_Project")
    above = [parent[name] for name in ("Project_ID_Chain", "Project_Name_Chain")] if parent else [None, None]
    own = [save["Project_ID"], save["Name"]]
    chains = [" > ".join(part for part in (upper, name) if part)[:255] for upper, name in zip(above, own, strict=True)]
    save.records.stamp(save, Project_ID_Chain=chains[0], Project_Name_Chain=chains[1])
    ledger.recalculate_later(save.records, save.id)


def before_task(save: Save) -> None:
    """A sub-task takes the project of its parent; the key is the package's own and never changes."""
    parent = save.parent("Parent_Task")
    if parent and save["Project"] is None:
        save["Project"] = parent["Project"]
    save["Top_level_Parent_Task"] = (parent["Top_level_Parent_Task"] or parent.id) if parent else None
    save["Hierarchy_Depth"] = number(parent["Hierarchy_Depth"]) + 1 if parent else ZERO
    if save.new and save["Task_Key"] is None:
        save["Task_Key"] = _task_key(sum(1 for _ in save.records.store.rows(save.kind, deleted=True)) + 1)
    save["Task_Key_Chain"] = ":".join(part for part in (parent["Task_Key_Chain"] if parent else None, save["Task_Key"]) if part)[:255]
    save["Task_Name_Chain"] = " > ".join(part for part in (parent["Task_Name_Chain"] if parent else None, save["Name"]) if part)[:255]


def _task_key(position: int) -> str:
    digits = ""
    while position:
        position, digit = divmod(position, 32)
        digits = _KEY_DIGITS[digit] + digits
    return digits.rjust(6, "0")


def after_task(save: Save) -> None:
    """A task with sub-tasks is a summary."""
    parent = save.parent("Parent_Task")
    if parent:
        save.records.stamp(parent, Summary=True)


def before_assignment(save: Save) -> None:
    if save.new and not save.gave("Cost_Rate_Amount"):
        amount, currency, daily = resource_cost(save)
        save["Cost_Rate_Amount"], save["Cost_Rate_Currency_Code"], save["Daily_Cost_Rate"] = amount, currency, daily
    elif save["Cost_Rate_Currency_Code"] is None:
        save["Cost_Rate_Currency_Code"] = save.currency


def after_assignment(save: Save) -> None:
    """Staffs the request that it was made for."""
    request = save.parent("Resource_Request")
    if request and request["Assignment"] is None:
        save.records.change(request, Assignment=save.id, Staffer_Resource=save["Resource"], Status="Assigned")


def after_schedule(save: Save) -> None:
    schedule_later(save)


def after_exception(save: Save) -> None:
    after_exception_delete(save)


def after_exception_delete(record: View) -> None:
    schedule = record.parent("Schedule")
    if schedule:
        schedule_later(schedule)


def schedule_later(schedule: View) -> None:
    records, schedule_id = schedule.records, schedule.id

    def work() -> None:
        found = records.view("pse__Schedule__c", schedule_id)
        if found:
            _measure(found)

    records.jobs.later("schedule", schedule_id, work)


def _measure(schedule: View) -> None:
    """The hours of every day of the schedule, an exception's in place of its own."""
    exceptions = schedule.children("pse__Schedule_Exception__c", "Schedule")
    hours, days, day = ZERO, ZERO, schedule["Start_Date"]
    while day <= schedule["End_Date"]:
        other = next((item for item in exceptions if item["Date"] <= day <= (item["End_Date"] or item["Date"])), None)
        worked = number(schedule[f"{weekday(day)}_Hours"])
        if other:
            special = other[f"{weekday(day)}_Hours"]
            worked = number(other["Exception_Hours"] if special is None else special)
        hours += worked
        days += Decimal(1) if worked else ZERO
        day += timedelta(days=1)
    schedule.records.stamp(schedule, Scheduled_Hours=hours, Scheduled_Days=days, Future_Scheduled_Hours=hours)
