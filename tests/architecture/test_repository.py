"""What may be in the repository: no address of somebody's registry, no path of somebody's machine, no file that outgrew its idea."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

MOST_LINES = 400

# Where packages come from is the business of the machine that installs them, not of a lock file. Written apart, so as not to find itself.
REGISTRY = re.compile(
    r"(?:--(?:extra-)?index-url|--find-links|--trusted-host)[ =]\S"
    r"|https?://[^\s\"')]*(?:/simple\b|artifactory|jfrog|nexus|devpi|pypi\.org|pythonhosted|registry\.npmjs)"
)
_FOLDERS = ("work/", "root/", "home/[a-z]", "Users/[A-Za-z]", "opt/(?:pypi|wheels)", "tmp/probe")
PLACE = re.compile(r"(?<![\w.{}$/-])/(?:" + "|".join(_FOLDERS) + ")")
_BINARY = {".png", ".ico", ".woff2", ".gz", ".jpg"}


def files() -> list[Path]:
    """What git has or would take."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True, timeout=60
    )
    found = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in found if path.is_file() and path.suffix not in _BINARY]


def matching(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in files():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if pattern.search(line) and path != Path(__file__):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:160]}")
    return found


def test_no_file_names_a_package_registry() -> None:
    assert matching(REGISTRY) == []


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    assert matching(PLACE) == []


@pytest.mark.parametrize("name", ["requirements/runtime.txt", "requirements/dev.txt"])
def test_every_pinned_package_has_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    assert text.count("==") > 40
    for block in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[A-Za-z0-9._-]+(?:\[[a-z,]+\])?==", block), block
        assert "--hash=sha256:" in block, block.splitlines()[0]
    assert "://" not in text


def test_development_adds_to_the_runtime_and_changes_nothing_of_it() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[^\s#]+==[^\s;]+", (ROOT / "requirements" / name).read_text(), re.MULTILINE))

    assert pins("runtime.txt") <= pins("dev.txt")


def test_no_file_of_the_product_outgrew_its_idea() -> None:
    sizes = {path.relative_to(ROOT): len(path.read_text().splitlines()) for path in (ROOT / "app").rglob("*.py")}
    assert {str(path): size for path, size in sizes.items() if size > MOST_LINES} == {}


def test_every_package_says_what_it_owns() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for folder in ("app", "simulators")
        for path in (ROOT / folder).rglob("__init__.py")
        if not path.read_text().lstrip().startswith('"""')
    ]
    assert silent == []


def test_the_licence_is_the_whole_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert text.lstrip().startswith("Apache License\n                           Version 2.0, January 2004")
    assert "END OF TERMS AND CONDITIONS" in text
    assert len(text.splitlines()) == 202
