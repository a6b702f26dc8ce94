"""What the tests of the SAP S/4HANA simulator share: the tenant on a real socket, and a client with a session and a CSRF token."""

from __future__ import annotations

import base64
import hashlib
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
import uvicorn
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from simulators.kit import build
from simulators.kit.serve import bind
from simulators.sap_s4hana import SIMULATOR, SapS4Hana

ODATA = "/sap/opu/odata/sap"
PARTNERS = f"{ODATA}/API_BUSINESS_PARTNER"
ORDERS = f"{ODATA}/API_SALES_ORDER_SRV"
CONTRACTS = f"{ODATA}/API_SALES_CONTRACT_SRV"
QUOTATIONS = f"{ODATA}/API_SALES_QUOTATION_SRV"
MEMOS = f"{ODATA}/API_CREDIT_MEMO_REQUEST_SRV"
DEBITS = f"{ODATA}/API_DEBIT_MEMO_REQUEST_SRV"
PROJECTS = f"{ODATA}/API_ENTERPRISE_PROJECT_SRV;v=0002"
TIME = f"{ODATA}/API_MANAGE_WORKFORCE_TIMESHEET"
BILLS = f"{ODATA}/API_BILLING_DOCUMENT_SRV"
ORDERS4 = "/sap/opu/odata4/sap/api_salesorder/srvd_a2x/sap/salesorder/0001"
BILLS4 = "/sap/opu/odata4/sap/api_billingdocument/srvd_a2x/sap/billingdocument/0001"
STATUS4 = "/sap/opu/odata4/sap/api_entprojprocessingstatus/srvd_a2x/sap/entprojectprocessingstatus/0001"
TOKEN = "/sap/bc/sec/oauth2/token"
CREDENTIALS = SIMULATOR.new_credentials()
JSON = {"Accept": "application/json"}
STAR = {"If-Match": "*"}


