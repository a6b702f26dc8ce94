"""What the tests of the Oracle ERP simulator share: one pod on a real socket, and the calls that most stories begin with."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn

from simulators.kit import build
from simulators.kit.serve import bind
from simulators.oracle_erp import OracleErp

FSCM, CRM, HCM = (f"/{root}RestApi/resources/11.13.18.05" for root in ("fscm", "crm", "hcm"))
TOKEN = "/oauth2/v1/token"
CREDENTIALS = OracleErp.new_credentials()
ACTION = {"Content-Type": "application/vnd.oracle.adf.action+json"}
UK = "UK Consulting BU"


@dataclass
class Pod:
    base_url: str
    simulator: OracleErp
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.base_url, timeout=10, headers={"Accept": "application/json"})
        self.sign_in(CREDENTIALS["username"], CREDENTIALS["password"])

    def sign_in(self, name: str, password: str) -> None:
        self.http.auth = httpx.BasicAuth(name, password)

    def reset(self) -> None:
        setup = type(self.simulator.setup)()
        self.simulator.setup = setup
        self.http.post("/_control/reset").raise_for_status()
        self.sign_in(CREDENTIALS["username"], CREDENTIALS["password"])
        self.http.headers.pop("REST-Framework-Version", None)

    def framework(self, version: int) -> None:
        self.http.headers["REST-Framework-Version"] = str(version)

    def get(self, path: str, **params: Any) -> Any:
        found = self.http.get(path if path.startswith("/") else f"{FSCM}/{path}", params=params)
        assert found.status_code == 200, found.text
        return found.json()

    def items(self, path: str, **params: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get(path, onlyData="true", **params)["items"]
        return found

    def post(self, path: str, body: Any, status: int = 201, **headers: str) -> Any:
        found = self.http.post(path if path.startswith("/") else f"{FSCM}/{path}", json=body, headers=headers)
        assert found.status_code == status, found.text
        return found.json() if status in (200, 201) else found.text

    def patch(self, path: str, body: Any, status: int = 200, **headers: str) -> Any:
        found = self.http.patch(path if path.startswith("/") else f"{FSCM}/{path}", json=body, headers=headers)
        assert found.status_code == status, found.text
        return found.json() if status == 200 else found.text

    def act(self, path: str, name: str, status: int = 200, **given: Any) -> Any:
        found = self.http.post(f"{FSCM}/{path}/action/{name}", json=given, headers=ACTION)
        assert found.status_code == status, found.text
        return found.json()["result"] if status == 200 else found.text

    # ---------------------------------------------------------------------------------------------- stories

    def customer(self, name: str = "Larkfield Partners LLP", country: str = "GB", **more: Any) -> tuple[dict[str, Any], str]:
        """A party with a bill-to address, and the number of the account that receivables opens for it."""
        address = {"AddressType": "BILL_TO", "Address1": "4 Quay Street", "City": "Bristol", "PostalCode": "BS1 4DJ", "Country": country}
        party = self.post(f"{CRM}/hubOrganizations", {"OrganizationName": name, "PartyUsageCode": "CUSTOMER", "Address": [address]} | more)
        account = self.items("receivablesCustomerAccountSiteActivities", finder=f"CustomerAccountSiteActivitiesFinder;CustomerName={name}")
        return party, account[0]["AccountNumber"]

    def project(self, **more: Any) -> dict[str, Any]:
        body = {"SourceTemplateName": "T&M Consulting Template", "ProjectName": "Larkfield ERP roll-out", "ProjectNumber": "LK-100",
                "ProjectStartDate": "2026-03-01", "ProjectEndDate": "2026-12-31"}  # fmt: skip
        made: dict[str, Any] = self.post("projects", body | more)
        return made

    def contract(self, party: dict[str, Any], **more: Any) -> dict[str, Any]:
        body = {
            "Cognomen": "Larkfield services", "ContractNumber": "LK-C-1", "OrgName": UK, "LegalEntityName": "Holt Consulting Ltd",
            "ContractTypeName": "Sell: Project", "PrimaryPartyId": party["PartyId"], "CurrencyCode": "GBP", "StartDate": "2026-03-01",
            "EndDate": "2026-12-31", "ExternalSource": "SFDC", "ExternalKey": "0065g00000X1",
            "ContractLine": [{"LineNumber": "1", "LineTypeName": "Free-form, project", "ItemNameTxt": "Consulting",
                              "StartDate": "2026-03-01", "EndDate": "2026-12-31", "LineValueAmount": 48000}],
        }  # fmt: skip
        made: dict[str, Any] = self.post("contracts", body | more)
        return made

    def signed(self, party: dict[str, Any], **more: Any) -> dict[str, Any]:
        made = self.contract(party, **more)
        self.act(f"contracts/{made['ContractId']}", "submitForApproval")
        self.act(f"contracts/{made['ContractId']}", "sign")
        return made

    def invoice(self, account: str, **more: Any) -> dict[str, Any]:
        made: dict[str, Any] = self.post("receivablesInvoices", invoice(account) | more)
        return made

    def until(self, path: str, done: Any, **params: Any) -> dict[str, Any]:
        deadline = time.monotonic() + 5
        while True:
            found = self.items(path, **params)
            if found and done(found[0]):
                return found[0]
            assert time.monotonic() < deadline, found
            time.sleep(0.02)


def invoice(account: str) -> dict[str, Any]:
    return {
        "BusinessUnit": UK, "TransactionSource": "IPAAS", "TransactionType": "Invoice", "TransactionDate": "2026-03-31",
        "AccountingDate": "2026-03-31", "InvoiceCurrencyCode": "GBP", "BillToCustomerNumber": account, "PaymentTerms": "30 Net",
        "CrossReference": "SFINV-1", "InvoiceStatus": "Incomplete",
        "receivablesInvoiceLines": [{"LineNumber": 1, "Description": "March consulting", "Quantity": 40, "UnitSellingPrice": 150}],
    }  # fmt: skip


@contextmanager
def serve() -> Iterator[Pod]:
    sock = bind()
    base_url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    simulator = OracleErp(base_url, CREDENTIALS)
    server = uvicorn.Server(uvicorn.Config(build(simulator), log_level="error", lifespan="off", timeout_graceful_shutdown=1))
    threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True).start()
    deadline = time.monotonic() + 10
    while not server.started:
        assert time.monotonic() < deadline, "the pod did not start"
        time.sleep(0.01)
    pod = Pod(base_url, simulator)
    yield pod
    pod.http.close()
    server.should_exit = True
