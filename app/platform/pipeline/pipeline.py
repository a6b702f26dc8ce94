"""The pipeline: what every request passes, in the order in which it passes.

Pure ASGI on purpose: each BaseHTTPMiddleware halves the throughput, and one readable function is easier to trust than a stack.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Mapping
from uuid import UUID

from opentelemetry.trace import Status, StatusCode
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core import telemetry
from app.core.problems import BadRequest, Forbidden, Internal, MethodNotAllowed, NotFound, TimedOut, Unauthenticated
from app.core.settings import Settings
from app.platform.identity.addresses import client_address, networks, within
from app.platform.identity.verifier import Caller, InvalidToken, Verifier
from app.platform.pipeline.body import ClientGone, read_body, replay
from app.platform.pipeline.catalogue import Catalogue, Mounted, Operation
from app.platform.pipeline.exchange import Answer, Exchange
from app.platform.pipeline.head import Head, read_head
from app.platform.pipeline.idempotency import Idempotency, fingerprint, read_key
from app.platform.pipeline.jsonbody import read_json
from app.platform.pipeline.target import check_parameters, check_target
from app.platform.pipeline.translation import to_problem
from app.platform.traffic.inbound import InboundLimiter, RateLimited, WhenAway

log = logging.getLogger("crosswalk.pipeline")
access = logging.getLogger("crosswalk.access")

_TOKEN68 = re.compile(r"[A-Za-z0-9._~+/-]+=*")
_CLIENT_GONE = 499


class Pipeline:
    """``open_apps`` answer without a token, by first path segment: they guard themselves."""

    def __init__(
        self,
        catalogue: Catalogue,
        open_apps: Mapping[str, ASGIApp],
        verifier: Verifier,
        limiter: InboundLimiter,
        idempotency: Idempotency,
        settings: Settings,
        spans: telemetry.Provider,
    ) -> None:
        self.catalogue = catalogue
        self._open = dict(open_apps)
        self._verifier = verifier
        self._limiter = limiter
        self._idempotency = idempotency
        self._proxies = networks(settings.trusted_proxies)
        self._max_body_bytes = settings.max_body_bytes
        self._seconds = settings.request_seconds
        self._spans = spans

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._traced(scope, receive, send)
        elif scope["type"] == "lifespan":
            await _lifespan(receive, send)
        else:  # no WebSocket is offered
            await send({"type": "websocket.close", "code": 1008})

    async def _traced(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        head = read_head(scope)
        span = self._spans.request_span(head.method, head.traceparent, head.tracestate)
        exchange = Exchange(head, span, send)
        try:
            with telemetry.current(span):
                await self._answered(scope, receive, exchange)
        finally:
            _end(exchange, time.perf_counter() - started)

    async def _answered(self, scope: Scope, receive: Receive, exchange: Exchange) -> None:
        try:
            await self._serve(scope, receive, exchange)
        except ClientGone:
            exchange.status = _CLIENT_GONE
        except Exception as error:
            problem = to_problem(error)
            if isinstance(problem, Internal):
                log.exception("unhandled", extra={"fields": {"traceId": exchange.trace_id, "route": exchange.route}})
            await exchange.refuse(problem)

    async def _serve(self, scope: Scope, receive: Receive, exchange: Exchange) -> None:
        head = exchange.head
        product, segments = self.catalogue.find(head.path)
        if product is not None:
            exchange.media_type = product.product.problem_media_type
        head.check()
        query = scope.get("query_string", b"")
        check_target(head, query)
        state = {**scope.get("state", {}), "trace_id": exchange.trace_id}
        segment = head.path.split("/", 2)[1] if head.path.startswith("/") else ""
        if (open_app := self._open.get(segment)) is not None:
            exchange.route = f"/{segment}"
            return await _run(open_app, {**scope, "state": state}, receive, exchange.send)

        operation = product.find(head.method, segments) if product is not None else None
        caller = await self._identify(head, scope)
        exchange.private, exchange.client_id = True, caller.client_id
        if product is None or operation is None:
            await self._admit(caller, 1, "closed", exchange)
            raise _nowhere(product, segments)
        exchange.route = operation.route
        exchange.fields += operation.fields
        _authorize(caller, operation)
        await self._admit(caller, operation.cost, operation.limiter_away, exchange)
        check_parameters(head, query, operation.route)
        body = await read_body(head, receive, operation.body_bytes or self._max_body_bytes)
        state["caller"] = caller
        if body and operation.json_body:
            state["json"] = read_json(head, body)

        inner = {**scope, "root_path": product.product.prefix, "path_params": operation.arguments(segments), "state": state}
        if operation.idempotency:
            return await self._once(operation.endpoint, inner, replay(body, receive), exchange, body)
        return await self._bounded(operation.endpoint, inner, replay(body, receive), exchange.send)

    async def _identify(self, head: Head, scope: Scope) -> Caller:
        """RFC 6750 §2.1 and §3: without any token the bare challenge; two are an invalid request."""
        if len(head.authorization) > 1:
            raise BadRequest("There is more than one Authorization header.", headers={"WWW-Authenticate": _challenge("invalid_request")})
        scheme, _, token = (head.authorization[0] if head.authorization else b"").decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthenticated("Send an access token in the Authorization header, scheme Bearer")
        token = token.strip(" ")
        if not _TOKEN68.fullmatch(token):
            raise Unauthenticated("The access token is malformed", error="invalid_token")
        try:
            caller = await self._verifier.verify(token)
        except InvalidToken as error:
            raise Unauthenticated(str(error), error="invalid_token") from None
        if caller.networks and not within(client_address(scope, self._proxies), caller.networks):
            raise Forbidden("This client may not call from this address.")
        return caller

    async def _admit(self, caller: Caller, cost: int, when_away: WhenAway, exchange: Exchange) -> None:
        decision = await self._limiter.admit(caller.client_id, caller.tier, cost, when_away)
        exchange.fields += self._limiter.headers(caller.tier, decision)
        if decision is not None and not decision.allowed:
            raise RateLimited(decision)

    async def _bounded(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """The route, within the time that an answer may take. What it has done by then, a repetition finds."""
        try:
            async with asyncio.timeout(self._seconds) as limit:
                await app(scope, receive, send)
        except TimeoutError:
            if not limit.expired():
                raise
            raise TimedOut(f"Within {self._seconds:g} seconds. Send the same request again.", retry_after=1) from None

    async def _once(self, app: ASGIApp, scope: Scope, receive: Receive, exchange: Exchange, body: bytes) -> None:
        key = read_key(exchange.head)

        async def run(action_id: UUID) -> Answer:
            answer = Answer()
            await self._bounded(app, {**scope, "state": {**scope["state"], "action_id": action_id}}, receive, answer.collect)
            return answer

        print_ = fingerprint(exchange.head.method, exchange.head.path, scope.get("query_string", b""), body)
        answer, replayed = await self._idempotency.once(_owner(scope["state"]["caller"]), key, print_, run)
        await exchange.answer(answer, [(b"idempotency-replayed", b"true")] if replayed else [])


async def _run(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Starlette answers a bare exception and then raises it again: once it has answered, what is left to do is to log."""
    started = False

    async def watched(message: Message) -> None:
        nonlocal started
        started = True
        await send(message)

    try:
        await app(scope, receive, watched)
    except Exception as error:
        if not started:
            raise
        level = logging.ERROR if isinstance(to_problem(error), Internal) else logging.WARNING
        log.log(level, "unhandled", exc_info=error, extra={"fields": {"traceId": scope["state"]["trace_id"], "path": scope["path"]}})