@dataclass
class S4:
    """The tenant and a client that has logged on by Basic and fetched a token."""

    base: str
    tenant: SapS4Hana
    http: httpx.Client
    token: dict[str, str] = field(default_factory=dict)

    def login(self) -> None:
        self.http.cookies.clear()
        fetched = self.http.get(f"{ORDERS}/", headers={"x-csrf-token": "Fetch"})
        assert fetched.status_code == 200, fetched.text
        self.token = {"x-csrf-token": fetched.headers["x-csrf-token"]}

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.http.get(path, **more)

    def read(self, path: str, **params: str) -> Any:
        answer = self.http.get(path, params=params or None)
        assert answer.status_code == 200, answer.text
        doc = answer.json()
        if "d" in doc:
            return doc["d"].get("results", doc["d"])
        return doc.get("value", doc)

    def send(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, **more: Any) -> httpx.Response:
        return self.http.request(method, path, json=body, headers=self.token | (headers or {}), **more)

    def post(self, path: str, body: Any = None, headers: dict[str, str] | None = None, **more: Any) -> httpx.Response:
        return self.send("POST", path, body, headers, **more)

    def make(self, path: str, body: Any) -> Any:
        answer = self.post(path, body)
        assert answer.status_code == 201, answer.text
        doc = answer.json()
        return doc.get("d", doc)

    def patch(self, path: str, body: Any, etag: str | None = "*") -> httpx.Response:
        return self.send("PATCH", path, body, {"If-Match": etag} if etag else {})

    # What a flow needs before it can begin.

    def customer(self, company: str = "1110", **more: Any) -> str:
        currency = {"1110": "GBP", "1710": "USD", "1010": "EUR"}[company]
        country = {"1110": "GB", "1710": "US", "1010": "DE"}[company]
        area = {"SalesOrganization": company, "DistributionChannel": "10", "Division": "00", "Currency": currency}
        body = {
            "BusinessPartnerCategory": "2",
            "OrganizationBPName1": "Larkfield Energy",
            "BusinessPartnerIDByExtSystem": "CRM-1",
            "to_BusinessPartnerAddress": [{"Country": country, "CityName": "Bristol", "StreetName": "Quay Street", "Language": "EN"}],
            "to_BusinessPartnerRole": [{"BusinessPartnerRole": "FLCU00"}, {"BusinessPartnerRole": "FLCU01"}],
            "to_Customer": {
                "to_CustomerCompany": [{"CompanyCode": company, "ReconciliationAccount": "12100000", "PaymentTerms": "NT30"}],
                "to_CustomerSalesArea": [area | {"CustomerPaymentTerms": "NT30"}],
            },
        }
        made: str = self.make(f"{PARTNERS}/A_BusinessPartner", body | more)["BusinessPartner"]
        return made

    def order(self, customer: str, *items: dict[str, Any], company: str = "1110", **more: Any) -> Any:
        body = {"SalesOrderType": "OR", "SalesOrganization": company, "DistributionChannel": "10", "OrganizationDivision": "00"}
        body |= {"SoldToParty": customer, "PurchaseOrderByCustomer": "PB-2026-0042"}
        return self.make(f"{ORDERS}/A_SalesOrder", body | {"to_Item": list(items) or [hours(120)]} | more)

    def project(self, code: str = "PB.0042", *, released: bool = False, **more: Any) -> Any:
        body = {"Project": code, "ProjectDescription": "Grid forecast", "ProjectProfileCode": "YP03", "ResponsibleCostCenter": "11101901"}
        body |= {"ProfitCenter": "YB110", "ProjectStartDate": "2026-03-01T00:00:00", "ProjectEndDate": "2026-09-30T00:00:00"}
        body |= {"to_EnterpriseProjectElement": [{"ProjectElement": f"{code}.1", "ProjectElementDescription": "Delivery"}]}
        made = self.make(f"{PROJECTS}/A_EnterpriseProject", body | more)
        if released:
            call = f"{PROJECTS}/ChangeEntProjProcgStatus?ProjectUUID=guid'{made['ProjectUUID']}'&ProcessingStatus='10'"
            assert self.post(call, headers=STAR).status_code == 200
        return made

    def bill(self, number: str, *, category: str = "C", day: str = "2026-03-31", hold: bool = False) -> httpx.Response:
        body = {
            "_Control": {"DefaultBillingDocumentDate": day, "AutomPostingToAcctgIsDisabled": hold},
            "_Reference": [{"SDDocument": number, "SDDocumentCategory": category}],
        }
        return self.post(f"{BILLS4}/BillingDocument/SAP__self.CreateFromSDDocument", body)

    def billed(self, number: str, **how: Any) -> Any:
        answer = self.bill(number, **how)
        assert answer.status_code == 200, answer.text
        return answer.json()["value"][0]


def hours(quantity: int | str, rate: str = "165.00", currency: str = "GBP", **more: Any) -> dict[str, Any]:
    price = {"ConditionType": "PPR0", "ConditionRateValue": rate, "ConditionCurrency": currency, "ConditionQuantity": "1"}
    item = {"Material": "P002", "RequestedQuantity": str(quantity), "RequestedQuantityUnit": "H"}
    return item | {"to_PricingElement": [price | {"ConditionQuantityUnit": "H"}]} | more


def fixed(amount: str, currency: str = "GBP", **more: Any) -> dict[str, Any]:
    price = {"ConditionType": "PPR0", "ConditionRateValue": amount, "ConditionCurrency": currency}
    return {"Material": "F001", "RequestedQuantity": "1", "to_PricingElement": [price]} | more


def worked(wbs: str = "PB.0042.1", record_hours: str = "7.50", **more: Any) -> dict[str, Any]:
    data = {"ControllingArea": "A000", "ActivityType": "T002", "WBSElement": wbs, "TimeSheetNote": "Workshop"}
    data |= {"RecordedHours": record_hours, "RecordedQuantity": "7.500", "HoursUnitOfMeasure": "H"}
    entry = {"PersonWorkAgreementExternalID": "SOKAFOR", "CompanyCode": "1110", "TimeSheetDate": "2026-03-30T00:00:00"}
    entry |= {"TimeSheetRecord": "", "TimeSheetIsReleasedOnSave": True, "TimeSheetOperation": "C"}
    return {"TimeSheetDataFields": data} | entry | more


