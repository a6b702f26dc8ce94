"""Events that a system tells only when it is asked: pulled into the same inbox, with an overlap, so that late rows are found too."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Column, DateTime
from sqlmodel import Field, SQLModel

from app.core import jsonio
from app.core.clock import utcnow, wire
from app.core.database import Database
from app.core.failures import Failure
from app.core.settings import Settings
from app.platform.events import Delivery, Inbox
from app.system_apis.gate import Gate, malformed
from app.system_apis.kit import hooks
from app.system_apis.kit.connector import Connection
from app.system_apis.kit.mapping import dig
from app.system_apis.kit.wire import Request

_log = logging.getLogger("crosswalk.events")
_REFUSED_PAUSE = timedelta(hours=1)


class FeedStateRow(SQLModel, table=True):
    """How far the feed of a connection was read. ``gap_at``: when it had forgotten more than we had read."""

    __tablename__ = "feed_state"

    connection: str = Field(primary_key=True)
    watermark: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    gap_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))


class Feeds:
    def __init__(self, database: Database, gate: Gate, inbox: Inbox, settings: Settings) -> None:
        self._database = database
        self._gate = gate
        self._inbox = inbox
        self._settings = settings
        self._not_before: dict[str, datetime] = {}

    async def pull(self) -> None:
        for connection in await self._gate.all():
            if connection.key in self._not_before and utcnow() < self._not_before[connection.key]:
                continue
            try:
                feed = connection.connector.feed
                if feed is not None and connection.settings.get(feed.setting) == "yes":
                    await self._pull(connection, feed)
            except Failure as failure:
                # Not every account has it, and not every token may: that is asked again, but not every few seconds.
                if not failure.weather:
                    self._not_before[connection.key] = utcnow() + _REFUSED_PAUSE
                _log.warning("the events of %s cannot be read: %s", connection.key, failure)

    async def _pull(self, connection: Connection, feed: hooks.Feed) -> None:
        started = utcnow()
        async with self._database.session() as session:
            state = await session.get(FeedStateRow, connection.key)
        mark = state.watermark if state else started - timedelta(hours=self._settings.poll_lookback_hours)
        memory = timedelta(days=feed.memory_days)
        gap = state.gap_at if state else None
        if mark < started - memory:
            gap, mark = started, started - memory
            _log.warning("the events of %s were not read for longer than they are kept: records are to be looked at", connection.key)
            await self._inbox.keep([_everything(connection, entity, started) for entity in _entities(feed)])
        since, number = mark - timedelta(seconds=feed.overlap_seconds), 1
        while True:
            rows, pages = await self._page(connection, feed, since, number)
            await self._inbox.keep([_delivery(connection, feed, row) for row in rows])
            if number >= pages:
                break
            number += 1
        async with self._database.session() as session:
            await session.merge(FeedStateRow(connection=connection.key, watermark=started, gap_at=gap))

    async def _page(self, connection: Connection, feed: hooks.Feed, since: datetime, number: int) -> tuple[list[dict[str, Any]], int]:
        query = (*feed.query.items(), (feed.since, wire(since)), (feed.page, str(number)))
        response = await self._gate.send(connection, Request(method="GET", path=feed.path, query=query), operation="events")
        try:
            document = response.parsed()
            rows = list(hooks.rows_of(dig(document, feed.rows)))
            if not all(isinstance(row, dict) and str(row.get(feed.id) or "") for row in rows):
                raise ValueError("a row has no id")
            return rows, int(dig(document, feed.pages) or 1)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise malformed(connection, response, error) from error


def _delivery(connection: Connection, feed: hooks.Feed, row: dict[str, Any]) -> Delivery:
    body = jsonio.dumps(row)
    return Delivery(connection=connection.key, delivery=str(row[feed.id])[:200], digest=hooks.digest(body), headers={}, body=body)


def _everything(connection: Connection, entity: str, at: datetime) -> Delivery:
    """In place of what the feed has forgotten."""
    body = orjson.dumps({hooks.ALL: entity, "at": wire(at)})
    return Delivery(connection=connection.key, delivery=hooks.digest(body), digest=hooks.digest(body), headers={}, body=body)


def _entities(feed: hooks.Feed) -> list[str]:
    return sorted({change.entity for change in feed.changes if change.entity is not None})
