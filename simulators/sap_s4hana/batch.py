"""``$batch`` (sheet 3): multipart/mixed, reads and change sets; a change set is all or nothing and answers with one part when it fails."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from simulators.sap_s4hana.errors import Refused
from simulators.sap_s4hana.wire import Call, Reply

_WRITES = ("POST", "PUT", "PATCH", "MERGE", "DELETE")


def _bad(text: str) -> Refused:
    return Refused(400, "/IWFND/CM_MGW/501", f"Malformed batch request: {text}")


def boundary_of(content_type: str) -> str:
    found = re.search(r'boundary="?([^";]+)"?', content_type)
    if not content_type.startswith("multipart/mixed") or found is None:
        raise _bad("the content type must be multipart/mixed with a boundary")
    return found[1]


def _parts(body: bytes, boundary: str) -> list[tuple[dict[str, str], bytes]]:
    mark = b"--" + boundary.encode()
    pieces = (b"\r\n" + body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")).split(b"\r\n" + mark)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise _bad("the closing boundary is missing")
    return [_headed(piece.removeprefix(b"\r\n")) for piece in pieces[1:-1]]


def _headed(part: bytes) -> tuple[dict[str, str], bytes]:
    head, _, rest = part.partition(b"\r\n\r\n")
    if part.startswith(b"\r\n"):
        head, rest = b"", part[2:]
    headers = {}
    for line in head.decode("latin-1").split("\r\n"):
        name, colon, value = line.partition(":")
        if colon:
            headers[name.strip().lower()] = value.strip()
    return headers, rest


def _inner(outer: Call, root: str, content: bytes) -> Call:
    line, _, rest = content.lstrip(b"\r\n").partition(b"\r\n")
    words = line.decode("latin-1").split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/"):
        raise _bad("an operation begins with a request line")
    headers, body = _headed(rest)
    target = urlsplit(words[1])
    path = target.path if target.path.startswith("/") else f"{root}/{target.path}"
    kept = {name: value for name, value in outer.headers.items() if name in ("accept-language", "authorization", "cookie")}
    accept = {"accept": outer.headers["accept"]} if "accept" not in headers and "json" in outer.headers.get("accept", "") else {}
    return Call(words[0].upper(), path, target.query, kept | accept | headers, body.strip(b"\r\n"), outer.user, outer.scopes)


def _shown(reply: Reply, content_id: str | None) -> bytes:
    reason = HTTPStatus(reply.status).phrase if reply.status in HTTPStatus._value2member_map_ else "Error"
    head = [("Content-Type", reply.media)] if reply.media and reply.status != 204 else []
    lines = [f"{name}: {value}" for name, value in [*head, ("Content-Length", str(len(reply.body))), *reply.headers]]
    ident = f"Content-ID: {content_id}\r\n" if content_id else ""
    first = f"Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n{ident}\r\nHTTP/1.1 {reply.status} {reason}\r\n"
    return (first + "\r\n".join(lines) + "\r\n\r\n").encode() + reply.body


def _mixed(parts: list[bytes], boundary: str) -> bytes:
    return b"".join(b"--" + boundary.encode() + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + boundary.encode() + b"--\r\n"


def run(
    call: Call, root: str, version: int, answer: Callable[[Call], Reply], atomic: Callable[[Callable[[], list[Reply]]], list[Reply]]
) -> Reply:
    """``answer`` handles one call; ``atomic`` runs several and undoes them when one of them fails."""
    out: list[bytes] = []
    for headers, content in _parts(call.body, boundary_of(call.headers.get("content-type", ""))):
        kind = headers.get("content-type", "")
        if kind.startswith("multipart/mixed"):
            out.append(_change_set(call, root, _parts(content, boundary_of(kind)), answer, atomic))
            continue
        if kind != "application/http":
            raise _bad(f"content type {kind} of a part")
        inner = _inner(call, root, content)
        if inner.method in _WRITES and version == 2:
            raise _bad(f"{inner.method} is allowed in a change set only")
        out.append(_shown(answer(inner), headers.get("content-id")))
    boundary = uuid.uuid4().hex.upper() + "0"
    return Reply(202 if version == 2 else 200, _mixed(out, boundary), f"multipart/mixed; boundary={boundary}")


def _change_set(
    call: Call, root: str, parts: list[tuple[dict[str, str], bytes]], answer: Callable[[Call], Reply],
    atomic: Callable[[Callable[[], list[Reply]]], list[Reply]],
) -> bytes:  # fmt: skip
    calls, idents = [], []
    for headers, content in parts:
        inner = _inner(call, root, content)
        if inner.method not in _WRITES:
            raise _bad(f"{inner.method} is not allowed in a change set")
        calls.append(inner)
        idents.append(headers.get("content-id"))
    made: dict[str, str] = {}

    def work() -> list[Reply]:
        replies: list[Reply] = []
        for inner, ident in zip(calls, idents, strict=True):
            for name, path in made.items():
                inner.path = inner.path.replace(f"{root}/${name}", path)
            reply = answer(inner)
            replies.append(reply)
            if reply.status >= 400:
                return [reply]
            location = dict(reply.headers).get("location")
            if ident and location:
                made[ident] = urlsplit(location).path
        return replies

    replies = atomic(work)
    if len(replies) == 1 and replies[0].status >= 400:
        return _shown(replies[0], None)
    boundary = uuid.uuid4().hex.upper() + "1"
    shown = [_shown(reply, ident) for reply, ident in zip(replies, idents, strict=True)]
    inner_body = _mixed(shown, boundary)
    return f"Content-Type: multipart/mixed; boundary={boundary}\r\nContent-Length: {len(inner_body)}\r\n\r\n".encode() + inner_body
