"""Receivables: invoices, debit and credit memos of both screens, from hold to closed (sheet 7, 8).

The tenant holds documents on entry unless the body says otherwise. Status: "On Hold", "Balanced" once released from hold, "Open" once
released, "Closed" when nothing is left of the balance.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from simulators.acumatica.context import STATUS_INVALID, Context, due_date
from simulators.acumatica.errors import failed
from simulators.acumatica.money import ZERO, cents, precision, taxes, total, unit_price
from simulators.acumatica.store import Row, Store, Values, new_id
from simulators.acumatica.wire import Draft

UNRELEASED = ("On Hold", "Balanced")
CLAIMS = ("Invoice", "Debit Memo")


@dataclass(frozen=True)
class Names:
    """The two screens have other names for the same fields (sheet 7)."""

    customer: str
    description: str
    extended: str
    branch: str


SCREENS = {
    "Invoice": Names("Customer", "TransactionDescription", "ExtendedPrice", "Branch"),
    "SalesInvoice": Names("CustomerID", "TransactionDescr", "Amount", "BranchID"),
}


def invoice(context: Context, draft: Draft) -> None:
    names, store = SCREENS[draft.type.name], context.store
    if draft.row is not None and draft.row["Status"] not in UNRELEASED:
        raise failed(STATUS_INVALID)
    owner = context.customer(draft[names.customer])
    if owner is None:
        return
    if owner["Status"] not in ("Active", "One-Time") and draft.created:
        draft.bad(f"The customer status is '{owner['Status']}'.", names.customer)
    if draft.created:
        draft.default("Hold", True)
    draft.default("Date", context.business_date)
    _terms(draft, owner, names)
    _organisation(context, draft, owner, names)
    context.period(draft, draft["Date"]) if "PostPeriod" in draft.type.fields else None
    _project(context, draft, names)
    lines = draft.details("Details")
    if not lines:
        draft.bad("At least one line should exist in the document.")
    for index, line in enumerate(lines, 1):
        _line(store, draft, line, names)
        line["LineNbr"] = line.get("LineNbr") or max((one.get("LineNbr") or 0 for one in lines), default=0) + 1 or index
    _totals(store, draft, _zone(draft, owner), names)
    if draft["Type"] == "Credit Memo" and "ApplicationsCreditMemo" in draft.type.fields:
        _applications(store, draft)
    draft["Status"] = "On Hold" if draft["Hold"] else "Balanced"


def _terms(draft: Draft, owner: Row, names: Names) -> None:
    if draft["Type"] == "Credit Memo":
        draft["Terms"] = None
    elif draft["Terms"] is None or (draft.changed(names.customer) and not draft.named("Terms")):
        draft["Terms"] = owner["Terms"]
    if draft["DueDate"] is None or (draft.changed("Date", "Terms") and not draft.named("DueDate")):
        draft["DueDate"] = due_date(draft["Date"], draft["Terms"])


def _organisation(context: Context, draft: Draft, owner: Row, names: Names) -> None:
    place = draft["LocationID"] or "MAIN"
    if context.store.find("CustomerLocation", owner["CustomerID"], place.upper()) is None:
        draft.bad(f"LocationID '{place}' cannot be found in the system.", "LocationID")
    currency = draft.custom.get("Document.CuryID") or draft["Currency"] or owner["CurrencyID"]
    if currency != owner["CurrencyID"] and not owner["EnableCurrencyOverride"]:
        draft.bad(f"The currency '{currency}' cannot be used for the customer.", *(["Currency"] if "Currency" in draft.type.fields else []))
    if draft.type.name == "Invoice":
        draft["LocationID"] = place.upper()
        draft.custom["Document.CuryID"] = currency
        draft.default("LinkBranch", context.branch)
        draft.default("LinkARAccount", "11000")
    else:
        draft["Currency"] = currency
        details = draft.linked("FinancialDetails")
        details.setdefault("Branch", context.branch)
        details.setdefault("CustomerTaxZone", owner["TaxZone"])
    for line in draft.details("Details"):
        line.setdefault(names.branch, draft["LinkBranch"] or context.branch)


def _digits(store: Store, draft: Draft) -> int:
    return precision(store, draft.custom.get("Document.CuryID") or draft["Currency"])


def _zone(draft: Draft, owner: Row) -> str | None:
    if draft.type.name == "SalesInvoice":
        zone: str | None = draft.linked("FinancialDetails").get("CustomerTaxZone")
        return zone
    draft.custom.setdefault("CurrentDocument.TaxZoneID", owner["TaxZone"])
    chosen: str | None = draft.custom["CurrentDocument.TaxZoneID"]
    return chosen


def _project(context: Context, draft: Draft, names: Names) -> None:
    draft.default("Project", "X")
    project = context.store.find("Project", draft["Project"])
    if project is None:
        return
    if project["Status"] in ("In Planning", "Completed", "Suspended", "Canceled") and draft.changed("Project"):
        draft.bad(f"The {project['ProjectID']} project is not active.", "Project")
    if project["Customer"] and project["Customer"] != draft[names.customer]:
        draft.bad(f"The project {project['ProjectID']} belongs to another customer.", "Project")
    for line in draft.details("Details"):
        task = context.store.find("ProjectTask", project["ProjectID"], line.get("ProjectTask"))
        if not line.get("ProjectTask"):
            draft.bad("'ProjectTask' cannot be empty.", "Details", line["id"], "ProjectTask")
        elif task is None:
            draft.bad(f"ProjectTask '{line['ProjectTask']}' cannot be found in the system.", "Details", line["id"], "ProjectTask")
        line.setdefault("CostCode", "00-000")


def _line(store: Store, draft: Draft, line: Values, names: Names) -> None:
    item = store.find("NonStockItem", line.get("InventoryID"))
    if item is not None:
        line.setdefault(names.description, item["Description"])
        line.setdefault("UOM", item["SalesUnit"])
        line.setdefault("TaxCategory", item["TaxCategory"])
        line.setdefault("Account", item["SalesAccount"])
    line.setdefault("Account", "40000")
    line.setdefault("Subaccount" if draft.type.name == "Invoice" else "SubAccount", "000000")
    price(draft, line, "Qty", names.extended, item, _digits(store, draft))
    amount = line[names.extended] - (line.get("DiscountAmount") or ZERO)
    line["Amount"] = amount if draft.type.name == "Invoice" else line[names.extended]


def price(draft: Draft, line: Values, quantity: str, extended: str, item: Row | None, digits: int = 2) -> None:
    """Quantity is 0 unless sent; an amount in the body wins over quantity times price (sheet 4), and stays until one of them changes."""
    if line.get(quantity) is None:
        line[quantity] = ZERO
    sent = [name for name in (quantity, "UnitPrice", extended) if draft.named("Details", line["id"], name)]
    named = extended in sent and line.get(extended) is not None
    if not sent and line.get(extended) is not None:
        return
    if line.get("UnitPrice") is None and not named:
        line["UnitPrice"] = item["DefaultPrice"] if item is not None and item["DefaultPrice"] is not None else ZERO
    if named:
        line[extended] = cents(line[extended], digits)
        if "UnitPrice" not in sent:
            line["UnitPrice"] = unit_price(line[extended], line[quantity]) if line[quantity] else line[extended]
    else:
        line[extended] = cents(line[quantity] * (line.get("UnitPrice") or ZERO), digits)


def _totals(store: Store, draft: Draft, zone: str | None, names: Names) -> None:
    lines = draft.details("Details")
    draft["TaxDetails"] = taxes(store, zone, [(one.get("TaxCategory"), one["Amount"]) for one in lines], _digits(store, draft))
    net, tax = total(one["Amount"] for one in lines), total(one["TaxAmount"] for one in draft["TaxDetails"])
    draft["TaxTotal"], draft["Amount"] = tax, net + tax
    draft["Balance"] = draft["Amount"]
    draft["IsTaxValid"] = True
    if draft.type.name == "Invoice":
        draft.custom["Document.CuryLineTotal"] = net
    else:
        draft["DetailTotal"] = net
        draft["VATTaxableTotal"] = total(one["TaxableAmount"] for one in draft["TaxDetails"])
        draft["VATExemptTotal"] = net - draft["VATTaxableTotal"]
    if draft["Amount"] < 0:
        draft.bad("The document amount cannot be negative.", "Amount")


def _applications(store: Store, draft: Draft) -> None:
    """What a credit memo will take off invoices once it is released."""
    left: Decimal = draft["Amount"]
    for line in draft.details("ApplicationsCreditMemo"):
        place = ("ApplicationsCreditMemo", line["id"], "ReferenceNbr")
        target = store.find("Invoice", line.get("DocType") or "Invoice", line.get("ReferenceNbr"))
        if target is None or target["Customer"] != draft["Customer"] or target["Status"] != "Open":
            draft.bad(f"ReferenceNbr '{line.get('ReferenceNbr')}' cannot be found in the system.", *place)
            continue
        line["DocType"] = target["Type"]
        if line.get("AmountPaid") is None:
            line["AmountPaid"] = min(left, target["Balance"])
        if line["AmountPaid"] > target["Balance"] or line["AmountPaid"] > left:
            draft.bad("The amount is more than the balance of the document.", *place[:2], "AmountPaid")
        left -= line["AmountPaid"]
        line |= {"Balance": target["Balance"], "Customer": target["Customer"], "Status": target["Status"]}


def release(context: Context, row: Row) -> None:
    """On Hold and released documents cannot be released."""
    if row["Status"] != "Balanced":
        raise failed(STATUS_INVALID)
    if not row["Amount"] and row["Type"] != "Credit Memo":
        raise failed("The document amount is zero. The document cannot be released.")
    balance = row["Amount"]
    if row["Type"] == "Credit Memo":
        for line in row["ApplicationsCreditMemo"] or []:
            apply(context.store, line["DocType"], line["ReferenceNbr"], line["AmountPaid"], row)
            balance -= line["AmountPaid"]
    context.store.touch(row, Status="Open" if balance else "Closed", Balance=balance, Hold=False)
    _note_on_project(context.store, row)


def apply(store: Store, kind: str, number: str, amount: Decimal, source: Row) -> None:
    """Takes an amount off an open document and notes the application on it; a negative amount gives it back."""
    row = store.find("Invoice", kind, number) or store.find("SalesInvoice", kind, number)
    if row is None or row["Status"] not in ("Open", "Closed") or row["Balance"] < amount:
        raise failed(f"The {kind} {number} cannot be applied: the amount exceeds its balance.")
    left = row["Balance"] - amount
    listed = [one for one in row["ApplicationsDefault"] or [] if one["ReferenceNbr"] != source["ReferenceNbr"] or amount > 0]
    if amount > 0:
        paid = {
            "DocType": source["Type"],
            "ReferenceNbr": source["ReferenceNbr"],
            "AmountPaid": amount,
            "Status": "Closed",
            "Balance": ZERO,
        }
        listed = [*listed, {"id": new_id()} | paid | {"PaymentDate": source["ApplicationDate"] or source["Date"]}]
    store.touch(row, Balance=left, Status="Open" if left else "Closed", ApplicationsDefault=listed)
    _note_on_project(store, row)


def _note_on_project(store: Store, row: Row) -> None:
    """Keeps the project's list of invoices true of the document."""
    for project in store.all("Project"):
        lines = project["Invoices"] or []
        if any(one.get("ARReferenceNbr") == row["ReferenceNbr"] and one.get("ARDocType") == row["Type"] for one in lines):
            shown = {"ARDocStatus": row["Status"], "OpenARBalance": row["Balance"], "ARDocOriginalAmount": row["Amount"]}
            mine = {"ARReferenceNbr": row["ReferenceNbr"], "ARDocType": row["Type"]}
            store.touch(project, Invoices=[one | shown if mine.items() <= one.items() else one for one in lines])


