"""Evaluates SuiteQL: every value a string, NULL left out, three-valued logic, ids compared as numbers (sheet 4)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from simulators.netsuite import formats
from simulators.netsuite.store import Values
from simulators.netsuite.suiteql_parse import (
    AGGREGATES,
    Among,
    Binary,
    Call,
    Column,
    Literal,
    Not,
    Null,
    Param,
    Query,
    Source,
    bad_query,
    parse,
)
from simulators.netsuite.suiteql_values import ARITHMETIC, TESTS, compare, decimal, printed, ranked
from simulators.netsuite.tables import Catalogue, Table

Env = dict[str, Values]
_ARITY = {"TO_CHAR": (1, 2), "TO_DATE": (1, 2), "TO_TIMESTAMP": (1, 2), "BUILTIN.DF": (1, 1), "NVL": (2, 2), "COALESCE": (1, 99),
          "UPPER": (1, 1), "LOWER": (1, 1), "TRUNC": (1, 1), "ABS": (1, 1), "TO_NUMBER": (1, 1), "SYSDATE": (0, 0)}  # fmt: skip


def run(catalogue: Catalogue, text: str, params: list[Any]) -> list[dict[str, str]]:
    """All rows of the result; the caller pages."""
    query = parse(text)
    if query.params != len(params):
        raise bad_query(f"The query has {query.params} parameters, {len(params)} were sent.")
    return _Run(catalogue, query, params).rows()


class _Run:
    def __init__(self, catalogue: Catalogue, query: Query, params: list[Any]) -> None:
        self.catalogue, self.query = catalogue, query
        self.params = [Decimal(one) if isinstance(one, int) and not isinstance(one, bool) else one for one in params]
        self.tables: dict[str, Table] = {}
        for source in query.sources:
            table = catalogue.table(source.table)
            if table is None:
                raise bad_query(f"Search error occurred: Record '{source.table}' was not found.")
            self.tables[source.alias] = table
        self.columns = self._outputs()
        self.aliases = {name: expression for expression, name in self.columns}
        for expression in (*self.aliases.values(), query.where, *query.groups, *(one.on for one in query.sources)):
            self._check(expression)
        for order in query.orders:
            self._check(self._sorted_by(order.by))

    def _outputs(self) -> list[tuple[Any, str]]:
        out: list[tuple[Any, str]] = []
        unnamed = 0
        for expression, alias in self.query.columns:
            if isinstance(expression, Column) and expression.name == "*":
                wanted = [expression.table] if expression.table else list(self.tables)
                out += [(Column(one, name), name) for one in wanted for name in self._scope(one).columns]
            elif alias or isinstance(expression, Column):
                out.append((expression, alias or expression.name))
            else:
                unnamed += 1
                out.append((expression, f"expr{unnamed}"))
        return out

    def _scope(self, alias: str) -> Table:
        if alias not in self.tables:
            known = ", ".join(f"{key}={table.name}" for key, table in self.tables.items())
            raise bad_query(f"Unknown identifier '{alias}'. Available identifiers are: {{{known}}}")
        return self.tables[alias]

    def _place(self, column: Column) -> str:
        """The alias whose table has the column."""
        scopes = {column.table: self._scope(column.table)} if column.table is not None else self.tables
        for alias, table in scopes.items():
            if column.name in table.columns:
                return alias
        first = next(iter(scopes.values()))
        raise bad_query(f"Search error occurred: Field '{column.name}' for record '{first.name}' was not found.")

    def _check(self, node: Any) -> None:
        """Names are wrong even when no row is read."""
        if isinstance(node, Column) and not self._is_now(node):
            self._place(node)
        elif isinstance(node, Call):
            low, high = (1, 1) if node.name in AGGREGATES else _ARITY.get(node.name, (-1, -1))
            if low < 0:
                raise bad_query(f"Search error occurred: function '{node.name}' is not known.")
            if not node.star and not low <= len(node.args) <= high:
                raise bad_query(f"Search error occurred: function '{node.name}' has a wrong number of arguments.")
        for child in _children(node):
            self._check(child)

    def _is_now(self, column: Column) -> bool:
        return column.table is None and column.name == "sysdate"

    def _sorted_by(self, node: Any) -> Any:
        if isinstance(node, Column) and node.table is None and node.name in self.aliases:
            return self.aliases[node.name]
        if isinstance(node, Literal) and isinstance(node.value, Decimal) and 1 <= node.value <= len(self.columns):
            return self.columns[int(node.value) - 1][0]
        return node

    def rows(self) -> list[dict[str, str]]:
        envs = [env for env in self._joined() if self.query.where is None or self.value(self.query.where, env) is True]
        groups = self._grouped(envs)
        for order in reversed(self.query.orders):
            by = self._sorted_by(order.by)
            keyed = [(self.value(by, env, group), (env, group)) for env, group in groups]
            empty = [pair for value, pair in keyed if value is None]
            filled = [(value, pair) for value, pair in keyed if value is not None]
            filled.sort(key=lambda pair: ranked(pair[0]), reverse=order.descending)
            groups = (empty if order.nulls_first else []) + [pair for _, pair in filled] + ([] if order.nulls_first else empty)
        out = [self._output(env, group) for env, group in groups]
        if self.query.distinct:
            out = [dict(pairs) for pairs in dict.fromkeys(tuple(row.items()) for row in out)]
        return out if self.query.first is None else out[: self.query.first]

    def _output(self, env: Env, group: list[Env] | None) -> dict[str, str]:
        values = {name: self.value(expression, env, group) for expression, name in self.columns}
        return {name: printed(value) for name, value in sorted(values.items()) if value is not None and value != ""}

    def _joined(self) -> Iterable[Env]:
        first, *others = self.query.sources
        envs: list[Env] = [{first.alias: row} for row in self.tables[first.alias].rows()]
        for source in others:
            envs = list(self._join(envs, source))
        return envs

    def _join(self, envs: list[Env], source: Source) -> Iterable[Env]:
        rows = list(self.tables[source.alias].rows())
        pair = self._equality(source.on, source.alias)
        index: dict[Any, list[Values]] = {}
        if pair:
            for row in rows:
                index.setdefault(row.get(pair[1].name), []).append(row)
        for env in envs:
            matched = False
            candidates = index.get(self.value(pair[0], env), []) if pair else rows
            for row in candidates:
                made = env | {source.alias: row}
                if self.value(source.on, made) is True:
                    matched = True
                    yield made
            if source.outer and not matched:
                yield env | {source.alias: {}}

    def _equality(self, node: Any, alias: str) -> tuple[Column, Column] | None:
        """``old.column = new.column`` at the top of an ON: looked up instead of tried."""
        if isinstance(node, Binary) and node.op == "AND":
            return self._equality(node.left, alias) or self._equality(node.right, alias)
        if isinstance(node, Binary) and node.op == "=" and isinstance(node.left, Column) and isinstance(node.right, Column):
            left, right = self._place(node.left), self._place(node.right)
            if left != alias and right == alias:
                return node.left, node.right
            if right != alias and left == alias:
                return node.right, node.left
        return None

    def _grouped(self, envs: list[Env]) -> list[tuple[Env, list[Env] | None]]:
        wanted = [*self.aliases.values(), *(self._sorted_by(order.by) for order in self.query.orders)]
        if self.query.groups:
            found: dict[tuple[Any, ...], list[Env]] = {}
            for env in envs:
                found.setdefault(tuple(self.value(one, env) for one in self.query.groups), []).append(env)
            return [(group[0], group) for group in found.values()]
        if any(_aggregates(node) for node in wanted):
            return [(envs[0] if envs else {alias: {} for alias in self.tables}, envs)]
        return [(env, None) for env in envs]

    def value(self, node: Any, env: Env, group: list[Env] | None = None) -> Any:
        if isinstance(node, Literal):
            return node.value if node.value != "" else None
        if isinstance(node, Param):
            return self.params[node.index]
        if isinstance(node, Column):
            return self._now() if self._is_now(node) else env[self._place(node)].get(node.name)
        if isinstance(node, Not):
            inner = self.value(node.inner, env, group)
            return None if inner is None else not inner
        if isinstance(node, Null):
            return self.value(node.inner, env, group) is None
        if isinstance(node, Among):
            return self._among(node, env, group)
        if isinstance(node, Call):
            return self._call(node, env, group)
        return self._binary(node, env, group)

    def _now(self) -> datetime:
        return self.catalogue.store.now().astimezone(self.catalogue.zone).replace(tzinfo=None)

    def _among(self, node: Among, env: Env, group: list[Env] | None) -> bool | None:
        left = self.value(node.left, env, group)
        results = [compare(left, self.value(one, env, group)) for one in node.items]
        return True if 0 in results else None if None in results else False

    def _binary(self, node: Binary, env: Env, group: list[Env] | None) -> Any:
        left = self.value(node.left, env, group)
        if node.op in ("AND", "OR"):
            short = node.op == "OR"
            if left is short:
                return short
            right = self.value(node.right, env, group)
            return short if right is short else None if left is None or right is None else not short
        right = self.value(node.right, env, group)
        if node.op == "||":
            return printed(left) + printed(right)
        if left is None or right is None:
            return None
        if node.op == "LIKE":
            pattern = re.escape(printed(right)).replace("%", ".*").replace("_", ".")
            return bool(re.fullmatch(pattern, printed(left), re.DOTALL))
        if node.op in ARITHMETIC:
            return ARITHMETIC[node.op](decimal(left), decimal(right))
        compared = compare(left, right)
        return None if compared is None else TESTS[node.op](compared)

    def _call(self, node: Call, env: Env, group: list[Env] | None) -> Any:
        if node.name in AGGREGATES:
            return self._aggregate(node, group or [])
        if node.name == "BUILTIN.DF":
            column = node.args[0]
            if not isinstance(column, Column):
                raise bad_query("Search error occurred: BUILTIN.DF takes a field.")
            alias = self._place(column)
            return self.catalogue.text(self.tables[alias], column.name, env[alias]) if env[alias] else None
        values = [self.value(one, env, group) for one in node.args]
        if node.name in ("NVL", "COALESCE"):
            return next((one for one in values if one is not None), None)
        if node.name == "SYSDATE":
            return self._now()
        return None if values[0] is None else self._plain(node.name, values)

    def _plain(self, name: str, values: list[Any]) -> Any:
        first = values[0]
        try:
            if name in ("TO_DATE", "TO_TIMESTAMP"):
                return formats.read(printed(first), str(values[1])) if len(values) > 1 else formats.from_account(printed(first))
            if name == "TO_CHAR":
                return formats.write(first, str(values[1])) if len(values) > 1 and isinstance(first, date) else printed(first)
        except ValueError as error:
            raise bad_query(f"Search error occurred: {error}.") from error
        if name == "TRUNC":
            return datetime.combine(first, time()) if isinstance(first, date) else decimal(first).to_integral_value(rounding="ROUND_DOWN")
        if name == "ABS":
            return abs(decimal(first))
        if name == "TO_NUMBER":
            return decimal(first)
        return printed(first).upper() if name == "UPPER" else printed(first).lower()

    def _aggregate(self, node: Call, group: list[Env]) -> Any:
        if node.star:
            return Decimal(len(group))
        values = [value for env in group if (value := self.value(node.args[0], env)) is not None]
        if node.name == "COUNT":
            return Decimal(len(values))
        if not values:
            return None
        if node.name == "SUM":
            return sum((decimal(one) for one in values), Decimal(0))
        pick = min if node.name == "MIN" else max
        return pick(values, key=ranked)


def _children(node: Any) -> tuple[Any, ...]:
    if isinstance(node, Call):
        return node.args
    if isinstance(node, Binary):
        return (node.left, node.right)
    if isinstance(node, Not | Null):
        return (node.inner,)
    return (node.left, *node.items) if isinstance(node, Among) else ()


def _aggregates(node: Any) -> bool:
    return (isinstance(node, Call) and node.name in AGGREGATES) or any(_aggregates(child) for child in _children(node))
