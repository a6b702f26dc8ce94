"""``$filter`` and ``$orderby`` (sheet 3.1): a tokenizer, a small parser and predicates over rendered records."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from simulators.dynamics365.errors import Refused, bad
from simulators.dynamics365.schema import Entity, Field, unescaped

Predicate = Callable[[dict[str, Any]], bool]
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<guid>[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})"
    r"|(?P<instant>\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))|(?P<date>\d{4}-\d\d-\d\d)|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<name>[A-Za-z_][\w./]*)|(?P<mark>[(),:]))"
)
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: a == b, "ne": lambda a, b: a != b, "gt": lambda a, b: a > b, "ge": lambda a, b: a >= b,
    "lt": lambda a, b: a < b, "le": lambda a, b: a <= b,
}  # fmt: skip
_TESTS: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda a, b: b in a, "startswith": lambda a, b: a.startswith(b), "endswith": lambda a, b: a.endswith(b),
}  # fmt: skip
_CHANGES = ("tolower", "toupper", "trim", "substring")
_KINDS = {
    "text": ("text",), "code": ("text",), "option": ("text",), "enum": ("text",), "guid": ("guid",), "decimal": ("number",),
    "int": ("number",), "long": ("number",), "bool": ("bool",), "date": ("date",), "instant": ("instant", "date"),
}  # fmt: skip


@dataclass(frozen=True)
class Operand:
    """A property or a literal; ``fields`` are the properties that it reads."""

    read: Callable[[dict[str, Any]], Any]
    kind: str
    fields: frozenset[str]
    field: Field | None = None
    literal: bool = False


@dataclass(frozen=True)
class Test:
    run: Predicate
    fields: frozenset[str]
    ignored: bool = False


def compile_filter(text: str, entity: Entity, *, nested: bool) -> Test:
    """``nested`` is ``$schemaversion=2.1``: nested calls and ``in`` are understood."""
    parser = _Parser(_tokens(text), entity, nested)
    test = parser.either()
    if parser.at < len(parser.tokens):
        raise _syntax(text)
    return test


def _syntax(text: str) -> Refused:
    return Refused("BadRequest_InvalidRequestUrl", f"Syntax error in the $filter expression '{text}'.")


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at, text = [], 0, text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise _syntax(text)
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]], entity: Entity, nested: bool) -> None:
        self.tokens, self.entity, self.nested, self.at, self.depth = tokens, entity, nested, 0, 0

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def take(self, text: str = "") -> tuple[str, str]:
        token = self.peek()
        if token[0] == "end" or (text and token[1] != text):
            raise _syntax(" ".join(value for _, value in self.tokens))
        self.at += 1
        return token

    def either(self) -> Test:
        parts = [self.both()]
        while self.peek() == ("name", "or"):
            self.take()
            parts.append(self.both())
        kept = [part for part in parts if not part.ignored]
        if len(kept) > 1 and len(frozenset().union(*(part.fields for part in kept))) > 1:
            raise bad("The 'OR' operator is not supported on distinct fields on an OData filter.")
        return _joined(kept, any)

    def both(self) -> Test:
        parts = [self.unary()]
        while self.peek() == ("name", "and"):
            self.take()
            parts.append(self.unary())
        return _joined([part for part in parts if not part.ignored], all)

    def unary(self) -> Test:
        if self.peek() == ("name", "not"):
            self.take()
            inner = self.unary()
            return Test(lambda row: not inner.run(row), inner.fields, inner.ignored)
        if self.peek() == ("mark", "("):
            self.take()
            inner = self.either()
            self.take(")")
            return inner
        return self.comparison()

    def comparison(self) -> Test:
        kind, name = self.peek()
        if kind == "name" and re.search(r"/(any|all)$", name):
            return self._lambda()
        if kind == "name" and name in _TESTS and self._call_follows():
            return self._string_test(name)
        left = self.operand()
        word = self.take()[1]
        if word == "in":
            return self._within(left)
        if word not in _COMPARE:
            raise _syntax(word)
        right = self.operand()
        return _compared(left, right, word)

    def _lambda(self) -> Test:
        """Silently ignored, so that the result is unfiltered (sheet 3.1)."""
        self.take()
        self.take("(")
        depth = 1
        while depth:
            depth += {"(": 1, ")": -1}.get(self.take()[1], 0)
        return Test(lambda _: True, frozenset(), ignored=True)

    def _call_follows(self) -> bool:
        return self.at + 1 < len(self.tokens) and self.tokens[self.at + 1] == ("mark", "(")

    def _arguments(self) -> list[Operand]:
        name = self.take()[1]
        self.take("(")
        self.depth += 1
        if self.depth > 1 and not self.nested:
            raise Refused("BadRequest_MethodNotImplemented", f"The nested function call '{name}' is not supported.", 400)
        found = [self.operand()]
        while self.peek() == ("mark", ","):
            self.take()
            found.append(self.operand())
        self.take(")")
        self.depth -= 1
        return found

    def _string_test(self, name: str) -> Test:
        found = self._arguments()
        if len(found) != 2 or any(one.kind != "text" for one in found):
            raise _syntax(name)
        left, right = found
        return Test(lambda row: _TESTS[name](left.read(row), right.read(row)), left.fields | right.fields)

    def _within(self, left: Operand) -> Test:
        if not self.nested:
            raise Refused("BadRequest_MethodNotImplemented", "The 'in' operator is not supported on an OData filter.", 400)
        self.take("(")
        tests = [_compared(left, self.operand(), "eq")]
        while self.peek() == ("mark", ","):
            self.take()
            tests.append(_compared(left, self.operand(), "eq"))
        self.take(")")
        return _joined(tests, any)

    def operand(self) -> Operand:
        kind, text = self.peek()
        if kind == "name" and text in _CHANGES and self._call_follows():
            return self._changed(text)
        self.take()
        if kind == "name" and text in ("true", "false"):
            return _constant(text == "true", "bool")
        if kind == "name" and text == "null":
            return _constant(None, "null")
        if kind == "name":
            return self._property(text)
        if kind == "text":
            return _constant(text[1:-1].replace("''", "'"), "text")
        if kind == "number":
            return _constant(Decimal(text), kind)
        if kind in ("date", "instant", "guid"):
            return _constant(_literal(kind, text), kind)
        raise _syntax(text)

    def _changed(self, name: str) -> Operand:
        found = self._arguments()
        first, rest = found[0], [one.read({}) for one in found[1:]]
        if first.kind != "text" or not all(isinstance(one, Decimal) for one in rest):
            raise _syntax(name)
        if name == "substring":
            begin, end = int(rest[0]) if rest else 0, int(rest[0] + rest[1]) if len(rest) > 1 else None
            return Operand(lambda row: first.read(row)[begin:end], "text", first.fields)
        changes: dict[str, Callable[[str], str]] = {"tolower": str.lower, "toupper": str.upper, "trim": str.strip}
        change = changes[name]
        return Operand(lambda row: change(first.read(row)), "text", first.fields)

    def _property(self, name: str) -> Operand:
        field = self.entity.fields.get(name)
        if field is None or field.kind == "stream":
            raise bad(f"Could not find a property named '{name}' on type 'Microsoft.NAV.{self.entity.name}'.")
        kind = _KINDS[field.kind][0]
        return Operand(lambda row: comparable(field, row[name]), kind, frozenset({name}), field)


def comparable(field: Field, value: Any) -> Any:
    """A rendered value in a form that compares as the database compares it."""
    if field.kind == "instant":
        return datetime.fromisoformat(value)
    if field.kind == "enum":
        return unescaped(value)
    return Decimal(str(value)) if field.kind in ("decimal", "int", "long") else value


def _literal(kind: str, text: str) -> Any:
    try:
        if kind == "instant":
            return datetime.fromisoformat(text)
        return date.fromisoformat(text).isoformat() if kind == "date" else text.lower()
    except ValueError:
        raise bad(f"Unrecognized '{text}' literal in the $filter expression.") from None


def _constant(value: Any, kind: str) -> Operand:
    return Operand(lambda _: value, kind, frozenset(), literal=True)


def _compared(left: Operand, right: Operand, word: str) -> Test:
    field, other = (left.field, right) if left.field else (right.field, left)
    if other.literal and field is not None:
        if other.kind not in (*_KINDS[field.kind], "null"):
            text = (
                f"A binary operator with incompatible types was detected. Found operand types '{field.edm}' and 'Edm.{other.kind.title()}'"
            )
            raise bad(f"{text} for operator kind '{word}'.")
        value = other.read({})
        if field.kind == "enum" and isinstance(value, str):
            wanted = unescaped(value)
            if wanted not in (*field.members, ""):
                raise Refused("Unknown", f"'{value}' is not an option. The existing options are: {','.join(field.members)}")
            other = _constant(wanted or " ", "text")
        elif field.kind == "code":
            other = _constant(str(value).upper(), "text")
        elif field.kind == "instant" and other.kind == "date":
            other = _constant(datetime.fromisoformat(f"{value}T00:00:00+00:00"), "instant")
        left, right = (left, other) if left.field else (other, right)
    check = _COMPARE[word]

    def run(row: dict[str, Any]) -> bool:
        a, b = left.read(row), right.read(row)
        if (a is None or b is None) and word not in ("eq", "ne"):
            return False
        return check(a, b)

    return Test(run, left.fields | right.fields)


def _joined(tests: list[Test], how: Callable[[Any], bool]) -> Test:
    if len(tests) == 1:
        return tests[0]
    if not tests:
        return Test(lambda _: True, frozenset(), ignored=True)
    fields = frozenset().union(*(test.fields for test in tests))
    return Test(lambda row: how(test.run(row) for test in tests), fields)


def order(text: str, entity: Entity) -> list[tuple[Field, bool]]:
    """``$orderby``: properties, each with whether it descends."""
    found = []
    for part in text.split(","):
        name, _, way = part.strip().partition(" ")
        if name not in entity.fields or way.strip() not in ("", "asc", "desc"):
            raise bad(f"Could not find a property named '{name}' on type 'Microsoft.NAV.{entity.name}'.")
        found.append((entity.fields[name], way.strip() == "desc"))
    return found
