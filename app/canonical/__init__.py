"""The shared business language: one word for one thing in every layer, whatever a vendor calls it. Values only, no I/O.

A model here is a *partial* truth: what one system says about a record. So nearly everything is optional, and the services decide
what must be there.
"""

from app.canonical.commercial import (
    Amendment,
    BillingSchedule,
    BillingScheduleEntry,
    BillingType,
    Contract,
    ContractLine,
    CreditMemo,
    Invoice,
    InvoiceLine,
    InvoiceStatus,
    Opportunity,
    OpportunityLine,
    Rate,
    RateCard,
)
from app.canonical.delivery import Assignment, Expense, Project, StaffingDemand, Task, TaskKind, TaskState, TimeEntry
from app.canonical.entities import ENTITIES, Entity, entity
from app.canonical.money import Money, minor_units, quantize, tax_total
from app.canonical.party import Address, Contact, Customer, CustomerLegalEntity

__all__ = [
    "ENTITIES",
    "Address",
    "Amendment",
    "Assignment",
    "BillingSchedule",
    "BillingScheduleEntry",
    "BillingType",
    "Contact",
    "Contract",
    "ContractLine",
    "CreditMemo",
    "Customer",
    "CustomerLegalEntity",
    "Entity",
    "Expense",
    "Invoice",
    "InvoiceLine",
    "InvoiceStatus",
    "Money",
    "Opportunity",
    "OpportunityLine",
    "Project",
    "Rate",
    "RateCard",
    "StaffingDemand",
    "Task",
    "TaskKind",
    "TaskState",
    "TimeEntry",
    "entity",
    "minor_units",
    "quantize",
    "tax_total",
]
