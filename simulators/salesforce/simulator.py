"""The tenant and its front door: versions, sessions, limits, dispatch."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections import deque
from collections.abc import Sequence
from typing import ClassVar

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from simulators.kit import Simulator
from simulators.kit.simulator import Record, State
from simulators.salesforce import ids
from simulators.salesforce.auth import Auth, Sessions, bearer
from simulators.salesforce.composite import Composite
from simulators.salesforce.custom import org_schema
from simulators.salesforce.errors import ApiError, method_not_allowed, not_found
from simulators.salesforce.query import Cursors
from simulators.salesforce.records import Records
from simulators.salesforce.rowsets import collections
from simulators.salesforce.seed import seed
from simulators.salesforce.soap import Soap
from simulators.salesforce.sobjects import sobjects
from simulators.salesforce.store import Row
from simulators.salesforce.trouble import broken, throttled
from simulators.salesforce.versions import LATEST, OLDEST, RETIRED, version_list
from simulators.salesforce.wire import NO_BODY, Answer, Call, failed, parse_json, respond

_PATH = re.compile(r"/services/data/v(\d{1,3})\.0(/.*)?")
_METHODS = ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"]
_DAY = 86_400
_LONGEST_URI = 16_384
_FIRST_USER = ids.lengthen("0055g0000000001")


class SalesforceSimulator(Simulator):
    """One org. ``daily_limit``, ``max_concurrent``, ``service_seconds`` and ``sessions.idle_seconds`` may be set at any time.

    ``service_seconds`` is how long every data call takes; only with it can calls overlap and meet ``max_concurrent``.
    """

    key: ClassVar[str] = "salesforce"

    daily_limit: int = 15_000
    max_concurrent: int = 25
    service_seconds: float = 0.0
    user_id: str = _FIRST_USER

    @classmethod
    def new_credentials(cls) -> Record:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return {
            "client_id": f"3MVG9{secrets.token_hex(40)}",
            "client_secret": secrets.token_hex(32).upper(),
            "username": "crosswalk.integration@holt-advisory.example",
            "private_key_pem": pem.decode(),
            "org_id": ids.lengthen(f"00D5g0000{secrets.randbelow(10**6):06d}"),
        }

    def reset(self) -> None:
        self.sessions = Sessions(self.credentials["org_id"], self.now)
        self.records = self.new_records()
        self.records.store.forget()
        self.records.ids.start_from(int(self.now()) * 62)
        self.cursors = Cursors(self.records)
        self.composite = Composite(self.records, self.dispatch)
        self._calls: deque[float] = deque()
        self._in_flight = 0

    def new_records(self) -> Records:
        """The seeded org. An org with packages has more objects and rules."""
        records = Records(org_schema(), self.utcnow, self.user_id)
        seed(records, self.credentials, "SIM1")
        return records

    def state(self) -> State:
        """Every record as the API prints it; the recycle bin is under ``__deleted``."""
        state: State = {name: [] for name in self.records.store.names()}
        state["__deleted"] = []
        for name, kind in self.records.schema.objects.items():
            for row in self.records.store.rows(name, deleted=True):
                document = self.records.document(kind, row, f"v{LATEST}.0")
                state["__deleted" if row["IsDeleted"] else name].append(document)
        return state

    def revoke(self) -> None:
        self.sessions.end_all()

    def throttled(self, args: Record) -> Response:
        return throttled(args)

    def broken(self, status: int, args: Record) -> Response:
        return broken(status, args)

    @property
    def user(self) -> Row:
        return self.records.existing(self.records.schema.objects["User"], self.user_id)

    @property
    def identity_url(self) -> str:
        return f"{self.base_url}/id/{self.credentials['org_id']}/{self.user_id}"

    def routes(self) -> Sequence[BaseRoute]:
        auth = Auth(self)
        return [
            Route("/services/oauth2/token", auth.token, methods=["POST"]),
            Route("/services/oauth2/revoke", auth.revoke, methods=["GET", "POST"]),
            Route("/services/oauth2/introspect", auth.introspect, methods=["POST"]),
            Route("/services/oauth2/userinfo", auth.userinfo, methods=["GET", "POST"]),
            Route("/id/{org}/{user}", auth.userinfo, methods=["GET", "POST"]),
            Route("/services/data{rest:path}", self.data, methods=_METHODS),
            Route("/services/Soap/u/{version}", Soap(self).call, methods=["POST"]),
        ]

    async def data(self, request: Request) -> Response:
        """Every data-API request: version list, then version, session and limits, then the resource."""
        path = request.scope["path"].rstrip("/")
        if path == "/services/data" and request.method == "GET":
            return respond(Answer(200, version_list()))
        if len(request.scope.get("raw_path", b"")) + len(request.scope["query_string"]) > _LONGEST_URI:
            return Response(status_code=414)
        try:
            version, segments = _split(path)
            self._authenticate(request)
        except ApiError as error:
            return respond(failed(error))
        answer = await self._limited(request, version, segments)
        answer.headers["Sforce-Limit-Info"] = f"api-usage={len(self._calls)}/{self.daily_limit}"
        return respond(answer)

    def _authenticate(self, request: Request) -> None:
        header = request.headers.get("authorization")
        token = bearer(header)
        if header and token is None:
            raise ApiError(401, "INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE")
        if token is None or self.sessions.use(token) is None:
            raise ApiError(401, "INVALID_SESSION_ID", "Session expired or invalid")

    async def _limited(self, request: Request, version: str, segments: tuple[str, ...]) -> Answer:
        """Daily quota (rolling 24 h) and calls in flight; a composite counts once."""
        while self._calls and self._calls[0] <= self.now() - _DAY:
            self._calls.popleft()
        if len(self._calls) >= self.daily_limit:
            return failed(ApiError(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."))
        self._calls.append(self.now())
        if self._in_flight >= self.max_concurrent:
            return failed(ApiError(403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded."))
        self._in_flight += 1
        try:
            if self.service_seconds:
                await asyncio.sleep(self.service_seconds)
            return self._answer(request, version, segments, await request.body())
        finally:
            self._in_flight -= 1

    def _answer(self, request: Request, version: str, segments: tuple[str, ...], raw: bytes) -> Answer:
        """One transaction: nothing awaits between reading the store and writing it."""
        params = dict(request.query_params)
        method = params.get("_HttpMethod", request.method).upper() if request.method == "POST" else request.method
        try:
            body = NO_BODY
            if raw and method not in ("GET", "HEAD", "DELETE"):
                if not request.headers.get("content-type", "application/json").lower().startswith("application/json"):
                    raise ApiError(415, "UNSUPPORTED_MEDIA_TYPE", "The request entity is in a format that is not supported by the resource")
                body = parse_json(raw)
            return self.dispatch(Call(method, version, segments, params, request.headers, body))
        except ApiError as error:
            return failed(error)
        finally:
            self.records.store.forget()

    def dispatch(self, call: Call) -> Answer:
        match call.path:
            case ():
                return self._get(call, {**_resources(call), "identity": self.identity_url})
            case ("limits",):
                return self._get(call, self._limits())
            case ("limits", "recordCount"):
                return self._get(call, self._counts(call))
            case ("sobjects", *_):
                return sobjects(self.records, call)
            case ("query" | "queryAll", *rest) if len(rest) < 2:
                return self.cursors.handle(call)
            case ("composite", "sobjects", *_):
                return collections(self.records, call)
            case ("composite", *_):
                return self.composite.handle(call)
        raise not_found()

    @staticmethod
    def _get(call: Call, body: object) -> Answer:
        if call.method not in ("GET", "HEAD"):
            raise method_not_allowed(call.method, "GET,HEAD")
        return Answer(200, body)

    def _limits(self) -> dict[str, object]:
        """ "REST API Developer Guide, Limits"."""
        unused = {
            "DailyBulkApiBatches": 15_000,
            "DailyBulkV2QueryJobs": 10_000,
            "DailyAsyncApexExecutions": 250_000,
            "DataStorageMB": 10_240,
        }
        daily = {"Max": self.daily_limit, "Remaining": max(0, self.daily_limit - len(self._calls))}
        return {"DailyApiRequests": daily, **{name: {"Max": most, "Remaining": most} for name, most in unused.items()}}

    def _counts(self, call: Call) -> dict[str, object]:
        """ "REST API Developer Guide, Record Count"."""
        names = [name.strip() for name in call.params.get("sObjects", "").split(",") if name.strip()]
        kinds = [self.records.sobject(name) for name in names] or list(self.records.schema.objects.values())
        return {"sObjects": [{"count": sum(1 for _ in self.records.store.rows(kind)), "name": kind.name} for kind in kinds]}


def _split(path: str) -> tuple[str, tuple[str, ...]]:
    found = _PATH.fullmatch(path)
    if found is None:
        raise not_found()
    number = int(found.group(1))
    if number in RETIRED:
        raise ApiError(410, "UNSUPPORTED_API_VERSION", f"Version {number}.0 of the REST API has been retired. Use {OLDEST}.0 or later.")
    if not OLDEST <= number <= LATEST:
        raise not_found()
    return f"v{number}.0", tuple(segment for segment in (found.group(2) or "").split("/") if segment)


def _resources(call: Call) -> dict[str, str]:
    """ "REST API Developer Guide, Resources by Version"."""
    return {name: f"{call.root}/{name}" for name in ("composite", "limits", "query", "queryAll", "sobjects")}
