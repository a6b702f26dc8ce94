"""The supervisor against real processes, terminals' signals and ``kill -9``."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from app.core.supervisor import Child, ChildFailed, Stopped, Supervisor, listen

PROJECT = Path(__file__).parents[2]
FOLLOWER = """
import signal, sys, time
from app.core.supervisor import follow_parent
def end(*_):
    print("ended", flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
signal.signal(signal.SIGINT, lambda *_: print("interrupted", flush=True))
follow_parent()
print("up", flush=True)
while True:
    time.sleep(0.05)
"""
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
FAMILY = "import subprocess, sys; subprocess.Popen(['sleep', '61']); print('up', flush=True); sys.stdin.read(); import time; time.sleep(60)"
# Starts two followers and then does what the test asks for in its last argument.
PARENT = """
import sys, time
from pathlib import Path
from app.core.supervisor import Child, Supervisor
logs, follower = Path(sys.argv[1]), sys.argv[2]
with Supervisor() as supervisor:
    for name in ("first", "second"):
        child = Child(name, [sys.executable, "-c", follower], log=logs / f"{name}.log")
        supervisor.start(child, ready=lambda: "up" in child.last_lines())
        print(child.pid, flush=True)
    supervisor.watch()
"""


@pytest.fixture
def children(tmp_path: Path) -> Iterator[Callable[[str, str], Child]]:
    made: list[Child] = []

    def make(name: str, program: str) -> Child:
        made.append(Child(name, [sys.executable, "-c", program], log=tmp_path / "logs" / f"{name}.log", cwd=PROJECT))
        return made[-1]

    yield make
    for child in made:
        child.kill9()


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], list[psutil.Process]]]:
    command = [sys.executable, "-c", PARENT, str(tmp_path), FOLLOWER]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=PROJECT, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as process:
        assert process.stdout
        started = [psutil.Process(int(process.stdout.readline())) for _ in range(2)]
        yield process, started
        process.kill()
        for child in started:
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()


def up(child: Child) -> Child:
    child.wait_until(lambda: "up" in child.last_lines(), 10, "says that it is up")
    return child


def ended(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def eventually(condition: Callable[[], object], seconds: float = 10.0) -> None:
    patience = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < patience, "did not happen in time"
        time.sleep(0.02)


def test_children_end_when_their_parent_is_killed(parent: tuple[subprocess.Popen[str], list[psutil.Process]], tmp_path: Path) -> None:
    process, started = parent
    process.kill()
    eventually(lambda: all(ended(child) for child in started))
    for name in ("first", "second"):
        assert (tmp_path / f"{name}.log").read_text().splitlines() == ["up", "The supervisor is gone; ending.", "ended"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_to_the_foreground_group_ends_the_children_in_order(
    parent: tuple[subprocess.Popen[str], list[psutil.Process]], tmp_path: Path, number: signal.Signals
) -> None:
    process, started = parent
    os.killpg(process.pid, number)
    os.killpg(process.pid, number)
    _, errors = process.communicate(timeout=10)
    assert process.returncode == 128 + number
    assert errors == ""
    assert all(ended(child) for child in started)
    first, second = tmp_path / "first.log", tmp_path / "second.log"
    # SIGTERM came from the supervisor, none of the terminal's signals got through; the last one started ended first.
    assert first.read_text() == second.read_text() == "up\nended\n"
    assert second.stat().st_mtime_ns < first.stat().st_mtime_ns


def test_unexpected_death_is_told_with_the_last_lines(children: Callable[[str, str], Child]) -> None:
    stays = children("stays", FOLLOWER)
    dies = children("dies", "import sys; print('up', flush=True); sys.exit('out of luck')")

    def run() -> None:
        with Supervisor() as supervisor:
            supervisor.start(stays)
            supervisor.start(dies)
            supervisor.watch()

    with pytest.raises(ChildFailed, match=r"(?s)^dies ended by itself with exit code 1 unexpectedly.*dies\.log:\nup\nout of luck$"):
        run()
    assert not stays.alive


def test_killed_by_somebody_else_is_unexpected(children: Callable[[str, str], Child]) -> None:
    child = children("victim", FOLLOWER)
    with Supervisor() as supervisor:
        up(supervisor.start(child))
        assert child.pid
        os.kill(child.pid, signal.SIGKILL)
        with pytest.raises(ChildFailed, match="victim was killed by SIGKILL unexpectedly"):
            eventually(lambda: supervisor.check())


def test_restart_after_kill9(children: Callable[[str, str], Child]) -> None:
    child = children("worker", FOLLOWER)
    with Supervisor() as supervisor:
        up(supervisor.start(child))
        before = child.pid
        child.kill9()
        assert not child.alive
        assert child.exit_code == -signal.SIGKILL
        supervisor.check()
        with pytest.raises(ChildFailed, match="does not run"):
            child.wait_until(lambda: True, 1, "anything")
        child.restart()
        child.wait_until(lambda: child.last_lines().count("up") == 2, 10, "up again")
        assert child.pid != before
    assert not child.alive


def test_start_that_takes_too_long(children: Callable[[str, str], Child]) -> None:
    with Supervisor() as supervisor, pytest.raises(ChildFailed, match=r"slow took longer than 0\.1 s: ready"):
        supervisor.start(children("slow", FOLLOWER), ready=lambda: False, timeout=0.1)


def test_deaf_child_is_killed_after_its_grace(children: Callable[[str, str], Child]) -> None:
    child = children("deaf", DEAF)
    child.start()
    up(child).terminate(grace=0.2)
    assert child.exit_code == -signal.SIGKILL


@pytest.mark.parametrize("how", ["terminate", "kill9"])
def test_what_a_child_has_started_ends_with_it(children: Callable[[str, str], Child], how: str) -> None:
    child = children("family", FAMILY)
    child.start()
    grandchild = psutil.Process(up(child).pid).children()[0]
    child.terminate() if how == "terminate" else child.kill9()
    eventually(lambda: ended(grandchild))


def test_second_start_and_ends_of_the_dead_change_nothing(children: Callable[[str, str], Child]) -> None:
    child = children("once", FOLLOWER)
    child.terminate()
    child.start()
    before = child.pid
    child.start()
    assert child.pid == before
    for _ in range(2):
        child.terminate()
        child.kill9()


def test_descriptors_are_returned(children: Callable[[str, str], Child]) -> None:
    child = children("worker", FOLLOWER)
    before = psutil.Process().num_fds()
    for _ in range(3):
        child.start()
        child.kill9()
    with pytest.raises(FileNotFoundError):
        Child("absent", ["/does/not/exist"], log=child.log).start()
    assert psutil.Process().num_fds() == before


def test_log_is_private_and_appended_to(children: Callable[[str, str], Child]) -> None:
    child = children("worker", FOLLOWER)
    for _ in range(2):
        child.start()
        up(child).terminate()
    assert child.log.stat().st_mode & 0o777 == 0o600
    assert child.log.read_text().count("up") >= 1


def test_stopped_is_an_exit_and_handlers_come_back() -> None:
    before = signal.getsignal(signal.SIGTERM)

    def run() -> None:
        with Supervisor():
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(5)

    with pytest.raises(Stopped) as stopped:
        run()
    assert stopped.value.code == 143
    assert signal.getsignal(signal.SIGTERM) is before


def test_follower_without_a_supervisor_or_with_a_stale_number_lives() -> None:
    program = "from app.core.supervisor import follow_parent; import threading; follow_parent(); print(threading.active_count())"
    for number in ("", "0", "77"):
        environment = os.environ | ({"CROSSWALK_PARENT_PIPE": number} if number else {})
        with Path("/dev/null").open() as nothing:
            output = subprocess.check_output([sys.executable, "-c", program], cwd=PROJECT, env=environment, stdin=nothing)
        assert output == b"1\n"


def test_a_port_is_taken_from_the_moment_it_is_chosen() -> None:
    with listen(0) as first:
        port = first.getsockname()[1]
        with listen(port) as second:
            assert second.getsockname()[1] not in (0, port)
    with listen(port) as again:
        assert again.getsockname()[1] == port


def test_a_child_that_is_started_again_has_the_same_socket(tmp_path: Path) -> None:
    """Whoever calls in between waits, and is answered by the next one."""
    program = """
import os, socket, sys
with socket.socket(fileno=int(sys.argv[1])) as sock:
    connection, _ = sock.accept()
    connection.sendall(str(os.getpid()).encode())
    connection.close()
"""
    with listen(0) as sock:
        number = str(sock.fileno())
        child = Child("answers once", [sys.executable, "-c", program, number], log=tmp_path / "log", fds=[sock.fileno()])
        for _ in range(2):
            with socket.create_connection(sock.getsockname(), timeout=10) as caller:
                child.start()
                assert caller.recv(20) == str(child.pid).encode()
            child.terminate()
