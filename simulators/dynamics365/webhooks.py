"""Webhook subscriptions (sheet 8): the handshake, keys-only notifications in the background, retries, expiry."""

from __future__ import annotations

import asyncio
import re
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from simulators.dynamics365.errors import Refused, bad
from simulators.dynamics365.schema import ENTITIES
from simulators.dynamics365.store import Change, Row, Store, Values
from simulators.dynamics365.values import accept, stamp

SUPPORTED = [
    "accounts",
    "companyInformation",
    "countriesRegions",
    "currencies",
    "customerPaymentJournals",
    "customers",
    "dimensions",
    "employees",
    "generalLedgerEntries",
    "itemCategories",
    "items",
    "journals",
    "paymentMethods",
    "paymentTerms",
    "salesCreditMemos",
    "salesInvoices",
    "salesOrders",
    "salesQuotes",
    "shipmentMethods",
    "unitsOfMeasure",
]
LIFETIME = timedelta(days=3)
MOST = 200
_RESOURCE = re.compile(r"(?:https?://[^?#]*)?/?api/v2\.0/companies\(([0-9a-fA-F-]{36})\)/(\w+)/?")
_AGAIN = (408, 429, *range(500, 600))
_TENANT = ""


@dataclass
class Webhooks:
    """``delay`` is what the vendor waits after the first change, ``retry`` the first pause after a failure (doubled, for 36 hours)."""

    store: Store
    user: str
    root: str
    now: Callable[[], float]
    delay: float = 30.0
    retry: float = 60.0
    give_up: float = 36 * 3600.0
    timeout: float = 10.0
    collection_from: int = 1000
    verify: bool = True
    loop: asyncio.AbstractEventLoop | None = None
    pending: dict[str, dict[str, Change]] = field(default_factory=dict)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    closed: bool = False

    # Subscribing

    async def subscribe(self, document: dict[str, Any]) -> Row:
        values = self._checked(document, whole=True)
        if len(self._rows()) >= MOST:
            raise Refused("Application_DialogException", f"The number of webhook subscriptions has reached the limit of {MOST}.")
        for row in self._rows():
            if (row["notificationUrl"], row["resource"]) == (values["notificationUrl"], values["resource"]):
                raise Refused("Internal_EntityWithSameKeyExists", "The subscription already exists.")
        await self.shake_hands(values["notificationUrl"])
        own = {"userId": self.user, "systemCreatedBy": self.user, "systemModifiedBy": self.user}
        return self.store.add(_TENANT, "subscriptions", values | own | self._lease(), uuid.uuid4().hex)

    async def renew(self, row: Row, document: dict[str, Any]) -> Row:
        values = self._checked(document, whole=False)
        await self.shake_hands(values.get("notificationUrl", row["notificationUrl"]))
        self.store.put(row, **values, **self._lease())
        return row

    def _lease(self) -> Values:
        return {"expirationDateTime": stamp(self.store.clock() + LIFETIME)}

    def _checked(self, document: dict[str, Any], *, whole: bool) -> Values:
        values: Values = {}
        for name, value in document.items():
            if "@" in name:
                continue
            prop = ENTITIES["subscriptions"].fields.get(name)
            if prop is None:
                raise bad(f"The property '{name}' does not exist on type 'Microsoft.NAV.subscriptions'.")
            if prop.read_only:
                raise Refused("BadRequest_InvalidOperation", f"Control '{name}' is read-only.")
            values[name] = accept(prop, value)
        for name in ("notificationUrl", "resource"):
            if whole and not values.get(name):
                raise Refused("BadRequest_RequiredParamNotProvided", f"The required parameter '{name}' is missing.")
        if len(values.get("clientState", "")) > 2048:
            raise Refused("Application_StringExceededLength", "The length of clientState must be less than or equal to 2048 characters.")
        if "notificationUrl" in values:
            parts = urlsplit(values["notificationUrl"])
            if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")):
                raise bad("The notificationUrl must be an https address.")
        if "resource" in values:
            self._target(values["resource"])
        return values

    def _target(self, resource: str) -> tuple[str, str]:
        match = _RESOURCE.fullmatch(resource)
        if match is None or match[2] not in SUPPORTED:
            raise bad(f"The resource '{resource}' does not support webhooks.")
        if self.store.find(_TENANT, "companies", match[1].lower()) is None:
            raise Refused("Internal_CompanyNotFound", f"The company with id '{match[1]}' cannot be found.")
        return match[1].lower(), match[2]

    async def shake_hands(self, url: str) -> None:
        """The listener must give the token back as the body of a 200 before the subscription exists."""
        token = secrets.token_urlsafe(24)
        target = url + ("&" if "?" in url else "?") + "validationToken=" + quote(token)
        try:
            async with httpx.AsyncClient(timeout=self.timeout, verify=self.verify) as client:
                answer = await client.post(target)
        except httpx.HTTPError as error:
            raise bad(f"The notificationUrl '{url}' could not be reached.") from error
        if answer.status_code != 200 or answer.text.strip() != token:
            raise bad(f"The validation of the notificationUrl '{url}' failed: the response must be 200 with the validation token.")

    # Noticing

    def notice(self, changes: list[Change]) -> None:
        """Remembers what subscribers must be told; the first change of a window starts its timer."""
        for row in self._rows():
            company, set_ = self._target(row["resource"])
            table = {"customerPaymentJournals": "journals"}.get(set_, set_)
            for change in changes:
                if (change.company, change.table) == (company, table):
                    self._remember(row.id, change)

    def _remember(self, ident: str, change: Change) -> None:
        window = self.pending.setdefault(ident, {})
        first = not window
        before = window.get(change.id)
        if before is not None and before.kind == "created" and change.kind == "updated":
            change = Change(change.company, change.table, change.id, "created", change.moment)
        window[change.id] = change
        if first and self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._start, ident)

    def _start(self, ident: str) -> None:
        if not self.closed:
            task = asyncio.get_running_loop().create_task(self._send_later(ident))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    def _rows(self) -> list[Row]:
        """Subscriptions in force; those that have run out are gone."""
        now = self.store.clock()
        for row in self.store.all(_TENANT, "subscriptions"):
            if datetime.fromisoformat(row["expirationDateTime"]) <= now:
                self.store.remove(row)
        return self.store.all(_TENANT, "subscriptions")

    # Telling

    async def _send_later(self, ident: str) -> None:
        await asyncio.sleep(self.delay)
        changes = list(self.pending.pop(ident, {}).values())
        pause, waited = self.retry, 0.0
        while not self.closed:
            row = next((one for one in self._rows() if one.id == ident), None)
            if row is None or not changes:
                return
            status = await self._send(row, changes)
            if status is not None and 200 <= status < 300:
                return
            if status is not None and status not in _AGAIN:
                self.store.remove(row)
                return
            if waited >= self.give_up:
                return
            await asyncio.sleep(pause)
            waited, pause = waited + pause, pause * 2

    async def _send(self, row: Row, changes: list[Change]) -> int | None:
        try:
            async with httpx.AsyncClient(timeout=self.timeout, verify=self.verify) as client:
                answer = await client.post(row["notificationUrl"], json={"value": self._items(row, changes)})
            return answer.status_code
        except httpx.HTTPError:
            return None

    def _items(self, row: Row, changes: list[Change]) -> list[dict[str, str]]:
        """Keys only; very many changes become one filtered address to pull from."""
        company, set_ = self._target(row["resource"])
        base = f"api/v2.0/companies({company})/{set_}"
        shared = {"subscriptionId": row.id, "clientState": row["clientState"] or "", "expirationDateTime": row["expirationDateTime"]}
        if len(changes) > self.collection_from:
            first, last = min(one.moment for one in changes), max(one.moment for one in changes)
            pull = f"{self.root}/{base}?$filter=lastModifiedDateTime%20ge%20{stamp(first - timedelta(milliseconds=1))}"
            return [{**shared, "resource": pull, "changeType": "collection", "lastModifiedDateTime": stamp(last)}]
        items = []
        for one in changes:
            own = {"resource": f"{base}({one.id})", "changeType": one.kind, "lastModifiedDateTime": stamp(one.moment)}
            items.append({**shared, **own})
        return items
