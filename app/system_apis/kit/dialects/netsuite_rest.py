"""NetSuite SuiteTalk REST: the record API by internal id or ``eid:``, record transforms, SuiteQL to list and to see changes.

Source: REST web services help (record CRUD, upsert by external id, transform, SuiteQL, metadata catalogue). Record lists carry only ids,
so a page here is ids, and the reader fetches each record. Resource hints: ``table`` and ``where`` for SuiteQL,
``sublists`` for what a repeated write must replace.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from app.system_apis.kit.connector import Connector, Resource, UpsertKey
from app.system_apis.kit.mapping import dig, trail, vendor_paths
from app.system_apis.kit.wire import Extent, Page, Query, Raw, Request, Response, VendorError, VendorField

_RECORD = "/services/rest/record/v1"
_SUITEQL = "/services/rest/query/v1/suiteql"
_STRICT = (("X-NetSuite-PropertyNameValidation", "Error"),)
"""Unknown names would only be a warning: drift must be loud."""
_EXPAND = (("expandSubResources", "true"),)


class NetSuiteRest:
    key = "netsuite_rest"

    def get(self, connector: Connector, resource: Resource, external_id: str) -> Request:
        return Request(method="GET", path=f"{_RECORD}/{resource.path}/{quote(external_id, safe='')}", query=_EXPAND)

    def find(self, connector: Connector, resource: Resource, key: str) -> Request:
        return Request(method="GET", path=f"{_RECORD}/{resource.path}/eid:{quote(key, safe='')}", query=_EXPAND)

    def list_rows(self, connector: Connector, resource: Resource, query: Query) -> Request:
        clauses = [resource.hints["where"]] if resource.hints.get("where") else []
        params: list[str] = []
        for canonical, value in query.filters.items():
            clauses.append(f"{resource.filters[canonical]} = ?")
            params.append(value)
        if query.changed_since and resource.modified:
            clauses.append(f"{resource.modified} >= TO_TIMESTAMP(?, 'YYYY-MM-DD HH24:MI:SS')")
            params.append(_stamp(query.changed_since))
        where = f" WHERE {' AND '.join(clauses)}" if clauses else ""
        order = f"{resource.modified}, id" if resource.modified else "id"
        columns = f"id, TO_CHAR({resource.modified}, 'YYYY-MM-DD\"T\"HH24:MI:SS') AS modified" if resource.modified else "id"
        suiteql = f"SELECT {columns} FROM {resource.hints['table']}{where} ORDER BY {order}"  # noqa: S608 - names of our own field table
        limit = min(query.limit, 1000)
        return Request(
            method="POST",
            path=_SUITEQL,
            query=(("limit", str(limit)), ("offset", query.cursor or "0")),
            headers=(("Prefer", "transient"),),
            json_body={"q": suiteql, "params": params},
            reading=True,
        )

    def gave_out(self, query: Query) -> bool:
        return re.fullmatch(r"[0-9]{1,9}", query.cursor or "") is not None

    def create(self, connector: Connector, resource: Resource, key: str, body: Raw, source_id: str | None) -> Request:
        if resource.transform is not None:
            path = f"{_RECORD}/{resource.transform.path}/{source_id}/!transform/{resource.path}"
            named = {**body, "externalId": key}
            return Request(method="POST", path=path, query=(("replace", "item"),), headers=_STRICT, json_body=named)
        if isinstance(resource.key, UpsertKey):
            path = f"{_RECORD}/{resource.path}/eid:{quote(key, safe='')}"
            return Request(method="PUT", path=path, query=_replace(resource, body), headers=_STRICT, json_body=body)
        return Request(method="POST", path=f"{_RECORD}/{resource.path}", headers=_STRICT, json_body={**body, "externalId": key})

    def update(self, connector: Connector, resource: Resource, external_id: str, body: Raw) -> Request:
        path = f"{_RECORD}/{resource.path}/{quote(external_id, safe='')}"
        return Request(method="PATCH", path=path, query=_replace(resource, body), headers=_STRICT, json_body=body)

    def delete(self, connector: Connector, resource: Resource, external_id: str) -> Request:
        return Request(method="DELETE", path=f"{_RECORD}/{resource.path}/{quote(external_id, safe='')}")

    def record(self, resource: Resource, response: Response) -> Raw | None:
        body = response.parsed()
        if not isinstance(body, dict) or "id" not in body:
            raise ValueError("a record has an id")
        return body

    def page(self, resource: Resource, query: Query, response: Response) -> Page:
        body = response.parsed()
        if not isinstance(body, dict) or not isinstance(body.get("items"), list):
            raise ValueError("a SuiteQL answer has items")
        following = int(query.cursor or 0) + min(query.limit, 1000)
        return Page(
            ids=tuple(str(item["id"]) for item in body["items"]),
            versions={str(item["id"]): str(item["modified"]) for item in body["items"] if "modified" in item},
            cursor=str(following) if body.get("hasMore") else None,
        )

    def created_id(self, resource: Resource, response: Response) -> str | None:
        location = response.headers.get("location", "")
        last = location.rstrip("/").rpartition("/")[2]
        return last if last.isdigit() else None

    def row_id(self, resource: Resource, raw: Raw) -> str:
        return str(raw["id"])

    def found(self, resource: Resource, key: str, response: Response) -> Raw | None:
        return self.record(resource, response)

    def succeeded(self, connector: Connector, response: Response) -> bool:
        return response.ok

    def error(self, connector: Connector, response: Response) -> VendorError:
        try:
            body = response.parsed()
        except ValueError:
            return VendorError(message=response.body[:200].decode("utf-8", "replace"))
        if not isinstance(body, dict):
            return VendorError()
        details: list[dict[str, Any]] = [item for item in body.get("o:errorDetails") or [] if isinstance(item, dict)]
        first = details[0] if details else {}
        return VendorError(
            code=first.get("o:errorCode") or body.get("o:errorCode") or body.get("error"),
            message=str(first.get("detail") or body.get("title") or ""),
            field=first.get("o:errorPath"),
        )

    def describe(self, connector: Connector, resource: Resource) -> Request:
        accept = (("Accept", "application/schema+json"),)
        return Request(method="GET", path=f"{_RECORD}/metadata-catalog/{resource.path}", headers=accept)

    def fields(self, resource: Resource, response: Response) -> tuple[VendorField, ...]:
        properties: Raw = response.parsed()["properties"]
        found = {name: _described(name, item) for name, item in sorted(properties.items())}
        for path in vendor_paths(resource.fields):
            node: Any = {"properties": properties}
            for step in trail(path):
                node = dig(node, "properties")
                node = node.get(step.rpartition(".")[2]) if isinstance(node, dict) else None
                if not isinstance(node, dict):
                    break
                found[step] = _described(step, node)
                node = node.get("items") or node
        return tuple(found.values())

    def describes(self, resource: Resource) -> Extent:
        return "whole"

    def health(self, connector: Connector) -> Request:
        return Request(method="GET", path="/services/rest/system/v1/serverTime")


def _described(name: str, item: Raw) -> VendorField:
    return VendorField(
        name=name,
        type=str(item.get("format") or item.get("type", "string")),
        custom=bool(item.get("x-ns-custom-field", False)),
        # A choice is an object, whose id is one of so many.
        values=tuple(str(value) for value in item.get("enum") or dig(item, "properties.id.enum") or ()),
    )


def _replace(resource: Resource, body: Raw) -> tuple[tuple[str, str], ...]:
    """Lines without a key would be added once more by every repetition: what we send is the whole list."""
    sublists = [name for name in resource.hints.get("sublists", "").split(",") if name and name in body]
    return (("replace", ",".join(sublists)),) if sublists else ()


def _stamp(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
