"""Pages of lists and SuiteQL results (sheet 3.6, 4): limit and offset rules, link relations in the vendor's order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from simulators.netsuite.errors import parameter


@dataclass(frozen=True)
class Page:
    """``wrong_last`` is the recorded fault on large sets; ``cap`` hides how many there really are."""

    limit: int
    offset: int
    wrong_last: bool = False
    cap: int | None = None

    def envelope(self, href: str, query: str, items: list[Any], total: int, method: str = "GET") -> dict[str, Any]:
        more = self.offset + len(items) < total
        shown = min(total, self.cap) if self.cap else total
        links = self._links(href, query, more, total)
        links.append({"rel": "self", "href": href + (f"?{query}" if query else ""), "method": method})
        return {"links": links, "count": len(items), "hasMore": more, "items": items, "offset": self.offset, "totalResults": shown}

    def _links(self, href: str, query: str, more: bool, total: int) -> list[dict[str, str]]:
        def to(rel: str, offset: int) -> dict[str, str]:
            others = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name not in ("limit", "offset")]
            return {"rel": rel, "href": f"{href}?{urlencode([*others, ('limit', self.limit), ('offset', offset)])}"}

        links = [to("previous", self.offset - self.limit), to("first", 0)] if self.offset else []
        if more:
            last = (total - 1) // self.limit
            shown = last // self.limit * self.limit if self.wrong_last else last * self.limit
            links += [to("next", self.offset + self.limit), to("last", shown)]
        return links


def page(params: dict[str, str], *, rows_max: int, wrong_last: bool = False, cap: int | None = None) -> Page:
    limit, offset = _number(params, "limit", 1000), _number(params, "offset", 0)
    if not 1 <= limit <= 1000:
        raise parameter(f"Invalid query parameter limit '{limit}'. It must be between 1 and 1000.", "limit")
    if offset % limit:
        raise parameter(f"Invalid query parameter offset '{offset}'. It must be divisible by the limit.", "offset")
    if offset >= (rows_max or limit * 1000):
        raise parameter(f"Invalid query parameter offset '{offset}'. It is beyond the last page.", "offset")
    return Page(limit, offset, wrong_last, cap)


def _number(params: dict[str, str], name: str, default: int) -> int:
    text = params.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise parameter(f"Invalid query parameter {name} '{text}'. It must be a number.", name)
    return int(text)
