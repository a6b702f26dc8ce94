"""Finance, in Acumatica: controllers look at draft invoices, take them off hold and release them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import httpx

from app.sandbox.offices.kinds import Booked, Ours, Row, State, number, ok

_TIME_ITEM = "CONSULTING"
_DRAFTS = "Type eq 'Invoice' and (Status eq 'On Hold' or Status eq 'Balanced')"
_PATIENCE_SECONDS = 30.0


class Office:
    """Everybody who is signed in takes a place of the licence: people sign in for what they do, and out again."""

    def __init__(self, simulator: Mapping[str, Any]) -> None:
        given = simulator["credentials"]
        self._instance = f"{simulator['base_url']}/{given['site']}"
        self._entity = f"{self._instance}/entity/{given['endpoint_name']}/{given['endpoint_version']}"
        self._who = {"name": given["username"], "password": given["password"], "tenant": given["tenant"], "branch": given["branch"]}

    def drafts(self) -> list[str]:
        with self._signed_in() as http:
            found = ok(http.get("/Invoice", params={"$filter": _DRAFTS, "$select": "ReferenceNbr"}))
        return [row["ReferenceNbr"]["value"] for row in found]

    def approve(self, invoice: str) -> None:
        keys = {"Type": {"value": "Invoice"}, "ReferenceNbr": {"value": invoice}}
        with self._signed_in() as http:
            ok(http.put("/Invoice", json={**keys, "Hold": {"value": False}}))
            self._act(http, "/Invoice/ReleaseInvoice", keys)

    def reject(self, invoice: str) -> None:
        """A draft that nobody wants is deleted."""
        with self._signed_in() as http:
            ok(http.delete(f"/Invoice/Invoice/{invoice}"))

    def contracts(self, state: State) -> list[Booked]:
        rows = [row for row in state.get("SalesOrder", []) if not _dead(row)]
        return [
            Booked(
                _value(row, "OrderNbr"),
                _value(row, "ExternalRef"),
                _value(row, "CurrencyID"),
                number(_value(row["Totals"], "LineTotalAmount")),
                number(_value(row, "TaxTotal")),
            )
            for row in rows
        ]

    def invoices(self, state: State) -> list[Booked]:
        rows = [row for row in state.get("Invoice", []) if _value(row, "Type") == "Invoice" and not _dead(row)]
        return [
            Booked(
                _value(row, "ReferenceNbr"),
                _custom(row, "AttributeCWREF"),
                _custom(row, "CuryID"),
                number(_custom(row, "CuryLineTotal")),
                number(_value(row, "TaxTotal")),
                _minutes(row),
            )
            for row in rows
        ]

    def ours(self, state: State) -> list[Ours]:
        keyed: dict[str, tuple[str, str, Callable[[Row], Any]]] = {
            "Customer": ("CustomerID", "CustomerName", lambda row: _value(row, "AccountRef")),
            "Contact": ("ContactID", "LastName", lambda row: _value(row, "ExtRefNbr")),
            "SalesOrder": ("OrderNbr", "Description", lambda row: _value(row, "ExternalRef")),
            "Invoice": ("ReferenceNbr", "Description", lambda row: _custom(row, "AttributeCWREF")),
        }
        return [
            Ours(name, str(_value(row, ident)), key, _value(row, says) or "")
            for name, (ident, says, key_of) in keyed.items()
            for row in state.get(name, [])
            if (key := key_of(row))
        ]

    def _act(self, http: httpx.Client, path: str, keys: Row) -> None:
        """Starts an action and waits for its end: 202 names where to ask, 204 is done."""
        answer = http.post(path, json={"entity": keys})
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while answer.status_code == httpx.codes.ACCEPTED and time.monotonic() < deadline:
            time.sleep(0.05)
            answer = http.get(str(httpx.URL(self._entity).join(answer.headers["Location"])))
        ok(answer)
        if answer.status_code == httpx.codes.ACCEPTED:
            raise RuntimeError(f"{path} does not end")

    @contextmanager
    def _signed_in(self) -> Iterator[httpx.Client]:
        with httpx.Client(base_url=self._entity, timeout=60, trust_env=False) as http:
            ok(http.post(f"{self._instance}/entity/auth/login", json={**self._who, "locale": "en-US"}))
            try:
                yield http
            finally:
                http.post(f"{self._instance}/entity/auth/logout")


def _value(row: Row, name: str) -> Any:
    return row.get(name, {}).get("value")


def _custom(row: Row, name: str) -> Any:
    return row["custom"].get("Document", {}).get(name, {}).get("value")


def _dead(row: Row) -> bool:
    return _value(row, "Status") in ("Canceled", "Voided")


def _minutes(row: Row) -> Decimal:
    """Hours are kept with all their digits."""
    lines = [line for line in row["Details"] if _value(line, "InventoryID") == _TIME_ITEM]
    return sum((number(_value(line, "Qty")) * 60 for line in lines), Decimal(0))
