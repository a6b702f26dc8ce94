"""What the conformance suite writes to monday.com."""

from datetime import date
from decimal import Decimal

from tests.system_apis.samples.kinds import Facts, Refusal, Row, Sample, State

SAMPLES = {
    "customer": Sample(
        data={"name": "Larkfield's Söhne {n}", "currency_code": "GBP", "billing_entity": "HOLT-UK"},
        change={"name": "Larkfield Partners {n}", "currency_code": "EUR", "billing_entity": "HOLT-DE"},
        clear="currency_code",
    ),
    "project": Sample(
        refs={"customer": "customer"},
        data={
            "name": "Larkfield ERP {n}",
            "status": "Active",
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
            "status": "On hold",
            "currency_code": "EUR",
            "budget": Decimal("130000"),
            "starts_on": date(2026, 10, 2),
            "ends_on": date(2027, 4, 30),
            "contract_reference": "contract-{n}b",
            "billing_entity": "HOLT-DE",
            "delivery_entity": "HOLT-UK",
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
            "planned_minutes": 95,
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
            "currency_code": "GBP",
            "memo": "October",
            "draft": True,
            "time_entries": [],
            "lines": [{"description": "Advice", "amount": Decimal("500.5")}, {"description": "Go-live", "amount": Decimal("99.95")}],
        },
        change={
            "number": "INV-X{n}",
            "issued_on": date(2026, 11, 3),
            "currency_code": "EUR",
            "memo": "November",
            "draft": False,
            "time_entries": [],
            "lines": [{"description": "Advice", "amount": Decimal("1.1")}],
        },
        clear="memo",
    ),
}
_BOARDS = {
    "client": "5096980101",
    "project": "5096980102",
    "time_entry": "5096980103",
    "invoice": "5096980105",
    "resource_request": "5096980106",
    "task": "5096980108",
}


def _held(state: State, board: str, key_field: str, key: str) -> list[Row]:
    """Deleted items stay in the state."""
    column = key_field.split(".")[0]
    return [
        row
        for row in state["items"]
        if row["board_id"] == board
        and row["state"] == "active"
        and any(cell["id"] == column and cell["text"] == key for cell in row["column_values"])
    ]


FACTS = Facts(
    samples=SAMPLES,
    missing_id="99999999",
    number=("task", "number", "planned_minutes"),
    id_member="id",
    held=_held,
    states=_BOARDS,
    forbidden={
        "errors": [{"message": "User unauthorized to perform action", "extensions": {"code": "USER_UNAUTHORIZED", "status_code": 403}}]
    },
    refusals=(
        Refusal("staffing_demand", {"role": "Ghost"}, "role"),
        Refusal("time_entry", {"person_reference": "1"}, "person_reference"),
        Refusal("project", {"status": "Somewhere"}, "status"),
    ),
)
