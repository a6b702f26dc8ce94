"""Billing: which approved work becomes which invoice line, to the cent. The ERP owns the invoice once it exists there."""

from app.process_apis.services.billing.models import BillingEventRow, BillingScheduleRow, InvoiceLineRow, InvoiceRow
from app.process_apis.services.billing.rules import Billable, BilledLine, InvoicePlan, LineTerms, plan_invoice

__all__ = [
    "Billable",
    "BilledLine",
    "BillingEventRow",
    "BillingScheduleRow",
    "InvoiceLineRow",
    "InvoicePlan",
    "InvoiceRow",
    "LineTerms",
    "plan_invoice",
]
