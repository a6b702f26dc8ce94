"""Writing items and subitems: creation, column values, moves and ends. Each mutation stands alone; nothing is rolled back."""

from __future__ import annotations

from typing import Any

from simulators.kit.simulator import Record
from simulators.monday.boards import groups, named, new_board, new_group
from simulators.monday.call import Call, column_of, group_of
from simulators.monday.columns import new_column
from simulators.monday.errors import Refused, bad_argument, no_item
from simulators.monday.facts import ITEMS_PER_BOARD
from simulators.monday.history import happened
from simulators.monday.hooks import Event
from simulators.monday.schema import mutation
from simulators.monday.store import Store
from simulators.monday.writing import document, value_for


def new_item(store: Store, board: Record, group_id: str, name: str, creator: str, *, parent: str | None = None) -> Record:
    numbers = [row["_number"] for row in store.all("items") if row["board_id"] == board["id"]]
    item: Record = {
        "name": name,
        "state": "active",
        "board_id": board["id"],
        "group_id": group_id,
        "creator_id": creator,
        "created_at": store.stamp(),
        "updated_at": store.stamp(),
        "_parent": parent,
        "_values": {},
        "_changed": {},
        "_updater": creator,
        "_number": max(numbers, default=0) + 1,
        "_position": float(len(numbers) + 1),
    }
    return store.insert("items", item)


def _values(call: Call, board: Record, text: object, create_labels: bool) -> Record:
    """Checks all before anything is kept."""
    given = document(text, "column_values")
    if given is not None and not isinstance(given, dict):
        raise Refused("ColumnValueException", "column_values is not a JSON object", column_value=given)
    found: Record = {}
    for column_id, value in (given or {}).items():
        if column_id == "name":
            found["name"] = named(value if isinstance(value, str) else "", "item_name")
        else:
            found[column_id] = value_for(call, column_of(board, column_id), value, create_labels=create_labels)
    return found


def _put(call: Call, item: Record, values: Record, *, tell: bool = True) -> None:
    board, moment = call.store.tables["boards"][item["board_id"]], call.store.stamp()
    for column_id, value in values.items():
        if column_id == "name":
            _rename(call, board, item, value)
            continue
        previous, column = item["_values"].get(column_id), column_of(board, column_id)
        item["_values"][column_id], item["_changed"][column_id] = value, moment
        _reflect(call, item, column, previous, value)
        if tell and previous != value:
            happened(call, Event("update_column_value", board, item, column, value=value, previous=previous))
    item["updated_at"], item["_updater"] = moment, call.user["id"]


def _reflect(call: Call, item: Record, column: Record, previous: Any, value: Any) -> None:
    """The other side of a two-way connection follows (monday support, "The Connect Boards Column")."""
    reflection = column["settings"].get("reflection")
    if not reflection:
        return
    before, after = (set((links or {}).get("item_ids", ())) for links in (previous, value))
    for ident in sorted(before ^ after):
        other = call.store.tables["items"][ident]
        kept = (other["_values"].get(reflection["columnId"]) or {}).get("item_ids", [])
        links = [link for link in kept if link != item["id"]] + ([item["id"]] if ident in after else [])
        other["_values"][reflection["columnId"]] = {"item_ids": links} if links else None
        other["_changed"][reflection["columnId"]] = other["updated_at"] = call.store.stamp()


def _rename(call: Call, board: Record, item: Record, name: str) -> None:
    previous, item["name"] = item["name"], name
    if previous != name:
        happened(call, Event("update_name", board, item, more={"value": {"name": name}, "previousValue": {"name": previous}}))


@mutation
def create_item(call: Call, board_id: str, item_name: str, **given: Any) -> Record:
    board = call.board(board_id)
    if board["type"] != "board":
        raise bad_argument("Items of this board are created with create_subitem", board_id=int(board["id"]))
    groups = [row for row in board["_groups"] if not row["deleted"] and not row["archived"]]
    group = group_of(board, given["group_id"]) if given.get("group_id") is not None else groups[0]
    named(item_name, "item_name")
    values = _values(call, board, given.get("column_values"), bool(given.get("create_labels_if_missing")))
    if len(call.items_of(board)) >= ITEMS_PER_BOARD:
        raise Refused("ItemsLimitationException", "The board has reached its limit of items", board_id=int(board["id"]))
    if given.get("relative_to") is not None:
        _neighbour(call, board, given["relative_to"])
    item = new_item(call.store, board, group["id"], item_name, call.user["id"])
    if given.get("relative_to") is not None:
        _beside(call, item, given["relative_to"], given.get("position_relative_method"))
    _put(call, item, values, tell=False)
    happened(call, Event("create_pulse", board, item))
    return item


