"""The Business Central simulator: sign-in, the OData protocol, queries, errors, limits, metadata (sheet 1 to 5)."""

from __future__ import annotations

import base64
import json
import time
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from jsonschema import Draft202012Validator

from simulators.dynamics365 import SIMULATOR
from tests.conftest import SPECS, needs_specs
from tests.simulators.dynamics365_bench import CREDENTIALS, PLAIN, SCOPE, Client, Tenant, refusal, serving

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
STRANGER = SIMULATOR.new_credentials()
UNKNOWN = "11111111-2222-3333-4444-555555555555"


@pytest.fixture(scope="module")
def served() -> Iterator[Tenant]:
    with serving() as tenant:
        yield tenant


@pytest.fixture
def tenant(served: Tenant) -> Tenant:
    served.reset()
    return served


@pytest.fixture
def bc(tenant: Tenant) -> Client:
    return Client(tenant)


class TestSigningIn:
    """2.1, 2.2"""

    def form(self, **changes: str) -> dict[str, str]:
        form = {"grant_type": "client_credentials", "client_id": CREDENTIALS["client_id"], "scope": SCOPE}
        return {name: value for name, value in (form | changes).items() if value}

    def assertion(self, tenant: Tenant, pem: str = "", thumbprint: str = "", alg: str = "RS256", **claims: Any) -> dict[str, str]:
        now, client = int(time.time()), CREDENTIALS["client_id"]
        body = {"iss": client, "sub": client, "aud": tenant.token_url, "jti": uuid.uuid4().hex, "nbf": now, "exp": now + 600} | claims
        digest = bytes.fromhex(thumbprint or CREDENTIALS["certificate_thumbprint"])
        header = {"alg": alg, "typ": "JWT", "x5t": base64.urlsafe_b64encode(digest).rstrip(b"=").decode()}
        key = RSAKey.import_key(pem or CREDENTIALS["private_key_pem"])
        return self.form(client_assertion_type=ASSERTION, client_assertion=jwt.encode(header, body, key, algorithms=[alg]))

    def works(self, tenant: Tenant, answer: httpx.Response) -> bool:
        issued = answer.json()
        assert (answer.status_code, issued["token_type"], issued["expires_in"]) == (200, "Bearer", 3599)
        assert "refresh_token" not in issued
        return self.opens(tenant, issued["access_token"])

    def opens(self, tenant: Tenant, token: str) -> bool:
        return PLAIN.get(f"{tenant.api}/companies", headers={"Authorization": f"Bearer {token}"}).status_code == 200

    def test_a_secret_in_the_form_or_as_basic(self, tenant: Tenant) -> None:
        secret = CREDENTIALS["client_secret"]
        assert self.works(tenant, PLAIN.post(tenant.token_url, data=self.form(client_secret=secret)))
        basic = PLAIN.post(tenant.token_url, data=self.form(client_id=""), auth=(CREDENTIALS["client_id"], secret))
        assert self.works(tenant, basic)
        by_domain = tenant.token_url.replace(CREDENTIALS["tenant_id"], CREDENTIALS["tenant_domain"])
        assert self.works(tenant, PLAIN.post(by_domain, data=self.form(client_secret=secret)))

    @pytest.mark.parametrize("alg", ["RS256", "PS256"])
    def test_an_assertion_signed_by_the_certificate(self, tenant: Tenant, alg: str) -> None:
        assert self.works(tenant, PLAIN.post(tenant.token_url, data=self.assertion(tenant, alg=alg)))

    def test_the_token_is_signed_by_the_published_key(self, tenant: Tenant) -> None:
        found = PLAIN.get(f"{tenant.base_url}/{CREDENTIALS['tenant_id']}/v2.0/.well-known/openid-configuration").json()
        assert found["token_endpoint"] == tenant.token_url
        keys = KeySet.import_key_set(PLAIN.get(found["jwks_uri"]).json())
        claims = jwt.decode(tenant.token(), keys).claims
        assert claims["aud"] == "https://api.businesscentral.dynamics.com"
        assert (claims["tid"], claims["appid"]) == (CREDENTIALS["tenant_id"], CREDENTIALS["client_id"])
        assert claims["roles"] == ["API.ReadWrite.All"]

    @pytest.mark.parametrize(
        ("change", "status", "error", "number"),
        [
            ({"client_secret": "wrong"}, 401, "invalid_client", 7000215),
            ({}, 401, "invalid_client", 7000218),
            ({"client_id": UNKNOWN, "client_secret": "x"}, 400, "unauthorized_client", 700016),
            ({"client_secret": CREDENTIALS["client_secret"], "scope": ""}, 400, "invalid_request", 900144),
            ({"client_secret": CREDENTIALS["client_secret"], "scope": "Financials.ReadWrite.All"}, 400, "invalid_scope", 70011),
            ({"client_secret": CREDENTIALS["client_secret"], "scope": "https://other.example/.default"}, 400, "invalid_resource", 500011),
            ({"grant_type": "password"}, 400, "unsupported_grant_type", 70003),
            ({"grant_type": ""}, 400, "invalid_request", 900144),
        ],
    )
    def test_refusals_of_the_token_endpoint(self, tenant: Tenant, change: dict[str, str], status: int, error: str, number: int) -> None:
        answer = PLAIN.post(tenant.token_url, data=self.form(**change))
        body = answer.json()
        assert (answer.status_code, body["error"], body["error_codes"]) == (status, error, [number])
        assert body["error_description"].startswith(f"AADSTS{number}: ")
        assert set(body) == {"error", "error_description", "error_codes", "timestamp", "trace_id", "correlation_id", "error_uri"}

    @pytest.mark.parametrize(
        ("change", "number"),
        [
            ({"pem": STRANGER["private_key_pem"]}, 700027),
            ({"thumbprint": STRANGER["certificate_thumbprint"]}, 700027),
            ({"aud": "https://login.example/token"}, 700023),
            ({"exp": 1_700_000_000}, 700024),
            ({"nbf": int(time.time()) + 7200}, 700024),
            ({"iss": "somebody"}, 700021),
            ({"sub": "somebody"}, 700021),
        ],
    )
    def test_refusals_of_an_assertion(self, tenant: Tenant, change: dict[str, Any], number: int) -> None:
        answer = PLAIN.post(tenant.token_url, data=self.assertion(tenant, **change))
        assert (answer.status_code, answer.json()["error"], answer.json()["error_codes"]) == (401, "invalid_client", [number])

    def test_an_assertion_that_is_none(self, tenant: Tenant) -> None:
        form = self.form(client_assertion_type=ASSERTION, client_assertion="no.j.wt")
        assert PLAIN.post(tenant.token_url, data=form).json()["error_codes"] == [50027]

    def test_unknown_tenant_and_expired_secret(self, tenant: Tenant) -> None:
        form = self.form(client_secret=CREDENTIALS["client_secret"])
        unknown = PLAIN.post(f"{tenant.base_url}/{UNKNOWN}/oauth2/v2.0/token", data=form)
        assert (unknown.status_code, unknown.json()["error_codes"]) == (400, [90002])
        tenant.simulator.entra.secret_expired = True
        assert PLAIN.post(tenant.token_url, data=form).json()["error_codes"] == [7000222]

    def test_every_bad_token_looks_alike(self, tenant: Tenant, bc: Client) -> None:
        graph = PLAIN.post(
            tenant.token_url, data=self.form(client_secret=CREDENTIALS["client_secret"], scope="https://graph.microsoft.com/.default")
        )
        assert graph.status_code == 200
        for header in ("", "Basic eDp5", "Bearer nonsense", f"Bearer {graph.json()['access_token']}"):
            answer = PLAIN.get(f"{tenant.api}/companies", headers={"Authorization": header})
            assert refusal(answer)[:2] == (401, "Authentication_InvalidCredentials")
            assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
        assert bc.http.get(tenant.url("customers")).status_code == 200
        PLAIN.post(f"{tenant.base_url}/_control/revoke")
        assert bc.refused("customers", "GET")[:2] == (401, "Authentication_InvalidCredentials")

    def test_a_token_expires(self, tenant: Tenant, bc: Client) -> None:
        tenant.simulator.entra.now = lambda: time.time() + 3600
        assert bc.refused("customers", "GET")[0] == 401

    def test_an_app_that_is_not_registered_inside_or_lacks_the_permission(self, tenant: Tenant, bc: Client) -> None:
        tenant.simulator.entra.registered = False
        assert bc.refused("customers", "GET")[:2] == (401, "Authentication_InvalidCredentials")
        tenant.simulator.entra.registered = True
        tenant.simulator.entra.roles = ("Automation.ReadWrite.All",)
        assert bc.refused("customers", "GET")[:2] == (403, "Authorization_RequestDenied")


