"""The wire of the ``psa`` product: flat, and by the tool's own ids (``…ExternalId``), with ours beside them."""

from __future__ import annotations

from copy import copy
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, create_model
from pydantic.alias_generators import to_camel
from pydantic.config import JsonDict

from app.canonical.money import Amount
from app.core.items import OR_UNREADABLE
from app.core.model import Canonical, Day, Wire, Written
from app.core.problems import ProblemBody
from app.process_apis.records import Collection
from app.process_apis.records.wire import MOST_ITEMS
from app.process_apis.services.billing.work import EXPENSES, TIME_ENTRIES
from app.process_apis.services.projects.collections import DemandStatus, ProjectStatus, TaskState

ExternalId = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f]+$")]


def _item(name: str, collection: Collection, own: str) -> Any:
    """What ``collection`` takes, with the tool's own id of the record, and of every record that it refers to."""
    members: dict[str, Any] = {"external_id": (ExternalId, Field(description=own, examples=["4711"]))}
    for field_name, field in collection.body.model_fields.items():
        entity = collection.references.get(field_name)
        if entity is None:
            members[field_name] = (field.annotation, copy(field))
            continue
        kind: Any = ExternalId if field.is_required() else ExternalId | None
        default = ... if field.is_required() else None
        members[f"{field_name}_external_id"] = (kind, Field(default, description=f"Your tool's id of the {entity.replace('_', ' ')}."))
    return create_model(name, __base__=Wire, **members)


def _batch(name: str, item: Any) -> Any:
    items: Any = list[Annotated[item, OR_UNREADABLE]]
    return create_model(name, __base__=Wire, items=(items, Field(min_length=1, max_length=MOST_ITEMS)))


TimeEntryItem: Any = _item("TimeEntryItem", TIME_ENTRIES, "Your tool's id of the entry: the same one is the same entry, whenever it comes.")
ExpenseItem: Any = _item("ExpenseItem", EXPENSES, "Your tool's id of the expense: the same one is the same expense, whenever it comes.")
TimeEntryBatch: Any = _batch("TimeEntryBatch", TimeEntryItem)
ExpenseBatch: Any = _batch("ExpenseBatch", ExpenseItem)


class ItemResult(Wire):
    """What became of one item: ``outcome`` and ``id``, or the problem that it would have had alone."""

    index: int = Field(description="Position in the request, from 0.", examples=[0])
    external_id: str | None = Field(default=None, description="As it was sent; null when the item cannot be read.", examples=["4711"])
    status: int = Field(description="The HTTP status that the item would have had alone.", examples=[201])
    outcome: Literal["created", "updated", "unchanged"] | None = Field(default=None, examples=["created"])
    id: str | None = Field(default=None, description="Our id of the record.", examples=["tme_01jd4z6k3ve0gr9ps8c0y3zq06"])
    problem: ProblemBody | None = None


_DONE: JsonDict = {"index": 0, "externalId": "4711", "status": 201, "outcome": "created", "id": "tme_01jd4z6k3ve0gr9ps8c0y3zq06"}
_INVOICED: JsonDict = {
    "type": "/problems/conflict",
    "title": "The state does not allow this now",
    "status": 409,
    "code": "conflict",
    "detail": "It is on an invoice and cannot change any more; a correction is a credit memo and a new invoice.",
    "retryable": False,
    "traceId": "4c5bc65b54747703e42eeba41fbc1a98",
}
_EXAMPLE: JsonDict = {
    "items": [_DONE, {"index": 1, "externalId": "4712", "status": 409, "problem": _INVOICED}],
    "createdCount": 1,
    "updatedCount": 0,
    "unchangedCount": 0,
    "failedCount": 1,
}


class BatchResults(Wire):
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    items: list[ItemResult] = Field(description="In the order of the request.")
    created_count: int
    updated_count: int
    unchanged_count: int
    failed_count: int


class _Feed(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")

    cursor: str | None = Field(default=None, max_length=90, description="`nextCursor` of the page before; absent: the first page.")
    limit: int = Field(default=50, ge=1, le=MOST_ITEMS, description="How many records at most.")
    updated_since: Annotated[AwareDatetime, Written] | None = Field(default=None, description="Only what changed at or after this instant.")


class ProjectFeed(_Feed):
    status: ProjectStatus | None = Field(default=None, description="Only projects of this status; all when absent.", examples=["active"])


class DemandFeed(_Feed):
    status: DemandStatus | Literal["any"] = Field(
        default="open", description="`any`, with `updatedSince`, also tells which seats are not open any more.", examples=["open"]
    )


class PsaProject(Canonical):
    external_id: str | None = Field(description="Your tool's id; null while the project is not linked there.", examples=["100001"])
    id: str = Field(description="Our id.", examples=["prj_01jd4z6k3ve0gr9ps8c0y3zq04"])
    contract: str | None = None
    name: str
    status: ProjectStatus = Field(examples=["active"])
    starts_on: Day | None = None
    ends_on: Day | None = None
    legal_entity: str | None = Field(default=None, description="Who bills.")
    delivery_entity: str | None = None
    currency_code: str | None = None
    budget: Amount = Field(default=None, description="The contract's value, net of tax.")
    updated_at: datetime


class PsaProjectPage(Wire):
    items: list[PsaProject]
    next_cursor: str | None = None


class PsaStaffingDemand(Canonical):
    """A seat. ``weeks`` are ISO 8601."""

    id: str = Field(description="Our id.", examples=["dem_01jd4z6k3ve0gr9ps8c0y3zq09"])
    external_id: str | None = Field(description="Your tool's id of the seat, where it has one.", examples=["88001"])
    project: str
    project_external_id: str | None = Field(description="Null while the project is not linked in your tool.", examples=["100001"])
    role: str
    person_reference: str | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    first_week: str | None = Field(default=None, description="ISO 8601 week of the first day.", examples=["2026-W40"])
    last_week: str | None = Field(default=None, description="ISO 8601 week of the last day.", examples=["2027-W13"])
    hours_per_week: Decimal | None = Field(default=None, examples=["32"])
    confidence: int = Field(description="How sure it is that the seat will be needed, in percent.", examples=[80])
    status: DemandStatus = Field(examples=["open"])
    updated_at: datetime


class PsaStaffingDemandPage(Wire):
    items: list[PsaStaffingDemand]
    next_cursor: str | None = None


class PsaCompletion(Wire):
    completed_on: Day | None = Field(default=None, description="When the work was done; today (UTC) when absent.", examples=["2026-10-08"])


class PsaAcceptance(Wire):
    accepted_on: Day | None = Field(
        default=None, description="When the customer accepted it; today (UTC) when absent.", examples=["2026-10-09"]
    )


class PsaMilestone(Canonical):
    external_id: str = Field(examples=["520003"])
    id: str = Field(description="Our id.", examples=["tsk_01jd4z6k3ve0gr9ps8c0y3zq1n"])
    project: str
    name: str = Field(examples=["Blueprint agreed"])
    state: TaskState = Field(examples=["completed"])
    due_on: Day | None = None
    completed_on: Day | None = Field(default=None, examples=["2026-10-08"])
    accepted_on: Day | None = Field(default=None, examples=["2026-10-09"])
