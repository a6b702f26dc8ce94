"""The Salesforce simulator against its fact sheet: what a client sees on the wire."""

# SOQL of our own making, not SQL.
# ruff: noqa: S608

from __future__ import annotations

import asyncio
import base64
import re
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import requests
import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce, SalesforceLogin, SalesforceMalformedRequest

from simulators.kit import build
from simulators.kit.serve import bind
from simulators.salesforce import SIMULATOR, SalesforceSimulator, ids
from simulators.salesforce.custom import org_schema
from simulators.salesforce.soql.conditions import includes, like_pattern
from simulators.salesforce.soql.dates import days

BASE = "http://sf.test"
DATA = "/services/data/v66.0"
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
CREDENTIALS = SIMULATOR.new_credentials()
Json = dict[str, Any]


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 5, 6, 7, 25, 37, tzinfo=UTC).timestamp()

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sim(clock: Clock) -> SalesforceSimulator:
    return SIMULATOR(BASE, CREDENTIALS, now=clock)


@pytest.fixture
async def anonymous(sim: SalesforceSimulator) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=build(sim)), base_url=BASE) as client:
        yield client


@pytest.fixture
async def api(anonymous: httpx.AsyncClient) -> httpx.AsyncClient:
    anonymous.headers["Authorization"] = f"Bearer {(await sign_in(anonymous)).json()['access_token']}"
    anonymous.base_url = httpx.URL(BASE + DATA)
    return anonymous


async def sign_in(client: httpx.AsyncClient, **changes: str) -> httpx.Response:
    form = {"grant_type": "client_credentials", "client_id": CREDENTIALS["client_id"], "client_secret": CREDENTIALS["client_secret"]}
    return await client.post(f"{BASE}/services/oauth2/token", data={**form, **changes})


async def create(api: httpx.AsyncClient, kind: str, **fields: Any) -> str:
    answer = await api.post(f"/sobjects/{kind}", json=fields)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def opportunity(api: httpx.AsyncClient, **fields: Any) -> str:
    given = {"Name": "Rollout", "StageName": "Qualification", "CloseDate": "2026-09-30", "CurrencyIsoCode": "GBP", **fields}
    return await create(api, "Opportunity", **given)


