"""The ownership register: who may write what, and files that are wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from app.canonical.entities import ENTITIES
from app.core.problems import NotOwner
from app.platform.governance import load
from app.platform.governance.ownership import BadRegister

DEFAULT = Path(__file__).resolve().parents[2] / "app" / "platform" / "governance" / "ownership.yaml"


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
    assert (error.pointer, error.code) == (f"/{field}", "not_owner")
    assert error.detail == f"{field} of a {entity} is owned by {owner}; this write speaks for {origin}"


def test_a_write_is_refused_as_a_whole_and_names_every_foreign_field() -> None:
    with pytest.raises(NotOwner) as caught:
        load().check("customer", ["name", "legal_entity", "tax_number"], ["crm"], "active")
    assert [error.pointer for error in caught.value.errors] == ["/legal_entity", "/tax_number"]


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
        (lambda document: document["entities"].pop("invoice"), "entity invoice has no owner"),
        (lambda document: document["entities"]["customer"]["fields"].update(shoe_size="crm"), "customer has no field shoe_size"),
        (lambda document: document["entities"]["customer"].update(owner="marketing"), "entities.customer.owner"),
        (lambda document: document["entities"]["contract"].update(owner={"new": "crm"}), "entities.contract.owner.active"),
        (lambda document: document.update(version=2), "version"),
        (lambda document: document["entities"]["customer"].update(colour="red"), "entities.customer.colour"),
    ],
    ids=["entity missing", "unknown field", "unknown owner", "state missing", "version", "unknown member"],
)
def test_a_wrong_file_says_where(tmp_path: Path, change: Any, words: str) -> None:
    path = _written(tmp_path, change)
    with pytest.raises(BadRegister) as caught:
        load(path)
    assert str(path) in str(caught.value)
    assert words in str(caught.value)
