"""Sales quotes, orders, invoices and credit memos: header and how totals come about (sheet 6, 6.1)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from simulators.dynamics365.books import Books, unmatched
from simulators.dynamics365.errors import dialog, must_have, no_relation
from simulators.dynamics365.page import Page
from simulators.dynamics365.schema import NO_DATE, ZERO_GUID
from simulators.dynamics365.store import Row, Values
from simulators.dynamics365.values import cents

ZERO = Decimal(0)
ADDRESS = ("AddressLine1", "AddressLine2", "City", "Country", "State", "PostCode")
_CUSTOMER_ADDRESS = ("addressLine1", "addressLine2", "city", "country", "state", "postalCode")
STAY_OPEN = ("promisedPayDate", "disputeStatusId", "disputeStatus")


@dataclass(frozen=True)
class Kind:
    """What differs between the four documents."""

    set: str
    title: str
    lines: str
    day: str
    series: tuple[str, int]
    posted: tuple[str, int] = ("", 0)

    @property
    def noun(self) -> str:
        return self.title.lower()


KINDS = {
    kind.set: kind
    for kind in (
        Kind("salesQuotes", "Quote", "salesQuoteLines", "documentDate", ("S-QUO", 1001)),
        Kind("salesOrders", "Order", "salesOrderLines", "orderDate", ("S-ORD", 101001)),
        Kind("salesInvoices", "Invoice", "salesInvoiceLines", "invoiceDate", ("S-INV", 102201), ("PS-INV", 103201)),
        Kind("salesCreditMemos", "Credit Memo", "salesCreditMemoLines", "creditMemoDate", ("S-CR", 1001), ("PS-CR", 104001)),
    )
}


@dataclass(frozen=True)
class Amounts:
    """One line, or the document: before and after the invoice discount, and the tax on it."""

    gross: Decimal = ZERO
    discount: Decimal = ZERO
    allocated: Decimal = ZERO
    percent: Decimal = ZERO
    tax: Decimal = ZERO

    @property
    def excluding(self) -> Decimal:
        return self.gross - self.discount

    @property
    def net(self) -> Decimal:
        return self.excluding - self.allocated


def lines_of(books: Books, header: Row) -> list[Row]:
    found = books.where(KINDS[header.table].lines, documentId=header.id)
    return sorted(found, key=lambda row: int(row["sequence"]))


def amounts(books: Books, header: Row) -> dict[str, Amounts]:
    """Every line's amounts. Tax is rounded over the lines of one rate, and each line carries the rest of those before it."""
    precision = books.precision(header["_currency"])
    lines = lines_of(books, header)
    raw = {}
    for line in lines:
        gross = cents(line["quantity"] * line["unitPrice"], precision)
        raw[line.id] = (
            gross,
            cents(gross * line["discountPercent"] / 100, precision) if line["discountPercent"] else line["discountAmount"],
        )
    whole = sum((gross - less for gross, less in raw.values()), ZERO)
    found: dict[str, Amounts] = {}
    given, seen = ZERO, ZERO
    taxed: dict[Decimal, tuple[Decimal, Decimal]] = {}
    for line in lines:
        gross, less = raw[line.id]
        seen += gross - less
        share = cents(header["discountAmount"] * seen / whole, precision) - given if whole else ZERO
        given += share
        percent = books.tax_rate(header["_tax_area"], line["taxCode"])
        base, before = taxed.get(percent, (ZERO, ZERO))
        base += gross - less - share
        after = cents(base * percent / 100, precision)
        taxed[percent] = (base, after)
        found[line.id] = Amounts(gross, less, share, percent, after - before)
    return found


def totals(books: Books, header: Row) -> tuple[Decimal, Decimal]:
    """Amount excluding tax, and tax."""
    found = amounts(books, header).values()
    return sum((one.net for one in found), ZERO), sum((one.tax for one in found), ZERO)


def due(books: Books, terms: str, day: str) -> str:
    """The due date by a date formula of days and months: ``30D``, ``1M``, ``CM``."""
    row = books.find("paymentTerms", terms)
    moment = date.fromisoformat(day)
    for sign, count, unit in re.findall(r"([+-]?)(C|\d+)([DWM])", str(row["dueDateCalculation"]) if row else ""):
        steps = 0 if count == "C" else int(f"{sign}{count}")
        if unit == "M":
            month = moment.month - 1 + steps
            year, month = moment.year + month // 12, month % 12 + 1
            last = calendar.monthrange(year, month)[1]
            moment = date(year, month, last if count == "C" else min(moment.day, last))
        else:
            moment += timedelta(days=steps * (7 if unit == "W" else 1))
    return moment.isoformat()


