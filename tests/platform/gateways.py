"""Gateway processes for tests: ``crosswalk serve`` itself, on a socket of ours, to be called, killed and started again."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.conftest import HTTP, ROOT
from tests.nursery import NurseryChild


def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class GatewayProcess:
    def __init__(self, name: str, directory: Path, url: str, *, argv: list[str] | None = None, **environment: str) -> None:
        number = port()
        self.base = f"http://127.0.0.1:{number}"
        shared = {
            "CROSSWALK_DATABASE_URL": url,
            "CROSSWALK_DATA_DIR": str(directory / "data"),
            "CROSSWALK_PORT": str(number),
            "CROSSWALK_PUBLIC_URL": "https://gateway.test",
        }
        command = argv or [sys.executable, "-m", "app.cli", "serve"]
        self.child = NurseryChild(name, command, log=directory / f"{name}.log", env=shared | environment, cwd=ROOT)

    def start(self) -> None:
        self.child.start()
        deadline = time.monotonic() + 60
        while True:
            try:
                if HTTP.get(f"{self.base}/health/ready", timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            assert self.child.alive, self.child.last_lines()
            assert time.monotonic() < deadline, self.child.last_lines()
            time.sleep(0.05)


@contextmanager
def serving(*gateways: GatewayProcess) -> Iterator[None]:
    try:
        for gateway in gateways:
            gateway.start()
        yield
    finally:
        for gateway in gateways:
            gateway.child.terminate(5.0)
