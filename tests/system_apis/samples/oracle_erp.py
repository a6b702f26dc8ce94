"""What the conformance suite writes to Oracle Fusion Cloud ERP."""

from datetime import date
from decimal import Decimal
from typing import Any

import httpx

from simulators.oracle_erp import OracleErp
from simulators.oracle_erp.costing import import_costs
from tests.system_apis.samples.kinds import ADDRESS, CONTRACT_LINES, Facts, Refusal, Row, Sample, State

SAMPLES = {
    "customer": Sample(
        data={
            "name": "Larkfield & Söhne {n}",
            "website": "https://larkfield.example",
            "phone": "+44 117 496 0000",
            "tax_number": "GB123456789",
            "address": ADDRESS,
        },
        change={
            "name": "Larkfield Partner's {n}",
            "website": "https://partners.example",
            "phone": "+49 89 123456",
            "tax_number": "DE811",
        },
        clear="website",
    ),
    "contract": Sample(
        refs={"customer": "customer"},
        data={
            "legal_entity": "HOLT-UK",
            "currency_code": "GBP",
            "starts_on": date(2026, 10, 1),
            "ends_on": date(2027, 3, 31),
            "payment_terms": "Net 45",
            "purchase_order": "PO-1",
            "memo": "Larkfield ERP {n}",
            "lines": CONTRACT_LINES,
        },
        change={
            "starts_on": date(2026, 9, 30),
            "ends_on": date(2027, 4, 30),
            "purchase_order": "PO-2",
            "memo": "Larkfield ERP, revised {n}",
        },
        clear="purchase_order",
    ),
    "project": Sample(
        refs={"customer": "customer"},
        data={
            "name": "Larkfield ERP roll-out {n}",
            "billing_entity": "HOLT-UK",
            "currency_code": "GBP",
            "starts_on": date(2026, 10, 1),
            "ends_on": date(2027, 3, 31),
        },
        change={"name": "Larkfield's roll-out {n}", "starts_on": date(2026, 9, 30), "ends_on": date(2027, 4, 30)},
        clear="ends_on",
    ),
    "invoice": Sample(
        refs={"customer": "customer", "contract": "contract"},
        unread=("customer", "contract"),
        data={
            "legal_entity": "HOLT-UK",
            "currency_code": "GBP",
            "issued_on": date(2026, 11, 2),
            "purchase_order": "PO-1",
            "memo": "October {n}",
            "status": "draft",
            "lines": [
                {
                    "billing_type": "time_and_materials",
                    "description": "Senior Consultant, October",
                    "quantity": Decimal("1.58333"),
                    "unit_price": Decimal("180"),
                    "amount": Decimal("285"),
                    "tax_rate": Decimal("20.0"),
                    "tax_amount": Decimal("57"),
                },
                {
                    "billing_type": "fixed_fee",
                    "description": "Go-live",
                    "quantity": Decimal("1"),
                    "unit_price": Decimal("999.95"),
                    "amount": Decimal("999.95"),
                    "tax_rate": Decimal("20"),
                    "tax_amount": Decimal("199.99"),
                },
            ],
        },
        change={
            "issued_on": date(2026, 11, 3),
            "purchase_order": "PO-2",
            "memo": "October, corrected {n}",
            "status": "issued",
        },
        clear="memo",
    ),
}


def _held(state: State, collection: str, key_field: str, key: str) -> list[Row]:
    """A contract that is cancelled counts as deleted."""
    return [row for row in state[collection] if row.get(key_field) == key and row.get("StsCode") != "CANCELED"]


