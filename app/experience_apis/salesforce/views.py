"""From a run to what Apex reads."""

from __future__ import annotations

from app.core.problems import Problem, ProblemBody
from app.experience_apis.salesforce.schemas import (
    Activation,
    ActivationAccepted,
    ActivationResult,
    ActivationResults,
)
from app.process_apis.services.runs import RunRow


def activation_accepted(run: RunRow) -> ActivationAccepted:
    return ActivationAccepted(
        activation_id=run.id,
        opportunity_id=run.subject_id,
        status_path=f"/experience/salesforce/v1/opportunities/{run.subject_id}/activation",
        accepted_at=run.created_at,
    )


def activation(run: RunRow) -> Activation:
    failure, result = run.failure or {}, run.result or {}
    return Activation(
        activation_id=run.id,
        opportunity_id=run.subject_id,
        activation_status=run.status,
        headline=run.headline,
        retryable=run.status == "refused" or run.resume_at is not None,
        owner_name=run.owner,
        failure_detail=failure.get("detail"),
        failure_field=failure.get("members", {}).get("field"),
        contract_amount=run.amount,
        currency_code=run.currency_code,
        customer_id=result.get("customer"),
        contract_id=result.get("contract"),
        project_id=result.get("project"),
        contract_number=result.get("contract_number"),
        project_number=result.get("project_reference"),
        accepted_at=run.created_at,
        updated_at=run.updated_at,
        completed_at=run.completed_at,
    )


def activation_result(opportunity_id: str | None, outcome: RunRow | Problem, trace_id: str) -> ActivationResult:
    if isinstance(outcome, RunRow):
        return ActivationResult(opportunity_id=opportunity_id, accepted=True, activation=activation_accepted(outcome))
    failure = ProblemBody.model_validate(outcome.body(trace_id))
    return ActivationResult(opportunity_id=opportunity_id, accepted=False, failure=failure)


def activation_results(items: list[ActivationResult]) -> ActivationResults:
    accepted = sum(item.accepted for item in items)
    return ActivationResults(items=items, accepted_count=accepted, failed_count=len(items) - accepted)
