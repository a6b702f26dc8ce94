"""The NetSuite simulator speaks the wire format of the vendor fact sheet (section numbers in the class names' docstrings)."""

from __future__ import annotations

import asyncio
import json
import os
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from simulators.kit import build
from simulators.kit.serve import bind
from simulators.netsuite import SIMULATOR, NetSuite
from simulators.netsuite.auth import tba_signature
from simulators.netsuite.schema import TYPES

BASE = "http://ns.test"
RECORD = "/services/rest/record/v1"
TOKEN = "/services/rest/auth/oauth2/v1/token"
SUITEQL = "/services/rest/query/v1/suiteql"
CREDENTIALS = SIMULATOR.new_credentials()
SPECS = Path(os.environ.get("CROSSWALK_VENDOR_SPECS", Path(__file__).parents[2] / "../shared/vendors/specs"))


def spec(name: str) -> Any:
    path = SPECS / "netsuite" / name
    if not path.exists():
        pytest.skip(f"no companion data at {path}: set CROSSWALK_VENDOR_SPECS")
    return json.loads(path.read_text())


def assertion(base: str = BASE, *, alg: str = "ES256", kid: str | None = None, pem: str | None = None, **claims: Any) -> str:
    now = int(time.time())
    body = {"iss": CREDENTIALS["client_id"], "scope": ["rest_webservices"], "aud": base + TOKEN, "iat": now, "exp": now + 3600} | claims
    key = (ECKey if alg.startswith("ES") else RSAKey).import_key(pem or CREDENTIALS["private_key_pem"])
    header = {"typ": "JWT", "alg": alg, "kid": kid or CREDENTIALS["certificate_id"]}
    return jwt.encode(header, body, key, algorithms=[alg])


def grant(text: str) -> dict[str, str]:
    kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    return {"grant_type": "client_credentials", "client_assertion_type": kind, "client_assertion": text}


@pytest.fixture
def simulator() -> NetSuite:
    return NetSuite(BASE, CREDENTIALS)


@pytest.fixture
async def anonymous(simulator: NetSuite) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=build(simulator)), base_url=BASE) as client:
        yield client


@pytest.fixture
async def ns(anonymous: httpx.AsyncClient) -> httpx.AsyncClient:
    issued = (await anonymous.post(TOKEN, data=grant(assertion()))).json()
    anonymous.headers["Authorization"] = f"Bearer {issued['access_token']}"
    return anonymous


async def post(ns: httpx.AsyncClient, path: str, body: Any, **more: Any) -> str:
    """Creates and gives the new id."""
    response = await ns.post(f"{RECORD}/{path}", json=body, **more)
    assert response.status_code == 204, response.text
    assert response.content == b""
    location = response.headers["Location"]
    assert location.startswith(f"{BASE}{RECORD}/")
    return location.rsplit("/", 1)[1]


async def read(ns: httpx.AsyncClient, path: str, **params: Any) -> Any:
    response = await ns.get(f"{RECORD}/{path}", params={"expandSubResources": "true"} | params)
    assert response.status_code == 200, response.text
    return response.json()


async def query(ns: httpx.AsyncClient, q: str, *params: Any, **url: Any) -> list[dict[str, Any]]:
    response = await ns.post(SUITEQL, json={"q": q, "params": list(params)}, headers={"Prefer": "transient"}, params=url)
    assert response.status_code == 200, response.text
    return [{key: value for key, value in row.items() if key != "links"} for row in response.json()["items"]]


def refusal(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The first detail of an error body of section 8."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/vnd.oracle.resource+json; type=error; charset=UTF-8"
    body = response.json()
    assert body["status"] == status
    detail: dict[str, Any] = body["o:errorDetails"][0]
    assert detail["o:errorCode"] == code, detail
    return detail


CUSTOMER = {"companyName": "Larkfield Partners LLP", "subsidiary": {"id": "3"}, "externalId": "CW-C1", "terms": {"id": "3"}}


def order(customer: str, **more: Any) -> dict[str, Any]:
    lines = [
        {"item": {"id": "310"}, "quantity": 40, "rate": 150.0, "custcol_cw_line": "L1", "taxDetailsReference": "T1"},
        {"item": {"externalId": "ITEM-FF"}, "quantity": 1, "amount": 9000, "description": "Design milestone", "custcol_cw_line": "L2"},
    ]
    return {"entity": {"id": customer}, "tranDate": "2026-03-02", "externalId": "CW-SO1", "item": {"items": lines}} | more


@pytest.fixture
async def customer(ns: httpx.AsyncClient) -> str:
    return await post(ns, "customer", CUSTOMER)


class TestOAuth2:
    """2.1"""

    async def test_token_opens_the_record_service(self, anonymous: httpx.AsyncClient) -> None:
        response = await anonymous.post(TOKEN, data=grant(assertion(scope="restlets,rest_webservices")))
        issued = response.json()
        assert issued["expires_in"] == "3600"
        assert issued["token_type"] == "bearer"
        assert issued["access_token"].count(".") == 2
        found = await anonymous.get(f"{RECORD}/subsidiary/3", headers={"Authorization": f"Bearer {issued['access_token']}"})
        assert found.json()["name"] == "Holt Consulting Ltd"

    @pytest.mark.parametrize(
        ("change", "cause"),
        [
            ({"aud": BASE}, "audience"),
            ({"iss": "someone"}, "issuer"),
            ({"exp": int(time.time()) + 86_400}, "more than an hour"),
            ({"iat": int(time.time()) - 900, "exp": int(time.time()) - 5}, "expired"),
            ({"scope": ["restlets"]}, "scope"),
            ({"kid": "other"}, "certificate id"),
            ({"pem": SIMULATOR.new_credentials()["private_key_pem"]}, "signature"),
        ],
    )
    async def test_bad_assertions(self, anonymous: httpx.AsyncClient, simulator: NetSuite, change: dict[str, Any], cause: str) -> None:
        response = await anonymous.post(TOKEN, data=grant(assertion(**change)))
        assert response.status_code == 400
        assert response.json()["error"] in ("invalid_grant", "invalid_client")
        assert cause in simulator.login_audit[-1]["detail"]

    async def test_rs256_is_refused_until_switched_on(self) -> None:
        pem = RSAKey.generate_key(3072).as_pem(private=True).decode()
        credentials = CREDENTIALS | {"private_key_pem": pem, "algorithm": "PS256"}
        simulator = NetSuite(BASE, credentials)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=build(simulator)), base_url=BASE) as client:
            assert (await client.post(TOKEN, data=grant(assertion(alg="PS256", pem=pem)))).status_code == 200
            assert (await client.post(TOKEN, data=grant(assertion(alg="RS256", pem=pem)))).json() == {"error": "invalid_client"}
            simulator.allow_rs256 = True
            assert (await client.post(TOKEN, data=grant(assertion(alg="RS256", pem=pem)))).status_code == 200

    async def test_unknown_expired_and_revoked_tokens_look_alike(self, ns: httpx.AsyncClient, simulator: NetSuite) -> None:
        url = f"{RECORD}/currency/1"
        assert (await ns.get(url)).status_code == 200
        await ns.post("/_control/revoke")
        detail = refusal(await ns.get(url), 401, "INVALID_LOGIN")
        assert detail["detail"].startswith("Invalid login attempt.")
        issued = (await ns.post(TOKEN, data=grant(assertion()))).json()
        ns.headers["Authorization"] = f"Bearer {issued['access_token']}"
        simulator.gate.now = lambda: time.time() + 3601
        refusal(await ns.get(url), 401, "INVALID_LOGIN")
        audit = (await ns.get("/_control/state")).json()["__loginAudit"]
        assert [entry["detail"] for entry in audit] == ["no or unknown access token", "access token expired"]


