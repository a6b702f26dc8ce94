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
DOCUMENT = PROJECT.parents[1] / "openapi" / "experience" / "salesforce.v1.oas30.json"
TARGET = PROJECT / "force-app/main/default/externalServiceRegistrations/CrosswalkApi.externalServiceRegistration-meta.xml"
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
    found: dict[str, Any] = json.loads(DOCUMENT.read_text())
    return found


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
