"""The published documents pass the linters of strangers, and the linters look: a spoiled document does not."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.toolchain import needed

LINT = ROOT / "tools" / "openapi" / "lint.sh"
SPOILED = ("experience/salesforce.v1.oas30.json", "process/xref.v1.json", "process/flow.v1.json")
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


def test_the_linters_find_seeded_defects(environment: dict[str, str], tmp_path: Path) -> None:
    for name in (*SPOILED, "experience/salesforce.v1.swagger20.json"):
        (tmp_path / "openapi" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "openapi" / name, tmp_path / "openapi" / name)
    activations, links, runs = (tmp_path / "openapi" / name for name in SPOILED)
    with spoiling(activations) as document:
        document["servers"] = [{"url": "http://crosswalk.example"}]
        document["components"]["schemas"]["Activation"]["properties"] |= {"currency": {"type": "string"}, "note": {"type": "null"}}
    with spoiling(links) as document:
        document["paths"]["/resolve"]["post"]["operationId"] = "getLinks"
    with spoiling(runs) as document:
        del document["paths"]["/runs"]["get"]["security"]
        del document["paths"]["/runs"]["get"]["responses"]["200"]["headers"]
    done = lint(environment, str(tmp_path / "openapi"), reports=tmp_path / "reports")
    assert done.returncode == 1, done.stdout + done.stderr

    def errors(name: str) -> set[str]:
        findings = json.loads((tmp_path / "reports" / f"spectral-{name}.json").read_text())
        return {item["code"] for item in findings if item["severity"] == 0}

    assert {"ES-22-servers", "ES-07-reserved-words", "ES-11-type-null"} <= errors("external-services")
    assert {"operation-operationId-unique", "owasp:api4:2023-rate-limit"} <= errors("rest")
    assert "security-defined" in (tmp_path / "reports" / "redocly-rest.txt").read_text()


@contextmanager
def spoiling(path: Path) -> Iterator[dict[str, Any]]:
    document = json.loads(path.read_text())
    yield document
    path.write_text(json.dumps(document, indent=2))
