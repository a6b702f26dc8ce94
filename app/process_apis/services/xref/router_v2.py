"""Version 2 of the cross-reference: resolving with a verdict per record. Everything else of the product is version 1."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import Field

from app.core.api import policy
from app.core.model import Wire
from app.core.problems import NotFound
from app.process_apis.services.xref.router import Lookup, Needs, ResolveRequest, SystemRecord

router = APIRouter(tags=["cross-reference"])


class RecordVerdict(SystemRecord):
    verdict: Literal["linked", "unlinked", "unknownConnection"] = Field(
        description="`unknownConnection`: there is no such connection; the other records are answered all the same."
    )
    id: str | None = Field(default=None, description="Canonical id, when linked.")


class ResolveVerdicts(Wire):
    items: list[RecordVerdict] = Field(description="In the order of the request.")


@router.post(
    "/resolve",
    operation_id="resolveRecords",
    summary="Canonical ids of up to 1,000 records of any systems, with a verdict on each",
    response_model=ResolveVerdicts,
    openapi_extra=policy("process.xref:read"),
)
async def resolve_records(body: ResolveRequest, lookup: Needs) -> ResolveVerdicts:
    """Asks only: nothing is created. One record that cannot be answered spoils none of the others."""
    groups: dict[tuple[str, str], list[str]] = {}
    for record in body.records:
        groups.setdefault((record.connection, record.object_name), []).append(record.external_id)
    found = {group: await _resolved(lookup, *group, externals) for group, externals in groups.items()}
    return ResolveVerdicts(items=[_verdict(record, found[record.connection, record.object_name]) for record in body.records])


async def _resolved(lookup: Lookup, key: str, object_name: str, externals: list[str]) -> dict[str, str] | None:
    """External id → canonical id of what is linked; None when there is no such connection."""
    try:
        connection = await lookup.connections.get(key)
    except NotFound:
        return None
    resolved = await lookup.xref.resolve(connection.number, connection.connector, object_name, externals)
    texts = {link.external_id: link.canonical_id for link in await lookup.xref.links_of(*resolved.values()) if link.connection == key}
    return {external: texts[external] for external in resolved}


def _verdict(record: SystemRecord, known: dict[str, str] | None) -> RecordVerdict:
    if known is None:
        return RecordVerdict(**record.model_dump(), verdict="unknownConnection")
    found = known.get(record.external_id)
    return RecordVerdict(**record.model_dump(), verdict="linked" if found else "unlinked", id=found)
