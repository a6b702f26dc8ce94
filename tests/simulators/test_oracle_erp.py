"""The Oracle ERP simulator speaks the REST framework of the vendor fact sheet: who may call, envelopes, queries, writes, batch."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.jwk import RSAKey

from simulators.oracle_erp import OracleErp
from simulators.oracle_erp.auth import ASSERTION, AUDIENCE, CONSUMER
from tests.conftest import SPECS, needs_specs
from tests.simulators.oracle_erp_pod import ACTION, CREDENTIALS, CRM, FSCM, HCM, TOKEN, UK, Pod, invoice, serve

ERROR = "application/vnd.oracle.adf.error+json"


@pytest.fixture(scope="module")
def served() -> Iterator[Pod]:
    with serve() as pod:
        yield pod


@pytest.fixture
def pod(served: Pod) -> Pod:
    served.reset()
    return served


def assertion(pem: str = CREDENTIALS["private_key_pem"], kid: str = CREDENTIALS["certificate_alias"], **claims: Any) -> str:
    now = int(time.time())
    body = {"iss": CREDENTIALS["client_id"], "sub": CREDENTIALS["username"], "aud": AUDIENCE, "iat": now, "exp": now + 300} | claims
    return jwt.encode({"alg": "RS256", "kid": kid}, body, RSAKey.import_key(pem))


class TestSigningIn:
    """Section 1."""

    url = f"{FSCM}/currenciesLOV/GBP"

    def client(self, pod: Pod) -> tuple[str, str]:
        return CREDENTIALS["client_id"], CREDENTIALS["client_secret"]

    def test_basic_and_its_refusal_by_a_page(self, pod: Pod) -> None:
        assert pod.get(self.url)["Name"] == "Pound Sterling"
        pod.sign_in(CREDENTIALS["username"], "wrong")
        refused = pod.http.get(self.url)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Basic")
        assert refused.headers["content-type"].startswith("text/html")

    @pytest.mark.parametrize("scope", [CREDENTIALS["scope"], CONSUMER], ids=["instance", "consumer"])
    def test_client_credentials_by_a_foreign_client(self, pod: Pod, scope: str) -> None:
        with OAuth2Client(*self.client(pod), scope=scope, token_endpoint_auth_method="client_secret_basic") as client:
            token = client.fetch_token(pod.base_url + TOKEN, grant_type="client_credentials")
            assert (token["token_type"], token["expires_in"]) == ("Bearer", 3600)
            assert client.get(pod.base_url + self.url).json()["CurrencyCode"] == "GBP"
            pod.http.post("/_control/revoke")
            assert client.get(pod.base_url + self.url).status_code == 401

    def test_tokens_expire(self, pod: Pod) -> None:
        form = {"grant_type": "client_credentials", "scope": CREDENTIALS["scope"]}
        token = httpx.post(pod.base_url + TOKEN, data=form, auth=self.client(pod)).json()["access_token"]
        header = {"Authorization": f"Bearer {token}"}
        assert httpx.get(pod.base_url + self.url, headers=header).status_code == 200
        pod.simulator.gate.now = lambda: time.time() + 3601
        assert httpx.get(pod.base_url + self.url, headers=header).status_code == 401

    def test_a_user_assertion_acts_as_its_user(self, pod: Pod) -> None:
        form = {"grant_type": ASSERTION, "assertion": assertion(sub=CREDENTIALS["limited_username"]), "scope": CREDENTIALS["scope"]}
        token = httpx.post(pod.base_url + TOKEN, data=form, auth=self.client(pod)).json()["access_token"]
        refused = httpx.get(f"{pod.base_url}{FSCM}/projectBillingEvents", headers={"Authorization": f"Bearer {token}"})
        assert refused.status_code == 403

    @pytest.mark.parametrize(
        ("form", "status", "error"),
        [
            ({"grant_type": "password", "scope": CONSUMER}, 400, "unsupported_grant_type"),
            ({"grant_type": "client_credentials", "scope": "openid"}, 400, "invalid_scope"),
            ({"grant_type": ASSERTION, "assertion": assertion(aud="https://elsewhere"), "scope": CONSUMER}, 400, "invalid_grant"),
            ({"grant_type": ASSERTION, "assertion": assertion(exp=1), "scope": CONSUMER}, 400, "invalid_grant"),
            ({"grant_type": ASSERTION, "assertion": assertion(iat=int(time.time()) + 999), "scope": CONSUMER}, 400, "invalid_grant"),
            ({"grant_type": ASSERTION, "assertion": assertion(sub="nobody"), "scope": CONSUMER}, 400, "invalid_grant"),
            ({"grant_type": ASSERTION, "assertion": assertion(iss="someone"), "scope": CONSUMER}, 400, "invalid_grant"),
            ({"grant_type": ASSERTION, "assertion": assertion(kid="other"), "scope": CONSUMER}, 400, "invalid_grant"),
            ({"grant_type": ASSERTION, "assertion": "x.y.z", "scope": CONSUMER}, 400, "invalid_grant"),
            (
                {"grant_type": ASSERTION, "assertion": assertion(OracleErp.new_credentials()["private_key_pem"]), "scope": CONSUMER},
                400,
                "invalid_grant",
            ),
        ],
    )
    def test_bad_token_requests(self, pod: Pod, form: dict[str, str], status: int, error: str) -> None:
        refused = httpx.post(pod.base_url + TOKEN, data=form, auth=self.client(pod))
        assert (refused.status_code, refused.json()["error"]) == (status, error)

    def test_a_wrong_secret(self, pod: Pod) -> None:
        form = {"grant_type": "client_credentials", "scope": CONSUMER}
        refused = httpx.post(pod.base_url + TOKEN, data=form, auth=(CREDENTIALS["client_id"], "no"))
        assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")

    def test_a_client_assertion_stands_for_the_secret(self, pod: Pod) -> None:
        kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        form = {"grant_type": "client_credentials", "scope": CONSUMER, "client_assertion_type": kind}
        good = form | {"client_assertion": assertion(sub=CREDENTIALS["client_id"])}
        assert httpx.post(pod.base_url + TOKEN, data=good).status_code == 200
        assert httpx.post(pod.base_url + TOKEN, data=form | {"client_assertion": assertion()}).status_code == 401

    def test_a_jwt_of_a_trusted_issuer_is_a_token(self, pod: Pod) -> None:
        for claims, status in (
            ({"iss": CREDENTIALS["trusted_issuer"]}, 200),
            ({}, 401),
            ({"iss": CREDENTIALS["trusted_issuer"], "exp": 5}, 401),
        ):
            header = {"Authorization": f"Bearer {assertion(**claims)}"}
            assert httpx.get(pod.base_url + self.url, headers=header).status_code == status

    def test_what_a_user_may_not_see_is_not_there(self, pod: Pod) -> None:
        mine = pod.project()
        other = pod.project(
            SourceTemplateName="T&M Consulting Template US", ProjectName="Roll-out US", ProjectNumber="US-1", ProjectStartDate="2026-01-01"
        )
        pod.sign_in(CREDENTIALS["limited_username"], CREDENTIALS["limited_password"])
        assert [one["ProjectId"] for one in pod.items("projects")] == [mine["ProjectId"]]
        assert pod.items("projects", q="ProjectNumber=US-1") == []
        assert pod.http.get(f"{FSCM}/projects/{other['ProjectId']}").status_code == 404
        assert pod.http.get(f"{FSCM}/projectBillingEvents").status_code == 403
        refused = pod.post(
            "projects", {"SourceTemplateName": "T&M Consulting Template US", "ProjectName": "X", "ProjectStartDate": "2026-01-01"}, 400
        )
        assert refused.startswith("JBO-25003")


class TestEnvelopes:
    """Sections 1, 2.1 - 2.4, 4."""

    def test_versions(self, pod: Pod) -> None:
        found = pod.get("/fscmRestApi/resources")["items"][0]
        assert (found["version"], found["isLatest"]) == ("11.13.18.05", True)
        assert found["adf:extension"]["default"] == "1"
        assert pod.get("/hcmRestApi/resources/latest/hcmBusinessUnitsLOV")["count"] == 3
        assert pod.http.get("/fscmRestApi/resources/11.0/projects").status_code == 404

    def test_a_resource_is_on_one_root_only(self, pod: Pod) -> None:
        assert pod.http.get(f"{FSCM}/hubOrganizations").status_code == 404
        assert pod.get(f"{CRM}/hubOrganizations")["items"] == []

    def test_content_types(self, pod: Pod) -> None:
        for accept, wanted in (("application/json", "application/json"), ("*/*", "application/vnd.oracle.adf.resourcecollection+json")):
            assert pod.http.get(f"{FSCM}/projects", headers={"Accept": accept}).headers["content-type"] == wanted

    def test_an_empty_collection(self, pod: Pod) -> None:
        href = f"{pod.base_url}{FSCM}/projects"
        links = [{"rel": "self", "href": href, "name": "projects", "kind": "collection"}]
        assert pod.get("projects") == {"items": [], "count": 0, "hasMore": False, "limit": 25, "offset": 0, "links": links}

    def test_an_item(self, pod: Pod) -> None:
        made = pod.project()
        item = pod.get("projects")["items"][0]
        assert item == made | {"links": item["links"]}
        assert list(item)[-1] == "links"
        assert item["ProjectDescription"] is None
        rels = [link["rel"] for link in item["links"]]
        assert rels[:2] == ["self", "canonical"]
        assert set(rels) == {"self", "canonical", "lov", "child"}
        indicator = item["links"][0]["properties"]["changeIndicator"]
        assert indicator.startswith("ACED0005")
        assert indicator == indicator.upper()

    def test_hrefs_name_the_port(self) -> None:
        simulator = OracleErp("https://pod.example", CREDENTIALS)
        assert simulator._catalogue("fscm")["items"][0]["links"][0]["href"].startswith("https://pod.example:443/fscmRestApi")

    def test_paging_goes_by_offset_and_never_links_ahead(self, pod: Pod) -> None:
        for n in range(3):
            pod.project(ProjectName=f"P{n}", ProjectNumber=f"N{n}")
        seen, offset = [], 0
        while True:
            page = pod.get("projects", limit=2, offset=offset, orderBy="ProjectId", totalResults="true")
            assert page["totalResults"] == 3
            assert {link["rel"] for link in page["links"]} == {"self"}
            seen += [item["ProjectNumber"] for item in page["items"]]
            offset += page["count"]
            if not page["hasMore"]:
                break
        assert seen == ["N0", "N1", "N2"]
        assert pod.get("projects", limit=9999)["limit"] == 500
        assert "totalResults" not in pod.get("projects")

    @pytest.mark.parametrize("params", [{"limit": "0"}, {"limit": "x"}, {"offset": "-1"}, {"fields": "Nope"}, {"expand": "Nope"},
                                        {"page": "2"},
                                        {"orderBy": "Nope"}, {"orderBy": "ProjectId:up"}, {"finder": "Nope;A=1"}])  # fmt: skip
    def test_bad_parameters(self, pod: Pod, params: dict[str, str]) -> None:
        assert pod.http.get(f"{FSCM}/projects", params=params).status_code == 400

    def test_fields_only_data_and_links(self, pod: Pod) -> None:
        made = pod.project()
        path = f"projects/{made['ProjectId']}"
        assert pod.get(path, fields="ProjectId,ProjectName", onlyData="true") == {
            "ProjectId": made["ProjectId"], "ProjectName": "Larkfield ERP roll-out",
        }  # fmt: skip
        assert [link["rel"] for link in pod.get(path, links="self,canonical")["links"]] == ["self", "canonical"]
        page = pod.get("projects", onlyData="true")
        assert "links" not in page["items"][0]
        assert page["links"][0]["rel"] == "self"
        found = pod.get(path, fields="ProjectId;Tasks:TaskNumber", onlyData="true")
        assert found == {"ProjectId": made["ProjectId"], "Tasks": [{"TaskNumber": "1"}]}

    def test_expanded_children_have_two_shapes(self, pod: Pod) -> None:
        made = pod.project()
        path = f"projects/{made['ProjectId']}"
        old = pod.get(path, expand="Tasks")["Tasks"]
        assert [link["rel"] for link in old[0]["links"]][:3] == ["self", "canonical", "parent"]
        pod.framework(4)
        new = pod.get(path, expand="all")["Tasks"]
        assert (new["count"], new["hasMore"], new["items"][0]["TaskId"]) == (1, False, old[0]["TaskId"])

    def test_keys_of_tasks_are_told_by_links_only(self, pod: Pod) -> None:
        made = pod.project()
        child = f"projects/{made['ProjectId']}/child/Tasks"
        task = pod.get(child)["items"][0]
        assert pod.http.get(f"{FSCM}/{child}/{task['TaskId']}").status_code == 404
        href = task["links"][0]["href"]
        assert pod.get(httpx.URL(href).path)["TaskNumber"] == "1"

    def test_default_limit_is_the_range_size(self, pod: Pod) -> None:
        _, account = pod.customer()
        body = invoice(account)
        body["receivablesInvoiceLines"] = body["receivablesInvoiceLines"] + [body["receivablesInvoiceLines"][0] | {"LineNumber": 2}]
        made = pod.post("receivablesInvoices", body)
        page = pod.get(f"receivablesInvoices/{made['CustomerTransactionId']}/child/receivablesInvoiceLines")
        assert (page["count"], page["limit"], page["hasMore"]) == (1, 1, True)

    def test_lists_of_values(self, pod: Pod) -> None:
        _, account = pod.customer()
        made = pod.invoice(account)
        path = f"receivablesInvoices/{made['CustomerTransactionId']}/lov"
        assert {one["Name"] for one in pod.items(f"{path}/PaymentTermsVA")} >= {"Net 30", "30 Net"}
        assert [one["Location"] for one in pod.items(f"{path}/billToSites")] == [f"{account}-1"]
        assert pod.http.post(f"{FSCM}/{path}/billToSites", json={}).status_code == 405


class TestQueries:
    """Section 2.5."""

    @pytest.fixture
    def projects(self, pod: Pod) -> Pod:
        for n, name in enumerate(("Larkfield one", "Larkfield two", "O'Hara")):
            pod.project(ProjectName=name, ProjectNumber=f"LK-{n}", ProjectStartDate=f"2026-0{n + 1}-01")
        return pod

    def numbers(self, pod: Pod, q: str) -> list[str]:
        return [one["ProjectNumber"] for one in pod.items("projects", q=q, orderBy="ProjectNumber")]

    @pytest.mark.parametrize(
        ("q", "found"),
        [
            ("ProjectNumber=LK-1", ["LK-1"]),
            ("ProjectNumber='LK-1'", ["LK-1"]),
            ('ProjectName="Larkfield two"', ["LK-1"]),
            ("ProjectName=Larkfield*;ProjectStartDate>2026-01-15", ["LK-1"]),
            ("ProjectStartDate>=2026-02-01 and <=2026-02-28", ["LK-1"]),
            ("ProjectNumber!=LK-1", ["LK-0", "LK-2"]),
            ("CreationDate>2020-01-01", ["LK-0", "LK-1", "LK-2"]),
            ("ProjectStatusCode=ACTIVE;ProjectNumber=NONE", []),
        ],
    )
    def test_by_example(self, projects: Pod, q: str, found: list[str]) -> None:
        assert self.numbers(projects, q) == found

    @pytest.mark.parametrize(
        ("q", "found"),
        [
            ("ProjectNumber = 'LK-1'", ["LK-1"]),
            ("ProjectName LIKE 'Lark%' AND ProjectStartDate < '2026-01-15'", ["LK-0"]),
            ("ProjectNumber IN ('LK-0','LK-2')", ["LK-0", "LK-2"]),
            ("(ProjectNumber = 'LK-0' OR ProjectNumber = 'LK-1') AND ProjectName LIKE '%two'", ["LK-1"]),
            ("ProjectStartDate BETWEEN '2026-02-01' AND '2026-02-28'", ["LK-1"]),
            ("ProjectDescription IS NULL; ProjectNumber <> 'LK-0'", ["LK-1", "LK-2"]),
            ("ProjectNumber IS NOT NULL", ["LK-0", "LK-1", "LK-2"]),
            ("UPPER(ProjectName) = 'LARKFIELD TWO'", ["LK-1"]),
            ("ProjectName = 'O''Hara'", ["LK-2"]),
            ("LastUpdateDate >= '2020-03-01T00:00:00.000+00:00'", ["LK-0", "LK-1", "LK-2"]),
            ("Tasks.TaskNumber = '1' AND NOT ProjectNumber = 'LK-2'", ["LK-0", "LK-1"]),
        ],
    )
    def test_row_match(self, projects: Pod, q: str, found: list[str]) -> None:
        projects.framework(2)
        assert self.numbers(projects, q) == found

    @pytest.mark.parametrize(
        ("framework", "q"),
        [
            (1, "ProjectNumber LIKE 'L%'"), (1, "Nope=1"), (1, "ProjectId=abc"), (1, "ProjectStartDate>yesterday"),
            (1, "LastUpdateDate>2026-03-01T00:00:00 00:00"), (2, "ProjectNumber=LK-1"), (2, "ProjectNumber = "), (2, "Nope = 1"),
            (2, "ProjectNumber = 'a' OR"), (2, "(ProjectNumber = 'a'"), (2, "Nope.A = 1"),
        ],
    )  # fmt: skip
    def test_bad_queries(self, projects: Pod, framework: int, q: str) -> None:
        projects.framework(framework)
        assert projects.http.get(f"{FSCM}/projects", params={"q": q}).status_code == 400

    def test_unqueryable_attributes_and_the_finder_instead(self, pod: Pod) -> None:
        _, account = pod.customer()
        made = pod.invoice(account)
        for name in ("BusinessUnit", "BillToCustomerNumber", "TransactionDate", "CrossReference", "TransactionSource"):
            refused = pod.http.get(f"{FSCM}/receivablesInvoices", params={"q": f"{name}=2026-03-31"})
            assert refused.status_code == 400
            assert "not queryable" in refused.text
        search = f"invoiceSearch;BusinessUnit={UK},BillToCustomerNumber={account},CrossReference=SFINV-1"
        found = pod.items("receivablesInvoices", finder=search)
        assert [one["CustomerTransactionId"] for one in found] == [made["CustomerTransactionId"]]
        assert pod.items("receivablesInvoices", finder=f"PrimaryKey;CustomerTransactionId={made['CustomerTransactionId']}")
        refused = pod.http.get(f"{FSCM}/receivablesInvoices", params={"finder": "invoiceSearch;CrossReference=SFINV-1"})
        assert refused.status_code == 400

    def test_changes_since_an_instant(self, pod: Pod) -> None:
        first = pod.project()
        time.sleep(0.01)
        second = pod.project(ProjectName="Later", ProjectNumber="LK-101")
        found = pod.items("projects", q=f"LastUpdateDate>{first['LastUpdateDate']}", orderBy="LastUpdateDate,ProjectId")
        assert [one["ProjectId"] for one in found] == [second["ProjectId"]]


class TestWrites:
    """Sections 5, 5.1, 7."""

    def test_create_answers_with_everything(self, pod: Pod) -> None:
        body = {"SourceTemplateName": "T&M Consulting Template", "ProjectName": "P", "ProjectStartDate": "2026-03-01",
                "Tasks": [{"TaskNumber": "A", "TaskName": "Design"}]}  # fmt: skip
        made = pod.http.post(f"{FSCM}/projects", json=body)
        assert made.status_code == 201
        assert made.headers["location"] == f"{pod.base_url}{FSCM}/projects/{made.json()['ProjectId']}"
        assert [task["TaskName"] for task in made.json()["Tasks"]] == ["Design"]
        assert made.json()["CreatedBy"] == CREDENTIALS["username"]

    @pytest.mark.parametrize(
        ("change", "code", "path"),
        [
            ({"ProjectName": None}, "27014", "/ProjectName"),
            ({"ProjectNumber": "X" * 26}, "27010", "/ProjectNumber"),
            ({"ProjectStartDate": "01/03/2026"}, "27018", "/ProjectStartDate"),
            ({"ProjectStartDate": "2026-02-30"}, "27018", "/ProjectStartDate"),
            ({"BillingFlag": "Y"}, "27018", "/BillingFlag"),
            ({"BusinessUnitId": "abc"}, "27018", "/BusinessUnitId"),
            ({"ProjectName": 7}, "27018", "/ProjectName"),
            ({"ProjectId": 1}, "27008", "/ProjectId"),
            ({"projectName": "x"}, "25058", "/projectName"),
            ({"BusinessUnitName": "No such BU"}, "25003", "/BusinessUnitName"),
            ({"SourceTemplateName": "None such"}, "25003", "/SourceTemplateName"),
        ],
    )
    def test_values_refused_in_both_shapes(self, pod: Pod, change: dict[str, Any], code: str, path: str) -> None:
        body = {"SourceTemplateName": "T&M Consulting Template", "ProjectName": "P", "ProjectStartDate": "2026-03-01"} | change
        plain = pod.http.post(f"{FSCM}/projects", json=body)
        assert plain.status_code == 400
        assert plain.headers["content-type"].startswith("text/plain")
        assert plain.text.startswith(f"JBO-{code}: ")
        for header in ({"REST-Framework-Version": "4"}, {"Accept": f"application/json, {ERROR}"}):
            refused = pod.http.post(f"{FSCM}/projects", json=body, headers=header)
            assert refused.headers["content-type"] == ERROR
            doc = refused.json()
            assert (doc["title"], doc["status"]) == ("Bad Request", "400")
            assert (doc["o:errorDetails"][0]["o:errorCode"], doc["o:errorDetails"][0]["o:errorPath"]) == (code, path)
        assert pod.items("projects") == []

    def test_text_that_spells_a_number_is_one(self, pod: Pod) -> None:
        assert pod.project(HoursPerDay="7.5")["HoursPerDay"] == 7.5

    def test_a_nested_refusal_leaves_nothing(self, pod: Pod) -> None:
        body = {"SourceTemplateName": "T&M Consulting Template", "ProjectName": "P", "ProjectStartDate": "2026-03-01",
                "Tasks": [{"TaskNumber": "1", "TaskName": "A"}, {"TaskNumber": "1", "TaskName": "B"}]}  # fmt: skip
        assert "PJF_TASK_NUMBER_DUPLICATE" in pod.post("projects", body, 400)
        assert pod.items("projects") == []

    def test_if_match(self, pod: Pod) -> None:
        made = pod.project()
        path = f"{FSCM}/projects/{made['ProjectId']}"
        indicator = made["links"][0]["properties"]["changeIndicator"]
        pod.patch(path, {"ProjectDescription": "A"}, **{"If-Match": f'"{indicator}"'})
        stale = pod.http.patch(path, json={"ProjectDescription": "B"}, headers={"If-Match": f'"{indicator}"'})
        assert stale.status_code == 412
        assert pod.patch(path, {"ProjectDescription": "C"})["ProjectDescription"] == "C"
        assert "etag" not in pod.http.get(path).headers
        tag = pod.http.get(path, headers={"REST-Framework-Version": "2"}).headers["etag"]
        pod.patch(path, {"ProjectDescription": "D"}, **{"If-Match": tag})

    def test_method_override(self, pod: Pod) -> None:
        made = pod.project()
        header = {"X-HTTP-Method-Override": "PATCH"}
        changed = pod.http.post(f"{FSCM}/projects/{made['ProjectId']}", json={"ProjectDescription": "A"}, headers=header)
        assert (changed.status_code, changed.json()["ProjectDescription"]) == (200, "A")

    def test_upsert_where_it_is_declared(self, pod: Pod) -> None:
        body = {"PartyNumber": "LARK-1", "OrganizationName": "Larkfield", "PartyUsageCode": "CUSTOMER"}
        first = pod.post(f"{CRM}/hubOrganizations", body, 201, **{"Upsert-Mode": "true"})
        second = pod.post(f"{CRM}/hubOrganizations", body | {"URL": "https://lark.example"}, 200, **{"Upsert-Mode": "true"})
        assert (second["PartyId"], second["URL"]) == (first["PartyId"], "https://lark.example")
        refused = pod.post("projects", {"ProjectName": "x", "ProjectStartDate": "2026-01-01"}, 400, **{"Upsert-Mode": "true"})
        assert "upsert" in refused

    @pytest.mark.parametrize(
        ("method", "path", "headers", "status"),
        [
            ("DELETE", f"{FSCM}/projects/1", {}, 404),
            ("PUT", f"{FSCM}/projects", {}, 405),
            ("POST", f"{FSCM}/currenciesLOV", {}, 405),
            ("POST", f"{FSCM}/projects", {"Content-Type": "text/plain"}, 415),
            ("GET", f"{FSCM}/projects", {"Accept": "text/html"}, 406),
            ("GET", f"{FSCM}/projects", {"REST-Framework-Version": "77"}, 400),
            ("GET", f"{FSCM}/nothing", {}, 404),
            ("GET", f"{FSCM}/projects/12", {}, 404),
            ("POST", f"{FSCM}/projects", {"Content-Type": "application/json"}, 400),
        ],
    )
    def test_framework_refusals(self, pod: Pod, method: str, path: str, headers: dict[str, str], status: int) -> None:
        assert pod.http.request(method, path, headers=headers, content=b"{").status_code == status

    def test_projects_cannot_be_deleted(self, pod: Pod) -> None:
        made = pod.project()
        refused = pod.http.delete(f"{FSCM}/projects/{made['ProjectId']}")
        assert refused.status_code == 405
        assert refused.headers["allow"] == "GET, PATCH"

    def test_actions_in_both_forms(self, pod: Pod) -> None:
        party, _ = pod.customer()
        path = f"{FSCM}/contracts/{pod.contract(party)['ContractId']}"
        assert pod.http.post(f"{path}/action/validateContract", json={}).status_code == 415
        assert pod.http.post(f"{path}/action/validateContract", headers=ACTION).json() == {"result": "SUCCESS"}
        old = pod.http.post(path, json={"name": "validateContract", "parameters": []}, headers=ACTION)
        assert old.json() == {"result": "SUCCESS"}
        assert pod.http.post(f"{path}/action/nothing", json={}, headers=ACTION).status_code == 404
        assert pod.http.post(f"{path}/action/sign", json={"Strange": 1}, headers=ACTION).status_code == 400
        assert pod.http.get(f"{path}/action/sign").status_code == 405


class TestBatch:
    """Section 5.3."""

    def batch(self, pod: Pod, *parts: dict[str, Any]) -> httpx.Response:
        content = json.dumps({"parts": parts})
        return pod.http.post(FSCM, content=content, headers={"Content-Type": "application/vnd.oracle.adf.batch+json"})

    def test_in_order(self, pod: Pod) -> None:
        made = pod.project()
        answer = self.batch(
            pod,
            {"id": "p1", "path": f"/projects/{made['ProjectId']}", "operation": "update", "payload": {"ProjectDescription": "Phase 1"}},
            {"id": "p2", "path": "/projects?q=ProjectNumber=LK-100", "operation": "get"},
        )
        assert answer.status_code == 200
        parts = answer.json()["parts"]
        assert [part["id"] for part in parts] == ["p1", "p2"]
        assert parts[1]["payload"]["items"][0]["ProjectDescription"] == "Phase 1"

    def test_all_or_nothing(self, pod: Pod) -> None:
        made = pod.project()
        answer = self.batch(
            pod,
            {"id": "p1", "path": f"/projects/{made['ProjectId']}", "operation": "update", "payload": {"ProjectDescription": "Phase 1"}},
            {"id": "p2", "path": "/projects", "operation": "create", "payload": {"ProjectName": "no template"}},
        )
        assert answer.status_code == 400
        assert "p2" in answer.text
        assert pod.get(f"projects/{made['ProjectId']}")["ProjectDescription"] is None

    @pytest.mark.parametrize("change", [{"id": 1.5}, {"path": ""}, {"path": "/"}, {"operation": ["get"]}])
    def test_a_part_that_is_none(self, pod: Pod, change: dict[str, Any]) -> None:
        assert self.batch(pod, {"id": "p1", "path": "/projects", "operation": "get"} | change).status_code == 400

    def test_a_batch_needs_its_own_type(self, pod: Pod) -> None:
        assert pod.http.post(FSCM, json={"parts": []}).status_code == 415


class TestDescribe:
    """Section 3: true of what validates writes, and shaped as the recorded document."""

    def test_attributes_say_what_writes_enforce(self, pod: Pod) -> None:
        doc = pod.get("projects/describe")["Resources"]["projects"]
        names = {one["name"]: one for one in doc["attributes"]}
        assert (names["ProjectName"]["mandatory"], names["ProjectName"]["maxLength"]) == (True, "240")
        assert names["ProjectId"]["allowChanges"] == "never"
        assert [one["name"] for one in doc["collection"]["actions"]] == ["get", "create"]
        assert "Tasks" in doc["children"]
        assert "receivablesInvoices" in pod.get("describe")["Resources"]

    def test_one_may_not_describe_what_one_may_not_use(self, pod: Pod) -> None:
        pod.sign_in(CREDENTIALS["limited_username"], CREDENTIALS["limited_password"])
        assert pod.http.get(f"{FSCM}/projectBillingEvents/describe").status_code == 403
        assert "projectBillingEvents" not in pod.get("describe")["Resources"]

    @needs_specs
    def test_against_the_live_document(self, pod: Pod) -> None:
        wanted = json.loads((SPECS / "oracle_erp" / "receivablesInvoices.describe.json").read_text())["Resources"]["receivablesInvoices"]
        made = pod.get("receivablesInvoices/describe")["Resources"]["receivablesInvoices"]
        self._same(made, wanted, "receivablesInvoices")
        assert made["collection"]["finders"][1]["name"] == "invoiceSearch"
        selective = [{one["name"]: one["required"] for one in doc["collection"]["finders"][1]["attributes"]} for doc in (made, wanted)]
        assert selective[0] == selective[1]
        actions = [[one["name"] for one in doc["item"]["actions"]] for doc in (made, wanted)]
        assert actions[0] == actions[1]

    def _same(self, made: dict[str, Any], wanted: dict[str, Any], path: str) -> None:
        members = ("name", "type", "updatable", "mandatory", "queryable", "allowChanges", "maxLength")

        def essence(doc: dict[str, Any]) -> list[tuple[Any, ...]]:
            length = {one["name"]: one.get("maxLength") or one.get("precision") for one in doc["attributes"] if one["type"] == "string"}
            return [
                (*(one.get(member) for member in members[:-1]), str(length.get(one["name"]) or "") or None) for one in doc["attributes"]
            ]

        assert essence(made) == essence(wanted), path
        assert made["collection"]["rangeSize"] == wanted["collection"]["rangeSize"], path
        for name, child in made.get("children", {}).items():
            self._same(child, wanted["children"][name], f"{path}.{name}")

    @needs_specs
    @pytest.mark.parametrize("name", ["fscm:projects", "fscm:projects.Tasks", "fscm:projectLaborResources", "fscm:contracts",
                                      "fscm:projectBillingEvents", "fscm:erpintegrations", "fscm:eventTypesLOV", "fscm:legalEntitiesLOV",
                                      "fscm:currenciesLOV", "fscm:expenditureTypes", "fscm:genericLookups", "fscm:projectsLOV",
                                      "fscm:projectOrganizationsLOV", "crm:hubOrganizations", "crm:hubOrganizations.Address",
                                      "hcm:hcmBusinessUnitsLOV", "fscm:receivablesInvoices"])  # fmt: skip
    def test_recorded_attribute_names(self, pod: Pod, name: str) -> None:
        shape = json.loads((SPECS / "oracle_erp" / "observed_resource_shapes.json").read_text())["resources"][name]
        root, _, path = name.partition(":")
        top, _, child = path.partition(".")
        doc = pod.get(f"{({'fscm': FSCM, 'crm': CRM, 'hcm': HCM})[root]}/{top}/describe")["Resources"][top]
        doc = doc["children"][child] if child else doc
        kinds = {"string": "string", "integer": "integer number", "number": "number", "boolean": "boolean", "string(date)": "date",
                 "string(date-time)": "datetime"}  # fmt: skip
        made = {one["name"]: one["type"] for one in doc["attributes"]}
        for attribute, kind in shape["attributes"].items():
            if isinstance(kind, str):
                first = kind.partition("|")[0]
                assert first == "null-only" or made[attribute] in kinds[first].split(), (attribute, kind, made.get(attribute))
                assert attribute in made


class TestBadDays:
    """Section 7: what the control plane brings about is in the vendor's own shapes."""

    def fault(self, pod: Pod, kind: str, **args: Any) -> None:
        pod.http.post("/_control/faults", json={"kind": kind, "args": args, "match": {"path_regex": "RestApi"}}).raise_for_status()

    def test_throttled_and_down(self, pod: Pod) -> None:
        self.fault(pod, "throttle", retry_after=3)
        answer = pod.http.get(f"{FSCM}/projects")
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "3")
        self.fault(pod, "status", status=503)
        answer = pod.http.get(f"{FSCM}/projects")
        assert answer.headers["content-type"].startswith("text/html")
        self.fault(pod, "status", status=400, code="JBO-26092")
        assert pod.http.get(f"{FSCM}/projects").text.startswith("JBO-26092")
        self.fault(pod, "status", status=500)
        assert pod.http.get(f"{FSCM}/projects").headers["content-type"].startswith("text/plain")

    def test_a_lost_answer_leaves_the_row(self, pod: Pod) -> None:
        self.fault(pod, "drop_after_commit")
        with pytest.raises(httpx.HTTPError):
            pod.project(SourceApplicationCode="SFDC", SourceProjectReference="0065g00000X1")
        assert len(pod.items("projects", q="SourceApplicationCode=SFDC;SourceProjectReference=0065g00000X1")) == 1
        entries = pod.http.get("/_control/journal").json()["entries"]
        assert entries[0]["fault"] == "drop_after_commit"
        assert len(pod.simulator.state()["projects"]) == 1
