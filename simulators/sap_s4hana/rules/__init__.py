"""What each object demands beyond its types: checks, defaults, numbers, statuses and what follows from a change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulators.sap_s4hana.store import Row
from simulators.sap_s4hana.tenant import Tenant


@dataclass(frozen=True)
class Rules:
    """The moments at which a table has a say.

    ``prepare`` completes and checks a new row before it is kept; ``complete`` runs when its nested rows are kept too; ``change`` gives
    the row that an update leads to; ``remove`` may refuse; ``after`` runs after any of these. ``guard`` is the value of the ETag.
    """

    prepare: Callable[[Tenant, Row, frozenset[str]], Row] | None = None
    complete: Callable[[Tenant, Row], None] | None = None
    change: Callable[[Tenant, Row, Row, frozenset[str]], Row] | None = None
    remove: Callable[[Tenant, Row], None] | None = None
    after: Callable[[Tenant, Row], None] | None = None
    guard: Callable[[Tenant, Row], Any] | None = None
    any_etag: bool = True
