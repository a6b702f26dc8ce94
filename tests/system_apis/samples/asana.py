"""What the conformance suite writes to Asana, and what people have done there before."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.system_apis.samples.kinds import Facts, Refusal, Row, Sample, State

_PROJECT, _TASK, _ENTRIES, _ALLOCATION = (
    "12099000000000001",
    "12099000000000002",
    ("12099000000000003", "12099000000000004"),
    "12099000000000005",
)
_SAM = "12027758900000012"

SAMPLES = {
    "project": Sample(
        data={
            "name": "Larkfield & Söhne ERP {n}",
            "starts_on": date(2026, 10, 1),
            "ends_on": date(2027, 3, 31),
            "customer_name": "Larkfield & Söhne {n}",
            "budget": Decimal("120000.55"),
            "currency_code": "GBP",
            "contract_reference": "contract-{n}",
            "billing_entity": "HOLT-UK",
            "delivery_entity": "HOLT-DE",
            "invoice_status": "Issued",
            "invoiced_amount": Decimal("1234.56"),
        },
        change={
            "name": "Larkfield ERP, revised {n}",
            "starts_on": date(2026, 10, 2),
            "ends_on": date(2027, 4, 30),
            "customer_name": "Larkfield Partners {n}",
            "budget": Decimal("130000"),
            "currency_code": "EUR",
            "contract_reference": "contract-x{n}",
            "billing_entity": "HOLT-DE",
            "delivery_entity": "HOLT-US",
            "invoice_status": "Draft",
            "invoiced_amount": Decimal("0.1"),
        },
        clear="delivery_entity",
    ),
    "task": Sample(
        refs={"project": "project"},
        data={
            "name": "Workshops {n}",
            "kind": "task",
            "state": "not_started",
            "starts_on": date(2026, 10, 5),
            "due_on": date(2026, 10, 16),
        },
        change={
            "name": "Solution design {n}",
            "kind": "approval",
            "state": "completed",
            "starts_on": date(2026, 10, 6),
            "due_on": date(2026, 10, 17),
        },
        # Nothing can be emptied alone: a first day goes only with a last one in the same request, which a first day holds in its place.
    ),
}


def _held(state: State, collection: str, key_field: str, key: str) -> list[Row]:
    def key_of(row: Row) -> str | None:
        if collection == "tasks":
            return row["external"] and row["external"]["gid"]
        return next((item["text_value"] for item in row["custom_fields"] if item["gid"] in key_field), None)

    return [row for row in state[collection] if key_of(row) == key]


def _people(simulator: Any) -> None:
    """A project of their own, in which Sam has logged time and is planned."""
    store = simulator.store
    workspace = next(iter(store.tables["workspace"]))
    from simulators.asana import projects, tasks

    blank = {**projects._BLANK, "owner": _SAM, "_custom": {}, "_sections": [], "workspace": workspace, "followers": []}
    store.insert("project", {**blank, "name": "Internal"}, _PROJECT)
    section = projects.add_section(store, _PROJECT, "To do")["gid"]
    lists: Row = {"followers": [], "tags": [], "_memberships": [], "_subtasks": [], "_dependencies": [], "_custom": {}}
    store.insert("task", {**tasks.BLANK, **lists, "name": "Training", "workspace": workspace, "created_by": _SAM}, _TASK)
    tasks.place(store, _TASK, _PROJECT, section)
    for gid, day in zip(_ENTRIES, ("2026-10-05", "2026-10-06"), strict=True):
        entry = {"task": _TASK, "attributable_to": _PROJECT, "created_by": _SAM, "entered_on": day, "duration_minutes": 95}
        store.insert("time_tracking_entry", {**entry, "billable_status": "nonBillable", "description": "", "categories": []}, gid)
    planned = {"assignee": _SAM, "parent": _PROJECT, "start_date": "2026-10-05", "end_date": "2026-10-30", "effort": None}
    store.insert("allocation", {**planned, "created_by": _SAM, "resource_subtype": "project_allocation"}, _ALLOCATION)


FACTS = Facts(
    samples=SAMPLES,
    missing_id="12099999999999999",
    number=("project", "number_value", "budget"),
    id_member="gid",
    held=_held,
    token=r"/oauth_token$",
    states={"project": "projects", "task": "tasks"},
    forbidden={"errors": [{"message": "You do not have access to this resource.", "help": "For more information …"}]},
    refusals=(
        Refusal("project", {"starts_on": date(2027, 5, 1)}, "starts_on"),
        Refusal("project", {"delivery_entity": "HOLT-XX"}, "delivery_entity", {"delivery_entity": {"HOLT-XX": "999"}}),
        Refusal("project", {"contract_reference": "1" * 1025}, "contract_reference"),
        Refusal("task", {"starts_on": date(2027, 5, 1)}, "starts_on"),
        Refusal("task", {"kind": "custom"}, "kind"),
    ),
    existing={"time_entry": _ENTRIES, "assignment": (_ALLOCATION,)},
    people=_people,
)
