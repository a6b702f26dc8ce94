"""``$metadata`` and the service documents: generated from the tables that the pages themselves read."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any
from xml.sax.saxutils import quoteattr

from simulators.dynamics365.facts import ENUMS
from simulators.dynamics365.registry import TENANT_SETS
from simulators.dynamics365.schema import ENTITIES, PAGE_ENTITIES, QUERY_ENTITIES, Entity, Field, escaped

_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">'
    '<edmx:DataServices><Schema Namespace="Microsoft.NAV" xmlns="http://docs.oasis-open.org/odata/ns/edm">'
)
_FOOT = "</Schema></edmx:DataServices></edmx:Edmx>"
_SETS = {"api": ENTITIES, "odata": PAGE_ENTITIES, "analytics": QUERY_ENTITIES}


def _property(field: Field, entity: Entity) -> str:
    extra = ' Nullable="false"' if field.name in entity.key else ""
    extra += f' MaxLength="{field.length}"' if field.length else ""
    extra += ' Scale="Variable"' if field.kind == "decimal" else ""
    return f"<Property Name={quoteattr(field.name)} Type={quoteattr(field.edm)}{extra}/>"


def _type(entity: Entity, navs: Iterable[tuple[str, str, bool]]) -> str:
    key = "".join(f"<PropertyRef Name={quoteattr(name)}/>" for name in entity.key)
    body = f"<Key>{key}</Key>" if key else ""
    body += "".join(_property(field, entity) for field in entity.fields.values())
    for name, target, many in navs:
        kind = f"Collection(Microsoft.NAV.{target})" if many else f"Microsoft.NAV.{target}"
        body += f'<NavigationProperty Name="{name}" Type="{kind}" ContainsTarget="true"/>'
    return f'<EntityType Name="{entity.name}">{body}</EntityType>'


@cache
def csdl(service: str) -> str:
    """Every company's sets are also parts of ``company``, which is how they are addressed."""
    entities = _SETS[service]
    used = {field.enum for entity in entities.values() for field in entity.fields.values() if field.kind == "enum"}
    parts = []
    for name in sorted(used):
        members = "".join(f'<Member Name="{escaped(member)}" Value="{place}"/>' for place, member in enumerate(ENUMS[name]))
        parts.append(f'<EnumType Name="{name}">{members}</EnumType>')
    for entity in entities.values():
        navs = [(nav.name, entities[nav.target].name, nav.many) for nav in entity.navs.values()]
        if entity.set == "companies":
            navs = [(one.set, one.name, True) for one in entities.values() if one.set not in TENANT_SETS]
        parts.append(_type(entity, navs))
    for entity in entities.values():
        for action in entity.actions:
            bound = f'<Parameter Name="bindingParameter" Type="Microsoft.NAV.{entity.name}"/>'
            parts.append(f'<Action Name="{action}" IsBound="true">{bound}</Action>')
    sets = "".join(f'<EntitySet Name="{name}" EntityType="Microsoft.NAV.{entity.name}"/>' for name, entity in entities.items())
    return f'{_HEAD}{"".join(parts)}<EntityContainer Name="NAV">{sets}</EntityContainer>{_FOOT}'


def service_document(service: str, root: str) -> dict[str, Any]:
    entries = [{"name": name, "kind": "EntitySet", "url": name} for name in _SETS[service]]
    return {"@odata.context": f"{root}/$metadata", "value": entries}
