"""Client authentication at the endpoints of the authorization server: by secret, by signed assertion, or (public clients) by name only."""

from __future__ import annotations

import hmac
import time
from collections.abc import Sequence

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import Storage
from starlette.requests import Request

from app.platform.identity.addresses import Network, client_address, within
from app.platform.identity.assertions import Assertions, BadAssertion, issuer_of
from app.platform.identity.clients import ClientDirectory, ClientRecord, digest
from app.platform.identity.credentials import Credentials, plausible

WRONG_SECRETS_A_MINUTE = 20
_NO_CLIENT = digest("no client has this secret")


class TooOften(Exception):
    """Too many wrong secrets; ``seconds`` to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Budget:
    """How often something may go wrong, per name, counted in the storage of the rate limits: over all processes that share it."""

    def __init__(self, storage: Storage, limit: RateLimitItem) -> None:
        self._storage = storage
        self._limit = limit

    async def count(self, *names: str) -> None:
        """:class:`TooOften` when one of ``names`` is over its budget with this one."""
        waits = [await self._counted(name) for name in names]
        if any(waits):
            raise TooOften(max(waits))

    async def check(self, *names: str) -> None:
        """:class:`TooOften` when one of ``names`` has used its budget up."""
        for name in names:
            key = self._limit.key_for(name)
            if await self._storage.get(key) >= self._limit.amount:
                raise TooOften(await self._wait(key))

    async def _counted(self, name: str) -> int:
        key = self._limit.key_for(name)
        if await self._storage.incr(key, self._limit.get_expiry()) <= self._limit.amount:
            return 0
        return await self._wait(key)

    async def _wait(self, key: str) -> int:
        return max(1, round(await self._storage.get_expiry(key) - time.time()))


class Authentication:
    """Wrong secrets are counted per client and per address.

    The budget refuses *wrong* secrets only. Ours have 256 random bits, so guessing is hopeless with or without a limit; and a budget
    that refused the right one would let any stranger who knows a client_id switch that client off.
    """

    def __init__(self, clients: ClientDirectory, assertions: Assertions, storage: Storage, proxies: Sequence[Network]) -> None:
        self._clients = clients
        self._assertions = assertions
        self._wrong = Budget(storage, RateLimitItemPerMinute(WRONG_SECRETS_A_MINUTE, namespace="wrong-secrets"))
        self._proxies = proxies

    async def client(self, request: Request, credentials: Credentials) -> ClientRecord | None:
        """The client that proved itself, from where it may call; :class:`TooOften`."""
        if credentials.method == "private_key_jwt":
            found = await self._by_assertion(credentials.client_id, credentials.secret)
        elif credentials.method == "none":
            found = await self._public(credentials.client_id)
        else:
            found = await self._by_secret(credentials)
        if found is None and credentials.secret:
            await self._count(request, credentials.client_id)
        return found if found is not None and self._from_there(request, found) else None

    async def granted(self, request: Request, assertion: str) -> ClientRecord | None:
        """The client whose key signed the assertion of a JWT bearer grant (RFC 7523 §2.1); :class:`TooOften`."""
        issuer = issuer_of(assertion)
        found = await self._by_assertion(issuer, assertion)
        if found is None:
            await self._count(request, issuer)
        return found if found is not None and self._from_there(request, found) else None

    def address(self, request: Request) -> str:
        return str(client_address(request.scope, self._proxies) or "unknown")

    async def _count(self, request: Request, client_id: str) -> None:
        await self._wrong.count(f"client:{client_id[:255]}", f"address:{self.address(request)}")

    def _from_there(self, request: Request, client: ClientRecord) -> bool:
        return not client.networks or within(client_address(request.scope, self._proxies), client.networks)

    async def _known(self, client_id: str) -> ClientRecord | None:
        record = await self._clients.read(client_id) if plausible(client_id) else None
        return record if record is not None and record.active else None

    async def _public(self, client_id: str) -> ClientRecord | None:
        record = await self._known(client_id)
        return record if record is not None and record.public else None

    async def _by_assertion(self, client_id: str, assertion: str) -> ClientRecord | None:
        record = await self._known(client_id)
        if record is None:
            return None
        try:
            await self._assertions.use(assertion, record)
        except BadAssertion:
            return None
        return record

    async def _by_secret(self, credentials: Credentials) -> ClientRecord | None:
        """The same work for an unknown client as for a wrong secret, and no early end: time tells nothing."""
        known = plausible(credentials.client_id)
        record = await self._clients.read(credentials.client_id) if known else None
        digests = await self._clients.digests(credentials.client_id) if known else []
        presented = digest(credentials.secret)
        right = [hmac.compare_digest(presented, stored) for stored in digests or [_NO_CLIENT]]
        return record if record is not None and record.active and digests and any(right) else None
