"""Ten thousand ids at once, in either direction: one round trip, one pass over the rows, and no model per row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from app.canonical.entities import BY_NUMBER, BY_PREFIX
from app.core import ids
from app.core.database import Row
from app.core.problems import FieldError, InvalidInput
from app.platform.xref import Role
from app.process_apis.services.xref.needs import Store
from app.process_apis.services.xref.schemas import NAME_RULE, LocateRequest, ResolveRequest, is_name

Items = list[dict[str, Any]]
_ROLES = {role.value: role.word for role in Role}


async def resolve(store: Store, request: ResolveRequest) -> Items:
    """Canonical ids in the order asked for: one round trip per connection and object."""
    items = cast(Items, request.records)
    groups: dict[tuple[str, str], Items] = {}
    for item in items:
        groups.setdefault((item["connection"], item["objectName"]), []).append(item)
    _check_names(items, {name for _, name in groups})
    for place, group in groups.items():
        found = await _group(store, *place, [item["externalId"] for item in group], request.as_of)
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


async def _group(store: Store, key: str, object_name: str, externals: list[str], as_of: datetime | None) -> dict[str, str]:
    """External id → TypeID."""
    if "\0" in object_name or "\0" in "".join(externals):
        raise InvalidInput("an id has no NUL character", errors=[FieldError(pointer="/records", detail="holds a NUL character")])
    connection = await store.connections.get(key)
    return await store.records.resolve(connection.number, connection.connector, object_name, externals, as_of)


async def locate(store: Store, request: LocateRequest) -> Items:
    """Systems' ids of canonical records in the order asked for, superseded ones by what they were merged into."""
    connections = {item.number: item.key for item in await store.connections.all()}
    only = None if request.connection is None else (await store.connections.get(request.connection)).number
    objects = await store.records.object_names()
    wanted = [item if item and item[0] in BY_PREFIX else None for item in map(ids.unpack, request.ids)]
    if not store.sight.unbounded:
        seen = await store.seen(text for text, item in zip(request.ids, wanted, strict=True) if item)
        wanted = [item if text in seen else None for text, item in zip(request.ids, wanted, strict=True)]
    found: dict[bytes, list[Row]] = {}
    for row in await store.records.locate({UUID(bytes=item[1]) for item in wanted if item}, request.as_of):
        found.setdefault(row["asked"].bytes, []).append(row)

    def links(rows: Iterable[Row]) -> Items:
        return [
            {
                "connection": connections[row["connection_id"]],
                "objectName": objects[row["object_id"]],
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
