"""Letting a held write through: decide, write, note how it ended. Killed in between, the next release goes on.

A run that waits for the decision goes on by itself: with what was written, or refused where the write was rejected.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from app.core.failures import Conflict, Forbidden, NotFound, Rejected, Unsupported
from app.core.problems import Problem
from app.platform.governance import HeldWrite, HeldWrites
from app.process_apis.records import RecordStore
from app.process_apis.records.store import HERE
from app.system_apis.writer import Writer

_FINAL = (Conflict, Forbidden, NotFound, Rejected, Unsupported, Problem)


class Releases:
    """``resume`` goes on with a run, if it is parked."""

    def __init__(self, writer: Writer, records: RecordStore, held: HeldWrites, resume: Callable[[str], Awaitable[None]]) -> None:
        self._writer = writer
        self._records = records
        self._held = held
        self._resume = resume

    async def release(self, held_id: str, by: str, note: str | None) -> HeldWrite:
        """The write as it ended. What the system refuses is raised, and the write has failed; weather leaves it to be released again."""
        held = await self._held.begin_release(held_id, by, note)
        if held.state == "applied":
            await self._go_on(held)
            return held
        try:
            if held.connection == HERE:
                await self._records.release(held)
            else:
                await self._writer.release(await self._writer.gate.connection(held.connection), held)
        except _FINAL as failure:
            await self._go_on(await self._held.finish(held_id, "failed", failure.detail))
            raise
        return await self._go_on(await self._held.finish(held_id, "applied"))

    async def reject(self, held_id: str, by: str, note: str | None) -> HeldWrite:
        return await self._go_on(await self._held.reject(held_id, by, note))

    async def _go_on(self, held: HeldWrite) -> HeldWrite:
        if held.requested_by.startswith("run_"):
            await self._resume(held.requested_by)
        return held