async def get(api: httpx.AsyncClient, kind: str, record_id: str) -> Json:
    answer = await api.get(f"/sobjects/{kind}/{record_id}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def soql(api: httpx.AsyncClient, text: str, resource: str = "query") -> Json:
    answer = await api.get(f"/{resource}", params={"q": text})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def names(api: httpx.AsyncClient, where: str, kind: str = "Account") -> list[str]:
    return [row["Name"] for row in (await soql(api, f"SELECT Name FROM {kind} WHERE {where} ORDER BY Name"))["records"]]


async def entry_id(api: httpx.AsyncClient, code: str = "ROLE-SC", currency: str = "GBP") -> str:
    found = await soql(api, f"SELECT Id FROM PricebookEntry WHERE ProductCode = '{code}' AND CurrencyIsoCode = '{currency}'")
    return str(found["records"][0]["Id"])


def refused(answer: httpx.Response, status: int, code: str, text: str = "", fields: list[str] | None = None) -> None:
    assert answer.status_code == status, answer.text
    (error,) = answer.json()
    assert error["errorCode"] == code
    assert text in error["message"]
    if fields is not None:
        assert error["fields"] == fields


# Ids


@pytest.mark.parametrize("recorded", ["a00D0000008pQRAIA2", "003q000000KvQ1tAAF", "003q000000KwYFaAAN"])
def test_checksum_agrees_with_recorded_ids(recorded: str) -> None:
    assert ids.lengthen(recorded[:15]) == recorded
    assert ids.parse(recorded[:15]) == recorded
    assert ids.parse(recorded[:17] + "Z") is None


def test_ids_have_the_vendors_prefixes(sim: SalesforceSimulator) -> None:
    expected = {"Account": "001", "Contact": "003", "User": "005", "Opportunity": "006", "OpportunityLineItem": "00k", "Pricebook2": "01s"}
    expected |= {"Product2": "01t", "PricebookEntry": "01u", "Contract": "800", "Order": "801", "OrderItem": "802", "Organization": "00D"}
    schema = org_schema()
    assert {name: schema.objects[name].prefix for name in expected} == expected
    for name, rows in sim.state().items():
        assert all(row["Id"].startswith(schema.objects[name].prefix) and ids.parse(row["Id"]) == row["Id"] for row in rows)


# Authentication


async def test_client_credentials_in_body_and_basic(anonymous: httpx.AsyncClient, clock: Clock) -> None:
    body = (await sign_in(anonymous)).json()
    assert body["access_token"].startswith(CREDENTIALS["org_id"][:15] + "!")
    assert body["instance_url"] == BASE
    assert body["issued_at"] == str(int(clock.time * 1000))
    assert body["id"].startswith(f"{BASE}/id/{CREDENTIALS['org_id']}/005")
    assert "expires_in" not in body
    assert "refresh_token" not in body
    basic = await anonymous.post(
        "/services/oauth2/token",
        data={"grant_type": "client_credentials"},
        auth=(CREDENTIALS["client_id"], CREDENTIALS["client_secret"]),
    )
    assert basic.status_code == 200
    assert basic.json()["access_token"] != body["access_token"]
    assert "sforce-limit-info" not in basic.headers


@pytest.mark.parametrize(
    ("changes", "error", "description"),
    [
        ({"client_id": "3MVG9unknown"}, "invalid_client_id", "client identifier invalid"),
        ({"client_secret": "wrong"}, "invalid_client", "invalid client credentials"),
        ({"grant_type": "password", "username": "u", "password": "p"}, "invalid_grant", "authentication failure - Invalid Password"),
        ({"grant_type": "refresh_token", "refresh_token": "5Aep"}, "invalid_grant", "expired access/refresh token"),
        ({"grant_type": "urn:other"}, "unsupported_grant_type", "grant type not supported"),
    ],
)
async def test_sign_in_refused(anonymous: httpx.AsyncClient, changes: dict[str, str], error: str, description: str) -> None:
    answer = await sign_in(anonymous, **changes)
    assert answer.status_code == 400
    assert answer.json() == {"error": error, "error_description": description}


def assertion(clock: Clock, key_pem: str = CREDENTIALS["private_key_pem"], **changes: Any) -> str:
    claims = {"iss": CREDENTIALS["client_id"], "sub": CREDENTIALS["username"], "aud": "https://login.salesforce.com"}
    claims |= {"exp": int(clock.time) + 180, **changes}
    return jwt.encode({"alg": "RS256"}, claims, RSAKey.import_key(key_pem))


async def test_jwt_bearer(anonymous: httpx.AsyncClient, clock: Clock) -> None:
    answer = await anonymous.post("/services/oauth2/token", data={"grant_type": JWT_GRANT, "assertion": assertion(clock)})
    assert answer.status_code == 200, answer.text
    token = answer.json()["access_token"]
    assert (await anonymous.get(f"{DATA}/limits", headers={"Authorization": f"Bearer {token}"})).status_code == 200


@pytest.mark.parametrize(
    ("changes", "error", "description"),
    [
        ({"iss": "nobody"}, "invalid_client_id", "client identifier invalid"),
        ({"aud": "https://test.salesforce.com"}, "invalid_grant", "audience is invalid"),
        ({"exp": 1}, "invalid_grant", "expired authorization code"),
        ({"exp": 1_790_000_000_000}, "invalid_grant", "expired authorization code"),
        ({"sub": "someone@else.example"}, "invalid_grant", "user hasn't approved this consumer"),
        ({"key_pem": SIMULATOR.new_credentials()["private_key_pem"]}, "invalid_grant", "invalid assertion"),
    ],
)
async def test_jwt_refused(anonymous: httpx.AsyncClient, clock: Clock, changes: Json, error: str, description: str) -> None:
    answer = await anonymous.post("/services/oauth2/token", data={"grant_type": JWT_GRANT, "assertion": assertion(clock, **changes)})
    assert (answer.status_code, answer.json()) == (400, {"error": error, "error_description": description})


async def test_refresh_token_with_and_without_rotation(anonymous: httpx.AsyncClient, sim: SalesforceSimulator) -> None:
    first = sim.sessions.new_refresh_token()
    kept = await sign_in(anonymous, grant_type="refresh_token", refresh_token=first)
    assert kept.status_code == 200
    assert "refresh_token" not in kept.json()
    sim.sessions.rotate_refresh_tokens = True
    second = (await sign_in(anonymous, grant_type="refresh_token", refresh_token=first)).json()["refresh_token"]
    assert (await sign_in(anonymous, grant_type="refresh_token", refresh_token=first)).json()["error"] == "invalid_grant"
    assert (await sign_in(anonymous, grant_type="refresh_token", refresh_token=second)).status_code == 200


async def test_sessions_die_of_idleness_revocation_and_administrators(
    api: httpx.AsyncClient, sim: SalesforceSimulator, clock: Clock
) -> None:
    clock.time += 7000
    assert (await api.get("/limits")).status_code == 200
    clock.time += 7000
    assert (await api.get("/limits")).status_code == 200, "use extends the session"
    clock.time += 7201
    refused(await api.get("/limits"), 401, "INVALID_SESSION_ID", "Session expired or invalid")

    token = (await sign_in(api)).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert (await api.post(f"{BASE}/services/oauth2/revoke", data={"token": token})).content == b""
    refused(await api.get("/limits", headers=headers), 401, "INVALID_SESSION_ID")

    token = (await sign_in(api)).json()["access_token"]
    await api.post(f"{BASE}/_control/revoke")
    refused(await api.get("/limits", headers={"Authorization": f"Bearer {token}"}), 401, "INVALID_SESSION_ID")
    basic = base64.b64encode(b"a:b").decode()
    refused(await api.get("/limits", headers={"Authorization": f"Basic {basic}"}), 401, "INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE")


async def test_introspect_and_userinfo(api: httpx.AsyncClient) -> None:
    token = api.headers["Authorization"].removeprefix("Bearer ")
    client = {"client_id": CREDENTIALS["client_id"], "client_secret": CREDENTIALS["client_secret"]}
    active = (await api.post(f"{BASE}/services/oauth2/introspect", data={**client, "token": token})).json()
    assert active["active"] is True
    assert active["username"] == CREDENTIALS["username"]
    assert active["exp"] - active["iat"] == 7200
    assert (await api.post(f"{BASE}/services/oauth2/introspect", data={**client, "token": "x"})).json() == {"active": False}
    info = (await api.get(f"{BASE}/services/oauth2/userinfo")).json()
    assert info["organization_id"] == CREDENTIALS["org_id"]
    assert info["user_id"] == (await soql(api, "SELECT Id FROM User"))["records"][0]["Id"]
    assert "{version}" in info["urls"]["rest"]


# Versions, limits, describe


async def test_versions(api: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> None:
    listed = (await anonymous.get(f"{BASE}/services/data", headers={"Authorization": ""})).json()
    assert {"label": "Spring '26", "url": "/services/data/v66.0", "version": "66.0"} in listed
    assert any("\u2019" in item["label"] for item in listed)
    assert listed[0]["version"] == "31.0"
    assert (await api.get(f"{BASE}/services/data/v31.0/")).json()["query"] == "/services/data/v31.0/query"
    refused(await api.get(f"{BASE}/services/data/v30.0/limits"), 410, "UNSUPPORTED_API_VERSION")
    refused(await api.get(f"{BASE}/services/data/v99.0/limits"), 404, "NOT_FOUND", "The requested resource does not exist")
    assert (await api.get(f"{BASE}{DATA}/")).json()["sobjects"] == f"{DATA}/sobjects"


async def test_usage_is_counted_and_the_quota_enforced(api: httpx.AsyncClient, sim: SalesforceSimulator, clock: Clock) -> None:
    first = await api.get("/limits/")
    assert first.headers["sforce-limit-info"] == "api-usage=1/15000"
    assert first.headers["content-type"] == "application/json;charset=UTF-8"
    assert first.json()["DailyApiRequests"] == {"Max": 15000, "Remaining": 14999}
    missing = await api.get("/sobjects/Nope")
    assert missing.headers["sforce-limit-info"] == "api-usage=2/15000"
    sim.daily_limit = 2
    refused(await api.get("/limits"), 403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
    clock.time += 86_401
    api.headers["Authorization"] = f"Bearer {(await sign_in(api)).json()['access_token']}"
    assert (await api.get("/limits")).headers["sforce-limit-info"] == "api-usage=1/2"


async def test_calls_in_flight_are_limited(api: httpx.AsyncClient, sim: SalesforceSimulator) -> None:
    sim.max_concurrent, sim.service_seconds = 3, 0.05
    answers = await asyncio.gather(*(api.get("/limits") for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 403, 403]
    refused(next(answer for answer in answers if answer.status_code == 403), 403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn")
    assert (await api.get("/limits")).status_code == 200


async def test_describe_global_and_object(api: httpx.AsyncClient) -> None:
    everything = (await api.get("/sobjects/")).json()
    assert (everything["encoding"], everything["maxBatchSize"]) == ("UTF-8", 200)
    account = next(item for item in everything["sobjects"] if item["name"] == "Account")
    assert account["keyPrefix"] == "001"
    assert account["urls"]["describe"] == f"{DATA}/sobjects/Account/describe"
    described = (await api.get("/sobjects/opportunity/describe/")).json()
    fields = {field["name"]: field for field in described["fields"]}
    key = fields["Crosswalk_Id__c"]
    assert (key["type"], key["length"], key["externalId"], key["unique"], key["idLookup"], key["custom"]) == (
        "string",
        40,
        True,
        True,
        True,
        True,
    )
    amount = fields["Invoiced_Amount__c"]
    assert (amount["type"], amount["precision"], amount["scale"], amount["nillable"]) == ("currency", 18, 2, True)
    terms = fields["Payment_Terms__c"]
    assert terms["restrictedPicklist"] is True
    assert [value["value"] for value in terms["picklistValues"]] == ["Due on receipt", "Net 15", "Net 30", "Net 45", "Net 60"]
    assert (fields["AccountId"]["referenceTo"], fields["AccountId"]["relationshipName"]) == (["Account"], "Account")
    required = {name for name, field in fields.items() if field["createable"] and not field["nillable"] and not field["defaultedOnCreate"]}
    assert required == {"Name", "StageName", "CloseDate"}
    assert fields["CurrencyIsoCode"]["defaultedOnCreate"] is False
    children = {item["relationshipName"]: item["childSObject"] for item in described["childRelationships"]}
    assert children["OpportunityLineItems"] == "OpportunityLineItem"
    refused(await api.get("/sobjects/Nope/describe"), 404, "NOT_FOUND", "The requested resource does not exist")


async def test_if_modified_since(api: httpx.AsyncClient) -> None:
    path = "/sobjects/Account/describe"
    changed = (await api.get(path)).headers["last-modified"]
    unchanged = await api.get(path, headers={"If-Modified-Since": changed})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert (await api.get(path, headers={"If-Modified-Since": "Thu, 01 Jan 2026 00:00:00 GMT"})).status_code == 200
    account = await create(api, "Account", Name="Acme")
    row = await api.get(f"/sobjects/Account/{account}")
    again = await api.get(f"/sobjects/Account/{account}", headers={"If-Modified-Since": row.headers["last-modified"]})
    assert again.status_code == 304
    stale = {"If-Unmodified-Since": "Thu, 01 Jan 2026 00:00:00 GMT"}
    refused(await api.patch(f"/sobjects/Account/{account}", json={"Name": "B"}, headers=stale), 412, "PRECONDITION_FAILED")


async def test_updated_and_deleted(api: httpx.AsyncClient, clock: Clock) -> None:
    kept, dropped = await create(api, "Account", Name="Kept"), await create(api, "Account", Name="Dropped")
    await api.delete(f"/sobjects/Account/{dropped}")
    now = datetime.fromtimestamp(clock.time, UTC)
    window = {"start": (now - timedelta(minutes=5)).isoformat(), "end": (now + timedelta(minutes=5)).isoformat()}
    updated = (await api.get("/sobjects/Account/updated/", params=window)).json()
    assert updated["ids"] == [kept]
    assert updated["latestDateCovered"] == "2026-05-06T07:25:37.000+0000"
    deleted = (await api.get("/sobjects/Account/deleted/", params=window)).json()
    assert [row["id"] for row in deleted["deletedRecords"]] == [dropped]
    assert deleted["deletedRecords"][0]["deletedDate"].endswith("+0000")
    raw_plus = await api.get(f"/sobjects/Account/updated/?start={window['start']}&end={window['end']}")
    refused(raw_plus, 400, "INVALID_REPLICATION_DATE")
    refused(await api.get("/sobjects/Account/updated/", params={**window, "end": window["start"]}), 400, "INVALID_REPLICATION_DATE")


# Records


async def test_create_read_update_delete(api: httpx.AsyncClient) -> None:
    answer = await api.post("/sobjects/account/", json={"name": "  Acme  ", "BILLINGCITY": "Berlin", "Website": ""})
    assert answer.status_code == 201
    account = answer.json()["id"]
    assert answer.json() == {"id": account, "success": True, "errors": []}
    assert answer.headers["location"] == f"{DATA}/sobjects/Account/{account}"
    row = await get(api, "ACCOUNT", account[:15])
    assert row["attributes"] == {"type": "Account", "url": f"{DATA}/sobjects/Account/{account}"}
    assert (row["Id"], row["Name"], row["BillingCity"], row["Website"]) == (account, "Acme", "Berlin", None)
    assert row["BillingAddress"]["city"] == "Berlin"
    assert row["ShippingAddress"] is None
    assert row["CurrencyIsoCode"] is None
    assert row["CreatedDate"] == row["SystemModstamp"]
    assert re.fullmatch(r"2026-05-06T07:25:3\d\.\d{3}\+0000", row["CreatedDate"])

    patched = await api.patch(f"/sobjects/Account/{account}/", json={"BillingCity": None, "AnnualRevenue": 1500000})
    assert (patched.status_code, patched.content) == (204, b"")
    disguised = await api.post(f"/sobjects/Account/{account}?_HttpMethod=PATCH", json={"Phone": "+49 30 1"})
    assert disguised.status_code == 204
    after = await get(api, "Account", account)
    assert (after["BillingCity"], after["Phone"], after["Name"]) == (None, "+49 30 1", "Acme")
    assert after["SystemModstamp"] > row["SystemModstamp"]
    chosen = await api.get(f"/sobjects/Account/{account}", params={"fields": "name,Phone"})
    assert list(chosen.json()) == ["attributes", "Name", "Phone", "Id"]

    assert (await api.delete(f"/sobjects/Account/{account}")).status_code == 204
    refused(await api.delete(f"/sobjects/Account/{account}"), 404, "ENTITY_IS_DELETED", "entity is deleted", [])
    refused(await api.get(f"/sobjects/Account/{account}"), 404, "ENTITY_IS_DELETED")
    refused(await api.patch(f"/sobjects/Account/{account}", json={}), 404, "ENTITY_IS_DELETED")
    assert (await soql(api, f"SELECT Id FROM Account WHERE Id = '{account}'"))["totalSize"] == 0
    binned = await soql(api, f"SELECT IsDeleted, MasterRecordId FROM Account WHERE Id = '{account}'", "queryAll")
    assert binned["records"][0]["IsDeleted"] is True
    assert binned["records"][0]["MasterRecordId"] is None


async def test_addresses_that_lead_nowhere(api: httpx.AsyncClient) -> None:
    account = await create(api, "Account", Name="Acme")
    refused(await api.get(f"/sobjects/Account/{account[:17]}5"), 400, "MALFORMED_ID", "Record ID: id value of incorrect type: ", ["Id"])
    unknown = ids.lengthen("0015g0000000zzz")
    refused(await api.get(f"/sobjects/Account/{unknown}"), 404, "NOT_FOUND", "The requested resource does not exist")
    refused(
        await api.delete("/sobjects/Account/rid"), 404, "NOT_FOUND", "Provided external ID field does not exist or is not accessible: rid"
    )
    refused(
        await api.get(f"/sobjects/Account/{account}?fields=Nope"), 400, "INVALID_FIELD", "No such column 'Nope' on sobject of type Account"
    )
    refused(await api.put(f"/sobjects/Account/{account}", json={}), 405, "METHOD_NOT_ALLOWED", "HTTP Method 'PUT' not allowed")
    text = {"Content-Type": "text/plain"}
    refused(await api.post("/sobjects/Account", content=b"Name=A", headers=text), 415, "UNSUPPORTED_MEDIA_TYPE")
    json_type = {"Content-Type": "application/json"}
    refused(await api.post("/sobjects/Account", content=b'{"Name":', headers=json_type), 400, "JSON_PARSER_ERROR")
    refused(await api.post("/sobjects/Nope", json={}), 404, "NOT_FOUND", "The requested resource does not exist")


async def test_upsert_by_external_id(api: httpx.AsyncClient) -> None:
    path = "/sobjects/Account/Crosswalk_Id__c"
    first = await api.patch(f"{path}/ac%2F1", json={"Name": "Acme"})
    assert first.status_code == 201
    record_id = first.json()["id"]
    assert first.json() == {"id": record_id, "success": True, "errors": [], "created": True}
    second = await api.patch(f"{path}/AC/1", json={"Name": "Acme Ltd"})
    assert (second.status_code, second.json()) == (200, {"id": record_id, "success": True, "errors": [], "created": False})
    read = (await api.get(f"{path}/ac/1")).json()
    assert (read["Id"], read["Name"], read["Crosswalk_Id__c"]) == (record_id, "Acme Ltd", "ac/1")
    refused(await api.patch(f"{path}/new?updateOnly=true", json={"Name": "A"}), 404, "NOT_FOUND")
    assert (await api.patch(f"{path}/ac/1?updateOnly=true", json={"Name": "A"})).status_code == 200
    refused(await api.patch(f"{path}/x", json={"Name": "A", "Crosswalk_Id__c": "x"}), 400, "INVALID_FIELD", "should not be specified")
    refused(await api.patch("/sobjects/Account/Namez/x", json={}), 404, "NOT_FOUND", "is not accessible: Namez")
    refused(await api.patch("/sobjects/Account/ERP_Customer_Id__c/x", json={}), 404, "NOT_FOUND", "ERP_Customer_Id__c")
    assert (await api.post(f"{path}/", json={"Name": "Always new"})).status_code == 201


async def test_key_that_is_not_unique_answers_300(api: httpx.AsyncClient) -> None:
    twins = [await create(api, "Contact", LastName=name, Email="li@example.com") for name in ("Li", "Lee")]
    answer = await api.patch("/sobjects/Contact/Email/LI@example.com", json={"FirstName": "A"})
    assert answer.status_code == 300
    assert answer.json() == [f"{DATA}/sobjects/Contact/{twin}" for twin in twins]
    assert (await api.get("/sobjects/Contact/Email/li@example.com")).status_code == 300


async def test_unique_keys_ignore_case_and_the_recycle_bin(api: httpx.AsyncClient) -> None:
    first = await create(api, "Account", Name="A", Crosswalk_Id__c="abc")
    clash = await api.post("/sobjects/Account", json={"Name": "B", "Crosswalk_Id__c": "ABC"})
    refused(clash, 400, "DUPLICATE_VALUE", f"duplicate value found: Crosswalk_Id__c duplicates value on record with id: {first}")
    assert (await api.patch(f"/sobjects/Account/{first}", json={"Crosswalk_Id__c": "ABC"})).status_code == 204
    await api.delete(f"/sobjects/Account/{first}")
    assert (await api.post("/sobjects/Account", json={"Name": "B", "Crosswalk_Id__c": "abc"})).status_code == 201


@pytest.mark.parametrize(
    ("body", "code", "text", "fields"),
    [
        ({}, "REQUIRED_FIELD_MISSING", "Required fields are missing: [Name, StageName, CloseDate]", ["Name", "StageName", "CloseDate"]),
        (
            {"StageName": "Nope"},
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            "Stage: bad value for restricted picklist field: Nope",
            ["StageName"],
        ),
        ({"CurrencyIsoCode": "AUD"}, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "AUD", ["CurrencyIsoCode"]),
        ({"Purchase_Order__c": "x" * 41}, "STRING_TOO_LONG", "Purchase Order: data value too large: ", ["Purchase_Order__c"]),
        ({"Foo__c": 1}, "INVALID_FIELD", "No such column 'Foo__c' on sobject of type Opportunity", None),
        ({"Id": "0065g0000000001"}, "INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", ["Id"]),
        ({"IsWon": True}, "INVALID_FIELD_FOR_INSERT_UPDATE", "Unable to create/update fields: IsWon", ["IsWon"]),
        ({"CloseDate": "30.09.2026"}, "JSON_PARSER_ERROR", "Cannot deserialize instance of date from VALUE_STRING value 30.09.2026", None),
        ({"CloseDate": "2026-02-30"}, "JSON_PARSER_ERROR", "date", None),
        ({"Amount": "much"}, "JSON_PARSER_ERROR", "Cannot deserialize instance of currency", None),
        ({"Amount": 1e17}, "NUMBER_OUTSIDE_VALID_RANGE", "Amount: value outside of valid range", ["Amount"]),
        ({"AccountId": "xyz"}, "MALFORMED_ID", "Account ID: id value of incorrect type: xyz", ["AccountId"]),
        (
            {"AccountId": ids.lengthen("0035g0000000001")},
            "FIELD_INTEGRITY_EXCEPTION",
            "Account ID: id value of incorrect type",
            ["AccountId"],
        ),
        ({"AccountId": ids.lengthen("0015g0000000zzz")}, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", []),
        (
            {"Account": {"Crosswalk_Id__c": "C-9"}},
            "INVALID_FIELD",
            "Foreign key external ID: C-9 not found for field Crosswalk_Id__c in entity Account",
            [],
        ),
    ],
)
async def test_validation_in_the_vendors_words(api: httpx.AsyncClient, body: Json, code: str, text: str, fields: list[str] | None) -> None:
    valid = {"Name": "Deal", "StageName": "Prospecting", "CloseDate": "2026-09-30"} if body else {}
    refused(await api.post("/sobjects/Opportunity", json={**valid, **body}), 400, code, text, fields)
    assert (await soql(api, "SELECT COUNT() FROM Opportunity"))["totalSize"] == 0


async def test_updates_are_validated_too(api: httpx.AsyncClient) -> None:
    deal = await opportunity(api)
    path = f"/sobjects/Opportunity/{deal}"
    refused(await api.patch(path, json={"Name": None}), 400, "REQUIRED_FIELD_MISSING", "[Name]", ["Name"])
    refused(await api.patch(path, json={"Id": deal}), 400, "INVALID_FIELD_FOR_INSERT_UPDATE", "Id", ["Id"])
    refused(await api.patch(path, json={"Billing_Entity__c": "HOLT-XX"}), 400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST")
    refused(await api.post("/sobjects/Contact", json={"LastName": "L", "Email": "nope"}), 400, "INVALID_EMAIL_ADDRESS", "nope", ["Email"])
    refused(await api.post("/sobjects/OpportunityStage", json={"ApiName": "x"}), 400, "INVALID_TYPE_FOR_OPERATION", "cannot be inserted")


async def test_foreign_key_by_external_id_and_circles(api: httpx.AsyncClient) -> None:
    parent = await create(api, "Account", Name="Parent", Crosswalk_Id__c="C-1")
    child = await create(api, "Account", Name="Child", Parent={"Crosswalk_Id__c": "c-1"})
    assert (await get(api, "Account", child))["ParentId"] == parent
    circle = await api.patch(f"/sobjects/Account/{parent}", json={"ParentId": child})
    refused(circle, 400, "CIRCULAR_DEPENDENCY", "", ["ParentId"])
    refused(await api.patch(f"/sobjects/Account/{parent}", json={"ParentId": parent}), 400, "CIRCULAR_DEPENDENCY")
    deal = await opportunity(api, account={"attributes": {"type": "Account"}, "Crosswalk_Id__c": "C-1"})
    assert (await get(api, "Opportunity", deal))["AccountId"] == parent


async def test_numbers_round_half_up_and_print_as_doubles(api: httpx.AsyncClient) -> None:
    deal = await opportunity(api, Amount=1234.565, Invoiced_Amount__c="0.1", Probability=33)
    answer = await api.get(f"/sobjects/Opportunity/{deal}?fields=Amount,Invoiced_Amount__c,Probability,FiscalYear")
    assert '"Amount":1234.57,"Invoiced_Amount__c":0.1,"Probability":33.0,"FiscalYear":2026' in answer.text


# Opportunities and their lines


async def test_stage_decides(api: httpx.AsyncClient) -> None:
    deal = await opportunity(api, Amount=1000)
    row = await get(api, "Opportunity", deal)
    assert (row["IsClosed"], row["IsWon"], row["Probability"], row["ForecastCategory"]) == (False, False, 10.0, "Pipeline")
    assert (row["Fiscal"], row["ExpectedRevenue"]) == ("2026 3", 100.0)
    await api.patch(f"/sobjects/Opportunity/{deal}", json={"StageName": "Closed Won"})
    row = await get(api, "Opportunity", deal)
    assert (row["IsClosed"], row["IsWon"], row["Probability"], row["ForecastCategory"]) == (True, True, 100.0, "Closed")
    stages = await soql(api, "SELECT ApiName FROM OpportunityStage WHERE IsClosed = true AND IsWon = false")
    assert [stage["ApiName"] for stage in stages["records"]] == ["Closed Lost"]


async def test_lines_sum_up_to_the_amount(api: httpx.AsyncClient) -> None:
    deal = await opportunity(api, Amount=5)
    entry = await entry_id(api)
    line = await create(
        api,
        "OpportunityLineItem",
        OpportunityId=deal,
        PricebookEntryId=entry,
        Quantity=12.5,
        UnitPrice=180.33,
        Discount=12.5,
        Billing_Type__c="Time and Materials",
        Role__c="Senior Consultant",
    )
    row = await get(api, "OpportunityLineItem", line)
    assert (row["TotalPrice"], row["Subtotal"], row["ListPrice"]) == (1972.36, 2254.13, 180.0)
    assert (row["ProductCode"], row["Name"], row["CurrencyIsoCode"]) == ("ROLE-SC", "Rollout Senior Consultant", "GBP")
    head = await get(api, "Opportunity", deal)
    standard = (await soql(api, "SELECT Id FROM Pricebook2 WHERE IsStandard = true"))["records"][0]["Id"]
    assert (head["Amount"], head["HasOpportunityLineItem"], head["Pricebook2Id"]) == (1972.36, True, standard)

    product = (await soql(api, "SELECT Id FROM Product2 WHERE ProductCode = 'FIXED-FEE'"))["records"][0]["Id"]
    fee = await create(api, "OpportunityLineItem", OpportunityId=deal, Product2Id=product, Quantity=3, TotalPrice=1000)
    assert (await get(api, "OpportunityLineItem", fee))["UnitPrice"] == 333.33
    assert (await get(api, "Opportunity", deal))["Amount"] == 2972.36
    ignored = await api.patch(f"/sobjects/Opportunity/{deal}", json={"Amount": 1, "NextStep": "Sign"})
    head = await get(api, "Opportunity", deal)
    assert (ignored.status_code, head["Amount"], head["NextStep"]) == (204, 2972.36, "Sign")

    await api.patch(f"/sobjects/OpportunityLineItem/{line}", json={"Quantity": 1, "Discount": None})
    assert (await get(api, "Opportunity", deal))["Amount"] == 1180.33
    await api.delete(f"/sobjects/OpportunityLineItem/{fee}")
    assert (await get(api, "Opportunity", deal))["Amount"] == 180.33
    refused(await api.patch(f"/sobjects/Opportunity/{deal}", json={"CurrencyIsoCode": "USD"}), 400, "FIELD_INTEGRITY_EXCEPTION")
    await api.delete(f"/sobjects/Opportunity/{deal}")
    refused(await api.get(f"/sobjects/OpportunityLineItem/{line}"), 404, "ENTITY_IS_DELETED")


async def test_yen_have_no_fraction_and_a_missing_currency_stays_missing(api: httpx.AsyncClient) -> None:
    yen = await opportunity(api, CurrencyIsoCode="JPY")
    entry = await entry_id(api, "ROLE-AN", "JPY")
    line = await create(api, "OpportunityLineItem", OpportunityId=yen, PricebookEntryId=entry, Quantity=1.5, UnitPrice=18001)
    assert (await get(api, "OpportunityLineItem", line))["TotalPrice"] == 27002.0
    bare = await opportunity(api, CurrencyIsoCode=None)
    line = await create(api, "OpportunityLineItem", OpportunityId=bare, PricebookEntryId=entry, Quantity=1, UnitPrice=1)
    assert (await get(api, "OpportunityLineItem", line))["CurrencyIsoCode"] is None
    assert (await get(api, "Opportunity", bare))["CurrencyIsoCode"] is None


@pytest.mark.parametrize(
    ("changes", "code", "text"),
    [
        ({"TotalPrice": 5}, "INVALID_FIELD", "Cannot change both 'UnitPrice' and 'TotalPrice'"),
        ({"UnitPrice": None}, "REQUIRED_FIELD_MISSING", "[UnitPrice]"),
        ({"Quantity": None}, "REQUIRED_FIELD_MISSING", "[Quantity]"),
        ({"OpportunityId": None}, "REQUIRED_FIELD_MISSING", "[OpportunityId]"),
        ({"PricebookEntryId": None}, "FIELD_INTEGRITY_EXCEPTION", "must specify pricebook entry id"),
        ({"CurrencyIsoCode": "USD"}, "FIELD_INTEGRITY_EXCEPTION", "CurrencyIsoCode"),
        ({"PricebookEntryId": "USD"}, "FIELD_INTEGRITY_EXCEPTION", "pricebook entry currency code does not match"),
        ({"Role__c": "Partner"}, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "Partner"),
    ],
)
async def test_lines_refused(api: httpx.AsyncClient, changes: Json, code: str, text: str) -> None:
    if changes.get("PricebookEntryId") == "USD":
        changes = {"PricebookEntryId": await entry_id(api, currency="USD")}
    line = {"OpportunityId": await opportunity(api), "PricebookEntryId": await entry_id(api), "Quantity": 1, "UnitPrice": 2, **changes}
    refused(await api.post("/sobjects/OpportunityLineItem", json=line), 400, code, text)
    assert (await soql(api, "SELECT COUNT() FROM OpportunityLineItem"))["totalSize"] == 0


async def test_custom_prices_need_a_standard_price(api: httpx.AsyncClient) -> None:
    product = await create(api, "Product2", Name="Workshop", ProductCode="WS", IsActive=True)
    book = await create(api, "Pricebook2", Name="Partners", IsActive=True)
    entry = {"Pricebook2Id": book, "Product2Id": product, "UnitPrice": 90, "CurrencyIsoCode": "EUR", "IsActive": True}
    missing = await api.post("/sobjects/PricebookEntry", json=entry)
    refused(missing, 400, "STANDARD_PRICE_NOT_DEFINED", "Before creating a custom price, create a standard price.", [])
    standard = (await soql(api, "SELECT Id FROM Pricebook2 WHERE IsStandard = true"))["records"][0]["Id"]
    await create(api, "PricebookEntry", **{**entry, "Pricebook2Id": standard, "UnitPrice": 100})
    custom = await create(api, "PricebookEntry", **entry)
    assert (await get(api, "PricebookEntry", custom))["Name"] == "Workshop"
    refused(await api.post("/sobjects/PricebookEntry", json=entry), 400, "DUPLICATE_VALUE", "This price definition already exists")


async def test_lines_need_a_fitting_price(api: httpx.AsyncClient) -> None:
    unpriced = await create(api, "Product2", Name="Unpriced", IsActive=True)
    line = {"OpportunityId": await opportunity(api), "Quantity": 1, "UnitPrice": 1}
    refused(await api.post("/sobjects/OpportunityLineItem", json={**line, "Product2Id": unpriced}), 400, "STANDARD_PRICE_NOT_DEFINED")
    entry = await entry_id(api)
    wrong = {**line, "PricebookEntryId": entry, "Product2Id": unpriced}
    refused(await api.post("/sobjects/OpportunityLineItem", json=wrong), 400, "FIELD_INTEGRITY_EXCEPTION", "Product2Id")
    other_book = await create(api, "Pricebook2", Name="Other", IsActive=True)
    line["OpportunityId"] = await opportunity(api, Pricebook2Id=other_book)
    priced = {**line, "PricebookEntryId": entry}
    refused(await api.post("/sobjects/OpportunityLineItem", json=priced), 400, "FIELD_INTEGRITY_EXCEPTION", "different pricebook")
    await api.patch(f"/sobjects/PricebookEntry/{entry}", json={"IsActive": False})
    refused(await api.post("/sobjects/OpportunityLineItem", json=priced), 400, "FIELD_INTEGRITY_EXCEPTION", "inactive")


async def test_deleting_takes_children_along_and_empties_lookups(api: httpx.AsyncClient) -> None:
    account = await create(api, "Account", Name="Acme")
    contract = await create(api, "Contract", AccountId=account)
    contact = await create(api, "Contact", LastName="Li", AccountId=account)
    deal = await opportunity(api, ContractId=contract)
    assert (await api.delete(f"/sobjects/Account/{account}")).status_code == 204
    refused(await api.get(f"/sobjects/Contact/{contact}"), 404, "ENTITY_IS_DELETED")
    assert (await get(api, "Opportunity", deal))["ContractId"] is None
    binned = await soql(api, "SELECT Name, Account.Name FROM Contact", "queryAll")
    assert binned["records"][0]["Account"]["Name"] == "Acme"


async def test_basic_information_and_counts(api: httpx.AsyncClient) -> None:
    account = await create(api, "Account", Name="Acme", Crosswalk_Id__c="k")
    about = (await api.get("/sobjects/Account")).json()
    assert about["objectDescribe"]["keyPrefix"] == "001"
    assert [(row["Id"], row["Name"]) for row in about["recentItems"]] == [(account, "Acme")]
    counted = (await api.get("/limits/recordCount", params={"sObjects": "account,Contact"})).json()
    assert counted == {"sObjects": [{"count": 1, "name": "Account"}, {"count": 0, "name": "Contact"}]}
    assert (await api.delete("/sobjects/Account/Crosswalk_Id__c/k")).status_code == 204
    refused(await api.get("/sobjects/Account/Crosswalk_Id__c/k"), 404, "NOT_FOUND")
    refused(await api.post("/sobjects/Account/describe"), 405, "METHOD_NOT_ALLOWED")
    assert (await api.get("/query", params={"q": "x" * 17_000})).status_code == 414


async def test_orders_contracts_and_quotes(api: httpx.AsyncClient) -> None:
    account = await create(api, "Account", Name="Acme")
    contract = await create(api, "Contract", AccountId=account, StartDate="2026-01-31", ContractTerm=1)
    row = await get(api, "Contract", contract)
    assert (row["Status"], row["EndDate"], row["ContractNumber"]) == ("Draft", "2026-02-28", "00000001")
    await api.patch(f"/sobjects/Contract/{contract}", json={"Status": "Activated"})
    assert (await get(api, "Contract", contract))["ActivatedDate"] == "2026-05-06T07:25:37.000+0000"
    order = await create(api, "Order", AccountId=account, EffectiveDate="2026-06-01", Status="Draft", CurrencyIsoCode="GBP")
    refused(await api.patch(f"/sobjects/Order/{order}", json={"Status": "Activated"}), 400, "FAILED_ACTIVATION")
    await create(api, "OrderItem", OrderId=order, PricebookEntryId=await entry_id(api), Quantity=2, UnitPrice=10.5)
    assert (await api.patch(f"/sobjects/Order/{order}", json={"Status": "Activated"})).status_code == 204
    assert (await get(api, "Order", order))["TotalAmount"] == 21.0
    quote = await create(api, "Quote", OpportunityId=await opportunity(api), Name="Q")
    await create(api, "QuoteLineItem", QuoteId=quote, PricebookEntryId=await entry_id(api), Quantity=2, UnitPrice=100, Discount=10)
    row = await get(api, "Quote", quote)
    assert (row["Subtotal"], row["GrandTotal"], row["CurrencyIsoCode"], row["Status"]) == (200.0, 180.0, "GBP", "Draft")


# SOQL


@pytest.fixture
async def portfolio(api: httpx.AsyncClient) -> Json:
    found: Json = {}
    for name, revenue, city in (("Acme", 100, "Berlin"), ("Bolt & Co", None, "Leeds"), ("acorn", 300, None), ("Zeta's 100%", 50, "Berlin")):
        found[name] = await create(api, "Account", Name=name, AnnualRevenue=revenue, BillingCity=city)
    for name, account, stage, close, amount in (
        ("One", "Acme", "Closed Won", "2026-05-06", 10),
        ("Two", "Acme", "Prospecting", "2026-05-31", 20),
        ("Three", "acorn", "Prospecting", "2025-12-31", 70),
    ):
        found[name] = await opportunity(api, Name=name, AccountId=found[account], StageName=stage, CloseDate=close, Amount=amount)
    return found


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("Name = 'ACME'", ["Acme"]),
        ("Name != 'acme'", ["acorn", "Bolt & Co", "Zeta's 100%"]),
        ("Name LIKE 'ac%'", ["Acme", "acorn"]),
        ("Name LIKE 'ac_e'", ["Acme"]),
        (r"Name LIKE '%100\%'", ["Zeta's 100%"]),
        (r"Name = 'Zeta\'s 100%'", ["Zeta's 100%"]),
        ("AnnualRevenue > 50", ["Acme", "acorn"]),
        ("AnnualRevenue <= 100", ["Acme", "Zeta's 100%"]),
        ("AnnualRevenue = null", ["Bolt & Co"]),
        ("AnnualRevenue >= USD100", ["Acme", "acorn"]),
        ("BillingCity <> NULL AND (AnnualRevenue < 60 OR AnnualRevenue = 100)", ["Acme", "Zeta's 100%"]),
        ("NOT (BillingCity = 'Berlin')", ["acorn", "Bolt & Co"]),
        ("(NOT Name LIKE 'a%') AND BillingCity = 'berlin'", ["Zeta's 100%"]),
        ("Name IN ('acme', 'Bolt & Co')", ["Acme", "Bolt & Co"]),
        ("BillingCity NOT IN ('Berlin')", ["acorn", "Bolt & Co"]),
        ("Id IN (SELECT AccountId FROM Opportunity WHERE StageName = 'Prospecting')", ["Acme", "acorn"]),
        ("Id NOT IN (SELECT AccountId FROM Opportunity)", ["Bolt & Co", "Zeta's 100%"]),
        ("Owner.Alias = 'xwalk' AND Account.Name > 'b'", ["Bolt & Co", "Zeta's 100%"]),
        ("CreatedDate = TODAY AND IsDeleted = false", ["Acme", "acorn", "Bolt & Co", "Zeta's 100%"]),
        ("SystemModstamp > 2026-05-06T09:25:37+02:00", ["Acme", "acorn", "Bolt & Co", "Zeta's 100%"]),
        ("SystemModstamp > 2026-05-06T07:26:00Z", []),
    ],
)
async def test_where(api: httpx.AsyncClient, portfolio: Json, where: str, expected: list[str]) -> None:
    assert await names(api, where) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("CloseDate = TODAY", ["One"]),
        ("CloseDate = THIS_MONTH", ["One", "Two"]),
        ("CloseDate > TODAY", ["Two"]),
        ("CloseDate = LAST_YEAR", ["Three"]),
        ("CloseDate = NEXT_N_DAYS:25", ["Two"]),
        ("CloseDate = LAST_N_MONTHS:5", ["Three"]),
        ("CloseDate >= 2026-05-06 AND CloseDate < 2026-05-31", ["One"]),
        ("CloseDate IN (2025-12-31, YESTERDAY)", ["Three"]),
        ("Account.Name = 'acme' AND IsWon = true", ["One"]),
        ("Account.Owner.Name LIKE '%integration'", ["One", "Three", "Two"]),
    ],
)
async def test_where_on_dates_and_parents(api: httpx.AsyncClient, portfolio: Json, condition: str, expected: list[str]) -> None:
    assert await names(api, condition, "Opportunity") == expected


@pytest.mark.parametrize(
    ("word", "count", "first", "after"),
    [
        ("TODAY", None, "2026-05-06", "2026-05-07"),
        ("THIS_WEEK", None, "2026-05-03", "2026-05-10"),
        ("LAST_QUARTER", None, "2026-01-01", "2026-04-01"),
        ("NEXT_FISCAL_YEAR", None, "2027-01-01", "2028-01-01"),
        ("LAST_90_DAYS", None, "2026-02-05", "2026-05-07"),
        ("LAST_N_DAYS", 2, "2026-05-04", "2026-05-07"),
        ("NEXT_N_WEEKS", 1, "2026-05-10", "2026-05-17"),
        ("LAST_N_YEARS", 2, "2024-01-01", "2026-01-01"),
        ("N_DAYS_AGO", 6, "2026-04-30", "2026-05-01"),
    ],
)
def test_date_literals(word: str, count: int | None, first: str, after: str) -> None:
    found = days(word, count, datetime(2026, 5, 6, tzinfo=UTC).date())
    assert tuple(day.isoformat() for day in found) == (first, after)


def test_multi_select_and_patterns() -> None:
    assert includes("four;six", ["six"])
    assert includes("four;six", ["one", "SIX;four"])
    assert not includes("four", ["four;six"])
    assert not includes(None, ["four"])
    assert like_pattern("a_%").fullmatch("ABcd")
    assert not like_pattern(r"a\_").fullmatch("ab")


async def test_parents_children_and_order(api: httpx.AsyncClient, portfolio: Json) -> None:
    found = await soql(
        api,
        "SELECT id, name, Owner.Name, Parent.Owner.Name, (SELECT Name, Account.Name FROM Opportunities WHERE Amount < 100"
        " ORDER BY Amount DESC LIMIT 1) FROM Account a ORDER BY AnnualRevenue ASC NULLS LAST, Name",
    )
    first, _, third, last = found["records"]
    assert [first["Name"], third["Name"], last["Name"]] == ["Zeta's 100%", "acorn", "Bolt & Co"]
    assert first["Owner"]["attributes"]["type"] == "User"
    assert first["Parent"] is None
    assert first["Opportunities"] is None
    assert (third["Opportunities"]["totalSize"], third["Opportunities"]["records"][0]["Account"]["Name"]) == (1, "acorn")
    nulls_first = await soql(api, "SELECT Name FROM Account ORDER BY AnnualRevenue DESC LIMIT 2 OFFSET 0")
    assert [row["Name"] for row in nulls_first["records"]] == ["Bolt & Co", "acorn"]
    assert list(first) == ["attributes", "Id", "Name", "Owner", "Parent", "Opportunities"]
    rest = await soql(api, "SELECT Name FROM Account ORDER BY Name LIMIT 2 OFFSET 3")
    assert [row["Name"] for row in rest["records"]] == ["Zeta's 100%"]


async def test_aggregates(api: httpx.AsyncClient, portfolio: Json) -> None:
    assert await soql(api, "SELECT COUNT() FROM Opportunity") == {"totalSize": 3, "done": True, "records": []}
    found = await soql(
        api,
        "SELECT Account.Name, StageName stage, SUM(Amount), COUNT(Id) deals FROM Opportunity GROUP BY Account.Name, StageName"
        " HAVING SUM(Amount) > 10 ORDER BY SUM(Amount) DESC",
    )
    assert found["records"] == [
        {"attributes": {"type": "AggregateResult"}, "Name": "acorn", "stage": "Prospecting", "expr0": 70.0, "deals": 1},
        {"attributes": {"type": "AggregateResult"}, "Name": "Acme", "stage": "Prospecting", "expr0": 20.0, "deals": 1},
    ]
    spread = (await soql(api, "SELECT MIN(CloseDate) a, MAX(Name), AVG(Amount), COUNT_DISTINCT(AccountId) n FROM Opportunity"))["records"][
        0
    ]
    assert (spread["a"], spread["expr0"], round(spread["expr1"], 2), spread["n"]) == ("2025-12-31", "Two", 33.33, 2)
    nothing = (await soql(api, "SELECT SUM(Amount) total, COUNT(Id) FROM Opportunity WHERE Name = 'none'"))["records"]
    assert nothing == [{"attributes": {"type": "AggregateResult"}, "total": None, "expr0": 0}]


async def test_fields_function_and_ignored_clauses(api: httpx.AsyncClient, portfolio: Json) -> None:
    custom = await soql(api, "SELECT FIELDS(CUSTOM) FROM Account WITH USER_MODE LIMIT 1 FOR VIEW")
    assert set(custom["records"][0]) == {"attributes", "Crosswalk_Id__c", "ERP_Customer_Id__c", "PSA_Client_Id__c", "Tax_Number__c"}
    everything = await soql(api, "SELECT FIELDS(ALL) FROM Opportunity LIMIT 200")
    assert everything["records"][0]["CurrencyIsoCode"] == "GBP"
    answer = await api.get("/query", params={"q": "SELECT FIELDS(ALL) FROM Account"})
    refused(answer, 400, "MALFORMED_QUERY", "must have a LIMIT of at most 200")
    assert (await soql(api, "SELECT Id FROM Order"))["totalSize"] == 0, "a keyword is an object too"


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("SELEKT Id FROM Account", "MALFORMED_QUERY", "unexpected token: SELEKT"),
        ("SELECT Id FROM Account WHERE", "MALFORMED_QUERY", "unexpected token: <EOF>"),
        ("SELECT * FROM Account", "MALFORMED_QUERY", "unexpected token: *"),
        ("SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'", "MALFORMED_QUERY", "unexpected token: OR"),
        ("SELECT Id FROM Account WHERE Name = 'a\\x'", "MALFORMED_QUERY", "Illegal character sequence"),
        ("SELECT Id FROM Nope", "INVALID_TYPE", "sObject type 'Nope' is not supported."),
        ("SELECT Id FROM Account WHERE Nope__r.Name = 'x'", "INVALID_FIELD", "Didn't understand relationship 'Nope__r' in field path"),
        ("SELECT Id, (SELECT Id FROM Deals) FROM Account", "INVALID_TYPE", "Didn't understand relationship 'Deals' in FROM part"),
        (
            "SELECT Id FROM Account WHERE AnnualRevenue = '5'",
            "INVALID_FIELD",
            "must be of type double and should not be enclosed in quotes",
        ),
        ("SELECT Id FROM Account WHERE Name = 5", "INVALID_FIELD", "must be of type string and should be enclosed in quotes"),
        ("SELECT Id FROM Account WHERE Id = 'abc'", "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: abc"),
        ("SELECT Id FROM Account WHERE AnnualRevenue LIKE '5%'", "INVALID_QUERY_FILTER_OPERATOR", "invalid operator"),
        ("SELECT Id FROM Account WHERE Type INCLUDES ('a')", "INVALID_QUERY_FILTER_OPERATOR", "multi-select"),
        ("SELECT Id FROM Account OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000"),
        ("SELECT Name, COUNT(Id) FROM Account", "MALFORMED_QUERY", "Field must be grouped or aggregated: Name"),
        ("SELECT SUM(Name) FROM Account", "MALFORMED_QUERY", "does not support aggregate operator SUM"),
        ("SELECT Id, id FROM Account", "INVALID_FIELD", "duplicate field selected: Id"),
        ("", "MALFORMED_QUERY", "SOQL statements cannot be empty or null"),
    ],
)
async def test_queries_refused(api: httpx.AsyncClient, text: str, code: str, message: str) -> None:
    refused(await api.get("/query/", params={"q": text}), 400, code, message)


async def test_unknown_column_shows_the_statement(api: httpx.AsyncClient) -> None:
    answer = await api.get("/query", params={"q": "SELECT Foo__c FROM Account"})
    refused(answer, 400, "INVALID_FIELD")
    lines = answer.json()[0]["message"].split("\n")
    assert lines[:4] == ["", "SELECT Foo__c FROM Account", "       ^", "ERROR at Row:1:Column:8"]
    assert lines[4].startswith("No such column 'Foo__c' on entity 'Account'. If you are attempting to use a custom field")


async def test_paging_is_a_snapshot(api: httpx.AsyncClient, clock: Clock) -> None:
    for start in (0, 200, 400):
        rows = [{"attributes": {"type": "Account"}, "Name": f"A{number:03d}"} for number in range(start, min(start + 200, 450))]
        assert all(result["success"] for result in (await api.post("/composite/sobjects", json={"records": rows})).json())
    options = {"Sforce-Query-Options": "batchSize=200"}
    first = (await api.get("/query", params={"q": "SELECT Name FROM Account ORDER BY Name"}, headers=options)).json()
    assert (first["totalSize"], first["done"], len(first["records"])) == (450, False, 200)
    assert first["nextRecordsUrl"].startswith(f"{DATA}/query/0r8")
    assert first["nextRecordsUrl"].endswith("-200")
    await create(api, "Account", Name="A000 late")
    second = (await api.get(BASE + first["nextRecordsUrl"])).json()
    third = (await api.get(BASE + second["nextRecordsUrl"])).json()
    assert [row["Name"] for page in (first, second, third) for row in page["records"]] == [f"A{number:03d}" for number in range(450)]
    assert (third["totalSize"], third["done"], "nextRecordsUrl" in third) == (450, True, False)
    whole = await soql(api, "SELECT Name FROM Account")
    assert (whole["done"], len(whole["records"])) == (True, 451)
    clock.time += 2 * 86_400 + 1
    api.headers["Authorization"] = f"Bearer {(await sign_in(api)).json()['access_token']}"
    refused(await api.get(BASE + first["nextRecordsUrl"]), 400, "INVALID_QUERY_LOCATOR")
    refused(await api.get("/query/0r8000000000000AAA-200"), 400, "INVALID_QUERY_LOCATOR")


# Collections and composites


async def test_collections_answer_per_row(api: httpx.AsyncClient) -> None:
    rows = [
        {"attributes": {"type": "Account"}, "Name": "A"},
        {"attributes": {"type": "Account"}},
        {"attributes": {"type": "Opportunity"}, "Name": "O", "Account": {"Crosswalk_Id__c": "x"}},
    ]
    answer = await api.post("/composite/sobjects", json={"allOrNone": False, "records": rows})
    good, missing, nested = answer.json()
    assert answer.status_code == 200
    assert good == {"id": good["id"], "success": True, "errors": []}
    error = {"statusCode": "REQUIRED_FIELD_MISSING", "message": "Required fields are missing: [Name]", "fields": ["Name"]}
    assert missing == {"success": False, "errors": [error]}
    assert nested["errors"][0]["statusCode"] == "JSON_PARSER_ERROR"

    rolled = (await api.post("/composite/sobjects", json={"allOrNone": True, "records": rows[:2]})).json()
    assert [row["errors"][0]["statusCode"] for row in rolled] == ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "REQUIRED_FIELD_MISSING"]
    assert (await soql(api, "SELECT COUNT() FROM Account"))["totalSize"] == 1

    updates = [{"attributes": {"type": "Account"}, "id": good["id"], "Name": "B"}]
    updates.append({"attributes": {"type": "Account"}, "id": ids.lengthen("0015g0000000zzz"), "Name": "C"})
    changed = (await api.patch("/composite/sobjects", json={"records": updates})).json()
    assert changed[0] == {"id": good["id"], "success": True, "errors": []}
    assert changed[1]["errors"][0]["statusCode"] == "INVALID_CROSS_REFERENCE_KEY"

    keyed = [{"attributes": {"type": "Account"}, "Crosswalk_Id__c": key, "Name": "K"} for key in ("k1", "K1")]
    upserted = (await api.patch("/composite/sobjects/Account/Crosswalk_Id__c", json={"records": keyed})).json()
    assert [row["created"] for row in upserted] == [True, False]
    unknown = ids.lengthen("0015g0000000zzz")
    read = (await api.get("/composite/sobjects/Account", params={"ids": f"{good['id']},{unknown}", "fields": "Name"})).json()
    assert (read[0]["Name"], read[1]) == ("B", None)
    posted = await api.post("/composite/sobjects/Account", json={"ids": [good["id"]], "fields": ["Name"]})
    assert posted.json()[0]["Name"] == "B"
    gone = (await api.delete("/composite/sobjects", params={"ids": f"{good['id']},{good['id']}"})).json()
    assert gone[0]["success"] is True
    assert gone[1]["errors"][0]["statusCode"] == "ENTITY_IS_DELETED"
    too_many = {"records": [{"attributes": {"type": "Account"}, "Name": "A"}] * 201}
    refused(await api.post("/composite/sobjects", json=too_many), 400, "EXCEEDED_ID_LIMIT")


