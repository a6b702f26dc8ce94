"""``$batch`` in JSON (sheet 3.3): up to a hundred requests; one transaction with ``Isolation: snapshot``."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from simulators.dynamics365.errors import Refused, bad
from simulators.dynamics365.service import Service
from simulators.dynamics365.wire import Answer, Call, refused

LIMIT = 100


def batch(service: Service, call: Call) -> Answer:
    if call.method != "POST":
        raise Refused("BadRequest_MethodNotAllowed", "The $batch resource only supports POST.")
    requests = call.json().get("requests")
    if not isinstance(requests, list):
        raise bad("The body of a batch request must have an array 'requests'.")
    if len(requests) > LIMIT:
        raise bad(f"The number of requests in the batch, {len(requests)}, exceeds the maximum of {LIMIT}.")
    whole = call.headers.get("isolation", "").lower() == "snapshot"
    go_on = call.prefers("continue-on-error") not in (None, "false")
    mark, failed, responses = len(service.store.undo), False, []
    with service.store.transaction():
        for item in requests:
            answer = _answer(service, call, item)
            responses.append(_response(item, answer))
            failed |= answer.status >= 400
            if answer.status >= 400 and not go_on:
                break
        if failed and whole:
            service.store.roll_back(mark)
    return Answer(200, {"responses": responses}, media="application/json")


def _answer(service: Service, call: Call, item: Any) -> Answer:
    if not isinstance(item, dict) or not isinstance(item.get("url"), str) or not isinstance(item.get("method"), str):
        raise bad("A request of a batch needs 'method' and 'url'.")
    if not isinstance(item.get("id"), str | None) or not isinstance(item.get("headers"), dict | None):
        raise bad("A request of a batch has text as its 'id' and an object of 'headers'.")
    headers = {str(name).lower(): str(value) for name, value in (item.get("headers") or {}).items()}
    path, _, query = item["url"].removeprefix(call.root).lstrip("/").partition("?")
    params = dict(parse_qsl(query, keep_blank_values=True))
    inner = Call(item["method"].upper(), call.root, "/" + path, params, headers, document=item.get("body"))
    if path.startswith("subscriptions") and inner.method in ("POST", "PATCH"):
        return refused(Refused("BadRequest_MethodNotImplemented", "Subscriptions cannot be written in a batch."))
    if inner.method in ("POST", "PATCH") and "Microsoft.NAV." not in path and "content-type" not in headers:
        return refused(bad("The Content-Type header is missing on a request of the batch."))
    try:
        with service.store.transaction():
            return service.handle(inner, "api")
    except Refused as error:
        return refused(error)


def _response(item: Any, answer: Answer) -> dict[str, Any]:
    response: dict[str, Any] = {"id": item.get("id"), "status": answer.status}
    headers = {"OData-Version": "4.0", **answer.headers}
    if answer.content is not None:
        return response | {"headers": {"Content-Type": answer.media, **headers}, "body": answer.content.decode("utf-8", "replace")}
    if answer.document is None:
        return response | {"headers": headers}
    return response | {"headers": {"Content-Type": answer.media, **headers}, "body": answer.document}
