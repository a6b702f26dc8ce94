"""``/search/jql``: ids unless more is asked, pages by token, an index that lags, and the former ``/search`` that is gone (sheet 6)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from simulators.jira import jql
from simulators.jira.context import Answer, Call
from simulators.jira.errors import Refused, bad, collection, payload
from simulators.jira.facts import RECONCILE, SEARCH_DEFAULT, SEARCH_FIELDS, SEARCH_IDS, SEARCH_TOKEN_SECONDS
from simulators.jira.issues import view
from simulators.jira.jql_fields import compiled, ordered
from simulators.kit.simulator import Record

_UNBOUNDED = "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
_MEMBERS: dict[str, Any] = {
    "expand": str, "fields": list, "fieldsByKeys": bool, "jql": str, "maxResults": int, "nextPageToken": str, "properties": list,
    "reconcileIssues": list,
}  # fmt: skip
_PROPERTIES = 5
_REMOVED = (
    "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is available at "
    "https://developer.atlassian.com/changelog/#CHANGE-2046"
)


@dataclass
class Cursor:
    """What the rest of a walk will give, and which page of it is next."""

    jql: str
    rest: list[Record]
    page: int
    expires: float


@dataclass
class Asked:
    jql: str
    fields: list[str]
    expand: list[str]
    properties: list[str]
    size: int
    token: str | None
    reconcile: set[str]


def removed(_: Call) -> Answer:
    raise Refused(410, collection([_REMOVED]))


def by_get(call: Call) -> Answer:
    query = call.query
    size = query.whole("maxResults", SEARCH_DEFAULT)
    fresh = {str(ident) for ident in query.many("reconcileIssues")}
    asked = Asked(
        query.one("jql") or "",
        query.many("fields"),
        query.many("expand"),
        query.many("properties"),
        SEARCH_DEFAULT if size is None else size,
        query.one("nextPageToken"),
        fresh,
    )
    return _search(call, asked)


def by_post(call: Call) -> Answer:
    """``expand`` is one string with commas here."""
    given = {name: value for name, value in call.document(*_MEMBERS).items() if value is not None}
    for name, value in given.items():
        if not isinstance(value, _MEMBERS[name]) or (_MEMBERS[name] is int and isinstance(value, bool)):
            raise payload()
    names, held, fresh = (given.get(name, []) for name in ("fields", "properties", "reconcileIssues"))
    if any(not isinstance(item, str) for item in [*names, *held]) or any(isinstance(i, bool) or not isinstance(i, int) for i in fresh):
        raise payload()
    expand = [part.strip() for part in given.get("expand", "").split(",") if part.strip()]
    size = given.get("maxResults", SEARCH_DEFAULT)
    return _search(call, Asked(given.get("jql", ""), names, expand, held, size, given.get("nextPageToken"), {str(i) for i in fresh}))


def _search(call: Call, asked: Asked) -> Answer:
    if asked.size < 0:
        raise bad("The maxResults parameter must not be negative.")
    if len(asked.reconcile) > RECONCILE:
        raise bad(f"The number of issues to reconcile must not exceed {RECONCILE}.")
    if len(asked.properties) > _PROPERTIES:
        raise bad(f"The number of properties must not exceed {_PROPERTIES}.")
    cursor = _resume(call, asked) if asked.token else Cursor(asked.jql, matching(call, asked.jql, asked.reconcile), 0, 0.0)
    narrow = not (set(asked.fields) - {"id", "key"}) and not asked.properties and not asked.expand
    size = min(asked.size, SEARCH_IDS if narrow else SEARCH_FIELDS)
    cut, rest = _cut(call, cursor, size)
    shown: Record = {"issues": [_row(call, issue, asked) for issue in cut], "isLast": not rest}
    if rest:
        token = secrets.token_urlsafe(32)
        call.sim.cursors[token] = Cursor(asked.jql, rest, cursor.page + 1, call.store.now() + SEARCH_TOKEN_SECONDS)
        shown["nextPageToken"] = token
    return Answer(200, shown)


def _resume(call: Call, asked: Asked) -> Cursor:
    cursor = call.sim.cursors.get(asked.token or "")
    if cursor is None or call.store.now() > cursor.expires or cursor.jql != asked.jql:
        raise bad("The next page token is invalid or has expired.")
    fresh = {ident: call.store.issues.get(ident) for ident in asked.reconcile}
    rest = [fresh.get(issue["id"], issue) for issue in cursor.rest]
    return Cursor(cursor.jql, [issue for issue in rest if issue is not None], cursor.page, cursor.expires)


def _cut(call: Call, cursor: Cursor, size: int) -> tuple[list[Record], list[Record]]:
    """Every second page is half as long as was asked: pages may be short, or empty, before the last."""
    if call.sim.ragged_pages and cursor.page % 2 == 1 and len(cursor.rest) > size // 2:
        size //= 2
    return cursor.rest[:size], cursor.rest[size:]


def _row(call: Call, issue: Record, asked: Asked) -> Record:
    """Only the id unless fields are named; ``key`` is one that can be named."""
    if issue["_project"] not in call.store.projects:
        return {"id": issue["id"]}
    names = [name for name in asked.fields if name != "id"]
    row = view(call, issue, names or ["-none"], asked.expand, asked.properties)
    if not names:
        row.pop("fields", None)
        if not asked.expand and not asked.properties:
            return {"id": issue["id"]}
    if names == ["key"]:
        row.pop("fields", None)
    return row


def matching(call: Call, text: str, fresh: set[str]) -> list[Record]:
    """What the index has, in order; a query without a restriction is refused."""
    query = jql.parse(text)
    if query.where is None:
        raise jql.refuse(_UNBOUNDED)
    test = compiled(call, query.where)
    return ordered(call, query, [issue for issue in call.store.searchable(fresh) if test(issue)])


def count(call: Call) -> Answer:
    given = call.document("jql")
    if not isinstance(given.get("jql", ""), str):
        raise payload()
    return Answer(200, {"count": len(matching(call, given.get("jql", ""), set()))})