def hold(context: Context, row: Row) -> None:
    if row["Status"] not in UNRELEASED:
        raise failed(STATUS_INVALID)
    context.store.touch(row, Status="On Hold", Hold=True)


def release_from_hold(context: Context, row: Row) -> None:
    if row["Status"] != "On Hold":
        raise failed(STATUS_INVALID)
    context.store.touch(row, Status="Balanced", Hold=False)


def reverse(context: Context, row: Row, *, apply_to_memo: bool) -> None:
    """A credit memo with the lines of a released invoice; "and apply to memo" also offers the invoice to it."""
    if row["Type"] not in CLAIMS or row["Status"] not in ("Open", "Closed"):
        raise failed(STATUS_INVALID)
    store = context.store
    lines = [dict(line, id=new_id()) for line in row["Details"]]
    kept = {name: row[name] for name in ("Customer", "LocationID", "Project", "CustomerOrder", "LinkBranch", "LinkARAccount", "Amount")}
    kept |= {"TaxTotal": row["TaxTotal"], "TaxDetails": [dict(one, id=new_id()) for one in row["TaxDetails"]], "Balance": row["Amount"]}
    day = context.business_date
    period = {"PostPeriod": f"{day.month:02d}{day.year}", "Date": day, "DueDate": day}
    applied = min(row["Balance"], row["Amount"])
    offer = [{"id": new_id(), "DocType": row["Type"], "ReferenceNbr": row["ReferenceNbr"], "AmountPaid": applied}] if apply_to_memo else []
    memo = {"Type": "Credit Memo", "ReferenceNbr": store.number("Invoice"), "Status": "Balanced", "Hold": False, "Details": lines}
    made = store.add("Invoice", **memo, **kept, **period, Description=row["Description"], ApplicationsCreditMemo=offer)
    made.custom = dict(row.custom)


