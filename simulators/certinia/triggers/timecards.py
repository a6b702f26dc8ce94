"""Timecards and their splits. A split is the part of a week that falls into one month: what is billed and put into financials.

Where the sheet has no more than "two when the week crosses a month end", a part without hours makes no split.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from simulators.certinia import approvals, ledger
from simulators.certinia.formulas import HOURS, billable_amount, cents, days_worked
from simulators.certinia.permissions import check_entry
from simulators.certinia.rows import WEEK, ZERO, Save, View, fields, number, refusal, weekday
from simulators.certinia.values import resource_cost

_COPIED = (
    "Project",
    "Resource",
    "Assignment",
    "Milestone",
    "Billable",
    "Time_Credited",
    "Time_Excluded",
    "Timecard_Notes",
    "External_Resource",
    "Exclude_from_Billing",
    "CurrencyIsoCode",
)
_PROCESS = ("Status", "Submitted", "Approved", "Include_In_Financials")


def before_header(save: Save) -> None:
    if save.new:
        check_entry(save, "Timecard_Entry")
        _check_open(save)
        _default_rates(save)
        save["Status"] = save["Status"] or "Saved"
    if save.becomes("Status", "Submitted"):
        save["Submitted"] = True


def _check_open(save: Save) -> None:
    owners = {name: save.parent(name) for name in ("Project", "Assignment", "Milestone")}
    for name, owner in owners.items():
        if owner and owner["Closed_for_Time_Entry"]:
            raise refusal(f"The {name.lower()} is closed for time entry.", name)


def _default_rates(save: Save) -> None:
    """A rate that the caller names stays; otherwise it is the assignment's."""
    assignment = save.parent("Assignment")
    if assignment and not save.gave("Bill_Rate"):
        save["Bill_Rate"], save["Daily_Bill_Rate"] = assignment["Bill_Rate"], assignment["Daily_Bill_Rate"]
    if save.gave("Cost_Rate_Amount"):
        return
    if assignment and not assignment["Use_Resource_Default_Cost_Rate"]:
        rate = assignment["Cost_Rate_Amount"], assignment["Cost_Rate_Currency_Code"], assignment["Daily_Cost_Rate"]
    else:
        rate = resource_cost(save)
    save["Cost_Rate_Amount"], save["Cost_Rate_Currency_Code"], save["Daily_Cost_Rate"] = rate


def after_header(save: Save) -> None:
    records = save.records
    _split(save)
    if save.becomes("Submitted", True) and not save["Approved"] and not save["Disable_Approval_Auto_Submit"]:
        approvals.start(save)
    clear_override(save)
    ledger.recalculate_later(records, save["Project"])


def clear_override(save: Save) -> None:
    """The reason of an override moves to the history, and the edit lock closes again."""
    if save["Admin_Global_Edit"]:
        noted = f"{save.records.now():%Y-%m-%d %H:%M}: {save['Audit_Notes'] or ''}"
        history = "\n".join(part for part in (save["Audit_Notes_History"], noted) if part)
        columns: dict[str, Any] = {"Admin_Global_Edit": False, "Audit_Notes": None}
        if save.kind.field("pse__Audit_Notes_History__c"):
            columns["Audit_Notes_History"] = history
        save.records.stamp(save, **columns)


def _split(header: Save) -> None:
    records = header.records
    existing = {split["Start_Date"]: split for split in header.children("pse__Timecard__c", "Timecard_Header")}
    for days in _parts(header):
        wanted = _split_values(header, days)
        found = existing.pop(days[0], None)
        if found:
            records.change(found, **wanted)
        else:
            records.make("pse__Timecard__c", Timecard_Header=header.id, **wanted)
    for split in existing.values():
        records.change(split, Include_In_Financials=False, Approved=False)
        fresh = records.view("pse__Timecard__c", split.id)
        if fresh:
            records.discard(fresh)


def _parts(header: View) -> list[list[date]]:
    """The days of the week by month; those with hours, or the first if none has."""
    week = [header["Start_Date"] + timedelta(days=offset) for offset in range(7)]
    if not header.records.split_weeks:
        return [week]
    months = [[day for day in week if day.month == month] for month in dict.fromkeys(day.month for day in week)]
    worked = [days for days in months if any(number(header[f"{weekday(day)}_Hours"]) for day in days)]
    return worked or months[:1]


def _split_values(header: View, days: list[date]) -> dict[str, Any]:
    names = {weekday(day) for day in days}
    values: dict[str, Any] = {name: header[name] for name in (*_COPIED, *_PROCESS)}
    values |= {"Start_Date": days[0], "End_Date": days[-1]}
    for day in WEEK:
        inside = day in names
        values[f"{day}_Hours"] = header[f"{day}_Hours"] if inside else ZERO
        values[f"{day}_Notes"] = header[f"{day}_Notes"] if inside else None
        for prefix in ("Location", "Travel"):
            column = f"{prefix}_{day[:3]}"
            values[column] = header[column] if inside else (None if prefix == "Location" else False)
    return values | _amounts(header, values)


def _amounts(header: View, values: dict[str, Any]) -> dict[str, Any]:
    part = View(header.records, header.kind, {**header.row, **fields(**{name: values[name] for name in HOURS})})
    hours = part.total(HOURS)
    days = days_worked(part)
    cost = number(header["Cost_Rate_Amount"]) * (days if header["Daily_Cost_Rate"] else hours)
    return {
        "Total_Hours": hours,
        "Total_Days_Worked": days,
        "Total_Billable_Amount": billable_amount(part, hours, days, header["Bill_Rate"], header["Daily_Bill_Rate"]),
        "Total_Cost": cents(cost),
    }


def after_split(save: Save) -> None:
    ledger.post(save)
    header = save.parent("Timecard_Header")
    if header:
        splits = header.children("pse__Timecard__c", "Timecard_Header")
        save.records.stamp(header, **{flag: bool(splits) and all(split[flag] for split in splits) for flag in ("Billed", "Invoiced")})
