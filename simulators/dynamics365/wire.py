"""A request in the vendor's terms, and an answer before it becomes HTTP."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from starlette.responses import Response

from simulators.dynamics365.errors import Refused, bad
from simulators.dynamics365.schema import Entity
from simulators.dynamics365.store import Values
from simulators.dynamics365.values import GUID

JSON = "application/json; odata.metadata=minimal"
_SEGMENT = re.compile(r"([^()]+)(?:\((.*)\))?", re.S)
_KEY = re.compile(r"\s*(?:(\w+)\s*=\s*)?('(?:[^']|'')*'|[^,']+)\s*(?:,|$)")


@dataclass
class Segment:
    name: str
    key: str | None

    def values(self, entity: Entity) -> Values:
        """The key's parts by property: ``(guid)``, ``(id=guid)``, ``('text')``, ``(A='x',B=1)`` (sheet 3)."""
        found: Values = {}
        text, at = self.key or "", 0
        while at < len(text):
            match = _KEY.match(text, at)
            if match is None:
                raise bad("Bad Request - Error in query syntax.")
            name = match[1] or entity.key[0]
            field_ = entity.fields.get(name)
            if field_ is None:
                raise bad("Bad Request - Error in query syntax.")
            found[name] = _key_value(match[2].strip(), field_.kind)
            at = match.end()
        if not found:
            raise bad("Bad Request - Error in query syntax.")
        return found


def _key_value(text: str, kind: str) -> Any:
    quoted = len(text) > 1 and text.startswith("'") and text.endswith("'")
    if kind == "guid" and GUID.fullmatch(text):
        return text.lower()
    if kind == "int" and text.isdigit():
        return int(text)
    if kind in ("text", "code", "option", "enum") and quoted:
        return text[1:-1].replace("''", "'")
    raise bad("Bad Request - Error in query syntax.")


def segments(path: str) -> list[Segment]:
    """The parts of a path as it was sent, still encoded."""
    found = []
    for part in path.strip("/").split("/"):
        match = _SEGMENT.fullmatch(unquote(part)) if part else None
        if match is None:
            raise bad("Bad Request - Error in query syntax.")
        found.append(Segment(match[1], match[2]))
    return found


@dataclass
class Call:
    """``root`` is the service's address as the caller wrote it, ``path`` what comes after it."""

    method: str
    root: str
    path: str
    params: dict[str, str]
    headers: Mapping[str, str]
    body: bytes = b""
    document: Any = None

    def prefers(self, word: str) -> str | None:
        for part in self.headers.get("prefer", "").split(","):
            name, _, value = part.strip().partition("=")
            if name.lower() in (word, f"odata.{word}"):
                return value or "true"
        return None

    def json(self) -> dict[str, Any]:
        """The body, with exact numbers."""
        found = self.document
        if found is None:
            kind = self.headers.get("content-type", "application/json").lower()
            if not kind.startswith("application/json"):
                raise Refused("BadRequest", f"The content type '{kind}' is not supported.", 415)
            try:
                found = json.loads(self.body, parse_float=Decimal)
            except ValueError:
                raise bad("Invalid JSON. An unexpected comma or end of input was found.") from None
        if not isinstance(found, dict):
            raise bad("The body of the request must be a JSON object.")
        return found


@dataclass
class Answer:
    status: int
    document: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes | None = None
    media: str = JSON

    def response(self) -> Response:
        body = self.content if self.content is not None else b"" if self.document is None else encoded(self.document)
        media = None if self.document is None and self.content is None else self.media
        return Response(body, self.status, {"OData-Version": "4.0", **self.headers}, media_type=media)


def refused(error: Refused) -> Answer:
    return Answer(error.status, error.body(), dict(error.headers), media="application/json; charset=utf-8")


def encoded(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()
