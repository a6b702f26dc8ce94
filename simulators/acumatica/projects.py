"""Projects, their tasks, budgets and change orders (sheet 7, 8)."""

from __future__ import annotations

import copy

from simulators.acumatica.context import STATUS_INVALID, Context
from simulators.acumatica.errors import failed
from simulators.acumatica.money import ZERO, cents, total
from simulators.acumatica.store import Row, Values, new_id
from simulators.acumatica.wire import Draft

# Action of the screen: statuses it starts from, and where it leads (sheet 7; the transitions are ours, the sheet has the words only).
PROJECT_STEPS = {
    "ActivateProject": (("In Planning", "Suspended", "Completed", "Canceled"), "Active"),
    "HoldProject": (("Active", "Suspended"), "In Planning"),
    "CompleteProject": (("Active",), "Completed"),
    "SuspendProject": (("Active",), "Suspended"),
    "CancelProject": (("In Planning", "Active", "Suspended"), "Canceled"),
}
TASK_STEPS = {
    "ActivateProjectTask": (("In Planning", "Completed", "Canceled"), "Active"),
    "HoldProjectTask": (("Active",), "In Planning"),
    "CompleteProjectTask": (("Active",), "Completed"),
    "CancelProjectTask": (("In Planning", "Active"), "Canceled"),
}


def project(context: Context, draft: Draft) -> None:
    store, owner = context.store, context.customer(draft["Customer"])
    if draft.created:
        if draft["ProjectID"] is None:
            draft["ProjectID"] = f"PR{store.next('Project'):06d}"
        _from_template(context, draft)
        draft.default("Hold", True)
        draft.default("Status", "In Planning")
    properties, billing = draft.linked("ProjectProperties"), draft.linked("BillingAndAllocationSettings")
    properties.setdefault("StartDate", context.business_date)
    _span(draft, "ProjectProperties", "StartDate", "EndDate")
    billing.setdefault("Branch", context.branch)
    properties.setdefault("ProjectCurrency", store.branch_currency(billing["Branch"]))
    properties.setdefault("ChangeOrderWorkflow", False)
    properties.setdefault("RevenueBudgetLevel", "Task")
    properties.setdefault("CostBudgetLevel", "Task")
    billing.setdefault("CreateProFormaOnBilling", True)
    billing.setdefault("AutomaticallyReleaseARDocuments", False)
    billing.setdefault("BillingPeriod", "Month")
    if owner is not None and draft.changed("Customer"):
        for name, value in (("Terms", owner["Terms"]), ("BillingCurrency", owner["CurrencyID"])):
            if not draft.named("BillingAndAllocationSettings", name):
                billing[name] = value
    for name in ("Income", "Expenses", "Assets", "Liabilities"):
        draft.default(name, ZERO)
    before = draft.row["Hold"] if draft.row else True
    if draft["Hold"] is False and before and draft["Status"] == "In Planning":
        draft["Status"] = "Active"
    elif draft["Hold"] and not before and draft["Status"] == "Active":
        draft["Status"] = "In Planning"
    for line in draft.details("Employees"):
        person = store.find("Employee", line.get("EmployeeID"))
        line["EmployeeName"] = person["EmployeeName"] if person else None


def _from_template(context: Context, draft: Draft) -> None:
    template = context.store.find("ProjectTemplate", draft["ProjectTemplateID"])
    if template is None:
        return
    draft.default("Description", template["Description"])
    for name in ("BillingAndAllocationSettings", "ProjectProperties"):
        own = {key: value for key, value in (draft[name] or {"id": new_id()}).items() if value is not None}
        draft[name] = {key: value for key, value in copy.deepcopy(template[name] or {}).items() if key != "id"} | own


def _span(draft: Draft, where: str, first: str, last: str) -> None:
    holder = draft[where] or {}
    if holder.get(first) and holder.get(last) and holder[last] < holder[first]:
        draft.bad(f"The {last} must be later than the {first}.", where, last)


def after_project(context: Context, row: Row, *, created: bool) -> None:
    """Tasks come with the template (sheet 7); they are planned, as the project is."""
    if not created or not row["ProjectTemplateID"]:
        return
    for model in list(context.store.all("ProjectTemplateTask")):
        if model["ProjectTemplateID"] == row["ProjectTemplateID"] and model["Properties"]["AutomaticallyIncludeInProject"]:
            properties = {"id": new_id(), "CompletionMethod": model["Properties"]["CompletionMethod"], "Completed": ZERO}
            settings = dict(model["BillingAndAllocationSettings"], id=new_id(), Customer=row["Customer"])
            keys = {"ProjectID": row["ProjectID"], "ProjectTaskID": model["ProjectTemplateTaskID"], "Status": "In Planning"}
            more = {"Properties": properties, "BillingAndAllocationSettings": settings, "Default": model["Properties"]["Default"]}
            context.store.add("ProjectTask", **keys, Description=model["Description"], **more)


