"""Webhooks (§7): the handshake inside the request, signed deliveries in the background, retries, heartbeats, and the end of a dead one."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
import ssl
from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from simulators.asana import feed
from simulators.asana.context import Context
from simulators.asana.errors import Refused, bad, forbidden, missing
from simulators.asana.facts import WEBHOOK
from simulators.asana.store import Store, stamp
from simulators.asana.values import read
from simulators.asana.view import full
from simulators.kit.simulator import Record

if TYPE_CHECKING:
    from simulators.asana.simulator import Asana

HIGHER = ("workspace", "team", "portfolio")
ACTIONS = ("changed", "added", "removed", "deleted", "undeleted")
GIVE_UP = 86_400.0
HANDSHAKE_SECONDS = 10.0
GONE = 410


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


async def create(ctx: Context, _: dict[str, str]) -> tuple[int, Any]:
    """``POST /webhooks``: answers only after the target has sent the secret back."""
    if ctx.in_batch:
        raise bad("Webhooks cannot be created in a batch.")
    values = read(ctx, WEBHOOK, creating=True)
    found = ctx.store.find(values["resource"])
    kind = found[0] if found else ""
    check_filters(kind, values.get("filters") or [], needed=kind in HIGHER)
    _check_target(ctx, values["resource"], values["target"])
    secret = secrets.token_hex(32)
    await _handshake(values["target"], secret)
    if ctx.store.where("webhook", resource=values["resource"], target=values["target"]):
        raise bad("target: A webhook with this resource and target already exists.")
    with ctx.store.atomic():
        record = ctx.store.insert(
            "webhook",
            {
                **dict.fromkeys(WEBHOOK.fields),
                **values,
                "filters": values.get("filters") or [],
                "active": False,
                "created_at": ctx.store.now(),
                "delivery_retry_count": 0,
                "_secret": secret,
                "_user": ctx.user["gid"],
                "_app": ctx.grant.app,
            },
        )
    answer = {"data": full(ctx, "webhook", record), "X-Hook-Secret": secret}
    ctx.store.keep("webhook", record["gid"], active=True)
    ctx.simulator.courier.start(record["gid"])
    return 201, answer


def check_filters(kind: str, filters: Any, *, needed: bool) -> None:
    if not isinstance(filters, list) or any(not isinstance(item, dict) for item in filters):
        raise bad("filters: Value is not an array of filters")
    if needed and not filters:
        raise bad(f"filters: Webhooks on a {kind} must have filters.")
    for item in filters:
        if not item.get("resource_type"):
            raise missing("filters.resource_type")
        if item.get("action") is not None and item["action"] not in ACTIONS:
            raise bad(f"filters.action: Not a valid value: {item['action']}. Must be one of {', '.join(ACTIONS)}")
        if item.get("fields") and (item.get("action") != "changed" or kind in HIGHER):
            raise bad("filters.fields: Only valid for the action changed, and not on a higher-level resource")


def _check_target(ctx: Context, resource: str, target: str) -> None:
    parts = urlsplit(target)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad(f"target: Not a valid URL: {target}")
    if not ctx.simulator.local_targets and _local(parts.hostname):
        raise forbidden("target: Webhooks cannot be delivered to localhost or to private addresses.")
    if ctx.store.where("webhook", resource=resource, target=target):
        raise bad("target: A webhook with this resource and target already exists.")


def _local(host: str) -> bool:
    if host == "localhost" or host.endswith((".local", ".internal")):
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        return False


async def _handshake(target: str, secret: str) -> None:
    try:
        async with httpx.AsyncClient(timeout=HANDSHAKE_SECONDS, verify=_trust()) as http:
            answer = await http.post(target, headers={"X-Hook-Secret": secret})
    except httpx.HTTPError as error:
        raise Refused(403, f"Could not complete activation handshake with target URL: {target} ({type(error).__name__})") from error
    if answer.status_code not in (200, 204):
        message = (
            f"The remote server which is intended to receive the webhook responded with an incorrect HTTP status code: {answer.status_code}"
        )
        raise Refused(403, message)
    if answer.headers.get("x-hook-secret") != secret:
        raise Refused(403, "The remote server did not send the X-Hook-Secret of the handshake back.")


def wants(webhook: Record, event: Record) -> bool:
    if webhook["resource"] not in event["_above"]:
        return False
    return not webhook["filters"] or any(_passes(item, event) for item in webhook["filters"])


def _passes(item: Record, event: Record) -> bool:
    change = event["change"] or {}
    return (
        item["resource_type"] == event["kind"]
        and item.get("resource_subtype") in (None, event["subtype"])
        and item.get("action") in (None, event["action"])
        and (not item.get("fields") or change.get("field") in item["fields"])
    )


class Courier:
    """One background worker per webhook: in order, again and again until the target answers 2xx, gone after a day of failures."""

    def __init__(self, simulator: Asana, store: Store) -> None:
        self.simulator = simulator
        self.store = store
        self.queues: dict[str, list[Record]] = {}
        self.wakers: dict[str, tuple[asyncio.AbstractEventLoop, asyncio.Event]] = {}
        self.tasks: set[asyncio.Task[None]] = set()

    def start(self, gid: str) -> None:
        self.queues[gid] = []
        self.wakers[gid] = (asyncio.get_running_loop(), asyncio.Event())
        task = asyncio.create_task(self._work(gid))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def stop(self) -> None:
        """A reset tenant knows no webhook: every worker wakes, finds nothing and ends."""
        for gid in list(self.wakers):
            self.store.tables["webhook"].pop(gid, None)
            self._wake(gid)

    def offer(self, events: list[Record]) -> None:
        for webhook in self.store.all("webhook"):
            wanted = [event for event in events if wants(webhook, event)]
            if wanted and webhook["gid"] in self.queues:
                self.queues[webhook["gid"]].extend(feed.shown(self.store, event, named=False) for event in wanted)
                self._wake(webhook["gid"])

    def _wake(self, gid: str) -> None:
        loop, waker = self.wakers[gid]
        if not loop.is_closed():
            loop.call_soon_threadsafe(waker.set)

    async def _work(self, gid: str) -> None:
        waker = self.wakers[gid][1]
        while self.store.get("webhook", gid):
            heartbeat = False
            if not self.queues[gid]:
                try:
                    await asyncio.wait_for(waker.wait(), self.simulator.heartbeat_seconds)
                except TimeoutError:
                    heartbeat = True
            waker.clear()
            if not self.store.get("webhook", gid):
                return
            events, self.queues[gid] = self.queues[gid], []
            if events or heartbeat:
                await self._deliver(gid, events)

    async def _deliver(self, gid: str, events: list[Record]) -> None:
        """One POST until it is accepted; the vendor backs off from one attempt to the next."""
        body = json.dumps({"events": events}, separators=(",", ":")).encode()
        wait = self.simulator.retry_seconds
        while webhook := self.store.get("webhook", gid):
            signature = hmac.new(webhook["_secret"].encode(), body, hashlib.sha256).hexdigest()
            headers = {"Content-Type": "application/json", "X-Hook-Signature": signature}
            status, content = await self._post(webhook["target"], body, headers)
            if not self.store.get("webhook", gid):
                return
            if 200 <= status < 300:
                changes = {"delivery_retry_count": 0, "next_attempt_after": None, "failure_deletion_timestamp": None}
                self.store.keep("webhook", gid, last_success_at=self.store.now(), _failing=None, **changes)
                return
            if self._failed(gid, webhook, status, content, wait):
                return
            await asyncio.sleep(wait)
            wait = min(wait * 2, self.simulator.retry_maximum)

    async def _post(self, target: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        try:
            async with httpx.AsyncClient(timeout=HANDSHAKE_SECONDS, verify=_trust()) as http:
                answer = await http.post(target, content=body, headers=headers)
        except httpx.HTTPError as error:
            return 0, f"{type(error).__name__}: {error}"
        return answer.status_code, f"{answer.status_code} {answer.text[:200]}"

    def _failed(self, gid: str, webhook: Record, status: int, content: str, wait: float) -> bool:
        """Notes a failure; True when the webhook is deleted for it."""
        now = self.simulator.now()
        since = webhook.get("_failing") or now
        if status == GONE or now - since > GIVE_UP:
            self.store.remove("webhook", gid)
            return True
        self.store.keep(
            "webhook",
            gid,
            last_failure_at=self.store.now(),
            last_failure_content=content,
            delivery_retry_count=webhook["delivery_retry_count"] + 1,
            next_attempt_after=stamp(now + wait),
            failure_deletion_timestamp=stamp(since + GIVE_UP),
            _failing=since,
        )
        return False


def listed(ctx: Context, _: dict[str, str]) -> list[Record]:
    """``GET /webhooks``: those of this person and application."""
    ctx.needed("workspace", "workspace")
    resource = ctx.given("resource")
    mine = ctx.store.where("webhook", _user=ctx.user["gid"], _app=ctx.grant.app)
    return [row for row in mine if resource is None or row["resource"] == resource["gid"]]


def find(ctx: Context, path: dict[str, str]) -> Record:
    record = ctx.resolve("webhook", path["webhook"], "webhook", 404)
    if record["_user"] != ctx.user["gid"] or record["_app"] != ctx.grant.app:
        raise forbidden()
    return record


def update(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    record = find(ctx, path)
    found = ctx.store.find(record["resource"])
    values = read(ctx, WEBHOOK, creating=False)
    check_filters(found[0] if found else "", values.get("filters"), needed=bool(found and found[0] in HIGHER))
    return 200, {"data": full(ctx, "webhook", ctx.store.change("webhook", record["gid"], **values))}


def delete(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    ctx.store.remove("webhook", find(ctx, path)["gid"])
    return 200, {"data": {}}
