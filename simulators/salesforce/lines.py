"""Lines of opportunities, orders and quotes: which price applies, what a line costs, what the header sums to.

Vendor's "Object Reference": OpportunityLineItem, OrderItem, QuoteLineItem; fact sheet 4.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from simulators.salesforce.errors import ApiError, integrity
from simulators.salesforce.store import Row
from simulators.salesforce.values import round_half_up

if TYPE_CHECKING:
    from simulators.salesforce.records import Records

# What a line without a currency is priced in when it names a product only: the org's corporate currency.
CORPORATE_CURRENCY = "USD"


def is_standard(records: Records, entry: Row) -> bool:
    book = records.store.live("Pricebook2", entry["Pricebook2Id"])
    return bool(book and book["IsStandard"])


def _scale(currency: str | None) -> int:
    return 0 if currency == "JPY" else 2


def _standard_book(records: Records) -> str | None:
    return next((book["Id"] for book in records.store.rows("Pricebook2") if book["IsStandard"]), None)


def _entry_for_product(records: Records, header: Row, product: str) -> Row | None:
    book = header["Pricebook2Id"] or _standard_book(records)
    currency = header["CurrencyIsoCode"] or CORPORATE_CURRENCY
    entries = records.store.children("PricebookEntry", "Product2Id", product)
    return next(
        (entry for entry in entries if entry["Pricebook2Id"] == book and entry["CurrencyIsoCode"] == currency and entry["IsActive"]), None
    )


def _price(records: Records, header: Row, row: Row) -> Row:
    """The price book entry of a new line, checked against its header; completes product and currency."""
    if row["PricebookEntryId"]:
        entry = records.store.live("PricebookEntry", row["PricebookEntryId"])
    elif row["Product2Id"]:
        entry = _entry_for_product(records, header, row["Product2Id"])
    else:
        raise integrity(
            "field integrity exception: PricebookEntryId, unknown (versions 3.0 and higher must specify pricebook entry id; others must"
            " specify product id)",
            "PricebookEntryId",
            "unknown",
        )
    if entry is None:
        raise ApiError(400, "STANDARD_PRICE_NOT_DEFINED", "No standard price defined for this product", ["Product2Id"])
    if not entry["IsActive"]:
        raise integrity("field integrity exception: PricebookEntryId (pricebook entry is inactive)", "PricebookEntryId")
    if row["Product2Id"] and row["Product2Id"] != entry["Product2Id"]:
        raise integrity("field integrity exception: Product2Id (does not match the pricebook entry)", "Product2Id")
    if header["Pricebook2Id"] and header["Pricebook2Id"] != entry["Pricebook2Id"]:
        raise integrity("field integrity exception: unknown (pricebook entry is in a different pricebook than the one assigned)", "unknown")
    _check_currency(header, entry, row)
    row.update(PricebookEntryId=entry["Id"], Product2Id=entry["Product2Id"], ListPrice=entry["UnitPrice"])
    row["CurrencyIsoCode"] = header["CurrencyIsoCode"]
    return entry


def _check_currency(header: Row, entry: Row, row: Row) -> None:
    """A header without a currency accepts any price: the gap is there to be exercised, see ``standard``."""
    currency = header["CurrencyIsoCode"]
    if currency and entry["CurrencyIsoCode"] != currency:
        message = "field integrity exception: PricebookEntryId (pricebook entry currency code does not match opportunity currency code)"
        raise integrity(message, "PricebookEntryId")
    if row["CurrencyIsoCode"] not in (None, currency):
        raise integrity("field integrity exception: CurrencyIsoCode (does not match the currency of the parent record)", "CurrencyIsoCode")


def _keep_currency(former: Row, row: Row) -> None:
    if row["CurrencyIsoCode"] != former["CurrencyIsoCode"]:
        raise integrity("field integrity exception: CurrencyIsoCode (does not match the currency of the parent record)", "CurrencyIsoCode")


def _factor(row: Row) -> Decimal:
    return Decimal(row["Quantity"] * (1 - (row["Discount"] or Decimal(0)) / 100))


def opportunity_line(records: Records, former: Row | None, row: Row, given: set[str]) -> None:
    """Exactly one of UnitPrice and TotalPrice on create, at most one on update; the other follows from quantity and discount."""
    both = {"UnitPrice", "TotalPrice"} <= {name for name in given if row[name] is not None}
    if both:
        call = "update" if former else "insert"
        raise ApiError(400, "INVALID_FIELD", f"Cannot change both 'UnitPrice' and 'TotalPrice' in {call} call", ["UnitPrice"])
    header = records.store.live("Opportunity", row["OpportunityId"]) or {}
    if former is None:
        entry = _price(records, header, row)
        row.update(Name=f"{header['Name']} {entry['Name']}"[:376], ProductCode=entry["ProductCode"])
    else:
        _keep_currency(former, row)
    if row["UnitPrice"] is None and row["TotalPrice"] is None:
        raise ApiError(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [UnitPrice]", ["UnitPrice"])
    scale, factor = _scale(row["CurrencyIsoCode"]), _factor(row)
    if "TotalPrice" in given and row["TotalPrice"] is not None:
        row["TotalPrice"] = round_half_up(row["TotalPrice"], scale)
        row["UnitPrice"] = round_half_up(row["TotalPrice"] / factor, 2) if factor else Decimal("0.00")
    elif row["UnitPrice"] is None:
        raise ApiError(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [UnitPrice]", ["UnitPrice"])
    else:
        row["TotalPrice"] = round_half_up(factor * row["UnitPrice"], scale)
    row["Subtotal"] = round_half_up(row["Quantity"] * row["UnitPrice"], scale)


def roll_up_opportunity(records: Records, line: Row) -> None:
    kind = records.schema.objects["Opportunity"]
    header = records.store.live(kind, line["OpportunityId"])
    if header is None:
        return
    rows = records.store.children("OpportunityLineItem", "OpportunityId", header["Id"])
    amount = sum((row["TotalPrice"] for row in rows), Decimal("0.00"))
    changed = {
        "Amount": amount,
        "HasOpportunityLineItem": bool(rows),
        "TotalOpportunityQuantity": sum((row["Quantity"] for row in rows), Decimal("0.00")),
        "ExpectedRevenue": round_half_up(amount * header["Probability"] / 100, 2),
    }
    if rows and not header["Pricebook2Id"]:
        entry = records.store.live("PricebookEntry", line["PricebookEntryId"])
        changed["Pricebook2Id"] = entry["Pricebook2Id"] if entry else None
    records.touch(kind, {**header, **changed})


def order_item(records: Records, former: Row | None, row: Row, given: set[str]) -> None:
    header = records.store.live("Order", row["OrderId"]) or {}
    if former is None:
        _price(records, header, row)
    else:
        _keep_currency(former, row)
    row["TotalPrice"] = round_half_up(row["Quantity"] * row["UnitPrice"], _scale(row["CurrencyIsoCode"]))


def roll_up_order(records: Records, line: Row) -> None:
    kind = records.schema.objects["Order"]
    header = records.store.live(kind, line["OrderId"])
    if header:
        rows = records.store.children("OrderItem", "OrderId", header["Id"])
        records.touch(kind, {**header, "TotalAmount": sum((row["TotalPrice"] for row in rows), Decimal("0.00"))})


def quote_line(records: Records, former: Row | None, row: Row, given: set[str]) -> None:
    header = records.store.live("Quote", row["QuoteId"]) or {}
    if former is None:
        _price(records, header, row)
    else:
        _keep_currency(former, row)
    scale = _scale(row["CurrencyIsoCode"])
    row["Subtotal"] = round_half_up(row["Quantity"] * row["UnitPrice"], scale)
    row["TotalPrice"] = round_half_up(_factor(row) * row["UnitPrice"], scale)


def roll_up_quote(records: Records, line: Row) -> None:
    kind = records.schema.objects["Quote"]
    header = records.store.live(kind, line["QuoteId"])
    if header:
        rows = records.store.children("QuoteLineItem", "QuoteId", header["Id"])
        total = sum((row["TotalPrice"] for row in rows), Decimal("0.00"))
        subtotal = sum((row["Subtotal"] for row in rows), Decimal("0.00"))
        records.touch(kind, {**header, "Subtotal": subtotal, "TotalPrice": total, "GrandTotal": total})
