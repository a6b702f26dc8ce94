"""Do the books agree? Asked of the systems themselves (their whole state), not of what we believe; backlog alone is our own figure."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any

State = dict[str, list[dict[str, Any]]]
_CURRENCY = {"1": "USD", "2": "GBP", "4": "EUR", "5": "CHF", "6": "JPY"}
_TIME_ITEM = "310"


def money(salesforce: State, netsuite: State, kantata: State, backlog: dict[str, Decimal]) -> dict[str, dict[str, Decimal]]:
    """Per currency: bookings, contract value, billed (in three systems), backlog, and the residual: the sum of all differences."""
    rows: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for opportunity in salesforce.get("Opportunity", []):
        if opportunity["IsWon"]:
            row = rows[opportunity["CurrencyIsoCode"]]
            row["bookings"] += _dec(opportunity["Amount"])
            row["billed_crm"] += _dec(opportunity.get("Invoiced_Amount__c"))
    for order in netsuite.get("salesOrder", []):
        rows[_CURRENCY[order["currency"]["id"]]]["contract_value"] += _dec(order["subtotal"])
    for invoice in netsuite.get("invoice", []):
        rows[_CURRENCY[invoice["currency"]["id"]]]["billed"] += _dec(invoice["subtotal"])
        rows[_CURRENCY[invoice["currency"]["id"]]]["tax"] += _dec(invoice.get("taxTotal"))
    for invoice in kantata.get("invoices", []):
        rows[invoice["currency"]]["billed_psa"] += _dec(invoice["balance_in_cents"]) / 100
    for currency, amount in backlog.items():
        rows[currency]["backlog"] += amount
    for row in rows.values():
        row["residual"] = (
            abs(row["bookings"] - row["contract_value"])
            + abs(row["contract_value"] - row["billed"] - row["backlog"])
            + abs(row["billed"] - row["billed_crm"])
            + abs(row["billed"] - row["billed_psa"])
        )
    return {currency: dict(row) for currency, row in sorted(rows.items())}


def time(netsuite: State, kantata: State) -> dict[str, int]:
    """Minutes: approved and billable in the PSA = billed in the ERP + approved and not yet invoiced in the PSA."""
    approved = [entry for entry in kantata.get("time_entries", []) if entry["approved"] and entry["billable"]]
    unbilled = sum(int(entry["time_in_minutes"]) for entry in approved if not entry.get("invoice_id"))
    hours: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for invoice in netsuite.get("invoice", []):
        for line in invoice["item"]["items"]:
            if line["item"]["id"] == _TIME_ITEM:
                # Hours are kept with five digits; summed per contract line they are exact to the minute again.
                hours[(str(invoice["createdFrom"]["id"]), str(line["orderLine"]))] += _dec(line["quantity"])
    billed = sum(int((value * 60).to_integral_value()) for value in hours.values())
    total = sum(int(entry["time_in_minutes"]) for entry in approved)
    return {"approved": total, "billed": billed, "unbilled": unbilled, "residual": total - billed - unbilled}


def duplicates(salesforce: State, netsuite: State, kantata: State) -> list[str]:
    """Records that mean the same thing twice, in any system."""
    found: list[str] = []
    keys: dict[str, list[Any]] = {
        "Salesforce Account": [item["Name"] for item in salesforce.get("Account", [])],
        "NetSuite customer": [item["companyName"] for item in netsuite.get("customer", [])],
        "NetSuite salesOrder": [(item["entity"]["id"], item["memo"]) for item in netsuite.get("salesOrder", [])],
        "NetSuite billingSchedule": [item["name"].rsplit(" ", 1)[0] for item in netsuite.get("billingSchedule", [])],
        "NetSuite invoice": [item["externalId"] for item in netsuite.get("invoice", [])],
        "NetSuite invoiced line": [
            (item["createdFrom"]["id"], line["orderLine"], str(line["quantity"]), str(line["amount"]), item["tranDate"], item["externalId"])
            for item in netsuite.get("invoice", [])
            for line in item["item"]["items"]
        ],
        "Kantata workspace_group": [item["name"] for item in kantata.get("workspace_groups", [])],
        "Kantata workspace": [item["title"] for item in kantata.get("workspaces", [])],
        "Kantata story": [
            (item["workspace_id"], item["title"], str(item.get("budget_estimate_in_cents"))) for item in kantata.get("stories", [])
        ],
        "Kantata workspace_resource": [(item["workspace_id"], str(item["role_id"])) for item in kantata.get("workspace_resources", [])],
        "Kantata invoice": [item["user_invoice_title"] for item in kantata.get("invoices", [])],
        "Kantata invoiced time": [
            entry for item in kantata.get("invoices", []) if item["status"] != "cancelled" for entry in item.get("time_entry_ids") or []
        ],
    }
    for name, values in keys.items():
        found += [f"{name}: {value} × {times}" for value, times in Counter(map(str, values)).items() if times > 1]
    return found


def dangling(records: list[dict[str, Any]], states: dict[str, State]) -> list[str]:
    """Links that do not resolve: the system's record is gone, or a record that we made there has no link."""
    there = {
        (vendor, _OBJECTS.get(collection, collection), str(row.get("Id") or row.get("id")))
        for vendor, state in states.items()
        for collection, rows in state.items()
        if not collection.startswith("__")
        for row in rows
    }
    linked = {
        (vendor, object_name, external)
        for record in records
        for vendor, objects in record["systems"].items()
        for object_name, external in objects.items()
    }
    lost = [f"{vendor} {name} {external} is linked and not there" for vendor, name, external in sorted(linked - there)]
    ours = {item for item in there if item[:2] in _MADE_BY_US}
    return lost + [f"{vendor} {name} {external} is there and not linked" for vendor, name, external in sorted(ours - linked)]


_OBJECTS = {
    "workspaces": "workspace",
    "workspace_groups": "workspace_group",
    "stories": "story",
    "workspace_resources": "workspace_resource",
    "invoices": "invoice",
}
_MADE_BY_US = {
    ("netsuite", "customer"),
    ("netsuite", "salesOrder"),
    ("netsuite", "invoice"),
    ("netsuite", "billingSchedule"),
    ("kantata", "workspace"),
    ("kantata", "workspace_group"),
    ("kantata", "story"),
    ("kantata", "workspace_resource"),
    ("kantata", "invoice"),
}


def _dec(value: Any) -> Decimal:
    return Decimal(str(value)) if value not in (None, "") else Decimal(0)
