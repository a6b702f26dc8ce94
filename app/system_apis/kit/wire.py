"""What goes out to a system and what comes back, as plain values: a dialect builds requests and reads responses, and does no I/O."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from pydantic import ConfigDict

from app.core import jsonio
from app.core.model import Value

Raw = dict[str, Any]


class Request(Value):
    """``path`` is relative to the connection's base URL. ``query`` keeps order. ``json_body`` and ``form`` exclude each other."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    json_body: Any = None
    form: tuple[tuple[str, str], ...] = ()
    reading: bool = False
    """A POST that changes nothing: a query language, a token."""

    @property
    def writes(self) -> bool:
        return self.method not in ("GET", "HEAD") and not self.reading

    def with_headers(self, *extra: tuple[str, str]) -> Request:
        return self.model_copy(update={"headers": self.headers + extra})


class Response(Value):
    status: int
    headers: dict[str, str]
    """Names in lower case."""
    cookies: dict[str, str] = {}
    body: bytes = b""

    def parsed(self) -> Any:
        """The parsed body, numbers as Decimal; ``ValueError`` when it is not JSON."""
        return jsonio.loads(self.body)

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


class Query(Value):
    """A list request in our words. ``filters`` are canonical field → vendor value; ``cursor`` is the dialect's own."""

    changed_since: datetime | None = None
    filters: dict[str, str] = {}
    limit: int = 200
    cursor: str | None = None


class Page(Value):
    """Rows of one page, or only their ids where the system lists nothing else. ``cursor`` is None on the last page."""

    rows: tuple[Raw, ...] = ()
    ids: tuple[str, ...] = ()
    versions: dict[str, str] = {}
    """Id → last change as the system spells it, where a list of ids tells it."""
    cursor: str | None = None


class VendorError(Value):
    """A system's refusal as its dialect reads it: ``field`` is the vendor's field path."""

    code: str | None = None
    message: str = ""
    field: str | None = None
    status: int | None = None
    """The status that the system means, where it answers 200 to everything."""
    retry_after: float | None = None
    """Seconds, where the hint is no header."""


UNKNOWN = "unknown"
"""The type of a field where the system does not tell."""


class VendorField(Value):
    """One field as the system's own metadata describes it; ``name`` is spelled like the field table's path of it.

    ``required`` and ``writable`` are None where the system does not say.
    """

    name: str
    type: str
    required: bool | None = None
    writable: bool | None = None
    custom: bool = False
    values: tuple[str, ...] = ()


Extent = Literal["whole", "part", "sample"]
"""How much a description names: every field there is, some of them, or only those that a page of records shows."""


def shown(rows: Iterable[Raw]) -> tuple[VendorField, ...]:
    """What records show where their system does not describe them; a member that none fills, or several otherwise, has no type."""
    kinds: dict[str, set[str]] = {}
    for row in rows:
        for name, value in row.items():
            kind = "number" if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else type(value).__name__
            kinds.setdefault(name, set()).update([] if value is None else [kind])
    return tuple(VendorField(name=name, type=found.pop() if len(found) == 1 else UNKNOWN) for name, found in sorted(kinds.items()))


class Deletion(Value):
    """A record that its system has deleted. ``successor``: the id of the record that it was merged into there."""

    external_id: str
    successor: str | None
    version: str


class DeletionPage(Value):
    items: tuple[Deletion, ...]
    cursor: str | None
