"""The error body of sheet 8 and the headers that every answer carries (sheet 1)."""

from __future__ import annotations

import json
import uuid
from typing import Any

from starlette.responses import Response

_SECTION = {400: "15.5.1", 401: "15.5.2", 403: "15.5.4", 404: "15.5.5", 405: "15.5.6", 406: "15.5.7", 415: "15.5.16"}
_TITLES = {
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable",
    415: "Unsupported Media Type", 429: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway",
    503: "Service Unavailable", 504: "Gateway Timeout",
}  # fmt: skip
NO_INSTANCE = "The record instance does not exist. Provide a valid record instance ID."
ACCESS = "Error while accessing a resource. "


class Refused(Exception):
    """The account does not do it: becomes the error answer."""

    def __init__(
        self, status: int, code: str, detail: str, *, title: str = "", headers: dict[str, str] | None = None, **where: str
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.title = status, code, detail, title
        self.where, self.headers = where, headers or {}

    def response(self) -> Response:
        one: dict[str, Any] = {"detail": self.detail}
        one |= {f"o:error{key[:1].upper()}{key[1:]}": value for key, value in self.where.items()}
        one["o:errorCode"] = self.code
        return error(self.status, one, title=self.title, headers=self.headers)


def invalid(path: str, value: object, field: str) -> Refused:
    return Refused(400, "INVALID_CONTENT", f"Invalid Field Value {value} for the following field: {field}", path=path)


def user_error(text: str) -> Refused:
    return Refused(400, "USER_ERROR", ACCESS + text)


def parameter(text: str, name: str = "") -> Refused:
    where = {"queryParam": name} if name else {}
    return Refused(400, "INVALID_PARAMETER", text, title="", headers=None, **where)


def missing_instance(url: str) -> Refused:
    return Refused(404, "NONEXISTENT_ID", NO_INSTANCE, url=url)


def answer(status: int, doc: Any = None, shape: str = "singular", headers: dict[str, str] | None = None, media: str = "") -> Response:
    """An answer with the vendor's content type and trace headers; without a document the body is empty (sheet 3.1)."""
    media = media or f"application/vnd.oracle.resource+json; type={shape}; charset=UTF-8"
    response = Response(
        b"" if doc is None else json.dumps(doc, ensure_ascii=False).encode(), status, headers, media_type=None if doc is None else media
    )
    response.headers["x-netsuite-jobid"] = str(uuid.uuid4())
    response.headers["x-n-operationid"] = str(uuid.uuid4())
    response.headers["Cache-Control"] = response.headers["Pragma"] = "No-Cache"
    response.headers["Expires"] = "0"
    response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def error(
    status: int, *details: dict[str, Any], title: str = "", headers: dict[str, str] | None = None, members: dict[str, Any] | None = None
) -> Response:
    kind = "https://www.rfc-editor.org/rfc/rfc9110.html#section-" + _SECTION.get(status, "15.6.1")
    if status == 429:
        kind = "https://www.rfc-editor.org/rfc/rfc6585.html#section-4"
    doc = {
        "type": kind,
        "title": title or _TITLES.get(status, "Error"),
        "status": status,
        **(members or {}),
        "o:errorDetails": list(details),
    }
    return answer(status, doc, "error", headers)
