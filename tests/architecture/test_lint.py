"""The published documents pass the linters of strangers, and the linters look: a spoiled document does not."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.toolchain import needed

LINT = ROOT / "tools" / "openapi" / "lint.sh"
SALESFORCE = "experience/salesforce.v1.oas30.json"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("openapi-lint")]


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    return needed("node", "npm")


def lint(environment: dict[str, str], *arguments: str, reports: Path | None = None) -> subprocess.CompletedProcess[str]:
    chosen = {**environment, "REPORTS": str(reports)} if reports else environment
    return subprocess.run([str(LINT), *arguments], env=chosen, capture_output=True, text=True, timeout=500, check=False)


def test_the_published_documents_have_no_error(environment: dict[str, str]) -> None:
    done = lint(environment)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    reports = ROOT / "ci-output" / "openapi"
    for name in ("rest", "external-services", "power-platform"):
        findings: list[dict[str, Any]] = json.loads((reports / f"spectral-{name}.json").read_text())
        assert [item["code"] for item in findings if item["severity"] == 0] == []


@pytest.mark.parametrize(
    ("file", "rule", "spoil"),
    [
        (SALESFORCE, "ES-22-servers", lambda d: d.update(servers=[{"url": "http://crosswalk.example"}])),
        (
            SALESFORCE,
            "ES-07-reserved-words",
            lambda d: d["components"]["schemas"]["Activation"]["properties"].update(currency={"type": "string"}),
        ),
        (SALESFORCE, "ES-11-type-null", lambda d: d["components"]["schemas"]["Activation"]["properties"].update(note={"type": "null"})),
        ("process/xref.v1.json", "operation-operationId-unique", lambda d: _same_ids(d)),
        ("process/flow.v1.json", "security-defined", lambda d: d["paths"]["/runs"]["get"].update(security=[])),
    ],
)
def test_a_linter_finds_a_seeded_defect(environment: dict[str, str], tmp_path: Path, file: str, rule: str, spoil: Any) -> None:
    shutil.copytree(ROOT / "openapi", tmp_path / "openapi")
    document = json.loads((tmp_path / "openapi" / file).read_text())
    spoil(document)
    text = json.dumps(document, indent=2)
    (tmp_path / "openapi" / file).write_text(text)
    done = lint(environment, str(tmp_path / "openapi"), reports=tmp_path / "reports")
    assert done.returncode == 1, done.stdout + done.stderr
    assert rule in done.stdout


def _same_ids(document: dict[str, Any]) -> None:
    for item in document["paths"].values():
        for operation in item.values():
            operation["operationId"] = "same"
