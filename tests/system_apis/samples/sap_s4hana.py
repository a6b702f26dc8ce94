"""What the conformance suite writes to SAP S/4HANA Cloud."""

from datetime import date
from decimal import Decimal

from tests.system_apis.samples.kinds import ADDRESS, CONTRACT_LINES, Facts, Refusal, Row, Sample, State

_AGREED = [{name: value for name, value in line.items() if name != "reference"} for line in CONTRACT_LINES]

_BILLED = [
    {
        "billing_type": "time_and_materials",
        "description": "Senior Consultant, October",
        "quantity": Decimal("2.5"),
        "unit_price": Decimal("180"),
        "amount": Decimal("450"),
        "tax_rate": Decimal("20"),
        "tax_amount": Decimal("90"),
    }
]

SAMPLES = {
    "customer": Sample(
        data={
            "name": "Larkfield & Söhne {n}",
            "legal_entity": "HOLT-UK",
            "currency_code": "GBP",
            "address": {name: value for name, value in ADDRESS.items() if name != "state"},
        },
        change={"name": "Larkfield Partners {n}"},
    ),
    "contract": Sample(
        refs={"customer": "customer"},
        data={
            "legal_entity": "HOLT-UK",
            "currency_code": "GBP",
            "signed_on": date(2026, 9, 30),
            "starts_on": date(2026, 10, 1),
            "payment_terms": "Net 30",
            "purchase_order": "PO-1",
            "memo": "Larkfield ERP {n}",
            "lines": _AGREED,
        },
        change={
            "signed_on": date(2026, 9, 29),
            "starts_on": date(2026, 10, 2),
            "payment_terms": "Net 45",
            "purchase_order": "PO-2",
        },
        clear="purchase_order",
    ),
    "invoice": Sample(
        refs={"contract": "contract", "customer": "customer"},
        data={
            "legal_entity": "HOLT-UK",
            "currency_code": "GBP",
            "lines": _BILLED,
        },
    ),
    "credit_memo": Sample(
        refs={"invoice": "invoice", "customer": "customer"},
        data={"currency_code": "GBP", "reason": "Price difference", "lines": _BILLED},
    ),
}


def _held(state: State, collection: str, key_field: str, key: str) -> list[Row]:
    kept = key[-20:].upper() if collection == "A_BusinessPartner" else key
    return [row for row in state[collection] if row.get(key_field) == kept]


def _external(row: Row) -> str:
    return str(next(row[name] for name in ("SalesOrder", "DebitMemoRequest", "CreditMemoRequest", "BusinessPartner") if row.get(name)))


FACTS = Facts(
    samples=SAMPLES,
    money=("contract", "subtotal"),
    missing_id="99999999",
    number=("contract", "RequestedQuantity", "lines.0.quantity"),
    id_member="BusinessPartner",
    external=_external,
    held=_held,
    token=r"API_SALES_ORDER_SRV/$",
    forbidden={"error": {"code": "/IWFND/CM_CONSUMER/101", "message": {"lang": "en", "value": "No authorization to access the service"}}},
    refusals=(
        Refusal("contract", {"payment_terms": "Net 99"}, "payment_terms", {"payment_terms": {"Net 99": "NT99"}}),
        Refusal("contract", {"currency_code": "XXX"}, "currency_code", {"currency": {"XXX": "XXX"}}),
    ),
)