class TestAddresses:
    """1"""

    def test_tenant_may_be_left_out_or_be_a_domain(self, tenant: Tenant, bc: Client) -> None:
        for middle in ("", f"{CREDENTIALS['tenant_domain']}/"):
            found = bc.get(f"{tenant.base_url}/v2.0/{middle}Production/api/v2.0/companies")
            assert [one["name"] for one in found["value"]] == ["HOLT-US", "HOLT-UK", "HOLT-DE"]
            assert found["@odata.context"].endswith(f"/v2.0/{middle}Production/api/v2.0/$metadata#companies")

    def test_environments(self, tenant: Tenant, bc: Client) -> None:
        (one,) = bc.get(f"{tenant.base_url}/environments/v1.2")["value"]
        assert (one["name"], one["type"], one["aadTenantId"]) == ("Production", "Production", CREDENTIALS["tenant_id"])
        assert PLAIN.get(f"{tenant.base_url}/environments/v1.2").status_code == 401
        assert bc.refused(f"{tenant.base_url}/v2.0/Sandbox/api/v2.0/companies", "GET")[:2] == (404, "NoEnvironment")

    def test_company_by_path_or_by_query(self, tenant: Tenant, bc: Client) -> None:
        company = tenant.company()
        by_path = bc.get(f"{tenant.api}/companies({company})")
        assert (by_path["displayName"], by_path["name"]) == ("Holt Consulting Ltd", "HOLT-UK")
        for named in (company, "HOLT-UK"):
            (info,) = bc.get(f"{tenant.api}/companyInformation", company=named)["value"]
            assert (info["currencyCode"], info["country"]) == ("GBP", "GB")
        assert bc.refused(f"{tenant.api}/companies({UNKNOWN})/customers", "GET")[:2] == (404, "Internal_CompanyNotFound")
        assert bc.refused(f"{tenant.api}/customers", "GET")[:2] == (400, "BadRequest_NotFound")

    def test_ids_belong_to_their_company(self, tenant: Tenant, bc: Client) -> None:
        made = bc.post("customers", displayName="Larkfield")
        assert Client(tenant, "HOLT-US").refused(f"customers({made['id']})", "GET")[:2] == (404, "Internal_RecordNotFound")

    @pytest.mark.parametrize(
        ("path", "status", "code"),
        [
            ("unheardOf", 404, "BadRequest_ResourceNotFound"),
            ("customers(12)", 400, "BadRequest"),
            (f"customers(number={UNKNOWN})", 400, "BadRequest"),
            (f"customers({UNKNOWN})", 404, "Internal_RecordNotFound"),
            (f"customers({UNKNOWN})/orders", 404, "Internal_RecordNotFound"),
            ("customers/x", 404, "BadRequest_ResourceNotFound"),
        ],
    )
    def test_wrong_paths(self, bc: Client, path: str, status: int, code: str) -> None:
        assert bc.refused(path, "GET")[:2] == (status, code)

    def test_other_services_do_not_exist(self, tenant: Tenant, bc: Client) -> None:
        assert bc.refused(f"{tenant.environment}/api/v1.0/companies", "GET")[:2] == (404, "BadRequest_ResourceNotFound")


