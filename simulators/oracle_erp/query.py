"""``q``, finders and ``orderBy`` (sheet 2.4, 2.5).

Framework 1 is query by example: conditions joined with ``;``, quotes optional, ``*`` for any characters. Framework 2 and later is
row match: ``AND``, ``OR``, parentheses, quoted text, ``LIKE``, ``IN``, ``BETWEEN``, ``IS NULL``, ``UPPER``, attributes of children.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from simulators.oracle_erp import formats
from simulators.oracle_erp.errors import Refused, bad_request, unknown
from simulators.oracle_erp.schema import Attribute, Resource
from simulators.oracle_erp.store import Row

Test = Callable[[Row], bool]
_EXAMPLE = re.compile(r"\s*([\w.]+)\s*(>=|<=|<>|!=|=|>|<)\s*(.*)", re.S)
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*'|\"[^\"]*\")|(?P<op>>=|<=|<>|!=|=|>|<)|(?P<mark>[(),;])|(?P<word>[\w.][\w.\-:+]*))", re.S
)
_MISSING = object()


def attribute_of(resource: Resource, name: str) -> Attribute:
    found = resource.attributes.get(name)
    if found is None:
        raise Refused(400, unknown(name, resource.name))
    if not found.queryable:
        raise bad_request(f"Attribute {name} of {resource.name} is not queryable.", path=f"/{name}")
    return found


def condition(resource: Resource, text: str, framework: int) -> Test:
    if framework < 2:
        parts = [_example(resource, part) for part in _split(text) if part.strip()]
        return lambda row: all(test(row) for test in parts)
    return _RowMatch(resource, text).parse()


def ordered(resource: Resource, rows: list[Row], text: str) -> list[Row]:
    for part in reversed([part.strip() for part in text.split(",") if part.strip()]):
        name, _, direction = part.partition(":")
        attribute_of(resource, name)
        if direction not in ("", "asc", "desc"):
            raise bad_request(f"The sort direction {direction} is not valid.")
        rows = sorted(rows, key=partial(_rank_of, name), reverse=direction == "desc")
    return rows


def _rank_of(name: str, row: Row) -> Any:
    return _rank(row.get(name))


def finder(resource: Resource, text: str) -> Test:
    name, _, rest = text.partition(";")
    selective: tuple[str, ...] = (resource.key,)
    if name == "PrimaryKey":
        variables = {resource.key: resource.key}
    else:
        found = next((one for one in resource.finders if one.name == name), None)
        if found is None:
            raise bad_request(f"Finder {name} is not found in {resource.name}.")
        variables, selective = found.variables, found.selective
    given = {}
    for part in filter(None, (part.strip() for part in rest.split(","))):
        variable, equals, value = part.partition("=")
        if not equals or variable not in variables:
            raise bad_request(f"Variable {variable} is not found in finder {name}.")
        given[variable] = value.strip().strip("'\"")
    if selective and not any(given.get(variable) for variable in selective):
        raise bad_request(f"Finder {name} needs a value for at least one of: {', '.join(selective)}.")
    tests = [_compare(resource.attributes[variables[variable]], "=", value) for variable, value in given.items()]
    return lambda row: all(test(row) for test in tests)


def _rank(value: Any) -> tuple[bool, Any]:
    return value is None, "" if value is None else value


def _split(text: str) -> list[str]:
    """At each ``;`` outside of quotes."""
    return re.findall(r"(?:'[^']*'|\"[^\"]*\"|[^;'\"])+", text)


def _example(resource: Resource, part: str) -> Test:
    found = _EXAMPLE.fullmatch(part)
    if not found:
        raise bad_request(f"The query condition {part.strip()} is not valid.")
    name, operator, rest = found.groups()
    attribute = attribute_of(resource, name)
    tests = [_compare(attribute, operator, _unquoted(rest.split(" and ")[0]), wild=True)]
    for more in rest.split(" and ")[1:]:
        again = re.fullmatch(r"\s*(>=|<=|<>|!=|=|>|<)\s*(.*)", more)
        if not again:
            raise bad_request(f"The query condition {part.strip()} is not valid.")
        tests.append(_compare(attribute, again[1], _unquoted(again[2]), wild=True))
    return lambda row: all(test(row) for test in tests)


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text


def _literal(attribute: Attribute, text: str) -> Any:
    try:
        if attribute.type == "boolean":
            return {"true": True, "false": False}[text.lower()]
        if attribute.type == "date" and "T" in text:
            return formats.instant(text)[:10]
        return formats.parse(attribute, text)
    except formats.TooLong:
        return _MISSING
    except (ValueError, KeyError) as error:
        raise bad_request(f"The value {text} is not valid for attribute {attribute.name}.", path=f"/{attribute.name}") from error


def _compare(attribute: Attribute, operator: str, text: str, *, wild: bool = False, upper: bool = False) -> Test:
    name = attribute.name
    if wild and "*" in text and attribute.type == "string" and operator in ("=", "!=", "<>"):
        like = _like(name, text.replace("*", "%"))
        return like if operator == "=" else lambda row: not like(row)
    value = _literal(attribute, text)
    if value is _MISSING:
        return lambda row: operator in ("!=", "<>")

    def test(row: Row) -> bool:
        found = row.get(name)
        if found is None:
            return False
        if isinstance(found, int) and isinstance(value, Decimal):
            found = Decimal(found)
        if upper:
            found = str(found).upper()
        return bool(_OPERATORS[operator](found, value))

    return test


_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b, "!=": lambda a, b: a != b, "<>": lambda a, b: a != b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
}  # fmt: skip


def _like(name: str, pattern: str, upper: bool = False) -> Test:
    expression = re.compile(re.escape(pattern).replace("%", ".*").replace("_", "."), re.S)

    def test(row: Row) -> bool:
        text = str(row.get(name) or "")
        return bool(expression.fullmatch(text.upper() if upper else text))

    return test


class _RowMatch:
    """A recursive descent over: or → and → not → condition."""

    def __init__(self, resource: Resource, text: str) -> None:
        self.resource, self.text, self.at = resource, text, 0
        self.tokens: list[tuple[str, str]] = []
        end = 0
        while text[end:].strip():
            found = _TOKEN.match(text, end)
            if not found:
                raise self.invalid()
            self.tokens.append((str(found.lastgroup), found[str(found.lastgroup)]))
            end = found.end()

    def invalid(self) -> Refused:
        return bad_request(f"The query {self.text} is not valid.")

    def parse(self) -> Test:
        if not self.tokens:
            raise self.invalid()
        test = self._any()
        if self.at != len(self.tokens):
            raise self.invalid()
        return test

    def _peek(self) -> str:
        kind, value = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        return value.upper() if kind in ("word", "mark", "op") else ""

    def _take(self, *wanted: str) -> bool:
        if self._peek() in wanted:
            self.at += 1
            return True
        return False

    def _expect(self, wanted: str) -> None:
        if not self._take(wanted):
            raise self.invalid()

    def _next(self, kind: str = "") -> tuple[str, str]:
        if self.at >= len(self.tokens) or (kind and self.tokens[self.at][0] != kind):
            raise self.invalid()
        self.at += 1
        return self.tokens[self.at - 1]

    def _any(self) -> Test:
        tests = [self._all()]
        while self._take("OR"):
            tests.append(self._all())
        return tests[0] if len(tests) == 1 else lambda row: any(test(row) for test in tests)

    def _all(self) -> Test:
        tests = [self._one()]
        while self._take("AND", ";"):
            tests.append(self._one())
        return tests[0] if len(tests) == 1 else lambda row: all(test(row) for test in tests)

    def _one(self) -> Test:
        if self._take("NOT"):
            negated = self._one()
            return lambda row: not negated(row)
        if self._take("("):
            test = self._any()
            self._expect(")")
            return test
        upper = self._take("UPPER")
        if upper:
            self._expect("(")
        name = self._next("word")[1]
        if upper:
            self._expect(")")
        child, _, leaf = name.rpartition(".")
        target = self.resource.children.get(child) if child else self.resource
        if target is None:
            raise Refused(400, unknown(name, self.resource.name))
        test = self._condition(attribute_of(target, leaf), upper)
        return (lambda row: any(test(one) for one in row.rows(child))) if child else test

    def _value(self) -> str:
        kind, value = self._next()
        if kind == "text":
            return value[1:-1].replace("''", "'") if value[0] == "'" else value[1:-1]
        if kind == "word" and (re.fullmatch(r"-?\d+(\.\d+)?", value) or value.lower() in ("true", "false")):
            return value
        raise self.invalid()

    def _condition(self, attribute: Attribute, upper: bool) -> Test:
        name = attribute.name
        if self._take("IS"):
            negative = self._take("NOT")
            self._expect("NULL")
            return lambda row: (row.get(name) is None) != negative
        negative = self._take("NOT")
        test = self._operation(attribute, upper)
        return (lambda row: not test(row)) if negative else test

    def _operation(self, attribute: Attribute, upper: bool) -> Test:
        if self._take("LIKE"):
            return _like(attribute.name, self._value(), upper)
        if self._take("IN"):
            self._expect("(")
            tests = [_compare(attribute, "=", self._value(), upper=upper)]
            while self._take(","):
                tests.append(_compare(attribute, "=", self._value(), upper=upper))
            self._expect(")")
            return lambda row: any(test(row) for test in tests)
        if self._take("BETWEEN"):
            low = _compare(attribute, ">=", self._value(), upper=upper)
            self._expect("AND")
            high = _compare(attribute, "<=", self._value(), upper=upper)
            return lambda row: low(row) and high(row)
        return _compare(attribute, self._next("op")[1], self._value(), upper=upper)
