"""``limit``, ``offset`` and ``next_page`` (§2): opaque tokens that are bound to their query and expire."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

from simulators.asana.context import Context
from simulators.asana.errors import bad
from simulators.asana.facts import PAGE_LIMIT
from simulators.kit.simulator import Record

TOO_LARGE = "The result is too large. You should use pagination (may require specifying a workspace)!"
EXPIRED = "offset: Your pagination token has expired or is not valid for this query."
_NOT_THE_QUERY = ("limit", "offset", "opt_fields", "opt_pretty")


def page(ctx: Context, rows: list[Record]) -> tuple[list[Record], Record | None, bool]:
    """The rows of this page, ``next_page``, and whether that member is there at all."""
    limit = _limit(ctx)
    start = _start(ctx, rows) if ctx.query.get("offset") else 0
    if limit is None:
        if len(rows) - start > ctx.simulator.unpaged_maximum:
            raise bad(TOO_LARGE)
        return rows[start:], None, False
    shown = rows[start : start + limit]
    if start + limit >= len(rows):
        return shown, None, True
    offset = _token(ctx, {"i": start + limit, "l": shown[-1]["gid"], "t": ctx.simulator.now(), "q": _query(ctx)})
    query = urlencode({**{name: value for name, value in ctx.query.items() if name != "offset"}, "offset": offset})
    path = f"{ctx.path}?{query}"
    return shown, {"offset": offset, "path": path, "uri": f"{ctx.simulator.base_url}/api/1.0{path}"}, True


def _limit(ctx: Context) -> int | None:
    given = ctx.query.get("limit")
    if given is None:
        return None
    if not given.isdigit() or not 1 <= int(given) <= PAGE_LIMIT:
        raise bad(f"limit: Must be between 1 and {PAGE_LIMIT}")
    return int(given)


def _start(ctx: Context, rows: list[Record]) -> int:
    """After the last row that was shown; if that row is gone, where it was."""
    content = _content(ctx, ctx.query["offset"])
    if content is None or content["q"] != _query(ctx) or ctx.simulator.now() - content["t"] > ctx.simulator.offset_lifetime:
        raise bad(EXPIRED)
    for place, row in enumerate(rows):
        if row["gid"] == content["l"]:
            return place + 1
    return int(content["i"])


def _query(ctx: Context) -> str:
    kept = sorted((name, value) for name, value in ctx.query.items() if name not in _NOT_THE_QUERY)
    return hashlib.sha256(json.dumps([ctx.path, kept]).encode()).hexdigest()[:16]


def _token(ctx: Context, content: dict[str, Any]) -> str:
    head = base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")
    return f"{head}.{_sign(ctx, head)}"


def _content(ctx: Context, token: str) -> dict[str, Any] | None:
    head, _, signature = token.partition(".")
    if not hmac.compare_digest(signature.encode(), _sign(ctx, head).encode()):
        return None
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    return found


def _sign(ctx: Context, head: str) -> str:
    return hmac.new(ctx.simulator.credentials["client_secret"].encode(), head.encode(), hashlib.sha256).hexdigest()[:24]
