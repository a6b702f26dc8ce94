"""The values of this flow. They are stored as checkpoints: additions need a default, names stay."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.core.model import Value
from app.process_apis.services.billing import InvoicePlan

FLOW = "project_to_billing"
TOPIC = "invoice"
"""Messages to a waiting run: the invoice has changed in the ERP."""


class BillingRequested(Value):
    """What starts the flow: bill the project's approved work up to and including ``through``."""

    project: str
    through: date


class ApprovedWork(Value):
    """One approved time entry (``minutes`` by ``person``) or completed milestone, as the PSA tells it; ``task`` is canonical."""

    source: str
    reference: str
    task: str
    worked_on: date
    minutes: int = 0
    person: str | None = None


class WorkFound(Value):
    """``held``: approved entries that cannot be billed, because their task belongs to no contract line."""

    crm: str
    erp: str
    psa: str
    contract: str
    customer: str
    opportunity: str | None
    work: tuple[ApprovedWork, ...]
    held: tuple[str, ...] = ()


class PlannedInvoice(Value):
    """``time_entries`` and ``milestones`` are the PSA's ids of what is billed; tasks of fixed-fee lines by contract line."""

    invoice: str
    number_of_events: int
    legal_entity: str | None = None
    payment_terms: str | None = None
    plan: InvoicePlan
    time_entries: tuple[str, ...]
    milestone_tasks: dict[str, str]


class DraftInvoice(Value):
    external_id: str
    number: str


class InvoiceState(Value):
    """The invoice as the ERP has it now."""

    status: str
    number: str
    issued_on: date | None
    due_on: date | None
    subtotal: Decimal
    tax_total: Decimal


class InvoiceIssued(Value):
    project: str
    invoice: str
    number: str
    currency_code: str
    subtotal: Decimal
    tax_total: Decimal


CHECKPOINTS = (
    BillingRequested,
    WorkFound,
    PlannedInvoice,
    DraftInvoice,
    InvoiceState,
    InvoiceIssued,
)
