"""The SFDX project agrees with the API document that it calls, with the fields that the connection reads and writes, and with itself.

Needs no tool of Salesforce's.
"""

from __future__ import annotations

import importlib.util
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from app.sandbox import tenants
from simulators.salesforce.custom import CUSTOM_FIELDS
from tests.conftest import ROOT, SPECS, needs_specs

PROJECT = ROOT / "clients" / "salesforce"
SOURCE = PROJECT / "force-app" / "main" / "default"
CLASSES = SOURCE / "classes"
DOCUMENT: dict[str, Any] = json.loads((ROOT / "openapi/experience/salesforce.v1.json").read_text())
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
OBJECTS = {"customer": "Account", "opportunity": "Opportunity", "contact": "Contact"}
NEVER_READ = {"OpportunityLineItem.Line_Key__c"}
"""A field that the simulator has and the connection does not name."""


def element(path: Path) -> ET.Element:
    """The root, its names without their namespace."""
    root = ET.parse(path).getroot()  # noqa: S314 - our own files
    for item in root.iter():
        item.tag = item.tag.removeprefix("{http://soap.sforce.com/2006/04/metadata}")
    return root


def text(root: ET.Element, name: str) -> str:
    found = root.findtext(name)
    assert found is not None, f"no {name}"
    return found


def fields() -> dict[str, ET.Element]:
    """``Opportunity.Crosswalk_Status__c`` → its definition."""
    return {
        f"{path.parent.parent.name}.{path.name.removesuffix('.field-meta.xml')}": element(path)
        for path in sorted(SOURCE.glob("objects/*/fields/*.field-meta.xml"))
    }


def apex(name: str) -> str:
    """The code of a class without its comments."""
    code = (CLASSES / f"{name}.cls").read_text()
    return re.sub(r"//[^\n]*\n", "\n", re.sub(r"/\*.*?\*/", "", code, flags=re.DOTALL))


# Metadata


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.xml")), ids=lambda path: path.name)
def test_metadata_is_well_formed_and_of_its_kind(path: Path) -> None:
    kind = path.name.removesuffix("-meta.xml").rsplit(".", 1)[1]
    expected = {"cls": "ApexClass", "trigger": "ApexTrigger", "field": "CustomField", "permissionset": "PermissionSet"}
    assert element(path).tag == expected.get(kind, kind[0].upper() + kind[1:])
    assert "soap.sforce.com/2006/04/metadata" in path.read_text()


def test_every_class_and_trigger_has_its_metadata_at_the_projects_version() -> None:
    version = json.loads((PROJECT / "sfdx-project.json").read_text())["sourceApiVersion"]
    code = [*SOURCE.rglob("*.cls"), *SOURCE.rglob("*.trigger")]
    assert len(code) > 10
    for path in code:
        assert text(element(path.with_name(path.name + "-meta.xml")), "apiVersion") == version


def test_the_fields_are_those_that_the_connection_names() -> None:
    connection = tenants.connection("salesforce")
    named = {
        f"{'OpportunityLineItem' if row.get('lines') else OBJECTS[row['entity']]}.{row['field']['vendor']}"
        for row in connection["overrides"]["fields"]
        if row["field"]["vendor"].endswith("__c")
    }
    named |= {f"{OBJECTS[entity]}.{key['field']}" for entity, key in connection["overrides"]["keys"].items()}
    assert set(fields()) == named


def test_the_fields_are_those_of_the_simulated_org() -> None:
    simulated = {f"{name}.{field.name}": field for name, found in CUSTOM_FIELDS.items() for field in found}
    defined = fields()
    assert set(defined) == set(simulated) - NEVER_READ
    for name, root in defined.items():
        theirs = simulated[name]
        assert text(root, "type").lower() == {"string": "text", "double": "number"}.get(theirs.type, theirs.type), name
        if theirs.type == "string":
            assert int(text(root, "length")) == theirs.length, name
            assert (text(root, "externalId") == "true") == theirs.external_id, name
            assert (root.findtext("unique") == "true") == theirs.unique, name


