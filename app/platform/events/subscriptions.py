"""Our subscriptions at systems. Each has an address of its own: a token in it, of which only the hash is kept, and a sealed secret."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlmodel import col, select

from app.core.clock import utcnow
from app.core.database import Database
from app.core.sealing import Sealer
from app.platform.events.models import VendorSubscriptionRow

TOKEN = "hook"  # noqa: S105 - the parameter's name
_OPEN = timedelta(minutes=5)


class Subscriptions:
    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    async def open(self, connection: str, target: str, event: str, url: str, *, secret: str | None) -> str:
        """A new token. Without a secret, the first handshake of the next minutes at its address brings it."""
        token = secrets.token_urlsafe(24)
        row = VendorSubscriptionRow(
            token=_hash(token),
            connection=connection,
            target=target,
            event=event,
            url=url,
            secret=None if secret is None else self._sealer.seal(secret),
            open_until=utcnow() + _OPEN if secret is None else None,
        )
        async with self._database.session() as session:
            session.add(row)
        return token

    async def shake(self, connection: str, token: str, secret: str) -> bool:
        """Keeps what the handshake brought. False when nobody asked for it, or it was brought before: nothing is overwritten."""
        async with self._database.session() as session:
            row = await session.get(VendorSubscriptionRow, _hash(token), with_for_update=True)
            if row is None or row.connection != connection or row.secret is not None:
                return False
            if row.open_until is None or row.open_until < utcnow():
                return False
            row.secret = self._sealer.seal(secret)
        return True

    async def secret(self, connection: str, token: str) -> str | None:
        async with self._database.session() as session:
            row = await session.get(VendorSubscriptionRow, _hash(token))
        if row is None or row.connection != connection or row.secret is None:
            return None
        return str(self._sealer.unseal(row.secret))

    async def made(self, token: str, vendor_id: str, expires_at: datetime | None) -> None:
        """The system has confirmed it."""
        async with self._database.session() as session:
            row = await session.get(VendorSubscriptionRow, _hash(token))
            if row is not None:
                row.vendor_id, row.expires_at = vendor_id, expires_at

    async def drop(self, token: str) -> None:
        """The system did not take it."""
        await self.forget(_hash(token))

    async def forget(self, hashed: str) -> None:
        async with self._database.session() as session:
            row = await session.get(VendorSubscriptionRow, hashed)
            if row is not None:
                await session.delete(row)

    async def ending(self, before: datetime) -> list[VendorSubscriptionRow]:
        query = select(VendorSubscriptionRow).where(
            col(VendorSubscriptionRow.vendor_id).is_not(None), col(VendorSubscriptionRow.expires_at) < before
        )
        async with self._database.session() as session:
            return list((await session.exec(query)).all())

    async def of(self, connection: str) -> list[VendorSubscriptionRow]:
        """Those that the system has confirmed."""
        query = select(VendorSubscriptionRow).where(
            VendorSubscriptionRow.connection == connection, col(VendorSubscriptionRow.vendor_id).is_not(None)
        )
        async with self._database.session() as session:
            return list((await session.exec(query)).all())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
