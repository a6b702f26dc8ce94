"""Formula fields and roll-up summaries that integrations read (fact sheet 3 and 5). Formulas not listed here print null.

Amounts are rounded half up to the cent where they are computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from simulators.certinia.rows import WEEK, ZERO, View, fields, full, number
from simulators.salesforce.schema import Field, Schema, SObject
from simulators.salesforce.store import Row
from simulators.salesforce.values import round_half_up

Formula = Callable[[View], Row]
HOURS = tuple(f"{day}_Hours" for day in WEEK)
_STANDARD_DAY = Decimal(8)


def cents(value: Decimal) -> Decimal:
    return round_half_up(value, 2)


def plain(value: Decimal) -> str:
    """What the vendor's TEXT() makes of a number: no zeros at the end."""
    return f"{value.normalize():f}" if value else "0"


def priced(currency: str | None, amount: Decimal, scale: int | None = None) -> str:
    return f"{currency or ''} {plain(amount) if scale is None else f'{amount:.{scale}f}'}".strip()


def days_worked(row: View) -> Decimal:
    if row.kind.field(full("Days_Worked_Override")) and row["Days_Worked_Override"] is not None:
        return Decimal(row["Days_Worked_Override"])
    return round_half_up(row.total(HOURS) / _STANDARD_DAY, 6)


def billable_amount(row: View, hours: Decimal, days: Decimal, rate: Any, daily: Any) -> Decimal:
    return cents(number(rate) * (days if daily else hours)) if row["Billable"] else Decimal("0.00")


def _header(row: View) -> Row:
    hours, days = row.total(HOURS), days_worked(row)
    cost = cents(number(row["Cost_Rate_Amount"]) * (days if row["Daily_Cost_Rate"] else hours))
    return fields(
        Total_Hours=cents(hours),
        Total_Days_Worked=days,
        Total_Billable_Amount=billable_amount(row, hours, days, row["Bill_Rate"], row["Daily_Bill_Rate"]),
        Total_Cost=priced(row["Cost_Rate_Currency_Code"] or row.currency, cost),
        Cost_Rate=priced(row["Cost_Rate_Currency_Code"] or row.currency, number(row["Cost_Rate_Amount"]), 2),
    )


def _split(row: View) -> Row:
    header = row.parent("Timecard_Header")
    code = header["Cost_Rate_Currency_Code"] if header else None
    return {**_billing(row), **fields(Cost_Rate_Currency_Code=code)}


def eligible(row: View) -> bool:
    """Fact sheet 5. Milestones have no Billable flag."""
    project = row.parent("Project")
    flags = not any(row[name] for name in ("Billing_Hold", "Exclude_from_Billing", "Billed", "Invoiced", "Billing_Event_Item"))
    billable = row["Billable"] if row.kind.field(full("Billable")) else True
    return bool(
        flags and row["Include_In_Financials"] and billable and project and project["Account"] and not project["Exclude_From_Billing"]
    )


def _yes(value: Any) -> str:
    return "Yes" if value else "No"


def _billing(row: View) -> Row:
    """The columns that everything billable has on where its billing stands."""
    item = row.parent("Billing_Event_Item")
    event = item.parent("Billing_Event") if item else None
    return fields(
        Eligible_for_Billing=_yes(eligible(row)),
        Billing_Event=event["Name"] if event else None,
        Billing_Event_Status=event["Status"] if event else None,
        Billing_Event_Released=_yes(event["Is_Released"]) if event else None,
        Billing_Event_Invoiced=_yes(event["Invoiced"]) if event else None,
    )


def _item(row: View) -> Row:
    event = row.parent("Billing_Event")
    return fields(
        Is_Released=_yes(event and event["Is_Released"]),
        Invoiced=_yes(event and event["Invoiced"]),
        Summary=f"{row['Category'] or ''}: {row['Description'] or ''}"[:1300],
    )


def _budget(row: View) -> Row:
    return {**_billing(row), **fields(Total_Amount=row.total(("Amount", "Expense_Amount")))}