class _People:
    """What people and their applications do in the pod."""

    def __init__(self, simulator: OracleErp) -> None:
        given = simulator.credentials
        self.pod = simulator
        self._http = httpx.Client(base_url=simulator.base_url, auth=(given["username"], given["password"]), trust_env=False)
        project = {"SourceTemplateName": "T&M Consulting Template", "ProjectName": f"Audit {simulator.store.number('audit', 1)}"}
        self.project = self.made("projects", {**project, "ProjectStartDate": "2026-09-01", "ProjectEndDate": "2026-12-31"})

    def made(self, resource: str, body: Row, root: str = "fscm") -> Row:
        answer = self._http.post(f"/{root}RestApi/resources/11.13.18.05/{resource}", json=body)
        answer.raise_for_status()
        made: Row = answer.json()
        return made

    def task(self) -> Row:
        return self.first(f"projects/{self.project['ProjectId']}/child/Tasks")

    def first(self, path: str) -> Row:
        answer = self._http.get(f"/fscmRestApi/resources/11.13.18.05/{path}")
        answer.raise_for_status()
        found: Row = answer.json()["items"][0]
        return found

    def customer(self) -> Row:
        named = {"OrganizationName": f"Quay {self.project['ProjectNumber']}", "PartyUsageCode": "CUSTOMER"}
        where = {"AddressType": "BILL_TO", "Address1": "4 Quay Street", "City": "Bristol", "PostalCode": "BS1 4DJ", "Country": "GB"}
        return self.made("hubOrganizations", {**named, "Address": [where]}, "crm")

    def act(self, contract: Row, action: str, **given: str) -> None:
        place = f"/fscmRestApi/resources/11.13.18.05/contracts/{contract['ContractId']}/action/{action}"
        self._http.post(place, json=given, headers={"Content-Type": "application/vnd.oracle.adf.action+json"}).raise_for_status()


def planned(simulator: OracleErp) -> tuple[str, ...]:
    """A project has the tasks of its template, and a milestone that the manager adds."""
    people = _People(simulator)
    project = people.project["ProjectId"]
    milestone = {"TaskNumber": "2", "TaskName": "Go-live", "MilestoneFlag": True, "TaskFinishDate": "2026-12-18"}
    made = (people.task(), people.made(f"projects/{project}/child/Tasks", milestone))
    return tuple(f"{project}/{one['TaskId']}" for one in made)


def amended(simulator: OracleErp) -> tuple[str, ...]:
    """A signed contract is amended, signed again, and amended once more: the first amendment is history, the second under way."""
    people = _People(simulator)
    lines = [{"LineNumber": "1", "LineTypeName": "Free-form, project", "ItemNameTxt": "Consulting hours", "LineValueAmount": 4800}]
    days = {"StartDate": "2026-09-01", "EndDate": "2026-12-31"}
    contract = people.made(
        "contracts",
        {
            "ContractNumber": f"C-{people.project['ProjectNumber']}",
            "OrgName": "UK Consulting BU",
            "ContractTypeName": "Sell: Project",
            "PrimaryPartyId": people.customer()["PartyId"],
            "CurrencyCode": "GBP",
            "ContractLine": [{**lines[0], **days}],
            **days,
        },
    )
    for why in ("Two more weeks", "A second site"):
        people.act(contract, "submitForApproval")
        people.act(contract, "sign")
        people.act(contract, "amend", VersionDescription=why)
    rows = simulator.store.where("contracts", ContractId=contract["ContractId"])
    return tuple(str(row.get("Id")) for row in rows if row.get("MajorVersion") > 1)


def credited(simulator: OracleErp) -> tuple[str, ...]:
    """Finance credits the account of a customer."""
    people = _People(simulator)
    name = people.customer()["OrganizationName"]
    site = people.first(f"receivablesCustomerAccountSiteActivities?finder=CustomerAccountSiteActivitiesFinder;CustomerName={name}")
    line = {"LineNumber": 1, "LineDescription": "Goodwill", "LineQuantityCredit": -2, "UnitSellingPrice": 180}
    memo = {
        "BusinessUnit": "UK Consulting BU",
        "TransactionSource": "Manual",
        "TransactionType": "Credit Memo",
        "TransactionDate": "2026-11-20",
        "CreditMemoCurrency": "GBP",
        "BillToCustomerNumber": site["AccountNumber"],
        "CreditReason": "Goodwill",
        "receivablesCreditMemoLines": [{**line, "TaxClassificationCode": "VAT20"}],
    }
    return (str(people.made("receivablesCreditMemos", memo)["CustomerTransactionId"]),)


def booked(simulator: OracleErp) -> tuple[str, ...]:
    """A resource manager books two people for a project."""
    people = _People(simulator)
    who = ("owen.pryce@holt.example", "maya.torres@holt.example")
    made = [
        people.made("projectLaborResources", {"ProjectId": people.project["ProjectId"], "Email": one, "WeeklyHours": 30}) for one in who
    ]
    return tuple(str(one["ProjResourceId"]) for one in made)


