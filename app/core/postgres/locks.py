"""File locks that a process holds until it exits, however it exits: the kernel releases them on ``kill -9`` too.

A lock is released by closing, never by ``LOCK_UN``: a forked child shares it and must not take it from its parent.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_shared: dict[Path, int] = {}
_guard = threading.Lock()


def opened(path: Path) -> int:
    """Descriptors are closed on exec, so no program that we start inherits a lock."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Waits for its turn."""
    descriptor = opened(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def attempt(descriptor: int) -> bool:
    """Whether nobody else holds the lock; if so, it is ours alone from now on."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def held(path: Path) -> bool:
    descriptor = opened(path)
    try:
        return not attempt(descriptor)
    finally:
        os.close(descriptor)


def linked(descriptor: int) -> bool:
    """Whether the file still has a name: a lock on a deleted file excludes nobody."""
    return os.fstat(descriptor).st_nlink > 0


@contextmanager
def sharing(path: Path) -> Iterator[None]:
    """Keeps a shared lock for the life of this process, unless the body fails; a second call changes nothing."""
    fresh = _share(path)
    try:
        yield
    except BaseException:
        if fresh:
            unshare(path)
        raise


def _share(path: Path) -> bool:
    with _guard:
        if path in _shared and linked(_shared[path]):
            return False
    descriptor = opened(path)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    unshare(path)
    with _guard:
        _shared[path] = descriptor
    return True


def unshare(path: Path) -> None:
    with _guard:
        descriptor = _shared.pop(path, None)
    if descriptor is not None:
        os.close(descriptor)