def composite_request(last_name: Any) -> list[Json]:
    return [
        {"method": "POST", "url": f"{DATA}/sobjects/Account", "referenceId": "acc", "body": {"Name": "Acme"}},
        {
            "method": "POST",
            "url": f"{DATA}/sobjects/Contact",
            "referenceId": "con",
            "body": {"LastName": last_name, "AccountId": "@{acc.id}"},
        },
        {"method": "GET", "url": f"{DATA}/query/?q=SELECT+Id+FROM+Contact+WHERE+AccountId='@{{acc.id}}'", "referenceId": "q"},
        {
            "method": "PATCH",
            "url": f"{DATA}/sobjects/Contact/@{{q.records[0].Id}}",
            "referenceId": "up",
            "body": {"Department": "for @{acc.id}"},
        },
    ]


async def test_composite_refers_back(api: httpx.AsyncClient) -> None:
    before = int((await api.get("/limits")).headers["sforce-limit-info"].split("=")[1].split("/")[0])
    answer = await api.post("/composite", json={"allOrNone": True, "compositeRequest": composite_request("Li")})
    assert answer.headers["sforce-limit-info"] == f"api-usage={before + 1}/15000"
    account, contact, query, update = answer.json()["compositeResponse"]
    assert (account["httpStatusCode"], account["referenceId"]) == (201, "acc")
    assert account["httpHeaders"] == {"Location": f"{DATA}/sobjects/Account/{account['body']['id']}"}
    assert query["body"]["records"][0]["Id"] == contact["body"]["id"]
    assert update == {"body": None, "httpHeaders": {}, "httpStatusCode": 204, "referenceId": "up"}
    row = await get(api, "Contact", contact["body"]["id"])
    assert (row["AccountId"], row["Department"]) == (account["body"]["id"], f"for {account['body']['id']}")


