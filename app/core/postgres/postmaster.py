"""What ``postmaster.pid`` says, believed only when that process really is the server of these data."""

from __future__ import annotations

import contextlib
import socket
import struct
from dataclasses import dataclass
from pathlib import Path

import psutil

SOCKET = ".s.PGSQL.5432"
SSL_REQUEST = struct.pack("!ii", 8, 80877103)


@dataclass(frozen=True)
class Postmaster:
    pid: int
    sockets: Path
    ready: bool

    @classmethod
    def of(cls, data: Path) -> Postmaster | None:
        """``None`` when no server runs: the file is absent or unfinished, or its pid is dead, a zombie or somebody else by now."""
        try:
            lines = (data / "postmaster.pid").read_text().splitlines()
            pid, sockets = int(lines[0]), Path(lines[4].strip())
        except (FileNotFoundError, IndexError, ValueError):
            return None
        if not _serves(pid, data):
            return None
        return cls(pid, sockets, ready=len(lines) > 7 and lines[7].strip() == "ready")

    @property
    def reachable(self) -> bool:
        """False once somebody has cleaned the temporary folder under it."""
        return (self.sockets / SOCKET).is_socket()

    def answers(self) -> bool:
        """Whether it takes a connection: one that has just been killed still looks alive for a moment."""
        with socket.socket(socket.AF_UNIX) as client, contextlib.suppress(OSError):
            client.settimeout(5)
            client.connect(str(self.sockets / SOCKET))
            client.sendall(SSL_REQUEST)
            return bool(client.recv(1))
        return False


def _serves(pid: int, data: Path) -> bool:
    try:
        process = psutil.Process(pid)
        command = process.cmdline()
        if not command or Path(command[0]).name != "postgres":
            return False
        # The data may have been moved since it was started; then only its working directory tells.
        return str(data) in command or Path(process.cwd()) == data
    except psutil.Error:
        return False
