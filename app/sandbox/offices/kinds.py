"""What the story asks of people, and of the books, whatever the system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Protocol

import httpx

Row = dict[str, Any]
State = dict[str, list[Row]]


@dataclass(frozen=True)
class Task:
    """A task or milestone as a project manager sees it. ``role`` is whom a task wants, as its name begins with it."""

    id: str
    name: str
    kind: Literal["task", "milestone"]

    @property
    def role(self) -> str:
        return self.name.split(":", maxsplit=1)[0]


@dataclass(frozen=True)
class Hours:
    """Work of one person on one task and day."""

    task: str
    role: str
    day: date
    minutes: int
    billable: bool = True
    notes: str = "Workshop and follow-up"


@dataclass(frozen=True)
class Booked:
    """A contract or an invoice in an ERP. ``key`` is ours, where the record shows it; ``minutes`` is the time on it."""

    id: str
    key: str | None
    currency: str
    net: Decimal
    tax: Decimal = Decimal(0)
    minutes: Decimal = Decimal(0)


@dataclass(frozen=True)
class Worked:
    """Time in a PSA tool. ``project`` is its own id. ``invoiced`` as the tool tells it; None where it does not."""

    id: str
    project: str
    minutes: int
    approved: bool
    billable: bool
    invoiced: bool | None


@dataclass(frozen=True)
class Ours:
    """A record that carries our key: the vendor's object as the cross-reference has it, its id there, our key, and what it says."""

    object: str
    id: str
    key: str
    says: str


class SalesOffice(Protocol):
    def account(self, **fields: Any) -> str: ...

    def opportunity(self, lines: list[Row], **fields: Any) -> str: ...

    def win(self, opportunity: str) -> None: ...


class FinanceOffice(Protocol):
    """Controllers, and the books of an ERP."""

    def drafts(self) -> list[str]:
        """Ids of the invoices that wait for finance."""

    def approve(self, invoice: str) -> None:
        """Approves, posts or releases: the invoice is issued."""

    def reject(self, invoice: str) -> None:
        """Says no to a draft, the way the system has it (deletes it, where it has no other)."""

    def contracts(self, state: State) -> list[Booked]: ...

    def invoices(self, state: State) -> list[Booked]:
        """All that are not cancelled or deleted; drafts are among them."""

    def ours(self, state: State) -> list[Ours]: ...


class DeliveryOffice(Protocol):
    """Consultants and their managers, and the books of a PSA tool."""

    def projects(self) -> dict[str, str]:
        """Id → name of the projects that are there (as the cross-reference has the id)."""

    def tasks(self, project: str) -> list[Task]:
        """With the ids of the cross-reference."""

    def staff(self, project: str) -> None:
        """Names a person for every open seat, where the tool has seats."""

    def log(self, project: str, work: Sequence[Hours]) -> list[str]:
        """Ids of the entries, not approved yet."""

    def approve(self, project: str, entries: Sequence[str], title: str) -> None: ...

    def accept(self, project: str, milestone: str) -> None: ...

    def worked(self, state: State) -> list[Worked]: ...

    def billed(self, state: State) -> list[Booked] | None:
        """The invoices that the tool keeps; None where it keeps none."""

    def ours(self, state: State) -> list[Ours]: ...


def ok(response: httpx.Response) -> Any:
    """The parsed answer; a refusal is a mistake of the story."""
    if response.status_code >= 300:
        raise RuntimeError(f"{response.request.method} {response.request.url.path}: {response.status_code} {response.text[:300]}")
    return response.json() if response.content else {}


def number(value: Any) -> Decimal:
    return Decimal(str(value)) if value not in (None, "") else Decimal(0)
