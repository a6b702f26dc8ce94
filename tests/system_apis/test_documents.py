"""A connector as a document: the one of the simulated firm is right, and every mistake is named with its line and its reason."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.sandbox import tenants
from app.system_apis.documents import BadDocument, read
from app.system_apis.kit.connector import Connector
from tests.conftest import ROOT

TREADLE = tenants.CONNECTORS / "treadle.yaml"


def _changed(directory: Path, old: str, new: str) -> tuple[Path, int]:
    """The document with one line changed, and that line's number."""
    text = TREADLE.read_text()
    assert text.count(old) >= 1, old
    path = directory / "treadle.yaml"
    path.write_text(text.replace(old, new, 1))
    return path, text[: text.index(old)].count("\n") + 1


def test_the_document_of_the_simulated_firm_is_a_connector() -> None:
    found = read(TREADLE)
    assert isinstance(found, Connector)
    assert {item.entity for item in found.resources} == {"customer", "project", "task", "time_entry"}
    assert found.missing["contract"] == "the document of Treadle describes none of these"
    assert found.missing["staffing_demand"].startswith("Treadle has no open seats")
    assert found.resource("task").missing["delete"] == "nothing is ever deleted there"


@pytest.mark.parametrize(
    ("old", "new", "place", "reason"),
    [
        ("title: Treadle", "titel: Treadle", "titel", "there is no such member"),
        ("dialect: rest", "dialect: soap", "dialect", "a document speaks plain JSON: dialect is rest"),
        ("key: treadle", "key: trundle", "key", "the file is called treadle.yaml, so the key is treadle"),
        ("  - kind: login", "  - kind: knock", "auth[0]", "there is no kind knock"),
        ("    path: /door", "    door: /door", "auth[0].door", "there is no such member"),
        ('{code: "17", kind: unauthenticated}', '{code: "17", kind: stale}', "failures[2].kind", "input should be 'throttled'"),
        ("  - entity: customer", "  - entity: shopper", "resources[0].entity", "we have no shopper; there are"),
        ("vendor: www}", "vendor: www, converter: {kind: link}}", "resources[0].fields[1].converter", "there is no kind link"),
        ("{canonical: phone,", "{canonical: fax,", "resources[0].fields[2].canonical", "a customer has no fax"),
        ("filters: {name: nm}", "filters: {town: nm}", "resources[0].filters.town", "no field row has the canonical name town"),
        ('read: {path: "/jobs/{id}"}', 'read: {path: "/jobs/{job}"}', "resources[1].calls.read.path", "{job} means nothing here"),
        ("create: {method: POST, path: /jobs.new}", "make: {method: POST, path: /jobs.new}", "resources[1].calls.make", "no such member"),
        ("create: {method: POST, path: /steps.new}", "create: null", "resources[2].operations", "create is offered, and calls has no"),
        ("    within: project", "    within: customer", "resources[3].within", "needs it among the filters"),
        ("      find: {path: /stamps.tagged", "      delete: {path: /stamps.tagged", "resources[3].calls.delete.path", ""),
        ("kind: ref, entity: customer}, direction: create", "kind: ref, entity: contract}, direction: create", "entity", "is no resource"),
        ("  invoice: Treadle keeps", "  receipt: Treadle keeps", "missing.receipt", "we have no receipt"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, place: str, reason: str) -> None:
    path, line = _changed(tmp_path, old, new)
    if not reason:  # a call that no operation needs is no mistake
        assert read(path).resource("time_entry")
        return
    with pytest.raises(BadDocument) as raised:
        read(path)
    told = [text for text in str(raised.value).splitlines() if place in text and reason in text]
    assert told, str(raised.value)
    number = int(told[0].split(":")[1])
    # An operation is wrong where it is offered; the call that it lacks is further down.
    assert number == line or place.endswith(("operations", "within", "entity")), told
    assert told[0].startswith("treadle.yaml:")


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    path, _ = _changed(tmp_path, "{canonical: phone,", "{canonical: fax,")
    path.write_text(path.read_text().replace("filters: {customer: client}", "filters: {town: client}"))
    with pytest.raises(BadDocument) as raised:
        read(path)
    assert len(str(raised.value).splitlines()) == 2


@pytest.mark.parametrize(("text", "reason"), [("- a\n- b\n", "a connector is a mapping"), ("key: [a\n", "this is not YAML")])
def test_what_is_no_mapping_or_no_yaml_is_told_so(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "treadle.yaml"
    path.write_text(text)
    with pytest.raises(BadDocument, match=reason):
        read(path)


def test_the_command_checks_a_document(tmp_path: Path) -> None:
    def check(path: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "app.cli", "connector", "check", str(path)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)

    good = check(TREADLE)
    assert (good.returncode, good.stdout.splitlines()[0]) == (0, "Treadle: 4 resources"), good.stderr
    path, line = _changed(tmp_path, "{canonical: phone,", "{canonical: fax,")
    bad = check(path)
    assert bad.returncode == 1
    assert bad.stderr.startswith(f"treadle.yaml:{line}: resources[0].fields[2].canonical: a customer has no fax")
