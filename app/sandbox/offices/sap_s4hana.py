"""Finance, in SAP S/4HANA Cloud: controllers look at debit memo requests, take off the billing block and bill them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import httpx

from app.sandbox.offices.kinds import Booked, Ours, Row, State, number, ok

_MEMOS = "/sap/opu/odata/sap/API_DEBIT_MEMO_REQUEST_SRV"
_BILLING = "/sap/opu/odata4/sap/api_billingdocument/srvd_a2x/sap/billingdocument/0001/BillingDocument/SAP__self.CreateFromSDDocument"
_OPEN = "OverallOrdReltdBillgStatus eq 'A' and HeaderBillingBlockReason ne ''"
_OBJECTS = {
    "A_BusinessPartner": ("BusinessPartner", "BusinessPartnerIDByExtSystem", "OrganizationBPName1"),
    "A_SalesOrder": ("SalesOrder", "PurchaseOrderByCustomer", "PurchaseOrderByShipToParty"),
    "A_DebitMemoRequest": ("DebitMemoRequest", "PurchaseOrderByCustomer", "PurchaseOrderByCustomer"),
}
"""What we make → its number, our key (of a business partner its last 20 characters, in capitals), and the member that says what it is."""


class Office:
    def __init__(self, simulator: Mapping[str, Any]) -> None:
        given = simulator["credentials"]
        user = (given["user"], given["password"])
        self._http = httpx.Client(base_url=simulator["base_url"], timeout=60, trust_env=False, auth=user)
        self._http.headers["Accept"] = "application/json"

    def drafts(self) -> list[str]:
        rows = ok(self._http.get(f"{_MEMOS}/A_DebitMemoRequest", params={"$filter": _OPEN, "$orderby": "DebitMemoRequest"}))
        return [str(row["DebitMemoRequest"]) for row in rows["d"]["results"]]

    def approve(self, invoice: str) -> None:
        """The block comes off, and the request is billed: the debit memo is posted to accounting at once."""
        self._change("PATCH", f"{_MEMOS}/A_DebitMemoRequest('{invoice}')", {"HeaderBillingBlockReason": ""})
        self._change("POST", _BILLING, {"_Control": {}, "_Reference": [{"SDDocument": invoice, "SDDocumentCategory": "L"}]})

    def reject(self, invoice: str) -> None:
        self._change("DELETE", f"{_MEMOS}/A_DebitMemoRequest('{invoice}')", None)

    def contracts(self, state: State) -> list[Booked]:
        return [_booked(row, "SalesOrder", state["A_SalesOrderItem"]) for row in state.get("A_SalesOrder", [])]

    def invoices(self, state: State) -> list[Booked]:
        return [_booked(row, "DebitMemoRequest", state["A_DebitMemoRequestItem"]) for row in state.get("A_DebitMemoRequest", [])]

    def ours(self, state: State) -> list[Ours]:
        return [
            Ours(name, row[id_], row[key], str(row.get(says) or ""))
            for name, (id_, key, says) in _OBJECTS.items()
            for row in state.get(name, [])
            if row.get(key)
        ]

    def _change(self, method: str, path: str, body: Row | None) -> None:
        """The session's cookies are kept by the client; its token is fetched for every change."""
        fetched = self._http.get(f"{_MEMOS}/", headers={"x-csrf-token": "Fetch"})
        headers = {"x-csrf-token": fetched.headers["x-csrf-token"], "If-Match": "*"}
        ok(self._http.request(method, path, json=body, headers=headers))


def _booked(row: Row, name: str, items: list[Row]) -> Booked:
    own = [item for item in items if item[name] == row[name]]
    tax = sum((number(item["TaxAmount"]) for item in own), Decimal(0))
    minutes = sum((_minutes(item) for item in own), Decimal(0)) if name == "DebitMemoRequest" else Decimal(0)
    key = row["PurchaseOrderByCustomer"] or None
    return Booked(row[name], key, row["TransactionCurrency"], number(row["TotalNetAmount"]), tax, minutes)


def _minutes(item: Row) -> Decimal:
    """Hours are kept with three digits, which tells every whole minute."""
    if item["RequestedQuantityUnit"] != "H":
        return Decimal(0)
    return (number(item["RequestedQuantity"]) * 60).quantize(Decimal(1), ROUND_HALF_UP)
