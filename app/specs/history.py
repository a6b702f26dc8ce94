"""The documents that were published before: as git has them at the last release, or where this branch began."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from app.specs.walk import Json


class NoHistory(RuntimeError):
    """There is nothing to compare with: no repository, or no such commit."""


def base_of(repository: Path) -> str:
    """The last release (tag ``v…``); else where this branch left ``origin/main``; else the commit before this one."""
    for command in (("describe", "--tags", "--match", "v[0-9]*", "--abbrev=0", "HEAD"), ("merge-base", "origin/main", "HEAD")):
        found = _git(repository, *command)
        if found and found != _git(repository, "rev-parse", "HEAD"):
            return found
    found = _git(repository, "rev-parse", "HEAD" if _git(repository, "status", "--porcelain", "--", "openapi") else "HEAD~1")
    if not found:
        raise NoHistory(f"{repository} has no commit to compare with: give --base")
    return found


def documents_at(repository: Path, reference: str, directory: str = "openapi") -> dict[str, Json]:
    """File name under ``directory`` → document, as committed at ``reference``."""
    if not _git(repository, "rev-parse", "--verify", "--quiet", f"{reference}^{{commit}}"):
        raise NoHistory(f"{reference} is no commit of {repository}")
    names = _git(repository, "ls-tree", "-r", "--name-only", reference, "--", f"{directory}/").splitlines()
    wanted = [name for name in names if name.endswith(".json")]
    return {name.removeprefix(f"{directory}/"): json.loads(_git(repository, "show", f"{reference}:{name}")) for name in wanted}


def _git(repository: Path, *arguments: str) -> str:
    """What git answers; nothing when it fails."""
    command = ["git", "-C", str(repository), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - no shell, our own arguments
    except FileNotFoundError:
        raise NoHistory("git is not installed") from None
    return done.stdout.strip() if done.returncode == 0 else ""
