"""What a caller may write into a column, by type: JSON, or the simple text form (sheet §5).

https://developer.monday.com/api-reference/reference/column-types-reference
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from simulators.kit.simulator import Record
from simulators.monday.call import Call
from simulators.monday.columns import add_label, status_label
from simulators.monday.errors import Refused, bad_value
from simulators.monday.facts import EMPTY_LABEL, READ_ONLY

Writer = Callable[[Call, Record, Any], Any]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def document(text: object, argument: str) -> Any:
    """A ``JSON`` argument is JSON inside a string, in variables too (sheet §4)."""
    if text is None:
        return None
    try:
        return json.loads(text) if isinstance(text, str) else _refuse_document(argument, text)
    except ValueError:
        return _refuse_document(argument, text)


def _refuse_document(argument: str, given: object) -> Any:
    raise Refused("ColumnValueException", f"{argument} is not a JSON formatted string", column_value=given)


def value_for(call: Call, column: Record, given: Any, *, create_labels: bool = False) -> Any:
    """The value to keep, or None for none. Text is the simple form, anything else the structure of the type."""
    kind = column["type"]
    if kind in READ_ONLY or kind == "name":
        raise bad_value(column, given, f"column type {column['_internal']} is not supported for changing the column value via the API")
    if given is None or given in ({}, ""):
        return {"index": EMPTY_LABEL, "post_id": None} if kind == "status" else None
    if isinstance(given, str) and kind not in ("text", "numbers"):
        given = _SIMPLE[kind](column, given) if kind in _SIMPLE else bad(column, given)
    if create_labels and kind in ("status", "dropdown"):
        _create_labels(column, given)
    return _WRITERS[kind](call, column, given)


def bad(column: Record, value: Any) -> Any:
    raise bad_value(column, value)


def _members(column: Record, given: Any, allowed: str) -> Record:
    if not isinstance(given, dict) or not given or set(given) - set(allowed.split()):
        raise bad_value(column, given)
    return given


def _create_labels(column: Record, given: Any) -> None:
    if not isinstance(given, dict):
        return
    names = given.get("labels") if column["type"] == "dropdown" else [given.get("label")]
    known = {row["label"] for row in column["settings"]["labels"]}
    for name in names if isinstance(names, list) else ():
        if isinstance(name, str) and name and name not in known:
            add_label(column, name)


def _status(_: Call, column: Record, given: Any) -> Any:
    _members(column, given, "label index post_id changed_at")
    labels = [row for row in column["settings"]["labels"] if not row["is_deactivated"]]
    index = given.get("index")
    if "label" in given and given["label"] is not None:
        wanted = given["label"].get("text") if isinstance(given["label"], dict) else given["label"]
        index = next((row["index"] for row in labels if row["label"] == str(wanted)), None)
        if index is None:
            return _no_label(column, given, labels)
    if isinstance(index, str) and index.isdigit():
        index = int(index)
    if not isinstance(index, int) or isinstance(index, bool) or status_label(column, index) not in labels:
        return _no_label(column, given, labels)
    return {"index": index, "post_id": None}


def _no_label(column: Record, given: Any, labels: list[Record]) -> Any:
    known = ", ".join(f"{row['index']}: {row['label']}" for row in labels)
    raise bad_value(column, given, f"This status label doesn't exist, possible statuses are: {{{known}}}")


def _dropdown(_: Call, column: Record, given: Any) -> Any:
    _members(column, given, "labels ids changed_at")
    labels = [row for row in column["settings"]["labels"] if not row["is_deactivated"]]
    key, wanted = ("label", given["labels"]) if "labels" in given else ("id", given.get("ids"))
    if not isinstance(wanted, list):
        raise bad_value(column, given)
    found = []
    for item in wanted:
        row = next((row for row in labels if str(row[key]) == str(item)), None)
        if row is None:
            known = ", ".join(f"{row['id']}: {row['label']}" for row in labels)
            raise bad_value(column, given, f"The dropdown label '{item}' does not exist, possible labels are: {{{known}}}")
        found.append(row["id"])
    if column["settings"]["limit_select"] and len(found) > 1:
        raise bad_value(column, given, "Only one label may be selected in this column")
    return {"ids": found} if found else None


def _day(column: Record, given: Any) -> str:
    if not isinstance(given, str) or not _DAY.fullmatch(given):
        raise bad_value(column, given)
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError:
        raise bad_value(column, given) from None


def _date(_: Call, column: Record, given: Any) -> Any:
    _members(column, given, "date time icon changed_at")
    if not given.get("date"):
        return None
    time = given.get("time") or None
    if time is not None and (not isinstance(time, str) or not _TIME.fullmatch(time)):
        raise bad_value(column, given)
    return {"date": _day(column, given["date"]), "icon": None, **({"time": time} if time else {})}


def _timeline(_: Call, column: Record, given: Any) -> Any:
    _members(column, given, "from to changed_at visualization_type")
    first, last = _day(column, given.get("from")), _day(column, given.get("to"))
    if first > last:
        raise bad_value(column, given, "The start of a timeline must not be after its end")
    kept = {"from": first, "to": last}
    if given.get("visualization_type") is not None:
        kept["visualization_type"] = str(given["visualization_type"])
    return kept


def _people(call: Call, column: Record, given: Any) -> Any:
    _members(column, given, "personsAndTeams changed_at")
    chosen = given.get("personsAndTeams")
    if not isinstance(chosen, list):
        raise bad_value(column, given)
    kept = []
    for row in chosen:
        kind = row.get("kind") if isinstance(row, dict) else None
        table = {"person": "users", "team": "teams"}.get(str(kind))
        if table is None or isinstance(row.get("id"), bool) or call.store.get(table, row.get("id")) is None:
            raise bad_value(column, given, "One of the people or teams does not exist or may not be assigned")
        kept.append({"id": int(row["id"]), "kind": kind})
    return {"personsAndTeams": kept} if kept else None


def _numbers(_: Call, column: Record, given: Any) -> Any:
    """A decimal as text, with a dot; a JSON number is taken too."""
    text = given.strip() if isinstance(given, str) else str(given)
    try:
        if isinstance(given, (bool, dict, list)) or not re.fullmatch(r"-?\d+(\.\d+)?|-?\.\d+", text):
            raise InvalidOperation
        number = Decimal(text)
    except InvalidOperation:
        raise bad_value(column, given) from None
    return format(number.normalize(), "f") if number else "0"


def _text(_: Call, column: Record, given: Any) -> Any:
    return given if isinstance(given, str) else bad(column, given)


def _long_text(_: Call, column: Record, given: Any) -> Any:
    text = _members(column, given, "text changed_at").get("text")
    return ({"text": text} if text else None) if isinstance(text, str) and len(text) <= 2000 else bad(column, given)


def _checkbox(_: Call, column: Record, given: Any) -> Any:
    checked = _members(column, given, "checked changed_at").get("checked")
    if checked in (True, "true"):
        return {"checked": True}
    return None if checked in (False, "false", None) else bad(column, given)


def _link(_: Call, column: Record, given: Any) -> Any:
    _members(column, given, "url text changed_at")
    url, text = given.get("url"), given.get("text", "")
    if not isinstance(url, str) or not re.match(r"https?://\S+$", url) or not isinstance(text, str):
        raise bad_value(column, given)
    return {"url": url, "text": text or url}


def _email(_: Call, column: Record, given: Any) -> Any:
    _members(column, given, "email text changed_at")
    address = given.get("email")
    if not isinstance(address, str) or not _ADDRESS.fullmatch(address):
        raise bad_value(column, given)
    return {"email": address, "text": str(given.get("text") or address)}


def _phone(_: Call, column: Record, given: Any) -> Any:
    _members(column, given, "phone countryShortName changed_at")
    number, country = given.get("phone"), given.get("countryShortName", "")
    if not re.fullmatch(r"\+?[0-9 ()-]{3,}", str(number)) or not re.fullmatch(r"([A-Z]{2})?", str(country)):
        raise bad_value(column, given)
    return {"phone": str(number), "countryShortName": country}


def _linked(call: Call, column: Record, given: Any) -> Any:
    """``board_relation`` takes items of the boards it is connected to, ``dependency`` those of its own board."""
    wanted = _members(column, given, "item_ids changed_at").get("item_ids")
    if not isinstance(wanted, list):
        raise bad_value(column, given)
    boards = [column["_board"]] if column["type"] == "dependency" else [str(key) for key in column["settings"].get("boardIds", ())]
    for ident in wanted:
        item = None if isinstance(ident, bool) else call.store.get("items", ident)
        if item is None or item["state"] == "deleted" or item["board_id"] not in boards:
            raise bad_value(column, given, "The linked item does not exist, or its board is not connected to this column")
    return {"item_ids": [str(ident) for ident in dict.fromkeys(wanted)]} if wanted else None


def _rating(_: Call, column: Record, given: Any) -> Any:
    rating = _members(column, given, "rating changed_at").get("rating")
    return {"rating": int(rating)} if str(rating) in "12345" and rating else bad(column, given)


def _hour(_: Call, column: Record, given: Any) -> Any:
    _members(column, given, "hour minute changed_at")
    hour, minute = given.get("hour"), given.get("minute", 0)
    if hour not in range(24) or minute not in range(60):
        raise bad_value(column, given)
    return {"hour": hour, "minute": minute}


def _week(_: Call, column: Record, given: Any) -> Any:
    week = _members(column, _members(column, given, "week changed_at").get("week"), "startDate endDate")
    return {"week": {"startDate": _day(column, week.get("startDate")), "endDate": _day(column, week.get("endDate"))}}


def _tags(call: Call, column: Record, given: Any) -> Any:
    wanted = _members(column, given, "tag_ids changed_at").get("tag_ids")
    if not isinstance(wanted, list) or any(call.store.get("tags", ident) is None for ident in wanted):
        raise bad_value(column, given)
    return {"tag_ids": [int(ident) for ident in wanted]} if wanted else None


def _country(_: Call, column: Record, given: Any) -> Any:
    _members(column, given, "countryCode countryName changed_at")
    code, name = given.get("countryCode"), given.get("countryName")
    if not re.fullmatch("[A-Z]{2}", str(code)) or not isinstance(name, str) or not name:
        raise bad_value(column, given)
    return {"countryCode": code, "countryName": name}


def _simple_date(_: Record, text: str) -> Any:
    day, _unused, time = text.partition(" ")
    return {"date": day, **({"time": time} if time else {})}


def _simple_people(column: Record, text: str) -> Any:
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdigit() for part in parts):
        raise bad_value(column, text)
    return {"personsAndTeams": [{"id": int(part), "kind": "person"} for part in parts]}


def _simple_status(column: Record, text: str) -> Any:
    named = any(row["label"] == text for row in column["settings"]["labels"])
    return {"index": int(text)} if text.isdigit() and not named else {"label": text}


def _simple_dropdown(column: Record, text: str) -> Any:
    parts = [part.strip() for part in text.split(",")]
    return {"ids": parts} if all(part.isdigit() for part in parts) else {"labels": parts}


def _pair(first: str, second: str) -> Callable[[Record, str], Any]:
    def split(_: Record, text: str) -> Any:
        left, _unused, right = text.partition(" ")
        return {first: left, second: right}

    return split


_SIMPLE: dict[str, Callable[[Record, str], Any]] = {
    "status": _simple_status,
    "date": _simple_date,
    "people": _simple_people,
    "dropdown": _simple_dropdown,
    "long_text": lambda _, text: {"text": text},
    "checkbox": lambda _, text: {"checked": text},
    "rating": lambda _, text: {"rating": text},
    "link": _pair("url", "text"),
    "email": _pair("email", "text"),
    "phone": _pair("phone", "countryShortName"),
    "country": _pair("countryCode", "countryName"),
    "board_relation": lambda _, text: {"item_ids": [part.strip() for part in text.split(",")]},
    "dependency": lambda _, text: {"item_ids": [part.strip() for part in text.split(",")]},
}
_WRITERS: dict[str, Writer] = {
    "status": _status,
    "dropdown": _dropdown,
    "date": _date,
    "timeline": _timeline,
    "people": _people,
    "numbers": _numbers,
    "text": _text,
    "long_text": _long_text,
    "checkbox": _checkbox,
    "link": _link,
    "email": _email,
    "phone": _phone,
    "board_relation": _linked,
    "dependency": _linked,
    "rating": _rating,
    "hour": _hour,
    "week": _week,
    "tags": _tags,
    "country": _country,
}
