"""``POST /batch`` (§8): up to ten actions, without order, without transaction, each with an answer of its own."""

from __future__ import annotations

from typing import Any

from simulators.asana.errors import bad, missing
from simulators.asana.facts import BATCH_LIMIT
from simulators.kit.simulator import Record

METHODS = ("get", "post", "put", "delete", "patch", "head")
EXCLUDED = ("/batch", "/attachments", "/organization_exports", "/exports")


def actions_of(data: Record) -> list[Record]:
    actions = data.get("actions")
    if not isinstance(actions, list) or not actions:
        raise missing("actions")
    if len(actions) > BATCH_LIMIT:
        raise bad(f"actions: A batch can have at most {BATCH_LIMIT} actions")
    for action in actions:
        if not isinstance(action, dict) or not isinstance(action.get("relative_path"), str):
            raise missing("actions.relative_path")
        if str(action.get("method", "")).lower() not in METHODS:
            raise bad(f"actions.method: Must be one of {', '.join(METHODS)}")
        for name in ("data", "options"):
            if not isinstance(action.get(name) or {}, dict):
                raise bad(f"actions.{name}: Value is not an object")
    return actions


def check(action: Record) -> None:
    path = action["relative_path"]
    if "?" in path:
        raise bad("relative_path: Query parameters are not accepted here; put them in data instead")
    if any(path == item or path.startswith(f"{item}/") for item in EXCLUDED) or path.endswith("/attachments"):
        raise bad(f"relative_path: {path} cannot be used in a batch")


def reads(action: Record) -> bool:
    return str(action["method"]).lower() in ("get", "head")


def query_of(action: Record) -> dict[str, str]:
    """Parameters of a read come in ``data``, paging in ``options``."""
    given: dict[str, Any] = {}
    if reads(action):
        given |= action.get("data") or {}
    options = action.get("options") or {}
    given |= {name: options[name] for name in ("limit", "offset") if name in options}
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in given.items()}


def fields_of(action: Record) -> list[str] | None:
    found = (action.get("options") or {}).get("fields")
    return [str(item) for item in found] if isinstance(found, list) else None
