"""Who works in the simulated systems, and what is in their books: one module per system, found by its connector's key.

People use their own system over its own API and know nothing of Crosswalk. The books are read from the whole state of a simulator, so
that whether they agree is asked of the systems themselves.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, cast

from app.sandbox.offices.kinds import DeliveryOffice, FinanceOffice, SalesOffice


def sales(connector: str, simulator: Mapping[str, Any]) -> SalesOffice:
    return cast(SalesOffice, _office(connector)(simulator))


def finance(connector: str, simulator: Mapping[str, Any]) -> FinanceOffice:
    return cast(FinanceOffice, _office(connector)(simulator))


def delivery(connector: str, simulator: Mapping[str, Any]) -> DeliveryOffice:
    return cast(DeliveryOffice, _office(connector)(simulator))


def _office(connector: str) -> Any:
    return importlib.import_module(f"{__name__}.{connector}").Office
