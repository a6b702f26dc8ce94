"""Columns of a board: their settings, labels and revisions.

https://developer.monday.com/api-reference/reference/columns
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from simulators.kit.simulator import Record
from simulators.monday.errors import Refused, bad_argument
from simulators.monday.facts import COLORS, COLUMN_TYPES, DEFAULT_LABELS, PREFIXES
from simulators.monday.store import Store, text_of

# The colours that a caller may name, in the order of their numbers.
_NAMED = [
    "working_orange",
    "done_green",
    "stuck_red",
    "dark_blue",
    "purple",
    "explosive",
    "grass_green",
    "bright_blue",
    "saladish",
    "egg_yolk",
    "blackish",
    "dark_red",
    "sofia_pink",
    "lipstick",
    "dark_purple",
    "bright_green",
    "chili_blue",
    "american_gray",
    "brown",
    "dark_orange",
    "sunset",
    "bubble",
    "peach",
    "berry",
    "winter",
    "river",
]


def new_column(store: Store, board: Record, title: str, kind: str, *, ident: str | None = None, settings: Any = None) -> Record:
    """Ids are generated text slugs unless the caller gives one."""
    if kind not in COLUMN_TYPES or (kind == "name" and board["_columns"]):
        raise bad_argument(f"Column type {kind} cannot be created", column_type=kind)
    taken = {column["id"] for column in board["_columns"]}
    if ident in taken:
        raise bad_argument("Column id is already taken", id=ident)
    column: Record = {
        "id": ident or store.slug(PREFIXES.get(kind, kind)),
        "title": title,
        "type": kind,
        "archived": False,
        "description": None,
        "width": None,
        "capabilities": {"calculated": None, "visibility": None},
        "settings": settled(kind, settings),
        "_internal": COLUMN_TYPES[kind][0],
        "_board": board["id"],
    }
    board["_columns"].append(column)
    return column


def settled(kind: str, given: Any) -> Record:
    """The settings to keep: what the caller gave, refused when it is not of the type, over the defaults of the type."""
    if given is not None and not isinstance(given, dict):
        raise bad_argument("Column settings must be an object", settings=given)
    given = dict(given or {})
    if kind == "status":
        return {"type": "status", "labels": _status_labels(given.get("labels"))}
    if kind == "dropdown":
        labels = given.get("labels") or []
        kept = [_dropdown_label(label, place) for place, label in enumerate(labels if isinstance(labels, list) else [], 1)]
        return {"type": "dropdown", "limit_select": bool(given.get("limit_select")), "labels": kept}
    return {"type": kind, **given}


def _dropdown_label(given: Any, place: int) -> Record:
    if not isinstance(given, dict) or not isinstance(given.get("label", given.get("name")), str):
        raise bad_argument("A label is an object with a label text", label=given)
    return {"id": _index(given.get("id") or place), "label": given.get("label", given.get("name")), "is_deactivated": False}


def _index(given: Any) -> int:
    """A whole number, or one spelled as the key of an object."""
    if isinstance(given, bool) or not re.fullmatch(r"\d{1,9}", str(given)):
        raise bad_argument("The index of a label is a whole number", index=given)
    return int(given)


def _status_labels(given: Any) -> list[Record]:
    if given is None:
        return [label_of(index, text, done) for index, text, done in DEFAULT_LABELS]
    if isinstance(given, dict):
        given = [{"index": index, "label": text} for index, text in given.items()]
    if not isinstance(given, list):
        raise bad_argument("labels is a list of objects", labels=given)
    found = []
    for place, label in enumerate(given):
        if not isinstance(label, dict) or not isinstance(label.get("label"), str):
            raise bad_argument("A status label has a label and an index", label=label)
        index = label.get("index", place)
        found.append(label_of(_index(index), label["label"], bool(label.get("is_done")), label.get("color")))
    if len({row["index"] for row in found}) < len(found):
        raise bad_argument("Label indexes must be unique", labels=given)
    if all(row["index"] != 5 for row in found):
        found.append(label_of(5, "", False))
    return found


def label_of(index: int, text: str, done: bool = False, color: Any = None) -> Record:
    """The id of a label is its index, which is what values refer to; it is no position (sheet §5)."""
    number = _NAMED.index(color) if color in _NAMED else index
    name, shade = COLORS.get(number, COLORS[7])
    return {
        "id": index,
        "label": text,
        "index": index,
        "color": name,
        "hex": shade,
        "is_done": done,
        "is_deactivated": False,
    }


def status_label(column: Record, index: int | None) -> Record | None:
    return next((row for row in column["settings"]["labels"] if row["index"] == index), None)


def add_label(column: Record, text: str) -> Record:
    """What ``create_labels_if_missing`` does: the next free index, 5 being the empty label's."""
    labels = column["settings"]["labels"]
    if column["type"] == "dropdown":
        row: Record = {"id": max((item["id"] for item in labels), default=0) + 1, "label": text, "is_deactivated": False}
    else:
        if len(labels) >= 40:
            raise Refused("ColumnValueException", "The status column has reached its limit of labels", column_id=column["id"])
        index = next(number for number in range(41) if number != 5 and all(item["index"] != number for item in labels))
        row = label_of(index, text)
    labels.append(row)
    return row


def settings_str(column: Record) -> str:
    """The form before 2025-10: maps of labels by index."""
    settings = column["settings"]
    if column["type"] == "status":
        labels = [row for row in settings["labels"] if row["label"]]
        document: Record = {
            "labels": {str(row["index"]): row["label"] for row in labels},
            "done_colors": [row["index"] for row in labels if row["is_done"]],
            "labels_positions_v2": {str(row["index"]): place for place, row in enumerate(settings["labels"])},
            "labels_colors": {str(row["index"]): {"color": row["hex"], "border": row["hex"], "var_name": row["color"]} for row in labels},
        }
        return text_of(document)
    if column["type"] == "dropdown":
        rows = [{"id": row["id"], "name": row["label"]} for row in settings["labels"]]
        return text_of({"limit_select": settings["limit_select"], "labels": rows})
    return text_of({name: value for name, value in settings.items() if name != "type"})


def revision(column: Record) -> str:
    """Changes whenever the column changes (sheet §6)."""
    shown = {name: value for name, value in column.items() if not name.startswith("_")}
    return hashlib.sha256(text_of(shown).encode()).hexdigest()[:32]