class Documents(Page):
    """One of the four sets of headers."""

    @property
    def kind(self) -> Kind:
        return KINDS[self.entity.set]

    def rows(self, parent: Row | None = None, wanted: Values | None = None) -> Iterable[Row]:
        return sorted(self.books.all(self.table), key=lambda row: (bool(row["_posted"]), row["number"]))

    def read(self, row: Row) -> Values:
        values = super().read(row)
        net, tax = totals(self.books, row)
        values |= {"totalAmountExcludingTax": net, "totalTaxAmount": tax, "totalAmountIncludingTax": net + tax}
        values |= {"remainingAmount": row["_remaining"], "status": self.status(row), **self.books.currency_values(row["_currency"])}
        for place, name in enumerate(self._global_dimensions(), 1):
            values[f"shortcutDimension{place}Code"] = row["_dims"].get(name, "")
        if self.kind.set == "salesOrders":
            lines = [line for line in lines_of(self.books, row) if line["quantity"]]
            values["fullyShipped"] = bool(lines) and all(line["shippedQuantity"] == line["quantity"] for line in lines)
        return values

    def _global_dimensions(self) -> tuple[str, str]:
        setup = self.books.all("generalLedgerSetup")[0]
        return str(setup["shortcutDimension1Code"]), str(setup["shortcutDimension2Code"])

    def status(self, row: Row) -> str:
        """Derived, so that it is always true of the ledger (sheet 6.1)."""
        if not row["_posted"]:
            return str(row["_state"] or "Draft")
        if row["_canceled"]:
            return "Canceled"
        if row["_corrective"]:
            return "Corrective"
        return "Open" if row["_remaining"] else "Paid"

    # Writing

    def insert(self, values: Values, parent: Row | None = None) -> Row:
        customer = self._party(values, "customer", "sell-to", required=True)
        if customer is None:
            raise dialog('A "customerNumber" or a "customerId" must be provided.')
        payer = self._party(values, "billToCustomer", "bill-to", required=False) or customer
        for one in (customer, payer):
            self.check_customer(one, "create")
        header = self.filled({}) | self._from_customer(customer, payer, values)
        day = values.get(self.kind.day) or self.books.today()
        if values.get(self.kind.day) == NO_DATE:
            day = self.books.today()
        header |= {self.kind.day: day, "postingDate": values.get("postingDate") or day}
        header |= {"number": self.books.number(*self.kind.series), "_dims": self._default_dimensions(customer), "_remaining": ZERO}
        header |= {"_rate": Decimal(1), "_net": ZERO, "_posted": False, "discountAmount": ZERO}
        terms = str(values.get("paymentTermsId", header["paymentTermsId"]))
        if "dueDate" in self.entity.fields:
            header["dueDate"] = due(self.books, terms, day)
        return self.books.add(self.table, header | self._checked(values, header))

    def modify(self, row: Row, values: Values) -> None:
        if row["_posted"] and not set(values) <= set(STAY_OPEN):
            raise dialog(f"The posted {self.kind.noun} cannot be modified.")
        changes: Values = {}
        if {"customerId", "customerNumber"} & set(values):
            customer = self._party(values, "customer", "sell-to", required=True)
            if customer is not None and customer.id != row["customerId"]:
                self.check_customer(customer, "create")
                changes = self._from_customer(customer, customer, values)
        payer = self._party(values, "billToCustomer", "bill-to", required=False)
        if payer is not None:
            changes |= self._payer(payer)
        current = row.values | changes
        if "dueDate" in self.entity.fields and {"paymentTermsId", self.kind.day} & set(values) and "dueDate" not in values:
            after = current | values
            changes["dueDate"] = due(self.books, str(after["paymentTermsId"]), str(after[self.kind.day]))
        self.books.store.put(row, **changes | self._checked(values, current))

    def delete(self, row: Row) -> None:
        if row["_posted"]:
            raise dialog(f"The posted {self.kind.noun} cannot be deleted.")
        for line in lines_of(self.books, row):
            if line["shippedQuantity"]:
                raise dialog(f"You cannot delete the order {row['number']} because it has been shipped.")
        for line in lines_of(self.books, row):
            self.books.store.remove(line)
        self.books.store.remove(row)

    def _checked(self, values: Values, header: Values) -> Values:
        """What the caller sent, after references and rules; names and numbers of the parties are the customer's own."""
        self.check_relations(values)
        code = self.books.currency(values)
        sent = {name: value for name, value in values.items() if name not in ("customerId", "customerNumber", "currencyId", "currencyCode")}
        for name in ("billToCustomerId", "billToCustomerNumber"):
            sent.pop(name, None)
        if code is not None:
            sent["_currency"] = code
        if sent.get("discountAmount", ZERO) < 0:
            raise dialog("The invoice discount amount must be positive.")
        for name in ("sellToCountry", "shipToCountry", "billToCountry"):
            if sent.get(name) and self.books.one("countriesRegions", code=sent[name]) is None:
                raise no_relation("Country/Region Code", "Sales Header", sent[name], "Country/Region")
        if sent.get("salesperson") and self.books.one("salespeoplePurchasers", code=sent["salesperson"]) is None:
            raise no_relation("Salesperson Code", "Sales Header", sent["salesperson"], "Salesperson/Purchaser")
        dimensions = dict(header["_dims"]) if "_dims" in header else {}
        for place, name in enumerate(self._global_dimensions(), 1):
            value = sent.pop(f"shortcutDimension{place}Code", None)
            if value:
                self.books.dimension_value(name, value, f"Shortcut Dimension {place} Code", "Sales Header")
                dimensions[name] = value
            elif value is not None:
                dimensions.pop(name, None)
        return sent | {"_dims": dimensions} | self._corrected(sent)

    def _corrected(self, values: Values) -> Values:
        """The invoice that a credit memo corrects, by id or number."""
        ident, number = values.get("invoiceId", ZERO_GUID), values.get("invoiceNumber", "")
        if "invoiceId" not in self.entity.fields or (ident, number) == (ZERO_GUID, ""):
            return {}
        row = self.books.find("salesInvoices", ident) if ident != ZERO_GUID else self.books.one("salesInvoices", number=number)
        if row is None or not row["_posted"]:
            raise unmatched("invoiceId", "Posted Sales Invoice")
        return {"invoiceId": row.id, "invoiceNumber": row["number"]}

    def _party(self, values: Values, prefix: str, word: str, *, required: bool) -> Row | None:
        ident, number = values.get(f"{prefix}Id", ZERO_GUID), values.get(f"{prefix}Number", "")
        if (ident, number) == (ZERO_GUID, ""):
            if required:
                raise dialog('A "customerNumber" or a "customerId" must be provided.')
            return None
        row = self.books.find("customers", ident) if ident != ZERO_GUID else self.books.one("customers", number=number)
        if row is None:
            raise dialog(f"The {word} customer cannot be found.")
        if number and row["number"] != number:
            raise dialog(f"The {word} customer values do not match to a specific Customer.")
        return row

    def check_customer(self, customer: Row, verb: str) -> None:
        number, blocked = customer["number"], customer["blocked"]
        if (
            blocked == "All"
            or (blocked == "Invoice" and self.kind.title != "Credit Memo")
            or (blocked == "Ship" and self.kind.title == "Order")
        ):
            text = f"You cannot {verb} this type of document when Customer {number} is blocked with type {blocked}."
            raise dialog(text)
        if not customer["_posting_group"]:
            raise must_have("Customer Posting Group", "Customer", f"No.={number}")

    def _from_customer(self, customer: Row, payer: Row, values: Values) -> Values:
        found: Values = {"customerId": customer.id, "customerNumber": customer["number"], "customerName": customer["displayName"]}
        found |= self._payer(payer) | {"_currency": payer["_currency"]}
        found |= {"shipToName": customer["displayName"], "phoneNumber": customer["phoneNumber"], "email": customer["email"]}
        for prefix in ("sellTo", "shipTo"):
            found |= {f"{prefix}{name}": customer[source] for name, source in zip(ADDRESS, _CUSTOMER_ADDRESS, strict=True)}
        area = self.books.find("taxAreas", payer["taxAreaId"])
        found |= {"_tax_area": area["code"] if area else "", "salesperson": customer["salespersonCode"]}
        return found | {"shipmentMethodId": customer["shipmentMethodId"], "paymentTermsId": payer["paymentTermsId"]}

    def _payer(self, payer: Row) -> Values:
        found: Values = {"billToCustomerId": payer.id, "billToCustomerNumber": payer["number"], "billToName": payer["displayName"]}
        return found | {f"billTo{name}": payer[source] for name, source in zip(ADDRESS, _CUSTOMER_ADDRESS, strict=True)}

    def _default_dimensions(self, customer: Row) -> dict[str, Any]:
        rows = self.books.where("defaultDimensions", parentId=customer.id)
        return {row["dimensionCode"]: row["dimensionValueCode"] for row in rows if row["dimensionValueCode"]}

    def act(self, row: Row, action: str) -> Row | None:
        from simulators.dynamics365.posting import Posting

        return Posting(self.books).act(row, action)
