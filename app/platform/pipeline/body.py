"""Request bodies: read whole before the route runs, within a bound of bytes and time, and handed on."""

from __future__ import annotations

import asyncio

from starlette.types import Message, Receive

from app.core.problems import PayloadTooLarge, Problem
from app.platform.pipeline.head import Head

READ_SECONDS = 30.0


class ClientGone(Exception):
    """The caller hung up; nobody waits for an answer."""


class RequestTimeout(Problem):
    slug, title, status, retryable = "request-timeout", "The body did not arrive in time", 408, True
    advice = "Send the whole body at once. Over a slow line, send less at a time."


async def read_body(head: Head, receive: Receive, limit: int) -> bytes:
    if not head.has_body:
        return b""
    if head.length is not None and head.length > limit:
        raise PayloadTooLarge(f"At most {limit} bytes are accepted.")
    try:
        async with asyncio.timeout(READ_SECONDS):
            return await _read(receive, limit)
    except TimeoutError:
        raise RequestTimeout(f"Within {READ_SECONDS:.0f} seconds.") from None


async def _read(receive: Receive, limit: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise PayloadTooLarge(f"At most {limit} bytes are accepted.")
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


def replay(body: bytes, receive: Receive) -> Receive:
    """``receive`` for the route: the body at once, then whatever comes after it (a disconnect)."""
    given = False

    async def receive_again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again
