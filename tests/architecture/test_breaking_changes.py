"""The gate over the published documents: each rule on a seeded defect, no false alarm, and the command on a repository."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.cli import app as command
from app.specs import documents
from app.specs.breaking import between, breaking
from app.specs.swagger20 import to_swagger_20
from tests.architecture.seeds import DOCUMENT, PROBLEM, REMOVED, spoiled

POST = "paths /process/probe/v1/things post"
IN, OUT = "components schemas ThingIn", "components schemas Thing"
NEW = {"type": "string"}

DEFECTS: list[tuple[str, list[tuple[str, Any]]]] = [
    ("operation-removed", [(POST, REMOVED)]),
    ("operation-id-removed", [(f"{POST} operationId", "makeThing")]),
    ("operation-id-changed", [(f"{POST} operationId", "makeThing")]),
    ("schema-removed", [("components schemas Part", REMOVED), (f"{OUT} properties part", NEW), (f"{OUT} properties parts", REMOVED)]),
    ("base-path-changed", [("servers 0 url", "https://crosswalk.example/other")]),
    ("scope-changed", [(f"{POST} security", [{"oauth2": ["process.probe:admin"]}])]),
    ("parameter-removed", [(f"{POST} parameters 0", REMOVED)]),
    ("parameter-required", [(f"{POST} parameters 0 required", True)]),
    ("parameter-required", [(f"{POST} parameters 2", {"name": "reason", "in": "query", "required": True, "schema": NEW})]),
    ("retyped", [(f"{POST} parameters 0 schema type", "string")]),
    ("bounds-narrowed", [(f"{POST} parameters 1 schema maximum", 8)]),
    ("bounds-narrowed", [(f"{POST} parameters 1 schema minimum", 0)]),
    ("body-required", [(f"{POST} requestBody required", True)]),
    ("body-removed", [(f"{POST} requestBody", REMOVED)]),
    ("media-type-removed", [(f"{POST} requestBody content", {"text/plain": {"schema": NEW}})]),
    ("media-type-removed", [(f"{POST} responses 404 content", {"application/problem+json": {"schema": PROBLEM}})]),
    ("property-required", [(f"{IN} required", ["label", "note"])]),
    ("property-required", [(f"{IN} required", ["label", "owner"]), (f"{IN} properties owner", NEW)]),
    ("property-removed", [(f"{IN} properties note", REMOVED)]),
    ("retyped", [(f"{IN} properties note type", "integer")]),
    ("retyped", [(f"{IN} properties note format", "date")]),
    ("values-narrowed", [(f"{IN} properties colour enum", ["red"])]),
    ("values-narrowed", [(f"{IN} properties note enum", ["short"])]),
    ("bounds-narrowed", [(f"{IN} properties label maxLength", 10)]),
    ("bounds-narrowed", [(f"{IN} properties note maxLength", 100)]),
    ("bounds-narrowed", [(f"{IN} properties label minLength", 2)]),
    ("bounds-narrowed", [(f"{IN} properties label pattern", "^[a-z]+$")]),
    ("bounds-narrowed", [(f"{IN} properties tags maxItems", 4)]),
    ("retyped", [(f"{IN} properties tags items type", "integer")]),
    ("members-closed", [(f"{IN} additionalProperties", False)]),
    ("status-removed", [(f"{POST} responses 404", REMOVED)]),
    ("property-removed", [(f"{OUT} properties colour", REMOVED)]),
    ("property-optional", [(f"{OUT} required", ["thingId"])]),
    ("retyped", [(f"{OUT} properties label type", "integer")]),
    ("retyped", [(f"{OUT} properties label nullable", True)]),
    ("retyped", [(f"{OUT} properties label", {})]),
    ("retyped", [(f"{OUT} properties label", {"anyOf": [{"type": "string"}, {"type": "integer"}]})]),
    ("values-opened", [(f"{OUT} properties colour", {"type": "string"})]),
    ("retyped", [("components schemas Part properties size type", "string")]),
    ("property-removed", [("components schemas Part properties", {})]),
]
HARMLESS: list[list[tuple[str, Any]]] = [
    [("info description", "Said better"), (f"{POST} description", "Said better."), (f"{OUT} properties label description", "Its label.")],
    [(f"{POST} responses 409", {"description": "Not now", "content": {"application/json": {"schema": PROBLEM}}})],
    [("paths /process/probe/v1/things get", {"operationId": "listThings", "responses": {}})],
    [(f"{POST} parameters 2", {"name": "reason", "in": "query", "schema": NEW})],
    [(f"{IN} properties owner", NEW), (f"{OUT} properties owner", NEW), ("components schemas Owner", {"type": "object"})],
    [(f"{OUT} properties colour enum", ["red", "green", "blue"]), (f"{IN} properties colour enum", ["red", "green", "blue"])],
    [(f"{IN} properties label maxLength", 40), (f"{IN} properties label minLength", 0), (f"{IN} required", [])],
    [(f"{OUT} required", ["thingId", "label", "colour"]), (f"{IN} properties note nullable", True)],
    [(f"{IN} properties note", {}), (f"{IN} properties label", {"oneOf": [{"type": "string"}, {"type": "integer"}]})],
    [(f"{POST} deprecated", True), ("servers 0 url", "https://gateway.elsewhere.example")],
]


@pytest.mark.parametrize(("rule", "seeds"), DEFECTS, ids=lambda item: item if isinstance(item, str) else "")
def test_what_is_taken_back_is_found(rule: str, seeds: list[tuple[str, Any]]) -> None:
    found = breaking(DOCUMENT, spoiled(*seeds))
    assert rule in {finding.rule for finding in found}, found
    assert all(finding.where and finding.what for finding in found)


@pytest.mark.parametrize("seeds", HARMLESS, ids=range(len(HARMLESS)))
def test_what_is_added_is_no_break(seeds: list[tuple[str, Any]]) -> None:
    assert breaking(DOCUMENT, spoiled(*seeds)) == []


def test_nothing_changed_is_nothing_found() -> None:
    for name, text in documents().items():
        document = json.loads(text)
        assert breaking(document, document) == [], name


def test_a_new_major_version_may_break() -> None:
    worse = spoiled((f"{POST} responses 404", REMOVED))
    assert [finding.rule for finding in between({"a.v1.json": DOCUMENT}, {"a.v1.json": worse})["a.v1.json"]] == ["status-removed"]
    assert between({"a.v1.json": DOCUMENT}, {"a.v1.json": spoiled(("info version", "2.0.0"), document=worse)}) == {}


def test_a_document_may_go_when_a_later_version_is_there() -> None:
    assert between({"process/a.v1.json": DOCUMENT}, {"process/a.v2.json": DOCUMENT}) == {}
    for others in ({}, {"process/b.v2.json": DOCUMENT}, {"process/a.v2.oas30.json": DOCUMENT}):
        (finding,) = between({"process/a.v1.json": DOCUMENT}, others)["process/a.v1.json"]
        assert finding.rule == "document-removed"


def test_swagger_20_is_compared_as_well() -> None:
    flows = {"oauth2": {"flows": {"clientCredentials": {"scopes": {}}}}}
    whole = spoiled(("components securitySchemes", flows), ("servers 0 url", "/process/probe/v1"))
    old = to_swagger_20(whole, "https://crosswalk.example")
    seeds = [(f"{IN} properties note", REMOVED), (f"{POST} parameters 0 required", True), (f"{OUT} properties label type", "integer")]
    found = breaking(old, to_swagger_20(spoiled(*seeds, document=whole), "https://crosswalk.example"))
    assert {finding.rule for finding in found} == {"property-removed", "parameter-required", "retyped"}


# The command, on a repository


def _git(repository: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@crosswalk.example", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(repository), *identity, *arguments], check=True, capture_output=True, timeout=30)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """With one release in which a document was published."""
    folder = tmp_path / "openapi" / "process"
    folder.mkdir(parents=True)
    (folder / "probe.v1.json").write_text(json.dumps(DOCUMENT))
    _git(tmp_path, "init", "-q")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-qm", "First")
    _git(tmp_path, "tag", "v1.0.0")
    return tmp_path


def _publish(repository: Path, document: dict[str, Any]) -> None:
    (repository / "openapi" / "process" / "probe.v1.json").write_text(json.dumps(document))
    _git(repository, "commit", "-qam", "Next")


def _run(repository: Path, *arguments: str) -> Any:
    return CliRunner().invoke(command, ["openapi", "breaking", "--directory", str(repository / "openapi"), *arguments])


def test_the_command_compares_with_the_last_release_however_long_ago(repository: Path) -> None:
    _publish(repository, spoiled((f"{OUT} properties colour", REMOVED)))
    _publish(repository, spoiled((f"{OUT} properties colour", REMOVED), ("info description", "More")))
    result = _run(repository)
    assert result.exit_code == 1
    assert "process/probe.v1.json: POST /process/probe/v1/things 201/colour: is gone [property-removed]" in result.output
    assert _run(repository, "--base", "HEAD~1").exit_code == 0


def test_the_command_accepts_what_only_adds(repository: Path) -> None:
    _publish(repository, spoiled((f"{OUT} properties owner", NEW)))
    assert _run(repository).exit_code == 0


def test_the_command_looks_at_the_files_as_they_are_now(repository: Path) -> None:
    (repository / "openapi" / "process" / "probe.v1.json").write_text(json.dumps(spoiled((f"{POST} responses 404", REMOVED))))
    assert _run(repository).exit_code == 1


def test_the_command_says_when_there_is_nothing_to_compare_with(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert _run(repository, "--base", "nowhere").exit_code == 2
    bare = tmp_path_factory.mktemp("bare")
    (bare / "openapi").mkdir()
    result = _run(bare)
    assert result.exit_code == 0
    assert "nothing to compare with" in result.output
