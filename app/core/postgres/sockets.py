"""The private directory of a server's unix socket: in the temporary folder, as a socket's path has at most 103 bytes on macOS."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from pathlib import Path

from app.core.postgres.account import Account
from app.core.postgres.errors import PostgresError
from app.core.postgres.postmaster import SOCKET

LONGEST = 103


def directory(data: Path) -> Path:
    """The inode is part of the name: a server whose data were deleted lives on for a minute and keeps its socket."""
    identity = f"{data}\0{data.stat().st_ino}\0{os.geteuid()}"
    name = "crosswalk-" + hashlib.sha256(identity.encode()).hexdigest()[:16]
    for parent in (Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108 -- a private directory in it, checked below
        if len(os.fsencode(parent / name / SOCKET)) <= LONGEST:
            return parent / name
    raise PostgresError("There is no temporary folder with a path short enough for a unix socket.")


def claim(path: Path, account: Account) -> None:
    """Makes the directory, private to the server's account; refuses one that somebody else has put there."""
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
    status = path.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid not in (os.geteuid(), account.uid) or status.st_mode & 0o077:
        what = f"{path} is not a private directory of this user: somebody else made it."
        raise PostgresError(what, remedy="Remove it, or set TMPDIR to a folder of your own.")
    if status.st_uid != account.uid:
        account.own(path)


def clear(path: Path) -> None:
    """Removes what a killed server left; its lock names a pid that another process may have by now."""
    for name in (SOCKET, f"{SOCKET}.lock"):
        (path / name).unlink(missing_ok=True)


def discard(path: Path) -> None:
    if path.exists() and not path.is_symlink():
        clear(path)
        with contextlib.suppress(OSError):
            path.rmdir()