def delete(context: Context, row: Row) -> None:
    """Only what was never released can be deleted."""
    if row["Status"] not in UNRELEASED:
        raise failed("The document cannot be deleted because it has been released.")


def payment(context: Context, draft: Draft) -> None:
    if draft.row is not None and draft.row["Status"] not in UNRELEASED:
        raise failed(STATUS_INVALID)
    store, owner = context.store, context.customer(draft["CustomerID"])
    if owner is None:
        return
    if draft.created:
        draft.default("Hold", True)
    draft.default("ApplicationDate", context.business_date)
    draft.default("CurrencyID", owner["CurrencyID"])
    draft.default("Branch", draft["BranchID"] or context.branch)
    draft["BranchID"] = draft["Branch"]
    draft.default("CustomerLocationID", "MAIN")
    method = store.find("PaymentMethod", draft["PaymentMethod"])
    if method and draft["CashAccount"] and all(one["CashAccount"] != draft["CashAccount"] for one in method["AllowedCashAccounts"]):
        draft.bad(f"CashAccount '{draft['CashAccount']}' cannot be found in the system.", "CashAccount")
    draft["PaymentAmount"] = cents(draft["PaymentAmount"] or ZERO)
    applied = ZERO
    for line in draft.details("DocumentsToApply"):
        line.setdefault("DocType", "Invoice")
        target = store.find("Invoice", line["DocType"], line.get("ReferenceNbr"))
        target = target or store.find("SalesInvoice", line["DocType"], line.get("ReferenceNbr"))
        owned = target and (target["Customer"] or target["CustomerID"]) == draft["CustomerID"]
        if target is None or not owned or target["Status"] != "Open":
            text = f"ReferenceNbr '{line.get('ReferenceNbr')}' cannot be found in the system."
            draft.bad(text, "DocumentsToApply", line["id"], "ReferenceNbr")
            continue
        if line.get("AmountPaid") is None:
            line["AmountPaid"] = min(target["Balance"], draft["PaymentAmount"] - applied)
        if line["AmountPaid"] > target["Balance"]:
            draft.bad("The amount is more than the balance of the document.", "DocumentsToApply", line["id"], "AmountPaid")
        applied += line["AmountPaid"]
    if applied > draft["PaymentAmount"]:
        draft.bad("The total application amount exceeds the payment amount.", "PaymentAmount")
    draft["AppliedToDocuments"], draft["AvailableBalance"] = applied, draft["PaymentAmount"] - applied
    draft["Status"] = "On Hold" if draft["Hold"] else "Balanced"


