"""Codes with a table, flags in other words, and what holds for every record."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from app.core.model import Value
from app.system_apis.kit.values.plain import Flag, Maps, within


class Codes(Value):
    """Our code ↔ the system's value, from ``table`` and, over it, the connection's value map ``values``.

    ``strict``: a value without a partner is refused on write (before anything is sent) and is ``unmapped`` on read.
    ``also``: further values of the system → our code, where it tells more apart than we do. ``flags``: the system's values are booleans,
    ``true`` and ``false`` in the table. Of several partners the first one is read.
    """

    kind: Literal["codes"] = "codes"
    table: dict[str, str] = {}
    also: dict[str, str] = {}
    values: str | None = None
    strict: bool = True
    flags: bool = False

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        table, code = self._table(maps), f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
        if code in table:
            return table[code] == "true" if self.flags else table[code]
        if self.strict:
            raise ValueError(f"'{value}' has no partner in this system's value map '{self.values or 'codes'}'")
        return value

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        if value in (None, ""):
            return None
        told = str(value).lower() if self.flags else str(value)
        for ours, theirs in self._table(maps).items():
            if theirs == told:
                return ours
        if str(value) in self.also:
            return self.also[str(value)]
        if self.strict:
            raise ValueError(f"'{value}' has no partner in our value map '{self.values or 'codes'}'")
        return str(value)

    def _table(self, maps: Maps) -> dict[str, str]:
        return {**self.table, **maps.get(self.values, {})} if self.values else self.table


class Choice(Value):
    """One of the values of a choice, as an object that names it (``{"value": "High"}``). ``many``: of several, the first."""

    kind: Literal["choice"] = "choice"
    member: str = "value"
    many: bool = False
    codes: Codes = Codes(strict=False)

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        chosen = {self.member: self.codes.to_vendor(value, maps)}
        return [chosen] if self.many else chosen

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        chosen = (value[0] if value else None) if isinstance(value, list) else value
        if chosen is not None and not isinstance(chosen, dict):
            raise ValueError("is not a choice")
        return None if chosen is None else self.codes.from_vendor(chosen.get(self.member), maps)


class CodeList(Value):
    """A list of objects that each hold one code at ``path`` (a currency list, say)."""

    kind: Literal["code_list"] = "code_list"
    path: str
    codes: Codes

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        return [_nest(self.path, self.codes.to_vendor(item, maps)) for item in value]

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        return None if value is None else [self.codes.from_vendor(within(self.path, item), maps) for item in value]


class TextList(Value):
    kind: Literal["text_list"] = "text_list"

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        return [str(item) for item in value]

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        return None if value is None else [str(item) for item in value]


class Opposite(Value):
    """A flag of the system that says the opposite of ours: active, where ours says archived."""

    kind: Literal["opposite"] = "opposite"

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        return not Flag().to_vendor(value, maps)

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        told = Flag().from_vendor(value, maps)
        return None if told is None else not told


class Either(Value):
    """A flag of the system that is one of two words of ours."""

    kind: Literal["either"] = "either"
    yes: str
    no: str

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        if str(value) not in (self.yes, self.no):
            raise ValueError(f"'{value}' is neither '{self.yes}' nor '{self.no}'")
        return str(value) == self.yes

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        told = Flag().from_vendor(value, maps)
        return None if told is None else self.yes if told else self.no


class Present(Value):
    """A flag that the system tells by whether something is there (an invoice that the time is on), or by whether it is ``value``."""

    kind: Literal["present"] = "present"
    value: str | None = None

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        raise ValueError("is told by something else in this system")

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        return value not in (None, "", [], {}) if self.value is None else value == self.value


class Given(Value):
    """What holds for every record of the system, which has no word for it: all time counts as approved where nobody approves.

    ``values``: a value map of the connection has it as its first code (the one company that is served). Nothing is written; what is not
    in the map is refused.
    """

    kind: Literal["given"] = "given"
    value: str | int | bool | None = None
    values: str | None = None

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        known = list(maps.get(self.values or "", {})) or [self.from_vendor(None, maps)]
        if known != [None] and value not in known:
            raise ValueError(f"'{value}' cannot be: it is '{known[0]}' for every record of this system")
        return value

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        return next(iter(maps.get(self.values or "", {})), self.value)


def _nest(path: str, value: Any) -> Any:
    for part in reversed(path.split(".")):
        value = {part: value}
    return value