class TestTba:
    """2.2"""

    def header(self, method: str, url: str, **change: str) -> dict[str, str]:
        oauth = {
            "realm": CREDENTIALS["account"], "oauth_consumer_key": CREDENTIALS["consumer_key"], "oauth_token": CREDENTIALS["token_id"],
            "oauth_signature_method": "HMAC-SHA256", "oauth_timestamp": str(int(time.time())), "oauth_nonce": os.urandom(8).hex(),
            "oauth_version": "1.0", "oauth_body_hash": "x+y/z=",
        } | {name: value for name, value in change.items() if name != "oauth_signature"}  # fmt: skip
        oauth["oauth_signature"] = tba_signature(method, url, oauth, CREDENTIALS["consumer_secret"], CREDENTIALS["token_secret"])
        oauth |= change
        quoted = ", ".join(f'{name}="{httpx.QueryParams({name: value})!s}"'.replace(f'"{name}=', '"') for name, value in oauth.items())
        return {"Authorization": f"OAuth {quoted}".replace("+", "%20")}

    def test_published_vectors(self) -> None:
        vectors = spec("tba_signature_vectors.json")
        oauth = {f"oauth_{name}": vectors[name] for name in ("consumer_key", "nonce", "timestamp", "version", "signature_method")}
        oauth |= {"realm": vectors["realm"], "oauth_token": vectors["token_id"]}
        cases = [case for case in vectors["cases"] if "url" in case]
        assert len(cases) == 2
        for case in cases:
            made = tba_signature(case["method"], case["url"], oauth, vectors["consumer_secret"], vectors["token_secret"])
            assert made == case["signature"]

    async def test_signed_requests_with_query_and_body_are_let_in(self, anonymous: httpx.AsyncClient) -> None:
        url = f"{BASE}{RECORD}/currency?limit=2&q=symbol%20IS%20%22EUR%22"
        found = await anonymous.get(url, headers=self.header("GET", url))
        assert [item["id"] for item in found.json()["items"]] == ["4"]
        url = f"{BASE}{RECORD}/customer"
        made = await anonymous.post(url, headers=self.header("POST", url), json=CUSTOMER)
        assert made.status_code == 204
        url = f"{BASE}{RECORD}/customer/eid:CW-C1/!transform/salesOrder"
        lines = {"item": {"items": [{"item": {"id": "310"}, "quantity": 1, "rate": 10}]}}
        assert (await anonymous.post(url, headers=self.header("POST", url), json=lines)).status_code == 204

    @pytest.mark.parametrize(
        ("change", "cause"),
        [
            ({"oauth_signature_method": "HMAC-SHA1"}, "UnknownAlgorithm"),
            ({"oauth_signature": "AAAA"}, "InvalidSignature"),
            ({"oauth_timestamp": str(int(time.time()) - 900)}, "InvalidTimestamp"),
            ({"oauth_nonce": "abc"}, "nonce_rejected"),
            ({"oauth_consumer_key": "no"}, "consumer_key_unknown"),
            ({"oauth_token": "no"}, "token_rejected"),
            ({"realm": "1"}, "parameter_rejected: realm"),
            ({"oauth_nonce": ""}, "MissingTokenPassportRequiredFields"),
        ],
    )
    async def test_refusals(self, anonymous: httpx.AsyncClient, simulator: NetSuite, change: dict[str, str], cause: str) -> None:
        url = f"{BASE}{RECORD}/currency/1"
        refusal(await anonymous.get(url, headers=self.header("GET", url, **change)), 401, "INVALID_LOGIN")
        assert simulator.login_audit[-1]["detail"] == cause

    async def test_a_nonce_works_once_and_for_one_url(self, anonymous: httpx.AsyncClient, simulator: NetSuite) -> None:
        url = f"{BASE}{RECORD}/currency/1"
        header = self.header("GET", url)
        refusal(await anonymous.get(f"{BASE}{RECORD}/currency/2", headers=header), 401, "INVALID_LOGIN")
        assert (await anonymous.get(url, headers=header)).status_code == 200
        refusal(await anonymous.get(url, headers=header), 401, "INVALID_LOGIN")
        assert [entry["detail"] for entry in simulator.login_audit] == ["InvalidSignature", "NonceUsed"]