class TestRecords:
    """3, 3.2"""

    def test_create_read_update_delete(self, tenant: Tenant, bc: Client) -> None:
        answer = bc.http.post(tenant.url("customers"), json={"displayName": "Larkfield Energy Ltd", "number": " cw-001 ", "country": "gb"})
        made = answer.json()
        assert answer.status_code == 201
        assert answer.headers["OData-Version"] == "4.0"
        assert answer.headers["Content-Type"] == "application/json; odata.metadata=minimal"
        assert answer.headers["Location"] == tenant.url(f"customers({made['id']})")
        assert made["@odata.context"] == f"{tenant.api}/$metadata#companies({tenant.company()})/customers/$entity"
        assert (made["number"], made["country"], made["type"], made["blocked"]) == ("CW-001", "GB", "Company", "_x0020_")
        assert (made["currencyCode"], made["currencyId"]) == ("GBP", "00000000-0000-0000-0000-000000000000")
        assert (made["taxAreaDisplayName"], made["email"], made["creditLimit"]) == ("Domestic customers", "", 0)
        decoded = base64.b64decode(made["@odata.etag"].removeprefix('W/"').removesuffix('"')).decode()
        assert decoded.startswith("'")
        assert decoded.endswith(";00;'")
        path = f"customers({made['id']})"
        assert bc.get(path) == made
        assert bc.get(f"customers(id={made['id'].upper()})")["id"] == made["id"]
        changed = bc.http.patch(tenant.url(path), json={"email": "ap@larkfield.example"}, headers={"If-Match": made["@odata.etag"]})
        assert (changed.status_code, changed.json()["email"]) == (200, "ap@larkfield.example")
        assert changed.json()["@odata.etag"] != made["@odata.etag"]
        assert bc.http.delete(tenant.url(path)).status_code == 204
        assert bc.refused(path, "GET")[:2] == (404, "Internal_RecordNotFound")

    def test_etags(self, bc: Client) -> None:
        made = bc.post("customers", displayName="Larkfield")
        path = f"customers({made['id']})"
        assert bc.refused(path, "PATCH", {}, email="a@b.example")[:2] == (400, "BadRequest_InvalidToken")
        assert bc.refused(path, "PATCH", {"If-Match": "abc"}, email="a@b.example")[:2] == (400, "BadRequest_InvalidToken")
        bc.patch(path, email="a@b.example", **{"@odata.etag": "ignored"})
        stale = (409, "Request_EntityChanged", "Another user has already changed the record.")
        assert bc.refused(path, "PATCH", {"If-Match": made["@odata.etag"]}, email="c@d.example") == stale
        assert bc.refused(path, "DELETE", {"If-Match": made["@odata.etag"]}) == stale
        fresh = bc.get(path)
        assert bc.http.get(bc.at(path), headers={"If-None-Match": fresh["@odata.etag"]}).status_code == 304
        assert bc.http.delete(bc.at(path), headers={"If-Match": fresh["@odata.etag"]}).status_code == 204

    def test_preferences(self, bc: Client) -> None:
        answer = bc.http.post(bc.at("customers"), json={"displayName": "A"}, headers={"Prefer": "return-no-content"})
        assert (answer.status_code, answer.content) == (204, b"")
        assert bc.get(answer.headers["Location"])["displayName"] == "A"

    @pytest.mark.parametrize(
        ("body", "status", "code", "text"),
        [
            ({}, 400, "Application_DialogException", 'A "displayName" must be provided.'),
            ({"displayName": " "}, 400, "Application_DialogException", 'The blank "displayName" is not allowed.'),
            ({"displayName": None}, 400, "BadRequest_RequiredParamNotProvided", "displayName"),
            ({"displayName": "x" * 101}, 400, "Application_StringExceededLength", "length of the string is 101"),
            ({"displayName": 5}, 400, "BadRequest", "Edm.String"),
            ({"displayName": "A", "creditLimit": "5"}, 400, "BadRequest", "Edm.Decimal"),
            ({"displayName": "A", "creditLimit": 10**16}, 400, "Application_EvaluateException", "Decimal"),
            ({"displayName": "A", "taxLiable": "yes"}, 400, "BadRequest", "Edm.Boolean"),
            ({"displayName": "A", "type": "Firm"}, 400, "Unknown", "'Firm' is not an option. The existing options are: Company,Person"),
            ({"displayName": "A", "paymentTermsId": "12"}, 400, "Application_InvalidGUID", "GUID"),
            ({"displayName": "A", "paymentTermsId": UNKNOWN}, 400, "Application_DialogException", "does not match to a Payment Terms."),
            ({"displayName": "A", "country": "XX"}, 400, "Internal_InvalidTableRelation", "contains a value (XX)"),
            ({"displayName": "A", "currencyCode": "XXX"}, 400, "Application_DialogException", "does not match to a Currency."),
            ({"displayName": "A", "shoeSize": 44}, 400, "BadRequest", "The property 'shoeSize' does not exist"),
            ({"displayName": "A", "balanceDue": 1}, 400, "BadRequest_InvalidOperation", "Control 'balanceDue' is read-only."),
            ({"displayName": "A", "id": UNKNOWN}, 400, "BadRequest_InvalidOperation", "Control 'id' is read-only."),
        ],
    )
    def test_refusals(self, bc: Client, body: dict[str, Any], status: int, code: str, text: str) -> None:
        found = bc.refused("customers", **body)
        assert found[:2] == (status, code)
        assert text in found[2]
        assert bc.all("customers") == []

    def test_bodies_that_are_none(self, bc: Client) -> None:
        url = bc.at("customers")
        assert refusal(bc.http.post(url, content=b"{", headers={"Content-Type": "application/json"}))[:2] == (400, "BadRequest")
        assert refusal(bc.http.post(url, json=[1]))[:2] == (400, "BadRequest")
        assert refusal(bc.http.post(url, content=b"a=1", headers={"Content-Type": "text/plain"}))[0] == 415
        answer = bc.http.post(url, json={"displayName": "A"}, headers={"Data-Access-Intent": "ReadOnly"})
        assert refusal(answer)[:2] == (400, "BadRequest_InvalidOperation")

    def test_null_is_the_blank_value(self, bc: Client) -> None:
        customer = bc.post("customers", displayName="Larkfield")["number"]
        line = {"lineType": "Resource", "lineObjectNumber": "82", "quantity": None, "unitPrice": None}
        made = bc.post("salesInvoices?$expand=salesInvoiceLines", customerNumber=customer, salesInvoiceLines=[line])
        assert [(one["quantity"], one["unitPrice"]) for one in made["salesInvoiceLines"]] == [(0, 0)]

    def test_both_spellings_of_an_enumeration(self, bc: Client) -> None:
        for sent, kept in (("Non-Inventory", "Non_x002D_Inventory"), ("Non_x002D_Inventory", "Non_x002D_Inventory")):
            assert bc.post("items", displayName="Licence", type=sent)["type"] == kept

    def test_numbers_are_unique_and_may_be_left_to_the_tenant(self, tenant: Tenant, bc: Client) -> None:
        assert bc.post("customers", displayName="A")["number"] == "C01001"
        bc.post("customers", displayName="B", number="CW1")
        assert bc.refused("customers", displayName="C", number="cw1")[:2] == (409, "Internal_EntityWithSameKeyExists")
        tenant.simulator.policy.manual_numbers = False
        assert bc.refused("customers", displayName="C", number="CW2")[2].startswith("You may not enter numbers manually.")
        assert bc.post("customers", displayName="C")["number"] == "C01002"

    def test_currency_by_id_and_code_must_agree(self, bc: Client) -> None:
        (euro,), (dollar,) = (bc.all("currencies", **{"$filter": f"code eq '{code}'"}) for code in ("EUR", "USD"))
        assert bc.post("customers", displayName="A", currencyId=euro["id"])["currencyCode"] == "EUR"
        assert bc.post("customers", displayName="A", currencyCode="eur")["currencyId"] == euro["id"]
        refused = bc.refused("customers", displayName="A", currencyCode="EUR", currencyId=dollar["id"])
        assert refused[2] == "The currency values do not match to a specific Currency."

    def test_verbs_that_a_page_does_not_allow(self, bc: Client) -> None:
        account = bc.all("accounts")[0]
        for path, method in (("accounts", "POST"), ("dimensions", "POST"), ("dimensionValues", "POST"), ("customers", "PUT")):
            assert bc.refused(path, method)[:2] == (405, "BadRequest_MethodNotAllowed")
        assert bc.refused(f"accounts({account['id']})", "PATCH", displayName="x")[:2] == (405, "BadRequest_MethodNotAllowed")
        assert bc.refused(f"accounts({account['id']})", "DELETE")[:2] == (405, "BadRequest_MethodNotAllowed")

    def test_one_property_by_path(self, bc: Client) -> None:
        made = bc.post("customers", displayName="Larkfield")
        assert bc.get(f"customers({made['id']})/displayName")["value"] == "Larkfield"

    def test_items_keep_pairs_in_step(self, bc: Client) -> None:
        (group,) = bc.all("taxGroups", **{"$filter": "code eq 'REDUCED'"})
        made = bc.post("items", displayName="Workshop", number="ws-1", type="Service", taxGroupCode="reduced", unitPrice=99.5)
        assert (made["taxGroupId"], made["taxGroupCode"], made["number"]) == (group["id"], "REDUCED", "WS-1")
        refused = bc.refused("items", displayName="x", taxGroupCode="NONE")
        assert refused[:2] == (400, "Internal_InvalidTableRelation")

    def test_employees_have_a_derived_name(self, bc: Client) -> None:
        made = bc.post("employees", givenName="Sam", surname="Okafor", number="90")
        assert made["displayName"] == "Sam Okafor"
        assert bc.refused("employees", givenName="Sam", surname="O", displayName="x")[1] == "BadRequest_InvalidOperation"