def _budget_header(row: View) -> Row:
    amount, consumed = row.total(("Amount", "Expense_Amount")), row.total(("Amount_Consumed", "Expense_Amount_Consumed"))
    return fields(
        Total_Amount=amount,
        Total_Amount_Consumed=consumed,
        Total_Amount_Remaining=amount - consumed,
        Amount_Remaining=number(row["Amount"]) - number(row["Amount_Consumed"]),
        Expense_Amount_Remaining=number(row["Expense_Amount"]) - number(row["Expense_Amount_Consumed"]),
        Percent_Total_Amount_Remaining=round_half_up((amount - consumed) / amount * 100, 1) if amount else None,
    )


def _expense(row: View) -> Row:
    amount = number(row["Amount"])
    tax = number(row["Incurred_Tax"]) if row["Incurred_Tax_Non_Billable"] else ZERO
    unbilled = number(row["Non_Billable_Incurred_Amount"]) + tax
    billable = amount - unbilled if row["Billable"] else Decimal("0.00")
    return {
        **_billing(row),
        **fields(
            Billable_Amount=billable,
            Non_Billable_Amount=amount - billable,
            Non_Billable_Incurred_Subtotal=unbilled,
            Amount_To_Bill=priced(row["Billing_Currency"], number(row["Billing_Amount"]), 2),
            Amount_To_Reimburse=priced(row["Reimbursement_Currency"], number(row["Reimbursement_Amount"]), 2),
        ),
    }


def _assignment(row: View) -> Row:
    schedule = row.parent("Schedule")
    return fields(
        Start_Date=schedule["Start_Date"] if schedule else None,
        End_Date=schedule["End_Date"] if schedule else None,
        Scheduled_Hours=schedule["Scheduled_Hours"] if schedule else None,
        Scheduled_Days=cents(number(schedule["Scheduled_Days"])) if schedule else None,
        Cost_Rate=priced(row["Cost_Rate_Currency_Code"] or row.currency, number(row["Cost_Rate_Amount"]), 2),
        Planned_Revenue=cents(number(row["Planned_Bill_Rate"]) * number(row["Planned_Hours"])),
    )


def _schedule(row: View) -> Row:
    return fields(Week_Total_Hours=row.total(HOURS))


def _task_time(row: View) -> Row:
    return fields(Total_Hours=row.total(HOURS))


def _project(row: View) -> Row:
    costs = row.total(("Internal_Costs", "External_Costs", "Expense_Costs", "Other_Costs"))
    start, end = row["Start_Date"], row["End_Date"]
    return fields(
        Total_Costs=costs,
        Margin=number(row["Billings"]) + number(row["Pass_Through_Billings"]) - costs,
        Duration=Decimal((end - start).days + 1) if start and end else None,
    )


def _actuals(row: View) -> Row:
    period, project = row.parent("Time_Period"), row.parent("Project")
    costs = row.total(("Internal_Costs", "External_Costs", "Expense_Costs", "Other_Costs"))
    manager = project.parent("Project_Manager") if project else None
    return fields(
        Start_Date=period["Start_Date"] if period else None,
        End_Date=period["End_Date"] if period else None,
        Time_Period_Type=period["Type"] if period else None,
        Project_Manager=manager["Name"] if manager else None,
        Total_Costs=costs,
        Margin=number(row["Billings"]) + number(row["Pass_Through_Billings"]) - costs,
    )


def _day(moment: datetime | None) -> Any:
    return moment.date() if moment else None


def _task(row: View) -> Row:
    parent = row.parent("Parent_Task")
    hours, done = number(row["Estimated_Hours"]), number(row["Actual_Hours"])
    return fields(
        Start_Date=_day(row["Start_Date_Time"]),
        End_Date=_day(row["End_Date_Time"]),
        Actual_Start_Date=_day(row["Actual_Start_Date_Time"]),
        Actual_End_Date=_day(row["Actual_End_Date_Time"]),
        Parent_Task_Start_Date_Time=parent["Start_Date_Time"] if parent else None,
        Parent_Task_End_Date_Time=parent["End_Date_Time"] if parent else None,
        Parent_Task_Start_Date=_day(parent["Start_Date_Time"]) if parent else None,
        Parent_Task_End_Date=_day(parent["End_Date_Time"]) if parent else None,
        Hours_Remaining=max(hours - done, ZERO),
        Percent_Complete_Hours=cents(done / hours * 100) if hours else Decimal("0.00"),
        Points_Remaining=max(number(row["Points"]) - number(row["Points_Complete"]), ZERO),
        Projected_Hours=done + number(row["Estimated_Time_To_Completion"]),
    )


