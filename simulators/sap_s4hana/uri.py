"""Resource paths (sheet 3): segments, the three spellings of a key, percent-encoded or not, and the query options."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

from simulators.sap_s4hana.edm import EntitySet, Property
from simulators.sap_s4hana.errors import BAD_LITERAL, BAD_OPTION, Refused, bad_uri
from simulators.sap_s4hana.values import GUID, alpha, clock, instant

OPTIONS: Final = {
    2: {"$filter", "$select", "$expand", "$orderby", "$top", "$skip", "$inlinecount", "$format", "$skiptoken", "$search"},
    4: {"$filter", "$select", "$expand", "$orderby", "$top", "$skip", "$count", "$format", "$skiptoken", "$search"},
}  # fmt: skip
ON_ENTITY: Final = {"$select", "$expand", "$format"}
_SEGMENT = re.compile(r"([\w.$]+)(?:\((.*)\))?")
_PART = re.compile(r"\s*(?:(\w+)\s*=\s*)?((?:[a-zA-Z]*)'(?:[^']|'')*'|[^',]+)\s*(?:,|$)")
_QUOTED = re.compile(r"(datetimeoffset|datetime|guid|time|X|binary)?'((?:[^']|'')*)'", re.IGNORECASE)


@dataclass(frozen=True)
class Literal:
    """A value in a URL with the kind of its spelling: text, date, instant, guid, time, number, boolean, null."""

    kind: str
    value: Any


@dataclass(frozen=True)
class Segment:
    name: str
    predicate: str | None


@dataclass
class Options:
    raw: dict[str, str] = field(default_factory=dict)
    version: int = 2

    @classmethod
    def parse(cls, query: str, version: int) -> Options:
        raw: dict[str, str] = {}
        for name, value in parse_qsl(query, keep_blank_values=True):
            if name.startswith("$") and name not in OPTIONS[version]:
                raise Refused(400, BAD_OPTION, f"System query options '{name}' are not allowed in the requested URI")
            if name in raw and name.startswith("$"):
                raise bad_uri(f"Duplicate system query option '{name}'")
            raw[name] = value
        return cls(raw, version)

    def only(self, allowed: set[str]) -> None:
        sent = sorted(name for name in self.raw if name.startswith("$") and name not in allowed)
        if sent:
            raise Refused(400, BAD_OPTION, f"System query options '{','.join(sent)}' are not allowed in the requested URI")

    def whole(self, name: str) -> int | None:
        text = self.raw.get(name)
        if text is None:
            return None
        if not (text.isascii() and text.isdigit()):
            raise bad_uri(f"Invalid value '{text}' for system query option '{name}'")
        return int(text)

    def names(self, name: str) -> list[str]:
        return [part.strip() for part in self.raw.get(name, "").split(",") if part.strip()]

    @property
    def counted(self) -> bool:
        name, yes, no = ("$inlinecount", "allpages", "none") if self.version == 2 else ("$count", "true", "false")
        value = self.raw.get(name, no)
        if value not in (yes, no):
            raise bad_uri(f"Invalid value '{value}' for system query option '{name}'")
        return value == yes


def segments(path: str) -> list[Segment]:
    """``A_SalesOrder('4711')/to_Item`` in parts. A slash within quotes separates nothing."""
    found, depth, quoted, start = [], 0, False, 0
    text = unquote(path).strip("/")
    for index, sign in enumerate(text + "/"):
        if sign == "'":
            quoted = not quoted
        elif not quoted:
            depth += (sign == "(") - (sign == ")")
            if sign == "/" and depth == 0:
                found.append(text[start:index])
                start = index + 1
    if quoted or depth:
        raise bad_uri("Malformed URI literal syntax: a quote or a parenthesis is open")
    parts = []
    for part in found:
        match = _SEGMENT.fullmatch(part)
        if part and match is None:
            raise bad_uri(f"Malformed URI literal syntax in segment '{part}'")
        if match:
            parts.append(Segment(match[1], match[2]))
    return parts


def key_of(entity_set: EntitySet, predicate: str, version: int) -> tuple[Any, ...]:
    """``('4711')`` for a single key, or every key by name."""
    kind, given, at = entity_set.type, {}, 0
    while at < len(predicate):
        part = _PART.match(predicate, at)
        if part is None:
            raise bad_uri("Malformed URI literal syntax in the key predicate")
        given[part[1] or ""] = literal(part[2].strip(), version)
        at = part.end()
    if list(given) == [""] and len(kind.keys) == 1:
        given = {kind.keys[0]: given[""]}
    if set(given) != set(kind.keys):
        raise bad_uri(f"Invalid key predicate type for '{kind.name}'")
    return tuple(coerce(kind.properties[name], given[name], version) for name in kind.keys)


def literal(text: str, version: int) -> Literal:
    quoted = _QUOTED.fullmatch(text)
    try:
        if quoted and (version == 2 or quoted[1] is None):
            return _quoted((quoted[1] or "").lower(), quoted[2].replace("''", "'"))
        if text in ("true", "false"):
            return Literal("boolean", text == "true")
        if text == "null":
            return Literal("null", None)
        if version == 4 and GUID.fullmatch(text.lower()):
            return Literal("guid", text.lower())
        if version == 4 and re.match(r"\d{4}-\d\d-\d\d", text):
            return Literal("instant", instant(text)) if "T" in text else Literal("date", date.fromisoformat(text))
        if version == 4 and re.fullmatch(r"\d\d:\d\d(:\d\d)?", text):
            return Literal("time", time.fromisoformat(text))
        return Literal("number", Decimal(text[:-1] if text[-1:] in "MmLlDdFf" else text))
    except (ValueError, InvalidOperation, IndexError):
        raise Refused(400, BAD_LITERAL, f"Invalid literal '{text}'") from None


def _quoted(prefix: str, text: str) -> Literal:
    if prefix == "guid":
        if not GUID.fullmatch(text.lower()):
            raise ValueError(text)
        return Literal("guid", text.lower())
    if prefix == "time":
        return Literal("time", clock(text))
    if prefix == "datetimeoffset":
        return Literal("instant", instant(text))
    if prefix == "datetime":
        if re.search(r"(Z|[+-]\d\d:?\d\d)$", text[10:]):
            raise ValueError(text)
        return Literal("date", instant(text))
    return Literal("text", text)


_FITS = {
    "S": {"text"}, "B": {"boolean"}, "D": {"date"}, "O": {"instant"}, "T": {"time"}, "G": {"guid"}, "N": {"number"}, "A": {"date"},
    "H": {"number"}, "I": {"number"}, "L": {"number"}, "Y": {"number"}, "F": {"number"}, "X": {"text"},
}  # fmt: skip


def coerce(prop: Property, found: Literal, version: int) -> Any:
    """The literal as a value of the property, or the refusal that the kinds do not match."""
    if found.kind == "null":
        return None
    if prop.kind == "C" or found.kind not in _FITS[prop.kind]:
        raise Refused(400, BAD_LITERAL, f"Invalid parametertype used at property '{prop.name}'")
    if prop.kind == "S":
        text = alpha(prop.name, found.value)
        return text.upper() if "^" in prop.marks else text
    if prop.kind == "D" and isinstance(found.value, datetime):
        return found.value.astimezone(UTC).date()
    return found.value
