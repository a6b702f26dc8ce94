"""The contract between a vendor's simulator and the kit."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar

from starlette.responses import Response
from starlette.routing import BaseRoute

Record = dict[str, Any]
State = dict[str, list[Record]]


@dataclass
class Journal:
    """Every request that the vendor side received, oldest first; control-plane calls are not in it."""

    entries: list[Record] = field(default_factory=list)


class Simulator(ABC):
    """One vendor tenant held in memory.

    ``key`` is the vendor's key (``netsuite``). ``base_url`` is the public address that clients use (signatures and absolute
    links are built from it). ``credentials`` is what :meth:`new_credentials` returned, kept by the launcher across restarts.
    """

    key: ClassVar[str]

    def __init__(self, base_url: str, credentials: Record, *, now: Callable[[], float] = time.time) -> None:
        self.base_url = base_url.rstrip("/")
        self.credentials = credentials
        self.now = now
        self.journal = Journal()
        self.reset()

    def utcnow(self) -> datetime:
        return datetime.fromtimestamp(self.now(), UTC)

    @classmethod
    @abstractmethod
    def new_credentials(cls) -> Record:
        """Fresh client credentials, JSON-serialisable, all that a client needs to sign in."""

    @abstractmethod
    def routes(self) -> Sequence[BaseRoute]:
        """The vendor's own routes."""

    @abstractmethod
    def reset(self) -> None:
        """Back to the seeded tenant: no transactional record, no session."""

    @abstractmethod
    def state(self) -> State:
        """All records, by the vendor's object name."""

    @abstractmethod
    def revoke(self) -> None:
        """Makes every access token issued so far invalid, as an administrator would."""

    @abstractmethod
    def throttled(self, args: Record) -> Response:
        """The vendor's own answer to a caller over its limit; ``args`` may hold ``retry_after`` seconds."""

    @abstractmethod
    def broken(self, status: int, args: Record) -> Response:
        """The vendor's own answer with this error status (503 may be HTML); ``args`` may hold ``body`` and ``headers``."""
