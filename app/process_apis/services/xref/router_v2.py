"""Version 2 of the cross-reference: resolving with a verdict per record. Everything else of the product is version 1."""

from __future__ import annotations

from fastapi import APIRouter, Response

from app.core.api import policy
from app.process_apis.services.xref import bulk
from app.process_apis.services.xref.needs import Needs
from app.process_apis.services.xref.schemas import ResolveRequest, ResolveVerdicts

router = APIRouter(tags=["cross-reference"])


@router.post(
    "/resolve",
    operation_id="resolveRecords",
    summary="Canonical ids of up to 10,000 records of any systems, with a verdict on each",
    response_model=ResolveVerdicts,
    openapi_extra=policy("process.xref:read", cost=bulk.COST, body_bytes=bulk.BYTES),
)
async def resolve_records(body: ResolveRequest, store: Needs) -> Response:
    """Asks only: nothing is created. One record that cannot be answered spoils none of the others."""
    return bulk.answer(await bulk.resolve_each(store, body))
