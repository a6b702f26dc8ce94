"""The Apex project through Salesforce's own eyes, without an org: apex-ls for types, PMD for habits, prettier for the format."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.toolchain import needed

PROJECT = ROOT / "clients" / "salesforce"

# One installation of the tools for all: --dist loadgroup keeps these tests in one process.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("apex")]


def check(*arguments: str) -> subprocess.CompletedProcess[str]:
    tools = needed("java", "node", "npm")
    return subprocess.run([str(PROJECT / "check.sh"), *arguments], env=tools, capture_output=True, text=True, timeout=580, check=False)


def test_types_habits_and_format_without_a_finding() -> None:
    result = check()
    assert result.returncode == 0, result.stdout + result.stderr
    assert " 0 findings" in result.stdout


SEEDS = {
    "a field that is not there": ("CrosswalkStatus.cls", "Crosswalk_Message__c = ", "Crosswalk_Massage__c = ", "Crosswalk_Massage__c"),
    "a method that is not there": ("CrosswalkClient.cls", "new Http().send(request)", "new Http().dispatch(request)", "dispatch"),
    "a habit of PMD's": ("CrosswalkActivation.cls", "        System.attachFinalizer(finalizer);\n", "", "QueueableWithoutFinalizer"),
    "the format": ("CrosswalkWork.cls", "        this.round = 1;\n", "    this.round = 1;\n", "CrosswalkWork.cls"),
}
"""Defect → file, line, what it becomes, what a tool says of it."""


def test_what_is_wrong_is_found(tmp_path: Path) -> None:
    """Each in a file of its own, in one run of all tools."""
    copy = tmp_path / "project"
    shutil.copytree(PROJECT, copy, ignore=shutil.ignore_patterns(".tools", "node_modules"))
    for file, line, becomes, _ in SEEDS.values():
        path = copy / "force-app/main/default/classes" / file
        assert line in path.read_text()
        path.write_text(path.read_text().replace(line, becomes))
    result = check(str(copy))
    assert result.returncode != 0
    assert [defect for defect, (*_, said) in SEEDS.items() if said not in result.stdout + result.stderr] == []
