"""What one transaction changes on others: billed quantities, open amounts, statuses, balances. Always derived anew, never added up."""

from __future__ import annotations

from decimal import Decimal

from simulators.netsuite.errors import user_error
from simulators.netsuite.money import ZERO, total
from simulators.netsuite.store import Row, Store, Values
from simulators.netsuite.transactions import POSTING, open_period, order_status, settled


def after(store: Store, row: Row, before: Values | None = None) -> None:
    """Follows a create, an update or a delete of a transaction (``before`` holds the values that were)."""
    docs = {line.get("doc") for values in (row.values, before or {}) for line in values.get("apply") or []}
    invoices = [store.find("invoice", doc) for doc in docs if doc]
    if row.type.name == "invoice" and store.find("invoice", row.id) is row:
        invoices.append(row)
    for invoice in invoices:
        if invoice is not None:
            _settle(store, invoice)
    if row.type.name == "invoice":
        order = store.find("salesOrder", row.values.get("createdFrom") or "")
        if order is not None:
            recount(store, order)
    customer = store.find("customer", row.values.get("entity") or row.values.get("customer") or "")
    if customer is not None:
        _balance(store, customer)


def billed(store: Store, order: Row) -> dict[int, tuple[Decimal, Decimal]]:
    """Quantity and amount that invoices have taken from each line of an order."""
    found: dict[int, tuple[Decimal, Decimal]] = {}
    for invoice in store.all("invoice"):
        if invoice.values.get("createdFrom") == order.id:
            for line in invoice.values["item"]:
                if line.get("orderLine") is not None:
                    quantity, amount = found.get(line["orderLine"], (ZERO, ZERO))
                    found[line["orderLine"]] = (quantity + line["quantity"], amount + line["amount"])
    return found


def recount(store: Store, order: Row) -> None:
    taken = billed(store, order)
    lines = [line | {"quantityBilled": taken.get(line["line"], (ZERO, ZERO))[0]} for line in order.values["item"]]
    store.touch(order, item=lines, status=order_status(order.values | {"item": lines}))


def _settle(store: Store, invoice: Row) -> None:
    paid = settled(store, invoice)
    remaining = invoice.values["total"] - paid
    approval = invoice.values["approvalStatus"]
    status = {"1": "D", "3": "E"}.get(approval) or ("B" if remaining <= 0 else "A")
    store.touch(invoice, amountPaid=paid, amountRemaining=remaining, status=status)


def _balance(store: Store, customer: Row) -> None:
    owed = total(
        one.values["amountRemaining"]
        for one in store.all("invoice")
        if one.values["entity"] == customer.id and one.values["approvalStatus"] == "2"
    )
    # A balance is a roll-up, not an edit: it must not make the customer look modified.
    customer.values = customer.values | {"balance": owed}


def before_delete(store: Store, row: Row) -> None:
    if row.type.name in POSTING:
        open_period(store, row.values)
    if store.dependants(row):
        raise user_error("This record cannot be deleted because it has child records.")
