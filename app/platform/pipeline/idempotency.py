"""``Idempotency-Key``: the first answer is stored and given again, byte for byte, to whoever repeats the request with its key.

A key belongs to a client. Claiming it is one statement, so that of any number of racing twins one runs the route and the others wait
for its answer. A claim is a lease that its holder renews: after a ``kill -9`` between effect and answer the next try takes over (and
finds the effect by its external id, below us). Answers that say "try again" (5xx, 429) are not stored, but the key stays bound to its
request: every try of it has the same ``action_id``, and what a route creates is known by that.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Column, DateTime, Index, LargeBinary, SmallInteger, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.core import ids
from app.core.database import Database, Row
from app.core.problems import BadRequest, IdempotencyReuse, InProgress
from app.platform.pipeline.exchange import Answer
from app.platform.pipeline.head import Head

log = logging.getLogger("crosswalk.pipeline")

LEASE = timedelta(seconds=30)
KEPT = timedelta(days=30)
WAIT_SECONDS = 10.0
_POLL_SECONDS = 0.05
_CONTENT_FIELDS = frozenset(
    {b"content-type", b"content-language", b"content-location", b"location", b"etag", b"last-modified", b"link", b"deprecation", b"sunset"}
)

_CLAIM = """
    insert into idempotency_key as k (client_id, key, fingerprint, action_id, claim, lease_until, created_at, expires_at)
    values ($1, $2, $3, $7, $4, now() + $5, now(), now() + $6)
    on conflict (client_id, key) do update
       set fingerprint = excluded.fingerprint, claim = excluded.claim, lease_until = excluded.lease_until,
           action_id = case when k.expires_at <= now() then excluded.action_id else k.action_id end,
           created_at = excluded.created_at, expires_at = excluded.expires_at, status = null, headers = null, body = null
     where k.expires_at <= now()
        or (k.status is null and k.lease_until <= now() and k.fingerprint = excluded.fingerprint)
    returning action_id
"""
_READ = "select fingerprint, status, headers::text as headers, body from idempotency_key where client_id = $1 and key = $2"
_STORE = "update idempotency_key set status = $4, headers = $5::text::jsonb, body = $6 where client_id = $1 and key = $2 and claim = $3"
_FREE = "update idempotency_key set lease_until = now() where client_id = $1 and key = $2 and claim = $3 and status is null"
_RENEW = "update idempotency_key set lease_until = now() + $4 where client_id = $1 and key = $2 and claim = $3 and status is null"
_PURGE = """
    delete from idempotency_key where (client_id, key) in
    (select client_id, key from idempotency_key where expires_at <= now() order by expires_at limit $1 for update skip locked)
"""


class IdempotencyKey(SQLModel, table=True):
    """``status`` is null until there is an answer to keep; ``claim`` names the attempt that may write it, ``action_id`` the action that all
    attempts are tries of.
    """

    __tablename__ = "idempotency_key"
    __table_args__ = (Index("idempotency_key_expires_at_idx", "expires_at"),)

    client_id: str = Field(sa_column=Column(Text, primary_key=True))
    key: str = Field(sa_column=Column(Text, primary_key=True))
    fingerprint: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    action_id: UUID
    claim: UUID
    lease_until: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    status: int | None = Field(default=None, sa_column=Column(SmallInteger))
    headers: list[Any] | None = Field(default=None, sa_column=Column(JSONB))
    body: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    expires_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


def read_key(head: Head) -> str:
    if not head.idempotency_key:
        raise BadRequest("The header Idempotency-Key is required here: any text of 1 to 255 characters, unique to this action.")
    text = head.idempotency_key[0].decode("latin-1").strip()
    if len(head.idempotency_key) > 1 or not 1 <= len(text) <= 255 or not (text.isascii() and text.isprintable()):
        raise BadRequest("The header Idempotency-Key must be one text of 1 to 255 printable ASCII characters.")
    return text


def fingerprint(method: str, path: str, query: bytes, body: bytes) -> bytes:
    head = json.dumps([method, path, query.decode("latin-1")]).encode()
    return hashlib.sha256(head + b"\n" + body).digest()


class Idempotency:
    def __init__(self, database: Database, *, lease: timedelta = LEASE, kept: timedelta = KEPT, wait_seconds: float = WAIT_SECONDS) -> None:
        self._database = database
        self._lease = lease
        self._kept = kept
        self._wait_seconds = wait_seconds

    async def once(self, client_id: str, key: str, print_: bytes, run: Callable[[UUID], Awaitable[Answer]]) -> tuple[Answer, bool]:
        """The answer, and whether it is a replay. ``run`` is called at most once, and by one of all racing twins."""
        deadline = time.monotonic() + self._wait_seconds
        while True:
            claim = uuid4()
            bound = (client_id, key, print_, claim, self._lease, self._kept, ids.new_uuid())
            action_id = await self._database.pool.fetchval(_CLAIM, *bound)
            if action_id is not None:
                return await self._run(client_id, key, claim, partial(run, UUID(str(action_id)))), False
            row = await self._database.pool.fetchrow(_READ, client_id, key)
            if row is not None and row["fingerprint"] != print_:
                raise IdempotencyReuse("Use a new key for a new request; repeat a request with exactly the same method, path and body.")
            if row is not None and row["status"] is not None:
                return _stored(row), True
            if time.monotonic() > deadline:
                raise InProgress("Send the same request with the same key again.", retry_after=1)
            await asyncio.sleep(_POLL_SECONDS)

    async def _run(self, client_id: str, key: str, claim: UUID, run: Callable[[], Awaitable[Answer]]) -> Answer:
        pool = self._database.pool
        try:
            async with self._renewed(client_id, key, claim):
                answer = await run()
        except Exception:
            await pool.execute(_FREE, client_id, key, claim)
            raise
        try:
            if answer.status >= 500 or answer.status == 429:
                await pool.execute(_FREE, client_id, key, claim)
            else:
                fields = [[name.decode("latin-1"), value.decode("latin-1")] for name, value in answer.headers if name in _CONTENT_FIELDS]
                await pool.execute(_STORE, client_id, key, claim, answer.status, json.dumps(fields), answer.body)
        except Exception:
            # The effect is there and its answer is right: better given once than not at all. The lease ends by itself.
            log.exception("the answer to an idempotent request could not be stored")
        return answer

    @contextlib.asynccontextmanager
    async def _renewed(self, client_id: str, key: str, claim: UUID) -> AsyncIterator[None]:
        """Renew the lease while the route runs, so that only a dead holder loses it."""

        async def renew() -> None:
            while True:
                await asyncio.sleep(self._lease.total_seconds() / 3)
                with contextlib.suppress(Exception):  # the next round may succeed, and twins go by the lease in any case
                    await self._database.pool.execute(_RENEW, client_id, key, claim, self._lease)

        task = asyncio.create_task(renew())
        try:
            yield
        finally:
            task.cancel()


def _stored(row: Row) -> Answer:
    fields = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in json.loads(row["headers"])]
    body = bytes(row["body"])
    return Answer(row["status"], [*fields, (b"content-length", str(len(body)).encode())], body)


async def purge(database: Database, *, batch: int = 5000) -> int:
    """Delete expired keys, in batches that hold no lock for long; returns how many. For a daily schedule."""
    total = 0
    while True:
        deleted = int((await database.pool.execute(_PURGE, batch)).split()[-1])
        total += deleted
        if deleted < batch:
            return total
