"""What arrives at the application, whatever a client offers to change to."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from app.platform.pipeline.protocol import BoundedProtocol
from simulators.kit.serve import bind

REQUEST = (
    b"POST /echo HTTP/1.1\r\nHost: gateway.test\r\nConnection: Upgrade, HTTP2-Settings\r\nContent-Length: 21\r\n"
    b"HTTP2-Settings: AAEAAEAAAAIAAAAB\r\nupGrade: h2c\r\n\r\n\nUpgrade: kept as is\n"
)


async def echo(scope, receive, send):  # type: ignore[no-untyped-def]
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    sock = bind()
    server = uvicorn.Server(uvicorn.Config(echo, http=BoundedProtocol, lifespan="off", log_level="error"))
    threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True).start()
    while not server.started:
        time.sleep(0.01)
    yield sock.getsockname()[1]
    server.should_exit = True


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
async def test_an_offer_to_upgrade_is_ignored_and_the_body_arrives(port: int, size: int) -> None:
    """RFC 9110 §7.8. In pieces of any size, and again over the same connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(2):
        for start in range(0, len(REQUEST), size):
            writer.write(REQUEST[start : start + size])
            await writer.drain()
            await asyncio.sleep(0.001)
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        assert head.startswith(b"HTTP/1.1 200")
        assert await asyncio.wait_for(reader.readexactly(21), 5) == b"\nUpgrade: kept as is\n"
    writer.close()
