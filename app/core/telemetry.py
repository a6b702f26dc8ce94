"""Traces and the access log: OpenTelemetry SDK spans, W3C Trace Context in and out, one JSON line per request.

No exporter is installed by default; a process that wants one passes a span processor. Sampling is decided at the head, by the parent
or by ratio; a request that is not sampled has a trace id all the same, so that a problem can always be traced in the log.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import IO

import orjson
from opentelemetry import trace
from opentelemetry.context import Context, attach, detach
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import NonRecordingSpan, Span, SpanContext, SpanKind, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_PROPAGATOR = TraceContextTextMapPropagator()
_ROOT = Context()
_LATE_SECONDS = 0.01

__all__ = ["JsonLines", "Provider", "Span", "TracerProvider", "build_provider", "current", "install", "log_json", "traceparent", "tracer"]


class _Ids(RandomIdGenerator):
    """Gives out a trace id that was drawn before, once."""

    drawn: int | None = None

    def generate_trace_id(self) -> int:
        drawn, self.drawn = self.drawn, None
        return super().generate_trace_id() if drawn is None else drawn


class Provider(TracerProvider):
    """Makes the spans of requests. One that is not sampled is no more than its ids: that is decided before a span is made."""

    def __init__(self, sample_ratio: float, service: str) -> None:
        self._ids = _Ids()
        self._bound = TraceIdRatioBased.get_bound_for_rate(sample_ratio)
        sampler = ParentBased(TraceIdRatioBased(sample_ratio))
        super().__init__(sampler=sampler, resource=Resource.create({SERVICE_NAME: service}), id_generator=self._ids)
        self._requests = self.get_tracer("crosswalk.pipeline")

    def request_span(self, name: str, traceparent: str | None, tracestate: str | None) -> Span:
        """The span of one request, child of the caller's when ``traceparent`` is valid (W3C Trace Context §3.2)."""
        context = _ROOT
        if traceparent:
            context = _PROPAGATOR.extract({"traceparent": traceparent, "tracestate": tracestate or ""}, _ROOT)
        if not context:
            drawn = self._ids.generate_trace_id()
            if drawn & TraceIdRatioBased.TRACE_ID_LIMIT >= self._bound:
                return NonRecordingSpan(SpanContext(drawn, self._ids.generate_span_id(), is_remote=False))
            self._ids.drawn = drawn
        return self._requests.start_span(name, context=context, kind=SpanKind.SERVER)


def build_provider(sample_ratio: float, *processors: SpanProcessor, service: str = "crosswalk") -> Provider:
    provider = Provider(sample_ratio, service)
    for processor in processors:
        provider.add_span_processor(processor)
    return provider


def install(provider: TracerProvider) -> None:
    """Make it the process-wide one, which :func:`tracer` and libraries use. OpenTelemetry allows this once."""
    trace.set_tracer_provider(provider)


def tracer(name: str) -> Tracer:
    return trace.get_tracer(name)


class current:  # noqa: N801 - read as a verb: with current(span)
    """Makes ``span`` the parent of what happens inside, and of calls that go out."""

    def __init__(self, span: Span) -> None:
        self._span = span

    def __enter__(self) -> None:
        self._token = attach(trace.set_span_in_context(self._span, _ROOT))

    def __exit__(self, *_: object) -> None:
        detach(self._token)


def traceparent(span: Span) -> str:
    context = span.get_span_context()
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{int(context.trace_flags):02x}"


class JsonLines(logging.Formatter):
    """``extra={"fields": {...}}`` becomes members of the line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()


class Together(logging.StreamHandler[IO[str]]):
    """Writes lines of one moment together: under load a system call per request costs as much as the request. Warnings are never late."""

    def __init__(self, stream: IO[str]) -> None:
        super().__init__(stream)
        self._lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._lines.append(self.format(record) + self.terminator)
            loop = asyncio._get_running_loop() if record.levelno < logging.WARNING else None
            if loop is None:
                self.flush()
            elif len(self._lines) == 1:
                loop.call_later(_LATE_SECONDS, self.flush)
        except Exception:
            self.handleError(record)

    def flush(self) -> None:
        """Also called when the interpreter ends."""
        with self.lock or nullcontext():
            lines, self._lines = self._lines, []
            if lines:
                self.stream.write("".join(lines))
            self.stream.flush()


def log_json(stream: IO[str] | None = None, level: int = logging.INFO) -> None:
    """Send every log line of this process to ``stream`` (standard error) as JSON."""
    handler = Together(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # What our lines do not show is not looked up for each of them (Python's logging HOWTO, "Optimization").
    logging._srcfile = None
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    # The client's own line holds whole query strings; the gate keeps its transcript without them.
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
