"""What the package's Apex triggers and its template automations do around a save (fact sheet 3 to 5).

Before: defaults and flags, on the row that is about to be stored. After: what other records must follow.
"""

from __future__ import annotations

from collections.abc import Callable

from simulators.certinia.rows import Save, View
from simulators.certinia.triggers import expenses, money, planning, timecards

Trigger = Callable[[Save], None]

_BEFORE: dict[str, Trigger] = {
    "pse__Proj__c": planning.before_project,
    "pse__Project_Task__c": planning.before_task,
    "pse__Assignment__c": planning.before_assignment,
    "pse__Timecard_Header__c": timecards.before_header,
    "pse__Expense_Report__c": expenses.before_report,
    "pse__Expense__c": expenses.before_line,
    "pse__Billing_Event__c": money.before_event,
    "pse__Billing_Event_Item__c": money.before_item,
    "pse__Billing_Event_Batch__c": money.before_batch,
}
_AFTER: dict[str, Trigger] = {
    "pse__Proj__c": planning.after_project,
    "pse__Project_Task__c": planning.after_task,
    "pse__Assignment__c": planning.after_assignment,
    "pse__Schedule__c": planning.after_schedule,
    "pse__Schedule_Exception__c": planning.after_exception,
    "pse__Timecard_Header__c": timecards.after_header,
    "pse__Timecard__c": timecards.after_split,
    "pse__Expense_Report__c": expenses.after_report,
    "pse__Expense__c": expenses.after_line,
    "pse__Billing_Event__c": money.after_event,
    "pse__Billing_Event_Batch__c": money.after_batch,
    "pse__Milestone__c": money.after_source,
    "pse__Budget__c": money.after_source,
    "pse__Miscellaneous_Adjustment__c": money.after_source,
}
_AFTER_DELETE: dict[str, Callable[[View], None]] = {
    "pse__Expense__c": expenses.after_line_delete,
    "pse__Schedule_Exception__c": planning.after_exception_delete,
}


def before(save: Save) -> None:
    for column in save.kind.fields:
        # Command fields ask for a recalculation and take themselves back.
        if column.name.startswith("pse__Action_"):
            save.row[column.name] = False
    trigger = _BEFORE.get(save.kind.name)
    if trigger:
        trigger(save)


def after(save: Save) -> None:
    trigger = _AFTER.get(save.kind.name)
    if trigger:
        trigger(save)


def after_delete(record: View) -> None:
    trigger = _AFTER_DELETE.get(record.kind.name)
    if trigger:
        trigger(record)
