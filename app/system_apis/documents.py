"""A connector as one YAML document, for a system that only one firm has: read, checked, and refused with the line and the reason.

The document has the members of :class:`~app.system_apis.kit.connector.Connector`; its dialect is ``rest``. What it says nothing of is
missing, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import ValidationError

from app.canonical.entities import ENTITIES
from app.system_apis.kit.calls import Call, Endpoints
from app.system_apis.kit.connector import Connector, LookupKey, Operation, Resource
from app.system_apis.kit.converters import Field, Lines, Ref

_NAME = re.compile(r"\{([A-Za-z_][A-Za-z0-9_.]*)\}")
_CALLS = {"read": "read", "list": "list", "changes": "list", "create": "create", "update": "update", "delete": "delete"}
Place = tuple[str | int, ...]


class BadDocument(Exception):
    """One line per mistake: ``file:line: place: reason``."""


def read(path: Path) -> Connector:
    """The connector in a document. :class:`BadDocument` names every mistake."""
    text = path.read_text()
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        document = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadDocument(f"{path.name}:{line}: this is not YAML: {error.problem}") from error
    if not isinstance(document, dict):
        raise BadDocument(f"{path.name}:1: a connector is a mapping: key, title, dialect, …")
    try:
        connector = Connector.model_validate(_completed(document))
        mistakes = list(_mistakes(connector, path.stem))
    except ValidationError as error:
        mistakes = [(_place(item["loc"]), _reason(dict(item))) for item in error.errors()]
    if mistakes:
        raise BadDocument("\n".join(f"{path.name}:{_line(node, place)}: {_words(place)}{reason}" for place, reason in mistakes))
    return connector


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    """With ``missing`` for what the document does not speak of."""
    resources = document.get("resources")
    described = {item.get("entity") for item in resources or () if isinstance(item, dict)} if isinstance(resources, list) else set()
    title, told = document.get("title", "the system"), document.get("missing") or {}
    absent = {entity: f"the document of {title} describes none of these" for entity in ENTITIES if entity not in described}
    filled = {"failures": [], **document, "missing": {**absent, **told} if isinstance(told, dict) else told}
    if isinstance(resources, list):
        filled["resources"] = [_offering(item, title) if isinstance(item, dict) else item for item in resources]
    return filled


def _offering(resource: dict[str, Any], title: str) -> dict[str, Any]:
    offered, told = resource.get("operations") or [], resource.get("missing") or {}
    if not isinstance(offered, list) or not isinstance(told, dict):
        return resource
    absent = {name: f"the document of {title} describes no {name}" for name in get_args(Operation) if name not in offered}
    return {**resource, "missing": {**absent, **told}}


def _mistakes(connector: Connector, name: str) -> Iterator[tuple[Place, str]]:
    """What no schema says: names that must exist, calls that an operation needs."""
    if connector.key != name:
        yield ("key",), f"the file is called {name}.yaml, so the key is {name}"
    if connector.dialect != "rest":
        yield ("dialect",), "a document speaks plain JSON: dialect is rest"
    if connector.rest is None:
        yield ("key",), "the document says nothing of the whole system: rest, with health at least"
    here = {item.entity for item in connector.resources}
    for entity in connector.missing:
        if entity not in ENTITIES:
            yield ("missing", entity), f"we have no {entity}; there are {', '.join(sorted(ENTITIES))}"
        elif entity in here:
            yield ("missing", entity), "it is described below as well"
    for index, resource in enumerate(connector.resources):
        for place, reason in _of_resource(resource, here):
            yield ("resources", index, *place), reason


def _of_resource(resource: Resource, here: set[str]) -> Iterator[tuple[Place, str]]:
    if resource.entity not in ENTITIES:
        yield ("entity",), f"we have no {resource.entity}; there are {', '.join(sorted(ENTITIES))}"
        return
    members = set(ENTITIES[resource.entity].model.model_fields)
    for index, field in enumerate(resource.fields):
        yield from ((("fields", index, *place), reason) for place, reason in _of_field(field, members, here, resource.entity))
    known = {field.canonical for field in resource.fields}
    for name in resource.filters:
        if name not in known:
            yield ("filters", name), f"no field row has the canonical name {name}"
    if resource.within is not None and resource.within not in resource.filters:
        yield ("within",), f"a list inside {resource.within} needs it among the filters"
    if resource.calls is None:
        yield ("entity",), "it has no calls"
        return
    for operation in sorted(resource.operations):
        if getattr(resource.calls, _CALLS[operation]) is None:
            yield ("operations",), f"{operation} is offered, and calls has no {_CALLS[operation]}"
    yield from _of_calls(resource, resource.calls)


def _of_field(field: Field, members: set[str], here: set[str], entity: str) -> Iterator[tuple[Place, str]]:
    if field.canonical and field.canonical.split(".")[0] not in members:
        yield ("canonical",), f"a {entity.replace('_', ' ')} has no {field.canonical}; it has {', '.join(sorted(members))}"
    if isinstance(field.converter, Ref) and field.converter.entity not in here:
        yield ("converter", "entity"), f"{field.converter.entity} is no resource of this document"
    if isinstance(field.converter, Lines):
        for index, inner in enumerate(field.converter.fields):
            yield from ((("converter", "fields", index, *place), reason) for place, reason in _refs(inner, here))


def _refs(field: Field, here: set[str]) -> Iterator[tuple[Place, str]]:
    if isinstance(field.converter, Ref) and field.converter.entity not in here:
        yield ("converter", "entity"), f"{field.converter.entity} is no resource of this document"


def _of_calls(resource: Resource, calls: Endpoints) -> Iterator[tuple[Place, str]]:
    if "create" in resource.operations:
        if resource.key is None:
            yield ("operations",), "create needs a key: where our key is kept with the record, so that none is made twice"
        elif isinstance(resource.key, LookupKey) and calls.find is None and (calls.search is None or calls.search.key is None):
            yield ("key",), "nothing says how our key is looked up: calls.search.key, or calls.find"
    if "changes" in resource.operations and (calls.search is None or not calls.search.since or not resource.modified):
        yield ("operations",), "changes needs modified, and calls.search.since"
    allowed = {
        "read": {"id"},
        "update": {"id"},
        "delete": {"id"},
        "find": {"key"},
        "create": {"key", "source"},
        "list": {f"filter.{name}" for name in resource.filters},
    }
    for name, names in allowed.items():
        call: Call | None = getattr(calls, name)
        for wanted in _NAME.findall(call.path) if call else ():
            plain = wanted if wanted.startswith("filter.") else wanted.partition(".")[0]
            if plain not in names and plain != "hint":
                yield ("calls", name, "path"), f"{{{wanted}}} means nothing here; there is {', '.join(sorted(names)) or 'nothing'}"


def _place(location: tuple[int | str, ...]) -> Place:
    """Without the tags that a union puts between."""
    tags = {"lookup", "upsert", "none", "page", "offset", "token", "link"}
    return tuple(part for index, part in enumerate(location) if not (index and isinstance(part, str) and _tag(location, index, part, tags)))


def _tag(location: tuple[int | str, ...], index: int, part: str, tags: set[str]) -> bool:
    before = location[index - 1]
    return (
        (before in ("converter", "key", "paging") and part not in ("kind", "fields", "entity"))
        or (isinstance(before, int) and index >= 2 and location[index - 2] == "auth" and part not in ("kind",))
        or (part in tags and before in ("key", "paging"))
    )


def _reason(item: dict[str, Any]) -> str:
    if item["type"] == "extra_forbidden":
        return "there is no such member"
    if item["type"] == "missing":
        return "it must be given"
    if item["type"] == "union_tag_invalid":
        return f"there is no kind {item['ctx']['tag']}; there are {item['ctx']['expected_tags']}"
    if item["type"] == "union_tag_not_found":
        return "it has no kind"
    return str(item["msg"]).removeprefix("Value error, ").lower()


def _line(node: Any, place: Place) -> int:
    """The line of what is at ``place``, or of the nearest thing around it."""
    line = node.start_mark.line + 1
    for part in place:
        found = None
        if isinstance(node, yaml.MappingNode):
            found = _member(node, str(part))
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            found = (node.value[part], node.value[part])
        if found is None:
            break
        line, node = found[0].start_mark.line + 1, found[1]
    return int(line)


def _member(node: yaml.MappingNode, name: str) -> tuple[yaml.Node, yaml.Node] | None:
    """Key and value; what ``<<`` brings in is looked up where it comes from."""
    for key, value in node.value:
        if key.value == name:
            return key, value
    for key, value in node.value:
        if key.value == "<<" and isinstance(value, yaml.MappingNode):
            return _member(value, name)
    return None


def _words(place: Place) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f"{'.' if index else ''}{part}" for index, part in enumerate(place)) + ": "