@mutation
def create_subitem(call: Call, parent_item_id: str, item_name: str, **given: Any) -> Record:
    """The first subitem of a board makes the hidden board that holds them."""
    parent = call.item(parent_item_id)
    board = subitem_board(call.store, call.store.tables["boards"][parent["board_id"]])
    named(item_name, "item_name")
    values = _values(call, board, given.get("column_values"), bool(given.get("create_labels_if_missing")))
    item = new_item(call.store, board, board["_groups"][0]["id"], item_name, call.user["id"], parent=parent["id"])
    _put(call, item, values, tell=False)
    happened(call, Event("create_pulse", board, item))
    return item


def subitem_board(store: Store, parent: Record) -> Record:
    if parent["type"] == "sub_items_board":
        raise bad_argument("A subitem has no subitems", board_id=int(parent["id"]))
    for board in store.all("boards"):
        if board.get("_parent_board") == parent["id"]:
            return board
    place = {"workspace_id": parent["workspace_id"], "board_folder_id": parent["board_folder_id"]}
    more = {"type": "sub_items_board", "_parent_board": parent["id"], **place}
    board = new_board(store, parent["_creator"], f"Subitems of {parent['name']}", kind=parent["board_kind"], **more)
    board["_owners"], board["_subscribers"] = parent["_owners"], parent["_subscribers"]
    new_group(store, board, "Subitems", ident="topics")
    for title, kind, ident in (("Owner", "people", "person"), ("Status", "status", "status"), ("Date", "date", "date0")):
        new_column(store, board, title, kind, ident=ident)
    if all(column["type"] != "subtasks" for column in parent["_columns"]):
        new_column(store, parent, "Subitems", "subtasks", ident=store.slug("subtasks"), settings={"boardIds": [int(board["id"])]})
    return board


@mutation
def change_column_value(call: Call, board_id: str, column_id: str, value: object, **given: Any) -> Record:
    return _change(call, board_id, given.get("item_id"), {column_id: document(value, "value")}, given)


@mutation
def change_simple_column_value(call: Call, board_id: str, column_id: str, **given: Any) -> Record:
    return _change(call, board_id, given.get("item_id"), {column_id: given.get("value") or ""}, given)


def _change(call: Call, board_id: str, item_id: object, values: Record, given: Record) -> Record:
    board = call.board(board_id)
    item = call.item(item_id, board_id)
    if "name" in values:
        kept: Record = {"name": named(values["name"] if isinstance(values["name"], str) else "", "item_name")}
    else:
        labels = bool(given.get("create_labels_if_missing"))
        kept = {key: value_for(call, column_of(board, key), value, create_labels=labels) for key, value in values.items()}
    _put(call, item, kept)
    return item


@mutation
def change_multiple_column_values(call: Call, board_id: str, column_values: object, **given: Any) -> Record:
    board = call.board(board_id)
    item = call.item(given.get("item_id"), board_id)
    _put(call, item, _values(call, board, column_values, bool(given.get("create_labels_if_missing"))))
    return item


@mutation
def move_item_to_group(call: Call, group_id: str, item_id: str | None = None) -> Record:
    item = call.item(item_id)
    board = call.store.tables["boards"][item["board_id"]]
    group, source = group_of(board, group_id), group_of(board, item["group_id"])
    item["group_id"] = group["id"]
    item["updated_at"] = call.store.stamp()
    shown = {"id": group["id"], "title": group["title"], "color": group["color"], "is_top_group": group is board["_groups"][0]}
    more = {"sourceGroupId": source["id"], "destGroupId": group["id"], "destGroup": shown}
    happened(call, Event("move_pulse_into_group", board, item, more=more))
    return item


@mutation
def move_item_to_board(call: Call, board_id: str, group_id: str, item_id: str, **given: Any) -> Record:
    """Columns go where the mapping says, otherwise to the column of the same title and type; the rest is lost."""
    item, board = call.item(item_id), call.board(board_id)
    group, source = group_of(board, group_id), call.store.tables["boards"][item["board_id"]]
    mapping = given.get("columns_mapping")
    pairs = _mapped(source, board, mapping) if mapping is not None else _alike(source, board)
    item["_values"] = {target: item["_values"][origin] for origin, target in pairs if item["_values"].get(origin) is not None}
    item["board_id"], item["group_id"], item["updated_at"] = board["id"], group["id"], call.store.stamp()
    item["_changed"] = dict.fromkeys(item["_values"], item["updated_at"])
    return item