async def test_composite_rolls_back_or_goes_on(api: httpx.AsyncClient) -> None:
    rolled = await api.post("/composite", json={"allOrNone": True, "compositeRequest": composite_request(None)})
    assert rolled.status_code == 200
    codes = [(part["httpStatusCode"], part["body"][0]["errorCode"]) for part in rolled.json()["compositeResponse"]]
    assert codes == [(400, "PROCESSING_HALTED"), (400, "REQUIRED_FIELD_MISSING"), (400, "PROCESSING_HALTED"), (400, "PROCESSING_HALTED")]
    assert (await soql(api, "SELECT COUNT() FROM Account"))["totalSize"] == 0

    went_on = await api.post("/composite", json={"compositeRequest": composite_request(None)})
    parts = went_on.json()["compositeResponse"]
    assert [part["httpStatusCode"] for part in parts] == [201, 400, 200, 400]
    assert parts[3]["body"][0]["errorCode"] == "PROCESSING_HALTED"
    assert "Invalid reference specified. No value for q.records[0].Id" in parts[3]["body"][0]["message"]
    assert (await soql(api, "SELECT COUNT() FROM Account"))["totalSize"] == 1
    many = [{"method": "GET", "url": f"{DATA}/limits", "referenceId": f"r{number}"} for number in range(26)]
    refused(await api.post("/composite", json={"compositeRequest": many}), 400, "LIMIT_EXCEEDED")


