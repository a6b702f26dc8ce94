"""The documents that describe the instance: ``swagger.json`` of the endpoint and the discovery document of the identity server.

The vendor's has all entities of the contract; this one has those that the tenant keeps, in the same words.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from simulators.acumatica.schema import PARTS, SCALARS, TYPES, Action, EntityType
from simulators.acumatica.sessions import SCOPES

Schema = dict[str, Any]
_VALUES: dict[str, Schema] = {
    "String": {"type": "string"},
    "Int": {"type": "integer", "format": "int32"},
    "Short": {"type": "integer", "format": "int32"},
    "Long": {"type": "integer", "format": "int64"},
    "Decimal": {"type": "number", "format": "double"},
    "Double": {"type": "number", "format": "double"},
    "Boolean": {"type": "boolean"},
    "DateTime": {"type": "string", "format": "date-time"},
    "Guid": {"type": "string", "format": "uuid"},
}
_QUERY = ("select", "filter", "expand", "custom", "skip", "top")


def _ref(name: str, where: str = "schemas") -> Schema:
    return {"$ref": f"#/components/{where}/{name}"}


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}, "text/json": {"schema": schema}}


def discovery(base: str) -> Schema:
    issuer = f"{base}/identity"
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/connect/authorize",
        "token_endpoint": f"{issuer}/connect/token",
        "revocation_endpoint": f"{issuer}/connect/revocation",
        "scopes_supported": list(SCOPES),
        "grant_types_supported": ["authorization_code", "refresh_token", "password", "implicit"],
        "response_types_supported": ["code", "token", "id_token"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
    }


def document(server: str) -> Schema:
    return _document() | {"servers": [{"url": server}]}


@cache
def _document() -> Schema:
    paths: Schema = {}
    for kind in TYPES.values():
        paths |= _paths(kind)
    return {
        "openapi": "3.0.1",
        "info": {"title": "Default/24.200.001", "version": "4"},
        "servers": [],
        "paths": paths,
        "components": {"schemas": _schemas(), "parameters": _parameters(), "responses": _responses()},
        "tags": [{"name": name} for name in TYPES],
    }


def _schemas() -> Schema:
    out: Schema = {
        f"{kind}Value": {"type": "object", "properties": {"value": _VALUES[kind], "error": {"type": "string"}}} for kind in SCALARS
    }
    out["CustomField"] = {
        "required": ["type"],
        "type": "object",
        "properties": {"type": {"type": "string"}},
        "discriminator": {"propertyName": "type"},
    }
    for kind in SCALARS:
        own = {"type": "object", "properties": {"value": _VALUES[kind], "error": {"type": "string"}}}
        out[f"Custom{kind}Field"] = {"allOf": [_ref("CustomField"), own]}
    out["FileLink"] = {
        "type": "object",
        "properties": {
            "id": _VALUES["Guid"],
            "filename": {"type": "string"},
            "href": {"type": "string", "format": "uri"},
            "comment": {"type": "string", "nullable": True},
        },
    }
    custom = {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": _ref("CustomField")}}
    out["Entity"] = {
        "type": "object",
        "properties": {
            "id": _VALUES["Guid"],
            "rowNumber": _VALUES["Long"],
            "note": _ref("StringValue"),
            "custom": custom,
            "error": {"type": "string"},
            "files": {"type": "array", "items": _ref("FileLink")},
        },
    }
    out["HttpError"] = {"type": "object", "additionalProperties": {"type": "object"}}
    for entity in (*TYPES.values(), *PARTS.values()):
        out[entity.name] = {"allOf": [_ref("Entity"), {"type": "object", "properties": _properties(entity)}]}
    for entity in TYPES.values():
        for action in _published(entity):
            out[action.name] = _invocation(entity, action)
        out[f"{entity.name}CustomAction"] = _invocation(entity, None)
    return out


def _published(kind: EntityType) -> list[Action]:
    return [one for one in kind.actions.values() if one.published]


def _properties(kind: EntityType) -> Schema:
    out: Schema = {}
    for spec in kind.fields.values():
        if spec.scalar:
            out[spec.name] = _ref(f"{spec.kind}Value")
        else:
            out[spec.name] = _ref(spec.target) if spec.kind == "linked" else {"type": "array", "items": _ref(spec.target)}
    return out


def _invocation(kind: EntityType, action: Action | None) -> Schema:
    properties: Schema = {"entity": _ref(kind.name)}
    if action is not None and not action.parameters:
        return {"required": ["entity"], "type": "object", "properties": properties}
    if action is None:
        custom = {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": _ref("CustomField")}}
        inner: Schema = {"custom": custom}
    else:
        inner = {spec.name: _ref(f"{spec.kind}Value") for spec in action.parameters.values()}
    properties["parameters"] = {"type": "object", "properties": inner, "description": "The parameters of the action."}
    return {"required": ["entity", "parameters"] if action else ["entity"], "type": "object", "properties": properties}


def _paths(kind: EntityType) -> Schema:
    name = kind.name
    listed = {"type": "array", "items": _ref(name)}
    paths: Schema = {
        f"/{name}": {
            "get": _operation(kind, "GetList", _QUERY, listed),
            "put": _operation(kind, "PutEntity", _QUERY[:4], _ref(name), body=("entity", _ref(name))),
        },
        f"/{name}/{{actionName}}": {"post": _action(kind, "CustomAction", f"{name}CustomAction", ("actionName",))},
    }
    for action in _published(kind):
        paths[f"/{name}/{action.name}"] = {"post": _action(kind, action.name, action.name, ())}
    if kind.keys:
        reading = ("ids", *_QUERY[:4])
        paths[f"/{name}/{{ids}}"] = {
            "get": _operation(kind, "GetByKeys", reading, _ref(name)),
            "delete": _done(kind, "DeleteByKeys", ("ids",)),
        }
        paths[f"/{name}/{{ids}}/files/{{filename}}"] = {"put": _done(kind, "PutFile", ("ids", "filename"), upload=True)}
    paths[f"/{name}/{{id}}"] = {
        "get": _operation(kind, "GetById", ("id", *_QUERY[:4]), _ref(name)),
        "delete": _done(kind, "DeleteById", ("id",)),
    }
    paths[f"/{name}/$adHocSchema"] = {"get": _operation(kind, "GetAdHocSchema", (), _ref(name))}
    return paths


def _base(kind: EntityType, operation: str, parameters: tuple[str, ...]) -> Schema:
    common = {code: _ref(f"ContractBasedControllerBase_{code}", "responses") for code in ("401", "500")}
    out: Schema = {"tags": [kind.name], "operationId": f"{kind.name}_{operation}", "responses": common}
    return out | ({"parameters": [_ref(one, "parameters") for one in parameters]} if parameters else {})


def _operation(
    kind: EntityType, operation: str, parameters: tuple[str, ...], schema: Schema, body: tuple[str, Schema] | None = None
) -> Schema:
    out = _base(kind, operation, parameters)
    out["responses"]["200"] = {"description": "The requested data.", "content": _json(schema)}
    if body is not None:
        out["requestBody"] = {"content": _json(body[1]), "required": True, "x-bodyName": body[0]}
        out["responses"] |= {code: _ref(f"PutEntity_{code}", "responses") for code in ("400", "412")}
        out["responses"]["422"] = {"description": "The data specified in the request is invalid.", "content": _json(schema)}
    return out


def _action(kind: EntityType, operation: str, schema: str, parameters: tuple[str, ...]) -> Schema:
    out = _base(kind, f"InvokeAction_{operation}", parameters)
    out["requestBody"] = {"content": _json(_ref(schema)), "required": True, "x-bodyName": "invocation"}
    out["responses"] |= {code: _ref(f"InvokeAction_{code}", "responses") for code in ("202", "204", "400", "412")}
    out["responses"]["422"] = {"description": "The data specified in the request is invalid.", "content": _json(_ref(kind.name))}
    return out


def _done(kind: EntityType, operation: str, parameters: tuple[str, ...], *, upload: bool = False) -> Schema:
    out = _base(kind, operation, parameters)
    out["responses"]["204"] = _ref(f"{operation}_204", "responses")
    if upload:
        out["requestBody"] = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
    return out


def _parameters() -> Schema:
    out: Schema = {one: {"name": f"${one}", "in": "query", "schema": {"type": "string"}} for one in _QUERY[:4]}
    out |= {one: {"name": f"${one}", "in": "query", "schema": _VALUES["Int"]} for one in _QUERY[4:]}
    out |= {one: {"name": one, "in": "path", "required": True, "schema": {"type": "string"}} for one in ("actionName", "ids", "filename")}
    return out | {"id": {"name": "id", "in": "path", "required": True, "schema": _VALUES["Guid"]}}


def _responses() -> Schema:
    errors = {
        "ContractBasedControllerBase_401": "The user is not logged in to the system.",
        "ContractBasedControllerBase_500": "Internal server error.",
        "PutEntity_400": "The data specified in the request is invalid.",
        "PutEntity_412": "The entity exists, or does not exist, against the header of the request.",
        "InvokeAction_400": "The data specified in the request is invalid.",
        "InvokeAction_412": "The entity exists, or does not exist, against the header of the request.",
    }
    out: Schema = {name: {"description": text, "content": _json(_ref("HttpError"))} for name, text in errors.items()}
    located = {"Location": {"schema": {"type": "string", "format": "uri"}}}
    for name in ("InvokeAction_202", "InvokeAction_204", "PutFile_204"):
        out[name] = {"description": "See the Location header.", "headers": located}
    for name in ("DeleteByKeys_204", "DeleteById_204"):
        out[name] = {"description": "The record is successfully deleted."}
    return out
