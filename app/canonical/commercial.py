"""What was sold, agreed and billed: opportunity, contract, billing schedule, invoice. Amounts are net of tax unless said."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from app.canonical.money import Amount
from app.core.model import Canonical, Day


class BillingType(StrEnum):
    TIME_AND_MATERIALS = "time_and_materials"
    FIXED_FEE = "fixed_fee"


class InvoiceStatus(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    PAID = "paid"
    CANCELLED = "cancelled"
    REJECTED = "rejected"


class OpportunityLine(Canonical):
    """``amount`` is what the CRM says the line is worth after discount; ``quantity`` is hours for time and materials."""

    reference: str | None = None
    name: str | None = None
    description: str | None = None
    billing_type: str | None = None
    role: str | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    discount_percent: Decimal | None = None
    amount: Amount = None
    tax_rate: Decimal | None = None
    milestone_name: str | None = None
    milestone_due: Day | None = None


class Opportunity(Canonical):
    name: str | None = None
    customer: str | None = None
    stage: str | None = None
    is_won: bool | None = None
    amount: Amount = None
    currency_code: str | None = None
    closed_on: Day | None = None
    billing_entity: str | None = None
    delivery_entity: str | None = None
    payment_terms: str | None = None
    purchase_order: str | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    lines: list[OpportunityLine] | None = None
    run: str | None = None
    activation_status: str | None = None
    activation_message: str | None = None
    contract_reference: str | None = None
    project_reference: str | None = None
    invoiced_amount: Amount = None
    invoiced_tax: Amount = None
    invoice_status: str | None = None
    last_invoice_number: str | None = None


class ContractLine(Canonical):
    """``number`` is the line's position from 1 in the system of record. ``unit_price`` is the agreed net price after discount."""

    number: int | None = None
    reference: str | None = None
    billing_type: str | None = None
    description: str | None = None
    role: str | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    amount: Amount = None
    tax_rate: Decimal | None = None
    tax_amount: Amount = None
    milestone_name: str | None = None
    due_on: Day | None = None
    quantity_billed: Decimal | None = None
    contract: str | None = None
    billing_rule: str | None = None
    cap_amount: Amount = None
    billing_period: str | None = None
    draws_until: Day | None = None
    task: str | None = None


class Contract(Canonical):
    customer: str | None = None
    legal_entity: str | None = None
    delivery_entity: str | None = None
    currency_code: str | None = None
    signed_on: Day | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    payment_terms: str | None = None
    purchase_order: str | None = None
    opportunity_reference: str | None = None
    project_reference: str | None = None
    memo: str | None = None
    number: str | None = None
    status: str | None = None
    lines: list[ContractLine] | None = None
    subtotal: Amount = None
    tax_total: Amount = None
    total: Amount = None
    name: str | None = None
    opportunity: str | None = None


class Amendment(Canonical):
    """A change to a contract: ``requested``, then ``approved`` (which makes the next version of the contract) or ``rejected``."""

    contract: str | None = None
    title: str | None = None
    reason: str | None = None
    status: str | None = None
    effective_on: Day | None = None
    lines: list[ContractLine] | None = None
    external_reference: str | None = None


class BillingScheduleEntry(Canonical):
    due_on: Day | None = None
    amount: Amount = None
    description: str | None = None
    completed: bool | None = None


class BillingSchedule(Canonical):
    """When a contract is billed: ``monthly`` in arrears for time and materials, dated entries for fixed-fee milestones."""

    contract: str | None = None
    name: str | None = None
    frequency: str | None = None
    number_of_bills: int | None = None
    initial_amount: Amount = None
    in_arrears: bool | None = None
    entries: list[BillingScheduleEntry] | None = None


class RateCard(Canonical):
    """Prices per hour by role, for one customer or for all, from a day until a day."""

    name: str | None = None
    legal_entity: str | None = None
    customer: str | None = None
    currency_code: str | None = None
    effective_from: Day | None = None
    effective_to: Day | None = None


class Rate(Canonical):
    rate_card: str | None = None
    role: str | None = None
    unit_price: Decimal | None = None
    effective_from: Day | None = None
    effective_to: Day | None = None


class InvoiceLine(Canonical):
    """``contract_line`` is the number of the contract line that this bills."""

    contract_line: int | None = None
    billing_type: str | None = None
    reference: str | None = None
    task: str | None = None
    description: str | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    amount: Amount = None
    tax_rate: Decimal | None = None
    tax_amount: Amount = None


class CreditMemo(Canonical):
    """Takes back an issued invoice, or a part of it. ``amount`` is net."""

    invoice: str | None = None
    customer: str | None = None
    number: str | None = None
    status: str | None = None
    reason: str | None = None
    issued_on: Day | None = None
    currency_code: str | None = None
    lines: list[InvoiceLine] | None = None
    amount: Amount = None
    tax_amount: Amount = None


class Invoice(Canonical):
    """``subtotal`` is net, ``total`` includes tax. ``time_entries`` are the PSA's own ids where it keeps the link."""

    contract: str | None = None
    customer: str | None = None
    legal_entity: str | None = None
    project: str | None = None
    number: str | None = None
    status: str | None = None
    issued_on: Day | None = None
    due_on: Day | None = None
    payment_days: int | None = None
    payment_terms: str | None = None
    currency_code: str | None = None
    purchase_order: str | None = None
    period: str | None = None
    memo: str | None = None
    draft: bool | None = None
    lines: list[InvoiceLine] | None = None
    time_entries: list[str] | None = None
    subtotal: Amount = None
    tax_total: Amount = None
    total: Amount = None
    balance: Amount = None
