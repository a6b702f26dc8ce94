"""Tiers as data: the windows of each, from ``governance/tiers.yaml`` or a firm's own file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from limits import RateLimitItem
from slowapi.wrappers import LimitGroup

from app.core import documents


@dataclass(frozen=True, slots=True)
class Window:
    """``amount`` units of cost in ``seconds``; ``name`` as in the header fields."""

    name: str
    amount: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Tier:
    """``windows`` with the shortest first; ``policy`` is the ``RateLimit-Policy`` field."""

    windows: tuple[Window, ...]
    policy: bytes


class Tiers:
    def __init__(self, rules: Mapping[str, Sequence[str]], default: str = "standard") -> None:
        self._tiers = {name: _tier(limits) for name, limits in rules.items()}
        self._default = self._tiers[default]

    def items(self) -> list[tuple[str, Tier]]:
        """Every tier by its name, in the order of the file."""
        return list(self._tiers.items())

    def __getitem__(self, name: str) -> Tier:
        return self._tiers.get(name, self._default)


def load_tiers(path: Path | None = None) -> Tiers:
    """:class:`~app.core.documents.BadDocument` names what is wrong with the file."""
    document = documents.read(path or documents.GOVERNANCE / "tiers.yaml", documents.GOVERNANCE / "tiers.schema.json")
    default, rules = document.content["default"], document.content["tiers"]
    if default not in rules:
        raise document.wrong(["default"], f"there is no tier {default}")
    for name, limits in rules.items():
        if len({window.name for window in _tier(limits).windows}) != len(limits):
            raise document.wrong(["tiers", name], "has two windows of the same length")
    return Tiers(rules, default)


def _tier(limits: Sequence[str]) -> Tier:
    group = LimitGroup(";".join(limits), str, None, False, None, None, None, 1, False) if limits else ()
    items = sorted((rule.limit for rule in group), key=lambda item: int(item.get_expiry()))
    windows = tuple(Window(_name(item), item.amount, int(item.get_expiry())) for item in items)
    return Tier(windows, ", ".join(f'"{w.name}";q={w.amount};w={w.seconds}' for w in windows).encode())


def _name(item: RateLimitItem) -> str:
    return item.GRANULARITY.name if item.multiples == 1 else f"{item.multiples}-{item.GRANULARITY.name}"
