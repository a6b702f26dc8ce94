"""What systems tell us, drained: each message becomes the records it is about, and each record is looked at as polling would.

In order per record: one look reads the newest state and answers every change of it that was open, so none can overtake another. A
record that cannot be looked at waits for its next try, in the end parked with a reason, and holds up no other. What a system never
told, or we never got, polling finds; both start the same run, because a run has a business key.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from datetime import timedelta

from app.core.clock import utcnow
from app.core.database import Database, is_away
from app.core.failures import Failure
from app.core.leader import lead
from app.core.problems import Problem
from app.core.settings import Settings
from app.platform.events import Due, Inbox, Told
from app.process_apis.triggers import Poller
from app.system_apis.feeds import Feeds
from app.system_apis.gate import Gate
from app.system_apis.kit import hooks
from app.system_apis.kit.connector import Connection
from app.system_apis.subscriber import Subscriber

_LEADER = 0x43574531  # "CWE1"
_HANDS = 4
_WEATHER_TRIES = 40
_LONGEST_PAUSE = 300.0
_KEPT = timedelta(days=30)
_log = logging.getLogger("crosswalk.events")


class Drain:
    def __init__(
        self, database: Database, gate: Gate, inbox: Inbox, feeds: Feeds, subscriber: Subscriber, poller: Poller, settings: Settings
    ) -> None:
        self._database = database
        self._gate = gate
        self._subscriber = subscriber
        self._inbox = inbox
        self._feeds = feeds
        self._poller = poller
        self._settings = settings
        self._fed_at = self._tidied_at = utcnow() - timedelta(days=1)

    async def watch(self) -> None:
        await lead(self._database, _LEADER, self._settings.event_seconds, self.round, "draining events")

    async def round(self) -> None:
        now = utcnow()
        if now - self._fed_at >= timedelta(seconds=self._settings.poll_seconds):
            self._fed_at = now
            await self._feeds.pull()
        if now - self._tidied_at >= timedelta(hours=1):
            self._tidied_at = now
            await self._inbox.forget(_KEPT)
            await self._subscriber.renew()
        await self._read()
        waiting: defaultdict[str, list[Due]] = defaultdict(list)
        for due in await self._inbox.due():
            waiting[due.connection].append(due)
        # Systems side by side: one that is slow does not hold up the others for long.
        await asyncio.gather(*(self._of(connection, items) for connection, items in waiting.items()))

    async def _read(self) -> None:
        for event in await self._inbox.unread():
            try:
                connection = await self._gate.connection(event.connection)
                await self._inbox.read(event, _told(connection, event.body))
            except Exception as error:
                if is_away(error):
                    raise
                if not isinstance(error, Failure | Problem | ValueError):
                    _log.exception("a message of %s cannot be read by our own fault", event.connection)
                await self._inbox.unreadable(event, str(error) or type(error).__name__)

    async def _of(self, key: str, items: list[Due]) -> None:
        hands = asyncio.Semaphore(_HANDS)

        async def one(due: Due) -> None:
            async with hands:
                await self._look(due)

        await asyncio.gather(*(one(due) for due in items))

    async def _look(self, due: Due) -> None:
        try:
            connection = await self._gate.connection(due.connection)
            await self._inbox.handled(due, await self._poller.look(connection, due.entity, due.record))
        except Failure as failure:
            await self._failed(due, str(failure), weather=failure.weather, wait=failure.retry_after or 0.0)
        except Problem as problem:
            await self._failed(due, problem.detail or problem.title)
        except Exception as error:
            if is_away(error):
                raise
            _log.exception("a look at a changed record failed by our own fault")
            await self._failed(due, f"our own step failed ({type(error).__name__})")

    async def _failed(self, due: Due, reason: str, *, weather: bool = False, wait: float = 0.0) -> None:
        if due.tries + 1 >= (_WEATHER_TRIES if weather else self._settings.event_tries):
            _log.warning("a change of %s %s is parked: %s", due.entity, due.record, reason)
            await self._inbox.park(due, reason)
        else:
            pause = min(self._settings.event_retry_seconds * 2**due.tries, _LONGEST_PAUSE)
            await self._inbox.again(due, reason, max(wait, pause))


def _told(connection: Connection, body: bytes) -> list[Told]:
    """The records of ours that a message is about, each once."""
    kind = connection.connector
    places = {item.path: item.entity for item in kind.resources}
    if kind.events is not None:
        found = hooks.hints(kind.events, body, places, connection.settings)
    elif kind.feed is not None:
        found = [hooks.hint(kind.feed.changes, hooks.row(body), places, connection.settings)]
    else:
        raise ValueError(f"{connection.title} tells nothing that we can read")
    latest: dict[tuple[str, str], Told] = {}
    for item in found:
        if item.entity is not None:
            latest[item.entity, item.record] = Told(entity=item.entity, record=item.record, at=item.at)
    return list(latest.values())
