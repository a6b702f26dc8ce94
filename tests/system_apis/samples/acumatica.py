"""What the conformance suite writes to Acumatica."""

from datetime import date
from decimal import Decimal

from app.system_apis.kit.mapping import dig
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
}
_KEYS = ("OrderNbr", "ReferenceNbr", "CustomerID", "ContactID")


def _held(state: State, collection: str, key_field: str, key: str) -> list[Row]:
    return [row for row in state[collection] if dig(row, key_field) == key]


def _external(row: Row) -> str:
    return next(str(row[name]["value"]) for name in _KEYS if name in row)


FACTS = Facts(
    money=("contract", "subtotal"),
    samples=SAMPLES,
    missing_id="C999999",
    number=("contract", "OrderQty", "lines.0.quantity"),
    id_member="CustomerID",
    held=_held,
    external=_external,
    bare_lists=True,
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
