"""What the conformance suite writes to Oracle Fusion Cloud ERP."""

from datetime import date
from decimal import Decimal

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


FACTS = Facts(
    samples=SAMPLES,
    missing_id="300000999999999",
    number=("contract", "ItemQuantity", "lines.0.quantity"),
    id_member="PartyId",
    held=_held,
    forbidden={"title": "Forbidden", "status": "403", "o:errorDetails": [{"detail": "You do not have the privilege."}]},
    money=("contract", "subtotal"),
    external=lambda row: str(row.get("ContractId") or row.get("CustomerTransactionId") or row["PartyId"]),
    refusals=(
        Refusal("customer", {"address": {**ADDRESS, "country_code": "XX"}}, "address.country_code"),
        Refusal("contract", {"currency_code": "XXX"}, "currency_code"),
        Refusal("contract", {"ends_on": date(2026, 1, 1)}, "ends_on"),
        Refusal("invoice", {"legal_entity": "HOLT-XX"}, "legal_entity", {"legal_entity": {"HOLT-XX": "XX Consulting BU"}}),
    ),
)
