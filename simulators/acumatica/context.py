"""What rules see of a request: the store, the branch and the business date (sheet 1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from simulators.acumatica.facts import TERM_DAYS
from simulators.acumatica.store import Row, Store, Values
from simulators.acumatica.wire import Draft

STATUS_INVALID = "Document Status is invalid for processing."


@dataclass(frozen=True)
class Context:
    store: Store
    branch: str
    business_date: datetime

    def customer(self, code: str | None) -> Row | None:
        return self.store.find("Customer", code)

    def period(self, draft: Draft, day: datetime, name: str = "PostPeriod") -> None:
        """The financial period of a document: open, and that of its date unless it is named (sheet 4, 7)."""
        wanted = str(draft[name] or "").replace("-", "")
        found = next((one for one in self.periods() if one["FinancialPeriodID"] == (wanted or f"{day.month:02d}{day.year}")), None)
        if found is None:
            draft.bad("The financial period for the date is not defined in the system.", name)
        elif found["Status"] != "Open":
            draft.bad(f"The {wanted[:2] or day.month:02}-{day.year} financial period is closed in the company.", name)
        else:
            draft[name] = found["FinancialPeriodID"]

    def periods(self) -> list[Values]:
        return [line for year in self.store.all("FinancialPeriod") for line in year.values["Details"]]


Prepare = Callable[[Context, Draft], None]


def due_date(day: datetime, terms: str | None) -> datetime:
    return day + timedelta(days=TERM_DAYS.get(terms or "", 0))


def midnight(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def non_project(code: str | None) -> bool:
    return code in (None, "", "X")
