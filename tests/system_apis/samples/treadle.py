"""What the conformance suite writes to Treadle, over a connector that is a document."""

from datetime import date
from decimal import Decimal

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
        },
        change={
            "name": "Larkfield ERP, revised {n}",
            "budget": Decimal("130000"),
            "starts_on": date(2026, 10, 2),
            "ends_on": date(2027, 4, 30),
            "contract_reference": "contract-b-{n}",
            "billing_entity": "HOLT-DE",
        },
        clear="ends_on",
    ),
    "task": Sample(
        refs={"project": "project"},
        data={
            "name": "Workshops {n}",
            "kind": "task",
            "state": "started",
            "starts_on": date(2026, 10, 5),
            "due_on": date(2026, 10, 16),
            "planned_minutes": 2435,
            "budget": Decimal("7200.25"),
            "billable": True,
        },
        change={
            "name": "Solution design {n}",
            "kind": "milestone",
            "state": "completed",
            "starts_on": date(2026, 10, 6),
            "due_on": date(2026, 10, 17),
            "planned_minutes": 60,
            "budget": Decimal("1"),
            "billable": False,
        },
        clear="due_on",
    ),
    "time_entry": Sample(
        refs={"project": "project", "task": "task"},
        unread=("project",),
        data={
            "person_reference": "Ada",
            "worked_on": date(2026, 10, 7),
            "minutes": 95,
            "billable": True,
            "invoiced": False,
            "notes": "Workshop {n}",
        },
        change={
            "person_reference": "Grace",
            "worked_on": date(2026, 10, 8),
            "minutes": 30,
            "billable": False,
            "invoiced": True,
            "notes": "Call {n}",
        },
        clear="notes",
    ),
}


def _held(state: State, collection: str, key_field: str, key: str) -> list[Row]:
    return [row for row in state[collection] if {"t": "CROSSWALK", "v": key} in row["tags"]]


FACTS = Facts(
    samples=SAMPLES,
    missing_id="X99999",
    number=("task", "plan", "planned_minutes"),
    id_member="no",
    held=_held,
    forbidden={"ok": "N", "err": {"no": 0, "txt": "NOT FOR YOU"}},
    token=r"/door$",
    refusals=(
        Refusal("customer", {"name": ""}, "name"),
        Refusal("customer", {"phone": "1" * 60}, "phone"),
        Refusal("project", {"currency_code": "XXX"}, "currency_code"),
    ),
)
