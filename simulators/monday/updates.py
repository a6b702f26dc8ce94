"""Updates (comments), files, and the subscriptions to webhooks."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from simulators.kit.simulator import Record
from simulators.monday.call import Call, column_of, page_of
from simulators.monday.errors import Refused, bad_argument, bad_value, not_found, unauthorized
from simulators.monday.history import happened
from simulators.monday.hooks import Event
from simulators.monday.schema import field, mutation, query
from simulators.monday.store import text_of
from simulators.monday.writing import document


@query
def updates(call: Call, limit: int | None = None, page: int | None = None, ids: list[str] | None = None, **_: Any) -> list[Record]:
    """Newest first."""
    rows = [row for row in reversed(call.store.all("updates")) if ids is None or row["id"] in ids]
    return page_of([row for row in rows if call.sees(_board(call, row))], limit, page)


def _board(call: Call, update: Record) -> Record:
    return call.store.tables["boards"][call.store.tables["items"][update["item_id"]]["board_id"]]


@field("Item", "updates")
def updates_of_item(
    call: Call, item: Record, limit: int | None = None, page: int | None = None, ids: list[str] | None = None
) -> list[Record]:
    rows = [row for row in reversed(call.store.all("updates")) if row["item_id"] == item["id"]]
    return page_of([row for row in rows if ids is None or row["id"] in ids], limit, page)


@field("Board", "updates")
def updates_of_board(call: Call, board: Record, limit: int | None = None, page: int | None = None, **_: Any) -> list[Record]:
    return page_of([row for row in reversed(call.store.all("updates")) if _board(call, row) is board], limit, page)


@field("Update", "item")
def item_of_update(call: Call, update: Record) -> Record | None:
    return call.store.get("items", update["item_id"])


@field("Update", "creator")
def creator_of_update(call: Call, update: Record) -> Record | None:
    return call.store.get("users", update["creator_id"])


@field("Update", "likes", "pinned_to_top", "viewers", "replies", "assets")
def nothing(_: Call, __: Record, **___: Any) -> list[Record]:
    return []


def _words(body: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", body)).strip()


def _tell(call: Call, event: str, update: Record) -> None:
    item = call.store.tables["items"][update["item_id"]]
    more = {"body": update["body"], "textBody": update["text_body"], "updateId": int(update["id"])}
    happened(call, Event(event, call.store.tables["boards"][item["board_id"]], item, more=more))


@mutation
def create_update(call: Call, body: str, item_id: str | None = None, **given: Any) -> Record:
    if not _words(body):
        raise bad_argument("body can't be blank")
    if given.get("parent_id") is not None:
        parent = call.store.get("updates", given["parent_id"])
        if parent is None:
            raise not_found("update", given["parent_id"])
        item_id = parent["item_id"]
    item, moment = call.item(item_id), call.store.stamp()
    row = {"body": body, "text_body": _words(body), "item_id": item["id"], "creator_id": call.user["id"]}
    row |= {"created_at": moment, "updated_at": moment, "edited_at": moment, "original_creation_date": given.get("original_creation_date")}
    update = call.store.insert("updates", row)
    _tell(call, "create_update", update)
    return update


def _own(call: Call, ident: str) -> Record:
    update = call.store.get("updates", ident)
    if update is None:
        raise not_found("update", ident)
    if update["creator_id"] != call.user["id"] and call.user["kind"] != "admin":
        raise unauthorized(update_id=ident)
    return update


@mutation
def edit_update(call: Call, id: str, body: str) -> Record:
    update = _own(call, id)
    update |= {"body": body, "text_body": _words(body), "edited_at": call.store.stamp(), "updated_at": call.store.stamp()}
    _tell(call, "edit_update", update)
    return update


@mutation
def delete_update(call: Call, id: str) -> Record:
    update = _own(call, id)
    _tell(call, "delete_update", update)
    del call.store.tables["updates"][id]
    return update


# Files


def _asset(call: Call, file: Any) -> Record:
    upload = call.files.get(file)
    if upload is None:
        raise bad_argument("file must be uploaded as multipart to /v2/file")
    name = upload["name"]
    row = {"name": name, "file_extension": f".{name.rpartition('.')[2]}", "file_size": len(upload["content"]), "_creator": call.user["id"]}
    asset = call.store.insert("assets", {**row, "created_at": call.store.stamp(), "original_geometry": None, "url_thumbnail": None})
    asset["url"] = asset["public_url"] = f"{call.tenant.web_url}/protected_static/{asset['id']}/{name}"
    return asset


@mutation
def add_file_to_column(call: Call, item_id: str, column_id: str, file: Any) -> Record:
    item = call.item(item_id)
    column = column_of(call.store.tables["boards"][item["board_id"]], column_id)
    if column["type"] != "file":
        raise bad_value(column, None, "The column does not take files")
    asset = _asset(call, file)
    entry = {"assetId": int(asset["id"]), "name": asset["name"], "fileType": "ASSET"}
    item["_values"][column_id] = {"files": [*(item["_values"].get(column_id) or {"files": []})["files"], entry]}
    item["updated_at"] = call.store.stamp()
    return asset


@field("Asset")
def uploaded_by(call: Call, asset: Record) -> Record | None:
    return call.store.get("users", asset["_creator"])


@query
def assets(call: Call, ids: list[str]) -> list[Record]:
    return [row for row in call.store.all("assets") if row["id"] in ids]


# Webhooks


@query
def webhooks(call: Call, board_id: str, app_webhooks_only: bool | None = None) -> list[Record]:
    board = call.board(board_id)
    rows = [row for row in call.store.all("webhooks") if row["board_id"] == board["id"]]
    return [row for row in rows if row["_signed"] or not app_webhooks_only]


@mutation
async def create_webhook(call: Call, board_id: str, url: str, event: str, config: object = None) -> Record:
    """Nothing is kept unless the address answers the challenge."""
    board = call.board(board_id)
    settings = document(config, "config") or {}
    needed = {
        "change_specific_column_value": "columnId",
        "change_status_column_value": "columnId",
        "item_moved_to_specific_group": "groupId",
    }
    if event in needed and (not isinstance(settings, dict) or not settings.get(needed[event])):
        raise Refused("InvalidArgumentException", f"config must have {needed[event]} for the event {event}", 422, config=config)
    if not url.startswith(("http://", "https://")):
        raise bad_argument("url is not valid", url=url)
    if not await call.tenant.hooks.challenge(url, call.token.of_app):
        raise Refused("WebhookUrlChallengeException", "Failed to connect to the given URL: the challenge was not answered", 422, url=url)
    row = {"board_id": board["id"], "event": event, "config": text_of(settings) if settings else None}
    hidden = {"_url": url, "_config": settings, "_signed": call.token.of_app, "_user": call.user["id"]}
    return call.store.insert("webhooks", {**row, **hidden})


@mutation
def delete_webhook(call: Call, id: str) -> Record:
    row = call.store.get("webhooks", id)
    if row is None:
        raise not_found("webhook", id)
    call.board(row["board_id"], states=("active", "archived"))
    del call.store.tables["webhooks"][id]
    return row
