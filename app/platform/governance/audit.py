"""The audit: every decision becomes an entry of one hash chain in Postgres, append-only, without gaps under any number of writers.

Appending locks the single row of the head, so writers of all processes stand in one line. Entries that arrive in this process while
one transaction is under way go together in the next (group commit): the line is as long as there are processes, not callers.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from app.core.clock import utcnow
from app.core.database import Connection, Database, Row
from app.core.model import Value
from app.platform.governance import chain

_MOST_PER_BATCH = 500
_LONGEST_TEXT = 2000

_HEAD = "SELECT sequence, hash FROM audit_head WHERE id = 1 FOR UPDATE"
_APPEND = """
    WITH entries AS (
        INSERT INTO audit_entry (sequence, at, actor, action, subject, decision, detail, previous_hash, hash)
        SELECT sequence, at, actor, action, subject, decision, detail::jsonb, previous_hash, hash
          FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[], $9::bytea[])
            AS new (sequence, at, actor, action, subject, decision, detail, previous_hash, hash)
         ORDER BY sequence
    )
    UPDATE audit_head SET sequence = $10, hash = $11 WHERE id = 1
"""
_READ = """
    SELECT sequence, at, actor, action, subject, decision, detail::text AS detail, previous_hash, hash FROM audit_entry
     WHERE ($1::bigint IS NULL OR sequence < $1) AND ($2::text IS NULL OR subject = $2) ORDER BY sequence DESC LIMIT $3
"""
_ALL = """
    SELECT sequence, at, actor, action, subject, decision, detail::text AS detail, previous_hash, hash FROM audit_entry ORDER BY sequence
"""


class Entry(Value):
    """``actor`` is a client, run or person; ``action`` what was asked for; ``subject`` the record; ``decision`` allow, refuse, hold …"""

    actor: str
    action: str
    subject: str
    decision: str
    detail: dict[str, Any] = {}


class Audit:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[tuple[Sequence[Entry], asyncio.Future[None]]] = []
        self._appender: asyncio.Task[None] | None = None

    async def append(self, *entries: Entry) -> None:
        """Returns when the entries are committed; raises what Postgres says, and then none of them is there."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((entries, done))
        if self._appender is None or self._appender.done():
            self._appender = asyncio.create_task(self._drain())
        await done

    async def append_within(self, connection: Connection, entries: Iterable[Entry]) -> None:
        """Appends in the caller's transaction, as its last statement: the head is locked until it ends."""
        rows = await _chained(connection, list(entries))
        if rows:
            last = rows[-1]
            await connection.execute(_APPEND, *map(list, zip(*rows, strict=True)), last[0], last[-1])

    async def page(self, *, before: int | None = None, subject: str | None = None, limit: int = 50) -> list[dict[str, Any]]:
        """Newest first, as an export shows them."""
        return [exported(row) for row in await self._database.pool.fetch(_READ, before, subject, limit)]

    async def lines(self) -> AsyncIterator[dict[str, Any]]:
        """Every entry in order, from one snapshot."""
        async with self._database.pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
            async for row in connection.cursor(_ALL, prefetch=1000):
                yield exported(row)

    async def _drain(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:_MOST_PER_BATCH], self._waiting[_MOST_PER_BATCH:]
            try:
                async with self._database.pool.acquire() as connection, connection.transaction():
                    await self.append_within(connection, [entry for entries, _ in batch for entry in entries])
            except BaseException as error:
                _tell(batch, error if isinstance(error, Exception) else ConnectionError("the audit was interrupted"))
                if not isinstance(error, Exception):
                    raise
            else:
                _tell(batch, None)


def _tell(batch: list[tuple[Sequence[Entry], asyncio.Future[None]]], error: Exception | None) -> None:
    for _, done in batch:
        if not done.done():
            done.set_result(None) if error is None else done.set_exception(error)


async def _chained(connection: Connection, entries: list[Entry]) -> list[tuple[Any, ...]]:
    """The rows to insert, linked to the head, which is locked from here on."""
    contents = [_content(entry) for entry in entries]
    if not contents:
        return []
    head = await connection.fetchrow(_HEAD)
    assert head is not None, "the migration puts the head there"  # noqa: S101
    sequence, previous, rows = head["sequence"], bytes(head["hash"]), []
    for content in contents:
        sequence, at = sequence + 1, utcnow()
        linked = {**content, "sequence": sequence, "at": instant(at), "previousHash": previous.hex()}
        hash_ = bytes.fromhex(chain.entry_hash(linked))
        texts = [content[name] for name in ("actor", "action", "subject", "decision")]
        rows.append((sequence, at, *texts, json.dumps(content["detail"], ensure_ascii=False), previous, hash_))
        previous = hash_
    return rows


def exported(row: Row) -> dict[str, Any]:
    """A row as a line of an export."""
    entry = {name: row[name] for name in ("sequence", "actor", "action", "subject", "decision")}
    hashes = {"previousHash": bytes(row["previous_hash"]).hex(), "hash": bytes(row["hash"]).hex()}
    return {**entry, "at": instant(row["at"]), "detail": json.loads(row["detail"]), **hashes}


def instant(at: datetime) -> str:
    """RFC 3339 with the microseconds that Postgres keeps, so that what is read back has the same hash."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _content(entry: Entry) -> dict[str, Any]:
    return {name: _plain(value) for name, value in entry.model_dump().items()}


def _plain(value: Any) -> Any:
    """JSON that Postgres keeps exactly: text without NUL and lone surrogates, integers, and everything else as text."""
    if isinstance(value, dict):
        return {_plain(str(name)): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in (sorted(value) if isinstance(value, set | frozenset) else value)]
    if value is None or isinstance(value, bool) or (isinstance(value, int) and abs(value) < 2**53):
        return value
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text[:_LONGEST_TEXT].replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
