"""The metadata catalogue (sheet 5): three media types, custom fields, no required flags."""

from __future__ import annotations

from typing import Any

from simulators.netsuite.render import RECORD, link
from simulators.netsuite.schema import BY_LOWER, ELEMENTS, SCALARS, Field, RecordType

JSON, SWAGGER, SCHEMA = "application/json", "application/swagger+json", "application/schema+json"
CATALOG = RECORD + "/metadata-catalog"
_TYPES = {"number": "number", "integer": "integer", "boolean": "boolean", "date": "string", "datetime": "string"}


def listing(base_url: str, kinds: list[RecordType]) -> dict[str, Any]:
    return {"items": [{"name": kind.name, "links": _links(base_url, kind)} for kind in kinds], "links": link(base_url + CATALOG)}


def entry(base_url: str, kind: RecordType) -> dict[str, Any]:
    return {"name": kind.name, "links": _links(base_url, kind)}


def _links(base_url: str, kind: RecordType) -> list[dict[str, str]]:
    href = f"{base_url}{CATALOG}/{kind.name}"
    made = [
        {"rel": rel, "href": href, "mediaType": media}
        for rel, media in (("canonical", JSON), ("alternate", SWAGGER), ("alternate", SCHEMA))
    ]
    return [*made, {"rel": "describes", "href": f"{base_url}{RECORD}/{kind.name}"}]


def schema(kind: RecordType) -> dict[str, Any]:
    return {"type": "object", "properties": _properties(kind.fields), "x-ns-filterable": _filterable(kind)}


def openapi(base_url: str, kind: RecordType) -> dict[str, Any]:
    one = {"application/vnd.oracle.resource+json; type=singular": {"schema": {"$ref": f"#/components/schemas/{kind.name}"}}}
    body = {"requestBody": {"content": one}}
    done = {"204": {"description": "Done"}}
    paths = {
        f"/{kind.name}": {"get": {"responses": {"200": {"description": "List"}}}, "post": {**body, "responses": done}},
        f"/{kind.name}/{{id}}": {
            "get": {"responses": {"200": {"description": "Record", "content": one}}},
            "patch": {**body, "responses": done},
            "delete": {"responses": done},
        },
    }
    info = {"title": "NetSuite REST Record API", "version": "v1"}
    components = {"schemas": {kind.name: {"type": "object", "properties": _properties(kind.fields)}}}
    return {"openapi": "3.0.1", "info": info, "servers": [{"url": base_url + RECORD}], "paths": paths, "components": components}


def by_name(name: str) -> RecordType | None:
    return BY_LOWER.get(name.lower())


def _filterable(kind: RecordType) -> list[str]:
    return sorted(spec.name for spec in kind.fields.values() if spec.kind in SCALARS)


def _properties(fields: dict[str, Field]) -> dict[str, Any]:
    out = {name: _property(spec) for name, spec in sorted(fields.items())}
    return out | {"links": {"type": "array", "items": {"type": "object", "properties": {}}}}


def _property(spec: Field) -> dict[str, Any]:
    made: dict[str, Any] = {"title": _title(spec), "type": _TYPES.get(spec.kind, "string")}
    if spec.kind in ("date", "datetime"):
        made["format"] = "date" if spec.kind == "date" else "date-time"
    if spec.kind in ("ref", "enum", "multi", "list", "sub"):
        made |= {"type": "object", "properties": _nested(spec)}
    if spec.custom:
        made["x-ns-custom-field"] = True
    return made


def _title(spec: Field) -> str:
    words = spec.name.split("_cw_")[-1].replace("_", " ") if spec.custom else spec.name
    return "".join(f" {c}" if c.isupper() else c for c in words).strip().title()


def _nested(spec: Field) -> dict[str, Any]:
    text = {"type": "string"}
    if spec.kind == "enum":
        ident: dict[str, Any] = {"type": "string"}
        if spec.choices():
            ident["enum"] = list(spec.choices() or ())
        return {"id": ident, "refName": text}
    if spec.kind == "ref":
        return {"id": text, "refName": text, "externalId": text, "links": {"type": "array", "items": {"type": "object", "properties": {}}}}
    if spec.kind == "sub":
        return _properties(ELEMENTS[spec.target]) if spec.target else {}
    element = _properties(ELEMENTS[spec.target]) if spec.kind == "list" and spec.target else {"id": text, "refName": text}
    return {"items": {"type": "array", "items": {"type": "object", "properties": element}}, "totalResults": {"type": "integer"}}
