"""Time, expenses and project transactions (sheet 7)."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from simulators.acumatica.context import STATUS_INVALID, Context, midnight, non_project
from simulators.acumatica.errors import failed
from simulators.acumatica.money import ZERO, cents, taxes, total
from simulators.acumatica.store import Row, Store, Values, new_id
from simulators.acumatica.wire import Draft

_DURATION = re.compile(r"(\d{1,3}):([0-5]\d)")


def hours(text: str | None) -> Decimal:
    match = _DURATION.fullmatch(text or "")
    return (Decimal(match[1]) + Decimal(match[2]) / 60).quantize(Decimal("0.01")) if match else ZERO


def time_entry(context: Context, draft: Draft) -> None:
    """Editable while open or rejected; who approves is the task's approver, else the project's, else nobody."""
    if draft.row is not None and draft.row["ApprovalStatus"] not in ("Open", "Rejected"):
        raise failed(f"The time activity cannot be changed: its status is {draft.row['ApprovalStatus']}.")
    draft["ApprovalStatus"] = "Open"
    for name in ("TimeSpent", "BillableTime", "Overtime", "BillableOvertime"):
        if draft[name] is not None and not _DURATION.fullmatch(draft[name]):
            draft.bad(f"The value '{draft[name]}' is not a duration.", name)
    draft.default("ProjectID", "X")
    if draft["Date"] is not None:
        draft["Time"] = draft["Date"]
    _place(context, draft, draft["ProjectID"], "ProjectID", "ProjectTaskID", active=True)
    person = context.store.find("Employee", draft["Employee"])
    if person is not None and person["Status"] != "Active":
        draft.bad("The employee is not active.", "Employee")
    if person is not None:
        draft.default("LaborItem", (person["EmployeeSettings"] or {}).get("LaborItem"))
        draft["CostRate"] = _cost_rate(context.store, person["EmployeeID"])
        _allowed(context, draft, person["EmployeeID"])
    draft.default("Billable", not non_project(draft["ProjectID"]))
    draft.default("CostCode", None if non_project(draft["ProjectID"]) else "00-000")
    if not draft["Billable"]:
        draft["BillableTime"] = "00:00"
    elif draft["BillableTime"] is None or (draft.changed("TimeSpent") and not draft.named("BillableTime")):
        draft["BillableTime"] = draft["TimeSpent"]
    draft.default("Overtime", "00:00")
    draft["Approver"] = _approver(context, draft)


def _cost_rate(store: Store, employee: str) -> Decimal:
    rates = (line for row in store.all("LaborCostRate") for line in row.values["Results"])
    return next((one["HourlyRate"] for one in rates if one["EmployeeID"] == employee), ZERO)


def _allowed(context: Context, draft: Draft, employee: str) -> None:
    parent = context.store.find("Project", draft["ProjectID"])
    if parent is None or not (parent["ProjectProperties"] or {}).get("RestrictEmployees"):
        return
    if all(one.get("EmployeeID") != employee for one in parent["Employees"] or []):
        draft.bad("The employee is not assigned to the project.", "Employee")


def _place(
    context: Context, draft: Draft, project: str | None, name: str, task_name: str, *, active: bool, at: tuple[str, ...] = ()
) -> None:
    """A project needs a task, and both must be active for work to be booked on them."""
    parent = context.store.find("Project", project)
    if non_project(project) or parent is None:
        return
    holder = draft.values
    for row in draft.values.get(at[0], []) if len(at) > 1 else []:
        holder = row if row["id"] == at[1] else holder
    if len(at) == 1:
        holder = draft.linked(at[0])
    code = holder.get(task_name)
    found = context.store.find("ProjectTask", parent["ProjectID"], code)
    if not code:
        draft.bad(f"'{task_name}' cannot be empty.", *at, task_name)
    elif found is None:
        draft.bad(f"{task_name} '{code}' cannot be found in the system.", *at, task_name)
    elif active and parent["Status"] != "Active":
        draft.bad(f"The {parent['ProjectID']} project is not active.", *at, name)
    elif active and found["Status"] != "Active":
        draft.bad(f"The {code} task is not active.", *at, task_name)


def _approver(context: Context, draft: Draft) -> str | None:
    task = context.store.find("ProjectTask", draft["ProjectID"], draft["ProjectTaskID"])
    parent = context.store.find("Project", draft["ProjectID"])
    own = ((task["Properties"] or {}) if task else {}).get("Approver")
    found: str | None = own or ((parent["ProjectProperties"] or {}) if parent else {}).get("TimeActivityApprover")
    return found


def complete_time(context: Context, row: Row) -> None:
    if row["ApprovalStatus"] not in ("Open", "Rejected"):
        raise failed(f"The time activity cannot be completed: its status is {row['ApprovalStatus']}.")
    context.store.touch(row, ApprovalStatus="Pending Approval" if row["Approver"] else "Completed")


def open_time(context: Context, row: Row) -> None:
    if row["ApprovalStatus"] == "Released":
        raise failed("The time activity has been released and cannot be opened.")
    context.store.touch(row, ApprovalStatus="Open")


def judge_time(context: Context, row: Row, *, approved: bool) -> None:
    if row["ApprovalStatus"] != "Pending Approval":
        raise failed(STATUS_INVALID)
    context.store.touch(row, ApprovalStatus="Approved" if approved else "Rejected")


def delete_time(context: Context, row: Row) -> None:
    if row["ApprovalStatus"] not in ("Open", "Rejected"):
        raise failed(f"The time activity cannot be deleted: its status is {row['ApprovalStatus']}.")


def release_time(context: Context, entries: list[Row]) -> None:
    """Project transactions for completed or approved entries: cost for all of them, and the quantity that can be billed."""
    lines = []
    for row in entries:
        if row["ApprovalStatus"] not in ("Completed", "Approved"):
            raise failed(f"The time activity cannot be released: its status is {row['ApprovalStatus']}.")
        context.store.touch(row, ApprovalStatus="Released")
        if non_project(row["ProjectID"]):
            continue
        spent, multiplier = hours(row["TimeSpent"]), context.store.get("EarningTypeCode", row["EarningType"])["Multiplier"]
        rate = row["CostRate"] * multiplier
        about = {"Project": row["ProjectID"], "ProjectTask": row["ProjectTaskID"], "CostCode": row["CostCode"], "AccountGroup": "LABOR"}
        who = {"Employee": row["Employee"], "EarningType": row["EarningType"], "InventoryID": row["LaborItem"], "UOM": "HOUR"}
        much = {"Qty": spent, "UnitRate": rate, "Amount": cents(spent * rate), "BillableQty": hours(row["BillableTime"])}
        more = {"Description": row["Summary"], "ExternalRefNbr": row["ExternalRefNbr"], "Date": midnight(row["Date"])}
        lines.append(about | who | much | more | {"Billable": row["Billable"]})
    post(context, lines, "Time activities")


def post(context: Context, lines: list[Values], description: str) -> None:
    """A released document of module PM; its amounts become actual cost of the budget."""
    if not lines:
        return
    store = context.store
    details = [{"id": new_id(), "TransactionID": store.next("PMTran")} | one for one in lines]
    for one in details:
        one |= {"Released": True, "Billed": False, "Allocated": False}
        _actual(store, one)
    number = store.number("ProjectTransaction")
    store.add(
        "ProjectTransaction",
        Module="PM",
        ReferenceNbr=number,
        Status="Released",
        Description=description,
        Details=details,
        **_sums(details),
    )


def _sums(lines: list[Values]) -> Values:
    return {
        "TotalQty": total(one.get("Qty") for one in lines),
        "TotalBillableQty": total(one.get("BillableQty") for one in lines),
        "TotalAmount": total(one.get("Amount") for one in lines),
    }


def _actual(store: Store, line: Values) -> None:
    keys = (line["Project"], line["ProjectTask"], line["AccountGroup"], "<N/A>", line.get("CostCode") or "00-000")
    found = store.find("ProjectBudget", *keys)
    if found is None:
        zero = dict.fromkeys(("OriginalBudgetedQty", "OriginalBudgetedAmount", "RevisedBudgetedQty", "RevisedBudgetedAmount"), ZERO)
        zero |= dict.fromkeys(("ActualQty", "ActualAmount", "BudgetedCOAmount", "BudgetedCOQty", "DraftInvoicesAmount", "UnitRate"), ZERO)
        names = ("ProjectID", "ProjectTaskID", "AccountGroup", "InventoryID", "CostCode")
        found = store.add("ProjectBudget", Type="Expense", **dict(zip(names, keys, strict=True)), **zero)
    store.touch(found, ActualQty=found["ActualQty"] + line["Qty"], ActualAmount=found["ActualAmount"] + line["Amount"])


def transaction(context: Context, draft: Draft) -> None:
    """Imported usage (sheet 7): balanced until released."""
    if draft.row is not None and draft.row["Status"] == "Released":
        raise failed(STATUS_INVALID)
    draft["Status"] = "Balanced"
    for line in draft.details("Details"):
        _place(context, draft, line.get("Project"), "Project", "ProjectTask", active=True, at=("Details", line["id"]))
        line.setdefault("CostCode", "00-000")
        line.setdefault("Qty", ZERO)
        if "TransactionID" not in line:
            line["TransactionID"] = context.store.next("PMTran")
        if line.get("Amount") is None:
            line["Amount"] = cents((line.get("Qty") or ZERO) * (line.get("UnitRate") or ZERO))
        line.setdefault("Billable", True)
        line.setdefault("BillableQty", line["Qty"] if line["Billable"] else ZERO)
        line |= {"Billed": False, "Allocated": False, "Released": False}
    draft.values |= _sums(draft.details("Details"))


def release_transaction(context: Context, row: Row) -> None:
    if row["Status"] != "Balanced":
        raise failed(STATUS_INVALID)
    lines = [one | {"Released": True} for one in row["Details"] or []]
    for one in lines:
        _actual(context.store, one)
    context.store.touch(row, Status="Released", Details=lines)


def journal(context: Context, draft: Draft) -> None:
    if draft.row is not None and draft.row["Status"] == "Posted":
        raise failed(STATUS_INVALID)
    draft.default("Hold", True)
    draft.default("TransactionDate", context.business_date)
    draft.default("BranchID", context.branch)
    draft.default("CurrencyID", context.store.branch_currency(draft["BranchID"]))
    draft.default("LedgerID", f"ACTUAL{context.store.branch_currency(draft['BranchID'])}")
    context.period(draft, draft["TransactionDate"])
    for index, line in enumerate(draft.details("Details"), 1):
        line.setdefault("LineNbr", index)
        line.setdefault("BranchID", draft["BranchID"])
    debit = total(one.get("DebitAmount") for one in draft.details("Details"))
    credit = total(one.get("CreditAmount") for one in draft.details("Details"))
    if debit != credit and not draft["Hold"]:
        draft.bad("The document is out of the balance.")
    draft["Status"] = "On Hold" if draft["Hold"] else "Balanced"


def release_journal(context: Context, row: Row) -> None:
    if row["Status"] != "Balanced":
        raise failed(STATUS_INVALID)
    context.store.touch(row, Status="Posted")


def expense_claim(context: Context, draft: Draft) -> None:
    if draft.row is not None and draft.row["Status"] not in ("On Hold", "Rejected"):
        raise failed(STATUS_INVALID)
    person = context.store.find("Employee", draft["ClaimedBy"])
    draft.default("Date", context.business_date)
    draft["Status"] = "On Hold"
    if person is None:
        return
    settings = person["EmployeeSettings"] or {}
    draft.default("DepartmentID", settings.get("DepartmentID"))
    draft["BaseCurrencyID"] = context.store.branch_currency(settings.get("BranchID"))
    draft.default("CurrencyID", draft["BaseCurrencyID"])
    zone = draft.linked("FinancialDetails").get("TaxZone")
    for line in draft.details("Details"):
        _expense(context, draft, line, draft["Date"], ("Details", line["id"]))
        line.setdefault("CurrencyID", draft["CurrencyID"])
        line.setdefault("Branch", settings.get("BranchID"))
        line.setdefault("TaxZone", zone)
        line["Status"], line["AmountInClaimCurrency"] = "On Hold", line["Amount"]
        line["ClaimAmount"] = line["NetAmount"] = line["Amount"]
        line["TaxAmount"] = total(
            one["TaxAmount"] for one in taxes(context.store, line["TaxZone"], [(line.get("TaxCategory"), line["Amount"])])
        )
    draft["TaxTotal"] = total(one["TaxAmount"] for one in draft.details("Details"))
    draft["ClaimTotal"] = total(one["ClaimAmount"] for one in draft.details("Details")) + draft["TaxTotal"]


def _expense(context: Context, draft: Draft, line: Values, day: datetime, at: tuple[str, ...]) -> None:
    item = context.store.find("NonStockItem", line.get("ExpenseItemID") or draft["ExpenseItemID"])
    if item is not None and item["ItemType"] != "Expense":
        draft.bad(f"ExpenseItemID '{item['InventoryID']}' cannot be found in the system.", *at[: 2 if len(at) == 2 else 0], "ExpenseItemID")
    if item is not None:
        line.setdefault("Description", item["Description"])
        line.setdefault("UOM", item["SalesUnit"])
        line.setdefault("TaxCategory", "EXEMPT")
    line.setdefault("Date", day)
    line.setdefault("Qty", Decimal(1))
    line.setdefault("UnitCost", ZERO)
    if line.get("Amount") is None or not draft.named(*at, "Amount"):
        line["Amount"] = cents((line["Qty"] or ZERO) * (line["UnitCost"] or ZERO))
    _place(context, draft, line.get("ProjectID"), "ProjectID", "ProjectTaskID", active=True, at=at)
    line.setdefault("ProjectID", "X")
    line.setdefault("Billable", False)
    parent = context.store.find("Project", line["ProjectID"])
    if parent is not None:
        line.setdefault("CustomerID", parent["Customer"])
        line.setdefault("CostCode", "00-000")


def receipt(context: Context, draft: Draft) -> None:
    if draft.row is not None and draft.row["Status"] not in ("On Hold", "Rejected"):
        raise failed(STATUS_INVALID)
    draft.default("Date", context.business_date)
    draft.default("Branch", context.branch)
    draft["Status"] = "On Hold"
    line = draft.linked("ReceiptDetails")
    _expense(context, draft, line, draft["Date"], ("ReceiptDetails",))
    line.pop("Date", None)
    line.setdefault("CurrencyID", context.store.branch_currency(draft["Branch"]))
    draft["TaxTotal"], draft["ClaimAmount"] = ZERO, line["Amount"]


STEPS: dict[str, tuple[tuple[str, ...], str]] = {
    "SubmitExpenseClaim": (("On Hold",), "Pending Approval"),
    "ApproveExpenseClaim": (("Pending Approval",), "Approved"),
    "RejectExpenseClaim": (("Pending Approval",), "Rejected"),
    "PutOnHoldExpenseClaim": (("Pending Approval", "Approved", "Rejected"), "On Hold"),
    "SubmitExpenseReceipt": (("On Hold",), "Pending Approval"),
    "ApproveExpenseReceipt": (("Pending Approval",), "Open"),
    "RejectExpenseReceipt": (("Pending Approval",), "Rejected"),
    "PutOnHoldExpenseReceipt": (("Pending Approval", "Open", "Rejected"), "On Hold"),
}


def step(context: Context, row: Row, action: str) -> None:
    allowed, status = STEPS[action]
    if row["Status"] not in allowed:
        raise failed(STATUS_INVALID)
    changes: dict[str, Any] = {"Status": status}
    if row.type.name == "ExpenseClaim":
        changes["Details"] = [one | {"Status": status} for one in row["Details"] or []]
        changes["ApprovalDate"] = context.store.now() if status == "Approved" else None
    context.store.touch(row, **changes)


def claim_receipt(context: Context, row: Row) -> None:
    """A claim on hold with the receipt as its line."""
    if row["Status"] != "Open":
        raise failed(STATUS_INVALID)
    details, store = dict(row["ReceiptDetails"]), context.store
    number = store.number("ExpenseClaim")
    line = details | {"id": new_id(), "ExpenseItemID": row["ExpenseItemID"], "Date": row["Date"], "ClaimAmount": row["ClaimAmount"]}
    line |= {"Status": "On Hold", "TaxAmount": ZERO, "NetAmount": row["ClaimAmount"], "RefNbr": row["ReceiptID"]}
    about = {"ClaimedBy": row["ClaimedBy"], "Description": details.get("Description"), "Date": row["Date"], "Status": "On Hold"}
    money = {"CurrencyID": details["CurrencyID"], "ClaimTotal": row["ClaimAmount"], "TaxTotal": ZERO}
    store.add("ExpenseClaim", RefNbr=number, **about, **money, Details=[line])
    store.touch(row, ReceiptDetails=details | {"ExpenseClaimID": number, "ExpenseClaimStatus": "On Hold"})


def release_claim(context: Context, row: Row) -> None:
    """What is on projects becomes project transactions."""
    if row["Status"] != "Approved":
        raise failed(STATUS_INVALID)
    lines = [
        {"Project": one["ProjectID"], "ProjectTask": one["ProjectTaskID"], "CostCode": one.get("CostCode"), "AccountGroup": "TRAVEL"}
        | {"Employee": row["ClaimedBy"], "InventoryID": one["ExpenseItemID"], "UOM": one.get("UOM"), "Date": one["Date"]}
        | {"Qty": one["Qty"], "UnitRate": one["UnitCost"], "Amount": one["Amount"], "BillableQty": one["Qty"] if one["Billable"] else ZERO}
        | {"Billable": one["Billable"], "Description": one.get("Description"), "ExternalRefNbr": one.get("RefNbr")}
        for one in row["Details"] or []
        if not non_project(one.get("ProjectID"))
    ]
    post(context, lines, f"Expense claim {row['RefNbr']}")
    context.store.touch(row, Status="Released", Details=[one | {"Status": "Released"} for one in row["Details"] or []])


def delete_posted(context: Context, row: Row) -> None:
    if row["Status"] in ("Released", "Posted", "Closed"):
        raise failed("The document cannot be deleted because it has been released.")


def delete_claim(context: Context, row: Row) -> None:
    if row["Status"] not in ("On Hold", "Rejected"):
        raise failed("The record cannot be deleted: " + STATUS_INVALID)
