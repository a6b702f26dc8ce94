"""The SAP S/4HANA simulator speaks the wire format of the vendor fact sheet (section numbers in the classes' docstrings)."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from simulators.sap_s4hana import SIMULATOR
from tests.simulators.sap_s4hana_bench import (
    BILLS,
    BILLS4,
    CREDENTIALS,
    JSON,
    ORDERS,
    ORDERS4,
    PARTNERS,
    PROJECTS,
    S4,
    STAR,
    STATUS4,
    TIME,
    TOKEN,
    assertion,
    hours,
    refusal,
    s4,
    served,
)  # fmt: skip

__all__ = ["s4", "served"]
GRANT = "urn:ietf:params:oauth:grant-type:saml2-bearer"
BASIC = (CREDENTIALS["user"], CREDENTIALS["password"])


def form(base: str, **change: str) -> dict[str, str]:
    given = {"grant_type": GRANT, "client_id": CREDENTIALS["client_id"], "scope": "API_SALES_ORDER_SRV_0001"}
    return given | ({"assertion": assertion(base)} if "assertion" not in change else {}) | change


class TestLogon:
    """2"""

    def test_wrong_password_is_html(self, s4: S4) -> None:
        answer = httpx.get(f"{s4.base}{ORDERS}/A_SalesOrder", auth=(BASIC[0], "wrong"), headers=JSON)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith('Basic realm="SAP NetWeaver')
        assert answer.headers["content-type"].startswith("text/html")
        assert httpx.get(f"{s4.base}{ORDERS}/A_SalesOrder").status_code == 401
        assert httpx.get(f"{s4.base}{ORDERS}/A_SalesOrder", headers={"Authorization": "Basic %%%"}).status_code == 401

    def test_repeated_failures_lock_the_user(self, s4: S4) -> None:
        for _ in range(5):
            httpx.get(f"{s4.base}{ORDERS}/", auth=(BASIC[0], "wrong"))
        assert s4.get(f"{ORDERS}/").status_code == 401
        s4.tenant.unlock_communication_user()
        assert s4.get(f"{ORDERS}/").status_code == 200

    def test_saml_bearer(self, s4: S4) -> None:
        issued = httpx.post(f"{s4.base}{TOKEN}", data=form(s4.base), auth=BASIC).json()
        assert issued["expires_in"] == "3600"
        assert issued["token_type"] == "Bearer"
        bearer = {"Authorization": f"Bearer {issued['access_token']}"} | JSON
        with httpx.Client(base_url=s4.base, headers=bearer) as user:
            fetched = user.get(f"{ORDERS}/", headers={"x-csrf-token": "Fetch"})
            assert fetched.status_code == 200
            refused = user.post(f"{ORDERS}/A_SalesOrder", json={})
            assert (refused.status_code, refused.text) == (403, "CSRF token validation failed")
            token = {"x-csrf-token": fetched.headers["x-csrf-token"]}
            refusal(user.post(f"{ORDERS}/A_SalesOrder", json={"SalesOrderType": "ZZ"}, headers=token), 400, "V1/301")
            refusal(user.get(f"{PARTNERS}/A_BusinessPartner"), 403, "/IWFND/CM_CONSUMER/101")
            httpx.post(f"{s4.base}/_control/revoke")
            assert user.get(f"{ORDERS}/").status_code == 401

    def test_token_expires(self, s4: S4, monkeypatch: pytest.MonkeyPatch) -> None:
        issued = httpx.post(f"{s4.base}{TOKEN}", data=form(s4.base), auth=BASIC).json()
        bearer = {"Authorization": f"Bearer {issued['access_token']}"}
        assert httpx.get(f"{s4.base}{ORDERS}/", headers=bearer).status_code == 200
        monkeypatch.setattr(s4.tenant.gate, "now", lambda: time.time() + 3601)
        assert httpx.get(f"{s4.base}{ORDERS}/", headers=bearer).status_code == 401

    @pytest.mark.parametrize(
        ("change", "status", "error"),
        [
            ({"grant_type": "client_credentials"}, 400, "unsupported_grant_type"), ({"grant_type": ""}, 400, "invalid_request"),
            ({"client_id": "SOMEBODY"}, 400, "invalid_client"), ({"scope": "NOT_THIS_0001"}, 400, "invalid_scope"),
            ({"scope": "ENTPROJECTPROFILECODE_0001"}, 400, "invalid_scope"), ({"assertion": "nonsense"}, 400, "invalid_grant"),
        ],
    )  # fmt: skip
    def test_grant_refused(self, s4: S4, change: dict[str, str], status: int, error: str) -> None:
        answer = httpx.post(f"{s4.base}{TOKEN}", data=form(s4.base, **change), auth=BASIC)
        assert (answer.status_code, answer.json()["error"]) == (status, error)
        assert httpx.post(f"{s4.base}{TOKEN}", data=form(s4.base), auth=(BASIC[0], "no")).json()["error"] == "invalid_client"

    @pytest.mark.parametrize(
        ("how", "cause"),
        [
            ({"issuer": "somebody"}, "issuer"), ({"audience": "https://elsewhere.example"}, "audience"),
            ({"recipient": "https://elsewhere.example"}, "recipient"), ({"minutes": -1}, "expired"), ({"user": "no@holt.example"}, "user"),
            ({"break_it": True}, "digest"), ({"key_pem": SIMULATOR.new_credentials()["saml_private_key_pem"]}, "signature"),
        ],
    )  # fmt: skip
    def test_assertion_refused(self, s4: S4, how: dict[str, Any], cause: str) -> None:
        answer = httpx.post(f"{s4.base}{TOKEN}", data=form(s4.base, assertion=assertion(s4.base, **how)), auth=BASIC)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
        assert cause in answer.json()["error_description"]

    def test_assertion_counts_once(self, s4: S4) -> None:
        once = form(s4.base)
        assert httpx.post(f"{s4.base}{TOKEN}", data=once, auth=BASIC).status_code == 200
        assert httpx.post(f"{s4.base}{TOKEN}", data=once, auth=BASIC).status_code == 400


class TestCsrf:
    """2.1"""

    BODY = {"BusinessPartnerCategory": "2", "OrganizationBPName1": "Larkfield"}

    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    def test_token_and_cookies_by_any_read(self, s4: S4, method: str) -> None:
        answer = httpx.request(method, f"{s4.base}{PARTNERS}", auth=BASIC, headers={"X-CSRF-Token": "Fetch"})
        assert answer.headers["x-csrf-token"]
        assert {"sap-usercontext"} < set(answer.cookies)
        assert any(name.startswith("SAP_SESSIONID_") for name in answer.cookies)

    def test_a_refused_read_hands_it_out_too(self, s4: S4) -> None:
        """SAP's own client asks ``$batch``, which cannot be read."""
        answer = httpx.head(f"{s4.base}{PARTNERS}/$batch/", auth=BASIC, headers={"X-CSRF-Token": "Fetch"})
        assert answer.status_code == 405
        assert answer.headers["x-csrf-token"]

    def test_without_token_stale_token_or_cookies(self, s4: S4) -> None:
        path = f"{PARTNERS}/A_BusinessPartner"
        for headers in ({}, {"x-csrf-token": "stale"}, {"x-csrf-token": "Fetch"}):
            answer = s4.http.post(path, json=self.BODY, headers=headers)
            assert (answer.status_code, answer.text) == (403, "CSRF token validation failed")
            assert answer.headers["x-csrf-token"] == "Required"
            assert answer.headers["content-type"].startswith("text/plain")
        bare = httpx.post(f"{s4.base}{path}", json=self.BODY, headers=s4.token, auth=BASIC)
        assert bare.status_code == 403
        assert len(s4.tenant.state()["A_BusinessPartner"]) == 5
        assert s4.post(path, self.BODY).status_code == 201

    def test_sessions_idle_out(self, s4: S4, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(s4.tenant.sessions, "now", lambda: time.time() + 1801)
        assert s4.post(f"{PARTNERS}/A_BusinessPartner", self.BODY).status_code == 403
        s4.login()
        assert s4.post(f"{PARTNERS}/A_BusinessPartner", self.BODY).status_code == 201

    def test_one_token_for_all_services_and_version_4_too(self, s4: S4) -> None:
        assert s4.http.post(f"{ORDERS4}/SalesOrder", json={}).status_code == 403
        assert s4.post(f"{ORDERS4}/SalesOrder", {}).status_code == 400


class TestServices:
    """1, 4"""

    def test_only_the_services_of_an_arrangement(self, s4: S4) -> None:
        s4.tenant.arrangements.discard("SAP_COM_0308")
        error = refusal(s4.get(f"{PROJECTS}/A_EnterpriseProject"), 403, "/IWFND/MED/170")
        assert "API_ENTERPRISE_PROJECT_SRV" in error["message"]["value"]

    @pytest.mark.parametrize(
        "path",
        [
            "/sap/opu/odata/sap/API_ENTERPRISE_PROJECT_SRV/A_EnterpriseProject",
            "/sap/opu/odata/sap/API_ENTERPRISE_PROJECT_SRV;v=0001/A_EnterpriseProject",
            "/sap/opu/odata/sap/API_PROJECT_V3/Project",
            "/sap/opu/odata/sap/API_COMPANYCODE_SRV/A_CompanyCode",
        ],
    )
    def test_decommissioned_or_unknown(self, s4: S4, path: str) -> None:
        refusal(s4.get(path), 403, "/IWFND/MED/170")

    def test_unknown_service_in_version_4_and_no_service_at_all(self, s4: S4) -> None:
        path = "/sap/opu/odata4/sap/api_projectbillingrequest/srvd_a2x/sap/projectbillingrequest/0001/ProjectBillingRequest"
        assert s4.get(path).json()["error"]["code"] == "/IWFND/MED/170"
        assert s4.get("/sap/bc/ping").status_code == 404

    def test_code_lists(self, s4: S4) -> None:
        found = s4.read(f"{STATUS4}/ProcessingStatus", **{"$expand": "_ProcessingStatusText"})
        assert {one["ProcessingStatus"] for one in found} >= {"00", "10"}
        assert found[0]["_ProcessingStatusText"][0]["Language"] == "EN"
        assert s4.send("DELETE", f"{STATUS4}/ProcessingStatus('00')").status_code == 405


class TestFormats:
    """3, 3.2"""

    @pytest.fixture
    def order(self, s4: S4) -> Any:
        return s4.order(s4.customer(), hours("7.5", "99.99"), SalesOrderDate="2026-03-31T00:00:00")

    def test_atom_unless_json_is_asked_for(self, s4: S4, order: Any) -> None:
        feed = s4.get(f"{ORDERS}/A_SalesOrder?$expand=to_Item&$inlinecount=allpages", headers={"Accept": "*/*"})
        assert feed.headers["content-type"].startswith("application/atom+xml;type=feed")
        root = ElementTree.fromstring(feed.text)  # noqa: S314 - our own
        names = {"a": "http://www.w3.org/2005/Atom", "m": "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata",
                 "d": "http://schemas.microsoft.com/ado/2007/08/dataservices"}  # fmt: skip
        entry = root.find("a:entry", names)
        assert entry is not None
        assert root.findtext("m:count", None, names) == "1"
        assert entry.get(f"{{{names['m']}}}etag") == order["__metadata"]["etag"]
        properties = entry.find("a:content/m:properties", names)
        assert properties is not None
        assert properties.findtext("d:SalesOrderDate", None, names) == "2026-03-31T00:00:00"
        assert properties.findtext("d:TotalNetAmount", None, names) == "749.93"
        assert entry.find("a:link/m:inline/a:feed/a:entry", names) is not None
        one = s4.get(f"{ORDERS}/A_SalesOrder('1')", headers={"Accept": "*/*"})
        assert one.headers["content-type"].startswith("application/atom+xml;type=entry")
        assert s4.get(f"{ORDERS}/A_SalesOrder?$format=json", headers={"Accept": "*/*"}).json()["d"]["results"]
        error = s4.get(f"{ORDERS}/A_SalesOrder('99')", headers={"Accept": "*/*"})
        told = ElementTree.fromstring(error.text)  # noqa: S314 - our own
        assert told.findtext("m:code", None, names) == "/IWBEP/CM_MGW_RT/020"

    def test_values(self, s4: S4, order: Any) -> None:
        assert order["SalesOrderDate"] == "/Date(1774915200000)/"
        assert order["LastChangeDateTime"].endswith("+0000)/")
        assert order["to_Item"]["results"][0]["RequestedQuantity"] == "7.5"
        assert order["FixedValueDate"] is None
        assert order["CompleteDeliveryIsDefined"] is False
        assert order["SalesGroup"] == ""
        assert order["to_Text"] == {"__deferred": {"uri": f"{s4.base}{ORDERS}/A_SalesOrder('1')/to_Text"}}
        meta = order["__metadata"]
        assert meta["id"] == meta["uri"] == f"{s4.base}{ORDERS}/A_SalesOrder('1')"
        assert meta["type"] == "API_SALES_ORDER_SRV.A_SalesOrderType"
        assert meta["etag"].startswith("W/\"datetimeoffset'")
        assert "%3A" in meta["etag"]
        assert s4.get(meta["uri"]).headers["etag"] == meta["etag"]

    @pytest.mark.parametrize("date", ["/Date(1774915200000)/", "2026-03-31T00:00:00", "2026-03-31T00:00:00Z"])
    def test_dates_are_written_in_two_ways(self, s4: S4, order: Any, date: str) -> None:
        assert s4.patch(f"{ORDERS}/A_SalesOrder('1')", {"d": {"PricingDate": date}}).status_code == 204
        assert s4.read(f"{ORDERS}/A_SalesOrder('1')")["PricingDate"] == "/Date(1774915200000)/"

    @pytest.mark.parametrize(
        "path",
        [
            "A_SalesOrder('1')", "A_SalesOrder(SalesOrder='1')", "A_SalesOrder%28%271%27%29", "A_SalesOrder('0000000001')",
            "A_SalesOrderItem(SalesOrder='1',SalesOrderItem='10')", "A_SalesOrderItem(SalesOrderItem='000010',SalesOrder='0000000001')",
            "A_SalesOrder('1')/to_Item(SalesOrder='1',SalesOrderItem='10')", "A_SalesOrder('1')/",
            "A_SalesOrderItem(SalesOrder='1',SalesOrderItem='10')/to_SalesOrder",
        ],
    )  # fmt: skip
    def test_spellings_of_a_key(self, s4: S4, order: Any, path: str) -> None:
        assert s4.read(f"{ORDERS}/{path}")["SalesOrder"] == "1"

    @pytest.mark.parametrize(
        ("path", "status", "code"),
        [
            ("A_SalesOrder('2')", 404, "/IWBEP/CM_MGW_RT/020"), ("A_Nothing", 404, "/IWBEP/CM_MGW_RT/020"),
            ("A_SalesOrder('1')/to_Nothing", 404, "/IWBEP/CM_MGW_RT/020"),
            ("A_SalesOrder(SalesOrderItem='1')", 400, "005056A509B11ED1B9BF9F46AC8DDBA5"),
            ("A_SalesOrderItem('1')", 400, "005056A509B11ED1B9BF9F46AC8DDBA5"),
            ("'", 400, "005056A509B11ED1B9BF9F46AC8DDBA5"), ("A_SalesOrder('1", 400, "005056A509B11ED1B9BF9F46AC8DDBA5"),
            ("A_SalesOrder(1)", 400, "005056A509B11EE1B9A8FEC11C21D78E"),
            ("A_SalesOrder('1')?$top=1", 400, "005056A509B11EE1B9A8FEC11C23378E"),
            ("A_SalesOrder?$frob=1", 400, "005056A509B11EE1B9A8FEC11C23378E"),
            ("A_SalesOrder?$count=true", 400, "005056A509B11EE1B9A8FEC11C23378E"),
            ("A_SalesOrder?$search=x", 400, "005056A509B11EE1B9A8FEC11C23378E"),
            ("A_SalesOrder?$filter=Nope eq '1'", 400, "005056A509B11EE1B9A8FEA8DE87F78E"),
            ("A_SalesOrder?$select=Nope", 400, "005056A509B11EE1B9A8FEA8DE87F78E"),
            ("A_SalesOrder?$expand=Nope", 400, "005056A509B11EE1B9A8FEA8DE87F78E"),
            ("A_SalesOrder?$orderby=Nope", 400, "005056A509B11EE1B9A8FEA8DE87F78E"),
            ("A_SalesOrder?$filter=SalesOrder eq 1", 400, "005056A509B11EE1B9A8FEC11C21D78E"),
            ("A_SalesOrder?$filter=SalesOrderDate eq '2026-01-01'", 400, "005056A509B11EE1B9A8FEC11C21D78E"),
            ("A_SalesOrder?$filter=tolower(SalesOrder) eq '1'", 400, "005056A509B11EE1B9A8FEC11C21D78E"),
            ("A_SalesOrder?$filter=contains(SalesOrder,'1')", 400, "005056A509B11EE1B9A8FEC11C21D78E"),
            ("A_SalesOrder?$filter=SalesOrder eq '1' and", 400, "005056A509B11ED1B9BF9F46AC8DDBA5"),
            ("A_SalesOrder?$filter=(SalesOrder eq '1'", 400, "005056A509B11ED1B9BF9F46AC8DDBA5"),
            ("A_SalesOrder?$top=-1", 400, "005056A509B11ED1B9BF9F46AC8DDBA5"),
            ("A_SalesOrder?$inlinecount=some", 400, "005056A509B11ED1B9BF9F46AC8DDBA5"),
        ],
    )  # fmt: skip
    def test_refused(self, s4: S4, order: Any, path: str, status: int, code: str) -> None:
        error = refusal(s4.get(f"{ORDERS}/{path}"), status, code)
        assert error["innererror"]["application"]["service_id"] == "API_SALES_ORDER_SRV"
        assert len(error["innererror"]["transactionid"]) == 32

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            ({"Nope": "1"}, "Property Nope not found in type A_SalesOrderType"),
            ({"SalesOrderType": "ORDER"}, "maximum length is 4"),
            ({"SalesOrderType": 7}, "Property 'SalesOrderType' has invalid value '7'"),
            ({"SalesOrderDate": "31.03.2026"}, "SalesOrderDate"),
            ({"SalesOrderDate": 20260331}, "SalesOrderDate"),
            ({"CompleteDeliveryIsDefined": "X"}, "CompleteDeliveryIsDefined"),
            ({"AccountingExchangeRate": 1.5}, "AccountingExchangeRate"),
            ({"AccountingExchangeRate": "1.123456"}, "AccountingExchangeRate"),
            ({"AccountingExchangeRate": "NaN"}, "AccountingExchangeRate"),
            ({"AccountingExchangeRate": "99999.1"}, "AccountingExchangeRate"),
            ({"to_Item": "x"}, "to_Item"),
        ],
    )
    def test_bodies_are_as_strict_as_the_types(self, s4: S4, body: dict[str, Any], message: str) -> None:
        answer = s4.post(f"{ORDERS}/A_SalesOrder", body)
        assert answer.status_code == 400
        assert message in answer.json()["error"]["message"]["value"]

    def test_bodies_that_are_no_json(self, s4: S4) -> None:
        headers = s4.token | {"Content-Type": "application/json"}
        for content in (b"{", b"[]", b""):
            assert s4.http.post(f"{ORDERS}/A_SalesOrder", content=content, headers=headers).status_code == 400
        answer = s4.http.post(f"{ORDERS}/A_SalesOrder", content=b"<entry/>", headers=s4.token | {"Content-Type": "application/atom+xml"})
        assert answer.status_code == 415

    def test_methods(self, s4: S4, order: Any) -> None:
        path = f"{ORDERS}/A_SalesOrder('1')"
        assert s4.send("MERGE", path, {"AssignmentReference": "A"}, STAR).status_code == 204
        assert s4.post(path, {"AssignmentReference": "B"}, STAR | {"X-HTTP-Method": "MERGE"}).status_code == 204
        assert s4.read(path)["AssignmentReference"] == "B"
        assert s4.read(f"{path}/AssignmentReference") == {"AssignmentReference": "B"}
        assert s4.get(f"{path}/AssignmentReference/$value").text == "B"
        kept = ("SalesOrderType", "SalesOrganization", "DistributionChannel", "OrganizationDivision")
        whole = {name: order[name] for name in kept} | {
            "SoldToParty": order["SoldToParty"],
            "TransactionCurrency": "GBP",
            "CustomerPaymentTerms": "NT30",
        }
        assert s4.send("PUT", path, whole, STAR).status_code == 204
        assert s4.read(path)["AssignmentReference"] == ""
        assert s4.post(path, {}).status_code == 405
        assert s4.send("PATCH", f"{ORDERS}/A_SalesOrder", {}).status_code == 405
        assert s4.send("OPTIONS", path).status_code == 405
        assert s4.post(f"{ORDERS}/").status_code == 405
        assert s4.patch(path, {"to_Item": [{"Material": "P002"}]}).status_code == 400

    def test_optimistic_lock(self, s4: S4, order: Any) -> None:
        path, etag = f"{ORDERS}/A_SalesOrder('1')", order["__metadata"]["etag"]
        refusal(s4.patch(path, {"AssignmentReference": "A"}, None), 428, "SADL_ENTITY_RUNTIME/004")
        first = s4.patch(path, {"AssignmentReference": "A"}, etag)
        assert (first.status_code, first.content) == (204, b"")
        assert first.headers["etag"] != etag
        assert s4.patch(path, {"AssignmentReference": "B"}, etag).status_code == 412
        assert s4.patch(path, {"AssignmentReference": "B"}, first.headers["etag"]).status_code == 204
        assert s4.send("DELETE", path).status_code == 428