def step(context: Context, row: Row, action: str) -> None:
    allowed, status = (PROJECT_STEPS | TASK_STEPS)[action]
    if row["Status"] not in allowed:
        raise failed(f"The {action} action cannot be performed: {STATUS_INVALID}")
    changes: Values = {"Status": status}
    if row.type.name == "Project":
        changes["Hold"] = status == "In Planning"
    else:
        parent = context.store.get("Project", row["ProjectID"])
        if status == "Active" and parent["Status"] not in ("Active", "In Planning"):
            raise failed(f"The {parent['ProjectID']} project is not active.")
        if status == "Completed":
            done = {"Completed": ZERO + 100, "EndDate": context.business_date}
            changes["Properties"] = (row["Properties"] or {"id": new_id()}) | done
    context.store.touch(row, **changes)


def change_id(context: Context, row: Row, parameters: Values) -> None:
    """``ChangeProjectID``: everything that names the project follows."""
    wanted = str(parameters.get("ProjectID") or "").strip().upper()
    if not wanted:
        raise failed("'ProjectID' cannot be empty.")
    if context.store.find("Project", wanted):
        raise failed(f"The {wanted} identifier is already used for another project.")
    old = row["ProjectID"]
    for entity, name in (("ProjectTask", "ProjectID"), ("ProjectBudget", "ProjectID"), ("TimeEntry", "ProjectID"), ("Invoice", "Project"),
                         ("ProFormaInvoice", "ProjectID"), ("SalesOrder", "Project"), ("ChangeOrder", "ProjectID")):  # fmt: skip
        for other in [one for one in context.store.all(entity) if one[name] == old]:
            context.store.put(other, other.values | {name: wanted})
    context.store.put(row, row.values | {"ProjectID": wanted})


def delete_project(context: Context, row: Row) -> None:
    used = [("TimeEntry", "ProjectID"), ("Invoice", "Project"), ("ProFormaInvoice", "ProjectID"), ("SalesOrder", "Project")]
    if any(one[name] == row["ProjectID"] for entity, name in used for one in context.store.all(entity)):
        raise failed("The project cannot be deleted because it is in use.")
    for entity in ("ProjectTask", "ProjectBudget"):
        for other in [one for one in context.store.all(entity) if one["ProjectID"] == row["ProjectID"]]:
            context.store.remove(other)


def task(context: Context, draft: Draft) -> None:
    parent = context.store.find("Project", draft["ProjectID"])
    if parent is None:
        if draft["ProjectID"] == "X":
            draft.bad("Tasks cannot be added to the non-project.", "ProjectID")
        return
    if draft.created and parent["Status"] in ("Completed", "Canceled"):
        draft.bad(f"The {parent['ProjectID']} project is {parent['Status'].lower()}.", "ProjectID")
    draft.default("Status", "In Planning")
    properties, settings = draft.linked("Properties"), draft.linked("BillingAndAllocationSettings")
    properties.setdefault("CompletionMethod", "Manual")
    properties.setdefault("Completed", ZERO)
    if not ZERO <= (properties["Completed"] or ZERO) <= 100:
        draft.bad("The value must be between 0 and 100.", "Properties", "Completed")
    _span(draft, "Properties", "PlannedStartDate", "PlannedEndDate")
    _span(draft, "Properties", "StartDate", "EndDate")
    rules = parent["BillingAndAllocationSettings"]
    settings.setdefault("BillingRule", rules.get("BillingRule"))
    settings.setdefault("BillingOption", "By Billing Period")
    settings.setdefault("Branch", rules.get("Branch"))
    settings.setdefault("Customer", parent["Customer"])
    draft.default("Default", False)


def delete_task(context: Context, row: Row) -> None:
    keys = {"ProjectID": row["ProjectID"], "ProjectTaskID": row["ProjectTaskID"]}
    if any(all(one[name] == value for name, value in keys.items()) for one in context.store.all("TimeEntry")):
        raise failed("The task cannot be deleted because it is in use.")


def budget(context: Context, draft: Draft) -> None:
    store = context.store
    if store.find("Project", draft["ProjectID"]) is None:
        draft.bad(f"ProjectID '{draft['ProjectID']}' cannot be found in the system.", "ProjectID")
    elif store.find("ProjectTask", draft["ProjectID"], draft["ProjectTaskID"]) is None:
        draft.bad(f"ProjectTaskID '{draft['ProjectTaskID']}' cannot be found in the system.", "ProjectTaskID")
    group = store.find("AccountGroup", draft["AccountGroup"])
    if group is None:
        return
    draft["Type"] = group["Type"]
    item = store.find("NonStockItem", draft["InventoryID"])
    if item is not None:
        draft.default("Description", item["Description"])
        draft.default("UOM", item["SalesUnit"])
        draft.default("UnitRate", item["DefaultPrice"])
    for name in (
        "OriginalBudgetedQty",
        "UnitRate",
        "ActualQty",
        "ActualAmount",
        "DraftInvoicesAmount",
        "BudgetedCOAmount",
        "BudgetedCOQty",
    ):
        draft.default(name, ZERO)
    if draft["OriginalBudgetedAmount"] is None or (
        draft.changed("OriginalBudgetedQty", "UnitRate") and not draft.named("OriginalBudgetedAmount")
    ):
        draft["OriginalBudgetedAmount"] = cents(draft["OriginalBudgetedQty"] * draft["UnitRate"])
    for what in ("Qty", "Amount"):
        moved = draft.created or draft.changed(f"OriginalBudgeted{what}")
        if draft[f"RevisedBudgeted{what}"] is None or (moved and not draft.named(f"RevisedBudgeted{what}")):
            draft[f"RevisedBudgeted{what}"] = draft[f"OriginalBudgeted{what}"] + draft[f"BudgetedCO{what}"]
    _progress(draft)
    draft["VarianceAmount"] = draft["RevisedBudgetedAmount"] - draft["ActualAmount"]


