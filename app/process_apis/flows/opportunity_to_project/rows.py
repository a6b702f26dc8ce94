"""What was planned as rows of our books."""

from __future__ import annotations

from app.canonical import BillingType
from app.core import ids
from app.process_apis.flows.opportunity_to_project.schemas import Party, Plan
from app.process_apis.services.contracts import AgreedContract, AgreedLine


def customer_row(party: Party, plan: Plan) -> dict[str, object]:
    """Those above the customer are known for its sake: who sells to it sells to them."""
    data, agreed = party.data, plan.contract
    roles = {"billing_entity": agreed.billing_entity, "delivery_entity": agreed.delivery_entity} if party == plan.customer else {}
    return {
        "id": ids.decode("cus", party.id),
        "name": data.name,
        "parent_id": ids.decode("cus", party.parent) if party.parent else None,
        "website": data.website,
        "phone": data.phone,
        "tax_number": data.tax_number,
        "address": data.address and data.address.model_dump(mode="json"),
        "legal_entity": data.legal_entity or agreed.billing_entity,
        "currency_code": data.currency_code,
        **roles,
    }


def line_row(line: AgreedLine, agreed: AgreedContract) -> dict[str, object]:
    fixed = line.billing_type is BillingType.FIXED_FEE
    return line.model_dump(exclude={"reference", "billing_type"}) | {
        "billing_type": line.billing_type.value,
        "billing_rule": line.billing_type.value,
        "milestone_name": (line.milestone_name or line.description) if fixed else line.milestone_name,
        "legal_entity": agreed.billing_entity,
        "currency_code": agreed.currency_code,
    }
