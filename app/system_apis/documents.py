"""A connector as one YAML document, for a system that only one firm has: read, checked, and refused with the line and the reason.

The document has the members of :class:`~app.system_apis.kit.connector.Connector`; its dialect is ``rest``. What it says nothing of is
missing, and says so.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import ValidationError

from app.canonical.entities import ENTITIES
from app.core import documents
from app.system_apis.document_checks import Place, mistakes, secrets
from app.system_apis.kit.connector import Connector, Operation

_MOST_NODES = 20_000
_WANTED = {
    "string": "it must be text: put it in quotes",
    "tuple": "it must be a list: [ … ]",
    "list": "it must be a list: [ … ]",
    "frozen_set": "it must be a list: [ … ]",
    "dict": "it must be a mapping: { … }",
    "model": "it must be a mapping: { … }",
    "bool": "it must be true or false",
    "int": "it must be a whole number",
    "float": "it must be a number",
}


class BadDocument(documents.BadDocument):
    """One line per mistake: ``file:line: place: reason``."""


def read(path: Path) -> Connector:
    """The connector in a document. :class:`BadDocument` names every mistake."""
    node, document = _parsed(path)
    if not isinstance(document, dict):
        raise BadDocument(f"{path.name}:1: a connector is a mapping: key, title, dialect, …")
    found = list(secrets(document))
    try:
        connector = Connector.model_validate(_completed(document))
        found += mistakes(connector, path.stem)
    except ValidationError as error:
        found += [(_place(document, item["loc"]), _reason(dict(item))) for item in error.errors()]
    if found:
        raise BadDocument("\n".join(f"{path.name}:{_line(node, place)}: {_words(place)}{reason}" for place, reason in found))
    return connector


class _Loader(yaml.SafeLoader):
    """With a line for what looks like a date or a number and is none."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            raise yaml.constructor.ConstructorError(problem=str(error), problem_mark=node.start_mark) from error


def _parsed(path: Path) -> tuple[yaml.Node | None, Any]:
    """The nodes, which know their lines, and what they say."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
        loader = _Loader(text)
        node = loader.get_single_node()
        faults = [] if node is None else _faults(node)
        if faults:
            raise BadDocument("\n".join(f"{path.name}:{line}: {reason}" for line, reason in faults))
        return node, None if node is None else loader.construct_document(node)
    except OSError as error:
        raise BadDocument(f"{path.name}:1: it cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadDocument(f"{path.name}:{_count(data, error.start)}: this is not UTF-8") from error
    except yaml.reader.ReaderError as error:
        raise BadDocument(f"{path.name}:{_count(text, error.position)}: this is not YAML: {error.reason}") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = ", ".join(str(part) for part in (error.context, error.problem) if part)
        raise BadDocument(f"{path.name}:{mark.line + 1 if mark else 1}: this is not YAML: {reason}") from error
    except RecursionError as error:
        raise BadDocument(f"{path.name}:1: it is nested too deeply") from error


def _count(text: Any, position: int) -> int:
    return str(text[:position]).count("\n") + 1 if isinstance(text, str) else int(text[:position].count(b"\n")) + 1


def _faults(root: yaml.Node) -> list[tuple[int, str]]:
    """What is there twice, what is inside itself, and what aliases make too large to be looked through."""
    sizes: dict[int, int] = {}
    found: list[tuple[int, str]] = []

    def size(node: yaml.Node) -> int:
        if id(node) in sizes:
            if not sizes[id(node)]:
                found.append((node.start_mark.line + 1, "it contains itself"))
            return sizes[id(node)] or 1
        sizes[id(node)] = 0
        inner: list[yaml.Node] = []
        if isinstance(node, yaml.MappingNode):
            inner = [part for pair in node.value for part in pair]
            names = set[str]()
            for key, _ in node.value:
                if str(key.value) in names:
                    found.append((key.start_mark.line + 1, f"{key.value} is there twice"))
                names.add(str(key.value))
        elif isinstance(node, yaml.SequenceNode):
            inner = node.value
        sizes[id(node)] = 1 + sum(map(size, inner))
        return sizes[id(node)]

    if size(root) > _MOST_NODES:
        found.append((root.start_mark.line + 1, f"its aliases make more than {_MOST_NODES} values of it"))
    return found


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    """With ``missing`` for what the document does not speak of."""
    resources = document.get("resources")
    described = [item.get("entity") for item in resources if isinstance(item, dict)] if isinstance(resources, list) else []
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


def _place(document: Any, location: Place) -> Place:
    """Without the words that pydantic puts between: the tag of a union, and that it is the key which is wrong."""
    place: list[str | int] = []
    node = document
    for index, part in enumerate(location):
        tag = isinstance(node, dict) and part not in node and (index + 1 < len(location) or part == node.get("kind"))
        if tag or part == "[key]":
            continue
        place.append(part)
        inside = (isinstance(node, dict) and part in node) or (isinstance(node, list) and isinstance(part, int) and part < len(node))
        node = node[part] if inside else None
    return tuple(place)


def _reason(item: dict[str, Any]) -> str:
    kind = item["type"]
    if kind == "extra_forbidden":
        return "there is no such member"
    if kind == "missing":
        return "it must be given"
    if kind == "union_tag_invalid":
        return f"there is no kind {item['ctx']['tag']}; there are {item['ctx']['expected_tags']}"
    if kind == "union_tag_not_found":
        return "it has no kind"
    wanted = next((words for word, words in _WANTED.items() if kind.startswith(word)), None)
    return wanted or str(item["msg"]).removeprefix("Value error, ").lower()


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
    """Key and value. What ``<<`` brought in stands before what replaces it."""
    return next(((key, value) for key, value in reversed(node.value) if key.value == name), None)


def _words(place: Place) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f"{'.' if index else ''}{part}" for index, part in enumerate(place)) + ": "
