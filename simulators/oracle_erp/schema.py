"""Resources: what ``describe`` tells and what validates writes are the same table (sheet 3, 11).

A table of attributes has one line per run of the same kind, in the resource's order: ``changes type [unqueryable]: names``. A line
without a colon goes on. A name may carry ``(length)``; ``*`` is required of the caller, ``!`` is mandatory and filled by the pod.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Changes = Literal["always", "inCreate", "never"]
_NAME = re.compile(r"(\w+)(?:\((\d+)\))?([*!]?)")
_LINE = re.compile(r"(always|inCreate|never) (\w+)( unqueryable)?: (.*)")


@dataclass(frozen=True)
class Attribute:
    name: str
    type: str
    changes: str
    queryable: bool = True
    length: int | None = None
    required: bool = False
    filled: bool = False
    lov: str = ""
    default: str = ""

    @property
    def mandatory(self) -> bool:
        return self.required or self.filled


@dataclass(frozen=True)
class Finder:
    """``variables`` maps a variable to the attribute that it restricts; ``selective`` are those of which one must be given."""

    name: str
    variables: dict[str, str]
    selective: tuple[str, ...] = ()


@dataclass(frozen=True)
class Resource:
    """``table`` is where the rows are: two resources may show the same rows. ``opaque`` keys are hashes that only a link tells.

    ``whole_tree``: an update that sends children answers with all of them, at every level (sheet 6.5).
    """

    name: str
    root: str
    key: str
    attributes: dict[str, Attribute]
    methods: frozenset[str]
    table: str = ""
    title: str = ""
    opaque: bool = False
    range_size: int = 25
    children: dict[str, Resource] = field(default_factory=dict)
    lovs: dict[str, Resource] = field(default_factory=dict)
    item_actions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    collection_actions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    finders: tuple[Finder, ...] = ()
    duty: str = ""
    unit: str = ""
    alternate_keys: tuple[str, ...] = ()
    whole_tree: bool = False

    @property
    def path(self) -> str:
        return f"/{self.root}RestApi/resources/"


def attributes(text: str, *, lovs: dict[str, str] | None = None, defaults: dict[str, str] | None = None) -> dict[str, Attribute]:
    found: dict[str, Attribute] = {}
    changes, kind, queryable = "always", "string", True
    for line in text.strip().splitlines():
        head = _LINE.match(line.strip())
        if head:
            changes, kind, queryable = head[1], head[2], not head[3]
        for name, length, mark in _NAME.findall(head[4] if head else line):
            found[name] = Attribute(name, kind, changes, queryable, int(length) if length else None, mark == "*", mark == "!")
    for name, lov in (lovs or {}).items():
        found[name] = replace(found[name], lov=lov)
    for name, value in (defaults or {}).items():
        found[name] = replace(found[name], default=value)
    return found


def resource(
    name: str, root: str, key: str, text: str, methods: str = "get", *, lov_of: dict[str, str] | None = None,
    defaults: dict[str, str] | None = None, children: tuple[Resource, ...] = (), lovs: tuple[Resource, ...] = (), **more: Any,
) -> Resource:  # fmt: skip
    """A resource from its table; ``methods`` are of get, create, update, delete and upsert."""
    return Resource(
        name, root, key, attributes(text, lovs=lov_of, defaults=defaults), frozenset(methods.split()),
        children={child.name: child for child in children}, lovs={one.name: one for one in lovs},
        **{"table": name, **more},
    )  # fmt: skip