class TestQueries:
    """3"""

    @pytest.fixture(autouse=True)
    def orders(self, s4: S4) -> None:
        customer = s4.customer()
        for index in range(12):
            s4.order(
                customer,
                hours(index + 1, "10"),
                PurchaseOrderByCustomer=f"PB-{index:02d}'s",
                SalesOrderDate=f"2026-03-{index + 1:02d}T00:00:00",
            )

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("SalesOrder eq '0000000003'", "3"), ("PurchaseOrderByCustomer eq 'PB-04''s'", "5"),
            ("SalesOrderDate ge datetime'2026-03-11T00:00:00'", "11 12"),
            ("substringof('-07',PurchaseOrderByCustomer)", "8"), ("startswith(PurchaseOrderByCustomer,'PB-1') eq true", "11 12"),
            ("endswith(PurchaseOrderByCustomer,'1''s')", "2 12"), ("TotalNetAmount gt 110M", "12"), ("TotalNetAmount le 10.00", "1"),
            ("not (TotalNetAmount lt 120)", "12"), ("CompleteDeliveryIsDefined eq true", ""), ("FixedValueDate ne null", ""),
            ("SalesOrder eq '1' or SalesOrder eq '2' and TotalNetAmount eq 0", "1"),
            ("(SalesOrder eq '1' or SalesOrder eq '2') and TotalNetAmount eq 20", "2"),
        ],
    )  # fmt: skip
    def test_filter(self, s4: S4, text: str, found: str) -> None:
        rows = s4.read(f"{ORDERS}/A_SalesOrder", **{"$filter": text})
        assert [one["SalesOrder"] for one in rows] == found.split()

    def test_filter_over_a_to_one(self, s4: S4) -> None:
        rows = s4.read(f"{ORDERS}/A_SalesOrderItem", **{"$filter": "to_SalesOrder/PurchaseOrderByCustomer eq 'PB-02''s'"})
        assert [one["SalesOrder"] for one in rows] == ["3"]

    def test_page_count_order_select_expand(self, s4: S4) -> None:
        query = {"$top": "3", "$skip": "2", "$inlinecount": "allpages", "$orderby": "SalesOrderDate desc,SalesOrder"}
        doc = s4.get(f"{ORDERS}/A_SalesOrder", params=query | {"$select": "SalesOrder,to_Item/Material", "$expand": "to_Item"}).json()["d"]
        assert doc["__count"] == "12"
        assert [one["SalesOrder"] for one in doc["results"]] == ["10", "9", "8"]
        first = doc["results"][0]
        assert set(first) == {"__metadata", "SalesOrder", "to_Item"}
        assert set(first["to_Item"]["results"][0]) == {"__metadata", "Material"}
        assert s4.get(f"{ORDERS}/A_SalesOrder/$count").text == "12"
        assert s4.get(f"{ORDERS}/A_SalesOrder/$count?$filter=SalesOrder eq '3'").text == "1"
        assert s4.read(f"{ORDERS}/A_SalesOrder", **{"$top": "0"}) == []

    def test_changed_since(self, s4: S4) -> None:
        time.sleep(0.01)
        since = datetime.now(UTC)
        assert s4.patch(f"{ORDERS}/A_SalesOrder('7')", {"AssignmentReference": "X"}).status_code == 204
        text = f"LastChangeDateTime gt datetimeoffset'{since:%Y-%m-%dT%H:%M:%S.%f}Z'"
        assert [one["SalesOrder"] for one in s4.read(f"{ORDERS}/A_SalesOrder", **{"$filter": text})] == ["7"]

    def test_version_4(self, s4: S4) -> None:
        first = s4.get(f"{ORDERS4}/SalesOrder?$count=true&$select=SalesOrder", headers={"Prefer": "odata.maxpagesize=5"}).json()
        assert (first["@odata.count"], len(first["value"]), set(first["value"][0])) == (12, 5, {"@odata.etag", "SalesOrder"})
        rows, doc = first["value"], first
        while "@odata.nextLink" in doc:
            doc = s4.get(f"{ORDERS4}/{doc['@odata.nextLink']}", headers={"Prefer": "odata.maxpagesize=5"}).json()
            rows += doc["value"]
        assert [one["SalesOrder"] for one in rows] == [str(index) for index in range(1, 13)]
        for text, found in (("contains(PurchaseOrderByCustomer,'-07')", "8"), ("SalesOrderDate ge 2026-03-12", "12"),
                            ("_Item/any(i:i/RequestedQuantity gt 11)", "12"), ("TotalNetAmount eq 30", "3")):  # fmt: skip
            assert [one["SalesOrder"] for one in s4.read(f"{ORDERS4}/SalesOrder", **{"$filter": text})] == [found]
        assert s4.get(f"{ORDERS4}/SalesOrder?$filter=tolower(SalesOrder) eq '1'").status_code == 400
        deep = s4.read(f"{ORDERS4}/SalesOrder('3')", **{"$expand": "_Item($select=Product;$expand=_ItemPricingElement)"})
        assert set(deep["_Item"][0]) == {"@odata.etag", "Product", "_ItemPricingElement"}
        exact = s4.get(f"{ORDERS4}/SalesOrder('3')", headers={"Accept": "application/json;IEEE754Compatible=true"})
        assert exact.json()["TotalNetAmount"] == "30"
        assert exact.headers["odata-version"] == "4.0"


