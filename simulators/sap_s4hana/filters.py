"""``$filter`` and ``$orderby`` (sheet 3): compiled against the entity type, so that a wrong name or kind is refused before any row is read.

Version 2 knows ``substringof``, ``startswith`` and ``endswith``; version 4 ``contains``, ``startswith``, ``endswith``, ``any`` and
``all``. ``tolower`` is refused, as most services do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from simulators.sap_s4hana.edm import EntitySet, Property, Service
from simulators.sap_s4hana.errors import BAD_LITERAL, Refused, bad_uri, no_property
from simulators.sap_s4hana.store import Row
from simulators.sap_s4hana.uri import coerce, literal

Test = Callable[[Row], bool]
Related = Callable[[EntitySet, str, Row], list[Row]]
_TOKENS = re.compile(r"\s*([a-zA-Z]*'(?:[^']|'')*'|[()]|,|:|[^\s(),:']+(?::\d\d[^\s(),']*)*)")
_COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "gt": lambda a, b: a is not None and b is not None and a > b,
    "ge": lambda a, b: a is not None and b is not None and a >= b,
    "lt": lambda a, b: a is not None and b is not None and a < b,
    "le": lambda a, b: a is not None and b is not None and a <= b,
}
_TEXT: Final[dict[str, Callable[[str, str], bool]]] = {
    "startswith": str.startswith,
    "endswith": str.endswith,
    "contains": lambda a, b: b in a,
}
_FUNCTIONS: Final = {2: {"substringof", "startswith", "endswith"}, 4: {"contains", "startswith", "endswith"}}


class Compiler:
    def __init__(self, service: Service, entity_set: EntitySet, text: str, related: Related, widened: frozenset[str]) -> None:
        self.service, self.set, self.related = service, entity_set, related
        self.version = service.version
        self.widened = widened
        self.scope: dict[str, EntitySet] = {}
        self.tokens = self._split(text)
        self.at = 0

    @staticmethod
    def _split(text: str) -> list[str]:
        tokens, at, text = [], 0, text.strip()
        while at < len(text):
            found = _TOKENS.match(text, at)
            if found is None:
                raise bad_uri(f"Invalid token detected at position {at}")
            tokens.append(found[1])
            at = found.end()
        return tokens

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        token = self.peek()
        if not token or (wanted and token != wanted):
            raise bad_uri(f"Invalid token '{token}' in the filter expression")
        self.at += 1
        return token

    def compile(self) -> Test:
        if not self.tokens:
            raise bad_uri("The filter expression is empty")
        test = self._or()
        if self.peek():
            raise bad_uri(f"Invalid token '{self.peek()}' in the filter expression")
        return test

    def _or(self) -> Test:
        left = self._and()
        while self.peek() == "or":
            self.take()
            left = _either(left, self._and())
        return left

    def _and(self) -> Test:
        left = self._not()
        while self.peek() == "and":
            self.take()
            left = _both(left, self._not())
        return left

    def _not(self) -> Test:
        if self.peek() == "not":
            self.take()
            inner = self._not()
            return lambda row: not inner(row)
        if self.peek() == "(":
            self.take()
            inner = self._or()
            self.take(")")
            return inner
        return self._term()

    def _term(self) -> Test:
        name = self.take()
        if self.peek() == "(":
            if name.endswith(("/any", "/all")) and self.version == 4:
                return self._lambda(name)
            return self._function(name)
        prop, read = self._member(name)
        operator = self.take()
        if operator not in _COMPARE:
            raise bad_uri(f"Invalid token '{operator}' in the filter expression")
        value = coerce(prop, literal(self.take(), self.version), self.version)
        if prop.name in self.widened:  # the timesheet's dates: gt and lt misbehave (sheet 6.6)
            operator = {"gt": "ge", "lt": "le"}.get(operator, operator)
        compare = _COMPARE[operator]
        return lambda row: compare(read(row), value)

    def _function(self, name: str) -> Test:
        if name not in _FUNCTIONS[self.version]:
            raise Refused(400, BAD_LITERAL, f"Function '{name}' is not supported in filter expressions")
        self.take("(")
        first = self.take()
        self.take(",")
        second = self.take()
        self.take(")")
        if name == "substringof":
            first, second, name = second, first, "contains"
        prop, read = self._member(first)
        wanted = literal(second, self.version)
        if prop.kind != "S" or wanted.kind != "text":
            raise Refused(400, BAD_LITERAL, f"Invalid parametertype used at function '{name}'")
        value, compare, yes = str(wanted.value), _TEXT[name], True
        if self.peek() in ("eq", "ne"):
            operator = self.take()
            yes = (literal(self.take(), self.version).value is True) == (operator == "eq")
        return lambda row: compare(read(row) or "", value) == yes

    def _lambda(self, name: str) -> Test:
        path, _, how = name.rpartition("/")
        if path not in self.set.type.navigations:
            raise no_property(path, self.set.type.name)
        outer, target = self.set, self.service.follow(self.set, path)
        self.take("(")
        variable = self.take()
        self.take(":")
        self.scope[variable] = target
        inner = self._or()
        del self.scope[variable]
        self.take(")")
        some = any if how == "any" else all
        return lambda row: some(inner(child) for child in self.related(outer, path, row))

    def _member(self, name: str) -> tuple[Property, Callable[[Row], Any]]:
        """A property, of the entity or of one that it points to."""
        head, _, rest = name.partition("/")
        if head in self.scope and rest:
            return _plain(self.scope[head], rest)
        nav = self.set.type.navigations.get(head)
        if nav and rest and not nav.many:
            target, outer = self.service.follow(self.set, head), self.set
            prop, read = _plain(target, rest)
            return prop, lambda row: next((read(found) for found in self.related(outer, head, row)), None)
        return _plain(self.set, name)


def _plain(entity_set: EntitySet, name: str) -> tuple[Property, Callable[[Row], Any]]:
    prop = entity_set.type.properties.get(name)
    if prop is None:
        raise no_property(name, entity_set.type.name)
    if not prop.filterable or prop.kind == "C":
        raise Refused(400, BAD_LITERAL, f"Property {name} of type {entity_set.type.name} is not filterable")
    column = entity_set.column(name)
    return prop, lambda row: row.get(column)


def _either(left: Test, right: Test) -> Test:
    return lambda row: left(row) or right(row)


def _both(left: Test, right: Test) -> Test:
    return lambda row: left(row) and right(row)


def ordered(entity_set: EntitySet, text: str, rows: list[Row]) -> list[Row]:
    """By ``$orderby``, else by key."""
    columns = [entity_set.column(name) for name in entity_set.type.keys]
    rows = sorted(rows, key=lambda row: [_sortable(row.get(column)) for column in columns])
    for part in reversed([part.strip() for part in text.split(",") if part.strip()]):
        name, _, direction = part.partition(" ")
        if name not in entity_set.type.properties:
            raise no_property(name, entity_set.type.name)
        if direction.strip() not in ("", "asc", "desc"):
            raise bad_uri(f"Invalid token '{direction}' in $orderby")
        column = entity_set.column(name)
        rows.sort(key=lambda row: _sortable(row.get(column)), reverse=direction.strip() == "desc")
    return rows


def _sortable(value: Any) -> tuple[int, Any]:
    """Nothing first; numeric keys by their number, as their padded form would sort."""
    if value is None:
        return (0, "")
    if isinstance(value, str):
        return (1, value.zfill(40) if value.isascii() and value.isdigit() else value)
    return (2, value)
