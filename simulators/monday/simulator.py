"""The monday.com account: sign-in, limits, headers, and what its people do in their browser."""

from __future__ import annotations

import asyncio
import json
import secrets
import uuid
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from simulators.kit.simulator import Record, Simulator, State
from simulators.monday import boards, copies, facts, items, oauth, pages, people, reading, seed, updates  # noqa: F401
from simulators.monday.errors import Rejected, limited, unauthenticated
from simulators.monday.execution import answer, refusal
from simulators.monday.hooks import Hooks, jwt
from simulators.monday.limits import Limits
from simulators.monday.schema import published, schema_of
from simulators.monday.state import everything
from simulators.monday.store import ACCOUNT_ID, Store, stamp
from simulators.monday.wire import read


class Monday(Simulator):
    """Settings are attributes, read again by ``reset``: limits as recorded, a plan's daily calls, the version of the account."""

    key = "monday"

    calls_per_minute = 1335
    calls_per_day = 25_000
    concurrent = 80
    calls_per_address = 5_000
    complexity_budget: int | None = None
    think_time: float = 0.0
    # "2026", "2024" or "2023": how a spent budget is told, and whether errors are flat (sheet §9, §10).
    error_style = "2026"
    # What a caller gets that names no version: the flip can lag behind the quarter.
    account_version = facts.CURRENT
    deny_consent = False
    # A duplicate of a board with more items answers before they are there.
    async_items = 50
    job_seconds: float = 0.5
    retry_seconds: float = 60.0
    app_user = seed.ADMINISTRATOR

    @classmethod
    def new_credentials(cls) -> Record:
        """``api_token`` is the administrator's personal token; the rest is the app's."""
        claims = {"tid": secrets.randbelow(10**9), "aai": 11, "uid": int(seed.ADMINISTRATOR), "actid": ACCOUNT_ID, "per": "me:write"}
        return {
            "api_token": jwt(claims, secrets.token_hex(32)),
            "client_id": secrets.token_hex(16),
            "client_secret": secrets.token_hex(16),
            "signing_secret": secrets.token_hex(16),
            "redirect_uri": "http://127.0.0.1:8080/oauth/callback",
        }

    @property
    def web_url(self) -> str:
        return "https://holt-group.monday.com"

    def reset(self) -> None:
        earlier: Hooks | None = getattr(self, "hooks", None)
        if earlier:
            earlier.stop()
        self.store = Store(self.now)
        self.hooks: Hooks = Hooks(self)
        self.limits = Limits(self.calls_per_minute, self.calls_per_day, self.concurrent, self.calls_per_address, self.complexity_budget)
        self.tokens = oauth.Tokens()
        self.tokens.issue(self.credentials["api_token"], seed.ADMINISTRATOR)
        seed.plant(self.store)

    def revoke(self) -> None:
        """Every token, the personal one too; the code flow, :meth:`issue_token` or :meth:`reset` gives a new one."""
        self.tokens = oauth.Tokens()

    def state(self) -> State:
        self.store.settle()
        return everything(self.store)

    # What people do in their browser

    def issue_token(self, user_id: str) -> str:
        """The personal token that this person copies from the developer menu; regenerating it ends the one before."""
        for token in [row for row in self.tokens.known.values() if row.user_id == user_id and not row.of_app]:
            if token.value != self.credentials["api_token"]:
                del self.tokens.known[token.value]
        return self.tokens.issue(jwt({"uid": int(user_id), "actid": ACCOUNT_ID}, secrets.token_hex(32)), user_id).value

    def track_time(self, item_id: str, user_id: str, started_at: float, seconds: int) -> None:
        """The person runs the clock of a time tracking column, which the API only reads."""
        item = self.store.tables["items"][item_id]
        board = self.store.tables["boards"][item["board_id"]]
        column = next(row for row in board["_columns"] if row["type"] == "time_tracking")
        kept = item["_values"].get(column["id"]) or {"duration": 0, "history": []}
        ends, moment = stamp(started_at + seconds), self.store.stamp()
        session: Record = {"id": self.store.next_id("sessions"), "status": "active", "started_at": stamp(started_at), "ended_at": ends}
        by_hand = dict.fromkeys(f"manually_entered_{end}_{part}" for end in ("start", "end") for part in ("date", "time"))
        session |= dict.fromkeys(by_hand, False) | {"started_user_id": user_id, "ended_user_id": user_id}
        session |= {"created_at": moment, "updated_at": moment}
        item["_values"][column["id"]] = {"duration": kept["duration"] + seconds, "history": [*kept["history"], session]}
        item["_changed"][column["id"]] = item["updated_at"] = moment

    def restore_item(self, item_id: str) -> None:
        """Somebody takes an item back out of the archive or the bin."""
        self.store.tables["items"][item_id]["state"] = "active"

    def deactivate_user(self, user_id: str) -> None:
        """An administrator ends a person's account: tokens stop, and webhooks made by it fall silent."""
        self.store.tables["users"][user_id]["status"] = "INACTIVE"

    # The wire

    def routes(self) -> Sequence[BaseRoute]:
        schema_of(self.account_version)  # built before the first caller waits for it
        return [
            Route("/v2", self._graphql, methods=["POST"]),
            Route("/v2/", self._graphql, methods=["POST"]),
            Route("/v2/file", self._graphql, methods=["POST"]),
            Route("/v2/get_schema", self._schema, methods=["GET"]),
            Route("/oauth2/authorize", self._authorize, methods=["GET"]),
            Route("/oauth2/token", self._token, methods=["POST"]),
        ]

    async def _authorize(self, request: Request) -> Response:
        return oauth.authorize(request, self.tokens, self.credentials, self.app_user, self.now(), denied=self.deny_consent)

    async def _token(self, request: Request) -> Response:
        return await oauth.redeem(request, self.tokens, self.credentials, self.now())

    async def _schema(self, request: Request) -> Response:
        """The vendor publishes one document per version; of the older ones only the current one is kept here."""
        if request.query_params.get("format", "json") != "sdl":
            return JSONResponse({"errors": [{"message": "Only format=sdl is kept here"}]}, 400)
        return Response(published(), media_type="text/plain")

    async def _graphql(self, request: Request) -> Response:
        ident = str(uuid.uuid4())
        headers = {"X-Request-Id": ident, "X-Powered-By": "Cosmo-Router"}
        entered = False
        try:
            token = self.tokens.of(request.headers.get("authorization", ""))
            user = self.store.get("users", token.user_id) if token else None
            if token is None or user is None or user["status"] != "ACTIVE" or user["kind"] == "view_only":
                raise unauthenticated()
            self.limits.admit(request.client.host if request.client else "", self.now())
            self.limits.in_flight += 1
            entered = True
            if self.think_time:
                await asyncio.sleep(self.think_time)
            self.store.settle()
            sent = await read(request)
            version = request.headers.get("api-version", "")
            if version not in [row[0] for row in facts.VERSIONS]:
                version = self.account_version
            return await answer(self, token, user, version, sent, headers)
        except Rejected as rejected:
            return refusal(self, rejected, headers)
        finally:
            if entered:
                self.limits.in_flight -= 1
            self.hooks.flush()

    def throttled(self, args: Record) -> Response:
        """Over the calls of a minute; ``args.code`` may name another limit. The wait is told only when the fault asks for it."""
        code = args.get("code", "RATE_LIMIT_EXCEEDED")
        message = {
            "RATE_LIMIT_EXCEEDED": "Minute limit rate exceeded",
            "COMPLEXITY_BUDGET_EXHAUSTED": "Complexity budget exhausted",
            "DAILY_LIMIT_EXCEEDED": "Daily limit exceeded",
            "maxConcurrencyExceeded": "Max concurrent requests exceeded",
        }.get(code, "Too many calls")
        wait = args.get("retry_after")
        return refusal(self, limited(code, message, wait), {"X-Request-Id": str(uuid.uuid4())})

    def broken(self, status: int, args: Record) -> Response:
        """A fault of the server is told inside a 200; the gateway before it answers 502 to 504 in HTML (sheet §9)."""
        headers = {"X-Request-Id": str(uuid.uuid4()), **{str(name): str(value) for name, value in (args.get("headers") or {}).items()}}
        if "body" in args:
            body = args["body"]
            return Response(body if isinstance(body, str) else json.dumps(body), status, headers, "application/json")
        if status == 401:
            return refusal(self, unauthenticated(), headers)
        if status in (502, 503, 504):
            return HTMLResponse(f"<html><head><title>{status}</title></head><body><h1>Please try again</h1></body></html>", status, headers)
        extensions: Any = {"status_code": status if status != 200 else 500, "error_code": "INTERNAL_SERVER_ERROR", "service": "monolith"}
        errors = [{"message": "Internal server error", "path": [], "extensions": extensions}]
        return JSONResponse({"data": None, "errors": errors}, status, headers)
