"""Asynchronous requests and idempotency keys (sheet 6). The operation itself is done at once; only its report comes later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response

from simulators.netsuite.errors import Refused, answer
from simulators.netsuite.render import link

JOBS = "/services/rest/async/v1/job"


@dataclass(frozen=True)
class Job:
    id: str
    started: float
    done: float
    result: Response


@dataclass
class Jobs:
    base_url: str
    now: Callable[[], float]
    delay: float = 0.0
    jobs: dict[str, Job] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def start(self, key: str | None, run: Callable[[], Response]) -> Response:
        if key and key in self.keys:
            text = "The idempotency key has already been used."
            where = {"Location": self._href(self.keys[key])}
            raise Refused(400, "IDEMPOTENCY_ERROR", text, title="Conflict", headers=where, header="X-NetSuite-Idempotency-Key")
        job = Job(str(91 + len(self.jobs)), self.now(), self.now() + self.delay, run())
        self.jobs[job.id] = job
        if key:
            self.keys[key] = job.id
        return answer(202, headers={"Location": self._href(job.id), "Preference-Applied": "respond-async"})

    def _href(self, ident: str) -> str:
        return f"{self.base_url}{JOBS}/{ident}"

    def read(self, path: list[str]) -> Response:
        """``{id}``, ``{id}/task``, ``{id}/task/1`` and ``{id}/task/1/result``."""
        job = self.jobs.get(path[0]) if path else None
        if job is None or path[1:] not in ([], ["task"], ["task", "1"], ["task", "1", "result"]):
            raise Refused(404, "NONEXISTENT_ID", "The job does not exist.", url="/".join(path))
        href, done = self._href(job.id), self.now() >= job.done
        if path[1:] == ["task"]:
            items = [{"links": link(f"{href}/task/1")}]
            return answer(
                200,
                {"links": link(f"{href}/task"), "count": 1, "hasMore": False, "items": items, "offset": 0, "totalResults": 1},
                "collection",
            )
        if path[1:] == ["task", "1", "result"]:
            if not done:
                raise Refused(404, "NONEXISTENT_ID", "The result is not available yet.", url="/".join(path))
            return job.result
        times: dict[str, Any] = {"startTime": _stamp(job.started)} | ({"endTime": _stamp(job.done)} if done else {})
        progress = ("failed" if job.result.status_code >= 400 else "succeeded") if done else "pending"
        doc = {"completed": done, "id": job.id, "progress": progress, **times}
        if path[1:]:
            links = [*link(f"{href}/task/1"), *(link(f"{href}/task/1/result", "related") if done else [])]
            return answer(200, {"links": links} | dict(sorted((doc | {"id": "1"}).items())))
        return answer(200, {"links": link(href)} | dict(sorted((doc | {"task": {"links": link(f"{href}/task")}}).items())))


def _stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
