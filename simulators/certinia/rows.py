"""Rows seen as the package's own code sees them: fields by short name, parents by lookup, a save with before and after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from simulators.certinia.tables import api_name
from simulators.salesforce.errors import ApiError
from simulators.salesforce.schema import SObject
from simulators.salesforce.store import Row

if TYPE_CHECKING:
    from simulators.certinia.records import PsaRecords

WEEK = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
ZERO = Decimal(0)


_STANDARD = frozenset(
    (
        "Id",
        "Name",
        "CurrencyIsoCode",
        "OwnerId",
        "AccountId",
        "IsWon",
        "Probability",
        "OpportunityId",
        "TotalPrice",
        "StageName",
        "CloseDate",
        "LastName",
    )
)


@cache
def full(name: str) -> str:
    """``Project`` is ``pse__Project__c``; the platform's own fields keep their names."""
    return name if name in _STANDARD else api_name(name)


def fields(**values: Any) -> Row:
    """``fields(Project=…)`` is ``{"pse__Project__c": …}``."""
    return {full(name): value for name, value in values.items()}


def weekday(day: date) -> str:
    return day.strftime("%A")


def number(value: Any) -> Decimal:
    return ZERO if value is None else Decimal(value)


class View:
    """One stored record, read-only."""

    def __init__(self, records: PsaRecords, kind: SObject, row: Row) -> None:
        self.records, self.kind, self.row = records, kind, row

    def __getitem__(self, name: str) -> Any:
        return self.row.get(full(name))

    @property
    def id(self) -> str:
        return str(self.row["Id"])

    @property
    def currency(self) -> str | None:
        return self.row.get("CurrencyIsoCode")

    def parent(self, name: str) -> View | None:
        column = self.kind.by_name[full(name).casefold()]
        found = self.records.store.live(column.target or "", self[name])
        return View(self.records, self.records.schema.objects[column.target or ""], found) if found else None

    def children(self, kind: str, lookup: str) -> list[View]:
        sobject = self.records.schema.objects[kind]
        return [View(self.records, sobject, row) for row in self.records.store.children(kind, full(lookup), self.id)]

    def total(self, names: Sequence[str]) -> Decimal:
        return sum((number(self[name]) for name in names), ZERO)


class Save(View):
    """A record about to be stored. Triggers set its fields; rules judge the state that the save would leave."""

    def __init__(self, records: PsaRecords, kind: SObject, former: Row | None, row: Row, given: set[str]) -> None:
        super().__init__(records, kind, row)
        self.former, self.given = former, given

    def __setitem__(self, name: str, value: Any) -> None:
        self.row[full(name)] = value

    @property
    def new(self) -> bool:
        return self.former is None

    def was(self, name: str) -> Any:
        return self.former.get(full(name)) if self.former else None

    def changed(self, name: str) -> bool:
        """Whether an update changes it: an insert changes nothing."""
        return self.former is not None and self.was(name) != self[name]

    def gave(self, name: str) -> bool:
        return full(name) in self.given

    def becomes(self, name: str, value: Any) -> bool:
        return self[name] == value and (self.new or self.was(name) != value)

    @property
    def overridden(self) -> bool:
        """The package's edit lock is lifted by a flag and a reason in the same save."""
        return bool(self["Admin_Global_Edit"] and (self["Audit_Notes"] or "").strip())


def refusal(message: str, *names: str) -> ApiError:
    """What a validation rule or a trigger's ``addError`` comes to on the wire."""
    return ApiError(400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", message, [full(name) for name in names])
