"""The people around the flows, at work in their own systems: sales in Salesforce, delivery in Kantata, finance in NetSuite.

Every call is the vendor's own API over HTTP with the vendor's own sign-in; nothing here goes through the product.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

from tests.conftest import Vendor

_DATA = "/services/data/v66.0"
_RECORD = "/services/rest/record/v1"
_TOKEN = "/services/rest/auth/oauth2/v1/token"
Json = dict[str, Any]

HOURS: Json = {
    "product": "ROLE-SC",
    "Quantity": 120.5,
    "UnitPrice": 187.35,
    "Discount": 7.5,
    "Role__c": "Senior Consultant",
    "Billing_Type__c": "Time and Materials",
    "Tax_Rate__c": 20,
}
"""120.50 h at 187.35 less 7.5 % = 20 882.50, tax 4 176.50; an hour is 173.29875."""
GO_LIVE: Json = {
    "product": "FIXED-FEE",
    "Quantity": 1,
    "UnitPrice": 15000,
    "Milestone_Name__c": "Go-live",
    "Milestone_Due__c": "2026-12-15",
    "Billing_Type__c": "Fixed Fee",
    "Tax_Rate__c": 20,
}
"""15 000.00, tax 3 000.00."""


@dataclass
class Deal:
    """A won opportunity as sales sees it."""

    opportunity: str
    account: str
    name: str
    client: str
    currency: str = "GBP"
    lines: list[Json] = field(default_factory=list)

    @property
    def base_key(self) -> str:
        return f"opportunity-to-project:salesforce:{self.opportunity}"


class Sales:
    def __init__(self, vendor: Vendor) -> None:
        self._vendor = vendor
        self._http = httpx.AsyncClient(base_url=vendor.base_url, timeout=20, trust_env=False)
        self._prices: dict[tuple[str, str], str] = {}

    async def close(self) -> None:
        await self._http.aclose()

    async def _call(self, method: str, path: str, **more: Any) -> Any:
        for _ in range(2):
            response = await self._http.request(method, path, **more)
            if response.status_code != 401:
                break
            form = {name: self._vendor.credentials[name] for name in ("client_id", "client_secret")}
            signed = await self._http.post("/services/oauth2/token", data={"grant_type": "client_credentials"} | form)
            self._http.headers["Authorization"] = f"Bearer {signed.json()['access_token']}"
        assert response.is_success, response.text
        return response.json() if response.content else None

    async def account(self, name: str, **more: Any) -> str:
        body = {"Name": name, "CurrencyIsoCode": "GBP", "BillingCountry": "United Kingdom", "BillingCity": "Bristol"} | more
        made: Json = await self._call("POST", f"{_DATA}/sobjects/Account", json=body)
        return str(made["id"])

    async def win(self, *lines: Json, account: str | None = None, won: bool = True, **more: Any) -> Deal:
        """An opportunity of a new account (unless given) with these lines, closed-won. Fields by the vendor's names; None: left out."""
        mark = secrets.token_hex(4)
        client = f"Client {mark}"
        owner = account or await self.account(client)
        body = {
            "Name": f"Rollout {mark}",
            "AccountId": owner,
            "StageName": "Prospecting",
            "CloseDate": "2026-10-01",
            "CurrencyIsoCode": "GBP",
            "Billing_Entity__c": "HOLT-UK",
            "Delivery_Entity__c": "HOLT-DE",
            "Payment_Terms__c": "Net 30",
            "Project_Start__c": "2026-10-05",
            "Project_End__c": "2027-01-29",
            "Purchase_Order__c": f"PO-{mark}",
        } | more
        made: Json = await self._call("POST", f"{_DATA}/sobjects/Opportunity", json={k: v for k, v in body.items() if v is not None})
        chosen = list(lines) if lines else [HOURS, GO_LIVE]
        currency = str(body["CurrencyIsoCode"] or "GBP")
        records = []
        for line in chosen:
            entry = await self._price(str(line["product"]), currency)
            given = {name: value for name, value in line.items() if name != "product" and value is not None}
            records.append({"attributes": {"type": "OpportunityLineItem"}, "OpportunityId": made["id"], "PricebookEntryId": entry} | given)
        rows = await self._call("POST", f"{_DATA}/composite/sobjects", json={"allOrNone": True, "records": records})
        assert all(row["success"] for row in rows), rows
        if won:
            await self.change(str(made["id"]), StageName="Closed Won")
        return Deal(str(made["id"]), owner, str(body["Name"]), client, currency, chosen)

    async def change(self, opportunity: str, **fields: Any) -> None:
        await self._call("PATCH", f"{_DATA}/sobjects/Opportunity/{opportunity}", json=fields)

    async def look(self, kind: str, record: str) -> Json:
        found: Json = await self._call("GET", f"{_DATA}/sobjects/{kind}/{record}")
        return found

    async def _price(self, product: str, currency: str) -> str:
        if (product, currency) not in self._prices:
            soql = f"SELECT Id FROM PricebookEntry WHERE Product2.ProductCode='{product}' AND CurrencyIsoCode='{currency}'"  # noqa: S608
            found = await self._call("GET", f"{_DATA}/query", params={"q": soql})
            self._prices[(product, currency)] = found["records"][0]["Id"]
        return self._prices[(product, currency)]


