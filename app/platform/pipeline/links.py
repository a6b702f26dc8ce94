"""OpenAPI links (3.1 §4.8.20): which operation goes on from an answer, and where in the answer its parameters are.

Found by the shape of the paths: what ``/records`` lists or makes, ``/records/{id}`` and what is below it ask for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
_METHODS = ("get", "put", "post", "delete", "patch")
_ANSWERS = ("200", "201", "202")
_IDS = ("externalId", "id", "key")
"""Members that name a record, the surest first: a record of a system has its own id before it has ours."""


def add_links(document: Json) -> None:
    """In place, to the successful answers of lists, of what creates, and of what starts something under its subject's path."""
    paths, schemas = document.get("paths", {}), document["components"]["schemas"]
    for path, item in paths.items():
        for method in ("get", "post"):
            for status, response in item.get(method, {}).get("responses", {}).items():
                links = dict(_links(path, method, _body(response, schemas), paths, schemas)) if status in _ANSWERS else {}
                if links:
                    response["links"] = links


def _links(path: str, method: str, body: Json, paths: Json, schemas: Json) -> Iterator[tuple[str, Json]]:
    same = {name: f"$request.path.{name}" for name in re.findall(r"\{(\w+)\}", path)}
    if method == "post" and same and "get" in paths[path]:
        yield _link(paths[path]["get"], same)
    for other, item in paths.items():
        found = re.fullmatch(re.escape(path) + r"/\{(\w+)\}(/[^{}]*)?", other)
        where = found and _where(body, found[1], schemas)
        for target in _METHODS if where else ():
            if found and target in item:
                yield _link(item[target], {**same, found[1]: where})


def _link(operation: Json, parameters: Json) -> tuple[str, Json]:
    return operation["operationId"], {"operationId": operation["operationId"], "parameters": parameters}


def _where(body: Json, parameter: str, schemas: Json) -> str | None:
    """The runtime expression of the id of the record in a body, or of the first in a list."""
    members, prefix = body.get("properties", {}), "$response.body#/"
    if "items" in members:
        members = _resolved(members["items"].get("items", {}), schemas).get("properties", {})
        prefix += "items/0/"
    return next((prefix + name for name in (parameter, *_IDS) if name in members), None)


def _body(response: Json, schemas: Json) -> Json:
    return _resolved(response.get("content", {}).get("application/json", {}).get("schema", {}), schemas)


def _resolved(schema: Json, schemas: Json) -> Json:
    found: Json = schemas.get(schema["$ref"].rsplit("/", 1)[-1], {}) if "$ref" in schema else schema
    return found