def _mapped(source: Record, board: Record, mapping: list[Record]) -> list[tuple[str, str]]:
    pairs = [(column_of(source, row["source"]), row.get("target")) for row in mapping]
    found = [(origin, column_of(board, target)) for origin, target in pairs if target is not None]
    for origin, target in found:
        if origin["type"] != target["type"]:
            raise bad_argument("Columns of different types cannot be mapped", source=origin["id"], target=target["id"])
    return [(origin["id"], target["id"]) for origin, target in found]


def _alike(source: Record, board: Record) -> list[tuple[str, str]]:
    places = {(column["title"], column["type"]): column["id"] for column in board["_columns"]}
    rows = [(column["id"], places.get((column["title"], column["type"]))) for column in source["_columns"]]
    return [(origin, target) for origin, target in rows if target is not None]


def end_item(call: Call, item: Record, state: str) -> Record:
    board = call.store.tables["boards"][item["board_id"]]
    item["state"], item["updated_at"] = state, call.store.stamp()
    happened(call, Event("archive_pulse" if state == "archived" else "delete_pulse", board, item))
    for row in call.store.all("items"):
        if row["_parent"] == item["id"] and row["state"] == "active":
            end_item(call, row, state)
    return item


@mutation
def archive_item(call: Call, item_id: str | None = None) -> Record:
    return end_item(call, call.item(item_id), "archived")


@mutation
def delete_item(call: Call, item_id: str | None = None) -> Record:
    return end_item(call, call.item(item_id, states=("active", "archived")), "deleted")


@mutation
def duplicate_item(call: Call, board_id: str, item_id: str | None = None, with_updates: bool | None = None) -> Record:
    board, item = call.board(board_id), call.item(item_id, board_id)
    copy = new_item(call.store, board, item["group_id"], f"{item['name']} (copy)", call.user["id"], parent=item["_parent"])
    copy["_values"], copy["_changed"] = dict(item["_values"]), dict(item["_changed"])
    if with_updates:
        for row in call.store.all("updates"):
            if row["item_id"] == item["id"]:
                call.store.insert("updates", {**row, "item_id": copy["id"]})
    happened(call, Event("create_pulse", board, copy))
    return copy


@mutation
def change_item_position(call: Call, item_id: str, **given: Any) -> Record:
    item = call.item(item_id)
    board = call.store.tables["boards"][item["board_id"]]
    if given.get("relative_to") is not None:
        _beside(call, item, given["relative_to"], given.get("position_relative_method"))
        return item
    if given.get("group_id") is None:
        raise bad_argument("Give either relative_to or group_id")
    item["group_id"] = group_of(board, given["group_id"])["id"]
    places = [row["_position"] for row in call.items_of(board)]
    item["_position"] = min(places) - 1 if given.get("group_top") else max(places) + 1
    return item


def _neighbour(call: Call, board: Record, ident: str) -> Record:
    other = call.store.get("items", ident)
    if other is None or other["board_id"] != board["id"] or other["state"] != "active":
        raise no_item(ident)
    return other


def _beside(call: Call, item: Record, other_id: str, method: str | None) -> None:
    other = _neighbour(call, call.store.tables["boards"][item["board_id"]], other_id)
    places = sorted(row["_position"] for row in call.items_of(call.store.tables["boards"][item["board_id"]]) if row is not item)
    here = places.index(other["_position"])
    if method == "after_at":
        after = places[here + 1] if here + 1 < len(places) else other["_position"] + 2
        item["_position"] = (other["_position"] + after) / 2
    else:
        before = places[here - 1] if here else other["_position"] - 2
        item["_position"] = (other["_position"] + before) / 2
    item["group_id"] = other["group_id"]


@mutation
def archive_group(call: Call, board_id: str, group_id: str) -> Record:
    return _end_group(call, board_id, group_id, "archived")


@mutation
def delete_group(call: Call, board_id: str, group_id: str) -> Record:
    return _end_group(call, board_id, group_id, "deleted")


def _end_group(call: Call, board_id: str, group_id: str, state: str) -> Record:
    board = call.board(board_id)
    group = group_of(board, group_id)
    if len(groups(call, board)) == 1:
        raise Refused("DeleteLastGroupException", "Cannot delete the last group of a board", board_id=int(board["id"]))
    for item in call.items_of(board):
        if item["group_id"] == group_id:
            end_item(call, item, state)
    group[state] = True
    return group
