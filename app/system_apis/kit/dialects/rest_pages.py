"""How the ``rest`` dialect narrows a list and turns its pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

from app.system_apis.kit.calls import (
    Links,
    NoPages,
    NumberedPages,
    Paging,
    Search,
    Tokens,
)
from app.system_apis.kit.connector import Resource
from app.system_apis.kit.converters import Codes, Flag, Instant, Whole
from app.system_apis.kit.dialects.rest_facts import filled, holds
from app.system_apis.kit.mapping import dig
from app.system_apis.kit.wire import Query, Response

_NAME = re.compile(r"\{([A-Za-z_][A-Za-z0-9_.]*)\}")
_ROW = re.compile(r"\{row\.([A-Za-z0-9_.]+)\}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_TOKEN = re.compile(r"[\x21-\x7e]{1,2000}")
Context = Mapping[str, str]
_MOST = 200
"""How many rows are asked for at once where a system names no limit."""


def turned(paging: Paging, query: Query) -> dict[str, str]:
    """The parameters that ask for this page."""
    cursor = query.cursor
    if isinstance(paging, NoPages):
        return {}
    size = {paging.size: str(min(query.limit, paging.most or _MOST))} if paging.size else {}
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
        if not address:
            return None
        if not urlsplit(str(address)).query:
            raise ValueError("the next page's address has a query")
        return urlsplit(str(address)).query
    # A system may give fewer rows than it is asked for: only its own limit makes a page that is not full the last one.
    full = count >= min(query.limit, paging.most or 1)
    if isinstance(paging, NumberedPages):
        number = int(query.cursor or paging.first)
        more = full if paging.total is None else number - paging.first + 1 < _told(body, paging.total)
        return str(number + 1) if more else None
    start = int(query.cursor or 0)
    if paging.more is not None:
        more = _says(body, paging.more)
    elif paging.left is not None:
        more = _told(body, paging.left) > 0
    else:
        more = full if paging.total is None else start + count < _told(body, paging.total)
    if more and not count:
        raise ValueError("a page after which there are more has rows")
    return str(start + count) if more else None


def _told(body: Any, path: str) -> int:
    """A number of rows or pages. That it is missing does not mean that there are no more."""
    number: int | None = Whole().from_vendor(dig(body, path), {})
    if number is None:
        raise ValueError(f"a page says {path}")
    return number


def _says(body: Any, condition: str) -> bool:
    path, equals, _ = condition.partition("=")
    told = dig(body, path)
    if told is None or (not equals and str(told).lower() not in ("true", "false")):
        raise ValueError(f"a page says {path}")
    return holds(body, condition if equals else f"{path}=true")


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
    start = since - timedelta(seconds=search.overlap_seconds)
    if search.since_zone is not None:
        # In the hour that a clock shows twice, the second time is not later on it: the first of both is meant.
        local = start.astimezone(ZoneInfo(search.since_zone)).replace(fold=0)
        start -= (local.utcoffset() or timedelta()) - (local.replace(fold=1).utcoffset() or timedelta())
    return str(Instant(format=search.since_format, zone=search.since_zone).to_vendor(start, {}))
