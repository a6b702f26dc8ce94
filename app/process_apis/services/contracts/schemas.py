"""Contracts, their lines and amendments on the wire."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field
from pydantic.config import JsonDict

from app.canonical.money import Amount
from app.core.model import Canonical, Day, Wire
from app.process_apis.records import CurrencyCode, EntityCode, ListQuery, Percent, Price, Quantity, Recorded, Ref, Sum, Text
from app.process_apis.services.contracts.terms import BillingPeriod, BillingRule

MOST_LINES = 200
LineNumber = Annotated[int, Field(ge=1, le=10_000, description="Position in the contract, from 1.")]
CapAmount = Annotated[Sum, Field(description="`capped`: what is billed at most, net.", examples=["12000.00"])]
Period = Annotated[BillingPeriod, Field(description="`retainer`: what the fee is paid for.", examples=["month"])]
DrawsUntil = Annotated[date, Field(description="`prepaid`: the last day on which hours are drawn down.", examples=["2027-03-31"])]


def _plain(value: Decimal | None) -> Decimal | None:
    """Without the zeros that a column adds."""
    return value if value is None else Decimal(f"{value.normalize():f}")


Plain = Annotated[Decimal | None, AfterValidator(_plain)]


class ContractStatus(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    CLOSED = "closed"


class AmendmentStatus(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"


class LineTermsBody(Canonical):
    """What was agreed of one line. Its amount and tax are computed: half up per line."""

    billing_rule: BillingRule = Field(description="How the line is billed; each rule needs numbers of its own.")
    description: Text
    role: Text | None = Field(default=None, description="Whose hours: `time_and_materials`, `capped` and `prepaid` need it.")
    milestone_name: Text | None = Field(default=None, description="`fixed_fee`: billed when this milestone is accepted.")
    due_on: Day | None = None
    quantity: Decimal = Field(
        max_digits=18, decimal_places=5, gt=0, allow_inf_nan=False, description="Hours, periods of a retainer, or pieces of a fixed fee."
    )
    unit_price: Price = Field(description="Net after discount.")
    cap_amount: CapAmount | None = None
    billing_period: Period | None = None
    draws_until: DrawsUntil | None = None
    tax_rate: Percent = Field(default=Decimal(0), description="Percent of the net amount.")


class ContractLineBody(LineTermsBody):
    contract: Annotated[str, Ref("contract"), Field(max_length=90)]
    number: LineNumber | None = Field(default=None, description="Absent: the next.")


class ContractLineShown(Recorded):
    contract: Annotated[str | None, Ref("contract")] = None
    number: int | None = None
    billing_rule: BillingRule | None = None
    description: str | None = None
    role: str | None = None
    milestone_name: str | None = None
    due_on: Day | None = None
    quantity: Plain = None
    unit_price: Plain = None
    cap_amount: Amount = None
    billing_period: BillingPeriod | None = None
    draws_until: Day | None = None
    currency_code: str | None = None
    amount: Amount = Field(default=None, description="Net.")
    tax_rate: Plain = None
    tax_amount: Amount = None
    task: Annotated[str | None, Ref("task")] = Field(default=None, description="The task or milestone that delivers it.")


class ContractLineQuery(ListQuery):
    contract: Annotated[str | None, Ref("contract")] = Field(default=None, max_length=90)
    billing_rule: BillingRule | None = None


class ContractBody(Canonical):
    customer: Annotated[str, Ref("customer"), Field(max_length=90)]
    name: Text | None = None
    legal_entity: EntityCode = Field(description="Which of our legal entities bills it; everything under the contract is that one's.")
    delivery_entity: EntityCode | None = Field(default=None, description="Which of our entities delivers; absent: the one that bills.")
    currency_code: CurrencyCode
    payment_terms: Text
    purchase_order: Text | None = None
    signed_on: Day | None = Field(default=None, description="An active contract needs it.")
    starts_on: Day | None = None
    ends_on: Day | None = None
    status: ContractStatus = Field(
        default=ContractStatus.DRAFT, description="`draft`, then `active`, then `closed`: never back. In force, lines change by amendments."
    )
    lines: list[LineTermsBody] = Field(default=[], max_length=MOST_LINES, description="In the order of their numbers.")


class ContractShown(Recorded):
    customer: Annotated[str | None, Ref("customer")] = None
    name: str | None = None
    delivery_entity: str | None = None
    currency_code: str | None = None
    payment_terms: str | None = None
    purchase_order: str | None = None
    signed_on: Day | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    status: ContractStatus | None = None
    version: int | None = Field(default=None, description="The latest version.", examples=[1])
    subtotal: Amount = Field(default=None, description="Net.")
    tax_total: Amount = None
    total: Amount = Field(default=None, description="With tax.")


class ContractQuery(ListQuery):
    customer: Annotated[str | None, Ref("customer")] = Field(default=None, max_length=90)
    legal_entity: str | None = Field(default=None, max_length=40)
    delivery_entity: str | None = Field(default=None, max_length=40)
    currency_code: str | None = Field(default=None, max_length=3)
    status: ContractStatus | None = None
    signed_on_from: Day | None = None
    signed_on_to: Day | None = None


_FURTHER_LINE: JsonDict = {
    "billingRule": "time_and_materials",
    "description": "Data migration",
    "role": "Senior Consultant",
    "quantity": "80",
    "unitPrice": "180.00",
    "taxRate": "20",
}


class AmendedLine(Canonical):
    """``number``: the line that changes, with the members that change; quantity 0 takes it out. Without a number it is a further line."""

    model_config = ConfigDict(json_schema_extra={"example": _FURTHER_LINE})

    number: LineNumber | None = None
    billing_rule: BillingRule | None = None
    description: Text | None = None
    role: Text | None = None
    milestone_name: Text | None = None
    due_on: Day | None = None
    quantity: Quantity | None = None
    unit_price: Price | None = None
    cap_amount: CapAmount | None = None
    billing_period: Period | None = None
    draws_until: DrawsUntil | None = None
    tax_rate: Percent | None = None


class AmendmentBody(Canonical):
    contract: Annotated[str, Ref("contract"), Field(max_length=90)]
    title: Text = Field(examples=["Two more weeks of data migration"])
    reason: str | None = Field(default=None, max_length=2000, examples=["The legacy system has twice the records that were assumed."])
    effective_on: Day | None = Field(default=None, examples=["2026-11-01"])
    external_reference: Text | None = Field(default=None, examples=["CR-17"])
    lines: list[AmendedLine] = Field(default=[], max_length=MOST_LINES, description="Needed before it can be approved.")


class AmendmentShown(Recorded):
    contract: Annotated[str | None, Ref("contract")] = None
    title: str | None = None
    reason: str | None = None
    effective_on: Day | None = None
    external_reference: str | None = None
    lines: list[AmendedLine] | None = None
    status: AmendmentStatus | None = Field(default=None, examples=["requested"])
    currency_code: str | None = None
    value_change: Amount = Field(default=None, description="By how much the contract grows, net; negative when it shrinks.")
    requested_by: str | None = Field(default=None, description="Client or person.", examples=["crosswalk_salesforce"])
    prepared_by: str | None = Field(default=None, description="Who said last what it contains.", examples=["crosswalk_salesforce"])
    decided_by: str | None = Field(default=None, examples=["controller@holt.example"])
    decided_at: datetime | None = None
    note: str | None = Field(default=None, description="Why it was decided so.", examples=["Agreed with the customer on the phone"])
    version: int | None = Field(default=None, description="The version of the contract that it made.", examples=[2])


class AmendmentQuery(ListQuery):
    contract: Annotated[str | None, Ref("contract")] = Field(default=None, max_length=90)
    status: AmendmentStatus | None = None
    external_reference: str | None = Field(default=None, max_length=255)


class DecisionIn(Wire):
    note: str | None = Field(default=None, max_length=2000, description="Why; kept with the amendment.")


class VersionSummary(Wire):
    number: int = Field(examples=[2])
    made_at: datetime
    made_by: str = Field(description="Client, person or run.", examples=["controller@holt.example"])
    what: str = Field(description="What made it: the title of an amendment, or the members that changed.", examples=["Two more weeks"])
    amendment: str | None = Field(default=None, description="The amendment that made it.")
    currency_code: str
    subtotal: str = Field(description="Net.")
    tax_total: str
    total: str = Field(description="With tax.")


class VersionPage(Wire):
    items: list[VersionSummary] = Field(description="Oldest first.")
    next_cursor: str | None


class VersionOut(VersionSummary):
    """The contract as it was."""

    contract: ContractShown
    lines: list[ContractLineShown]
