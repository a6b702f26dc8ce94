"""The Kantata OX tenant: sign-in, limits, headers, and one endpoint around every operation."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from simulators.kantata import oauth, seeds
from simulators.kantata.bodies import Query, parse_body
from simulators.kantata.context import Context
from simulators.kantata.envelope import linked
from simulators.kantata.errors import Refused, not_found, unauthorized
from simulators.kantata.limits import Window, check, over_limit
from simulators.kantata.names import BY_NAME
from simulators.kantata.render import render
from simulators.kantata.routes import Operation, operations
from simulators.kantata.store import Store
from simulators.kit.simulator import Record, Simulator, State

API = "/api/v1"
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_OWN_KEYS = (
    "id",
    "service_name",
    "service_model",
    "service_model_ref",
    "status",
    "external_message",
    "external_link",
    "external_status",
    "locked",
)


class KantataOX(Simulator):
    """Settings are attributes; ``reset`` empties the tenant and leaves them."""

    key: ClassVar[str] = "kantata"

    rate_limit: int | None = None
    lower_rate_limit: int | None = None
    tell_retry_after: bool = False
    max_concurrent: int = 20
    think_time: float = 0.0
    token_lifetime: float | None = None
    deny_consent: bool = False
    unique_references: bool = True
    bare_expense_categories: bool = False
    participations_need_workspace: bool = False
    template_delay: int = 0
    in_flight: int = 0

    @classmethod
    def new_credentials(cls) -> Record:
        return {
            "access_token": secrets.token_hex(32),
            "client_id": secrets.token_hex(32),
            "client_secret": secrets.token_hex(32),
        }

    def reset(self) -> None:
        self.store = Store(self.now)
        seeds.plant(self.store)
        self.tokens = oauth.Tokens()
        self.tokens.tokens[self.credentials["access_token"]] = (seeds.ADMINISTRATOR, None)
        self.window = Window()
        self.ignored_attributes: list[Record] = []

    def revoke(self) -> None:
        """Every token, the personal one too; the code flow or :meth:`reset` gives a new one (§3)."""
        self.tokens = oauth.Tokens()

    def issue_token(self, user: str) -> str:
        """A token of another person of the account, who sees less than the administrator."""
        return self.tokens.issue(user)

    def state(self) -> State:
        """All records by collection, with their references, custom values and has-many keys; ``__ignored`` are dropped attributes."""
        out = {
            name: [self._flat(name, row) for row in table.values() if not row.get("deleted_at")]
            for name, table in self.store.tables.items()
        }
        out["__ignored"] = self.ignored_attributes
        return out

    def _flat(self, collection: str, record: Record) -> Record:
        shown = render(self.store, collection, record, everything=True)
        for include, (key, target) in BY_NAME[collection].includes.items():
            if key.endswith("_ids") and target in BY_NAME:
                shown[key] = linked(self.store, collection, include, record)
        subject = f"{BY_NAME[collection].subject}:{record['id']}"
        held = self.store.where("external_references", "_subject", subject)
        values = self.store.where("custom_field_values", "_subject", subject)
        shown["external_references"] = [{key: row.get(key) for key in _OWN_KEYS} for row in held]
        shown["custom_field_values"] = [
            {key: row[key] for key in ("id", "custom_field_id", "custom_field_name", "value")} for row in values
        ]
        if "_approved" in record:
            shown["approved"] = record["_approved"]
        return shown

    def throttled(self, args: Record) -> Response:
        """No recorded answer carries ``Retry-After`` (§11): it is sent only when the fault asks for it."""
        return self._refusal(over_limit(), {} if args.get("retry_after") is None else {"Retry-After": str(args["retry_after"])})

    def broken(self, status: int, args: Record) -> Response:
        """503 is maintenance, in JSON unless ``args.html``; everything else the system error (§11)."""
        headers = {**self._headers(), **{str(name): str(value) for name, value in (args.get("headers") or {}).items()}}
        if "body" in args:
            body = args["body"]
            text = body if isinstance(body, str) else json.dumps(body)
            return Response(text, status, headers, media_type=None if "Content-Type" in headers else "application/json")
        if args.get("html"):
            return HTMLResponse("<html><body><h1>We'll be back shortly</h1></body></html>", status, headers)
        if status == 401:
            return self._refusal(unauthorized(), headers)
        message = {503: "Down for maintenance", 404: "Not found", 429: "Rate limit exceeded"}.get(status, "Internal server error")
        return self._refusal(Refused(status, [{"type": "system", "message": message}]), headers)

    def routes(self) -> Sequence[BaseRoute]:
        found: list[BaseRoute] = [
            Route("/oauth/authorize", self._authorize, methods=["GET"]),
            Route("/oauth/token", self._token, methods=["POST"]),
        ]
        for operation in operations():
            endpoint = self._endpoint(operation)
            paths = (f"{API}/{operation.path}", f"{API}/{operation.path}.json")
            found.extend(Route(path, endpoint, methods=[operation.method]) for path in paths)
        unknown = Operation("", "", "unknown", _unknown)
        # A known path with another method is 404 here too: a match by path alone must not end in Starlette's own 405.
        found.append(Route("/{rest:path}", self._endpoint(unknown), methods=_METHODS))
        return found

    async def _authorize(self, request: Request) -> Response:
        answer = oauth.authorize(request, self.tokens, self.credentials, seeds.ADMINISTRATOR, self.now(), denied=self.deny_consent)
        answer.headers.update(self._headers())
        return answer

    async def _token(self, request: Request) -> Response:
        answer = await oauth.token(request, self.tokens, self.credentials, self.now(), self.token_lifetime)
        answer.headers.update(self._headers())
        return answer

    def _endpoint(self, operation: Operation) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            begin = time.perf_counter()
            try:
                document = await self._call(operation, request)
            except Refused as refused:
                return self._refusal(refused, {"X-Runtime": f"{time.perf_counter() - begin:.6f}"})
            headers = {**self._headers(), "X-Runtime": f"{time.perf_counter() - begin:.6f}"}
            return Response(status_code=204, headers=headers) if document is None else _json(document, 200, headers)

        return answer

    async def _call(self, operation: Operation, request: Request) -> Any:
        if self.in_flight >= self.max_concurrent:
            raise over_limit()
        self.in_flight += 1
        try:
            if self.think_time:
                await asyncio.sleep(self.think_time)
            user, token = self._sign_in(request)
            rate, lower, tell = self.rate_limit, self.lower_rate_limit, self.tell_retry_after
            check(self.window, operation.name, token, self.now(), rate=rate, lower=lower, tell=tell)
            ctx = Context(
                store=self.store,
                user=user,
                query=Query(request.url.query),
                body=parse_body(request.headers.get("content-type", ""), await request.body()),
                ignored=self.ignored_attributes,
                unique_references=self.unique_references,
                bare_expense_categories=self.bare_expense_categories,
                participations_need_workspace=self.participations_need_workspace,
                template_delay=self.template_delay,
            )
            self.store.actor = user["id"]
            with self.store.atomic():
                return operation.handler(ctx, str(request.path_params.get("id", "")))
        finally:
            self.in_flight -= 1

    def _sign_in(self, request: Request) -> tuple[Record, str]:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        user = self.tokens.user_of(token.strip(), self.now()) if scheme.lower() == "bearer" else None
        record = self.store.get("users", user)
        if record is None:
            raise unauthorized()
        return record, token

    def _headers(self) -> dict[str, str]:
        return {"X-Request-Id": str(uuid.uuid4()), "X-Runtime": "0.001000", "Cache-Control": "no-cache, no-store"}

    def _refusal(self, refused: Refused, headers: dict[str, str] | None = None) -> Response:
        return _json({"errors": refused.errors}, refused.status, {**self._headers(), **(headers or {}), **refused.headers})


def _unknown(_: Context, __: str) -> Any:
    raise not_found()


def _json(document: Any, status: int, headers: dict[str, str]) -> Response:
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    if status == 200:
        headers = {**headers, "ETag": f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'}
    return Response(body, status, {**headers, "Content-Type": "application/json; charset=utf-8"})
