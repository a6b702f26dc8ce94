"""What the conformance suite writes: per writable resource a canonical record, a change of it, and what must exist before.

``{n}`` in a text becomes a number of its own for every record. ``refs`` are canonical field → entity; ``more`` are refs that only
the full sample has (a customer above a customer).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Sample:
    data: Row
    change: Row = field(default_factory=dict)
    """Every field that may be updated, with another value."""
    clear: str | None = None
    """A field that an update may empty."""
    refs: dict[str, str] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)
    extensions: Row = field(default_factory=dict)
    frozen: dict[str, Any] = field(default_factory=dict)
    """What the mapping may write, and the system refuses to change: the refusal must be plain."""
    unread: tuple[str, ...] = ()
    """Refs that name the source of a transform: the record tells them, the body does not."""


_ADDRESS = {"street": "4 Quay Street", "city": "Bristol", "state": "Avon", "postal_code": "BS1 4DJ", "country_code": "GB"}
_SEAT = {"street": "9 Dock Road", "city": "Munich", "state": "Bavaria", "postal_code": "80331", "country_code": "DE"}
_CONTRACT_LINES = [
    {
        "reference": "l1",
        "billing_type": "time_and_materials",
        "description": "Senior Consultant",
        "quantity": Decimal("12.5"),
        "unit_price": Decimal("180"),
        "amount": Decimal("2250"),
        "tax_rate": Decimal("20"),
        "tax_amount": Decimal("450"),
    },
    {
        "reference": "l2",
        "billing_type": "fixed_fee",
        "description": "Go-live",
        "quantity": Decimal("1"),
        "unit_price": Decimal("999.95"),
        "amount": Decimal("999.95"),
        "tax_rate": Decimal("20"),
        "tax_amount": Decimal("199.99"),
    },
]

SAMPLES: dict[tuple[str, str], Sample] = {
    ("salesforce", "customer"): Sample(
        data={
            "name": "Larkfield's \\ Söhne {n}",
            "website": "https://larkfield.example",
            "phone": "+44 117 496 0000",
            "address": _ADDRESS,
            "tax_number": "GB123456789",
            "currency_code": "GBP",
            "erp_reference": "4821",
            "psa_reference": "4711",
        },
        change={
            "name": "Larkfield Partners {n}",
            "website": "https://partners.example",
            "phone": "+49 89 1",
            "address": _SEAT,
            "tax_number": "DE811",
            "currency_code": "EUR",
            "erp_reference": "4822",
            "psa_reference": "4712",
        },
        clear="website",
        more={"parent": "customer"},
        extensions={"industry": "Consulting"},
    ),
    ("salesforce", "opportunity"): Sample(
        refs={"customer": "customer"},
        data={
            "name": "Larkfield ERP {n}",
            "stage": "Qualification",
            "closed_on": date(2026, 9, 30),
            "currency_code": "GBP",
            "billing_entity": "HOLT-UK",
            "delivery_entity": "HOLT-DE",
            "payment_terms": "Net 30",
            "purchase_order": "PO-1",
            "starts_on": date(2026, 10, 1),
            "ends_on": date(2027, 3, 31),
            "run": "run_1",
            "activation_status": "running",
            "activation_message": "Creating the contract",
            "contract_reference": "77",
            "project_reference": "900123",
            "invoiced_amount": Decimal("1234.56"),
            "invoiced_tax": Decimal("246.91"),
            "invoice_status": "draft",
            "last_invoice_number": "INV-1",
        },
        change={
            "name": "Larkfield ERP, phase two {n}",
            "stage": "Closed Won",
            "closed_on": date(2026, 10, 1),
            "currency_code": "EUR",
            "billing_entity": "HOLT-DE",
            "delivery_entity": "HOLT-UK",
            "payment_terms": "Net 45",
            "purchase_order": "PO-2",
            "starts_on": date(2026, 11, 1),
            "ends_on": date(2027, 4, 30),
            "run": "run_2",
            "activation_status": "done",
            "activation_message": "Ready",
            "contract_reference": "78",
            "project_reference": "900124",
            "invoiced_amount": Decimal("2000"),
            "invoiced_tax": Decimal("400.01"),
            "invoice_status": "issued",
            "last_invoice_number": "INV-2",
        },
        clear="purchase_order",
        extensions={"nextStep": "Call on Monday"},
    ),
    ("netsuite", "customer"): Sample(
        data={
            "name": "Larkfield & Söhne {n}",
            "legal_entity": "HOLT-UK",
            "currency_code": "GBP",
            "currencies": ["GBP", "EUR"],
            "website": "https://larkfield.example",
            "phone": "+44 117 496 0000",
            "address": _ADDRESS,
            "tax_number": "GB123456789",
        },
        change={
            "name": "Larkfield Partners {n}",
            "currencies": ["GBP", "EUR", "USD"],
            "website": "https://partners.example",
            "phone": "+49 89 123456",
            "tax_number": "DE811",
        },
        clear="website",
        more={"parent": "customer"},
    ),
    ("netsuite", "customer_legal_entity"): Sample(refs={"customer": "customer"}, data={"legal_entity": "HOLT-DE"}),
    ("netsuite", "contract"): Sample(
        refs={"customer": "customer"},
        data={
            "legal_entity": "HOLT-UK",
            "delivery_entity": "HOLT-DE",
            "currency_code": "GBP",
            "signed_on": date(2026, 9, 30),
            "starts_on": date(2026, 10, 1),
            "ends_on": date(2027, 3, 31),
            "payment_terms": "Net 30",
            "purchase_order": "PO-1",
            "memo": "Larkfield ERP {n}",
            "lines": _CONTRACT_LINES,
        },
        change={
            "delivery_entity": "HOLT-US",
            "signed_on": date(2026, 9, 29),
            "starts_on": date(2026, 10, 2),
            "ends_on": date(2027, 4, 30),
            "payment_terms": "Net 45",
            "purchase_order": "PO-2",
            "memo": "Larkfield ERP, revised {n}",
            "lines": [{**_CONTRACT_LINES[0], "description": "Consultant"}, {**_CONTRACT_LINES[1], "description": "Hand-over"}],
        },
        clear="memo",
    ),
    ("netsuite", "invoice"): Sample(
        refs={"contract": "contract"},
        unread=("contract",),
        data={
            "issued_on": date(2026, 11, 2),
            "memo": "October {n}",
            "status": "draft",
            "period": "2026-10",
            "lines": [
                {
                    "contract_line": 1,
                    "description": "Senior Consultant, October",
                    "quantity": Decimal("2.5"),
                    "unit_price": Decimal("180"),
                    "amount": Decimal("450"),
                    "reference": "l1",
                    "tax_rate": Decimal("20"),
                    "tax_amount": Decimal("90"),
                }
            ],
        },
        change={
            "issued_on": date(2026, 11, 3),
            "memo": "October, corrected {n}",
            "status": "issued",
            "period": "2026-11",
        },
        # A replaced line would need its item, which an invoice line of ours does not have: it is taken back and billed anew.
        frozen={"lines": [{"contract_line": 1, "quantity": Decimal("3"), "unit_price": Decimal("180"), "amount": Decimal("540")}]},
        clear="memo",
    ),
    ("netsuite", "billing_schedule"): Sample(
        data={
            "name": "Larkfield milestones {n}",
            "frequency": "milestones",
            "number_of_bills": 2,
            "initial_amount": Decimal("100.5"),
            "in_arrears": True,
            "entries": [
                {"due_on": date(2026, 12, 1), "amount": Decimal("1000.5"), "description": "Design"},
                {"due_on": date(2027, 2, 1), "amount": Decimal("2000"), "description": "Go-live"},
            ],
        },
        change={
            "name": "Larkfield monthly {n}",
            "frequency": "monthly",
            "number_of_bills": 6,
            "initial_amount": Decimal("200"),
            "in_arrears": False,
            "entries": [{"due_on": date(2027, 1, 1), "amount": Decimal("10"), "description": "Once"}],
        },
    ),
    ("kantata", "customer"): Sample(
        data={"name": "Larkfield's Söhne {n}", "website": "https://larkfield.example", "phone": "+44 117 496 0000"},
        change={"name": "Larkfield Partners {n}", "website": "https://partners.example", "phone": "+49 89 1"},
        clear="website",
    ),
    ("kantata", "project"): Sample(
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
    ("kantata", "task"): Sample(
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
    ("kantata", "staffing_demand"): Sample(
        refs={"project": "project"},
        data={"role": "Consultant", "person_reference": "70003"},
        change={"role": "Analyst", "person_reference": "70004"},
        clear="person_reference",
    ),
    ("kantata", "time_entry"): Sample(
        refs={"project": "project", "task": "task"},
        data={"person_reference": "70002", "worked_on": date(2026, 10, 7), "minutes": 95, "billable": True, "notes": "Workshop {n}"},
        change={"person_reference": "70003", "worked_on": date(2026, 10, 8), "minutes": 30, "billable": False, "notes": "Call {n}"},
        clear="notes",
    ),
    ("kantata", "invoice"): Sample(
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

# A record id that the system could have given out, and did not.
MISSING_ID = {"salesforce": "0015g00000ZzZzZAAV", "netsuite": "99999999", "kantata": "99999999"}

# Where a record's number goes on the wire, and its name in our words.
NUMBERS = {
    "salesforce": ("opportunity", "Invoiced_Amount__c", "invoiced_amount"),
    "netsuite": ("contract", "quantity", "lines.0.quantity"),
    "kantata": ("task", "time_estimate_in_minutes", "planned_minutes"),
}

# The member that holds a record's id.
ID_MEMBER = {"salesforce": "Id", "netsuite": "id", "kantata": "id"}


@dataclass(frozen=True)
class Refusal:
    """A write that the system itself refuses. ``maps`` puts a partner into a value map that does not exist there."""

    connector: str
    entity: str
    data: Row
    field: str
    maps: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.connector}-{self.entity}-{self.field}"


REFUSALS = (
    Refusal("salesforce", "opportunity", {"billing_entity": "HOLT-XX"}, "billing_entity"),
    Refusal("salesforce", "opportunity", {"name": None}, "name"),
    Refusal("salesforce", "customer", {"phone": "1" * 60}, "phone"),
    Refusal("netsuite", "contract", {"payment_terms": "Net 99"}, "payment_terms", {"payment_terms": {"Net 99": "999"}}),
    Refusal(
        "netsuite",
        "contract",
        {"lines": [{**_CONTRACT_LINES[0], "billing_type": "expenses"}]},
        "lines.0.billing_type",
        {"billing_item": {"expenses": "999"}},
    ),
    Refusal("netsuite", "customer", {"currency_code": "XXX"}, "currency_code", {"currency": {"XXX": "999"}}),
    Refusal("kantata", "task", {"name": ""}, "name"),
    Refusal("kantata", "staffing_demand", {"role": "Ghost"}, "role", {"role": {"Ghost": "999"}}),
    Refusal("kantata", "time_entry", {"person_reference": "1"}, "person_reference"),
)


def rows_with_key(connector: str, state: dict[str, list[Row]], collection: str, key_field: str, key: str) -> list[Row]:
    """The records in a simulator's state that carry our key."""
    if connector == "kantata":
        return [row for row in state[collection] if any(ref["service_model_ref"] == key for ref in row["external_references"])]
    return [row for row in state[collection] if row.get(key_field) == key]
