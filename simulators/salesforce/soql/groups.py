"""GROUP BY, aggregate functions, HAVING ("SOQL Reference, Aggregate Functions")."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from simulators.salesforce.soql.conditions import Bound, Context, comparable, compile_condition, sort
from simulators.salesforce.soql.syntax import Aggregate, Path, Query, SoqlError
from simulators.salesforce.store import Row
from simulators.salesforce.values import NUMERIC, write

Group = list[Row]
Bind = Callable[[Path | Aggregate], Bound]


def aggregate(query: Query, rows: list[Row], bind: Bind, context: Context) -> list[dict[str, Any]]:
    keys = [bind(path) for path in query.group_by]
    groups: dict[tuple[Any, ...], Group] = {}
    for row in rows:
        groups.setdefault(tuple(comparable(key.read(row)) for key in keys), []).append(row)
    if not keys:
        groups = {(): rows}
    columns = _columns(query, bind)
    found = list(groups.values())
    on_group = _binder(query, bind)
    if query.having:
        predicate = compile_condition(query.having, replace(context, bind=on_group))
        found = [group for group in found if predicate(group)]
    found = sort(found, [(on_group(order.by), order) for order in query.order_by])
    return [
        {"attributes": {"type": "AggregateResult"}, **{name: write(bound.read(group)) for name, bound in columns.items()}}
        for group in found
    ]


def _columns(query: Query, bind: Bind) -> dict[str, Bound]:
    """Named by alias; else a field by its last name and an expression ``expr0``, ``expr1`` ..."""
    on_group = _binder(query, bind)
    columns: dict[str, Bound] = {}
    unnamed = 0
    for item in query.select:
        if not isinstance(item, (Path, Aggregate)):
            raise SoqlError("MALFORMED_QUERY", "nested results are not allowed in aggregate queries")
        bound = on_group(item)
        name = item.alias or bound.name
        if isinstance(item, Aggregate) and not item.alias:
            name, unnamed = f"expr{unnamed}", unnamed + 1
        if name in columns:
            raise SoqlError("MALFORMED_QUERY", f"duplicate alias: {name}", item.pos)
        columns[name] = bound
    return columns


def _binder(query: Query, bind: Bind) -> Bind:
    grouped = {tuple(name.casefold() for name in path.names) for path in query.group_by}
    aliases = {item.alias.casefold(): item for item in query.select if isinstance(item, (Path, Aggregate)) and item.alias}

    def on_group(item: Path | Aggregate) -> Bound:
        if isinstance(item, Path) and len(item.names) == 1 and item.names[0].casefold() in aliases:
            item = aliases[item.names[0].casefold()]
        if isinstance(item, Aggregate):
            return _function(item, bind)
        bound = bind(item)
        if tuple(name.casefold() for name in item.names) not in grouped:
            raise SoqlError("MALFORMED_QUERY", f"Field must be grouped or aggregated: {'.'.join(item.names)}", item.pos)
        return Bound(lambda group: bound.read(group[0]), bound.type, bound.name)

    return on_group


def _function(item: Aggregate, bind: Bind) -> Bound:
    if item.path is None:
        return Bound(len, "int", "expr")
    bound = bind(item.path)
    if item.function in ("SUM", "AVG") and bound.type not in NUMERIC:
        raise SoqlError("MALFORMED_QUERY", f"field {bound.name} does not support aggregate operator {item.function}", item.pos)
    kind = "int" if item.function.startswith("COUNT") else "double" if item.function in ("SUM", "AVG") else bound.type
    compute = _FUNCTIONS[item.function]
    return Bound(lambda group: compute([value for row in group if (value := bound.read(row)) is not None]), kind, "expr")


_FUNCTIONS: dict[str, Callable[[list[Any]], Any]] = {
    "COUNT": len,
    "COUNT_DISTINCT": lambda values: len({comparable(value) for value in values}),
    "SUM": lambda values: sum(values, Decimal(0)) if values else None,
    "MIN": lambda values: min(values, key=comparable, default=None),
    "MAX": lambda values: max(values, key=comparable, default=None),
    "AVG": lambda values: sum(values, Decimal(0)) / len(values) if values else None,
}
