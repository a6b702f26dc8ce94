"""Finance, in Oracle Fusion Cloud ERP: controllers look at incomplete transactions and complete them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import httpx

from app.sandbox.offices.kinds import Booked, Ours, Row, State, number, ok

_INVOICES = "/fscmRestApi/resources/11.13.18.05/receivablesInvoices"
_TIME_ITEM = "Consulting hours"
_LINES, _TAXES = "receivablesInvoiceLines", "receivablesInvoiceLineTaxLines"
_OBJECTS = {
    "hubOrganizations": ("PartyId", "SourceSystemReferenceValue", "OrganizationName"),
    "contracts": ("ContractId", "ExternalKey", "Cognomen"),
    "receivablesInvoices": ("CustomerTransactionId", "CrossReference", "Comments"),
}
"""What we make → its id, our key, and the member that says what it is."""


class Office:
    def __init__(self, simulator: Mapping[str, Any]) -> None:
        given = simulator["credentials"]
        self._http = httpx.Client(base_url=simulator["base_url"], timeout=60, trust_env=False)
        self._http.auth = httpx.BasicAuth(given["username"], given["password"])
        self._http.headers["Accept"] = "application/json"

    def drafts(self) -> list[str]:
        query = {"q": "InvoiceStatus=Incomplete", "fields": "CustomerTransactionId", "onlyData": "true", "orderBy": "CustomerTransactionId"}
        found: list[str] = []
        while True:
            page = ok(self._http.get(_INVOICES, params={**query, "limit": "500", "offset": str(len(found))}))
            found += [str(row["CustomerTransactionId"]) for row in page["items"]]
            if not page["hasMore"]:
                return found

    def approve(self, invoice: str) -> None:
        ok(self._http.patch(f"{_INVOICES}/{invoice}", json={"InvoiceStatus": "Complete"}))

    def reject(self, invoice: str) -> None:
        """Without an approval rule there is no other word for no than to delete what is incomplete."""
        ok(self._http.delete(f"{_INVOICES}/{invoice}"))

    def contracts(self, state: State) -> list[Booked]:
        """Tax is a matter of invoices."""
        return [
            Booked(str(row["ContractId"]), row["ExternalKey"], row["CurrencyCode"], _sum(row["ContractLine"], "LineAmount"))
            for row in state.get("contracts", [])
            if _stands(row)
        ]

    def invoices(self, state: State) -> list[Booked]:
        return [_invoice(row) for row in state.get("receivablesInvoices", [])]

    def ours(self, state: State) -> list[Ours]:
        return [
            Ours(name, str(row[ident]), row[key], f"{row.get('PrimaryPartyId') or ''} {row.get(says) or ''}".strip())
            for name, (ident, key, says) in _OBJECTS.items()
            for row in state.get(name, [])
            if row.get(key) and _stands(row)
        ]


def _stands(row: Row) -> bool:
    """Versions that are history and what was cancelled do not."""
    return row.get("VersionType") != "H" and row.get("StsCode") != "CANCELED"


def _invoice(row: Row) -> Booked:
    """Hours are kept with five digits; summed per line of a contract they are exact to the minute again."""
    lines = row[_LINES]
    tax = sum((_sum(line[_TAXES], "TaxAmount") for line in lines), Decimal(0))
    hours = _sum([line for line in lines if line["MemoLine"] == _TIME_ITEM], "Quantity")
    key, currency = row["CrossReference"], row["InvoiceCurrencyCode"]
    return Booked(str(row["CustomerTransactionId"]), key, currency, _sum(lines, "LineAmount"), tax, hours * 60)


def _sum(rows: list[Row], member: str) -> Decimal:
    return sum((number(row[member]) for row in rows), Decimal(0))
