"""How the ``rest`` dialect narrows a list and turns its pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

from app.core.clock import wire
from app.system_apis.kit.calls import (
    Links,
    NoPages,
    NumberedPages,
    Paging,
    Search,
    Tokens,
)
from app.system_apis.kit.connector import Resource
from app.system_apis.kit.converters import Codes, Flag
from app.system_apis.kit.dialects.rest_facts import filled
from app.system_apis.kit.mapping import dig
from app.system_apis.kit.wire import Query, Response

_NAME = re.compile(r"\{([A-Za-z_][A-Za-z0-9_.]*)\}")
_ROW = re.compile(r"\{row\.([A-Za-z0-9_.]+)\}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_TOKEN = re.compile(r"[\x21-\x7e]{1,2000}")
Context = Mapping[str, str]


def turned(paging: Paging, query: Query) -> dict[str, str]:
    """The parameters that ask for this page."""
    cursor = query.cursor
    if isinstance(paging, NoPages):
        return {}
    size = {paging.size: str(min(query.limit, paging.most))} if paging.size else {}
    if isinstance(paging, Tokens):
        return size | ({paging.token: cursor} if cursor else {})
    if isinstance(paging, Links):
        return dict(parse_qsl(cursor, keep_blank_values=True)) if cursor else size
    if cursor is not None and not _NUMBER.fullmatch(cursor):
        raise ValueError("the cursor is not a number")
    return size | ({paging.page: cursor or str(paging.first)} if isinstance(paging, NumberedPages) else {paging.offset: cursor or "0"})


def following(paging: Paging, query: Query, response: Response, count: int) -> str | None:
    """The cursor of the next page, None on the last one."""
    if isinstance(paging, NoPages):
        return None
    body = response.parsed()
    if isinstance(paging, Tokens):
        token = dig(body, paging.next)
        return str(token) if token else None
    if isinstance(paging, Links):
        address = dig(body, paging.next) if paging.next else _link(response.headers.get("link", ""))
        return urlsplit(str(address)).query or None if address else None
    size = min(query.limit, paging.most)
    if isinstance(paging, NumberedPages):
        number = int(query.cursor or paging.first)
        more = count >= size if paging.total is None else number - paging.first + 1 < int(dig(body, paging.total) or 0)
        return str(number + 1) if more else None
    start = int(query.cursor or 0)
    if paging.more is not None:
        more = dig(body, paging.more) is True
    elif paging.left is not None:
        more = int(dig(body, paging.left) or 0) > 0
    else:
        more = count >= size if paging.total is None else start + count < int(dig(body, paging.total) or 0)
    return str(start + count) if more and count else None


def _link(header: str) -> str | None:
    for part in header.split(","):
        match = re.match(r'\s*<([^>]+)>.*;\s*rel="?next"?', part)
        if match:
            return match.group(1)
    return None


def clause(template: str, search: Search, context: Context) -> str:
    table = str.maketrans(search.escape)
    return filled(template, {name: value.translate(table) for name, value in context.items()})


def spelled(resource: Resource, canonical: str, value: str) -> str:
    """A filter's value in the system's words, where the field has words of its own for flags and codes."""
    for field in resource.fields:
        if field.canonical == canonical and isinstance(field.converter, Flag) and value in ("true", "false"):
            return str(field.converter.to_vendor(value == "true", {}) if field.converter.when_true else value)
        if field.canonical == canonical and isinstance(field.converter, Codes):
            return field.converter.table.get(value, value)
    return value


def narrowed(search: Search, clauses: list[str]) -> dict[str, str]:
    if search.parameter:
        return {search.parameter: search.join.join(clauses) + search.tail} if clauses else {}
    told: dict[str, str] = {}
    for name, _, text in (clause.partition("=") for clause in clauses):
        told[name] = f"{told[name]}{search.join}{text}" if name in told else text
    return told


def earlier(since: datetime, search: Search) -> str:
    earlier = (since - timedelta(seconds=search.overlap_seconds)).astimezone(UTC)
    if search.since_format == "ms":
        return str(int(earlier.timestamp() * 1000))
    return wire(earlier) if search.since_format == "iso" else earlier.strftime(search.since_format)
