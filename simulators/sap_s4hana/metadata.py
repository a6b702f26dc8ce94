"""``$metadata`` and service documents, written from the same model that the records obey (sheet 3, 8)."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from simulators.sap_s4hana.edm import EDM, EntitySet, EntityType, Function, Property, Service

_V2 = (
    '<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx" '
    'xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata" xmlns:sap="http://www.sap.com/Protocols/SAPData">'
    '<edmx:DataServices m:DataServiceVersion="2.0">'
)
_V4 = (
    '<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" '
    'xmlns="http://docs.oasis-open.org/odata/ns/edm"><edmx:Reference Uri="/sap/opu/odata/IWFND/CATALOGSERVICE;v=2/Vocabularies'
    "(TechnicalName='%2FIWBEP%2FVOC_CORE',Version='0001',SAP__Origin='LOCAL')/$value\">"
    '<edmx:Include Namespace="Org.OData.Core.V1" Alias="SAP__core"/></edmx:Reference>'
    '<edmx:Reference Uri="/sap/opu/odata/IWFND/CATALOGSERVICE;v=2/Vocabularies'
    "(TechnicalName='%2FIWBEP%2FVOC_CAPABILITIES',Version='0001',SAP__Origin='LOCAL')/$value\">"
    '<edmx:Include Namespace="Org.OData.Capabilities.V1" Alias="SAP__capabilities"/></edmx:Reference><edmx:DataServices>'
)
_FLAGS = {"c": "creatable", "u": "updatable", "f": "filterable", "s": "sortable"}


def edmx(service: Service) -> str:
    return _edmx_v2(service) if service.version == 2 else _edmx_v4(service)


def _type(service: Service, prop: Property) -> str:
    if prop.complex:
        name = f"{service.namespace}.{prop.complex}"
        return f"Collection({name})" if prop.many else name
    return "Edm.TimeOfDay" if prop.kind == "T" and service.version == 4 else EDM[prop.kind]


def _property(service: Service, prop: Property) -> str:
    parts = [f"<Property Name={quoteattr(prop.name)} Type={quoteattr(_type(service, prop))}"]
    if not prop.nullable:
        parts.append('Nullable="false"')
    if prop.size is not None:
        parts.append(f'MaxLength="{prop.size}"')
    if prop.kind in "DO" and service.version == 2:
        parts.append(f'Precision="{prop.precision or 0}"')
    elif prop.precision is not None:
        parts.append(f'Precision="{prop.precision}"')
    if prop.scale:
        parts.append(f'Scale="{prop.scale}"')
    if service.version == 2:
        if "@" in prop.marks:
            parts.append('ConcurrencyMode="Fixed"')
        if "^" in prop.marks:
            parts.append('sap:display-format="UpperCase"')
        if prop.kind == "D":
            parts.append('sap:display-format="Date"')
        if prop.unit:
            parts.append(f'sap:unit="{prop.unit}"')
        parts += [f'sap:{name}="false"' for mark, name in _FLAGS.items() if mark in prop.marks]
    return " ".join(parts) + "/>"


def _key(kind: EntityType) -> str:
    return "<Key>" + "".join(f'<PropertyRef Name="{name}"/>' for name in kind.keys) + "</Key>" if kind.keys else ""


def _association(owner: EntitySet, name: str) -> str:
    return f"assoc_{owner.name}_{name}"


def _edmx_v2(service: Service) -> str:
    sets = {one.type.name: one for one in service.sets.values()}
    out = [f'{_V2}<Schema Namespace="{service.namespace}" xml:lang="en" sap:schema-version="1" '
           'xmlns="http://schemas.microsoft.com/ado/2008/09/edm">']  # fmt: skip
    for kind in service.types.values():
        out.append(f'<EntityType Name="{kind.name}" sap:content-version="1">{_key(kind)}')
        out += [_property(service, prop) for prop in kind.properties.values()]
        for nav in kind.navigations.values():
            relation = _association(sets[kind.name], nav.name)
            ends = f'FromRole="FromRole_{relation}" ToRole="ToRole_{relation}"'
            out.append(f'<NavigationProperty Name="{nav.name}" Relationship="{service.namespace}.{relation}" {ends}/>')
        out.append("</EntityType>")
    for kind in service.complexes.values():
        out += [f'<ComplexType Name="{kind.name}">', *(_property(service, prop) for prop in kind.properties.values()), "</ComplexType>"]
    out += _associations(service)
    out.append(f'<EntityContainer Name="{service.name}_Entities" m:IsDefaultEntityContainer="true" sap:supported-formats="atom json xlsx">')
    for one in service.sets.values():
        can = (("creatable", one.creatable), ("updatable", one.updatable), ("deletable", one.deletable))
        flags = "".join(f' sap:{name}="false"' for name, yes in can if not yes)
        out.append(f'<EntitySet Name="{one.name}" EntityType="{service.namespace}.{one.type.name}"{flags} sap:content-version="1"/>')
    out += _association_sets(service)
    out += [_function(service, one) for one in service.functions.values()]
    out.append("</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>")
    return "".join(out)


def _associations(service: Service) -> list[str]:
    out = []
    for one in service.sets.values():
        for nav in one.type.navigations.values():
            relation, target = _association(one, nav.name), service.follow(one, nav.name)
            out.append(
                f'<Association Name="{relation}"><End Type="{service.namespace}.{one.type.name}" Multiplicity="1" '
                f'Role="FromRole_{relation}"/><End Type="{service.namespace}.{target.type.name}" '
                f'Multiplicity="{"*" if nav.many else "0..1"}" Role="ToRole_{relation}"/></Association>'
            )
    return out


def _association_sets(service: Service) -> list[str]:
    out = []
    for one in service.sets.values():
        for nav in one.type.navigations.values():
            relation = _association(one, nav.name)
            out.append(
                f'<AssociationSet Name="{relation}" Association="{service.namespace}.{relation}">'
                f'<End EntitySet="{one.name}" Role="FromRole_{relation}"/><End EntitySet="{nav.target}" Role="ToRole_{relation}"/>'
                "</AssociationSet>"
            )
    return out


def _function(service: Service, one: Function) -> str:
    result = f"{service.namespace}.{one.returns}"
    target = f' EntitySet="{one.entity_set}"' if one.entity_set else ""
    out = [f'<FunctionImport Name="{one.name}" ReturnType="{f"Collection({result})" if one.many else result}"{target} '
           f'm:HttpMethod="{one.method}">']  # fmt: skip
    for prop in one.parameters:
        size = f' MaxLength="{prop.size}"' if prop.size else ""
        optional = ' Nullable="true"' if prop.nullable else ""
        out.append(f'<Parameter Name="{prop.name}" Type="{EDM[prop.kind]}" Mode="In"{size}{optional}/>')
    return "".join([*out, "</FunctionImport>"])


def _edmx_v4(service: Service) -> str:
    out = [f'{_V4}<Schema Namespace="{service.namespace}" Alias="SAP__self">']
    for kind in service.types.values():
        out.append(f'<EntityType Name="{kind.name}">{_key(kind)}')
        out += [_property(service, prop) for prop in kind.properties.values()]
        for nav in kind.navigations.values():
            target = f"{service.namespace}.{service.sets[nav.target].type.name}"
            shown = f'Type="Collection({target})"' if nav.many else f'Type="{target}" Nullable="false"'
            out.append(f'<NavigationProperty Name="{nav.name}" {shown}/>')
        out.append("</EntityType>")
    for kind in service.complexes.values():
        out += [f'<ComplexType Name="{kind.name}">', *(_property(service, prop) for prop in kind.properties.values()), "</ComplexType>"]
    out.append('<EntityContainer Name="Container">')
    for one in service.sets.values():
        out.append(f'<EntitySet Name="{one.name}" EntityType="{service.namespace}.{one.type.name}">')
        out += [f'<NavigationPropertyBinding Path="{nav.name}" Target="{nav.target}"/>' for nav in one.type.navigations.values()]
        out.append("</EntitySet>")
    out.append("</EntityContainer>")
    for one in service.sets.values():
        out += _annotations(one)
    out.append("</Schema></edmx:DataServices></edmx:Edmx>")
    return "".join(out)


def _annotations(one: EntitySet) -> list[str]:
    """What cannot be written, and what guards it, as the vocabularies say it."""
    out = [f'<Annotations Target="SAP__self.Container/{one.name}">']
    needed = [prop.name for prop in one.type.properties.values() if prop.required]
    for term, name, yes in (("Insert", "Insertable", one.creatable), ("Update", "Updatable", one.updatable),
                            ("Delete", "Deletable", one.deletable)):  # fmt: skip
        inner = "" if yes else f'<PropertyValue Property="{name}" Bool="false"/>'
        if term == "Insert" and needed:
            paths = "".join(f"<PropertyPath>{path}</PropertyPath>" for path in needed)
            inner += f'<PropertyValue Property="RequiredProperties"><Collection>{paths}</Collection></PropertyValue>'
        if inner:
            out.append(f'<Annotation Term="SAP__capabilities.{term}Restrictions"><Record>{inner}</Record></Annotation>')
    if one.type.etag:
        path = f"<Collection><PropertyPath>{one.type.etag}</PropertyPath></Collection>"
        out.append(f'<Annotation Term="SAP__core.OptimisticConcurrency">{path}</Annotation>')
    out.append("</Annotations>")
    for prop in one.type.properties.values():
        term = "Computed" if not prop.creatable else "Immutable" if not prop.updatable and prop.name not in one.type.keys else ""
        if term:
            target = f"SAP__self.{one.type.name}/{prop.name}"
            out.append(f'<Annotations Target="{target}"><Annotation Term="SAP__core.{term}"/></Annotations>')
    return out


def service_document(service: Service, root: str) -> str:
    """The list of collections, as AtomPub."""
    out = [f'<?xml version="1.0" encoding="utf-8"?><app:service xml:base="{escape(root)}/" xmlns:app="http://www.w3.org/2007/app" '
           'xmlns:atom="http://www.w3.org/2005/Atom"><app:workspace><atom:title type="text">Data</atom:title>']  # fmt: skip
    out += [f'<app:collection href="{name}"><atom:title type="text">{name}</atom:title></app:collection>' for name in service.sets]
    return "".join([*out, "</app:workspace></app:service>"])
