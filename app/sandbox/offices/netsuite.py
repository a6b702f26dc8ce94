"""Finance, in NetSuite: controllers look at draft invoices and approve them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import import_key

from app.sandbox.offices.kinds import Booked, Ours, Row, State, number, ok

_RECORD = "/services/rest/record/v1"
_CURRENCY = {"1": "USD", "2": "GBP", "4": "EUR", "5": "CHF", "6": "JPY"}
_TIME_ITEM = "310"
_OBJECTS = {"customer": "companyName", "salesOrder": "memo", "invoice": "memo", "billingSchedule": "name"}
"""What we make → the member that says what it is."""


class Office:
    def __init__(self, simulator: Mapping[str, Any]) -> None:
        self._base = simulator["base_url"]
        self._given = simulator["credentials"]
        self._http = httpx.Client(base_url=self._base, timeout=60, trust_env=False)
        self._http.headers["Authorization"] = f"Bearer {self._sign_in()}"

    def drafts(self) -> list[str]:
        body = {"q": "SELECT id FROM transaction WHERE type = 'CustInvc' ORDER BY id"}
        found = ok(self._http.post("/services/rest/query/v1/suiteql", json=body, headers={"Prefer": "transient"}))["items"]
        return [str(item["id"]) for item in found if self._status(str(item["id"])) == "1"]

    def approve(self, invoice: str) -> None:
        ok(self._http.patch(f"{_RECORD}/invoice/{invoice}", json={"approvalStatus": {"id": "2"}}))

    def reject(self, invoice: str) -> None:
        ok(self._http.patch(f"{_RECORD}/invoice/{invoice}", json={"approvalStatus": {"id": "3"}}))

    def contracts(self, state: State) -> list[Booked]:
        return [_booked(row) for row in state.get("salesOrder", [])]

    def invoices(self, state: State) -> list[Booked]:
        """Hours are kept with five digits; summed per line of an order they are exact to the minute again."""
        return [_booked(row, _minutes(row)) for row in state.get("invoice", []) if row["approvalStatus"]["id"] != "3"]

    def ours(self, state: State) -> list[Ours]:
        return [
            Ours(name, row["id"], row["externalId"], _says(row, name))
            for name in _OBJECTS
            for row in state.get(name, [])
            if row.get("externalId")
        ]

    def _status(self, invoice: str) -> str:
        return str(ok(self._http.get(f"{_RECORD}/invoice/{invoice}", params={"fields": "approvalStatus"}))["approvalStatus"]["id"])

    def _sign_in(self) -> str:
        url = f"{self._base}/services/rest/auth/oauth2/v1/token"
        now, algorithm = int(time.time()), self._given["algorithm"]
        claims = {
            "iss": self._given["client_id"],
            "scope": ["rest_webservices"],
            "aud": url,
            "iat": now,
            "exp": now + 300,
            "jti": secrets.token_hex(8),
        }
        key = import_key(self._given["private_key_pem"], "EC" if algorithm.startswith("ES") else "RSA")
        header = {"alg": algorithm, "typ": "JWT", "kid": self._given["certificate_id"]}
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": jwt.encode(header, claims, key, algorithms=[algorithm]),
        }
        return str(ok(self._http.post(url, data=form))["access_token"])


def _booked(row: Row, minutes: Decimal = Decimal(0)) -> Booked:
    currency = _CURRENCY[row["currency"]["id"]]
    return Booked(row["id"], row.get("externalId"), currency, number(row["subtotal"]), number(row.get("taxTotal")), minutes)


def _says(row: Row, name: str) -> str:
    """Two orders of one customer with one memo are the same twice; schedules end with a word of their own."""
    words = str(row.get(_OBJECTS[name]) or "")
    return f"{row['entity']['id']} {words}" if name == "salesOrder" else words.rsplit(" ", 1)[0] if name == "billingSchedule" else words


def _minutes(row: Row) -> Decimal:
    return sum((number(line["quantity"]) * 60 for line in row["item"]["items"] if line["item"]["id"] == _TIME_ITEM), Decimal(0))
