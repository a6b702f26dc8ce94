"""OpenAPI 3.0 → Swagger 2.0 as Power Platform custom connectors take it.

Microsoft reads no oneOf, anyOf, not or allOf, wants PascalCase operation ids, full stops and titles (``x-ms-summary``), and
parameters that carry their type themselves. Source: Microsoft Learn, custom connectors: coding standards, openapi-extensions.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from app.specs.external_services import flattened
from app.specs.walk import METHODS, Json, map_schema

_SCALAR = (
    *("type", "format", "items", "default", "enum", "pattern", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
)


def to_swagger_20(document: Json, origin: str) -> Json:
    """``document`` is 3.0 with its product's prefix as server; ``origin`` is scheme and host of the gateway."""
    flat = flattened(document)
    schemas = flat["components"]["schemas"]
    scopes = document["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]["scopes"]
    return {
        "swagger": "2.0",
        "info": flat["info"],
        "host": urlsplit(origin).netloc,
        "basePath": document["servers"][0]["url"],
        "schemes": ["https"],
        "consumes": ["application/json"],
        "produces": ["application/json"],
        "tags": flat.get("tags", []),
        "paths": {path: _path_item(item, schemas) for path, item in flat["paths"].items()},
        "definitions": {name: map_schema(schema, _schema) for name, schema in schemas.items()},
        "securityDefinitions": {
            "oauth2": {
                "type": "oauth2",
                "flow": "accessCode",
                "authorizationUrl": f"{origin}/oauth/authorize",
                "tokenUrl": f"{origin}/oauth/token",
                "scopes": scopes,
            }
        },
    }


def _path_item(item: Json, schemas: Json) -> Json:
    return {name: _operation(value, schemas) for name, value in item.items() if name in METHODS}


def _operation(operation: Json, schemas: Json) -> Json:
    name = operation["operationId"]
    made: Json = {
        "operationId": name[0].upper() + name[1:],
        "summary": operation["summary"],
        "description": _sentence(operation.get("description") or operation["summary"]),
        "tags": operation.get("tags", []),
        "security": operation["security"],
    }
    if operation.get("deprecated"):
        made["deprecated"] = True
    parameters = [_parameter(parameter, schemas) for parameter in operation.get("parameters", [])]
    if "requestBody" in operation:
        parameters.append(_body(operation["requestBody"]))
    if parameters:
        made["parameters"] = parameters
    made["responses"] = {status: _response(response) for status, response in operation["responses"].items()}
    media = sorted({kind for response in operation["responses"].values() for kind in response.get("content", {})})
    return {**made, "produces": media} if media else made


def _parameter(parameter: Json, schemas: Json) -> Json:
    """With the type written out: a reference is lost on import."""
    schema = parameter["schema"]
    while "$ref" in schema:
        schema = schemas[schema["$ref"].rsplit("/", 1)[-1]]
    made = {
        "name": parameter["name"],
        "in": parameter["in"],
        "required": parameter.get("required", False),
        "description": _sentence(parameter["description"]),
        "x-ms-summary": _title(parameter["name"]),
        **{name: schema[name] for name in _SCALAR if name in schema},
    }
    if schema.get("type") == "array":
        made["collectionFormat"] = "csv"
    if parameter["in"] == "path":
        made["x-ms-url-encoding"] = "single"
    return made


def _body(body: Json) -> Json:
    (media,) = body["content"].values()
    made = {"name": "body", "in": "body", "required": body.get("required", False), "x-ms-summary": "Body"}
    return {**made, "description": _sentence(body.get("description", "What to send")), "schema": map_schema(media["schema"], _schema)}


def _response(response: Json) -> Json:
    made: Json = {"description": response["description"]}
    for kind, media in response.get("content", {}).items():
        made["schema"] = map_schema(media["schema"], _schema)
        shown = [media["example"]] if "example" in media else [item["value"] for item in media.get("examples", {}).values()]
        if shown:
            made["examples"] = {kind: shown[0]}
    return made


def _schema(schema: Json) -> Json:
    if "$ref" in schema:
        return {"$ref": schema["$ref"].replace("#/components/schemas/", "#/definitions/")}
    made = {name: value for name, value in schema.items() if name not in ("writeOnly", "deprecated")}
    if "properties" in made:
        made["properties"] = {name: item if "$ref" in item else _titled(name, item) for name, item in made["properties"].items()}
    return made


def _titled(name: str, schema: Json) -> Json:
    made: dict[str, Any] = {**schema, "x-ms-summary": _title(name)}
    return {**made, "description": _sentence(made["description"])} if made.get("description") else made


def _title(name: str) -> str:
    """``failureDetail`` and ``Idempotency-Key`` → ``Failure Detail``, ``Idempotency Key``."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("-", " ").replace("_", " ").split()
    return " ".join(word[0].upper() + word[1:] for word in words)


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
