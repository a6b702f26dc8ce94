"""The pod: one tenant, its three REST roots, its identity domain and its one SOAP service (sheet 1)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from simulators.kit import Simulator
from simulators.kit.simulator import Record, State
from simulators.oracle_erp import batch, soap, timecards
from simulators.oracle_erp.auth import CONSUMER, TOKEN_PATH, Denied, Gate
from simulators.oracle_erp.billing import BillingEvents
from simulators.oracle_erp.contracts import (
    AssociatedProjects,
    ContractLines,
    ContractParties,
    Contracts,
    Plans,
)
from simulators.oracle_erp.costing import CollectionFlexfields, Costs, UnprocessedCosts
from simulators.oracle_erp.errors import Fault, Refused, answer, bad_request, not_found, page
from simulators.oracle_erp.jobs import Integrations
from simulators.oracle_erp.parties import Accounts, Addresses, Organizations, SourceReferences, set_up
from simulators.oracle_erp.projects import (
    STATUSES,
    LaborResources,
    ProjectCustomers,
    Projects,
    ResourceAssignments,
    ResourceRequests,
    Tasks,
    TeamMembers,
)
from simulators.oracle_erp.receivables import (
    CreditMemoLines,
    CreditMemos,
    InvoiceLines,
    Invoices,
    TaxLines,
    roll_up,
    settle,
)
from simulators.oracle_erp.render import VERSION, Renderer, Shape, with_port
from simulators.oracle_erp.resources import RESOURCES
from simulators.oracle_erp.routes import Call, Service, reply
from simulators.oracle_erp.rules import Rules
from simulators.oracle_erp.seed import seed
from simulators.oracle_erp.store import Row, Store
from simulators.oracle_erp.tenant import Setup, Tenant
from simulators.oracle_erp.timecards import TimeEvents, TimeRecords, TimeRequests
from simulators.oracle_erp.writes import Writer

_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_VERSIONS = (VERSION, "latest")
_FRAMEWORKS = range(1, 10)
_MAINTENANCE = "The application is temporarily unavailable for maintenance. Try again later."
_MESSAGES = {
    "JBO-26092": "JBO-26092: Failed to lock the record in table HZ_PARTIES: another user holds the lock.",
    "JBO-25014": "JBO-25014: Another user has changed the row.",
}


class OracleErp(Simulator):
    """Tunable per instance: ``setup`` is how the tenant is set up; it survives a reset."""

    key = "oracle_erp"

    def __init__(self, base_url: str, credentials: Record, **more: Any) -> None:
        self.setup = Setup()
        super().__init__(base_url, credentials, **more)

    @classmethod
    def new_credentials(cls) -> Record:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        return {
            "username": "crosswalk.integration",
            "password": secrets.token_urlsafe(18),
            "client_id": secrets.token_hex(16),
            "client_secret": secrets.token_hex(24),
            "scope": f"urn:opc:resource:fa:instanceid={secrets.randbelow(900_000_000) + 100_000_000}{CONSUMER}",
            "private_key_pem": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
            "certificate_alias": "crosswalk",
            "trusted_issuer": "holt-integration",
            "limited_username": "uk.finance",
            "limited_password": secrets.token_urlsafe(18),
        }

    def reset(self) -> None:
        self.store = Store(self.utcnow)
        seed(self.store)
        self.tenant = Tenant(self.store, self.now, self.utcnow, self.setup)
        self.gate = Gate(self.credentials, self.base_url, self.now)
        neutral = Rules(self.tenant)
        self.writer = Writer(self.store, _rules(self.tenant), neutral)
        self.service = Service(self.tenant, self.writer, self.base_url)

    def state(self) -> State:
        self.tenant.tick()
        render = Renderer(self.base_url, Shape(only_data=True, all=True))
        found: State = {}
        for resource in RESOURCES.values():
            place = render.root(resource)
            found[resource.name] = [_deep(render, resource, row, place) for row in self.writer.rules(resource).rows(resource)]
        return found

    def revoke(self) -> None:
        self.gate.tokens.clear()

    def throttled(self, args: Record) -> Response:
        """Numbers are not published, nor is the body: a gateway's page, with a hint where one is asked for (sheet 7, 8)."""
        headers = {"Retry-After": str(args["retry_after"])} if args.get("retry_after") is not None else None
        return page(429, "Too many requests.", headers)

    def broken(self, status: int, args: Record) -> Response:
        """``args`` may also hold ``code``, one of the lock messages of sheet 7."""
        headers = {str(name): str(value) for name, value in (args.get("headers") or {}).items()}
        if args.get("body") is not None:
            body = args["body"]
            return Response(body, status, headers) if isinstance(body, str) else JSONResponse(body, status, headers)
        if status in (401, 502, 503, 504):
            return page(status, _MAINTENANCE, headers)
        text = _MESSAGES.get(str(args.get("code")), "An application error occurred. Contact your help desk.")
        return answer(status, Fault(text), structured=False, headers=headers)

    # ------------------------------------------------------------------------------------------------- people

    def open_customer_account(self, party_number: str) -> str:
        """Finance sets up a customer: account and bill-to sites for the party's addresses. Gives the account number."""
        row = self._find("hubOrganizations", PartyNumber=party_number)
        with self.store.transaction():
            return str(set_up(self.tenant, row).get("AccountNumber"))

    def approve_project(self, project_number: str, *, reject: bool = False) -> None:
        """An approver decides on a project that was submitted."""
        row = self._find("projects", ProjectNumber=project_number)
        status = "REJECTED" if reject else "APPROVED"
        self._change(row, ProjectStatusCode=status, ProjectStatus=STATUSES[status])

    def approve_contract(self, contract_number: str) -> None:
        """An approver accepts a contract that was submitted; it then waits for the signature."""
        row = next(one for one in self.store.where("contracts", ContractNumber=contract_number) if one.get("VersionType") != "H")
        with self.store.transaction():
            Contracts(self.tenant).approve(row)

    def approve_time(self, person_number: str, day: str) -> None:
        """A manager approves the time card of the week in which the day lies."""
        monday = date.fromisoformat(day) - timedelta(days=date.fromisoformat(day).weekday())
        card = self._find(timecards.GROUPS, personNumber=person_number, startTime=f"{monday.isoformat()}T00:00:00.000+00:00")
        with self.store.transaction():
            timecards.status(self.tenant, card, "APPROVED")

    def record_receipt(self, transaction_number: str, amount: Decimal | str) -> None:
        """Finance records a customer's payment and applies it to an invoice."""
        invoice, paid = self._find("receivablesInvoices", TransactionNumber=transaction_number), Decimal(amount)
        with self.store.transaction():
            made = self.store.add("standardReceipts", {
                "ReceiptNumber": str(self.store.number("receipt", 80001)), "BusinessUnit": invoice.get("BusinessUnit"),
                "ReceiptMethod": "Manual", "Currency": invoice.get("InvoiceCurrencyCode"),
                "CustomerName": invoice.get("BillToCustomerName"),
                "CustomerAccountNumber": invoice.get("BillToCustomerNumber"), "CustomerSite": invoice.get("BillToSite"),
                "State": "Applied", "Status": "Cleared", "ReceiptDate": self.tenant.today, "AccountingDate": self.tenant.today,
                "Amount": paid, "UnappliedAmount": Decimal(0),
            })  # fmt: skip
            made.values["StandardReceiptId"] = made.id
            settle(self.tenant, invoice, paid=paid)

    def apply_credit_memo(self, credit_memo_number: str, transaction_number: str, amount: Decimal | str) -> None:
        """Finance applies an on-account credit memo to an invoice of the same customer."""
        memo = self._find("receivablesCreditMemos", TransactionNumber=credit_memo_number)
        invoice, credit = self._find("receivablesInvoices", TransactionNumber=transaction_number), Decimal(amount)
        with self.store.transaction():
            self.store.put(memo, TransactionBalanceDue=memo.get("TransactionBalanceDue") + credit)
            settle(self.tenant, invoice, credited=credit)
            roll_up(self.tenant, invoice.get("BillToCustomerNumber"))

    def lock_party(self, party_number: str, attempts: int = 1) -> None:
        """Another user edits the party: as many writes below it fail with JBO-26092."""
        self.tenant.locks[f"HZ_PARTIES/{party_number}"] = attempts

    def _find(self, table: str, **wanted: Any) -> Row:
        row = self.store.find(table, **wanted)
        if row is None:
            raise LookupError(f"{table} {wanted}")
        return row

    def _change(self, row: Row, **values: Any) -> None:
        with self.store.transaction():
            self.store.put(row, **values)

    # ------------------------------------------------------------------------------------------------- routes

    def routes(self) -> Sequence[BaseRoute]:
        made: list[BaseRoute] = [
            Route(TOKEN_PATH, self._token, methods=["POST"]),
            Route(soap.PATH, self._soap, methods=["POST"]),
        ]
        for root in ("fscm", "crm", "hcm"):
            path = f"/{root}RestApi/resources"
            made += [Route(path, self._versions, methods=_METHODS), Route(path + "/{rest:path}", self._rest, methods=_METHODS)]
        return made

    async def _token(self, request: Request) -> Response:
        form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
        try:
            return JSONResponse(self.gate.issue(form, request.headers.get("authorization", "")))
        except Denied as denied:
            return JSONResponse({"error": denied.error, "error_description": denied.description}, denied.status)

    async def _soap(self, request: Request) -> Response:
        user = self.gate.user(request.headers.get("authorization", ""))
        if user is None or "parties" not in user.duties:
            return soap.fault("FailedAuthentication: The security token cannot be authenticated.", 401 if user is None else 403)
        if not request.headers.get("content-type", "").startswith("text/xml"):
            return page(415, "The content type must be text/xml.")
        self._enter(user.name)
        return soap.handle(self.tenant, await request.body())

    async def _versions(self, request: Request) -> Response:
        root = request.url.path.strip("/").partition("RestApi")[0]
        return await self._guarded(request, root, [])

    async def _rest(self, request: Request) -> Response:
        root = request.url.path.strip("/").partition("RestApi")[0]
        steps = [step for step in request.path_params["rest"].split("/") if step]
        return await self._guarded(request, root, steps)

    async def _guarded(self, request: Request, root: str, steps: list[str]) -> Response:
        user = self.gate.user(request.headers.get("authorization", ""))
        if user is None:
            return page(401, "Authentication is required.", {"WWW-Authenticate": 'Basic realm="weblogic"'})
        params = dict(request.query_params.items())
        call = Call(request.method, root, steps, params, dict(request.headers), user, await request.body(), self.setup.default_framework)
        self._enter(user.name)
        self.tenant.user = user
        try:
            return self._versioned(call)
        except Refused as refused:
            return refused.response(call.structured)
        finally:
            self.tenant.user = None

    def _enter(self, name: str) -> None:
        self.tenant.tick()
        self.store.user = name

    def _versioned(self, call: Call) -> Response:
        wanted = call.headers.get("rest-framework-version")
        if wanted is not None:
            if not (wanted.isascii() and wanted.isdigit() and int(wanted) in _FRAMEWORKS):
                raise bad_request(f"The REST framework version {wanted} is not supported.")
            call.framework = int(wanted)
        if not call.path:
            return reply(call, 200, self._catalogue(call.root), "application/vnd.oracle.adf.version+json")
        version, call.path = call.path[0], call.path[1:]
        if version not in _VERSIONS:
            raise not_found()
        if call.path:
            return self.service.handle(call)
        if call.method == "POST":
            return batch.run(self.service, call)
        return reply(call, 200, self._catalogue(call.root)["items"][0], "application/vnd.oracle.adf.version+json")

    def _catalogue(self, root: str) -> dict[str, Any]:
        href = f"{with_port(self.base_url)}/{root}RestApi/resources"
        frameworks = {"default": str(self.setup.default_framework), "allowed": [str(one) for one in _FRAMEWORKS]}
        item = {
            "version": VERSION, "isLatest": True, "adf:extension": {"name": "REST-Framework-Version", **frameworks},
            "links": [{"rel": "self", "href": f"{href}/{VERSION}", "name": "self", "kind": "item"},
                      {"rel": "describe", "href": f"{href}/{VERSION}/describe", "name": "describe", "kind": "describe"}],
        }  # fmt: skip
        return {"items": [item], "links": [{"rel": "self", "href": href, "name": "self", "kind": "collection"}]}


