"""Checks that hold for every object: known and writable fields, lookups, required values, uniqueness (fact sheet 5.3, 5.4, 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulators.salesforce import ids
from simulators.salesforce.errors import ApiError, unknown_column, unparsable
from simulators.salesforce.schema import Field, SObject
from simulators.salesforce.store import Row
from simulators.salesforce.values import read

if TYPE_CHECKING:
    from simulators.salesforce.records import Records


def read_body(records: Records, kind: SObject, body: Any, *, creating: bool) -> Row:
    """The stored values, by canonical name, of the fields in a request body."""
    if not isinstance(body, dict):
        raise unparsable("Cannot deserialize instance of sobject: a JSON object is expected")
    given: Row = {}
    refused = []
    for name, raw in body.items():
        if name == "attributes":
            continue
        column = kind.field(name)
        if column is None:
            lookup = kind.parents.get(name.casefold())
            if lookup is None:
                raise unknown_column(name, kind.name)
            column, raw = lookup, _foreign_key(records, lookup, raw)
        if not (column.createable if creating else column.updateable):
            refused.append(column.name)
            continue
        given[column.name] = read(column, raw, records.schema)
    if refused:
        raise _not_writable(refused, creating=creating)
    return given


def _not_writable(names: list[str], *, creating: bool) -> ApiError:
    if creating and names == ["Id"]:
        return ApiError(400, "INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", names)
    message = (
        f"Unable to create/update fields: {', '.join(names)}. Please check the security settings of this field and verify that it is"
        " read/write for your profile or permission set."
    )
    return ApiError(400, "INVALID_FIELD_FOR_INSERT_UPDATE", message, names)


def refuse_key_in_body(body: Any, column: Field) -> None:
    if isinstance(body, dict) and any(name.casefold() == column.name.casefold() for name in body):
        message = f"The {column.name} field should not be specified in the sobject data."
        raise ApiError(400, "INVALID_FIELD", message, [column.name])


def _foreign_key(records: Records, lookup: Field, raw: Any) -> str | None:
    """The id of the parent that a nested object names by one of its external ids."""
    if raw is None:
        return None
    parent = records.schema.objects[lookup.target or ""]
    keys = [(name, value) for name, value in raw.items() if name != "attributes"] if isinstance(raw, dict) else []
    if len(keys) != 1:
        raise unparsable(f"The value of {lookup.relationship} must be an object with exactly one external id field")
    name, value = keys[0]
    column = parent.key_field(name)
    if column is None:
        message = f"Field name provided, {name} is not an External ID or indexed field for {parent.name}"
        raise ApiError(400, "INVALID_FIELD", message, [])
    wanted = ids.parse(str(value)) if column.type == "id" else str(value)
    found = records.store.with_key(parent, column, wanted) if wanted else []
    if not found:
        message = f"Foreign key external ID: {value} not found for field {column.name} in entity {parent.name}"
        raise ApiError(400, "INVALID_FIELD", message, [])
    if len(found) > 1:
        message = f"More than one record found for external id field: [{', '.join(row['Id'] for row in found)}]"
        raise ApiError(400, "DUPLICATE_EXTERNAL_ID", message, [column.name])
    return str(found[0]["Id"])


def check(records: Records, kind: SObject, former: Row | None, row: Row, given: Row) -> None:
    missing = [
        column.name
        for column in kind.fields
        if row.get(column.name) is None and (column.required if former is None else column.name in given and not column.nillable)
    ]
    if missing:
        raise ApiError(400, "REQUIRED_FIELD_MISSING", f"Required fields are missing: [{', '.join(missing)}]", missing)
    for column in kind.keyed:
        value = given.get(column.name)
        if value is None:
            continue
        if column.type == "reference" and not records.store.live(column.target or "", value):
            raise ApiError(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", [])
        if column.unique:
            _check_unique(records, kind, column, value, row.get("Id"))


def _check_unique(records: Records, kind: SObject, column: Field, value: Any, own: str | None) -> None:
    for other in records.store.with_key(kind, column, value):
        if other["Id"] != own:
            message = f"duplicate value found: {column.name} duplicates value on record with id: {other['Id']}"
            raise ApiError(400, "DUPLICATE_VALUE", message, [])
