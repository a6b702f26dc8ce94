"""Serves simulators on loopback sockets, all in one process and one event loop."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import threading
from pathlib import Path

import uvicorn

from simulators.kit.app import CONTROL, build
from simulators.kit.simulator import Record, Simulator


def bind(port: int = 0) -> socket.socket:
    """A listening loopback socket; port 0 takes any free one."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named, or asyncio leaves Nagle on
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("127.0.0.1", port))
    return sock


def stored_credentials(kind: type[Simulator], directory: Path) -> Record:
    """The tenant's credentials, made once and kept (mode 600), so that a restarted simulator still knows its clients."""
    path = directory / f"{kind.key}.json"
    if path.exists():
        loaded: Record = json.loads(path.read_text())
        return loaded
    credentials = kind.new_credentials()
    directory.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(credentials, file, indent=1)
    return credentials


def serve(kinds: list[type[Simulator]], directory: Path, ports: dict[str, int], announce: Path | None) -> None:
    """Serves until SIGINT, SIGTERM or the end of the parent; writes addresses and credentials to ``announce`` once all listen."""
    asyncio.run(_serve(kinds, directory, ports, announce))


async def _serve(kinds: list[type[Simulator]], directory: Path, ports: dict[str, int], announce: Path | None) -> None:
    servers, tasks, document = [], [], {}
    for kind in kinds:
        sock = bind(ports.get(kind.key, 0))
        base_url = f"http://127.0.0.1:{sock.getsockname()[1]}"
        credentials = stored_credentials(kind, directory)
        app = build(kind(base_url, credentials))
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1, lifespan="off", http="httptools")
        server = uvicorn.Server(config)
        servers.append(server)
        tasks.append(asyncio.create_task(server.serve(sockets=[sock])))
        document[kind.key] = {"base_url": base_url, "control": base_url + CONTROL, "credentials": credentials}
    _follow_parent()
    while not all(server.started for server in servers) and not any(task.done() for task in tasks):
        await asyncio.sleep(0.02)
    if announce:
        temporary = announce.with_suffix(".tmp")
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(document, file, indent=1)
        temporary.replace(announce)
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for server in servers:
        server.should_exit = True
    await asyncio.gather(*tasks)


def _follow_parent() -> None:
    """Ends this process when the launcher dies: it holds the other end of the pipe named by ``CROSSWALK_PARENT_PIPE``."""
    descriptor = os.environ.get("CROSSWALK_PARENT_PIPE")
    if not descriptor:
        return

    def wait() -> None:
        os.read(int(descriptor), 1)
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()
