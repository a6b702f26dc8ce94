"""The syntax tree. ``pos`` is the offset in the statement, for the vendor's caret."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from simulators.salesforce.errors import ApiError


@dataclass(frozen=True)
class Path:
    names: tuple[str, ...]
    pos: int
    alias: str | None = None


@dataclass(frozen=True)
class Aggregate:
    function: str
    path: Path | None
    pos: int
    alias: str | None = None


@dataclass(frozen=True)
class FieldsOf:
    """``FIELDS(ALL)`` and its kin."""

    group: str
    pos: int


@dataclass(frozen=True)
class Literal:
    """``kind`` is string, number, boolean, null, date, datetime, currency or range (a date literal)."""

    kind: str
    value: Any
    pos: int


@dataclass(frozen=True)
class Comparison:
    left: Path | Aggregate
    operator: str
    right: Literal | tuple[Literal, ...] | Query


@dataclass(frozen=True)
class Junction:
    operator: str
    terms: tuple[Condition, ...]


@dataclass(frozen=True)
class Negation:
    term: Condition


Condition = Comparison | Junction | Negation


@dataclass(frozen=True)
class Order:
    by: Path | Aggregate
    descending: bool
    nulls_last: bool


@dataclass
class Query:
    select: list[Path | Aggregate | FieldsOf | Query]
    source: Path
    alias: str | None = None
    where: Condition | None = None
    group_by: list[Path] = field(default_factory=list)
    having: Condition | None = None
    order_by: list[Order] = field(default_factory=list)
    limit: int | None = None
    offset: int = 0


class SoqlError(Exception):
    """A refusal that still lacks the statement's text; ``pos`` None means that the vendor shows no excerpt."""

    def __init__(self, code: str, message: str, pos: int | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.pos = code, message, pos

    def against(self, text: str) -> ApiError:
        if self.pos is None:
            return ApiError(400, self.code, self.message)
        before = text[: self.pos]
        row, start = before.count("\n") + 1, before.rfind("\n") + 1
        line = text[start:].split("\n", 1)[0]
        column = self.pos - start
        return ApiError(400, self.code, f"\n{line}\n{' ' * column}^\nERROR at Row:{row}:Column:{column + 1}\n{self.message}")


def unexpected(token: str) -> SoqlError:
    return SoqlError("MALFORMED_QUERY", f"unexpected token: {token}")
