"""JSON bodies, looked at before a route sees them: what would crash a parser, mean two things or not fit a database is named and refused.

A body without a backslash, which is nearly every one, is read by the fast parser, and its brackets, commas and colons say whether anything
may be wrong. Only then, or where there is a backslash, is it read with care; and a body that is refused once more, to find where in it the
fault is.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

import orjson

from app.core.problems import BadRequest, FieldError, InvalidInput, Problem
from app.platform.pipeline.head import Head
from app.platform.pipeline.translation import pointer

MAX_DEPTH = 64
MAX_CONTAINERS = 100_000
MAX_ITEMS = 10_000
MAX_DIGITS = 34
"""Significant digits, and decimal places either way, of a number: decimal128 (IEEE 754-2019 §3.5.2)."""
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\Z)', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")
_UNUSUAL_NUMBER = re.compile(rb"[0-9][eE]|[0-9.]{19}")
_DIGITS_AS_0 = bytes.maketrans(b"-123456789", b"0000000000")
_NO_SHAPE = bytes(code for code in range(256) if chr(code) not in '[]{},:"')
_INNERMOST = re.compile(rb"\[,*\]|\{,*\}")
_LONG_LIST = b"[" + b"," * MAX_ITEMS
_MEDIA_TYPE = re.compile(r"application/(?:json|[a-z0-9.-]+\+json)", re.IGNORECASE)


class UnsupportedMediaType(Problem):
    slug, title, status = "unsupported-media-type", "The body is of a type that is not read here", 415
    advice = "Send JSON, uncompressed and in UTF-8, and say so: `Content-Type: application/json`."


class _Fault(Exception):
    """Something that JSON allows and we do not."""


class _Bad:
    """Stands in the tree of a refused body where the fault is."""

    def __init__(self, detail: str, code: str) -> None:
        self.detail = detail
        self.code = code


def read_json(head: Head, body: bytes) -> Any:
    """What the body says, read once for all that comes after; a problem that names the field when it must not pass."""
    _check_type(head)
    if b"\\" not in body:
        with contextlib.suppress(orjson.JSONDecodeError):
            value = orjson.loads(body)
            if _is_harmless(body, orjson.dumps(value)):
                return value
    return _read_with_care(body)


def _is_harmless(body: bytes, again: bytes) -> bool:
    """Whether ``body`` has no name twice, is neither deep nor long and has no number that could be too big. May say no to what is right.

    ``again`` is what the parser understood, written anew: it has fewer colons where a name was there twice.
    """
    shape = body.translate(None, _NO_SHAPE).replace(b'""', b"")
    numbers = again.translate(_DIGITS_AS_0)
    if b'"' in shape or numbers[:1] == b"0" or b":0" in numbers or b",0" in numbers or b"[0" in numbers:
        between = b"".join(body.split(b'"')[::2])  # only so when strings hold brackets, commas or colons, or there are numbers
        if _UNUSUAL_NUMBER.search(between):
            return False
        shape = between.translate(None, _NO_SHAPE)
    return again.count(b":") == body.count(b":") and _is_bounded(shape.replace(b":", b""))


def _is_bounded(shape: bytes) -> bool:
    """``shape`` has the brackets and commas of a body; level by level, from the innermost."""
    if shape.count(b"[") + shape.count(b"{") > MAX_CONTAINERS:
        return False
    for _ in range(MAX_DEPTH):
        if _LONG_LIST in shape:
            return False
        shape = _INNERMOST.sub(b"", shape)
        if not shape:
            return True
    return False


def _read_with_care(body: bytes) -> Any:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"The body is not valid JSON: it is not UTF-8 at byte {error.start}.") from None
    _check_depth(text)
    try:
        value = json.loads(text, parse_float=_float, parse_int=_int, parse_constant=_constant, object_pairs_hook=_members)
    except _Fault:
        _locate(text)
    except json.JSONDecodeError as error:
        raise BadRequest(f"The body is not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}.") from None
    except (ValueError, RecursionError):
        raise BadRequest("The body is not valid JSON.") from None
    if "\\u" in text or text.count(",") >= MAX_ITEMS:
        _refuse(_faults(value))
    return value


def _check_type(head: Head) -> None:
    """RFC 9110 §8.3 and §8.4; JSON is UTF-8 (RFC 8259 §8.1)."""
    if head.content_encoding not in (None, "identity"):
        raise UnsupportedMediaType("Send the body without Content-Encoding.")
    kind, _, parameters = (head.content_type or "").partition(";")
    if not _MEDIA_TYPE.fullmatch(kind.strip()):
        raise UnsupportedMediaType("Send the body as JSON, with Content-Type: application/json.")
    charset = re.search(r"charset\s*=\s*\"?([^\s;\"]+)", parameters, re.IGNORECASE)
    if charset and charset[1].lower() not in ("utf-8", "utf8"):
        raise UnsupportedMediaType("JSON is sent as UTF-8.")


def _check_depth(text: str) -> None:
    """Without recursion; a body with few brackets cannot be deep and is not looked at."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = containers = 0
    for match in _BRACKET.finditer(_STRING.sub('""', text)):
        if match[0] in "]}":
            depth -= 1
            continue
        depth, containers = depth + 1, containers + 1
        if depth > MAX_DEPTH:
            raise BadRequest(f"The body is nested more than {MAX_DEPTH} levels deep.", errors=[_error(_deep(text), "too deep", "too_deep")])
        if containers > MAX_CONTAINERS:
            raise BadRequest(f"The body has more than {MAX_CONTAINERS} objects and arrays.")


