"""The seeded tenant: three companies of the Holt Group with master data; no customer, no project, no document."""

from __future__ import annotations

import uuid
from decimal import Decimal

from simulators.dynamics365.books import Books, Company, Policy
from simulators.dynamics365.schema import ENTITIES, ZERO_GUID
from simulators.dynamics365.store import Row, Store, Values

_SPACE = uuid.UUID("6f1d1c0e-2b7a-4c1a-9d57-0a4b6f3e8c11")


def ident(*parts: str) -> str:
    """The same id for the same record after every reset."""
    return str(uuid.uuid5(_SPACE, "/".join(parts)))


def _company(name: str, title: str, currency: str, country: str, **rates: str) -> Company:
    return Company(ident("company", name), name, title, currency, country, {group: Decimal(rate) for group, rate in rates.items()})


_ABROAD = {"GERMANY": "19", "US-SALES": "8.88"}
"""What the British company charges where it is registered abroad."""
COMPANIES = (
    _company("HOLT-US", "Holt Consulting Inc", "USD", "US"),
    _company("HOLT-UK", "Holt Consulting Ltd", "GBP", "GB", STANDARD="20", REDUCED="5", ZERO="0", **_ABROAD),
    _company("HOLT-DE", "Holt Consulting GmbH", "EUR", "DE", STANDARD="19", REDUCED="7", ZERO="0"),
)
TENANT = Company("", "", "Holt Group", "USD", "US")
_RATES = {"USD": "1", "GBP": "1.25", "EUR": "1.1", "CHF": "1.12", "JPY": "0.0067"}
_CURRENCIES = (
    ("USD", "US Dollar", "$", "2:2", "0.01"), ("GBP", "Pound Sterling", "£", "2:2", "0.01"), ("EUR", "Euro", "€", "2:2", "0.01"),
    ("CHF", "Swiss Franc", "CHF", "2:2", "0.01"), ("JPY", "Japanese Yen", "¥", "0:0", "1"),
)  # fmt: skip
_ACCOUNTS = (
    ("1000", "BALANCE SHEET", "Assets", "Heading"), ("2310", "Customers", "Assets", "Posting"), ("2910", "Cash", "Assets", "Posting"),
    ("2920", "Bank", "Assets", "Posting"), ("5610", "Sales Tax", "Liabilities", "Posting"), ("6000", "REVENUE", "Income", "Heading"),
    ("6110", "Sales of Services", "Income", "Posting"), ("6120", "Sales of Milestones", "Income", "Posting"),
    ("6190", "Expenses Charged On", "Income", "Posting"), ("6910", "Sales Discounts", "Income", "Posting"),
)  # fmt: skip
_CLOSED_TO_HAND = ("2310", "5610")
_PEOPLE = (
    ("81", "Ines", "Falk", "Engagement Manager", "220"), ("82", "Owen", "Pryce", "Senior Consultant", "165"),
    ("83", "Maya", "Torres", "Consultant", "130"), ("84", "Lena", "Brandt", "Analyst", "95"),
)  # fmt: skip
_ITEMS = (("ITEM-TM", "Consulting hours", "HOUR", "150"), ("ITEM-FF", "Fixed fee milestone", "PCS", "0"))
_CODES = {
    "paymentMethods": (("BANK", "Bank transfer"), ("CARD", "Card payment")),
    "shipmentMethods": (("SERVICE", "Rendered as a service"),),
    "itemCategories": (("SERVICES", "Services"),),
    "salespeoplePurchasers": (("OP", "Owen Pryce"),),
    "disputeStatus": (("AMOUNT", "Amount disputed"), ("QUALITY", "Work disputed")),
    "locations": (("MAIN", "Main office"),),
}
_DIMENSIONS = (
    ("DEPARTMENT", "Department", (("ADV", "Advisory"), ("DEL", "Delivery"), ("MS", "Managed Services"))),
    ("PROJECT", "Project", (("INTERNAL", "Internal work"),)),
)


def seed(store: Store, policy: Policy) -> dict[str, Books]:
    """The books of every company, by id."""
    tenant = Books(store, TENANT, policy)
    found = {}
    for company in COMPANIES:
        values = {"name": company.name, "displayName": company.display_name, "systemVersion": "27.0.41231.0"}
        _add(tenant, "companies", company.name, values, company.id)
        books = Books(store, company, policy)
        _company_data(books)
        found[company.id] = books
    store.undo.clear()
    store.changes.clear()
    return found


def _add(books: Books, set_: str, name: str, values: Values, fixed: str = "") -> Row:
    entity = ENTITIES.get(set_)
    blank = {field.name: field.blank for field in entity.fields.values() if field.kind != "stream"} if entity else {}
    return books.add(set_, {**blank, **values}, fixed or ident(books.company.name, set_, name))


