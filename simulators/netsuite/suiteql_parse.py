"""The SuiteQL dialect that the simulator understands (sheet 4): text to a tree.

SELECT with expressions, aliases, DISTINCT and TOP; one table with INNER or LEFT JOINs; WHERE, GROUP BY, ORDER BY, FETCH FIRST n ROWS
ONLY. No LIMIT clause, no sub-queries, no CTE.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from simulators.netsuite.errors import Refused, parameter

AGGREGATES = {"COUNT", "SUM", "MIN", "MAX"}
_RESERVED = {
    "SELECT", "FROM", "WHERE", "AND", "OR", "NOT", "IN", "LIKE", "IS", "NULL", "BETWEEN", "ORDER", "GROUP", "BY", "ASC", "DESC", "FETCH",
    "FIRST", "NEXT", "ROWS", "ROW", "ONLY", "INNER", "LEFT", "OUTER", "JOIN", "ON", "AS", "DISTINCT", "TOP", "NULLS", "LAST", "LIMIT",
    "HAVING", "UNION",
}  # fmt: skip
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|'(?P<text>(?:[^']|'')*)'|(?P<word>[A-Za-z_][A-Za-z0-9_]*)|(?P<mark><>|!=|<=|>=|\|\||[=<>(),.*?+/-]))"
)


@dataclass(frozen=True)
class Literal:
    value: Any


@dataclass(frozen=True)
class Param:
    index: int


@dataclass(frozen=True)
class Column:
    table: str | None
    name: str


@dataclass(frozen=True)
class Call:
    name: str
    args: tuple[Any, ...]
    star: bool = False


@dataclass(frozen=True)
class Binary:
    op: str
    left: Any
    right: Any


@dataclass(frozen=True)
class Not:
    inner: Any


@dataclass(frozen=True)
class Among:
    left: Any
    items: tuple[Any, ...]


@dataclass(frozen=True)
class Null:
    inner: Any


@dataclass(frozen=True)
class Source:
    table: str
    alias: str
    on: Any = None
    outer: bool = False


@dataclass(frozen=True)
class Order:
    by: Any
    descending: bool
    nulls_first: bool


@dataclass
class Query:
    columns: list[tuple[Any, str | None]] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    where: Any = None
    groups: list[Any] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    first: int | None = None
    distinct: bool = False
    params: int = 0


def bad_query(text: str) -> Refused:
    return parameter(f"Invalid search query. Detailed unprocessed description follows. {text}")


def parse(text: str) -> Query:
    return _Parser(text).query()


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        self.at, self.params, position = 0, 0, 0
        while text[position:].strip():
            match = _TOKEN.match(text, position)
            if match is None:
                raise bad_query(f"Invalid character at position {position}.")
            position, form = match.end(), match.lastgroup or ""
            self.tokens.append((form, match.group(form)))

    def _peek(self, *words: str) -> bool:
        for offset, word in enumerate(words):
            at = self.at + offset
            if at >= len(self.tokens) or self.tokens[at][0] not in ("word", "mark") or self.tokens[at][1].upper() != word:
                return False
        return True

    def _skip(self, *words: str) -> bool:
        found = self._peek(*words)
        self.at += len(words) if found else 0
        return found

    def _need(self, *words: str) -> None:
        if not self._skip(*words):
            raise bad_query(f"Invalid or unsupported search: {' '.join(words)} expected{self._near()}.")

    def _near(self) -> str:
        return f" near '{self.tokens[self.at][1]}'" if self.at < len(self.tokens) else " at the end"

    def _next(self, form: str) -> str:
        if self.at < len(self.tokens) and self.tokens[self.at][0] == form:
            self.at += 1
            return self.tokens[self.at - 1][1]
        raise bad_query(f"Invalid or unsupported search: {form} expected{self._near()}.")

    def _name(self) -> str:
        if self.at < len(self.tokens) and self.tokens[self.at][1].upper() in _RESERVED:
            raise bad_query(f"Invalid or unsupported search: unexpected word{self._near()}.")
        return self._next("word").lower()

    def query(self) -> Query:
        query = Query()
        self._need("SELECT")
        query.distinct = self._skip("DISTINCT")
        if self._skip("TOP"):
            query.first = int(self._next("number"))
        query.columns.append(self._column())
        while self._skip(","):
            query.columns.append(self._column())
        self._need("FROM")
        query.sources = self._sources()
        if self._skip("WHERE"):
            query.where = self._any()
        if self._skip("GROUP", "BY"):
            query.groups.append(self._sum())
            while self._skip(","):
                query.groups.append(self._sum())
        if self._skip("ORDER", "BY"):
            query.orders.append(self._order())
            while self._skip(","):
                query.orders.append(self._order())
        if self._skip("FETCH"):
            if not (self._skip("FIRST") or self._skip("NEXT")):
                self._need("FIRST")
            query.first = int(self._next("number"))
            if not (self._skip("ROWS") or self._skip("ROW")):
                self._need("ROWS")
            self._need("ONLY")
        if self.at < len(self.tokens):
            raise bad_query(f"Invalid or unsupported search: unexpected text{self._near()}.")
        query.params = self.params
        return query

    def _column(self) -> tuple[Any, str | None]:
        if self._skip("*"):
            return Column(None, "*"), None
        expression = self._sum()
        aliased = self._skip("AS")
        if aliased or (self.at < len(self.tokens) and self.tokens[self.at][0] == "word" and not self._reserved()):
            return expression, self._name()
        return expression, None

    def _reserved(self) -> bool:
        return self.tokens[self.at][1].upper() in _RESERVED

    def _sources(self) -> list[Source]:
        sources = [self._source(False, joined=False)]
        while True:
            outer = self._skip("LEFT", "OUTER", "JOIN") or self._skip("LEFT", "JOIN")
            if not outer and not self._skip("INNER", "JOIN") and not self._skip("JOIN"):
                return sources
            sources.append(self._source(outer, joined=True))

    def _source(self, outer: bool, *, joined: bool) -> Source:
        table = self._name()
        named = self._skip("AS") or (self.at < len(self.tokens) and self.tokens[self.at][0] == "word" and not self._reserved())
        alias = self._name() if named else table
        if not joined:
            return Source(table, alias)
        self._need("ON")
        return Source(table, alias, self._any(), outer)

    def _order(self) -> Order:
        by = self._sum()
        descending = self._skip("DESC")
        if not descending:
            self._skip("ASC")
        first = descending
        if self._skip("NULLS"):
            first = self._skip("FIRST")
            if not first:
                self._need("LAST")
        return Order(by, descending, first)

    def _any(self) -> Any:
        left = self._all()
        while self._skip("OR"):
            left = Binary("OR", left, self._all())
        return left

    def _all(self) -> Any:
        left = self._not()
        while self._skip("AND"):
            left = Binary("AND", left, self._not())
        return left

    def _not(self) -> Any:
        return Not(self._not()) if self._skip("NOT") else self._test()

    def _test(self) -> Any:
        left = self._sum()
        for op in ("=", "<>", "!=", "<=", ">=", "<", ">"):
            if self._skip(op):
                return Binary("<>" if op == "!=" else op, left, self._sum())
        if self._skip("IS"):
            negated = self._skip("NOT")
            self._need("NULL")
            return Not(Null(left)) if negated else Null(left)
        negated = self._skip("NOT")
        found = self._membership(left)
        if found is None:
            if negated:
                self._need("IN")
            return left
        return Not(found) if negated else found

    def _membership(self, left: Any) -> Any:
        if self._skip("IN"):
            return Among(left, self._arguments())
        if self._skip("LIKE"):
            return Binary("LIKE", left, self._sum())
        if self._skip("BETWEEN"):
            low = self._sum()
            self._need("AND")
            return Binary("AND", Binary(">=", left, low), Binary("<=", left, self._sum()))
        return None

    def _arguments(self) -> tuple[Any, ...]:
        self._need("(")
        items = [self._sum()]
        while self._skip(","):
            items.append(self._sum())
        self._need(")")
        return tuple(items)

    def _sum(self) -> Any:
        left = self._product()
        while op := next((one for one in ("+", "-", "||") if self._skip(one)), None):
            left = Binary(op, left, self._product())
        return left

    def _product(self) -> Any:
        left = self._atom()
        while op := next((one for one in ("*", "/") if self._skip(one)), None):
            left = Binary(op, left, self._atom())
        return left

    def _atom(self) -> Any:
        if self.at >= len(self.tokens):
            raise bad_query("Invalid or unsupported search: the text ends too early.")
        form, text = self.tokens[self.at]
        if form in ("number", "text"):
            self.at += 1
            return Literal(Decimal(text) if form == "number" else text.replace("''", "'"))
        if self._skip("?"):
            self.params += 1
            return Param(self.params - 1)
        if self._skip("-"):
            return Binary("-", Literal(Decimal(0)), self._atom())
        if self._skip("("):
            inner = self._any()
            self._need(")")
            return inner
        if self._skip("NULL"):
            return Literal(None)
        return self._named()

    def _named(self) -> Any:
        name = self._name()
        qualifier = None
        if self._skip("."):
            if self._skip("*"):
                return Column(name, "*")
            qualifier, name = name, self._next("word").lower()
        if not self._peek("("):
            return Column(qualifier, name)
        call = f"{qualifier}.{name}".upper() if qualifier else name.upper()
        if call in AGGREGATES and self._skip("(", "*", ")"):
            return Call(call, (), star=True)
        if self._skip("(", ")"):
            return Call(call, ())
        return Call(call, self._arguments())
