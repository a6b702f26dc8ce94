"""HTTP/1.1 on the socket, bounded before there is a request: uvicorn's parser itself waits for the end of a head however long it gets."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_RAW_HEAD_BYTES = 65_536
HEAD_SECONDS = 20.0
_END = re.compile(rb"\n\r?\n")
_UPGRADE = re.compile(rb"\nupgrade:", re.IGNORECASE)
_REFUSAL = b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class BoundedProtocol(HttpToolsProtocol):
    """Closes a connection whose request head is larger than ``MAX_RAW_HEAD_BYTES`` or is not there within ``HEAD_SECONDS``.

    Ignores ``Upgrade``, as RFC 9110 §7.8 allows: httptools would stop reading behind the head, and the body of every POST of a Java
    client, which offers h2c, would be lost and stay in the connection.
    """

    _before_head = True
    _held = b""

    _head_bytes = 0
    _in_head = True
    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._patience = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(self._without_upgrade(self._held + data) if self._before_head else data)
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_RAW_HEAD_BYTES and not self.transport.is_closing():
                self.transport.write(_REFUSAL)
                self.transport.close()

    def on_message_begin(self) -> None:
        self._in_head, self._head_bytes = True, 0
        if self._patience is None:
            self._patience = self.loop.call_later(HEAD_SECONDS, self._give_up)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = self._before_head = False
        self._stop_waiting()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._before_head = True
        super().on_message_complete()

    def _without_upgrade(self, data: bytes) -> bytes:
        """The head with that field under a name that says nothing; the beginning of a line that may become it waits for the rest."""
        end = _END.search(data)
        head, rest = (data, b"") if end is None else (data[: end.end()], data[end.end() :])
        last = head[head.rfind(b"\n") :] if end is None and b"\n" in head else b""
        self._held = last if last == b"\n\r" or b"\nupgrade:".startswith(last.lower()) else b""
        head = head.removesuffix(self._held) if self._held else head
        return _UPGRADE.sub(b"\nx-ignored:", head) + rest

    def _give_up(self) -> None:
        self._patience = None
        if not self.transport.is_closing():
            self.transport.close()

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