async def test_batch(api: httpx.AsyncClient) -> None:
    requests_ = [
        {"method": "POST", "url": "v66.0/sobjects/Account", "richInput": {"Name": "A"}},
        {"method": "GET", "url": "v66.0/sobjects/Nope"},
        {"method": "GET", "url": "v66.0/limits"},
    ]
    going = (await api.post("/composite/batch", json={"batchRequests": requests_})).json()
    assert (going["hasErrors"], [result["statusCode"] for result in going["results"]]) == (True, [201, 404, 200])
    halted = (await api.post("/composite/batch", json={"haltOnError": True, "batchRequests": requests_})).json()
    assert halted["results"][2]["statusCode"] == 412
    assert halted["results"][2]["result"][0]["errorCode"] == "BATCH_PROCESSING_HALTED"


async def test_graph_and_tree(api: httpx.AsyncClient) -> None:
    graphs = [
        {"graphId": "good", "compositeRequest": composite_request("Li")},
        {"graphId": "bad", "compositeRequest": composite_request(None)},
    ]
    answer = (await api.post("/composite/graph", json={"graphs": graphs})).json()["graphs"]
    assert [(graph["graphId"], graph["isSuccessful"]) for graph in answer] == [("good", True), ("bad", False)]
    assert (await soql(api, "SELECT COUNT() FROM Account"))["totalSize"] == 1

    tree: Json = {"attributes": {"type": "Account", "referenceId": "r1"}, "Name": "Tree"}
    tree["Contacts"] = {"records": [{"attributes": {"type": "Contact", "referenceId": "r2"}, "LastName": "Li"}]}
    planted = await api.post("/composite/tree/Account", json={"records": [tree]})
    assert (planted.status_code, planted.json()["hasErrors"]) == (201, False)
    assert [row["referenceId"] for row in planted.json()["results"]] == ["r1", "r2"]
    assert (await soql(api, "SELECT COUNT() FROM Contact WHERE Account.Name = 'Tree'"))["totalSize"] == 1
    tree["Contacts"]["records"][0].pop("LastName")
    refused_tree = await api.post("/composite/tree/Account", json={"records": [tree]})
    assert refused_tree.status_code == 400
    assert refused_tree.json()["results"][0]["errors"][0]["statusCode"] == "REQUIRED_FIELD_MISSING"
    assert await names(api, "Name = 'Tree'") == ["Tree"]