class TestBatch:
    """3"""

    def send(self, s4: S4, *parts: str, path: str = ORDERS) -> httpx.Response:
        body = "".join(f"--b1\r\n{part}\r\n" for part in parts) + "--b1--\r\n"
        headers = s4.token | {"Content-Type": "multipart/mixed; boundary=b1"}
        return s4.http.post(f"{path}/$batch", content=body.encode(), headers=headers)

    def op(self, line: str, body: str = "", headers: str = "", ident: str = "") -> str:
        content = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
        name = f"Content-ID: {ident}\r\n" if ident else ""
        head = f"Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n{name}\r\n"
        return f"{head}{line} HTTP/1.1\r\nAccept: application/json\r\n{content}{headers}\r\n{body}"

    def changes(self, *ops: str) -> str:
        return "Content-Type: multipart/mixed; boundary=c1\r\n\r\n" + "".join(f"--c1\r\n{one}\r\n" for one in ops) + "--c1--\r\n"

    def test_reads_and_an_atomic_change_set(self, s4: S4) -> None:
        s4.order(s4.customer())
        patch = self.op(f"PATCH {ORDERS}/A_SalesOrder('1')", '{"AssignmentReference":"A"}', "If-Match: *\r\n")
        item = self.op("POST A_SalesOrder('1')/to_Item", '{"Material":"P003"}', ident="1")
        text = self.op("POST $1/to_Text", '{"Language":"EN","LongTextID":"0001","LongText":"Hello"}')
        answer = self.send(s4, self.op("GET A_SalesOrder('1')?$select=SalesOrder"), self.changes(patch, item, text))
        assert answer.status_code == 202
        assert answer.headers["content-type"].startswith("multipart/mixed; boundary=")
        assert answer.text.count("HTTP/1.1 200 OK") == 1
        assert answer.text.count("HTTP/1.1 204 No Content") == 1
        assert answer.text.count("HTTP/1.1 201 Created") == 2
        state = s4.tenant.state()
        assert state["A_SalesOrder"][0]["AssignmentReference"] == "A"
        assert state["A_SalesOrderItemText"][0]["LongText"] == "Hello"

    def test_a_failed_change_set_is_undone_and_answers_once(self, s4: S4) -> None:
        s4.order(s4.customer())
        good = self.op("PATCH A_SalesOrder('1')", '{"AssignmentReference":"A"}', "If-Match: *\r\n")
        bad = self.op("POST A_SalesOrder('1')/to_Item", '{"Material":"NONE"}')
        answer = self.send(s4, self.changes(good, bad), self.op("GET A_SalesOrder('1')"))
        assert answer.status_code == 202
        assert answer.text.count("HTTP/1.1 400 Bad Request") == 1
        assert "HTTP/1.1 204" not in answer.text
        assert "V1/321" in answer.text
        assert answer.text.count("HTTP/1.1 200 OK") == 1
        assert s4.tenant.state()["A_SalesOrder"][0]["AssignmentReference"] == ""

    def test_malformed(self, s4: S4) -> None:
        assert self.send(s4, self.op("POST A_SalesOrder", "{}")).status_code == 400
        assert self.send(s4, self.changes(self.op("GET A_SalesOrder"))).status_code == 400
        assert s4.http.post(f"{ORDERS}/$batch", content=b"x", headers=s4.token | {"Content-Type": "text/plain"}).status_code == 400
        no_token = s4.http.post(f"{ORDERS}/$batch", content=b"x", headers={"Content-Type": "multipart/mixed; boundary=b1"})
        assert no_token.status_code == 403