def refusal(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The error of a version 2 body."""
    assert answer.status_code == status, answer.text
    error: dict[str, Any] = answer.json()["error"]
    assert error["code"] == code, error
    assert set(error) == {"code", "message", "innererror"}
    assert set(error["message"]) == {"lang", "value"}
    return error


_SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
_DSIG = "http://www.w3.org/2000/09/xmldsig#"


def assertion(base: str, *, key_pem: str = "", break_it: bool = False, minutes: int = 5, **change: str) -> str:
    """A signed SAML 2.0 bearer assertion, as an identity provider makes it."""
    use = {"issuer": CREDENTIALS["saml_issuer"], "audience": CREDENTIALS["saml_audience"], "recipient": base + TOKEN}
    use |= {"user": CREDENTIALS["business_user"]} | change
    now = datetime.now(UTC)
    start, end = f"{now - timedelta(minutes=10):%Y-%m-%dT%H:%M:%SZ}", f"{now + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"
    ident = f"_{uuid.uuid4().hex}"
    text = (
        f'<saml:Assertion xmlns:saml="{_SAML}" ID="{ident}" Version="2.0" IssueInstant="{start}"><saml:Issuer>{use["issuer"]}</saml:Issuer>'
        f'%s<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">{use["user"]}</saml:NameID>'
        '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
        f'<saml:SubjectConfirmationData NotOnOrAfter="{end}" Recipient="{use["recipient"]}"/></saml:SubjectConfirmation></saml:Subject>'
        f'<saml:Conditions NotBefore="{start}" NotOnOrAfter="{end}"><saml:AudienceRestriction><saml:Audience>{use["audience"]}'
        "</saml:Audience></saml:AudienceRestriction></saml:Conditions></saml:Assertion>"
    )
    digest = base64.b64encode(hashlib.sha256(ElementTree.canonicalize(text % "").encode()).digest()).decode()
    transforms = "http://www.w3.org/2000/09/xmldsig#enveloped-signature", "http://www.w3.org/2001/10/xml-exc-c14n#"
    info = (
        f'<ds:SignedInfo xmlns:ds="{_DSIG}"><ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'
        f'<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><ds:Reference URI="#{ident}">'
        f"<ds:Transforms>{''.join(f'<ds:Transform Algorithm={chr(34)}{one}{chr(34)}/>' for one in transforms)}</ds:Transforms>"
        f'<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>{digest}</ds:DigestValue>'
        "</ds:Reference></ds:SignedInfo>"
    )
    key = load_pem_private_key((key_pem or CREDENTIALS["saml_private_key_pem"]).encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    value = base64.b64encode(key.sign(ElementTree.canonicalize(info).encode(), padding.PKCS1v15(), SHA256())).decode()
    inner = info.replace(f' xmlns:ds="{_DSIG}"', "")
    signed = text % f'<ds:Signature xmlns:ds="{_DSIG}">{inner}<ds:SignatureValue>{value}</ds:SignatureValue></ds:Signature>'
    if break_it:
        signed = signed.replace(use["user"], "somebody.else@holt.example")
    return base64.urlsafe_b64encode(signed.encode()).decode().rstrip("=")


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[httpx.Client, SapS4Hana]]:
    sock = bind()
    base = f"http://127.0.0.1:{sock.getsockname()[1]}"
    tenant = SapS4Hana(base, CREDENTIALS)
    config = uvicorn.Config(build(tenant), log_level="error", lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    auth = (CREDENTIALS["user"], CREDENTIALS["password"])
    with httpx.Client(base_url=base, auth=auth, headers=JSON, timeout=10) as http:
        yield http, tenant
    server.should_exit = True
    thread.join(timeout=5)


@pytest.fixture
def s4(served: tuple[httpx.Client, SapS4Hana]) -> S4:
    http, tenant = served
    http.post("/_control/reset").raise_for_status()
    made = S4(tenant.base_url, tenant, http)
    made.login()
    return made
