"""Boards, groups and columns: reading, creating, changing and ending them."""

from __future__ import annotations

import re
from typing import Any

from simulators.kit.simulator import Record
from simulators.monday.call import Call, column_of, group_of, page_of
from simulators.monday.columns import new_column, revision, settled
from simulators.monday.errors import Refused, bad_argument, unauthorized
from simulators.monday.facts import BOARDS_PER_MINUTE, COLUMN_TYPES, GROUP_COLORS, NAME_LENGTH
from simulators.monday.history import happened
from simulators.monday.hooks import Event
from simulators.monday.schema import field, mutation, query
from simulators.monday.store import Store, text_of
from simulators.monday.writing import document

_COLUMN_ID = re.compile(r"[a-z0-9_]{1,20}")


def new_board(store: Store, creator: str, name: str, *, kind: str = "public", ident: str | None = None, **more: Any) -> Record:
    board: Record = {
        "name": name,
        "board_kind": kind,
        "type": "board",
        "state": "active",
        "description": None,
        "communication": None,
        "workspace_id": None,
        "board_folder_id": None,
        "created_from_board_id": None,
        "hierarchy_type": "classic",
        "item_terminology": None,
        "permissions": "everyone",
        "access_level": "edit",
        "items_limit": None,
        "columns_namespace": None,
        "object_type_unique_key": None,
        "created_at": store.stamp(),
        "updated_at": store.stamp(),
        "_creator": creator,
        "_owners": [creator],
        "_subscribers": [creator],
        "_columns": [],
        "_groups": [],
        "_used": store.now(),
        **more,
    }
    store.insert("boards", board, ident)
    new_column(store, board, "Name", "name", ident="name")
    return board


def new_group(
    store: Store, board: Record, title: str, *, ident: str | None = None, color: str | None = None, at: int | None = None
) -> Record:
    groups = board["_groups"]
    group: Record = {
        "id": ident or store.slug("group"),
        "title": title,
        "color": color or GROUP_COLORS[len(groups) % len(GROUP_COLORS)],
        "archived": False,
        "deleted": False,
        "_board": board["id"],
    }
    groups.insert(len(groups) if at is None else at, group)
    for place, row in enumerate(groups):
        row["position"] = f"{(place + 1) * 65536}.0"
    return group


def named(text: str, what: str = "name") -> str:
    if not text.strip():
        raise bad_argument(f"{what} can't be blank")
    if len(text) > NAME_LENGTH:
        raise Refused("ItemNameTooLongException", f"{what} may have at most {NAME_LENGTH} characters", length=len(text))
    return text


def slow_down(call: Call, name: str) -> None:
    wait = call.tenant.limits.field_wait(name, BOARDS_PER_MINUTE, call.tenant.now())
    if wait is not None:
        refused = Refused("FIELD_LIMIT_EXCEEDED", f"Call limit exceeded for {name}", 429)
        refused.extensions["retry_in_seconds"] = wait
        raise refused


# Reading


@query
def boards(call: Call, ids: list[str] | None = None, limit: int | None = None, page: int | None = None, **wanted: Any) -> list[Record]:
    """Boards that the caller may not see, or that do not exist, are missing without a word."""
    state, spaces = wanted.get("state") or "active", wanted.get("workspace_ids")
    rows = [row for row in reversed(call.store.all("boards")) if call.sees(row) and state in ("all", row["state"])]
    if ids is not None:
        rows = [row for row in rows if row["id"] in ids]
    if spaces is not None:
        rows = [row for row in rows if row["workspace_id"] in spaces]
    if wanted.get("board_kind"):
        rows = [row for row in rows if row["board_kind"] == wanted["board_kind"]]
    if wanted.get("hierarchy_types"):
        rows = [row for row in rows if row["hierarchy_type"] in wanted["hierarchy_types"]]
    if wanted.get("order_by"):
        rows.sort(key=lambda row: row["created_at" if wanted["order_by"] == "created_at" else "_used"], reverse=True)
    return page_of(rows, limit, page)


@field("Board")
def columns(_: Call, board: Record, ids: list[str] | None = None, types: list[str] | None = None, **__: Any) -> list[Record]:
    rows = [row for row in board["_columns"] if not row["archived"]]
    return [row for row in rows if (ids is None or row["id"] in ids) and (types is None or row["type"] in types)]


@field("Board")
def groups(_: Call, board: Record, ids: list[str] | None = None) -> list[Record]:
    rows = [row for row in board["_groups"] if not row["deleted"] and not row["archived"]]
    return [row for row in rows if ids is None or row["id"] in ids]


