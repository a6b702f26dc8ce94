"""OpenAPI 3.0 → the document that Salesforce External Services imports, which is far less than OpenAPI 3.0.

No unions, no ``null``, no inline objects, no media type but JSON, one absolute server without a path, nothing that the importer
ignores, and only the schemas that an operation reaches. :mod:`app.specs.apex_rules` judges the result.
"""

from __future__ import annotations

from typing import Any

from app.specs.walk import METHODS, Json, map_schemas, pruned

_IGNORED = ("security", "tags", "externalDocs", "callbacks", "servers", "deprecated", "x-crosswalk")
_INT32 = 2**31 - 1
_MAX_DESCRIPTION = 1333


def to_external_services(document: Json, origin: str) -> Json:
    """``document`` is 3.0 with its product's prefix as server; ``origin`` is scheme and host of the gateway."""
    prefix = document["servers"][0]["url"]
    flat = flattened(document)
    paths = {prefix + path: _path_item(item) for path, item in flat["paths"].items()}
    made = {
        "openapi": "3.0.0",
        "info": flat["info"],
        "servers": [{"url": origin, "description": "Your gateway. The Named Credential decides; the paths stay as they are."}],
        "paths": paths,
        "components": {"schemas": flat["components"]["schemas"]},
    }
    return pruned(made)


def flattened(document: Json) -> Json:
    """Only what both External Services and Swagger 2.0 understand: no union, no ``nullable``, every object by a name."""
    schemas = document.get("components", {}).get("schemas", {})
    plain = map_schemas(document, lambda schema: _plain(schema, schemas))
    return pruned(_Names(plain).named())


def _plain(schema: Json, schemas: Json) -> Json:
    made = {name: value for name, value in schema.items() if name not in ("nullable", "discriminator", "title")}
    if made.get("additionalProperties") is False:
        del made["additionalProperties"]
    if "allOf" in made:
        return _merged(made, schemas)
    for keyword in ("anyOf", "oneOf"):
        if keyword in made:
            rest = {name: value for name, value in made.items() if name != keyword}
            return {**_union(made[keyword], schemas), **rest}
    if made.get("type") == "integer" and "format" not in made:
        made["format"] = "int64" if made.get("maximum", 0) > _INT32 else "int32"
    if made.get("type") == "number" and "format" not in made:
        made["format"] = "double"
    if "default" in made and made["default"] is None:
        del made["default"]
    return made if made.keys() & {"type", "$ref"} or "properties" in made else {"type": "object", **made}


def _merged(schema: Json, schemas: Json) -> Json:
    """One reference keeps its name, and what stood around it is lost; of several, one object is made."""
    branches = schema["allOf"]
    if len(branches) == 1 and "$ref" in branches[0]:
        return {"$ref": branches[0]["$ref"]}
    return _together(branches, schemas, all_required=True)


def _union(branches: list[Json], schemas: Json) -> Json:
    kinds = {str(_target(branch, schemas).get("type", "object")) for branch in branches}
    if kinds == {"object"}:
        return _together(branches, schemas, all_required=False)
    if len(kinds) == 1:
        return {"type": kinds.pop()}
    return {"type": "number", "format": "double"} if kinds <= {"integer", "number"} else {"type": "string"}


def _together(branches: list[Json], schemas: Json, *, all_required: bool) -> Json:
    """One flat object. Of a union, a member is required only where all branches require it, and the values of an enum add up."""
    properties: Json = {}
    required: list[set[str]] = []
    for branch in branches:
        target = _target(branch, schemas)
        required.append(set(target.get("required", [])))
        for name, schema in target.get("properties", {}).items():
            known = properties.get(name)
            if known and "enum" in known and "enum" in schema:
                schema = {**known, "enum": [*known["enum"], *(item for item in schema["enum"] if item not in known["enum"])]}
            properties[name] = schema
    names = set.union(*required) if all_required else set.intersection(*required)
    made: Json = {"type": "object", "properties": properties}
    return {**made, "required": [name for name in properties if name in names]} if names else made


