"""What the conformance suite writes to Kantata."""

from datetime import date
from decimal import Decimal

from simulators.kantata import KantataOX
from simulators.kantata.bodies import Query
from simulators.kantata.context import Context
from simulators.kantata.writes import create
from tests.system_apis.samples.kinds import Facts, Refusal, Row, Sample, State

SAMPLES = {
    "customer": Sample(
        data={"name": "Larkfield's Söhne {n}", "website": "https://larkfield.example", "phone": "+44 117 496 0000"},
        change={"name": "Larkfield Partners {n}", "website": "https://partners.example", "phone": "+49 89 1"},
        clear="website",
    ),
    "project": Sample(
        refs={"customer": "customer"},
        data={
            "name": "Larkfield ERP {n}",
            "currency_code": "GBP",
            "budget": Decimal("120000.50"),
            "starts_on": date(2026, 10, 1),
            "ends_on": date(2027, 3, 31),
            "contract_reference": "contract-{n}",
            "billing_entity": "HOLT-UK",
            "delivery_entity": "HOLT-DE",
        },
        change={
            "name": "Larkfield ERP, revised {n}",
            "budget": Decimal("130000"),
            "starts_on": date(2026, 10, 2),
            "ends_on": date(2027, 4, 30),
        },
        clear="ends_on",
    ),
    "task": Sample(
        refs={"project": "project"},
        data={
            "name": "Workshops {n}",
            "kind": "task",
            "state": "started",
            "percent_complete": 10,
            "starts_on": date(2026, 10, 5),
            "due_on": date(2026, 10, 16),
            "planned_minutes": 2400,
            "budget": Decimal("7200.25"),
            "billable": True,
            "fixed_fee": False,
        },
        change={
            "name": "Solution design {n}",
            "kind": "milestone",
            "state": "completed",
            "percent_complete": 100,
            "starts_on": date(2026, 10, 6),
            "due_on": date(2026, 10, 17),
            "planned_minutes": 60,
            "budget": Decimal("1"),
            "billable": False,
            "fixed_fee": True,
        },
        clear="due_on",
    ),
    "staffing_demand": Sample(
        refs={"project": "project"},
        data={"role": "Consultant", "person_reference": "70003"},
        change={"role": "Analyst", "person_reference": "70004"},
        clear="person_reference",
    ),
    "time_entry": Sample(
        refs={"project": "project", "task": "task"},
        data={"person_reference": "70002", "worked_on": date(2026, 10, 7), "minutes": 95, "billable": True, "notes": "Workshop {n}"},
        change={"person_reference": "70003", "worked_on": date(2026, 10, 8), "minutes": 30, "billable": False, "notes": "Call {n}"},
        clear="notes",
    ),
    "invoice": Sample(
        refs={"project": "project"},
        data={
            "number": "INV-{n}",
            "issued_on": date(2026, 11, 2),
            "payment_days": 30,
            "purchase_order": "PO-1",
            "memo": "October",
            "draft": True,
            "time_entries": [],
            "lines": [{"description": "Advice", "amount": Decimal("500.5")}],
        },
        change={
            "number": "INV-X{n}",
            "issued_on": date(2026, 11, 3),
            "payment_days": 45,
            "purchase_order": "PO-2",
            "memo": "November",
            "draft": False,
            "time_entries": [],
        },
        clear="memo",
    ),
}


def _held(state: State, collection: str, key_field: str, key: str) -> list[Row]:
    return [row for row in state[collection] if any(ref["service_model_ref"] == key for ref in row["external_references"])]


def _made(simulator: KantataOX, collection: str, **given: object) -> str:
    """What a person makes in the product itself."""
    user = simulator.store.get("users", "70002") or {}
    return str(create(Context(store=simulator.store, user=user, query=Query(""), body={}, ignored=[]), collection, given)["id"])


def spent(simulator: KantataOX) -> tuple[str, ...]:
    """A consultant enters a journey."""
    project = _made(simulator, "workspaces", title="Roadshow", creator_role="maven", currency="GBP")
    bill = {"date": "2026-10-06", "category": "Travel", "expense_category_id": "9", "amount_in_cents": 15250, "notes": "Train"}
    return (_made(simulator, "expenses", workspace_id=project, **bill),)


def booked(simulator: KantataOX) -> tuple[str, ...]:
    """A resource manager books a person for half of October."""
    project = _made(simulator, "workspaces", title="Cutover", creator_role="maven", currency="GBP")
    seat = _made(simulator, "workspace_resources", workspace_id=project, user_id="70003")
    days = {"start_date": "2026-10-05", "end_date": "2026-10-16", "minutes": 2400, "hard": True}
    return (_made(simulator, "workspace_allocations", resource_id=seat, **days),)


FACTS = Facts(
    undescribed=("assignment", "expense"),  # told by a record, and there is none in the beginning
    samples=SAMPLES,
    missing_id="99999999",
    number=("task", "time_estimate_in_minutes", "planned_minutes"),
    id_member="id",
    held=_held,
    states={
        "workspace_group": "workspace_groups",
        "workspace": "workspaces",
        "story": "stories",
        "workspace_resource": "workspace_resources",
        "time_entry": "time_entries",
        "invoice": "invoices",
    },
    existing={"expense": spent, "assignment": booked},
    forbidden={"errors": [{"type": "system", "message": "Forbidden"}]},
    refusals=(
        Refusal("task", {"name": ""}, "name"),
        Refusal("staffing_demand", {"role": "Ghost"}, "role", {"role": {"Ghost": "999"}}),
        Refusal("time_entry", {"person_reference": "1"}, "person_reference"),
    ),
)