# Seeds, bad days, real sockets


async def test_seed_and_state(api: httpx.AsyncClient, sim: SalesforceSimulator) -> None:
    prices = await soql(
        api, "SELECT ProductCode, COUNT(Id) n FROM PricebookEntry WHERE IsActive = true GROUP BY ProductCode ORDER BY ProductCode"
    )
    assert [(row["ProductCode"], row["n"]) for row in prices["records"]] == [
        (code, 5) for code in ("FIXED-FEE", "ROLE-AN", "ROLE-CO", "ROLE-EM", "ROLE-SC")
    ]
    currencies = await soql(api, "SELECT IsoCode FROM CurrencyType WHERE IsActive = true AND IsCorporate = true")
    assert [row["IsoCode"] for row in currencies["records"]] == ["USD"]
    account = await create(api, "Account", Name="Gone")
    await api.delete(f"/sobjects/Account/{account}")
    state = (await api.get(f"{BASE}/_control/state")).json()
    assert state["Account"] == []
    assert [row["Id"] for row in state["__deleted"]] == [account]
    await api.post(f"{BASE}/_control/reset")
    assert sim.state()["__deleted"] == []
    refused(await api.get("/limits"), 401, "INVALID_SESSION_ID")


async def fault(api: httpx.AsyncClient, kind: str, **args: Any) -> None:
    document = {"match": {"path_regex": "/sobjects/"}, "kind": kind, "args": args}
    assert (await api.post(f"{BASE}/_control/faults", json=document)).status_code == 200


