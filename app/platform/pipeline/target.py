"""The target of a request: bounds of its length, and characters that no parameter may hold."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from app.core.problems import BadRequest, FieldError, Problem
from app.platform.pipeline.head import Head

MAX_TARGET_BYTES = 8192
"""What RFC 9110 §4.1 asks every recipient to support; a cursor is the longest thing that we give out."""


class TargetTooLong(Problem):
    slug, title, status = "uri-too-long", "The address is longer than allowed", 414
    advice = "Send fewer or shorter parameters; what does not fit into an address fits into the body of the bulk operation."


def check_target(head: Head, query: bytes) -> None:
    if len(head.path) + len(query) > MAX_TARGET_BYTES:
        raise TargetTooLong(f"Path and query may have {MAX_TARGET_BYTES} bytes together.")


def check_parameters(head: Head, query: bytes, route: str) -> None:
    """A NUL or text that is not UTF-8 in a parameter: no database could keep it. ``route`` names the parameters of the path."""
    if "\x00" in head.path or "\ufffd" in head.path:
        for segment, text in zip(route.split("/"), head.path.split("/"), strict=False):
            if segment.startswith("{") and ("\x00" in text or "\ufffd" in text):
                raise _refused(segment.strip("{}"))
    if b"%" not in query and query.isascii():
        return
    for part in query.split(b"&"):
        key, _, value = part.partition(b"=")
        if _unusable(key) or _unusable(value):
            raise _refused("" if _unusable(key) else unquote_to_bytes(key).decode()[:100])


def _unusable(text: bytes) -> bool:
    plain = unquote_to_bytes(text)
    try:
        plain.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return b"\x00" in plain


def _refused(name: str) -> BadRequest:
    detail = "holds a character that cannot be read or stored (NUL, or no UTF-8)"
    return BadRequest(f"{name or 'A parameter'} {detail}.", errors=[FieldError(pointer=name, detail=detail, code="bad_character")])
