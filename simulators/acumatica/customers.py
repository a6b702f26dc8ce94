"""Customers, their locations, contacts, opportunities, employees (sheet 7)."""

from __future__ import annotations

from simulators.acumatica.context import Context
from simulators.acumatica.errors import failed
from simulators.acumatica.money import ZERO, cents, taxes, total
from simulators.acumatica.store import Row
from simulators.acumatica.wire import Draft

DOCUMENTS = (
    ("Invoice", "Customer"),
    ("SalesInvoice", "CustomerID"),
    ("SalesOrder", "CustomerID"),
    ("Payment", "CustomerID"),
    ("Project", "Customer"),
)


def customer(context: Context, draft: Draft) -> None:
    """Choosing a class sets currency, terms, tax zone and cycle again, unless the body names them (sheet 5.2)."""
    store = context.store
    group = store.find("CustomerClass", draft["CustomerClass"])
    if group is not None and draft.changed("CustomerClass"):
        for name, source in (
            ("CurrencyID", "CurrencyID"),
            ("Terms", "Terms"),
            ("TaxZone", "TaxZoneID"),
            ("StatementCycleID", "StatementCycleID"),
        ):
            if not draft.named(name):
                draft[name] = group[source]
        address = draft.linked("MainContact").setdefault("Address", {"id": draft.linked("MainContact")["id"]})
        address.setdefault("Country", group["Country"])
    if draft.created:
        draft["BAccountID"] = 7000 + store.next("BAccount")
        draft.default("LocationName", "Primary Location")
        draft.default("EnableCurrencyOverride", False)
        for name in ("BillingContactOverride", "BillingAddressOverride", "ShippingContactOverride", "ShippingAddressOverride"):
            draft.default(name, False)
    elif draft.changed("CurrencyID") and any(store_row[field] == draft["CustomerID"] for store_row, field in _documents(context)):
        draft.bad("The currency cannot be changed because the customer has documents.", "CurrencyID")
    draft.default("Status", "Active")
    main = draft.linked("MainContact")
    if draft.named("Email") and not draft.named("MainContact", "Email"):
        main["Email"] = draft["Email"]
    draft["Email"] = main.get("Email")
    main["CompanyName"] = main["FullName"] = draft["CustomerName"]
    if draft["ParentRecord"] is not None and draft["ParentRecord"] == draft["CustomerID"]:
        draft.bad("An account cannot be its own parent.", "ParentRecord")
    if not draft["BillingContactOverride"] and not any(path[0] == "BillingContact" for path in draft.sent):
        draft["BillingContact"] = dict(main)
    if not draft["ShippingContactOverride"] and not any(path[0] == "ShippingContact" for path in draft.sent):
        draft["ShippingContact"] = dict(main)


def after_customer(context: Context, row: Row) -> None:
    """Every customer has a primary location, ``MAIN``; its tax zone and name are the customer's."""
    store = context.store
    shared = {"LocationName": row["LocationName"], "TaxZone": row["TaxZone"], "TaxRegistrationID": row["TaxRegistrationID"]}
    main = store.find("CustomerLocation", row["CustomerID"], "MAIN")
    if main is None:
        store.add("CustomerLocation", Customer=row["CustomerID"], LocationID="MAIN", Default=True, Active=True, Status="Active", **shared)
    else:
        store.touch(main, **shared)


def _documents(context: Context) -> list[tuple[Row, str]]:
    return [(row, name) for entity, name in DOCUMENTS for row in context.store.all(entity)]


def delete_customer(context: Context, row: Row) -> None:
    if any(other[name] == row["CustomerID"] for other, name in _documents(context)):
        raise failed("The customer record cannot be deleted because it is referenced by other records.")
    for place in [one for one in context.store.all("CustomerLocation") if one["Customer"] == row["CustomerID"]]:
        context.store.remove(place)


def location(context: Context, draft: Draft) -> None:
    owner = context.customer(draft["Customer"])
    if draft.created and owner is not None:
        draft.default("TaxZone", owner["TaxZone"])
        draft.default("Active", True)
        draft["Status"], draft["Default"] = "Active", False


def delete_location(context: Context, row: Row) -> None:
    if row["LocationID"] == "MAIN":
        raise failed("The primary location cannot be deleted.")


def contact(context: Context, draft: Draft) -> None:
    if draft.created:
        draft["ContactID"] = 5000 + context.store.next("Contact")
        draft.default("Active", True)
        draft["Status"] = "Active"
    first, last = draft["FirstName"], draft["LastName"]
    draft["DisplayName"] = f"{last}, {first}" if first else last


def employee(context: Context, draft: Draft) -> None:
    info = draft.linked("ContactInfo")
    if draft.created and not info.get("LastName"):
        draft.bad("'LastName' cannot be empty.", "ContactInfo", "LastName")
    draft["EmployeeName"] = " ".join(filter(None, (info.get("FirstName"), info.get("LastName"))))
    draft.default("Status", "Active")


def opportunity(context: Context, draft: Draft) -> None:
    owner = context.customer(draft["BusinessAccount"])
    if draft.created:
        draft.default("Status", "New")
        draft.default("Stage", "Prospect")
        draft.default("Estimation", context.business_date)
    draft.default("CurrencyID", owner["CurrencyID"] if owner else "USD")
    if owner is not None:
        draft.default("TaxZone", owner["TaxZone"])
    for index, line in enumerate(draft.details("Products"), 1):
        item = context.store.find("NonStockItem", line.get("InventoryID"))
        line.setdefault("OpportunityProductID", index)
        line.setdefault("Qty", ZERO)
        if item is not None:
            line.setdefault("UnitPrice", item["DefaultPrice"])
            line.setdefault("UOM", item["SalesUnit"])
            line.setdefault("TaxCategory", item["TaxCategory"])
        line["Amount"] = cents((line.get("Qty") or ZERO) * (line.get("UnitPrice") or ZERO))
    products = draft.details("Products")
    draft["TaxDetails"] = taxes(context.store, draft["TaxZone"], [(one.get("TaxCategory"), one["Amount"]) for one in products])
    if not draft["ManualAmount"]:
        draft["Amount"] = total(one["Amount"] for one in products)
    draft["Total"] = (draft["Amount"] or ZERO) + total(one["TaxAmount"] for one in draft["TaxDetails"])
