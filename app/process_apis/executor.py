"""Running flows: a process claims an executor slot, recovers what dead slots left behind, and resumes what weather parked.

A slot is a Postgres advisory lock held by one connection: two live processes never share an executor id, and a killed one frees its slot
at once. Runs of a dead slot are recovered by whoever sweeps first, while it holds that slot's lock. A lock can be lost without a death
(Postgres restarts, a connection breaks), so every claim of a slot is counted: whoever comes back knows whether somebody was there.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from datetime import timedelta

import asyncpg
from dbos import DBOS, DBOSClient, SetWorkflowID
from sqlalchemy import Column, SmallInteger
from sqlmodel import Field, SQLModel

from app.core import ids
from app.core.clock import utcnow
from app.core.database import DATABASE_ERRORS, Database, dsn
from app.core.problems import Conflict
from app.core.settings import Settings
from app.platform.exceptions import Exceptions
from app.platform.identity import revocations
from app.platform.pipeline.idempotency import purge
from app.process_apis.services.runs import RunRow, RunStore
from app.process_apis.starter import APPLICATION_VERSION, QUEUE

_SLOT_SPACE = 0x43575331  # "CWS1": our corner of the advisory lock space
_SWEEP_SECONDS = 2.0
_TIDY_SECONDS = 3600.0
_ENDED = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
_CLAIM_TRIES, _RECLAIM_TRIES = 20, 60
_TRY_LOCK = "SELECT pg_try_advisory_lock($1, $2)"
_HELD = """
SELECT objid::int AS objid FROM pg_locks WHERE locktype = 'advisory' AND classid = $1 AND granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_CLAIMED = """
INSERT INTO executor_slot (number, claims) VALUES ($1, 1)
ON CONFLICT (number) DO UPDATE SET claims = executor_slot.claims + 1 RETURNING claims
"""
_log = logging.getLogger("crosswalk.executor")


class ExecutorSlotRow(SQLModel, table=True):
    """``claims`` counts how often the slot was claimed by a process, taken back by it, or taken over from it."""

    __tablename__ = "executor_slot"

    number: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    claims: int


class NoSlot(RuntimeError):
    """All executor slots are taken by live processes."""


class Slot:
    """One executor id for as long as this process lives and its lock connection holds."""

    def __init__(self, url: str, slots: int) -> None:
        self._url = url
        self._slots = slots
        self.number = 0
        self._claims = 0
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None

    @property
    def executor_id(self) -> str:
        return f"slot-{self.number}"

    async def claim(self) -> None:
        """Takes the first free slot; :class:`NoSlot` when there is none for a while (a sweep borrows dead ones for a moment)."""
        connection = await asyncpg.connect(dsn(self._url))
        for _ in range(_CLAIM_TRIES):
            for number in range(1, self._slots + 1):
                if await connection.fetchval(_TRY_LOCK, _SLOT_SPACE, number):
                    self.number, self._connection = number, connection
                    self._claims = await connection.fetchval(_CLAIMED, number)
                    return
            await asyncio.sleep(0.5)
        await connection.close()
        raise NoSlot(f"all {self._slots} executor slots are taken: raise CROSSWALK_EXECUTOR_SLOTS")

    async def hold(self) -> None:
        """Returns only when the slot is lost: then another process may be this executor, and this one must end."""
        while True:
            await asyncio.sleep(1)
            try:
                assert self._connection is not None  # noqa: S101 - claimed before
                await self._connection.fetchval("SELECT 1", timeout=5)
            except DATABASE_ERRORS:
                if not await self._reclaim():
                    return

    async def _reclaim(self) -> bool:
        """The connection broke, and the lock with it (Postgres restarted, say): take the same slot again, as soon as it can be had.

        False when somebody else has it, or had it meanwhile: then our runs have been recovered elsewhere.
        """
        if self._connection is not None:
            self._connection.terminate()
        for _ in range(_RECLAIM_TRIES):
            with suppress(*DATABASE_ERRORS):
                connection = await asyncpg.connect(dsn(self._url), timeout=5)
                if await connection.fetchval(_TRY_LOCK, _SLOT_SPACE, self.number):
                    if await connection.fetchval("SELECT claims FROM executor_slot WHERE number = $1", self.number) != self._claims:
                        await connection.close()
                        return False
                    self._claims, self._connection = await connection.fetchval(_CLAIMED, self.number), connection
                    return True
                await connection.close()
                if await self._taken():
                    return False
            await asyncio.sleep(1)
        return False

    async def _taken(self) -> bool:
        """Whether somebody keeps the slot: a server that has not yet noticed our broken connection lets go within a moment."""
        await asyncio.sleep(3)
        connection = await asyncpg.connect(dsn(self._url), timeout=5)
        try:
            free = await connection.fetchval(_TRY_LOCK, _SLOT_SPACE, self.number)
            return not free
        finally:
            await connection.close()

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()


