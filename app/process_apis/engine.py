"""The story teller: durable steps that wait out the weather, and the end of a story in business words.

Vendor outages and limits are waited for inside a step. When that is used up the run is parked, and goes on later from the failed step.
What meets an exception in force is parked at once, and goes on when that is over.
Only a refusal rolls back (``saga``). What leaves a step is a value or one of our failures, never anything foreign.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from dbos import DBOS
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags

from app.core import trail
from app.core.clock import utcnow
from app.core.database import DATABASE_ERRORS, is_away
from app.core.failures import Defect, Failure, Rejected, Unauthenticated, Unavailable
from app.core.problems import NotOwner, Problem
from app.core.settings import Settings
from app.process_apis.services.runs import RunStore
from app.process_apis.services.runs.repository import resume_time

T = TypeVar("T")
EXCEPTION = "exception"
"""The member of a failure that names the exception in force which a write met: it waits for a person, so for days perhaps."""
_log = logging.getLogger("crosswalk.flows")
_tracer = trace.get_tracer("crosswalk.flows")


class Engine:
    def __init__(self, runs: RunStore, settings: Settings) -> None:
        self.runs = runs
        self._settings = settings
        # Runs that wait cost nothing and are not limited; what is limited is how many steps are at work in this process.
        self._hands = asyncio.Semaphore(settings.worker_concurrency)

    async def step(self, run_id: str, name: str, title: str, work: Callable[[], Awaitable[T]]) -> T:
        """Does ``work`` once in effect: its result is remembered, so a recovered run does not repeat it.

        ``work`` must be idempotent into the systems it touches: a crash before the checkpoint repeats it.
        """

        async def body() -> T:
            return await self._weathered(run_id, name, title, work)

        result: T = await DBOS.run_step_async({"name": name}, body)
        return result

    async def _weathered(self, run_id: str, name: str, title: str, work: Callable[[], Awaitable[T]]) -> T:
        tries, pause = 0, self._settings.step_retry_seconds
        while True:
            tries += 1
            try:
                async with self._hands:
                    return await self._attempt(run_id, name, title, work)
            except Failure as failure:
                again = failure.weather and EXCEPTION not in failure.members and tries < self._settings.step_max_attempts
                await self._note_failure(run_id, name, failure, again)
                if not again:
                    raise
                await asyncio.sleep(max(failure.retry_after or 0.0, pause * random.uniform(0.7, 1.3)))  # noqa: S311 - jitter
                pause = min(pause * 2, self._settings.step_retry_max_seconds)

    async def _attempt(self, run_id: str, name: str, title: str, work: Callable[[], Awaitable[T]]) -> T:
        try:
            attempt, run_trace = await self.runs.step_started(run_id, name, title)
            with _tracer.start_as_current_span(f"step {name}", context=_within(run_trace), record_exception=False) as span:
                here = trail.Trail(run_id=run_id, step=name, attempt=attempt, trace_id=format(span.get_span_context().trace_id, "032x"))
                with trail.following(here):
                    result = await work()
            await self.runs.step_ended(run_id, name, "done", None)
            return result
        except Failure:
            raise
        except NotOwner as error:
            raise Rejected(error.detail, field=error.errors[0].pointer.strip("/") if error.errors else None) from error
        except Problem as error:
            field = error.errors[0].pointer.strip("/").replace("/", ".") if error.errors else None
            errors = [item.model_dump() for item in error.errors]
            raise Rejected(error.detail, field=field, errors=errors or None) from error
        except Exception as error:
            if is_away(error):
                raise Unavailable(f"our database did not answer ({type(error).__name__})", system="postgres") from error
            _log.exception("a step failed by our own fault", extra={"run": run_id, "step": name})
            raise Defect(f"our own step failed ({type(error).__name__})") from error

    async def _note_failure(self, run_id: str, name: str, failure: Failure, again: bool) -> None:
        try:
            await self.runs.step_ended(run_id, name, "retrying" if again else "failed", failure)
        except DATABASE_ERRORS:
            _log.warning("could not note a failed try: the database is away", extra={"run": run_id, "step": name})

    @asynccontextmanager
    async def story(self, run_id: str) -> AsyncIterator[None]:
        """Ends the run in business words: refused when somebody said no and all is undone, parked for everything else that stops it."""
        try:
            yield
        except Failure as failure:
            await self._mark(run_id, "end", **self._ending(failure))
            raise

    async def waiting(self, run_id: str, headline: str) -> None:
        await self._mark(run_id, "wait", status="waiting", headline=headline)

    async def completed(self, run_id: str, headline: str, result: dict[str, Any]) -> None:
        values = {"status": "completed", "headline": headline, "result": result, "failure": None, "completed_at": utcnow()}
        await self._mark(run_id, "complete", **values)

    async def refused(self, run_id: str, headline: str, result: dict[str, Any]) -> None:
        await self._mark(run_id, "refuse", status="refused", headline=headline, result=result, completed_at=utcnow())

    async def _mark(self, run_id: str, name: str, **values: Any) -> None:
        async def body() -> None:
            await self.runs.mark(run_id, **values)

        await DBOS.run_step_async({"name": name, "retries_allowed": True, "max_attempts": 10, "interval_seconds": 0.5}, body)

    def _ending(self, failure: Failure) -> dict[str, Any]:
        if isinstance(failure, Rejected) and failure.members.get("undone"):
            return {
                "status": "refused",
                "headline": f"Refused: {failure.detail}"[:300],
                "failure": failure.to_dict(),
                "completed_at": utcnow(),
            }
        owner = failure.members.get("owner", "integration operations")
        values = {"status": "parked", "failure": failure.to_dict(), "owner": owner, "headline": _parked_words(failure, owner)[:300]}
        if failure.weather and EXCEPTION not in failure.members:
            values["resume_at"] = resume_time(self._settings.park_retry_seconds)
        return values


@asynccontextmanager
async def saga() -> AsyncIterator[Callable[..., None]]:
    """``undo(step, argument …)`` registers a compensation; a refusal inside runs them in reverse and then goes on.

    Past its end there is no way back: a refusal there parks the run, or the next try would make everything a second time.
    """
    stack: list[tuple[Callable[..., Awaitable[None]], tuple[Any, ...]]] = []

    def undo(step: Callable[..., Awaitable[None]], *arguments: Any) -> None:
        stack.append((step, arguments))

    try:
        yield undo
    except Rejected as refusal:
        for step, arguments in reversed(stack):
            await step(*arguments)
        refusal.members["undone"] = True
        raise


def _within(run_trace: str | None) -> Context | None:
    """The trace of whoever started the run: one trace from the caller through every step into every vendor call."""
    if run_trace is None:
        return None
    parent = SpanContext(int(run_trace, 16), random.getrandbits(64) or 1, is_remote=True, trace_flags=TraceFlags(0))
    return trace.set_span_in_context(NonRecordingSpan(parent))


def _parked_words(failure: Failure, owner: str) -> str:
    if isinstance(failure, Unauthenticated):
        return f"Parked: {failure.members.get('connection', failure.system)} refuses our credentials; {owner} must renew them"
    if EXCEPTION in failure.members:
        return f"Parked: {failure.detail} Goes on by itself then; {owner} must look at it"
    if failure.weather:
        return f"Parked: {failure.detail}; goes on by itself"
    return f"Parked: {failure.detail}; {owner} must look at it"
