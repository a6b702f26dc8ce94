"""Rules of invoices, payments and billing milestones (§7.7)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from simulators.kantata import money
from simulators.kantata.context import Context
from simulators.kantata.errors import Refused, fault, invalid
from simulators.kantata.facts import ZONE
from simulators.kantata.validation import amount
from simulators.kit.simulator import Record

_FIRST_NUMBER = 1001
_TEXTS = ("message", "user_invoice_title", "purchase_order", "project_code")


def create_invoice(ctx: Context, values: Record) -> Record:
    workspace = ctx.store.get("workspaces", values["workspace_id"]) or {}
    currency, key = workspace["currency"], workspace["id"]
    day = values.get("invoice_date") or datetime.fromtimestamp(ctx.store.now(), ZONE).date().isoformat()
    number = values.get("user_invoice_number")
    if number is None:
        number = max((row["user_invoice_number"] for row in ctx.store.all("invoices")), default=_FIRST_NUMBER - 1) + 1
    tax_rate = values.get("tax_rate")
    record: Record = {
        **{name: values.get(name) for name in _TEXTS},
        "invoice_date": day,
        "payment_schedule": values["payment_schedule"],
        "user_invoice_number": number,
        "draft": values.get("draft", False),
        "status": "new",
        "currency": currency,
        "tax_rate": None if tax_rate is None else float(tax_rate),
        "workspace_ids": list(dict.fromkeys([key, *values.get("workspace_ids", [])])),
        "user_id": ctx.user["id"],
        "recipient_id": None,
        "balance_in_cents": 0,
        "time_adjustment_ids": [],
    }
    invoice = ctx.store.insert("invoices", {**record, **_named(record)})
    for kind in ("fixed_fee_items", "additional_items"):
        for item in _items(values.get(kind)):
            ctx.store.insert(kind, _item(ctx, kind, invoice, item))
    _attach(ctx, invoice, values)
    return _total(ctx, invoice)


def update_invoice(ctx: Context, record: Record, values: Record) -> Record:
    if record["status"] != "new":
        raise invalid("status", f"Invoice has been {'cancelled' if record['status'] == 'cancelled' else 'paid'} and cannot be changed")
    if "tax_rate" in values:
        values["tax_rate"] = None if values["tax_rate"] is None else float(values["tax_rate"])
    relinked: Record = {name: values.pop(name) for name in ("time_entry_ids", "expense_ids", "billing_milestone_ids") if name in values}
    merged = {**record, **{name: value for name, value in values.items() if value is not None or name in _TEXTS}}
    changed = ctx.store.change("invoices", record["id"], **{**merged, **_named(merged), "updated_at": ctx.store.now()})
    _release(ctx, changed, [name.removesuffix("_ids") for name in relinked])
    _attach(ctx, changed, relinked)
    return _total(ctx, changed)


def cancel_invoice(ctx: Context, record: Record) -> Record:
    """A cancelled invoice frees its entries, so that they can be invoiced again."""
    if record["status"] == "cancelled":
        raise invalid("status", "Invoice has already been cancelled")
    if ctx.store.where("external_payments", "invoice_id", record["id"]):
        raise invalid("status", "Invoice has payments and cannot be cancelled")
    _release(ctx, record, ["time_entry", "expense", "billing_milestone"])
    return ctx.store.change("invoices", record["id"], status="cancelled")


def create_payment(ctx: Context, values: Record) -> Record:
    """Pays the balance unless an amount is given; a balance of nothing is an accepted payment."""
    invoice = ctx.store.get("invoices", values["invoice_id"]) or {}
    if values["workspace_id"] not in invoice["workspace_ids"] or invoice["status"] != "new" or invoice["draft"]:
        raise invalid("invoice_id", "Invoice cannot be paid")
    due = invoice["balance_in_cents"]
    paid = due if values.get("amount_in_cents") is None else values["amount_in_cents"]
    if paid > due or paid < 0:
        raise invalid("amount_in_cents", "Amount in cents must not be greater than the balance")
    status = "accepted payment" if paid == due else "new"
    ctx.store.change("invoices", invoice["id"], balance_in_cents=due - paid, status=status)
    payment = {"amount_in_cents": paid, "message": values.get("message"), "user_id": ctx.user["id"]}
    return ctx.store.insert("external_payments", {**payment, "invoice_id": invoice["id"], "workspace_id": values["workspace_id"]})


def create_milestone(ctx: Context, values: Record) -> Record:
    workspace = ctx.store.get("workspaces", values["workspace_id"]) or {}
    blank: Record = {"date_to_invoice": None, "story_id": None, "billing_type": "milestone", "invoice_id": None, "invoice_ids": []}
    return ctx.store.insert("billing_milestones", {**blank, **values, "currency": workspace["currency"]})


def _named(record: Record) -> Record:
    prefix = "Draft " if record["draft"] else ""
    try:
        due = date.fromisoformat(record["invoice_date"]) + timedelta(days=record["payment_schedule"])
    except OverflowError:
        raise invalid("payment_schedule", "Payment schedule is out of range") from None
    return {"title": f"{prefix}Invoice #{record['user_invoice_number']}", "due_date": due.isoformat()}


def _items(given: Any) -> list[Record]:
    rows = [] if given in (None, "") else given
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise invalid("fixed_fee_items", "Items is invalid")
    return rows


def _item(ctx: Context, kind: str, invoice: Record, given: Record) -> Record:
    """``amount`` is in units of the currency, its answer in cents (§4)."""
    if given.get("amount") in (None, ""):
        raise invalid("amount", "Amount can't be blank")
    story = ctx.store.get("stories", given.get("story_id"))
    if given.get("story_id") and (story is None or story["workspace_id"] not in invoice["workspace_ids"]):
        raise invalid("story_id", "Story must exist")
    item: Record = {
        "notes": given.get("notes"),
        "amount_in_cents": money.cents(amount("amount", given["amount"]), invoice["currency"]),
        "taxable": str(given.get("taxable", False)).lower() in ("true", "1"),
        "currency": invoice["currency"],
        "workspace_id": invoice["workspace_ids"][0],
        "_invoice_id": invoice["id"],
    }
    return {**item, "story_id": story and story["id"]} if kind == "fixed_fee_items" else item


def _attach(ctx: Context, invoice: Record, values: Record) -> None:
    for key in values.get("time_entry_ids", []):
        row = ctx.store.get("time_entries", key) or {}
        if row["workspace_id"] not in invoice["workspace_ids"] or not row["approved"] or not row["billable"] or row["is_invoiced"]:
            raise _not_invoiceable("time_entry_ids", "Time entries must be approved, billable and not yet invoiced")
        ctx.store.change("time_entries", key, is_invoiced=True, invoice_id=invoice["id"])
    for key in values.get("expense_ids", []):
        row = ctx.store.get("expenses", key) or {}
        if row["workspace_id"] not in invoice["workspace_ids"] or not row["billable"] or row["is_invoiced"]:
            raise _not_invoiceable("expense_ids", "Expenses must be billable and not yet invoiced")
        ctx.store.change("expenses", key, is_invoiced=True, _invoice_id=invoice["id"])
    for key in values.get("billing_milestone_ids", []):
        row = ctx.store.get("billing_milestones", key) or {}
        if row["workspace_id"] not in invoice["workspace_ids"] or row["invoice_id"]:
            raise _not_invoiceable("billing_milestone_ids", "Billing milestones must not yet be invoiced")
        ctx.store.change("billing_milestones", key, invoice_id=invoice["id"], invoice_ids=[invoice["id"]])


def _not_invoiceable(field: str, message: str) -> Refused:
    return Refused(422, [fault(field, message)])


def _release(ctx: Context, invoice: Record, kinds: list[str]) -> None:
    if "time_entry" in kinds:
        for row in ctx.store.where("time_entries", "invoice_id", invoice["id"]):
            ctx.store.change("time_entries", row["id"], is_invoiced=False, invoice_id=None)
    if "expense" in kinds:
        for row in ctx.store.where("expenses", "_invoice_id", invoice["id"]):
            ctx.store.change("expenses", row["id"], is_invoiced=False, _invoice_id=None)
    if "billing_milestone" in kinds:
        for row in ctx.store.where("billing_milestones", "invoice_id", invoice["id"]):
            ctx.store.change("billing_milestones", row["id"], invoice_id=None, invoice_ids=[])


def _total(ctx: Context, invoice: Record) -> Record:
    """The sum of the lines, with ``tax_rate`` percent on those that are taxable."""
    store, key = ctx.store, invoice["id"]
    entries = store.where("time_entries", "invoice_id", key)
    lines = [(money.worked(row["time_in_minutes"], row["rate_in_cents"]), row["taxable"]) for row in entries]
    for kind in ("expenses", "fixed_fee_items", "additional_items"):
        lines += [(row["amount_in_cents"], row["taxable"]) for row in store.where(kind, "_invoice_id", key)]
    lines += [(row["amount_in_cents"], False) for row in store.where("billing_milestones", "invoice_id", key)]
    taxed = sum(value for value, taxable in lines if taxable)
    tax = money.round_half_up(Decimal(taxed) * Decimal(str(invoice["tax_rate"] or 0)) / 100)
    return store.change("invoices", key, balance_in_cents=sum(value for value, _ in lines) + tax)
