"""Transactions, which a record writes while it is included in financials, and the roll-ups and actuals made of them.

Transactions are written with the save; project roll-ups and actuals follow later, as a job (fact sheet 4, 5 and 7).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from simulators.certinia.rows import ZERO, View, number
from simulators.certinia.values import exchange

if TYPE_CHECKING:
    from simulators.certinia.records import PsaRecords

# Category of a transaction, and the column of projects and actuals that sums it.
ROLL_UPS = {
    "Ready-to-Bill Revenue": "Billings",
    "Pass-Through Ready-to-Bill Revenue": "Pass_Through_Billings",
    "Billed Revenue": "Billed",
    "Invoiced Revenue": "Invoiced",
    "Booked Revenue": "Bookings",
    "Pre-Billed Revenue": "Pre_Billed",
    "Revenue": "Revenue",
    "Internal Cost": "Internal_Costs",
    "External Cost": "External_Costs",
    "Expense Cost": "Expense_Costs",
    "Other Cost": "Other_Costs",
    "Internal Budget": "Internal_Budget",
    "Expense Budget": "Expense_Budget",
    "Billable Internal Hours": "Billable_Internal_Hours",
    "Billable External Hours": "Billable_External_Hours",
    "Non-Billable Internal Hours": "Non_Billable_Internal_Hours",
    "Non-Billable External Hours": "Non_Billable_External_Hours",
    "Credited Non-Billable Internal Hours": "Credited_Non_Billable_Internal_Hours",
    "Excluded Hours": "Excluded_Hours",
}
_SOURCE = {
    "pse__Timecard__c": ("Timecard", "Timecard"),
    "pse__Expense__c": ("Expense", "Expense"),
    "pse__Milestone__c": ("Milestone", "Milestone"),
    "pse__Budget__c": ("Budget", "Budget"),
    "pse__Miscellaneous_Adjustment__c": ("Miscellaneous_Adjustment", "Miscellaneous Adjustment"),
}


class Entry(NamedTuple):
    """``lookup`` is the source's field that names the transaction, ``flag`` what the transaction says of itself."""

    lookup: str
    category: str
    amount: Decimal
    flag: str
    hours: Decimal = ZERO


def _split(row: View) -> list[Entry]:
    place = "External" if row["External_Resource"] else "Internal"
    hours = f"Billable {place} Hours" if row["Billable"] else f"Non-Billable {place} Hours"
    if row["Time_Excluded"]:
        hours = "Excluded Hours"
    elif row["Time_Credited"]:
        hours = "Credited Non-Billable Internal Hours"
    cost = exchange(row, number(row["Total_Cost"]), row["Cost_Rate_Currency_Code"], row.currency)
    entries = [
        Entry("Time_Transaction", hours, ZERO, "isTime", number(row["Total_Hours"])),
        Entry("Cost_Transaction", f"{place} Cost", cost, "isCost"),
    ]
    if row["Billable"]:
        entries.append(Entry("Revenue_Transaction", "Ready-to-Bill Revenue", number(row["Total_Billable_Amount"]), "isRevenue"))
    return entries + _billing(row, number(row["Total_Billable_Amount"]))


def _billing(row: View, amount: Decimal) -> list[Entry]:
    entries = []
    if row["Billed"]:
        entries.append(Entry("Bill_Transaction", "Billed Revenue", amount, "isBilled"))
    if row["Invoiced"]:
        entries.append(Entry("Invoice_Transaction", "Invoiced Revenue", amount, "isInvoiced"))
    return entries


def _expense(row: View) -> list[Entry]:
    amount = number(row["Billing_Amount"])
    entries = [Entry("Cost_Transaction", "Expense Cost", number(row["Reimbursement_Amount_In_Project_Currency"]), "isExpense")]
    if row["Billable"]:
        entries.append(Entry("Revenue_Transaction", "Pass-Through Ready-to-Bill Revenue", amount, "isRevenue"))
    return entries + _billing(row, amount)


def _milestone(row: View) -> list[Entry]:
    amount, cost = number(row["Milestone_Amount"]), number(row["Milestone_Cost"])
    entries = [Entry("Transaction", "Ready-to-Bill Revenue", amount, "isRevenue")]
    if cost:
        entries.append(
            Entry("Cost_Transaction", "External Cost" if row["Log_Milestone_Cost_As_External"] else "Other Cost", cost, "isCost")
        )
    return entries + _billing(row, amount)


def _budget(row: View) -> list[Entry]:
    kind = (row["Type"] or "").removesuffix(" Change Request")
    category = {"Customer Purchase Order": "Booked Revenue", "Work Order": "Booked Revenue", "Internal Budget": "Internal Budget"}
    entries = [Entry("Transaction", category.get(kind, "Budgeted Cost"), number(row["Amount"]), "isRevenue")]
    if row["Expense_Amount"]:
        entries.append(Entry("Expense_Transaction", "Expense Budget", number(row["Expense_Amount"]), "isExpense"))
    if row["Pre_Billed_Amount"]:
        entries.append(Entry("Pre_Billed_Transaction", "Pre-Billed Revenue", number(row["Pre_Billed_Amount"]), "isRevenue"))
    return entries


