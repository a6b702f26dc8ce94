"""Who asks, of which tenant: what every rule and route is handed."""

from __future__ import annotations

from dataclasses import dataclass

from simulators.kantata.bodies import Query
from simulators.kantata.facts import NESTED
from simulators.kantata.names import Spec
from simulators.kantata.store import Store
from simulators.kit.simulator import Record


@dataclass
class Context:
    """One call. ``user`` is the person behind the token: what the token may see follows from that (§3)."""

    store: Store
    user: Record
    query: Query
    body: Record
    ignored: list[Record]
    unique_references: bool = True
    bare_expense_categories: bool = False
    participations_need_workspace: bool = False
    template_delay: int = 0

    @property
    def administrator(self) -> bool:
        return self.user.get("account_permission") == "Administrator"

    def note_ignored(self, spec: Spec, given: Record, *, creating: bool) -> None:
        """Strong parameters drop what the vendor does not know; the test that reads state should still hear of it."""
        permitted = spec.creatable if creating else spec.updatable
        names = [name for name in given if name not in permitted]
        for parent in NESTED.keys() & given.keys() & permitted:
            items = given[parent] if isinstance(given[parent], list) else [given[parent]]
            names += [f"{parent}.{key}" for item in items if isinstance(item, dict) for key in item if key not in NESTED[parent]]
        operation = "create" if creating else "update"
        self.ignored.extend({"collection": spec.name, "operation": operation, "attribute": name} for name in names)