def _owner(caller: Caller) -> str:
    """Whose idempotency keys they are: people who share a client do not share answers."""
    return caller.client_id if caller.user is None else f"{caller.client_id} {caller.user}"


def _authorize(caller: Caller, operation: Operation) -> None:
    if not caller.scopes.issuperset(operation.scopes):
        wanted = " ".join(operation.scopes)
        raise Forbidden(f"This needs the scope {wanted}.", scope=wanted)


def _nowhere(product: Mounted | None, segments: list[str]) -> NotFound | MethodNotAllowed:
    """RFC 9110 §15.5.6: ``Allow`` names every method of the path."""
    allowed = product.allowed(segments) if product is not None else []
    if not allowed:
        return NotFound("There is no such route.")
    return MethodNotAllowed(f"Offered here: {', '.join(allowed)}.", headers={"Allow": ", ".join(allowed)})


def _challenge(error: str) -> str:
    return f'Bearer realm="crosswalk", error="{error}"'


def _end(exchange: Exchange, seconds: float) -> None:
    """One span and one line per request; paths without their query, no token, no body."""
    head, span = exchange.head, exchange.span
    if span.is_recording():
        if exchange.route:
            span.update_name(f"{head.method} {exchange.route}")
            span.set_attribute("http.route", exchange.route)
        span.set_attribute("http.request.method", head.method)
        span.set_attribute("http.response.status_code", exchange.status)
        if exchange.client_id:
            span.set_attribute("crosswalk.client_id", exchange.client_id)
        if exchange.status >= 500:
            span.set_status(Status(StatusCode.ERROR))
    span.end()
    if access.isEnabledFor(logging.INFO):
        fields = {
            "method": head.method,
            "path": head.path[:300],
            "route": exchange.route,
            "status": exchange.status,
            "clientId": exchange.client_id,
            "durationMs": round(seconds * 1000, 2),
            "traceId": exchange.trace_id,
            "requestId": exchange.request_id,
        }
        access.info("request", extra={"fields": fields})


async def _lifespan(receive: Receive, send: Send) -> None:
    """Nothing to open or close: the composition root owns the database."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
