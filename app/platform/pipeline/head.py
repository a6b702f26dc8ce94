"""The head of a request, read in one pass over its fields, and whether its framing can be trusted (RFC 9110, RFC 9112 §6)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from starlette.types import Scope

from app.core.problems import BadRequest, Problem

MAX_HEAD_BYTES = 32_768
MAX_FIELDS = 200
_REQUEST_ID = re.compile(r"[A-Za-z0-9._~:/+=@-]{1,128}")
_BODILESS = frozenset({"GET", "HEAD", "DELETE", "OPTIONS", "TRACE"})


class HeadTooLarge(Problem):
    slug, title, status = "request-header-fields-too-large", "The header fields are larger than allowed", 431
    advice = "Send fewer or shorter header fields; look for a token or a cookie that a proxy adds."


_READ = frozenset(
    {b"authorization", b"content-length", b"transfer-encoding", b"idempotency-key", b"content-type", b"content-encoding"}
    | {b"traceparent", b"tracestate", b"x-request-id"}
)


@dataclass(slots=True)
class Head:
    method: str
    path: str
    authorization: list[bytes] = field(default_factory=list)
    idempotency_key: list[bytes] = field(default_factory=list)
    content_length: list[bytes] = field(default_factory=list)
    chunked: bool = False
    content_type: str | None = None
    content_encoding: str | None = None
    traceparent: str | None = None
    tracestate: str | None = None
    request_id: str | None = None
    size: int = 0
    fields: int = 0

    @property
    def has_body(self) -> bool:
        """RFC 9112 §6.3; without framing fields (HTTP/2), the method decides."""
        return self.chunked or self.content_length not in ([], [b"0"]) or (not self.content_length and self.method not in _BODILESS)

    @property
    def length(self) -> int | None:
        return int(self.content_length[0]) if self.content_length else None

    def check(self) -> None:
        """Refuse what two parties could read in two ways (RFC 9112 §11.2, request smuggling)."""
        if self.size > MAX_HEAD_BYTES or self.fields > MAX_FIELDS:
            raise HeadTooLarge(f"At most {MAX_FIELDS} header fields of {MAX_HEAD_BYTES} bytes together are read.")
        if len(self.content_length) > 1 or (self.content_length and (self.chunked or not self.content_length[0].isdigit())):
            raise BadRequest("The length of the body is given in two ways, or is no number.")


def read_head(scope: Scope) -> Head:
    head = Head(scope["method"], scope["path"], fields=len(scope["headers"]))
    for name, value in scope["headers"]:
        head.size += len(name) + len(value) + 4
        if name not in _READ:
            continue
        match name:
            case b"authorization":
                head.authorization.append(value)
            case b"content-length":
                head.content_length.append(value)
            case b"transfer-encoding":
                head.chunked = True
            case b"idempotency-key":
                head.idempotency_key.append(value)
            case b"content-type":
                head.content_type = value.decode("latin-1")
            case b"content-encoding":
                head.content_encoding = value.decode("latin-1").strip().lower() or None
            case b"traceparent":
                head.traceparent = value.decode("latin-1")
            case b"tracestate":
                head.tracestate = value.decode("latin-1")
            case b"x-request-id":
                text = value.decode("latin-1")
                head.request_id = text if _REQUEST_ID.fullmatch(text) else None
    return head
