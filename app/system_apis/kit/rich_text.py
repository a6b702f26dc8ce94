"""The converter for rich text that goes over the wire as a document of nodes: the Atlassian Document Format, and its like.

https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from app.core.model import Value


class RichText(Value):
    """Plain text here; there a document of blocks and inline nodes, ``{"type": "doc", "version": 1, "content": [..]}``: one line is one
    paragraph. What has no words, a picture say, is left out on read.
    """

    kind: Literal["rich_text"] = "rich_text"

    def to_vendor(self, value: Any, maps: dict[str, dict[str, str]]) -> Any:
        lines = str(value).splitlines() or [""]
        content = [{"type": "paragraph", "content": [{"type": "text", "text": line}] if line else []} for line in lines]
        return {"type": "doc", "version": 1, "content": content}

    def from_vendor(self, value: Any, maps: dict[str, dict[str, str]]) -> Any:
        if value in (None, ""):
            return None
        if not isinstance(value, dict) or not isinstance(value.get("content"), list):
            raise ValueError("is not a document")
        return "\n".join(_lines(value)).strip() or None


def _lines(block: dict[str, Any]) -> Iterator[str]:
    """A block's own words are one line (a hard break begins another); blocks inside it have theirs."""
    words = ""
    for node in block.get("content") or ():
        if node.get("content") is not None:
            if words:
                yield words
                words = ""
            yield from _lines(node)
        else:
            words += "\n" if node.get("type") == "hardBreak" else _words(node)
    if words or not block.get("content"):
        yield words


def _words(node: dict[str, Any]) -> str:
    """A text's, or what a mention, an emoji or a link shows."""
    shown = node.get("attrs") or {}
    return str(node.get("text") or shown.get("text") or shown.get("url") or "")
