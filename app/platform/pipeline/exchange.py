"""One request and its answer: adds the response fields that every answer has, and knows whether an answer has begun."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import orjson
from opentelemetry.trace import Span
from starlette.types import Message, Send

from app.core import telemetry
from app.core.problems import Problem
from app.platform.pipeline.head import Head

PROBLEM_JSON = "application/problem+json"
Fields = list[tuple[bytes, bytes]]
_NO_STORE = (b"cache-control", b"no-store")
_NO_SNIFF = (b"x-content-type-options", b"nosniff")


@dataclass
class Answer:
    """A whole response in memory."""

    status: int = 0
    headers: Fields = field(default_factory=list)
    body: bytes = b""

    async def collect(self, message: Message) -> None:
        """An ASGI ``send`` that keeps instead of sending."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message.get("headers", ()))
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")


class Exchange:
    """``media_type`` is that of problems, once the product is known; ``private`` once a caller is."""

    def __init__(self, head: Head, span: Span, send: Send) -> None:
        self.head = head
        self.span = span
        self.trace_id = f"{span.get_span_context().trace_id:032x}"
        self.request_id = head.request_id or self.trace_id
        self.media_type = PROBLEM_JSON
        self.private = False
        self.status = 0
        self.route: str | None = None
        self.client_id: str | None = None
        self.fields: Fields = [
            (b"traceparent", telemetry.traceparent(span).encode()),
            (b"x-request-id", self.request_id.encode()),
            _NO_SNIFF,
        ]
        self._send = send

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers: Fields = [*message.get("headers", ()), *self.fields]
            if self.private and b"cache-control" not in [name for name, _ in headers]:
                headers.append(_NO_STORE)
            message = {**message, "headers": headers}
        await self._send(message)

    async def answer(self, answer: Answer, extra: Iterable[tuple[bytes, bytes]] = ()) -> None:
        await self.send({"type": "http.response.start", "status": answer.status, "headers": [*answer.headers, *extra]})
        await self.send({"type": "http.response.body", "body": answer.body})

    async def refuse(self, problem: Problem) -> None:
        """Unless an answer has begun: that cannot be taken back."""
        if not self.status:
            await self.answer(render(problem, self.trace_id, self.media_type))


def render(problem: Problem, trace_id: str, media_type: str) -> Answer:
    """RFC 9457."""
    body = orjson.dumps(problem.body(trace_id))
    headers = [(b"content-type", media_type.encode()), (b"content-length", str(len(body)).encode())]
    headers += [(name.lower().encode("latin-1"), value.encode("latin-1", "replace")) for name, value in problem.response_headers().items()]
    return Answer(problem.status, headers, body)
