"""Salesforce record ids: 15 characters, the 3-character checksum that makes 18, key prefixes.

Salesforce fact sheet 3.2 (ID field type, "Object Reference, Primitive Data Types").
"""

from __future__ import annotations

import re
import string

_CHECK = string.ascii_uppercase + "012345"
_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
_POD = "5g0"
_SHAPE = re.compile(r"[A-Za-z0-9]{15}(?:[A-Z0-5]{3})?")
_LOOKS_LIKE = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?")


def checksum(short: str) -> str:
    """One letter per five characters, of which bit *i* says that character *i* is upper case."""
    groups = (short[start : start + 5] for start in (0, 5, 10))
    return "".join(_CHECK[sum(1 << bit for bit, char in enumerate(group) if "A" <= char <= "Z")] for group in groups)


def lengthen(short: str) -> str:
    return short + checksum(short)


def parse(value: str) -> str | None:
    """The 18-character form of a 15 or 18-character id; None when it is not one or its checksum is wrong."""
    if not _SHAPE.fullmatch(value):
        return None
    full = lengthen(value[:15])
    return full if len(value) == 15 or value == full else None


def looks_like_id(value: str) -> bool:
    return bool(_LOOKS_LIKE.fullmatch(value)) and any(char.isdigit() for char in value[:3])


class IdFactory:
    """Ascending ids per key prefix, as one pod of the vendor hands them out."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}
        self._floor = 0

    def start_from(self, number: int) -> None:
        """Ids made from now on are above this one: two lives of one simulator then never share a transactional id."""
        self._floor = number

    def next(self, prefix: str) -> str:
        number = max(self._last.get(prefix, 0), self._floor) + 1
        self._last[prefix] = number
        digits = ""
        for _ in range(9):
            number, digit = divmod(number, 62)
            digits = _BASE62[digit] + digits
        return lengthen(prefix + _POD + digits)