def _deep(text: str) -> list[object]:
    """The outermost member that is too deep: the name before the first bracket inside the outermost object."""
    match = re.match(r'\s*\{\s*"((?:[^"\\]|\\.){0,200})"\s*:\s*[\[{]', text)
    return [match[1]] if match else []


def _int(text: str) -> int:
    if _too_big(text):
        raise _Fault
    return int(text)


def _float(text: str) -> float:
    if _too_big(text):
        raise _Fault
    return float(text)


def _too_big(text: str) -> bool:
    if len(text) <= 18 and "e" not in text and "E" not in text:
        return False
    try:
        _, digits, exponent = Decimal(text[:400]).as_tuple()
    except InvalidOperation:  # an exponent that not even Decimal can hold
        return True
    return len(text) > 400 or len(digits) > MAX_DIGITS or not isinstance(exponent, int) or not -MAX_DIGITS <= exponent <= MAX_DIGITS


def _constant(name: str) -> NoReturn:
    raise _Fault(name)


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Fault
    return found


def _locate(text: str) -> NoReturn:
    """Reads a body that has a fault again, keeping every fault in its place."""

    def number(digits: str) -> Any:
        return _Bad("is a number with more digits than a decimal holds", "number_too_big") if _too_big(digits) else 0

    def constant(name: str) -> Any:
        return _Bad(f"{name} is not JSON", "not_a_number")

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in pairs:
            found[name] = _Bad("is there twice", "duplicate") if name in found else value
        return found

    with contextlib.suppress(json.JSONDecodeError, RecursionError):
        _refuse(_faults(json.loads(text, parse_float=number, parse_int=number, parse_constant=constant, object_pairs_hook=members)))
    raise BadRequest("The body is not valid JSON.")


def _faults(value: Any) -> Iterator[tuple[list[object], _Bad]]:
    """Every fault with its path, in the order of the document; depth is bounded already."""
    waiting: list[tuple[list[object], Any]] = [([], value)]
    while waiting:
        path, item = waiting.pop()
        if isinstance(item, _Bad):
            yield path, item
        elif isinstance(item, str):
            if bad := _bad_text(item):
                yield path, bad
        elif isinstance(item, dict):
            yield from ((path, bad) for name in item if (bad := _bad_text(name)))
            waiting += [([*path, name], item[name]) for name in reversed(item)]
        elif isinstance(item, list):
            if len(item) > MAX_ITEMS:
                yield path, _Bad(f"has more than {MAX_ITEMS} items", "too_long")
            waiting += [([*path, index], item[index]) for index in range(len(item) - 1, -1, -1) if not isinstance(item[index], int)]


def _bad_text(text: str) -> _Bad | None:
    if "\x00" in text:
        return _Bad("holds the character NUL (U+0000), which cannot be stored", "nul_character")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return _Bad("holds half of a surrogate pair (RFC 8259 §8.2)", "lone_surrogate")
    return None


def _refuse(faults: Iterator[tuple[list[object], _Bad]]) -> None:
    errors = [_error(path, bad.detail, bad.code) for (path, bad), _ in zip(faults, range(20), strict=False)]
    if not errors:
        return
    kind: Callable[..., Problem] = InvalidInput if {item.code for item in errors} <= {"too_long", "number_too_big"} else BadRequest
    raise kind(f"{errors[0].pointer or 'The body'} {errors[0].detail}.", errors=errors)


def _error(path: list[object], detail: str, code: str) -> FieldError:
    return FieldError(pointer=pointer(path).encode("utf-8", "replace").decode().replace("\x00", "\ufffd"), detail=detail, code=code)
