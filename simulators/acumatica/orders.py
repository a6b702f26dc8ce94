"""Sales orders, which stand for signed contracts, and the invoices prepared from them (sheet 7)."""

from __future__ import annotations

from simulators.acumatica.context import STATUS_INVALID, Context
from simulators.acumatica.documents import invoice, price
from simulators.acumatica.errors import failed
from simulators.acumatica.money import ZERO, precision, taxes, total
from simulators.acumatica.schema import TYPES
from simulators.acumatica.store import Row, new_id
from simulators.acumatica.wire import Draft

FINAL = ("Completed", "Canceled")


def order(context: Context, draft: Draft) -> None:
    if draft.row is not None and draft.row["Status"] in FINAL:
        raise failed(STATUS_INVALID)
    owner = context.customer(draft["CustomerID"])
    if owner is None:
        return
    if draft.created:
        draft.default("Hold", True)
    draft.default("Date", context.business_date)
    draft.default("RequestedOn", draft["Date"])
    draft.default("LocationID", "MAIN")
    draft.default("Branch", context.branch)
    draft.default("Project", "X")
    if draft["CurrencyID"] is None or (draft.changed("CustomerID") and not draft.named("CurrencyID")):
        draft["CurrencyID"] = owner["CurrencyID"]
    if draft["CurrencyID"] != owner["CurrencyID"] and not owner["EnableCurrencyOverride"]:
        draft.bad(f"The currency '{draft['CurrencyID']}' cannot be used for the customer.", "CurrencyID")
    if context.store.find("CustomerLocation", owner["CustomerID"], draft["LocationID"]) is None:
        draft.bad(f"LocationID '{draft['LocationID']}' cannot be found in the system.", "LocationID")
    settings = draft.linked("FinancialSettings")
    if draft.changed("CustomerID"):
        for name, value in (("Terms", owner["Terms"]), ("CustomerTaxZone", owner["TaxZone"])):
            if not draft.named("FinancialSettings", name):
                settings[name] = value
    settings["Branch"] = draft["Branch"]
    draft["BaseCurrencyID"] = context.store.branch_currency(draft["Branch"])
    _lines(context, draft)
    _totals(context, draft)
    draft["Approved"] = True
    draft["Status"] = "On Hold" if draft["Hold"] else "Open"


def _lines(context: Context, draft: Draft) -> None:
    project = context.store.find("Project", draft["Project"])
    lines = draft.details("Details")
    for line in lines:
        item = context.store.find("NonStockItem", line.get("InventoryID"))
        price(draft, line, "OrderQty", "ExtendedPrice", item, precision(context.store, draft["CurrencyID"]))
        line["LineNbr"] = line.get("LineNbr") or max((one.get("LineNbr") or 0 for one in lines), default=0) + 1
        if item is not None:
            line.setdefault("LineDescription", item["Description"])
            line.setdefault("UOM", item["SalesUnit"])
            line.setdefault("TaxCategory", item["TaxCategory"])
        line["Amount"] = line["ExtendedPrice"] - (line.get("DiscountAmount") or ZERO)
        billed = line.setdefault("UnbilledAmount", line["Amount"])
        line["UnbilledAmount"] = line["Amount"] if draft["Status"] in (None, "On Hold", "Open") else billed
        line["OpenQty"], line["Completed"] = line["OrderQty"], False
        line.setdefault("Branch", draft["Branch"])
        line.setdefault("LineType", "Non-Stock")
        line["LastModifiedDate"] = context.store.now()
        task = line.get("ProjectTask")
        if project is not None and task and context.store.find("ProjectTask", project["ProjectID"], task) is None:
            draft.bad(f"ProjectTask '{task}' cannot be found in the system.", "Details", line["id"], "ProjectTask")


