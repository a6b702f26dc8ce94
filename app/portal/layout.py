"""What every page has around it."""

from __future__ import annotations

from app.portal.html import Child, tag

_NAVIGATION = (
    ("/developers", "APIs"),
    ("/developers/tokens", "Get a token"),
    ("/developers/limits", "Limits"),
    ("/developers/changelog", "Versions"),
    ("/problems", "Problems"),
)


def page(title: str, *content: Child, here: str, aside: Child = None, script: str | None = None) -> bytes:
    """A whole page; ``here`` is the address in the navigation that it belongs to."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{title} · Crosswalk developers"),
        tag("link", rel="stylesheet", href="/developers/static/portal.css"),
        tag("link", rel="icon", href="/developers/static/icon.svg", type="image/svg+xml"),
        tag("script", "", src=f"/developers/static/{script}", defer=True) if script else None,
    )
    links = [tag("li", tag("a", text, href=href, aria_current="page" if href == here else None)) for href, text in _NAVIGATION]
    header = tag(
        "header",
        tag("a", "Skip to content", href="#main", class_="skip"),
        tag("a", tag("strong", "Crosswalk"), " developers", href="/developers", class_="brand"),
        tag("nav", tag("ul", links), aria_label="Portal"),
    )
    main = tag("main", tag("h1", title), content, id="main", tabindex="-1")
    frame = tag("div", tag("nav", aside, class_="aside", aria_label="On this page") if aside else None, main, class_="frame")
    footer = tag("footer", tag("p", "Every figure and example here is made from the documents that the gateway enforces."))
    document = tag("html", head, tag("body", header, frame, footer), lang="en")
    return f"<!doctype html>\n{document}\n".encode()
