"""Apex REST of this org: its administrator's small wrapper around the package's billing service.

Not part of the vendor's API: the service is callable from Apex only (fact sheet 5), and customers deploy a class like this one.
``POST /services/apexrest/psaBilling/{verb}`` with ``{"type", "ids", "until", "invoiceNumber", "invoiceDate"}`` answers
``{"status": "Completed", "ids": [...]}``; an exception inside answers as every Apex class does.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from simulators.certinia.billing import CLEAR, RELEASE, REMOVE
from simulators.salesforce.errors import ApiError, method_not_allowed
from simulators.salesforce.wire import Answer, Call

if TYPE_CHECKING:
    from simulators.certinia.billing import BillingService

Body = dict[str, Any]


class ApexRest:
    def __init__(self, billing: BillingService) -> None:
        self._billing = billing
        self._verbs: dict[str, Callable[[Body], list[str]]] = {
            "generate": lambda body: billing.generate(_ids(body) if body.get("ids") else None, _day(body, "until")),
            "release": lambda body: billing.release(_kind(body, RELEASE, "event"), _ids(body)),
            "remove": lambda body: billing.remove(_kind(body, REMOVE, "event"), _ids(body)),
            "clear": lambda body: billing.clear(_kind(body, tuple(CLEAR), "event"), _ids(body)),
            "recalc": lambda body: billing.recalc(_ids(body)),
            "invoice": self._invoice,
        }

    def handle(self, call: Call) -> Answer:
        if call.path[1:2] != ("psaBilling",) or len(call.path) != 3 or call.path[2] not in self._verbs:
            raise ApiError(404, "NOT_FOUND", "Could not find a match for URL")
        if call.method != "POST":
            raise method_not_allowed(call.method, "POST")
        try:
            return Answer(200, {"status": "Completed", "ids": self._verbs[call.path[2]](call.need_object())})
        except ApiError as error:
            if error.code == "JSON_PARSER_ERROR":
                raise
            raise ApiError(500, "APEX_ERROR", f"pse.APIBillingService.BillingException: {error.message}") from None

    def _invoice(self, body: Body) -> list[str]:
        invoice_date = _day(body, "invoiceDate")
        if not body.get("invoiceNumber") or invoice_date is None:
            raise ApiError(400, "APEX_ERROR", "invoiceNumber and invoiceDate are required")
        return self._billing.invoice(_ids(body), str(body["invoiceNumber"]), invoice_date)


def _ids(body: Body) -> list[str]:
    found = body.get("ids")
    if not isinstance(found, list) or not found:
        raise ApiError(400, "APEX_ERROR", "ids are required")
    return [str(item) for item in found]


def _kind(body: Body, allowed: tuple[str, ...], usual: str) -> str:
    kind = str(body.get("type") or usual)
    if kind not in allowed:
        raise ApiError(400, "APEX_ERROR", f"type must be one of {', '.join(allowed)}")
    return kind


def _day(body: Body, name: str) -> date | None:
    try:
        return date.fromisoformat(body[name]) if body.get(name) else None
    except (TypeError, ValueError):
        raise ApiError(400, "APEX_ERROR", f"{name} is not a date") from None