def _task_assignment(row: View) -> Row:
    task = row.parent("Project_Task")
    project = task.parent("Project") if task else None
    share = number(row["Allocation_Percentage"]) / 100 * number(task["Estimated_Hours"]) if task else ZERO
    return fields(
        Project=project["Name"] if project else None,
        Project_ID=project.id if project else None,
        Start_Date=task["Start_Date"] if task else None,
        End_Date=task["End_Date"] if task else None,
        Project_Task_Start_Date=task["Start_Date"] if task else None,
        Project_Task_End_Date=task["End_Date"] if task else None,
        Hours=number(row["Allocation_Hours"]) if row["Allocation_Hours"] is not None else cents(share),
    )


def _request(row: View) -> Row:
    opportunity, project = row.parent("Opportunity"), row.parent("Project")
    account_id = project["Account"] if project else opportunity["AccountId"] if opportunity else None
    account = row.records.view("Account", account_id)
    rate = row["Planned_Bill_Rate"] if row["Planned_Bill_Rate"] is not None else row["Requested_Bill_Rate"]
    return {
        "pse__AccountId__c": account_id,
        "pse__Account__c": account["Name"] if account else None,
        "pse__Opportunity_Probability__c": opportunity["Probability"] if opportunity else None,
        "pse__Request_Billable_Amount__c": cents(number(rate) * number(row["SOW_Hours"])),
    }


def _document(row: View) -> Row:
    return {
        "fferpcore__IsComplete__c": row["fferpcore__DocumentStatus__c"] == "Complete",
        "fferpcore__DocumentTypePrefix__c": {"Invoice": "INV", "Credit Note": "CRN"}.get(row["fferpcore__DocumentType__c"] or ""),
    }


def _document_line(row: View) -> Row:
    document = row.parent("fferpcore__BillingDocument__c")
    net = row["fferpcore__NetValueOverride__c"]
    if net is None:
        net = cents(number(row["fferpcore__Quantity__c"]) * number(row["fferpcore__UnitPrice__c"]))
        net -= number(row["fferpcore__DiscountTotal__c"])
    tax = row.total([f"fferpcore__TaxValue{place}__c" for place in (1, 2, 3)])
    return {
        "fferpcore__NetValue__c": net,
        "fferpcore__TaxValueTotal__c": tax,
        "fferpcore__TotalValue__c": net + tax,
        "fferpcore__TaxRateTotal__c": row.total([f"fferpcore__TaxRate{place}__c" for place in (1, 2, 3)]),
        "fferpcore__DerivedUnitPrice__c": number(row["fferpcore__UnitPrice__c"]),
        "fferpcore__BillingDocumentStatus__c": document["fferpcore__DocumentStatus__c"] if document else None,
        "fferpcore__BillingDocumentExternalTaxStatus__c": document["fferpcore__ExternalTaxStatus__c"] if document else None,
    }


_FORMULAS: dict[str, Formula] = {
    "pse__Timecard_Header__c": _header,
    "pse__Timecard__c": _split,
    "pse__Task_Time__c": _task_time,
    "pse__Assignment__c": _assignment,
    "pse__Schedule__c": _schedule,
    "pse__Work_Calendar__c": _schedule,
    "pse__Expense__c": _expense,
    "pse__Milestone__c": _billing,
    "pse__Budget__c": _budget,
    "pse__Budget_Header__c": _budget_header,
    "pse__Miscellaneous_Adjustment__c": _billing,
    "pse__Billing_Event_Item__c": _item,
    "pse__Proj__c": _project,
    "pse__Project_Actuals__c": _actuals,
    "pse__Project_Task__c": _task,
    "pse__Project_Task_Assignment__c": _task_assignment,
    "pse__Resource_Request__c": _request,
    "fferpcore__BillingDocument__c": _document,
    "fferpcore__BillingDocumentLineItem__c": _document_line,
}

