"""Billing documents (sheet 6.7): made from sales documents, posted to accounting, cancelled by a document of their own.

Not in the sheet, chosen here: the message numbers; that billing dates before the first open fiscal year are refused; that a document is
posted when it is made unless the caller disables it; that a document with a payment on it is not cancelled.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from simulators.sap_s4hana.errors import Refused, business
from simulators.sap_s4hana.reference import OPEN_FROM
from simulators.sap_s4hana.render import total
from simulators.sap_s4hana.rules.documents import KINDS, Kind, billed, header, items_of, kind_of, recompute, tax_on
from simulators.sap_s4hana.store import Row
from simulators.sap_s4hana.tenant import Tenant

TABLE: Final = "A_BillingDocument"
ITEMS: Final = "A_BillingDocumentItem"
# SD document category of the source: billing type and category of the result (sheet 6.7).
BILLS: Final = {"C": ("F2", "M"), "K": ("G2", "O"), "L": ("L2", "P")}
FLOWS: Final = {
    "SalesOrder": "A_SalesOrderSubsqntProcFlow",
    "CreditMemoRequest": "A_CreditMemoReqSubsqntProcFlow",
    "DebitMemoRequest": "A_DebitMemoReqSubsqntProcFlow",
}
CANCELS: Final = {"M": ("S1", "N"), "P": ("S1", "N"), "O": ("S2", "S")}


def create(tenant: Tenant, number: str, category: str, kind_wanted: str, day: date, *, post_it: bool) -> Row:
    kind = next((one for one in KINDS.values() if one.category == category), None)
    doc = tenant.store.get(kind.table, number) if kind else None
    if kind is None or doc is None or category not in BILLS:
        raise business("VF/001", f"Document {number} of category {category} does not exist or is not relevant for billing", "SDDocument")
    tenant.check_lock(kind.table, number)
    bill, result = BILLS[category]
    if kind_wanted and kind_wanted != bill:
        raise business("VF/002", f"Billing type {kind_wanted} is not allowed for document {number}", "BillingDocumentType")
    _open(day)
    if doc.get("SalesDocApprovalStatus") in ("A", "C"):
        raise business("VF/003", f"Document {number} is not approved", "SDDocument")
    if doc.get("HeaderBillingBlockReason"):
        raise business("VF/004", f"Document {number} is blocked for billing: {doc['HeaderBillingBlockReason']}", "SDDocument")
    lines = [line for one in items_of(tenant, doc) for line in _due(tenant, kind, doc, one, day)]
    if not lines:
        raise business("VF/016", "No billing documents were generated. Please see log.", "SDDocument")
    made = _keep(tenant, kind, doc, lines, bill, result, day)
    tenant.raise_event("billingdocument.v1.BillingDocument", "Created", (made["BillingDocument"],))
    return post(tenant, made) if post_it else made


def _open(day: date) -> None:
    if day.year < OPEN_FROM:
        raise business("F5/201", f"Posting period {day.month:03d} {day.year} is not open", "BillingDocumentDate")


def _due(tenant: Tenant, kind: Kind, doc: Row, one: Row, day: date) -> list[Row]:
    """What of an item is to be billed: the dates of its plan that have come, else the quantity that is left."""
    if one.get("SalesDocumentRjcnReason") or one.get("ItemBillingBlockReason"):
        return []
    if one.get("BillingPlan"):
        key = {"SalesOrder": one["SalesOrder"], "SalesOrderItem": one["SalesOrderItem"], "BillingPlanRelatedBillgStatus": "A"}
        plan = tenant.store.where("A_SlsOrderItemBillingPlanItem", **key)
        ripe = [part for part in plan if part["BillingPlanBillingDate"] <= day and not part["BillingBlockReason"]]
        return [_line(kind, doc, one, one["RequestedQuantity"], part["BillingPlanAmount"], part) for part in ripe]
    before = billed(tenant, one)
    left = one["RequestedQuantity"] - total(before, "BillingQuantity")
    net = one["NetAmount"] - total(before, "NetAmount")
    return [_line(kind, doc, one, left, net, None)] if left > 0 else []


def _line(kind: Kind, doc: Row, one: Row, quantity: Decimal, net: Decimal, part: Row | None) -> Row:
    tax = tax_on(net, doc, one)
    names = ("Material", "WBSElement", "ProfitCenter", "TransactionCurrency", "MaterialGroup")
    line = {name: one.get(name, "") for name in names}
    line |= {"SalesDocument": one[kind.name], "SalesDocumentItem": one[kind.item], "SalesSDDocumentCategory": kind.category}
    line |= {"ReferenceSDDocument": one[kind.name], "ReferenceSDDocumentItem": one[kind.item]}
    line |= {"SalesDocumentItemCategory": one[f"{kind.item}Category"], "BillingDocumentItemText": one[f"{kind.item}Text"]}
    line |= {"BillingQuantity": quantity, "BillingQuantityUnit": one["RequestedQuantityUnit"], "BaseUnit": one["RequestedQuantityUnit"]}
    line |= {"NetAmount": net, "TaxAmount": tax, "GrossAmount": net + tax, "Plant": one["ProductionPlant"]}
    line |= {"BillingPlan": part["BillingPlan"] if part else "", "BillingPlanItem": part["BillingPlanItem"] if part else ""}
    return line


def _keep(tenant: Tenant, kind: Kind, doc: Row, lines: list[Row], bill: str, result: str, day: date) -> Row:
    number = str(tenant.store.next("BillingDocument"))
    now = tenant.store.now()
    names = ("SalesOrganization", "DistributionChannel", "SoldToParty", "TransactionCurrency", "CustomerPaymentTerms",
             "PurchaseOrderByCustomer", "AssignmentReference", "CustomerTaxClassification1")  # fmt: skip
    row = {name: doc.get(name, "") for name in names}
    row |= {"BillingDocument": number, "BillingDocumentType": bill, "SDDocumentCategory": result, "BillingDocumentDate": day}
    row |= {"Division": doc["OrganizationDivision"], "CompanyCode": doc["SalesOrganization"], "FiscalYear": str(day.year)}
    row |= {"DocumentReferenceID": number, "PaymentReference": number, "CreationDate": now.date(), "LastChangeDateTime": now}
    row |= {"TotalNetAmount": total(lines, "NetAmount"), "TaxAmount": total(lines, "TaxAmount"), "LastChangeDate": now.date()}
    row |= {"TotalGrossAmount": total(lines, "GrossAmount"), "OverallBillingStatus": "A", "OverallSDProcessStatus": "A"}
    row |= {"AccountingPostingStatus": "A", "AccountingTransferStatus": "A", "InvoiceClearingStatus": ""}
    key = {kind.name: doc[kind.name]}
    payer = tenant.store.first(kind.header_partner, **key, PartnerFunction="PY")
    row["PayerParty"] = payer["Customer"] if payer else doc["SoldToParty"]
    made = tenant.store.put(TABLE, row)
    for one in tenant.store.where(kind.header_partner, **key):
        partner = {"PartnerFunction": one["PartnerFunction"], "Customer": one["Customer"]}
        tenant.store.put("A_BillingDocumentPartner", {"BillingDocument": number} | partner)
    for index, line in enumerate(lines, 1):
        tenant.store.put(ITEMS, line | {"BillingDocument": number, "BillingDocumentItem": str(index * 10), "CreationDate": now.date()})
        _mark_plan(tenant, line, "C")
        _flow(tenant, kind, line, number, str(index * 10), result)
    recompute(tenant, doc)
    return made


def _mark_plan(tenant: Tenant, line: Row, status: str) -> None:
    if line.get("BillingPlanItem"):
        key = (line["SalesDocument"], line["SalesDocumentItem"], line["BillingPlan"], line["BillingPlanItem"])
        part = tenant.store.get("A_SlsOrderItemBillingPlanItem", *key)
        if part is not None:
            tenant.store.change("A_SlsOrderItemBillingPlanItem", part, BillingPlanRelatedBillgStatus=status)


def _flow(tenant: Tenant, kind: Kind, line: Row, number: str, item: str, category: str) -> None:
    """The document flow (sheet 6.2: find invoices); that of memo requests is the header's only."""
    table = FLOWS.get(kind.name)
    if table is None:
        return
    key = {kind.name: line["SalesDocument"]}
    now = {"CreationDate": tenant.store.today(), "ProcessFlowLevel": "01"}
    what = {"SubsequentDocument": number, "SubsequentDocumentCategory": category}
    if tenant.store.first(table, **key, **what) is None:
        tenant.store.put(table, key | what | now | {"DocRelationshipUUID": tenant.store.guid()})
    if kind.name != "SalesOrder":
        return
    own = {"SalesOrderItem": line["SalesDocumentItem"], "SubsequentDocumentItem": item, "DocRelationshipUUID": tenant.store.guid()}
    tenant.store.put("A_SalesOrderItmSubsqntProcFlow", key | what | now | own)


