"""The External Service registration of the ``salesforce`` product, made from its published OpenAPI 3.0 document.

``python clients/salesforce/scripts/registration.py`` writes it, ``--check`` says whether the committed one is up to date (exit 1 if not).
Elements: Metadata API Developer Guide, ExternalServiceRegistration. Which documents External Services reads: docs/salesforce-admin.md.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

PROJECT = Path(__file__).resolve().parents[1]
OPENAPI = PROJECT.parents[1] / "openapi" / "experience"
TARGET = PROJECT / "force-app/main/default/externalServiceRegistrations/CrosswalkApi.externalServiceRegistration-meta.xml"
GATEWAY = "https://crosswalk.example.com"
_METHODS = ("get", "put", "post", "patch", "delete")
_BINDING = {
    "host": "",
    "basePath": "/",
    "allowedSchemes": [],
    "requestMediaTypes": [],
    "responseMediaTypes": [],
    "compatibleMediaTypes": {},
}


def document() -> dict[str, Any]:
    """The published 3.0 form; as long as there is none, the 3.1 form, lowered here."""
    published = OPENAPI / "salesforce.v1.oas30.json"
    if published.exists():
        found: dict[str, Any] = json.loads(published.read_text())
        return found
    return lowered(json.loads((OPENAPI / "salesforce.v1.json").read_text()))


def lowered(source: dict[str, Any]) -> dict[str, Any]:
    """OpenAPI 3.1 as FastAPI writes it → the part of 3.0 that External Services reads: absolute server without a path, no null types, no
    security (the Named Credential signs in).
    """
    prefix = source["servers"][0]["url"]
    paths = {}
    for path, item in source["paths"].items():
        paths[prefix + path] = {method: _operation(item[method]) for method in _METHODS if method in item}
    return {
        "openapi": "3.0.0",
        "info": source["info"],
        "servers": [{"url": GATEWAY}],
        "paths": paths,
        "components": {"schemas": {name: _schema(schema) for name, schema in source["components"]["schemas"].items()}},
    }


def _operation(operation: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in operation.items() if name not in ("security", "x-crosswalk", "tags")}
    kept.setdefault("description", operation["summary"])
    lower: dict[str, Any] = _schema(kept)
    return lower


def _schema(value: Any) -> Any:
    if isinstance(value, list):
        return [_schema(item) for item in value]
    if not isinstance(value, dict):
        return value
    branches = [branch for branch in value.get("anyOf", ()) if branch.get("type") != "null"]
    if len(branches) == 1:
        value = {**{name: item for name, item in value.items() if name not in ("anyOf", "default")}, **branches[0]}
    if "$ref" in value:
        return {"$ref": value["$ref"]}
    named = {name: _schema(item) for name, item in value.items() if name not in ("title", "examples", "const", "additionalProperties")}
    if isinstance(value.get("properties"), dict):
        named["properties"] = {name: _schema(item) for name, item in value["properties"].items()}
    if isinstance(value.get("title"), dict):  # a property of that name, not the keyword
        named["title"] = _schema(value["title"])
    if isinstance(value.get("examples"), list):
        named["example"] = value["examples"][0]
    if "const" in value:
        named["enum"] = [value["const"]]
    if value.get("type") == "integer":
        named.setdefault("format", "int32")
    return named


def operations(source: dict[str, Any]) -> list[str]:
    return sorted(item[method]["operationId"] for item in source["paths"].values() for method in _METHODS if method in item)


def registration(source: dict[str, Any]) -> str:
    one = "    <operations>\n        <active>true</active>\n        <name>{}</name>\n    </operations>\n"
    active = "".join(one.format(escape(name)) for name in operations(source))
    text = escape(json.dumps(source, indent=2, ensure_ascii=False))
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n'
        '<ExternalServiceRegistration xmlns="http://soap.sforce.com/2006/04/metadata">\n'
        f"    <description>{escape(source['info']['description'])}</description>\n"
        "    <label>CrosswalkApi</label>\n"
        "    <namedCredentialReference>Crosswalk</namedCredentialReference>\n"
        f"{active}"
        "    <registrationProviderType>Custom</registrationProviderType>\n"
        f"    <schema>{text}</schema>\n"
        "    <schemaType>OpenApi3</schemaType>\n"
        "    <schemaUploadFileExtension>json</schemaUploadFileExtension>\n"
        "    <schemaUploadFileName>salesforce_v1</schemaUploadFileName>\n"
        f"    <serviceBinding>{escape(json.dumps(_BINDING))}</serviceBinding>\n"
        "    <status>Complete</status>\n"
        "</ExternalServiceRegistration>\n"
    )


def main(arguments: list[str]) -> int:
    wanted = registration(document())
    if "--check" not in arguments:
        TARGET.write_text(wanted)
        return 0
    if TARGET.exists() and TARGET.read_text() == wanted:
        return 0
    print(f"{TARGET.name} is stale: run python clients/salesforce/scripts/registration.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