@field("Board")
def top_group(_: Call, board: Record) -> Record:
    first: Record = board["_groups"][0]
    return first


@field("Board")
def items_count(call: Call, board: Record) -> int:
    return len(call.items_of(board))


@field("Board")
def workspace(call: Call, board: Record) -> Record | None:
    """The main workspace is null."""
    return call.store.get("workspaces", board["workspace_id"])


@field("Board")
def folder(call: Call, board: Record) -> Record | None:
    return call.store.get("folders", board["board_folder_id"])


@field("Board", "creator", "owner")
def creator(call: Call, board: Record) -> Record | None:
    return call.store.get("users", board["_creator"])


@field("Board")
def owners(call: Call, board: Record) -> list[Record | None]:
    return [call.store.get("users", ident) for ident in board["_owners"]]


@field("Board")
def subscribers(call: Call, board: Record) -> list[Record | None]:
    return [call.store.get("users", ident) for ident in board["_subscribers"]]


@field("Board", "team_owners", "team_subscribers", "views", "tags")
def nothing(_: Call, __: Record, **___: Any) -> list[Record]:
    return []


@field("Board")
def url(call: Call, board: Record) -> str:
    return f"{call.tenant.web_url}/boards/{board['id']}"


# Boards


def place_of(call: Call, workspace_id: str | None, folder_id: str | None) -> Record:
    if workspace_id is not None and call.store.get("workspaces", workspace_id) is None:
        raise Refused("InvalidWorkspaceIdException", "The workspace does not exist", workspace_id=workspace_id)
    if folder_id is not None and call.store.get("folders", folder_id) is None:
        raise Refused("InvalidFolderIdException", "The folder does not exist", folder_id=folder_id)
    return {"workspace_id": workspace_id, "board_folder_id": folder_id}


@mutation
def update_board(call: Call, board_id: str, board_attribute: str, new_value: str) -> str:
    """Answers a JSON document as a string."""
    board = call.board(board_id)
    member = "item_terminology" if board_attribute == "item_nickname" else board_attribute
    previous = board[member]
    board[member] = named(new_value, "name") if member == "name" else new_value
    board["updated_at"] = call.store.stamp()
    undo = {"undo_record_id": call.store.next_id("undo"), "action_type": "modify_project", "entity_type": "Board", "previous": previous}
    return text_of({"success": True, "undo_data": undo})


@mutation
def archive_board(call: Call, board_id: str) -> Record:
    return _end_board(call, board_id, "archived")


@mutation
def delete_board(call: Call, board_id: str) -> Record:
    return _end_board(call, board_id, "deleted")


def _end_board(call: Call, board_id: str, state: str) -> Record:
    board = call.board(board_id, states=("active", "archived") if state == "deleted" else ("active",))
    if call.user["id"] not in board["_owners"] and call.user["kind"] != "admin":
        raise unauthorized(board_id=int(board["id"]))
    board["state"] = state
    return board


@mutation
def add_users_to_board(call: Call, board_id: str, user_ids: list[str], kind: str | None = None) -> list[Record]:
    board = call.board(board_id)
    users = [call.store.get("users", ident) for ident in user_ids]
    if None in users:
        raise Refused("InvalidUserIdException", "One of the users does not exist", user_ids=user_ids)
    for ident in user_ids:
        for people in (board["_subscribers"], *([board["_owners"]] if kind == "owner" else ())):
            if ident not in people:
                people.append(ident)
    return [user for user in users if user]


@mutation
def delete_subscribers_from_board(call: Call, board_id: str, user_ids: list[str]) -> list[Record]:
    board = call.board(board_id)
    gone = [user for user in (call.store.get("users", ident) for ident in user_ids) if user]
    board["_subscribers"] = [ident for ident in board["_subscribers"] if ident not in user_ids]
    board["_owners"] = [ident for ident in board["_owners"] if ident not in user_ids] or board["_owners"]
    return gone


# Groups


@mutation
def create_group(call: Call, board_id: str, group_name: str, **given: Any) -> Record:
    """On top of the board, unless placed beside another."""
    board, at = call.board(board_id), 0
    if given.get("relative_to") is not None:
        at = board["_groups"].index(group_of(board, given["relative_to"])) + (given.get("position_relative_method") == "after_at")
    return new_group(call.store, board, named(group_name, "group_name"), color=given.get("group_color"), at=at)


@mutation
def update_group(call: Call, board_id: str, group_id: str, group_attribute: str, new_value: str) -> Record:
    board = call.board(board_id)
    group = group_of(board, group_id)
    if group_attribute in ("title", "color"):
        group[group_attribute] = named(new_value, group_attribute)
    elif group_attribute == "position":
        raise bad_argument("position is read only: give relative_position_after or relative_position_before")
    else:
        other = group_of(board, new_value)
        board["_groups"].remove(group)
        board["_groups"].insert(board["_groups"].index(other) + (group_attribute == "relative_position_after"), group)
    return group


