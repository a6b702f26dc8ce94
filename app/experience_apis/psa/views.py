"""From our records to what a delivery tool reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from app.core.failures import Held
from app.core.problems import Problem
from app.experience_apis.psa.schemas import BatchResults, ItemResult, PsaMilestone, PsaProject, PsaStaffingDemand
from app.platform.pipeline.translation import to_problem
from app.process_apis.records import Outcome, Recorded
from app.process_apis.services.projects.collections import DemandShown, MilestoneShown, ProjectShown

Written = tuple[Recorded, Outcome]
_STATUS: Mapping[Outcome, int] = {"created": 201, "updated": 200, "unchanged": 200}


def project(record: ProjectShown, external_id: str | None) -> PsaProject:
    shared = record.model_dump(include=set(PsaProject.model_fields) & set(ProjectShown.model_fields))
    return PsaProject(external_id=external_id, **shared)


def demand(record: DemandShown, externals: Mapping[str, str], projects: Mapping[str, str]) -> PsaStaffingDemand:
    shared = record.model_dump(include=set(PsaStaffingDemand.model_fields) & set(DemandShown.model_fields))
    return PsaStaffingDemand(
        external_id=externals.get(record.id),
        project_external_id=projects.get(record.project or ""),
        first_week=_week(record.starts_on),
        last_week=_week(record.ends_on),
        **shared,
    )


def milestone(record: MilestoneShown, external_id: str) -> PsaMilestone:
    shared = record.model_dump(include=set(PsaMilestone.model_fields) & set(MilestoneShown.model_fields))
    return PsaMilestone(external_id=external_id, **shared)


def item_result(index: int, external_id: str | None, outcome: Written | Problem | Held, trace: str) -> ItemResult:
    if isinstance(outcome, (Problem, Held)):
        problem = to_problem(outcome)
        status = 202 if isinstance(outcome, Held) else problem.status
        return ItemResult.model_validate({"index": index, "externalId": external_id, "status": status, "problem": problem.body(trace)})
    record, done = outcome
    return ItemResult(index=index, external_id=external_id, status=_STATUS[done], outcome=done, id=record.id)


def batch_results(items: Iterable[ItemResult]) -> BatchResults:
    results = list(items)
    counts = {outcome: sum(item.outcome == outcome for item in results) for outcome in _STATUS}
    return BatchResults(
        items=results,
        created_count=counts["created"],
        updated_count=counts["updated"],
        unchanged_count=counts["unchanged"],
        failed_count=len(results) - sum(counts.values()),
    )


def _week(day: date | None) -> str | None:
    if day is None:
        return None
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"