def test_picklists_have_the_values_of_the_simulated_org() -> None:
    simulated = {f"{name}.{field.name}": field for name, found in CUSTOM_FIELDS.items() for field in found if field.type == "picklist"}
    assert len(simulated) >= 5
    for name, theirs in simulated.items():
        root = fields()[name]
        shared = root.findtext("valueSet/valueSetName")
        if shared:
            values = element(SOURCE / "globalValueSets" / f"{shared}.globalValueSet-meta.xml").findall("customValue/fullName")
        else:
            values = root.findall("valueSet/valueSetDefinition/value/fullName")
        assert [value.text for value in values] == [str(item) for item in theirs.values], name
        assert text(root, "valueSet/restricted") == "true", name


@pytest.mark.parametrize("name", ["Crosswalk_Sales", "Crosswalk_Integration"])
def test_a_permission_set_names_every_field(name: str) -> None:
    granted = element(SOURCE / "permissionsets" / f"{name}.permissionset-meta.xml").findall("fieldPermissions")
    assert sorted(text(item, "field") for item in granted) == sorted(fields())


def test_the_integration_user_edits_only_what_the_page_says_is_written() -> None:
    written, current = set(), ""
    for row in re.findall(r"^\| (\w*) ?\|(.*)\|$", (ROOT / "docs/systems/salesforce.md").read_text(), re.MULTILINE):
        current = row[0] or current
        if "**writes**" in row[1]:
            written |= {f"{current}.{name}" for name in re.findall(r"`(\w+__c)`", row[1])}
    assert len(written) > 8
    root = element(SOURCE / "permissionsets" / "Crosswalk_Integration.permissionset-meta.xml")
    assert {text(item, "field") for item in root.findall("fieldPermissions") if text(item, "editable") == "true"} == written
    sales = element(SOURCE / "permissionsets" / "Crosswalk_Sales.permissionset-meta.xml")
    edited = {text(item, "field") for item in sales.findall("fieldPermissions") if text(item, "editable") == "true"}
    assert edited.isdisjoint(written)


