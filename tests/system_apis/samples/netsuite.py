"""What the conformance suite writes to NetSuite."""

from datetime import date
from decimal import Decimal

from tests.system_apis.samples.kinds import ADDRESS, CONTRACT_LINES, Facts, Refusal, Row, Sample, State

SAMPLES = {
    "customer": Sample(
        data={
            "name": "Larkfield & Söhne {n}",
            "legal_entity": "HOLT-UK",
            "currency_code": "GBP",
            "currencies": ["GBP", "EUR"],
            "website": "https://larkfield.example",
            "phone": "+44 117 496 0000",
            "address": ADDRESS,
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
    "customer_legal_entity": Sample(refs={"customer": "customer"}, data={"legal_entity": "HOLT-DE"}),
    "contract": Sample(
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
            "lines": CONTRACT_LINES,
        },
        change={
            "delivery_entity": "HOLT-US",
            "signed_on": date(2026, 9, 29),
            "starts_on": date(2026, 10, 2),
            "ends_on": date(2027, 4, 30),
            "payment_terms": "Net 45",
            "purchase_order": "PO-2",
            "memo": "Larkfield ERP, revised {n}",
            "lines": [{**CONTRACT_LINES[0], "description": "Consultant"}, {**CONTRACT_LINES[1], "description": "Hand-over"}],
        },
        clear="memo",
    ),
    "invoice": Sample(
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
    "billing_schedule": Sample(
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
}


def _held(state: State, collection: str, key_field: str, key: str) -> list[Row]:
    return [row for row in state[collection] if row.get(key_field) == key]


FACTS = Facts(
    samples=SAMPLES,
    money=("billing_schedule", "initial_amount"),
    missing_id="99999999",
    number=("contract", "quantity", "lines.0.quantity"),
    id_member="id",
    held=_held,
    forbidden={"status": 403, "o:errorDetails": [{"detail": "Your role lacks it.", "o:errorCode": "INSUFFICIENT_PERMISSION"}]},
    refusals=(
        Refusal("contract", {"payment_terms": "Net 99"}, "payment_terms", {"payment_terms": {"Net 99": "999"}}),
        Refusal(
            "contract",
            {"lines": [{**CONTRACT_LINES[0], "billing_type": "expenses"}]},
            "lines.0.billing_type",
            {"billing_item": {"expenses": "999"}},
        ),
        Refusal("customer", {"currency_code": "XXX"}, "currency_code", {"currency": {"XXX": "999"}}),
    ),
)
