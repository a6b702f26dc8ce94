"""Batches in a tool's own ids: each item becomes the record that its id stands for, once, whichever batch brings it."""

from __future__ import annotations

from typing import Any

from app.core.failures import Held
from app.core.items import Unreadable
from app.core.problems import FieldError, InvalidInput, NotFound, Problem
from app.experience_apis.psa.schemas import BatchResults
from app.experience_apis.psa.tool import Tool
from app.experience_apis.psa.views import Written, batch_results, item_result
from app.process_apis.records import Author, Collection
from app.process_apis.records.router import tried


async def write(tool: Tool, collection: Collection, items: list[Any], trace: str) -> BatchResults:
    """In the order of the request, so that of an id that comes twice the last word counts."""
    author = await tool.author()
    readable = [item for item in items if not isinstance(item, Unreadable)]
    known = {name: await _known(tool, entity, name, readable) for name, entity in collection.references.items()}

    async def put(item: Any) -> Written:
        return await _put(tool, collection, item, known, author)

    results = []
    for index, item in enumerate(items):
        outcome: Written | Problem | Held = await tried(item, put)
        results.append(item_result(index, getattr(item, "external_id", None), outcome, trace))
    return batch_results(results)


async def _known(tool: Tool, entity: str, name: str, items: list[Any]) -> dict[str, str]:
    """External id → canonical id of the records that the items refer to, as far as the client sees them."""
    asked = {getattr(item, f"{name}_external_id") for item in items} - {None}
    found = await tool.external.records(entity, asked) if asked else {}
    seen = await tool.store.seen(entity, found.values(), tool.sight) if found else set()
    return {external: record for external, record in found.items() if record in seen}


async def _put(tool: Tool, collection: Collection, item: Any, known: dict[str, dict[str, str]], author: Author) -> Written:
    values = {name: getattr(item, name) for name in item.model_fields_set if name in collection.body.model_fields}
    for name in collection.references.keys() & collection.body.model_fields.keys():
        external = getattr(item, f"{name}_external_id")
        if external is not None:
            values[name] = _found(known[name], name, external)
    record = await tool.external.identify(collection.entity_key, item.external_id, author.by)
    try:
        return await tool.store.put(collection, collection.body(**values), author, record)
    except NotFound:
        # Another client of the tool brought it for a legal entity that this one does not see: not even our id of it is told.
        raise NotFound(f"there is no {collection.noun} {item.external_id!r} of your tool here") from None


def _found(known: dict[str, str], name: str, external: str) -> str:
    if external not in known:
        detail = f"there is no {name.replace('_', ' ')} {external!r} of your tool here"
        raise InvalidInput(detail, errors=[FieldError(pointer=f"/{name}ExternalId", detail=detail, code="not_found")])
    return known[external]
