"""Batch: several operations in order, all or nothing; only the part that failed is reported (sheet 5.3)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from starlette.responses import Response

from simulators.oracle_erp.errors import Fault, Refused, bad_request, forbidden
from simulators.oracle_erp.resources import RESOURCES
from simulators.oracle_erp.routes import ACTION, BATCH, ITEM, Call, Service, reply

_METHODS = {"get": "GET", "create": "POST", "update": "PATCH", "replace": "PATCH", "delete": "DELETE", "upsert": "POST", "action": "POST"}


def run(service: Service, call: Call) -> Response:
    body = call.json(BATCH)
    parts = body.get("parts") if isinstance(body, dict) else None
    if not isinstance(parts, list) or not parts:
        raise bad_request("A batch needs parts.")
    with service.tenant.transaction():
        answers = [_part(service, call, part) for part in parts]
    return reply(call, 200, {"parts": answers}, BATCH)


def _part(service: Service, call: Call, part: Any) -> dict[str, Any]:
    if not isinstance(part, dict) or not isinstance(part.get("path"), str) or part.get("operation") not in list(_METHODS):
        raise bad_request("A part needs a path and an operation.")
    if not isinstance(part.get("id", ""), str) or not part["path"].strip("/"):
        raise bad_request("A part has text as its id and names a resource.")
    one = _call(call, part)
    resource = RESOURCES.get((one.root, one.path[0])) if one.path else None
    try:
        if resource is not None and resource.duty and resource.duty not in call.user.duties:
            raise forbidden()
        answer = service.handle(one)
    except Refused as refused:
        faults = [Fault(f"Part {part.get('id')}: {fault.detail}", fault.code, fault.path) for fault in refused.faults]
        raise Refused(400, *faults) from refused
    found = {"id": part.get("id"), "path": part["path"], "operation": part["operation"]}
    return found | ({"payload": json.loads(bytes(answer.body))} if answer.body else {})


def _call(call: Call, part: dict[str, Any]) -> Call:
    split = urlsplit(part["path"])
    path = [unquote(step) for step in split.path.strip("/").split("/") if step]
    headers = {name: value for name, value in call.headers.items() if name not in ("if-match", "x-http-method-override", "upsert-mode")}
    headers |= {"content-type": ACTION if part["operation"] == "action" else ITEM, "accept": "application/json"}
    if part["operation"] == "upsert":
        headers["upsert-mode"] = "true"
    if part.get("ifMatch"):
        headers["if-match"] = str(part["ifMatch"])
    body = json.dumps(part["payload"], default=str).encode() if "payload" in part else b""
    return replace(call, method=_METHODS[part["operation"]], path=path, params=dict(parse_qsl(split.query)), headers=headers, body=body)
