"""Refusals and their two shapes: a structured document, or a plain line of text (sheet 7).

::

    Refused
    ├── not_found, forbidden, bad_request      what the framework says
    └── required, too_long, wrong_type, …      what a row says (JBO-nnnnn)
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from starlette.responses import HTMLResponse, Response

ERROR = "application/vnd.oracle.adf.error+json"
_TITLES = {
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable",
    409: "Conflict", 412: "Precondition Failed", 413: "Payload Too Large", 415: "Unsupported Media Type", 429: "Too Many Requests",
    500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. ``code`` is the number of a JBO message or the whole name of a business message."""

    detail: str
    code: str = ""
    path: str = ""

    def document(self) -> dict[str, str]:
        found = {"detail": self.detail, "o:errorCode": self.code, "o:errorPath": self.path}
        return {name: value for name, value in found.items() if value}


class Refused(Exception):
    """The pod does not do it: becomes the error answer."""

    def __init__(self, status: int, *faults: Fault, headers: dict[str, str] | None = None) -> None:
        super().__init__("; ".join(fault.detail for fault in faults))
        self.status, self.faults, self.headers = status, faults, headers or {}

    def response(self, structured: bool) -> Response:
        return answer(self.status, *self.faults, structured=structured, headers=self.headers)


def answer(status: int, *faults: Fault, structured: bool, headers: dict[str, str] | None = None) -> Response:
    title = _TITLES.get(status, "Error")
    if not structured:
        text = "\n".join(fault.detail for fault in faults) or title
        return Response(text, status, headers, media_type="text/plain")
    doc: dict[str, Any] = {"title": title, "status": str(status), "o:errorDetails": [fault.document() for fault in faults]}
    return Response(json.dumps(doc, ensure_ascii=False), status, headers, media_type=ERROR)


def page(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    """What comes from the gateway in front of the pod: HTML, whatever was asked for."""
    title = f"{status} {_TITLES.get(status, 'Error')}"
    return HTMLResponse(f"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>",
                        status, headers)  # fmt: skip


def bad_request(detail: str, code: str = "", path: str = "") -> Refused:
    return Refused(400, Fault(detail, code, path))


def business(code: str, text: str, path: str = "") -> Refused:
    """A rule of the application: its message name stands before the text (``AR_…``, ``PJF_…``)."""
    return Refused(400, Fault(f"{text} ({code})", code, path))


def jbo(number: str, text: str, path: str = "") -> Fault:
    return Fault(f"JBO-{number}: {text}", number, path)


def required(name: str, where: str) -> Fault:
    return jbo("27014", f"Attribute {name} in {where} is required.", f"/{name}")


def too_long(name: str, where: str, value: object) -> Fault:
    return jbo("27010", f"Attribute set with value {value} for {name} in {where} has invalid precision/scale.", f"/{name}")


def wrong_type(name: str, where: str, value: object) -> Fault:
    return jbo("27018", f"The type of value {value} for attribute {name} in {where} is not valid.", f"/{name}")


def read_only(name: str, where: str) -> Fault:
    return jbo("27008", f"Attribute {name} in {where} cannot be set.", f"/{name}")


def unknown(name: str, where: str) -> Fault:
    return jbo("25058", f"Definition {name} of type Attribute is not found in {where}.", f"/{name}")


def not_in_list(name: str, where: str, value: object) -> Refused:
    return Refused(400, jbo("25003", f"The value {value} of attribute {name} in {where} is not in the list of values.", f"/{name}"))


def duplicate(where: str, value: object) -> Refused:
    return Refused(400, jbo("25013", f"Too many objects match the primary key oracle.jbo.Key[{value} ] in {where}."))


def locked(where: str) -> Refused:
    return Refused(400, jbo("26092", f"Failed to lock the record in table {where}: another user holds the lock."))


def conflict(where: str, first: str, second: str) -> Refused:
    return bad_request(f"The values of {first} and {second} in {where} do not belong to the same row.", path=f"/{second}")


def not_found(what: str = "The requested resource was not found.") -> Refused:
    return Refused(404, Fault(what))


def forbidden() -> Refused:
    return Refused(403, Fault("You do not have the privilege that this operation needs."))


def not_allowed(allowed: list[str]) -> Refused:
    return Refused(405, Fault("The method is not allowed on this resource."), headers={"Allow": ", ".join(sorted(allowed))})
