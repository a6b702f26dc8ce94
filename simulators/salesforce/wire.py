"""One data-API call and its answer, the same for an HTTP request and for a subrequest of a composite."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from starlette.responses import Response

from simulators.salesforce.errors import ApiError, unparsable

JSON_TYPE = "application/json;charset=UTF-8"
HTML_TYPE = "text/html;charset=UTF-8"
NO_BODY = object()


@dataclass(frozen=True)
class Call:
    """``path`` holds the segments below ``/services/data/vNN.0``, without a trailing slash."""

    method: str
    version: str
    path: tuple[str, ...]
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any = NO_BODY

    @property
    def root(self) -> str:
        return f"/services/data/{self.version}"

    def need_body(self) -> Any:
        if self.body is NO_BODY:
            raise unparsable("No content to map to Object due to end of input")
        return self.body

    def need_object(self) -> dict[str, Any]:
        body = self.need_body()
        if not isinstance(body, dict):
            raise unparsable("Cannot deserialize instance of the request: a JSON object is expected")
        return body


@dataclass
class Answer:
    status: int = 200
    body: Any = NO_BODY
    headers: dict[str, str] = field(default_factory=dict)


def failed(error: ApiError) -> Answer:
    return Answer(error.status, error.body())


def parse_json(raw: bytes) -> Any:
    if not raw.strip():
        return NO_BODY
    try:
        return json.loads(raw, parse_float=Decimal, parse_constant=_no_constant)
    except ValueError as error:
        raise unparsable(f"Unexpected character or end of input: {error}") from error


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def to_json(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def respond(answer: Answer) -> Response:
    content = b"" if answer.body is NO_BODY else to_json(answer.body)
    headers = {"Vary": "Accept-Encoding", "Cache-Control": "no-cache,must-revalidate,max-age=0,no-store,private", **answer.headers}
    if answer.body is not NO_BODY:
        headers["Content-Type"] = JSON_TYPE
    return Response(content, answer.status, headers)


def http_date(moment: Any) -> str:
    return format_datetime(moment.replace(microsecond=0), usegmt=True)


def parse_http_date(value: str | None) -> Any:
    """None for a missing or unreadable header: the vendor then answers as if it were not there."""
    try:
        moment = parsedate_to_datetime(value) if value else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