def release_payment(context: Context, row: Row) -> None:
    if row["Status"] != "Balanced":
        raise failed(STATUS_INVALID)
    for line in row["DocumentsToApply"] or []:
        apply(context.store, line["DocType"], line["ReferenceNbr"], line["AmountPaid"], row)
    history = [
        {"id": new_id(), "DisplayDocType": one["DocType"], "DisplayRefNbr": one["ReferenceNbr"], "AmountPaid": one["AmountPaid"]}
        | {"AdjustedRefNbr": one["ReferenceNbr"], "AdjustingRefNbr": row["ReferenceNbr"], "Customer": row["CustomerID"]}
        for one in row["DocumentsToApply"] or []
    ]
    status = "Open" if row["AvailableBalance"] else "Closed"
    context.store.touch(row, Status=status, ApplicationHistory=history, DocumentsToApply=[])


def void_payment(context: Context, row: Row) -> None:
    """Gives back what the payment paid."""
    if row["Status"] not in ("Open", "Closed"):
        raise failed(STATUS_INVALID)
    for line in row["ApplicationHistory"] or []:
        apply(context.store, line["DisplayDocType"], line["DisplayRefNbr"], -line["AmountPaid"], row)
    context.store.touch(row, Status="Voided", AppliedToDocuments=ZERO, AvailableBalance=ZERO)