def _company_data(books: Books) -> None:
    company = books.company
    _money(books)
    for code, name in (
        ("US", "United States"),
        ("GB", "Great Britain"),
        ("DE", "Germany"),
        ("CH", "Switzerland"),
        ("FR", "France"),
        ("JP", "Japan"),
    ):
        _add(books, "countriesRegions", code, {"code": code, "displayName": name, "addressFormat": "Post Code+City"})
    terms = (("0D", "Due on receipt"), ("15D", "Net 15"), ("30D", "Net 30"), ("45D", "Net 45"), ("60D", "Net 60"))
    for formula, name in terms:
        _add(books, "paymentTerms", formula, {"code": formula.replace("D", " DAYS"), "displayName": name, "dueDateCalculation": formula})
    for set_, entries in _CODES.items():
        for code, name in entries:
            _add(books, set_, code, {"code": code, "displayName": name})
    _add(books, "customerReturnReasons", "WRONG", {"code": "WRONG", "description": "Billed by mistake"})
    for code, name, symbol in (("HOUR", "Hour", "HUR"), ("DAY", "Day", "DAY"), ("PCS", "Piece", "EA")):
        _add(books, "unitsOfMeasure", code, {"code": code, "displayName": name, "internationalStandardCode": symbol})
    _tax(books)
    _ledger(books)
    _people_and_items(books)
    shared = {"displayName": company.display_name, "country": company.country, "currencyCode": company.currency}
    _add(books, "companyInformation", "info", {**shared, "currentFiscalYearStartDate": f"{books.today()[:4]}-01-01"})
    for code, name, values in _DIMENSIONS:
        dimension = _add(books, "dimensions", code, {"code": code, "displayName": name})
        for value, title in values:
            one = {"code": value, "displayName": title, "dimensionId": dimension.id, "_dimension": code}
            _add(books, "dimensionValues", f"{code}/{value}", one)
    bank = books.one("accounts", number="2920")
    batch = {
        "code": "GENERAL",
        "displayName": "Cash receipts",
        "templateDisplayName": "CASHRCPT",
        "balancingAccountId": bank.id if bank else ZERO_GUID,
    }
    _add(books, "journals", "CASHRCPT", batch)


def _money(books: Books) -> None:
    """Foreign currencies only: a company's own is not in its table (sheet 3.2)."""
    home = books.company.currency
    for code, name, symbol, places, precision in _CURRENCIES:
        if code != home:
            values = {"code": code, "displayName": name, "symbol": symbol, "amountDecimalPlaces": places}
            _add(books, "currencies", code, {**values, "amountRoundingPrecision": Decimal(precision)})
            rate = (Decimal(_RATES[code]) / Decimal(_RATES[home])).quantize(Decimal("0.000001"))
            relation = {"currencyCode": code, "startingDate": "2024-01-01", "exchangeRateAmount": Decimal(1)}
            _add(books, "currencyExchangeRates", code, {**relation, "relationalExchangeRateAmount": rate})


def _tax(books: Books) -> None:
    kind = "VAT" if books.company.vat else "Sales Tax"
    groups = tuple(books.company.rates) or ("NONTAXABLE",)
    names = {group: f"{rate} %" for group, rate in books.company.rates.items()}
    for group in groups:
        _add(books, "taxGroups", group, {"code": group, "displayName": names.get(group, "Not taxable"), "taxType": kind})
    for area, name in (
        (("DOMESTIC", "Domestic customers"), ("EU", "Customers in the EU"), ("EXPORT", "Other customers")) if books.company.vat else ()
    ):
        _add(books, "taxAreas", area, {"code": area, "displayName": name, "taxType": kind})


def _ledger(books: Books) -> None:
    for number, name, category, kind in _ACCOUNTS:
        direct = kind == "Posting" and number not in _CLOSED_TO_HAND
        _add(
            books,
            "accounts",
            number,
            {"number": number, "displayName": name, "category": category, "accountType": kind, "directPosting": direct},
        )
    setup = {"localCurrencyCode": books.company.currency, "shortcutDimension1Code": "DEPARTMENT", "shortcutDimension2Code": "PROJECT"}
    dates = {"allowPostingFrom": books.policy.posting_from, "allowPostingTo": books.policy.posting_to}
    _add(books, "generalLedgerSetup", "setup", {**setup, **dates})
    for year in range(2025, 2030):
        for month in range(1, 13):
            start = f"{year}-{month:02d}-01"
            _add(
                books,
                "accountingPeriods",
                start,
                {"startingDate": start, "name": start[:7], "newFiscalYear": month == 1, "closed": year < 2026},
            )


def _people_and_items(books: Books) -> None:
    group = "STANDARD" if books.company.vat else "NONTAXABLE"
    posting = _add(books, "generalProductPostingGroups", "SERVICES", {"code": "SERVICES", "description": "Services"})
    category, tax = books.one("itemCategories", code="SERVICES"), books.one("taxGroups", code=group)
    for number, name, unit, price in _ITEMS:
        measure = books.one("unitsOfMeasure", code=unit)
        values = {"number": number, "displayName": name, "type": "Service", "unitPrice": Decimal(price), "taxGroupCode": group}
        values |= {
            "taxGroupId": tax.id if tax else ZERO_GUID,
            "baseUnitOfMeasureCode": unit,
            "baseUnitOfMeasureId": measure.id if measure else ZERO_GUID,
        }
        values |= {"itemCategoryCode": "SERVICES", "itemCategoryId": category.id if category else ZERO_GUID}
        _add(books, "items", number, {**values, "generalProductPostingGroupCode": "SERVICES", "generalProductPostingGroupId": posting.id})
    for number, first, last, title, price in _PEOPLE:
        values = {
            "number": number,
            "givenName": first,
            "surname": last,
            "jobTitle": title,
            "status": "Active",
            "employmentDate": "2022-04-01",
        }
        _add(books, "employees", number, {**values, "email": f"{first}.{last}@holt.example".lower()})
        resource = {"number": number, "displayName": f"{first} {last}", "unitPrice": Decimal(price), "unitCost": Decimal(price) / 2}
        books.add("resources", {**resource, "taxGroupCode": group, "baseUnitOfMeasureCode": "HOUR", "blocked": False, "type": "Person"})
