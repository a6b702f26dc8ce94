"""The one exception of the embedded Postgres: what happened and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class PostgresError(Exception):
    """A sentence for the person at the terminal, with the end of the server's log where it helps."""

    def __init__(self, what: str, *, output: str = "", remedy: str = "Set CROSSWALK_DATABASE_URL to use another Postgres.") -> None:
        lines = "".join(f"\n    {line}" for line in output.splitlines()[-15:])
        super().__init__(f"{what} {remedy}{lines}")


@contextmanager
def explained(directory: Path) -> Iterator[None]:
    """Turns an error of the operating system into a ``PostgresError``."""
    try:
        yield
    except OSError as error:
        remedy = "Give it a local directory that this user owns (CROSSWALK_DATA_DIR), or set CROSSWALK_DATABASE_URL."
        raise PostgresError(f"The embedded Postgres cannot use {directory}: {error}.", remedy=remedy) from error
