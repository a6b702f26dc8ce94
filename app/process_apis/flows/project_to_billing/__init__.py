"""Approved time and accepted milestones become an invoice in the ERP; its status and amount go back to the PSA and the CRM."""

from app.process_apis.flows.project_to_billing.flow import ProjectToBilling
from app.process_apis.flows.project_to_billing.schemas import BillingRequested, InvoiceIssued
from app.process_apis.flows.project_to_billing.steps import Steps

__all__ = ["BillingRequested", "InvoiceIssued", "ProjectToBilling", "Steps"]
