"""Finding and changing connections. Rows are cached for a few seconds, because every call to a system looks one up."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from pydantic import Field
from sqlmodel import delete, select

from app.core.clock import utcnow
from app.core.database import Database
from app.core.failures import Unsupported
from app.core.model import Value
from app.core.problems import NotFound
from app.core.sealing import Sealer
from app.platform.connections.models import ConnectionRow, RoutingRow

_CACHE_SECONDS = 5.0


class Instance(Value):
    """One connection with its credentials open. ``repr`` does not show them."""

    number: int
    key: str
    connector: str
    title: str
    roles: frozenset[str]
    owner: str
    auth: str
    settings: dict[str, str]
    credentials: dict[str, str] = Field(repr=False)
    overrides: dict[str, Any]


class Connections:
    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer
        self._until = 0.0
        self._by_key: dict[str, Instance] = {}
        self._routes: dict[tuple[str, str], str] = {}

    async def get(self, key: str) -> Instance:
        await self._refresh()
        if key not in self._by_key:
            raise NotFound(f"there is no connection '{key}'")
        return self._by_key[key]

    async def all(self) -> list[Instance]:
        await self._refresh()
        return sorted(self._by_key.values(), key=lambda item: item.key)

    async def serving(self, role: str, legal_entity: str) -> Instance:
        """The connection that the routing table names; :class:`Unsupported` names what is missing."""
        await self._refresh()
        key = self._routes.get((legal_entity, role)) or self._routes.get(("*", role))
        if key is None:
            raise Unsupported(f"no {role} connection serves the legal entity {legal_entity}", field="billing_entity")
        return self._by_key[key]

    async def serves_only(self, key: str, legal_entities: frozenset[str]) -> bool:
        """Whether what is in a connection is of these entities alone. One without a route, or with a route for all, is not."""
        await self._refresh()
        served = {entity for (entity, _), connection in self._routes.items() if connection == key}
        return bool(served) and served <= legal_entities

    async def apply(self, document: dict[str, Any]) -> None:
        """Creates or replaces connections and the routing table, in one transaction: ``{connections: [...], routing: [...]}``."""
        async with self._database.session() as session:
            numbers: dict[str, int] = {}
            for item in document["connections"]:
                row = (await session.exec(select(ConnectionRow).where(ConnectionRow.key == item["key"]))).one_or_none()
                row = row or ConnectionRow(
                    key=item["key"], connector="", title="", roles=[], owner="", auth="", settings={}, credentials="", overrides={}
                )
                row.connector, row.title, row.roles = item["connector"], item["title"], item["roles"]
                row.owner, row.auth = item["owner"], item["auth"]
                row.settings, row.overrides = item.get("settings", {}), item.get("overrides", {})
                row.credentials = self._sealer.seal(item["credentials"])
                row.updated_at = utcnow()
                session.add(row)
                await session.flush()
                numbers[row.key] = row.id or 0
            await session.exec(delete(RoutingRow))
            session.add_all(
                RoutingRow(legal_entity=entry["legal_entity"], role=entry["role"], connection_id=numbers[entry["connection"]])
                for entry in document["routing"]
            )
        self._until = 0.0

    @asynccontextmanager
    async def renewing(self, key: str) -> AsyncIterator[dict[str, str]]:
        """The credentials as they are now, held against every other process: what is changed in them is kept."""
        async with self._database.session() as session:
            row = (await session.exec(select(ConnectionRow).where(ConnectionRow.key == key).with_for_update())).one()
            held = self._sealer.unseal(row.credentials)
            changed = dict(held)
            yield changed
            if changed != held:
                row.credentials, row.updated_at = self._sealer.seal(changed), utcnow()
                session.add(row)
        self._until = 0.0

    async def _refresh(self) -> None:
        if time.monotonic() < self._until:
            return
        async with self._database.session() as session:
            rows = (await session.exec(select(ConnectionRow))).all()
            routes = (await session.exec(select(RoutingRow))).all()
        keys = {row.id: row.key for row in rows}
        self._by_key = {row.key: self._open(row) for row in rows}
        self._routes = {(row.legal_entity, row.role): keys[row.connection_id] for row in routes}
        self._until = time.monotonic() + _CACHE_SECONDS

    def _open(self, row: ConnectionRow) -> Instance:
        return Instance(
            number=row.id or 0,
            key=row.key,
            connector=row.connector,
            title=row.title,
            roles=frozenset(row.roles),
            owner=row.owner,
            auth=row.auth,
            settings=row.settings,
            credentials=self._sealer.unseal(row.credentials),
            overrides=row.overrides,
        )
