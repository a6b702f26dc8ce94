"""The Asana organization: sign-in, limits, scopes, the ``data`` wrapper, and one endpoint around every operation."""

from __future__ import annotations

import asyncio
import inspect
import json
import secrets
from collections.abc import Sequence
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from simulators.asana import batch, oauth, seed, tasklists, templates
from simulators.asana.context import Context
from simulators.asana.errors import HELP, Refused, bad, forbidden, over_limit, unauthorized
from simulators.asana.facts import KINDS
from simulators.asana.feed import Sync, shown
from simulators.asana.limits import Flight, Window
from simulators.asana.oauth import Grant
from simulators.asana.routes import Operation, find
from simulators.asana.store import Store
from simulators.asana.tasklists import Index
from simulators.asana.view import everything
from simulators.asana.webhooks import Courier
from simulators.kit.simulator import Record, Simulator, State

API = "/api/1.0"
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_PER_MINUTE = {"personal": 150, "advanced": 1500}
_SEARCH = "/tasks/search"
_PHRASE = "6 sad squid snuggle softly"


class Asana(Simulator):
    """Settings are attributes; ``reset`` empties the tenant and leaves them."""

    key: ClassVar[str] = "asana"

    plan: str = "advanced"
    currency: str = "USD"
    rate_limit: int | None = None
    most_reads: int = 50
    most_writes: int = 15
    think_time: float = 0.0
    token_lifetime: float = 3600.0
    deny_consent: bool = False
    consenting: str = seed.ADMINISTRATOR
    external_needs_oauth: bool = True
    unpaged_maximum: int = 1000
    offset_lifetime: float = 900.0
    search_lag: float = 10.0
    event_delay: float = 0.0
    job_seconds: float = 0.5
    failing_jobs: bool = False
    local_targets: bool = True
    retry_seconds: float = 1.0
    retry_maximum: float = 3600.0
    heartbeat_seconds: float = 8 * 3600.0
    courier: Courier

    @classmethod
    def new_credentials(cls) -> Record:
        return {
            "personal_access_token": f"2/{seed.ADMINISTRATOR}/{secrets.token_hex(16)}",
            "service_account_token": f"0/{secrets.token_hex(16)}",
            "client_id": str(secrets.randbelow(9 * 10**15) + 10**15),
            "client_secret": secrets.token_hex(16),
            "redirect_uri": "https://crosswalk.example.com/oauth/callback",
            "refresh_token": f"2/{seed.ADMINISTRATOR}:{secrets.token_hex(16)}",
            "workspace": seed.WORKSPACE,
            "team": seed.DELIVERY,
            # What each consultant has made in the developer console: nobody logs time for another.
            "people": {email: f"2/{gid}/{secrets.token_hex(16)}" for gid, _, email in seed.PEOPLE[1:]},
        }

    def reset(self) -> None:
        if hasattr(self, "courier"):
            self.courier.stop()
        self.store = Store(self.now)
        seed.plant(self.store)
        self.store.committed = self._committed
        self.index = Index()
        self.courier = Courier(self, self.store)
        self.syncs: dict[str, Sync] = {}
        self.window, self.flight = Window(), Flight()
        self.ignored: list[Record] = []
        self.apps = {self.credentials["client_id"]: self.credentials["client_secret"]}
        self.tokens = oauth.Tokens()
        self.tokens.access[self.credentials["personal_access_token"]] = Grant(seed.ADMINISTRATOR)
        self.tokens.access[self.credentials["service_account_token"]] = Grant(seed.SERVICE_ACCOUNT)
        for gid, _, email in seed.PEOPLE[1:]:
            self.tokens.access[self.credentials["people"][email]] = Grant(gid)
        self.tokens.refresh[self.credentials["refresh_token"]] = Grant(seed.ADMINISTRATOR, self.credentials["client_id"])

    def revoke(self) -> None:
        """Every access token, the personal and service-account ones too; a refresh token still gives new ones."""
        self.tokens.access.clear()

    def issue_token(self, email: str) -> str:
        """A personal access token of a person, who then logs time, submits a timesheet or completes a task by the API."""
        person = next(row for row in self.store.all("user") if row["email"] == email)
        token = f"2/{person['gid']}/{secrets.token_hex(16)}"
        self.tokens.access[token] = Grant(person["gid"])
        return token

    def register_app(self) -> Record:
        """Another OAuth application of the organization; it sees no external data of the first."""
        client = {"client_id": str(secrets.randbelow(9 * 10**15) + 10**15), "client_secret": secrets.token_hex(16)}
        self.apps[client["client_id"]] = client["client_secret"]
        return client

    def _committed(self, events: list[Record], tasks: list[tuple[str, Record | None]]) -> None:
        self.index.offer(self.now() + self.search_lag, tasks)
        self.courier.offer(events)

    def state(self) -> State:
        """All records by the path of their kind, with what is opt-in; ``__events`` is the log, ``__ignored`` are unknown members."""
        nobody = Grant(seed.SERVICE_ACCOUNT)
        ctx = Context(self, self.store, nobody, self.store.tables["user"][seed.SERVICE_ACCOUNT], {}, {})
        out: State = {}
        for kind in KINDS.values():
            out[kind.plural] = [everything(ctx, kind.name, record) for record in self.store.all(kind.name)]
        for record in out["tasks"]:
            held = self.store.tables["task"][record["gid"]]["_external"]
            record["external"] = held and {name: value for name, value in held.items() if name != "app"}
        out["__events"] = [shown(self.store, event, named=True) for event in self.store.events]
        out["__ignored"] = self.ignored
        return out

    def throttled(self, args: Record) -> Response:
        """The vendor always says when to come back; without a hint (``retry_after`` null) only a proxy before it answers."""
        wait = args.get("retry_after", 30)
        refused = over_limit(30)
        refused.headers = {} if wait is None else {"Retry-After": str(wait)}
        return self._refusal(refused)

    def broken(self, status: int, args: Record) -> Response:
        """500 carries a phrase for support; a gateway may answer HTML (``args.html``)."""
        headers = {str(name): str(value) for name, value in (args.get("headers") or {}).items()}
        if "body" in args:
            body = args["body"]
            text = body if isinstance(body, str) else json.dumps(body)
            return Response(text, status, headers, media_type=None if "Content-Type" in headers else "application/json")
        if args.get("html"):
            return HTMLResponse("<html><body><h1>Asana is temporarily unavailable</h1></body></html>", status, headers)
        message = {401: "Not Authorized", 402: "Payment Required", 403: "Forbidden", 404: "Not Found", 451: "Unavailable For Legal Reasons"}
        error: Record = {"message": message.get(status, "Server Error"), "help": HELP}
        if status == 500:
            error["phrase"] = _PHRASE
        return _json({"errors": [error]}, status, headers)

    def routes(self) -> Sequence[BaseRoute]:
        return [
            Route("/-/oauth_authorize", self._authorize, methods=["GET"]),
            Route("/-/oauth_token", self._token, methods=["POST"]),
            Route("/-/oauth_revoke", self._revoke, methods=["POST"]),
            Route("/{path:path}", self._answer, methods=_METHODS),
        ]

    async def _authorize(self, request: Request) -> Response:
        return oauth.authorize(self, request)

    async def _token(self, request: Request) -> Response:
        return await oauth.token(self, request)

    async def _revoke(self, request: Request) -> Response:
        return await oauth.revoke(self, request)

    async def _answer(self, request: Request) -> Response:
        try:
            status, document, headers = await self._call(request)
        except Refused as refused:
            return self._refusal(refused)
        return _json(document, status, headers, pretty=request.query_params.get("opt_pretty") == "true")

    async def _call(self, request: Request) -> tuple[int, Any, dict[str, str]]:
        grant, token = self._sign_in(request)
        path = request.url.path
        if not path.startswith(API):
            raise _no_route()
        path = path.removeprefix(API)
        if path == "/batch" and request.method == "POST":
            return await self._batch(grant, token, await request.body())
        reading = request.method == "GET"
        self._admit(token, 1)
        if not self.flight.enter((token, reading), self.most_reads if reading else self.most_writes):
            raise over_limit(1)
        try:
            if self.think_time:
                await asyncio.sleep(self.think_time)
            data, fields = ({}, None) if request.method in ("GET", "DELETE") else _body(await request.body())
            query = dict(request.query_params)
            if "opt_fields" in query:
                fields = [item.strip() for item in query["opt_fields"].split(",") if item.strip()]
            return await self._dispatch(grant, request.method, path, query, data, fields)
        finally:
            self.flight.leave((token, reading))

    async def _dispatch(
        self, grant: Grant, method: str, path: str, query: dict[str, str], data: Record, fields: list[str] | None, *, in_batch: bool = False
    ) -> tuple[int, Any, dict[str, str]]:
        found = find(method, path)
        if found is None:
            raise _no_route()
        operation, names = found
        user = self.store.tables["user"][grant.user]
        ctx = Context(self, self.store, grant, user, query, data, path, fields, in_batch=in_batch)
        self._check_scope(ctx, operation)
        if path.endswith(_SEARCH):
            wait = tasklists.throttle_search(ctx)
            if wait is not None:
                raise over_limit(wait)
        templates.settle(ctx)
        self.store.actor = user["gid"]
        if inspect.iscoroutinefunction(operation.handler):
            status, document = await operation.handler(ctx, names)
        else:
            with self.store.atomic():
                answer = operation.handler(ctx, names)
                if not isinstance(answer, tuple):
                    raise TypeError(f"{operation.path} waits, and may not in the middle of its writes")
                status, document = answer
        return status, document, ctx.headers

    def _check_scope(self, ctx: Context, operation: Operation) -> None:
        """An operation that lists no scope is closed to applications with granular ones (§1)."""
        if ctx.grant.scopes is None or (operation.scope and operation.scope in ctx.grant.scopes):
            return
        raise forbidden(f"The application lacks the scope of this operation: {operation.scope or 'default'}")

    async def _batch(self, grant: Grant, token: str, body: bytes) -> tuple[int, Any, dict[str, str]]:
        """Breaks no limit or runs nothing. The vendor promises no order, so the last action runs first."""
        data, _ = _body(body)
        try:
            actions = batch.actions_of(data)
        except Refused:
            self._admit(token, 1)
            raise
        if grant.scopes is not None:
            raise forbidden("The application lacks the scope of this operation: default")
        self._admit(token, len(actions))
        read = sum(batch.reads(action) for action in actions)
        for reading, count, most in ((True, read, self.most_reads), (False, len(actions) - read, self.most_writes)):
            if self.flight.calls.get((token, reading), 0) + count > most:
                raise over_limit(1)
        answers = [await self._action(grant, action) for action in reversed(actions)]
        return 200, {"data": answers[::-1]}, {}

    async def _action(self, grant: Grant, action: Record) -> Record:
        try:
            batch.check(action)
            data = {} if batch.reads(action) else dict(action.get("data") or {})
            method, path = action["method"].upper(), action["relative_path"]
            query, fields = batch.query_of(action), batch.fields_of(action)
            status, document, headers = await self._dispatch(grant, method, path, query, data, fields, in_batch=True)
        except Refused as refused:
            return {"status_code": refused.status, "headers": refused.headers, "body": refused.body()}
        return {"status_code": status, "headers": headers, "body": document}

    def _sign_in(self, request: Request) -> tuple[Grant, str]:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        grant = self.tokens.grant_of(token.strip(), self.now()) if scheme.lower() == "bearer" else None
        if grant is None:
            raise unauthorized()
        return grant, token.strip()

    def _admit(self, token: str, calls: int) -> None:
        limit = self.rate_limit or _PER_MINUTE[self.plan]
        wait = self.window.admit(token, limit, self.now(), calls)
        if wait is not None:
            raise over_limit(wait)

    def _refusal(self, refused: Refused) -> Response:
        return _json(refused.body(), refused.status, refused.headers)


SIMULATOR = Asana


def _no_route() -> Refused:
    return Refused(404, "No matching route for request")


def _body(raw: bytes) -> tuple[Record, list[str] | None]:
    """``data`` and ``options.fields`` of a JSON body. Without ``data`` nothing was said at all."""
    try:
        document = json.loads(raw) if raw.strip() else {}
    except ValueError as error:
        raise bad("Could not parse request data, invalid JSON") from error
    if not isinstance(document, dict):
        raise bad("Could not parse request data: the body must be a JSON object")
    data = document.get("data", {})
    if not isinstance(data, dict):
        raise bad("data: Value is not an object")
    options = document.get("options")
    fields = options.get("fields") if isinstance(options, dict) else None
    return data, [str(item) for item in fields] if isinstance(fields, list) else None


def _json(document: Any, status: int, headers: dict[str, str], *, pretty: bool = False) -> Response:
    body = json.dumps(document, ensure_ascii=False, indent=2 if pretty else None).encode()
    return Response(body, status, {**headers, "Content-Type": "application/json; charset=UTF-8"})