def _adjustment(row: View) -> list[Entry]:
    amount = number(row["Amount"])
    return [Entry("Transaction", row["Transaction_Category"] or "Other Cost", amount, "isRevenue"), *_billing(row, amount)]


_ENTRIES = {
    "pse__Timecard__c": _split,
    "pse__Expense__c": _expense,
    "pse__Milestone__c": _milestone,
    "pse__Budget__c": _budget,
    "pse__Miscellaneous_Adjustment__c": _adjustment,
}
_LOOKUPS = (
    "Time_Transaction",
    "Cost_Transaction",
    "Revenue_Transaction",
    "Bill_Transaction",
    "Invoice_Transaction",
    "Transaction",
    "Expense_Transaction",
    "Pre_Billed_Transaction",
)


def _effective(row: View) -> date:
    for name in ("Actual_Date", "Target_Date", "Expense_Date", "Effective_Date", "End_Date"):
        found = row[name]
        if isinstance(found, date):
            return found
    return row.records.now().date()


def post(source: View) -> None:
    """Makes the transactions of a record what its state says; none while it is not included."""
    wanted = {entry.lookup: entry for entry in _ENTRIES[source.kind.name](source)} if source["Include_In_Financials"] else {}
    links: dict[str, str | None] = {}
    for lookup in _LOOKUPS:
        if source.kind.field(f"pse__{lookup}__c") is None:
            continue
        existing = source.parent(lookup)
        entry = wanted.get(lookup)
        if entry is None:
            if existing:
                source.records.discard(existing)
            links[lookup] = None
        elif existing:
            source.records.stamp(existing, Amount=entry.amount, Hours=entry.hours, Category=entry.category)
            links[lookup] = existing.id
        else:
            links[lookup] = _write(source, entry)
    source.records.stamp(source, **links)
    recalculate_later(source.records, source["Project"])


def _write(source: View, entry: Entry) -> str:
    lookup, kind = _SOURCE[source.kind.name]
    project = source.parent("Project")
    units = {name: project[name] if project else None for name in ("Region", "Practice", "Group")}
    resource = source["Resource"] if source.kind.field("pse__Resource__c") else None
    values: dict[str, Any] = {
        lookup: source.id,
        "Type": kind,
        "Category": entry.category,
        "Amount": entry.amount,
        "Hours": entry.hours,
        "Effective_Date": _effective(source),
        "Project": source["Project"],
        "Project_Currency_Code": source.currency,
        "Resource": resource,
        "Related_Record_ID": source.id,
        "Related_Record_Name": source["Name"],
        entry.flag: True,
        **units,
    }
    return source.records.make("pse__Transaction__c", CurrencyIsoCode=source.currency, **values).id


def recalculate_later(records: PsaRecords, project_id: str | None) -> None:
    if project_id:
        records.jobs.later("actuals", project_id, lambda: recalculate(records, project_id))


def recalculate(records: PsaRecords, project_id: str) -> None:
    """Project roll-ups and one record of actuals per month with transactions: they touch SystemModstamp, as the nightly job does."""
    project = records.view("pse__Proj__c", project_id)
    if project is None:
        return
    transactions = project.children("pse__Transaction__c", "Project")
    records.stamp(project, **_sums(transactions), **_eligible(project))
    for period in [item for item in records.views("pse__Time_Period__c") if item["Type"] == "Month"]:
        inside = [item for item in transactions if period["Start_Date"] <= item["Effective_Date"] <= period["End_Date"]]
        key = f"{project_id}:{period.id}"
        found = next((item for item in project.children("pse__Project_Actuals__c", "Project") if item["Unique_Name"] == key), None)
        if found:
            records.stamp(found, **_sums(inside))
        elif inside:
            name = f"{project['Name']}"[:50] + f" {period['Name']}"
            columns = {"Project": project_id, "Time_Period": period.id, "Unique_Name": key, "Name": name[:80], **_sums(inside)}
            records.make("pse__Project_Actuals__c", **columns)


def _sums(transactions: list[View]) -> dict[str, Decimal]:
    sums = dict.fromkeys(ROLL_UPS.values(), Decimal("0.00"))
    for item in transactions:
        column = ROLL_UPS.get(item["Category"] or "")
        if column:
            sums[column] += number(item["Hours"]) if column.endswith("Hours") else number(item["Amount"])
    return sums


def _eligible(project: View) -> dict[str, Decimal]:
    kinds = {
        "Timecard_Splits": "pse__Timecard__c",
        "Expenses": "pse__Expense__c",
        "Milestones": "pse__Milestone__c",
        "Budgets": "pse__Budget__c",
        "Misc_Adjustments": "pse__Miscellaneous_Adjustment__c",
    }
    return {
        f"Billing_Eligible_{name}": Decimal(sum(row["Eligible_for_Billing"] == "Yes" for row in project.children(kind, "Project")))
        for name, kind in kinds.items()
    }
