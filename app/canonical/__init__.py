"""The shared business language: one word for one thing in every layer, whatever a vendor calls it. Values only, no I/O.

A model here is a *partial* truth: what one system says about a record. So nearly everything is optional, and the services decide
what must be there.
"""

from app.canonical.commercial import (
    BillingSchedule,
    BillingScheduleEntry,
    BillingType,
    Contract,
    ContractLine,
    Invoice,
    InvoiceLine,
    InvoiceStatus,
    Opportunity,
    OpportunityLine,
)
from app.canonical.delivery import Project, StaffingDemand, Task, TaskKind, TaskState, TimeEntry
from app.canonical.entities import ENTITIES, Entity, entity
from app.canonical.money import Money, minor_units, quantize
from app.canonical.party import Address, Customer, CustomerLegalEntity

__all__ = [
    "ENTITIES",
    "Address",
    "BillingSchedule",
    "BillingScheduleEntry",
    "BillingType",
    "Contract",
    "ContractLine",
    "Customer",
    "CustomerLegalEntity",
    "Entity",
    "Invoice",
    "InvoiceLine",
    "InvoiceStatus",
    "Money",
    "Opportunity",
    "OpportunityLine",
    "Project",
    "StaffingDemand",
    "Task",
    "TaskKind",
    "TaskState",
    "TimeEntry",
    "entity",
    "minor_units",
    "quantize",
]
