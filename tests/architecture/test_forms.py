"""The other forms of the documents: what OpenAPI 3.0, External Services and Power Platform cannot say is said otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import validate

from app.products import products
from app.specs import ORIGIN, documents
from app.specs.apex_rules import faults, faults_of
from app.specs.down import Untranslatable, schema_30, to_30
from app.specs.external_services import flattened, to_external_services
from app.specs.swagger20 import to_swagger_20
from app.specs.walk import every, map_schema, operations, parameters, roots
from tests.architecture.seeds import DOCUMENT, REMOVED, spoiled

DOCUMENTS = {name: json.loads(text) for name, text in documents().items()}
LOWER = sorted(name for name in DOCUMENTS if name.endswith(".oas30.json"))
SWAGGER = sorted(name for name in DOCUMENTS if name.endswith(".swagger20.json"))
EXTERNAL = sorted(name for name in LOWER if DOCUMENTS[name]["openapi"] == "3.0.0")


def whole(name: str) -> dict[str, Any]:
    """The 3.1 document that a form was made from."""
    found: dict[str, Any] = DOCUMENTS[name.replace(".oas30", "").replace(".swagger20", "")]
    return found


def ids(document: dict[str, Any]) -> list[str]:
    return [operation["operationId"] for _, _, operation in operations(document)]


def schemas(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for root in roots(document):
        yield from every(root)


def test_every_product_is_there_in_every_form_it_needs() -> None:
    wanted = {name for product in products() for name in (product.file, product.form("oas30"))}
    wanted |= {product.form("swagger20") for product in products() if product.layer == "experience"}
    assert set(DOCUMENTS) == wanted
    assert EXTERNAL == ["experience/salesforce.v1.oas30.json"]


# OpenAPI 3.0


@pytest.mark.parametrize("name", LOWER)
def test_a_lower_form_is_valid_and_has_every_operation(name: str) -> None:
    document = DOCUMENTS[name]
    validate(document)
    assert document["openapi"].startswith("3.0.")
    assert ids(document) == ids(whole(name))


@pytest.mark.parametrize("name", LOWER)
def test_a_lower_form_says_nothing_that_30_does_not_know(name: str) -> None:
    for schema in schemas(DOCUMENTS[name]):
        assert not schema.keys() & {"const", "examples", "prefixItems", "patternProperties", "$defs"}
        assert isinstance(schema.get("type", ""), str)
        assert schema.get("type") != "null"
        assert "$ref" not in schema or len(schema) == 1
        assert not schema.get("nullable") or "type" in schema or "anyOf" in schema


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ({"const": "raw", "type": "string"}, {"type": "string", "enum": ["raw"]}),
        ({"const": 3}, {"type": "integer", "enum": [3]}),
        ({"const": True}, {"type": "boolean", "enum": [True]}),
        ({"type": "string", "examples": ["GBP", "EUR"]}, {"type": "string", "example": "GBP"}),
        ({"anyOf": [{"type": "string"}, {"type": "null"}], "title": "T"}, {"type": "string", "title": "T", "nullable": True}),
        ({"type": ["integer", "null"]}, {"type": "integer", "nullable": True}),
        ({"type": ["integer", "string", "null"]}, {"anyOf": [{"type": "integer"}, {"type": "string"}], "nullable": True}),
        (
            {"anyOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}]},
            {"allOf": [{"$ref": "#/components/schemas/A"}], "nullable": True},
        ),
        (
            {"$ref": "#/A", "description": "An A."},
            {"description": "An A.", "allOf": [{"$ref": "#/A"}]},
        ),
        ({"type": "integer", "exclusiveMinimum": 0}, {"type": "integer", "exclusiveMinimum": True, "minimum": 0}),
        ({"anyOf": [{"type": "number"}, {"type": "string"}]}, {"type": "string", "format": "decimal"}),
        (
            {"anyOf": [{"type": "number"}, {"type": "string"}, {"type": "null"}]},
            {"type": "string", "format": "decimal", "nullable": True},
        ),
        ({"type": "string", "contentMediaType": "application/octet-stream"}, {"type": "string", "format": "binary"}),
        (
            {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
            {"type": "array", "items": {"type": "string", "nullable": True}},
        ),
    ],
)
def test_how_a_schema_of_31_is_said_in_30(given: dict[str, Any], made: dict[str, Any]) -> None:
    assert map_schema(given, schema_30) == made


@pytest.mark.parametrize("kind", ["string", "object"])
def test_a_nullable_reference_names_the_type_of_what_it_refers_to(kind: str) -> None:
    member = {"anyOf": [{"$ref": "#/components/schemas/A", "description": "An A."}, {"type": "null"}], "default": None}
    schemas_31 = {"A": {"type": kind}, "B": {"type": "object", "properties": {"a": member}}}
    lowered = to_30({"openapi": "3.1.0", "paths": {}, "components": {"schemas": schemas_31}})["components"]["schemas"]["B"]
    known = {"type": kind, "description": "An A.", "allOf": [{"$ref": "#/components/schemas/A"}], "nullable": True}
    assert lowered["properties"]["a"] == known


def test_what_cannot_be_said_in_30_is_refused_and_not_dropped() -> None:
    with pytest.raises(Untranslatable, match="prefixItems"):
        schema_30({"type": "array", "prefixItems": [{"type": "string"}]})
    with pytest.raises(Untranslatable, match="webhooks"):
        to_30({"openapi": "3.1.0", "webhooks": {"thing.made": {}}, "paths": {}})


def test_an_example_that_looks_like_a_schema_stays_as_it_is() -> None:
    example = {"const": 1, "examples": ["x"], "anyOf": [{"type": "null"}]}
    media = {"schema": {"type": "object"}, "example": example}
    seeded = spoiled(("paths /process/probe/v1/things post requestBody content application/json", media))
    assert to_30(seeded)["paths"]["/process/probe/v1/things"]["post"]["requestBody"]["content"]["application/json"]["example"] == example


# External Services


@pytest.mark.parametrize("name", EXTERNAL)
def test_the_salesforce_document_has_no_fault(name: str) -> None:
    assert faults(DOCUMENTS[name], documents()[name]) == []
    assert DOCUMENTS[name]["servers"][0]["url"] == ORIGIN
    prefix = whole(name)["servers"][0]["url"]
    assert list(DOCUMENTS[name]["paths"]) == [prefix + path for path in whole(name)["paths"]]
    for schema in schemas(DOCUMENTS[name]):
        assert not schema.keys() & {"nullable", "anyOf", "oneOf", "allOf", "not", "discriminator"}


@pytest.mark.parametrize("name", EXTERNAL)
def test_the_salesforce_document_speaks_json_only(name: str) -> None:
    for _, _, operation in operations(DOCUMENTS[name]):
        for holder in [operation.get("requestBody", {}), *operation["responses"].values()]:
            assert set(holder.get("content", {})) <= {"application/json"}
            assert "headers" not in holder
        assert not operation.keys() & {"security", "tags", "deprecated", "callbacks", "servers", "x-crosswalk"}


def test_a_union_becomes_one_flat_object_and_inline_objects_get_names() -> None:
    def account(kind: str, member: str) -> dict[str, Any]:
        properties = {"kind": {"type": "string", "enum": [kind]}, member: {"type": "string"}}
        return {"type": "object", "required": ["kind", member], "properties": properties}

    union = [{"$ref": "#/components/schemas/Card"}, {"$ref": "#/components/schemas/Bank"}]
    seeded = spoiled(
        ("components schemas Card", account("card", "number")),
        ("components schemas Bank", account("bank", "iban")),
        (
            "components schemas ThingIn properties pay",
            {
                "oneOf": union,
                "discriminator": {"propertyName": "kind"},
            },
        ),
        ("servers 0 url", "/process/probe/v1"),
    )
    made = to_external_services(seeded, ORIGIN)["components"]["schemas"]
    assert made["ThingIn"]["properties"]["pay"] == {"$ref": "#/components/schemas/ThingInPay"}
    assert made["ThingInPay"]["required"] == ["kind"]
    assert made["ThingInPay"]["properties"]["kind"]["enum"] == ["card", "bank"]
    assert set(made["ThingInPay"]["properties"]) == {"kind", "number", "iban"}
    assert "Card" not in made


def test_flattening_keeps_what_an_optional_reference_names() -> None:
    optional = {"type": "object", "allOf": [{"$ref": "#/components/schemas/Part"}], "nullable": True}
    made = flattened(spoiled(("components schemas Thing properties part", optional)))
    assert made["components"]["schemas"]["Thing"]["properties"]["part"] == {"$ref": "#/components/schemas/Part"}


POST = "paths /process/probe/v1/things post"
OUT = "components schemas Thing"
LONG = "P" * 200
FAULTS: list[tuple[str, list[tuple[str, Any]]]] = [
    ("PY-server-path", [("servers 0 url", "https://crosswalk.example/process")]),
    ("PY-unreached", [("components schemas Orphan", {"type": "object"})]),
    ("PY-unique", [("paths /process/probe/v1/things get", {"operationId": "CREATEthing", "responses": {}})]),
    ("PY-unique", [("components schemas thing", {"type": "object"})]),
    ("PY-unique", [(f"{OUT} properties THINGID", {"type": "string"})]),
    ("PY-one-case", [("components schemas Part properties thingID", {"type": "string"})]),
    ("PY-one-case", [(f"{POST} parameters 0 name", "dryrun"), (f"{OUT} properties dryRun", {"type": "boolean"})]),
    (
        "PY-class-name",
        [
            (f"{OUT} properties part", {"$ref": f"#/components/schemas/{LONG}"}),
            (f"components schemas {LONG}", {"type": "object"}),
        ],
    ),
    ("PY-answer", [(f"{POST} responses 201 content", REMOVED)]),
    ("PY-answer", [(f"{POST} responses 201", REMOVED)]),
    ("PY-problem", [(f"{POST} responses 404 content", REMOVED)]),
    ("PY-problem", [(f"{POST} responses 404 content application/json schema", {"$ref": "#/components/schemas/Part"})]),
    ("PY-default", [(f"{POST} parameters 1 schema default", "one")]),
    ("PY-default", [(f"{OUT} properties label default", 1)]),
    ("PY-default", [("components schemas Part properties size default", True)]),
    ("PY-recursion", [("components schemas Part properties parts", {"type": "array", "items": {"$ref": "#/components/schemas/Part"}})]),
    ("PY-recursion", [("components schemas Part properties whole", {"$ref": "#/components/schemas/Thing"})]),
]


@pytest.mark.parametrize(("rule", "seeds"), FAULTS, ids=lambda item: item if isinstance(item, str) else "")
def test_an_external_services_rule_finds_its_defect(rule: str, seeds: list[tuple[str, Any]]) -> None:
    assert faults(DOCUMENT) == []
    assert rule in {fault.rule for fault in faults(spoiled(*seeds))}


def test_the_limits_of_an_org_are_known() -> None:
    size = faults(DOCUMENT, " " * 10_000_001)
    many = {f"Schema{number}": {"type": "object"} for number in range(3_001)}
    wide = {"type": "object", "properties": {f"member{number}": {"type": "string"} for number in range(400_001)}}
    paths = {f"/process/probe/v1/things/{number}": {"get": {"operationId": f"get{number}", "responses": {}}} for number in range(3_001)}
    assert [fault.rule for fault in size] == ["PY-size"]
    seeds = {"objects": ("components schemas", many), "properties": ("components schemas Part", wide), "operations": ("paths", paths)}
    for word, seed in seeds.items():
        found = [fault for fault in faults(spoiled(seed)) if fault.rule == "PY-limits"]
        assert word in found[0].what


def test_the_check_command_judges_the_salesforce_document() -> None:
    bad = json.dumps(spoiled(("components schemas Orphan", {"type": "object"})))
    assert [fault.rule for fault in faults_of({"experience/probe.v1.oas30.json": bad})] == ["PY-unreached"]


# Power Platform


@pytest.mark.parametrize("name", SWAGGER)
def test_a_swagger_form_is_valid_and_has_every_operation(name: str) -> None:
    document = DOCUMENTS[name]
    validate(document)
    assert document["swagger"] == "2.0"
    assert [item[0].lower() + item[1:] for item in ids(document)] == ids(whole(name))
    assert f"https://{document['host']}" == ORIGIN
    assert document["basePath"] == whole(name)["servers"][0]["url"]
    assert document["schemes"] == ["https"]


@pytest.mark.parametrize("name", SWAGGER)
def test_a_swagger_form_keeps_to_what_power_platform_takes(name: str) -> None:
    document, text = DOCUMENTS[name], documents()[name]
    assert len(text.encode()) < 1_000_000
    assert len(document["definitions"]) <= 512
    assert len({path.lower() for path in document["paths"]}) == len(document["paths"])
    for path, method, operation in operations(document):
        assert operation["operationId"].isalnum()
        assert operation["operationId"][0].isupper()
        assert operation["summary"]
        assert operation["description"].endswith("."), (method, path)
        for parameter in parameters(document, path, operation):
            assert parameter["x-ms-summary"][0].isupper()
            assert parameter["description"]
            assert parameter["in"] == "body" or parameter["type"] in {"string", "number", "integer", "boolean", "array"}
        assert all(status.isdigit() and len(status) == 3 for status in operation["responses"])
    for root in document["definitions"].values():
        for schema in every(root):
            assert not schema.keys() & {"nullable", "anyOf", "oneOf", "allOf", "not", "const", "discriminator"}
            assert schema.get("$ref", "#/definitions/").startswith("#/definitions/")
    flow = document["securityDefinitions"]["oauth2"]
    assert flow["flow"] == "accessCode"
    assert flow["authorizationUrl"].startswith("https://")
    assert flow["tokenUrl"].startswith("https://")


def test_an_enumeration_behind_a_reference_is_written_into_the_parameter() -> None:
    seeded = spoiled(
        ("servers 0 url", "/process/probe/v1"),
        ("components securitySchemes", {"oauth2": {"flows": {"clientCredentials": {"scopes": {}}}}}),
        ("components schemas Colour", {"type": "string", "enum": ["red", "green"]}),
        (f"{POST} parameters 0 schema", {"$ref": "#/components/schemas/Colour"}),
        (f"{POST} parameters 1 schema", {"type": "array", "items": {"type": "string"}}),
    )
    first, second, body = to_swagger_20(seeded, ORIGIN)["paths"]["/process/probe/v1/things"]["post"]["parameters"]
    assert (first["type"], first["enum"], first["x-ms-summary"]) == ("string", ["red", "green"], "Dry Run")
    assert (second["type"], second["collectionFormat"]) == ("array", "csv")
    assert body["schema"] == {"$ref": "#/definitions/ThingIn"}
