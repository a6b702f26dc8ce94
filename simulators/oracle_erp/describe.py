"""``describe``: made from the very table that validates writes (sheet 3)."""

from __future__ import annotations

import re
from typing import Any

from simulators.oracle_erp.render import Place
from simulators.oracle_erp.schema import Attribute, Resource

_ITEM = ["application/vnd.oracle.adf.resourceitem+json", "application/json"]
_COLLECTION = ["application/vnd.oracle.adf.resourcecollection+json", "application/json"]
_ACTION = {
    "requestType": ["application/vnd.oracle.adf.action+json"],
    "responseType": ["application/vnd.oracle.adf.actionresult+json", "application/json"],
}


def document(resource: Resource, place: Place) -> dict[str, Any]:
    return {"Resources": {resource.name: _resource(resource, place.collection(resource), top=True)}}


def _resource(resource: Resource, href: str, *, top: bool = False) -> dict[str, Any]:
    doc: dict[str, Any] = {"discrColumnType": "__FLEX_Context" in resource.attributes}
    if top:
        doc["usage"] = "BusinessObject"
    doc["title"] = resource.title or _title(resource.name)
    doc["attributes"] = [_attribute(one) for one in resource.attributes.values()]
    doc["collection"] = {
        "rangeSize": resource.range_size,
        "finders": _finders(resource),
        "links": [_link("self", href, "self", "collection")],
        "actions": _collection_actions(resource),
    }
    item = f"{href}/{{id}}"
    doc["item"] = {"links": _item_links(resource, item), "actions": _item_actions(resource)}
    inner = {name: _resource(one, f"{item}/child/{name}") for name, one in sorted({**resource.lovs, **resource.children}.items())}
    if inner:
        doc["children"] = inner
    doc["links"] = [_link("self", f"{href}/describe", "self", "describe"), _link("canonical", f"{href}/describe", "canonical", "describe")]
    return doc


def _link(rel: str, href: str, name: str, kind: str) -> dict[str, Any]:
    return {"rel": rel, "href": href, "name": name, "kind": kind}


def _title(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name[:1].upper() + name[1:]).replace("_", " ").strip()


def _attribute(one: Attribute) -> dict[str, Any]:
    doc: dict[str, Any] = {
        "name": one.name, "type": one.type, "updatable": one.changes != "never", "mandatory": one.mandatory, "queryable": one.queryable,
    }  # fmt: skip
    if not one.queryable:
        doc["sortable"] = False
    doc["allowChanges"] = one.changes
    if one.filled and one.changes != "never":
        doc["hasDefaultValueExpression"] = True
    if one.default:
        doc["defaultValue"] = one.default
    if one.length:
        doc |= {"precision": one.length, "maxLength": str(one.length)}
    elif one.type == "integer":
        doc["precision"] = 18
    doc["title"] = _title(one.name)
    if one.changes != "never":
        doc["controlType"] = "choice" if one.lov else "edit"
    if one.lov:
        doc["lov"] = {"childRef": one.lov, "attributeMap": [{"source": one.name, "target": one.name}], "displayAttributes": [one.name]}
    if one.filled and one.type == "integer" and one.changes == "inCreate":
        doc["properties"] = {"fnd:GLOBALLY_UNIQUE": "true"}
    return doc


def _finders(resource: Resource) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = [{"name": "PrimaryKey", "attributes": [_attribute(resource.attributes[resource.key])]}]
    for one in resource.finders:
        variables = [
            {"name": name, "type": resource.attributes[target].type, "updatable": True,
             "required": "SelectivelyRequired" if name in one.selective else "Optional", "queryable": False, "allowChanges": "always"}
            for name, target in one.variables.items()
        ]  # fmt: skip
        made.append({"name": one.name, "attributes": variables})
    return made


def _collection_actions(resource: Resource) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = [{"name": "get", "method": "GET", "responseType": _COLLECTION}]
    if "create" in resource.methods:
        made.append({"name": "create", "method": "POST", "requestType": _ITEM, "responseType": _ITEM})
    if "upsert" in resource.methods:
        made.append({"name": "upsert", "method": "POST", "header": "Upsert-Mode=true", "requestType": _ITEM, "responseType": _ITEM})
    return made + [_action(name, parameters) for name, parameters in resource.collection_actions.items()]


def _item_actions(resource: Resource) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = [{"name": "get", "method": "GET", "responseType": _ITEM}]
    if "update" in resource.methods:
        made.append({"name": "update", "method": "PATCH", "requestType": _ITEM, "responseType": _ITEM})
    if "delete" in resource.methods:
        made.append({"name": "delete", "method": "DELETE"})
    return made + [_action(name, parameters) for name, parameters in resource.item_actions.items()]


def _action(name: str, parameters: tuple[str, ...]) -> dict[str, Any]:
    given = [{"name": one, "type": "array" if one.endswith("Payload") else "string", "mandatory": False} for one in parameters]
    return {"name": name, "batchEnabled": False, "parameters": given, "resultType": "string", "method": "POST", **_ACTION}


def _item_links(resource: Resource, item: str) -> list[dict[str, Any]]:
    made = [_link("lov", f"{item}/lov/{name}", name, "collection") for name in resource.lovs]
    for name, child in resource.children.items():
        cardinality = {"value": "1 to *", "sourceAttributes": resource.key, "destinationAttributes": child.key}
        made.append({**_link("child", f"{item}/child/{name}", name, "collection"), "cardinality": cardinality})
    made += [_link("self", item, "self", "item"), _link("canonical", item, "canonical", "item")]
    return made + [_link("action", f"{item}/action/{name}", name, "other") for name in resource.item_actions]
