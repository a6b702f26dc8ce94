"""A closed-loop HTTP/1.1 load generator: so many connections, each sending its next request when the last is answered.

Small on purpose: it must cost less than what it measures, and it runs on the other core.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import cast

import uvloop


@dataclass
class Measured:
    """``rate``: answers per second. ``p50_ms``: median time of one answer. ``other``: answers that were no 2xx."""

    answers: int = 0
    seconds: float = 0.0
    other: int = 0
    times: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.answers / self.seconds

    @property
    def p50_ms(self) -> float:
        return median(self.times) * 1000


Wire = bytes | Callable[[], bytes]
"""A request, or what makes a new one each time."""


class _Connection(asyncio.Protocol):
    def __init__(self, request: Wire, until: float, pause: float, into: Measured) -> None:
        self._request = request
        self._until = until
        self._pause = pause
        self._into = into
        self._buffer = b""
        self._sent = 0.0
        self._transport: asyncio.WriteTransport | None = None
        self.closed = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)  # uvloop's is no subclass of asyncio's
        self._send()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found or len(body) < _content_length(head):
            return
        self._buffer = b""
        now = time.perf_counter()
        self._into.answers += 1
        self._into.times.append(now - self._sent)
        self._into.other += not head.startswith(b"HTTP/1.1 2")
        if now >= self._until:
            assert self._transport is not None  # noqa: S101
            self._transport.close()
        elif self._pause:
            asyncio.get_running_loop().call_later(self._pause, self._send)
        else:
            self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed.set_result(exc)

    def _send(self) -> None:
        assert self._transport is not None  # noqa: S101
        self._sent = time.perf_counter()
        self._transport.write(self._request if isinstance(self._request, bytes) else self._request())


def request(method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in (headers or {}).items())]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def run(port: int, wire: Wire, *, seconds: float, connections: int, pause: float = 0.0) -> Measured:
    """``pause``: seconds between an answer and the next request of a connection, for a moderate load."""

    async def measure() -> Measured:
        measured, begin = Measured(), time.perf_counter()
        opened = [
            await asyncio.get_running_loop().create_connection(
                lambda: _Connection(wire, begin + seconds, pause, measured), "127.0.0.1", port
            )
            for _ in range(connections)
        ]
        await asyncio.wait_for(asyncio.gather(*(protocol.closed for _, protocol in opened)), seconds + 30)
        measured.seconds = time.perf_counter() - begin
        return measured

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(measure())


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line[:15].lower() == b"content-length:":
            return int(line[15:])
    raise ValueError("an answer without Content-Length")
