"""Finds the connectors: every vendor package beside this module that has a ``CONNECTOR``, and the documents of a directory. No vendor is
imported by name anywhere.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import app.system_apis as here
from app.core.failures import Unsupported
from app.core.settings import Settings
from app.system_apis.documents import BadDocument, read
from app.system_apis.kit.connector import Connector


@cache
def connectors() -> dict[str, Connector]:
    """Those that come with the product."""
    found = {}
    for module in pkgutil.iter_modules(here.__path__):
        if module.ispkg and module.name != "kit":
            candidate = getattr(importlib.import_module(f"{here.__name__}.{module.name}"), "CONNECTOR", None)
            if isinstance(candidate, Connector):
                found[candidate.key] = candidate
    return found


@cache
def described() -> dict[str, Connector]:
    """Those of the documents in ``CROSSWALK_CONNECTORS_DIR``; :class:`~app.system_apis.documents.BadDocument` for one that is wrong."""
    directory = Settings().connectors_dir
    if directory is not None and not directory.is_dir():
        raise BadDocument(f"CROSSWALK_CONNECTORS_DIR is no directory: {directory}")
    found = [read(path) for path in sorted(directory.iterdir()) if path.suffix in (".yaml", ".yml")] if directory else []
    taken = sorted({item.key for item in found} & set(connectors()))
    if taken:
        raise BadDocument(f"{', '.join(taken)}: there is a connector of that name already")
    return {item.key: item for item in found}


def connector(key: str) -> Connector:
    every = connectors() | described()
    try:
        return every[key]
    except KeyError:
        raise Unsupported(f"there is no connector '{key}'; there are: {', '.join(sorted(every))}") from None
