"""The values of this flow. They are stored as checkpoints: additions need a default, names stay."""

from __future__ import annotations

from app.canonical import Customer
from app.core.model import Value
from app.process_apis.services.contracts import AgreedContract

FLOW = "opportunity_to_project"


class OpportunityWon(Value):
    """What starts the flow."""

    connection: str
    opportunity: str
    """The CRM's id."""


class Party(Value):
    """One account of the hierarchy: ``parent`` is the canonical id of the one above it."""

    id: str
    data: Customer
    parent: str | None = None


class PlannedTask(Value):
    """The task or milestone that will deliver a contract line."""

    id: str
    line: int


class Plan(Value):
    """Everything that the story needs to know, read and decided in its first step: canonical ids are given out here, once."""

    crm: str
    erp: str
    psa: str
    opportunity: str
    parties: tuple[Party, ...]
    """Parents first; the last one is the customer."""
    contract_id: str
    contract: AgreedContract
    line_ids: tuple[str, ...]
    project_id: str
    tasks: tuple[PlannedTask, ...]
    schedule_id: str
    demands: tuple[tuple[str, str], ...]
    """(canonical id, role) of each seat to fill."""

    @property
    def customer(self) -> Party:
        return self.parties[-1]

    @property
    def records(self) -> list[str]:
        return [
            self.opportunity,
            *(party.id for party in self.parties),
            self.contract_id,
            self.schedule_id,
            self.project_id,
            *(task.id for task in self.tasks),
            *(demand for demand, _ in self.demands),
        ]


class Made(Value):
    """A record that a step made: the system's id (None where the system keeps no such thing), and whether it was there already."""

    external_id: str | None
    outcome: str


class ProjectStarted(Value):
    opportunity: str
    customer: str
    contract: str
    project: str
    contract_number: str
    project_reference: str


CHECKPOINTS = (OpportunityWon, Plan, Made, ProjectStarted)