class TestRecords:
    """1, 3.1 - 3.5, 3.7, 3.9, 7.2"""

    async def test_shape_of_a_record(self, ns: httpx.AsyncClient, customer: str) -> None:
        assert customer == "4000"
        response = await ns.get(f"{RECORD}/customer/{customer}?fields=companyName,subsidiary,currencyList")
        assert response.headers["content-type"] == "application/vnd.oracle.resource+json; type=singular; charset=UTF-8"
        assert response.headers["x-netsuite-jobid"] != response.headers["x-n-operationid"]
        body = response.json()
        self_link = f"{BASE}{RECORD}/customer/{customer}"
        assert body["links"] == [
            {"rel": "self", "href": f"{self_link}?fields=companyName,subsidiary,currencyList", "method": "GET"},
        ]
        assert list(body) == ["links", "companyName", "currencyList", "id", "subsidiary"]
        assert body["currencyList"] == {"links": [{"rel": "self", "href": f"{self_link}/currencyList", "method": "GET"}]}
        assert body["subsidiary"]["refName"] == "Holt Consulting Ltd"
        full = await read(ns, f"CUSTOMER/{customer}")
        assert list(full)[1:] == sorted(list(full)[1:])
        assert None not in full.values()
        assert full["entityId"] == "CUST-1"
        assert full["addressBook"] == {"links": full["addressBook"]["links"], "items": [], "totalResults": 0}
        assert [line["currency"]["id"] for line in full["currencyList"]["items"]] == ["2"]
        assert full["lastModifiedDate"].endswith(":00Z")

    async def test_sub_resources_and_enumerations(self, ns: httpx.AsyncClient) -> None:
        address = {"addr1": "4 Quay Street", "city": "Bristol", "country": {"id": "GB"}}
        body = CUSTOMER | {"addressBook": {"items": [{"label": "HQ", "addressBookAddress": address}]}, "emailPreference": {"id": "PDF"}}
        ident = await post(ns, "customer", body)
        listed = (await ns.get(f"{RECORD}/customer/{ident}/addressBook")).json()
        line = listed["items"][0]["links"][0]["href"].removeprefix(BASE)
        assert list(listed["items"][0]) == ["links"]
        assert (await ns.get(line)).json()["label"] == "HQ"
        inner = (await ns.get(f"{line}/addressBookAddress")).json()
        assert inner["country"] == {"links": [], "id": "GB", "refName": "United Kingdom"}
        assert (await ns.get(f"{line}/addressBookAddress?simpleEnumFormat=true")).json()["country"] == "GB"
        refusal(await ns.get(f"{RECORD}/customer/{ident}/addressBook/1"), 404, "NONEXISTENT_ID")

    async def test_update_by_external_id_and_upsert(self, ns: httpx.AsyncClient, customer: str) -> None:
        url = f"{RECORD}/customer/eid:CW-C1"
        assert (await ns.patch(url, json={"phone": "+44 117 555", "custentity_cw_tax_number": "GB1"})).status_code == 204
        upsert = await ns.put(url, json={"email": "ap@larkfield.example"})
        assert upsert.status_code == 204
        assert "Location" not in upsert.headers
        found = (await ns.get(url)).json()
        assert (found["id"], found["phone"], found["email"], found["companyName"]) == (
            customer, "+44 117 555", "ap@larkfield.example", "Larkfield Partners LLP",
        )  # fmt: skip
        assert (await ns.put(f"{RECORD}/customer/eid:NEW-1", json=CUSTOMER | {"externalId": "NEW-1"})).status_code == 204
        assert (await ns.get(f"{RECORD}/customer/eid:NEW-1")).json()["entityId"] == "CUST-2"
        refusal(await ns.put(f"{RECORD}/customer/{customer}", json={}), 400, "INVALID_REQUEST")
        refusal(await ns.put(f"{RECORD}/subsidiary/eid:X", json={}), 405, "METHOD_NOT_ALLOWED")

    async def test_external_ids_are_one_space_for_entities(self, ns: httpx.AsyncClient, customer: str) -> None:
        contact = {"firstName": "Ada", "lastName": "Roe", "company": {"id": customer}, "externalId": "CW-C1"}
        detail = refusal(await ns.post(f"{RECORD}/contact", json=contact), 400, "USER_ERROR")
        assert detail["detail"] == "Error while accessing a resource. This entity already exists."
        refusal(await ns.put(f"{RECORD}/contact/eid:CW-C1", json=contact), 400, "USER_ERROR")
        ident = await post(ns, "contact", contact | {"externalId": "CW-P1"})
        assert (await read(ns, f"contact/{ident}"))["subsidiary"]["id"] == "3"
        twin = await post(ns, "customer", CUSTOMER | {"externalId": "CW-C2"})
        assert (await read(ns, f"customer/{twin}"))["companyName"] == CUSTOMER["companyName"]

    @pytest.mark.parametrize(
        ("change", "code", "text", "path"),
        [
            ({"subsidiary": None}, "USER_ERROR", "Error while accessing a resource. Please enter value(s) for: Subsidiary", None),
            ({"companyName": ""}, "USER_ERROR", "Error while accessing a resource. Please enter value(s) for: Company Name", None),
            ({"subsidiary": {"id": "99"}}, "INVALID_CONTENT", "Invalid Field Value 99 for the following field: subsidiary", "subsidiary"),
            ({"terms": {"externalId": "N"}}, "INVALID_CONTENT", "Invalid Field Value N for the following field: terms", "terms"),
            ({"emailPreference": {"id": "FAX"}}, "INVALID_CONTENT", "Invalid Field Value FAX for the following field: emailPreference",
             "emailPreference"),
            ({"isInactive": "no"}, "INVALID_CONTENT", "Invalid Field Value no for the following field: isInactive", "isInactive"),
            ({"creditLimit": "12"}, "INVALID_CONTENT", "Invalid Field Value 12 for the following field: creditLimit", "creditLimit"),
            ({"startDate": "3/2/2026"}, "INVALID_CONTENT", "Invalid Field Value 3/2/2026 for the following field: startDate", "startDate"),
            ({"parent": {"id": "81"}}, "INVALID_CONTENT", "Invalid Field Value 81 for the following field: parent", "parent"),
            ({"currencyList": {"items": [{"currency": {"id": "77"}}]}}, "INVALID_CONTENT",
             "Invalid Field Value 77 for the following field: currency", "currencyList.items[0].currency"),
        ],
    )  # fmt: skip
    async def test_values_refused(
        self, ns: httpx.AsyncClient, simulator: NetSuite, change: dict[str, Any], code: str, text: str, path: str | None
    ) -> None:
        detail = refusal(await ns.post(f"{RECORD}/customer", json=CUSTOMER | change), 400, code)
        assert detail["detail"] == text
        assert detail.get("o:errorPath") == path
        assert simulator.state()["customer"] == []

    async def test_unknown_property_names(self, ns: httpx.AsyncClient) -> None:
        url, header = f"{RECORD}/customer", "X-NetSuite-PropertyNameValidation"
        strange = CUSTOMER | {"colour": "red"}
        detail = refusal(await ns.post(url, json=strange, headers={header: "Error"}), 400, "INVALID_CONTENT")
        assert detail["o:errorPath"] == "colour"
        quiet = await ns.post(url, json=strange, headers={header: "Ignore"})
        assert (quiet.status_code, quiet.headers.get("Warning")) == (204, None)
        warned = await ns.post(url, json=strange | {"externalId": "CW-C2"})
        assert (warned.status_code, "colour" in warned.headers["Warning"]) == (204, True)

    async def test_missing_things(self, ns: httpx.AsyncClient) -> None:
        detail = refusal(await ns.get(f"{RECORD}/customer/1"), 404, "NONEXISTENT_ID")
        assert detail["detail"] == "The record instance does not exist. Provide a valid record instance ID."
        refusal(await ns.get(f"{RECORD}/customer/eid:none"), 404, "NONEXISTENT_ID")
        refusal(await ns.get(f"{RECORD}/invoice/eid:none"), 404, "NONEXISTENT_ID")
        detail = refusal(await ns.get(f"{RECORD}/invoice/1"), 400, "USER_ERROR")
        assert detail["detail"] == "Error while accessing a resource. Transaction type specified is incorrect."
        for name in ("projectTemplate", "chargeRule", "revenuePlan", "taxType"):
            detail = refusal(await ns.get(f"{RECORD}/{name}/1"), 404, "NONEXISTENT_ID")
            assert detail["detail"] == f"Record type '{name}' does not exist."
            assert detail["o:errorUrl"] == f"/{name}"
        refusal(await ns.post(f"{RECORD}/customer", content=b"{", headers={"content-type": "application/json"}), 400, "INVALID_REQUEST")
        refusal(await ns.post(f"{RECORD}/customer", content=b"a=1", headers={"content-type": "text/plain"}), 415, "UNSUPPORTED_MEDIA_TYPE")

    async def test_delete_needs_no_dependants_and_leaves_a_trace(self, ns: httpx.AsyncClient, customer: str) -> None:
        child = await post(ns, "customer", CUSTOMER | {"externalId": "CW-C2", "parent": {"externalId": "CW-C1"}})
        assert "child records" in refusal(await ns.delete(f"{RECORD}/customer/{customer}"), 400, "USER_ERROR")["detail"]
        refusal(await ns.patch(f"{RECORD}/customer/{customer}", json={"parent": {"id": child}}), 400, "INVALID_CONTENT")
        assert (await ns.delete(f"{RECORD}/customer/{child}")).status_code == 204
        refusal(await ns.get(f"{RECORD}/customer/{child}"), 404, "NONEXISTENT_ID")
        assert await query(ns, "SELECT recordid, scriptid FROM deletedrecord WHERE scriptid = ?", "customer") == [
            {"recordid": child, "scriptid": "customer"}
        ]
        assert await post(ns, "customer", CUSTOMER | {"externalId": "CW-C2"}) != child

    async def test_small_records(self, ns: httpx.AsyncClient, customer: str) -> None:
        milestones = {"items": [{"milestoneAmount": 2500.5, "milestoneDate": "2026-05-01"}, {"milestoneAmount": 100}]}
        ident = await post(ns, "billingSchedule", {"name": "Half", "frequency": {"id": "CUSTOM"}, "milestone": milestones})
        found = await read(ns, f"billingSchedule/{ident}")
        assert [(line["milestoneId"], line["milestoneAmount"]) for line in found["milestone"]["items"]] == [(1, 2500.5), (2, 100.0)]
        await ns.patch(f"{RECORD}/billingSchedule/{ident}", json={"milestone": {"items": [{"milestoneId": 2, "milestoneCompleted": True}]}})
        found = await read(ns, f"billingSchedule/{ident}")
        assert [line.get("milestoneCompleted") for line in found["milestone"]["items"]] == [None, True]
        detail = refusal(await ns.post(f"{RECORD}/billingSchedule", json={"name": "x", "frequency": {"id": "MONTHLY"}}), 400, "USER_ERROR")
        assert detail["detail"].endswith("Initial Amount, Recurrence Count")
        job = await post(ns, "job", {"companyName": "ERP roll-out", "parent": {"id": customer}, "projectManager": {"id": "82"}})
        assert (await read(ns, f"job/{job}"))["subsidiary"]["id"] == "3"
        task = await post(ns, "projectTask", {"title": "Design", "project": {"id": job}, "priority": {"id": "HIGH"}})
        entry = {"employee": {"id": "82"}, "customer": {"id": job}, "caseTaskEvent": {"id": task}, "hours": 7.5, "item": {"id": "310"}}
        assert (await read(ns, f"timeBill/{await post(ns, 'timeBill', entry)}"))["hours"] == "7:30"
        assert "Employee" in refusal(await ns.post(f"{RECORD}/timeBill", json={"hours": "1:00"}), 400, "USER_ERROR")["detail"]
        assert "Bill To" in refusal(await ns.post(f"{RECORD}/charge", json={"amount": 1}), 400, "USER_ERROR")["detail"]