def _target(schema: Json, schemas: Json) -> Json:
    found: Json = schemas[schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else schema
    return found


class _Names:
    """Names every inline object, so that its Apex class has a name that stays: ``Parent`` + ``Property``, ``operation`` + ``Request``."""

    def __init__(self, document: Json) -> None:
        self._document = document
        self._schemas: Json = {}

    def named(self) -> Json:
        for name, schema in self._document["components"]["schemas"].items():
            self._schemas[name] = self._members(schema, name)
        paths = {path: self._item(item) for path, item in self._document["paths"].items()}
        components = {**self._document["components"], "schemas": dict(sorted(self._schemas.items()))}
        return {**self._document, "paths": paths, "components": components}

    def _item(self, item: Json) -> Json:
        return {name: self._operation(value) if name in METHODS else value for name, value in item.items()}

    def _operation(self, operation: Json) -> Json:
        made = dict(operation)
        base = operation["operationId"][0].upper() + operation["operationId"][1:]
        if "requestBody" in made:
            made["requestBody"] = self._holder(made["requestBody"], f"{base}Request")
        made["responses"] = {status: self._holder(value, f"{base}Response{status}") for status, value in made["responses"].items()}
        return made

    def _holder(self, holder: Json, name: str) -> Json:
        if "content" not in holder:
            return holder
        content = {media: {**item, "schema": self._one(item["schema"], name)} for media, item in holder["content"].items()}
        return {**holder, "content": content}

    def _one(self, schema: Json, name: str) -> Json:
        if schema.get("properties"):
            self._schemas[name] = self._members(schema, name)
            return {"$ref": f"#/components/schemas/{name}"}
        return self._members(schema, name)

    def _members(self, schema: Json, name: str) -> Json:
        made = dict(schema)
        if "properties" in made:
            made["properties"] = {key: self._one(item, f"{name}{key[0].upper()}{key[1:]}") for key, item in made["properties"].items()}
        for keyword in ("items", "additionalProperties"):
            if isinstance(made.get(keyword), dict):
                made[keyword] = self._one(made[keyword], f"{name}Item")
        return made


def _path_item(item: Json) -> Json:
    return {name: _operation(value) for name, value in item.items() if name in METHODS}


def _operation(operation: Json) -> Json:
    made = {name: value for name, value in operation.items() if name not in _IGNORED}
    made["description"] = made.get("description", made.get("summary", ""))[:_MAX_DESCRIPTION]
    if "parameters" in made:
        made["parameters"] = [_parameter(parameter) for parameter in made["parameters"]]
    if "requestBody" in made:
        made["requestBody"] = _json_only(made["requestBody"])
    made["responses"] = {status: _response(response) for status, response in made["responses"].items()}
    return made


def _parameter(parameter: Json) -> Json:
    made = {name: value for name, value in parameter.items() if name != "deprecated"}
    return {**made, "explode": False} if made.get("schema", {}).get("type") == "array" else made


def _response(response: Json) -> Json:
    made = _json_only({name: value for name, value in response.items() if name not in ("headers", "links")})
    return {**made, "content": {name: _unshown(item) for name, item in made["content"].items()}} if "content" in made else made


def _unshown(media: Json) -> Json:
    """Without examples of answers: the importer skips them, and a problem's own ``type`` reads as a schema's to its linters."""
    return {name: value for name, value in media.items() if name not in ("example", "examples")}


def _json_only(holder: Json) -> Json:
    """Under ``application/json``, the one type that External Services reads without asking the admin."""
    content: dict[str, Any] = holder.get("content", {})
    return {**holder, "content": {_media(name): item for name, item in content.items()}} if content else holder


def _media(name: str) -> str:
    return "application/json" if name.endswith("+json") else name
