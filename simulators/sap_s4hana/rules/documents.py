"""What all sales documents share: their kinds, and the sums and statuses that follow from items, conditions and invoices."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from simulators.sap_s4hana.errors import business
from simulators.sap_s4hana.reference import COMPANIES, MATERIALS, TAX_CLASSES
from simulators.sap_s4hana.render import total
from simulators.sap_s4hana.store import Row
from simulators.sap_s4hana.tenant import Tenant
from simulators.sap_s4hana.values import decimals

PRICES: Final = ("PPR0", "PMP0")
TAX: Final = "TTX1"
ZERO: Final = Decimal(0)


@dataclass(frozen=True)
class Kind:
    """How one kind of sales document spells what all have. ``category`` is its SD document category."""

    name: str
    category: str
    types: tuple[str, ...]
    header_partner: str
    pricing: str
    item_category: str = ""
    block: str = ""
    event: str = ""

    @property
    def table(self) -> str:
        return f"A_{self.name}"

    @property
    def items(self) -> str:
        return f"A_{self.name}Item"

    @property
    def item(self) -> str:
        return f"{self.name}Item"


KINDS: Final = {
    one.name: one
    for one in (
        Kind("SalesOrder", "C", ("OR", "SO", "OR1"), "A_SalesOrderHeaderPartner", "A_SalesOrderItemPrElement", event="salesorder"),
        Kind("SalesQuotation", "B", ("QT",), "A_SalesQuotationPartner", "A_SalesQuotationItemPrcgElmnt", event="salesquotation"),
        Kind("SalesContract", "G", ("CQ", "CV", "SC"), "A_SalesContractPartner", "", event="salescontract"),
        Kind("CreditMemoRequest", "K", ("CR",), "A_CreditMemoRequestPartner", "A_CreditMemoReqItemPrcgElmnt", "G2N", "Y8"),
        Kind("DebitMemoRequest", "L", ("DR",), "A_DebitMemoRequestPartner", "A_DebitMemoReqItemPrcgElmnt", "L2N", "Y9"),
    )
}


def kind_of(row: Row) -> Kind:
    """The kind of the document that a row belongs to, by its key."""
    return next(kind for kind in KINDS.values() if kind.name in row)


def rounded(amount: Decimal, currency: str) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-decimals(currency)), ROUND_HALF_UP)


def header(tenant: Tenant, row: Row) -> Row:
    kind = kind_of(row)
    found = tenant.store.get(kind.table, row[kind.name])
    if found is None:
        raise business("V1/302", f"Sales document {row[kind.name]} does not exist", kind.name)
    return found


def items_of(tenant: Tenant, row: Row) -> list[Row]:
    kind = kind_of(row)
    return tenant.store.where(kind.items, **{kind.name: row[kind.name]})


def price(tenant: Tenant, kind: Kind, row: Row, condition: str, rate: Decimal, currency: str) -> None:
    if not kind.pricing:
        return
    unit = {"ConditionQuantity": Decimal(1), "ConditionQuantityUnit": row["RequestedQuantityUnit"], "ConditionCurrency": currency}
    step = {"PricingProcedureStep": "10" if condition in PRICES else "915", "PricingProcedureCounter": "1", "TransactionCurrency": currency}
    key = {kind.name: row[kind.name], kind.item: row[kind.item]}
    tenant.store.put(kind.pricing, key | step | unit | {"ConditionType": condition, "ConditionRateValue": rate})


def recompute(tenant: Tenant, row: Row) -> None:
    """Prices, taxes and statuses, always from the same sources: quantities, conditions and what has been billed."""
    kind = kind_of(row)
    doc = tenant.store.get(kind.table, row[kind.name]) or row
    for one in items_of(tenant, doc):
        _recompute_item(tenant, kind, doc, one)
    items = [one for one in items_of(tenant, doc) if not one.get("SalesDocumentRjcnReason")]
    marks = {one["OrderRelatedBillingStatus"] for one in items}
    status = "C" if items and marks == {"C"} else "B" if marks & {"B", "C"} else "A"
    now = tenant.store.now()
    values = {"TotalNetAmount": total(items, "NetAmount"), "LastChangeDateTime": now, "LastChangeDate": now.date()}
    billing = {"OverallOrdReltdBillgStatus": status, "OverallSDProcessStatus": status} if kind.category in "CKL" else {}
    tenant.store.change(kind.table, doc, **values, **billing)


def _recompute_item(tenant: Tenant, kind: Kind, doc: Row, one: Row) -> None:
    key, currency = {kind.name: one[kind.name], kind.item: one[kind.item]}, doc["TransactionCurrency"]
    net = ZERO
    prices = [found for found in tenant.store.where(kind.pricing, **key) if found["ConditionType"] in PRICES] if kind.pricing else []
    if prices:
        best = max(prices, key=lambda found: str(found["ConditionType"]) == "PMP0")  # the manual price wins
        net = rounded(best["ConditionRateValue"] * one["RequestedQuantity"] / best["ConditionQuantity"], currency)
        for found in prices:
            active = {"ConditionAmount": net, "ConditionInactiveReason": ""} if found is best else {"ConditionInactiveReason": "M"}
            tenant.store.change(kind.pricing, found, **(active if "ConditionInactiveReason" in found else {"ConditionAmount": net}))
    elif not kind.pricing:
        rate = MATERIALS[one["Material"]].prices.get(currency, ZERO)
        net = one.get("OutlineAgreementTargetAmount") or rounded(rate * one["RequestedQuantity"], currency)
    tax = tax_on(net, doc, one)
    if kind.pricing:
        price(tenant, kind, one, TAX, rate_of(doc, one) * 100, currency)
        taxed = tenant.store.where(kind.pricing, **key, ConditionType=TAX)[0]
        tenant.store.change(kind.pricing, taxed, ConditionAmount=tax, ConditionQuantity=ZERO, ConditionQuantityUnit="")
    status = _billing_status(tenant, one, net)
    tenant.store.change(kind.items, one, NetAmount=net, TaxAmount=tax, OrderRelatedBillingStatus=status, SDProcessStatus=status)


def rate_of(doc: Row, one: Row) -> Decimal:
    exempt = doc.get("CustomerTaxClassification1") == "0" or one.get("ProductTaxClassification1") == "0"
    company = doc["SalesOrganization"]
    own = TAX_CLASSES.get((company, str(one.get("ProductTaxClassification1"))), COMPANIES[company].tax)
    return ZERO if exempt else own


def tax_on(net: Decimal, doc: Row, one: Row) -> Decimal:
    return rounded(net * rate_of(doc, one), doc["TransactionCurrency"])


def billed(tenant: Tenant, one: Row) -> list[Row]:
    """The lines of invoices that stand for this item: cancelled ones do not."""
    kind = kind_of(one)
    found = tenant.store.where("A_BillingDocumentItem", SalesDocument=one[kind.name], SalesDocumentItem=one[kind.item])
    return [line for line in found if _stands(tenant, line)]


def _stands(tenant: Tenant, line: Row) -> bool:
    document = tenant.store.get("A_BillingDocument", line["BillingDocument"]) or {}
    return not document.get("BillingDocumentIsCancelled") and not document.get("CancelledBillingDocument")


def billed_quantity(tenant: Tenant, one: Row) -> Decimal:
    return ZERO if one.get("BillingPlan") else total(billed(tenant, one), "BillingQuantity")


def _billing_status(tenant: Tenant, one: Row, net: Decimal) -> str:
    lines = billed(tenant, one)
    if one.get("SalesDocumentRjcnReason"):
        return "C"
    if not lines:
        return "A"
    done = total(lines, "NetAmount") >= net if one.get("BillingPlan") else total(lines, "BillingQuantity") >= one["RequestedQuantity"]
    return "C" if done else "B"
