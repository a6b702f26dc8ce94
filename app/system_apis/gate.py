"""The one gate for every call to a system: quota, sign-in, send, classify, record, trace. (Mapping, ownership and idempotency are the
writer's and the reader's, right in front of it.) A concern added here is added to all vendors.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar
from urllib.parse import quote

import httpx
from opentelemetry import propagate, trace
from opentelemetry.trace import SpanKind

from app.core import jsonio, outbound, trail
from app.core.clock import utcnow
from app.core.database import Database
from app.core.failures import Failure, Malformed, OutcomeUnknown, Throttled, Unauthenticated, Unavailable
from app.platform.connections import Connections, Instance
from app.platform.observability import VendorCall, record
from app.platform.traffic.outbound import Broker
from app.system_apis.kit.auth import ApiKey, ClientCertificate, RotatingRefreshToken, SamlBearer, Token
from app.system_apis.kit.classify import classify, masked, redact
from app.system_apis.kit.connector import Connection, Overrides, Resource
from app.system_apis.kit.dialects import dialect
from app.system_apis.kit.wire import Request, Response
from app.system_apis.registry import connector

_MAX_ANSWER_BYTES = 10_000_000
_EARLY_SECONDS = 30.0
_SIGN_OUT_SECONDS = 5.0
_SIGN_IN = "sign in"
_LEAST_SECRET = 8
_SECRET_WORDS = ("secret", "token", "key", "password")
_tracer = trace.get_tracer("crosswalk.gate")
P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound="_HasGate")


class _HasGate(Protocol):
    gate: Gate


class Gate:
    """One per process. Tokens live here in memory, fetched once for many callers and again after a 401."""

    def __init__(self, database: Database, connections: Connections, broker: Broker, client: httpx.AsyncClient) -> None:
        self._database = database
        self._connections = connections
        self._broker = broker
        self._client = client
        self._identified: dict[tuple[str, ...], httpx.AsyncClient] = {}
        self._tokens: dict[str, Token] = {}
        self._signed_in: dict[str, Connection] = {}
        self._signing_in: dict[str, asyncio.Lock] = {}

    async def connection(self, key: str) -> Connection:
        return _bind(await self._connections.get(key))

    async def serving(self, role: str, legal_entity: str) -> Connection:
        return _bind(await self._connections.serving(role, legal_entity))

    async def all(self) -> list[Connection]:
        return [_bind(item) for item in await self._connections.all()]

    async def close(self) -> None:
        """Signs out where a system counts its sessions: one that is left open keeps others out until it times out."""
        for key, token in list(self._tokens.items()):
            await self._sign_out(self._signed_in[key], token)
        self._tokens.clear()
        for own in self._identified.values():
            await own.aclose()

    async def send(self, connection: Connection, request: Request, *, resource: Resource | None = None, operation: str) -> Response:
        """The system's success, or a :class:`Failure`. A 401 is answered by one new token and one repetition, never more; by none where
        no token cures it or the sign-in itself is refused, since systems lock a user whose password they refuse again and again.
        """
        try:
            return await self._admitted(connection, request, resource, operation)
        except Unauthenticated as failure:
            if failure.members.get("operation") == _SIGN_IN or (not connection.scheme.signs_in and failure.members.get("status") == 401):
                raise
            if connection.scheme.token_request(connection.base_url, connection.given, time.time()) is None:
                raise
        return await self._admitted(connection, request, resource, operation)

    def locate(self, failure: Failure, connection: Connection, operation: str) -> None:
        """Makes a failure say where it happened, and takes out what a system echoed of our credentials."""
        token = self._tokens.get(connection.key)
        secrets = [value for name, value in connection.credentials.items() if any(word in name for word in _SECRET_WORDS)]
        hidden = [line for secret in [*secrets, token.value if token else ""] for line in secret.splitlines() if len(line) >= _LEAST_SECRET]
        failure.detail = masked(failure.detail, hidden)
        failure.args = (failure.detail,)
        failure.members = {name: masked(value, hidden) if isinstance(value, str) else value for name, value in failure.members.items()}
        failure.members.setdefault("system", connection.connector.key)
        failure.members.setdefault("connection", connection.key)
        failure.members.setdefault("operation", operation)

    async def _admitted(self, connection: Connection, request: Request, resource: Resource | None, operation: str) -> Response:
        policy, token = connection.connector.policy, None
        try:
            async with self._broker.slot(connection.key, int(policy.max_in_flight), policy.per_minute and int(policy.per_minute)):
                token = await self._token(connection)
                signed = connection.scheme.sign(request, connection.url(request), token, connection.credentials, time.time())
                return await self._recorded(connection, signed, resource, operation)
        except Failure as failure:
            self.locate(failure, connection, operation)
            if isinstance(failure, Throttled):
                self._broker.pause(connection.key, failure.retry_after or policy.throttle_pause_seconds)
            if isinstance(failure, Unauthenticated):
                failure.members.setdefault("owner", connection.owner)
                # Only the token that was refused: another caller may have fetched a new one meanwhile.
                if token is not None and self._tokens.get(connection.key) is token:
                    del self._tokens[connection.key]
            raise

    async def _recorded(self, connection: Connection, request: Request, resource: Resource | None, operation: str) -> Response:
        """Sends, and leaves a row in the transcript and a span in the trace, whatever happens."""
        started, begin = utcnow(), time.perf_counter()
        status: int | None = None
        outcome = "cancelled"
        name = f"{connection.connector.key} {operation} {resource.entity if resource else ''}".strip()
        with _tracer.start_as_current_span(name, kind=SpanKind.CLIENT, record_exception=False, set_status_on_exception=False) as span:
            try:
                response = await self._exchange(connection, request)
                status = response.status
                if not _succeeded(connection, request, response):
                    error = dialect(connection.connector.dialect).error(connection.connector, response)
                    raise classify(connection.connector, resource, request, response, error)
                outcome = "ok"
                return response
            except Failure as failure:
                outcome = failure.kind.value
                raise
            finally:
                span.set_attributes({"crosswalk.connection": connection.key, "crosswalk.outcome": outcome, "http.status": status or 0})
                path = request.path.split("?")[0]
                here = trail.current()
                await record(
                    self._database,
                    VendorCall(
                        run_id=here.run_id,
                        step=here.step,
                        attempt=here.attempt,
                        connection=connection.key,
                        operation=operation,
                        entity=resource.entity if resource else None,
                        method=request.method,
                        path=path[:300],
                        status=status,
                        outcome=outcome,
                        started_at=started,
                        duration_ms=round((time.perf_counter() - begin) * 1000, 3),
                        trace_id=format(span.get_span_context().trace_id, "032x"),
                    ),
                )

    async def _exchange(self, connection: Connection, request: Request) -> Response:
        """One HTTP exchange. What may have been heard by the system is an unknown outcome, if it was a write."""
        headers = dict(request.headers)
        propagate.inject(headers)
        headers.setdefault("Accept", "application/json")
        headers = {**connection.connector.headers, **headers}
        content: bytes | None = None
        if request.json_body is not None:
            content = jsonio.dumps(request.json_body)
            headers.setdefault("Content-Type", "application/json")
        unheard = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
        try:
            async with (
                asyncio.timeout(connection.connector.policy.timeout_seconds),
                self._caller(connection).stream(
                    request.method,
                    connection.url(request),
                    params=list(request.query) or None,
                    headers=headers,
                    content=content,
                    data=dict(request.form) if request.form else None,
                ) as answer,
            ):
                body = bytearray()
                async for chunk in answer.aiter_bytes():
                    body += chunk
                    if len(body) > _MAX_ANSWER_BYTES:
                        raise Malformed("the answer is larger than 10 MB")
                return _unsaid(
                    connection,
                    Response(status=answer.status_code, headers=_lower(answer.headers), cookies=dict(answer.cookies), body=bytes(body)),
                )
        except unheard as error:
            raise Unavailable(f"{connection.title} cannot be reached ({type(error).__name__})") from error
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            detail = f"{connection.title} did not finish its answer ({type(error).__name__})"
            raise (OutcomeUnknown(detail) if request.writes else Unavailable(detail)) from error

    def _caller(self, connection: Connection) -> httpx.AsyncClient:
        """Who shows a certificate has connections of its own, and new ones when the certificate is renewed."""
        if not isinstance(connection.scheme, ClientCertificate):
            return self._client
        shown = tuple(connection.credentials.get(name, "") for name in (*connection.scheme.credentials, "authority_pem"))
        if (connection.key, *shown) not in self._identified:
            try:
                self._identified[connection.key, *shown] = outbound.client(outbound.identified(*shown))
            except ValueError as error:
                raise Unauthenticated(f"{connection.title}: {error}", operation=_SIGN_IN) from error
        return self._identified[connection.key, *shown]

    async def _token(self, connection: Connection) -> Token | None:
        """The cached token, or a new one; many callers wait for one sign-in."""
        token = self._tokens.get(connection.key)
        if token is not None and (token.expires_at is None or token.expires_at - _EARLY_SECONDS > time.time()):
            return token
        async with self._signing_in.setdefault(connection.key, asyncio.Lock()):
            again = self._tokens.get(connection.key)
            if again is not None and again is not token:
                return again
            if isinstance(connection.scheme, RotatingRefreshToken):
                async with self._connections.renewing(connection.key) as credentials:
                    fresh = await self._sign_in(connection, {**connection.settings, **credentials})
                    credentials.update(fresh.renewed if fresh else {})
            else:
                fresh = await self._sign_in(connection, connection.given)
            if fresh is None:
                return None
            self._tokens[connection.key], self._signed_in[connection.key] = fresh, connection
            if again is not None:
                await self._sign_out(connection, again)
            return fresh

    async def _sign_in(self, connection: Connection, given: Mapping[str, str]) -> Token | None:
        scheme, system = connection.scheme, connection.connector.key
        request = scheme.token_request(connection.base_url, given, time.time())
        if request is None:
            return None
        try:
            token = scheme.token(await self._asked(connection, request), time.time(), system)
            if isinstance(scheme, SamlBearer):
                answer = await self._asked(connection, scheme.session_request(token))
                token = scheme.session(token, answer, time.time(), system)
        except Unauthenticated as refused:
            refused.members["operation"] = _SIGN_IN
            raise
        return token

    async def _asked(self, connection: Connection, request: Request) -> Response:
        """The answer to a part of a sign-in; what is no refusal of our credentials is weather."""
        try:
            response = await self._exchange(connection, request)
        except OutcomeUnknown as error:
            raise Unavailable(error.detail) from error
        if not _succeeded(connection, request, response):
            told = dialect(connection.connector.dialect).error(connection.connector, response)
            failure = classify(connection.connector, None, request, response, told)
            if failure.weather:
                raise failure
        return response

    async def _sign_out(self, connection: Connection, token: Token) -> None:
        """Ends the session behind a token, as well as we can: it ends by itself some time."""
        path: str | None = getattr(connection.scheme, "sign_out_path", None)
        if path is not None:
            request = Request(method="POST", path=path.format_map(connection.given), reading=True)
            signed = connection.scheme.sign(request, connection.url(request), token, connection.credentials, time.time())
            with suppress(Failure, TimeoutError):
                async with asyncio.timeout(_SIGN_OUT_SECONDS):
                    await self._exchange(connection, signed)


def malformed(connection: Connection, response: Response, error: Exception) -> Malformed:
    """An answer that does not parse, with a redacted excerpt."""
    excerpt = redact(response.body[:400].decode("utf-8", "replace"), 200)
    return Malformed(
        f"{connection.title} sent an answer that we cannot read: {redact(str(error), 120)}",
        system=connection.connector.key,
        connection=connection.key,
        status=response.status,
        excerpt=excerpt,
    )


def located(
    operation: str,
) -> Callable[[Callable[Concatenate[S, Connection, P], Awaitable[R]]], Callable[Concatenate[S, Connection, P], Awaitable[R]]]:
    """For methods of those that speak through the gate: a failure of theirs says where it happened, as the gate's own do."""

    def wrap(method: Callable[Concatenate[S, Connection, P], Awaitable[R]]) -> Callable[Concatenate[S, Connection, P], Awaitable[R]]:
        @wraps(method)
        async def inner(self: S, connection: Connection, /, *args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return await method(self, connection, *args, **kwargs)
            except Failure as failure:
                self.gate.locate(failure, connection, operation)
                raise

        return inner

    return wrap


def _unsaid(connection: Connection, response: Response) -> Response:
    """A key that goes with the query comes back in the addresses of further pages, and those are shown to callers."""
    if not isinstance(connection.scheme, ApiKey) or connection.scheme.query is None:
        return response
    key = connection.credentials[connection.scheme.credentials[0]]
    body, headers = response.body, response.headers
    for said in {key, quote(key, safe="")} if len(key) >= _LEAST_SECRET else ():
        body = body.replace(said.encode(), b"***")
        headers = {name: value.replace(said, "***") for name, value in headers.items()}
    return response.model_copy(update={"body": body, "headers": headers})


def _succeeded(connection: Connection, request: Request, response: Response) -> bool:
    """What does not say whether it was done is an unknown outcome of a write; of a read, the reader shows what it cannot read."""
    try:
        return dialect(connection.connector.dialect).succeeded(connection.connector, response)
    except ValueError as error:
        if request.writes:
            told = f"{connection.title} answered a write with something that does not say whether it was done"
            raise OutcomeUnknown(told, status=response.status) from error
        return True


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _bind(instance: Instance) -> Connection:
    return Connection(
        number=instance.number,
        key=instance.key,
        title=instance.title,
        base=connector(instance.connector),
        roles=instance.roles,
        owner=instance.owner,
        settings=instance.settings,
        credentials=instance.credentials,
        overrides=Overrides.model_validate(instance.overrides),
        auth=instance.auth,
    )
