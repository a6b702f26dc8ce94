"""Moments in JQL: to the minute, in the zone of whoever asks (sheet 6)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from simulators.jira.context import Call
from simulators.jira.jql import Function, refuse

_FORMATS = ("%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d", "%Y-%m-%d")
_PERIOD = re.compile(r"([+-]?)((?:\d+[wdhm]\s*)+)")
_UNITS = {"w": timedelta(weeks=1), "d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}
_FUNCTION = re.compile(r"(start|end)of(day|week|month|year)")


def moment(call: Call, field: str, literal: str | Function) -> float:
    """Epoch seconds of a date literal, a period from now, epoch milliseconds, or a function."""
    now = datetime.fromtimestamp(call.store.now(), UTC).astimezone(call.zone)
    if isinstance(literal, Function):
        return _function(now, literal).timestamp()
    if re.fullmatch(r"\d{11,}", literal):
        return int(literal) // 60_000 * 60.0
    match = _PERIOD.fullmatch(literal.strip())
    if match:
        length = sum((int(number) * _UNITS[unit] for number, unit in re.findall(r"(\d+)([wdhm])", match[2])), timedelta())
        return (now - length if match[1] == "-" else now + length).replace(second=0, microsecond=0).timestamp()
    for pattern in _FORMATS:
        try:
            return datetime.strptime(literal, pattern).replace(tzinfo=call.zone).timestamp()
        except ValueError:
            continue
    text = (
        "Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'."
    )
    raise refuse(f"Date value '{literal}' for field '{field}' is invalid. {text}")


def day(call: Call, seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).astimezone(call.zone).date().isoformat()


def _function(now: datetime, function: Function) -> datetime:
    name = function.name.lower()
    if name == "now":
        return now
    match = _FUNCTION.fullmatch(name)
    if match is None:
        raise refuse(f"Unable to find JQL function '{function.name}({', '.join(function.arguments)})'.")
    start = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if match[2] == "week":
        start -= timedelta(days=(start.weekday() + 1) % 7)
    elif match[2] != "day":
        start = start.replace(day=1, month=1 if match[2] == "year" else start.month)
    steps = int(function.arguments[0].rstrip("dwMy")) if function.arguments else 0
    if match[1] == "end":
        return _step(start, match[2], steps + 1) - timedelta(seconds=1)
    return _step(start, match[2], steps)


def _step(start: datetime, unit: str, steps: int) -> datetime:
    if unit in ("day", "week"):
        return start + timedelta(days=steps * (7 if unit == "week" else 1))
    months = start.year * 12 + start.month - 1 + steps * (12 if unit == "year" else 1)
    return start.replace(year=months // 12, month=months % 12 + 1)
