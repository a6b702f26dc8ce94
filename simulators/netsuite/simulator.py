"""The NetSuite tenant: one account, its services and its concurrency limit (sheet 1, 8, 9)."""

from __future__ import annotations

import asyncio
import secrets
import uuid
from collections.abc import Sequence
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from simulators.kit import Simulator
from simulators.kit.simulator import Record, State
from simulators.netsuite.auth import TOKEN_PATH, Denied, Gate
from simulators.netsuite.errors import Refused, answer, error
from simulators.netsuite.jobs import JOBS, Jobs
from simulators.netsuite.render import RECORD, Renderer, link
from simulators.netsuite.routes import Call, RecordService, split_path, suiteql
from simulators.netsuite.schema import TYPES
from simulators.netsuite.seed import seed
from simulators.netsuite.store import Store
from simulators.netsuite.tables import Catalogue

SUITEQL = "/services/rest/query/v1/suiteql"
SYSTEM = "/services/rest/system/v1"
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_MAINTENANCE = "<html><head><title>Service Unavailable</title></head><body><h1>NetSuite is temporarily unavailable</h1></body></html>"


class NetSuite(Simulator):
    """Tunable per instance: limits, latency, the account's time zone, and faults seen in recordings."""

    key = "netsuite"
    max_concurrent = 5
    service_time = 0.004
    allow_rs256 = False
    async_delay = 0.0
    time_zone = "UTC"
    wrong_last_link = False
    total_results_cap: int | None = None

    @classmethod
    def new_credentials(cls) -> Record:
        key = ec.generate_private_key(ec.SECP256R1())
        return {
            "account": f"{secrets.randbelow(9_000_000) + 1_000_000}_SB1",
            "client_id": secrets.token_hex(32),
            "certificate_id": secrets.token_urlsafe(24),
            "private_key_pem": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
            "algorithm": "ES256",
            "consumer_key": secrets.token_hex(32),
            "consumer_secret": secrets.token_hex(32),
            "token_id": secrets.token_hex(32),
            "token_secret": secrets.token_hex(32),
        }

    def reset(self) -> None:
        self.in_flight = 0
        self.store = Store(self.utcnow)
        seed(self.store)
        self.gate = Gate(self.credentials, self.base_url, self.now)
        self.jobs = Jobs(self.base_url, self.now)

    @property
    def login_audit(self) -> list[Record]:
        """The true causes of refused logins, which callers never see (sheet 2.2)."""
        return self.gate.audit

    @property
    def zone(self) -> tzinfo:
        return UTC if self.time_zone == "UTC" else ZoneInfo(self.time_zone)

    def state(self) -> State:
        render = Renderer(self.store, self.base_url, expand_all=True)
        found = {kind.name: [render.record(row) for row in self.store.all(kind.name)] for kind in TYPES.values() if kind.exposed}
        return found | {"__loginAudit": list(self.login_audit)}

    def revoke(self) -> None:
        self.gate.tokens.clear()

    def throttled(self, args: Record) -> Response:
        """Over the account's concurrency: at once, without queueing; the documented sample has the odd top-level code (sheet 8, 9)."""
        detail = {"detail": "Concurrent request limit exceeded. Request blocked.", "o:errorCode": "CONCURRENCY_LIMIT_EXCEEDED"}
        headers = {"Retry-After": str(args["retry_after"])} if args.get("retry_after") is not None else None
        return error(429, detail, headers=headers, members={"o:errorCode": "USER_ERROR"})

    def broken(self, status: int, args: Record) -> Response:
        headers = {str(name): str(value) for name, value in (args.get("headers") or {}).items()}
        if args.get("body") is not None:
            body = args["body"]
            return Response(body, status, headers) if isinstance(body, str) else JSONResponse(body, status, headers)
        if status in (502, 503, 504):
            return HTMLResponse(_MAINTENANCE, status, headers)
        codes = {401: "INVALID_LOGIN", 403: "INSUFFICIENT_PERMISSION", 404: "NONEXISTENT_ID", 400: "USER_ERROR"}
        detail = f"An unexpected error occurred. Error ID: {uuid.uuid4().hex[:16]}"
        return error(status, {"detail": detail, "o:errorCode": codes.get(status, "UNEXPECTED_ERROR")}, headers=headers)

    def routes(self) -> Sequence[BaseRoute]:
        return [
            Route(TOKEN_PATH, self._token, methods=_METHODS),
            Route("/services/rest/{rest:path}", self._service, methods=_METHODS),
        ]

    async def _token(self, request: Request) -> Response:
        """``POST token``: RFC 6749 shape for failures (sheet 2.1)."""
        if request.method != "POST":
            return error(405, {"detail": "The method is not allowed.", "o:errorCode": "METHOD_NOT_ALLOWED"}, headers={"Allow": "POST"})
        self.gate.allow_rs256 = self.allow_rs256
        form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
        try:
            return JSONResponse(self.gate.issue(form))
        except Denied as denied:
            return JSONResponse({"error": denied.oauth_error}, 400)

    async def _service(self, request: Request) -> Response:
        """Every other service: login, then a place among the concurrent requests, then the work itself, which is atomic."""
        path = request.scope.get("raw_path", request.url.path.encode()).decode("latin-1").split("?")[0]
        query = request.scope.get("query_string", b"").decode("latin-1")
        try:
            self.gate.admit(request.method, path, query, request.headers.get("authorization", ""))
            if self.in_flight >= self.max_concurrent:
                return self.throttled({})
            self.in_flight += 1
            try:
                await asyncio.sleep(self.service_time)
                return self._dispatch(path, query, request.method, request, await request.body())
            finally:
                self.in_flight = max(0, self.in_flight - 1)
        except Refused as refused:
            return refused.response()

    def _dispatch(self, path: str, query: str, method: str, request: Request, body: bytes) -> Response:
        def call(root: str) -> Call:
            return Call(method, split_path(path, root), query, request.headers, body)

        tables = Catalogue(self.store, self.zone)
        if path.startswith(RECORD + "/"):
            return self._record(call(RECORD), tables)
        if path == SUITEQL:
            return suiteql(call(SUITEQL), tables, self.base_url, SUITEQL)
        if path.startswith(JOBS + "/") and method == "GET":
            return self.jobs.read(split_path(path, JOBS))
        if path.startswith(SYSTEM + "/") and method == "GET":
            return self._system(path.removeprefix(SYSTEM + "/"))
        raise Refused(404, "NONEXISTENT_ID", "The resource does not exist.", url=path)

    def _record(self, call: Call, tables: Catalogue) -> Response:
        service = RecordService(self.store, self.base_url, self.wrong_last_link, self.total_results_cap, tables)
        if call.method == "GET" or "respond-async" not in call.headers.get("prefer", "").lower():
            return service.handle(call)

        def run() -> Response:
            try:
                return service.handle(call)
            except Refused as refused:
                return refused.response()

        self.jobs.delay = self.async_delay
        return self.jobs.start(call.headers.get("x-netsuite-idempotency-key"), run)

    def _system(self, name: str) -> Response:
        """``serverTime`` and ``governanceLimits`` (sheet 1, 9); the member name of the former is not in the sheet."""
        here = link(f"{self.base_url}{SYSTEM}/{name}")
        if name == "serverTime":
            return answer(200, {"links": here, "serverTime": self.store.now().strftime("%Y-%m-%dT%H:%M:%SZ")})
        if name == "governanceLimits":
            limit = self.max_concurrent
            doc: dict[str, Any] = {"links": here, "accountConcurrencyLimit": limit, "accountUnallocatedConcurrencyLimit": limit}
            return answer(200, doc | {"integrationLimitType": "accountLimit"})
        raise Refused(404, "NONEXISTENT_ID", "The resource does not exist.", url=name)