class TestBadDays:
    """4, 5, 10: the control plane with the vendor's own answers."""

    def fault(self, s4: S4, kind: str, method: str = "GET", **args: Any) -> None:
        httpx.post(f"{s4.base}/_control/faults", json={"kind": kind, "match": {"method": method}, "args": args}).raise_for_status()

    def test_shapes(self, s4: S4) -> None:
        self.fault(s4, "throttle", retry_after=3)
        answer = s4.get(f"{ORDERS}/A_SalesOrder")
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "3")
        for status in (401, 500, 502, 503):
            self.fault(s4, "status", status=status)
            answer = s4.get(f"{ORDERS}/A_SalesOrder")
            assert answer.status_code == status
            assert answer.headers["content-type"].startswith("text/html")
        self.fault(s4, "status", status=400)
        refusal(s4.get(f"{ORDERS}/A_SalesOrder"), 400, "/IWBEP/CM_MGW_RT/021")

    def test_lost_answer_after_commit_is_found_again(self, s4: S4) -> None:
        customer = s4.customer()
        self.fault(s4, "drop_after_commit", "POST")
        with pytest.raises(httpx.HTTPError):
            s4.order(customer)
        found = s4.read(f"{ORDERS}/A_SalesOrder", **{"$filter": "PurchaseOrderByCustomer eq 'PB-2026-0042'"})
        assert len(found) == 1

    def test_revoked_sessions_need_a_new_token(self, s4: S4) -> None:
        httpx.post(f"{s4.base}/_control/revoke")
        assert s4.post(f"{PARTNERS}/A_BusinessPartner", {}).status_code == 403
        s4.login()
        assert s4.post(f"{PARTNERS}/A_BusinessPartner", {}).status_code == 400

    def test_state_and_journal(self, s4: S4) -> None:
        s4.order(s4.customer())
        state = httpx.get(f"{s4.base}/_control/state").json()
        assert state["A_SalesOrder"][0]["TotalNetAmount"] == "19800.00"
        assert {one["Currency"] for one in state["__CompanyCode"]} == {"EUR", "GBP", "USD"}
        entries = httpx.get(f"{s4.base}/_control/journal").json()["entries"]
        assert entries[-1]["path"] == f"{ORDERS}/A_SalesOrder"
        httpx.post(f"{s4.base}/_control/reset")
        assert not s4.tenant.state()["A_SalesOrder"]


