"""Which rule belongs to which entity: before it is saved, after it, before it is deleted, and its actions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from simulators.acumatica import billing, customers, documents, orders, projects, work
from simulators.acumatica.context import Context, Prepare
from simulators.acumatica.store import Row, Values

Perform = Callable[[Context, Row, Values], None]

PREPARE: dict[str, Prepare] = {
    "ChangeOrder": projects.change_order,
    "Contact": customers.contact,
    "Customer": customers.customer,
    "CustomerLocation": customers.location,
    "Employee": customers.employee,
    "ExpenseClaim": work.expense_claim,
    "ExpenseReceipt": work.receipt,
    "Invoice": documents.invoice,
    "JournalTransaction": work.journal,
    "Opportunity": customers.opportunity,
    "Payment": documents.payment,
    "ProFormaInvoice": billing.pro_forma,
    "Project": projects.project,
    "ProjectBudget": projects.budget,
    "ProjectTask": projects.task,
    "ProjectTransaction": work.transaction,
    "SalesInvoice": documents.invoice,
    "SalesOrder": orders.order,
    "TimeEntry": work.time_entry,
}

DELETE: dict[str, Callable[[Context, Row], None]] = {
    "ChangeOrder": work.delete_posted,
    "Customer": customers.delete_customer,
    "CustomerLocation": customers.delete_location,
    "ExpenseClaim": work.delete_claim,
    "ExpenseReceipt": work.delete_claim,
    "Invoice": documents.delete,
    "JournalTransaction": work.delete_posted,
    "Payment": documents.delete,
    "ProFormaInvoice": billing.delete_pro_forma,
    "Project": projects.delete_project,
    "ProjectBudget": projects.delete_budget,
    "ProjectTask": projects.delete_task,
    "ProjectTransaction": work.delete_posted,
    "SalesInvoice": documents.delete,
    "SalesOrder": orders.delete_order,
    "TimeEntry": work.delete_time,
}


def _plain(rule: Callable[[Context, Row], None]) -> Perform:
    return lambda context, row, _: rule(context, row)


def _step(rule: Callable[[Context, Row, str], None], name: str) -> Perform:
    return lambda context, row, _: rule(context, row, name)


# Actions that take their time: 202 and a status to poll; the others are done with the answer, 204 (sheet 5, 8).
LONG: dict[tuple[str, str], Perform] = {
    ("ChangeOrder", "ReleaseChangeOrder"): _plain(projects.release_change),
    ("ExpenseClaim", "ReleaseExpenseClaim"): _plain(work.release_claim),
    ("Invoice", "ReleaseInvoice"): _plain(documents.release),
    ("JournalTransaction", "ReleaseJournalTransaction"): _plain(work.release_journal),
    ("Payment", "ReleasePayment"): _plain(documents.release_payment),
    ("Payment", "VoidPayment"): _plain(documents.void_payment),
    ("ProFormaInvoice", "ReleaseProFormaInvoice"): _plain(billing.release),
    ("Project", "RunProjectBilling"): _plain(billing.run),
    ("ProjectTransaction", "ReleaseTransactions"): _plain(work.release_transaction),
    ("SalesInvoice", "ReleaseSalesInvoice"): _plain(documents.release),
    ("SalesOrder", "PrepareSalesInvoice"): _plain(orders.prepare_invoice),
}

SHORT: dict[tuple[str, str], Perform] = {
    ("ChangeOrder", "HoldChangeOrder"): _plain(partial(projects.hold_change, hold=True)),
    ("ChangeOrder", "RemoveChangeOrderFromHold"): _plain(partial(projects.hold_change, hold=False)),
    ("ExpenseReceipt", "ClaimExpenseReceipt"): _plain(work.claim_receipt),
    ("Invoice", "ReverseInvoice"): _plain(partial(documents.reverse, apply_to_memo=False)),
    ("Invoice", "ReverseInvoiceAndApplyToMemo"): _plain(partial(documents.reverse, apply_to_memo=True)),
    ("ProFormaInvoice", "HoldProFormaInvoice"): _plain(partial(billing.hold, hold=True)),
    ("ProFormaInvoice", "RemoveProFormaInvoiceFromHold"): _plain(partial(billing.hold, hold=False)),
    ("Project", "ChangeProjectID"): projects.change_id,
    ("SalesOrder", "CancelSalesOrder"): _plain(orders.cancel),
    ("SalesOrder", "OpenSalesOrder"): _plain(orders.open_order),
    ("SalesOrder", "PutOnHold"): _plain(orders.hold_order),
    ("SalesOrder", "ReleaseFromHold"): _plain(orders.open_order),
    ("SalesOrder", "ReopenSalesOrder"): _plain(orders.reopen),
    ("TimeEntry", "CompleteTimeEntry"): _plain(work.complete_time),
    ("TimeEntry", "OpenTimeEntry"): _plain(work.open_time),
    **{(entity, "PutOnHold"): _plain(documents.hold) for entity in ("Invoice", "SalesInvoice", "Payment")},
    **{(entity, "ReleaseFromHold"): _plain(documents.release_from_hold) for entity in ("Invoice", "SalesInvoice", "Payment")},
    **{("Project", name): _step(projects.step, name) for name in projects.PROJECT_STEPS},
    **{("ProjectTask", name): _step(projects.step, name) for name in projects.TASK_STEPS},
    **{(name.split("Expense")[1].join(("Expense", "")), name): _step(work.step, name) for name in work.STEPS},
}


def after(context: Context, row: Row, before: dict[str, Any] | None) -> None:
    """What one saved record makes of others."""
    if row.type.name == "Customer":
        customers.after_customer(context, row)
    if row.type.name == "Project":
        projects.after_project(context, row, created=before is None)
