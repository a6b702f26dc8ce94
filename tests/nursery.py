"""Starts the product's own processes in no time: a process that has read the product once forks for each of them.

What comes out is a real process in a session of its own, with its own environment, log and file descriptors: it is signalled, killed
and waited for as any other. Reading the product takes seconds of processor time and this suite starts it some hundred times.
"""

from __future__ import annotations

import array
import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.core.supervisor import Child

_ROOT = Path(__file__).resolve().parents[1]
_FORKS = sys.platform == "linux"
_FREE = 500
"""File descriptors from here on are nobody's."""


class NurseryChild(Child):
    """A child whose program is the ``crosswalk`` command (``python -m app.cli …``); anything else is started as usual."""

    def spawn(self, environment: Mapping[str, str], log: int, fds: Sequence[int]) -> Any:
        if not _FORKS or self.argv[1:3] != ["-m", "app.cli"]:
            return super().spawn(environment, log, fds)
        return Forked(self.argv[3:], environment, self.cwd or _ROOT, log, fds)


def crosswalk(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """The ``crosswalk`` command run to its end, as ``subprocess.run`` would: with these settings, and with what it said."""
    environment = {**os.environ, **settings}
    if not _FORKS:
        command = [sys.executable, "-m", "app.cli", *arguments]
        return subprocess.run(command, cwd=_ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        code = Forked(list(arguments), environment, _ROOT, out.fileno(), [err.fileno()], places=[2]).wait()
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(list(arguments), code, out.read(), err.read())


class Forked:
    """What :class:`subprocess.Popen` is to its caller, as far as a supervisor asks. ``places``: what ``fds`` are called there."""

    def __init__(
        self,
        arguments: list[str],
        environment: Mapping[str, str],
        cwd: Path,
        log: int,
        fds: Sequence[int],
        places: Sequence[int] | None = None,
    ) -> None:
        self.returncode: int | None = None
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._line.connect(_nursery())
        wanted = {"arguments": arguments, "environment": dict(environment), "cwd": str(cwd), "fds": list(places or fds)}
        body = json.dumps(wanted).encode()
        socket.send_fds(self._line, [len(body).to_bytes(4, "big")], [log, *fds])
        self._line.sendall(body)
        self._answers = self._line.makefile()
        self.pid = int(self._answers.readline())

    def poll(self) -> int | None:
        if self.returncode is None:
            self._line.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                if self._line.recv(1, socket.MSG_PEEK):
                    self._line.setblocking(True)
                    self.returncode = int(self._answers.readline())
                else:
                    self.returncode = -signal.SIGKILL  # the nursery itself was killed, and its children with it
        return self.returncode

    def wait(self) -> int:
        self._line.setblocking(True)
        if self.returncode is None:
            self.returncode = int(self._answers.readline() or -signal.SIGKILL)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


_address: list[str] = []


def _nursery() -> str:
    """The abstract address of this test process's nursery, which ends with it."""
    if not _address:
        name = f"\0crosswalk-nursery-{os.getpid()}"
        command = [sys.executable, "-m", "tests.nursery", name[1:]]
        process = subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        _keep.append(process)
        _address.append(name)
    return _address[0]


_keep: list[subprocess.Popen[bytes]] = []


def _serve(name: str) -> None:
    """Reads the product, then forks on demand, until standard input ends."""
    import select

    import app.main  # noqa: F401
    from app.core.outbound import authorities

    authorities()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind("\0" + name)
    listener.listen()
    wake, waker = socket.socketpair()
    wake.setblocking(False)
    waker.setblocking(False)
    signal.set_wakeup_fd(waker.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    print("ready", flush=True)
    lines: dict[int, socket.socket] = {}
    while True:
        ready, _, _ = select.select([listener, wake, sys.stdin], [], [])
        if wake in ready:
            with contextlib.suppress(BlockingIOError):
                wake.recv(4096)
            _tell(lines)
        if sys.stdin in ready and not sys.stdin.read(1):
            return
        if listener in ready:
            line, _ = listener.accept()
            size, fds = _received(line)
            wanted = json.loads(_exactly(line, size))
            pid = os.fork()
            if pid == 0:
                _become(wanted, fds, [listener, wake, waker, line, *lines.values()])
            for fd in fds:
                os.close(fd)
            lines[pid] = line
            line.sendall(f"{pid}\n".encode())


def _tell(lines: dict[int, socket.socket]) -> None:
    """How each child that ended has ended."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        line = lines.pop(pid)
        with contextlib.suppress(OSError):
            line.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
        line.close()


def _received(line: socket.socket) -> tuple[int, list[int]]:
    message, ancillary, _, _ = line.recvmsg(4, socket.CMSG_LEN(16 * array.array("i").itemsize))
    fds = array.array("i")
    for level, kind, data in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            fds.frombytes(data[: len(data) - len(data) % fds.itemsize])
    return int.from_bytes(message, "big"), list(fds)


def _exactly(line: socket.socket, size: int) -> bytes:
    body = b""
    while len(body) < size:
        body += line.recv(size - len(body))
    return body


def _become(wanted: dict[str, Any], fds: list[int], ours: list[socket.socket]) -> None:
    """In the child: a session, environment, log and descriptors of its own, and then the command."""
    code = 1
    try:
        os.setsid()
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL if number == signal.SIGCHLD else signal.default_int_handler)
        apart = [_moved(fd, _FREE + index) for index, fd in enumerate(fds)]
        for item in ours:
            item.close()
        log, *rest = apart
        null = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((null, 0), (log, 1), (log, 2), *zip(rest, wanted["fds"], strict=True)):
            os.dup2(source, target)
        for fd in apart:
            os.close(fd)
        os.chdir(wanted["cwd"])
        os.environ.clear()
        os.environ.update(wanted["environment"])
        sys.stdout, sys.stderr = os.fdopen(1, "w", buffering=1, closefd=False), os.fdopen(2, "w", buffering=1, closefd=False)
        sys.argv = ["crosswalk", *wanted["arguments"]]
        random.seed()
        from app.cli import main

        code = 0
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except KeyboardInterrupt:
        code = 130
    except BaseException:
        traceback.print_exc()
        code = 1
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _moved(fd: int, target: int) -> int:
    os.dup2(fd, target)
    os.close(fd)
    return target


if __name__ == "__main__":
    _serve(sys.argv[1])