class TestLists:
    """3.6"""

    async def test_pages_hold_ids_and_links_only(self, ns: httpx.AsyncClient) -> None:
        url = f"{RECORD}/accountingPeriod"
        first = (await ns.get(f"{url}?limit=20")).json()
        assert [one["rel"] for one in first["links"]] == ["next", "last", "self"]
        assert first["links"][-1]["href"] == f"{BASE}{url}?limit=20"
        assert all(sorted(item) == ["id", "links"] for item in first["items"])
        assert (first["count"], first["hasMore"], first["totalResults"]) == (20, True, 65)
        second = (await ns.get(first["links"][0]["href"])).json()
        assert [one["rel"] for one in second["links"]] == ["previous", "first", "next", "last", "self"]
        seen, page = [item["id"] for item in first["items"]], first
        while page["hasMore"]:
            page = (await ns.get(next(one["href"] for one in page["links"] if one["rel"] == "next"))).json()
            seen += [item["id"] for item in page["items"]]
        assert len(set(seen)) == 65
        assert seen != sorted(seen, key=int)
        assert [one["rel"] for one in (await ns.get(url)).json()["links"]] == ["self"]

    @pytest.mark.parametrize("params", ["limit=1001", "limit=0", "limit=10&offset=5", "limit=x", "limit=1&offset=1000"])
    async def test_bad_pages(self, ns: httpx.AsyncClient, params: str) -> None:
        assert refusal(await ns.get(f"{RECORD}/term?{params}"), 400, "INVALID_PARAMETER")["o:errorQueryParam"] in ("limit", "offset")

    async def test_recorded_faults_can_be_switched_on(self, ns: httpx.AsyncClient, simulator: NetSuite) -> None:
        simulator.wrong_last_link, simulator.total_results_cap = True, 50
        page = (await ns.get(f"{RECORD}/accountingPeriod?limit=10")).json()
        assert page["links"][1]["href"].endswith("offset=0")
        assert page["totalResults"] == 50

    @pytest.mark.parametrize(
        ("q", "names"),
        [
            ('companyName START_WITH "Lark" AND isInactive IS false', {"Larkfield"}),
            ('companyName CONTAIN "i" OR phone EMPTY_NOT', {"Larkfield", "Quill", "Moss"}),
            ('companyName IS Moss OR companyName IS Quill AND phone EMPTY', {"Quill", "Moss"}),
            ('(companyName IS Moss OR companyName IS Quill) AND phone EMPTY', {"Quill"}),
            ("id ANY_OF [4000,4002]", {"Larkfield", "Quill"}),
            ("id ANY_OF_NOT [4000,4002]", {"Moss"}),
            ("subsidiary EQUAL 4", {"Moss"}),
            ("creditLimit BETWEEN [10,100]", {"Moss"}),
            ('externalId IS "q-1"', {"Quill"}),
            ('lastModifiedDate ON_OR_AFTER "01/31/2026 05:00 PM"', {"Larkfield", "Quill", "Moss"}),
            ('dateCreated BEFORE "01/31/2026"', set()),
            ("companyName END_WITH_NOT ll", {"Larkfield", "Moss"}),
        ],
    )  # fmt: skip
    async def test_filter(self, ns: httpx.AsyncClient, q: str, names: set[str]) -> None:
        base = {"subsidiary": {"id": "3"}}
        await post(ns, "customer", base | {"companyName": "Larkfield"})
        await post(ns, "customer", base | {"companyName": "Moss", "phone": "1", "subsidiary": {"id": "4"}, "creditLimit": 50.5})
        await post(ns, "customer", base | {"companyName": "Quill", "externalId": "Q-1"})
        page = (await ns.get(f"{RECORD}/customer", params={"q": q})).json()
        found = {(await ns.get(f"{RECORD}/customer/{item['id']}")).json()["companyName"] for item in page["items"]}
        assert found == names

    @pytest.mark.parametrize(
        "q",
        [
            "colour IS red", "currencyList EMPTY", "companyName GREATER 3", "id ANY_OF [", "(id EQUAL 1", "id EQUAL x",
            'lastModifiedDate AFTER "2026-01-31"', "companyName IS", "id EQUAL 1 id EQUAL 2",
        ],
    )  # fmt: skip
    async def test_bad_filters(self, ns: httpx.AsyncClient, q: str) -> None:
        assert refusal(await ns.get(f"{RECORD}/customer", params={"q": q}), 400, "INVALID_PARAMETER")["o:errorQueryParam"] == "q"


