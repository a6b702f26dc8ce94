"""HTML as values: everything that is no :class:`Html` is escaped, so a text cannot become markup."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable

_VOID = frozenset({"meta", "link", "input", "br", "hr"})
_CODE = re.compile(r"`([^`]+)`")


class Html(str):
    """Markup that is safe to send as it is."""

    __slots__ = ()


Child = str | Iterable["Child"] | None
Attribute = str | int | bool | None


def tag(name: str, /, *children: Child, **attributes: Attribute) -> Html:
    """``tag("a", "Here", href="/x")``. ``class_`` and ``for_`` lose their underscore, others become hyphens; None is left out."""
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    return Html(f"<{name}{written}>") if name in _VOID else Html(f"<{name}{written}>{join(children)}</{name}>")


def join(children: Child, between: str = "") -> Html:
    if children is None:
        return Html()
    if isinstance(children, str):
        return escaped(children)
    return Html(between.join(join(child) for child in children))


def escaped(text: str) -> Html:
    return text if isinstance(text, Html) else Html(html.escape(text))


def prose(text: str) -> Html:
    """Our own words: between backticks (of a docstring: double ones) is code, a blank line begins a paragraph."""
    return join([tag("p", inline(part)) for part in text.split("\n\n") if part.strip()])


def inline(text: str) -> Html:
    return Html(_CODE.sub(r"<code>\1</code>", html.escape(text, quote=False).replace("``", "`")))


def code_block(text: str, label: str) -> Html:
    """Wide code scrolls, so the keyboard must reach it (WCAG 2.1.1)."""
    return tag("pre", tag("code", text), tabindex=0, role="region", aria_label=label)


def as_json(value: object, label: str) -> Html:
    return code_block(json.dumps(value, indent=2, ensure_ascii=False), label)


def table(heads: Iterable[Child], rows: Iterable[Iterable[Child]], caption: str) -> Html:
    """The first cell of a row is its heading."""
    head = tag("thead", tag("tr", [tag("th", item, scope="col") for item in heads]))
    body = []
    for first, *others in rows:
        body.append(tag("tr", tag("th", first, scope="row"), [tag("td", item) for item in others]))
    whole = tag("table", tag("caption", caption), head, tag("tbody", body))
    return tag("div", whole, class_="wide", tabindex=0, role="region", aria_label=caption)


def _attribute(key: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{html.escape(str(value))}"'
