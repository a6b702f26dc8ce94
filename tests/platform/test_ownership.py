"""The ownership register: who may write what, and files that are wrong."""

from __future__ import annotations

import json
import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from pydantic.alias_generators import to_camel
from typer.testing import CliRunner

from app.canonical.entities import ENTITIES
from app.cli import app as command
from app.core.documents import BadDocument
from app.core.problems import NotOwner
from app.platform.governance import load
from tests.conftest import ROOT

DEFAULT = ROOT / "governance" / "ownership.yaml"


def _written(tmp_path: Path, change: Any) -> Path:
    document = yaml.safe_load(DEFAULT.read_text())
    change(document)
    path = tmp_path / "ownership.yaml"
    path.write_text(yaml.safe_dump(document))
    return path


@pytest.mark.parametrize(
    ("entity", "field", "origin", "state"),
    [
        ("customer", "name", "crm", "active"),
        ("customer", "legal_entity", "crm", "new"),
        ("customer", "legal_entity", "erp", "active"),
        ("customer", "currencies", "erp", "active"),
        ("contract", "lines", "crm", "new"),
        ("opportunity", "invoiced_amount", "erp", "active"),
        ("opportunity", "run", "crosswalk", "active"),
        ("time_entry", "minutes", "psa", "active"),
        ("invoice", "lines", "crosswalk", "new"),
    ],
)
def test_an_owner_may_write(entity: str, field: str, origin: str, state: Any) -> None:
    load().check(entity, [field], [origin], state)


@pytest.mark.parametrize(
    ("entity", "field", "origin", "state", "owner"),
    [
        ("customer", "name", "erp", "active", "crm"),
        ("customer", "legal_entity", "crm", "active", "erp"),
        ("contract", "lines", "crm", "active", "erp"),
        ("opportunity", "invoiced_amount", "crm", "active", "erp"),
        ("time_entry", "minutes", "crm", "active", "psa"),
        ("invoice", "lines", "crosswalk", "active", "erp"),
        ("customer", "erp_reference", "erp", "active", "crosswalk"),
    ],
)
def test_anybody_else_is_refused_and_told_who_owns_it(entity: str, field: str, origin: str, state: Any, owner: str) -> None:
    with pytest.raises(NotOwner) as caught:
        load().check(entity, [field], [origin], state)
    (error,) = caught.value.errors
    assert (error.pointer, error.code) == (f"/{to_camel(field)}", "not_owner")
    assert error.detail == f"{field} of a {entity} is owned by {owner}; this write speaks for {origin}"


def test_a_write_is_refused_as_a_whole_and_names_every_foreign_field() -> None:
    with pytest.raises(NotOwner) as caught:
        load().check("customer", ["name", "legal_entity", "erp_reference"], ["crm"], "active")
    assert [error.pointer for error in caught.value.errors] == ["/legalEntity", "/erpReference"]


def test_a_caller_without_a_role_owns_nothing() -> None:
    with pytest.raises(NotOwner, match="speaks for nobody"):
        load().check("customer", ["name"], [], "active")


def test_several_roles_own_together_what_each_owns() -> None:
    load().check("customer", ["name", "legal_entity"], ["crm", "erp"], "active")


