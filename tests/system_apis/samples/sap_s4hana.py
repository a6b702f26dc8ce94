"""What the conformance suite writes to SAP S/4HANA Cloud."""

from datetime import date
from decimal import Decimal
from typing import Any

import httpx

from tests.system_apis.samples.kinds import ADDRESS, CONTRACT_LINES, Facts, Refusal, Row, Sample, State

_ODATA = "/sap/opu/odata/sap/"
_PROJECTS = "API_ENTERPRISE_PROJECT_SRV;v=0002"
_KEPT = {"A_BusinessPartner": 20, "A_EnterpriseProject": 24, "A_EnterpriseProjectElement": 24}
"""How many characters of our key a record keeps, where it does not keep them all."""
_AGREED = [{name: value for name, value in line.items() if name != "reference"} for line in CONTRACT_LINES]

_BILLED = [
    {
        "billing_type": "time_and_materials",
        "description": "Senior Consultant, October",
        "quantity": Decimal("2.5"),
        "unit_price": Decimal("180"),
        "amount": Decimal("450"),
        "tax_rate": Decimal("20"),
        "tax_amount": Decimal("90"),
    }
]

SAMPLES = {
    "customer": Sample(
        data={
            "name": "Larkfield & Söhne {n}",
            "legal_entity": "HOLT-UK",
            "currency_code": "GBP",
            "address": {name: value for name, value in ADDRESS.items() if name != "state"},
        },
        change={"name": "Larkfield Partners {n}"},
    ),
    "contract": Sample(
        refs={"customer": "customer"},
        data={
            "legal_entity": "HOLT-UK",
            "currency_code": "GBP",
            "signed_on": date(2026, 9, 30),
            "starts_on": date(2026, 10, 1),
            "payment_terms": "Net 30",
            "purchase_order": "PO-1",
            "memo": "Larkfield ERP {n}",
            "lines": _AGREED,
        },
        change={
            "signed_on": date(2026, 9, 29),
            "starts_on": date(2026, 10, 2),
            "payment_terms": "Net 45",
            "purchase_order": "PO-2",
        },
        clear="purchase_order",
    ),
    "invoice": Sample(
        refs={"contract": "contract", "customer": "customer"},
        data={
            "legal_entity": "HOLT-UK",
            "currency_code": "GBP",
            "lines": _BILLED,
        },
    ),
    "credit_memo": Sample(
        refs={"invoice": "invoice", "customer": "customer"},
        data={"currency_code": "GBP", "reason": "Price difference", "lines": _BILLED},
    ),
    "project": Sample(
        refs={"customer": "customer"},
        data={
            "name": "Larkfield ERP {n}",
            "starts_on": date(2026, 10, 1),
            "ends_on": date(2026, 12, 31),
            "currency_code": "GBP",
            "billing_entity": "HOLT-UK",
        },
        change={"name": "Larkfield Rollout {n}", "starts_on": date(2026, 10, 2), "ends_on": date(2027, 1, 31)},
    ),
    "task": Sample(
        refs={"project": "project"},
        data={
            "name": "Go-live {n}",
            "kind": "milestone",
            "starts_on": date(2026, 10, 5),
            "due_on": date(2026, 11, 30),
            "billable": True,
        },
        change={"name": "Cut-over {n}", "starts_on": date(2026, 10, 6), "due_on": date(2026, 12, 1), "billable": False},
        unread=("project",),
    ),
}


def entered(simulator: Any, path: str, body: Row | None) -> Row:
    """What somebody enters in a screen, by the same services."""
    headers = {"Authorization": simulator.basic_header(), "Accept": "application/json"}
    with httpx.Client(base_url=simulator.base_url, headers=headers, trust_env=False, timeout=30) as http:
        token = http.get(f"{_ODATA}API_SALES_ORDER_SRV/", headers={"x-csrf-token": "Fetch"}).headers["x-csrf-token"]
        answer = http.post(path if path.startswith("/") else _ODATA + path, json=body, headers={"x-csrf-token": token, "If-Match": "*"})
    assert answer.is_success, answer.text
    shown = answer.json()
    told: Row = shown.get("d", shown)
    return told


def _customer(simulator: Any) -> str:
    area = {"SalesOrganization": "1110", "DistributionChannel": "10", "Division": "00", "Currency": "GBP"}
    company = {"CompanyCode": "1110", "ReconciliationAccount": "12100000"}
    body = {
        "BusinessPartnerCategory": "2",
        "OrganizationBPName1": "Larkfield Energy",
        "to_BusinessPartnerRole": [{"BusinessPartnerRole": "FLCU00"}, {"BusinessPartnerRole": "FLCU01"}],
        "to_Customer": {"to_CustomerCompany": [company], "to_CustomerSalesArea": [area]},
    }
    return str(entered(simulator, "API_BUSINESS_PARTNER/A_BusinessPartner", body)["BusinessPartner"])


def _sales_areas(simulator: Any) -> tuple[str, ...]:
    return tuple(f"{_customer(simulator)}/1110/10/00" for _ in range(3))


def _order(simulator: Any) -> tuple[str, list[Row]]:
    prices = [{"ConditionType": "PPR0", "ConditionRateValue": "900.00", "ConditionCurrency": "GBP"}]
    document = {"SalesOrderType": "OR", "SalesOrganization": "1110", "DistributionChannel": "10", "OrganizationDivision": "00"}
    items = [{"Material": name, "RequestedQuantity": "1", "to_PricingElement": prices} for name in ("F001", "F001", "P002")]
    order = entered(simulator, "API_SALES_ORDER_SRV/A_SalesOrder", document | {"SoldToParty": _customer(simulator), "to_Item": items})[
        "SalesOrder"
    ]
    return order, [row for row in simulator.state()["A_SalesOrderItem"] if row["SalesOrder"] == order]


