"""``python -m app.core.postgres.watcher DIR``: stops the server once nobody holds the users' lock; exactly one per directory.

The command returns when the watcher is in place: a fork of it, in its own session, that keeps the watchers' lock.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from app.core.postgres import locks
from app.core.postgres.cluster import Cluster

POLL_SECONDS = 1.0


def main(directory: Path) -> None:
    os.chdir(directory)
    # This lock has the lower descriptor, so that even a killed watcher releases it first: see watch().
    alone = locks.opened(Path("watcher.lock"))
    users = locks.opened(Path("users.lock"))
    if locks.attempt(alone) and os.fork() == 0:
        watch(alone, users)


def watch(alone: int, users: int) -> None:
    while locks.linked(alone) and not locks.attempt(users):
        time.sleep(POLL_SECONDS)
    if locks.linked(alone):
        Cluster(Path.cwd()).stop()
    # Who waits for the users' lock to start the server again must find the place of the watcher free.
    os.close(alone)
    os.close(users)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
