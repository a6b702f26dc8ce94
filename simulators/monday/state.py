"""Every record of the account in the vendor's own names, for the control plane."""

from __future__ import annotations

from simulators.kit.simulator import Record, State
from simulators.monday.reading import shown
from simulators.monday.store import Store

_TYPED = ("index", "label", "linked_item_ids", "display_value", "duration")


def everything(store: Store) -> State:
    """Items carry their ``column_values`` as the API answers them; deleted records stay, with their state."""
    out: State = {name: [_plain(row) for row in table.values()] for name, table in store.tables.items()}
    for row, board in zip(out["boards"], store.all("boards"), strict=True):
        row["columns"] = [_plain(column) for column in board["_columns"]]
        row["groups"] = [_plain(group) for group in board["_groups"]]
    for row, item in zip(out["items"], store.all("items"), strict=True):
        board = store.tables["boards"][item["board_id"]]
        row["parent_item_id"] = item["_parent"]
        row["column_values"] = [_value(store, item, column) for column in board["_columns"] if column["type"] != "name"]
    for row, webhook in zip(out["webhooks"], store.all("webhooks"), strict=True):
        row["url"] = webhook["_url"]
    return out


def _plain(record: Record) -> Record:
    return {name: value for name, value in record.items() if not name.startswith("_")}


def _value(store: Store, item: Record, column: Record) -> Record:
    value = shown(store, item, column)
    return {name: value[name] for name in ("id", "type", "text", "value", *_TYPED) if name in value}