class Caretaker:
    """Recovers runs of dead slots and resumes parked ones. Every worker has one; they do not get into each other's way."""

    def __init__(self, database: Database, client: DBOSClient, runs: RunStore, exceptions: Exceptions, settings: Settings) -> None:
        self._database = database
        self._client = client
        self._runs = runs
        self._exceptions = exceptions
        self._settings = settings
        self._gone: dict[int, int] = {}

    async def watch(self) -> None:
        tidied = 0.0
        while True:
            try:
                await self.sweep()
                if time.monotonic() - tidied > _TIDY_SECONDS:
                    await self.tidy()
                    tidied = time.monotonic()
                await self._let_go()
                for row in await self._runs.due(utcnow(), self._settings.park_retry_limit):
                    # Conflict: another worker was faster.
                    with suppress(Conflict):
                        await resume(self._client, self._runs, row)
            except Exception as error:
                # Whatever one round met, the next must come: this loop is what heals the others.
                _log.warning("the caretaker skipped a round: %s", type(error).__name__, exc_info=True)
            await asyncio.sleep(_SWEEP_SECONDS)

    async def _let_go(self) -> None:
        """Runs whose exception is over."""
        held_up = {ids.decode("exc", name): name for name in await self._runs.held_up()}
        if held_up and (over := await self._exceptions.over(held_up)):
            await self._runs.let_go([held_up[number] for number in over])

    async def tidy(self) -> None:
        """Nothing else deletes what has had its time: what has expired, old checkpoints of ended runs, old transcripts."""
        await purge(self._database)
        await revocations.purge(self._database)
        old = utcnow() - timedelta(days=self._settings.retention_days)
        ended = await DBOS.list_workflows_async(
            status=["SUCCESS", "ERROR", "CANCELLED"], end_time=old.isoformat(), limit=1000, load_input=False, load_output=False
        )
        kept = await self._runs.open_workflows()
        await DBOS.delete_workflows_async([item.workflow_id for item in ended if item.workflow_id not in kept])
        await self._database.pool.execute("DELETE FROM vendor_call WHERE started_at < $1", old)

    async def sweep(self) -> None:
        """Recovers the runs of slots that nobody holds; holding each one's lock meanwhile, so that no starting worker claims it."""
        async with self._database.pool.acquire() as connection:
            held = {row["objid"] for row in await connection.fetch(_HELD, _SLOT_SPACE)}
            claims = {row["number"]: row["claims"] for row in await connection.fetch("SELECT number, claims FROM executor_slot")}
            dead = {f"slot-{number}": number for number in claims if number not in held}
            if not dead:
                return
            pending = await DBOS.list_workflows_async(status="PENDING", executor_id=list(dead), limit=1000, load_input=False)
            # Gone from one round to the next: a live worker whose connection broke has taken its slot back by then, and goes on.
            gone = {dead[item.executor_id]: claims[dead[item.executor_id]] for item in pending if item.executor_id}
            still, self._gone = sorted(gone.items() & self._gone.items()), gone
            for number, _ in still:
                if await connection.fetchval(_TRY_LOCK, _SLOT_SPACE, number):
                    try:
                        _log.warning("recovering the runs of slot %d", number)
                        await connection.fetchval(_CLAIMED, number)
                        await asyncio.to_thread(DBOS._recover_pending_workflows, [f"slot-{number}"])
                    finally:
                        await connection.execute("SELECT pg_advisory_unlock($1, $2)", _SLOT_SPACE, number)


async def resume(client: DBOSClient, runs: RunStore, row: RunRow) -> None:
    """Goes on from the failed step, under a new workflow; :class:`Conflict` when somebody else was faster or nothing is parked."""
    async with runs.resuming(row.id) as parked:
        if parked is None:
            raise Conflict("only a parked run can be resumed")
        last, number, going = parked.workflow_id, parked.resumes + 1, False
        while found := await client.list_workflows_async(workflow_ids=[_telling(parked, number)], load_input=False, load_output=False):
            # Whoever forked it died before saying so.
            last, number, going = _telling(parked, number), number + 1, found[0].status not in _ENDED
        if not going:
            steps = await client.list_workflow_steps_async(last)
            failed = [step["function_id"] for step in steps if step["error"] is not None]
            start = failed[-1] if failed else 1
            with SetWorkflowID(_telling(parked, number)):
                await client.fork_workflow_async(last, start, application_version=APPLICATION_VERSION, queue_name=QUEUE)
            last, number = _telling(parked, number), number + 1
        parked.workflow_id, parked.resumes, parked.status, parked.headline = last, number - 1, "running", "Resumed"
        parked.failure = parked.resume_at = None
        parked.owner = "integration operations"


def _telling(row: RunRow, number: int) -> str:
    """The workflow that tells a run's story after so many resumptions."""
    return f"{row.base_key}:{row.revision}#{number}"
