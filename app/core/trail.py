"""Who is at work: the run, step and attempt that a call to a system belongs to, carried beside the code and never passed through it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from app.core.model import Value


class Trail(Value):
    run_id: str | None = None
    step: str | None = None
    attempt: int = 1
    trace_id: str | None = None


_NOBODY = Trail()
_current: ContextVar[Trail] = ContextVar("trail", default=_NOBODY)


def current() -> Trail:
    return _current.get()


@contextmanager
def following(trail: Trail) -> Iterator[None]:
    token = _current.set(trail)
    try:
        yield
    finally:
        _current.reset(token)
