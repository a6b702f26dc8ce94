"""The seeded account: Holt Group with three companies, master data, open periods from 2026, no customer and no transaction."""

from __future__ import annotations

from calendar import month_name, monthrange
from decimal import Decimal

from simulators.netsuite.schema import TYPES
from simulators.netsuite.store import Row, Store, Values

ALL = ["1", "2", "3", "4"]


def seed(store: Store) -> None:
    for ident, name, symbol, rate, precision in (
        ("1", "US Dollar", "USD", "1", "2"), ("2", "British pound", "GBP", "1.25", "2"), ("4", "Euro", "EUR", "1.1", "2"),
        ("5", "Swiss Franc", "CHF", "1.12", "2"), ("6", "Japanese Yen", "JPY", "0.0067", "0"),
    ):  # fmt: skip
        values = {"name": name, "symbol": symbol, "exchangeRate": Decimal(rate), "currencyPrecision": precision, "isInactive": False}
        _add(store, "currency", ident, **values, isBaseCurrency=ident == "1")
    for ident, name, currency, country, parent in (
        ("1", "Holt Group", "1", "US", None), ("2", "Holt Consulting Inc", "1", "US", "1"),
        ("3", "Holt Consulting Ltd", "2", "GB", "1"), ("4", "Holt Consulting GmbH", "4", "DE", "1"),
    ):  # fmt: skip
        values = {"name": name, "legalName": name, "currency": currency, "country": country, "parent": parent, "isInactive": False}
        _add(store, "subsidiary", ident, **values, isElimination=False, fullName=f"Holt Group : {name}" if parent else name)
    for ident, name, days in (
        ("1", "Due on receipt", 0),
        ("2", "Net 15", 15),
        ("3", "Net 30", 30),
        ("4", "Net 45", 45),
        ("5", "Net 60", 60),
    ):
        _add(store, "term", ident, name=name, daysUntilNetDue=days, dateDriven=False, isInactive=False)
    _add(store, "serviceSaleItem", "310", itemId="Consulting hours", externalId="ITEM-TM", isInactive=False, subsidiary=ALL)
    _add(store, "serviceSaleItem", "311", itemId="Fixed fee milestone", externalId="ITEM-FF", isInactive=False, subsidiary=ALL)
    _add(store, "taxType", "7", name="Sales tax")
    _add(store, "taxCode", "20", name="Standard", taxType="7", rate=Decimal(20))
    for ident, name, stage, chance in (
        ("6", "Unqualified", "LEAD", 0),
        ("8", "In Discussion", "PROSPECT", 30),
        ("13", "Closed Won", "CUSTOMER", 100),
    ):
        _add(store, "customerStatus", ident, name=name, stage=stage, probability=Decimal(chance), isInactive=False)
    for ident, name in (("1", "Advisory"), ("2", "Delivery"), ("3", "Managed Services")):
        _add(store, "department", ident, name=name, fullName=name, subsidiary=ALL, includeChildren=True, isInactive=False)
    for ident, name in (("1", "Consulting"), ("2", "Training")):
        _add(store, "classification", ident, name=name, fullName=name, subsidiary=ALL, includeChildren=True, isInactive=False)
    for ident, name, home in (("1", "New York", "2"), ("2", "Bristol", "3"), ("3", "Munich", "4")):
        _add(store, "location", ident, name=name, fullName=name, subsidiary=[home], includeChildren=False, isInactive=False)
    for ident, first, last, home, department in (
        ("81", "Ines", "Falk", "4", "2"), ("82", "Owen", "Pryce", "3", "2"),
        ("83", "Maya", "Torres", "2", "1"), ("84", "Lena", "Brandt", "4", "1"),
    ):  # fmt: skip
        values = {"firstName": first, "lastName": last, "entityId": f"{first} {last}", "subsidiary": home, "department": department}
        address = f"{first}.{last}@holt.example".lower()
        _add(store, "employee", ident, **values, email=address, hireDate="2022-04-01", isJobResource=True, isInactive=False)
    _periods(store)


def _periods(store: Store) -> None:
    number = 100
    for year in range(2025, 2030):
        closed, parent = year < 2026, str(number)
        base = {"closed": closed, "isPosting": True, "isAdjust": False, "isQuarter": False, "isInactive": False}
        whole = {"periodName": f"FY {year}", "startDate": f"{year}-01-01", "endDate": f"{year}-12-31", "isYear": True}
        _add(store, "accountingPeriod", parent, **base, **whole)
        for month in range(1, 13):
            number += 1
            start, end = f"{year}-{month:02d}-01", f"{year}-{month:02d}-{monthrange(year, month)[1]}"
            name = f"{month_name[month][:3]} {year}"
            _add(store, "accountingPeriod", str(number), **base, periodName=name, startDate=start, endDate=end, isYear=False, parent=parent)
        number += 1


def _add(store: Store, kind: str, ident: str, **values: object) -> None:
    kept: Values = {name: value for name, value in values.items() if value is not None}
    store.put(Row(TYPES[kind], ident, {}, store.now(), store.now()), kept)
