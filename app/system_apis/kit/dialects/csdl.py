"""The fields of an entity set as ``$metadata`` describes them (OData CSDL 4.01 §6; the 2.0 form is the same as far as this goes)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree

from app.core.failures import NotFound
from app.system_apis.kit.mapping import trail
from app.system_apis.kit.wire import VendorField

_FORBIDDEN = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_SAP = "{http://www.sap.com/Protocols/SAPData}"
Element = ElementTree.Element


def fields_of(document: bytes, entity_set: str, paths: Iterable[str]) -> tuple[VendorField, ...]:
    """Properties and navigation properties, and of the records behind those what ``paths`` pass.

    ``ValueError`` when the document is none; :class:`NotFound` when it has no such set.
    """
    if _FORBIDDEN.search(document):
        raise ValueError("metadata declares no entities of its own")
    try:
        schema = _Schema(ElementTree.fromstring(document))  # noqa: S314 - without declarations there is nothing to expand
    except ElementTree.ParseError as error:
        raise ValueError("metadata is XML") from error
    kind = schema.types.get(schema.sets.get(entity_set, ""))
    if kind is None:
        raise NotFound(f"metadata has no {entity_set}")
    found = {name: schema.field(name, item) for name, item in _members(kind).items()}
    for path in paths:
        found |= {item.name: item for item in schema.along(kind, path)}
    return tuple(found.values())


class _Schema:
    """A document's types by their local names."""

    def __init__(self, root: Element) -> None:
        elements = list(root.iter())
        self.sets = {item.get("Name"): _last(item.get("EntityType")) for item in elements if _local(item) == "EntitySet"}
        self.types = {item.get("Name"): item for item in elements if _local(item) in ("EntityType", "ComplexType")}
        self._choices = {item.get("Name"): item for item in elements if _local(item) == "EnumType"}
        # Version 2 names the target of a navigation property in a third place.
        self._ends = {
            (item.get("Name"), end.get("Role")): _last(end.get("Type"))
            for item in elements
            if _local(item) == "Association"
            for end in item
            if _local(end) == "End"
        }

    def along(self, kind: Element | None, path: str) -> Iterator[VendorField]:
        item: Element | None = None
        for step in trail(path):
            if not step.endswith("]"):
                item = None if kind is None else _members(kind).get(step.rpartition(".")[2])
                if item is None:
                    return
                kind = self.types.get(self._target(item))
            if item is not None:
                yield self.field(step, item)

    def field(self, name: str, item: Element) -> VendorField:
        creatable, updatable = item.get(f"{_SAP}creatable"), item.get(f"{_SAP}updatable")
        # Where only one of them is told, the other is as usual: true.
        writable = None if creatable is None and updatable is None else creatable != "false" or updatable != "false"
        members = self._choices.get(_last(item.get("Type")))
        values = [] if members is None else [each.get("Name", "") for each in members if _local(each) == "Member"]
        # A property that may not be null may still have a default: whether it must be given, the document does not say.
        kind = item.get("Type") or item.get("Relationship") or "navigation"
        return VendorField(name=name, type=kind, writable=writable, values=tuple(values))

    def _target(self, item: Element) -> str:
        if item.get("Relationship") is None:
            return _last(item.get("Type"))
        return self._ends.get((_last(item.get("Relationship")), item.get("ToRole")), "")


def _members(kind: Element) -> dict[str, Element]:
    return {item.get("Name", ""): item for item in kind if _local(item) in ("Property", "NavigationProperty")}


def _last(name: str | None) -> str:
    """``Collection(Namespace.Thing)`` → ``Thing``."""
    return (name or "").removesuffix(")").rpartition(".")[2]


def _local(item: Element) -> str:
    return item.tag.rpartition("}")[2]