class Delivery:
    """Project managers and consultants in Kantata. ``own_tasks`` are those that they made themselves."""

    def __init__(self, vendor: Vendor) -> None:
        self.own_tasks: set[str] = set()
        headers = {"Authorization": f"Bearer {vendor.credentials['access_token']}"}
        self._http = httpx.AsyncClient(base_url=vendor.base_url + "/api/v1", headers=headers, timeout=20, trust_env=False)

    async def close(self) -> None:
        await self._http.aclose()

    async def _call(self, method: str, path: str, **more: Any) -> Json:
        response = await self._http.request(method, path, **more)
        assert response.is_success, response.text
        found: Json = response.json()
        return found

    async def make(self, collection: str, singular: str, **values: Any) -> str:
        made = await self._call("POST", f"/{collection}", json={singular: values})
        return str(made["results"][0]["id"])

    async def work(self, workspace: str, task: str | None, minutes: int, day: str, *, billable: bool = True, approve: bool = True) -> str:
        """Time of a consultant, submitted and approved unless told otherwise."""
        values = {"workspace_id": workspace, "story_id": task, "time_in_minutes": minutes, "date_performed": day, "billable": billable}
        entry = await self.make("time_entries", "time_entry", **{k: v for k, v in values.items() if v is not None}, user_id="70002")
        if approve:
            await self.approve(workspace, entry)
        return entry

    async def approve(self, workspace: str, *entries: str) -> None:
        values = {"workspace_id": workspace, "title": "Timesheet", "line_item_ids": list(entries)}
        sheet = await self.make("timesheet_submissions", "timesheet_submission", **values)
        await self._call("PUT", f"/timesheet_submissions/{sheet}/approve", json={"resolution": {"description": "ok"}})

    async def complete(self, milestone: str) -> None:
        await self._call("PUT", f"/stories/{milestone}", json={"story": {"state": "completed"}})

    async def new_task(self, workspace: str, title: str) -> str:
        made = await self.make("stories", "story", workspace_id=workspace, title=title, story_type="task", billable=True)
        self.own_tasks.add(made)
        return made


class Finance:
    """Accounts receivable in NetSuite."""

    def __init__(self, vendor: Vendor) -> None:
        self._vendor = vendor
        self._http = httpx.AsyncClient(base_url=vendor.base_url, timeout=20, trust_env=False)

    async def close(self) -> None:
        await self._http.aclose()

    async def decide(self, invoice: str, *, approved: bool = True) -> None:
        await self.patch("invoice", invoice, {"approvalStatus": {"id": "2" if approved else "3"}})

    async def patch(self, kind: str, record: str, body: Json) -> None:
        for _ in range(2):
            response = await self._http.patch(f"{_RECORD}/{kind}/{record}", json=body)
            if response.status_code != 401:
                break
            await self._sign_in()
        assert response.is_success, response.text

    async def _sign_in(self) -> None:
        held, now = self._vendor.credentials, int(time.time())
        claims = {
            "iss": held["client_id"],
            "scope": ["rest_webservices"],
            "aud": self._vendor.base_url + _TOKEN,
            "iat": now,
            "exp": now + 3600,
        }
        header = {"typ": "JWT", "alg": "ES256", "kid": held["certificate_id"]}
        text = jwt.encode(header, claims, ECKey.import_key(held["private_key_pem"]), algorithms=["ES256"])
        kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        form = {"grant_type": "client_credentials", "client_assertion_type": kind, "client_assertion": text}
        signed = await self._http.post(_TOKEN, data=form)
        self._http.headers["Authorization"] = f"Bearer {signed.json()['access_token']}"
