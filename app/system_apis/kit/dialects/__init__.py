"""The only code that differs between systems: how a resource, an operation and a query become a request, and a response a page.

A dialect is stateless and does no I/O. It raises ``ValueError`` when an answer is not what the protocol says.
"""

from __future__ import annotations

from app.system_apis.kit.dialects.brainstem import Brainstem
from app.system_apis.kit.dialects.dialect import (
    ActingDialect,
    CombiningDialect,
    Dialect,
    GatheringDialect,
    LockingDialect,
    LookingDialect,
    NumberingDialect,
    RememberingDialect,
    ScanningDialect,
    VersionedDialect,
)
from app.system_apis.kit.dialects.graphql import GraphQL
from app.system_apis.kit.dialects.netsuite_rest import NetSuiteRest
from app.system_apis.kit.dialects.odata import OData
from app.system_apis.kit.dialects.rest import PlainRest
from app.system_apis.kit.dialects.salesforce_rest import SalesforceRest

DIALECTS: dict[str, Dialect] = {item.key: item for item in (SalesforceRest(), NetSuiteRest(), Brainstem(), OData(), PlainRest(), GraphQL())}


def dialect(key: str) -> Dialect:
    return DIALECTS[key]


__all__ = [
    "DIALECTS",
    "ActingDialect",
    "CombiningDialect",
    "Dialect",
    "GatheringDialect",
    "LockingDialect",
    "LookingDialect",
    "NumberingDialect",
    "RememberingDialect",
    "ScanningDialect",
    "VersionedDialect",
    "dialect",
]
