"""The Oracle ERP simulator keeps the rules of the applications: customers, projects, contracts, billing, receivables, costs, time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.simulators.oracle_erp_pod import CREDENTIALS, CRM, FSCM, HCM, UK, Pod, invoice, serve

BILLING_JOB = {
    "OperationName": "submitESSJobRequest", "JobPackageName": "/oracle/apps/ess/projects/billing/workarea/invoice/",
    "JobDefName": "InvoiceGenerationJob", "ESSParameters": f"{UK},#NULL,EX,Y,#NULL,#NULL",
}  # fmt: skip
COST_JOB = BILLING_JOB | {
    "JobPackageName": "/oracle/apps/ess/projects/costing/transactions/onestop/", "JobDefName": "ImportProcessParallelEssJob",
}  # fmt: skip


@pytest.fixture(scope="module")
def served() -> Iterator[Pod]:
    with serve() as pod:
        yield pod


@pytest.fixture
def pod(served: Pod) -> Pod:
    served.reset()
    return served


def refused(pod: Pod, path: str, body: dict[str, Any], code: str) -> None:
    """The message name in a structured error."""
    answer = pod.http.post(path if path.startswith("/") else f"{FSCM}/{path}", json=body, headers={"REST-Framework-Version": "4"})
    assert answer.status_code == 400, answer.text
    assert answer.json()["o:errorDetails"][0]["o:errorCode"] == code, answer.text


def test_the_seeded_group(pod: Pod) -> None:
    """Section 6.1."""
    assert {one["LegalEntityIdentifier"] for one in pod.items("legalEntitiesLOV")} == {"HOLT-US", "HOLT-UK", "HOLT-DE"}
    assert {one["Name"] for one in pod.items(f"{HCM}/hcmBusinessUnitsLOV")} == {UK, "US Consulting BU", "DE Consulting BU"}
    assert {one["CurrencyCode"] for one in pod.items("currenciesLOV", q="Precision=2")} == {"USD", "GBP", "EUR", "CHF"}
    assert pod.items("expenditureTypes", q="SystemLinkageFunction=ST")[0]["ExpenditureTypeName"] == "Professional Services"
    assert pod.items("projectOrganizationsLOV")[0]["ToDate"] == "4712-12-31"
    codes = pod.items("genericLookups", q='LookupType="PJF_PROJECT_STATUS"', expand="lookupCodes")[0]["lookupCodes"]
    assert "ACTIVE" in [one["LookupCode"] for one in codes]


class TestCustomers:
    """Section 6.2."""

    def test_party_with_address_and_reference(self, pod: Pod) -> None:
        party, _ = pod.customer(SourceSystem="SFDC", SourceSystemReferenceValue="0015g000001")
        assert party["Country"] == "GB"
        assert party["FormattedAddress"] == "4 Quay Street, BRISTOL, BS1 4DJ, UNITED KINGDOM"
        number = party["Address"][0]["AddressNumber"]
        changed = pod.patch(f"{CRM}/hubOrganizations/{party['PartyNumber']}/child/Address/{number}", {"City": "Bath"})
        assert changed["FormattedAddress"].startswith("4 Quay Street, BATH")
        pod.framework(2)
        q = "SourceSystemReference.SourceSystem = 'SFDC' AND SourceSystemReference.SourceSystemReferenceValue = '0015g000001'"
        assert [one["PartyId"] for one in pod.items(f"{CRM}/hubOrganizations", q=q)] == [party["PartyId"]]
        assert pod.http.get(f"{CRM}/hubOrganizations", params={"q": "SourceSystem = 'SFDC'"}).status_code == 400

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"OrganizationName": None}, "27014"),
            ({"PartyUsageCode": "FRIEND"}, "25003"),
            ({"SourceSystem": "UNKNOWN", "SourceSystemReferenceValue": "1"}, "25003"),
            ({"SourceSystem": "SFDC"}, "HZ_API_MISSING_COLUMN"),
            ({"SourceSystem": "SFDC", "SourceSystemReferenceValue": "taken"}, "25013"),
            ({"PartyNumber": "TAKEN"}, "25013"),
            ({"Address": [{"Address1": "x", "Country": "XX"}]}, "25003"),
            ({"Address": [{"Address1": "x"}]}, "27014"),
            ({"Address": [{"Address1": "x", "Country": "United Kingdom"}]}, "27010"),
        ],
    )
    def test_refusals(self, pod: Pod, change: dict[str, Any], code: str) -> None:
        taken = {"OrganizationName": "Taken", "PartyNumber": "TAKEN", "SourceSystem": "SFDC", "SourceSystemReferenceValue": "taken"}
        pod.post(f"{CRM}/hubOrganizations", taken)
        refused(pod, f"{CRM}/hubOrganizations", {"OrganizationName": "Larkfield"} | change, code)
        assert len(pod.items(f"{CRM}/hubOrganizations")) == 1

    def test_the_sales_side_is_the_same_party(self, pod: Pod) -> None:
        made = pod.post("/crmRestApi/resources/latest/accounts", {"OrganizationName": "Larkfield", "TaxpayerIdentificationNumber": "GB1"})
        assert (made["Type"], made["SourceSystem"]) == ("ZCA_CUSTOMER", None)
        path = f"{CRM}/accounts/{made['PartyNumber']}"
        pod.post(f"{path}/child/Address", {"Address1": "4 Quay Street", "Country": "GB"})
        pod.patch(path, {"OrganizationName": "Larkfield LLP"})
        party = pod.get(f"{CRM}/hubOrganizations/{made['PartyNumber']}", expand="Address")
        assert (party["OrganizationName"], party["Address1"], party["PartyUsageCode"]) == (
            "Larkfield LLP",
            "4 Quay Street",
            "SALES_ACCOUNT",
        )
        assert pod.items("receivablesCustomerAccountSiteActivities")[0]["CustomerName"] == "Larkfield LLP"

    def test_a_locked_party(self, pod: Pod) -> None:
        party, _ = pod.customer()
        pod.simulator.lock_party(party["PartyNumber"])
        path = f"{CRM}/hubOrganizations/{party['PartyNumber']}"
        assert pod.patch(path, {"URL": "https://a.example"}, 400).startswith("JBO-26092")
        pod.patch(path, {"URL": "https://a.example"})

    def test_party_first_account_later(self, pod: Pod) -> None:
        pod.simulator.setup.account_setup_seconds = None
        address = {"AddressType": "BILL_TO", "Address1": "4 Quay Street", "Country": "GB"}
        body = {"OrganizationName": "Larkfield", "PartyUsageCode": "CUSTOMER", "Address": [address]}
        party = pod.post(f"{CRM}/hubOrganizations", body)
        assert pod.items("receivablesCustomerAccountSiteActivities") == []
        refused(pod, "receivablesInvoices", invoice(party["PartyNumber"]), "25003")
        number = pod.simulator.open_customer_account(party["PartyNumber"])
        assert number != party["PartyNumber"]
        assert pod.items("receivablesCustomerAccountSiteActivities", q=f"AccountNumber={number}")[0]["BillToSiteNumber"] == f"{number}-1"
        assert pod.items("receivablesCustomerAccountActivities")[0]["CustomerId"] == party["PartyId"]
        pod.invoice(number)

    def test_an_account_without_a_site_cannot_be_invoiced(self, pod: Pod) -> None:
        pod.post(f"{CRM}/hubOrganizations", {"OrganizationName": "Larkfield", "PartyUsageCode": "CUSTOMER"})
        number = pod.items("receivablesCustomerAccountActivities")[0]["AccountNumber"]
        refused(pod, "receivablesInvoices", invoice(number), "AR_INVALID_BILL_TO_SITE")

    def test_accounts_through_soap(self, pod: Pod) -> None:
        pod.simulator.setup.account_setup_seconds = None
        body = {"OrganizationName": "Larkfield", "PartyUsageCode": "CUSTOMER", "Address": [{"Address1": "4 Quay Street", "Country": "GB"}]}
        party = pod.post(f"{CRM}/hubOrganizations", body)
        site = f"<c:PartySiteId>{party['Address'][0]['AddressId']}</c:PartySiteId>"
        uses = "<c:CustomerAccountSiteUse><c:SiteUseCode>BILL_TO</c:SiteUseCode></c:CustomerAccountSiteUse>"
        account = (
            f"<c:PartyId>{party['PartyId']}</c:PartyId><c:AccountNumber>90077</c:AccountNumber><c:CreatedByModule>HZ_WS</c:CreatedByModule>"
        )
        made = self.soap(pod, "createCustomerAccount", f"{account}<c:CustomerAccountSite>{site}{uses}</c:CustomerAccountSite>")
        assert made.status_code == 200
        assert "<ns1:AccountNumber>90077</ns1:AccountNumber>" in made.text
        assert pod.items("receivablesCustomerAccountSiteActivities", q="AccountNumber=90077")[0]["BillToSiteNumber"] == "90077-1"
        for text, fault in (
            (account, "JBO-25013"),
            ("<c:AccountName>x</c:AccountName>", "PartyId"),
            ("<c:PartyId>5</c:PartyId>", "CreatedBy"),
        ):
            again = self.soap(pod, "createCustomerAccount", text)
            assert again.status_code == 500
            assert fault in again.text.split("<faultstring>")[1]
        criteria = "<t:attribute>PartyId</t:attribute><t:value>{}</t:value>"
        found = self.soap(pod, "findCustomerAccount", criteria.format(party["PartyId"]))
        assert found.text.count("<ns1:CustomerAccountId>") == 1
        pod.http.auth = httpx.BasicAuth(CREDENTIALS["username"], "wrong")
        assert self.soap(pod, "findCustomerAccount", "").status_code == 401

    def soap(self, pod: Pod, operation: str, inner: str) -> httpx.Response:
        base = "http://xmlns.oracle.com/apps/cdm/foundation/parties/customerAccountService/"
        name = "customerAccount" if operation != "findCustomerAccount" else "findCriteria"
        content = (f'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="{base}applicationModule/types/" '
                   f'xmlns:c="{base}">'
                   f"<e:Body><t:{operation}><t:{name}>{inner}</t:{name}></t:{operation}></e:Body></e:Envelope>")  # fmt: skip
        return pod.http.post("/crmService/CustomerAccountService", content=content, headers={"Content-Type": "text/xml"})


class TestProjects:
    """Sections 6.3, 6.4."""

    def test_the_template_gives_the_rest(self, pod: Pod) -> None:
        party, _ = pod.customer()
        made = pod.project(ProjectManagerEmail="ines.falk@holt.example", ProjectCustomers=[{"PartyNumber": party["PartyNumber"]}])
        wanted = {
            "BusinessUnitName": UK, "LegalEntityName": "Holt Consulting Ltd", "OwningOrganizationName": "UK Consulting",
            "ProjectCurrencyCode": "GBP", "ProjectStatusCode": "ACTIVE", "ProjectManagerName": "Ines Falk", "BillingFlag": True,
        }  # fmt: skip
        assert {name: made[name] for name in wanted} == wanted
        assert made["ProjectCustomers"][0]["PartyName"] == "Larkfield Partners LLP"
        full = pod.get(f"projects/{made['ProjectId']}", expand="all")
        assert [(one["ProjectRole"], one["PersonName"]) for one in full["ProjectTeamMembers"]] == [("Project Manager", "Ines Falk")]
        assert [one["TaskName"] for one in full["Tasks"]] == ["Delivery"]
        assert pod.items("projectsLOV", q="ProjectNumber=LK-100")[0]["ProjectFinishDate"] == "2026-12-31"

    def test_another_business_unit_brings_its_own_currency(self, pod: Pod) -> None:
        made = pod.project(BusinessUnitName="DE Consulting BU")
        assert (made["ProjectCurrencyCode"], made["LegalEntityName"]) == ("EUR", "Holt Consulting GmbH")

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"SourceTemplateName": None}, "27014"),
            ({"ProjectName": "Other"}, "PJF_PRJ_NUMBER_DUPLICATE"),
            ({"ProjectNumber": "LK-2"}, "PJF_PRJ_NAME_DUPLICATE"),
            ({"ProjectNumber": "N", "ProjectName": "N", "ProjectEndDate": "2026-01-01"}, "PJF_FINISH_BEFORE_START"),
            ({"ProjectNumber": "N", "ProjectName": "N", "LegalEntityName": "Holt Consulting Inc"}, "PJF_PRJ_LE_INVALID"),
            ({"ProjectNumber": "N", "ProjectName": "N", "ProjectStatusCode": "CLOSED"}, "25003"),
            ({"ProjectNumber": "N", "ProjectName": "N", "ProjectManagerEmail": "no@holt.example"}, "25003"),
            ({"ProjectNumber": "N", "ProjectName": "N", "ProjectCustomers": [{"PartyNumber": "no"}]}, "25003"),
            ({"ProjectNumber": "N", "ProjectName": "N", "Tasks": [{"TaskNumber": "1", "TaskName": "x", "TaskFinishDate": "2027-01-01"}]},
             "PJF_TASK_DATES_OUTSIDE_PROJECT"),
        ],
    )  # fmt: skip
    def test_refusals(self, pod: Pod, change: dict[str, Any], code: str) -> None:
        pod.project()
        body = {"SourceTemplateName": "T&M Consulting Template", "ProjectName": "Larkfield ERP roll-out", "ProjectNumber": "LK-100",
                "ProjectStartDate": "2026-03-01", "ProjectEndDate": "2026-12-31"}  # fmt: skip
        refused(pod, "projects", body | change, code)

    def test_an_id_and_a_name_that_disagree(self, pod: Pod) -> None:
        other = pod.items(f"{HCM}/hcmBusinessUnitsLOV", q="Name=US Consulting BU")[0]["BusinessUnitId"]
        body = {"SourceTemplateName": "T&M Consulting Template", "ProjectName": "P", "ProjectStartDate": "2026-03-01"}
        assert "do not belong" in pod.post("projects", body | {"BusinessUnitName": UK, "BusinessUnitId": other}, 400)

    def test_status_moves_by_rules(self, pod: Pod) -> None:
        made = pod.project(ProjectStatusCode="DRAFT")
        path = f"projects/{made['ProjectId']}"
        pod.patch(path, {"ProjectStatusCode": "CLOSED"}, 400)
        pod.patch(path, {"ProjectStatusCode": "SUBMITTED"})
        pod.patch(path, {"ProjectStatusCode": "APPROVED"}, 400)
        pod.simulator.approve_project("LK-100")
        assert pod.patch(path, {"ProjectStatusCode": "ACTIVE"})["ProjectStatus"] == "Active"
        pod.patch(path, {"ProjectStatusCode": "CLOSED"})
        assert "PJF_PRJ_CLOSED" in pod.patch(path, {"ProjectDescription": "late"}, 400)
        assert "PJF_PRJ_CLOSED" in pod.post(f"{path}/child/Tasks", {"TaskNumber": "9", "TaskName": "late"}, 400)

    def test_tasks_below_tasks(self, pod: Pod) -> None:
        made = pod.project(Tasks=[{"TaskNumber": "1", "TaskName": "Design"}])
        child = f"projects/{made['ProjectId']}/child/Tasks"
        top = made["Tasks"][0]
        below = pod.post(child, {"TaskNumber": "1.1", "TaskName": "Workshop", "ParentTaskId": top["TaskId"], "MilestoneFlag": True})
        assert (below["TaskLevel"], below["TopTaskId"], below["LowestLevelTask"]) == (2, top["TaskId"], "Y")
        assert [one["TaskNumber"] for one in pod.items(child, q="LowestLevelTask=Y")] == ["1.1"]
        path = httpx.URL(below["links"][0]["href"]).path
        assert pod.patch(path, {"ProgressStatusCode": "COMPLETED"})["ProgressStatusCode"] == "COMPLETED"
        pod.patch(path, {"ProgressStatusCode": "DONE"}, 400)
        refused(pod, child, {"TaskNumber": "1.1", "TaskName": "x"}, "PJF_TASK_NUMBER_DUPLICATE")
        refused(pod, child, {"TaskNumber": "2", "TaskName": "x", "ParentTaskId": 5}, "25003")
        parent = httpx.URL(top["links"][0]["href"]).path
        assert pod.http.delete(parent).status_code == 400
        assert pod.http.delete(path).status_code == 204

    def test_nested_update_by_key(self, pod: Pod) -> None:
        made = pod.project(Tasks=[{"TaskNumber": "1", "TaskName": "Design"}])
        task = {"TaskId": made["Tasks"][0]["TaskId"], "TaskName": "Blueprint"}
        changed = pod.patch(f"projects/{made['ProjectId']}", {"Tasks": [task, {"TaskNumber": "2", "TaskName": "Build"}]})
        assert [(one["TaskNumber"], one["TaskName"]) for one in changed["Tasks"]] == [("1", "Blueprint"), ("2", "Build")]

    def test_staffing(self, pod: Pod) -> None:
        made = pod.project()
        body = {"ProjectId": made["ProjectId"], "ProjectRoleName": "Consultant", "ResourceEmail": "maya.torres@holt.example",
                "AssignmentStatusCode": "ASSIGNED", "AssignmentStartDate": "2026-03-01", "AssignmentEndDate": "2026-06-30",
                "UseProjectCalendarFlag": True}  # fmt: skip
        assignment = pod.post("projectResourceAssignments", body)
        labour = pod.items("projectLaborResources", q=f"ProjectId={made['ProjectId']}")[0]
        assert (labour["Name"], labour["AssignmentStatus"], labour["ToDate"]) == ("Maya Torres", "Confirmed", "2026-06-30")
        assert labour["ProjectResourceAssignmentId"] == assignment["AssignmentId"]
        refused(pod, "projectResourceAssignments", body | {"UseWeeklyHoursFlag": True}, "PJR_ASSIGN_SCHEDULE_MODE")
        refused(pod, "projectResourceAssignments", body | {"UseProjectCalendarFlag": False}, "PJR_ASSIGN_SCHEDULE_MODE")
        refused(pod, "projectResourceAssignments", body | {"UseProjectCalendarFlag": False, "UseWeeklyHoursFlag": True}, "27014")
        refused(pod, "projectLaborResources", {"ProjectId": made["ProjectId"], "Email": "maya.torres@holt.example"}, "25013")
        pod.post("projectLaborResources", {"ProjectId": made["ProjectId"], "Email": "owen.pryce@holt.example"})
        request = pod.post("projectResourceRequests", {"ProjectId": made["ProjectId"], "RequestName": "Analyst", "StartDate": "2026-04-01",
                                                       "FinishDate": "2026-05-01", "RequestStatusCode": "SUBMITTED"})  # fmt: skip
        assert pod.act(f"projectResourceRequests/{request['ResourceRequestId']}", "approveRequest") == "SUCCESS"
        pod.act(f"projectResourceRequests/{request['ResourceRequestId']}", "rejectRequest", 400)


class TestContracts:
    """Section 6.5."""

    def test_from_draft_to_active(self, pod: Pod) -> None:
        party, _ = pod.customer()
        made = pod.contract(party)
        path = f"contracts/{made['ContractId']}"
        assert (made["StsCode"], made["MajorVersion"], made["VersionType"], made["EstimatedAmount"]) == ("DRAFT", 1, "C", 48000)
        assert made["Id"] != made["ContractId"]
        assert pod.items("contracts", q="ExternalSource=SFDC;ExternalKey=0065g00000X1")[0]["ContractId"] == made["ContractId"]
        pod.act(path, "sign", 400)
        assert pod.act(path, "validateContract") == "SUCCESS"
        pod.act(path, "submitForApproval")
        pod.act(path, "sign")
        assert pod.get(path)["StsCode"] == "ACTIVE"
        assert "OKC_STATUS_NO_UPDATE" in pod.patch(path, {"Cognomen": "late"}, 400)

    def test_people_approve_where_the_tenant_wants_it(self, pod: Pod) -> None:
        pod.simulator.setup.contract_approval = True
        party, _ = pod.customer()
        path = f"contracts/{pod.contract(party)['ContractId']}"
        pod.act(path, "submitForApproval")
        assert pod.get(path)["StsCode"] == "PENDING_APPROVAL"
        pod.act(path, "sign", 400)
        pod.simulator.approve_contract("LK-C-1")
        pod.act(path, "sign", DateSigned="2026-02-27")
        assert pod.get(path)["DateSigned"] == "2026-02-27"

    def test_versions(self, pod: Pod) -> None:
        party, _ = pod.customer()
        made = pod.signed(party)
        path = f"contracts/{made['ContractId']}"
        pod.act(path, "amend", VersionDescription="Change 1")
        line = made["ContractLine"][0]
        changed = pod.patch(path, {"ContractLine": [{"LineId": line["LineId"], "LineValueAmount": 60000}]})
        assert (changed["StsCode"], changed["MajorVersion"], changed["VersionType"], changed["EstimatedAmount"]) == (
            "UNDER_AMENDMENT", 2, "A", 60000,
        )  # fmt: skip
        assert [one["PartyRoleCode"] for one in changed["ContractParty"]] == ["CUSTOMER"]
        history = pod.items("contracts", q="VersionType=H")
        assert [(one["MajorVersion"], one["StsCode"], one["EstimatedAmount"]) for one in history] == [(1, "ACTIVE", 48000)]
        pod.act(path, "revertContract")
        back = pod.get(path, expand="ContractLine")
        assert (back["StsCode"], back["MajorVersion"], back["ContractLine"][0]["LineAmount"]) == ("ACTIVE", 1, 48000)
        pod.act(path, "amend")
        pod.act(path, "submitForApproval")
        pod.act(path, "sign")
        assert (pod.get(path)["MajorVersion"], pod.get(path)["VersionType"]) == (2, "C")
        for action, status in (("applyHold", "HOLD"), ("removeHold", "ACTIVE"), ("close", "CLOSED")):
            pod.act(path, action)
            assert pod.get(path)["StsCode"] == status

    def test_cancel_a_draft(self, pod: Pod) -> None:
        party, _ = pod.customer()
        path = f"contracts/{pod.contract(party)['ContractId']}"
        pod.act(path, "cancel", CancelReason="Customer withdrew")
        assert pod.get(path)["StsCode"] == "CANCELED"
        pod.act(path, "submitForApproval", 400)

    def test_plans_belong_to_the_contract(self, pod: Pod) -> None:
        party, _ = pod.customer()
        made = pod.contract(party, BillPlan=[{"BillPlanName": "Monthly T&M", "PaymentTermsName": "Net 30"}])
        path, line = f"contracts/{made['ContractId']}", made["ContractLine"][0]["LineId"]
        changed = pod.patch(path, {"ContractLine": [{"LineId": line, "BillPlan": "Monthly T&M"}]})
        assert changed["ContractLine"][0]["BillPlanId"] == made["BillPlan"][0]["BillPlanId"]
        assert "OKC_PLAN_INVALID" in pod.patch(path, {"ContractLine": [{"LineId": line, "BillPlan": "None such"}]}, 400)

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"CurrencyCode": None}, "27014"), ({"CurrencyCode": "XXX"}, "25003"), ({"OrgName": None}, "27014"),
            ({"ContractTypeName": "Rent"}, "25003"), ({"PrimaryPartyId": 5}, "25003"),
            ({"EndDate": "2026-01-01"}, "PJF_FINISH_BEFORE_START"),
            ({"LegalEntityName": "Holt Consulting Inc"}, "OKC_LEGAL_ENTITY_INVALID"), ({"StsCode": "ACTIVE"}, "27008"),
            ({"ContractNumber": "LK-C-1"}, "25013"), ({"ContractLine": [{"LineNumber": "1", "StartDate": "2026-03-01"}]}, "27014"),
            ({"ContractLine": [{"LineNumber": "1", "StartDate": "2026-03-01", "LineTypeName": "x"}]}, "25003"),
            ({"BillToAccountNumber": "1"}, "25003"),
        ],
    )  # fmt: skip
    def test_refusals(self, pod: Pod, change: dict[str, Any], code: str) -> None:
        party, _ = pod.customer()
        pod.contract(party)
        body = {"ContractNumber": "LK-C-2", "OrgName": UK, "ContractTypeName": "Sell: Project", "PrimaryPartyId": party["PartyId"],
                "CurrencyCode": "GBP", "StartDate": "2026-03-01"}  # fmt: skip
        refused(pod, "contracts", body | change, code)

    def test_lines_outside_the_contract_are_not_approved(self, pod: Pod) -> None:
        party, _ = pod.customer()
        line = {"LineNumber": "1", "LineTypeName": "Free-form, project", "StartDate": "2025-01-01", "LineValueAmount": 1}
        path = f"contracts/{pod.contract(party, ContractLine=[line])['ContractId']}"
        assert pod.act(path, "validateContract").startswith("ERROR")
        assert "OKC_VALIDATION_FAILED" in pod.act(path, "submitForApproval", 400)


def event(**more: Any) -> dict[str, Any]:
    return {
        "SourceName": "IPAAS", "SourceReference": "77-1", "ContractTypeName": "Sell: Project", "ContractNumber": "LK-C-1",
        "ContractLineNumber": "1", "EventTypeName": "Milestone", "EventDescription": "Design done", "BusinessUnitName": UK,
        "BillTrnsAmount": 9000,
    } | more  # fmt: skip


class TestBilling:
    """Sections 5.4, 6.6."""

    def test_events_become_an_invoice_later(self, pod: Pod) -> None:
        party, account = pod.customer()
        pod.signed(party)
        project = pod.project()
        made = pod.post("projectBillingEvents", event(ProjectNumber="LK-100", TaskNumber="1", CompletionDate="2026-03-31"))
        held = pod.post("projectBillingEvents", event(BillHold="Y"))
        assert (made["Invoiced"], made["BillHold"], made["ProjectId"], held["EventNumber"]) == ("U", "N", project["ProjectId"], 2)
        path = f"projectBillingEvents/{made['EventId']}"
        assert pod.patch(path, {"BillTrnsAmount": 9500.555})["ContractCurrencyAmount"] == 9500.56
        job = pod.post("erpintegrations", BILLING_JOB)
        assert isinstance(job["ReqstId"], str)
        assert job["RequestStatus"] is None
        finder = f"ESSJobStatusRF;requestId={job['ReqstId']}"
        assert pod.items("erpintegrations", finder=finder)[0]["RequestStatus"] in ("WAIT", "RUNNING")
        pod.until("erpintegrations", lambda one: one["RequestStatus"] == "SUCCEEDED", finder=finder)
        billed = pod.items("receivablesInvoices", finder=f"invoiceSearch;BillToCustomerNumber={account}")[0]
        assert (billed["TransactionSource"], billed["InvoiceStatus"], billed["EnteredAmount"]) == ("Project Invoices", "Complete", 11400.67)
        assert pod.get(path)["Invoiced"] == "F"
        assert "PJB_EVT_INVOICED" in pod.patch(path, {"EventDescription": "x"}, 400)
        assert pod.http.delete(f"{FSCM}/{path}").status_code == 400
        assert pod.http.delete(f"{FSCM}/projectBillingEvents/{held['EventId']}").status_code == 204

    def test_references_find_events_but_are_not_unique(self, pod: Pod) -> None:
        party, _ = pod.customer()
        pod.signed(party)
        pod.post("projectBillingEvents", event())
        pod.post("projectBillingEvents", event())
        assert len(pod.items("projectBillingEvents", q="SourceReference=77-1;SourceName=IPAAS")) == 2

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"EventTypeName": "None such"}, "PJB_EVT_INVALID_TYPE"), ({"ContractNumber": "No"}, "PJB_EVT_INVALID_CONTRACT"),
            ({"ContractLineNumber": "9"}, "PJB_EVT_INVALID_LINE"), ({"BusinessUnitName": "US Consulting BU"}, "PJB_EVT_INVALID_BU"),
            ({"BillTrnsCurrencyCode": "USD"}, "PJB_EVT_INVALID_CURRENCY"), ({"BillTrnsAmount": None}, "27014"),
            ({"EventTypeName": None}, "27014"), ({"TaskNumber": "1"}, "PJB_EVT_TASK_NO_PROJECT"),
            ({"ProjectNumber": "LK-100", "TaskNumber": "9"}, "PJC_TASK_INVALID"),
            ({"BillHold": "X"}, "25003"), ({"Invoiced": "F"}, "27008"),
        ],
    )  # fmt: skip
    def test_refusals(self, pod: Pod, change: dict[str, Any], code: str) -> None:
        party, _ = pod.customer()
        pod.signed(party)
        pod.project()
        refused(pod, "projectBillingEvents", event() | change, code)

    def test_a_draft_contract_bills_nothing(self, pod: Pod) -> None:
        party, _ = pod.customer()
        pod.contract(party)
        refused(pod, "projectBillingEvents", event(), "PJB_EVT_CONTRACT_STATUS")

    def test_jobs_that_are_refused_or_fail(self, pod: Pod) -> None:
        assert pod.post("erpintegrations", BILLING_JOB | {"JobDefName": "None"})["ReqstId"] == "-1"
        refused(pod, "erpintegrations", {"OperationName": "submitESSJobRequest", "JobDefName": "x"}, "27014")
        pod.post("erpintegrations", {"OperationName": "importBulkData"}, 400)
        job = pod.post("erpintegrations", BILLING_JOB | {"ESSParameters": "Nowhere"})
        pod.until("erpintegrations", lambda one: one["RequestStatus"] == "ERROR", finder=f"ESSJobStatusRF;requestId={job['ReqstId']}")