class TestQueries:
    """3, 3.1"""

    @pytest.fixture(autouse=True)
    def customers(self, bc: Client) -> None:
        for number, name, limit in (("C1", "Alder & Sons", 100), ("C2", "birch Ltd", 250.5), ("C3", "Cedar O'Neill", 0)):
            bc.post("customers", number=number, displayName=name, creditLimit=limit, blocked="All" if number == "C3" else " ")

    def numbers(self, bc: Client, text: str, **more: str) -> str:
        return " ".join(row["number"] for row in bc.all("customers", **{"$filter": text} | more))

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("number eq 'c2'", "C2"),
            ("displayName eq 'Cedar O''Neill'", "C3"),
            ("creditLimit gt 99.5", "C1 C2"),
            ("creditLimit ge 100 and creditLimit lt 250.5", "C1"),
            ("number eq 'C1' or number eq 'C3'", "C1 C3"),
            ("blocked eq 'All'", "C3"),
            ("blocked eq ' '", "C1 C2"),
            ("blocked eq '_x0020_'", "C1 C2"),
            ("contains(displayName,'Ltd')", "C2"),
            ("startswith(displayName,'A') or startswith(displayName,'C')", "C1 C3"),
            ("endswith(displayName,'Sons')", "C1"),
            ("tolower(displayName) eq 'birch ltd'", "C2"),
            ("toupper(displayName) eq 'BIRCH LTD'", "C2"),
            ("substring(displayName,0,5) eq 'Cedar'", "C3"),
            ("not (number eq 'C1')", "C2 C3"),
            ("lastModifiedDateTime gt 2026-01-01T00:00:00Z", "C1 C2 C3"),
            ("lastModifiedDateTime gt 2099-01-01", ""),
            (f"id eq {UNKNOWN}", ""),
            ("taxLiable eq false and number ne 'C2'", "C1 C3"),
            ("tags/any(t: t eq 'x')", "C1 C2 C3"),
            ("tags/any(t: t eq 'x') and number eq 'C1'", "C1"),
        ],
    )
    def test_filters(self, bc: Client, text: str, found: str) -> None:
        assert self.numbers(bc, text) == found

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("number eq 'C1' or displayName eq 'x'", "BadRequest"),
            ("shoeSize eq 5", "BadRequest"),
            ("number eq", "BadRequest_InvalidRequestUrl"),
            ("number like 'C'", "BadRequest_InvalidRequestUrl"),
            ("number eq 'C1", "BadRequest_InvalidRequestUrl"),
            ("creditLimit eq 'x'", "BadRequest"),
            ("number eq 5", "BadRequest"),
            ("blocked eq 'Sometimes'", "Unknown"),
            ("number in ('C1','C2')", "BadRequest_MethodNotImplemented"),
            ("contains(tolower(displayName),'ltd')", "BadRequest_MethodNotImplemented"),
        ],
    )
    def test_filters_that_are_refused(self, bc: Client, text: str, code: str) -> None:
        status, found, message = refusal(bc.http.get(bc.at("customers"), params={"$filter": text}))
        assert (status, found) == (400, code)
        if " or " in text:
            assert message == "The 'OR' operator is not supported on distinct fields on an OData filter."

    def test_schema_version_2_1_understands_more(self, bc: Client) -> None:
        newer = {"$schemaversion": "2.1"}
        assert self.numbers(bc, "number in ('C1','C3')", **newer) == "C1 C3"
        assert self.numbers(bc, "contains(tolower(displayName),'ltd')", **newer) == "C2"

    def test_order_top_skip_count_select(self, bc: Client) -> None:
        rows = bc.get("customers", **{"$orderby": "creditLimit desc", "$top": "2", "$count": "true", "$select": "number,creditLimit"})
        assert rows["@odata.count"] == 3
        assert [(row["number"], row["creditLimit"]) for row in rows["value"]] == [("C2", Decimal("250.5")), ("C1", 100)]
        assert all(set(row) == {"@odata.etag", "number", "creditLimit"} for row in rows["value"])
        assert rows["@odata.context"].endswith("/customers(number,creditLimit)")
        assert [row["number"] for row in bc.all("customers", **{"$skip": "2"})] == ["C3"]
        assert bc.http.get(bc.at("customers/$count"), params={"$filter": "creditLimit gt 0"}).text == "2"

    def test_unknown_names_and_options(self, bc: Client) -> None:
        for params in ({"$select": "x"}, {"$orderby": "x"}, {"$expand": "x"}):
            assert refusal(bc.http.get(bc.at("customers"), params=params))[:2] == (400, "BadRequest")
        for params in ({"$search": "x"}, {"$top": "-1"}, {"$skiptoken": "nonsense"}):
            assert refusal(bc.http.get(bc.at("customers"), params=params))[:2] == (400, "BadRequest_InvalidRequestUrl")

    def test_pages_follow_the_link_and_survive_writes(self, bc: Client) -> None:
        answer = bc.http.get(bc.at("customers"), params={"$orderby": "number"}, headers={"Prefer": "odata.maxpagesize=2"})
        assert answer.headers["Preference-Applied"] == "odata.maxpagesize=2"
        first = answer.json()
        assert [row["number"] for row in first["value"]] == ["C1", "C2"]
        link = first["@odata.nextLink"]
        assert "aid=" in link
        assert "$skiptoken=" in link
        assert "$orderby=number" in link
        bc.post("customers", displayName="Early", number="B9")
        bc.http.delete(bc.at(f"customers({first['value'][1]['id']})"))
        assert [row["number"] for row in bc.get(link)["value"]] == ["C3"]
        assert "@odata.nextLink" not in bc.get(link)

    def test_the_server_has_a_page_size_of_its_own(self, tenant: Tenant, bc: Client) -> None:
        tenant.simulator.max_page = 2
        first = bc.get("customers", **{"$top": "3"})
        assert len(first["value"]) == 2
        assert [row["number"] for row in bc.get(first["@odata.nextLink"])["value"]] == ["C3"]

    def test_expand_with_nested_options(self, bc: Client) -> None:
        (rows,) = [bc.all("dimensions", **{"$expand": "dimensionValues($select=code;$filter=startswith(code,'D'))"})]
        found = {row["code"]: [value["code"] for value in row["dimensionValues"]] for row in rows}
        assert found == {"DEPARTMENT": ["DEL"], "PROJECT": []}
        (item,) = bc.all("items", **{"$filter": "number eq 'ITEM-TM'", "$expand": "baseUnitOfMeasure,generalProductPostingGroup"})
        assert (item["baseUnitOfMeasure"]["code"], item["generalProductPostingGroup"]["code"]) == ("HOUR", "SERVICES")
        assert bc.get(f"items({item['id']})/baseUnitOfMeasure")["code"] == "HOUR"


