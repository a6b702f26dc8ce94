"""The Business Central simulator: project pages, queries, webhooks, batches, clients that nobody here wrote (sheet 3.3, 7, 8)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import requests

from tests.simulators.dynamics365_bench import CREDENTIALS, PLAIN, SCOPE, Client, Json, Listener, Tenant, refusal, serving
from tests.simulators.test_dynamics365 import UNKNOWN


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
    client = Client(tenant)
    client.post("customers", number="C1", displayName="Larkfield Energy Ltd", city="Bristol")
    return client


class TestProjects:
    """6, 7"""

    @pytest.fixture
    def job(self, tenant: Tenant, bc: Client) -> Json:
        return bc.post(tenant.pages("Job_Card"), No="prj-1", Description="Rollout", Sell_to_Customer_No="C1", Starting_Date="2026-03-01")

    def test_number_and_name(self, bc: Client) -> None:
        made = bc.post("projects", displayName="Rollout")
        assert made["number"] == "PR001001"
        assert bc.patch(f"projects({made['id']})", displayName="Rollout 2")["displayName"] == "Rollout 2"
        assert bc.refused("projects", number="pr001001")[:2] == (409, "Internal_EntityWithSameKeyExists")
        assert bc.refused("projects", displayName="x", status="Open")[:2] == (400, "BadRequest")
        assert bc.http.delete(bc.at(f"projects({made['id']})")).status_code == 204

    def test_a_project_and_its_card_are_one(self, tenant: Tenant, bc: Client, job: Json) -> None:
        assert (job["No"], job["Status"], job["Blocked"], job["Task_Billing_Method"]) == ("PRJ-1", "Open", " ", "One customer")
        assert (job["Bill_to_Customer_No"], job["Bill_to_Name"], job["Bill_to_City"]) == ("C1", "Larkfield Energy Ltd", "Bristol")
        assert job["@odata.context"].endswith("/ODataV4/$metadata#Company('HOLT-UK')/Job_Card/$entity")
        (project,) = bc.all("projects", **{"$filter": "number eq 'PRJ-1'"})
        assert project["displayName"] == "Rollout"
        bc.patch(f"projects({project['id']})", displayName="Rollout 2")
        card = bc.get(tenant.pages("Job_Card('PRJ-1')"))
        assert card["Description"] == "Rollout 2"
        assert card["@odata.etag"] != job["@odata.etag"]
        assert bc.get(tenant.pages("Job_Card(No='PRJ-1')"))["No"] == "PRJ-1"
        assert [row["No"] for row in bc.all(tenant.pages("Job_List"), **{"$filter": "Status eq 'Open'"})] == ["PRJ-1"]

    def test_status_and_locks(self, tenant: Tenant, bc: Client, job: Json) -> None:
        path = tenant.pages("Job_Card('PRJ-1')")
        assert bc.refused(path, "PATCH", {}, Status="Completed")[:2] == (400, "BadRequest_InvalidToken")
        answer = bc.http.patch(path, json={"Status": "Completed"}, headers={"If-Match": job["@odata.etag"]})
        assert (answer.status_code, answer.json()["Status"]) == (200, "Completed")
        assert bc.refused(path, "PATCH", {"If-Match": job["@odata.etag"]}, Status="Open")[:2] == (409, "Request_EntityChanged")
        assert bc.refused(path, "PATCH", Status="Done")[1:] == (
            "Unknown",
            "'Done' is not an option. The existing options are: Planning,Quote,Open,Completed",
        )

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            ({"Sell_to_Customer_No": "NOBODY"}, 400, "Internal_InvalidTableRelation"),
            ({"Person_Responsible": "99"}, 400, "Internal_InvalidTableRelation"),
            ({"Currency_Code": "XXX"}, 400, "Internal_InvalidTableRelation"),
            ({"Description": "x" * 101}, 400, "Application_StringExceededLength"),
            ({"Percent_Completed": 5}, 400, "BadRequest_InvalidOperation"),
            ({"No": "PRJ-1"}, 409, "Internal_EntityWithSameKeyExists"),
            ({"Budget": 5}, 400, "BadRequest"),
            ({"Starting_Date": "soon"}, 400, "BadRequest"),
        ],
    )
    def test_cards_that_are_refused(self, tenant: Tenant, bc: Client, job: Json, body: Json, status: int, code: str) -> None:
        assert bc.refused(tenant.pages("Job_Card"), **body)[:2] == (status, code)

    def test_pages_that_are_not_there_or_not_writable(self, tenant: Tenant, bc: Client) -> None:
        assert bc.refused(tenant.pages("Job_List"), Description="x")[:2] == (405, "BadRequest_MethodNotAllowed")
        assert bc.refused(tenant.pages("Resource_List"), "GET")[:2] == (404, "BadRequest_ResourceNotFound")
        assert bc.refused(f"{tenant.environment}/ODataV4/Company('Nobody')/Job_List", "GET")[:2] == (404, "Internal_CompanyNotFound")
        assert bc.refused(tenant.pages("Job_Card('NONE')"), "GET")[:2] == (404, "Internal_RecordNotFound")

    def test_tasks_and_planning_lines(self, tenant: Tenant, bc: Client, job: Json) -> None:
        tasks, plans = tenant.pages("Job_Task_Lines"), tenant.pages("Job_Planning_Lines")
        bc.post(tasks, Job_No="PRJ-1", Job_Task_No="1000", Description="Delivery", Job_Task_Type="Begin-Total")
        task = bc.post(tasks, Job_No="PRJ-1", Job_Task_No="1010", Description="Design")
        assert (task["Job_Task_Type"], task["Start_Date"]) == ("Posting", "0001-01-01")
        assert bc.refused(tasks, Job_No="PRJ-1", Job_Task_No="1010")[:2] == (409, "Internal_EntityWithSameKeyExists")
        assert bc.refused(tasks, Job_No="NONE", Job_Task_No="1")[:2] == (400, "Internal_InvalidTableRelation")
        assert bc.refused(tasks, Job_No="PRJ-1")[:2] == (400, "BadRequest_RequiredParamNotProvided")
        place = {"Job_No": "PRJ-1", "Job_Task_No": "1010"}
        line = bc.post(
            plans, **place, Type="Resource", No="82", Quantity=40, Line_Type="Both Budget and Billable", Planning_Date="2026-03-09"
        )
        assert (line["Line_No"], line["Unit_Price"], line["Total_Price"], line["Description"]) == (10000, 165, 6600, "Owen Pryce")
        assert (line["Line_Type"], line["Qty_to_Transfer_to_Invoice"], line["Contract_Line"]) == ("Both Budget and Billable", 40, True)
        key = "Job_Planning_Lines(Job_No='PRJ-1',Job_Task_No='1010',Line_No=10000)"
        changed = bc.patch(tenant.pages(key), Unit_Price=150, Line_Discount_Percent=10)
        assert (changed["Line_Discount_Amount"], changed["Line_Amount"]) == (600, 5400)
        assert bc.get(tenant.pages("Job_Task_Lines(Job_No='PRJ-1',Job_Task_No='1010')"))["Start_Date"] == "2026-03-09"
        found = bc.refused(plans, Job_No="PRJ-1", Job_Task_No="1000", Type="Resource", No="82", Quantity=1)
        assert found[1] == "Application_FieldValidationException"
        assert "must be equal to 'Posting'" in found[2]
        assert bc.refused(plans, **place, Type="Resource", No="99", Quantity=1)[1] == "Internal_InvalidTableRelation"
        assert bc.refused(plans, **place, Quantity=1)[1] == "Application_FieldValidationException"
        assert bc.refused(tenant.pages(key), "PATCH", Line_No=5)[1] == "Application_DialogException"
        assert bc.http.delete(tenant.pages(key)).status_code == 204
        assert bc.all(plans, **{"$filter": "Job_No eq 'PRJ-1' and Line_Type ne 'Budget'"}) == []

    def test_billing_from_planning_lines(self, tenant: Tenant, bc: Client, job: Json) -> None:
        bc.post(tenant.pages("Job_Task_Lines"), Job_No="PRJ-1", Job_Task_No="1")
        place = {"Job_No": "PRJ-1", "Job_Task_No": "1", "Type": "Resource", "No": "82"}
        bc.post(tenant.pages("Job_Planning_Lines"), **place, Quantity=10, Line_Type="Billable")
        bc.post(tenant.pages("Job_Planning_Lines"), **place, Quantity=10, Line_Type="Budget")
        tenant.simulator.people("HOLT-UK").bill_project("PRJ-1", "2026-03-31")
        (invoice,) = bc.all("salesInvoices")
        assert (invoice["totalAmountExcludingTax"], invoice["customerNumber"], invoice["status"]) == (1650, "C1", "Draft")
        rest = {row["Line_Type"]: row["Qty_Transferred_to_Invoice"] for row in bc.all(tenant.pages("Job_Planning_Lines"))}
        assert rest == {"Billable": 10, "Budget": 0}

    def test_reporting_queries(self, tenant: Tenant, bc: Client, job: Json) -> None:
        bc.post(tenant.pages("Job_Task_Lines"), Job_No="PRJ-1", Job_Task_No="1", Description="Design")
        root = tenant.url().replace("/api/v2.0/", "/api/microsoft/analytics/v1.0/")
        (one,) = bc.all(root + "jobs", **{"$filter": "no eq 'PRJ-1'", "$select": "no,status,complete,startingDate"})
        assert one == {"no": "PRJ-1", "status": "Open", "complete": False, "startingDate": "2026-03-01"}
        assert [row["jobTaskNo"] for row in bc.all(root + "jobTasks")] == ["1"]
        assert bc.all(root + "jobPlanningLines") == []
        assert bc.refused(root + "jobs")[:2] == (405, "BadRequest_MethodNotAllowed")
        assert bc.refused(root + "people", "GET")[:2] == (404, "BadRequest_ResourceNotFound")


class TestBatch:
    """3.3"""

    def send(self, bc: Client, *items: Json, **headers: str) -> list[Json]:
        answer = bc.http.post(f"{bc.tenant.api}/$batch", json={"requests": list(items)}, headers=headers)
        assert answer.status_code == 200, answer.text
        found: list[Json] = answer.json()["responses"]
        return found

    def make(self, bc: Client, name: str | None, ident: str = "1", **more: Any) -> Json:
        url, kind = f"companies({bc.tenant.company()})/customers", {"Content-Type": "application/json"}
        return {"id": ident, "method": "POST", "url": url, "headers": kind, "body": {"displayName": name} if name else {}} | more

    def names(self, bc: Client) -> list[str]:
        return [row["displayName"] for row in bc.all("customers")][:-1]

    def test_items_stand_alone_and_stop_at_the_first_error(self, bc: Client) -> None:
        found = self.send(bc, self.make(bc, "A"), self.make(bc, None, "2"), self.make(bc, "B", "3"))
        assert [(one["id"], one["status"]) for one in found] == [("1", 201), ("2", 400)]
        assert found[0]["body"]["displayName"] == "A"
        assert found[1]["body"]["error"]["code"] == "Application_DialogException"
        assert self.names(bc) == ["A"]

    def test_going_on(self, bc: Client) -> None:
        found = self.send(bc, self.make(bc, None), self.make(bc, "B", "2"), Prefer="odata.continue-on-error")
        assert [one["status"] for one in found] == [400, 201]
        assert self.names(bc) == ["B"]

    def test_one_transaction(self, tenant: Tenant, bc: Client) -> None:
        found = self.send(bc, self.make(bc, "A"), self.make(bc, None, "2"), Isolation="snapshot")
        assert [one["status"] for one in found] == [201, 400]
        assert self.names(bc) == []
        assert bc.post("customers", displayName="Next")["number"] == "C01001"

    def test_company_by_header_actions_and_changes(self, tenant: Tenant, bc: Client) -> None:
        customer = bc.all("customers")[0]
        invoice = bc.post(
            "salesInvoices", customerNumber="C1", salesInvoiceLines=[{"lineType": "Resource", "lineObjectNumber": "82", "quantity": 1}]
        )
        kind = {"Content-Type": "application/json", "If-Match": "*"}
        items: list[Json] = [
            {"method": "GET", "url": "customers", "headers": {"Company": "HOLT-UK"}},
            {"method": "GET", "url": "customers", "headers": {"CompanyId": tenant.company("HOLT-US")}},
            {"method": "PATCH", "url": f"customers({customer['id']})", "headers": kind | {"Company": "HOLT-UK"}, "body": {"city": "Bath"}},
            {"method": "POST", "url": f"companies({tenant.company()})/salesInvoices({invoice['id']})/Microsoft.NAV.post"},
            {"method": "DELETE", "url": f"customers({customer['id']})", "headers": {"Company": "HOLT-UK"}},
        ]
        found = self.send(bc, *items)
        assert [one["status"] for one in found] == [200, 200, 200, 204, 400]
        assert [len(one["body"]["value"]) for one in found[:2]] == [1, 0]
        assert found[0]["id"] is None
        assert found[2]["body"]["city"] == "Bath"
        assert "body" not in found[3]

    def test_limits(self, bc: Client) -> None:
        url = f"{bc.tenant.api}/$batch"
        get = {"method": "GET", "url": "companies"}
        assert len(self.send(bc, *[get] * 100)) == 100
        assert refusal(bc.http.post(url, json={"requests": [get] * 101}))[:2] == (400, "BadRequest")
        assert refusal(bc.http.post(url, json={"items": []}))[:2] == (400, "BadRequest")
        assert refusal(bc.http.get(url))[:2] == (405, "BadRequest_MethodNotAllowed")
        (one,) = self.send(bc, self.make(bc, "A", headers={}))
        assert one["status"] == 400


class TestWebhooks:
    """8"""

    @pytest.fixture
    def listener(self, tenant: Tenant) -> Iterator[Listener]:
        tenant.simulator.webhooks.delay = tenant.simulator.webhooks.retry = 0.05
        heard = Listener()
        yield heard
        heard.close()

    def subscribe(self, bc: Client, listener: Listener, set_: str = "customers", **more: Any) -> Json:
        resource = f"/api/v2.0/companies({bc.tenant.company()})/{set_}"
        return bc.post(f"{bc.tenant.api}/subscriptions", notificationUrl=listener.url, resource=resource, clientState="secret", **more)

    def test_handshake_then_notifications(self, tenant: Tenant, bc: Client, listener: Listener) -> None:
        made = self.subscribe(bc, listener)
        expires = datetime.fromisoformat(made["expirationDateTime"]) - datetime.now(UTC)
        assert timedelta(days=2, hours=23) < expires <= timedelta(days=3)
        assert made["subscriptionId"]
        assert made["systemCreatedAt"]
        customer = bc.post("customers", displayName="New")
        bc.patch(f"customers({customer['id']})", city="Bath")
        item = listener.wait()[0]["value"][0]
        assert item["resource"] == f"api/v2.0/companies({tenant.company()})/customers({customer['id']})"
        assert (item["changeType"], item["clientState"], item["subscriptionId"]) == ("created", "secret", made["subscriptionId"])
        assert set(item) == {"subscriptionId", "clientState", "expirationDateTime", "resource", "changeType", "lastModifiedDateTime"}
        bc.http.delete(bc.at(f"customers({customer['id']})"))
        assert listener.wait_for("deleted")["resource"] == item["resource"]

    def test_changes_of_one_record_are_told_once(self, tenant: Tenant, bc: Client, listener: Listener) -> None:
        tenant.simulator.webhooks.delay = 3600
        made = self.subscribe(bc, listener)
        customer = bc.post("customers", displayName="New")
        bc.patch(f"customers({customer['id']})", city="Bath")
        (change,) = tenant.simulator.webhooks.pending[made["subscriptionId"]].values()
        assert (change.id, change.kind) == (customer["id"], "created")

    def test_lines_speak_for_their_document(self, bc: Client, listener: Listener) -> None:
        made = bc.post(
            "salesInvoices", customerNumber="C1", salesInvoiceLines=[{"lineType": "Resource", "lineObjectNumber": "82", "quantity": 1}]
        )
        (line,) = bc.all(f"salesInvoices({made['id']})/salesInvoiceLines")
        self.subscribe(bc, listener, "salesInvoices")
        bc.patch(f"salesInvoiceLines({line['id']})", quantity=2)
        (item,) = listener.wait()[0]["value"]
        assert (item["changeType"], item["resource"].endswith(f"salesInvoices({made['id']})")) == ("updated", True)

    def test_very_many_changes_become_one(self, tenant: Tenant, bc: Client, listener: Listener) -> None:
        tenant.simulator.webhooks.collection_from = 2
        self.subscribe(bc, listener)
        head = {"method": "POST", "url": f"companies({tenant.company()})/customers", "headers": {"Content-Type": "application/json"}}
        items = [{**head, "body": {"displayName": name}} for name in "ABC"]
        assert bc.http.post(f"{tenant.api}/$batch", json={"requests": items}).status_code == 200
        (item,) = listener.wait()[0]["value"]
        assert item["changeType"] == "collection"
        assert [row["displayName"] for row in bc.get(item["resource"])["value"]][:3] == ["A", "B", "C"]

    def test_nobody_who_shakes_hands(self, tenant: Tenant, bc: Client, listener: Listener) -> None:
        listener.polite = False
        resource = f"/api/v2.0/companies({tenant.company()})/customers"
        url = f"{tenant.api}/subscriptions"
        assert bc.refused(url, notificationUrl=listener.url, resource=resource)[:2] == (400, "BadRequest")
        assert bc.refused(url, notificationUrl="http://127.0.0.1:1/x", resource=resource)[:2] == (400, "BadRequest")
        assert bc.all(url) == []

    @pytest.mark.parametrize(
        ("change", "status", "code"),
        [
            ({"resource": "/api/v2.0/companies({company})/projects"}, 400, "BadRequest"),
            ({"resource": "/api/v2.0/customers"}, 400, "BadRequest"),
            ({"resource": f"/api/v2.0/companies({UNKNOWN})/customers"}, 404, "Internal_CompanyNotFound"),
            ({"notificationUrl": "http://listener.example/bc"}, 400, "BadRequest"),
            ({"notificationUrl": ""}, 400, "BadRequest_RequiredParamNotProvided"),
            ({"clientState": "x" * 2049}, 400, "Application_StringExceededLength"),
            ({"subscriptionId": "x"}, 400, "BadRequest_InvalidOperation"),
            ({"secret": "x"}, 400, "BadRequest"),
        ],
    )
    def test_subscriptions_that_are_refused(
        self, tenant: Tenant, bc: Client, listener: Listener, change: Json, status: int, code: str
    ) -> None:
        company = tenant.company()
        body = {"notificationUrl": listener.url, "resource": f"/api/v2.0/companies({company})/customers"} | change
        body["resource"] = body["resource"].replace("{company}", company)
        assert bc.refused(f"{tenant.api}/subscriptions", **body)[:2] == (status, code)

    def test_renew_expire_and_delete(self, tenant: Tenant, bc: Client, listener: Listener) -> None:
        made = self.subscribe(bc, listener)
        assert bc.refused(f"{tenant.api}/subscriptions", notificationUrl=listener.url, resource=made["resource"])[0] == 409
        path = f"{tenant.api}/subscriptions('{made['subscriptionId']}')"
        body = {"notificationUrl": listener.url, "resource": made["resource"], "clientState": "other"}
        assert bc.refused(path, "PATCH", {}, **body)[:2] == (400, "BadRequest_InvalidToken")
        renewed = bc.patch(path, **body)
        assert renewed["clientState"] == "other"
        assert renewed["expirationDateTime"] >= made["expirationDateTime"]
        assert bc.refused(path, "PATCH", {"If-Match": made["@odata.etag"]}, **body)[:2] == (409, "Request_EntityChanged")
        listener.polite = False
        assert bc.refused(path, "PATCH", **body)[:2] == (400, "BadRequest")
        listener.polite = True
        assert bc.refused(f"{tenant.api}/subscriptions({made['subscriptionId']})", "DELETE")[:2] == (400, "BadRequest")
        assert bc.http.delete(path).status_code == 204
        assert bc.refused(path, "GET")[:2] == (404, "Internal_RecordNotFound")
        self.subscribe(bc, listener)
        tenant.simulator.store.clock = lambda: datetime.now(UTC) + timedelta(days=3, seconds=1)
        bc.post("customers", displayName="Late")
        assert bc.all(f"{tenant.api}/subscriptions") == []

    def test_retries_and_what_ends_a_subscription(self, tenant: Tenant, bc: Client, listener: Listener) -> None:
        self.subscribe(bc, listener)
        listener.statuses = [503, 429, 200, 410]
        bc.post("customers", displayName="A")
        heard = listener.wait(3)
        assert heard[0] == heard[1] == heard[2]
        bc.post("customers", displayName="B")
        listener.wait(4)
        deadline = time.monotonic() + 30
        while bc.all(f"{tenant.api}/subscriptions"):
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def test_what_webhooks_can_be_had_for(self, tenant: Tenant, bc: Client) -> None:
        root = tenant.url("webhookSupportedResources").replace("/api/v2.0/", "/api/microsoft/runtime/beta/")
        found = {row["resource"] for row in bc.all(root, **{"$filter": "resource eq 'v2.0*'"})}
        assert "v2.0/companies/salesInvoices" in found
        assert "v2.0/companies/projects" not in found


class TestOtherPeoplesClients:
    def test_msal(self, tenant: Tenant) -> None:
        """The vendor's own sign-in library, by secret and by certificate. It insists on https: only the scheme is changed under it."""
        import msal

        class Loopback(requests.Session):
            def request(self, method: Any, url: Any, *args: Any, **more: Any) -> requests.Response:  # type: ignore[override]
                return super().request(method, str(url).replace("https://127.0.0.1", "http://127.0.0.1"), *args, **more)

        tenant.simulator.base_url = tenant.simulator.entra.base_url = tenant.base_url.replace("http://", "https://")
        certificate = {"private_key": CREDENTIALS["private_key_pem"], "public_certificate": CREDENTIALS["certificate_pem"]}
        thumbprint = {"private_key": CREDENTIALS["private_key_pem"], "thumbprint": CREDENTIALS["certificate_thumbprint"]}
        try:
            for credential in (CREDENTIALS["client_secret"], certificate, thumbprint):
                app = msal.ConfidentialClientApplication(
                    CREDENTIALS["client_id"],
                    client_credential=credential,
                    authority=f"{tenant.simulator.base_url}/{CREDENTIALS['tenant_id']}",
                    validate_authority=False,
                    instance_discovery=False,
                    http_client=Loopback(),
                )
                issued = app.acquire_token_for_client([SCOPE])
                assert "access_token" in issued, issued
                header = {"Authorization": f"Bearer {issued['access_token']}"}
                assert PLAIN.get(f"{tenant.api}/companies", headers=header).status_code == 200
            wrong = msal.ConfidentialClientApplication(
                CREDENTIALS["client_id"],
                client_credential="wrong",
                authority=f"{tenant.simulator.base_url}/{CREDENTIALS['tenant_id']}",
                validate_authority=False,
                instance_discovery=False,
                http_client=Loopback(),
            ).acquire_token_for_client([SCOPE])
            assert wrong["error_codes"] == [7000215]
        finally:
            tenant.simulator.base_url = tenant.base_url

    def test_python_odata(self, tenant: Tenant, bc: Client) -> None:
        """An OData client; its classes are written out here, because it cannot read enumerations with the member ``_x0020_``."""
        import odata
        from odata import property as properties

        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {tenant.token()}"
        service = odata.ODataService(tenant.url(), session=session)

        class Customer(service.Entity):  # type: ignore[name-defined, misc]
            __odata_type__ = "Microsoft.NAV.customer"
            __odata_collection__ = "customers"
            id = properties.UUIDProperty("id", primary_key=True)
            number = properties.StringProperty("number")
            displayName = properties.StringProperty("displayName")  # noqa: N815
            creditLimit = properties.DecimalProperty("creditLimit")  # noqa: N815

        for name, limit in (("Alder", 100), ("Birch", 250)):
            made = Customer()
            made.displayName, made.creditLimit = name, limit
            service.save(made)
            assert made.number.startswith("C0100")
        query = service.query(Customer).filter(Customer.creditLimit > 99).order_by(Customer.displayName.desc())
        assert [one.displayName for one in query.all()] == ["Birch", "Alder"]
        assert service.query(Customer).filter(Customer.displayName.startswith("Lark")).first().number == "C1"
        assert service.query(Customer).get(made.id).displayName == "Birch"
        service.delete(made)
        assert [row["displayName"] for row in bc.all("customers")] == ["Alder", "Larkfield Energy Ltd"]


def test_a_lost_answer_and_a_truncated_one(tenant: Tenant, bc: Client) -> None:
    tenant.fault("truncate", "customers", keep=0.5)
    answer = bc.http.get(bc.at("customers"))
    with pytest.raises(ValueError):
        answer.json()
    tenant.fault("drop_before", "customers")
    with pytest.raises(httpx.RequestError):
        bc.http.get(bc.at("customers"))
    tenant.fault("schema_change", "customers", rename={"displayName": "name"})
    assert bc.all("customers")[0]["name"] == "Larkfield Energy Ltd"
