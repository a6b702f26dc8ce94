"""Reading what a caller writes: read-only and create-only members, types, choices, references, dates (§2 to §6)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from typing import Any
from xml.etree import ElementTree

from simulators.asana.context import Context
from simulators.asana.errors import bad, missing, not_writable
from simulators.asana.schema import Field, Kind
from simulators.asana.store import stamp
from simulators.kit.simulator import Record

_TAGS = frozenset(
    [
        "body",
        "a",
        "strong",
        "em",
        "u",
        "s",
        "code",
        "ol",
        "ul",
        "li",
        "h1",
        "h2",
        "hr",
        "img",
        "table",
        "tr",
        "td",
        "blockquote",
        "pre",
        "object",
    ]
)
_LARGEST = 1e15
_IGNORED_TOO = ("gid", "resource_type")


def read(ctx: Context, kind: Kind, *, creating: bool) -> Record:
    """The accepted members of ``data``. The vendor does not say what it does with a name it does not know: dropped and noted."""
    out: Record = {}
    for name, value in ctx.data.items():
        field = kind.fields.get(name)
        if field is None:
            if name in _IGNORED_TOO:
                raise not_writable(name)
            ctx.simulator.ignored.append({"path": ctx.path, "member": name, "value": value})
            continue
        if ("c" if creating else "u") not in field.write:
            raise not_writable(name)
        out[name] = value_of(ctx, name, field, value)
    if creating:
        for name, field in kind.fields.items():
            if field.needed and "c" in field.write and out.get(name) in (None, ""):
                raise missing(name)
    elif not ctx.data:
        raise bad("You should specify one of " + ", ".join(name for name, field in kind.fields.items() if "u" in field.write))
    return out


def value_of(ctx: Context, name: str, field: Field, value: Any) -> Any:
    if value is None:
        if not field.null and field.kind not in ("custom", "external"):
            raise bad(f"{name}: Value must not be null")
        return None
    match field.kind:
        case "text":
            return text(name, value, field.limit)
        case "html":
            return html(name, value)
        case "flag":
            return _typed(name, value, bool, "a boolean")
        case "whole":
            return _typed(name, value, int, "an integer")
        case "number":
            return number(name, value)
        case "date":
            return day(name, value)
        case "instant":
            return instant(name, value)
        case "choice":
            if value not in field.choices:
                raise bad(f"{name}: Not a valid value: {value}. Must be one of {', '.join(field.choices)}")
            return value
        case "ref":
            return ctx.resolve(field.of, value, name)["gid"]
        case "refs":
            return [ctx.resolve(field.of, item, name)["gid"] for item in _typed(name, value, list, "an array")]
        case "people":
            return people(ctx, name, value)
        case _:
            return value


def people(ctx: Context, name: str, value: Any) -> list[str]:
    """Followers and members: an array, or text with commas (§3)."""
    items = value.split(",") if isinstance(value, str) else _typed(name, value, list, "an array")
    return list(dict.fromkeys(ctx.resolve("user", item.strip() if isinstance(item, str) else item, name)["gid"] for item in items))


def _typed(name: str, value: Any, kind: type, words: str) -> Any:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise bad(f"{name}: Value is not {words}: {value}")
    return value


def array(name: str, value: Any) -> list[Any]:
    """None is an empty one."""
    found: list[Any] = _typed(name, [] if value is None else value, list, "an array")
    return found


def text(name: str, value: Any, limit: int = 0) -> str:
    found: str = _typed(name, value, str, "a string")
    if limit and len(found) > limit:
        raise bad(f"{name}: Value is longer than {limit} characters")
    return found


def number(name: str, value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _LARGEST:
        raise bad(f"{name}: Value is not a number: {value}")
    return value


def rounded(value: int | float, precision: int) -> int | float:
    exact = round(Decimal(str(value)), precision)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def day(name: str, value: Any) -> str:
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise bad(f"{name}: Not a valid date: {value}")


def instant(name: str, value: Any) -> str:
    try:
        if isinstance(value, str) and "T" in value:
            found = datetime.fromisoformat(value)
            return stamp((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp())
    except ValueError:
        pass
    raise bad(f"{name}: Not a valid date-time: {value}")


def html(name: str, value: Any) -> str:
    """Rich text is strict XML in one ``<body>`` (§4)."""
    found = text(name, value)
    if "<!" in found or "<?" in found:
        raise bad(f"{name}: XML is invalid")
    try:
        root = ElementTree.fromstring(found)  # noqa: S314 - declarations and entities were refused above
    except ElementTree.ParseError as error:
        raise bad(f"{name}: XML is invalid: {error}") from error
    tags = [element.tag for element in root.iter()]
    if root.tag != "body" or any(tag not in _TAGS for tag in tags):
        raise bad(f"{name}: XML is invalid: unsupported tag")
    return found


def plain(markup: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", markup))


def both_notes(values: Record, plain_name: str = "notes") -> None:
    """Plain and rich text are two views of one value; the rich one wins."""
    rich = f"html_{plain_name}"
    if values.get(rich) is not None:
        values[plain_name] = plain(values[rich])
    elif plain_name in values:
        escaped = values[plain_name].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        values[rich] = f"<body>{escaped}</body>"
