"""Reading items: cursors, look-ups by column values, and items by id (sheet §4, §7)."""

from __future__ import annotations

import base64
from typing import Any

from simulators.kit.simulator import Record
from simulators.monday.call import Call, column_of, page_of
from simulators.monday.errors import Aborted, Refused, bad_argument
from simulators.monday.facts import CURSOR_SECONDS, IDS_PER_CALL, ITEMS_PER_PAGE
from simulators.monday.reading import children, shown
from simulators.monday.rules import select
from simulators.monday.schema import field, query

_SEARCHABLE = frozenset(
    [
        "text",
        "long_text",
        "numbers",
        "status",
        "dropdown",
        "date",
        "email",
        "phone",
        "country",
        "checkbox",
        "people",
        "name",
        "link",
        "hour",
        "week",
        "tags",
    ]
)


def _size(limit: int) -> int:
    if not 1 <= limit <= ITEMS_PER_PAGE:
        raise bad_argument(f"limit must be between 1 and {ITEMS_PER_PAGE}", limit=limit)
    return limit


def _first(call: Call, items: list[Record], limit: int) -> Record:
    return _page(call, [item["id"] for item in items], limit)


def _page(call: Call, ids: list[str], limit: int) -> Record:
    """The cursor keeps what is left of the list and the size of its pages, for an hour."""
    cursor = None
    if len(ids) > limit:
        cursor = base64.urlsafe_b64encode(f"MSw{len(call.store.cursors) + 1},{call.store.next_id('cursors')}".encode()).decode()
        call.store.cursors[cursor] = {"ids": ids[limit:], "limit": limit, "since": call.tenant.now(), "user": call.user["id"]}
    rows = [call.store.get("items", ident) for ident in ids[:limit]]
    return {"cursor": cursor, "items": [row for row in rows if row and row["state"] == "active"]}


def _next(call: Call, cursor: str) -> Record:
    kept = call.store.cursors.get(cursor)
    if kept is None or kept["user"] != call.user["id"]:
        raise Aborted("CursorException", "The cursor provided for pagination is invalid")
    if call.tenant.now() - kept["since"] > CURSOR_SECONDS:
        raise Aborted(
            "CursorException",
            "CursorExpiredError: The cursor provided for pagination has expired. "
            "Please refresh your query and obtain a new cursor to continue fetching items",
        )
    return _page(call, kept["ids"], kept["limit"])


@field("Board", "items_page")
def items_page_of_board(call: Call, board: Record, limit: int, cursor: str | None = None, **arguments: Any) -> Record:
    size, params = _size(limit), arguments.get("query_params")
    if cursor is not None:
        if params is not None:
            raise bad_argument("query_params are part of the cursor: give one or the other")
        return _next(call, cursor)
    return _first(call, select(call, board, call.items_of(board), params), size)


@field("Group", "items_page")
def items_page_of_group(call: Call, group: Record, limit: int, cursor: str | None = None, **arguments: Any) -> Record:
    if cursor is not None:
        return _next(call, cursor)
    board = call.store.tables["boards"][group["_board"]]
    items = [item for item in call.items_of(board) if item["group_id"] == group["id"]]
    return _first(call, select(call, board, items, arguments.get("query_params")), _size(limit))


@query
def next_items_page(call: Call, cursor: str, limit: int) -> Record:
    _size(limit)
    return _next(call, cursor)


@query
def items_page_by_column_values(call: Call, board_id: str, limit: int, **arguments: Any) -> Record:
    """All columns must match, each any of its values; the index is not behind."""
    columns, cursor = arguments.get("columns"), arguments.get("cursor")
    if (columns is None) == (cursor is None):
        raise bad_argument("Give either columns or a cursor")
    board = call.board(board_id)
    if cursor is not None:
        return _next(call, cursor)
    found = call.items_of(board)
    for wanted in columns or ():
        column = column_of(board, wanted["column_id"])
        if column["type"] not in _SEARCHABLE:
            raise Refused("InvalidColumnTypeException", "This column type is not supported by the search", column_type=column["type"])
        values = {value or "" for value in wanted["column_values"]}
        found = [item for item in found if _text(call, item, column) in values]
    return _first(call, found, _size(limit))


def _text(call: Call, item: Record, column: Record) -> str:
    return str(item["name"] if column["type"] == "name" else shown(call.store, item, column)["text"])


@query
def items(call: Call, ids: list[str] | None = None, limit: int | None = None, page: int | None = None, **more: Any) -> list[Record]:
    """Unknown ids are missing without a word; archived and deleted items come with their state."""
    if ids is not None and len(ids) > IDS_PER_CALL:
        raise bad_argument(f"ids takes at most {IDS_PER_CALL} ids", ids=len(ids))
    boards = call.store.tables["boards"]
    rows = [row for row in call.store.all("items") if call.sees(boards[row["board_id"]])]
    if ids is not None:
        wanted = {str(ident): place for place, ident in enumerate(ids)}
        rows = sorted((row for row in rows if row["id"] in wanted), key=lambda row: wanted[row["id"]])
    else:
        rows = [row for row in rows if row["state"] == "active"]
    if more.get("exclude_nonactive"):
        rows = [row for row in rows if row["state"] == "active" and boards[row["board_id"]]["state"] == "active"]
    return page_of(list(reversed(rows)) if more.get("newest_first") else rows, limit, page, most=IDS_PER_CALL)


@field("Item", "subitems")
def subitems(call: Call, item: Record) -> list[Record] | None:
    return children(call.store, item) or None


@field("Item", "board")
def board_of(call: Call, item: Record) -> Record:
    return call.store.tables["boards"][item["board_id"]]


@field("Item", "group")
def group_of_item(call: Call, item: Record) -> Record | None:
    board = call.store.tables["boards"][item["board_id"]]
    return next((group for group in board["_groups"] if group["id"] == item["group_id"]), None)


@field("Item", "parent_item")
def parent_item(call: Call, item: Record) -> Record | None:
    return call.store.get("items", item["_parent"])


@field("Item", "linked_items")
def linked_items(call: Call, item: Record, linked_board_id: str, link_to_item_column_id: str) -> list[Record]:
    board = call.store.tables["boards"][item["board_id"]]
    value = shown(call.store, item, column_of(board, link_to_item_column_id))
    return [row for row in value.get("linked_items", ()) if row["board_id"] == linked_board_id]


@field("Item", "url")
def url(call: Call, item: Record) -> str:
    return f"{call.tenant.web_url}/boards/{item['board_id']}/pulses/{item['id']}"


@field("Item", "relative_link")
def relative_link(_: Call, item: Record) -> str:
    return f"/boards/{item['board_id']}/pulses/{item['id']}"


@field("Item", "email")
def email(_: Call, item: Record) -> str:
    return f"pulse-{item['id']}@holt-group.monday.com"


@field("Item", "subscribers")
def subscribers(call: Call, item: Record) -> list[Record | None]:
    return [call.store.get("users", item["creator_id"])]


@field("Item", "creator")
def creator(call: Call, item: Record) -> Record | None:
    return call.store.get("users", item["creator_id"])
