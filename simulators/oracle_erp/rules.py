"""What the application adds to the framework: one object of rules per resource, looked up by its name."""

from __future__ import annotations

from typing import Any

from simulators.oracle_erp.errors import not_found
from simulators.oracle_erp.schema import Resource
from simulators.oracle_erp.store import Row, Values
from simulators.oracle_erp.tenant import Tenant


class Rules:
    """A resource without rules of its own. ``body`` is what came, children and all; ``values`` are the checked attributes."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant, self.store = tenant, tenant.store

    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        """Before the row is there: derive, complete, refuse."""

    def created(self, row: Row, body: Values) -> None:
        """After the row and the children that came with it are there."""

    def updating(self, row: Row, changes: Values, body: Values) -> None:
        """Before changes are made; may add to them."""

    def updated(self, row: Row) -> None:
        """After the row and its children have changed."""

    def deleting(self, row: Row) -> None:
        """Before the row goes."""

    def act(self, row: Row | None, action: str, given: Values) -> Any:
        raise not_found()

    def rows(self, resource: Resource) -> list[Row]:
        return self.store.all(resource.table)
