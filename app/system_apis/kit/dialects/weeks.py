"""Records of a system that hold a week, of which each day is a record of ours.

A resource says so by its hint ``week``: the path of the day on which the week begins. In its columns ``{day}`` stands for the English
name of a weekday (``Hours_{day}``), and the column that is ``{day}`` alone is the date. ``worked`` is the column that must hold something
for a day to count. The id of a day is ``id/Monday``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from app.system_apis.kit.connector import Resource
from app.system_apis.kit.mapping import dig
from app.system_apis.kit.wire import Raw

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SIGN = "{day}"


def parted(resource: Resource, external_id: str) -> tuple[str, tuple[str, ...]]:
    """The record's own id, and the day that is meant; none, and so nothing to find, where the id names no day."""
    if "week" not in resource.hints:
        return external_id, ()
    record, _, day = external_id.partition("/")
    return record, (day,) if day in DAYS else ()


def by_day(resource: Resource, names: Iterable[str], days: Iterable[str] = DAYS) -> list[str]:
    """What to ask for: the columns of every day that is meant, and when the week begins."""
    if "week" not in resource.hints:
        return list(names)
    wanted = [resource.hints["week"]]
    for name in names:
        if name != _SIGN:
            wanted += [name.replace(_SIGN, day) for day in days] if _SIGN in name else [name]
    return wanted


def unfolded(resource: Resource, rows: Iterable[Raw]) -> Iterator[Raw]:
    """The days of the rows: those that were asked for, and hold something."""
    if "week" not in resource.hints:
        yield from rows
        return
    templates = [item.vendor for item in resource.fields if _SIGN in item.vendor]
    worked = resource.hints["worked"]
    for row in rows:
        begins = date.fromisoformat(str(dig(row, resource.hints["week"])))
        for offset in range(len(DAYS)):
            when = begins + timedelta(days=offset)
            day = DAYS[when.weekday()]
            if not Decimal(str(row.get(worked.replace(_SIGN, day)) or 0)):
                continue
            told = {name: row.get(name.replace(_SIGN, day)) for name in templates}
            yield {**row, **told, _SIGN: when.isoformat(), resource.id: f"{row[resource.id]}/{day}"}
