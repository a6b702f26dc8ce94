"""What every instance calls otherwise: a board's columns have ids of their own in every account. The connector's literal speaks of them
in words, ``{budget}``, and the connection says what they are. What it does not name, it does not have: the field, filter or
transition is left out, and the whole resource if its place is unnamed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_WORD = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class _Unnamed(Exception):
    """The instance has no such thing."""


def named(items: Iterable[Any], names: Mapping[str, str]) -> list[Any]:
    """Those of ``items`` (texts, values, pairs) that the instance has, in its names. Words that are not in ``names`` stay as they are."""
    out: list[Any] = []
    for item in items:
        try:
            out.append(_put(item, names))
        except _Unnamed:
            continue
    return out


def _put(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return _WORD.sub(lambda match: _name(match, names), value)
    if isinstance(value, dict):
        return {_put(name, names): _put(item, names) for name, item in value.items()}
    if isinstance(value, tuple):
        return tuple(_put(item, names) for item in value)
    if hasattr(value, "model_copy"):
        return value.model_copy(update={name: _put(getattr(value, name), names) for name in type(value).model_fields})
    return value


def _name(match: re.Match[str], names: Mapping[str, str]) -> str:
    word = match.group(1)
    if word not in names:
        return match.group(0)
    if not names[word]:
        raise _Unnamed
    return names[word]