def requested(simulator: OracleErp) -> tuple[str, ...]:
    """A project manager asks for a person."""
    people = _People(simulator)
    wanted = {"RequestName": "Analyst", "RequestedResourceRole": "Analyst", "StartDate": "2026-10-05", "FinishDate": "2026-11-27"}
    return (str(people.made("projectResourceRequests", {"ProjectId": people.project["ProjectId"], **wanted})["ResourceRequestId"]),)


def worked(simulator: OracleErp) -> tuple[str, ...]:
    """A consultant hands in two days of a week."""
    people = _People(simulator)
    fields = {"PJC_PROJECT_ID": people.project["ProjectId"], "PJC_TASK_ID": people.task()["TaskId"], "PJC_BILLABLE_FLAG": "Y"}
    attributes = [{"attributeName": name, "attributeValue": str(value)} for name, value in fields.items()]
    events = [
        {
            "operationType": "ADD",
            "reporterIdType": "PERSON",
            "reporterId": "10082",
            "startTime": f"2026-10-{day}T00:00:00.000+00:00",
            "measure": measure,
            "comment": "Workshop",
            "timeRecordEventAttribute": attributes,
        }
        for day, measure in (("05", 7.5), ("06", 1.58))
    ]
    body = {"processInline": "Y", "processMode": "TIME_SUBMIT", "timeRecordEvent": events}
    taken = people.made("timeRecordEventRequests", body, "hcm")["timeRecordEventRequestId"]
    kept: list[Any] = simulator.state()["timeRecordEventRequests"]
    (request,) = [one for one in kept if one["timeRecordEventRequestId"] == taken]
    return tuple(str(event["timeRecordId"]) for event in request["timeRecordEvent"])


def spent(simulator: OracleErp) -> tuple[str, ...]:
    """Expenses of a trip come in from a file, and the job makes costs of them."""
    people = _People(simulator)
    where = {"_PROJECT_ID_Display": people.project["ProjectNumber"], "_TASK_ID_Display": people.task()["TaskNumber"]}
    flex = {**where, "_EXPENDITURE_ITEM_DATE": "2026-10-06", "_EXPENDITURE_TYPE_ID_Display": "Travel"}
    reference = f"TRIP-{people.project['ProjectNumber']}"
    cost = {
        "BusinessUnit": "UK Consulting BU",
        "ExpenditureBatch": "TRIPS",
        "OriginalTransactionReference": reference,
        "Quantity": 120.6,
        "PersonNumber": "10082",
        "RawCostInTransactionCurrency": 120.6,
        "TransactionCurrencyCode": "GBP",
        "Comment": "Train to Bristol",
        "ProjectStandardCostCollectionFlexfields": [flex],
    }
    people.made("unprocessedProjectCosts", cost)
    with simulator.store.transaction():
        import_costs(simulator.tenant)
    found = simulator.store.find("projectCosts", OriginalTransactionReference=reference)
    assert found is not None
    return (str(found.get("TransactionNumber")),)


FACTS = Facts(
    samples=SAMPLES,
    missing_id="300000999999999",
    number=("contract", "ItemQuantity", "lines.0.quantity"),
    id_member="PartyId",
    held=_held,
    forbidden={"title": "Forbidden", "status": "403", "o:errorDetails": [{"detail": "You do not have the privilege."}]},
    money=("contract", "subtotal"),
    external=lambda row: str(row.get("ContractId") or row.get("CustomerTransactionId") or row.get("ProjectId") or row["PartyId"]),
    refusals=(
        Refusal("customer", {"address": {**ADDRESS, "country_code": "XX"}}, "address.country_code"),
        Refusal("contract", {"currency_code": "XXX"}, "currency_code"),
        Refusal("contract", {"ends_on": date(2026, 1, 1)}, "ends_on"),
        Refusal("project", {"ends_on": date(2026, 1, 1)}, "ends_on"),
        Refusal("invoice", {"legal_entity": "HOLT-XX"}, "legal_entity", {"legal_entity": {"HOLT-XX": "XX Consulting BU"}}),
    ),
    existing={
        "task": planned,
        "assignment": booked,
        "staffing_demand": requested,
        "time_entry": worked,
        "expense": spent,
        "amendment": amended,
        "credit_memo": credited,
    },
    undescribed=("task",),
)
