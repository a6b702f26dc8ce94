"""Salesforce REST: SOQL to read, sObject rows to write, upsert by external id, composite for several writes in one call.

Source: REST API Developer Guide (Query, sObject Rows, sObject Rows by External ID, Composite, sObject Describe). Connector hint
``version``: the pinned API version (``v66.0``). Resource hints: ``where``, a condition of every list (no templates, say); ``week`` and
``worked`` for records that hold a week (:mod:`.weeks`). A filter is ``Column``, ``Column:boolean``, ``Column:number`` or
``Column:opposite`` for a flag that says the opposite.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from app.core import jsonio
from app.system_apis.kit.connector import Connector, Resource
from app.system_apis.kit.converters import Lines
from app.system_apis.kit.dialects.weeks import DAYS, by_day, parted, unfolded
from app.system_apis.kit.wire import Deletion, DeletionPage, Extent, Page, Query, Raw, Request, Response, VendorError, VendorField

_ID = re.compile(r"[A-Za-z0-9]{18}")
_LOCATOR = re.compile(r"/services/data/v\d+\.\d/query/[A-Za-z0-9]{15,30}-\d+")
_BARE = {"boolean": "true|false", "number": r"-?\d+(\.\d+)?"}


_SMALLEST_BATCH = 200


class SalesforceRest:
    key = "salesforce_rest"

    def get(self, connector: Connector, resource: Resource, external_id: str) -> Request:
        record, days = parted(resource, external_id)
        return self._query(connector, f"{select(resource, days)} WHERE {resource.id} = {literal(record)}")

    def gather(self, connector: Connector, resource: Resource, external_ids: Sequence[str]) -> Request:
        """At most 200: a URI has room for 16,384 bytes (Salesforce Developer Limits)."""
        wanted = ", ".join(literal(record) for record in _unique(parted(resource, external_id)[0] for external_id in external_ids))
        return self._query(connector, f"{select(resource)} WHERE {resource.id} IN ({wanted})")

    def find(self, connector: Connector, resource: Resource, key: str) -> Request:
        column = resource.key.field if resource.key else resource.id
        return self._query(connector, f"{select(resource)} WHERE {column} = {literal(key)}")

    def list_rows(self, connector: Connector, resource: Resource, query: Query) -> Request:
        batch = (("Sforce-Query-Options", f"batchSize={max(_SMALLEST_BATCH, min(query.limit, 2000))}"),)
        small = query.limit < _SMALLEST_BATCH
        if query.cursor and not small:
            return Request(method="GET", path=query.cursor, headers=batch)
        clauses = [f"{name} = {literal(value, kind)}" for name, kind, value in self._filters(resource, query)]
        clauses += [resource.hints["where"]] if "where" in resource.hints else []
        if query.changed_since and resource.modified:
            clauses.append(f"{resource.modified} >= {_instant(query.changed_since)}")
        if query.cursor:
            clauses.append(f"{resource.id} > {literal(query.cursor)}")
        where = f" WHERE {' AND '.join(clauses)}" if clauses else ""
        if small:
            # No locator is that small: such pages go by key. One row more than asked tells whether there is another page.
            return self._query(connector, f"{select(resource)}{where} ORDER BY {resource.id} LIMIT {query.limit + 1}")
        order = f" ORDER BY {resource.modified}, {resource.id}" if resource.modified else f" ORDER BY {resource.id}"
        return self._query(connector, select(resource) + where + order).with_headers(*batch)

    def gave_out(self, query: Query) -> bool:
        """Small pages go on behind an Id, others at a locator: a path, which is never taken from a caller unseen."""
        form = _ID if query.limit < _SMALLEST_BATCH else _LOCATOR
        return form.fullmatch(query.cursor or "") is not None

    def deleted_rows(self, connector: Connector, resource: Resource, query: Query) -> Request:
        """The recycle bin, in the order of deletion (REST API Developer Guide, QueryAll): merged records name their master."""
        if query.cursor:
            return Request(method="GET", path=query.cursor)
        columns = ", ".join(name for name in (resource.id, resource.successor, resource.modified) if name)
        since = f" AND {resource.modified} >= {_instant(query.changed_since)}" if query.changed_since else ""
        order = f"ORDER BY {resource.modified}, {resource.id}"
        soql = f"SELECT {columns} FROM {resource.object} WHERE IsDeleted = true{since} {order}"  # noqa: S608 - SOQL of our own field table
        return Request(method="GET", path=f"{_root(connector)}/queryAll", query=(("q", soql),))

    def deletions(self, resource: Resource, query: Query, response: Response) -> DeletionPage:
        page = self.page(resource, query, response)
        items = tuple(
            Deletion(
                external_id=self.row_id(resource, row),
                successor=row.get(resource.successor or ""),
                version=str(row.get(resource.modified or "")),
            )
            for row in page.rows
        )
        return DeletionPage(items=items, cursor=page.cursor)

    def create(self, connector: Connector, resource: Resource, key: str, body: Raw, source_id: str | None) -> Request:
        if resource.key is None:
            return Request(method="POST", path=self._rows(connector, resource), json_body=body)
        path = f"{self._rows(connector, resource)}/{resource.key.field}/{quote(key, safe='')}"
        return Request(method="PATCH", path=path, json_body=body)

    def update(self, connector: Connector, resource: Resource, external_id: str, body: Raw) -> Request:
        return Request(method="PATCH", path=f"{self._rows(connector, resource)}/{quote(external_id, safe='')}", json_body=body)

    def delete(self, connector: Connector, resource: Resource, external_id: str) -> Request:
        return Request(method="DELETE", path=f"{self._rows(connector, resource)}/{quote(external_id, safe='')}")

    def update_all(self, connector: Connector, writes: list[tuple[Resource, str, Raw]]) -> Request:
        """All of the updates in one call, or none of them (Composite, ``allOrNone``; at most 25)."""
        requests = [
            {
                "method": "PATCH",
                "url": f"{self._rows(connector, resource)}/{quote(external_id, safe='')}",
                "referenceId": f"w{index}",
                "body": body,
            }
            for index, (resource, external_id, body) in enumerate(writes)
        ]
        return Request(method="POST", path=f"{_root(connector)}/composite", json_body={"allOrNone": True, "compositeRequest": requests})

    def culprit(self, response: Response) -> tuple[int, Response] | None:
        """Which update of a composite failed, and its answer as if it had been sent alone; the ones it rolled back are not to blame."""
        rows = response.parsed()["compositeResponse"]
        failed = [
            (index, Response(status=row["httpStatusCode"], headers={}, body=jsonio.dumps(row["body"])))
            for index, row in enumerate(rows)
            if row["httpStatusCode"] >= 300
        ]
        return min(failed, key=lambda item: _error(item[1]).code == "PROCESSING_HALTED", default=None)

    def record(self, resource: Resource, response: Response) -> Raw | None:
        rows = self.page(resource, Query(), response).rows
        return rows[0] if rows else None

    def page(self, resource: Resource, query: Query, response: Response) -> Page:
        body = response.parsed()
        if not isinstance(body, dict) or not isinstance(body.get("records"), list):
            raise ValueError("a query answer has records")
        if body.get("done") is not True and not body.get("nextRecordsUrl"):
            raise ValueError("a query answer is either done or has a next page")
        if any(isinstance(value, dict) and value.get("done") is False for row in body["records"] for value in row.values()):
            raise ValueError("a record has more lines than its answer holds")
        rows = tuple(body["records"])
        if query.limit < _SMALLEST_BATCH:
            kept = rows[: query.limit]
            cursor = self.row_id(resource, kept[-1]) if len(rows) > query.limit else None
            return Page(rows=tuple(unfolded(resource, kept)), cursor=cursor)
        return Page(rows=tuple(unfolded(resource, rows)), cursor=None if body.get("done") else str(body["nextRecordsUrl"]))

    def created_id(self, resource: Resource, response: Response) -> str | None:
        body = response.parsed() if response.body else {}
        return body.get("id") if isinstance(body, dict) and body.get("success") else None

    def row_id(self, resource: Resource, raw: Raw) -> str:
        value = raw.get(resource.id)
        if not isinstance(value, str) or len(value.partition("/")[0]) != 18:
            raise ValueError("a row has an 18-character Id")
        return value

    def found(self, resource: Resource, key: str, response: Response) -> Raw | None:
        return self.record(resource, response)

    def succeeded(self, connector: Connector, response: Response) -> bool:
        return response.ok

    def error(self, connector: Connector, response: Response) -> VendorError:
        return _error(response)

    def describe(self, connector: Connector, resource: Resource) -> Request:
        return Request(method="GET", path=f"{self._rows(connector, resource)}/describe")

    def fields(self, resource: Resource, response: Response) -> tuple[VendorField, ...]:
        return tuple(
            VendorField(
                name=item["name"],
                type=item["type"],
                required=bool(item.get("createable") and not item.get("nillable") and not item.get("defaultedOnCreate")),
                writable=bool(item.get("createable") or item.get("updateable")),
                custom=bool(item.get("custom")),
                values=tuple(str(value["value"]) for value in item.get("picklistValues") or () if value.get("active", True)),
            )
            for item in response.parsed()["fields"]
        )

    def describes(self, resource: Resource) -> Extent:
        return "whole"

    def health(self, connector: Connector) -> Request:
        return Request(method="GET", path=f"{_root(connector)}/limits")

    def _query(self, connector: Connector, soql: str) -> Request:
        return Request(method="GET", path=f"{_root(connector)}/query", query=(("q", soql),))

    def _rows(self, connector: Connector, resource: Resource) -> str:
        return f"{_root(connector)}/sobjects/{resource.path}"

    def _filters(self, resource: Resource, query: Query) -> list[tuple[str, str, str]]:
        out = []
        for canonical, value in query.filters.items():
            column, _, kind = resource.filters[canonical].partition(":")
            out.append((column, kind, value))
        return out


def select(resource: Resource, days: Sequence[str] = DAYS) -> str:
    """``SELECT`` with every readable field; a list of lines becomes a child subquery."""
    names = [resource.id]
    for item in resource.fields:
        if not item.readable:
            continue
        if isinstance(item.converter, Lines):
            inner = ", ".join(_unique(row.vendor for row in item.converter.fields if row.readable))
            relationship = item.vendor.split(".")[0]
            names.append(f"(SELECT {inner} FROM {relationship} ORDER BY CreatedDate, Id)")  # noqa: S608 - as below
        else:
            names += item.looked_at
    names += [resource.modified] if resource.modified else []
    names += resource.extensions.values()
    return f"SELECT {', '.join(_unique(by_day(resource, names, days)))} FROM {resource.object}"  # noqa: S608 - SOQL of our own field table


def _unique(names: Any) -> list[str]:
    return list(dict.fromkeys(names))


def literal(value: str, kind: str = "") -> str:
    """A SOQL literal: text is quoted and escaped, booleans and numbers are bare."""
    if kind == "opposite":
        return "false" if literal(value, "boolean") == "true" else "true"
    if kind in ("boolean", "number"):
        if not re.fullmatch(_BARE[kind], value):
            raise ValueError(f"'{value}' is not a SOQL {kind}")
        return value
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r") + "'"


def _error(response: Response) -> VendorError:
    try:
        body = response.parsed()
    except ValueError:
        return VendorError(message=response.body[:200].decode("utf-8", "replace"))
    if isinstance(body, list) and body and isinstance(body[0], dict):
        first: dict[str, Any] = body[0]
        names = first.get("fields") or []
        return VendorError(
            code=first.get("errorCode") or first.get("statusCode"),
            message=str(first.get("message", "")),
            field=str(names[0]) if names else None,
        )
    if isinstance(body, list) and body and response.status == 300:
        return VendorError(message=f"{len(body)} records carry this key")
    if isinstance(body, dict):
        return VendorError(code=body.get("error"), message=str(body.get("error_description", "")))
    return VendorError()


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z"


def _root(connector: Connector) -> str:
    return f"/services/data/{connector.hints['version']}"


__all__ = ["SalesforceRest", "literal", "select"]
