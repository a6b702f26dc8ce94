"""What the conformance suite writes to Acumatica."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from app.system_apis.kit.mapping import dig
from simulators.acumatica import Acumatica, work
from simulators.acumatica.schema import TYPES
from simulators.acumatica.seed import part
from simulators.acumatica.service import Service
from tests.system_apis.samples.kinds import ADDRESS, CONTRACT_LINES, SEAT, Facts, Refusal, Row, Sample, State

_INVOICE_LINES = [
    {
        "billing_type": "time_and_materials",
        "description": "Senior Consultant, October",
        "quantity": Decimal("2.5"),
        "unit_price": Decimal("180"),
        "amount": Decimal("450"),
        "tax_rate": Decimal("20"),
    },
    {
        "billing_type": "fixed_fee",
        "description": "Design",
        "quantity": Decimal("1"),
        "unit_price": Decimal("99.95"),
        "amount": Decimal("99.95"),
        "tax_rate": Decimal("8.88"),
    },
]

SAMPLES = {
    "customer": Sample(
        data={
            "name": "Larkfield & Söhne {n}",
            "legal_entity": "HOLT-UK",
            "currency_code": "GBP",
            "website": "https://larkfield.example",
            "phone": "+44 117 496 0000",
            "address": ADDRESS,
            "tax_number": "GB123456789",
        },
        change={
            "name": "Larkfield Partners {n}",
            "website": "https://partners.example",
            "phone": "+49 89 123456",
            "address": SEAT,
            "tax_number": "DE811",
        },
        clear="website",
        more={"parent": "customer"},
        extensions={"category": "Key account"},
    ),
    "contact": Sample(
        refs={"customer": "customer"},
        data={
            "first_name": "Ada",
            "last_name": "Quist {n}",
            "email": "ada@larkfield.example",
            "phone": "+44 117 496 0001",
            "job_title": "Controller",
        },
        change={
            "first_name": "Bea",
            "last_name": "Quist-Ward {n}",
            "email": "bea@larkfield.example",
            "phone": "+44 117 496 0002",
            "job_title": "Head of Finance",
        },
        clear="job_title",
    ),
    "contract": Sample(
        refs={"customer": "customer"},
        data={
            "legal_entity": "HOLT-UK",
            "delivery_entity": "HOLT-DE",
            "currency_code": "GBP",
            "signed_on": date(2026, 9, 30),
            "starts_on": date(2026, 10, 1),
            "payment_terms": "Net 30",
            "purchase_order": "PO-1",
            "memo": "Larkfield ERP {n}",
            "lines": CONTRACT_LINES,
        },
        change={
            "delivery_entity": "HOLT-US",
            "signed_on": date(2026, 9, 29),
            "starts_on": date(2026, 10, 2),
            "payment_terms": "Net 45",
            "purchase_order": "PO-2",
            "memo": "Larkfield ERP, revised {n}",
            "lines": [{**CONTRACT_LINES[0], "description": "Consultant"}, {**CONTRACT_LINES[1], "description": "Hand-over"}],
        },
        clear="memo",
    ),
    "invoice": Sample(
        refs={"contract": "contract", "customer": "customer"},
        data={
            "legal_entity": "HOLT-UK",
            "currency_code": "GBP",
            "issued_on": date(2026, 11, 2),
            "purchase_order": "PO-1",
            "memo": "October {n}",
            "period": "2026-10",
            "lines": _INVOICE_LINES,
        },
        change={
            "issued_on": date(2026, 11, 3),
            "purchase_order": "PO-2",
            "memo": "October, corrected {n}",
            "period": "2026-11",
            "lines": [{**_INVOICE_LINES[0], "quantity": Decimal("3"), "amount": Decimal("540")}],
        },
        clear="memo",
    ),
    "credit_memo": Sample(
        refs={"invoice": "invoice", "customer": "customer"},
        data={"currency_code": "GBP", "issued_on": date(2026, 11, 9), "reason": "Billed twice {n}", "lines": _INVOICE_LINES},
        change={
            "issued_on": date(2026, 11, 10),
            "reason": "Half of it was billed twice {n}",
            "lines": [{**_INVOICE_LINES[0], "quantity": Decimal("1"), "amount": Decimal("180")}],
        },
        clear="reason",
    ),
    "project": Sample(
        refs={"customer": "customer"},
        data={
            "name": "Larkfield ERP rollout {n}",
            "billing_entity": "HOLT-UK",
            "currency_code": "GBP",
            "starts_on": date(2026, 10, 1),
            "ends_on": date(2027, 3, 31),
        },
        change={"name": "Larkfield rollout {n}", "starts_on": date(2026, 10, 5), "ends_on": date(2027, 4, 30)},
        clear="ends_on",
    ),
    "task": Sample(
        refs={"project": "project"},
        data={"name": "Design {n}", "percent_complete": 10, "starts_on": date(2026, 10, 1), "due_on": date(2026, 10, 16)},
        change={"name": "Blueprint {n}", "percent_complete": 40, "starts_on": date(2026, 10, 5), "due_on": date(2026, 10, 30)},
        clear="due_on",
    ),
}
_KEYS = ("OrderNbr", "ReferenceNbr", "ProjectID", "CustomerID", "ContactID")


def _held(state: State, collection: str, key_field: str, key: str) -> list[Row]:
    kept = key[-10:].upper() if key_field == "ProjectTaskID.value" else key
    return [row for row in state[collection] if dig(row, key_field) == kept]


def _external(row: Row) -> str:
    if "ProjectTaskID" in row:
        return f"{row['ProjectID']['value']}/{row['ProjectTaskID']['value']}"
    return next(str(row[name]["value"]) for name in _KEYS if name in row)


def _under_way(simulator: Acumatica) -> dict[str, str]:
    """What people book on: an active project with an active task."""
    number = len(list(simulator.store.all("Project"))) + 1
    customer = simulator.store.add("Customer", CustomerID=f"P{number:05d}", CustomerName="Roadshow", Status="Active", CurrencyID="GBP")
    linked = {"ProjectProperties": part(ChangeOrderWorkflow=True), "BillingAndAllocationSettings": part(Branch="HOLT-UK")}
    shown = {"ProjectID": f"ROAD{number}", "Description": "Roadshow", "Customer": customer["CustomerID"]}
    project = simulator.store.add("Project", **shown, **linked, Status="Active", Hold=False)
    on = {"ProjectID": project["ProjectID"], "ProjectTaskID": "TALKS"}
    simulator.store.add("ProjectTask", **on, Description="Talks", Status="Active", Properties=part(CompletionMethod="Manual"))
    return on


def _put(simulator: Acumatica, entity: str, values: dict[str, Any]) -> str:
    """A record as a screen saves it."""
    service = Service(simulator.store, simulator._context("HOLT-UK"), simulator.jobs, "", 404)
    answer = service.put(TYPES[entity], {}, {}, json.dumps(_wrapped(values)).encode())
    assert answer.status_code == 200, answer.body
    saved = json.loads(bytes(answer.body))
    return str(saved[TYPES[entity].keys[-1]]["value"])


def _wrapped(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: _wrapped(value) for name, value in node.items()}
    return [_wrapped(item) for item in node] if isinstance(node, list) else {"value": node}


def worked(simulator: Acumatica) -> tuple[str, ...]:
    """A consultant books a day on a project, and an hour on none; the first is finished."""
    who = {"Employee": "EP0002", "EarningType": "RG", "Date": "2026-10-06T09:00:00"}
    day = _put(simulator, "TimeEntry", {**who, **_under_way(simulator), "TimeSpent": "07:35", "Summary": "Talks in Bristol"})
    hour = _put(simulator, "TimeEntry", {**who, "TimeSpent": "01:00"})
    work.complete_time(simulator._context("HOLT-UK"), simulator.store.get("TimeEntry", day))
    return day, hour


def spent(simulator: Acumatica) -> tuple[str, ...]:
    """A receipt of a trip, handed in and approved."""
    details = {**_under_way(simulator), "Qty": 1, "UnitCost": 120.6, "Billable": True, "Description": "Train to Bristol"}
    receipt = {"ClaimedBy": "EP0002", "ExpenseItemID": "TRAVEL", "Date": "2026-10-06", "ReceiptDetails": details}
    made, context = _put(simulator, "ExpenseReceipt", receipt), simulator._context("HOLT-UK")
    for step in ("SubmitExpenseReceipt", "ApproveExpenseReceipt"):
        work.step(context, simulator.store.get("ExpenseReceipt", made), step)
    return (made,)


def sold(simulator: Acumatica) -> tuple[str, ...]:
    """Somebody in sales writes down what may come."""
    product = {"InventoryID": "CONSULTING", "TransactionDescription": "Consultant", "Qty": 40, "UnitPrice": 165}
    customer = simulator.store.get("Project", _under_way(simulator)["ProjectID"])["Customer"]
    about = {"Subject": "Roadshow again", "ClassID": "SERVICE", "BusinessAccount": customer, "Branch": "HOLT-UK", "Stage": "Won"}
    return (_put(simulator, "Opportunity", {**about, "Products": [product]}),)


def changed(simulator: Acumatica) -> tuple[str, ...]:
    """A project manager asks for more."""
    on = _under_way(simulator)
    line = {"ProjectTaskID": on["ProjectTaskID"], "AccountGroup": "REVENUE", "Qty": 10, "UnitRate": 165, "Description": "More talks"}
    order = {"ProjectID": on["ProjectID"], "Class": "DEFAULT", "Description": "Two more talks", "RevenueBudget": [line]}
    return (_put(simulator, "ChangeOrder", order),)


FACTS = Facts(
    money=("contract", "subtotal"),
    samples=SAMPLES,
    missing_id="C999999",
    number=("contract", "OrderQty", "lines.0.quantity"),
    id_member="CustomerID",
    held=_held,
    external=_external,
    bare_lists=True,
    states={"CreditMemo": "Invoice"},
    existing={"time_entry": worked, "expense": spent, "opportunity": sold, "amendment": changed},
    forbidden={
        "message": "An error has occurred.",
        "exceptionMessage": "You have insufficient rights to access the object (AR303000).",
        "exceptionType": "PX.Data.PXNotEnoughRightsException",
    },
    refusals=(
        Refusal("contract", {"payment_terms": "Net 99"}, "payment_terms", {"payment_terms": {"Net 99": "99D"}}),
        Refusal(
            "contract",
            {"lines": [{**CONTRACT_LINES[0], "billing_type": "expenses"}]},
            "lines.0.billing_type",
            {"billing_item": {"expenses": "NOSUCH"}},
        ),
        Refusal("customer", {"currency_code": "XXX"}, "currency_code"),
    ),
)
