"""A request and a reply, the same for a call of its own and for a part of a batch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

from simulators.sap_s4hana.errors import BAD_BODY, Refused

XML = "application/xml;charset=utf-8"
HTML = "text/html; charset=utf-8"


@dataclass
class Call:
    """``path`` is the raw, encoded path; header names are lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""
    user: str = ""
    scopes: frozenset[str] | None = None

    def accepts_json(self, version: int, form: str | None) -> bool:
        if form is not None:
            return form == "json"
        return version == 4 or "application/json" in self.headers.get("accept", "") or "text/json" in self.headers.get("accept", "")

    @property
    def decimals_as_text(self) -> bool:
        return "ieee754compatible=true" in self.headers.get("accept", "").lower()

    @property
    def language(self) -> str:
        return (self.headers.get("accept-language", "") or "en")[:2].lower()

    def json(self) -> dict[str, Any]:
        """The body as an object; some clients wrap it in ``d`` (sheet 6.2)."""
        kind = self.headers.get("content-type", "").split(";")[0].strip()
        if kind != "application/json":
            raise Refused(415, "/IWFND/CM_MGW/415", f"Unsupported Media Type '{kind}'. Use application/json")
        try:
            doc = json.loads(self.body or b"null")
        except ValueError:
            raise Refused(400, BAD_BODY, "Error while parsing an XML stream") from None
        if isinstance(doc, dict) and set(doc) == {"d"} and isinstance(doc["d"], dict):
            doc = doc["d"]
        if not isinstance(doc, dict):
            raise Refused(400, BAD_BODY, "Error while parsing an XML stream")
        return doc


@dataclass
class Reply:
    status: int
    body: bytes = b""
    media: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def json(cls, status: int, doc: Any, version: int, headers: list[tuple[str, str]] | None = None, *, as_text: bool = False) -> Reply:
        data = json.dumps(doc, ensure_ascii=False, separators=(",", ":")).encode()
        if version == 4:
            compatible = ";IEEE754Compatible=true" if as_text else ""
            media, name, number = f"application/json;odata.metadata=minimal{compatible};charset=utf-8", "odata-version", "4.0"
        else:
            media, name, number = "application/json;charset=utf-8", "dataserviceversion", "2.0"
        return cls(status, data, media, [*(headers or []), (name, number)])

    @classmethod
    def text(cls, status: int, text: str, media: str, headers: list[tuple[str, str]] | None = None) -> Reply:
        return cls(status, text.encode(), media, list(headers or []))

    def response(self, *, head: bool = False) -> Response:
        made = Response(b"" if head else self.body, self.status, media_type=None)
        if self.media and self.status != 204:
            made.headers["content-type"] = self.media
        for name, value in self.headers:
            made.headers.append(name, value)
        return made