def post(tenant: Tenant, row: Row) -> Row:
    """``PostToAccounting``."""
    if row["AccountingDocument"]:
        raise business("VF/020", f"Billing document {row['BillingDocument']} is posted already", "BillingDocument")
    if row["BillingDocumentIsCancelled"]:
        raise business("VF/021", f"Billing document {row['BillingDocument']} is cancelled", "BillingDocument")
    _open(row["BillingDocumentDate"])
    number = str(tenant.store.next("AccountingDocument"))
    return touch(
        tenant, row, AccountingDocument=number, AccountingPostingStatus="C", AccountingTransferStatus="C", OverallSDProcessStatus="C"
    )


def touch(tenant: Tenant, row: Row, **values: object) -> Row:
    now = tenant.store.now()
    return tenant.store.change(TABLE, row, **values, LastChangeDateTime=now, LastChangeDate=now.date())


def cancel(tenant: Tenant, number: str) -> Row:
    """``Cancel``: a result with a message, which may be an error though the call succeeds (sheet 6.7)."""
    row = tenant.store.get(TABLE, number)
    try:
        if row is None:
            raise business("VF/030", f"Billing document {number} does not exist")
        tenant.check_lock(TABLE, number)
        if row["BillingDocumentIsCancelled"] or row["CancelledBillingDocument"]:
            raise business("VF/031", f"Billing document {number} has already been cancelled or is a cancellation")
        if row["InvoiceClearingStatus"]:
            raise business("VF/032", f"Billing document {number} is cleared: reset the clearing first")
        made = _cancel(tenant, row)
    except Refused as refused:
        return _result(number, "", "E", refused.code, refused.message)
    return _result(number, made["BillingDocument"], "S", "VF/041", f"Billing document {number} was cancelled")


