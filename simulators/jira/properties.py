"""Entity properties: JSON values under keys, of issues, projects, comments and worklogs; the place for somebody else's ids (sheet 5)."""

from __future__ import annotations

import json
from typing import Any

from simulators.jira.context import Answer, Call
from simulators.jira.errors import bad, missing
from simulators.jira.facts import PROPERTY_KEY_LENGTH, PROPERTY_SIZE


def keys(call: Call, entity: str, ident: str, address: str) -> Answer:
    held = call.store.properties.get((entity, ident), {})
    return Answer(200, {"keys": [{"self": f"{call.base}/{address}/properties/{key}", "key": key} for key in held]})


def get(call: Call, entity: str, ident: str) -> Answer:
    key = call.path["key"]
    held = call.store.properties.get((entity, ident), {})
    if key not in held:
        raise missing(f"The property with key '{key}' does not exist or you do not have permission to see it.")
    return Answer(200, {"key": key, "value": held[key]})


def put(call: Call, entity: str, ident: str) -> Answer:
    """201 the first time, 200 after."""
    key = call.path["key"]
    check(key, call.body)
    existed = key in call.store.properties.get((entity, ident), {})
    write(call, entity, ident, key, call.body)
    return Answer(200 if existed else 201, None)


def check(key: str, value: Any) -> None:
    if not 0 < len(key) <= PROPERTY_KEY_LENGTH:
        raise bad(f"The property key must be from 1 to {PROPERTY_KEY_LENGTH} characters long.")
    if value is None or len(json.dumps(value)) > PROPERTY_SIZE:
        text = (
            "The property value must be valid, non-empty JSON."
            if value is None
            else f"The property value exceeds {PROPERTY_SIZE} characters."
        )
        raise bad(text)


def write(call: Call, entity: str, ident: str, key: str, value: Any) -> None:
    call.store.properties.setdefault((entity, ident), {})[key] = value


def delete(call: Call, entity: str, ident: str) -> Answer:
    held = call.store.properties.get((entity, ident), {})
    if call.path["key"] not in held:
        raise missing(f"The property with key '{call.path['key']}' does not exist or you do not have permission to see it.")
    del held[call.path["key"]]
    return Answer(204)


def at(value: Any, path: list[str]) -> Any:
    """The member of a property at a dotted path."""
    for name in path:
        if not isinstance(value, dict) or name not in value:
            return None
        value = value[name]
    return value
