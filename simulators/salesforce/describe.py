"""Describe documents ("REST API Developer Guide, sObject Describe" and "Describe Global"; attribute list: fact sheet 5.8)."""

from __future__ import annotations

from typing import Any

from simulators.salesforce.schema import Field, Schema, SObject

_SOAP = {
    "id": "tns:ID",
    "reference": "tns:ID",
    "boolean": "xsd:boolean",
    "int": "xsd:int",
    "currency": "xsd:double",
    "double": "xsd:double",
    "percent": "xsd:double",
    "date": "xsd:date",
    "datetime": "xsd:dateTime",
    "address": "urn:address",
}


def describe_field(column: Field) -> dict[str, Any]:
    textual = _SOAP.get(column.type, "xsd:string") == "xsd:string"
    return {
        "aggregatable": column.type not in ("boolean", "address"),
        "autoNumber": column.auto_number,
        "byteLength": column.length * 3 if textual else column.length,
        "calculated": column.calculated,
        "calculatedFormula": None,
        "cascadeDelete": column.cascade,
        "caseSensitive": column.case_sensitive,
        "compoundFieldName": None,
        "controllerName": None,
        "createable": column.createable,
        "custom": column.custom,
        "defaultValue": column.default if column.type == "boolean" else None,
        "defaultValueFormula": None,
        "defaultedOnCreate": column.defaulted,
        "dependentPicklist": False,
        "deprecatedAndHidden": False,
        "digits": column.digits,
        "encrypted": False,
        "externalId": column.external_id,
        "filterable": not (column.type == "address" or (column.type == "textarea" and column.length > 255)),
        "groupable": textual or column.type in ("reference", "id", "date", "int", "boolean"),
        "htmlFormatted": False,
        "idLookup": column.id_lookup,
        "inlineHelpText": None,
        "label": column.label,
        "length": column.length,
        "name": column.name,
        "nameField": column.name_field,
        "namePointing": False,
        "nillable": column.nillable,
        "permissionable": column.nillable and (column.createable or column.updateable),
        "picklistValues": [
            {"active": True, "defaultValue": value == column.default, "label": value, "validFor": None, "value": value}
            for value in column.values
        ],
        "polymorphicForeignKey": False,
        "precision": column.precision,
        "referenceTo": [column.target] if column.target else [],
        "relationshipName": column.relationship,
        "relationshipOrder": None,
        "restrictedDelete": False,
        "restrictedPicklist": column.restricted,
        "scale": column.scale,
        "soapType": _SOAP.get(column.type, "xsd:string"),
        "sortable": column.type != "address",
        "type": column.type,
        "unique": column.unique,
        "updateable": column.updateable,
        "writeRequiresMasterRead": False,
    }


def summary(kind: SObject, root: str) -> dict[str, Any]:
    address = f"{root}/sobjects/{kind.name}"
    return {
        "activateable": False,
        "createable": kind.createable,
        "custom": kind.name.endswith("__c"),
        "customSetting": False,
        "deletable": kind.deletable,
        "deprecatedAndHidden": False,
        "feedEnabled": True,
        "hasSubtypes": False,
        "isInterface": False,
        "isSubtype": False,
        "keyPrefix": kind.prefix,
        "label": kind.label,
        "labelPlural": kind.plural,
        "layoutable": True,
        "mergeable": kind.name in ("Account", "Contact"),
        "mruEnabled": True,
        "name": kind.name,
        "queryable": True,
        "replicateable": True,
        "retrieveable": True,
        "searchable": True,
        "triggerable": True,
        "undeletable": kind.deletable,
        "updateable": kind.updateable,
        "urls": {"sobject": address, "describe": f"{address}/describe", "rowTemplate": f"{address}/{{ID}}"},
    }


def describe_sobject(schema: Schema, kind: SObject, root: str) -> dict[str, Any]:
    children: list[dict[str, Any]] = [
        {
            "cascadeDelete": column.cascade,
            "childSObject": child.name,
            "deprecatedAndHidden": False,
            "field": column.name,
            "junctionIdListNames": [],
            "junctionReferenceTo": [],
            "relationshipName": column.children,
            "restrictedDelete": False,
        }
        for child, column in schema.referring(kind.name)
    ]
    record_types = [
        {
            "active": True,
            "available": True,
            "defaultRecordTypeMapping": name == "Master",
            "developerName": developer,
            "master": name == "Master",
            "name": name,
            "recordTypeId": type_id,
            "urls": {"layout": f"{root}/sobjects/{kind.name}/describe/layouts/{type_id}"},
        }
        for type_id, name, developer in (*kind.record_types, ("012000000000000AAA", "Master", "Master"))
    ]
    return {
        **summary(kind, root),
        "actionOverrides": [],
        "childRelationships": children,
        "fields": [describe_field(column) for column in kind.fields],
        "namedLayoutInfos": [],
        "recordTypeInfos": record_types,
        "supportedScopes": [{"label": f"All {kind.plural.lower()}", "name": "everything"}],
    }
