"""Sales documents: order, quotation, contract, credit and debit memo request (sheet 6.2, 6.3). They differ in names, hardly in rules.

Not in the sheet, chosen here: the message numbers beside ``V1/302``; the document types that exist; that a price comes from the condition
``PPR0`` or ``PMP0`` of the item, else from a price list, else is nothing; that tax is the standard rate of the sales organisation's
country on each item, rounded half up to the currency, and none when the customer's tax classification is ``0``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from simulators.sap_s4hana.errors import business
from simulators.sap_s4hana.reference import (
    BILLING_BLOCKS,
    COMPANIES,
    CURRENCIES,
    MATERIALS,
    ORDER_REASONS,
    PARTNER_FUNCTIONS,
    PAYMENT_TERMS,
    PROFIT_CENTERS,
    REJECTION_REASONS,
    SALES_AREAS,
    UNITS,
)  # fmt: skip
from simulators.sap_s4hana.rules import Rules
from simulators.sap_s4hana.rules.documents import (
    KINDS,
    PRICES,
    ZERO,
    Kind,
    billed,
    billed_quantity,
    header,
    items_of,
    kind_of,
    price,
    recompute,
)
from simulators.sap_s4hana.store import Row
from simulators.sap_s4hana.tenant import Tenant, member, require


def prepare(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    kind = next(one for one in KINDS.values() if f"{one.name}Type" in row or one.name in row)
    require(row, "V1/300", f"{kind.name}Type")
    member(row, f"{kind.name}Type", kind.types, "V1/301", "Sales document type")
    if row.get(kind.name):
        raise business("V1/303", f"Sales document type {row[f'{kind.name}Type']} has internal number assignment only", kind.name)
    _refer(tenant, kind, row)
    require(row, "V1/304", "SalesOrganization", "DistributionChannel", "OrganizationDivision", "SoldToParty")
    _defaults(tenant, kind, row, _customer(tenant, kind, row))
    _check(row)
    row[kind.name] = str(tenant.store.next(kind.table))
    now = tenant.store.now()
    row |= {"CreationDate": now.date(), "CreatedByUser": tenant.user, "TotalNetAmount": ZERO, "OverallSDProcessStatus": "A"}
    row |= {
        "OverallOrdReltdBillgStatus": "A" if kind.name == "SalesOrder" else "",
        "TotalCreditCheckStatus": "A",
        "LastChangeDateTime": now,
    }
    row["SalesDocApprovalStatus"] = "A" if kind.name == "SalesOrder" and tenant.switches.order_approval else ""
    return row


def _customer(tenant: Tenant, kind: Kind, row: Row) -> Row:
    """The sold-to party in the sales area, not blocked."""
    area = (row["SalesOrganization"], row["DistributionChannel"], row["OrganizationDivision"])
    if area not in SALES_AREAS:
        raise business("V1/305", f"Sales area {' '.join(area)} is not defined for sales documents", "SalesOrganization")
    party = row["SoldToParty"]
    customer = tenant.store.get("A_Customer", party)
    if customer is None:
        raise business("V1/306", f"Sold-to party {party} does not exist", "SoldToParty")
    data = tenant.store.get("A_CustomerSalesArea", party, *area)
    if data is None:
        raise business("V1/307", f"Sold-to party {party} not maintained for sales area {' '.join(area)}", "SoldToParty")
    blocked = customer.get("OrderIsBlockedForCustomer") or data.get("OrderIsBlockedForCustomer")
    if blocked and kind.name == "SalesOrder":
        raise business("V1/308", f"Customer {party} is blocked for orders", "SoldToParty")
    return data


def _refer(tenant: Tenant, kind: Kind, row: Row) -> None:
    """A document with reference takes over what it does not say itself (sheet 6.3)."""
    number = row.get("ReferenceSDDocument")
    if not number:
        return
    if kind.name in ("CreditMemoRequest", "DebitMemoRequest"):
        source = tenant.store.get("A_BillingDocument", number)
        if row.get("ReferenceSDDocumentCategory", "") not in ("", "M") or source is None:
            raise business("V1/309", f"Reference document {number} does not exist or does not suit", "ReferenceSDDocument")
        row["ReferenceSDDocumentCategory"] = "M"
        names = {"OrganizationDivision": "Division"}
    else:
        found = next(((one, doc) for one in KINDS.values() if (doc := tenant.store.get(one.table, number)) is not None), None)
        if found is None or found[0].category not in "BGC":
            raise business("V1/309", f"Reference document {number} does not exist or does not suit", "ReferenceSDDocument")
        source, row["ReferenceSDDocumentCategory"], names = found[1], found[0].category, {}
    for name in ("SalesOrganization", "DistributionChannel", "OrganizationDivision", "SoldToParty", "TransactionCurrency",
                 "CustomerPaymentTerms", "PurchaseOrderByCustomer"):  # fmt: skip
        row[name] = row.get(name) or source.get(names.get(name, name), "")


def _defaults(tenant: Tenant, kind: Kind, row: Row, area: Row) -> None:
    today = tenant.store.today()
    row["TransactionCurrency"] = row.get("TransactionCurrency") or area["Currency"]
    row["CustomerPaymentTerms"] = row.get("CustomerPaymentTerms") or area.get("CustomerPaymentTerms") or ""
    row[f"{kind.name}Date"] = row.get(f"{kind.name}Date") or today
    for name in ("PricingDate", "RequestedDeliveryDate"):
        row[name] = row.get(name) or today
    row["CustomerTaxClassification1"] = row.get("CustomerTaxClassification1") or "1"
    if kind.block and not row.get("HeaderBillingBlockReason"):
        row["HeaderBillingBlockReason"] = kind.block
    start, end = row.get("SalesContractValidityStartDate"), row.get("SalesContractValidityEndDate")
    if start and end and end < start:
        raise business("V1/310", "The validity ends before it begins", "SalesContractValidityEndDate")


def _check(row: Row) -> None:
    member(row, "TransactionCurrency", CURRENCIES, "V1/311", "Currency")
    member(row, "CustomerPaymentTerms", PAYMENT_TERMS, "V1/312", "Terms of payment")
    member(row, "HeaderBillingBlockReason", BILLING_BLOCKS, "V1/313", "Billing block")
    member(row, "SDDocumentReason", ORDER_REASONS, "V1/314", "Order reason")


def complete(tenant: Tenant, row: Row) -> None:
    """Partners that nobody named come from the customer; items that nobody sent come from the reference."""
    kind = kind_of(row)
    area = {"SalesOrganization": row["SalesOrganization"], "DistributionChannel": row["DistributionChannel"]}
    area |= {"Customer": row["SoldToParty"], "Division": row["OrganizationDivision"]}
    for function in tenant.store.where("A_CustSalesPartnerFunc", **area):
        key = {kind.name: row[kind.name], "PartnerFunction": function["PartnerFunction"]}
        if tenant.store.first(kind.header_partner, **key) is None:
            tenant.store.put(kind.header_partner, key | {"Customer": function["BPCustomerNumber"]})
    if row.get("ReferenceSDDocument") and not items_of(tenant, row):
        _copy_items(tenant, kind, row)
    recompute(tenant, row)
    if kind.event:
        tenant.raise_event(f"{kind.event}.v1.{kind.name}", "Created", (row[kind.name],))


def _copy_items(tenant: Tenant, kind: Kind, row: Row) -> None:
    for number, old in _source_items(tenant, kind, row["ReferenceSDDocument"]):
        quantity = old.get("RequestedQuantity") or old.get("BillingQuantity") or Decimal(1)
        new = {name: old.get(name) for name in ("Material", "WBSElement", "ProfitCenter")} | {kind.name: row[kind.name], kind.item: number}
        new |= {"RequestedQuantity": quantity, "RequestedQuantityUnit": old.get("RequestedQuantityUnit") or old.get("BillingQuantityUnit")}
        new |= {"ReferenceSDDocument": row["ReferenceSDDocument"], "ReferenceSDDocumentItem": number}
        made = tenant.store.put(kind.items, item(tenant, new, frozenset()))
        rate = (old["NetAmount"] / quantity).quantize(Decimal("1e-9")).normalize() + ZERO
        price(tenant, kind, made, "PPR0", rate, row["TransactionCurrency"])
        complete_item(tenant, made)


def _source_items(tenant: Tenant, kind: Kind, number: str) -> list[tuple[str, Row]]:
    if kind.category in "KL":
        return [(one["BillingDocumentItem"], one) for one in tenant.store.where("A_BillingDocumentItem", BillingDocument=number)]
    source = next(one for one in KINDS.values() if tenant.store.get(one.table, number) is not None)
    return [(one[source.item], one) for one in tenant.store.where(source.items, **{source.name: number})]


def change(tenant: Tenant, old: Row, new: Row, sent: frozenset[str]) -> Row:
    kind = kind_of(old)
    tenant.check_lock(kind.table, old[kind.name])
    fixed = {f"{kind.name}Type", "SalesOrganization", "DistributionChannel", "OrganizationDivision"} & sent
    for name in sorted(fixed):
        if new[name] != old[name]:
            raise business("V1/315", f"Field {name} cannot be changed", name)
    if new["SoldToParty"] != old["SoldToParty"]:
        _customer(tenant, kind, new)
    if new["TransactionCurrency"] != old["TransactionCurrency"] and items_of(tenant, old):
        raise business("V1/315", "The currency cannot be changed while there are items", "TransactionCurrency")
    require(new, "V1/304", "SoldToParty", "TransactionCurrency")
    _check(new)
    return new


def remove(tenant: Tenant, row: Row) -> None:
    kind = kind_of(row)
    tenant.check_lock(kind.table, row[kind.name])
    if tenant.store.first("A_BillingDocumentItem", SalesDocument=row[kind.name]) is not None:
        raise business("V1/316", f"Sales document {row[kind.name]} has subsequent documents and cannot be deleted")
    children = [kind.items, kind.header_partner, *([kind.pricing] if kind.pricing else [])]
    if kind.name == "SalesOrder":
        children += ["A_SalesOrderItemBillingPlan", "A_SlsOrderItemBillingPlanItem", "A_SalesOrderText", "A_SalesOrderItemText"]
    for table in children:
        for found in tenant.store.where(table, **{kind.name: row[kind.name]}):
            tenant.store.drop(table, found)
    if kind.event:
        tenant.raise_event(f"{kind.event}.v1.{kind.name}", "Deleted", (row[kind.name],))


def after(tenant: Tenant, row: Row) -> None:
    """Any change below is a change of the header."""
    kind = kind_of(row)
    found = tenant.store.get(kind.table, row[kind.name])
    if found is None:
        return
    tenant.check_lock(kind.table, row[kind.name])
    recompute(tenant, found)
    if kind.event:
        tenant.raise_event(f"{kind.event}.v1.{kind.name}", "Changed", (row[kind.name],))


def guard(tenant: Tenant, row: Row) -> Any:
    found = tenant.store.get(kind_of(row).table, row[kind_of(row).name])
    return found["LastChangeDateTime"] if found else None


def item(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    kind, doc = kind_of(row), header(tenant, row)
    require(row, "V1/320", "Material")
    material = MATERIALS.get(row["Material"])
    if material is None:
        raise business("V1/321", f"Material {row['Material']} is not defined for sales organization {doc['SalesOrganization']}", "Material")
    numbers = [int(one[kind.item]) for one in items_of(tenant, doc)]
    row[kind.item] = row.get(kind.item) or str(max(numbers, default=0) // 10 * 10 + 10)
    if not row[kind.item].isdigit():
        raise business("V1/322", f"Item number {row[kind.item]} is not numeric", kind.item)
    if "RequestedQuantity" not in sent and not row.get("RequestedQuantity"):
        row["RequestedQuantity"] = Decimal(1)
    row["RequestedQuantityUnit"] = row.get("RequestedQuantityUnit") or row.get("RequestedQuantitySAPUnit") or material.unit
    category = f"{kind.item}Category"
    row[category] = row.get(category) or kind.item_category or material.category
    row[f"{kind.item}Text"] = row.get(f"{kind.item}Text") or material.text
    row["ProductionPlant"] = row.get("ProductionPlant") or doc["SalesOrganization"]
    row["TransactionCurrency"] = doc["TransactionCurrency"]
    row["ProductTaxClassification1"] = row.get("ProductTaxClassification1") or "1"
    row["CustomerPaymentTerms"] = row.get("CustomerPaymentTerms") or doc["CustomerPaymentTerms"]
    row |= {"SDProcessStatus": "A", "OrderRelatedBillingStatus": "A", "NetAmount": ZERO, "TaxAmount": ZERO}
    return _check_item(tenant, kind, row)


def _check_item(tenant: Tenant, kind: Kind, row: Row) -> Row:
    member(row, "RequestedQuantityUnit", UNITS, "V1/323", "Unit of measure")
    row["RequestedQuantitySAPUnit"], row["RequestedQuantityISOUnit"] = row["RequestedQuantityUnit"], UNITS[row["RequestedQuantityUnit"]]
    row["OrderQuantityUnit"] = row["OrderQuantitySAPUnit"] = row["RequestedQuantityUnit"]
    if row["RequestedQuantity"] < 0:
        raise business("V1/324", "The quantity must not be negative", "RequestedQuantity")
    member(row, "ProductionPlant", COMPANIES, "V1/325", "Plant")
    member(row, "ItemBillingBlockReason", BILLING_BLOCKS, "V1/313", "Billing block")
    member(row, "SalesDocumentRjcnReason", REJECTION_REASONS, "V1/326", "Reason for rejection")
    if row.get("WBSElement"):
        row["WBSElement"] = row["WBSElement"].upper()
        element = tenant.store.first("A_EnterpriseProjectElement", ProjectElement=row["WBSElement"])
        if element is None:
            raise business("CJ/017", f"WBS element {row['WBSElement']} does not exist", "WBSElement")
        row["ProfitCenter"] = row.get("ProfitCenter") or element["ProfitCenter"]
    row["ProfitCenter"] = row.get("ProfitCenter") or "YB110"
    member(row, "ProfitCenter", PROFIT_CENTERS, "KM/026", "Profit center")
    return row


def complete_item(tenant: Tenant, row: Row) -> None:
    """A price from the list when none was sent; a billing plan where the material has milestones."""
    kind, doc = kind_of(row), header(tenant, row)
    material = MATERIALS[row["Material"]]
    key = {kind.name: row[kind.name], kind.item: row[kind.item]}
    if kind.pricing and not any(one["ConditionType"] in PRICES for one in tenant.store.where(kind.pricing, **key)):
        rate = material.prices.get(doc["TransactionCurrency"])
        if rate is not None:
            price(tenant, kind, row, "PPR0", rate, doc["TransactionCurrency"])
    if kind.name == "SalesOrder" and (material.milestones or row["SalesOrderItemCategory"] == "TAO") and not row.get("BillingPlan"):
        plan = str(tenant.store.next("BillingPlan"))
        tenant.store.change(kind.items, row, BillingPlan=plan)
        start = {"BillingPlanStartDate": doc["SalesOrderDate"], "BillingPlanCategory": "T", "BillingPlanType": "01"}
        tenant.store.put("A_SalesOrderItemBillingPlan", key | {"BillingPlan": plan} | start)


def change_item(tenant: Tenant, old: Row, new: Row, sent: frozenset[str]) -> Row:
    kind = kind_of(old)
    tenant.check_lock(kind.table, old[kind.name])
    if new["Material"] != old["Material"]:
        raise business("V1/315", "Field Material cannot be changed", "Material")
    if new["RequestedQuantity"] < billed_quantity(tenant, old):
        raise business("V1/327", "The quantity is smaller than what has been billed", "RequestedQuantity")
    return _check_item(tenant, kind, new)


def remove_item(tenant: Tenant, row: Row) -> None:
    kind = kind_of(row)
    tenant.check_lock(kind.table, row[kind.name])
    if any(one for one in billed(tenant, row)):
        raise business("V1/316", f"Item {row[kind.item]} has subsequent documents and cannot be deleted")
    for table in filter(None, (kind.pricing, "A_SalesOrderItemBillingPlan", "A_SlsOrderItemBillingPlanItem")):
        for found in tenant.store.where(table, **{kind.name: row[kind.name], kind.item: row[kind.item]}):
            tenant.store.drop(table, found)


def condition(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    doc = header(tenant, row)
    require(row, "V1/330", "ConditionType")
    if row["ConditionType"] not in PRICES:
        raise business("V1/331", f"Condition type {row['ConditionType']} cannot be entered manually", "ConditionType")
    row["ConditionCurrency"] = row.get("ConditionCurrency") or doc["TransactionCurrency"]
    row["PricingProcedureStep"] = row.get("PricingProcedureStep") or ("10" if row["ConditionType"] == "PPR0" else "20")
    row["PricingProcedureCounter"] = row.get("PricingProcedureCounter") or "1"
    row["TransactionCurrency"] = doc["TransactionCurrency"]
    row["ConditionQuantity"] = row.get("ConditionQuantity") or Decimal(1)
    return _check_condition(tenant, row, row, sent)


def _check_condition(tenant: Tenant, old: Row, new: Row, sent: frozenset[str]) -> Row:
    if new["ConditionCurrency"] != new["TransactionCurrency"]:
        raise business("V1/332", f"Condition currency {new['ConditionCurrency']} differs from the document's", "ConditionCurrency")
    if new["ConditionQuantity"] <= 0:
        raise business("V1/333", "The condition quantity must be positive", "ConditionQuantity")
    return new


def partner(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    require(row, "VPD/002", "PartnerFunction")
    return _check_partner(tenant, row, row, sent)


def _check_partner(tenant: Tenant, old: Row, new: Row, sent: frozenset[str]) -> Row:
    """Customers, contacts and personnel under the functions of the language (sheet 3.2)."""
    member(new, "PartnerFunction", PARTNER_FUNCTIONS, "VPD/001", "Partner function")
    if new.get("Customer") and tenant.store.get("A_Customer", new["Customer"]) is None:
        raise business("VPD/003", f"Customer {new['Customer']} does not exist", "Customer")
    if new["PartnerFunction"] in ("SP", "SH", "BP", "PY"):
        require(new, "VPD/004", "Customer")
    return new


def text(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    require(row, "V1/340", "Language", "LongTextID")
    row["Language"] = row["Language"].upper()
    return row


def _rules() -> dict[str, Rules]:
    found: dict[str, Rules] = {}
    for kind in KINDS.values():
        found[kind.table] = Rules(prepare, complete, change, remove, after, guard)
        found[kind.items] = Rules(item, complete_item, change_item, remove_item, after)
        found[kind.header_partner] = Rules(partner, None, _check_partner, None, after)
        if kind.pricing:
            found[kind.pricing] = Rules(condition, None, _check_condition, None, after)
    found["A_SalesOrderItemPartner"] = found["A_SalesQuotationItemPartner"] = found["A_SalesOrderHeaderPartner"]
    found["A_SalesContractItemPartner"] = found["A_SalesContractPartner"]
    for name in ("A_SalesOrderText", "A_SalesOrderItemText", "A_SalesQuotationText", "A_SalesQuotationItemText"):
        found[name] = Rules(prepare=text, after=after)
    return found


RULES: Final = _rules()
