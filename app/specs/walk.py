"""Walking an OpenAPI document by its structure: schemas are told from examples that merely look like them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]
METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
_ONE = ("items", "additionalProperties", "not", "propertyNames", "contains", "if", "then", "else")
_MANY = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED = ("properties", "patternProperties", "$defs", "dependentSchemas")


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Path, method and operation, in the document's order."""
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def parameters(document: Json, path: str, operation: Json) -> list[Json]:
    """The parameters of an operation, those of its path before its own."""
    return [*document["paths"][path].get("parameters", []), *operation.get("parameters", [])]


def inner(schema: Json) -> Iterator[Json]:
    """The schemas directly inside one."""
    for name in _ONE:
        if isinstance(schema.get(name), dict):
            yield schema[name]
    for name in _MANY:
        yield from schema.get(name, [])
    for name in _NAMED:
        yield from schema.get(name, {}).values()


def every(schema: Json) -> Iterator[Json]:
    """A schema and all that are written inside it; references are not followed."""
    yield schema
    for item in inner(schema):
        yield from every(item)


def map_schema(schema: Json, change: Callable[[Json], Json]) -> Json:
    """Innermost first."""
    made = dict(schema)
    for name in _ONE:
        if isinstance(made.get(name), dict):
            made[name] = map_schema(made[name], change)
    for name in _MANY:
        if name in made:
            made[name] = [map_schema(item, change) for item in made[name]]
    for name in _NAMED:
        if name in made:
            made[name] = {key: map_schema(item, change) for key, item in made[name].items()}
    return change(made)


def roots(document: Json) -> Iterator[Json]:
    """The outermost schemas of a document: components, parameters, bodies, response headers."""
    yield from document.get("components", {}).get("schemas", {}).values()
    for path, _, operation in operations(document):
        for parameter in parameters(document, path, operation):
            if "schema" in parameter:
                yield parameter["schema"]
        for holder in [operation.get("requestBody", {}), *operation.get("responses", {}).values()]:
            for media in holder.get("content", {}).values():
                if "schema" in media:
                    yield media["schema"]
            for header in holder.get("headers", {}).values():
                if "schema" in header:
                    yield header["schema"]


def map_schemas(document: Json, change: Callable[[Json], Json]) -> Json:
    """A copy of the document in which every schema is changed."""
    components = document.get("components", {})
    schemas = {name: map_schema(schema, change) for name, schema in components.get("schemas", {}).items()}
    paths = {path: _path_item(item, change) for path, item in document.get("paths", {}).items()}
    made = {**document, "paths": paths}
    if components:
        headers = {name: _holder(header, change) for name, header in components.get("headers", {}).items()}
        made["components"] = {**components, **({"schemas": schemas} if schemas else {}), **({"headers": headers} if headers else {})}
    return made


def _path_item(item: Json, change: Callable[[Json], Json]) -> Json:
    made = dict(item)
    if "parameters" in made:
        made["parameters"] = [_holder(parameter, change) for parameter in made["parameters"]]
    for method in METHODS:
        if method in made:
            made[method] = _operation(made[method], change)
    return made


def _operation(operation: Json, change: Callable[[Json], Json]) -> Json:
    made = dict(operation)
    if "parameters" in made:
        made["parameters"] = [_holder(parameter, change) for parameter in made["parameters"]]
    if "requestBody" in made:
        made["requestBody"] = _holder(made["requestBody"], change)
    made["responses"] = {status: _holder(response, change) for status, response in made.get("responses", {}).items()}
    return made


def _holder(holder: Json, change: Callable[[Json], Json]) -> Json:
    """A parameter, header, body or response: what holds a schema, media types or headers."""
    made = dict(holder)
    if "schema" in made:
        made["schema"] = map_schema(made["schema"], change)
    if "content" in made:
        made["content"] = {media: _holder(item, change) for media, item in made["content"].items()}
    if "headers" in made:
        made["headers"] = {name: _holder(item, change) for name, item in made["headers"].items()}
    return made


def referenced(schema: Json) -> Iterator[str]:
    """Names of the components that a schema refers to."""
    for item in every(schema):
        if "$ref" in item:
            yield str(item["$ref"]).rsplit("/", 1)[-1]


def pruned(document: Json) -> Json:
    """With only the component schemas that an operation reaches."""
    schemas = document.get("components", {}).get("schemas", {})
    wanted: set[str] = set()
    waiting = [name for root in roots({**document, "components": {}}) for name in referenced(root)]
    while waiting:
        name = waiting.pop()
        if name not in wanted and name in schemas:
            wanted.add(name)
            waiting += referenced(schemas[name])
    kept = {name: schema for name, schema in schemas.items() if name in wanted}
    return {**document, "components": {**document.get("components", {}), "schemas": kept}}
