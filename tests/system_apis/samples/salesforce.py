"""What the conformance suite writes to Salesforce."""

from datetime import date
from decimal import Decimal

from tests.system_apis.samples.kinds import ADDRESS, SEAT, Facts, Refusal, Row, Sample, State

SAMPLES = {
    "customer": Sample(
        data={
            "name": "Larkfield's \\ Söhne {n}",
            "website": "https://larkfield.example",
            "phone": "+44 117 496 0000",
            "address": ADDRESS,
            "tax_number": "GB123456789",
            "currency_code": "GBP",
            "erp_reference": "4821",
            "psa_reference": "4711",
        },
        change={
            "name": "Larkfield Partners {n}",
            "website": "https://partners.example",
            "phone": "+49 89 1",
            "address": SEAT,
            "tax_number": "DE811",
            "currency_code": "EUR",
            "erp_reference": "4822",
            "psa_reference": "4712",
        },
        clear="website",
        more={"parent": "customer"},
        extensions={"industry": "Consulting"},
    ),
    "opportunity": Sample(
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
}


def _held(state: State, collection: str, key_field: str, key: str) -> list[Row]:
    return [row for row in state[collection] if row.get(key_field) == key]


FACTS = Facts(
    samples=SAMPLES,
    money=("opportunity", "invoiced_amount"),
    missing_id="0015g00000ZzZzZAAV",
    number=("opportunity", "Invoiced_Amount__c", "invoiced_amount"),
    id_member="Id",
    held=_held,
    forbidden=[{"errorCode": "INSUFFICIENT_ACCESS_OR_READONLY", "message": "no access"}],
    refusals=(
        Refusal("opportunity", {"billing_entity": "HOLT-XX"}, "billing_entity"),
        Refusal("opportunity", {"name": None}, "name"),
        Refusal("customer", {"phone": "1" * 60}, "phone"),
    ),
)
