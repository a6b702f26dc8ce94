"""Write intents: a create in a system is announced here first, and settled together with its link, in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from uuid import UUID

import asyncpg

from app.canonical.entities import BY_NUMBER, entity
from app.core.database import Database
from app.core.model import Value
from app.platform.xref.links import CrossReference, LinkConflict, until_it_is_now

_LOOK_AGAIN_SECONDS = 0.1


class Intent(Value):
    """``repeated``: somebody announced this create before, so its outcome may be unknown. ``external_id``: it is settled already."""

    id: int
    repeated: bool
    external_id: str | None


# No row comes back while somebody else is at work on the same create. The same run may take its own claim over: it was killed.
_OPEN = """
WITH known AS (
    INSERT INTO xref_entity (id, entity, created_at) VALUES ($1, $2, now()) ON CONFLICT (id) DO NOTHING
)
INSERT INTO xref_write_intent AS intent
    (canonical_id, connection_id, object_id, external_key, state, attempts, claimed_by, claimed_until, opened_at)
VALUES ($1, $3, $4, $5, 'open', 1, $6, now() + make_interval(secs => $7), now())
ON CONFLICT (connection_id, object_id, external_key) DO UPDATE SET
    attempts = CASE WHEN intent.state = 'withdrawn' THEN 1 ELSE intent.attempts + 1 END,
    state = CASE WHEN intent.state = 'withdrawn' THEN 'open' ELSE intent.state END,
    claimed_by = excluded.claimed_by,
    claimed_until = excluded.claimed_until
WHERE intent.state <> 'open' OR intent.claimed_until <= now() OR intent.claimed_by = excluded.claimed_by
RETURNING id, attempts, state, external_id
"""

# Skips what another sweep has at hand; holds each as a claimant does, so that nobody creates what is being looked up.
_DOUBTFUL = """
WITH due AS (
    SELECT id FROM xref_write_intent
    WHERE state = 'open' AND claimed_until < now() - make_interval(secs => $1) AND NOT id = ANY($5::bigint[])
    ORDER BY opened_at LIMIT $2 FOR UPDATE SKIP LOCKED
)
UPDATE xref_write_intent i SET claimed_by = $3, claimed_until = now() + make_interval(secs => $4)
FROM due, xref_object o, xref_entity e WHERE i.id = due.id AND o.id = i.object_id AND e.id = i.canonical_id
RETURNING i.id, i.canonical_id, e.entity, i.connection_id, o.connector, o.name AS object, i.external_key, i.claimed_by
"""

_SETTLE = "UPDATE xref_write_intent SET state = 'settled', external_id = $2, settled_at = now() WHERE id = $1"

_LINK = """
INSERT INTO xref_link (canonical_id, connection_id, object_id, external_id, role, source, valid_from)
VALUES ($1, $2, $3, $4, 0, $5, now())
ON CONFLICT (connection_id, object_id, external_id) DO UPDATE SET external_id = excluded.external_id
RETURNING canonical_id
"""


class Doubt(Value):
    """An open intent whose claim ended long ago: whoever announced the create never said how it ended."""

    id: int
    canonical_id: UUID
    entity: str
    connection_id: int
    connector: str
    object: str
    external_key: str
    claimed_by: str

    @property
    def intent(self) -> Intent:
        return Intent(id=self.id, repeated=True, external_id=None)


class Intents:
    def __init__(self, database: Database, xref: CrossReference) -> None:
        self._database = database
        self._xref = xref

    async def open(
        self,
        canonical_id: UUID,
        entity_key: str,
        connection: int,
        connector: str,
        object_: str,
        external_key: str,
        *,
        claimant: str,
        lease_seconds: float,
    ) -> Intent:
        """Announces a create and claims it; waits while another claimant is at work on the very same one."""
        number = await self._xref.object_number(connector, object_)
        arguments = (canonical_id, entity(entity_key).number, connection, number, external_key, claimant, lease_seconds)
        while (row := await self._database.pool.fetchrow(_OPEN, *arguments)) is None:
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        settled = row["external_id"] if row["state"] == "settled" else None
        return Intent(id=row["id"], repeated=row["attempts"] > 1, external_id=settled)

    async def release(self, intent: Intent) -> None:
        """The try ended without a certain outcome: the intent stays open, the next claimant looks the record up first."""
        await self._database.pool.execute("UPDATE xref_write_intent SET claimed_until = now() WHERE id = $1", intent.id)

    async def settle(
        self, intent: Intent, canonical_id: UUID, connection: int, connector: str, object_: str, external_id: str, source: str
    ) -> None:
        """Link and intent together, or neither."""
        number = await self._xref.object_number(connector, object_)

        async def attempt() -> None:
            async with self._database.pool.acquire() as link, link.transaction():
                owner = await link.fetchval(_LINK, canonical_id, connection, number, external_id, source)
                if owner != canonical_id:
                    raise LinkConflict(f"{object_} {external_id} is linked to another record already")
                await link.execute(_SETTLE, intent.id, external_id)

        try:
            await until_it_is_now(attempt)
        except asyncpg.UniqueViolationError as error:
            raise LinkConflict(f"this record is linked to another {object_} already") from error
        except asyncpg.CheckViolationError as error:
            raise LinkConflict(f"this record was merged into another one while its {object_} was made") from error

    async def withdraw(self, intent: Intent) -> None:
        """The system refused it for certain: nothing was written, and the key is free again."""
        await self._database.pool.execute("UPDATE xref_write_intent SET state = 'withdrawn' WHERE id = $1 AND state = 'open'", intent.id)

    async def doubtful(
        self, *, ended_seconds_ago: float, limit: int, claimant: str, lease_seconds: float, without: Collection[int] = ()
    ) -> list[Doubt]:
        """Claims open intents whose last claim ended so long ago, oldest first."""
        arguments = (ended_seconds_ago, limit, claimant, lease_seconds, list(without))
        rows = await self._database.pool.fetch(_DOUBTFUL, *arguments)
        return [Doubt(**dict(row) | {"entity": BY_NUMBER[row["entity"]].key}) for row in rows]

    async def still_held(self, doubt: Doubt) -> bool:
        """Whether the claim of a sweep stands: the run it belongs to may have come back meanwhile."""
        query = "SELECT true FROM xref_write_intent WHERE id = $1 AND state = 'open' AND claimed_by = $2"
        return bool(await self._database.pool.fetchval(query, doubt.id, doubt.claimed_by))

    async def withdraw_record(self, canonical_id: UUID, connection: int, connector: str, object_: str) -> None:
        """The record was deleted again (a compensation): its key may be used for a new create."""
        number = await self._xref.object_number(connector, object_)
        await self._database.pool.execute(
            "UPDATE xref_write_intent SET state = 'withdrawn', external_id = NULL "
            "WHERE canonical_id = $1 AND connection_id = $2 AND object_id = $3",
            canonical_id,
            connection,
            number,
        )