def _deep(render: Renderer, resource: Any, row: Row, place: Any) -> Record:
    """A record with every child at every depth."""
    doc = render.item(resource, row, place)
    for name, child in resource.children.items():
        doc[name] = [_deep(render, child, one, place) for one in row.rows(name)]
    copied: Record = json.loads(json.dumps(doc))
    return copied


def _rules(tenant: Tenant) -> dict[str, Rules]:
    return {
        "projects": Projects(tenant), "Tasks": Tasks(tenant), "ProjectTeamMembers": TeamMembers(tenant),
        "ProjectCustomers": ProjectCustomers(tenant), "projectLaborResources": LaborResources(tenant),
        "projectResourceAssignments": ResourceAssignments(tenant), "projectResourceRequests": ResourceRequests(tenant),
        "contracts": Contracts(tenant), "ContractLine": ContractLines(tenant), "ContractParty": ContractParties(tenant),
        "BillPlan": Plans(tenant, "BillPlan"), "RevenuePlan": Plans(tenant, "RevenuePlan"),
        "AssociatedProject": AssociatedProjects(tenant), "projectBillingEvents": BillingEvents(tenant),
        "receivablesInvoices": Invoices(tenant), "receivablesInvoiceLines": InvoiceLines(tenant),
        "receivablesInvoiceLineTaxLines": TaxLines(tenant), "receivablesCreditMemos": CreditMemos(tenant),
        "receivablesCreditMemoLines": CreditMemoLines(tenant), "hubOrganizations": Organizations(tenant), "accounts": Accounts(tenant),
        "Address": Addresses(tenant),
        "SourceSystemReference": SourceReferences(tenant), "unprocessedProjectCosts": UnprocessedCosts(tenant),
        "ProjectStandardCostCollectionFlexfields": CollectionFlexfields(tenant), "projectCosts": Costs(tenant),
        "erpintegrations": Integrations(tenant), "timeRecordEventRequests": TimeRequests(tenant), "timeRecordEvent": TimeEvents(tenant),
        "timeRecords": TimeRecords(tenant),
    }  # fmt: skip
