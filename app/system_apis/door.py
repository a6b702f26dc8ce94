"""The door for what systems tell us: ``POST /events/v1/{connection}``. Open, for systems have no token of ours: each proves itself.

In this order: how often, how large, whose; only then is it kept, and only when it is kept is it acknowledged.
"""

from __future__ import annotations

import time

from opentelemetry import metrics
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from app.core.problems import MethodNotAllowed, NotFound, Problem
from app.core.settings import Settings
from app.platform.events import TOKEN, Delivery, Inbox, Subscriptions
from app.platform.identity.addresses import client_address, networks
from app.platform.pipeline.body import read_body
from app.platform.pipeline.head import read_head
from app.platform.pipeline.translation import exception_handlers
from app.platform.traffic.counters import counters, open_storage
from app.platform.traffic.inbound import InboundLimiter, RateLimited
from app.platform.traffic.tiers import Tiers
from app.system_apis.gate import Gate
from app.system_apis.kit import hooks
from app.system_apis.kit.connector import Connection

_TIER = "events"
_LONGEST_ECHO = 2048
_meter = metrics.get_meter("crosswalk.events")
_kept = _meter.create_counter("crosswalk.events.kept", description="Messages of systems that were verified and are new.")
_known = _meter.create_counter("crosswalk.events.known", description="Messages that were kept before.")
_refused = _meter.create_counter("crosswalk.events.refused", description="Messages that nothing proved to be the system's.")


class NotVerified(Problem):
    slug, title, status = "event-not-verified", "Nothing proves that this message is the system's", 401
    advice = "Subscribe again with `crosswalk events subscribe`, or compare the secret with the one at the system."

    def __init__(self, detail: str) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": 'Signature realm="events"'})


class Door:
    def __init__(self, gate: Gate, inbox: Inbox, subscriptions: Subscriptions, settings: Settings) -> None:
        self._gate = gate
        self._inbox = inbox
        self._subscriptions = subscriptions
        self._limiter = InboundLimiter(counters(open_storage(settings)), Tiers({_TIER: [settings.event_limit]}, _TIER))
        self._proxies = networks(settings.trusted_proxies)
        self._max_body_bytes = settings.max_body_bytes

    def app(self) -> ASGIApp:
        app = Starlette(
            routes=[Route("/events/v1/{connection}", self.receive, methods=["GET", "POST"])], exception_handlers=exception_handlers()
        )
        app.router.redirect_slashes = False
        return app

    async def receive(self, request: Request) -> Response:
        connection, events = await self._known(request.path_params["connection"])
        await self._admit(connection, request)
        verify = events.verify
        if isinstance(verify, hooks.SharedState) and (echo := request.query_params.get(verify.parameter)):
            return PlainTextResponse(echo[:_LONGEST_ECHO])
        if request.method != "POST":
            raise MethodNotAllowed("Offered here: POST.", headers={"Allow": "POST"})
        body = await read_body(read_head(request.scope), request.receive, self._max_body_bytes)
        message = hooks.Message(path=request.url.path, headers=dict(request.headers.items()), body=body)
        token = request.query_params.get(TOKEN)
        if isinstance(verify, hooks.HandshakeSecret) and (offered := message.headers.get(verify.offer)):
            return await self._shaken(connection, token, verify, offered)
        if isinstance(verify, hooks.SignedToken) and (answer := verify.answer(message)) is not None:
            return Response(answer, media_type="application/json")
        secret = await self._secret(connection, verify, token)
        if not secret or not verify.verified(message, secret, time.time()):
            _refused.add(1, {"connection": connection.key})
            raise NotVerified("The signature or the secret is not the right one.")
        await self._keep(connection, events, message)
        return Response(b"{}", media_type="application/json")

    async def _known(self, key: str) -> tuple[Connection, hooks.Events]:
        """The same 404 for a connection that there is not, and for one that tells nothing here."""
        nothing = NotFound("Nothing is received here.")
        try:
            connection = await self._gate.connection(key)
        except NotFound:
            raise nothing from None
        if connection.connector.events is None:
            raise nothing
        return connection, connection.connector.events

    async def _admit(self, connection: Connection, request: Request) -> None:
        address = client_address(request.scope, self._proxies)
        decision = await self._limiter.admit(f"events:{connection.key}:{address}", _TIER, 1, "open")
        if decision is not None and not decision.allowed:
            raise RateLimited(decision)

    async def _shaken(self, connection: Connection, token: str | None, verify: hooks.HandshakeSecret, offered: str) -> Response:
        """Only for an address that we have just subscribed, and only once: a stranger's secret replaces none."""
        if token is None or len(offered) > _LONGEST_ECHO or not await self._subscriptions.shake(connection.key, token, offered):
            _refused.add(1, {"connection": connection.key})
            raise NotVerified("Nobody has asked for this handshake.")
        return Response(status_code=200, headers={verify.offer: offered})

    async def _secret(self, connection: Connection, verify: hooks.Verification, token: str | None) -> str | None:
        if token is not None and (found := await self._subscriptions.secret(connection.key, token)):
            return found
        # A token that we do not know is no way round a subscription's own secret.
        return connection.credentials.get(verify.secret) if token is None or isinstance(verify, hooks.SignedToken) else None

    async def _keep(self, connection: Connection, events: hooks.Events, message: hooks.Message) -> None:
        if events.says_nothing(message):
            return
        delivery = Delivery(
            connection=connection.key,
            delivery=hooks.delivery_id(events, message),
            digest=hooks.digest(message.body),
            headers={name: message.headers[name][:500] for name in events.headers if name in message.headers},
            body=message.body,
        )
        new = await self._inbox.keep([delivery])
        (_kept if new else _known).add(1, {"connection": connection.key})
