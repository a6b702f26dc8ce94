"""Finds the connectors: every vendor package beside this module that has a ``CONNECTOR``. No vendor is imported by name anywhere."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import app.system_apis as here
from app.core.failures import Unsupported
from app.system_apis.kit.connector import Connector


@cache
def connectors() -> dict[str, Connector]:
    found = {}
    for module in pkgutil.iter_modules(here.__path__):
        if module.ispkg and module.name != "kit":
            candidate = getattr(importlib.import_module(f"{here.__name__}.{module.name}"), "CONNECTOR", None)
            if isinstance(candidate, Connector):
                found[candidate.key] = candidate
    return found


def connector(key: str) -> Connector:
    try:
        return connectors()[key]
    except KeyError:
        raise Unsupported(f"there is no connector '{key}'; there are: {', '.join(sorted(connectors()))}") from None
