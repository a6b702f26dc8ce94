"""What the ``rest`` dialect looks up in a connector, and how it fills in its templates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.system_apis.kit.calls import (
    Call,
    Endpoints,
    Rest,
)
from app.system_apis.kit.connector import Connector, Resource
from app.system_apis.kit.mapping import dig

_NAME = re.compile(r"\{([A-Za-z_][A-Za-z0-9_.]*)\}")
_ROW = re.compile(r"\{row\.([A-Za-z0-9_.]+)\}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_TOKEN = re.compile(r"[\x21-\x7e]{1,2000}")
Context = Mapping[str, str]


def calls_of(resource: Resource) -> Endpoints:
    if resource.calls is None:
        raise ValueError(f"the resource {resource.entity} says no calls")
    return resource.calls


def rest_of(connector: Connector) -> Rest:
    if connector.rest is None:
        raise ValueError(f"the connector {connector.key} says no protocol")
    return connector.rest


def call_of(resource: Resource, name: str) -> Call:
    found: Call | None = getattr(calls_of(resource), name)
    if found is None:
        raise ValueError(f"the resource {resource.entity} says no call for {name}")
    return found


def at(path: str, body: Any) -> Any:
    return dig(body, path) if path else body


def holds(body: Any, condition: str) -> bool:
    """``name=value``, ``name!=value``, or ``name`` alone: there is something."""
    path, other, wanted = condition.partition("!=")
    if not other:
        path, other, wanted = condition.partition("=")
    found = dig(body, path)
    same = str(found).lower() == wanted.lower()
    return found not in (None, [], {}, "") if not other else same is (other == "=")


def filled(template: str, context: Context) -> str:
    return _NAME.sub(lambda match: context[match.group(1)], template)
