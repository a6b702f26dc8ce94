"""One call: who asks, by which door, with what; and what is answered. Every route is handed a :class:`Call`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from simulators.jira.errors import bad, payload
from simulators.kit.simulator import Record

if TYPE_CHECKING:
    from simulators.jira.simulator import JiraCloud
    from simulators.jira.store import Store


@dataclass
class Answer:
    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class Query:
    """Query parameters; lists come repeated, separated by commas, or both."""

    def __init__(self, items: Iterable[tuple[str, str]]) -> None:
        self.items = list(items)

    def one(self, name: str, default: str | None = None) -> str | None:
        return next((value for key, value in self.items if key == name), default)

    def many(self, name: str) -> list[str]:
        return [part.strip() for key, value in self.items if key == name for part in value.split(",") if part.strip()]

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.one(name)
        return default if value is None else value.lower() == "true"

    def whole(self, name: str, default: int | None = None) -> int | None:
        value = self.one(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except ValueError:
            raise bad(f"The value '{value}' of the parameter '{name}' is not a number.") from None

    def page(self, size: int, largest: int | None = None) -> tuple[int, int]:
        """``startAt`` and ``maxResults``."""
        start, wanted = self.whole("startAt", 0) or 0, self.whole("maxResults", size)
        count = size if wanted is None else wanted
        if start < 0 or count < 0:
            raise bad("The parameters 'startAt' and 'maxResults' must not be negative.")
        return start, count if largest is None else min(count, largest)


def texts(raw: Any) -> list[str]:
    """An array of text, as the contract has it."""
    if not isinstance(raw, list) or any(not isinstance(item, str) for item in raw):
        raise payload()
    return raw


@dataclass
class Call:
    """``base`` is the address of this API version as the caller sees it (site or gateway): links are built from it."""

    sim: JiraCloud
    user: Record
    door: str
    base: str
    version: int
    path: dict[str, str]
    query: Query
    body: Any

    @property
    def store(self) -> Store:
        return self.sim.store

    @property
    def administrator(self) -> bool:
        return bool(self.user.get("_administrator"))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.user["timeZone"])

    def document(self, *allowed: str, required: tuple[str, ...] = ()) -> Record:
        """The body as an object; with ``allowed``, only these members: where the vendor reads strictly."""
        if not isinstance(self.body, dict):
            raise payload()
        if (allowed and set(self.body) - set(allowed)) or set(required) - set(self.body):
            raise payload()
        return self.body

    def instant(self, seconds: float | None) -> str | None:
        """``2026-04-28T15:45:02.123+0200``: milliseconds and an offset without a colon, in the caller's zone (sheet 2)."""
        if seconds is None:
            return None
        moment = datetime.fromtimestamp(seconds, UTC).astimezone(self.zone)
        return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}{moment:%z}"