async def test_bad_days_in_the_vendors_form(api: httpx.AsyncClient) -> None:
    await fault(api, "throttle", retry_after=7)
    throttled = await api.get("/sobjects/Account")
    refused(throttled, 403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
    assert throttled.headers["retry-after"] == "7"
    await fault(api, "throttle")
    assert "retry-after" not in (await api.get("/sobjects/Account")).headers
    await fault(api, "status", status=503)
    down = await api.get("/sobjects/Account")
    assert (down.status_code, down.headers["content-type"]) == (503, "text/html;charset=UTF-8")
    assert "<html>" in down.text
    await fault(api, "status", status=500)
    refused(await api.get("/sobjects/Account"), 500, "UNKNOWN_EXCEPTION")
    await fault(api, "status", status=406)
    assert (await api.get("/sobjects/Account")).content == b""
    lock = [{"errorCode": "UNABLE_TO_LOCK_ROW", "message": "unable to obtain exclusive access to this record", "fields": []}]
    await fault(api, "status", status=400, body=lock, headers={"X-Trace": "1"})
    locked = await api.get("/sobjects/Account")
    refused(locked, 400, "UNABLE_TO_LOCK_ROW")
    assert locked.headers["x-trace"] == "1"


@contextmanager
def served() -> Iterator[tuple[SalesforceSimulator, str]]:
    sock = bind()
    address = f"http://127.0.0.1:{sock.getsockname()[1]}"
    simulator = SIMULATOR(address, CREDENTIALS)
    server = uvicorn.Server(uvicorn.Config(build(simulator), log_level="warning", lifespan="off", http="httptools"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    try:
        yield simulator, address
    finally:
        server.should_exit = True
        thread.join(timeout=5)


class ToSimulator(HTTPAdapter):
    """The client insists on https and on the vendor's host names."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        path = (request.url or "").split("/", 3)[3]
        request.url = f"{self.address}/{path}"
        return super().send(request, *args, **kwargs)


def test_a_client_of_others_works_unchanged() -> None:
    with served() as (simulator, address), requests.Session() as session:
        session.mount("https://", ToSimulator(address))
        keys = {"consumer_key": CREDENTIALS["client_id"], "session": session}
        token, _ = SalesforceLogin(username=CREDENTIALS["username"], privatekey=CREDENTIALS["private_key_pem"], **keys)
        assert token.startswith("00D")
        token, _ = SalesforceLogin(consumer_secret=CREDENTIALS["client_secret"], domain="acme.my", **keys)
        client = Salesforce(instance="acme.my.salesforce.com", session_id=token, version="66.0", session=session)

        created = client.Account.create({"Name": "Acme", "Crosswalk_Id__c": "c-1"})
        assert created["success"] is True
        assert client.Account.update(created["id"], {"Name": "Acme Ltd"}) == 204
        assert client.Account.upsert("Crosswalk_Id__c/c-1", {"Phone": "1"}) == 200
        assert client.Account.get_by_custom_id("Crosswalk_Id__c", "c-1")["Name"] == "Acme Ltd"
        found = client.query_all("SELECT Id, Name, (SELECT Id FROM Contacts) FROM Account")
        assert [(row["Name"], row["Contacts"]) for row in found["records"]] == [("Acme Ltd", None)]
        assert client.describe()["maxBatchSize"] == 200
        assert client.limits()["DailyApiRequests"]["Max"] == 15000
        assert client.api_usage["api-usage"].total == 15000
        with pytest.raises(SalesforceMalformedRequest) as caught:
            client.query("SELECT Nope FROM Account")
        assert caught.value.content[0]["errorCode"] == "INVALID_FIELD"
        assert client.Account.delete(created["id"]) == 204
        now = datetime.now(UTC)
        gone = client.Account.deleted(now - timedelta(hours=1), now + timedelta(minutes=5))
        assert [row["id"] for row in gone["deletedRecords"]] == [created["id"]]
        assert simulator.state()["Account"] == []


def test_lost_answer_after_a_write() -> None:
    with served() as (simulator, address), httpx.Client(base_url=address) as client:
        form = {"grant_type": "client_credentials", "client_id": CREDENTIALS["client_id"], "client_secret": CREDENTIALS["client_secret"]}
        token = client.post("/services/oauth2/token", data=form).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        client.post("/_control/faults", json={"match": {"method": "PATCH"}, "kind": "drop_after_commit"})
        path = f"{DATA}/sobjects/Account/Crosswalk_Id__c/lost"
        with pytest.raises(httpx.TransportError):
            client.patch(path, json={"Name": "Lost"})
        assert [row["Name"] for row in simulator.state()["Account"]] == ["Lost"]
        retried = client.patch(path, json={"Name": "Lost"})
        assert (retried.status_code, retried.json()["created"]) == (200, False)
        assert len(simulator.state()["Account"]) == 1
