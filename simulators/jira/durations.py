"""Jira's durations: ``1w 2d 3h 4m``, read and written with the site's hours per day and days per week (sheet 8)."""

from __future__ import annotations

import re
from typing import Any

from simulators.jira.errors import Wrong
from simulators.jira.facts import DAYS_PER_WEEK, HOURS_PER_DAY

_UNITS = {"w": 3600 * HOURS_PER_DAY * DAYS_PER_WEEK, "d": 3600 * HOURS_PER_DAY, "h": 3600, "m": 60}
_PART = re.compile(r"(\d+(?:\.\d+)?)([wdhm])")


def seconds(raw: Any, message: str, under: str | None = None) -> int:
    """A bare number is minutes, the site's default unit."""
    words = raw.split() if isinstance(raw, str) else []
    if len(words) == 1 and words[0].isdigit():
        return int(words[0]) * 60
    parts = [_PART.fullmatch(word) for word in words]
    if not parts or None in parts:
        raise Wrong(message, under=under)
    return sum(int(float(part[1]) * _UNITS[part[2]]) for part in parts if part)


def pretty(value: int) -> str:
    """``5700`` is ``1h 35m``."""
    shown, rest = [], value
    for unit, size in _UNITS.items():
        count, rest = divmod(rest, size)
        if count:
            shown.append(f"{count}{unit}")
    return " ".join(shown) or "0m"
