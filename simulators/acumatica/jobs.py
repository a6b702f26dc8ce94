"""Long-running operations: they hold their record, take effect when they end, and keep their failure for the one who asks (sheet 5, 6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.responses import Response

from simulators.acumatica.errors import Refused, answer, missing
from simulators.acumatica.store import Row, new_id


@dataclass
class Job:
    ident: str
    row: str
    due: float
    work: Callable[[], None]
    done: bool = False
    refused: Refused | None = None


@dataclass
class Jobs:
    now: Callable[[], float]
    duration: float = 0.15
    all: dict[str, Job] = field(default_factory=dict)

    def start(self, row: Row, work: Callable[[], None]) -> Job:
        job = Job(new_id(), row.id, self.now() + self.duration, work)
        self.all[job.ident] = job
        return job

    def settle(self) -> None:
        """Runs what is due; called before every request, so that nobody sees a record in between."""
        for job in [one for one in self.all.values() if not one.done and one.due <= self.now()]:
            job.done = True
            try:
                job.work()
            except Refused as refused:
                job.refused = refused

    def holds(self, row: str) -> bool:
        return any(job.row == row and not job.done for job in self.all.values())

    def status(self, ident: str, here: str) -> Response:
        job = self.all.get(ident)
        if job is None:
            raise missing()
        if not job.done:
            return answer(202, headers={"Location": here})
        if job.refused is not None:
            return job.refused.response()
        return answer(204)
