"""Finance, in Business Central: controllers of every company look at draft invoices and post them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import httpx

from app.sandbox.offices.kinds import Booked, Ours, Row, State, number, ok

_SCOPE = "https://api.businesscentral.dynamics.com/.default"
_TIME_ITEM = "ITEM-TM"
_NUMBER_LENGTH = 20
_DOCUMENTS = {"salesOrder": "salesOrders", "salesInvoice": "salesInvoices"}
_NUMBERED = {"customer": "customers", "project": "projects"}
"""What we make → its entity set: documents show our whole key, numbers its last 20 characters, both in capitals."""


class Office:
    def __init__(self, simulator: Mapping[str, Any]) -> None:
        given = simulator["credentials"]
        root = f"{simulator['base_url']}/v2.0/{given['tenant_id']}/{given['environment']}/api/v2.0"
        self._http = httpx.Client(base_url=root, timeout=60, trust_env=False)
        self._http.headers["Authorization"] = f"Bearer {_sign_in(simulator['base_url'], given)}"

    def drafts(self) -> list[str]:
        query = {"$filter": "status eq 'Draft'", "$orderby": "number"}
        found = (ok(self._http.get(f"/companies({company})/salesInvoices", params=query))["value"] for company in self._companies())
        return [str(row["id"]) for rows in found for row in rows]

    def approve(self, invoice: str) -> None:
        ok(self._http.post(f"{self._place(invoice)}/Microsoft.NAV.post"))

    def reject(self, invoice: str) -> None:
        """A draft that nobody wants is deleted."""
        ok(self._http.delete(self._place(invoice)))

    def contracts(self, state: State) -> list[Booked]:
        return [_booked(row) for row in state.get("salesOrders", [])]

    def invoices(self, state: State) -> list[Booked]:
        """Hours are kept with five digits; summed per line of a contract they are exact to the minute again."""
        lines = state.get("salesInvoiceLines", [])
        return [_booked(row, _minutes(row, lines)) for row in state.get("salesInvoices", []) if row["status"] != "Canceled"]

    def ours(self, state: State) -> list[Ours]:
        documents = [
            Ours(name, row["id"], row["externalDocumentNumber"].lower(), str(row["customerName"]))
            for name, set_ in _DOCUMENTS.items()
            for row in state.get(set_, [])
            if row["externalDocumentNumber"]
        ]
        return documents + [
            Ours(name, row["id"], row["number"].lower(), str(row["displayName"]))
            for name, set_ in _NUMBERED.items()
            for row in state.get(set_, [])
            if len(row["number"]) == _NUMBER_LENGTH
        ]

    def _companies(self) -> list[str]:
        return [str(row["id"]) for row in ok(self._http.get("/companies"))["value"]]

    def _place(self, invoice: str) -> str:
        """Where the invoice is: ids of one company are unknown to the others."""
        paths = [f"/companies({company})/salesInvoices({invoice})" for company in self._companies()]
        return next(path for path in paths if self._http.get(path).status_code == httpx.codes.OK)


def _sign_in(base_url: str, given: Mapping[str, Any]) -> str:
    form = {"grant_type": "client_credentials", "scope": _SCOPE, "client_id": given["client_id"], "client_secret": given["client_secret"]}
    return str(ok(httpx.post(f"{base_url}/{given['tenant_id']}/oauth2/v2.0/token", data=form, timeout=60, trust_env=False))["access_token"])


def _booked(row: Row, minutes: Decimal = Decimal(0)) -> Booked:
    key = row["externalDocumentNumber"].lower() or None
    return Booked(row["id"], key, row["currencyCode"], number(row["totalAmountExcludingTax"]), number(row["totalTaxAmount"]), minutes)


def _minutes(row: Row, lines: list[Row]) -> Decimal:
    ours = [line for line in lines if line["documentId"] == row["id"] and line["lineObjectNumber"] == _TIME_ITEM]
    return sum((number(line["quantity"]) * 60 for line in ours), Decimal(0))
