"""``/composite/sobjects``: up to 200 rows per call; 200 even if all fail ("REST API Developer Guide, sObject Collections")."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from simulators.salesforce import ids
from simulators.salesforce.errors import ApiError, malformed_id, method_not_allowed, not_found, unparsable
from simulators.salesforce.records import Records
from simulators.salesforce.schema import SObject
from simulators.salesforce.wire import Answer, Call

_MOST_ROWS = 200
_MOST_READ = 2000
_ROLLED_BACK = ApiError(
    400,
    "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    "Record rolled back because not all records were valid and the request was using AllOrNone header",
    [],
)
Save = Callable[[dict[str, Any]], dict[str, Any]]


def collections(records: Records, call: Call) -> Answer:
    """Everything below ``/composite/sobjects``."""
    match call.path[2:]:
        case ():
            return _write(records, call)
        case (name,) if call.method in ("GET", "POST"):
            return _read(records, call, records.sobject(name))
        case (name, key) if call.method == "PATCH":
            kind = records.sobject(name)
            column = records.key_field(kind, key)

            def save(row: dict[str, Any]) -> dict[str, Any]:
                given = {field: value for field, value in row.items() if field.casefold() != column.name.casefold()}
                value = next((str(value) for field, value in row.items() if field.casefold() == column.name.casefold() and value), None)
                if value is None:
                    raise ApiError(400, "MISSING_ARGUMENT", f"{column.name} not specified", [])
                record_id, created = records.upsert(kind, column, value, given, call.version)
                return {"id": record_id, "success": True, "errors": [], "created": created}

            return _save_all(records, call, save)
    raise not_found()


def _write(records: Records, call: Call) -> Answer:
    if call.method == "DELETE":
        return _delete(records, call)
    if call.method == "POST":
        return _save_all(records, call, lambda row: {"id": records.create(_type_of(records, row), row), "success": True, "errors": []})
    if call.method == "PATCH":
        return _save_all(records, call, lambda row: _update(records, row))
    raise method_not_allowed(call.method, "POST,PATCH,DELETE")


def _type_of(records: Records, row: dict[str, Any]) -> SObject:
    attributes = row.get("attributes")
    name = attributes.get("type") if isinstance(attributes, dict) else None
    found = records.schema.find(str(name)) if name else None
    if found is None:
        raise ApiError(400, "INVALID_TYPE", f"sObject type '{name}' is not supported.", [])
    return found


def _update(records: Records, row: dict[str, Any]) -> dict[str, Any]:
    kind = _type_of(records, row)
    given = {name: value for name, value in row.items() if name.casefold() != "id"}
    text = next((value for name, value in row.items() if name.casefold() == "id"), None)
    if not text:
        raise ApiError(400, "MISSING_ARGUMENT", "Id not specified in an update call", [])
    record_id = records.record_id(kind, str(text))
    if records.store.get(kind, record_id) is None:
        raise ApiError(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", [])
    records.update(kind, record_id, given)
    return {"id": record_id, "success": True, "errors": []}


def _save_all(records: Records, call: Call, save: Save) -> Answer:
    body = call.need_object()
    rows = body.get("records")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise unparsable("records must be a list of objects")
    _check_count(rows)

    def one(row: Any) -> dict[str, Any]:
        _check_nested(row)
        return save(row)

    return Answer(200, _each(records, rows, one, all_or_none=body.get("allOrNone") is True))


def _check_count(rows: Sequence[Any], most: int = _MOST_ROWS) -> None:
    if len(rows) > most:
        raise ApiError(400, "EXCEEDED_ID_LIMIT", f"record limit reached. cannot submit more than {most} records in this call")


def _check_nested(row: dict[str, Any]) -> None:
    """Here, unlike in single-row calls, the object of a lookup must begin with its attributes."""
    for name, value in row.items():
        if isinstance(value, dict) and name != "attributes" and next(iter(value), None) != "attributes":
            raise unparsable(f"{name}: attributes must be the first member of a nested object")


def _each(records: Records, rows: Sequence[Any], save: Callable[[Any], dict[str, Any]], *, all_or_none: bool) -> list[dict[str, Any]]:
    mark = records.store.mark()
    results: list[dict[str, Any]] = []
    for row in rows:
        try:
            results.append(save(row))
        except ApiError as error:
            results.append({"success": False, "errors": [error.as_row()]})
    if all_or_none and not all(result["success"] for result in results):
        records.store.rollback(mark)
        rolled_back = {"success": False, "errors": [_ROLLED_BACK.as_row()]}
        results = [rolled_back if result["success"] else result for result in results]
    return results


def _delete(records: Records, call: Call) -> Answer:
    given = [text.strip() for text in call.params.get("ids", "").split(",") if text.strip()]
    if not given:
        raise ApiError(400, "MISSING_ARGUMENT", "ids not specified")
    _check_count(given)

    def one(text: str) -> dict[str, Any]:
        full = ids.parse(text)
        kind = records.schema.of_id(full) if full else None
        if full is None or kind is None:
            raise malformed_id("Record ID", text, "Id")
        if records.store.get(kind, full) is None:
            raise ApiError(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", [])
        records.delete(kind, full)
        return {"id": full, "success": True, "errors": []}

    return Answer(200, _each(records, given, one, all_or_none=call.params.get("allOrNone", "").lower() == "true"))


def _read(records: Records, call: Call, kind: SObject) -> Answer:
    if call.method == "POST":
        body = call.need_object()
        wanted, names = body.get("ids"), body.get("fields")
    else:
        wanted, names = (call.params[name].split(",") if call.params.get(name) else None for name in ("ids", "fields"))
    if not isinstance(wanted, list) or not isinstance(names, list):
        raise ApiError(400, "MISSING_ARGUMENT", "ids and fields must be specified")
    _check_count(wanted, _MOST_READ)
    found = [records.store.live(kind, ids.parse(str(text).strip())) for text in wanted]
    fields = [str(name).strip() for name in names]
    return Answer(200, [records.document(kind, row, call.version, fields) if row else None for row in found])
