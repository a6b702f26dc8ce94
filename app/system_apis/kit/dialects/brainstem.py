"""Brainstem, Kantata OX's envelope: ``results`` gives order and membership, keyed maps give the rows, includes ride beside them.

Source: Kantata OX API v1 reference. Resource hints: ``singular`` (the wrapper of a write), ``include``, ``get`` (extra query of a read),
``subject`` (the custom-field subject). A field path ``custom_field:301`` is the custom field with that id. Our key is an external reference
(service ``crosswalk``), because the API has neither upsert nor idempotency keys.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, quote

from app.core.clock import wire
from app.system_apis.kit.connector import Connector, Resource
from app.system_apis.kit.wire import Extent, Page, Query, Raw, Request, Response, VendorError, VendorField, shown

_SERVICE = "crosswalk"
_CUSTOM = "custom_field:"


class Brainstem:
    key = "brainstem"

    def get(self, connector: Connector, resource: Resource, external_id: str) -> Request:
        return Request(
            method="GET", path=f"/{resource.path}/{quote(external_id, safe='')}", query=(*_include(resource), *_extra(resource, "get"))
        )

    def find(self, connector: Connector, resource: Resource, key: str) -> Request:
        query = (
            ("external_reference_service_name", _SERVICE),
            ("external_reference_service_model_refs", key),
            *_include(resource),
            *_extra(resource, "list"),
        )
        return Request(method="GET", path=f"/{resource.path}", query=query)

    def list_rows(self, connector: Connector, resource: Resource, query: Query) -> Request:
        parameters = [("page", query.cursor or "1"), ("per_page", str(min(query.limit, 200)))]
        if resource.modified:
            parameters.append(("order", f"{resource.modified}:asc"))
        if query.changed_since and resource.modified:
            # Times are told in whole seconds, and "after" leaves out the very second: one more is asked for.
            since = query.changed_since.replace(microsecond=0) - timedelta(seconds=1)
            parameters.append((f"{resource.modified.removesuffix('_at')}_after", wire(since)))
        parameters += [(resource.filters[canonical], value) for canonical, value in query.filters.items()]
        return Request(method="GET", path=f"/{resource.path}", query=(*parameters, *_include(resource), *_extra(resource, "list")))

    def gave_out(self, query: Query) -> bool:
        return re.fullmatch(r"[1-9][0-9]{0,8}", query.cursor or "") is not None

    def create(self, connector: Connector, resource: Resource, key: str, body: Raw, source_id: str | None) -> Request:
        reference = {"service_name": _SERVICE, "service_model": resource.entity, "service_model_ref": key, "status": "successful"}
        named = {**_custom_out(body), "external_reference": reference}
        return Request(method="POST", path=f"/{resource.path}", json_body={resource.hints["singular"]: named})

    def update(self, connector: Connector, resource: Resource, external_id: str, body: Raw) -> Request:
        return Request(
            method="PUT", path=f"/{resource.path}/{quote(external_id, safe='')}", json_body={resource.hints["singular"]: _custom_out(body)}
        )

    def delete(self, connector: Connector, resource: Resource, external_id: str) -> Request:
        return Request(method="DELETE", path=f"/{resource.path}/{quote(external_id, safe='')}")

    def record(self, resource: Resource, response: Response) -> Raw | None:
        rows = self._rows(resource, response)
        return rows[0] if rows else None

    def page(self, resource: Resource, query: Query, response: Response) -> Page:
        rows = self._rows(resource, response)
        number, size = int(query.cursor or 1), min(query.limit, 200)
        meta = response.parsed().get("meta")
        # `meta` is missing in older tenants: then a full page may have a successor.
        more = number < int(meta["page_count"]) if isinstance(meta, dict) else len(rows) == size
        return Page(rows=tuple(rows), cursor=str(number + 1) if more else None)

    def created_id(self, resource: Resource, response: Response) -> str | None:
        rows = self._rows(resource, response)
        return self.row_id(resource, rows[0]) if rows else None

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
        errors = body.get("errors") if isinstance(body, dict) else None
        if not isinstance(errors, list) or not errors or not isinstance(errors[0], dict):
            return VendorError()
        first: dict[str, Any] = errors[0]
        return VendorError(code=first.get("type"), message=str(first.get("message", "")), field=first.get("field"))

    def describe(self, connector: Connector, resource: Resource) -> Request:
        if "subject" in resource.hints:
            return Request(method="GET", path="/custom_fields", query=(("subject_type", resource.hints["subject"]), ("per_page", "200")))
        return Request(method="GET", path=f"/{resource.path}", query=(("page", "1"), ("per_page", "50")))

    def fields(self, resource: Resource, response: Response) -> tuple[VendorField, ...]:
        """Custom fields where the object has them; else what a page of rows shows, because there is no describe."""
        body = response.parsed()
        if "custom_fields" in body:
            return tuple(
                VendorField(name=f"{_CUSTOM}{row['id']}", type=str(row["value_type"]), required=bool(row.get("required")), custom=True)
                for row in body["custom_fields"].values()
            )
        return shown(self._rows(resource, response))

    def describes(self, resource: Resource) -> Extent:
        return "part" if "subject" in resource.hints else "sample"

    def health(self, connector: Connector) -> Request:
        return Request(method="GET", path="/users/me")

    def _rows(self, resource: Resource, response: Response) -> list[Raw]:
        body = response.parsed()
        if not isinstance(body, dict) or not isinstance(body.get("results"), list):
            raise ValueError("an envelope has results")
        customs = body.get("custom_field_values") or {}
        rows = []
        for result in body["results"]:
            row = body[result["key"]][str(result["id"])]
            rows.append({**row, **_custom_in(row, customs)})
        return rows


def _include(resource: Resource) -> tuple[tuple[str, str], ...]:
    include = resource.hints.get("include")
    return (("include", include),) if include else ()


def _extra(resource: Resource, operation: str) -> tuple[tuple[str, str], ...]:
    return tuple(parse_qsl(resource.hints.get(operation, "")))


def _custom_out(body: Raw) -> Raw:
    plain = {name: value for name, value in body.items() if not name.startswith(_CUSTOM)}
    customs = [
        {"custom_field_id": int(name.removeprefix(_CUSTOM)), "value": value} for name, value in body.items() if name.startswith(_CUSTOM)
    ]
    return {**plain, "custom_fields": customs} if customs else plain


def _custom_in(row: Raw, customs: dict[str, Raw]) -> Raw:
    wanted = {str(item) for item in row.get("custom_field_value_ids") or ()}
    return {f"{_CUSTOM}{value['custom_field_id']}": value.get("value") for key, value in customs.items() if key in wanted}
