"""API versions ("REST API Developer Guide, Versions" and "API End-of-Life Policy"; fact sheet 1)."""

from __future__ import annotations

OLDEST, LATEST = 31, 68
RETIRED = range(7, OLDEST)
# One label in the vendor's own list has a typographic apostrophe; parsers that assume ASCII fail on it.
_TYPOGRAPHIC = 42


def version_list() -> list[dict[str, str]]:
    return [
        {"label": _label(number), "url": f"/services/data/v{number}.0", "version": f"{number}.0"} for number in range(OLDEST, LATEST + 1)
    ]


def _label(number: int) -> str:
    """Three releases a year; v31 is Summer '14."""
    season = ("Summer", "Winter", "Spring")[(number - OLDEST) % 3]
    apostrophe = "\u2019" if number == _TYPOGRAPHIC else "'"
    return f"{season} {apostrophe}{14 + (number - OLDEST + 2) // 3}"