class TestOrders:
    """7.7, 10.3"""

    async def test_totals_and_defaults(self, ns: httpx.AsyncClient, customer: str) -> None:
        ident = await post(ns, "salesOrder", order(customer, custbody_cw_project="P-7"))
        assert ident == "9000"
        found = await read(ns, f"salesOrder/{ident}")
        assert (found["subtotal"], found["taxTotal"], found["total"]) == (15000.0, 0.0, 15000.0)
        assert (found["tranId"], found["currency"]["id"], found["subsidiary"]["id"], found["terms"]["id"]) == ("SO-1", "2", "3", "3")
        assert found["status"] == {"links": [], "id": "F", "refName": "Pending Billing"}
        assert found["custbody_cw_project"] == "P-7"
        lines = found["item"]["items"]
        assert [(line["line"], line["amount"], line["rate"], line["quantityBilled"]) for line in lines] == [
            (1, 6000.0, 150.0, 0.0), (2, 9000.0, 9000.0, 0.0),
        ]  # fmt: skip
        assert (await ns.get(f"{RECORD}/salesOrder/{ident}/item/2")).json()["description"] == "Design milestone"
        assert (await ns.get(f"{RECORD}/salesOrder/{ident}/item")).json()["totalResults"] == 2

    async def test_rounding_is_half_up_and_the_amount_wins(self, ns: httpx.AsyncClient, customer: str) -> None:
        lines = [
            {"item": {"id": "310"}, "quantity": 1.5, "rate": 0.15},
            {"item": {"id": "310"}, "quantity": 2.5, "rate": 0.33},
            {"item": {"id": "310"}, "quantity": 3, "rate": 10, "amount": 29.99},
        ]
        found = await read(ns, f"salesOrder/{await post(ns, 'salesOrder', order(customer, item={'items': lines}))}")
        assert [line["amount"] for line in found["item"]["items"]] == [0.23, 0.83, 29.99]
        assert found["total"] == 31.05
        yen = {"companyName": "Kawa", "subsidiary": {"id": "3"}, "currency": {"id": "6"}}
        body = order(
            await post(ns, "customer", yen), externalId="Y", item={"items": [{"item": {"id": "310"}, "quantity": 3, "rate": 33.5}]}
        )
        assert (await read(ns, f"salesOrder/{await post(ns, 'salesOrder', body)}"))["total"] == 101.0

    async def test_suitetax_override(self, ns: httpx.AsyncClient, customer: str) -> None:
        row = {
            "taxDetailsReference": "T1",
            "taxType": {"id": "7"},
            "taxCode": {"id": "20"},
            "taxBasis": 6000,
            "taxRate": 20,
            "taxAmount": 1200,
        }
        ident = await post(ns, "salesOrder", order(customer, taxDetailsOverride=True, taxDetails={"items": [row]}))
        found = await read(ns, f"salesOrder/{ident}")
        assert (found["subtotal"], found["taxTotal"], found["total"]) == (15000.0, 1200.0, 16200.0)
        stray = order(customer, externalId="X", taxDetailsOverride=True, taxDetails={"items": [row | {"taxDetailsReference": "T9"}]})
        detail = refusal(await ns.post(f"{RECORD}/salesOrder", json=stray), 400, "INVALID_CONTENT")
        assert detail["o:errorPath"] == "taxDetails.items[0].taxDetailsReference"

    async def test_lines_merge_unless_replaced(self, ns: httpx.AsyncClient, customer: str) -> None:
        url = f"{RECORD}/salesOrder/{await post(ns, 'salesOrder', order(customer))}"
        new = {"item": {"id": "311"}, "amount": 500}
        assert (await ns.patch(url, json={"item": {"items": [{"line": 1, "quantity": 50}, new]}})).status_code == 204
        found = (await ns.get(url, params={"expandSubResources": "true"})).json()
        assert [(line["line"], line["amount"]) for line in found["item"]["items"]] == [(1, 7500.0), (2, 9000.0), (3, 500.0)]
        detail = refusal(await ns.patch(url, json={"item": {"items": [{"line": 8}]}}), 400, "INVALID_CONTENT")
        assert detail["o:errorPath"] == "item.items[0].line"
        assert (await ns.patch(f"{url}?replace=item", json={"item": {"items": [{"line": 2}, new]}})).status_code == 204
        found = (await ns.get(url, params={"expandSubResources": "true"})).json()
        assert [(line["line"], line["amount"]) for line in found["item"]["items"]] == [(2, 9000.0), (4, 500.0)]
        assert found["total"] == 9500.0

    async def test_subsidiary_and_currency_must_be_the_customers(self, ns: httpx.AsyncClient, customer: str) -> None:
        url = f"{RECORD}/salesOrder"
        detail = refusal(await ns.post(url, json=order(customer, subsidiary={"id": "4"})), 400, "INVALID_CONTENT")
        assert detail["detail"] == "Invalid Field Value 4 for the following field: subsidiary"
        assert refusal(await ns.post(url, json=order(customer, currency={"id": "4"})), 400, "INVALID_CONTENT")["o:errorPath"] == "currency"
        link = {"entity": {"id": customer}, "subsidiary": {"id": "4"}, "externalId": "CSR-1"}
        await post(ns, "customerSubsidiaryRelationship", link)
        assert "already exists" in refusal(
            await ns.post(f"{RECORD}/customerSubsidiaryRelationship", json=link | {"externalId": "CSR-2"}), 400, "USER_ERROR"
        )["detail"]  # fmt: skip
        await ns.patch(f"{RECORD}/customer/{customer}", json={"currencyList": {"items": [{"currency": {"id": "4"}}]}})
        ident = await post(ns, "salesOrder", order(customer, subsidiary={"id": "4"}, currency={"id": "4"}))
        found = await read(ns, f"salesOrder/{ident}")
        assert (found["subsidiary"]["id"], found["currency"]["refName"]) == ("4", "Euro")
        rows = await query(ns, "SELECT subsidiary, isprimarysub FROM customersubsidiaryrelationship WHERE entity = ? ORDER BY id", customer)
        assert rows == [{"isprimarysub": "T", "subsidiary": "3"}, {"isprimarysub": "F", "subsidiary": "4"}]
        bad = order(customer, externalId="L", location={"id": "1"})
        assert refusal(await ns.post(url, json=bad), 400, "INVALID_CONTENT")["o:errorPath"] == "location"

    async def test_approval_closing_and_deleting(self, ns: httpx.AsyncClient, customer: str) -> None:
        ident = await post(ns, "salesOrder", order(customer, orderStatus={"id": "A"}))
        url = f"{RECORD}/salesOrder/{ident}"
        refusal(await ns.post(f"{url}/!transform/invoice", json={}), 400, "USER_ERROR")
        await ns.patch(url, json={"orderStatus": {"id": "B"}})
        await ns.patch(url, json={"item": {"items": [{"line": 1, "isClosed": True}]}})
        assert (await ns.get(url)).json()["status"]["id"] == "F"
        await ns.patch(url, json={"item": {"items": [{"line": 2, "isClosed": True}]}})
        assert (await ns.get(url)).json()["status"]["refName"] == "Closed"
        assert (await ns.delete(url)).status_code == 204
        assert await query(ns, "SELECT recordid, scriptid, name FROM deletedrecord") == [
            {"name": "Sales Order #SO-1", "recordid": ident, "scriptid": "salesorder"},
        ]

    @pytest.mark.parametrize(
        ("change", "code", "text"),
        [
            ({"entity": None}, "USER_ERROR", "Please enter value(s) for: Entity"),
            ({"item": {"items": []}}, "USER_ERROR", "at least one line item"),
            ({"item": {"items": [{"quantity": 1, "rate": 1}]}}, "USER_ERROR", "Please enter value(s) for: Item"),
            ({"item": {"items": [{"item": {"id": "9999"}, "rate": 1}]}}, "INVALID_CONTENT", "Invalid Field Value 9999"),
            ({"item": {"items": [{"item": {"id": "310"}, "quantity": 1}]}}, "USER_ERROR", "Please enter value(s) for: Amount"),
            ({"orderStatus": {"id": "F"}}, "INVALID_CONTENT", "Invalid Field Value F"),
            ({"item": {"items": [{"item": {"id": "310"}, "quantity": 9e14, "rate": 9e14}]}}, "INVALID_CONTENT", "amount"),
        ],
    )  # fmt: skip
    async def test_refused(self, ns: httpx.AsyncClient, customer: str, change: dict[str, Any], code: str, text: str) -> None:
        assert text in refusal(await ns.post(f"{RECORD}/salesOrder", json=order(customer) | change), 400, code)["detail"]


