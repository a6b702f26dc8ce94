"""SuiteQL's values: conversion, comparison and printing as the database behind it does (sheet 4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import cmp_to_key
from typing import Any

from simulators.netsuite import formats
from simulators.netsuite.errors import Refused
from simulators.netsuite.suiteql_parse import bad_query


def decimal(value: Any) -> Decimal:
    try:
        number = Decimal(value)
    except (InvalidOperation, TypeError, ValueError) as error:
        raise _number_error(value) from error
    if not number.is_finite():
        raise _number_error(value)
    return number


def _number_error(value: Any) -> Refused:
    return bad_query(f"Search error occurred: '{printed(value)}' is not a number.")


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    try:
        return formats.from_account(str(value))
    except ValueError as error:
        raise bad_query(f"Search error occurred: {error}.") from error


def compare(left: Any, right: Any) -> int | None:
    """-1, 0, 1, or nothing when a side is NULL; text meets numbers and dates by conversion, as in the database behind it."""
    if left is None or right is None:
        return None
    if isinstance(left, date) or isinstance(right, date):
        left, right = _moment(left), _moment(right)
    elif isinstance(left, Decimal) or isinstance(right, Decimal):
        left, right = decimal(left), decimal(right)
    else:
        left, right = str(left), str(right)
    return int(left > right) - int(left < right)


def printed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return formats.account_date(value)
    if isinstance(value, Decimal):
        return format(value.normalize() + 0, "f") if value else "0"
    return str(value)


def _divide(left: Decimal, right: Decimal) -> Decimal:
    if not right:
        raise bad_query("Search error occurred: divisor is equal to zero.")
    return left / right


ARITHMETIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": _divide,
}  # fmt: skip
TESTS: dict[str, Callable[[int], bool]] = {
    "=": lambda c: c == 0, "<>": lambda c: c != 0, "<": lambda c: c < 0, "<=": lambda c: c <= 0,
    ">": lambda c: c > 0, ">=": lambda c: c >= 0,
}  # fmt: skip

ranked = cmp_to_key(lambda left, right: compare(left, right) or 0)
