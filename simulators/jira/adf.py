"""Atlassian Document Format: what v3 takes and gives as rich text; and the plain text that v2 and webhooks show instead (sheet 2, 9).

https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
"""

from __future__ import annotations

from typing import Any

from simulators.jira.errors import Wrong
from simulators.kit.simulator import Record

NOT_A_DOCUMENT = "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
_LARGEST = 32_767
_BLOCKS = frozenset(
    [
        "paragraph",
        "heading",
        "bulletList",
        "orderedList",
        "taskList",
        "decisionList",
        "codeBlock",
        "blockquote",
        "rule",
        "panel",
        "table",
        "mediaGroup",
        "mediaSingle",
        "expand",
        "nestedExpand",
        "layoutSection",
        "layoutColumn",
        "blockCard",
        "embedCard",
        "listItem",
        "taskItem",
        "decisionItem",
        "tableRow",
        "tableCell",
        "tableHeader",
        "media",
        "caption",
        "extension",
        "bodiedExtension",
    ]
)
_INLINE = frozenset(["text", "hardBreak", "mention", "emoji", "date", "status", "inlineCard", "mediaInline", "inlineExtension"])
_MARKS = frozenset(
    [
        "strong",
        "em",
        "code",
        "link",
        "strike",
        "subsup",
        "underline",
        "textColor",
        "backgroundColor",
        "alignment",
        "indentation",
        "breakout",
        "border",
        "fragment",
        "dataConsumer",
        "annotation",
    ]
)
_LISTS = {"bulletList": "listItem", "orderedList": "listItem", "taskList": "taskItem", "decisionList": "decisionItem", "table": "tableRow"}


def check(raw: Any) -> Record:
    """The document as it is, or a refusal."""
    if (
        not isinstance(raw, dict)
        or raw.get("type") != "doc"
        or raw.get("version") != 1
        or raw["version"] is True
        or not isinstance(raw.get("content"), list)
    ):
        raise Wrong(NOT_A_DOCUMENT)
    if set(raw) - {"type", "version", "content"}:
        raise Wrong(NOT_A_DOCUMENT)
    for node in raw["content"]:
        if _type(node) not in _BLOCKS:
            raise Wrong(NOT_A_DOCUMENT)
        _node(node)
    if len(text(raw)) > _LARGEST:
        raise Wrong("CONTENT_LIMIT_EXCEEDED")
    return raw


def _node(node: Any) -> None:
    if _type(node) not in _BLOCKS | _INLINE:
        raise Wrong(NOT_A_DOCUMENT)
    if set(node) - {"type", "content", "attrs", "marks", "text", "version"}:
        raise Wrong(NOT_A_DOCUMENT)
    if node["type"] == "text" and not (isinstance(node.get("text"), str) and node["text"] and "content" not in node):
        raise Wrong(NOT_A_DOCUMENT)
    marks, content = node.get("marks", []), node.get("content", [])
    if not isinstance(marks, list) or any(_type(mark) not in _MARKS for mark in marks) or not isinstance(node.get("attrs", {}), dict):
        raise Wrong(NOT_A_DOCUMENT)
    if not isinstance(content, list) or (node["type"] in ("paragraph", "heading") and any(_type(item) in _BLOCKS for item in content)):
        raise Wrong(NOT_A_DOCUMENT)
    if node["type"] in _LISTS and any(_type(item) not in (_LISTS[node["type"]], node["type"]) for item in content):
        raise Wrong(NOT_A_DOCUMENT)
    for item in content:
        _node(item)


def _type(node: Any) -> str:
    found = node.get("type") if isinstance(node, dict) else None
    return found if isinstance(found, str) else ""


def document(words: str) -> Record:
    """Plain text as a document: a paragraph per line. The vendor would also read wiki markup; the words stay as they are here."""
    lines = words.replace("\r\n", "\n").split("\n")
    content = [{"type": "paragraph", "content": [{"type": "text", "text": line}] if line else []} for line in lines]
    return {"type": "doc", "version": 1, "content": content}


def text(raw: Any) -> str:
    """The words of a document, a line per block."""
    if not isinstance(raw, dict):
        return str(raw or "")
    return "\n".join(_lines(raw)).strip("\n")


def _lines(node: Record) -> list[str]:
    children = [item for item in node.get("content", []) if isinstance(item, dict)]
    if node.get("type") == "doc" or any(child.get("type") in _BLOCKS for child in children):
        return [line for child in children for line in _lines(child)]
    return ["".join(_word(child) for child in children)]


def _word(node: Record) -> str:
    if node.get("type") == "hardBreak":
        return "\n"
    attributes = node.get("attrs") or {}
    return str(node.get("text") or attributes.get("text") or attributes.get("url") or attributes.get("shortName") or "")