class TestBilling:
    """3.8, 7.11"""

    @pytest.fixture
    async def sold(self, ns: httpx.AsyncClient, customer: str) -> str:
        row = {"taxDetailsReference": "T1", "taxType": {"id": "7"}, "taxCode": {"id": "20"}, "taxRate": 20}
        return await post(ns, "salesOrder", order(customer, taxDetailsOverride=True, taxDetails={"items": [row]}))

    async def approved(self, ns: httpx.AsyncClient, path: str, body: Any) -> str:
        ident = await post(ns, path, body)
        assert (await ns.patch(f"{RECORD}/invoice/{ident}", json={"approvalStatus": {"id": "2"}})).status_code == 204
        return ident

    async def test_partial_billing(self, ns: httpx.AsyncClient, sold: str) -> None:
        lines = {"items": [{"orderLine": 1, "quantity": 15}, {"line": 2, "amount": 2250}]}
        body = {"externalId": "CW-INV1", "tranDate": "2026-04-01", "custbody_cw_period": "2026-03", "item": lines}
        ident = await post(ns, "salesOrder/eid:CW-SO1/!transform/invoice?replace=item", body)
        found = await read(ns, f"invoice/{ident}")
        assert [(line["orderLine"], line["quantity"], line["amount"]) for line in found["item"]["items"]] == [
            (1, 15.0, 2250.0),
            (2, 0.25, 2250.0),
        ]
        assert (found["subtotal"], found["taxTotal"], found["total"], found["amountRemaining"]) == (4500.0, 450.0, 4950.0, 4950.0)
        assert (found["tranId"], found["dueDate"], found["createdFrom"]["id"]) == ("INV-1", "2026-05-01", sold)
        assert found["createdFrom"]["refName"] == "Sales Order #SO-1"
        assert (found["postingPeriod"]["refName"], found["status"]["refName"]) == ("Apr 2026", "Pending Approval")
        assert found["item"]["items"][0]["custcol_cw_line"] == "L1"
        source = await read(ns, f"salesOrder/{sold}")
        assert [line["quantityBilled"] for line in source["item"]["items"]] == [15.0, 0.25]
        assert source["status"]["id"] == "F"
        rest = await read(ns, f"invoice/{await post(ns, f'salesOrder/{sold}/!transform/invoice', {'tranDate': '2026-05-01'})}")
        assert [(line["quantity"], line["amount"]) for line in rest["item"]["items"]] == [(25.0, 3750.0), (0.75, 6750.0)]
        assert (await read(ns, f"salesOrder/{sold}"))["status"]["refName"] == "Billed"
        detail = refusal(await ns.post(f"{RECORD}/salesOrder/{sold}/!transform/invoice", json={}), 400, "USER_ERROR")
        assert "at least one line" in detail["detail"]

    async def test_named_lines_leave_the_others_carried_over(self, ns: httpx.AsyncClient, sold: str) -> None:
        lines = {"items": [{"orderLine": 1, "quantity": 50, "description": "March"}]}
        found = await read(
            ns, f"invoice/{await post(ns, f'salesOrder/{sold}/!transform/invoice', {'tranDate': '2026-04-01', 'item': lines})}"
        )
        assert [(line["quantity"], line["amount"]) for line in found["item"]["items"]] == [(50.0, 7500.0), (1.0, 9000.0)]
        assert found["item"]["items"][0]["description"] == "March"
        assert (await read(ns, f"salesOrder/{sold}"))["item"]["items"][0]["quantityBilled"] == 50.0
        bad = {"item": {"items": [{"orderLine": 9}]}}
        detail = refusal(await ns.post(f"{RECORD}/salesOrder/{sold}/!transform/invoice", json=bad), 400, "INVALID_CONTENT")
        assert detail["o:errorPath"] == "item.items[0].orderLine"
        refusal(await ns.post(f"{RECORD}/salesOrder/{sold}/!transform/creditMemo", json={}), 400, "INVALID_REQUEST")

    async def test_dependants_and_reversal(self, ns: httpx.AsyncClient, sold: str) -> None:
        ident = await post(ns, f"salesOrder/{sold}/!transform/invoice", {"tranDate": "2026-04-01"})
        assert "child records" in refusal(await ns.delete(f"{RECORD}/salesOrder/{sold}"), 400, "USER_ERROR")["detail"]
        assert (await read(ns, f"salesOrder/{sold}"))["status"]["id"] == "G"
        assert (await ns.delete(f"{RECORD}/invoice/{ident}")).status_code == 204
        source = await read(ns, f"salesOrder/{sold}")
        assert (source["status"]["id"], source["item"]["items"][0]["quantityBilled"]) == ("F", 0.0)
        assert (await ns.delete(f"{RECORD}/salesOrder/{sold}")).status_code == 204

    async def test_external_ids_are_one_space_for_transactions(self, ns: httpx.AsyncClient, sold: str) -> None:
        body = {"externalId": "CW-SO1", "tranDate": "2026-04-01"}
        detail = refusal(await ns.post(f"{RECORD}/salesOrder/{sold}/!transform/invoice", json=body), 400, "USER_ERROR")
        assert "already exists" in detail["detail"]
        assert (await read(ns, f"salesOrder/{sold}"))["item"]["items"][0]["quantityBilled"] == 0.0

    async def test_an_approved_invoice_is_frozen(self, ns: httpx.AsyncClient, sold: str) -> None:
        url = f"{RECORD}/invoice/{await self.approved(ns, f'salesOrder/{sold}/!transform/invoice', {'tranDate': '2026-04-01'})}"
        assert (await ns.get(url)).json()["status"]["refName"] == "Open"
        refusal(await ns.patch(url, json={"item": {"items": [{"line": 1, "quantity": 1}]}}), 400, "USER_ERROR")
        refusal(await ns.patch(url, json={"approvalStatus": {"id": "1"}}), 400, "USER_ERROR")
        assert (await ns.patch(url, json={"memo": "sent"})).status_code == 204

    async def test_payments_close_an_invoice(self, ns: httpx.AsyncClient, sold: str, customer: str) -> None:
        ident = await post(ns, f"salesOrder/{sold}/!transform/invoice", {"tranDate": "2026-04-01"})
        refusal(await ns.post(f"{RECORD}/invoice/{ident}/!transform/customerPayment", json={}), 400, "USER_ERROR")
        await ns.patch(f"{RECORD}/invoice/{ident}", json={"approvalStatus": {"id": "2"}})
        paid = await post(
            ns, f"invoice/{ident}/!transform/customerPayment", {"payment": 1200, "tranDate": "2026-04-20", "externalId": "P1"}
        )
        found = await read(ns, f"invoice/{ident}")
        assert (found["total"], found["amountPaid"], found["amountRemaining"], found["status"]["id"]) == (16200.0, 1200.0, 15000.0, "A")
        assert (await read(ns, f"customer/{customer}"))["balance"] == 15000.0
        payment = await read(ns, f"customerPayment/{paid}")
        assert (payment["applied"], payment["unapplied"], payment["apply"]["items"][0]["doc"]["id"]) == (1200.0, 0.0, ident)
        over = {"customer": {"id": customer}, "payment": 99999, "apply": {"items": [{"doc": {"id": ident}, "amount": 15001}]}}
        assert (
            refusal(await ns.post(f"{RECORD}/customerPayment", json=over), 400, "INVALID_CONTENT")["o:errorPath"] == "apply.items[0].amount"
        )
        await post(ns, f"invoice/{ident}/!transform/customerPayment", {"tranDate": "2026-04-25"})
        found = await read(ns, f"invoice/{ident}")
        assert (found["amountRemaining"], found["status"]["refName"]) == (0.0, "Paid In Full")
        assert (await ns.delete(f"{RECORD}/customerPayment/{paid}")).status_code == 204
        assert (await read(ns, f"invoice/{ident}"))["amountRemaining"] == 1200.0

    async def test_credit_memo(self, ns: httpx.AsyncClient, sold: str) -> None:
        ident = await self.approved(ns, f"salesOrder/{sold}/!transform/invoice", {"tranDate": "2026-04-01"})
        body = {"tranDate": "2026-04-02", "item": {"items": [{"orderLine": 2, "amount": 900}]}}
        memo = await read(ns, f"creditMemo/{await post(ns, f'invoice/{ident}/!transform/creditMemo?replace=item', body)}")
        assert (memo["total"], memo["applied"], memo["status"]["refName"], memo["createdFrom"]["id"]) == (
            900.0,
            900.0,
            "Fully Applied",
            ident,
        )
        assert (await read(ns, f"invoice/{ident}"))["amountRemaining"] == 15300.0
        assert (await read(ns, f"salesOrder/{sold}"))["item"]["items"][1]["quantityBilled"] == 1.0

    async def test_closed_period(self, ns: httpx.AsyncClient, sold: str) -> None:
        url = f"{RECORD}/salesOrder/{sold}/!transform/invoice"
        assert (
            "The posting period Dec 2025 is closed"
            in refusal(await ns.post(url, json={"tranDate": "2025-12-31"}), 400, "USER_ERROR")["detail"]
        )
        assert "date range" in refusal(await ns.post(url, json={"tranDate": "2019-12-31"}), 400, "USER_ERROR")["detail"]
        ident = await post(ns, f"salesOrder/{sold}/!transform/invoice", {"tranDate": "2026-01-31"})
        period = (await read(ns, f"invoice/{ident}"))["postingPeriod"]["id"]
        await ns.patch(f"{RECORD}/accountingPeriod/{period}", json={"closed": True})
        assert "Jan 2026" in refusal(await ns.delete(f"{RECORD}/invoice/{ident}"), 400, "USER_ERROR")["detail"]

    async def test_standalone_invoice(self, ns: httpx.AsyncClient, customer: str) -> None:
        body = {
            "tranDate": "2026-04-01",
            "terms": {"id": "5"},
            "item": {"items": [{"item": {"id": "310"}, "quantity": 2, "rate": 5, "orderLine": 1}]},
        }
        found = await read(ns, f"invoice/{await post(ns, f'customer/{customer}/!transform/invoice', body)}")
        assert (found["total"], found["dueDate"], "createdFrom" in found) == (10.0, "2026-05-31", False)
        assert "orderLine" not in found["item"]["items"][0]


