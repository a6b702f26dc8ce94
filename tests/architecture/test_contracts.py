"""The import contracts hold, and each of them bites: in a copy of the tree with one forbidden import it is broken."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

_RUN = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"

# contract → modules in which an import is added, and what they import: each alone must break it.
TEMPTATIONS: dict[str, list[tuple[str, str]]] = {
    "layers": [
        ("app/core/clock.py", "app.platform.connections"),
        ("app/canonical/money.py", "app.platform.xref"),
        ("app/platform/xref/links.py", "app.system_apis.gate"),
        ("app/system_apis/reader.py", "app.process_apis.starter"),
        ("app/process_apis/engine.py", "app.experience_apis.salesforce"),
        ("app/experience_apis/salesforce/views.py", "app.main"),
        ("app/newcomer.py", "app.core.clock"),
    ],
    "process": [
        ("app/process_apis/services/runs/service.py", "app.process_apis.flows.project_to_billing"),
        ("app/process_apis/flows/project_to_billing/steps.py", "app.process_apis.triggers"),
    ],
    "services": [
        ("app/process_apis/services/contracts/service.py", "app.process_apis.services.billing"),
        ("app/process_apis/services/projects/models.py", "app.process_apis.services.runs"),
        ("app/process_apis/services/newcomer.py", "app.core.clock"),
    ],
    "flows": [("app/process_apis/flows/project_to_billing/steps.py", "app.process_apis.flows.opportunity_to_project.steps")],
    "audiences": [("app/experience_apis/newcomer.py", "app.experience_apis.salesforce.schemas")],
    "systems": [
        ("app/system_apis/kantata/connector.py", "app.system_apis.netsuite"),
        ("app/system_apis/gate.py", "app.system_apis.reader"),
        ("app/system_apis/kit/wire.py", "app.system_apis.salesforce"),
        ("app/system_apis/newcomer.py", "app.core.clock"),
    ],
    "connectors": [
        ("app/system_apis/kit/mapping.py", "app.platform.xref"),
        ("app/system_apis/netsuite/connector.py", "app.core.database"),
    ],
    "vendors": [
        ("app/system_apis/reader.py", "app.system_apis.netsuite"),
        ("app/process_apis/flows/project_to_billing/steps.py", "app.system_apis.kantata.connector"),
        ("app/main.py", "app.system_apis.salesforce"),
    ],
    "audiences-and-systems": [("app/experience_apis/salesforce/router.py", "app.system_apis.reader")],
    "writer": [
        ("app/process_apis/services/billing/service.py", "app.system_apis.writer"),
        ("app/process_apis/activations.py", "app.system_apis.writer"),
        ("app/sandbox/admin.py", "app.system_apis.writer"),
    ],
    "sandbox": [("app/main.py", "app.sandbox.environment")],
    "no-simulators": [("app/sandbox/environment.py", "simulators.kit.serve")],
    "no-product": [("simulators/netsuite/render.py", "app.canonical.money")],
    "simulators": [
        ("simulators/netsuite/render.py", "simulators.kantata.money"),
        ("simulators/kit/app.py", "simulators.salesforce"),
    ],
    "loops": [("app/platform/connections/models.py", "app.platform.connections.service")],
}
_CASES = [(contract, *temptation) for contract, found in TEMPTATIONS.items() for temptation in found]


def lint(directory: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """As ``lint-imports`` does: packages are found in the current directory first."""
    command = [sys.executable, "-c", _RUN, "--no-logo", "--no-cache", *options]
    return subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=120, check=False)


def contracts() -> dict[str, str]:
    """Identifier → name."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    prefix = "importlinter:contract:"
    return {section.removeprefix(prefix): parser[section]["name"] for section in parser.sections() if section.startswith(prefix)}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what the contracts are about."""
    for package in ("app", "simulators"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_all_contracts_are_kept() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_contract_has_a_temptation() -> None:
    assert set(TEMPTATIONS) == set(contracts())


@pytest.mark.parametrize(("contract", "importer", "imported"), _CASES, ids=lambda item: str(item).replace("app/", "").replace("/", "."))
def test_a_forbidden_import_breaks_its_contract(tree: Path, contract: str, importer: str, imported: str) -> None:
    path = tree / importer
    before = path.read_text() if path.exists() else '"""A new module."""\n'
    path.write_text(f"{before}\nimport {imported}  # forbidden\n")
    result = lint(tree, "--contract", contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "1 broken" in result.stdout
    assert path.with_suffix("").name in result.stdout
