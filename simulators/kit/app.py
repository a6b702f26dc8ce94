"""The pure ASGI wrapper around a vendor: control plane first, then faults and journal, then the vendor's own routes.

Control plane, under ``{base_url}/_control`` (the same for every simulator; no credentials, because it is served on loopback only):

======================  ====================================================================================================
``POST reset``          back to the seeded tenant; journal and faults are emptied
``GET journal``         ``{"entries": [{"method", "path", "status", "body", "time", "trace", "duration_ms", "fault", "response"}]}``
``DELETE journal``      empties the journal
``GET state``           ``{object: [record, ...]}``, every record of the tenant
``GET faults``          the faults still in force and how often each was hit
``POST faults``         one fault, ``{"match": {"method", "path_regex"}, "kind", "times", "args"}``, or a list of them
``DELETE faults``       none any more
``POST revoke``         every access token issued so far becomes invalid
======================  ====================================================================================================

``path_regex`` is searched in the path with its query string. ``times`` defaults to 1; null means always. Kinds and their ``args``:
``latency`` {seconds}; ``status`` {status, body, headers}; ``throttle`` {retry_after}; ``drop_before`` cuts the connection before the
request is handled; ``drop_after_commit`` handles it and then cuts the connection; ``truncate`` {keep: 0.5, close: false} sends
the first part of the body, as if it were whole or (close) cutting the connection; ``schema_change`` {rename, remove, retype, add}.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from simulators.kit.faults import BadFault, Fault, Faults, change_schema
from simulators.kit.simulator import Record, Simulator

CONTROL = "/_control"


def build(simulator: Simulator) -> ASGIApp:
    """The app to serve: the vendor's routes behind journal and faults, and the control plane beside them."""
    return _Wrapper(simulator)


class _Wrapper:
    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self.faults = Faults()
        self.vendor: ASGIApp = Starlette(routes=list(simulator.routes()))
        self.control: ASGIApp = _control(simulator, self.faults)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["path"].startswith(CONTROL + "/"):
            await self.control(scope, receive, send)
        else:
            await self._vendor_call(scope, receive, send)

    async def _vendor_call(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = scope.get("query_string", b"").decode("latin-1")
        target = scope["path"] + (f"?{query}" if query else "")
        started, begin = self.simulator.now(), time.perf_counter()
        body = await _read(receive)
        fault = self.faults.take(scope["method"], target)
        entry: Record = {
            "method": scope["method"],
            "path": target,
            "status": None,
            "body": body.decode("utf-8", "replace"),
            "time": started,
            "trace": _trace(scope),
            "fault": fault.kind if fault else None,
        }
        self.simulator.journal.entries.append(entry)
        try:
            if fault and fault.kind == "latency":
                await asyncio.sleep(float(fault.args.get("seconds", 1.0)))
            status, headers, payload = await self._answer(fault, scope, body)
            entry["status"], entry["response"] = status, payload[:20_000].decode("utf-8", "replace")
            entry["duration_ms"] = round((time.perf_counter() - begin) * 1000, 3)
            if fault and fault.kind in ("drop_before", "drop_after_commit"):
                await _cut(send)
                return
            await _deliver(fault, send, status, headers, payload)
        finally:
            entry.setdefault("duration_ms", round((time.perf_counter() - begin) * 1000, 3))

    async def _answer(self, fault: Fault | None, scope: Scope, body: bytes) -> tuple[int | None, list[Any], bytes]:
        args = fault.args if fault else {}
        if fault and fault.kind == "drop_before":
            return None, [], b""
        if fault and fault.kind == "throttle":
            return _flatten(self.simulator.throttled(args))
        if fault and fault.kind == "status":
            return _flatten(self.simulator.broken(int(args.get("status", 503)), args))
        status, headers, payload = await _collect(self.vendor, scope, body)
        if fault and fault.kind == "schema_change":
            payload = change_schema(payload, args)
        return status, headers, payload


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def _trace(scope: Scope) -> str | None:
    """The W3C trace id that the caller sent, to find the calls of one run again."""
    for name, value in scope["headers"]:
        if name == b"traceparent" and value.count(b"-") >= 3:
            return str(value.split(b"-")[1].decode("ascii", "replace"))
    return None


async def _read(receive: Receive) -> bytes:
    chunks = []
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return b"".join(chunks)


async def _collect(app: ASGIApp, scope: Scope, body: bytes) -> tuple[int, list[Any], bytes]:
    start: dict[str, Any] = {}
    parts: list[bytes] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            parts.append(message.get("body", b""))

    await app(scope, receive, send)
    return start["status"], list(start["headers"]), b"".join(parts)


def _flatten(response: Response) -> tuple[int, list[Any], bytes]:
    return response.status_code, list(response.raw_headers), bytes(response.body)


async def _deliver(fault: Fault | None, send: Send, status: int | None, headers: list[Any], payload: bytes) -> None:
    cut_short = bool(fault and fault.kind == "truncate")
    close = cut_short and fault is not None and bool(fault.args.get("close"))
    sent = payload[: int(len(payload) * float(fault.args.get("keep", 0.5)))] if fault and cut_short else payload
    length = len(payload) if close else len(sent)
    kept = [(name, value) for name, value in headers if name.lower() != b"content-length"]
    if status != 204:
        kept.append((b"content-length", str(length).encode()))
    await send({"type": "http.response.start", "status": status, "headers": kept})
    await send({"type": "http.response.body", "body": sent, "more_body": close})
    if close:
        await _cut(send)


async def _cut(send: Send) -> None:
    """Resets the TCP connection: uvicorn's ``send`` is bound to the request cycle, which holds the transport."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is None:
        raise ConnectionResetError("the simulated vendor cut the connection")
    transport.abort()
    await asyncio.sleep(0.01)


def _control(simulator: Simulator, faults: Faults) -> Starlette:
    async def reset(_: Request) -> Response:
        simulator.reset()
        simulator.journal.entries.clear()
        faults.active.clear()
        return Response(status_code=204)

    async def journal(request: Request) -> Response:
        if request.method == "DELETE":
            simulator.journal.entries.clear()
            return Response(status_code=204)
        return JSONResponse({"entries": simulator.journal.entries})

    async def state(_: Request) -> Response:
        return JSONResponse(simulator.state())

    async def fault(request: Request) -> Response:
        if request.method == "DELETE":
            faults.active.clear()
            return Response(status_code=204)
        if request.method == "POST":
            try:
                doc = await request.json()
                parsed = [Fault.parse(item) for item in (doc if isinstance(doc, list) else [doc])]
            except ValueError as error:
                detail = str(error) if isinstance(error, BadFault) else "the body is not JSON"
                return JSONResponse({"error": detail}, status_code=400)
            faults.active.extend(parsed)
        return JSONResponse({"faults": [item.describe() for item in faults.active]})

    async def revoke(_: Request) -> Response:
        simulator.revoke()
        return Response(status_code=204)

    return Starlette(
        routes=[
            Route(f"{CONTROL}/reset", reset, methods=["POST"]),
            Route(f"{CONTROL}/journal", journal, methods=["GET", "DELETE"]),
            Route(f"{CONTROL}/state", state, methods=["GET"]),
            Route(f"{CONTROL}/faults", fault, methods=["GET", "POST", "DELETE"]),
            Route(f"{CONTROL}/revoke", revoke, methods=["POST"]),
        ]
    )
