"""From project to pro forma to invoice (sheet 8). What is billed: time and expenses that can be billed, and pending progress amounts."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta
from decimal import Decimal

from simulators.acumatica import documents, work
from simulators.acumatica.context import STATUS_INVALID, Context, due_date
from simulators.acumatica.errors import failed
from simulators.acumatica.money import ZERO, cents, taxes, total
from simulators.acumatica.schema import TYPES
from simulators.acumatica.store import Row, Store, Values, new_id
from simulators.acumatica.wire import Draft

NOTHING = "There is nothing to bill for the project."


def run(context: Context, project: Row) -> None:
    """``RunProjectBilling``: one pro forma (or invoice) for all that is due. Finished time is released first."""
    settings, store = project["BillingAndAllocationSettings"], context.store
    if project["Status"] != "Active":
        raise failed(f"The {project['ProjectID']} project is not active.")
    if not project["Customer"] or not settings.get("BillingRule"):
        raise failed("The project cannot be billed: the customer or the billing rule is not specified.")
    day: datetime = settings.get("NextBillingDate") or context.business_date
    if day > context.business_date:
        raise failed("The next billing date of the project is later than the business date.")
    finished = ("Completed", "Approved")
    done = [one for one in store.all("TimeEntry") if one["ProjectID"] == project["ProjectID"] and one["ApprovalStatus"] in finished]
    work.release_time(context, [one for one in done if one["Date"] < day + timedelta(days=1)])
    material, progress = _material(store, project, day), _progress(store, project)
    if not material and not progress:
        raise failed(NOTHING)
    number = len(project["Invoices"] or []) + 1
    later = {"LastBillingDate": day, "NextBillingDate": _next(day, settings.get("BillingPeriod"))}
    store.touch(project, BillingAndAllocationSettings=settings | later)
    made = _pro_forma(context, project, material, progress, day)
    line = {
        "id": new_id(),
        "BillingNbr": number,
        "ProFormaReferenceNbr": made["RefNbr"],
        "ProFormaDate": day,
        "Description": made["Description"],
    }
    line |= {"InvoiceTotal": made["InvoiceTotal"], "TotalAmount": made["InvoiceTotal"], "Status": made["Status"]}
    store.touch(project, Invoices=[*(project["Invoices"] or []), line])
    if not settings.get("CreateProFormaOnBilling", True):
        release(context, made)


def _next(day: datetime, period: str | None) -> datetime | None:
    if period == "Week":
        return day + timedelta(days=7)
    months = {"Month": 1, "Quarter": 3, "Year": 12}.get(period or "")
    if months is None:
        return None
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


def _material(store: Store, project: Row, day: datetime) -> list[Values]:
    """Lines for unbilled transactions; they are marked as billed."""
    lines: list[Values] = []
    for document in [one for one in store.all("ProjectTransaction") if one["Status"] == "Released"]:
        details, touched = [], False
        for one in document["Details"] or []:
            due = one["Project"] == project["ProjectID"] and one["Billable"] and not one["Billed"] and one["Date"] <= day
            if due and one["BillableQty"]:
                lines.append(_material_line(store, project, one))
                one, touched = one | {"Billed": True}, True
            details.append(one)
        if touched:
            store.touch(document, Details=details)
    return lines


def _material_line(store: Store, project: Row, one: Values) -> Values:
    """Time is sold at the price of the labor item, expenses at cost."""
    item = store.find("NonStockItem", one.get("InventoryID"))
    price: Decimal = item["DefaultPrice"] if item is not None and item["ItemType"] != "Expense" else one["UnitRate"]
    quantity = one["BillableQty"]
    about = {
        "ProjectTaskID": one["ProjectTask"],
        "InventoryID": one.get("InventoryID"),
        "CostCode": one.get("CostCode"),
        "Date": one["Date"],
    }
    money = {"BilledQty": quantity, "QtyToInvoice": quantity, "UnitPrice": price, "AmountToInvoice": cents(quantity * price)}
    more = {"EmployeeID": one.get("Employee"), "Description": one.get("Description"), "UOM": one.get("UOM"), "Status": "Billable"}
    category = item["TaxCategory"] if item is not None else "TAXABLE"
    branch = project["BillingAndAllocationSettings"].get("Branch")
    return {"id": new_id(), "BilledAmount": money["AmountToInvoice"], "TaxCategory": category, "Branch": branch} | about | money | more


def _progress(store: Store, project: Row) -> list[Values]:
    lines: list[Values] = []
    branch = project["BillingAndAllocationSettings"].get("Branch")
    for one in [row for row in store.all("ProjectBudget") if row["ProjectID"] == project["ProjectID"] and row["PendingInvoiceAmount"]]:
        pending = one["PendingInvoiceAmount"]
        about = {"ProjectTaskID": one["ProjectTaskID"], "InventoryID": one["InventoryID"], "CostCode": one["CostCode"], "Branch": branch}
        money = {
            "RevisedBudgetedAmount": one["RevisedBudgetedAmount"],
            "PreviouslyInvoiced": one["ActualAmount"],
            "AmountToInvoice": pending,
        }
        more = {"Description": one["Description"], "TaxCategory": one["TaxCategory"] or "TAXABLE", "TotalCompleted": one["Completed"]}
        lines.append({"id": new_id(), "Amount": pending, "CurrentInvoiced": pending} | about | money | more)
        store.touch(one, PendingInvoiceAmount=ZERO, DraftInvoicesAmount=one["DraftInvoicesAmount"] + pending)
    return lines


def _pro_forma(context: Context, project: Row, material: list[Values], progress: list[Values], day: datetime) -> Row:
    store, settings = context.store, project["BillingAndAllocationSettings"]
    owner = store.get("Customer", project["Customer"])
    values: Values = {"RefNbr": store.number("ProFormaInvoice"), "ProjectID": project["ProjectID"], "CustomerID": owner["CustomerID"]}
    values |= {"InvoiceDate": day, "CurrencyID": settings.get("BillingCurrency") or owner["CurrencyID"], "Location": "MAIN", "Hold": False}
    values |= {"Status": "Open", "Description": f"{project['ProjectID']} {project['Description'] or ''}".strip()}
    terms = settings.get("Terms") or owner["Terms"]
    values["FinancialDetails"] = {"id": new_id(), "Branch": settings.get("Branch"), "Terms": terms, "CustomerTaxZone": owner["TaxZone"]}
    values["FinancialDetails"]["DueDate"] = due_date(day, terms)
    draft = Draft(TYPES["ProFormaInvoice"], values | {"TimeAndMaterial": material, "ProgressBilling": progress})
    _calculate(context, draft)
    if draft.errors:
        raise failed("; ".join(draft.errors.values()))
    return store.add("ProFormaInvoice", **draft.values)


def pro_forma(context: Context, draft: Draft) -> None:
    """Made by billing only; lines and dates may be changed while it is not released."""
    if draft.created:
        raise failed("Pro forma invoices are created by project billing.")
    if draft.row is not None and draft.row["Status"] == "Closed":
        raise failed(STATUS_INVALID)
    for name, mark in (("TimeAndMaterial", "BilledQty"), ("ProgressBilling", "PreviouslyInvoiced")):
        for line in draft.details(name):
            if mark not in line:
                draft.bad("Lines of the pro forma invoice are created by project billing.", name, line["id"])
            elif line.get("ProjectTaskID") is None:
                draft.bad("'ProjectTaskID' cannot be empty.", name, line["id"], "ProjectTaskID")
    _calculate(context, draft)


def _calculate(context: Context, draft: Draft) -> None:
    draft.default("InvoiceDate", context.business_date)
    for line in draft.details("TimeAndMaterial"):
        changed = draft.named("TimeAndMaterial", line["id"], "QtyToInvoice") or draft.named("TimeAndMaterial", line["id"], "UnitPrice")
        if changed and not draft.named("TimeAndMaterial", line["id"], "AmountToInvoice"):
            line["AmountToInvoice"] = cents(line.get("QtyToInvoice", ZERO) * line.get("UnitPrice", ZERO))
    lines = [*draft.details("TimeAndMaterial"), *draft.details("ProgressBilling")]
    for line in lines:
        line["AmountToInvoice"] = cents(line.get("AmountToInvoice", ZERO))
    zone = draft.linked("FinancialDetails").get("CustomerTaxZone")
    draft["TaxDetails"] = taxes(context.store, zone, [(one.get("TaxCategory"), one["AmountToInvoice"]) for one in lines])
    draft["TimeAndMaterialTotal"] = total(one["AmountToInvoice"] for one in draft.details("TimeAndMaterial"))
    draft["ProgressBillingTotal"] = total(one["AmountToInvoice"] for one in draft.details("ProgressBilling"))
    draft["TaxTotal"] = total(one["TaxAmount"] for one in draft["TaxDetails"])
    draft["InvoiceTotal"] = draft["TimeAndMaterialTotal"] + draft["ProgressBillingTotal"] + draft["TaxTotal"]
    draft["AmountDue"], draft["RetainageTotal"] = draft["InvoiceTotal"], ZERO
    context.period(draft, draft["InvoiceDate"])
    draft["Status"] = "On Hold" if draft["Hold"] else "Open"


def hold(context: Context, row: Row, *, hold: bool) -> None:
    if row["Status"] != ("Open" if hold else "On Hold"):
        raise failed(STATUS_INVALID)
    context.store.touch(row, Status="On Hold" if hold else "Open", Hold=hold)


def release(context: Context, row: Row) -> None:
    """Creates the invoice; it is released too if the project says so (sheet 8)."""
    if row["Status"] != "Open":
        raise failed(STATUS_INVALID)
    store, project = context.store, context.store.get("Project", row["ProjectID"])
    draft = _invoice(context, row)
    made = store.add("Invoice", **draft.values)
    made.custom = draft.custom
    paid = {"ARDocType": made["Type"], "ARRefNbr": made["ReferenceNbr"]}
    store.touch(row, Status="Closed", FinancialDetails=(row["FinancialDetails"] or {"id": new_id()}) | paid)
    shown = {"Status": "Closed", "ARDocType": made["Type"], "ARReferenceNbr": made["ReferenceNbr"], "ARDocDate": made["Date"]}
    shown |= {"ARDocStatus": made["Status"], "ARDocOriginalAmount": made["Amount"], "OpenARBalance": made["Balance"]}
    lines = [one | shown if one["ProFormaReferenceNbr"] == row["RefNbr"] else one for one in project["Invoices"] or []]
    billed = total(one["AmountToInvoice"] for one in [*(row["TimeAndMaterial"] or []), *(row["ProgressBilling"] or [])])
    store.touch(project, Invoices=lines, Income=(project["Income"] or ZERO) + billed)
    _move_drafts(store, row)
    if project["BillingAndAllocationSettings"].get("AutomaticallyReleaseARDocuments"):
        documents.release(context, made)


def _invoice(context: Context, row: Row) -> Draft:
    time = [
        {"Qty": one.get("QtyToInvoice", ZERO), "UOM": one.get("UOM"), "UnitPrice": one.get("UnitPrice", ZERO)} | _billed(one)
        for one in row["TimeAndMaterial"] or []
    ]
    progress = [{"Qty": ZERO, "UnitPrice": one["AmountToInvoice"]} | _billed(one) for one in row["ProgressBilling"] or []]
    details = [{"id": new_id()} | {name: value for name, value in one.items() if value is not None} for one in [*time, *progress]]
    values: Values = {"Type": "Invoice", "ReferenceNbr": context.store.number("Invoice"), "Customer": row["CustomerID"], "Details": details}
    values |= {"Project": row["ProjectID"], "Date": row["InvoiceDate"], "Description": row["Description"], "Hold": False}
    values |= {"Terms": row["FinancialDetails"].get("Terms"), "LinkBranch": row["FinancialDetails"].get("Branch")}
    draft = Draft(TYPES["Invoice"], values, custom={"Document.CuryID": row["CurrencyID"]})
    draft.sent |= {("Details", one["id"], name) for one in details for name in ("ExtendedPrice", "UnitPrice")} | {("Terms",)}
    documents.invoice(context, draft)
    if draft.errors:
        raise failed("; ".join(draft.errors.values()))
    return draft


def _billed(one: Values) -> Values:
    text = {"TransactionDescription": one.get("Description"), "ProjectTask": one["ProjectTaskID"], "CostCode": one.get("CostCode")}
    item = None if one.get("InventoryID") == "<N/A>" else one.get("InventoryID")
    return text | {
        "InventoryID": item,
        "ExtendedPrice": one["AmountToInvoice"],
        "TaxCategory": one.get("TaxCategory"),
        "Branch": one.get("Branch"),
    }


def _move_drafts(store: Store, row: Row) -> None:
    """What was a draft on the budget is actual now."""
    for one in row["ProgressBilling"] or []:
        keys = (row["ProjectID"], one["ProjectTaskID"], "REVENUE", one.get("InventoryID"), one.get("CostCode"))
        found = store.find("ProjectBudget", *keys)
        if found is not None:
            drafts = max(ZERO, found["DraftInvoicesAmount"] - one["CurrentInvoiced"])
            store.touch(found, DraftInvoicesAmount=drafts, ActualAmount=found["ActualAmount"] + one["AmountToInvoice"])


def delete_pro_forma(context: Context, row: Row) -> None:
    if row["Status"] == "Closed":
        raise failed("The pro forma invoice has been released and cannot be deleted.")
    project = context.store.get("Project", row["ProjectID"])
    context.store.touch(project, Invoices=[one for one in project["Invoices"] or [] if one["ProFormaReferenceNbr"] != row["RefNbr"]])
    for one in row["ProgressBilling"] or []:
        found = context.store.find(
            "ProjectBudget", row["ProjectID"], one["ProjectTaskID"], "REVENUE", one.get("InventoryID"), one.get("CostCode")
        )
        if found is not None:
            changes = {"DraftInvoicesAmount": found["DraftInvoicesAmount"] - one["CurrentInvoiced"]}
            context.store.touch(found, **changes, PendingInvoiceAmount=(found["PendingInvoiceAmount"] or ZERO) + one["CurrentInvoiced"])