# Which records' formulas read a record of this kind, and through which of their lookups.
_READERS: dict[str, tuple[tuple[str, str], ...]] = {
    "pse__Schedule__c": (("pse__Assignment__c", "Schedule"),),
    "pse__Timecard_Header__c": (("pse__Timecard__c", "Timecard_Header"),),
    "pse__Billing_Event__c": (("pse__Billing_Event_Item__c", "Billing_Event"),),
    "pse__Billing_Event_Item__c": tuple(
        (kind, "Billing_Event_Item")
        for kind in ("pse__Timecard__c", "pse__Expense__c", "pse__Milestone__c", "pse__Budget__c", "pse__Miscellaneous_Adjustment__c")
    ),
    "pse__Proj__c": tuple(
        (kind, "Project")
        for kind in (
            "pse__Timecard__c",
            "pse__Expense__c",
            "pse__Milestone__c",
            "pse__Budget__c",
            "pse__Miscellaneous_Adjustment__c",
            "pse__Resource_Request__c",
        )
    ),
    "pse__Project_Task__c": (("pse__Project_Task__c", "Parent_Task"), ("pse__Project_Task_Assignment__c", "Project_Task")),
    "Opportunity": (("pse__Resource_Request__c", "Opportunity"),),
    "fferpcore__BillingDocument__c": (("fferpcore__BillingDocumentLineItem__c", "fferpcore__BillingDocument__c"),),
}

# Roll-up summaries, by the object that is summed: (master, lookup to it, {field of the master: field summed, or None to count}).
_ROLL_UPS: dict[str, tuple[tuple[str, str, dict[str, str | None]], ...]] = {
    "pse__Timecard__c": (("pse__Timecard_Header__c", "Timecard_Header", {"Total_Days_Worked_Advanced": "Total_Days_Worked"}),),
    "pse__Task_Time__c": (
        ("pse__Timecard_Header__c", "Timecard", {"Project_Task_Hours": "Total_Hours"}),
        ("pse__Project_Task__c", "Project_Task", {"Timecard_Hours": "Total_Hours"}),
    ),
    "pse__Project_Task_Assignment__c": (("pse__Project_Task__c", "Project_Task", {"Number_of_Assignments": None}),),
    "pse__Vendor_Invoice_Item__c": (("pse__Vendor_Invoice__c", "Vendor_Invoice", {"Total": "Amount"}),),
    "fferpcore__BillingDocumentLineItem__c": (
        (
            "fferpcore__BillingDocument__c",
            "fferpcore__BillingDocument__c",
            {
                "fferpcore__NetTotal__c": "fferpcore__NetValue__c",
                "fferpcore__TaxValueTotal__c": "fferpcore__TaxValueTotal__c",
                "fferpcore__DocumentTotal__c": "fferpcore__TotalValue__c",
                "fferpcore__DiscountTotal__c": "fferpcore__DiscountTotal__c",
                "fferpcore__NumberOfBillingDocumentLineItems__c": None,
            },
        ),
    ),
}


def compute(row: View) -> Row:
    formula = _FORMULAS.get(row.kind.name)
    return formula(row) if formula else {}


def readers(schema: Schema, kind: str) -> Iterator[tuple[SObject, Field]]:
    for name, lookup in _READERS.get(kind, ()):
        child = schema.objects[name]
        yield child, child.by_name[full(lookup).casefold()]


@cache
def rolled_up(kind: str) -> tuple[tuple[str, str], ...]:
    return tuple((full(lookup), target) for target, lookup, _ in _ROLL_UPS.get(kind, ()))


def roll_up(master: View) -> Row:
    sums: Row = {}
    for child, entries in _ROLL_UPS.items():
        for target, lookup, columns in entries:
            if target == master.kind.name:
                rows = master.children(child, lookup)
                for name, summed in columns.items():
                    sums[full(name)] = sum((number(row[summed]) for row in rows), ZERO) if summed else Decimal(len(rows))
    return sums
