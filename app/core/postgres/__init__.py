"""The embedded Postgres of one directory: initialised, started, adopted, and stopped once nobody uses it any more.

Owns processes, locks and files; not schemas, connections or an external Postgres.
"""

from __future__ import annotations

from pathlib import Path

from app.core.postgres import locks
from app.core.postgres.cluster import Cluster
from app.core.postgres.errors import PostgresError, explained

__all__ = ["PostgresError", "ensure", "release", "stop"]


def ensure(directory: Path) -> str:
    """The URL of the running server of ``directory``; this process counts as its user until it exits or calls ``release``."""
    cluster = Cluster(directory.resolve())
    with explained(cluster.directory):
        cluster.prepare()
        with locks.exclusive(cluster.start_lock), locks.sharing(cluster.users_lock), cluster.watched():
            cluster.initialise()
            return cluster.url(cluster.serve())


def release(directory: Path) -> None:
    """This process is no user any more; when it was the last one, the watcher stops the server within about a second."""
    locks.unshare(Cluster(directory.resolve()).users_lock)


def stop(directory: Path) -> None:
    """Stops the server now, whoever uses it; open transactions are rolled back."""
    cluster = Cluster(directory.resolve())
    if cluster.directory.exists():
        with explained(cluster.directory), locks.exclusive(cluster.start_lock):
            cluster.stop()
