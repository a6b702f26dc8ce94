"""Billing plans of order items: dates and amounts that are billed one by one (sheet 6.2).

Not in the sheet, chosen here: the dates of a plan cannot come to more than the item; what has been billed cannot be changed.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from simulators.sap_s4hana.errors import business
from simulators.sap_s4hana.reference import BILLING_BLOCKS, PAYMENT_TERMS
from simulators.sap_s4hana.render import total
from simulators.sap_s4hana.rules import Rules
from simulators.sap_s4hana.rules.documents import recompute, rounded
from simulators.sap_s4hana.rules.sales import after, complete_item
from simulators.sap_s4hana.store import Row
from simulators.sap_s4hana.tenant import Tenant, member, require

ITEMS: Final = "A_SlsOrderItemBillingPlanItem"


def prepare(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    plan = tenant.store.get("A_SalesOrderItemBillingPlan", row.get("SalesOrder"), row.get("SalesOrderItem"), row.get("BillingPlan"))
    if plan is None:
        raise business("V1/350", f"Billing plan {row.get('BillingPlan') or ''} does not exist", "BillingPlan")
    key = {name: row[name] for name in ("SalesOrder", "SalesOrderItem", "BillingPlan")}
    row["BillingPlanItem"] = str(max((int(one["BillingPlanItem"]) for one in tenant.store.where(ITEMS, **key)), default=0) + 1)
    row["BillingPlanRelatedBillgStatus"] = "A"
    row["ProposedBillingDocumentType"] = row.get("ProposedBillingDocumentType") or "F2"
    row["BillingPlanDateCategory"] = row.get("BillingPlanDateCategory") or "01"
    row["BillingPlanType"] = plan["BillingPlanType"]
    return _check(tenant, row, row, sent)


def _check(tenant: Tenant, old: Row, new: Row, sent: frozenset[str]) -> Row:
    if old.get("BillingPlanRelatedBillgStatus") == "C":
        raise business("V1/351", f"Billing plan item {old['BillingPlanItem']} has been billed and cannot be changed")
    require(new, "V1/352", "BillingPlanBillingDate")
    member(new, "BillingBlockReason", BILLING_BLOCKS, "V1/313", "Billing block")
    member(new, "CustomerPaymentTerms", PAYMENT_TERMS, "V1/312", "Terms of payment")
    recompute(tenant, {"SalesOrder": new["SalesOrder"]})
    item = tenant.store.get("A_SalesOrderItem", new["SalesOrder"], new["SalesOrderItem"]) or {}
    net, currency = item["NetAmount"], item["TransactionCurrency"]
    amount = new.get("BillingPlanAmount") or Decimal(0)
    percent = new.get("BillingPlanAmountPercent") or Decimal(0)
    if "BillingPlanAmountPercent" in sent and "BillingPlanAmount" not in sent:
        amount = rounded(net * percent / 100, currency)
    elif net:
        percent = (amount / net * 100).quantize(Decimal("0.01"))
    if amount <= 0:
        raise business("V1/353", "Enter an amount or a percentage", "BillingPlanAmount")
    new |= {"BillingPlanAmount": amount, "BillingPlanAmountPercent": min(percent, Decimal(100)), "TransactionCurrency": currency}
    _within(tenant, new, net)
    return new


def _within(tenant: Tenant, new: Row, net: Decimal) -> None:
    key = {name: new[name] for name in ("SalesOrder", "SalesOrderItem", "BillingPlan")}
    others = [one for one in tenant.store.where(ITEMS, **key) if one["BillingPlanItem"] != new["BillingPlanItem"]]
    planned: Decimal = total(others, "BillingPlanAmount") + new["BillingPlanAmount"]
    if planned > net:
        raise business("V1/354", f"The billing plan comes to {planned}, more than the item's net value {net}", "BillingPlanAmount")


def remove(tenant: Tenant, row: Row) -> None:
    if row["BillingPlanRelatedBillgStatus"] == "C":
        raise business("V1/351", f"Billing plan item {row['BillingPlanItem']} has been billed and cannot be deleted")


def fold(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    """A plan sent with the item: the item that asks for one has one."""
    complete_item(tenant, tenant.store.get("A_SalesOrderItem", row["SalesOrder"], row["SalesOrderItem"]) or {})
    item = tenant.store.get("A_SalesOrderItem", row["SalesOrder"], row["SalesOrderItem"]) or {}
    plan = item.get("BillingPlan") or str(tenant.store.next("BillingPlan"))
    tenant.store.change("A_SalesOrderItem", item, BillingPlan=plan)
    return row | {"BillingPlan": plan, "BillingPlanCategory": "T", "BillingPlanType": "01"}


RULES: Final = {
    ITEMS: Rules(prepare, None, _check, remove, after),
    "A_SalesOrderItemBillingPlan": Rules(prepare=fold, after=after),
}
