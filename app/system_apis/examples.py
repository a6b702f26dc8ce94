"""Examples of writes: what a connector's field table takes of a canonical record, so that a published example can be sent."""

from __future__ import annotations

from typing import Any

from app.canonical.entities import Entity
from app.platform.pipeline.examples import UNKNOWN, Examples
from app.system_apis.kit.connector import Connector

_ONE_CHANGE = ("name", "memo", "notes", "person_reference")
"""What an example of a change changes: the first of these that the system lets change."""
_WORDS = {"invoice": {"number": "INV-1001"}}
"""For systems that let the caller number it."""


def write_example(connector: Connector, entity: Entity, *, creating: bool) -> dict[str, Any]:
    """``{"data": {...}}`` in wire names. Without the fields that not every instance has."""
    schema = entity.model.model_json_schema(by_alias=True)
    own = {**connector.examples, **_WORDS.get(entity.key, {})}
    record = entity.model.model_validate(Examples(schema.get("$defs", {}), own).of(schema))
    data = record.model_dump(mode="json", exclude_none=True)
    for path in reversed(connector.resource(entity.key).everywhere().lost(data, creating=creating)):
        _remove(data, path.split("."))
    data = {name: value for name, value in data.items() if value not in (UNKNOWN, [UNKNOWN])}
    if not creating:
        data = {name: data[name] for name in _ONE_CHANGE if name in data}
        data = dict(list(data.items())[:1])
    shown = entity.model.model_validate(data).model_dump(mode="json", by_alias=True, exclude_unset=True)
    return {"data": shown}


def _remove(data: Any, steps: list[str]) -> None:
    """Takes out one member; an object or list that becomes empty goes as well."""
    key: Any = int(steps[0]) if isinstance(data, list) else steps[0]
    if len(steps) > 1:
        _remove(data[key], steps[1:])
        if data[key] not in ({}, [], [{}]):
            return
    del data[key]
