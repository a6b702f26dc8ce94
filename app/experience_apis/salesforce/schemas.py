"""The wire of the ``salesforce`` product: flat, camelCase, no Apex reserved words."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, JsonValue, PlainSerializer, WithJsonSchema

from app.core.clock import wire
from app.core.items import OR_UNREADABLE
from app.core.model import Wire
from app.core.problems import ProblemBody

MOST_ITEMS = 200
"""A trigger gets at most so many records at once (Apex Developer Guide, "Trigger and Bulk Request Best Practices")."""
Number = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json"), WithJsonSchema({"type": "number"})]
"""A JSON number: Flow and Apex compute with it."""
Instant = Annotated[datetime, PlainSerializer(wire, when_used="json"), WithJsonSchema({"type": "string", "format": "date-time"})]
"""UTC with milliseconds: more digits than that are more than Apex reads into a Datetime."""


class ActivationAccepted(Wire):
    """The same answer however often an activation is asked for: it names the one run, and where its status is."""

    activation_id: str = Field(description="The run.", examples=["run_01jd4z6k3ve0gr9ps8c0y3zq1n"])
    opportunity_id: str = Field(examples=["0065g00000QwErTAAV"])
    activation_status: Literal["accepted"] = "accepted"
    status_path: str = Field(description="Relative to the Named Credential's URL.")
    accepted_at: Instant


class Activation(Wire):
    activation_id: str
    opportunity_id: str
    activation_status: str = Field(description="`accepted`, `running`, `waiting`, `parked`, `completed` or `refused`.")
    headline: str = Field(description="Where it stands, for a person.")
    retryable: bool = Field(description="Whether it goes on by itself, or can be asked for again after a fix.")
    owner_name: str = Field(description="Whom to ask.")
    failure_detail: str | None = None
    failure_field: str | None = Field(default=None, description="The field at fault, in our words.")
    contract_amount: Number | None = None
    currency_code: str | None = None
    customer_id: str | None = Field(default=None, description="Canonical id.")
    contract_id: str | None = None
    project_id: str | None = None
    contract_number: str | None = Field(default=None, description="The ERP's id.")
    project_number: str | None = Field(default=None, description="The PSA's id.")
    accepted_at: Instant
    updated_at: Instant
    completed_at: Instant | None = None


class ActivationRequest(Wire):
    opportunity_id: str = Field(description="15 or 18 characters.", min_length=1, max_length=40, examples=["0065g00000QwErTAAV"])


class ActivationsRequest(Wire):
    """One trigger chunk."""

    items: list[Annotated[ActivationRequest, OR_UNREADABLE]] = Field(min_length=1, max_length=MOST_ITEMS)


class ActivationResult(Wire):
    """What became of one item: ``activation`` when it is accepted, ``failure`` when it is not."""

    opportunity_id: str | None = Field(default=None, description="As it was sent; absent when the item cannot be read.")
    accepted: bool
    activation: ActivationAccepted | None = None
    failure: ProblemBody | None = Field(
        default=None, description="If `retryable`, send the item again in a new request with a new `Idempotency-Key`."
    )


class ActivationResults(Wire):
    items: list[ActivationResult] = Field(description="In the order of the request.")
    accepted_count: int
    failed_count: int


RESULTS_EXAMPLE: JsonValue = {
    "items": [
        {
            "opportunityId": "0065g00000QwErTAAV",
            "accepted": True,
            "activation": {
                "activationId": "run_01jd4z6k3ve0gr9ps8c0y3zq1n",
                "opportunityId": "0065g00000QwErTAAV",
                "activationStatus": "accepted",
                "statusPath": "/experience/salesforce/v1/opportunities/0065g00000QwErTAAV/activation",
                "acceptedAt": "2026-10-11T09:13:35.000Z",
            },
        },
        {
            "opportunityId": "0065g00000QwErUAAV",
            "accepted": False,
            "failure": {
                "type": "/problems/invalid-input",
                "title": "A field is missing or wrong",
                "status": 422,
                "code": "invalid_input",
                "detail": "The opportunity is not closed-won.",
                "retryable": False,
            },
        },
    ],
    "acceptedCount": 1,
    "failedCount": 1,
}


class ActivationList(Wire):
    items: list[Activation] = Field(description="In the order asked.")
    missing_ids: list[str] = Field(description="Opportunities that were never activated.")