class TestLimits:
    """5"""

    def test_the_window(self, tenant: Tenant, bc: Client) -> None:
        tenant.simulator.limits.per_window = 3
        statuses = [bc.http.get(bc.at("currencies")).status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]
        answer = bc.http.get(bc.at("currencies"))
        assert refusal(answer) == (429, "Application_TooManyRequests", "Too many requests reached. Actual (4). Maximum (3).")
        assert "Retry-After" not in answer.headers

    def test_those_in_the_queue_get_their_turn(self, tenant: Tenant, bc: Client) -> None:
        limits = tenant.simulator.limits
        limits.executing, limits.service_time = 1, 0.01
        with ThreadPoolExecutor(6) as pool:
            found = [answer.status_code for answer in pool.map(lambda _: bc.http.get(bc.at("currencies")), range(6))]
        assert found == [200] * 6
        assert (limits.running, list(limits.waiting)) == (0, [])

    def test_a_full_queue(self, tenant: Tenant, bc: Client) -> None:
        limits = tenant.simulator.limits
        limits.running, limits.queued = limits.executing, 0
        found = refusal(bc.http.get(bc.at("currencies")))
        assert found == (429, "Application_TooManyRequests", "Too many requests reached. Actual (6). Maximum (5).")

    def test_too_long_in_the_queue(self, tenant: Tenant, bc: Client) -> None:
        limits = tenant.simulator.limits
        limits.running, limits.queue_timeout = limits.executing, 0.05
        answer = bc.http.get(bc.at("currencies"))
        assert refusal(answer)[:2] == (503, "Internal_ServerTooBusy")
        assert answer.headers["Retry-After"]
        assert (limits.running, list(limits.waiting)) == (limits.executing, [])

    def test_faults_speak_as_the_vendor_does(self, tenant: Tenant, bc: Client) -> None:
        tenant.fault("throttle", "customers")
        answer = bc.http.get(bc.at("customers"))
        assert refusal(answer)[:2] == (429, "Application_TooManyRequests")
        assert "Retry-After" not in answer.headers
        tenant.fault("throttle", "customers", retry_after=7)
        assert bc.http.get(bc.at("customers")).headers["Retry-After"] == "7"
        tenant.fault("status", "customers", status=503)
        answer = bc.http.get(bc.at("customers"))
        assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (503, "text/html")
        assert answer.headers["Retry-After"]
        for status, code in ((500, "Internal_ServerError"), (409, "Request_EntityChanged"), (401, "Authentication_InvalidCredentials")):
            tenant.fault("status", "customers", status=status)
            assert refusal(bc.http.get(bc.at("customers")))[:2] == (status, code)
        tenant.fault("drop_after_commit", "customers")
        with pytest.raises(httpx.RequestError):
            bc.http.post(bc.at("customers"), json={"displayName": "Lost"})
        assert [row["displayName"] for row in bc.all("customers")] == ["Lost"]
        assert [row["displayName"] for row in tenant.state("customers")] == ["Lost"]


