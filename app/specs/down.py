"""OpenAPI 3.1 → 3.0.3: what JSON Schema 2020-12 says and 3.0 cannot, said in 3.0.

Only what our generator writes is translated; a keyword that 3.0 does not have and that is not translated here raises
:class:`Untranslatable`, so that nothing is lost without a word.
"""

from __future__ import annotations

from typing import Any

from app.specs.walk import Json, map_schemas

_UNKNOWN_TO_30 = frozenset(
    {
        *("const", "contains", "if", "then", "else", "prefixItems", "propertyNames", "patternProperties"),
        *("unevaluatedItems", "unevaluatedProperties", "dependentRequired", "dependentSchemas"),
        *("contentMediaType", "contentEncoding", "contentSchema", "$defs", "$schema", "$id", "$anchor", "$dynamicRef"),
    }
)


class Untranslatable(ValueError):
    """A keyword of 3.1 that has no counterpart in 3.0 and no rule here."""


def to_30(document: Json) -> Json:
    """A new document, 3.0.3; the given one stays as it is."""
    if document.get("webhooks"):
        raise Untranslatable("webhooks: 3.0 has none")
    made = map_schemas(document, schema_30)
    known = made.get("components", {}).get("schemas", {})
    return {**map_schemas(made, lambda schema: _typed(schema, known)), "openapi": "3.0.3"}


def schema_30(schema: Json) -> Json:
    """One schema whose inner schemas are translated already."""
    made = dict(schema)
    for rule in (_const, _examples, _null, _bounds, _decimal, _media):
        made = rule(made)
    if lost := _UNKNOWN_TO_30 & made.keys():
        raise Untranslatable(f"{', '.join(sorted(lost))}: not in OpenAPI 3.0, and no rule here translates it")
    return _reference(made)


def _const(schema: Json) -> Json:
    if "const" not in schema:
        return schema
    value = schema["const"]
    made = {name: item for name, item in schema.items() if name != "const"}
    return {"type": _type_of(value), **made, "enum": [value]}


def _examples(schema: Json) -> Json:
    examples = schema.get("examples")
    if not isinstance(examples, list):
        return schema
    made = {name: item for name, item in schema.items() if name != "examples"}
    return {**made, "example": examples[0]} if examples and "example" not in made else made


def _null(schema: Json) -> Json:
    """``anyOf: [X, null]`` and ``type: [x, null]`` → ``nullable``."""
    if isinstance(schema.get("type"), list):
        types = [item for item in schema["type"] if item != "null"]
        made = {**schema, "nullable": True} if len(types) < len(schema["type"]) else dict(schema)
        if len(types) == 1:
            return {**made, "type": types[0]}
        rest = {name: item for name, item in made.items() if name not in ("type", "nullable")}
        return _null({**rest, "anyOf": [{"type": item} for item in schema["type"]]})
    for keyword in ("anyOf", "oneOf"):
        branches = schema.get(keyword)
        if not branches or not any(branch.get("type") == "null" for branch in branches):
            continue
        others = [branch for branch in branches if branch.get("type") != "null"]
        rest = {name: item for name, item in schema.items() if name != keyword}
        if len(others) > 1:
            return {**rest, keyword: others, "nullable": True}
        if "$ref" in others[0]:
            return {**rest, "allOf": others, "nullable": True}
        return {**others[0], **rest, "nullable": True}
    return schema


def _bounds(schema: Json) -> Json:
    made = dict(schema)
    for exclusive, inclusive in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(made.get(exclusive), (int, float)) and not isinstance(made[exclusive], bool):
            made[inclusive], made[exclusive] = made[exclusive], True
    return made


def _decimal(schema: Json) -> Json:
    """Number or string, as pydantic takes a Decimal: published as the string that we send, which is exact."""
    branches = schema.get("anyOf", [])
    if sorted(str(branch.get("type")) for branch in branches) != ["number", "string"]:
        return schema
    rest = {name: item for name, item in schema.items() if name != "anyOf"}
    return {"type": "string", "format": "decimal", **rest}


def _media(schema: Json) -> Json:
    made = dict(schema)
    if made.pop("contentEncoding", None) == "base64":
        made["format"] = "byte"
    elif made.pop("contentMediaType", None):
        made["format"] = "binary"
    made.pop("contentMediaType", None)
    return made


def _reference(schema: Json) -> Json:
    """Beside ``$ref`` 3.0 reads nothing: what stands there moves around it."""
    if "$ref" not in schema or len(schema) == 1:
        return schema
    return {**{name: item for name, item in schema.items() if name != "$ref"}, "allOf": [{"$ref": schema["$ref"]}]}


def _typed(schema: Json, known: Json) -> Json:
    """``nullable`` counts only where the type is named (3.0.3): beside a reference it is that of what is referred to."""
    if not schema.get("nullable") or "type" in schema or "allOf" not in schema:
        return schema
    named = known[schema["allOf"][0]["$ref"].rsplit("/", 1)[-1]]
    rest = {name: item for name, item in schema.items() if name != "default"}  # null, which linters take for no value of the type
    return {"type": named.get("type", "object"), **rest}


_TYPES: tuple[tuple[type, str], ...] = ((bool, "boolean"), (int, "integer"), (float, "number"), (str, "string"))


def _type_of(value: Any) -> str:
    for kind, name in _TYPES:
        if isinstance(value, kind):
            return name
    raise Untranslatable(f"const {value!r}: no scalar")