def test_the_credentials_fit_together_and_hold_no_secret() -> None:
    external = element(SOURCE / "externalCredentials/Crosswalk.externalCredential-meta.xml")
    named = element(SOURCE / "namedCredentials/Crosswalk.namedCredential-meta.xml")
    parameters = {text(item, "parameterType"): item for item in external.findall("externalCredentialParameters")}
    assert set(parameters) == {"AuthProtocolVariant", "AuthProviderUrl", "NamedPrincipal"}
    assert text(parameters["AuthProtocolVariant"], "parameterValue") == "ClientCredentialsClientSecretBasic"
    url = next(text(item, "parameterValue") for item in named.iter("namedCredentialParameters") if text(item, "parameterType") == "Url")
    token_path = DOCUMENT["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]["tokenUrl"]
    assert text(parameters["AuthProviderUrl"], "parameterValue") == url + token_path
    assert [item.text for item in named.iter("externalCredential")] == ["Crosswalk"]
    access = element(SOURCE / "permissionsets/Crosswalk_Sales.permissionset-meta.xml").find("externalCredentialPrincipalAccesses")
    assert access is not None
    assert text(access, "externalCredentialPrincipal") == f"Crosswalk-{text(parameters['NamedPrincipal'], 'parameterName')}"
    assert "secret" not in "".join(value.text or "" for value in external.iter("parameterValue")).lower().replace("clientsecretbasic", "")
    for replacement in json.loads((PROJECT / "sfdx-project.json").read_text())["replacements"]:
        assert replacement["stringToReplace"] == url
        assert url in (PROJECT / replacement["filename"]).read_text()


# The API that the Apex code calls


def _apex_type(schema: dict[str, Any]) -> str:
    branches = [branch for branch in schema.get("anyOf", [schema]) if branch.get("type") != "null"]
    (kind,) = branches
    if "$ref" in kind:
        return str(kind["$ref"]).rsplit("/", 1)[1]
    if kind["type"] == "array":
        return f"List<{_apex_type(kind['items'])}>"
    if kind.get("format") == "date-time":
        return "Datetime"
    return {"string": "String", "integer": "Integer", "boolean": "Boolean", "number": "Decimal"}[kind["type"]]


def test_each_schema_is_a_class_with_the_same_members() -> None:
    code = apex("CrosswalkApi")
    declared: dict[str, dict[str, str]] = {}
    for part in re.split(r"public class ", code.split("{", 1)[1])[1:]:
        members = re.findall(r"^ {8}public ([\w<>]+) (\w+);", part, re.MULTILINE)
        declared[part.split(" ", 1)[0]] = {name: kind for kind, name in members}
    published = {name: {member: _apex_type(schema) for member, schema in found["properties"].items()} for name, found in SCHEMAS.items()}
    assert declared == published


def _methods() -> dict[str, str]:
    """Public method of the client → its body."""
    parts = re.split(r"\n {4}(?=public |private )", apex("CrosswalkClient"))
    found = {}
    for part in parts:
        if named := re.match(r"public [\w.]+ (\w+)\(", part):
            found[named[1]] = part
    return found


def test_each_operation_has_its_method_and_each_method_its_operation() -> None:
    called = {}
    for name, body in _methods().items():
        expression = re.search(r"(?:write\(|request\('GET', )('/.*?)(?:, idempotencyKey)?\);", body)
        assert expression, name
        path, _, query = re.sub(r"' \+ [\w.(), ']+? \+ '", "{}", expression[1]).partition("?")
        path = re.sub(r"\s*\+.*", "", path).strip("'")
        called[name] = ("POST" if "write(" in body else "GET", path, re.findall(r"(\w+)=", query))
    published = {}
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            queries = [parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "query"]
            published[operation["operationId"]] = (method.upper(), re.sub(r"\{\w+\}", "{}", path), queries)
            assert operation["x-crosswalk"]["idempotency"] == (method == "post"), "the client sends a key with every POST"
    assert called == published


def test_the_client_calls_the_product_through_the_named_credential() -> None:
    code = apex("CrosswalkClient")
    assert f"ROOT = 'callout:Crosswalk{DOCUMENT['servers'][0]['url']}'" in code
    most = re.search(r"MOST_ITEMS = (\d+)", code)
    assert most
    assert int(most[1]) == SCHEMAS["ActivationsRequest"]["properties"]["items"]["maxItems"]
    for path in CLASSES.glob("*.cls"):
        if path.stem != "CrosswalkClient" and not path.stem.endswith("Test"):
            assert "callout:" not in path.read_text(), f"{path.name} calls out past the client"


def test_the_apex_code_uses_only_fields_of_the_project() -> None:
    used = {name for path in [*CLASSES.glob("*.cls")] for name in re.findall(r"\b\w+__c\b", path.read_text())}
    assert used <= {name.split(".")[1] for name in fields()}
    assert "Crosswalk_Status__c" in used


@needs_specs
def test_no_member_is_a_reserved_word_of_apex() -> None:
    listed = json.loads((SPECS / "salesforce" / "apex_reserved_words.json").read_text())
    reserved = {
        str(word).lower()
        for words in (listed.values() if isinstance(listed, dict) else [listed])
        for word in words
        if isinstance(words, list)
    }
    assert len(reserved) > 50
    members = {member for found in SCHEMAS.values() for member in found["properties"]}
    assert {member for member in members if member.lower() in reserved} == set()


# What is made from something else


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("registration", PROJECT / "scripts" / "registration.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_external_service_registration_is_the_one_that_the_document_makes(script: ModuleType) -> None:
    assert script.main(["--check"]) == 0, "run python clients/salesforce/scripts/registration.py"


def test_a_stale_registration_is_noticed(script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = tmp_path / "stale.xml"
    stale.write_text(script.TARGET.read_text().replace("activateOpportunity", "activateAny"))
    monkeypatch.setattr(script, "TARGET", stale)
    assert script.main(["--check"]) == 1


def test_the_registration_activates_every_operation(script: ModuleType) -> None:
    root = element(script.TARGET)
    published = json.loads(text(root, "schema"))
    assert published["openapi"].startswith("3.0")
    named = [text(item, "name") for item in root.findall("operations")]
    assert named == sorted(operation["operationId"] for item in DOCUMENT["paths"].values() for operation in item.values())
    assert text(root, "namedCredentialReference") == "Crosswalk"


def test_the_tools_are_pinned_by_hash_and_no_registry_is_named() -> None:
    package = json.loads((PROJECT / "package.json").read_text())
    packages = json.loads((PROJECT / "package-lock.json").read_text())["packages"]
    for name, version in package["devDependencies"].items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        assert packages[f"node_modules/{name}"]["version"] == version
    for name, item in packages.items():
        if name:
            assert item["integrity"].startswith("sha512-"), name
            assert "resolved" not in item, name
