"""One company of the tenant: its own records, currency and tax, and the look-ups that rules share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from simulators.dynamics365.errors import Refused, dialog, no_record, no_relation
from simulators.dynamics365.schema import ZERO_GUID
from simulators.dynamics365.store import Row, Store, Values


@dataclass(frozen=True)
class Company:
    """``vat`` says whether tax is VAT by area and group, or (US) sales tax, which no area of this tenant charges."""

    id: str
    name: str
    display_name: str
    currency: str
    country: str
    rates: dict[str, Decimal] = field(default_factory=dict)

    @property
    def vat(self) -> bool:
        return bool(self.rates)


@dataclass
class Policy:
    """What an administrator sets up; may be changed at any time.

    ``customer_template`` gives posting groups to customers that the API makes; ``unique_external_documents`` refuses to post a second
    document of a customer with the same external number (sheet 6.2).
    """

    manual_numbers: bool = True
    customer_template: bool = True
    unique_external_documents: bool = False
    posting_from: str = "2025-01-01"
    posting_to: str = "2029-12-31"


@dataclass(frozen=True)
class Books:
    store: Store
    company: Company
    policy: Policy

    def all(self, table: str) -> list[Row]:
        return self.store.all(self.company.id, table)

    def find(self, table: str, ident: str) -> Row | None:
        return self.store.find(self.company.id, table, ident)

    def one(self, table: str, **values: Any) -> Row | None:
        return self.store.one(self.company.id, table, **values)

    def where(self, table: str, **values: Any) -> list[Row]:
        return self.store.where(self.company.id, table, **values)

    def get(self, table: str, ident: str, title: str = "") -> Row:
        row = self.find(table, ident)
        if row is None:
            raise no_record(title or table, f"SystemId='{{{ident.upper()}}}'")
        return row

    def add(self, table: str, values: Values, ident: str = "") -> Row:
        return self.store.add(self.company.id, table, values, ident)

    def number(self, series: str, first: int) -> str:
        return f"{series}{self.store.number(self.company.id, series, first)}"

    def today(self) -> str:
        """Company-local calendar days; the companies of this tenant keep UTC."""
        return self.store.clock().date().isoformat()

    def related(self, table: str, code: str, field: str, of: str, title: str) -> Row:
        """The record that a code names, or the refusal of a foreign key."""
        row = self.one(table, code=code) or self.one(table, number=code)
        if row is None:
            raise no_relation(field, of, code, title)
        return row

    def currency(self, values: Values) -> str | None:
        """The code that ``currencyId`` and ``currencyCode`` name together, blank for the company's own; None when neither is sent."""
        code, ident = values.get("currencyCode"), values.get("currencyId")
        code = code.strip().upper() if isinstance(code, str) else None
        if code == self.company.currency:
            code = ""
        if ident in (None, ZERO_GUID):
            if code and self.one("currencies", code=code) is None:
                raise dialog('The "currencyCode" does not match to a Currency.')
            return code if code is not None else ("" if ident else None)
        row = self.find("currencies", ident)
        if row is None:
            raise dialog('The "currencyId" does not match to a Currency.')
        if code is not None and code != row["code"]:
            raise dialog("The currency values do not match to a specific Currency.")
        return str(row["code"])

    def currency_values(self, code: str) -> Values:
        row = self.one("currencies", code=code) if code else None
        return {"currencyCode": code or self.company.currency, "currencyId": row.id if row else ZERO_GUID}

    def precision(self, code: str) -> Decimal:
        row = self.one("currencies", code=code) if code else None
        return Decimal(str(row["amountRoundingPrecision"])) if row else Decimal("0.01")

    def rate(self, code: str, day: str) -> Decimal:
        """Units of the company's own currency for one of ``code``."""
        if not code:
            return Decimal(1)
        rows = [row for row in self.all("currencyExchangeRates") if row["currencyCode"] == code and row["startingDate"] <= day]
        if not rows:
            raise dialog(f"There is no Currency Exchange Rate within the filter. Filters: Currency Code: {code}, Starting Date: ..{day}")
        row = max(rows, key=lambda one: str(one["startingDate"]))
        return Decimal(row["relationalExchangeRateAmount"]) / Decimal(row["exchangeRateAmount"])

    def tax_rate(self, area: str, group: str) -> Decimal:
        """VAT posting setup: the domestic area pays the group's rate, other areas none."""
        return self.company.rates.get(group, Decimal(0)) if area == "DOMESTIC" else Decimal(0)

    def check_posting_date(self, day: str) -> None:
        if not self.policy.posting_from <= day <= self.policy.posting_to:
            raise dialog(f"The Posting Date {date.fromisoformat(day):%m/%d/%y} is not within your range of allowed posting dates.")

    def dimension_value(self, dimension: str, value: str, field: str, of: str) -> None:
        if not any(row["_dimension"] == dimension and row["code"] == value for row in self.all("dimensionValues")):
            raise no_relation(field, of, value, "Dimension Value")


def unmatched(name: str, title: str) -> Refused:
    return dialog(f'The "{name}" does not match to a {title}.')
