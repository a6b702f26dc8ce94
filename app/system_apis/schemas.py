"""The wire of the system products: the same for every vendor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, create_model

from app.canonical.entities import ENTITIES, Entity
from app.core.failures import Held
from app.core.model import Wire, Written


class ConnectionOut(Wire):
    key: str = Field(examples=["netsuite"])
    title: str
    roles: list[str] = Field(description="`crm`, `erp`, `psa`.")
    owner: str = Field(description="Whom to call when the system refuses us.")


class ConnectionsOut(Wire):
    items: list[ConnectionOut]


class HealthOut(Wire):
    healthy: bool
    failure_kind: str | None = None
    detail: str | None = None


class CapabilityOut(Wire):
    entity: str
    vendor_object: str | None = None
    operations: list[str]
    missing: dict[str, str] = Field(description="What the system does not offer, and why.")


class CapabilitiesOut(Wire):
    items: list[CapabilityOut]


class VendorFieldOut(Wire):
    name: str
    field_type: str
    required: bool | None = Field(default=None, description="Absent where the system does not say.")
    writable: bool | None = None
    custom: bool
    options: list[str] = []


class SchemaOut(Wire):
    entity: str
    vendor_object: str
    fields: list[VendorFieldOut]


class HeldOut(Wire):
    """A write that waits for the owner of one of its fields."""

    status: Literal["held"]
    held_write_id: str = Field(examples=["hld_01jd4z6k3ve0gr9ps8c0y3zq1n"])
    field: str = Field(description="The first field that is not the writer's own, in our words.")
    owner: str = Field(description="Who owns it.")
    detail: str
    status_url: str = Field(description="The resource that says what became of the write.")


HELD: dict[int | str, dict[str, Any]] = {202: {"model": HeldOut, "description": "Held until the owner of a field agrees."}}
"""``responses`` of a route whose write may be held."""


def waiting(held: Held) -> JSONResponse:
    """202 with the status resource of the proposal."""
    found = held.members
    place = f"/process/governance/v1/held-writes/{found['held']}"
    told = {"held_write_id": found["held"], "owner": found["owner"], "field": found["field"], "detail": held.detail}
    body = HeldOut(status="held", status_url=place, **told)
    return JSONResponse(body.model_dump(by_alias=True), 202, {"Location": place})


class RecordOut(Wire):
    """One record of a system in canonical shape."""

    id: str | None = Field(default=None, description="Canonical id, if the record is linked.")
    external_id: str = Field(description="The system's own id.")
    connection: str
    modified_at: datetime | None = None
    extensions: dict[str, Any] = Field(default_factory=dict, description="Custom fields of this instance, by our names.")
    raw: dict[str, Any] | None = Field(default=None, description="The system's own payload, with `include=raw`.")


def record_model(entity: Entity) -> type[RecordOut]:
    """``CustomerRecord``: :class:`RecordOut` with typed ``data``."""
    return create_model(f"{_camel(entity.key)}Record", __base__=RecordOut, data=(entity.model, ...))


def page_model(entity: Entity, record: type[RecordOut]) -> type[BaseModel]:
    listed: Any = list[record]  # type: ignore[valid-type]
    return create_model(f"{_camel(entity.key)}Page", __base__=Wire, items=(listed, ...), next_cursor=(str | None, None))


class ListQuery(Wire):
    model_config = ConfigDict(frozen=True, extra="ignore")

    cursor: str | None = Field(default=None, max_length=2000, description="`nextCursor` of the page before; absent: the first page.")
    limit: int = Field(default=50, ge=1, le=200, description="How many records at most; a system may have a larger smallest page.")
    changed_since: Annotated[datetime, Written] | None = Field(
        default=None, description="Only what changed since; where the system can tell."
    )
    include: Literal["raw"] | None = Field(default=None, description="`raw` adds the system's own payload.")


def list_query(operation_id: str, sieves: Mapping[str, str], within: str | None) -> type[ListQuery]:
    """The parameters of a list. ``sieves``: filters by another record, its entity by the field's name; the system may insist on one."""
    found: dict[str, Any] = {}
    for name, key in sieves.items():
        entity = ENTITIES[key]
        told = f"Only those of this {key.replace('_', ' ')}: the system's id, or the canonical id of a linked record."
        told += " This system lists them in no other way." if name == within else ""
        kind, default = (str, ...) if name == within else (str | None, None)
        found[name] = (kind, Field(default, max_length=255, description=told, examples=[entity.example_id]))
    return create_model(f"{operation_id[0].upper()}{operation_id[1:]}Query", __base__=ListQuery, **found)


def write_model(entity: Entity) -> type[BaseModel]:
    """``CustomerWrite``: the fields to write. An absent one is left alone, an explicit null clears it (on update)."""
    return create_model(
        f"{_camel(entity.key)}Write", __base__=Wire, data=(entity.model, ...), extensions=(dict[str, Any], Field(default_factory=dict))
    )


def _camel(key: str) -> str:
    return "".join(part.capitalize() for part in key.split("_"))
