"""Subscribes our door to a connection's events, where the system's API can; and again before a subscription ends."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from app.core.clock import utcnow
from app.core.failures import Failure, NotFound, Unauthenticated, Unsupported
from app.core.problems import Problem
from app.platform.events import TOKEN, Subscriptions
from app.system_apis.gate import malformed
from app.system_apis.kit import hooks
from app.system_apis.kit.connector import Connection
from app.system_apis.kit.mapping import dig
from app.system_apis.kit.wire import Query, Request, Response
from app.system_apis.reader import Reader

_log = logging.getLogger("crosswalk.events")
_EARLY = timedelta(days=1)


class Subscriber:
    def __init__(self, reader: Reader, subscriptions: Subscriptions) -> None:
        self._reader = reader
        self._subscriptions = subscriptions

    async def subscribe(self, key: str, url: str, targets: Sequence[str] = ()) -> list[str]:
        """Everything that this connection should tell, told to ``url``; what was subscribed before is replaced. One line each."""
        connection = await self._reader.gate.connection(key)
        events = connection.connector.events
        if events is None or events.subscribe is None:
            raise Unsupported(f"{connection.title} cannot be subscribed to by its API: docs/events.md tells what there is instead")
        wanted = list(targets) or await self._targets(connection, events.subscribe)
        if not wanted:
            raise Unsupported(f"nothing of {connection.title} is known here that it could tell of")
        lines = []
        for target in wanted:
            for event in events.subscribe.events:
                number = await self._one(connection, events, url, target, event)
                lines.append(f"{connection.title}: {' '.join(filter(None, (event, target)))}: {number}")
        return lines

    async def renew(self) -> None:
        """Those that end within a day."""
        for row in await self._subscriptions.ending(utcnow() + _EARLY):
            try:
                connection = await self._reader.gate.connection(row.connection)
                if (events := connection.connector.events) is not None:
                    await self._one(connection, events, row.url, row.target, row.event)
            except (Failure, Problem) as failure:
                _log.warning("a subscription of %s ends and cannot be renewed: %s", row.connection, failure)

    async def _targets(self, connection: Connection, facts: hooks.Subscribe) -> list[str]:
        if facts.linked is not None:
            found = self._reader.every(connection, facts.linked, Query())
            return [record.external_id async for record in found if record.id is not None]
        places = {item.entity: item.path for item in connection.connector.resources}
        rest = {**connection.settings, "rest": connection.base_url.removeprefix(_root(connection, facts))}
        return [*hooks.fill(facts.targets, rest), *dict.fromkeys(places[entity] for entity in facts.places if entity in places)]

    async def _one(self, connection: Connection, events: hooks.Events, url: str, target: str, event: str) -> str:
        facts = events.subscribe
        assert facts is not None  # noqa: S101 - the callers saw it
        before = [row for row in await self._subscriptions.of(connection.key) if (row.target, row.event) == (target, event)]
        own = None if isinstance(events.verify, (hooks.HandshakeSecret, hooks.SignedToken)) else secrets.token_hex(32)
        token = await self._subscriptions.open(connection.key, target, event, url, secret=own)
        # Who signs with a secret of the app needs no address of its own, and signs for the address as it is.
        address = url if isinstance(events.verify, hooks.SignedToken) else f"{url}?{TOKEN}={token}"
        values = {**connection.settings, "url": address, "secret": own or "", "target": target, "event": event}
        try:
            answer = await self._send(connection, facts, "POST", facts.path, facts.body, values)
            number, expires = _said(connection, facts, answer)
            if isinstance(events.verify, hooks.HandshakeSecret) and not await self._subscriptions.secret(connection.key, token):
                raise Unauthenticated(f"{connection.title} has subscribed an address whose handshake did not reach us")
        except Failure:
            await self._subscriptions.drop(token)
            raise
        await self._subscriptions.made(token, number, expires)
        for row in before:
            await self._remove(connection, facts, row.token, row.vendor_id or "")
        return number

    async def _remove(self, connection: Connection, facts: hooks.Subscribe, hashed: str, number: str) -> None:
        """What is replaced. One that is gone, or stays, does no harm: its messages are about the same records."""
        try:
            await self._send(connection, facts, facts.remove_method, facts.remove, facts.remove_body, {**connection.settings, "id": number})
        except NotFound:
            pass
        except Failure as failure:
            _log.warning("an earlier subscription of %s is left: %s", connection.key, failure)
        await self._subscriptions.forget(hashed)

    async def _send(
        self, connection: Connection, facts: hooks.Subscribe, method: str, path: str, body: Any, values: dict[str, str]
    ) -> Response:
        request = Request(
            method=method,
            path=_root(connection, facts) + hooks.fill(path, values),
            headers=tuple(facts.headers.items()),
            json_body=hooks.fill(body, values) if body else None,
        )
        return await self._reader.gate.send(connection, request, operation="subscribe")


def _root(connection: Connection, facts: hooks.Subscribe) -> str:
    return connection.base_url.partition(facts.root)[0] if facts.root else connection.base_url


def _said(connection: Connection, facts: hooks.Subscribe, answer: Response) -> tuple[str, datetime | None]:
    try:
        document = answer.parsed()
        number = dig(document, facts.id)
        expires = dig(document, facts.expires) if facts.expires else None
        if number is None:
            raise ValueError("the answer names no subscription")
        # Jira's names it by an address.
        return str(number).rpartition("/")[2], datetime.fromisoformat(expires) if expires else None
    except (ValueError, TypeError) as error:
        raise malformed(connection, answer, error) from error
