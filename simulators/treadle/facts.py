"""What Treadle keeps: its four kinds of records and their members."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Kind = Literal["text", "date", "number", "flag", "code", "number_of"]


@dataclass(frozen=True)
class Member:
    """``of``: the codes of a ``code``, or the kind that a ``number_of`` names. ``fixed``: cannot be changed after it was made."""

    kind: Kind = "text"
    needed: bool = False
    of: tuple[str, ...] = ()
    longest: int = 120
    fixed: bool = False


ROLES = ("EM", "SC", "CO", "AN")
KINDS: dict[str, dict[str, Member]] = {
    "client": {"nm": Member(needed=True, longest=60), "www": Member(), "tel": Member(longest=30)},
    "job": {
        "nm": Member(needed=True, longest=80),
        "client": Member("number_of", needed=True, of=("client",), fixed=True),
        "cur": Member("code", needed=True, of=("USD", "GBP", "EUR", "CHF", "JPY"), fixed=True),
        "worth": Member("number"),
        "from": Member("date"),
        "to": Member("date"),
        "shelf": Member("flag"),
    },
    "step": {
        "job": Member("number_of", needed=True, of=("job",), fixed=True),
        "nm": Member(needed=True, longest=120),
        "sort": Member("code", needed=True, of=("W", "M")),
        "st": Member("code", of=("0", "1", "9")),
        "from": Member("date"),
        "to": Member("date"),
        "plan": Member("number"),
        "worth": Member("number"),
        "chg": Member("flag"),
    },
    "stamp": {
        "step": Member("number_of", needed=True, of=("step",), fixed=True),
        "who": Member(needed=True, longest=40),
        "on": Member("date", needed=True),
        "hrs": Member("number", needed=True),
        "chg": Member("flag"),
        "txt": Member(longest=500),
        "paid": Member("flag"),
    },
}
WORDS = {"client": "clients", "job": "jobs", "step": "steps", "stamp": "stamps"}
"""A kind → how its path calls many of them."""

_NUMBER = re.compile(r"-?\d{1,12}(,\d{1,5})?")


def wrong(member: Member, value: Any, exists: Callable[[str, str], bool]) -> str | None:
    """What is wrong with a value that was sent; None when nothing is."""
    if not isinstance(value, str):
        return "NOT A TEXT"
    if value == "":
        return "EMPTY" if member.needed else None
    checks: dict[Kind, Callable[[], bool]] = {
        "text": lambda: len(value) <= member.longest,
        "number": lambda: _NUMBER.fullmatch(value) is not None,
        "flag": lambda: value in ("Y", "N"),
        "code": lambda: value in member.of,
        "date": lambda: _date(value),
        "number_of": lambda: exists(member.of[0], value),
    }
    return None if checks[member.kind]() else "TOO LONG" if member.kind == "text" else "NO SUCH " + member.kind.upper()


def _date(text: str) -> bool:
    try:
        return datetime.strptime(text, "%d.%m.%Y").strftime("%d.%m.%Y") == text  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return False