def _progress(draft: Draft) -> None:
    """Percentage and pending amount follow each other: pending is what is complete and not invoiced yet (sheet 7)."""
    if draft["Type"] != "Income":
        return
    revised, billed = draft["RevisedBudgetedAmount"], draft["ActualAmount"] + draft["DraftInvoicesAmount"]
    draft.default("Completed", ZERO)
    draft.default("PendingInvoiceAmount", ZERO)
    if draft.named("PendingInvoiceAmount"):
        draft["PendingInvoiceAmount"] = cents(draft["PendingInvoiceAmount"] or ZERO)
        share = (draft["PendingInvoiceAmount"] + billed) * 100 / revised if revised else ZERO
        draft["Completed"] = cents(share)
    elif draft.named("Completed"):
        draft["PendingInvoiceAmount"] = max(ZERO, cents(revised * (draft["Completed"] or ZERO) / 100) - billed)


def delete_budget(context: Context, row: Row) -> None:
    if row["ActualAmount"] or row["DraftInvoicesAmount"]:
        raise failed("The budget line cannot be deleted because it has actual amounts.")


def change_order(context: Context, draft: Draft) -> None:
    parent = context.store.find("Project", draft["ProjectID"])
    if draft.row is not None and draft.row["Status"] in ("Closed", "Canceled"):
        raise failed(STATUS_INVALID)
    if parent is None:
        return
    if not (parent["ProjectProperties"] or {}).get("ChangeOrderWorkflow"):
        draft.bad("The change order workflow is not enabled for the project.", "ProjectID")
    draft["Customer"] = parent["Customer"]
    draft.default("ChangeDate", context.business_date)
    if draft.created:
        draft.default("Hold", True)
    for name in ("RevenueBudget", "CostBudget"):
        for line in draft.details(name):
            line.setdefault("InventoryID", "<N/A>")
            line.setdefault("CostCode", "00-000")
            if context.store.find("ProjectTask", parent["ProjectID"], line.get("ProjectTaskID")) is None:
                draft.bad(f"ProjectTaskID '{line.get('ProjectTaskID')}' cannot be found in the system.", name, line["id"], "ProjectTaskID")
            if line.get("Amount") is None:
                line["Amount"] = cents((line.get("Qty") or ZERO) * (line.get("UnitRate") or ZERO))
    draft["RevenueBudgetChangeTotal"] = total(one["Amount"] for one in draft.details("RevenueBudget"))
    draft["CostBudgetChangeTotal"] = total(one["Amount"] for one in draft.details("CostBudget"))
    draft["CommitmentsChangeTotal"] = ZERO
    draft["GrossMarginAmount"] = draft["RevenueBudgetChangeTotal"] - draft["CostBudgetChangeTotal"]
    if draft["Status"] in (None, "On Hold", "Open"):
        draft["Status"] = "On Hold" if draft["Hold"] else "Open"


def hold_change(context: Context, row: Row, *, hold: bool) -> None:
    if row["Status"] != ("Open" if hold else "On Hold"):
        raise failed(STATUS_INVALID)
    context.store.touch(row, Status="On Hold" if hold else "Open", Hold=hold)


def release_change(context: Context, row: Row) -> None:
    """Adds the change to the revised budget; a line that has no budget yet gets one."""
    if row["Status"] != "Open":
        raise failed(STATUS_INVALID)
    store = context.store
    for line in [*(row["RevenueBudget"] or []), *(row["CostBudget"] or [])]:
        keys = (row["ProjectID"], line["ProjectTaskID"], line["AccountGroup"], line["InventoryID"], line["CostCode"])
        found = store.find("ProjectBudget", *keys) or _new_budget(context, keys)
        amount, quantity = line["Amount"], line.get("Qty") or ZERO
        changes = {"BudgetedCOAmount": found["BudgetedCOAmount"] + amount, "BudgetedCOQty": found["BudgetedCOQty"] + quantity}
        changes |= {
            "RevisedBudgetedAmount": found["RevisedBudgetedAmount"] + amount,
            "RevisedBudgetedQty": found["RevisedBudgetedQty"] + quantity,
        }
        store.touch(found, **changes)
    store.touch(row, Status="Closed", Hold=False, CompletionDate=context.business_date)


def _new_budget(context: Context, keys: tuple[str, ...]) -> Row:
    from simulators.acumatica.schema import TYPES

    kind = TYPES["ProjectBudget"]
    draft = Draft(kind, dict(zip(kind.keys, keys, strict=True)))
    budget(context, draft)
    return context.store.add("ProjectBudget", **draft.values)
