"""YAML documents that people edit, checked against a JSON schema (2020-12): an error names file, line, path and reason."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from app.core.model import Value

# libyaml where PyYAML was built with it: ten times as fast, and documents are read at every start.
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
GOVERNANCE = Path(__file__).resolve().parents[2] / "governance"
"""Our own documents, beside the packages: data that a firm reads and replaces."""


class BadDocument(ValueError):
    """The document is wrong; the text says where and why."""


class Document(Value):
    """``lines``: path of keys → line in the file, from 1."""

    path: Path
    content: Any
    lines: dict[tuple[str | int, ...], int]

    def line(self, path: Sequence[str | int]) -> int:
        """The line of ``path``, or of what is nearest above it."""
        wanted = tuple(path)
        while wanted and wanted not in self.lines:
            wanted = wanted[:-1]
        return self.lines.get(wanted, 1)

    def wrong(self, path: Sequence[str | int], reason: str) -> BadDocument:
        where = ".".join(str(part) for part in path)
        return BadDocument(f"{self.path}:{self.line(path)}: {where}: {reason}" if where else f"{self.path}: {reason}")


def _parsed(text: str) -> tuple[yaml.Node | None, Any]:
    """The nodes, which know their lines, and what they say."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        return node, None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()


def read(path: Path, schema: Path) -> Document:
    """The document in ``path``; :class:`BadDocument` when it is no YAML, has a key twice or does not fit ``schema``."""
    try:
        text = path.read_text(encoding="utf-8")
        node, content = _parsed(text)
    except (OSError, UnicodeDecodeError) as error:
        raise BadDocument(f"{path}: cannot be read: {error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise BadDocument(f"{path}{line}: is not YAML: {getattr(error, 'problem', None) or error}") from error
    lines: dict[tuple[str | int, ...], int] = {}
    twice = _walk(node, (), lines)
    document = Document(path=path, content=content, lines=lines)
    if twice is not None:
        raise document.wrong(twice, "is there twice")
    found = best_match(Draft202012Validator(json.loads(schema.read_text())).iter_errors(content))
    if found is not None:
        raise document.wrong(*_told(found))
    return document


def _walk(node: Any, path: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int]) -> tuple[str | int, ...] | None:
    """Notes the line of every path; returns the first path that is there twice."""
    twice = None
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*path, str(key.value))
            known = inner in lines
            lines[inner] = key.start_mark.line + 1
            if known:
                return inner
            twice = twice or _walk(value, inner, lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            lines[*path, index] = value.start_mark.line + 1
            twice = twice or _walk(value, (*path, index), lines)
    return twice


def _told(error: ValidationError) -> tuple[list[str | int], str]:
    """Path and reason; an unknown or missing member is named as if it were there."""
    path = list(error.absolute_path)
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        known = set(error.schema.get("properties", {})) if isinstance(error.schema, dict) else set()
        return [*path, next(str(name) for name in error.instance if name not in known)], "is not known here"
    if error.validator == "required" and isinstance(error.validator_value, list):
        missing = next(name for name in error.validator_value if name not in (error.instance if isinstance(error.instance, dict) else {}))
        return [*path, str(missing)], "is missing"
    return path, error.message[:300]
