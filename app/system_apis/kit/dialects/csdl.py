"""The fields of an entity set as ``$metadata`` describes them (OData CSDL 4.01 §6; the 2.0 form is the same as far as this goes)."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from app.system_apis.kit.wire import VendorField

_FORBIDDEN = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_SAP = "{http://www.sap.com/Protocols/SAPData}"


def fields_of(document: bytes, entity_set: str) -> tuple[VendorField, ...]:
    """Properties, and navigation properties with their type; ``ValueError`` when the document or the set is none."""
    if _FORBIDDEN.search(document):
        raise ValueError("metadata declares no entities of its own")
    try:
        root = ElementTree.fromstring(document)  # noqa: S314 - without declarations there is nothing to expand
    except ElementTree.ParseError as error:
        raise ValueError("metadata is XML") from error
    sets = {item.get("Name"): item.get("EntityType", "") for item in root.iter() if _local(item) == "EntitySet"}
    wanted = sets.get(entity_set, "").rpartition(".")[2]
    kinds = [item for item in root.iter() if _local(item) == "EntityType" and item.get("Name") == wanted]
    if not wanted or not kinds:
        raise ValueError(f"metadata has no {entity_set}")
    return tuple(_field(item) for item in kinds[0] if _local(item) in ("Property", "NavigationProperty"))


def _field(item: ElementTree.Element) -> VendorField:
    creatable, updatable = item.get(f"{_SAP}creatable"), item.get(f"{_SAP}updatable")
    writable = None if creatable is None and updatable is None else "true" in (creatable, updatable)
    # A property that may not be null may still have a default: whether it must be given, the document does not say.
    return VendorField(name=item.get("Name", ""), type=item.get("Type") or item.get("Relationship") or "navigation", writable=writable)


def _local(item: ElementTree.Element) -> str:
    return item.tag.rpartition("}")[2]