def _order_items(simulator: Any) -> tuple[str, ...]:
    order, items = _order(simulator)
    return tuple(f"{order}/{item['SalesOrderItem']}" for item in items)


def _billing_plans(simulator: Any) -> tuple[str, ...]:
    """With two dates in the first of them."""
    order, items = _order(simulator)
    planned = [item for item in items if item["BillingPlan"]]
    key = f"SalesOrder='{order}',SalesOrderItem='{planned[0]['SalesOrderItem']}',BillingPlan='{planned[0]['BillingPlan']}'"
    for day in ("2026-10-31", "2026-11-30"):
        part = {"BillingPlanBillingDate": f"{day}T00:00:00", "BillingPlanAmount": "450.00"}
        entered(simulator, f"API_SALES_ORDER_SRV/A_SalesOrderItemBillingPlan({key})/to_BillingPlanItem", part)
    return tuple(f"{order}/{item['SalesOrderItem']}/{item['BillingPlan']}" for item in planned)


def _project(simulator: Any) -> Row:
    """With a team of three, and released."""
    number = len(simulator.state()["A_EnterpriseProject"])
    body = {"Project": f"PB.{number:04}", "ProjectDescription": "Grid forecast", "ProjectProfileCode": "YP03", "ProfitCenter": "YB110"}
    body |= {"ResponsibleCostCenter": "11101901"}
    body |= {"ProjectStartDate": "2026-03-01T00:00:00", "ProjectEndDate": "2026-09-30T00:00:00"}
    people = [row["BusinessPartnerUUID"] for row in simulator.state()["A_BusinessPartner"] if row["BusinessPartnerCategory"] == "1"]
    team = [{"BusinessPartnerUUID": person, "to_EntProjEntitlement": [{"ProjectRoleType": "YP_RL_0001"}]} for person in people[:3]]
    parts = [{"ProjectElement": f"PB.{number:04}.1", "ProjectElementDescription": "Delivery"}]
    nested = {"to_EntProjTeamMember": team, "to_EnterpriseProjectElement": parts}
    made = entered(simulator, f"{_PROJECTS}/A_EnterpriseProject", body | nested)
    call = f"ChangeEntProjProcgStatus?ProjectUUID=guid'{made['ProjectUUID']}'&ProcessingStatus='10'"
    return entered(simulator, f"{_PROJECTS}/{call}", None)


def _team(simulator: Any) -> tuple[str, ...]:
    project = _project(simulator)["ProjectUUID"]
    return tuple(row["TeamMemberUUID"] for row in simulator.state()["A_EnterpriseProjectTeamMember"] if row["ProjectUUID"] == project)


def _time(simulator: Any) -> tuple[str, ...]:
    work = {"ControllingArea": "A000", "ActivityType": "T002", "WBSElement": f"{_project(simulator)['Project']}.1"}
    work |= {"TimeSheetNote": "Workshop", "RecordedHours": "7.33", "RecordedQuantity": "7.330", "HoursUnitOfMeasure": "H"}
    entry = {"TimeSheetDataFields": work, "PersonWorkAgreementExternalID": "SOKAFOR", "CompanyCode": "1110", "TimeSheetRecord": ""}
    entry |= {"TimeSheetIsReleasedOnSave": True, "TimeSheetOperation": "C"}
    made = [
        entered(
            simulator,
            "API_MANAGE_WORKFORCE_TIMESHEET/TimeSheetEntryCollection",
            entry | {"TimeSheetDate": f"2026-03-{day}T00:00:00"},
        )
        for day in (28, 29, 30)
    ]
    return tuple(f"SOKAFOR/1110/{row['TimeSheetRecord']}" for row in made)


def _held(state: State, collection: str, key_field: str, key: str) -> list[Row]:
    kept = key[-_KEPT[collection] :].upper() if collection in _KEPT else key
    return [row for row in state[collection] if row.get(key_field) == kept]


def _external(row: Row) -> str:
    names = ("ProjectElementUUID", "ProjectUUID", "SalesOrder", "DebitMemoRequest", "CreditMemoRequest", "BusinessPartner")
    return str(next(row[name] for name in names if row.get(name)))


FACTS = Facts(
    samples=SAMPLES,
    money=("contract", "subtotal"),
    missing_id="99999999",
    number=("contract", "RequestedQuantity", "lines.0.quantity"),
    id_member="BusinessPartner",
    external=_external,
    held=_held,
    existing={
        "customer_legal_entity": _sales_areas,
        "contract_line": _order_items,
        "billing_schedule": _billing_plans,
        "assignment": _team,
        "time_entry": _time,
    },
    token=r"API_SALES_ORDER_SRV/$",
    forbidden={"error": {"code": "/IWFND/CM_CONSUMER/101", "message": {"lang": "en", "value": "No authorization to access the service"}}},
    refusals=(
        Refusal("contract", {"payment_terms": "Net 99"}, "payment_terms", {"payment_terms": {"Net 99": "NT99"}}),
        Refusal("contract", {"currency_code": "XXX"}, "currency_code", {"currency": {"XXX": "XXX"}}),
    ),
)