class TestSuiteQl:
    """4"""

    async def test_needs_prefer_transient(self, ns: httpx.AsyncClient) -> None:
        assert refusal(await ns.post(SUITEQL, json={"q": "SELECT id FROM term"}), 400, "INVALID_HEADER")["o:errorHeader"] == "Prefer"
        response = await ns.post(SUITEQL, json={"q": "SELECT id FROM term"}, headers={"Prefer": "transient"})
        assert response.headers["Preference-Applied"] == "transient"

    async def test_strings_lower_case_keys_and_no_nulls(self, ns: httpx.AsyncClient, customer: str) -> None:
        q = "SELECT ID, companyName, phone, isInactive AS Gone, lastModifiedDate, BUILTIN.DF(Subsidiary) sub, creditlimit FROM Customer"
        assert await query(ns, q) == [
            {
                "companyname": "Larkfield Partners LLP", "gone": "F", "id": customer, "sub": "Holt Consulting Ltd",
                "lastmodifieddate": f"{time.gmtime().tm_mon}/{time.gmtime().tm_mday}/{time.gmtime().tm_year}",
            },
        ]  # fmt: skip

    async def test_watermark_query_with_parameters(self, ns: httpx.AsyncClient, simulator: NetSuite) -> None:
        start = 1_772_442_000.0
        for index in range(3):
            simulator.now = lambda at=start + index: at  # type: ignore[method-assign,misc]
            simulator.gate.now = time.time
            await post(ns, "customer", {"companyName": f"C{index}", "subsidiary": {"id": "3"}})
        q = (
            "SELECT id, TO_CHAR(lastmodifieddate, 'YYYY-MM-DD\"T\"HH24:MI:SS') AS at FROM customer WHERE lastmodifieddate > "
            "TO_TIMESTAMP(?, 'YYYY-MM-DD HH24:MI:SS') OR (lastmodifieddate = TO_TIMESTAMP(?, 'YYYY-MM-DD HH24:MI:SS') AND id > ?) "
            "ORDER BY lastmodifieddate, id FETCH FIRST 1 ROWS ONLY"
        )
        assert await query(ns, q, "2026-03-02 09:00:00", "2026-03-02 09:00:00", "4000") == [{"at": "2026-03-02T09:00:01", "id": "4001"}]
        assert len(await query(ns, q.replace("FETCH FIRST 1 ROWS ONLY", ""), "2026-03-02 09:00:00", "2026-03-02 09:00:00", "1")) == 3
        simulator.time_zone = "Europe/Berlin"
        assert (await query(ns, "SELECT TO_CHAR(lastmodifieddate, 'HH24:MI') hh FROM customer WHERE id = '4000'")) == [{"hh": "10:00"}]

    async def test_transaction_lines(self, ns: httpx.AsyncClient, customer: str) -> None:
        row = {"taxDetailsReference": "T1", "taxType": {"id": "7"}, "taxCode": {"id": "20"}, "taxRate": 20}
        sold = await post(ns, "salesOrder", order(customer, taxDetailsOverride=True, taxDetails={"items": [row]}))
        made = await post(ns, f"salesOrder/{sold}/!transform/invoice", {"tranDate": "2026-04-01"})
        q = (
            "SELECT t.tranid, tl.linesequencenumber AS n, tl.foreignamount, tl.netamount, tl.quantity, tl.createdfrom FROM transaction t "
            "INNER JOIN transactionline tl ON tl.transaction = t.id WHERE t.type = 'CustInvc' AND tl.mainline = 'F' AND tl.taxline = 'F' "
            "ORDER BY t.id, tl.linesequencenumber"
        )
        base = {"createdfrom": sold, "tranid": "INV-1"}
        assert await query(ns, q) == [
            base | {"foreignamount": "-6000", "n": "1", "netamount": "-6000", "quantity": "-40"},
            base | {"foreignamount": "-9000", "n": "2", "netamount": "-9000", "quantity": "-1"},
        ]
        assert await query(ns, "SELECT SUM(foreignamount) s, COUNT(*) n FROM transactionline WHERE transaction = ?", int(made)) == [
            {"n": "4", "s": "0"},
        ]
        q = "SELECT id, type, status, BUILTIN.DF(status) AS words, trandate FROM transaction ORDER BY id DESC"
        assert await query(ns, q) == [
            {"id": made, "status": "D", "trandate": "4/1/2026", "type": "CustInvc", "words": "Invoice : Pending Approval"},
            {"id": sold, "status": "G", "trandate": "3/2/2026", "type": "SalesOrd", "words": "Sales Order : Billed"},
        ]

    @pytest.mark.parametrize(
        ("where", "ids"),
        [
            ("symbol IN ('USD', 'EUR')", ["1", "4"]),
            ("symbol NOT IN ('USD', 'EUR') AND id <> 6", ["2", "5"]),
            ("name LIKE '%Yen'", ["6"]),
            ("NOT (isbasecurrency = 'T' OR exchangerate < 1)", ["2", "4", "5"]),
            ("externalid IS NULL AND id BETWEEN 4 AND 5", ["4", "5"]),
            ("externalid = 'x' OR id = 2", ["2"]),
            ("NOT externalid = 'x'", []),
            ("NVL(externalid, 'none') = 'none' AND LOWER(symbol) = 'gbp'", ["2"]),
            ("exchangerate >= 1.12", ["2", "5"]),
        ],
    )
    async def test_conditions(self, ns: httpx.AsyncClient, where: str, ids: list[str]) -> None:
        assert [row["id"] for row in await query(ns, f"SELECT id FROM currency WHERE {where} ORDER BY id")] == ids  # noqa: S608

    async def test_grouping_distinct_and_order(self, ns: httpx.AsyncClient) -> None:
        rows = await query(ns, "SELECT subsidiary, COUNT(*) AS n FROM employee GROUP BY subsidiary ORDER BY n DESC, subsidiary")
        assert [(row["subsidiary"], row["n"]) for row in rows] == [("4", "2"), ("2", "1"), ("3", "1")]
        assert await query(ns, "SELECT DISTINCT department FROM employee ORDER BY 1") == [{"department": "1"}, {"department": "2"}]
        assert [row["expr1"] for row in await query(ns, "SELECT TOP 1 UPPER(name) FROM term ORDER BY daysuntilnetdue DESC")] == ["NET 60"]
        assert await query(ns, "SELECT COUNT(*) AS n FROM customer") == [{"n": "0"}]
        rows = await query(ns, "SELECT e.id, d.name FROM employee e LEFT JOIN department d ON d.id = e.supervisor WHERE e.id = 81")
        assert rows == [{"id": "81"}]
        assert {"fieldtype": "COLUMN", "scriptid": "CUSTCOL_CW_LINE"} in await query(ns, "SELECT scriptid, fieldtype FROM customfield")
        assert await query(ns, "SELECT TO_CHAR(SYSDATE, 'YYYY') y FROM DUAL") == [{"y": str(time.gmtime().tm_year)}]

    async def test_pages(self, ns: httpx.AsyncClient) -> None:
        body = {"q": "SELECT id FROM accountingperiod ORDER BY id"}
        page = (await ns.post(f"{SUITEQL}?limit=30&offset=30", json=body, headers={"Prefer": "transient"})).json()
        assert [one["rel"] for one in page["links"]] == ["previous", "first", "next", "last", "self"]
        assert (page["count"], page["hasMore"], page["offset"], page["totalResults"]) == (30, True, 30, 65)
        assert page["items"][0] == {"links": [], "id": "130"}
        assert page["links"][-1]["method"] == "POST"
        refusal(await ns.post(f"{SUITEQL}?limit=1000&offset=100000", json=body, headers={"Prefer": "transient"}), 400, "INVALID_PARAMETER")

    @pytest.mark.parametrize(
        ("q", "text"),
        [
            ("SELECT colour FROM customer", "Field 'colour' for record 'customer' was not found"),
            ("SELECT x.id FROM customer c", "Unknown identifier 'x'"),
            ("SELECT id FROM chargerule", "Record 'chargerule' was not found"),
            ("SELECT subsidiary FROM transaction", "Field 'subsidiary'"),
            ("SELECT id FROM customer LIMIT 5", "Invalid search query"),
            ("SELECT id FROM customer WHERE", "Invalid search query"),
            ("DELETE FROM customer", "Invalid search query"),
            ("SELECT id FROM customer WHERE id = ?", "1 parameters"),
            ("SELECT id FROM currency WHERE id = 'abc'", "is not a number"),
            ("SELECT TO_DATE('2026-13-01', 'YYYY-MM-DD') FROM dual", "Search error occurred"),
            ("SELECT SLEEP(1) FROM dual", "'SLEEP' is not known"),
        ],
    )
    async def test_bad_queries(self, ns: httpx.AsyncClient, q: str, text: str) -> None:
        response = await ns.post(SUITEQL, json={"q": q}, headers={"Prefer": "transient"})
        detail = refusal(response, 400, "INVALID_PARAMETER")["detail"]
        assert detail.startswith("Invalid search query")
        assert text in detail


