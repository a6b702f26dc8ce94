"""What single objects do on top of the general checks: derived fields, life cycles (fact sheet 4; vendor's "Object Reference")."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from simulators.salesforce import lines
from simulators.salesforce.errors import ApiError
from simulators.salesforce.schema import SObject
from simulators.salesforce.standard import STAGES
from simulators.salesforce.store import Row
from simulators.salesforce.values import round_half_up

if TYPE_CHECKING:
    from simulators.salesforce.records import Records

Before = Callable[["Records", "Row | None", Row, set[str]], None]
After = Callable[["Records", Row], None]

_STAGES = {stage[0]: stage for stage in STAGES}


def before_save(records: Records, kind: SObject, former: Row | None, row: Row, given: set[str]) -> None:
    """Completes ``row`` in place or refuses it."""
    rule = _BEFORE.get(kind.name)
    if rule:
        rule(records, former, row, given)


def after_save(records: Records, kind: SObject, row: Row) -> None:
    rule = _AFTER.get(kind.name)
    if rule:
        rule(records, row)


def after_delete(records: Records, kind: SObject, row: Row) -> None:
    after_save(records, kind, row)


def _account(records: Records, former: Row | None, row: Row, given: set[str]) -> None:
    seen, parent = {row["Id"]} if former else set(), row.get("ParentId")
    while parent and former:
        if parent in seen:
            raise ApiError(400, "CIRCULAR_DEPENDENCY", "attempt to violate hierarchy constraints", ["ParentId"])
        seen.add(parent)
        found = records.store.live("Account", parent)
        parent = found["ParentId"] if found else None


def _person(records: Records, former: Row | None, row: Row, given: set[str]) -> None:
    row["Name"] = " ".join(part for part in (row.get("FirstName"), row.get("LastName")) if part)


def _opportunity(records: Records, former: Row | None, row: Row, given: set[str]) -> None:
    """Amount of an opportunity with products: "any attempt to update this field ... will be ignored" (Object Reference, Opportunity;
    knowledge article 004052228 shows the 204)."""
    has_lines = bool(former and former["HasOpportunityLineItem"])
    if former and has_lines:
        row["Amount"] = former["Amount"]
        if row["CurrencyIsoCode"] != former["CurrencyIsoCode"]:
            message = "Cannot change the currency of an opportunity that has products"
            raise ApiError(400, "FIELD_INTEGRITY_EXCEPTION", message, ["CurrencyIsoCode"])
        if row["Pricebook2Id"] != former["Pricebook2Id"]:
            message = "field integrity exception: Pricebook2Id (cannot change the price book of an opportunity that has products)"
            raise ApiError(400, "FIELD_INTEGRITY_EXCEPTION", message, ["Pricebook2Id"])
    _, probability, closed, won, category, category_name = _STAGES[row["StageName"]]
    row.update(IsClosed=closed, IsWon=won, ForecastCategory=category, ForecastCategoryName=category_name)
    moved = former is None or former["StageName"] != row["StageName"]
    if row["Probability"] is None or (moved and "Probability" not in given):
        row["Probability"] = Decimal(probability)
    close = row["CloseDate"]
    quarter = (close.month + 2) // 3
    row.update(FiscalYear=close.year, FiscalQuarter=quarter, Fiscal=f"{close.year} {quarter}")
    row["ExpectedRevenue"] = None if row["Amount"] is None else round_half_up(row["Amount"] * row["Probability"] / 100, 2)


def _pricebook_entry(records: Records, former: Row | None, row: Row, given: set[str]) -> None:
    """One entry per product, book and currency; a custom book needs an active standard entry first."""
    product = records.store.live("Product2", row["Product2Id"]) or {}
    row.update(Name=product.get("Name"), ProductCode=product.get("ProductCode"))
    entries = [
        entry
        for entry in records.store.children("PricebookEntry", "Product2Id", row["Product2Id"])
        if entry["CurrencyIsoCode"] == row["CurrencyIsoCode"] and entry["Id"] != row.get("Id")
    ]
    if any(entry["Pricebook2Id"] == row["Pricebook2Id"] for entry in entries):
        raise ApiError(400, "DUPLICATE_VALUE", "This price definition already exists in this price book", [])
    book = records.store.live("Pricebook2", row["Pricebook2Id"]) or {}
    standard = next((entry for entry in entries if entry["IsActive"] and lines.is_standard(records, entry)), None)
    if former is None and not book.get("IsStandard") and standard is None:
        raise ApiError(400, "STANDARD_PRICE_NOT_DEFINED", "Before creating a custom price, create a standard price.", [])
    if row["UseStandardPrice"] and standard:
        row["UnitPrice"] = standard["UnitPrice"]
    if row["UnitPrice"] is None:
        raise ApiError(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [UnitPrice]", ["UnitPrice"])


def _contract(records: Records, former: Row | None, row: Row, given: set[str]) -> None:
    if former is None and row["Status"] != "Draft":
        raise ApiError(
            400, "FAILED_ACTIVATION", "Choose a valid contract status and save your changes. Ask your admin for details.", ["Status"]
        )
    row["StatusCode"] = {"Draft": "Draft", "In Approval Process": "InApproval"}.get(row["Status"], "Activated")
    row["EndDate"] = _term_end(row)
    _stamp_activation(records, former, row)


def _term_end(row: Row) -> object:
    start, months = row["StartDate"], row["ContractTerm"]
    if start is None or months is None:
        return None
    years, month = divmod(start.month - 1 + months, 12)
    first_after = start.replace(year=start.year + years, month=month + 1, day=1)
    following = (first_after + timedelta(days=32)).replace(day=1)
    return min(first_after + timedelta(days=start.day - 1), following) - timedelta(days=1)


def _order(records: Records, former: Row | None, row: Row, given: set[str]) -> None:
    if former is None and row["Status"] != "Draft":
        raise ApiError(
            400, "FAILED_ACTIVATION", "Choose a valid order status and save your changes. Ask your admin for details.", ["Status"]
        )
    if row["Status"] == "Activated" and former and not records.store.children("OrderItem", "OrderId", row["Id"]):
        raise ApiError(400, "FAILED_ACTIVATION", "An order must have at least one product.", ["Status"])
    row["StatusCode"] = row["Status"]
    row["TotalAmount"] = row["TotalAmount"] or Decimal(0)
    _stamp_activation(records, former, row)


def _stamp_activation(records: Records, former: Row | None, row: Row) -> None:
    if row["StatusCode"] == "Activated" and former and former["StatusCode"] != "Activated":
        row.update(ActivatedDate=records.now().replace(microsecond=0), ActivatedById=records.user_id)


def _quote(records: Records, former: Row | None, row: Row, given: set[str]) -> None:
    opportunity = records.store.live("Opportunity", row["OpportunityId"]) or {}
    row["CurrencyIsoCode"] = opportunity.get("CurrencyIsoCode")
    for name in ("Subtotal", "TotalPrice", "GrandTotal"):
        row[name] = row[name] or Decimal(0)


_BEFORE: dict[str, Before] = {
    "Account": _account,
    "Contact": _person,
    "Contract": _contract,
    "Opportunity": _opportunity,
    "OpportunityLineItem": lines.opportunity_line,
    "Order": _order,
    "OrderItem": lines.order_item,
    "PricebookEntry": _pricebook_entry,
    "Quote": _quote,
    "QuoteLineItem": lines.quote_line,
    "User": _person,
}

_AFTER: dict[str, After] = {
    "OpportunityLineItem": lines.roll_up_opportunity,
    "OrderItem": lines.roll_up_order,
    "QuoteLineItem": lines.roll_up_quote,
}
