"""Ten thousand ids at once, in either direction: one round trip, one pass over the rows, and no model per row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import orjson
from fastapi import Response

from app.canonical.entities import BY_NUMBER, BY_PREFIX
from app.core import ids
from app.core.database import Row
from app.core.problems import FieldError, InvalidInput
from app.platform.connections import Instance
from app.platform.xref import Role
from app.process_apis.services.xref.needs import Store
from app.process_apis.services.xref.schemas import NAME_RULE, LocateRequest, ResolveRequest, is_name

Items = list[dict[str, Any]]
_Groups = dict[tuple[str, str], Items]
"""(connection, object) → records."""
COST = 10
BYTES = 4 * 1024 * 1024
"""How large the body of a bulk request may be."""
_ROLES = {role.value: role.word for role in Role}


def answer(items: Items) -> Response:
    return Response(orjson.dumps({"items": items}), media_type="application/json")


async def resolve(store: Store, request: ResolveRequest) -> Items:
    """Canonical ids in the order asked for; :class:`NotFound` when one of the connections does not exist."""
    groups = _groups(request)
    return await _resolved(store, request, groups, {key: await store.connections.get(key) for key, _ in groups})


async def resolve_each(store: Store, request: ResolveRequest) -> Items:
    """The same with a verdict on each record: a connection that does not exist spoils its own records only."""
    connections = {item.key: item for item in await store.connections.all()}
    items = await _resolved(store, request, _groups(request), connections)
    for item in items:
        item["verdict"] = "linked" if item["id"] else "unlinked" if item["connection"] in connections else "unknownConnection"
    return items


def _groups(request: ResolveRequest) -> _Groups:
    items = cast(Items, request.records)
    groups: _Groups = {}
    for item in items:
        groups.setdefault((item["connection"], item["objectName"]), []).append(item)
    _check_names(items, {name for _, name in groups})
    return groups


async def _resolved(store: Store, request: ResolveRequest, groups: _Groups, connections: Mapping[str, Instance]) -> Items:
    """One round trip per connection and object."""
    items = cast(Items, request.records)
    for (key, object_name), group in groups.items():
        instance = connections.get(key)
        found = await _group(store, instance, object_name, [item["externalId"] for item in group], request.as_of) if instance else {}
        for item in group:
            item["id"] = found.get(item["externalId"])
    if not store.sight.unbounded:
        seen = await store.seen(item["id"] for item in items if item["id"])
        for item in items:
            item["id"] = item["id"] if item["id"] in seen else None
    return items


def _check_names(items: Items, names: set[str]) -> None:
    """As :class:`SystemRecord` does; here once per name, because ten thousand records share a few."""
    if bad := {name for name in names if not is_name(name)}:
        wrong = [index for index, item in enumerate(items) if item["objectName"] in bad]
        detail = f"Value error, {NAME_RULE}"
        errors = [FieldError(pointer=f"/records/{index}/objectName", detail=detail, code="value_error") for index in wrong[:100]]
        raise InvalidInput("See errors for the fields.", errors=errors)


async def _group(store: Store, connection: Instance, object_name: str, externals: list[str], as_of: datetime | None) -> dict[str, str]:
    """External id → TypeID."""
    return await store.records.resolve(connection.number, connection.connector, object_name, externals, as_of)


async def locate(store: Store, request: LocateRequest) -> Items:
    """Systems' ids of canonical records in the order asked for, superseded ones by what they were merged into."""
    only = None if request.connection is None else (await store.connections.get(request.connection)).number
    wanted = [item if item and item[0] in BY_PREFIX else None for item in map(ids.unpack, request.ids)]
    if not store.sight.unbounded:
        seen = await store.seen(text for text, item in zip(request.ids, wanted, strict=True) if item)
        wanted = [item if text in seen else None for text, item in zip(request.ids, wanted, strict=True)]
    found: dict[bytes, list[Row]] = {}
    rows_found = await store.records.locate({UUID(bytes=item[1]) for item in wanted if item}, request.as_of)
    names = store.xref.names
    await names.cover(rows_found)
    for row in rows_found:
        found.setdefault(row["asked"].bytes, []).append(row)

    def links(rows: Iterable[Row]) -> Items:
        return [
            {
                "connection": names.connections[row["connection_id"]],
                "objectName": names.objects[row["object_id"]],
                "externalId": row["external_id"],
                "role": _ROLES[row["role"]],
                "isPrimary": row["is_primary"],
            }
            for row in rows
            if row["connection_id"] is not None and only in (None, row["connection_id"])
        ]

    items = []
    for text, item in zip(request.ids, wanted, strict=True):
        rows = found.get(item[1], []) if item else []
        if not item or not rows or BY_NUMBER[rows[-1]["entity"]].prefix != item[0]:
            items.append({"id": text, "known": False, "supersededBy": None, "links": []})
            continue
        last = rows[-1]["id"]
        superseded = ids.encode(item[0], last) if last.bytes != item[1] else None
        items.append({"id": text, "known": True, "supersededBy": superseded, "links": links(rows)})
    return items
