"""The ``q`` grammar of record lists (sheet 3.6): conditions on body fields, AND before OR, parentheses."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from simulators.netsuite.errors import Refused, parameter
from simulators.netsuite.schema import SCALARS, Field, RecordType
from simulators.netsuite.store import Row

Test = Callable[[Row], bool]
_TOKEN = re.compile(r'\s*(?:(?P<mark>[(),\[\]])|"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<word>[^\s()\[\],"]+))')
_NUMERIC = {"ANY_OF", "BETWEEN", "EQUAL", "GREATER", "GREATER_OR_EQUAL", "LESS", "LESS_OR_EQUAL", "WITHIN"}
_TEXTUAL = {"CONTAIN", "IS", "START_WITH", "END_WITH"}
_DATED = {"AFTER", "BEFORE", "ON", "ON_OR_AFTER", "ON_OR_BEFORE"}
_ALLOWED = {
    "boolean": {"IS"}, "number": _NUMERIC, "integer": _NUMERIC, "ref": _NUMERIC, "enum": {"ANY_OF", "IS"}, "string": _TEXTUAL,
    "date": _DATED, "datetime": _DATED,
}  # fmt: skip


def compile_q(kind: RecordType, text: str, zone: tzinfo) -> Test:
    return _Parser(kind, text, zone).parse()


def _bad(text: str) -> Refused:
    return parameter(f"Invalid query parameter q. {text}", "q")


class _Parser:
    def __init__(self, kind: RecordType, text: str, zone: tzinfo) -> None:
        self.kind, self.zone, self.at = kind, zone, 0
        self.tokens: list[tuple[str, str]] = []
        position = 0
        while text[position:].strip():
            match = _TOKEN.match(text, position)
            if match is None:
                raise _bad(f"Unexpected text at position {position}.")
            position = match.end()
            self.tokens.append((match.lastgroup or "", match.group(match.lastgroup or 0)))

    def parse(self) -> Test:
        test = self._any()
        if self.at < len(self.tokens):
            raise _bad(f"Unexpected '{self.tokens[self.at][1]}'.")
        return test

    def _take(self) -> tuple[str, str]:
        if self.at >= len(self.tokens):
            raise _bad("The condition is incomplete.")
        self.at += 1
        return self.tokens[self.at - 1]

    def _word(self, word: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "word" and self.tokens[self.at][1].upper() == word:
            self.at += 1
            return True
        return False

    def _any(self) -> Test:
        tests = [self._all()]
        while self._word("OR"):
            tests.append(self._all())
        return lambda row: any(test(row) for test in tests)

    def _all(self) -> Test:
        tests = [self._one()]
        while self._word("AND"):
            tests.append(self._one())
        return lambda row: all(test(row) for test in tests)

    def _one(self) -> Test:
        form, text = self._take()
        if (form, text) == ("mark", "("):
            inner = self._any()
            if self._take() != ("mark", ")"):
                raise _bad("A closing parenthesis is missing.")
            return inner
        spec = self.kind.fields.get(text)
        if form != "word" or spec is None or spec.kind not in SCALARS:
            raise _bad(f"Field '{text}' cannot be used in a filter of record type '{self.kind.name}'.")
        return self._condition(spec)

    def _condition(self, spec: Field) -> Test:
        operator = self._take()[1].upper()
        base = operator.removesuffix("_NOT")
        if base != "EMPTY" and base not in _numeric_id(spec):
            raise _bad(f"Operator '{operator}' cannot be used with field '{spec.name}'.")
        wanted = [] if base == "EMPTY" else self._values(spec)
        if not wanted and base != "EMPTY":
            raise _bad(f"Operator '{operator}' needs a value.")
        negated = operator.endswith("_NOT")

        def test(row: Row) -> bool:
            found = self._found(spec, row)
            hit = found is None if base == "EMPTY" else found is not None and _HIT[base](found, wanted)
            return hit is not negated

        return test

    def _values(self, spec: Field) -> list[Any]:
        form, text = self._take()
        raw = []
        if (form, text) == ("mark", "["):
            while (token := self._take()) != ("mark", "]"):
                if token != ("mark", ","):
                    raw.append(token[1])
        else:
            raw.append(text)
        return [self._value(spec, one) for one in raw]

    def _value(self, spec: Field, text: str) -> Any:
        if spec.kind in ("date", "datetime"):
            return self._moment(text)
        if spec.kind == "boolean":
            if text.lower() not in ("true", "false"):
                raise _bad(f"'{text}' is not a boolean.")
            return text.lower() == "true"
        if spec.kind in ("string", "enum") and spec.name != "id":
            return text.lower()
        number = _decimal(text)
        if number is None:
            raise _bad(f"'{text}' is not a number.")
        return number

    def _moment(self, text: str) -> datetime:
        """In the account's format and time zone, never ISO."""
        for form in ("%m/%d/%Y %I:%M %p", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y"):
            try:
                return datetime.strptime(text, form).replace(tzinfo=self.zone)
            except ValueError:
                continue
        raise _bad(f"'{text}' is not a date in the format MM/DD/YYYY.")

    def _found(self, spec: Field, row: Row) -> Any:
        name = spec.name
        if name in ("lastModifiedDate", "dateCreated", "createdDate"):
            return (row.modified if name == "lastModifiedDate" else row.created).astimezone(self.zone)
        value = row.id if name == "id" else row.values.get(name)
        if value is None:
            return None
        if name == "id" or spec.kind in ("ref", "number", "integer"):
            return _decimal(value)
        if spec.kind in ("date", "datetime"):
            moment = datetime.fromisoformat(value)
            return moment.astimezone(self.zone) if moment.tzinfo else moment.replace(tzinfo=self.zone)
        return value.lower() if isinstance(value, str) else value


def _numeric_id(spec: Field) -> set[str]:
    return _NUMERIC if spec.name == "id" else _ALLOWED[spec.kind]


def _decimal(value: Any) -> Decimal | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _day(moment: datetime) -> Any:
    return moment.date()


_HIT: dict[str, Callable[[Any, list[Any]], bool]] = {
    "ANY_OF": lambda found, wanted: found in wanted,
    "BETWEEN": lambda found, wanted: len(wanted) == 2 and wanted[0] <= found <= wanted[1],
    "WITHIN": lambda found, wanted: len(wanted) == 2 and wanted[0] <= found <= wanted[1],
    "EQUAL": lambda found, wanted: bool(found == wanted[0]),
    "GREATER": lambda found, wanted: bool(found > wanted[0]),
    "GREATER_OR_EQUAL": lambda found, wanted: bool(found >= wanted[0]),
    "LESS": lambda found, wanted: bool(found < wanted[0]),
    "LESS_OR_EQUAL": lambda found, wanted: bool(found <= wanted[0]),
    "CONTAIN": lambda found, wanted: wanted[0] in found,
    "IS": lambda found, wanted: bool(found == wanted[0]),
    "START_WITH": lambda found, wanted: bool(found.startswith(wanted[0])),
    "END_WITH": lambda found, wanted: bool(found.endswith(wanted[0])),
    "AFTER": lambda found, wanted: bool(found > wanted[0]),
    "BEFORE": lambda found, wanted: bool(found < wanted[0]),
    "ON": lambda found, wanted: bool(_day(found) == _day(wanted[0])),
    "ON_OR_AFTER": lambda found, wanted: bool(found >= wanted[0]),
    "ON_OR_BEFORE": lambda found, wanted: bool(_day(found) <= _day(wanted[0])),
}
