"""``query_params`` of ``items_page``: rules, their operators and the order.

https://developer.monday.com/api-reference/reference/other-types#items-query-rule
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from simulators.kit.simulator import Record
from simulators.monday.call import Call, column_of
from simulators.monday.errors import Refused
from simulators.monday.reading import shown

LAST_UPDATED, CREATED = "__last_updated__", "__creation_log__"
_INSTANTS = {LAST_UPDATED: "updated_at", CREATED: "created_at"}
_DAYS = frozenset({"date", "timeline", "last_updated", "creation_log"})


def select(call: Call, board: Record, items: list[Record], params: Record | None) -> list[Record]:
    if not params:
        return items
    if params.get("ids") is not None:
        if len(params["ids"]) > 100:
            raise _refuse("ids takes at most 100 ids")
        items = [item for item in items if item["id"] in params["ids"]]
    items = [item for item in items if _group(call, board, item, params)]
    for order in reversed(params.get("order_by") or ()):
        items = _ordered(call, board, items, order)
    return items


def _refuse(message: str, **more: Any) -> Refused:
    return Refused("InvalidArgumentException", message, 422, **more)


def _group(call: Call, board: Record, item: Record, group: Record) -> bool:
    verdicts = [_rule(call, board, item, rule) for rule in group.get("rules") or ()]
    verdicts += [_group(call, board, item, inner) for inner in group.get("groups") or ()]
    joined = any if group.get("operator") == "or" else all
    return not verdicts or joined(verdicts)


def _ordered(call: Call, board: Record, items: list[Record], order: Record) -> list[Record]:
    """Items without a value come last."""
    keys: dict[str, Any] = {item["id"]: _Facts(call, board, item, order["column_id"]).sortable for item in items}
    held = [item for item in items if keys[item["id"]] is not None]
    rest = [item for item in items if keys[item["id"]] is None]
    return sorted(held, key=lambda item: keys[item["id"]], reverse=order.get("direction") == "desc") + rest


class _Facts:
    """What the operators compare: the text, the keys of the choices, and something that sorts."""

    def __init__(self, call: Call, board: Record, item: Record, column_id: str) -> None:
        self.text, self.keys = "", set[str]()
        self.kind = "instant" if column_id in _INSTANTS else "name"
        self.sortable: Any = None
        if column_id in _INSTANTS:
            self._instant(item[_INSTANTS[column_id]])
        elif column_id == "name":
            self.text, self.keys, self.sortable = item["name"], {item["name"]}, item["name"].casefold()
        elif column_id == "group":
            self.text, self.keys, self.kind = item["group_id"], {item["group_id"]}, "group"
        else:
            self._column(call, item, column_of(board, column_id))

    def _instant(self, moment: str) -> None:
        self.text, self.keys, self.sortable = moment, {moment, moment[:10]}, moment

    def _column(self, call: Call, item: Record, column: Record) -> None:
        self.kind = column["type"]
        if self.kind in ("last_updated", "creation_log"):
            self._instant(item["updated_at" if self.kind == "last_updated" else "created_at"])
            return
        value = shown(call.store, item, column)
        self.text = value["text"] or ""
        self.sortable = self.text.casefold() or None
        kept = item["_values"].get(column["id"])
        _KEYS.get(self.kind, _keys_of_text)(self, value, kept)


def _keys_of_text(facts: _Facts, _: Record, __: Any) -> None:
    facts.keys = {facts.text} if facts.text else set()


def _keys_of_status(facts: _Facts, value: Record, _: Any) -> None:
    facts.keys, facts.sortable = {str(value["index"])}, value["index"]


def _keys_of_choices(facts: _Facts, value: Record, _: Any) -> None:
    facts.keys = {row["id"] for row in value["values"]}


def _keys_of_people(facts: _Facts, value: Record, _: Any) -> None:
    facts.keys = {f"{row['kind']}-{row['id']}" for row in value["persons_and_teams"]}


def _keys_of_links(facts: _Facts, value: Record, _: Any) -> None:
    facts.keys, facts.text = set(value["linked_item_ids"]), value["display_value"]


def _keys_of_numbers(facts: _Facts, _: Record, kept: Any) -> None:
    facts.sortable = None if kept is None else Decimal(kept)
    facts.keys = set() if kept is None else {str(kept)}


def _keys_of_days(facts: _Facts, _: Record, kept: Any) -> None:
    day = (kept or {}).get("date") or (kept or {}).get("from")
    facts.sortable, facts.keys = day, {day} if day else set()


def _keys_of_checkbox(facts: _Facts, value: Record, _: Any) -> None:
    facts.keys = {"1"} if value["checked"] else set()


_KEYS: dict[str, Callable[[_Facts, Record, Any], None]] = {
    "status": _keys_of_status,
    "dropdown": _keys_of_choices,
    "people": _keys_of_people,
    "board_relation": _keys_of_links,
    "dependency": _keys_of_links,
    "numbers": _keys_of_numbers,
    "date": _keys_of_days,
    "timeline": _keys_of_days,
    "checkbox": _keys_of_checkbox,
}


def _rule(call: Call, board: Record, item: Record, rule: Record) -> bool:
    facts = _Facts(call, board, item, rule["column_id"])
    operator = rule.get("operator") or "any_of"
    given = rule["compare_value"]
    wanted = given if isinstance(given, list) else [given]
    if operator in ("is_empty", "is_not_empty"):
        empty = not facts.keys and not facts.text
        return (empty or (facts.kind == "status" and not facts.text)) == (operator == "is_empty")
    if operator in _TEXT:
        return _TEXT[operator](facts.text.casefold(), [str(text).casefold() for text in wanted])
    days = facts.kind == "instant" or facts.kind in _DAYS
    if days:
        return _by_day(call, facts, operator, wanted)
    if operator in ("any_of", "not_any_of"):
        keys = {_key(call, facts, value) for value in wanted}
        return bool(keys & (facts.keys or {""})) == (operator == "any_of")
    if operator in _ORDERED and facts.kind in ("numbers", "rating", "hour"):
        return facts.sortable is not None and _ORDERED[operator](facts.sortable, [_number(value) for value in wanted])
    raise _refuse(f"Operator {operator} is not supported by the column", column_id=rule["column_id"], column_type=facts.kind)


def _key(call: Call, facts: _Facts, value: Any) -> str:
    if facts.kind == "people" and value == "assigned_to_me":
        return f"person-{call.user['id']}"
    return "" if value is None else str(value)


def _number(value: Any) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise _refuse("compare_value is not a number", compare_value=value) from None


def _by_day(call: Call, facts: _Facts, operator: str, wanted: list[Any]) -> bool:
    """Days are ``["EXACT", "2026-02-03"]``, bare, or words such as ``TODAY``; bounds may be instants."""
    values = [str(value) for value in wanted if value != "EXACT"]
    if facts.sortable is None:
        return operator == "not_any_of"
    if operator in ("any_of", "not_any_of"):
        day = facts.sortable[:10]
        return any(low <= day <= high for low, high in (_span(call, value) for value in values)) == (operator == "any_of")
    bounds = [_span(call, value) for value in values]
    if operator not in _ORDERED or not bounds or (operator == "between" and len(bounds) < 2):
        raise _refuse(f"Operator {operator} is not supported by the column", column_type=facts.kind)
    size = len(bounds[0][0])
    return _ORDERED[operator](facts.sortable[:size], [low for low, _ in bounds])


def _span(call: Call, value: str) -> tuple[str, str]:
    today = datetime.fromtimestamp(call.tenant.now(), UTC).date()
    monday = today - timedelta(days=today.weekday())
    words = {
        "TODAY": (today, today),
        "YESTERDAY": (today - timedelta(days=1),) * 2,
        "TOMORROW": (today + timedelta(days=1),) * 2,
        "THIS_WEEK": (monday, monday + timedelta(days=6)),
        "ONE_WEEK_AGO": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "THIS_MONTH": (today.replace(day=1), (today.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)),
    }
    if value in words:
        low, high = words[value]
        return low.isoformat(), high.isoformat()
    try:
        date.fromisoformat(value[:10])
    except ValueError:
        raise _refuse("compare_value is not a date", compare_value=value) from None
    return value, value


_TEXT: dict[str, Callable[[str, list[str]], bool]] = {
    "contains_text": lambda text, wanted: all(part in text for part in wanted),
    "not_contains_text": lambda text, wanted: not any(part in text for part in wanted),
    "contains_terms": lambda text, wanted: all(term in text for part in wanted for term in part.split()),
    "starts_with": lambda text, wanted: any(text.startswith(part) for part in wanted),
    "ends_with": lambda text, wanted: any(text.endswith(part) for part in wanted),
}
_ORDERED: dict[str, Callable[[Any, list[Any]], bool]] = {
    "greater_than": lambda value, wanted: value > wanted[0],
    "greater_than_or_equals": lambda value, wanted: value >= wanted[0],
    "lower_than": lambda value, wanted: value < wanted[0],
    "lower_than_or_equal": lambda value, wanted: value <= wanted[0],
    "between": lambda value, wanted: wanted[0] <= value <= wanted[1],
}
