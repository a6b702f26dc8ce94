"""Child processes for ``make up``, ``make demo`` and tests: started in order, watched, ended in reverse, never outliving their parent.

A child that calls ``follow_parent`` ends itself when this process dies, even by ``kill -9``: then the pipe named by
``CROSSWALK_PARENT_PIPE``, whose other end only the parent holds, reaches its end.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

PARENT_PIPE = "CROSSWALK_PARENT_PIPE"
FOLLOW_SECONDS = 5.0
POLL_SECONDS = 0.05


class ChildFailed(Exception):
    """A child died or did not get ready; says so with the last lines of its log."""

    def __init__(self, child: Child, what: str) -> None:
        super().__init__(f"{child.name} {what}. The end of {child.log}:\n{child.last_lines()}")
        self.child = child


class Stopped(SystemExit):
    """SIGINT or SIGTERM reached the supervisor; left alone, it ends the program with the shell's exit code for that signal."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)
        self.signal = signal.Signals(number)


class Child:
    """A program in its own session, so that Ctrl-C in a terminal reaches only its supervisor; ``env`` is added to ours.

    It inherits the file descriptors ``fds``, and again whenever it is restarted.
    """

    def __init__(
        self,
        name: str,
        argv: Sequence[str],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        fds: Sequence[int] = (),
    ) -> None:
        self.name = name
        self.argv = list(argv)
        self.env = dict(env or {})
        self.log = log
        self.cwd = cwd
        self.fds = tuple(fds)
        self.wanted = False
        self._process: subprocess.Popen[bytes] | None = None
        self._parent_end = -1

    def start(self) -> None:
        if self.alive:
            return
        self.log.parent.mkdir(parents=True, exist_ok=True)
        child_end, parent_end = os.pipe()
        log = os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            self._process = self.spawn(os.environ | self.env | {PARENT_PIPE: str(child_end)}, log, (child_end, *self.fds))
        except BaseException:
            os.close(parent_end)
            raise
        finally:
            os.close(child_end)
            os.close(log)
        self._parent_end = parent_end
        self.wanted = True

    def spawn(self, environment: Mapping[str, str], log: int, fds: Sequence[int]) -> subprocess.Popen[bytes]:
        """The program itself, with these descriptors and in a session of its own."""
        return subprocess.Popen(  # noqa: S603
            self.argv,
            env=environment,
            cwd=self.cwd,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=fds,
            start_new_session=True,
        )

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def exit_code(self) -> int | None:
        """Negative for the signal that ended it, ``None`` while it runs."""
        return self._process.returncode if self._process else None

    @property
    def alive(self) -> bool:
        if self._process is None or self._process.returncode is not None:
            return False
        if self._process.poll() is None:
            return True
        self._bury(self._process.pid)
        return False

    def _bury(self, group: int) -> None:
        """Once, right when the death is seen: the group's number is ours only as long as it cannot have been given away again."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
        os.close(self._parent_end)

    def wait_until(self, probe: Callable[[], bool], timeout: float, describe: str) -> None:
        patience = time.monotonic() + timeout
        while True:
            self.check()
            if not self.alive:
                raise ChildFailed(self, f"does not run, so not: {describe}")
            if probe():
                return
            if time.monotonic() > patience:
                raise ChildFailed(self, f"took longer than {timeout:g} s: {describe}")
            time.sleep(POLL_SECONDS)

    def check(self) -> None:
        """Raises if the child died although nobody ended it."""
        if self.wanted and not self.alive:
            code = self.exit_code or 0
            cause = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended by itself with exit code {code}"
            raise ChildFailed(self, f"{cause} unexpectedly")

    def terminate(self, grace: float = 5.0) -> None:
        """SIGTERM, and SIGKILL to its whole group after ``grace`` seconds."""
        self.wanted = False
        if self.alive and self._process:
            self._process.terminate()
        patience = time.monotonic() + grace
        while self.alive and time.monotonic() < patience:
            time.sleep(0.01)
        self.kill9()

    def kill9(self) -> None:
        self.wanted = False
        if self.alive and self._process:
            self._process.kill()
            self._process.wait()
            self._bury(self._process.pid)

    def restart(self, grace: float = 5.0) -> None:
        self.terminate(grace)
        self.start()

    def last_lines(self, count: int = 15) -> str:
        if not self.log.exists():
            return ""
        with self.log.open("rb") as file:
            file.seek(max(0, self.log.stat().st_size - 8192))
            return "\n".join(file.read().decode(errors="replace").splitlines()[-count:])


class Supervisor:
    """Ends its children in reverse order when its block ends, however that happens; SIGINT and SIGTERM end the block once."""

    def __init__(self, *, grace: float = 5.0) -> None:
        self.children: list[Child] = []
        self.grace = grace
        self._handlers = contextlib.ExitStack()
        self._signal: int | None = None
        self._held = False

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._handlers.callback(signal.signal, number, signal.signal(number, self._on_signal))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        # From here a second Ctrl-C changes nothing: the children get their time to end in order.
        self._held = True
        for child in reversed(self.children):
            child.terminate(self.grace)
        self._handlers.close()
        if self._signal is not None and error is None:
            raise Stopped(self._signal)

    def start(self, child: Child, *, ready: Callable[[], bool] | None = None, timeout: float = 30.0, describe: str = "ready") -> Child:
        with self._undisturbed():
            self.children.append(child)
            child.start()
        if ready:
            child.wait_until(ready, timeout, describe)
        return child

    def check(self) -> None:
        """Raises ``ChildFailed`` if a child died unexpectedly."""
        for child in self.children:
            child.check()

    def watch(self) -> None:
        """Blocks until a signal ends the block (``Stopped``) or a child dies (``ChildFailed``)."""
        while True:
            self.check()
            time.sleep(0.2)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self._signal is None:
            self._signal = number
            if not self._held:
                raise Stopped(number)

    @contextmanager
    def _undisturbed(self) -> Iterator[None]:
        """A signal waits until the new child is on the list: one that is started and forgotten would live on."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        if self._signal is not None:
            raise Stopped(self._signal)


def follow_parent() -> None:
    """Called by a child: it ends when its supervisor dies. Without a supervisor it does nothing."""
    descriptor = int(os.environ.pop(PARENT_PIPE, "-1"))
    # A grandchild inherits the variable without the pipe: there the number may mean any file.
    with contextlib.suppress(OSError):
        if stat.S_ISFIFO(os.fstat(descriptor).st_mode):
            os.set_inheritable(descriptor, False)
            threading.Thread(target=_await_end_of_parent, args=(descriptor,), name="follow-parent", daemon=True).start()


def _await_end_of_parent(descriptor: int) -> None:
    os.read(descriptor, 1)
    with contextlib.suppress(OSError):
        print("The supervisor is gone; ending.", file=sys.stderr, flush=True)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(FOLLOW_SECONDS)
    os._exit(1)


def listen(preferred: int) -> socket.socket:
    """A listening loopback socket: on ``preferred`` if that can be had, else on any free port. It is ours from now on, so that no other
    program can take it between the choice and the start of the child that inherits it.
    """
    for port in (preferred, 0):
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind(("127.0.0.1", port))
            sock.listen(2048)
            return sock
        except OSError:
            sock.close()
    raise OSError("there is no free port on 127.0.0.1")
