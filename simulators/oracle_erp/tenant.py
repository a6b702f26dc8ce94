"""The tenant behind the interface: its rows, its set-up, and what rules need to look up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from simulators.oracle_erp.auth import User
from simulators.oracle_erp.errors import Fault, Refused, conflict, not_in_list, required
from simulators.oracle_erp.store import Row, Store, Values

CENT = Decimal("0.01")
ZERO = Decimal(0)


@dataclass
class Setup:
    """How this tenant is set up; tests change it.

    ``account_setup_seconds``: how long after a customer party appears receivables opens an account and bill-to sites for it; None
    leaves that to people and to the SOAP service. ``job_seconds``: how long an ESS job runs.
    """

    account_setup_seconds: float | None = 0.0
    job_seconds: float = 0.2
    contract_approval: bool = False
    invoice_approval: bool = False
    default_framework: int = 1


@dataclass
class Tenant:
    store: Store
    now: Callable[[], float]
    clock: Callable[[], datetime]
    setup: Setup
    user: User | None = None
    later: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    locks: dict[str, int] = field(default_factory=dict)

    def tick(self) -> None:
        """Does what has come due since the last request: jobs, imports, time processing."""
        due = [work for at, work in self.later if at <= self.now()]
        self.later = [(at, work) for at, work in self.later if at > self.now()]
        for work in due:
            with self.store.transaction():
                work()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, what was put off until later included."""
        later = list(self.later)
        try:
            with self.store.transaction():
                yield
        except BaseException:
            self.later = later
            raise

    def after(self, seconds: float, work: Callable[[], None]) -> None:
        self.later.append((self.now() + seconds, work))

    @property
    def today(self) -> str:
        return self.clock().date().isoformat()

    def visible(self, unit: Any) -> bool:
        """Data security: rows of other business units are not there for this user."""
        return self.user is None or self.user.units is None or unit in self.user.units

    def pair(self, values: Values, where: str, table: str, names: dict[str, str]) -> Row | None:
        """Resolves attributes that name the same row (id, name, number …): the first given finds it, the others must agree.

        ``names`` maps the attribute here to the attribute of the referenced table; all of them are filled in.
        """
        given = [(here, there) for here, there in names.items() if values.get(here) is not None]
        if not given:
            return None
        here, there = given[0]
        row = self.store.find(table, **{there: values[here]})
        if row is None:
            raise not_in_list(here, where, values[here])
        for other, column in given[1:]:
            if row.get(column) != values[other]:
                raise conflict(where, here, other)
        values |= {name: row.get(column) for name, column in names.items()}
        return row

    def need(self, row: Row | None, name: str, where: str) -> Row:
        if row is None:
            raise Refused(400, required(name, where))
        return row

    def unit(self, values: Values, where: str, ident: str = "BusinessUnitId", name: str = "BusinessUnitName") -> Row:
        row = self.need(self.pair(values, where, "hcmBusinessUnitsLOV", {ident: "BusinessUnitId", name: "Name"}), name, where)
        if not self.visible(row.get("Name")):
            raise not_in_list(name, where, values[name])
        return row

    def round(self, amount: Decimal, currency: str) -> Decimal:
        row = self.store.find("currenciesLOV", CurrencyCode=currency)
        places = int(row.get("Precision")) if row else 2
        return amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)

    def listed(self, where: str, name: str, value: Any, allowed: Any) -> None:
        if value is not None and value not in allowed:
            raise not_in_list(name, where, value)

    def lock(self, what: str) -> None:
        """Whether another user holds the row just now (sheet 5.1): a test says for how many attempts."""
        if self.locks.get(what, 0) > 0:
            self.locks[what] -= 1
            raise Refused(400, Fault(f"JBO-26092: Failed to lock the record in table {what}: another user holds the lock.", "26092"))
