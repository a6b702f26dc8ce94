"""How a column of an item is answered: ``text`` for people, ``value`` as JSON in a string, and the typed members (sheet §5)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from simulators.kit.simulator import Record
from simulators.monday.call import Call
from simulators.monday.columns import revision, settings_str, status_label
from simulators.monday.facts import COLUMN_TYPES, EMPTY_LABEL
from simulators.monday.schema import field
from simulators.monday.store import Store, text_of

# Types whose value says when it changed.
_DATED = frozenset(
    [
        "status",
        "date",
        "timeline",
        "people",
        "long_text",
        "checkbox",
        "dependency",
        "rating",
        "hour",
        "week",
        "country",
        "link",
        "email",
        "phone",
        "tags",
    ]
)


def shown(store: Store, item: Record, column: Record) -> Record:
    """A column value with every member of its GraphQL type."""
    kind = column["type"]
    _, type_name, silent = COLUMN_TYPES[kind]
    kept = item["_values"].get(column["id"])
    members = _MEMBERS[kind](store, item, column, kept) if kind in _MEMBERS else {}
    text = None if silent else members.pop("text", None) or text_for(kept)
    members.pop("text", None)
    return {
        "__typename": type_name,
        "id": column["id"],
        "column": column,
        "type": kind,
        "is_leaf": True,
        "text": text,
        "value": None if silent else _value(item, column, kept, members.pop("_value", None)),
        "updated_at": item["_changed"].get(column["id"]),
        **{name: value for name, value in members.items() if name != "_value"},
    }


def text_for(kept: Any) -> str:
    return kept if isinstance(kept, str) else ""


def _value(item: Record, column: Record, kept: Any, computed: Any) -> str | None:
    if computed is not None:
        return text_of(computed)
    if kept is None:
        return None
    if isinstance(kept, dict) and column["type"] in _DATED:
        moment = item["_changed"].get(column["id"], item["updated_at"])
        return text_of({**kept, "changed_at": moment.replace("Z", ".000Z")})
    return text_of(kept)


def _status(_: Store, __: Record, column: Record, kept: Any) -> Record:
    """Index 5, the grey label without text, stands for a status that nobody set."""
    label = status_label(column, kept["index"] if kept else EMPTY_LABEL)
    style = {"color": label["hex"], "border": label["hex"]} if label else {"color": "#c4c4c4", "border": "#b0b0b0"}
    text = label["label"] if label else ""
    return {
        "text": text,
        "label": text or None,
        "index": label["index"] if label else EMPTY_LABEL,
        "is_done": bool(label and label["is_done"]),
        "label_style": style,
        "update_id": None,
    }


def _dropdown(_: Store, __: Record, column: Record, kept: Any) -> Record:
    labels = {row["id"]: row["label"] for row in column["settings"]["labels"]}
    chosen = [{"id": str(ident), "label": labels.get(ident, "")} for ident in (kept or {}).get("ids", ())]
    return {"text": ", ".join(row["label"] for row in chosen), "values": chosen}


def _date(_: Store, __: Record, ___: Record, kept: Any) -> Record:
    kept = kept or {}
    day, time = kept.get("date"), kept.get("time")
    return {"text": " ".join(part for part in (day, (time or "")[:5]) if part), "date": day or "", "time": time or "", "icon": None}


def _timeline(_: Store, __: Record, ___: Record, kept: Any) -> Record:
    if not kept:
        return {"from": None, "to": None, "visualization_type": None}
    ends = {end: f"{kept[end]}T00:00:00Z" for end in ("from", "to")}
    return {"text": f"{kept['from']} - {kept['to']}", **ends, "visualization_type": kept.get("visualization_type")}


def _people(store: Store, _: Record, __: Record, kept: Any) -> Record:
    rows = (kept or {}).get("personsAndTeams", ())
    names = [(store.get("users" if row["kind"] == "person" else "teams", row["id"]) or {}).get("name", "") for row in rows]
    return {"text": ", ".join(names), "persons_and_teams": [{"id": str(row["id"]), "kind": row["kind"]} for row in rows]}


def _numbers(_: Store, __: Record, column: Record, kept: Any) -> Record:
    unit = column["settings"].get("unit") or {}
    return {
        "number": None if kept is None else float(Decimal(kept)),
        "symbol": unit.get("symbol", ""),
        "direction": unit.get("direction", "right"),
    }


def _checkbox(_: Store, __: Record, ___: Record, kept: Any) -> Record:
    return {"text": "v" if kept else "", "checked": bool(kept)}


def _long_text(_: Store, __: Record, ___: Record, kept: Any) -> Record:
    return {"text": (kept or {}).get("text", "")}


def _link(_: Store, __: Record, ___: Record, kept: Any) -> Record:
    kept = kept or {}
    text = f"{kept['text']} - {kept['url']}" if kept else ""
    return {"text": text, "url": kept.get("url"), "url_text": kept.get("text")}


def _email(_: Store, __: Record, ___: Record, kept: Any) -> Record:
    kept = kept or {}
    return {"text": kept.get("text", ""), "email": kept.get("email"), "label": kept.get("text")}


def _phone(_: Store, __: Record, ___: Record, kept: Any) -> Record:
    kept = kept or {}
    return {"text": kept.get("phone", ""), "phone": kept.get("phone"), "country_short_name": kept.get("countryShortName")}


def _linked(store: Store, _: Record, __: Record, kept: Any) -> Record:
    found = [store.get("items", ident) for ident in (kept or {}).get("item_ids", ())]
    rows = [row for row in found if row and row["state"] == "active"]
    return {
        "linked_item_ids": [row["id"] for row in rows],
        "linked_items": rows,
        "display_value": ", ".join(row["name"] for row in rows),
        "dependency_links": [{"linked_item_id": row["id"], "dependency_type": 0, "lag": 0} for row in rows],
    }


def _subtasks(store: Store, item: Record, _: Record, __: Any) -> Record:
    rows = children(store, item)
    ids = [row["id"] for row in rows]
    return {"subitems": rows, "subitems_ids": ids, "display_value": ", ".join(row["name"] for row in rows)}


def children(store: Store, item: Record) -> list[Record]:
    return [row for row in store.all("items") if row["_parent"] == item["id"] and row["state"] == "active"]


def _mirror(store: Store, item: Record, column: Record, __: Any) -> Record:
    """Shows columns of the items that a ``board_relation`` of the same board is linked to."""
    settings = column["settings"]
    relation = next(iter(settings.get("relation_column") or {}), None)
    mirrored, texts = [], []
    for row in _linked(store, item, column, item["_values"].get(relation))["linked_items"]:
        board = store.tables["boards"][row["board_id"]]
        for other in board["_columns"]:
            if other["id"] in (settings.get("displayed_linked_columns") or {}).get(board["id"], ()):
                value = shown(store, row, other)
                mirrored.append({"linked_board": board, "linked_board_id": board["id"], "linked_item": row, "mirrored_value": value})
                texts.append(value["text"] or value.get("display_value") or "")
    return {"display_value": ", ".join(text for text in texts if text), "mirrored_items": mirrored}


def _time_tracking(store: Store, _: Record, __: Record, kept: Any) -> Record:
    """Read only: people press the clock on the item. Seconds in ``duration`` are those of finished sessions."""
    history = (kept or {}).get("history", [])
    running = next((row for row in history if row["ended_at"] is None), None)
    seconds = int((kept or {}).get("duration", 0))
    hours = f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}" if kept else ""
    value = {"duration": seconds, "running": running is not None, "startDate": None} if kept else None
    started = running["started_at"] if running else None
    return {"text": hours, "duration": seconds, "running": running is not None, "started_at": started, "history": history, "_value": value}


def _creation_log(store: Store, item: Record, _: Record, __: Any) -> Record:
    user = store.get("users", item["creator_id"])
    value = {"created_at": item["created_at"], "creator_id": int(item["creator_id"])}
    text = item["created_at"].replace("T", " ").replace("Z", " UTC")
    return {"text": text, "created_at": item["created_at"], "creator": user, "creator_id": item["creator_id"], "_value": value}


def _last_updated(store: Store, item: Record, _: Record, __: Any) -> Record:
    user = store.get("users", item["_updater"])
    value = {"updated_at": item["updated_at"], "updater_id": int(item["_updater"])}
    text = item["updated_at"].replace("T", " ").replace("Z", " UTC")
    return {"text": text, "updated_at": item["updated_at"], "updater": user, "updater_id": item["_updater"], "_value": value}


def _item_id(_: Store, item: Record, __: Record, ___: Any) -> Record:
    return {"text": item["id"], "item_id": item["id"], "_value": {"item_id": int(item["id"])}}


def _auto_number(_: Store, item: Record, __: Record, ___: Any) -> Record:
    return {"text": str(item["_number"])}


def _formula(_: Store, __: Record, ___: Record, ____: Any) -> Record:
    return {"display_value": ""}


def _rating(_: Store, __: Record, ___: Record, kept: Any) -> Record:
    return {"text": str(kept["rating"]) if kept else "", "rating": kept and kept["rating"]}


def _hour(_: Store, __: Record, ___: Record, kept: Any) -> Record:
    kept = kept or {}
    text = f"{kept['hour']:02d}:{kept['minute']:02d}" if kept else ""
    return {"text": text, "hour": kept.get("hour"), "minute": kept.get("minute")}


def _week(_: Store, __: Record, ___: Record, kept: Any) -> Record:
    week = (kept or {}).get("week") or {}
    first, last = week.get("startDate"), week.get("endDate")
    return {"text": f"{first} - {last}" if week else "", "start_date": first, "end_date": last}


def _tags(store: Store, _: Record, __: Record, kept: Any) -> Record:
    rows = [row for row in (store.get("tags", ident) for ident in (kept or {}).get("tag_ids", ())) if row]
    return {"text": ", ".join(row["name"] for row in rows), "tag_ids": [int(row["id"]) for row in rows], "tags": rows}


def _country(_: Store, __: Record, ___: Record, kept: Any) -> Record:
    if not kept:
        return {"country": None}
    return {"text": kept["countryName"], "country": {"code": kept["countryCode"], "name": kept["countryName"]}}


def _file(store: Store, _: Record, __: Record, kept: Any) -> Record:
    found = [store.get("assets", row["assetId"]) for row in (kept or {}).get("files", ())]
    files = [
        {
            "__typename": "FileAssetValue",
            "asset": row,
            "asset_id": row["id"],
            "name": row["name"],
            "created_at": row["created_at"],
            "creator_id": row["_creator"],
            "creator": store.get("users", row["_creator"]),
            "is_image": False,
        }
        for row in found
        if row
    ]
    return {"text": ", ".join(row["asset"]["url"] for row in files), "files": files}


_MEMBERS: dict[str, Callable[[Store, Record, Record, Any], Record]] = {
    "status": _status,
    "dropdown": _dropdown,
    "date": _date,
    "timeline": _timeline,
    "people": _people,
    "numbers": _numbers,
    "checkbox": _checkbox,
    "long_text": _long_text,
    "link": _link,
    "email": _email,
    "phone": _phone,
    "board_relation": _linked,
    "dependency": _linked,
    "subtasks": _subtasks,
    "mirror": _mirror,
    "time_tracking": _time_tracking,
    "creation_log": _creation_log,
    "last_updated": _last_updated,
    "item_id": _item_id,
    "auto_number": _auto_number,
    "formula": _formula,
    "rating": _rating,
    "hour": _hour,
    "week": _week,
    "tags": _tags,
    "country": _country,
    "file": _file,
    "button": lambda *_: {"label": "Click me", "color": "#0086c0"},
}


@field("Item")
def column_values(call: Call, item: Record, ids: list[str] | None = None, types: list[str] | None = None, **_: Any) -> list[Record]:
    """In the order of the board's columns; the name is a member of the item and not among them."""
    board = call.store.tables["boards"][item["board_id"]]
    wanted = [column for column in board["_columns"] if column["type"] != "name" and not column["archived"]]
    return [
        shown(call.store, item, column)
        for column in wanted
        if (ids is None or column["id"] in ids) and (types is None or column["type"] in types)
    ]


@field("Column", "revision")
def column_revision(_: Call, column: Record) -> str:
    return revision(column)


@field("Column", "settings_str")
def column_settings_str(_: Call, column: Record) -> str:
    return settings_str(column)