class TestServices:
    """5, 6, 9"""

    async def test_metadata_catalogue(self, ns: httpx.AsyncClient) -> None:
        url = f"{RECORD}/metadata-catalog"
        listed = (await ns.get(f"{url}?select=customer,job")).json()
        assert [item["name"] for item in listed["items"]] == ["customer", "job"]
        media = [one.get("mediaType") for one in listed["items"][0]["links"]]
        assert media == ["application/json", "application/swagger+json", "application/schema+json", None]
        schema = await ns.get(f"{url}/Customer", headers={"Accept": "application/schema+json"})
        assert schema.headers["content-type"] == "application/schema+json"
        properties = schema.json()["properties"]
        assert all("type" in one for one in properties.values())
        assert properties["custentity_cw_tax_number"]["x-ns-custom-field"] is True
        assert properties["startDate"]["format"] == "date"
        assert "required" not in schema.json()
        openapi = (await ns.get(f"{url}/salesOrder", headers={"Accept": "application/swagger+json"})).json()
        assert "custbody_cw_project" in openapi["components"]["schemas"]["salesOrder"]["properties"]
        assert (await ns.get(f"{url}/term")).json()["name"] == "term"
        refusal(await ns.get(f"{url}/chargeRule"), 404, "NONEXISTENT_ID")

    def test_names_are_those_of_the_companion_data(self) -> None:
        schemas = spec("rest_record_schemas_2026_1.json")["schemas"]
        for name in ("customer", "job", "projectTask", "timeBill", "billingSchedule", "charge"):
            ours = {one for one, field in TYPES[name].fields.items() if not field.custom}
            theirs = set(schemas[name]) - {"links", "password", "password2", "_incomplete"}
            assert theirs <= ours, name
            assert ours - theirs <= {"url"}, name

    async def test_asynchronous_jobs_and_idempotency(self, ns: httpx.AsyncClient, simulator: NetSuite) -> None:
        headers = {"Prefer": "respond-async", "X-NetSuite-Idempotency-Key": "7b1a"}
        simulator.async_delay = 60
        started = await ns.post(f"{RECORD}/customer", json=CUSTOMER, headers=headers)
        assert (started.status_code, started.headers["Preference-Applied"], started.content) == (202, "respond-async", b"")
        job = started.headers["Location"]
        assert (await ns.get(job)).json()["progress"] == "pending"
        refusal(await ns.get(f"{job}/task/1/result"), 404, "NONEXISTENT_ID")
        simulator.jobs.now = lambda: time.time() + 61
        done = (await ns.get(job)).json()
        assert (done["completed"], done["id"], done["progress"]) == (True, "91", "succeeded")
        assert (await ns.get(f"{job}/task")).json()["count"] == 1
        assert (await ns.get(f"{job}/task/1")).json()["links"][-1]["rel"] == "related"
        result = await ns.get(f"{job}/task/1/result")
        assert (result.status_code, result.headers["Location"]) == (204, f"{BASE}{RECORD}/customer/4000")
        again = await ns.post(f"{RECORD}/customer", json=CUSTOMER | {"externalId": "Z"}, headers=headers)
        refusal(again, 400, "IDEMPOTENCY_ERROR")
        assert (again.json()["title"], again.headers["Location"]) == ("Conflict", job)
        assert len(simulator.state()["customer"]) == 1
        failed = await ns.post(f"{RECORD}/customer", json=CUSTOMER, headers={"Prefer": "respond-async"})
        simulator.jobs.now = lambda: time.time() + 200
        assert (await ns.get(failed.headers["Location"])).json()["progress"] == "failed"

    async def test_system_services(self, ns: httpx.AsyncClient) -> None:
        limits = (await ns.get("/services/rest/system/v1/governanceLimits")).json()
        assert (limits["accountConcurrencyLimit"], limits["integrationLimitType"]) == (5, "accountLimit")
        assert (await ns.get("/services/rest/system/v1/serverTime")).json()["serverTime"].endswith("Z")

    async def test_sixth_request_at_once_is_refused(self, ns: httpx.AsyncClient, simulator: NetSuite) -> None:
        simulator.service_time = 0.05
        answers = await asyncio.gather(*(ns.get(f"{RECORD}/currency/1") for _ in range(8)))
        assert sorted(answer.status_code for answer in answers) == [200] * 5 + [429] * 3
        blocked = next(answer for answer in answers if answer.status_code == 429)
        detail = refusal(blocked, 429, "CONCURRENCY_LIMIT_EXCEEDED")
        assert detail["detail"] == "Concurrent request limit exceeded. Request blocked."
        assert blocked.json()["o:errorCode"] == "USER_ERROR"
        assert "Retry-After" not in blocked.headers
        assert (await ns.get(f"{RECORD}/currency/1")).status_code == 200

    async def test_bad_days(self, ns: httpx.AsyncClient) -> None:
        faults = [
            {"kind": "throttle", "args": {"retry_after": 3}},
            {"kind": "status", "args": {"status": 503}},
            {"kind": "status", "args": {"status": 500}},
        ]
        await ns.post("/_control/faults", json=faults)
        answers = [await ns.get(f"{RECORD}/currency/1") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [429, 503, 500, 200]
        assert answers[0].headers["Retry-After"] == "3"
        assert answers[1].headers["content-type"].startswith("text/html")
        assert "Error ID" in refusal(answers[2], 500, "UNEXPECTED_ERROR")["detail"]

    async def test_state_and_reset(self, ns: httpx.AsyncClient, customer: str) -> None:
        state = (await ns.get("/_control/state")).json()
        assert [one["id"] for one in state["customer"]] == [customer]
        assert state["customer"][0]["currencyList"]["items"][0]["currency"]["id"] == "2"
        assert {one["name"] for one in state["subsidiary"]} >= {"Holt Group", "Holt Consulting GmbH"}
        assert all(state[name] == [] for name in ("salesOrder", "invoice", "creditMemo", "customerPayment"))
        await ns.post("/_control/reset")
        refusal(await ns.get(f"{RECORD}/customer/{customer}"), 401, "INVALID_LOGIN")
        assert (await ns.get("/_control/state")).json()["customer"] == []


@contextmanager
def served() -> Iterator[str]:
    sock = bind()
    base = f"http://127.0.0.1:{sock.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(build(NetSuite(base, CREDENTIALS)), log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]})
    thread.start()
    try:
        yield base
    finally:
        server.should_exit = True
        thread.join()


def test_a_lost_answer_after_a_write_is_found_by_external_id() -> None:
    with served() as base, httpx.Client(base_url=base) as client:
        issued = client.post(TOKEN, data=grant(assertion(base))).json()
        client.headers["Authorization"] = f"Bearer {issued['access_token']}"
        client.post("/_control/faults", json={"match": {"method": "POST", "path_regex": "/customer$"}, "kind": "drop_after_commit"})
        with pytest.raises(httpx.TransportError):
            client.post(f"{RECORD}/customer", json=CUSTOMER)
        found = client.get(f"{RECORD}/customer/eid:CW-C1")
        assert found.json()["links"][0]["href"] == f"{base}{RECORD}/customer/eid:CW-C1".replace("eid:CW-C1", "4000")
        again = client.post(f"{RECORD}/customer", json=CUSTOMER)
        assert "This entity already exists." in refusal(again, 400, "USER_ERROR")["detail"]
        assert len(client.get("/_control/state").json()["customer"]) == 1
