"""WHERE and HAVING: a condition compiled to a predicate, with the vendor's type checks."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from operator import itemgetter
from typing import Any

from simulators.salesforce import ids
from simulators.salesforce.soql import dates
from simulators.salesforce.soql.syntax import Aggregate, Comparison, Condition, Junction, Literal, Negation, Order, Path, Query, SoqlError
from simulators.salesforce.values import NUMERIC, TEXT

Predicate = Callable[[Any], bool]

_ORDERED: dict[str, Callable[[Any, Any], bool]] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_KINDS = {
    **{kind: {"number", "currency"} for kind in NUMERIC},
    **{kind: {"string"} for kind in TEXT},
    "id": {"string"},
    "reference": {"string"},
    "boolean": {"boolean"},
    "date": {"date", "range"},
    "datetime": {"datetime", "date", "range"},
}


@dataclass(frozen=True)
class Bound:
    """A left-hand side that knows how to read its value from what is filtered (a row or a group)."""

    read: Callable[[Any], Any]
    type: str
    name: str


@dataclass(frozen=True)
class Context:
    bind: Callable[[Path | Aggregate], Bound]
    subquery: Callable[[Query], set[Any]]
    today: date


def comparable(value: Any) -> Any:
    """Text compares case-insensitively (ids do not hold in lower case, so their own comparison keeps the case)."""
    return value.casefold() if isinstance(value, str) else value


def compile_condition(condition: Condition, context: Context) -> Predicate:
    if isinstance(condition, Junction):
        terms = [compile_condition(term, context) for term in condition.terms]
        combine = all if condition.operator == "AND" else any
        return lambda item: combine(term(item) for term in terms)
    if isinstance(condition, Negation):
        inner = compile_condition(condition.term, context)
        return lambda item: not inner(item)
    return _comparison(condition, context)


def _comparison(condition: Comparison, context: Context) -> Predicate:
    left, right = context.bind(condition.left), condition.right
    if isinstance(right, Query):
        return _membership(left, condition.operator, context.subquery(right))
    if isinstance(right, tuple):
        if condition.operator in ("INCLUDES", "EXCLUDES"):
            return _multi(left, condition.operator, right)
        if any(item.kind == "range" for item in right):
            terms = [_range(left, "=", item, context) for item in right]
            return lambda item: any(term(item) for term in terms) == (condition.operator == "IN")
        return _membership(left, condition.operator, {_constant(left, item) for item in right})
    if condition.operator == "LIKE":
        return _like(left, right)
    if right.kind == "range" or (left.type == "datetime" and right.kind == "date"):
        return _range(left, condition.operator, right, context)
    return _plain(left, condition.operator, right)


def _plain(left: Bound, sign: str, literal: Literal) -> Predicate:
    wanted, get, fold = _constant(left, literal), left.read, _fold(left)
    if sign == "=":
        return lambda item: bool(fold(get(item)) == wanted)
    if sign == "!=":
        return lambda item: bool(fold(get(item)) != wanted)
    if left.type == "boolean":
        raise SoqlError("INVALID_QUERY_FILTER_OPERATOR", f"'{left.name}' operator not valid: {sign}")
    compare = _ORDERED[sign]

    def ordered(item: Any) -> bool:
        value = get(item)
        return value is not None and wanted is not None and compare(fold(value), wanted)

    return ordered


def _fold(left: Bound) -> Callable[[Any], Any]:
    return (lambda value: value) if left.type in ("id", "reference") else comparable


def _constant(left: Bound, literal: Literal) -> Any:
    if literal.kind == "null":
        return None
    if literal.kind not in _KINDS.get(left.type, set()) or (literal.kind == "range"):
        raise _wrong_type(left, literal)
    if left.type in ("id", "reference"):
        full = ids.parse(literal.value)
        if full is None and literal.value:
            raise SoqlError("INVALID_QUERY_FILTER_OPERATOR", f"invalid ID field: {literal.value}", literal.pos)
        return full
    # An empty string is stored as null, and asking for it finds the nulls.
    return None if literal.value == "" else comparable(literal.value)


def _wrong_type(left: Bound, literal: Literal) -> SoqlError:
    kind = {"datetime": "dateTime", "currency": "double", "percent": "double", "picklist": "string", "textarea": "string"}.get(
        left.type, left.type
    )
    quoted = "should be" if left.type in TEXT or left.type in ("id", "reference") else "should not be"
    message = f"value of filter criterion for field '{left.name}' must be of type {kind} and {quoted} enclosed in quotes"
    return SoqlError("INVALID_FIELD", message, literal.pos)


def _membership(left: Bound, sign: str, wanted: set[Any]) -> Predicate:
    get, fold, expected = left.read, _fold(left), sign == "IN"
    return lambda item: (fold(get(item)) in wanted) == expected


def _multi(left: Bound, sign: str, right: tuple[Literal, ...]) -> Predicate:
    if left.type != "multipicklist":
        raise SoqlError(
            "INVALID_QUERY_FILTER_OPERATOR", f"{left.name}: {sign.lower()} is valid on multi-select picklists only", right[0].pos
        )
    wanted = [item.value for item in right]
    expected, get = sign == "INCLUDES", left.read
    return lambda item: includes(get(item), wanted) == expected


def includes(value: str | None, wanted: list[str]) -> bool:
    """Whether one of the wanted combinations (``a;b`` means both) is among the selected values."""
    chosen = {part.casefold() for part in (value or "").split(";") if part}
    return any({part.casefold() for part in item.split(";")} <= chosen for item in wanted)


def _like(left: Bound, literal: Literal) -> Predicate:
    if left.type not in TEXT:
        raise SoqlError("INVALID_QUERY_FILTER_OPERATOR", f"invalid operator on {left.type} field", literal.pos)
    if literal.kind != "string":
        raise _wrong_type(left, literal)
    pattern, get = like_pattern(literal.value), left.read
    return lambda item: bool(pattern.fullmatch(get(item) or ""))


def like_pattern(text: str) -> re.Pattern[str]:
    parts = re.findall(r"\\.|.", text, re.DOTALL)
    wild = {"%": ".*", "_": "."}
    return re.compile("".join(wild.get(part) or re.escape(part[-1]) for part in parts), re.IGNORECASE | re.DOTALL)


def _range(left: Bound, sign: str, literal: Literal, context: Context) -> Predicate:
    if literal.kind not in _KINDS.get(left.type, set()):
        raise _wrong_type(left, literal)
    if literal.kind == "range":
        word, count = literal.value
        first, after = dates.days(word, count, context.today)
    else:
        first, after = dates.days("TODAY", None, literal.value)
    start: Any = _midnight(first) if left.type == "datetime" else first
    end: Any = _midnight(after) if left.type == "datetime" else after
    tests: dict[str, Predicate] = {
        "=": lambda value: start <= value < end,
        "!=": lambda value: not start <= value < end,
        "<": lambda value: value < start,
        "<=": lambda value: value < end,
        ">": lambda value: value >= end,
        ">=": lambda value: value >= start,
    }
    test, get = tests[sign], left.read

    def within(item: Any) -> bool:
        value = get(item)
        return test(value) if value is not None else sign == "!="

    return within


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def sort(items: list[Any], keys: list[tuple[Bound, Order]]) -> list[Any]:
    """Nulls come first in both directions unless NULLS LAST. The order is that of the comparisons: ids keep their case."""
    for left, order in reversed(keys):
        fold = _fold(left)
        valued = [(left.read(item), item) for item in items]
        empty = [item for value, item in valued if value is None]
        filled = [(fold(value), item) for value, item in valued if value is not None]
        filled.sort(key=itemgetter(0), reverse=order.descending)
        present = [item for _, item in filled]
        items = present + empty if order.nulls_last else empty + present
    return items
