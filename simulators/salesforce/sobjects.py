"""``/sobjects``: describe, single records, upsert by external id, replication (fact sheet 5.2 to 5.5, 5.8, 5.9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from simulators.salesforce.describe import describe_sobject, summary
from simulators.salesforce.errors import ApiError, method_not_allowed, not_found
from simulators.salesforce.records import Records
from simulators.salesforce.schema import SObject
from simulators.salesforce.store import Row
from simulators.salesforce.values import format_instant, parse_instant
from simulators.salesforce.wire import Answer, Call, http_date, parse_http_date

# When this org's schema was last changed, for If-Modified-Since on describe calls.
SCHEMA_CHANGED = datetime(2026, 2, 14, 6, 30, tzinfo=UTC)
_EARLIEST = timedelta(days=30)


def sobjects(records: Records, call: Call) -> Answer:
    """Everything below ``/sobjects``."""
    match call.path[1:]:
        case ():
            return _only_get(call, lambda: _describe_global(records, call))
        case (name,):
            return _collection(records, call, records.sobject(name))
        case (name, "describe"):
            kind = records.sobject(name)
            return _only_get(call, lambda: _cached(call, describe_sobject(records.schema, kind, call.root)))
        case (name, "updated"):
            kind = records.sobject(name)
            return _only_get(call, lambda: _updated(records, call, kind))
        case (name, "deleted"):
            kind = records.sobject(name)
            return _only_get(call, lambda: _deleted(records, call, kind))
        case (name, key):
            return _row(records, call, records.sobject(name), key)
        case (name, key, *value):
            # An external id may hold slashes, percent-encoded or raw: after decoding both look the same.
            return _row_by_key(records, call, records.sobject(name), key, "/".join(value))
    raise not_found()


def _only_get(call: Call, handler: Callable[[], Answer]) -> Answer:
    if call.method not in ("GET", "HEAD"):
        raise method_not_allowed(call.method, "GET,HEAD")
    return handler()


def _cached(call: Call, document: Any) -> Answer:
    since = parse_http_date(call.headers.get("if-modified-since"))
    headers = {"Last-Modified": http_date(SCHEMA_CHANGED)}
    if since and since >= SCHEMA_CHANGED:
        return Answer(304, headers=headers)
    return Answer(200, document, headers)


def _describe_global(records: Records, call: Call) -> Answer:
    """ "REST API Developer Guide, Describe Global"."""
    listed = [summary(kind, call.root) for kind in records.schema.objects.values()]
    return _cached(call, {"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": listed})


def _collection(records: Records, call: Call, kind: SObject) -> Answer:
    """ "REST API Developer Guide, sObject Basic Information": GET says what it is, POST creates."""
    if call.method == "POST":
        return created(records, call, kind, records.create(kind, call.need_body()))
    if call.method != "GET":
        raise method_not_allowed(call.method, "GET,HEAD,POST")
    newest = sorted(records.store.rows(kind), key=lambda row: row["LastModifiedDate"], reverse=True)[:20]
    recent = [{"attributes": records.attributes(kind, row["Id"], call.version), "Id": row["Id"], "Name": row.get("Name")} for row in newest]
    return _cached(call, {"objectDescribe": summary(kind, call.root), "recentItems": recent})


def created(records: Records, call: Call, kind: SObject, record_id: str) -> Answer:
    location = {"Location": records.url(kind, record_id, call.version)}
    return Answer(201, {"id": record_id, "success": True, "errors": []}, location)


def _row(records: Records, call: Call, kind: SObject, key: str) -> Answer:
    """ "REST API Developer Guide, sObject Rows"."""
    column = kind.key_field(key)
    if column:
        if call.method != "POST":
            raise method_not_allowed(call.method, "POST")
        return created(records, call, kind, records.create(kind, call.need_body()))
    return _on_record(records, call, kind, records.record_id(kind, key))


def _row_by_key(records: Records, call: Call, kind: SObject, key: str, value: str) -> Answer:
    """ "REST API Developer Guide, sObject Rows by External ID"."""
    column = records.key_field(kind, key)
    if call.method == "PATCH":
        update_only = call.params.get("updateOnly", "").lower() == "true"
        record_id, new = records.upsert(kind, column, value, call.need_body(), call.version, update_only=update_only)
        headers = {"Location": records.url(kind, record_id, call.version)} if new else {}
        return Answer(201 if new else 200, {"id": record_id, "success": True, "errors": [], "created": new}, headers)
    if call.method not in ("GET", "HEAD", "DELETE"):
        raise method_not_allowed(call.method, "GET,HEAD,PATCH,DELETE")
    found = records.matching(kind, column, value, call.version)
    if found is None:
        raise not_found()
    return _on_record(records, call, kind, found["Id"])


def _on_record(records: Records, call: Call, kind: SObject, record_id: str) -> Answer:
    if call.method in ("GET", "HEAD"):
        return _get(records, call, kind, records.existing(kind, record_id))
    if call.method == "PATCH":
        _check_unmodified(call, records.existing(kind, record_id))
        records.update(kind, record_id, call.need_body())
        return Answer(204)
    if call.method == "DELETE":
        _check_unmodified(call, records.existing(kind, record_id))
        records.delete(kind, record_id)
        return Answer(204)
    raise method_not_allowed(call.method, "GET,HEAD,PATCH,DELETE")


def _get(records: Records, call: Call, kind: SObject, row: Row) -> Answer:
    changed = row["LastModifiedDate"]
    since = parse_http_date(call.headers.get("if-modified-since"))
    headers = {"Last-Modified": http_date(changed)}
    if since and changed.replace(microsecond=0) <= since:
        return Answer(304, headers=headers)
    names = [name.strip() for name in call.params["fields"].split(",") if name.strip()] if call.params.get("fields") else None
    return Answer(200, records.document(kind, row, call.version, names), headers)


def _check_unmodified(call: Call, row: Row) -> None:
    """ "REST API Developer Guide, Conditional Request Headers"."""
    since = parse_http_date(call.headers.get("if-unmodified-since"))
    if since and row["LastModifiedDate"].replace(microsecond=0) > since:
        raise ApiError(412, "PRECONDITION_FAILED", "The record was modified after the given date")


def _window(records: Records, call: Call) -> tuple[datetime, datetime]:
    """The interval of a replication call; an offset's ``+`` that was not percent-encoded arrives as a blank and is refused."""
    start, end = (parse_instant(call.params.get(name, "")) for name in ("start", "end"))
    if start is None or end is None:
        raise ApiError(400, "INVALID_REPLICATION_DATE", "start and end must be ISO 8601 dates with a time zone")
    start, end = (moment.replace(second=0, microsecond=0) for moment in (start, end))
    if end < start + timedelta(minutes=1):
        raise ApiError(400, "INVALID_REPLICATION_DATE", "endDate must be at least one minute greater than startDate")
    if start < records.now() - _EARLIEST:
        raise ApiError(400, "INVALID_REPLICATION_DATE", "startDate cannot be more than 30 days ago")
    return start, end


def _updated(records: Records, call: Call, kind: SObject) -> Answer:
    """ "REST API Developer Guide, sObject Get Updated"."""
    start, end = _window(records, call)
    found = [row["Id"] for row in records.store.rows(kind) if start <= row["SystemModstamp"] < end]
    return Answer(200, {"ids": found, "latestDateCovered": format_instant(min(end, records.now()))})


def _deleted(records: Records, call: Call, kind: SObject) -> Answer:
    """ "REST API Developer Guide, sObject Get Deleted"."""
    start, end = _window(records, call)
    found = [
        {"id": row["Id"], "deletedDate": format_instant(row["SystemModstamp"])}
        for row in records.store.rows(kind, deleted=True)
        if row["IsDeleted"] and start <= row["SystemModstamp"] < end
    ]
    earliest = format_instant(records.now() - timedelta(days=15))
    body = {"deletedRecords": found, "earliestDateAvailable": earliest, "latestDateCovered": format_instant(min(end, records.now()))}
    return Answer(200, body)
