"""Ten thousand ids at once, in either direction: one round trip, one pass over the rows, and no model per row on the way out."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from app.canonical.entities import BY_NUMBER
from app.core import ids
from app.core.database import Row
from app.core.problems import NotFound
from app.platform.xref import Role
from app.process_apis.services.xref.needs import Store, record_id
from app.process_apis.services.xref.schemas import LocateRequest, ResolveRequest, SystemRecord

Items = list[dict[str, Any]]
_ROLES = {role.value: role.word for role in Role}


async def resolve(store: Store, request: ResolveRequest) -> Items:
    """Canonical ids in the order asked for: one round trip per connection and object."""
    groups: dict[tuple[str, str], list[str]] = {}
    for record in request.records:
        groups.setdefault((record.connection, record.object_name), []).append(record.external_id)
    found = {place: await _group(store, *place, externals, request.as_of) for place, externals in groups.items()}
    return [_resolved(record, found) for record in request.records]


async def _group(store: Store, key: str, object_name: str, externals: list[str], as_of: datetime | None) -> dict[str, str]:
    """External id → TypeID."""
    connection = await store.connections.get(key)
    rows = await store.records.resolve(connection.number, connection.connector, object_name, externals, as_of)
    kinds: dict[int, list[Row]] = {}
    for row in rows:
        kinds.setdefault(row["entity"], []).append(row)
    found: dict[str, str] = {}
    for number, alike in kinds.items():
        texts = ids.encode_all(BY_NUMBER[number].prefix, [row["canonical_id"] for row in alike])
        found.update(zip([row["external_id"] for row in alike], texts, strict=True))
    return found


def _resolved(record: SystemRecord, found: dict[tuple[str, str], dict[str, str]]) -> dict[str, Any]:
    place = (record.connection, record.object_name)
    external = record.external_id
    return {"connection": place[0], "objectName": place[1], "externalId": external, "id": found[place].get(external)}


async def locate(store: Store, request: LocateRequest) -> Items:
    """Systems' ids of canonical records in the order asked for, superseded ones by what they were merged into: one round trip."""
    if request.connection is not None:
        await store.connections.get(request.connection)
    wanted = [_decoded(text) for text in request.ids]
    found: dict[UUID, list[Row]] = {}
    for row in await store.records.locate({record for record in wanted if record}, request.as_of):
        found.setdefault(row["asked"], []).append(row)
    return [
        _located(text, found.get(record, []) if record else [], request.connection)
        for text, record in zip(request.ids, wanted, strict=True)
    ]


def _decoded(text: str) -> UUID | None:
    try:
        return record_id(text)[1]
    except NotFound:
        return None


def _located(text: str, rows: list[Row], only: str | None) -> dict[str, Any]:
    known = bool(rows) and BY_NUMBER[rows[-1]["entity"]].prefix == ids.prefix_of(text)
    if not known:
        return {"id": text, "known": False, "supersededBy": None, "links": []}
    last = rows[-1]
    links = [
        {
            "connection": row["connection"],
            "objectName": row["object"],
            "externalId": row["external_id"],
            "role": _ROLES[row["role"]],
            "isPrimary": row["is_primary"],
        }
        for row in rows
        if row["connection"] is not None and only in (None, row["connection"])
    ]
    superseded = ids.encode(BY_NUMBER[last["entity"]].prefix, last["id"]) if last["id"] != last["asked"] else None
    return {"id": text, "known": True, "supersededBy": superseded, "links": links}
