"""Date literals as half-open ranges of days, in the user's time zone, here UTC ("SOQL Reference, Date Formats and Date Literals")."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from simulators.salesforce.soql.lexer import Token
from simulators.salesforce.soql.syntax import unexpected

_DAY = timedelta(days=1)


def constant(token: Token) -> date | datetime:
    try:
        return date.fromisoformat(token.text) if token.kind == "date" else datetime.fromisoformat(token.text).astimezone(UTC)
    except ValueError:
        raise unexpected(token.text) from None


def _add_months(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return first.replace(year=first.year + years, month=month + 1)


def _day(today: date, shift: int) -> date:
    return today + shift * _DAY


def _week(today: date, shift: int) -> date:
    """Weeks begin on Sunday in the default locale."""
    return today + ((shift * 7) - (today.weekday() + 1) % 7) * _DAY


def _month(today: date, shift: int) -> date:
    return _add_months(today.replace(day=1), shift)


def _quarter(today: date, shift: int) -> date:
    return _add_months(today.replace(day=1, month=(today.month - 1) // 3 * 3 + 1), shift * 3)


def _year(today: date, shift: int) -> date:
    return date(today.year + shift, 1, 1)


# The fiscal year of this org starts in January, as a new org's does.
_UNITS: dict[str, Callable[[date, int], date]] = {
    "DAY": _day,
    "WEEK": _week,
    "MONTH": _month,
    "QUARTER": _quarter,
    "YEAR": _year,
    "FISCAL_QUARTER": _quarter,
    "FISCAL_YEAR": _year,
}
_FIXED = {"TODAY": (0, 1), "YESTERDAY": (-1, 0), "TOMORROW": (1, 2), "LAST_90_DAYS": (-90, 1), "NEXT_90_DAYS": (1, 91)}
_NAMED = {f"{when}_{unit}": (unit, shift) for unit in _UNITS if unit != "DAY" for when, shift in (("LAST", -1), ("THIS", 0), ("NEXT", 1))}
_COUNTED = {
    **{f"LAST_N_{unit}S": (unit, "last") for unit in _UNITS},
    **{f"NEXT_N_{unit}S": (unit, "next") for unit in _UNITS},
    **{f"N_{unit}S_AGO": (unit, "ago") for unit in _UNITS},
}
LITERALS = frozenset({*_FIXED, *_NAMED, *_COUNTED})


def counted(word: str) -> bool:
    return word in _COUNTED


def days(word: str, count: int | None, today: date) -> tuple[date, date]:
    """First day of the range and first day after it."""
    if word in _FIXED:
        first, after = _FIXED[word]
        return today + first * _DAY, today + after * _DAY
    if word in _NAMED:
        name, shift = _NAMED[word]
        return _UNITS[name](today, shift), _UNITS[name](today, shift + 1)
    name, direction = _COUNTED[word]
    unit, number = _UNITS[name], count or 0
    if direction == "ago":
        return unit(today, -number), unit(today, 1 - number)
    if direction == "next":
        return unit(today, 1), unit(today, number + 1)
    # LAST_N_DAYS runs up to and includes today; the longer units end before the current one.
    return unit(today, -number), unit(today, 1 if name == "DAY" else 0)
