"""Webhooks: the challenge, the renamed events, signed deliveries and their retries (sheet §8).

https://developer.monday.com/api-reference/reference/webhooks
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import ssl
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import httpx

from simulators.kit.simulator import Record
from simulators.monday.columns import status_label
from simulators.monday.store import ACCOUNT_ID, text_of

if TYPE_CHECKING:
    from simulators.monday.simulator import Monday

# Subscription: name in the delivery (create_pulse and update_column_value recorded, the others as the sheet has them or alike).
DELIVERED = {
    "create_item": "create_pulse",
    "create_subitem": "create_pulse",
    "change_column_value": "update_column_value",
    "change_specific_column_value": "update_column_value",
    "change_status_column_value": "update_column_value",
    "change_subitem_column_value": "update_column_value",
    "change_name": "update_name",
    "change_subitem_name": "update_name",
    "item_archived": "archive_pulse",
    "subitem_archived": "archive_pulse",
    "item_deleted": "delete_pulse",
    "subitem_deleted": "delete_pulse",
    "item_restored": "restore_pulse",
    "item_moved_to_any_group": "move_pulse_into_group",
    "item_moved_to_specific_group": "move_pulse_into_group",
    "create_update": "create_update",
    "create_subitem_update": "create_update",
    "edit_update": "edit_update",
    "delete_update": "delete_update",
    "create_column": "create_column",
}
_OF_SUBITEMS = {
    "create_pulse": "create_subitem",
    "update_column_value": "change_subitem_column_value",
    "update_name": "change_subitem_name",
    "archive_pulse": "subitem_archived",
    "delete_pulse": "subitem_deleted",
    "create_update": "create_subitem_update",
}
TRIES = 30


@cache
def _tls() -> ssl.SSLContext:
    """Loaded once: it takes longer than a delivery."""
    return ssl.create_default_context()


@dataclass
class Event:
    """``type`` is the name in the delivery. A column, with the values it had, for a change of one."""

    type: str
    board: Record
    item: Record | None = None
    column: Record | None = None
    value: Any = None
    previous: Any = None
    more: Record = field(default_factory=dict)

    def facts(self) -> Record:
        found: Record = {}
        if self.item:
            found |= {"pulse_id": int(self.item["id"]), "pulse_name": self.item["name"], "group_id": self.item["group_id"]}
        if self.column:
            kind = self.column["_internal"]
            found |= {"column_id": self.column["id"], "column_type": kind, "column_title": self.column["title"]}
            found |= {"value": told(self.column, self.value), "previous_value": told(self.column, self.previous)}
        return found


def told(column: Record, kept: Any) -> Any:
    """Values in deliveries are not those of the API."""
    if kept is None:
        return None
    if column["type"] == "status":
        label = status_label(column, kept["index"]) or {}
        shade = label.get("hex", "#c4c4c4")
        style = {"color": shade, "border": shade, "var_name": label.get("color")}
        inner = {"index": kept["index"], "text": label.get("label") or None, "style": style, "is_done": bool(label.get("is_done"))}
        return {"label": inner, "post_id": None}
    if column["type"] == "numbers":
        return {"value": float(kept), "unit": None}
    return {"value": kept} if isinstance(kept, str) else kept


def _became(event: Event, wanted: Any) -> bool:
    """Whether the status took the value that the subscription names, if it names one."""
    index = wanted.get("index") if isinstance(wanted, dict) else wanted
    return index is None or (isinstance(event.value, dict) and str(event.value.get("index")) == str(index))


class Hooks:
    """The subscriptions' side that speaks: what is to be told waits here until the call that caused it is answered."""

    def __init__(self, tenant: Monday) -> None:
        self.tenant = tenant
        self.waiting: list[tuple[Record, Record]] = []
        self.callbacks: list[tuple[float, str, Record, Callable[[], None]]] = []
        self.tasks: set[asyncio.Task[None]] = set()

    def stop(self) -> None:
        for task in self.tasks:
            if not task.get_loop().is_closed():
                task.get_loop().call_soon_threadsafe(task.cancel)
        self.tasks.clear()

    async def challenge(self, url: str, signed: bool) -> bool:
        """The address must answer 200 with the same JSON at once."""
        sent = {"challenge": secrets.token_urlsafe(32)}
        try:
            async with httpx.AsyncClient(timeout=10, verify=_tls()) as http:
                answer = await http.post(url, content=text_of(sent), headers=self._headers(url, signed))
                return bool(answer.status_code == 200 and answer.json().get("challenge") == sent["challenge"])
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, AttributeError):
            return False

    def tell(self, user_id: str, event: Event) -> None:
        for webhook in self.tenant.store.all("webhooks"):
            creator = self.tenant.store.get("users", webhook["_user"])
            if creator and creator["status"] == "ACTIVE" and self._wants(webhook, event):
                self.waiting.append((webhook, self._body(webhook, user_id, event)))

    def _wants(self, webhook: Record, event: Event) -> bool:
        board, name, config = event.board, webhook["event"], webhook["_config"]
        parent = board.get("_parent_board")
        if parent is not None and webhook["board_id"] == parent:
            return bool(_OF_SUBITEMS.get(event.type) == name)
        if webhook["board_id"] != board["id"] or DELIVERED.get(name) != event.type or "subitem" in name:
            return False
        if name in ("change_specific_column_value", "change_status_column_value"):
            column = event.column or {}
            if name == "change_status_column_value" and not _became(event, config.get("columnValue")):
                return False
            return bool(column.get("id") == config.get("columnId"))
        return bool(name != "item_moved_to_specific_group" or event.more.get("destGroupId") == config.get("groupId"))

    def _body(self, webhook: Record, user_id: str, event: Event) -> Record:
        """Ids are integers here."""
        store, item, board = self.tenant.store, event.item, event.board
        body: Record = {
            "app": "monday",
            "type": event.type,
            "triggerTime": store.millis(),
            "subscriptionId": int(webhook["id"]),
            "isRetry": False,
            "userId": int(user_id),
            "originalTriggerUuid": None,
            "boardId": int(board["id"]),
            "triggerUuid": uuid.uuid4().hex,
        }
        if item is not None:
            group = next((row for row in board["_groups"] if row["id"] == item["group_id"]), None)
            body |= {"groupId": item["group_id"], "pulseId": int(item["id"]), "pulseName": item["name"]}
            body["isTopGroup"] = bool(group and group is board["_groups"][0])
            if item["_parent"]:
                body |= {"parentItemId": item["_parent"], "parentItemBoardId": board.get("_parent_board")}
            if event.type == "create_pulse":
                columns = {row["id"]: row for row in board["_columns"]}
                values = {key: told(columns[key], value) for key, value in item["_values"].items() if value is not None}
                body |= {"groupName": group and group["title"], "groupColor": group and group["color"], "columnValues": values}
        if event.column is not None:
            column = event.column
            body |= {"columnId": column["id"], "columnType": column["_internal"], "columnTitle": column["title"]}
            body |= {"value": told(column, event.value), "previousValue": told(column, event.previous)}
            body["changedAt"] = self.tenant.now()
        return {"event": {**body, **event.more}}

    def flush(self) -> None:
        """Starts the deliveries; called in the server's loop, when the call has been executed."""
        waiting, self.waiting = self.waiting, []
        callbacks, self.callbacks = self.callbacks, []
        for webhook, body in waiting:
            self._start(self._deliver(webhook, body))
        for seconds, url, body, work in callbacks:
            self._start(self._call_back(seconds, url, body, work))

    def _start(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _deliver(self, webhook: Record, body: Record) -> None:
        """Once a minute for half an hour, until the address answers 2xx."""
        async with httpx.AsyncClient(timeout=10, verify=_tls()) as http:
            for number in range(TRIES):
                if number:
                    body["event"]["isRetry"] = True
                    await asyncio.sleep(self.tenant.retry_seconds)
                if webhook["id"] not in self.tenant.store.tables["webhooks"]:
                    return
                try:
                    headers = self._headers(webhook["_url"], webhook["_signed"])
                    answer = await http.post(webhook["_url"], content=json.dumps(body), headers=headers)
                    if answer.is_success:
                        return
                except httpx.HTTPError:
                    continue

    async def _call_back(self, seconds: float, url: str, body: Record, work: Callable[[], None]) -> None:
        """The work is done by the time it is told, whatever the clock of the account says."""
        await asyncio.sleep(seconds)
        work()
        async with httpx.AsyncClient(timeout=10, verify=_tls()) as http:
            try:
                await http.post(url, json=body)
            except httpx.HTTPError:
                return

    def _headers(self, url: str, signed: bool) -> dict[str, str]:
        """Only webhooks made with an app's token are signed, with the app's signing secret."""
        headers = {"Content-Type": "application/json"}
        if signed:
            moment = int(self.tenant.now())
            claims = {"accountId": ACCOUNT_ID, "userId": int(self.tenant.app_user), "aud": url, "iat": moment, "exp": moment + 300}
            headers["Authorization"] = jwt(claims, self.tenant.credentials["signing_secret"])
        return headers


def jwt(claims: Record, secret: str) -> str:
    """HS256."""
    head, body = (_b64(text_of(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return f"{head}.{body}.{_b64(hmac.digest(secret.encode(), f'{head}.{body}'.encode(), hashlib.sha256))}"


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