@pytest.fixture
def webhook() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A receiver that answers the handshake, fails once and then takes what comes."""
    received: list[dict[str, Any]] = []
    failures = [503]

    class Receiver(BaseHTTPRequestHandler):
        def do_OPTIONS(self) -> None:
            self.send_response(200)
            self.send_header("WebHook-Allowed-Origin", self.headers["WebHook-Request-Origin"])
            self.end_headers()

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status = failures.pop() if failures else 200
            if status == 200:
                received.append(body)
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/events", received
    server.shutdown()
    server.server_close()


class TestEvents:
    """7"""

    def test_delivered_at_least_once_with_keys_only(self, s4: S4, webhook: tuple[str, list[dict[str, Any]]]) -> None:
        url, received = webhook
        assert s4.tenant.subscribe(url)
        s4.order(s4.customer())
        deadline = time.monotonic() + 5
        while len(received) < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        kinds = {one["type"]: one for one in received}
        event = kinds["sap.s4.beh.salesorder.v1.SalesOrder.Created.v1"]
        assert event["data"] == {"SalesOrder": "1"}
        assert event["specversion"] == "1.0"
        assert "sap.s4.beh.businesspartner.v1.BusinessPartner.Created.v1" in kinds

    def test_no_event_for_what_was_refused(self, s4: S4) -> None:
        s4.post(f"{ORDERS}/A_SalesOrder", {"SalesOrderType": "OR"})
        assert s4.tenant.state()["__events"] == []

    def test_pull_queue(self, s4: S4) -> None:
        s4.order(s4.customer())
        path = "/sap/opu/odata/sap/C_BEHQUEUEDATA_CDS/C_Behqueuedata"
        found = s4.read(path, **{"$filter": "BusEventSubscriberCode eq 'CROSSWALK' and SAPObjectType eq 'SalesOrder'"})
        assert [(one["SAPObjectTaskCode"], one["SAPBusinessObjectKey1"]) for one in found] == [("Created", "0000000001")]
        moment = datetime.strptime(found[0]["CreationUTCDateTime"], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        assert datetime.now(UTC) - moment < timedelta(minutes=1)


class TestMetadata:
    """3, 8"""

    @pytest.mark.parametrize("path", [PARTNERS, ORDERS, PROJECTS, TIME, BILLS, ORDERS4, BILLS4, STATUS4])
    def test_true_of_the_records(self, s4: S4, path: str) -> None:
        answer = s4.get(f"{path}/$metadata")
        assert answer.headers["content-type"].startswith("application/xml")
        root = ElementTree.fromstring(answer.text)  # noqa: S314 - our own
        sets = [one.get("Name") for one in root.iter() if one.tag.endswith("}EntitySet")]
        listed = s4.get(path).json()
        assert sets == (listed["d"]["EntitySets"] if "d" in listed else [one["name"] for one in listed["value"]])
        for name in sets:
            assert s4.get(f"{path}/{name}?$top=1").status_code == 200

    def test_service_document_in_xml(self, s4: S4) -> None:
        answer = s4.get(f"{ORDERS}/", headers={"Accept": "*/*"})
        assert answer.headers["content-type"].startswith("application/atomsvc+xml")
        assert 'href="A_SalesOrder"' in answer.text