def test_every_entity_has_an_owner_and_a_changed_register_decides_otherwise(tmp_path: Path) -> None:
    register = load(_written(tmp_path, lambda document: document["entities"]["customer"].update(owner="erp")))
    register.check("customer", ["name"], ["erp"], "active")
    assert set(load().entities) >= set(ENTITIES)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda document: document["entities"].pop("invoice"), "entities.invoice: has no owner"),
        (
            lambda document: document["entities"]["customer"]["fields"].update(shoe_size="crm"),
            "fields.shoe_size: a customer has no such field",
        ),
        (lambda document: document["entities"]["customer"].update(owner="marketing"), "entities.customer.owner"),
        (lambda document: document["entities"]["contract"].update(owner={"new": "crm"}), "entities.contract.owner.active"),
        (lambda document: document.update(version=2), "version"),
        (lambda document: document["entities"]["customer"].update(colour="red"), "entities.customer.colour: is not known here"),
        (lambda document: document["entities"].update(spaceship={"owner": "crm"}), "entities.spaceship: there is no such entity"),
        (lambda document: document["entities"]["customer"].pop("owner"), "entities.customer.owner: is missing"),
        (
            lambda document: document["entities"]["customer"]["fields"].update(name={"new": "crm", "active": "erp", "otherwise": "shred"}),
            "entities.customer.fields.name.otherwise",
        ),
        (lambda document: document["entities"]["customer"]["fields"].update(name=[]), "entities.customer.fields.name"),
        (lambda document: document.update(otherwise="allow"), "otherwise"),
        (lambda document: document.pop("entities"), "entities: is missing"),
    ],
    ids=[
        "entity missing",
        "unknown field",
        "unknown owner",
        "state missing",
        "version",
        "unknown member",
        "unknown entity",
        "no owner",
        "unknown otherwise",
        "empty list",
        "unknown default",
        "no entities",
    ],
)
def test_a_wrong_file_says_where(tmp_path: Path, change: Any, words: str) -> None:
    path = _written(tmp_path, change)
    with pytest.raises(BadDocument) as caught:
        load(path)
    assert str(path) in str(caught.value)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ": None is not of type 'object'"),
        ("version: 1\nentities: [", "is not YAML"),
        ("version: 1\nversion: 1\nentities: {}", ":2: version: is there twice"),
        ("\x00", "is not YAML"),
    ],
)
def test_what_is_no_register_at_all_says_so(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "ownership.yaml"
    path.write_text(text)
    with pytest.raises(BadDocument, match=re.escape(words)):
        load(path)
    with pytest.raises(BadDocument, match="cannot be read"):
        load(tmp_path / "nothing.yaml")


def test_the_line_that_decides_is_named() -> None:
    register, lines = load(), DEFAULT.read_text().splitlines()
    for entity, field, state, wanted in [
        ("customer", "tax_number", "active", "tax_number:"),
        ("customer", "currencies", "new", "currencies:"),
        ("project", "name", "active", "owner: {new: crm, active: psa}"),
    ]:
        item = register.decide(entity, [field], [], state).fields[0]  # type: ignore[arg-type]
        assert lines[item.line - 1].strip().startswith(wanted)


@pytest.mark.parametrize(
    ("otherwise", "state", "outcome"),
    [
        ("hold", "active", "hold"),
        ("refuse", "active", "refuse"),
        ({"new": "refuse", "active": "hold"}, "new", "refuse"),
        ({"new": "refuse", "active": "hold"}, "active", "hold"),
    ],
)
def test_a_rule_says_whether_to_refuse_or_to_hold(tmp_path: Path, otherwise: Any, state: Any, outcome: str) -> None:
    rule = {"new": "psa", "active": "psa", "otherwise": otherwise}
    register = load(_written(tmp_path, lambda document: document["entities"]["customer"]["fields"].update(name=rule)))
    assert register.decide("customer", ["name"], ["crm"], state).outcome == outcome
    assert register.decide("customer", ["name"], ["psa"], state).outcome == "allow"


def test_the_gravest_field_decides_on_the_whole_write() -> None:
    register = load()
    assert register.decide("customer", ["name", "tax_number"], ["crm"], "active").outcome == "hold"
    assert register.decide("customer", ["name", "tax_number", "legal_entity"], ["crm"], "active").outcome == "refuse"
    assert register.decide("customer", [], ["crm"], "active").outcome == "allow"


def test_a_default_for_all_entities_can_be_hold(tmp_path: Path) -> None:
    register = load(_written(tmp_path, lambda document: document.update(otherwise="hold")))
    assert register.decide("invoice", ["lines"], ["psa"], "active").outcome == "hold"


def test_the_committed_documents_fit_their_committed_schemas() -> None:
    for name in ("ownership", "tiers"):
        schema = json.loads((ROOT / "governance" / f"{name}.schema.json").read_text())
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema).validate(yaml.safe_load((ROOT / "governance" / f"{name}.yaml").read_text()))


def test_the_documents_are_packed_with_the_code() -> None:
    """Into the wheel and into the image: a gateway without its register does not start."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    assert any(fnmatch("governance", pattern) for pattern in project["packages"]["find"]["include"])
    assert {"*.yaml", "*.json"} <= set(project["package-data"]["*"])
    assert re.search(r"^COPY governance governance$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert "!governance" in (ROOT / ".dockerignore").read_text().splitlines()


def test_the_command_explains() -> None:
    run = CliRunner()
    result = run.invoke(command, ["ownership", "explain", "customer", "tax_number", "--origin", "crm", "--state", "active"])
    assert result.exit_code == 0
    assert "owned by erp" in result.output
    assert "held for review, by ownership.yaml line" in result.output
    assert run.invoke(command, ["ownership", "explain", "customer", "tax_number", "--origin", "crm", "--state", "new"]).output.count(
        "allowed"
    )
    assert run.invoke(command, ["ownership", "explain", "customer", "shoe_size"]).exit_code == 1
