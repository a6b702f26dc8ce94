"""The wire of the ``salesforce`` product: flat, camelCase, no Apex reserved words."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer, WithJsonSchema

from app.core.model import Wire

Number = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json"), WithJsonSchema({"type": "number"})]
"""A JSON number: Flow and Apex compute with it."""


class ActivationAccepted(Wire):
    """The same answer however often an activation is asked for: it names the one run, and where its status is."""

    activation_id: str = Field(description="The run.", examples=["run_01jd4z6k3ve0gr9ps8c0y3zq1n"])
    opportunity_id: str = Field(examples=["0065g00000QwErTAAV"])
    activation_status: Literal["accepted"] = "accepted"
    status_path: str = Field(description="Relative to the Named Credential's URL.")
    accepted_at: datetime


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
    accepted_at: datetime
    updated_at: datetime
    completed_at: datetime | None = None
