"""The entities that have a canonical id, with the prefix of their TypeIDs and the small number that stands for them in tables."""

from __future__ import annotations

from dataclasses import dataclass

from app.canonical.commercial import Amendment, BillingSchedule, Contract, ContractLine, CreditMemo, Invoice, Opportunity, Rate, RateCard
from app.canonical.delivery import Assignment, Expense, Project, StaffingDemand, Task, TimeEntry
from app.canonical.party import Contact, Customer, CustomerLegalEntity
from app.core.model import Value


@dataclass(frozen=True)
class Entity:
    """``number`` is stored: never change or reuse one. ``collection`` is the word in paths."""

    key: str
    prefix: str
    number: int
    model: type[Value]
    collection: str

    @property
    def one(self) -> str:
        """``a time entry``, for sentences."""
        return f"{'an' if self.key[0] in 'aeiou' else 'a'} {self.key.replace('_', ' ')}"

    @property
    def example_id(self) -> str:
        """The canonical id of this kind in every published example: they are about one and the same record."""
        return f"{self.prefix}_01jd4z6k3ve0gr9ps8c0y3zq{self.number:02}"


_ALL = (
    Entity("customer", "cus", 1, Customer, "customers"),
    Entity("opportunity", "opp", 2, Opportunity, "opportunities"),
    Entity("contract", "con", 3, Contract, "contracts"),
    Entity("project", "prj", 4, Project, "projects"),
    Entity("task", "tsk", 5, Task, "tasks"),
    Entity("time_entry", "tme", 6, TimeEntry, "timeEntries"),
    Entity("invoice", "inv", 7, Invoice, "invoices"),
    Entity("billing_schedule", "sch", 8, BillingSchedule, "billingSchedules"),
    Entity("staffing_demand", "dem", 9, StaffingDemand, "staffingDemands"),
    Entity("customer_legal_entity", "cle", 10, CustomerLegalEntity, "customerLegalEntities"),
    Entity("contact", "cnt", 11, Contact, "contacts"),
    Entity("contract_line", "cln", 12, ContractLine, "contractLines"),
    Entity("amendment", "amd", 13, Amendment, "amendments"),
    Entity("assignment", "asg", 14, Assignment, "assignments"),
    Entity("rate_card", "rtc", 15, RateCard, "rateCards"),
    Entity("rate", "rat", 16, Rate, "rates"),
    Entity("expense", "exp", 17, Expense, "expenses"),
    Entity("credit_memo", "cme", 18, CreditMemo, "creditMemos"),
)
ENTITIES: dict[str, Entity] = {item.key: item for item in _ALL}
BY_PREFIX: dict[str, Entity] = {item.prefix: item for item in _ALL}
BY_NUMBER: dict[int, Entity] = {item.number: item for item in _ALL}
BY_COLLECTION: dict[str, Entity] = {item.collection: item for item in _ALL}


def entity(key: str) -> Entity:
    return ENTITIES[key]
