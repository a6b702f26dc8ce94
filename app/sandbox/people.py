"""The people of the scenario, each working in their own system over its own API: sales in Salesforce, consultants and managers in Kantata,
finance in NetSuite. They know nothing of Crosswalk.
"""

from __future__ import annotations

import secrets
import time
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import import_key

_SALESFORCE = "/services/data/v66.0"
_NETSUITE = "/services/rest/record/v1"


class Sales:
    """A Salesforce user."""

    def __init__(self, simulator: dict[str, Any]) -> None:
        self._http = httpx.Client(base_url=simulator["base_url"], timeout=60, trust_env=False)
        given = simulator["credentials"]
        form = {"grant_type": "client_credentials", "client_id": given["client_id"], "client_secret": given["client_secret"]}
        token = _ok(self._http.post("/services/oauth2/token", data=form))["access_token"]
        self._http.headers["Authorization"] = f"Bearer {token}"
        self._prices: dict[tuple[str, str], str] = {}

    def account(self, **fields: Any) -> str:
        return str(_ok(self._http.post(f"{_SALESFORCE}/sobjects/Account", json=fields))["id"])

    def opportunity(self, lines: list[dict[str, Any]], **fields: Any) -> str:
        created = str(_ok(self._http.post(f"{_SALESFORCE}/sobjects/Opportunity", json=fields))["id"])
        records = [
            {
                "attributes": {"type": "OpportunityLineItem"},
                "OpportunityId": created,
                "PricebookEntryId": self._price(str(line.pop("product")), str(fields["CurrencyIsoCode"])),
                **line,
            }
            for line in lines
        ]
        answer = _ok(self._http.post(f"{_SALESFORCE}/composite/sobjects", json={"allOrNone": True, "records": records}))
        refused = [item for item in answer if not item["success"]]
        if refused:
            raise RuntimeError(f"Salesforce refused a line: {refused[0]}")
        return created

    def win(self, opportunity: str) -> None:
        _ok(self._http.patch(f"{_SALESFORCE}/sobjects/Opportunity/{opportunity}", json={"StageName": "Closed Won"}))

    def _price(self, product: str, currency: str) -> str:
        if (product, currency) not in self._prices:
            soql = f"SELECT Id FROM PricebookEntry WHERE Product2.ProductCode = '{product}' AND CurrencyIsoCode = '{currency}'"  # noqa: S608
            found = _ok(self._http.get(f"{_SALESFORCE}/query", params={"q": soql}))["records"]
            self._prices[(product, currency)] = found[0]["Id"]
        return self._prices[(product, currency)]


class Delivery:
    """The consultants and their managers in Kantata."""

    people = {"Engagement Manager": "70001", "Senior Consultant": "70002", "Consultant": "70003", "Analyst": "70004"}
    _roles = {"11": "Engagement Manager", "12": "Senior Consultant", "13": "Consultant", "14": "Analyst"}

    def __init__(self, simulator: dict[str, Any]) -> None:
        self._http = httpx.Client(base_url=simulator["base_url"] + "/api/v1", timeout=60, trust_env=False)
        self._http.headers["Authorization"] = f"Bearer {simulator['credentials']['access_token']}"

    def projects(self) -> list[dict[str, Any]]:
        return self._list("workspaces", {})

    def tasks(self, workspace: str) -> list[dict[str, Any]]:
        return self._list("stories", {"workspace_id": workspace})

    def staff(self, workspace: str) -> list[str]:
        """Names a person for every open seat; returns the roles."""
        roles = []
        for seat in self._list("workspace_resources", {"workspace_id": workspace}):
            role = self._roles[str(seat["role_id"])]
            roles.append(role)
            if not seat.get("user_id"):
                body = {"workspace_resource": {"user_id": self.people[role]}}
                _ok(self._http.put(f"/workspace_resources/{seat['id']}", json=body))
        return roles

    def log_time(self, entries: list[dict[str, Any]]) -> list[str]:
        answer = _ok(self._http.post("/time_entries", json={"time_entries": entries}))
        return [str(item["id"]) for item in answer["results"]]

    def approve(self, workspace: str, entries: list[str], title: str) -> None:
        """A consultant submits, a manager approves."""
        submission = {"line_item_ids": entries, "title": title, "workspace_id": workspace}
        created = _ok(self._http.post("/timesheet_submissions", json={"timesheet_submission": submission}))["results"][0]["id"]
        _ok(self._http.put(f"/timesheet_submissions/{created}/approve", json={"resolution": {"description": "Looks right"}}))

    def accept(self, milestone: str) -> None:
        _ok(self._http.put(f"/stories/{milestone}", json={"story": {"state": "completed"}}))

    def _list(self, collection: str, query: dict[str, str]) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        page = 1
        while True:
            answer = _ok(
                self._http.get(f"/{collection}", params={**query, "per_page": "200", "page": str(page), "order": "created_at:asc"})
            )
            rows += [answer[item["key"]][item["id"]] for item in answer["results"]]
            if page >= answer["meta"]["page_count"]:
                return rows
            page += 1


class Finance:
    """The controllers in NetSuite: they look at draft invoices and approve them."""

    def __init__(self, simulator: dict[str, Any]) -> None:
        self._base = simulator["base_url"]
        self._given = simulator["credentials"]
        self._http = httpx.Client(base_url=self._base, timeout=60, trust_env=False)
        self._http.headers["Authorization"] = f"Bearer {self._sign_in()}"

    def drafts(self) -> list[str]:
        body = {"q": "SELECT id FROM transaction WHERE type = 'CustInvc' ORDER BY id"}
        found = _ok(self._http.post("/services/rest/query/v1/suiteql", json=body, headers={"Prefer": "transient"}))["items"]
        return [str(item["id"]) for item in found if self._status(str(item["id"])) == "1"]

    def approve(self, invoice: str) -> None:
        _ok(self._http.patch(f"{_NETSUITE}/invoice/{invoice}", json={"approvalStatus": {"id": "2"}}))

    def _status(self, invoice: str) -> str:
        return str(_ok(self._http.get(f"{_NETSUITE}/invoice/{invoice}", params={"fields": "approvalStatus"}))["approvalStatus"]["id"])

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
        return str(_ok(self._http.post(url, data=form))["access_token"])


def _ok(response: httpx.Response) -> Any:
    """The parsed answer; a person whose system is down just now waits a moment and tries again, a program would not get here."""
    if response.status_code >= 300:
        raise RuntimeError(f"{response.request.method} {response.request.url.path}: {response.status_code} {response.text[:300]}")
    return response.json() if response.content else {}