def _totals(context: Context, draft: Draft) -> None:
    lines, zone = draft.details("Details"), draft.linked("FinancialSettings").get("CustomerTaxZone")
    digits = precision(context.store, draft["CurrencyID"])
    draft["TaxDetails"] = taxes(context.store, zone, [(one.get("TaxCategory"), one["Amount"]) for one in lines], digits)
    net = total(one["Amount"] for one in lines)
    draft["TaxTotal"] = total(one["TaxAmount"] for one in draft["TaxDetails"])
    draft["OrderTotal"], draft["OrderedQty"] = net + draft["TaxTotal"], total(one["OrderQty"] for one in lines)
    draft["VATTaxableTotal"] = total(one["TaxableAmount"] for one in draft["TaxDetails"])
    draft["VATExemptTotal"] = net - draft["VATTaxableTotal"]
    draft["IsTaxValid"] = True
    totals = draft.linked("Totals")
    totals |= {"LineTotalAmount": net, "TaxTotal": draft["TaxTotal"], "UnbilledAmount": net, "DiscountTotal": ZERO}


def open_order(context: Context, row: Row) -> None:
    if row["Status"] != "On Hold":
        raise failed(STATUS_INVALID)
    context.store.touch(row, Status="Open", Hold=False)


def hold_order(context: Context, row: Row) -> None:
    if row["Status"] != "Open":
        raise failed(STATUS_INVALID)
    context.store.touch(row, Status="On Hold", Hold=True)


def cancel(context: Context, row: Row) -> None:
    if row["Status"] not in ("On Hold", "Open"):
        raise failed(STATUS_INVALID)
    context.store.touch(row, Status="Canceled", Hold=False)


def reopen(context: Context, row: Row) -> None:
    if row["Status"] not in FINAL:
        raise failed(STATUS_INVALID)
    context.store.touch(row, Status="Open", Hold=False)


def delete_order(context: Context, row: Row) -> None:
    if row["Shipments"] or row["Status"] == "Completed":
        raise failed("The sales order cannot be deleted because an invoice has been prepared for it.")


def prepare_invoice(context: Context, row: Row) -> None:
    """A sales invoice with all lines of an open order, which is completed by it."""
    if row["Status"] != "Open":
        raise failed(STATUS_INVALID)
    if row["OrderType"] == "QT":
        raise failed("An invoice cannot be prepared for an order of the QT type.")
    store, owner = context.store, context.store.get("Customer", row["CustomerID"])
    lines = [
        {"id": new_id(), "LineNbr": one["LineNbr"], "InventoryID": one["InventoryID"], "TransactionDescr": one.get("LineDescription")}
        | {"Qty": one["OrderQty"], "UOM": one.get("UOM"), "UnitPrice": one["UnitPrice"], "Amount": one["Amount"]}
        | {
            "TaxCategory": one.get("TaxCategory"),
            "OrderType": row["OrderType"],
            "OrderNbr": row["OrderNbr"],
            "OrderLineNbr": one["LineNbr"],
        }
        | {"Account": "40000", "SubAccount": "000000", "BranchID": one.get("Branch"), "ProjectTask": one.get("ProjectTask")}
        for one in row["Details"] or []
    ]
    draft = Draft(TYPES["SalesInvoice"], {"Details": lines})
    draft.sent |= {("Details", one["id"], "Amount") for one in lines}
    draft.values |= {"Type": "Invoice", "CustomerID": row["CustomerID"], "Project": row["Project"], "CustomerOrder": row["CustomerOrder"]}
    draft.values |= {"Description": row["Description"], "Currency": row["CurrencyID"], "Hold": False, "Date": context.business_date}
    draft.values["FinancialDetails"] = {"id": new_id(), "Branch": row["Branch"], "CustomerTaxZone": owner["TaxZone"]}
    invoice(context, draft)
    if draft.errors:
        raise failed("; ".join(draft.errors.values()))
    number = store.number("SalesInvoice")
    made = store.add("SalesInvoice", **draft.values, ReferenceNbr=number)
    shipment = {"id": new_id(), "InvoiceNbr": made["ReferenceNbr"], "InvoiceType": "Invoice", "Status": "Completed"}
    done = [
        one | {"Completed": True, "UnbilledAmount": ZERO, "InvoiceNbr": number, "InvoiceType": "Invoice"} for one in row["Details"] or []
    ]
    store.touch(row, Status="Completed", Shipments=[*(row["Shipments"] or []), shipment], Details=done)