EDM = "{http://docs.oasis-open.org/odata/ns/edm}"


class TestMetadata:
    """3, 10"""

    def types(self, text: bytes) -> dict[str, dict[str, dict[str, str]]]:
        found = {}
        for one in ET.fromstring(text).iter(f"{EDM}EntityType"):  # noqa: S314 (our own document)
            found[one.attrib["Name"]] = {prop.attrib["Name"]: dict(prop.attrib) for prop in one.iter(f"{EDM}Property")}
        return found

    def test_metadata_is_true_of_the_records(self, tenant: Tenant, bc: Client) -> None:
        answer = bc.http.get(f"{tenant.api}/$metadata")
        assert answer.headers["Content-Type"].split(";")[0] == "application/xml"
        types = self.types(answer.content)
        sets = {one.attrib["Name"]: one.attrib["EntityType"] for one in ET.fromstring(answer.content).iter(f"{EDM}EntitySet")}  # noqa: S314
        listed = [one["name"] for one in bc.get(tenant.api)["value"]]
        assert listed == list(sets)
        for set_ in ("customers", "items", "paymentTerms", "taxGroups", "accounts", "companyInformation", "employees", "dimensions"):
            if set_ == "customers":
                bc.post("customers", displayName="A")
            row = bc.all(set_)[0]
            shown = {name.partition("@")[0] for name in row} - {""}
            assert shown == set(types[sets[set_].removeprefix("Microsoft.NAV.")]), set_

    @needs_specs
    def test_metadata_agrees_with_the_published_contract(self, tenant: Tenant, bc: Client) -> None:
        """Same sets, properties, types and lengths, as far as this tenant has them."""
        published = self.types((SPECS / "dynamics365" / "bc_api_v2.derived.edmx").read_bytes())
        own = self.types(bc.http.get(f"{tenant.api}/$metadata").content)
        for name, properties in own.items():
            kept = {key: {part: one[part] for part in ("Type", "MaxLength") if part in one} for key, one in properties.items()}
            wanted = {key: {part: one[part] for part in ("Type", "MaxLength") if part in one} for key, one in published[name].items()}
            assert kept == wanted, name

    @needs_specs
    def test_records_are_as_the_published_contract_says(self, tenant: Tenant, bc: Client) -> None:
        document = json.loads((SPECS / "dynamics365" / "bc_api_v2_resources.derived.json").read_text())
        bc.post("customers", displayName="A", email="a@b.example")
        bc.post("projects", displayName="Rollout")
        checked = 0
        for set_ in document["resources"]:
            answer = bc.http.get(bc.at(set_)) if set_ not in ("companies", "subscriptions") else bc.http.get(f"{tenant.api}/{set_}")
            if answer.status_code == 200:
                validator = Draft202012Validator(record_schema(document, set_))
                for row in answer.json()["value"]:
                    validator.validate(row)
                    checked += 1
        assert checked > 100