def _cancel(tenant: Tenant, row: Row) -> Row:
    kind, category = CANCELS[row["SDDocumentCategory"]]
    number = str(tenant.store.next("BillingDocument"))
    now = tenant.store.now()
    new = row | {"BillingDocument": number, "BillingDocumentType": kind, "SDDocumentCategory": category, "LastChangeDateTime": now}
    new |= {"CancelledBillingDocument": row["BillingDocument"], "DocumentReferenceID": number, "CreationDate": now.date()}
    new |= {"AccountingDocument": "", "AccountingPostingStatus": "A", "AccountingTransferStatus": "A", "InvoiceClearingStatus": ""}
    made = tenant.store.put(TABLE, new)
    lines = tenant.store.where(ITEMS, BillingDocument=row["BillingDocument"])
    for line in lines:
        tenant.store.put(ITEMS, line | {"BillingDocument": number})
        _mark_plan(tenant, line, "A")
    touch(tenant, row, BillingDocumentIsCancelled=True)
    if row["AccountingDocument"]:
        made = post(tenant, made)
    source = next((one for one in KINDS.values() if tenant.store.get(one.table, lines[0]["SalesDocument"]) is not None), None)
    if source is not None:
        doc = header(tenant, {source.name: lines[0]["SalesDocument"]})
        for line in tenant.store.where(ITEMS, BillingDocument=number):
            _flow(tenant, kind_of(doc), line, number, line["BillingDocumentItem"], category)
        recompute(tenant, doc)
    tenant.raise_event("billingdocument.v1.BillingDocument", "Created", (number,))
    return made


def _result(number: str, other: str, kind: str, code: str, text: str) -> Row:
    group, _, message = code.rpartition("/")
    found: Row = {"BillingDocument": number, "CancellationBillingDocument": other, "SystemMessageType": kind}
    found |= {"SystemMessageIdentification": group, "SystemMessageNumber": message, "SystemMessageText": text}
    return found | {"SystemMessageVariable1": number, **{f"SystemMessageVariable{index}": "" for index in (2, 3, 4)}}


def receive_payment(tenant: Tenant, number: str, *, partly: bool = False) -> Row:
    """Accounts receivable clears the invoice, in full or in part."""
    row = tenant.store.get(TABLE, number)
    if row is None or not row["AccountingDocument"] or row["BillingDocumentIsCancelled"]:
        raise LookupError(f"billing document {number} is not open")
    return touch(tenant, row, InvoiceClearingStatus="B" if partly else "C")
