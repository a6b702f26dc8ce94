"""The commands of README.md and docs/ work as written, in a copy of the repository in which nothing has been built yet.

A ```bash block is run when the line before it is ``<!-- runs -->``; with ``<!-- runs while up -->`` it is run beside a ``make up``.
The blocks of a page run in their order, each in a shell of its own that stops at the first error.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import HTTP, ROOT

_BLOCK = re.compile(r"^<!-- runs(?P<up> while up)? -->\n+```(?:bash|sh|console)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_BLOCK_SECONDS = 480
_INSIDE = "CROSSWALK_README_TEST"

# One copy for all pages, so one process runs them all (--dist loadgroup).
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200), pytest.mark.xdist_group("readme")]


class Block(NamedTuple):
    page: str
    line: int
    while_up: bool
    text: str


def blocks(path: Path) -> list[Block]:
    source = path.read_text()
    page = str(path.relative_to(ROOT))
    return [
        Block(page, source.count("\n", 0, match.start("text")) + 1, bool(match["up"]), match["text"]) for match in _BLOCK.finditer(source)
    ]


def pages() -> dict[str, list[Block]]:
    paths = [path for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))) if path.exists()]
    return {str(path.relative_to(ROOT)): found for path in paths if (found := blocks(path))}


PAGES = pages()


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What git has or would take, as a repository of its own. Nothing is built in it."""
    target = tmp_path_factory.mktemp("readme") / "crosswalk"
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    for name in listed.stdout.decode().split("\0"):
        source = ROOT / name
        if name and source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(source.read_bytes())
            (target / name).chmod(source.stat().st_mode & 0o777)
    subprocess.run(["git", "init", "--quiet"], cwd=target, check=True)
    return target


def environment() -> dict[str, str]:
    """That of a person who has just cloned: nothing of this test run, of a virtual environment, or of our settings."""
    dropped = ("CROSSWALK_", "PYTEST_", "MAKE", "MFLAGS", "VIRTUAL_ENV", "VENV", "PYTHONPATH", "COV_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    ours = str(ROOT / ".venv" / "bin")
    kept["PATH"] = os.pathsep.join(part for part in kept["PATH"].split(os.pathsep) if part != ours)
    return {**kept, _INSIDE: "1"}


def run(block: Block, directory: Path) -> None:
    command = ["bash", "-euo", "pipefail", "-c", block.text]
    process = subprocess.Popen(
        command,
        cwd=directory,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=_BLOCK_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGINT)
        output, _ = process.communicate(timeout=60)
        pytest.fail(f"{block.page}:{block.line} did not end within {_BLOCK_SECONDS} s\n{output[-4000:]}")
    assert process.returncode == 0, f"{block.page}:{block.line} ended with {process.returncode}\n{block.text}\n{output[-4000:]}"


class Up:
    """One ``make up`` for all blocks that want it, until a block needs its place; Ctrl-C ends it and everything that it started."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if self._process is not None:
            return self._forget_faults()
        announced = self._directory / ".crosswalk" / "dev.json"
        announced.unlink(missing_ok=True)
        log = self._directory / ".crosswalk" / "up.log"
        log.parent.mkdir(exist_ok=True)
        with log.open("w") as out:
            self._process = subprocess.Popen(
                ["make", "up"],
                cwd=self._directory,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        deadline = time.monotonic() + _BLOCK_SECONDS
        while not announced.exists():
            assert self._process.poll() is None, f"make up ended by itself\n{log.read_text()[-4000:]}"
            assert time.monotonic() < deadline, f"make up did not come up\n{log.read_text()[-4000:]}"
            time.sleep(0.2)
        return None

    def _forget_faults(self) -> None:
        """What one block did to a vendor is no business of the next."""
        for simulator in json.loads((self._directory / ".crosswalk" / "dev.json").read_text())["simulators"].values():
            HTTP.delete(f"{simulator['control']}/faults", timeout=10).raise_for_status()

    def stop(self) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGINT)
            assert self._process.wait(timeout=60) is not None
            self._process = None


@pytest.fixture(scope="module")
def sandbox(clone: Path) -> Iterator[Up]:
    kept = Up(clone)
    yield kept
    kept.stop()


def test_the_readme_has_commands_that_run() -> None:
    if not (ROOT / "README.md").exists() or "README.md" not in PAGES:
        pytest.skip("README.md marks no command with <!-- runs --> yet")
    assert any("make demo" in block.text for block in PAGES["README.md"])


@pytest.mark.parametrize("page", sorted(PAGES))
def test_the_commands_of_a_page_work(page: str, clone: Path, sandbox: Up) -> None:
    if os.environ.get(_INSIDE):
        pytest.skip("this run is itself a command of the README")
    assert not [block for block in PAGES[page] if "make test" in block.text], "make test is what runs this: do not mark it"
    if page != "README.md":  # the other pages stand on it
        run(Block(page, 0, False, "make setup"), clone)
    for block in PAGES[page]:
        if block.while_up:
            sandbox.start()
        elif "make " in block.text:
            sandbox.stop()
        run(block, clone)