def record_schema(document: dict[str, Any], set_: str) -> dict[str, Any]:
    """The derived contract of one resource as a JSON Schema: every property there, none besides, enumerations as on the wire."""
    kinds: dict[str, Any] = {
        "Edm.Guid": {"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"}, "Edm.Decimal": {"type": "number"},
        "Edm.Int32": {"type": "integer"}, "Edm.Int64": {"type": "integer"}, "Edm.Boolean": {"type": "boolean"},
        "Edm.Date": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}, "Edm.String": {"type": "string"},
        "Edm.DateTimeOffset": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$"},
    }  # fmt: skip
    properties: dict[str, Any] = {}
    required = []
    for field in document["resources"][set_]["fields"]:
        if field["type"] == "Edm.Stream":
            properties[f"{field['name']}@odata.mediaReadLink"] = properties[f"{field['name']}@odata.mediaEditLink"] = {"type": "string"}
            continue
        enum = document["meta"]["enums"].get(field["type"])
        schema = {"enum": [member["wire"] for member in enum]} if enum else dict(kinds[field["type"]])
        if "maxLength" in field:
            schema["maxLength"] = field["maxLength"]
        properties[field["name"]] = schema
        required.append(field["name"])
    properties |= {"@odata.etag": {"type": "string", "pattern": '^W/".+"$'}, "@odata.context": {"type": "string"}}
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