# Columns


@mutation
def create_column(call: Call, board_id: str, title: str, column_type: str, **given: Any) -> Record:
    """``defaults`` is an object, or the JSON text of one."""
    defaults = given.get("defaults")
    settings = document(defaults, "defaults") if isinstance(defaults, str) else defaults
    return _create_column(call, board_id, title, column_type, settings, **given)


@mutation
def create_status_column(call: Call, board_id: str, title: str, **given: Any) -> Record:
    return _create_column(call, board_id, title, "status", given.get("defaults"), **given)


@mutation
def create_dropdown_column(call: Call, board_id: str, title: str, **given: Any) -> Record:
    return _create_column(call, board_id, title, "dropdown", given.get("defaults"), **given)


def _create_column(call: Call, board_id: str, title: str, kind: str, settings: Any, **given: Any) -> Record:
    board = call.board(board_id)
    after = given.get("after_column_id")
    if given.get("id") is not None and not _COLUMN_ID.fullmatch(given["id"]):
        raise bad_argument("Column id must be 1 to 20 lower case letters, digits and underscores", id=given["id"])
    place = None if after is None else board["_columns"].index(column_of(board, after)) + 1
    column = new_column(call.store, board, named(title, "title"), kind, ident=given.get("id"), settings=settings)
    column["description"] = given.get("description")
    if place is not None:
        board["_columns"].insert(place, board["_columns"].pop())
    happened(call, Event("create_column", board, more={"columnId": column["id"], "columnTitle": title, "columnType": column["_internal"]}))
    return column


@mutation
def change_column_title(call: Call, board_id: str, column_id: str, title: str) -> Record:
    column = column_of(call.board(board_id), column_id)
    column["title"] = named(title, "title")
    return column


@mutation
def change_column_metadata(call: Call, board_id: str, column_id: str, **given: Any) -> Record:
    column = column_of(call.board(board_id), column_id)
    column[given.get("column_property") or "title"] = given.get("value")
    return column


@mutation
def update_column(call: Call, board_id: str, id: str, revision: str, column_type: str, **given: Any) -> Record:
    """The caller names the revision that it has seen."""
    column = column_of(call.board(board_id), id)
    if column["type"] != column_type:
        raise bad_argument("column_type must match the type of the column", column_type=column_type)
    return _change_column(column, revision, given)


@mutation
def update_status_column(call: Call, board_id: str, id: str, revision: str, **given: Any) -> Record:
    column = column_of(call.board(board_id), id)
    if column["type"] != "status":
        raise bad_argument("The column is no status column", column_id=id)
    return _change_column(column, revision, given)


def _change_column(column: Record, seen: str, given: Record) -> Record:
    if revision(column) != seen:
        raise Refused("ResourceConflictException", "The column has been changed since this revision", 409, revision=seen)
    settings = given.get("settings")
    if settings is not None:
        column["settings"] = settled(column["type"], document(settings, "settings") if isinstance(settings, str) else settings)
    for name in ("title", "description", "width"):
        if given.get(name) is not None:
            column[name] = given[name]
    return column


@mutation
def delete_column(call: Call, board_id: str, column_id: str) -> Record:
    board = call.board(board_id)
    column = column_of(board, column_id)
    if column["type"] in ("name", "subtasks"):
        raise Refused("InvalidColumnIdException", "A mandatory column cannot be deleted", column_id=column_id)
    board["_columns"].remove(column)
    return column


@query
def get_column_type_schema(_: Call, type: str) -> Record:
    """JSON schema of a column's settings."""
    if type not in COLUMN_TYPES:
        raise bad_argument("The column type has no schema", type=type)
    properties: Record = {}
    if type in ("status", "dropdown"):
        members: Record = {"label": {"type": "string"}, "id": {"type": "integer"}, "is_deactivated": {"type": "boolean"}}
        if type == "status":
            members |= {
                "index": {"type": "integer"},
                "is_done": {"type": "boolean"},
                "color": {"type": "string"},
                "hex": {"type": "string"},
            }
        labels = {"type": "array", "items": {"type": "object", "properties": members, "required": ["label"]}}
        properties = {"labels": labels, **({"limit_select": {"type": "boolean"}} if type == "dropdown" else {})}
    if type == "board_relation":
        properties = {"boardIds": {"type": "array", "items": {"type": "integer"}}}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "title": type, "properties": properties}
