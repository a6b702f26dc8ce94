"""``$filter`` of the endpoint: comparisons, ``and or not``, text functions, ``cf`` for fields of the screen (sheet 5.1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from simulators.acumatica.errors import Refused, failed
from simulators.acumatica.facts import CF_ONLY
from simulators.acumatica.schema import EntityType, Field, part
from simulators.acumatica.store import Row
from simulators.acumatica.wire import moment

Test = Callable[[Row], bool]
Read = Callable[[Row], Any]
_TOKEN = re.compile(
    r"""\s*(?:(?P<date>datetimeoffset'(?:[^']*)'|datetime'(?:[^']*)')|(?P<guid>guid'[^']*')|(?P<text>'(?:[^']|'')*')
    |(?P<cf>cf\.[A-Za-z]+)|(?P<number>-?\d+(?:\.\d+)?[MmLlDdFf]?(?![\w-]))|(?P<name>[A-Za-z_][\w/]*)|(?P<mark>[(),=]))""",
    re.X,
)
_COMPARISONS = ("eq", "ne", "gt", "ge", "lt", "le")
_FUNCTIONS = ("substringof", "startswith", "endswith")
CANNOT_OPTIMIZE = "PX.Api.ContractBased.OptimizedExport.CannotOptimizeException"


def _syntax(text: str) -> Refused:
    return failed(f"Syntax error in the filter expression: {text}.", "Microsoft.OData.ODataException")


@dataclass(frozen=True)
class Operand:
    kind: str
    read: Read
    constant: bool = False


def compile_filter(kind: EntityType, text: str) -> Test:
    parser = _Parser(kind, text)
    test = parser.disjunction()
    if parser.peek() is not None:
        raise _syntax(f"unexpected '{parser.tokens[parser.at][1]}'")
    return test


class _Parser:
    def __init__(self, kind: EntityType, text: str) -> None:
        self.kind, self.at, self.tokens = kind, 0, self._tokens(text)

    def _tokens(self, text: str) -> list[tuple[str, str]]:
        out, at = [], 0
        while text[at:].strip():
            match = _TOKEN.match(text, at)
            if match is None or match.lastgroup is None:
                raise _syntax(f"character '{text[at:].strip()[0]}' at position {at}")
            out.append((match.lastgroup, match.group(match.lastgroup)))
            at = match.end()
        return out

    def peek(self) -> tuple[str, str] | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, *values: str) -> str:
        found = self.peek()
        if found is None or (values and found[1] not in values):
            raise _syntax(f"{' or '.join(values) or 'an operand'} expected at token {self.at + 1}")
        self.at += 1
        return found[1]

    def _next_is(self, value: str) -> bool:
        found = self.peek()
        return found is not None and found[1] == value

    def disjunction(self) -> Test:
        left = self.conjunction()
        while self._next_is("or"):
            self.take("or")
            left = _either(left, self.conjunction())
        return left

    def conjunction(self) -> Test:
        left = self.negation()
        while self._next_is("and"):
            self.take("and")
            left = _both(left, self.negation())
        return left

    def negation(self) -> Test:
        if self._next_is("not"):
            self.take("not")
            test = self.negation()
            return lambda row: not test(row)
        if self._next_is("("):
            self.take("(")
            inner = self.disjunction()
            self.take(")")
            return inner
        return self.comparison()

    def comparison(self) -> Test:
        found = self.peek()
        if found and found[0] == "name" and found[1] in _FUNCTIONS:
            return self._function(self.take())
        left = self.operand()
        if left.kind == "Boolean" and (self.peek() is None or self.peek() in (("name", "and"), ("name", "or"), ("mark", ")"))):
            return lambda row: bool(left.read(row))
        operator = self.take(*_COMPARISONS)
        return _compare(left, operator, self.operand())

    def _function(self, name: str) -> Test:
        self.take("(")
        first = self.operand()
        self.take(",")
        second = self.operand()
        self.take(")")
        whole, piece = (second, first) if name == "substringof" else (first, second)
        check = {"substringof": str.__contains__, "startswith": str.startswith, "endswith": str.endswith}[name]

        def test(row: Row) -> bool:
            text, wanted = whole.read(row), piece.read(row)
            return bool(text is not None and wanted is not None and check(str(text).lower(), str(wanted).lower()))

        if self.peek() is not None and self.peek() in {("name", one) for one in _COMPARISONS}:
            return _compare(Operand("Boolean", test), self.take(), self.operand())
        return test

    def operand(self) -> Operand:
        found = self.peek()
        if found is None:
            raise _syntax("an operand expected at the end")
        kind, text = found
        self.at += 1
        if kind == "text":
            return _constant("String", text[1:-1].replace("''", "'"))
        if kind == "number":
            return _constant("Decimal", Decimal(text.rstrip("MmLlDdFf")))
        if kind in ("date", "guid"):
            return self._literal(kind, text)
        if kind == "cf":
            return self._screen_field(text.partition(".")[2])
        if kind == "name":
            return _constant("Boolean", text == "true") if text in ("true", "false") else self._name(text)
        raise _syntax(f"unexpected '{text}'")

    def _literal(self, kind: str, text: str) -> Operand:
        inner = text[text.index("'") + 1 : -1]
        try:
            # A bare plus sign in a query string is a space (sheet 5.1).
            return _constant("DateTime", moment(inner)) if kind == "date" else _constant("Guid", inner.lower())
        except ValueError as error:
            raise _syntax(f"'{inner}' is not a date") from error

    def _name(self, path: str) -> Operand:
        if path == "null":
            return _constant("Null", None)
        steps, here, spec = path.split("/"), self.kind, None
        for step in steps:
            spec = here.fields.get(step)
            if spec is None and path == "id":
                return Operand("Guid", lambda row: row.id)
            if spec is None:
                raise failed(f"Could not find a property named '{step}' on type 'Default.{here.name}'.", "Microsoft.OData.ODataException")
            if spec.kind == "detail":
                raise failed(f"Filtering by the detail collection '{step}' is not supported.", "System.NotSupportedException")
            here = part(spec.target) if spec.kind == "linked" else here
        if spec is None or not spec.scalar:
            raise failed(f"The field '{path}' is not a value.", "Microsoft.OData.ODataException")
        if (self.kind.name, path) in CF_ONLY:
            raise failed(f"Optimization cannot be performed. The field '{path}' cannot be used in a filter.", CANNOT_OPTIMIZE)
        return Operand(spec.kind, _reader(steps))

    def _screen_field(self, kind: str) -> Operand:
        self.take("(")
        self.take("f")
        self.take("=")
        place = self.take()[1:-1]
        self.take(")")
        view, _, name = place.partition(".")
        spec: Field | None = self.kind.origin(view, name)
        own = self.kind.custom(view, name)
        if spec is None and own is None:
            raise failed(f"The view field '{place}' cannot be found on the screen {self.kind.screen}.", "PX.Data.PXException")
        actual = spec.kind if spec is not None else str(own)
        if kind not in (actual, {"Short": "Int", "Long": "Int"}.get(actual, actual)):
            raise failed(f"The type '{kind}' does not fit the view field '{place}'.", "PX.Data.PXException")
        return Operand(actual, _reader([spec.name]) if spec is not None else (lambda row: row.custom.get(place)))


def _reader(steps: list[str]) -> Read:
    def read(row: Row) -> Any:
        value: Any = row.values
        for step in steps:
            value = value.get(step) if isinstance(value, dict) else None
        return value

    return read


def _constant(kind: str, value: Any) -> Operand:
    return Operand(kind, lambda _: value, constant=True)


def _either(left: Test, right: Test) -> Test:
    return lambda row: left(row) or right(row)


def _both(left: Test, right: Test) -> Test:
    return lambda row: left(row) and right(row)


def _family(kind: str) -> str:
    return {"Int": "Decimal", "Long": "Decimal", "Short": "Decimal", "Double": "Decimal", "Guid": "String"}.get(kind, kind)


def _compare(left: Operand, operator: str, right: Operand) -> Test:
    families = {_family(left.kind), _family(right.kind)} - {"Null"}
    if len(families) > 1:
        text = "A binary operator with incompatible types was detected. Found operand types"
        raise failed(f"{text} '{left.kind}' and '{right.kind}' for operator kind '{operator}'.", "Microsoft.OData.ODataException")

    def test(row: Row) -> bool:
        a, b = _comparable(left.read(row)), _comparable(right.read(row))
        if operator in ("eq", "ne"):
            return bool(a == b) is (operator == "eq")
        if a is None or b is None:
            return False
        found: bool = {"gt": a > b, "ge": a >= b, "lt": a < b, "le": a <= b}[operator]
        return found

    return test


def _comparable(value: Any) -> Any:
    """Text is compared as the database does, without regard to case."""
    if isinstance(value, str):
        return value.lower()
    return value if isinstance(value, datetime | bool) or value is None else Decimal(value)
