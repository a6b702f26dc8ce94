"""Sales, in Salesforce."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from app.sandbox.offices.kinds import ok

_DATA = "/services/data/v66.0"


class Office:
    def __init__(self, simulator: Mapping[str, Any]) -> None:
        self._http = httpx.Client(base_url=simulator["base_url"], timeout=60, trust_env=False)
        given = simulator["credentials"]
        form = {"grant_type": "client_credentials", "client_id": given["client_id"], "client_secret": given["client_secret"]}
        token = ok(self._http.post("/services/oauth2/token", data=form))["access_token"]
        self._http.headers["Authorization"] = f"Bearer {token}"
        self._prices: dict[tuple[str, str], str] = {}

    def account(self, **fields: Any) -> str:
        return str(ok(self._http.post(f"{_DATA}/sobjects/Account", json=fields))["id"])

    def opportunity(self, lines: list[dict[str, Any]], **fields: Any) -> str:
        created = str(ok(self._http.post(f"{_DATA}/sobjects/Opportunity", json=fields))["id"])
        records = [
            {
                "attributes": {"type": "OpportunityLineItem"},
                "OpportunityId": created,
                "PricebookEntryId": self._price(str(line.pop("product")), str(fields["CurrencyIsoCode"])),
                **line,
            }
            for line in lines
        ]
        answer = ok(self._http.post(f"{_DATA}/composite/sobjects", json={"allOrNone": True, "records": records}))
        refused = [item for item in answer if not item["success"]]
        if refused:
            raise RuntimeError(f"Salesforce refused a line: {refused[0]}")
        return created

    def win(self, opportunity: str) -> None:
        ok(self._http.patch(f"{_DATA}/sobjects/Opportunity/{opportunity}", json={"StageName": "Closed Won"}))

    def _price(self, product: str, currency: str) -> str:
        if (product, currency) not in self._prices:
            soql = f"SELECT Id FROM PricebookEntry WHERE Product2.ProductCode = '{product}' AND CurrencyIsoCode = '{currency}'"  # noqa: S608
            found = ok(self._http.get(f"{_DATA}/query", params={"q": soql}))["records"]
            self._prices[(product, currency)] = found[0]["Id"]
        return self._prices[(product, currency)]
