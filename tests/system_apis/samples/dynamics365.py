"""What the conformance suite writes to Business Central: the company HOLT-UK, which is all that the connection serves."""

from datetime import date
from decimal import Decimal

from tests.system_apis.samples.kinds import ADDRESS, CONTRACT_LINES, SEAT, Facts, Refusal, Row, Sample, State

_NOBODY = "0f0f0f0f-0000-4000-8000-000000000000"
_TAXED = [{name: value for name, value in line.items() if name != "reference"} for line in CONTRACT_LINES]
_OCTOBER = [
    {
        "billing_type": "time_and_materials",
        "description": "Senior Consultant, October",
        "quantity": Decimal("1.58333"),
        "unit_price": Decimal("180"),
        "amount": Decimal("285"),
        "tax_rate": Decimal("20"),
        "tax_amount": Decimal("57"),
    }
]
SAMPLES = {
    "customer": Sample(
        data={
            "name": "Larkfield's Söhne {n}",
            "legal_entity": "HOLT-UK",
            "currency_code": "GBP",
            "website": "https://larkfield.example",
            "phone": "+44 117 496 0000",
            "tax_number": "GB123456789",
            "address": ADDRESS,
        },
        change={
            "name": "Larkfield Partners {n}",
            "legal_entity": "HOLT-UK",
            "currency_code": "EUR",
            "website": "https://partners.example",
            "phone": "+49 89 123456",
            "tax_number": "DE811",
            "address": SEAT,
        },
        clear="website",
    ),
    "contract": Sample(
        refs={"customer": "customer"},
        data={
            "legal_entity": "HOLT-UK",
            "currency_code": "GBP",
            "signed_on": date(2026, 9, 30),
            "ends_on": date(2027, 3, 31),
            "payment_terms": "Net 30",
            "lines": _TAXED,
        },
        change={
            "legal_entity": "HOLT-UK",
            "signed_on": date(2026, 9, 29),
            "ends_on": date(2027, 4, 30),
            "payment_terms": "Net 45",
        },
        clear="ends_on",
    ),
    "invoice": Sample(
        refs={"customer": "customer", "contract": "contract"},
        data={
            "legal_entity": "HOLT-UK",
            "currency_code": "GBP",
            "issued_on": date(2026, 11, 2),
            "purchase_order": "PO-{n}",
            "lines": _OCTOBER,
        },
        change={"legal_entity": "HOLT-UK", "issued_on": date(2026, 11, 3), "purchase_order": "PO-X{n}"},
        clear="purchase_order",
    ),
    "credit_memo": Sample(
        refs={"customer": "customer"},
        data={"currency_code": "GBP", "issued_on": date(2026, 11, 9), "lines": _OCTOBER},
        change={"issued_on": date(2026, 11, 10)},
    ),
    "project": Sample(data={"name": "Larkfield ERP {n}"}, change={"name": "Larkfield ERP, revised {n}"}),
    "task": Sample(refs={"project": "project"}, data={"name": "Design {n}"}, change={"name": "Design, revised {n}"}),
}


def _held(state: State, collection: str, key_field: str, key: str) -> list[Row]:
    """A number holds 20 characters; both fields are in capitals."""
    kept = key[-20:] if key_field in ("number", "Job_Task_No") else key
    return [row for row in state[collection] if row[key_field] == kept.upper()]


def _external(row: Row) -> str:
    return str(row["id"]) if "id" in row else f"{row['Job_No']}/{row['Job_Task_No']}"


FACTS = Facts(
    samples=SAMPLES,
    missing_id=_NOBODY,
    number=("contract", "quantity", "lines.0.quantity"),
    money=("contract", "subtotal"),
    id_member="id",
    external=_external,
    held=_held,
    states={
        "customer": "customers",
        "salesOrder": "salesOrders",
        "salesInvoice": "salesInvoices",
        "salesCreditMemo": "salesCreditMemos",
        "project": "projects",
        "jobTaskLine": "Job_Task_Lines",
    },
    forbidden={"error": {"code": "Authorization_RequestDenied", "message": "The application does not have the permission."}},
    refusals=(
        Refusal("customer", {"currency_code": "XXX"}, "currency_code"),
        Refusal("customer", {"name": ""}, "name"),
        Refusal("contract", {"payment_terms": "Net 99"}, "payment_terms", {"payment_terms": {"Net 99": _NOBODY}}),
    ),
)
